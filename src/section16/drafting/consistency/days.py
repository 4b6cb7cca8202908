"""Whether the days in the facts are plausible and agree with each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from section16.drafting.context.context import DraftingContext
from section16.facts.events import Appointment, Departure
from section16.facts.fiscal_year import fiscal_year_end

_FIRST_DAY, _LAST_DAY = date(1934, 6, 6), date(2199, 12, 31)
"""The Exchange Act's own day, and the end of the calendars that days are counted in."""


def check_plausible_days(context: DraftingContext) -> None:
    """Report days that no form can state."""
    for location, day in _all_days(context):
        if not _FIRST_DAY <= day <= _LAST_DAY:
            context.wrong("FACTS-DAY", location, f"{day} is not a date that a form can state.", "Correct the year.")


def _all_days(context: DraftingContext) -> Iterator[tuple[str, date]]:
    facts = context.facts
    for number, event in enumerate(facts.events, 1):
        yield context.event_at(number, "date"), event.date
        notice = getattr(event, "notice", None)
        if notice is not None:
            yield context.event_at(number, "notice"), notice
    for name, award in facts.awards.items():
        place = context.at(f"[awards.{name}]")
        if award.granted is not None:
            yield f"{place}, granted", award.granted
        if award.formula is not None:
            yield f"{place}, formula, first", award.formula.first
        yield from ((f"{place}, changes {number}, to", change.to) for number, change in enumerate(award.changes, 1))
    for name, plan in facts.plans.items():
        days = {"adopted": plan.adopted, "report-filed": plan.report_filed}
        yield from ((context.at(f"[plans.{name}]", key), day) for key, day in days.items() if day is not None)
    yield from _opening_days(context)
    if facts.filing.signed is not None:
        yield context.at("[filing]", "signed"), facts.filing.signed
    if facts.year_end is not None:
        yield context.at("[year-end]", "on"), facts.year_end.on


def _opening_days(context: DraftingContext) -> Iterator[tuple[str, date]]:
    opening = context.facts.opening
    yield from ((context.at("[opening]", f"holders, {name}"), on) for name, on in opening.holders.items())
    for number, holding in enumerate(opening.holdings, 1):
        if holding.as_of is not None:
            yield context.at(f"[[opening.holdings]] {number}", "as-of"), holding.as_of


def check_spans(context: DraftingContext) -> None:
    """Report periods that end before they begin."""
    spans = [
        (context.at("[issuer]", "foreign-private-issuer"), one.since, one.until)
        for one in context.facts.issuer.foreign_private_issuer
    ]
    spans += [
        (context.at(f"[[relations]] {number}", "until"), one.since, one.until)
        for number, one in enumerate(context.facts.relations, 1)
    ]
    for name, party in context.facts.parties.items():
        spans += [
            (context.at(f"[[{context.facts.table_of(name)}.{name}.roles]] {number}", "until"), role.since, role.until)
            for number, role in enumerate(party.roles, 1)
        ]
    for location, since, until in spans:
        if until < since:
            context.wrong(
                "FACTS-CONTRADICT", location, f"It ends on {until}, before it begins on {since}.", "Correct one of the days."
            )


def check_event_days(context: DraftingContext) -> None:
    """Report events that the opening balances include already, and warn of events out of order."""
    before = date.min
    for number, event in enumerate(context.facts.events, 1):
        if isinstance(event, Appointment | Departure) and event.date <= (since := context.opens_for(event.who)):
            context.wrong(
                "EVENT-IN-BALANCES",
                context.event_at(number, "date"),
                f"The opening balances of {context.party(event.who).display_name} are as of {since}, after this event.",
                "State the dates of the roles, or start from earlier balances: `as-of` or `holders` under [opening].",
            )
        if event.date < before:
            context.doubt(
                "EVENT-ORDER",
                context.event_at(number, "date"),
                f"The event is listed after an event of {before}.",
                "Drafting follows the dates. Verify that the date is right.",
            )
        before = max(before, event.date)


def check_year_end(context: DraftingContext) -> None:
    """Report a fiscal year that the facts do not cover, and one that does not end when the issuer's fiscal years do."""
    if context.facts.year_end is None:
        return
    end, place = context.facts.year_end.on, context.at("[year-end]", "on")
    if context.facts.opening.as_of is not None and end <= context.facts.opening.as_of:
        says = f"The opening balances are as of {context.facts.opening.as_of}, after the fiscal year ended {end}."
        context.doubt(
            "YEAR-END", place, says, "Start from balances before the end of that year, so that Form 5 has facts to support it."
        )
    closes = fiscal_year_end(context.facts.issuer.fiscal_year_end, end)
    if closes != end:
        says = f"The issuer's fiscal year ends on {closes}, not on {end}."
        context.doubt("YEAR-END", place, says, "Correct the date, or state `fiscal-year-end` under [issuer].")
