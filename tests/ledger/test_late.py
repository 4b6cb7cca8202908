"""Rows that speak of an earlier day than the reports before them: they explain those, and move nothing."""

from __future__ import annotations

import pytest

from section16.ledger.amendment import Posted
from section16.ledger.assertion import Cause
from section16.ledger.entry import Entry
from tests.ledger.breaks import OPENED
from tests.ledger.filings import at, book_of, causes, filed, holding, purchase, sale, told

AGREES, FIRST, LATE, OPEN = Cause.AGREES, Cause.FIRST_SIGHT, Cause.LATE, Cause.UNEXPLAINED
SHORT = filed(2, "2025-02-10", sale(100, 9_400))
"""A sale that left 500 shares fewer than it should have."""

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


def test_what_a_report_had_counted_may_come_in_parts() -> None:
    parts = [filed(3, "2025-03-10", sale(200, 9_800, "2025-02-03")), filed(4, "2025-03-20", sale(300, 9_500, "2025-02-04"))]
    one = book_of(OPENED, SHORT, parts[0])
    assert (told(one, "2 I/1").cause, told(one, "3 I/1").cause) == (OPEN, AGREES)
    assert told(one, "2 I/1").left == -300
    both = book_of(OPENED, SHORT, *parts)
    assert causes(both) == {"1 I/1": FIRST, "2 I/1": LATE, "3 I/1": LATE, "4 I/1": LATE}
    assert [row.entry.id for row in told(both, "2 I/1").missed] == [at("3 I/1"), at("4 I/1")]


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
def test_a_report_had_not_counted_another_transaction(late: Posted) -> None:
    book = book_of(OPENED, SHORT, late)
    assert told(book, "2 I/1").cause is OPEN
    assert told(book, "3 I/1").cause is not LATE


def test_rows_of_one_form_are_not_late_for_each_other() -> None:
    book = book_of(OPENED, filed(2, "2025-02-10", sale(100, 9_400), sale(500, 9_400, "2025-02-03")))
    assert LATE not in causes(book).values()


# --- transactions before the first report of a holding

FROM_10_000 = filed(1, "2025-02-10", sale(100, 9_900))


def test_transactions_that_lead_to_the_first_report_come_before_it() -> None:
    late = filed(2, "2025-03-10", purchase(1_000, 9_000, "2025-01-03"), purchase(1_000, 10_000, "2025-01-08"))
    book = book_of(FROM_10_000, late, filed(3, "2025-03-20", sale(50, 9_850)))
    assert causes(book) == {"1 I/1": FIRST, "2 I/1": LATE, "2 I/2": LATE, "3 I/1": AGREES}
    assert len(book.lots) == 1
    assert told(book, "2 I/2").evidence[0].rows == (at("1 I/1"),)


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


def test_a_holding_that_opened_from_nothing_has_nothing_before_it() -> None:
    book = book_of(filed(1, "2025-02-10", purchase(100, 100)), filed(2, "2025-03-10", sale(400, 0, "2025-01-08")))
    assert told(book, "2 I/1").cause is not LATE


# --- holdings as of the day that a form reports

SOLD = filed(2, "2025-02-10", sale(300, 9_700))


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


def test_a_late_form_3_stands_on_the_day_of_its_event() -> None:
    book = book_of(SOLD, filed(3, "2025-03-10", holding(10_000), form="3", period="2025-01-31"))
    assert causes(book) == {"3 I/1": FIRST, "2 I/1": AGREES}


def test_a_form_5_stands_at_the_end_of_its_year_and_some_days() -> None:
    year = filed(3, "2025-02-12", holding(9_000), form="5", period="2024-12-31")
    book = book_of(filed(1, "2024-12-20", sale(100, 9_100)), filed(2, "2025-01-03", sale(100, 9_000, "2024-12-31")), year)
    assert causes(book) == {"1 I/1": FIRST, "2 I/1": AGREES, "3 I/1": AGREES}
