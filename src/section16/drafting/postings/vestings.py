"""Vestings of awards: units become shares, or nothing is reported because the shares have been in Table I since the grant."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from section16.drafting.awards.unvested import vesting_on
from section16.drafting.context.book import Book, Posting
from section16.drafting.context.context import EXERCISED, DraftingContext
from section16.drafting.postings.award_terms import check_rest, vesting_units
from section16.drafting.postings.exercises import into_shares
from section16.drafting.postings.withholding import withheld
from section16.facts.events import Vesting, VestingDay

_ZERO = Decimal()


def vesting(context: DraftingContext, book: Book, number: int, event: Vesting) -> Iterator[Posting]:
    """Yield the rows of a vesting: M in both tables where the award is in Table II, and F for what was withheld.

    What is exercised or converted has none: that it vests changes nothing that is owned.
    """
    award = context.award(event.award)
    shares = context.underlying(event.award)
    if event.date < award.since:
        context.wrong(
            "VESTING-BEFORE-GRANT",
            context.event_at(number, "date"),
            f"The award {event.award} vests on {event.date}, before its grant on {award.granted}.",
            "Correct one of the dates.",
        )
    if context.security(award.security).kind in EXERCISED:
        _delivers_nothing(context, number, event)
        return
    units = vesting_units(context, number, event)
    if not units:
        context.wrong(
            "VESTING-NOTHING",
            context.event_at(number, "units"),
            f"Nothing of the award {event.award} vests on {event.date} by its schedule.",
            "Enter units, or correct the schedule or the date.",
        )
        return
    if context.table_of(award.security) == "II":
        check_rest(context, book, number, event, units)
        because = f"units of the award {event.award} vested and were settled in shares, which is an exempt exercise"
        yield from into_shares(context, number, event, event.award, units, _ZERO, "M", because)
    if event.withheld:
        come = context.shares(units, award.security, event.date)
        yield withheld(context, number, event, shares, event.withheld, event.withheld_price, come)


def _delivers_nothing(context: DraftingContext, number: int, event: Vesting) -> None:
    if event.withheld:
        context.wrong(
            "FACTS-CONTRADICT",
            context.event_at(number, "withheld"),
            f"No shares are issued when the award {event.award} vests, so none can be withheld.",
            "Enter an exercise, or remove `withheld`.",
        )


def vesting_day(context: DraftingContext, book: Book, number: int, event: VestingDay) -> Iterator[Posting]:
    """Yield the rows of every award of which a part vests on a day, in the order of the file."""
    named = [name for name in context.facts.awards if vesting_on(context, name, event.date)]
    for name in event.withheld:
        if name not in named:
            context.wrong(
                "FACTS-UNKNOWN",
                context.event_at(number, f"withheld, {name}"),
                f"No part of the award {name} vests that day.",
                "Correct the name or the date.",
            )
    if not named:
        context.wrong("VESTING-NOTHING", context.event_at(number, "date"), "Nothing vests that day.", "Correct the date.")
    for name in named:
        kept = event.withheld.get(name)
        one = Vesting(
            date=event.date,
            award=name,
            withheld=kept,
            withheld_price=event.withheld_price,
            report=event.report,
            notes=event.notes,
        )
        yield from vesting(context, book, number, one)
