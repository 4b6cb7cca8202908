"""Coming and going: who is there at the beginning, who is appointed, what Form 3 shows, who leaves."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from generate import award, conversion, exempt, gift, option, trade
from generate.diary import EVENING
from generate.draft import Draft
from generate.insider import DIRECTOR, FUND, OFFICER, TEN_PERCENT, Party
from generate.issuer import COMMON
from generate.life import Life
from generate.report import due
from section16.law.due_dates import DueEvent

_MONTH = timedelta(days=30)


def people(life: Life) -> None:
    """Add every person who will ever be an insider of the issuer."""
    dice = life.dice.other("people")
    first = life.listed()
    new = life.issuer.goes_public is not None
    for role, least, most in ((DIRECTOR, 3, 7), (OFFICER, 2, 5)):
        for _ in range(dice.whole(least, most)):
            _arrive(life, life.cast.person(role, first, new=new))
    if dice.chance(0.12):
        _arrive(life, life.cast.person(TEN_PERCENT, first, new=new))
    if dice.chance(0.22):
        fund = life.cast.fund(first, new=new)
        _arrive(life, fund)
        if dice.chance(0.4):
            _arrive(life, life.cast.deputy(fund))
    for _ in range(dice.whole(0, life.settings.years)):
        day = dice.day(first + _MONTH, life.last)
        _arrive(life, life.cast.person(dice.pick((DIRECTOR, OFFICER)), day, new=True))


def _arrive(life: Life, party: Party) -> None:
    life.diary.put(party.since, lambda day: _enter(life, party, day))


def _enter(life: Life, party: Party, day: date) -> None:
    """Let a party become insiders: with what they hold, and with Form 3 where the beginning is reported."""
    dice = life.dice.other("holdings", *party.ciks)
    large = party.role in (TEN_PERCENT, FUND)
    for number, holder in enumerate(party.holders):
        if not dice.chance(0.45 if party.new and not large else 0.9):
            continue
        for security in life.issuer.classes:
            if security == COMMON or dice.chance(0.2):
                shares = dice.amount(200_000, 6_000_000) if large else dice.amount(200 if number else 1_000, 90_000)
                life.book.post(party.line(security, holder.id), day, Decimal(shares), "opening")
    if party.role == OFFICER and life.habits.options and dice.chance(0.4 if party.new else 0.8):
        option.hold(life, party, day)
    if party.role in (DIRECTOR, OFFICER) and not party.new:
        award.hold(life, party, day)
    conversion.hold(life, party, day)
    life.parties.append(party)
    if party.new:
        _file_form_3(life, party, day)
    for expect in (award.expect, trade.expect, gift.expect, exempt.expect):
        expect(life, party)
    if party.role in (DIRECTOR, OFFICER) and dice.chance(0.06 * life.settings.years):
        life.diary.put(dice.day(day + _MONTH, life.last + 3 * _MONTH), lambda on: _leave(life, party, on))


def _file_form_3(life: Life, party: Party, day: date) -> None:
    """Show on Form 3 what is owned on the day, which may be nothing."""
    event = DueEvent.FIRST_REGISTRATION if day == life.issuer.goes_public else DueEvent.BECOME_INSIDER
    draft = Draft(form="3", party=party, period=day, closes=day, due=due(event, day).due)
    draft.rows.extend(life.preparer.holding(party, line) for line in life.book.lines_of(party.ciks))
    life.preparer.begin(draft)


def _leave(life: Life, party: Party, day: date) -> None:
    """Let a person leave: what has not vested is gone, and the last form, if any is due, has the exit box ticked."""
    dice = life.dice.other("exit", *party.ciks)
    award.forfeit(life, party, day)
    if life.preparer.writes_to(party) or dice.chance(0.5):
        life.preparer.exit_form(party, day)
    life.diary.put(day, lambda on: _gone(party, on), EVENING)


def _gone(party: Party, day: date) -> None:
    party.until = day
