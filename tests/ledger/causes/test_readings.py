"""A likely error names the cell that is most probably wrong and the value the other rows support; both of two as good."""

from __future__ import annotations

from typing import Any

import pytest

from section16.ledger.answers.explanation import explanation_of
from section16.ledger.lots.cause import Cause, Reading
from tests.ledger import stories
from tests.ledger.breaks import CASES, Case
from tests.ledger.filings import ISSUER, OPTION, at, book_of, filed, grant, holding, purchase, row, sale, told
from tests.ledger.stories import OPENED, Story

OWNED, SHARES, LETTER = "sharesOwned", "shares", "acquiredDisposed"

SUPPORTED: dict[str, list[tuple[str, str, str, str]]] = {
    "sign_reversed": [("2 I/1", OWNED, "10300", "9700")],  # a sale marked as one, added where it should be subtracted
    "balance_of_another": [("2 I/1", OWNED, "60934", "9700")],
    "left_itself_out_before": [("2 I/1", OWNED, "300", "800")],
    "does_not_move": [("2 I/1", OWNED, "10000", "9700"), ("1 I/1", OWNED, "10000", "10300")],
    "applied_twice": [("2 I/1", OWNED, "9380", "9690"), ("2 I/1", SHARES, "310", "620")],
    "only_what_was_acquired": [("2 I/1", OWNED, "300", "10300")],
    "continues_from_the_right_balance": [("2 I/1", OWNED, "9170", "9700")],
    "previous_balance_wrong": [("2 I/1", OWNED, "9170", "9700")],
    "error_carried": [("2 I/1", OWNED, "9263", "9700")],
    "change_mistyped": [("2 I/1", SHARES, "300", "3000"), ("2 I/1", OWNED, "7000", "9700")],
    "includes_another": [("2 I/1", OWNED, "10132", "9700"), ("1 I/1", OWNED, "10000", "10432")],
    "change_of_another_row": [("2 I/1", OWNED, "9550", "9700"), ("2 I/1", SHARES, "300", "450")],
    "older_balance": [("4 I/1", OWNED, "9900", "9380")],
    "rows_of_the_filing": [("2 I/1", OWNED, "9250", "9700")],
    "rows_of_the_previous_filing": [("3 I/1", OWNED, "9280", "9590")],  # the row before follows, and none comes after
    "contradicts_itself": [("2 I/1", OWNED, "153", "10400")],
    "admits_an_error": [("1 I/1", OWNED, "10000", "9947")],
}
ERRORS = [case for case in CASES if case.cause is Cause.ERROR]


def _readings(story: Story, place: str) -> list[tuple[str, str, str, str]]:
    row = told(book_of(*story), place)
    found = [one for shown in row.evidence for one in shown.readings]
    return [(one.row, one.cell.rpartition(".")[2], one.filed, one.supported) for one in found]


def _at(expected: list[tuple[str, str, str, str]]) -> list[tuple[str, str, str, str]]:
    return [(at(place), cell, was, right) for place, cell, was, right in expected]


@pytest.mark.parametrize("case", ERRORS, ids=[case.name for case in ERRORS])
def test_a_likely_error_names_the_cell_and_the_value_that_the_other_rows_support(case: Case) -> None:
    assert _readings(case.story, case.row) == _at(SUPPORTED[case.name])


@pytest.mark.parametrize("case", [case for case in CASES if case.cause is not Cause.ERROR], ids=lambda case: case.name)
def test_what_is_no_error_has_no_reading(case: Case) -> None:
    assert _readings(case.story, case.row) == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("S", [("2 I/1", LETTER, "A", "D")]),  # a sale can only dispose
        ("J", [("2 I/1", LETTER, "A", "D"), ("2 I/1", OWNED, "9700", "10300")]),  # either may be wrong
        ("P", [("2 I/1", OWNED, "9700", "10300")]),  # a purchase that was subtracted
    ],
)
def test_the_code_decides_whether_the_letter_or_the_balance_is_wrong(
    code: str, expected: list[tuple[str, str, str, str]]
) -> None:
    assert _readings((OPENED, filed(2, "2025-02-10", purchase(300, 9_700, code=code))), "2 I/1") == _at(expected)


def test_a_purchase_marked_as_disposed_of_is_marked_wrong() -> None:
    story = OPENED, filed(2, "2025-02-10", sale(300, 10_300, code="P"))
    assert _readings(story, "2 I/1") == _at([("2 I/1", LETTER, "D", "A")])


def test_the_next_report_decides_for_the_amount_where_it_continues_from_the_balance() -> None:
    story = OPENED, filed(2, "2025-02-10", sale(300, 7_000)), filed(3, "2025-03-10", sale(100, 6_900))
    assert _readings(story, "2 I/1") == _at([("2 I/1", SHARES, "300", "3000")])


def test_the_next_report_decides_for_the_balance_where_it_starts_from_the_right_one() -> None:
    story = OPENED, filed(2, "2025-02-10", sale(300, 10_000)), filed(3, "2025-03-10", sale(100, 9_600))
    assert _readings(story, "2 I/1") == _at([("2 I/1", OWNED, "10000", "9700")])


def test_a_next_report_that_starts_from_another_balance_decides_for_none() -> None:
    story = OPENED, filed(2, "2025-02-10", sale(300, 10_000)), filed(3, "2025-03-10", sale(100, 9_777))
    assert _readings(story, "2 I/1") == _at([("2 I/1", OWNED, "10000", "9700"), ("1 I/1", OWNED, "10000", "10300")])


def test_a_later_report_that_takes_the_difference_back_decides_for_the_balance() -> None:
    story = (
        OPENED,
        filed(2, "2025-02-10", sale(300, 10_000)),
        filed(3, "2025-03-10", sale(100, 9_900)),
        filed(4, "2025-04-10", sale(50, 9_550)),
    )
    assert _readings(story, "2 I/1") == _at([("2 I/1", OWNED, "10000", "9700")])


def test_balances_that_fall_row_by_row_show_that_the_letters_are_wrong() -> None:
    closed = filed(
        2, "2025-02-10", purchase(300, 9_700), purchase(200, 9_500, "2025-02-11"), purchase(100, 9_400, "2025-02-12")
    )
    assert _readings((OPENED, closed), "2 I/1") == _at([("2 I/1", LETTER, "A", "D")])


def test_more_acquired_than_is_owned_was_disposed_of() -> None:
    story = filed(1, "2025-01-10", purchase(500, 0, code="C")), filed(2, "2025-02-10", purchase(300, 0, code="C"))
    assert _readings(story, "2 I/1") == _at([("2 I/1", LETTER, "A", "D")])


def test_no_balance_below_zero_is_supported() -> None:
    story = OPENED, filed(2, "2025-02-10", purchase(6_000, 4_000, code="J")), filed(3, "2025-03-10", sale(100, 3_900))
    assert _readings(story, "2 I/1") == _at([("2 I/1", LETTER, "A", "D"), ("2 I/1", OWNED, "4000", "16000")])
    story = OPENED, filed(2, "2025-02-10", sale(11_000, 21_000, code="J")), filed(3, "2025-03-10", sale(100, 20_900))
    assert _readings(story, "2 I/1") == _at([("2 I/1", LETTER, "D", "A")])


def test_a_point_for_a_comma_is_named_with_the_amount_that_fits() -> None:
    story = OPENED, filed(2, "2025-02-10", sale("7.698", 2_302)), filed(3, "2025-03-10", sale(100, 2_202))
    assert _readings(story, "2 I/1") == _at([("2 I/1", SHARES, "7.698", "7698")])


def test_the_later_row_of_an_error_undone_names_the_first() -> None:
    case = next(one for one in CASES if one.name == "error_carried")
    assert _readings(case.story, "4 I/1") == _readings(case.story, case.row)


def test_the_explanation_says_both_readings() -> None:
    case = next(one for one in CASES if one.name == "does_not_move")
    lines = explanation_of(book_of(*case.story), at("2 I/1")).lines
    assert f"most probably wrong: {at('2 I/1')} states 10000 as shares owned; the other rows support 9700" in lines
    assert f"or: {at('1 I/1')} states 10000 as shares owned; the other rows support 10300" in lines


def test_a_reading_names_the_cell_by_its_path() -> None:
    case = next(one for one in CASES if one.name == "only_what_was_acquired")
    (shown,) = told(book_of(*case.story), case.row).evidence
    assert shown.readings == (Reading(at("2 I/1"), "$.nonDerivativeTable[0].sharesOwned", "300", "10300"),)


@pytest.mark.parametrize(
    ("note", "day"),
    [("Sold to pay taxes.", "2025-02-07"), ("The total reflects a sale of 512 shares.", "2025-02-12")],
    ids=["a day on which it could have been counted", "a footnote with the amount"],
)
def test_a_balance_that_the_next_report_contradicts_was_wrong_whatever_else_fits(note: str, day: str) -> None:
    story = (
        OPENED,
        filed(2, "2025-02-10", sale(1_000, 9_000)),
        filed(3, "2025-02-14", sale(512, 9_000, day, note=note)),
        filed(4, "2025-03-10", sale(100, 8_388)),
    )
    for place in ("3 I/1", "4 I/1"):
        assert told(book_of(*story), place).cause is Cause.ERROR
        assert _readings(story, place) == _at([("3 I/1", OWNED, "9000", "8488")])


def test_an_award_larger_than_what_is_owned_after_it_is_alone_or_beside_what_was_held() -> None:
    option: dict[str, Any] = {"table": "II", "title": OPTION, "code": "A", "exercise_price": 3}
    story = filed(1, "2025-01-10", purchase(500, 500, **option)), filed(2, "2025-02-10", purchase(710, 500, **option))
    assert _readings(story, "2 II/1") == _at([("2 II/1", OWNED, "500", "1210"), ("2 II/1", OWNED, "500", "710")])


def test_units_that_are_acquired_and_all_gone_afterwards_were_disposed_of() -> None:
    story = filed(1, "2025-01-10", grant(900, 900)), filed(2, "2025-02-10", grant(710, 0, code="M"))
    assert _readings(story, "2 II/1") == _at([("2 II/1", LETTER, "A", "D")])


@pytest.mark.parametrize(("shares", "supported"), [(250, "740"), (240, None)])
def test_a_note_is_acquired_by_its_principal_and_owned_by_its_shares(shares: int, supported: str | None) -> None:
    """At 4 dollars a share 1,000 dollars are 250 shares; what was held before is left out of what is owned."""
    note: dict[str, Any] = {
        "table": "II",
        "title": "Convertible Note",
        "code": "P",
        "exercise_price": 4,
        "expiration": "2027-01-04",
    }
    first = row(change=1_960, owned=490, underlying_shares=490, **note)
    second = row(change=1_000, owned=shares, underlying_shares=250, **note)
    expected = _at([("2 II/1", OWNED, str(shares), supported)]) if supported else []
    assert _readings((filed(1, "2025-01-10", first), filed(2, "2025-02-10", second)), "2 II/1") == expected


def test_an_older_balance_is_compared_with_the_last_one_beyond_a_split() -> None:
    story = (
        filed(1, "2025-01-10", holding(100_000)),
        filed(2, "2025-02-10", sale(3_100, 96_900)),
        filed(3, "2025-02-20", sale(2_105, 94_795)),
        filed(4, "2025-03-10", sale(100, 9_590)),
    )
    split = f'[[split]]\nissuer = "{ISSUER}"\nnew = 1\nold = 10\nday = 2025-03-01\n'
    shown = told(book_of(*story, decisions=split), "4 I/1").evidence[0]
    assert (shown.test, [one.supported for one in shown.readings]) == ("older balance", ["9379"])


def test_the_balance_before_is_wrong_where_the_next_report_continues_from_this_one() -> None:
    story = stories.beside(9_550, 450)
    assert _readings(story, "2 I/1") == _at([("2 I/1", OWNED, "9550", "9700"), ("2 I/1", SHARES, "300", "450")])
    followed = (*story, filed(3, "2025-03-10", sale(50, 9_500)))
    assert _readings(followed, "2 I/1") == _at([("1 I/1", OWNED, "10000", "9850"), ("2 I/1", SHARES, "300", "450")])
