"""The conditions of causes: a test of a cause says nothing where one of them is not met, whatever the numbers."""

from __future__ import annotations

from datetime import date

import pytest

from section16.ledger.causes.schedules import Rule
from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.lots.cause import Cause
from tests.ledger.causes.test_thresholds import asked
from tests.ledger.filings import ADA, BEN, at, book_of, filed, holding, purchase, sale, told, vesting
from tests.ledger.stories import Story, sold, then, two_dividends

_SPOUSE = {"through": "By spouse"}
_TRUST = {"through": "By trust"}


def _vanished(*between: PostedFiling, title: str = "Common Stock") -> Story:
    first = filed(1, "2025-01-10", holding(10_000), holding(1_000, title=title, **_TRUST))
    return first, *between, filed(3, "2025-02-10", holding(11_000))


@pytest.mark.parametrize(
    ("story", "found"),
    [
        (_vanished(), True),
        (_vanished(filed(2, "2025-01-20", sale(100, 900, **_TRUST))), False),
        (_vanished(title="Class B Common Stock"), False),
    ],
    ids=["of this size at last", "of this size before", "of another class"],
)
def test_only_a_holding_of_the_same_class_and_size_has_vanished(story: Story, *, found: bool) -> None:
    assert (asked("vanished", story, "3 I/1") is not None) is found


@pytest.mark.parametrize("still", [True, False])
def test_lots_that_are_still_reported_were_not_joined(*, still: bool) -> None:
    first = filed(1, "2025-01-10", holding(10_000), holding(400, **_TRUST), holding(600, **_SPOUSE))
    now = filed(2, "2025-02-10", holding(11_000), *([holding(600, **_SPOUSE)] if still else []))
    assert (asked("lots_joined", (first, now), "2 I/1") is None) is still


def test_a_hole_is_the_widest_time_without_a_filing_and_not_the_first() -> None:
    others = [filed(10 + number, f"2025-01-{number:02}", purchase(1, number), owners=(BEN,)) for number in range(1, 16)]
    found = asked("hole", (*others, *then(filed(2, "2025-07-10", sale(300, 8_000)))), "2 I/1")
    assert found is not None
    assert found.says == "the ledger has no filing of the issuer from 2025-01-15 to 2025-07-10"


@pytest.mark.parametrize(
    ("through", "cause"), [("By child", Cause.UNEXPLAINED), ("", Cause.ERROR)], ids=["of two children", "of the person's own"]
)
def test_the_same_purchase_for_two_children_is_no_error(through: str, cause: Cause) -> None:
    """Both are reported in the same words; shares held directly are one holding, whose balance does not move."""
    story = (filed(1, "2025-02-10", purchase(100, 100, through=through), purchase(100, 100, through=through)),)
    row = told(book_of(*story), "1 I/2")
    assert (row.cause, bool(row.evidence)) == (cause, cause is Cause.ERROR)


@pytest.mark.parametrize(("title", "found"), [("Common Stock", True), ("Class B Common Stock", False)])
def test_only_holdings_of_the_same_class_are_gone_into_another(title: str, *, found: bool) -> None:
    first = [holding(10_000), holding(5_000, **_TRUST), holding(80_000, through="By partnership", title=title)]
    story = filed(1, "2025-01-10", *first), filed(2, "2025-02-10", holding(9_000), holding(86_000, **_TRUST))
    assert (asked("moved_with_what_is_gone", story, "2 I/1") is not None) is found


@pytest.mark.parametrize(("months", "every"), [(1, "every month"), (3, "every 3 months")])
def test_a_schedule_says_how_often_units_vest(months: int, every: str) -> None:
    said = Rule(48, 1, months, date(2022, 7, 25)).says()
    assert said == f"48 equal parts, {every} from 2022-07-25"


@pytest.mark.parametrize(("title", "found"), [("Common Stock", True), ("Class B Common Stock", False)])
def test_only_rows_of_the_same_class_were_counted_twice_from_the_filing_before(title: str, *, found: bool) -> None:
    first = filed(1, "2025-01-10", holding(10_000), holding(5_000, title=title, **_TRUST))
    two = sale(310, 9_690), sale(450, 4_550, title=title, **_TRUST)
    story = first, filed(2, "2025-02-10", *two), filed(3, "2025-03-10", sale(100, 9_140))
    assert (asked("rows_of_the_previous_filing", story, "3 I/1") is not None) is found


@pytest.mark.parametrize("place", ["2 I/1", "4 I/1"], ids=["the first", "the second"])
def test_two_rates_are_of_differences_with_a_report_that_follows_between_them(place: str) -> None:
    """Of what Ada has, 1,696 shares earn 1/128 after a purchase of 128 that shows no difference."""
    others = [one for one in two_dividends("2590.25") if one[0].owners != (ADA,)]
    story = (
        filed(1, "2025-01-10", holding(2_470)),
        filed(2, "2025-02-10", purchase("87.5", 2_568)),
        filed(3, "2025-03-10", purchase(128, 2_696)),
        filed(13, "2025-05-12", purchase(10, "2719.25")),
    )
    found = asked("two_rates", (*story, *others), place.replace("4 ", "13 "))
    assert found is not None
    assert found.rows == (at("6 I/1"), at("9 I/1"), at("12 I/1"))


@pytest.mark.parametrize(("stated", "found"), [("0", False), ("225", True)])
def test_no_shares_are_no_part_of_a_difference(stated: str, *, found: bool) -> None:
    parts = "212" if found else "437"
    story = sold(300, 10_137, f"Sold by a fund which had {parts} shares, and {stated} shares in May.")
    assert (asked("states_parts_of_the_gap", story, "2 I/1") is not None) is found


def test_a_row_of_another_holder_under_the_same_words_keeps_its_hints() -> None:
    bought = [purchase(100, 100, through="By child", note="Some were transferred.") for _ in range(2)]
    row = told(book_of(filed(1, "2025-02-10", *bought)), "1 I/2")
    assert (row.cause, row.evidence, row.hints) == (Cause.UNEXPLAINED, (), ("earlier transfer",))


@pytest.mark.parametrize(
    ("title", "before", "found"),
    [("Common Stock", 0, True), ("Class B Common Stock", 0, False), ("Common Stock", 477, False)],
    ids=["new of the same class", "of another class", "seen before"],
)
def test_a_holding_is_divided_into_new_ones_of_its_class(title: str, before: int, *, found: bool) -> None:
    first = [holding(10_000), *([holding(before, title=title, **_TRUST)] if before else [])]
    story = filed(1, "2025-01-10", *first), filed(2, "2025-02-10", holding(9_500), holding(500, title=title, **_TRUST))
    assert (asked("lot_divided", story, "2 I/1") is not None) is found


def test_of_many_people_whose_vestings_do_not_move_the_balance_five_are_shown() -> None:
    people = [f"00099993{number:02}" for number in range(1, 8)]
    held = [filed(number, "2025-01-10", holding(1_700), owners=(who,)) for number, who in enumerate(people, 1)]
    vested = [filed(10 + number, "2025-02-10", vesting(110, 1_700), owners=(who,)) for number, who in enumerate(people, 1)]
    found = asked("counted_at_grant", (*held, *vested), "11 I/1")
    assert found is not None
    assert found.says.startswith("6 other vestings")
    assert found.rows == tuple(at(f"{number} I/1") for number in range(12, 17))


@pytest.mark.parametrize(
    ("fits", "found"),
    [(30, True), (3_000, True), (3, True), (30_000, True), (27, False), (3_300, False), (300_000, False)],
)
def test_one_zero_or_two_are_missing_or_too_many(fits: int, *, found: bool) -> None:
    story = then(filed(2, "2025-02-10", purchase(300, 10_000 + fits)))
    assert (asked("change_mistyped", story, "2 I/1") is not None) is found
