"""Gifts given and received, and shares moved between the person and those through whom they are held."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial

from generate import wording
from generate.book import ZERO
from generate.insider import DIRECTOR, OFFICER, TEN_PERCENT, Party
from generate.issuer import COMMON
from generate.life import Life
from generate.report import due
from generate.row import Row
from section16.law.due_dates import DueEvent

_PERSONS = (DIRECTOR, OFFICER, TEN_PERCENT)


def expect(life: Life, party: Party) -> None:
    """Put down on which days a person gives, receives or moves shares."""
    if party.role not in _PERSONS:
        return
    dice = life.dice.other("gifts", *party.ciks)
    for _ in range(life.settings.years):
        action = dice.draw({None: 0.83, _give: 0.09, _receive: 0.02, _move: 0.06})
        if action is not None:
            life.diary.put(dice.day(party.since, life.last), partial(action, life, party))


def _part(life: Life, party: Party, day: date) -> int:
    dice = life.dice.other("part", *party.ciks, day.isoformat())
    return int(life.book.balance(party.line(COMMON))) * dice.whole(2, 20) // 100


def _give(life: Life, party: Party, day: date) -> None:
    """Give shares away: on Form 4 since 27 February 2023, before with Form 5 or early."""
    shares = _part(life, party, day)
    if not shares or not party.inside(day):
        return
    row = life.preparer.transaction(party, party.line(COMMON), day, "G", -shares, kind="gift", price=ZERO)
    row.note("coding_footnotes", wording.GIVEN)
    if due(DueEvent.GIFT, day, life.issuer.fiscal_year_end).form == "5":
        _wait_or_early(life, party, [row])


def _receive(life: Life, party: Party, day: date) -> None:
    """Receive shares as a gift, which can wait for Form 5."""
    if not party.inside(day):
        return
    dice = life.dice.other("received", *party.ciks, day.isoformat())
    holder = dice.pick(party.holders)
    row = life.preparer.transaction(
        party, party.line(COMMON, holder.id), day, "G", dice.amount(50, 5_000, 10), kind="gift", price=ZERO
    )
    row.note("coding_footnotes", wording.RECEIVED)
    _wait_or_early(life, party, [row])


def _wait_or_early(life: Life, party: Party, rows: list[Row]) -> None:
    """Leave rows for Form 5, or report them early on Form 4, as the party is used to."""
    for row in rows:
        if party.early:
            row.form_type, row.timeliness = "5", "E"
        else:
            life.preparer.defer(party, row)


def _move(life: Life, party: Party, day: date) -> None:
    """Move shares to a trust or company: some report two rows with code G, others nothing (Rule 16a-13)."""
    shares = _part(life, party, day)
    others = [holder for holder in party.holders[1:] if not holder.id.startswith("plan")]
    if not shares or not others or not party.inside(day):
        return
    dice = life.dice.other("moved", *party.ciks, day.isoformat())
    direct, indirect = party.line(COMMON), party.line(COMMON, dice.pick(others).id)
    if dice.chance(0.5):
        life.book.post_unreported(direct, day, Decimal(-shares), "transfer out")
        life.book.post_unreported(indirect, day, Decimal(shares), "transfer in")
        return
    out = life.preparer.transaction(party, direct, day, "G", -shares, kind="transfer", price=ZERO)
    into = life.preparer.transaction(party, indirect, day, "G", shares, kind="transfer", price=ZERO)
    out.note("coding_footnotes", wording.MOVED)
    into.note("coding_footnotes", wording.MOVED)
    if due(DueEvent.GIFT, day, life.issuer.fiscal_year_end).form == "5":
        _wait_or_early(life, party, [out, into])
