"""Awards: shares and units that vest, by time or by performance, what is withheld for taxes, and fees that are deferred."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from generate import option, wording
from generate.book import ZERO, Words
from generate.diary import anniversary
from generate.dice import Dice
from generate.habits import LOTS, UNITS
from generate.insider import DIRECTOR, OFFICER, Party
from generate.issuer import COMMON
from generate.life import Life, Unvested
from generate.split import adjusted
from generate.truth import Line, Series

_DAYS = ((2, 15), (3, 1), (3, 10), (5, 20), (6, 5), (8, 1))


def expect(life: Life, party: Party) -> None:
    """Put the yearly awards of a director or officer down, and the fees of a director who defers them."""
    if party.role not in (DIRECTOR, OFFICER):
        return
    for year in range(party.since.year, life.last.year + 1):
        on = _award_day(life, party, year)
        if on > party.since:
            life.diary.put(on, partial(_award, life, party))
    if party.role == DIRECTOR and life.habits.defers_fees and life.dice.other("defers", *party.ciks).chance(0.6):
        line = party.line(COMMON, series=_series(life, party.since, "Phantom Stock Units", wording.PHANTOM))
        for year in range(party.since.year, life.last.year + 1):
            for quarter in ((3, 31), (6, 30), (9, 30), (12, 31)):
                life.diary.put(date(year, *quarter), partial(_defer_fee, life, party, line))


def _award_day(life: Life, party: Party, year: int) -> date:
    """Return the day of a year on which the issuer makes its awards: one for officers, one for directors."""
    days = life.dice.other("award day").some(_DAYS, 2)
    return date(year, *days[0 if party.role == OFFICER else 1])


def vesting_day(life: Life, granted: date, part: int) -> date:
    """Return the day on which a part of an award vests, the parts counted from 1."""
    return anniversary(granted, part) + timedelta(days=life.habits.vesting_delay)


def _award(life: Life, party: Party, day: date) -> None:
    if not party.inside(day):
        return
    dice = life.dice.other("award", *party.ciks, day.isoformat())
    parts = 1 if party.role == DIRECTOR else dice.pick((3, 4))
    shares = _usual(life, party) * dice.whole(70, 140) // 100
    if life.habits.awards in (UNITS, LOTS):
        _grant_units(life, party, day, shares, parts)
    else:
        _grant_shares(life, party, day, shares, parts)
    if party.role == OFFICER and life.habits.options:
        option.grant(life, party, day, 3 * shares)
    if party.role == OFFICER and dice.chance(0.3):
        life.diary.put(anniversary(day, 2), partial(_certify, life, party, shares, day))


def _usual(life: Life, party: Party) -> int:
    """Return how many shares or units a party is usually granted."""
    dice = life.dice.other("usual award", *party.ciks)
    return dice.amount(600, 9_000, 10) if party.role == DIRECTOR else dice.amount(1_500, 60_000, 10)


def hold(life: Life, party: Party, day: date) -> None:
    """Let units of last year's award be there from before anything was reported."""
    if life.habits.awards in (UNITS, LOTS):
        granted = anniversary(_award_day(life, party, day.year), -1)
        parts = 1 if party.role == DIRECTOR else 4
        shares = _usual(life, party)
        line = _open_units(life, party, granted, parts)
        life.book.post(line, day, Decimal(shares), "opening")
        _expect_vesting(life, party, line, shares, granted, parts)


def _grant_shares(life: Life, party: Party, day: date, shares: int, parts: int) -> None:
    """Grant shares, or units that the issuer's insiders count in Table I: vesting then only shows in what is withheld."""
    line = party.line(COMMON)
    noted = life.habits.price_noted
    row = life.preparer.transaction(party, line, day, "A", shares, kind="grant", price=None if noted else ZERO)
    row.note("shares", wording.vesting(day, parts, vesting_day(life, day, 1)))
    if noted:
        row.note("price", wording.GRANTED)
    for part in range(1, parts + 1):
        vests = vesting_day(life, day, part)
        life.unvested.append(Unvested(line, shares // parts, day, vests))
        life.diary.put(vests, partial(_withhold, life, party, line, shares // parts, day))


def _grant_units(life: Life, party: Party, day: date, shares: int, parts: int) -> None:
    line = _open_units(life, party, day, parts)
    row = life.preparer.transaction(party, line, day, "A", shares, kind="grant", price=ZERO)
    row.note("shares", wording.vesting(day, parts, vesting_day(life, day, 1)))
    _expect_vesting(life, party, line, shares, day, parts)


def _open_units(life: Life, party: Party, day: date, parts: int) -> Line:
    """Return the position of a new award of units: a series of its own, or the one that all awards share."""
    vests = wording.vesting(day, parts, vesting_day(life, day, 1))
    if not _together(life):
        series = _series(life, day, life.habits.unit_title, wording.units(vests))
    elif party.ciks in life.together:
        series = life.together[party.ciks]
    else:
        series = life.together[party.ciks] = _series(life, day, life.habits.unit_title, wording.units(wording.TOGETHER))
    return party.line(COMMON, series=series)


def _together(life: Life) -> bool:
    return life.habits.units_together and life.habits.awards == UNITS


def _expect_vesting(life: Life, party: Party, line: Line, shares: int, granted: date, parts: int) -> None:  # noqa: PLR0913, PLR0917 - all of an award
    for part in range(1, parts + 1):
        left = None if _together(life) else parts - part + 1
        life.diary.put(vesting_day(life, granted, part), partial(_vest, life, party, line, left, shares // parts, granted))


def _series(life: Life, day: date, title: str, words: Words) -> str:
    """Return the id of a new series of units: one share for each, no price, no dates but in words."""
    terms = Series(
        id=life.series(),
        since=day,
        title=title,
        price=ZERO if life.habits.units_priced else None,
        exercisable=None,
        expiration=None,
        underlying=COMMON,
        table=1 if life.habits.awards == LOTS and title == life.habits.unit_title else 2,
    )
    return life.book.set_terms(terms, words).id


def _vest(life: Life, party: Party, line: Line, left: int | None, agreed: int, granted: date, day: date) -> None:  # noqa: PLR0913, PLR0917 - put down at the grant, done at vesting
    """Let the next part of an award of units vest: out of Table II, into Table I, less taxes.

    It is the next of the ``left`` parts of its own series, or what was ``agreed`` where all awards are one series.
    """
    balance = life.book.balance(line)
    units = balance // left if left else min(Decimal(adjusted(life, agreed, granted, day)), balance)
    if not units or not party.inside(day):
        return
    common = party.line(COMMON)
    derivative = life.preparer.transaction(party, line, day, "M", -units, kind="vesting", price=ZERO)
    shares = life.preparer.transaction(party, common, day, "M", units, kind="vesting", price=ZERO)
    derivative.partner = shares if derivative.derivative else None
    if life.habits.price_noted:
        shares.price = None
        shares.note("price", wording.ONE_FOR_ONE)
    _withhold(life, party, common, int(units), day, day)


def _withhold(life: Life, party: Party, line: Line, agreed: int, since: date, day: date) -> None:  # noqa: PLR0913, PLR0917 - likewise
    """Let the issuer keep a part of the shares that vest; directors pay their taxes themselves."""
    if not party.inside(day) or party.role == DIRECTOR:
        return
    dice = life.dice.other("tax", *party.ciks, day.isoformat())
    if dice.chance(0.12):
        return  # taxes paid in cash
    taxes = min(Decimal(adjusted(life, agreed, since, day) * dice.whole(28, 46) // 100), life.book.balance(line))
    if taxes:
        row = life.preparer.transaction(party, line, day, "F", -taxes, kind="withholding", price=life.market.price(day))
        row.note("shares", wording.WITHHELD)


def _certify(life: Life, party: Party, target: int, granted: date, day: date) -> None:
    """Let shares be earned by performance: they are reported when it is certified, in Table I."""
    if not party.inside(day):
        return
    dice = life.dice.other("performance", *party.ciks, day.isoformat())
    shares = adjusted(life, target, granted, day) * dice.whole(40, 200) // 100
    if shares:
        line = party.line(COMMON)
        row = life.preparer.transaction(party, line, day, "A", shares, kind="performance", price=ZERO)
        row.note("shares", wording.performance(granted))
        _withhold(life, party, line, shares, day, day)


def _defer_fee(life: Life, party: Party, line: Line, day: date) -> None:
    """Turn a quarter's fee into phantom units, to the thousandth."""
    if not party.inside(day) or day <= party.since:
        return
    fee = Dice.amount(life.dice.other("fee", *party.ciks), 10_000, 30_000, 500)
    price = life.market.price(day)
    units = (fee / price).quantize(Decimal("0.001"))
    if units:
        row = life.preparer.transaction(party, line, day, "A", units, kind="deferral", price=price)
        row.note("shares", wording.DEFERRED)


def forfeit(life: Life, party: Party, day: date) -> None:
    """Cancel what has not vested when its holder leaves; half of the issuers report it, the others never do."""
    for line in life.book.lines_of(party.ciks):
        lost = min(_not_vested(life, line, day), life.book.balance(line))
        if not lost:
            continue
        if life.habits.reports_forfeiture:
            row = life.preparer.transaction(party, line, day, "D", -lost, kind="forfeiture", price=ZERO)
            row.note("shares", wording.FORFEITED)
        else:
            life.book.post_unreported(line, day, -lost, "forfeiture")


def _not_vested(life: Life, line: Line, day: date) -> Decimal:
    """Return how much of a line has not vested: all of a series of units, and of shares what was granted and lies ahead."""
    if line.series is not None:
        units = life.book.terms[line.series].title == life.habits.unit_title
        return life.book.balance(line) if units else ZERO
    ahead = (one for one in life.unvested if one.line == line and one.vests > day)
    return Decimal(sum(adjusted(life, one.shares, one.granted, day) for one in ahead))
