"""What a schedule leaves of units that vest without rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from section16.drafting.adoption.carried import carried
from section16.ledger.answers.scheduled import left_by_schedule
from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.entries.entry import Entry
from tests.ledger.filings import BEN, UNITS, book_of, filed, holding, sale

NOTE = "1/48th vests on July 25, 2022 and 1/48th each month thereafter."


def _units(owned: int, note: str = NOTE) -> Entry:
    return holding(owned, title=UNITS, note=note)


def _left(day: str, *posted: PostedFiling) -> Decimal | None:
    book = book_of(*posted)
    return left_by_schedule(book.lots[0], book.lots, date.fromisoformat(day))


@pytest.mark.parametrize(
    ("day", "left"),
    [
        ("2025-01-11", None),  # nothing vests by then
        ("2025-01-25", "286"),  # 17 of 18 parts are 285.2: parts are rounded down as they vest, so that more is left
        ("2025-06-30", "202"),
        ("2026-06-25", "0"),
        ("2027-01-01", "0"),
    ],
)
def test_the_schedule_leaves_so_many_parts(day: str, left: str | None) -> None:
    assert _left(day, filed(1, "2025-01-10", _units(302))) == (None if left is None else Decimal(left))


@pytest.mark.parametrize("note", ["Vests monthly.", "1/48th vests each month.", "Each unit gives one share."])
def test_without_parts_or_a_first_day_nothing_is_known(note: str) -> None:
    assert _left("2025-06-30", filed(1, "2025-01-10", _units(302, note))) is None


def test_units_whose_vestings_have_rows_remain_as_reported() -> None:
    vested = sale(11, 500, code="F", title=UNITS)
    posted = filed(1, "2025-01-10", _units(302)), filed(2, "2025-01-12", vested, holding(511, title=UNITS, note="Other units."))
    assert _left("2025-06-30", *posted) is None


def test_rows_of_another_person_show_nothing_of_these_units() -> None:
    posted = filed(1, "2025-01-10", _units(302)), filed(2, "2025-01-12", sale(11, 500, code="F", title=UNITS), owners=(BEN,))
    assert _left("2025-06-30", *posted) == Decimal(202)


def test_shares_that_are_no_award_do_not_vest() -> None:
    assert _left("2025-06-30", filed(1, "2025-01-10", holding(302, note=NOTE))) is None


def test_what_is_carried_forward_is_what_the_schedule_leaves() -> None:
    book = book_of(filed(1, "2025-01-10", _units(302), holding(10_000)))
    amounts = [[held.amount for held in carried(book, vested_by=day)] for day in (None, date(2025, 6, 30), date(2027, 1, 1))]
    assert amounts == [[302, 10_000], [202, 10_000], [10_000]]
    assert [held.vested_to for held in carried(book, date(2025, 6, 30))] == [202, None]
