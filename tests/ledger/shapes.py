"""Shapes of ledgers that grow: invented filings of one issuer, in each of which another thing becomes many."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.entries.entry import Entry
from tests.ledger.filings import ADA, OPTION, UNITS, exercise, filed, grant, holding, row, sale

_BEGIN = date(2015, 1, 5)
_OPTION = {"title": OPTION, "expiration": "2035-01-05", "underlying": "Common Stock"}


class Shape(NamedTuple):
    """What becomes many, and the filings for a size."""

    name: str
    filings: Callable[[int], list[PostedFiling]]


def _day(number: int) -> str:
    return (_BEGIN + timedelta(number)).isoformat()


def _filed(rows: list[list[Entry]], every: int = 1) -> list[PostedFiling]:
    """Return a filing of one owner for each list of rows, so many days apart."""
    return [filed(number, _day(number * every), *some) for number, some in enumerate(rows, 1)]


def _vests(number: int) -> dict[str, str]:
    return {"note": f"Vests on March 1, {2010 + number % 5}, award {number}.", "cell": "title"}


def _units(count: int) -> list[PostedFiling]:
    """Return grants of units that vest in halves, all of one owner: grants first, so that all are open at once."""
    grants = [[grant(1_000 + number, 1_000 + number)] for number in range(count)]
    return _filed([*grants, *([exercise(500, 500 + number)] for number in range(count))])


def _options(count: int) -> list[PostedFiling]:
    """Return options that differ in their price."""
    grants = [[grant(1_000, 1_000, exercise_price=5 + number, **_OPTION)] for number in range(count)]
    return _filed([*grants, *([exercise(400, 600, exercise_price=5 + number, **_OPTION)] for number in range(count))])


def _awards(count: int) -> list[PostedFiling]:
    """Return awards in Table I with schedules of their own, shares withheld from each."""
    made, less = [], []
    for number in range(count):
        amount = 1_000 + number
        made.append([row(change=amount, owned=amount, code="A", title=UNITS, **_vests(number))])
        less.append([row(change=-500, owned=amount - 500, code="F", title=UNITS, **_vests(number))])
    return _filed([*made, *less])


def _broken_units(count: int) -> list[PostedFiling]:
    """Return grants of units, and as many rows that follow from none of them."""
    grants = [[grant(1_000 + 7 * number, 1_000 + 7 * number)] for number in range(count)]
    return _filed([*grants, *([exercise(300, 900 + 7 * number)] for number in range(count))])


def _chain(count: int) -> list[PostedFiling]:
    """Return sales out of one holding, one in fifty of which leaves something out."""
    rows, left = [[holding(10_000_000)]], 10_000_000
    for number in range(count):
        left -= 7 + number % 13 + (311 if number % 50 == 25 else 0)
        rows.append([sale(7 + number % 13, left)])
    return _filed(rows)


def _late(count: int) -> list[PostedFiling]:
    """Return sales reported in order, and one in twenty again so many days later, on forms of their own."""
    rows, left = [[holding(10_000_000)]], 10_000_000
    missed = []
    for number in range(1, count):
        late = number % 20 == 10
        left -= 57 if late else 50
        rows.append([sale(50, left)])
        if late:
            missed.append(filed(count + number, _day(count + number), sale(7, left + 50, _day(number))))
    return [*_filed(rows), *missed]


def _owners(count: int) -> list[PostedFiling]:
    """Return owners who file three times each, ten filings a day; the third leaves something out for one in twenty."""
    found = []
    for number in range(count):
        who, day = (f"{number:010}",), 3 * number // 10
        left = 9_780 if number % 20 == 10 else 9_800
        for report, rows in enumerate((holding(10_000), sale(100, 9_900), sale(100, left))):
            found.append(filed(3 * number + report + 1, _day(day + 30 * report), rows, owners=who))
    return found


def _holdings(count: int) -> list[PostedFiling]:
    """Return two forms with all holdings of one owner: through trusts and of grants; one in thirty changes between them."""
    forms = []
    for report in range(2):
        trusts, grants = [], []
        for number in range(count // 2):
            more = 33 * report if number % 30 == 15 else 0
            trusts.append(holding(1_000 + 7 * number + more, through=f"By Trust {number}"))
            grants.append(holding(1_000 + 7 * number, table="II", title=UNITS, **_vests(number)))
        forms.append([*trusts, *grants])
    return _filed(forms, every=30)


def _one_filing(count: int) -> list[PostedFiling]:
    """Return a form with so many sales out of one holding, the last first."""
    rows, left = [], 10_000_000
    for number in range(count):
        left -= 7 + number % 13
        rows.append(sale(7 + number % 13, left))
    return _filed([[holding(10_000_000)], rows[::-1]])


def _issuer(count: int) -> list[PostedFiling]:
    """Return an issuer with so many filings: forty of each owner, ten a day, one in forty with something left out."""
    found = []
    for number in range(count):
        owner, report = divmod(number, 40)
        left = 1_000_000 - 60 * report - (11 + owner % 9 if report > 20 else 0)
        form = holding(1_000_000) if not report else sale(60, left)
        found.append(filed(number + 1, _day(owner // 10 + 20 * report), form, owners=(f"{owner:010}",)))
    return found


SHAPES = (
    Shape("grants of units, one owner", _units),
    Shape("options at many prices, one owner", _options),
    Shape("awards in Table I, one owner", _awards),
    Shape("rows that follow from none of many grants", _broken_units),
    Shape("reports of one holding", _chain),
    Shape("late reports of one holding", _late),
    Shape("owners", _owners),
    Shape("holdings on one form", _holdings),
    Shape("transactions on one form", _one_filing),
)
ISSUER = Shape("filings of one issuer", _issuer)
OWNER = ADA
