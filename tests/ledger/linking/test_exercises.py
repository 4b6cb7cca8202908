"""Exercises: which rows of Table II gave which shares in Table I."""

from __future__ import annotations

import pytest

from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.entries.entry import Entry
from section16.ledger.linking.exercises import Link, links_of
from tests.ledger.filings import ADA, BEN, CLEO, at, exercise, filed, grant, holding, purchase, sale, vesting


def links(*posted: PostedFiling) -> list[tuple[str, str]]:
    """Return the links by the places of their rows: those of Table II, then those of Table I."""
    found = links_of(entry for _, entries in posted for entry in entries)
    return [(_places(link.derivative), _places(link.shares)) for link in found]


def _places(rows: tuple[str, ...]) -> str:
    return ", ".join(f"{int(row.split()[0][-6:])} {row.split()[1]}" for row in rows)


# --- one to one


def test_a_vesting_is_linked_with_the_shares_it_gave() -> None:
    posted = filed(1, "2025-01-10", vesting(300, 10_300), exercise(300, 900))
    assert links_of(posted[1]) == [
        Link(derivative=(at("1 II/1"),), shares=(at("1 I/1"),), says="M of 300 on 2025-01-10, same amount")
    ]


@pytest.mark.parametrize("code", "MXCO")
def test_each_code_of_an_exercise_or_conversion_is_linked(code: str) -> None:
    posted = filed(1, "2025-01-10", vesting(300, 10_300, code=code), exercise(300, 900, code=code))
    assert links(posted) == [("1 II/1", "1 I/1")]


@pytest.mark.parametrize(
    "rows",
    [
        (vesting(300, 10_300), exercise(301, 900)),
        (vesting(300, 10_300, "2025-01-09"), exercise(300, 900, "2025-01-08")),
        (purchase(300, 10_300), exercise(300, 900)),
        (vesting(300, 10_300), exercise(300, 900, code="D")),
        (sale(300, 10_300, code="M"), exercise(300, 900)),
        (vesting(300, 10_300), grant(300, 900, code="M")),
        (vesting(300, 10_300, code="C", through="By fund"), exercise(300, 900)),
        (holding(300), exercise(300, 900)),
        (vesting(0, 10_300), exercise(0, 900)),
    ],
    ids=["amount", "day", "code of the shares", "code of the units", "both leave", "both enter", "code and holder", "a holding",
         "nothing"],
)  # fmt: skip
def test_rows_that_do_not_belong_together_are_not_linked(rows: tuple[Entry, ...]) -> None:
    assert links(filed(1, "2025-01-10", *rows)) == []


def test_shares_that_are_put_back_into_units_are_linked_too() -> None:
    assert links(filed(1, "2025-01-10", sale(300, 9_700, code="M"), grant(300, 1_200, code="M"))) == [("1 II/1", "1 I/1")]


def test_of_equal_amounts_those_of_one_price_belong_together() -> None:
    shares = vesting(300, 10_300, price="5.00"), vesting(300, 10_600, price="4.00")
    options = exercise(300, 900, exercise_price="4.00"), exercise(300, 700, exercise_price="5.00")
    assert links(filed(1, "2025-01-10", *shares, *options)) == [("1 II/1", "1 I/2"), ("1 II/2", "1 I/1")]


@pytest.mark.parametrize(("underlying", "found"), [(750, [("1 II/1", "1 I/1")]), (740, []), (None, [])])
def test_units_that_give_several_shares_each_are_linked_by_their_underlying(
    underlying: int | None, found: list[tuple[str, str]]
) -> None:
    posted = filed(1, "2025-01-10", vesting(750, 10_750), exercise(300, 900, underlying_shares=underlying))
    assert links(posted) == found


def test_shares_that_a_conversion_gave_may_be_reported_under_another_code() -> None:
    assert links(filed(1, "2025-01-10", vesting(300, 10_300, code="C"), exercise(300, 900, code="M"))) == [("1 II/1", "1 I/1")]


# --- several to one


def test_several_vestings_are_linked_with_one_row_of_shares() -> None:
    posted = filed(1, "2025-01-10", vesting(600, 10_600), exercise(100, 900), exercise(200, 700), exercise(300, 400))
    assert links(posted) == [("1 II/1, 1 II/2, 1 II/3", "1 I/1")]
    assert links_of(posted[1])[0].says == "3 rows of M on 2025-01-10 sum to one"


def test_one_vesting_is_linked_with_several_rows_of_shares() -> None:
    posted = filed(1, "2025-01-10", vesting(100, 10_100), vesting(200, 10_300), exercise(300, 900))
    assert links(posted) == [("1 II/1", "1 I/1, 1 I/2")]


def test_the_fewest_rows_that_sum_are_linked_and_the_rest_is_left() -> None:
    posted = filed(1, "2025-01-10", vesting(600, 10_600), *(exercise(part, 900) for part in (100, 200, 250, 350)))
    assert links(posted) == [("1 II/3, 1 II/4", "1 I/1")]


@pytest.mark.parametrize(("count", "linked"), [(4, True), (5, False)])
def test_more_than_four_rows_sum_to_one_by_chance(count: int, *, linked: bool) -> None:
    parts = [101, 203, 307, 409, 511][:count]
    posted = filed(1, "2025-01-10", vesting(sum(parts), 10_600), *(exercise(part, 900) for part in parts))
    assert bool(links(posted)) is linked


def test_a_row_is_linked_once() -> None:
    posted = filed(1, "2025-01-10", vesting(300, 10_300), vesting(300, 10_600), exercise(300, 900))
    assert links(posted) == [("1 II/1", "1 I/1")]
    posted = filed(1, "2025-01-10", vesting(300, 10_300), exercise(300, 900), exercise(300, 600))
    assert links(posted) == [("1 II/1", "1 I/1")]


# --- across filings


def test_units_and_shares_on_two_forms_of_one_owner_are_linked() -> None:
    one, two = (
        filed(1, "2025-01-12", vesting(300, 10_300, "2025-01-10")),
        filed(2, "2025-01-14", exercise(300, 900, "2025-01-10")),
    )
    assert links(one, two) == links(two, one) == [("2 II/1", "1 I/1")]


def test_what_one_form_links_is_not_linked_across_forms() -> None:
    both = filed(1, "2025-01-12", vesting(300, 10_300, "2025-01-10"), exercise(300, 900, "2025-01-10"))
    again = filed(2, "2025-01-14", exercise(300, 600, "2025-01-10"))
    assert links(again, both) == [("1 II/1", "1 I/1")]


@pytest.mark.parametrize(("owners", "count"), [((ADA, BEN), 1), ((BEN, ADA), 1), ((ADA,), 0), ((CLEO,), 0)])
def test_forms_of_other_owners_are_not_linked(owners: tuple[str, ...], count: int) -> None:
    one = filed(1, "2025-01-12", vesting(300, 10_300, "2025-01-10"), owners=(ADA, BEN))
    assert len(links(one, filed(2, "2025-01-14", exercise(300, 900, "2025-01-10"), owners=owners))) == count
