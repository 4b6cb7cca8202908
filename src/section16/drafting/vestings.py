"""Vestings of awards: units become shares, or nothing is reported because the shares stand in Table I since the grant."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from section16.drafting.ahead import vesting_on
from section16.drafting.desk import EXERCISED, Desk
from section16.drafting.event import Vesting, VestingDay
from section16.drafting.exercises import into_shares
from section16.drafting.position import Book, Posting
from section16.drafting.terms import look_at_rest, vesting_units
from section16.drafting.withholding import withheld

_ZERO = Decimal()


def vesting(desk: Desk, book: Book, number: int, event: Vesting) -> Iterator[Posting]:
    """Yield the rows of a vesting: M in both tables where the award stands in Table II, and F for what was withheld.

    What is exercised or converted has none: that it vests changes nothing that is owned.
    """
    award = desk.award(event.award)
    shares = desk.underlying(event.award)
    if event.date < award.since:
        desk.wrong(
            "VESTING-BEFORE-GRANT",
            desk.event_at(number, "date"),
            f"the award {event.award} vests on {event.date}, before its grant on {award.granted}",
            "one of the two days is wrong",
        )
    if desk.security(award.security).kind in EXERCISED:
        _delivers_nothing(desk, number, event)
        return
    units = vesting_units(desk, number, event)
    if not units:
        desk.wrong(
            "VESTING-NOTHING",
            desk.event_at(number, "units"),
            f"the schedule of {event.award} has nothing that vests on {event.date}",
            "say units, or correct the schedule or the day",
        )
        return
    if desk.table_of(award.security) == "II":
        look_at_rest(desk, book, number, event, units)
        because = f"units of the award {event.award} vested and were settled in shares, which is an exempt exercise"
        yield from into_shares(desk, number, event, event.award, units, _ZERO, "M", because)
    if event.withheld:
        come = desk.shares(units, award.security, event.date)
        yield withheld(desk, number, event, shares, event.withheld, event.withheld_price, come)


def _delivers_nothing(desk: Desk, number: int, event: Vesting) -> None:
    if event.withheld:
        desk.wrong(
            "FACTS-CONTRADICT",
            desk.event_at(number, "withheld"),
            f"no shares come when {event.award} vests, and none can be withheld",
            "say that it was exercised, or leave withheld out",
        )


def vesting_day(desk: Desk, book: Book, number: int, event: VestingDay) -> Iterator[Posting]:
    """Yield the rows of every award of which a part vests on a day, in the order of the file."""
    named = [name for name in desk.facts.awards if vesting_on(desk, name, event.date)]
    for name in event.withheld:
        if name not in named:
            desk.wrong(
                "FACTS-UNKNOWN",
                desk.event_at(number, f"withheld, {name}"),
                f"no award {name} has a part that vests that day",
                "correct the name or the day",
            )
    if not named:
        desk.wrong("VESTING-NOTHING", desk.event_at(number, "date"), "nothing vests that day", "correct the day")
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
        yield from vesting(desk, book, number, one)
