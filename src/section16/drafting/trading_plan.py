"""A trade under a 10b5-1 plan beside the plan itself: the day of its adoption, its cooling-off period."""

from __future__ import annotations

from section16.drafting.desk import Desk
from section16.drafting.event import Deal
from section16.drafting.office import in_office
from section16.law.trading_plans import COOLING_OFF_CITATIONS, PLAN_BOX_CITATIONS, cooling_off_ends


def look_at_plan(desk: Desk, number: int, plan: str, who: str) -> None:
    """Ask for the day a plan was adopted; tell a trade before it, and one in the cooling-off period."""
    if not plan:
        return
    adopted, day = desk.facts.plans[plan].adopted, desk.event(number).date
    if adopted is None:
        desk.ask(
            desk.at(f"[plans.{plan}]", "adopted"),
            "When was the 10b5-1 plan adopted?",
            "The footnote to the box has to give the day.",
            citations=PLAN_BOX_CITATIONS,
        )
        return
    ends = cooling_off_ends(adopted)
    if adopted > day:
        desk.wrong(
            "FACTS-CONTRADICT",
            desk.event_at(number, "plan"),
            f"the trade of {day} is told to be under the plan {plan}, adopted later",
            "correct the day of the trade or of the plan",
        )
    elif ends is not None and day < ends and in_office(desk, who, day):
        desk.doubt(
            "PLAN-COOLING-OFF",
            desk.event_at(number, "date"),
            f"the plan was adopted on {adopted}, and a director or officer may trade under it from {ends} at the earliest",
            "see the days; else the trade is not made under the rule, and the box stays open",
            *COOLING_OFF_CITATIONS,
        )


def look_at_notice(desk: Desk, number: int, event: Deal) -> None:
    """Tell a day of notice before the trade, and one of a trade that is under no plan (Rule 16a-3(g)(2))."""
    if event.notice is None:
        return
    place = desk.event_at(number, "notice")
    if event.notice < event.date:
        says = f"the notice of {event.notice} comes before the trade of {event.date}"
        desk.wrong("FACTS-CONTRADICT", place, says, "one of the two days is wrong")
    elif not event.plan:
        says = "a day of notice is for trades under a 10b5-1 plan whose day the person did not choose"
        desk.doubt("NOTICE-WITHOUT-PLAN", place, says, "name the plan, or leave the notice out")
