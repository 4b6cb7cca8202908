"""Rows that speak of an earlier day than the reports before them: they explain those, and move nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from section16.ledger.answers.position import position_of
from section16.ledger.book import IssuerBook
from section16.ledger.entries.amendment import PostedFiling, amended
from section16.ledger.entries.decisions import Decisions
from section16.ledger.entries.entry import Entry
from section16.ledger.entries.identity import Identity
from section16.ledger.lots.cause import Cause
from tests.ledger.filings import (
    BEN,
    OPTION,
    UNITS,
    at,
    book_of,
    causes,
    exercise,
    filed,
    holding,
    purchase,
    sale,
    told,
    vesting,
)
from tests.ledger.stories import OPENED

AGREES, FIRST, LATE, OPEN = Cause.AGREES, Cause.FIRST_SIGHT, Cause.LATE, Cause.UNEXPLAINED
SHORT = filed(2, "2025-02-10", sale(100, 9_400))
"""A sale that left 500 shares fewer than it should have."""


def balance(book: IssuerBook, day: str) -> Decimal | None:
    """Return what the only lot of a book held on a day."""
    found = position_of(book.lots[0], book.splits, date.fromisoformat(day))
    return found.balance if found else None


# --- transactions that an earlier form reports to the letter


TERMS: dict[str, Any] = {"title": OPTION, "exercise_price": 159, "expiration": "2030-03-04"}


def _listed_again(**changed: Any) -> IssuerBook:
    """Return a book in which a form lists February's exercise above that of March, as filers do who extend the form before."""
    said = {"price": 0, **TERMS}
    return book_of(
        filed(1, "2025-02-12", exercise(2_845, 31_293, **said)),
        filed(2, "2025-03-12", exercise(2_845, 31_293, "2025-02-12", **{**said, **changed}), exercise(2_845, 28_448, **said)),
        filed(3, "2025-04-12", exercise(2_845, 25_603, **said)),
    )


def test_an_exercise_that_a_later_form_lists_again_opens_no_second_option() -> None:
    book = _listed_again()
    assert causes(book) == {"1 II/1": FIRST, "2 II/1": Cause.COUNTED, "2 II/2": AGREES, "3 II/1": AGREES}
    assert told(book, "2 II/1").evidence[0].rows == (at("1 II/1"),)
    assert [lot.balance for lot in book.lots] == [25_603]
    assert [balance(book, day) for day in ("2025-02-12", "2025-03-12")] == [31_293, 28_448]


def test_an_exercise_at_another_price_is_not_the_one_reported_before() -> None:
    assert told(_listed_again(price=1), "2 II/1").cause is not Cause.COUNTED


def test_two_sales_of_one_size_on_one_form_are_both_counted() -> None:
    book = book_of(OPENED, filed(2, "2025-02-10", sale(100, 9_900), sale(100, 9_900)))
    assert Cause.COUNTED not in causes(book).values()


# --- transactions that an earlier report had counted


@pytest.mark.parametrize("left", [9_400, 9_500], ids=["states what is held now", "states what was held then"])
def test_a_report_had_counted_a_sale_that_was_reported_later(left: int) -> None:
    book = book_of(
        OPENED, SHORT, filed(3, "2025-03-10", sale(500, left, "2025-02-03")), filed(4, "2025-03-20", sale(50, 9_350))
    )
    assert causes(book) == {"1 I/1": FIRST, "2 I/1": LATE, "3 I/1": LATE, "4 I/1": AGREES}
    assert (told(book, "2 I/1").evidence[0].rows, told(book, "3 I/1").evidence[0].rows) == ((at("3 I/1"),), (at("2 I/1"),))
    assert told(book, "3 I/1").aside
    assert told(book, "3 I/1").balance == book.lots[0].history[1].balance == 9_400


@pytest.mark.parametrize(("form", "cause"), [("4", OPEN), ("5", LATE)])
def test_a_report_had_counted_one_of_two_sales_that_state_what_was_held_at_the_end_of_the_year(form: str, cause: Cause) -> None:
    rows = sale(500, 9_500, "2025-02-03"), sale(2_000, 7_333, "2025-02-04")
    book = book_of(OPENED, SHORT, filed(3, "2025-03-10", *rows, form=form, period="2025-02-28"))
    assert causes(book) == {"1 I/1": FIRST, "2 I/1": cause, "3 I/1": cause, "3 I/2": OPEN}


def test_what_a_report_had_counted_may_come_in_parts() -> None:
    parts = [filed(3, "2025-03-10", sale(200, 9_800, "2025-02-03")), filed(4, "2025-03-20", sale(300, 9_500, "2025-02-04"))]
    one = book_of(OPENED, SHORT, parts[0])
    assert (told(one, "2 I/1").cause, told(one, "3 I/1").cause) == (OPEN, AGREES)
    assert told(one, "2 I/1").left == -300
    both = book_of(OPENED, SHORT, *parts)
    assert causes(both) == {"1 I/1": FIRST, "2 I/1": LATE, "3 I/1": LATE, "4 I/1": LATE}
    assert [row.entry.id for row in told(both, "2 I/1").missed] == [at("3 I/1"), at("4 I/1")]


@pytest.mark.parametrize(("day", "left"), [("2025-02-09", -300), ("2025-02-10", -500)])
def test_a_part_of_what_a_report_had_counted_is_of_an_earlier_day(day: str, left: int) -> None:
    book = book_of(OPENED, SHORT, filed(3, "2025-03-10", sale(200, 9_800, day)))
    assert told(book, "2 I/1").left == left


@pytest.mark.parametrize(("total", "cause"), [(9_500, LATE), (9_510, OPEN)])
def test_late_rows_may_all_state_the_balance_after_the_last_of_them(total: int, cause: Cause) -> None:
    late = filed(3, "2025-03-10", *(sale(shares, total, f"2025-02-0{day}") for day, shares in ((3, 110), (4, 260), (5, 130))))
    book = book_of(OPENED, SHORT, late)
    assert told(book, "2 I/1").cause is cause
    assert {told(book, f"3 I/{number}").cause is LATE for number in (1, 2, 3)} == {cause is LATE}


@pytest.mark.parametrize(
    "late",
    [
        filed(3, "2025-03-10", sale(500, 9_500, "2025-02-11")),
        filed(3, "2025-03-10", sale(501, 9_400, "2025-02-03")),
        filed(3, "2025-03-10", sale(500, 9_600, "2025-02-03")),
        filed(3, "2025-03-10", sale(500, 9_400, "2025-02-03", through="By trust")),
        filed(3, "2025-03-10", sale(500, 9_400, "2025-02-03"), owners=("0009999299",)),
    ],
    ids=["on a later day", "of another size", "from another balance", "of another holder", "of another owner"],
)
def test_a_report_had_not_counted_another_transaction(late: PostedFiling) -> None:
    book = book_of(OPENED, SHORT, late)
    assert told(book, "2 I/1").cause is OPEN
    assert told(book, "3 I/1").cause is not LATE


@pytest.mark.parametrize(("shares", "left"), [(530, 30), (999, 499), (1_500, 1_000)])
def test_a_late_row_that_starts_there_is_taken_in_and_what_else_happened_is_left(shares: int, left: int) -> None:
    book = book_of(OPENED, SHORT, filed(3, "2025-03-10", sale(shares, 10_000 - shares, "2025-02-03")))
    assert told(book, "2 I/1").cause is OPEN
    assert told(book, "2 I/1").left == left
    assert (told(book, "3 I/1").cause, told(book, "3 I/1").aside) == (AGREES, True)


def test_what_rows_of_one_total_had_counted_may_lie_between_their_days() -> None:
    total = filed(2, "2025-02-12", sale(100, 9_100, "2025-02-10"), sale(300, 9_100, "2025-02-12"))
    book = book_of(OPENED, total, filed(3, "2025-03-10", sale(500, 9_400, "2025-02-11")))
    assert told(book, "2 I/1").left == 0
    assert told(book, "3 I/1").cause is LATE
    assert [balance(book, f"2025-02-{day}") for day in ("09", 10, 11, 12)] == [10_000, 9_900, 9_400, 9_100]


def test_of_grants_under_one_name_each_late_row_is_held_against_its_own() -> None:
    def units(number: int) -> dict[str, str]:
        return {"title": UNITS, "table": "II", "note": f"Vests in 2026 and 202{number}.", "cell": "title"}

    book = book_of(
        filed(1, "2025-01-10", holding(900, **units(7)), holding(800, **units(8)), form="3"),
        filed(2, "2025-02-10", holding(600, **units(7)), holding(500, **units(8))),
        filed(3, "2025-03-10", exercise(300, 600, "2025-02-03"), exercise(300, 500, "2025-02-03")),
    )
    assert causes(book) == {
        "1 II/1": FIRST, "1 II/2": FIRST, "2 II/1": LATE, "2 II/2": LATE, "3 II/1": LATE, "3 II/2": LATE,
    }  # fmt: skip


def test_a_late_row_counts_on_its_day_though_it_starts_from_what_is_held_now() -> None:
    book = book_of(
        OPENED, filed(2, "2025-02-10", sale(500, 10_000)), filed(3, "2025-03-10", purchase(500, 10_500, "2025-02-03"))
    )
    assert causes(book) == {"1 I/1": FIRST, "2 I/1": LATE, "3 I/1": LATE}
    assert [balance(book, day) for day in ("2025-02-03", "2025-02-10", "2025-03-10")] == [10_500, 10_000, 10_000]
    book = book_of(
        OPENED, filed(2, "2025-02-10", sale(500, 9_500)), filed(3, "2025-03-10", purchase(500, 10_000, "2025-02-03"))
    )
    assert told(book, "3 I/1").cause is AGREES  # nothing was missing: it goes on from what is held
    assert not told(book, "3 I/1").aside


def test_rows_of_one_form_are_not_late_for_each_other() -> None:
    book = book_of(OPENED, filed(2, "2025-02-10", sale(100, 9_400), sale(500, 9_400, "2025-02-03")))
    assert LATE not in causes(book).values()


# --- transactions on Form 5, whose balance is that at the end of the fiscal year

GIFT = {"code": "G", "day": "2024-06-03"}
OPENED_IN_2024 = filed(1, "2024-05-10", holding(10_000), form="3")
LESS = filed(2, "2024-11-12", sale(100, 9_400, "2024-11-11"))


@pytest.mark.parametrize(("now", "aside"), [(9_400, True), (9_300, False)], ids=["of the year's end", "of the day of filing"])
def test_a_gift_on_form_5_states_what_was_held_when_the_year_ended(now: int, *, aside: bool) -> None:
    sold = filed(3, "2025-01-06", sale(50, 9_350, "2025-01-03"))
    year = filed(4, "2025-02-10", sale(500, now, **GIFT), form="5", period="2024-12-31")
    book = book_of(OPENED_IN_2024, LESS, sold, year)
    assert told(book, "2 I/1").cause is LATE  # the sale of November had counted the gift
    assert told(book, "4 I/1").aside is aside
    assert balance(book, "2024-06-03") == 9_500


def test_what_form_5_states_beyond_its_gift_is_explained_by_a_sale_reported_after_it() -> None:
    year = filed(3, "2025-01-06", sale(500, 9_000, **GIFT), form="5", period="2024-12-31")
    book = book_of(OPENED_IN_2024, LESS, year)
    assert [told(book, place).left for place in ("2 I/1", "3 I/1")] == [0, -400]
    assert told(book, "3 I/1").cause is OPEN
    assert [balance(book, day) for day in ("2024-06-03", "2024-11-11", "2024-12-30", "2024-12-31")] == [
        9_500, 9_400, 9_400, 9_000,
    ]  # fmt: skip
    book = book_of(OPENED_IN_2024, LESS, year, filed(4, "2025-01-20", sale(400, 9_000, "2024-12-20")))
    assert told(book, "3 I/1").left == 0
    assert told(book, "4 I/1").cause is LATE
    assert [balance(book, day) for day in ("2024-06-03", "2024-12-19", "2024-12-20", "2024-12-31")] == [
        9_500, 9_400, 9_000, 9_000,
    ]  # fmt: skip


def test_a_gift_of_another_size_on_form_5_explains_no_part_of_a_difference() -> None:
    year = filed(3, "2025-01-06", sale(499, 9_000, **GIFT), form="5", period="2024-12-31")
    book = book_of(OPENED_IN_2024, LESS, year)
    assert [told(book, place).left for place in ("2 I/1", "3 I/1")] == [-500, 99]


def test_gifts_on_one_form_5_all_state_the_end_of_the_year_though_one_was_counted_before() -> None:
    gifts = [purchase(shares, 9_850, day, code="G") for shares, day in ((300, "2024-12-02"), (150, "2024-11-20"))]
    year = filed(3, "2025-02-10", sale(500, 9_850, **GIFT), *gifts, form="5", period="2024-12-31")
    book = book_of(OPENED_IN_2024, LESS, year)
    assert set(causes(book).values()) == {FIRST, LATE, AGREES}
    assert [balance(book, day) for day in ("2024-06-03", "2024-11-11", "2024-11-20", "2024-12-02")] == [
        9_500, 9_400, 9_550, 9_850,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "days", [("2024-04-03", "2024-06-03"), ("2024-06-03", "2024-04-03")], ids=["in order", "the later first"]
)
def test_of_gifts_of_one_size_on_form_5_the_one_since_the_report_before_had_been_counted(days: tuple[str, str]) -> None:
    sold = filed(1, "2024-05-10", sale(100, 9_900, "2024-05-09")), filed(2, "2024-11-12", sale(100, 9_760, "2024-11-11"))
    gifts = [sale(40, 9_760, day, code="G") for day in days]
    book = book_of(*sold, filed(3, "2025-02-10", *gifts, form="5", period="2024-12-31"))
    assert causes(book) == {"1 I/1": FIRST, "2 I/1": LATE, "3 I/1": LATE, "3 I/2": LATE}
    assert [balance(book, day) for day in ("2024-05-09", "2024-06-02", "2024-06-03", "2024-11-11")] == [
        9_900,
        9_900,
        9_860,
        9_760,
    ]


SPLIT = """
[[split]]
issuer = "0009999100"
new = 5
old = 1
day = 2024-08-15
"""


def _gift_before_a_split(now: int, gift: dict[str, str]) -> IssuerBook:
    """Return a book with a gift of 80 shares on a Form 5 that states an amount after the split of the year."""
    sold = filed(1, "2024-05-10", sale(100, 1_535, "2024-05-09"))
    year = filed(2, "2025-02-10", sale(80, now, **gift, code="G"), form="5", period="2024-12-31")
    return book_of(sold, year, decisions=SPLIT)


@pytest.mark.parametrize("now", [7_675, 7_690])
def test_what_a_form_5_states_beyond_later_reports_came_about_by_the_end_of_the_year(now: int) -> None:
    book = _gift_before_a_split(now, {"day": "2024-01-29"})
    assert told(book, "2 I/1").cause is OPEN
    assert [balance(book, day) for day in ("2024-12-30", "2024-12-31")] == [1_455 * 5, now]


def test_several_purchases_on_form_5_state_a_balance_that_a_sale_reported_later_made() -> None:
    bought = [purchase(200, 9_300, "2024-06-03"), purchase(300, 9_300, "2024-06-03")]
    more = filed(2, "2024-11-12", sale(1_000, 9_500, "2024-11-11"))
    year = filed(3, "2025-01-06", *bought, form="5", period="2024-12-31")
    book = book_of(OPENED_IN_2024, more, year, filed(4, "2025-01-06", sale(200, 9_300, "2024-12-31")))
    assert OPEN not in causes(book).values()
    assert [balance(book, day) for day in ("2024-06-03", "2024-11-11", "2024-12-30", "2024-12-31")] == [
        10_500, 9_500, 9_500, 9_300,
    ]  # fmt: skip


@pytest.mark.parametrize(("now", "late"), [(9_900, True), (9_890, False)])
def test_a_gift_on_form_5_may_lie_before_the_first_report(now: int, *, late: bool) -> None:
    first = filed(1, "2024-11-12", sale(100, 9_900, "2024-11-11")), filed(2, "2025-01-14", sale(10, 9_890, "2025-01-13"))
    book = book_of(*first, filed(3, "2025-02-10", sale(500, now, **GIFT), form="5", period="2024-12-31"))
    assert (told(book, "3 I/1").cause is LATE) is late
    if late:
        assert [balance(book, day) for day in ("2024-06-03", "2024-11-11", "2025-01-13")] == [10_000, 9_900, 9_890]


def test_a_first_report_on_form_5_holds_what_was_acquired_until_the_year_ended() -> None:
    year = filed(1, "2025-01-20", purchase(50, 9_000, "2024-06-03", code="L"), form="5", period="2024-12-31")
    for day, late in (("2024-09-02", True), ("2025-01-02", False)):
        book = book_of(year, filed(2, "2025-02-03", purchase(700, 9_000, day)))
        assert told(book, "2 I/1").aside is late
    book = book_of(year, filed(2, "2025-02-03", purchase(700, 9_000, "2024-09-02")))
    assert [balance(book, day) for day in ("2024-06-03", "2024-09-01", "2024-09-02")] == [8_300, 8_300, 9_000]


# --- transactions between two reports

BETWEEN = filed(2, "2025-02-10", sale(100, 9_600))
"""A sale from 9,700: 300 shares are missing before it."""


@pytest.mark.parametrize(
    ("shares", "left", "gap"),
    [(400, 9_650, 50), (2_300, 9_700, 2_000), (2_300, 7_700, 0), (100, 9_490, None), (2_300, 5_000, None)],
    ids=["near both", "ends where the second starts", "starts where the first ends", "nearer to now", "far from both"],
)
def test_a_late_sale_lies_between_two_reports(shares: int, left: int, gap: int | None) -> None:
    book = book_of(OPENED, BETWEEN, filed(3, "2025-03-10", sale(shares, left, "2025-02-03")))
    late = told(book, "3 I/1")
    assert late.aside is (gap is not None)
    if gap is not None:
        assert (late.gap or 0) == gap
        assert [balance(book, day) for day in ("2025-02-03", "2025-02-10", "2025-03-10")] == [left, 9_600, 9_600]
        assert (late.cause is OPEN) is bool(gap)  # what came before it stays open


@pytest.mark.parametrize(("owned", "aside"), [(9_900, True), (10_001, False), (9_699, False)])
def test_a_late_holding_lies_between_two_reports(owned: int, *, aside: bool) -> None:
    book = book_of(OPENED, BETWEEN, filed(3, "2025-03-10", holding(owned), period="2025-02-03"))
    assert told(book, "3 I/1").aside is aside
    if aside:
        assert [balance(book, day) for day in ("2025-02-02", "2025-02-03", "2025-02-10")] == [10_000, 9_900, 9_600]


@pytest.mark.parametrize(("owned", "aside"), [(505, True), (499, False), (511, False)])
def test_a_late_holding_may_lie_between_a_split_and_the_next_report(owned: int, *, aside: bool) -> None:
    split = 'split = [{issuer = "9999100", new = 1, old = 20, day = 2025-02-01}]'
    late = filed(3, "2025-03-10", holding(owned), period="2025-02-05")
    book = book_of(OPENED, filed(2, "2025-02-10", holding(510)), late, decisions=split)
    assert told(book, "3 I/1").aside is aside


@pytest.mark.parametrize(("day", "aside"), [("2025-02-05", True), ("2025-02-06", False), ("2025-01-05", False)])
def test_a_split_of_another_day_does_not_change_what_a_late_holding_lies_between(day: str, *, aside: bool) -> None:
    split = f'split = [{{issuer = "9999100", new = 1, old = 20, day = {day}}}]'
    late = filed(3, "2025-03-10", holding(505), period="2025-02-05")
    book = book_of(OPENED, filed(2, "2025-02-10", holding(510)), late, decisions=split)
    assert told(book, "3 I/1").aside is aside


def test_what_came_before_a_late_sale_is_a_gift_that_was_posted_as_changing_nothing() -> None:
    year = filed(3, "2025-02-20", purchase(50, 9_600, "2025-01-20", code="G"))
    book = book_of(OPENED, BETWEEN, year, filed(4, "2025-03-10", sale(350, 9_700, "2025-02-03")))
    assert [told(book, place).left for place in ("2 I/1", "4 I/1")] == [0, 0]
    assert told(book, "4 I/1").cause is LATE
    assert [balance(book, day) for day in ("2025-01-20", "2025-02-03", "2025-03-10")] == [10_050, 9_700, 9_600]


# --- transactions that end where they start


@pytest.mark.parametrize(
    "rows",
    [
        (vesting(700, 10_700, "2025-02-03"), sale(700, 10_000, "2025-02-03")),
        (sale(700, 10_000, "2025-02-03"), vesting(700, 10_700, "2025-02-03")),
        (vesting(700, 10_000, "2025-02-03"), sale(700, 10_000, "2025-02-03")),
    ],
    ids=["one after the other", "the last first", "both state the end"],
)
def test_an_exercise_and_the_sale_of_its_shares_move_nothing_though_reported_late(rows: tuple[Entry, ...]) -> None:
    book = book_of(OPENED, filed(2, "2025-02-10", sale(300, 9_700)), filed(3, "2025-03-10", *rows))
    assert {told(book, f"3 I/{number}").cause for number in (1, 2)} == {AGREES}
    assert {told(book, f"3 I/{number}").aside for number in (1, 2)} == {True}
    assert [balance(book, day) for day in ("2025-02-03", "2025-02-10", "2025-03-10")] == [10_000, 9_700, 9_700]


@pytest.mark.parametrize(("start", "sold"), [(10_001, 700), (10_000, 699)], ids=["from another balance", "not all of them"])
def test_other_rows_do_not_end_where_they_start(start: int, sold: int) -> None:
    rows = vesting(700, start + 700, "2025-02-03"), sale(sold, start + 700 - sold, "2025-02-03")
    book = book_of(OPENED, filed(2, "2025-02-10", sale(300, 9_700)), filed(3, "2025-03-10", *rows))
    assert not told(book, "3 I/1").aside


@pytest.mark.parametrize("sold", [699, 701])
def test_rows_do_not_end_where_they_start_because_one_states_that_balance(sold: int) -> None:
    rows = vesting(700, 10_700, "2025-02-03"), sale(sold, 10_000, "2025-02-03")
    book = book_of(OPENED, filed(2, "2025-02-10", sale(300, 9_700)), filed(3, "2025-03-10", *rows))
    assert not told(book, "3 I/1").aside


# --- transactions before the first report of a holding

FROM_10_000 = filed(1, "2025-02-10", sale(100, 9_900))


def test_transactions_that_lead_to_the_first_report_come_before_it() -> None:
    late = filed(2, "2025-03-10", purchase(1_000, 9_000, "2025-01-03"), purchase(1_000, 10_000, "2025-01-08"))
    book = book_of(FROM_10_000, late, filed(3, "2025-03-20", sale(50, 9_850)))
    assert causes(book) == {"1 I/1": FIRST, "2 I/1": LATE, "2 I/2": LATE, "3 I/1": AGREES}
    assert len(book.lots) == 1
    assert told(book, "2 I/2").evidence[0].rows == (at("1 I/1"),)


@pytest.mark.parametrize(("day", "late"), [("2025-02-10", True), ("2025-02-11", False)])
def test_a_transaction_of_the_day_of_the_first_report_may_come_before_it(day: str, *, late: bool) -> None:
    book = book_of(FROM_10_000, filed(2, "2025-03-10", sale(200, 10_000, day)))
    assert (told(book, "2 I/1").cause is LATE) is late


def test_rows_come_before_a_first_report_whose_rows_all_state_one_total() -> None:
    first = filed(1, "2025-02-10", sale(100, 9_700), sale(200, 9_700))
    for now, late in ((10_000, True), (9_800, False)):
        book = book_of(first, filed(2, "2025-03-10", purchase(1_000, now, "2025-01-08")))
        assert (told(book, "2 I/1").cause is LATE) is late


@pytest.mark.parametrize(
    "row",
    [
        purchase(1_000, 10_000, "2025-02-11"),
        purchase(1_000, 10_001, "2025-01-08"),
        purchase(1_000, 10_000, "2025-01-08", title="Preferred Stock"),
    ],
    ids=["on a later day", "to another balance", "of another class"],
)
def test_other_transactions_do_not_come_before(row: Entry) -> None:
    assert told(book_of(FROM_10_000, filed(2, "2025-03-10", row)), "2 I/1").cause is not LATE


def test_transactions_of_earlier_days_stand_before_a_first_report_that_other_things_came_between() -> None:
    late = filed(3, "2025-03-10", purchase(1_000, 9_500, "2025-01-03"), sale(50, 9_450, "2025-01-08"))
    book = book_of(FROM_10_000, filed(2, "2025-03-01", sale(9_000, 900)), late)
    assert causes(book) == {"1 I/1": FIRST, "2 I/1": AGREES, "3 I/1": FIRST, "3 I/2": FIRST}
    assert [balance(book, day) for day in ("2025-01-03", "2025-01-08", "2025-02-10", "2025-03-10")] == [
        9_500,
        9_450,
        9_900,
        900,
    ]


def test_a_change_with_its_sign_reversed_is_not_one_from_before_the_first_report() -> None:
    later = filed(2, "2025-03-10", sale(200, 10_100, "2025-01-08"))
    assert told(book_of(FROM_10_000, later), "2 I/1").cause is not FIRST
    assert told(book_of(FROM_10_000, filed(2, "2025-03-10", purchase(200, 10_100, "2025-01-08"))), "2 I/1").cause is AGREES


def test_several_late_rows_may_all_state_what_the_first_report_started_from() -> None:
    late = filed(2, "2025-03-10", vesting(2_900, 10_000, "2025-01-08"), sale(900, 10_000, "2025-01-08"))
    book = book_of(FROM_10_000, late)
    assert causes(book) == {"1 I/1": FIRST, "2 I/1": LATE, "2 I/2": LATE}
    assert [balance(book, day) for day in ("2025-01-08", "2025-02-10")] == [10_000, 9_900]


def test_a_holding_of_a_day_before_the_first_report_is_held_against_nothing() -> None:
    late = filed(2, "2025-03-10", holding(9_000), period="2025-01-31")
    book = book_of(FROM_10_000, late, filed(3, "2025-03-20", sale(50, 9_850)))
    assert causes(book) == {"1 I/1": FIRST, "2 I/1": FIRST, "3 I/1": AGREES}
    assert [balance(book, day) for day in ("2025-01-31", "2025-02-10", "2025-03-20")] == [9_000, 9_900, 9_850]


def test_a_holding_that_opened_from_nothing_has_nothing_before_it() -> None:
    book = book_of(filed(1, "2025-02-10", purchase(100, 100)), filed(2, "2025-03-10", sale(400, 0, "2025-01-08")))
    assert told(book, "2 I/1").cause is not LATE


# --- holdings as of the day that a form reports

SOLD = filed(2, "2025-02-10", sale(300, 9_700))


@pytest.mark.parametrize(("owned", "aside"), [(9_700, True), (10_000, False)])
def test_a_holding_states_the_end_of_its_day(owned: int, *, aside: bool) -> None:
    """What the sale of the same day started from is no evidence."""
    later = filed(3, "2025-03-10", sale(100, 9_600))
    book = book_of(OPENED, SOLD, later, filed(4, "2025-04-10", holding(owned), period="2025-02-10"))
    assert told(book, "4 I/1").aside is aside


@pytest.mark.parametrize(
    ("owned", "period", "agrees"),
    [(10_000, "2025-01-31", True), (10_001, "2025-01-31", False), (10_000, "2025-02-15", False), (10_000, "2025-01-02", True)],
    ids=["then", "another amount", "after the sale", "before anything was told"],
)
def test_a_holding_states_what_was_held_on_the_day_of_its_form(owned: int, period: str, *, agrees: bool) -> None:
    book = book_of(OPENED, SOLD, filed(3, "2025-03-10", holding(owned), period=period), filed(4, "2025-03-20", sale(50, 9_650)))
    row = told(book, "3 I/1")
    assert (row.cause is AGREES, row.aside) == (agrees, agrees)
    assert (told(book, "4 I/1").cause is AGREES) is agrees
    assert ("as of its day" in [one.test for one in row.evidence]) is agrees


def test_a_holding_may_state_what_the_next_report_started_from() -> None:
    dividends = filed(2, "2025-02-10", sale(300, 9_780))
    book = book_of(OPENED, dividends, filed(3, "2025-03-10", holding(10_080), period="2025-02-05"))
    assert (told(book, "3 I/1").cause, told(book, "3 I/1").aside) == (AGREES, True)
    assert told(book, "3 I/1").evidence[0].rows == (at("2 I/1"),)


def test_what_changed_without_a_report_had_changed_by_the_day_of_a_holding_reported_later() -> None:
    more = filed(2, "2025-02-20", holding(10_700)), filed(3, "2025-03-10", holding(10_700), period="2025-02-05")
    assert [balance(book_of(OPENED, *more), f"2025-02-{day}") for day in ("04", "05", 20)] == [10_000, 10_700, 10_700]


@pytest.mark.parametrize(("owned", "agrees"), [(20_001, True), (20_000, False), (9_999, False)])
def test_a_split_before_that_day_is_considered(owned: int, *, agrees: bool) -> None:
    split = 'split = [{issuer = "9999100", new = 2, old = 1, day = 2025-02-01}]'
    book = book_of(
        filed(1, "2025-01-10", holding("10000.5")),
        filed(2, "2025-02-10", sale(301, 19_700)),
        filed(3, "2025-03-10", holding(owned), period="2025-02-05"),
        decisions=split,
    )
    assert told(book, "2 I/1").cause is Cause.SPLIT
    assert (told(book, "3 I/1").cause is AGREES) is agrees


def test_a_late_form_3_is_on_the_day_of_its_event() -> None:
    book = book_of(SOLD, filed(3, "2025-03-10", holding(10_000), form="3", period="2025-01-31"))
    assert causes(book) == {"3 I/1": FIRST, "2 I/1": AGREES}


@pytest.mark.parametrize(("owned", "cause"), [(10_000, AGREES), (9_950, Cause.UNEXPLAINED)])
def test_a_form_3_filed_on_its_day_after_a_form_4_states_what_was_held_before(owned: int, cause: Cause) -> None:
    sold = filed(1, "2025-02-10", sale(100, 9_900), sale(200, 9_700))
    later = filed(2, "2025-02-10", holding(owned), form="3", period="2025-02-10"), filed(3, "2025-03-10", sale(7, 9_693))
    book = book_of(sold, *later)
    assert (told(book, "2 I/1").cause is AGREES) is (cause is AGREES)
    assert told(book, "2 I/1").aside is (cause is AGREES)


def test_a_form_5_is_at_the_end_of_its_year_and_some_days() -> None:
    year = filed(3, "2025-02-12", holding(9_000), form="5", period="2024-12-31")
    book = book_of(filed(1, "2024-12-20", sale(100, 9_100)), filed(2, "2025-01-03", sale(100, 9_000, "2024-12-31")), year)
    assert list(causes(book).items()) == [("1 I/1", FIRST), ("2 I/1", AGREES), ("3 I/1", AGREES)]


def test_an_amendment_without_its_original_is_at_the_place_of_that_and_some_days() -> None:
    orphan = filed(9, "2025-03-10", sale(100, 9_800), form="4/A", original="2025-01-10")
    days = ((1, "2025-01-09"), (2, "2025-01-14"), (3, "2025-01-15"))
    others = [filed(number, day, holding(9_900), owners=(BEN,)) for number, day in days]
    placed, _ = amended([*others, orphan], Decisions(), Identity())
    assert [filing.accession[-1] for filing, _ in placed] == ["1", "2", "9", "3"]
