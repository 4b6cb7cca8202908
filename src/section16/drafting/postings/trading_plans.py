"""Transactions of a date that others choose: under a 10b5-1 plan, or discretionary in a benefit plan.

The plan is held against the day of its adoption and its cooling-off period, the notice against the transaction.
"""

from __future__ import annotations

from datetime import date

import msgspec

from section16.citation import rule
from section16.drafting.context.book import BookEntry
from section16.drafting.context.context import DraftingContext
from section16.drafting.postings.officers import in_office
from section16.facts.events import Deal, Exercise, Gift, Other
from section16.law.due_dates import DueDate
from section16.law.trading_plans import COOLING_OFF_CITATIONS, PLAN_BOX_CITATIONS, first_trading_day

DISCRETIONARY = "I"
"""The code of a discretionary transaction, which is timed by others without a 10b5-1 plan."""

_NOTICE = (rule("16a-3(g)(2)"), rule("16a-3(g)(3)"))


class Timing(msgspec.Struct, frozen=True):
    """What the rows of an event take from its plan and its notice."""

    plan: str = ""
    notice: date | None = None
    own_timing: bool = False


def timing(context: DraftingContext, number: int, event: Deal | Exercise | Gift, who: str) -> Timing:
    """Return the plan and the notice of an event under a plan, after a look at both."""
    check_plan(context, number, event.plan, who)
    if event.notice is not None and not event.plan:
        _notice_without_plan(context, number)
    return Timing(event.plan, _notice(context, number, event), event.own_timing)


def timing_of_other(context: DraftingContext, number: int, event: Other, code: str) -> Timing:
    """Return the notice of a discretionary transaction; a notice with any other code is reported as doubtful."""
    if event.notice is not None and code != DISCRETIONARY:
        _notice_without_plan(context, number)
    return Timing("", _notice(context, number, event), event.own_timing)


def check_plan(context: DraftingContext, number: int, plan: str, who: str) -> None:
    """Ask for the day a plan was adopted; report a trade before it, and one in the cooling-off period."""
    if not plan:
        return
    terms, day = context.facts.plans[plan], context.event(number).date
    if terms.adopted is None:
        context.ask(
            context.at(f"[plans.{plan}]", "adopted"),
            "When was the 10b5-1 plan adopted?",
            "The footnote to the box must state the date.",
            citations=PLAN_BOX_CITATIONS,
        )
    elif terms.adopted > day:
        context.wrong(
            "FACTS-CONTRADICT",
            context.event_at(number, "plan"),
            f"The plan {plan} was adopted on {terms.adopted}, after the transaction of {day}.",
            "Correct the date of the transaction or of the plan.",
        )
    elif terms.report_filed is not None and terms.report_filed < terms.adopted:
        context.wrong(
            "FACTS-CONTRADICT",
            context.at(f"[plans.{plan}]", "report-filed"),
            f"The report on the quarter of adoption was filed on {terms.report_filed}, before the adoption on {terms.adopted}.",
            "Enter the filing date of the report on the quarter in which the plan was adopted.",
        )
    else:
        _check_cooling_off(context, number, plan, who)


def _check_cooling_off(context: DraftingContext, number: int, plan: str, who: str) -> None:
    terms, day = context.facts.plans[plan], context.event(number).date
    adopted, report = terms.adopted, terms.report_filed
    assert adopted is not None
    officer = in_office(context, who, adopted) or in_office(context, who, day)
    first = first_trading_day(adopted, director_or_officer=officer, report=report)
    if first is None or day >= first.latest:
        return
    place = context.event_at(number, "date")
    whose = "a director or officer" if officer else "a person who is neither director nor officer"
    if day < first.earliest:
        known = "" if first.earliest == first.latest else " at the earliest"
        says = f"The plan was adopted on {adopted}; under it {whose} may trade from {first.earliest}{known}, not on {day}."
        remedy = (
            "Check the dates; if they are right, the transaction does not qualify under the rule and the box is not ticked."
        )
    else:
        says = (
            f"The plan was adopted on {adopted}; under it {whose} may trade from a day between {first.earliest} and "
            f"{first.latest} that depends on the Form 10-Q or 10-K for the quarter of adoption, so {day} may be too early."
        )
        remedy = f"Enter `report-filed` in [plans.{plan}], the day that report was filed."
    context.doubt("PLAN-COOLING-OFF", place, says, remedy, *COOLING_OFF_CITATIONS)


def _notice(context: DraftingContext, number: int, event: Deal | Exercise | Gift | Other) -> date | None:
    """Return the day of notice; report one before the transaction, or one for a date that the person chose."""
    if event.notice is None:
        return None
    place = context.event_at(number, "notice")
    if event.notice < event.date:
        says = f"The notice of {event.notice} comes before the transaction of {event.date}."
        context.wrong("FACTS-CONTRADICT", place, says, "Correct one of the dates.")
        return None
    if event.own_timing:
        says = "A notice date has no effect where the person chose the date of the transaction."
        context.doubt("NOTICE-OWN-TIMING", place, says, "Remove `notice` or `own-timing`.", *_NOTICE)
    return event.notice


def _notice_without_plan(context: DraftingContext, number: int) -> None:
    says = (
        "A notice date has an effect only for a transaction under a 10b5-1 plan or a discretionary transaction, and only if "
        "the person did not choose its date."
    )
    context.doubt(
        "NOTICE-WITHOUT-PLAN", context.event_at(number, "notice"), says, "Name the plan, or remove the notice.", *_NOTICE
    )


def check_missing_notice(context: DraftingContext, entry: BookEntry, due: DueDate) -> None:
    """Ask for the notice date of a transaction where the due date depends on it; the form is drafted all the same."""
    if due.latest is None:
        return
    number = entry.posting.event
    what = context.event(number).__struct_config__.tag
    context.doubt(
        "NOTICE-MISSING",
        context.event_at(number, "notice"),
        f"When was notice of the {what} given? The form is due by {due.due}, or with a later notice by {due.latest} at the "
        "latest.",
        "Enter `notice`, the day the broker or administrator gave it, or `own-timing = true` if the person chose the date.",
        *_NOTICE,
    )
