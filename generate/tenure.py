"""Coming and going: who is there at the beginning, who is appointed, what Form 3 shows, who leaves."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from generate.insider import DIRECTOR, FUND, OFFICER, TEN_PERCENT, Party
from generate.issuer import COMMON
from generate.report import Draft, due
from section16.law.due_dates import Event

if TYPE_CHECKING:
    from generate.life import Life


def people(life: Life) -> None:
    """Put everybody down who will ever be an insider of the issuer."""
    dice = life.dice.other("people")
    first = life.listed()
    listed_now = life.issuer.goes_public is not None
    for role, least, most in ((DIRECTOR, 3, 7), (OFFICER, 2, 5)):
        for _ in range(dice.whole(least, most)):
            _arrive(life, life.cast.person(role, first, new=listed_now))
    for role, share in ((TEN_PERCENT, 0.1), (FUND, 0.25)):
        if dice.chance(share):
            make = life.cast.fund(first, new=listed_now) if role == FUND else life.cast.person(role, first, new=listed_now)
            _arrive(life, make)
    for _ in range(dice.whole(0, life.settings.years)):
        day = dice.day(first + timedelta(days=30), life.last)
        _arrive(life, life.cast.person(dice.pick((DIRECTOR, OFFICER)), day, new=True))


def _arrive(life: Life, party: Party) -> None:
    life.diary.put(party.since, lambda day: _enter(life, party, day))


def _enter(life: Life, party: Party, day: date) -> None:
    """Let a party become insiders: with what they hold, and with Form 3 where the beginning is told."""
    dice = life.dice.other("holdings", *party.ciks)
    for number, holder in enumerate(party.holders):
        large = party.role in (TEN_PERCENT, FUND)
        if dice.chance(0.45 if party.new and not large else 0.9):
            shares = dice.amount(200_000, 6_000_000) if large else dice.amount(200 if number else 1_000, 90_000)
            life.book.post(party.line(COMMON, holder.id), day, Decimal(shares), "opening")
    life.parties.append(party)
    if party.new:
        _file_form_3(life, party, day)
    life.begin(party)


def _file_form_3(life: Life, party: Party, day: date) -> None:
    draft = Draft(form="3", party=party, period=day, closes=day, due=due(Event.BECOME_INSIDER, day).due)
    for line in life.book.lines_of(party.ciks):
        row = life.desk.holding(party, line)
        if row.table == 2:  # noqa: PLR2004 - Form 3 counts only what underlies a derivative security
            row.shares = row.owned or Decimal(0)
        draft.rows.append(row)
    life.desk.begin(draft)
