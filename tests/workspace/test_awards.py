"""Awards of an office as the workspace keeps them: terms, parts, what vests next."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from section16.errors import ConflictError, OfficeError
from section16.workspace.awards import (
    ComingVesting,
    accelerate_award,
    add_award,
    change_award,
    coming_vestings,
    list_awards,
    show_award,
)
from section16.workspace.context import OfficeContext
from tests.office.offices import Clock, new_office

TERMS = ("to=edda", "security=units", "units=900", "granted=2025-06-16", "approved-by=board")
YEARLY = 'formula={parts=3, every="year", first=2026-06-16}'


@pytest.fixture
def context(tmp_path: Path) -> OfficeContext:
    """An office with the small facts, on 17 June 2025."""
    new_office(tmp_path / "office.db").close()
    return OfficeContext(str(tmp_path / "office.db"), "petra", clock=Clock())


def test_an_award_is_added_once_with_what_vests_next(context: OfficeContext) -> None:
    added = add_award(context, "units", (*TERMS, YEARLY))
    assert (added.name, added.award.units, added.status) == ("units", Decimal(900), "Next vesting: 300 on 2026-06-16.")
    assert list_awards(context) == (added,)
    with pytest.raises(ConflictError):
        add_award(context, "units", TERMS)


def test_a_change_of_the_schedule_is_shown_with_who_decided_it(context: OfficeContext) -> None:
    add_award(context, "units", (*TERMS, YEARLY))
    accelerate_award(context, "units", to=date(2026, 1, 15), decided=date(2026, 1, 10), by="the board", parts=(1,))
    first = show_award(context, "units").parts[0]
    assert (first.on, first.agreed, first.change and first.change.approved_by) == (
        date(2026, 1, 15),
        date(2026, 6, 16),
        "the board",
    )
    with pytest.raises(OfficeError):
        show_award(context, "options")


def test_what_vests_next_is_listed_by_date_and_awards_without_a_schedule_by_name(context: OfficeContext) -> None:
    add_award(context, "units", (*TERMS, YEARLY))
    add_award(context, "more", TERMS)
    outlook = coming_vestings(context)
    assert outlook.vestings == (ComingVesting(date=date(2026, 6, 16), award="units", to="edda", units=Decimal(300)),)
    assert outlook.without_schedule == ("more",)
    assert len(coming_vestings(context, until=date(2028, 12, 31)).vestings) == 3
    change_award(context, "more", ["cliff=2027-06-16"])
    assert coming_vestings(context).without_schedule == ()
