"""A row of a known line that starts from no balance of it: which lot it breaks, and when it opens a lot of its own."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.entries.entry import Entry
from section16.ledger.linking.learning import Learned
from section16.ledger.lots.cause import Cause
from tests.ledger.filings import (
    OPTION,
    UNITS,
    at,
    book_of,
    causes,
    exercise,
    filed,
    grant,
    holding,
    linked,
    lots,
    purchase,
    sale,
    told,
    vesting,
)

AGREES, ERROR, FIRST, OPEN = Cause.AGREES, Cause.ERROR, Cause.FIRST_SIGHT, Cause.UNEXPLAINED
CHILD: dict[str, Any] = {"through": "By Child", "note": "Disclaimed.", "cell": "nature"}
"""Two children under the same words: only the balances distinguish them."""


def _noted(note: str) -> dict[str, Any]:
    return {"note": note, "cell": "title"}


# --- a row that is of another lot than the one it broke


def _children(*rows: Entry) -> list[PostedFiling]:
    both = filed(1, "2025-01-10", holding(4_000, **CHILD), holding(6_000, **CHILD))
    return [both, filed(2, "2025-02-10", *rows), filed(3, "2025-03-10", purchase(500, 7_500, **CHILD))]


def test_a_row_that_is_not_of_one_lot_may_break_another_of_its_line() -> None:
    posted = _children(purchase(1_000, 7_000, **CHILD), sale(1_000, 5_000, **CHILD))
    other = linked(*posted[:2], learned=Learned(own_lots={at("2 I/2"): frozenset([at("1 I/2")])}))
    assert [(one.number, one.cause) for one in other.assertions] == [(0, FIRST), (1, FIRST), (1, AGREES), (0, OPEN)]
    both = Learned(own_lots={at("2 I/2"): frozenset([at("1 I/1"), at("1 I/2")])})
    assert [one.number for one in linked(*posted[:2], learned=both).assertions] == [0, 1, 1, 2]


def test_a_wrong_letter_beside_the_other_child_is_an_error_of_the_child_that_bought() -> None:
    book = book_of(*_children(purchase(1_000, 7_000, **CHILD), sale(1_000, 5_000, **CHILD)))
    assert told(book, "2 I/2").cause is ERROR
    assert told(book, "2 I/2").previous is told(book, "1 I/1")


@pytest.mark.parametrize("code", ["P", "J"])
def test_a_row_whose_code_contradicts_its_letter_opens_no_lot(code: str) -> None:
    """Its footnotes would make it another grant; a purchase is no disposition, and code J may be either."""
    opened = filed(1, "2025-01-10", holding(4_000, title=UNITS, **_noted("Vests on March 1, 2026.")))
    row = sale(70, 3_913, title=UNITS, code=code, **_noted("Vests on March 1, 2027."))
    assert told(book_of(opened, filed(2, "2025-02-10", row)), "2 I/1").cause is (OPEN if code == "P" else FIRST)


# --- stock that goes on as if a row had not been reported


@pytest.mark.parametrize("continued", [False, True], ids=["nothing goes on from it", "another row goes on from it"])
def test_stock_that_nothing_continues_is_an_error_and_not_a_second_lot(*, continued: bool) -> None:
    fund = {"through": "By Fund"}
    more = [filed(4, "2025-04-10", purchase(100, 11_500, **fund))] if continued else []
    book = book_of(
        filed(1, "2025-01-10", holding(9_120, **fund)),
        filed(2, "2025-02-10", sale(2_280, 11_400, **fund)),
        filed(3, "2025-03-10", sale(120, 9_000, **fund)),
        *more,
    )
    assert (told(book, "2 I/1").cause is FIRST) is continued
    assert lots(book) == ([["1 I/1", "3 I/1"], ["2 I/1", "4 I/1"]] if continued else [["1 I/1", "2 I/1", "3 I/1"]])


# --- what the arithmetic reaches


EXERCISABLE, VESTS = _noted("Currently exercisable."), _noted("Vests on March 1, 2026.")


def _units(second: Entry, third: Entry) -> list[PostedFiling]:
    opened = filed(1, "2025-01-10", holding(33_675, table="II", title=UNITS, **VESTS))
    return [opened, filed(2, "2025-03-02", grant(6_918, 40_593, **VESTS), second, third)]


def test_a_balance_repeated_among_rows_of_other_footnotes_is_the_error() -> None:
    book = book_of(*_units(exercise(943, 40_593, **EXERCISABLE), exercise(5_534, 34_116, **EXERCISABLE)))
    assert causes(book) == {"1 II/1": FIRST, "2 II/1": AGREES, "2 II/2": ERROR, "2 II/3": ERROR}
    assert told(book, "2 II/2").evidence[0].readings[0].supported == "39650"


def test_rows_that_the_arithmetic_does_not_reach_are_of_other_grants() -> None:
    book = book_of(*_units(exercise(943, 40_594, **EXERCISABLE), exercise(5_534, 34_117, **EXERCISABLE)))
    assert causes(book) == {"1 II/1": FIRST, "2 II/1": AGREES, "2 II/2": FIRST, "2 II/3": FIRST}


@pytest.mark.parametrize(("start", "found"), [(14, (OPEN, FIRST)), (7_407, (ERROR, ERROR))], ids=["few units", "many"])
def test_grants_reported_as_one_and_then_singly_show_that_nothing_was_left_too_early(
    start: int, found: tuple[Cause, Cause]
) -> None:
    """The balance before is the sum of both; a few units are met by chance."""
    opened = filed(1, "2025-01-10", holding(14_416 + start, table="II", title=UNITS))
    singly = [exercise(14_416, 0, **VESTS), exercise(start, 0, **EXERCISABLE)]
    book = book_of(opened, filed(2, "2025-03-02", *singly))
    assert causes(book) == {"1 II/1": FIRST, "2 II/1": found[0], "2 II/2": found[1]}


# --- options that exercise price and expiration identify

TERMS: dict[str, Any] = {"table": "II", "title": OPTION, "exercise_price": 20, "expiration": "2030-01-10"}


@pytest.mark.parametrize(("second", "found"), [(False, OPEN), (True, FIRST)], ids=["one grant", "two grants of equal terms"])
def test_an_option_of_which_there_is_one_is_continued_whatever_its_footnotes_say(*, second: bool, found: Cause) -> None:
    more = [holding(5_000, **TERMS, **_noted("Vests on May 1, 2026."))] if second else []
    opened = filed(1, "2025-01-10", holding(9_000, **TERMS, **_noted("Vests on March 1, 2026.")), *more)
    book = book_of(opened, filed(2, "2025-03-02", exercise(400, 7_100, **{**TERMS, **_noted("Vests on April 1, 2026.")})))
    assert told(book, "2 II/1").cause is found


# --- grants that are added to what is held: one lot is the whole of its class

SPRING, LATER, NEXT = (_noted(f"Vests on March 1, {year}.") for year in (2026, 2027, 2028))
WHOLE = (grant(4_000, 7_300, **SPRING),)
"""A grant that is added to 3,300 units: the row states all that are held."""


@pytest.mark.parametrize(
    ("held", "row", "found"),
    [
        (WHOLE, grant(2_500, 9_800, **LATER), AGREES),
        (WHOLE, grant(2_500, 6_500, **LATER), OPEN),
        (WHOLE, exercise(2_500, 1_500, **LATER), OPEN),
        (WHOLE, exercise(4_000, 0, **LATER), FIRST),
        (WHOLE, grant(2_500, 2_500, **LATER), Cause.OPENS),
        ((grant(7_300, 7_300, **SPRING),), grant(2_500, 6_500, **LATER), FIRST),
        ((*WHOLE, grant(900, 1_900, **NEXT)), grant(2_500, 6_500, **LATER), FIRST),
    ],
    ids=[
        "follows",
        "added to less",
        "taken off less",
        "all of a grant",
        "a grant by itself",
        "separate grants",
        "two such lots",
    ],
)
def test_a_row_goes_on_from_the_whole_of_a_class_whatever_its_footnotes_say(
    held: tuple[Entry, ...], row: Entry, found: Cause
) -> None:
    assert told(book_of(filed(1, "2025-01-10", *held), filed(2, "2025-03-10", row)), "2 II/1").cause is found


@pytest.mark.parametrize(("price", "found"), [(5, OPEN), (7, FIRST)], ids=["of another price", "of the same price"])
def test_the_whole_of_a_class_is_that_of_its_series(price: int, found: Cause) -> None:
    held = grant(900, 900, exercise_price=price, **NEXT), grant(4_000, 7_300, exercise_price=7, **SPRING)
    row = grant(2_500, 6_500, exercise_price=7, **LATER)
    assert told(book_of(filed(1, "2025-01-10", *held), filed(2, "2025-03-10", row)), "2 II/1").cause is found


@pytest.mark.parametrize("continued", [False, True], ids=["nothing goes on from it", "another row goes on from it"])
def test_a_grant_added_to_less_than_the_whole_is_an_error_where_nothing_goes_on_from_it(*, continued: bool) -> None:
    """As on a form that names another reporting person by mistake: the units of this one go on as before it."""
    more = [filed(4, "2025-05-10", exercise(1_000, 5_500, **LATER))] if continued else []
    book = book_of(
        filed(1, "2025-01-10", *WHOLE),
        filed(2, "2025-03-10", grant(2_500, 6_500, **LATER)),
        filed(3, "2025-04-10", grant(1_200, 8_500, **NEXT)),
        *more,
    )
    assert (told(book, "2 II/1").cause is FIRST) is continued
    assert lots(book) == ([["1 II/1", "3 II/1"], ["2 II/1", "4 II/1"]] if continued else [["1 II/1", "2 II/1", "3 II/1"]])


# --- an exercise that Table II does not report


@pytest.mark.parametrize(("shares", "found"), [(5_250, OPEN), (5_251, FIRST)], ids=["the difference", "other shares"])
def test_a_row_after_an_exercise_that_only_table_i_reports_breaks_the_lot(shares: int, found: Cause) -> None:
    opened = filed(1, "2025-01-10", holding(12_000, table="II", title=UNITS, **VESTS), holding(9_000))
    rows = [vesting(shares, 9_000 + shares), grant(30_217, 42_217, **VESTS), exercise(1_750, 35_217, **EXERCISABLE)]
    book = book_of(opened, filed(2, "2025-03-02", *rows))
    assert told(book, "2 II/1").cause is AGREES
    assert told(book, "2 II/2").cause is found


def test_an_exercise_that_both_tables_report_leaves_a_new_row_a_lot_of_its_own() -> None:
    opened = filed(1, "2025-01-10", holding(12_000, table="II", title=UNITS, **VESTS), holding(9_000))
    rows = [vesting(5_250, 14_250), exercise(5_250, 6_750, **VESTS), exercise(1_750, 0, **EXERCISABLE)]
    book = book_of(opened, filed(2, "2025-03-02", *rows))
    assert told(book, "2 II/2").cause is FIRST


_BY_FUND_TWO: Any = {"through": "By fund", "note": "Fund two.", "cell": "nature"}


@pytest.mark.parametrize("seen", [holding(7_700, **_BY_FUND_TWO), purchase(300, 7_700, **_BY_FUND_TWO)], ids=["held", "bought"])
@pytest.mark.parametrize(("others", "cause"), [((), Cause.UNEXPLAINED), (("Fund three.",), FIRST)], ids=["one", "two"])
def test_what_is_seen_under_another_footnote_is_no_new_holding_where_there_was_one(
    seen: Entry, others: tuple[str, ...], cause: Cause
) -> None:
    held = [holding(9_000, through="By fund", note=note, cell="nature") for note in ("Fund one.", *others)]
    book = book_of(filed(1, "2025-01-10", *held), filed(2, "2025-02-10", seen))
    assert told(book, "2 I/1").cause is cause


# --- holders whom only a footnote names


def _through(fund: str) -> dict[str, Any]:
    return {
        "through": "See footnotes",
        "note": f"Held directly by Amber Ridge {fund}. Its manager is Ada Quayle.",
        "cell": "nature",
    }


@pytest.mark.parametrize(
    ("fund", "count"),
    [("Fund II LP", 2), ("Fund I LP", 1), ("Fund I, L.P", 1)],
    ids=["another", "the same", "spelled otherwise"],
)
def test_a_row_of_another_fund_under_the_same_nature_continues_no_holding(fund: str, count: int) -> None:
    """The only holding of the line must be continued by its next report, unless the footnotes of the two name other holders."""
    first = filed(1, "2025-01-10", sale(1_000, 50_000, **_through("Fund I LP")))
    later = filed(2, "2025-06-10", sale(500, 31_000, **_through(fund)))
    book = book_of(first, later)
    assert len(book.lots) == count
    assert told(book, "2 I/1").cause is (FIRST if count > 1 else OPEN)
    back = book_of(first, later, filed(3, "2025-08-10", sale(2_000, 48_000, **_through("Fund I LP"))))
    assert told(back, "3 I/1").lot is told(back, "1 I/1").lot


def test_a_form_3_filed_late_does_not_show_that_a_later_transaction_is_of_another_holding() -> None:
    """The sale starts 15 shares above the holding; the Form 3 filed after it states the balance of a week before."""
    through = {"through": "By Alder Partners"}
    stated = filed(1, "2024-12-26", holding(3_130, **through), period="2024-12-24")
    sold = filed(2, "2024-12-30", sale(220, 2_925, "2024-12-27", **through))
    late = filed(3, "2024-12-31", holding(3_130, **through), form="3", period="2024-12-20")
    book = book_of(stated, sold, late)
    assert len(book.lots) == 1
    assert (told(book, "2 I/1").gap, told(book, "2 I/1").previous) == (Decimal(15), told(book, "1 I/1"))
