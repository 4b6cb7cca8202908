"""Positions: what was held on a day, from every change in the order in which things happened."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.ingest.holdings_over_time import held_over_time
from section16.ledger.answers.position import Position, Step, position_of, steps_of
from section16.ledger.book import IssuerBook
from section16.ledger.lots.cause import Cause
from tests.ledger.filings import (
    ADA,
    BEN,
    ISSUER,
    OPTION,
    accession,
    at,
    book_of,
    causes,
    exercise,
    filed,
    holding,
    purchase,
    row,
    sale,
    vesting,
)
from tests.ledger.stories import OPENED


def on(book: IssuerBook, day: str | None, lot: int = 0) -> Position | None:
    return position_of(book.lots[lot], book.splits, date.fromisoformat(day) if day else None)


def held(book: IssuerBook, day: str | None, lot: int = 0) -> Decimal | None:
    position = on(book, day, lot)
    return position.balance if position else None


def steps(book: IssuerBook, lot: int = 0) -> list[tuple[str, int, str]]:
    """Return the day, the change and the reason of every step of a lot."""
    return [(step.day.isoformat(), int(step.change), step.what) for step in steps_of(book.lots[lot], book.splits)]


# --- the days of what was reported


def test_a_position_is_the_sum_of_all_changes_up_to_the_day() -> None:
    book = book_of(
        OPENED,
        filed(2, "2025-02-12", sale(100, 9_900, "2025-02-10"), purchase(40, 9_940, "2025-02-11")),
        filed(3, "2025-03-10", holding(9_940)),
    )
    assert [held(book, day) for day in ("2025-01-09", "2025-01-10", "2025-02-09", "2025-02-10", "2025-02-11", None)] == [
        None, 10_000, 10_000, 9_900, 9_940, 9_940,
    ]  # fmt: skip
    assert steps(book) == [("2025-01-10", 10_000, "first sight"), ("2025-02-10", -100, "S"), ("2025-02-11", 40, "P")]


def test_a_position_names_the_row_that_states_it_and_the_day_of_the_last_change() -> None:
    book = book_of(OPENED, filed(2, "2025-02-12", sale(100, 9_900, "2025-02-10")), filed(3, "2025-03-10", holding(9_900)))
    now, then = on(book, None), on(book, "2025-02-11")
    assert now is not None
    assert then is not None
    assert (now.row, now.since, now.cause) == (at("3 I/1"), date(2025, 2, 10), Cause.AGREES)
    assert (then.row, then.since) == (at("2 I/1"), date(2025, 2, 10))
    assert (now.issuer, now.owners, now.names, now.table, now.security, now.direct, now.after_split) == (
        ISSUER, (ADA,), ("Person 1",), "I", "Common Stock", True, "",
    )  # fmt: skip
    assert now.known is not None
    assert now.known.date() == date(2025, 3, 10)


def test_a_derivative_has_its_terms() -> None:
    terms = {"title": OPTION, "exercise_price": "4.00", "expiration": "2032-05-01", "exercise_date": "2026-05-01"}
    book = book_of(filed(1, "2025-01-10", row("II", owned=900, holding=True, underlying="Common Stock", **terms)))
    position = on(book, None)
    assert position is not None
    assert (position.table, position.exercise_price, position.underlying) == ("II", Decimal(4), "Common Stock")
    assert (position.expiration, position.exercise_date) == (date(2032, 5, 1), date(2026, 5, 1))


def test_what_was_held_before_the_first_report_is_on_its_earliest_day() -> None:
    book = book_of(filed(1, "2025-02-10", sale(100, 9_900, "2025-02-08"), sale(50, 9_850, "2025-02-09")))
    assert steps(book) == [("2025-02-08", 10_000, "first sight"), ("2025-02-08", -100, "S"), ("2025-02-09", -50, "S")]


def test_what_opens_a_lot_is_alone() -> None:
    assert steps(book_of(filed(1, "2025-02-10", purchase(100, 100)))) == [("2025-02-10", 100, "P")]


def test_rows_that_state_one_total_take_effect_one_by_one() -> None:
    rows = sale(100, 9_400, "2025-02-03"), sale(200, 9_400, "2025-02-04"), sale(300, 9_400, "2025-02-05")
    known, unknown = book_of(OPENED, filed(2, "2025-02-10", *rows)), book_of(filed(2, "2025-02-10", *rows))
    for book in (known, unknown):
        assert [held(book, f"2025-02-0{day}") for day in (3, 4, 5)] == [9_900, 9_700, 9_400]


# --- rows reported late, and breaks


@pytest.mark.parametrize("left", [9_400, 9_500])
def test_a_sale_that_was_reported_late_counts_from_its_day(left: int) -> None:
    book = book_of(OPENED, filed(2, "2025-02-10", sale(100, 9_400)), filed(3, "2025-03-10", sale(500, left, "2025-02-03")))
    assert steps(book) == [("2025-01-10", 10_000, "first sight"), ("2025-02-03", -500, "S"), ("2025-02-10", -100, "S")]
    assert [held(book, day) for day in ("2025-02-02", "2025-02-03", "2025-02-10", None)] == [10_000, 9_500, 9_400, 9_400]


def test_transactions_before_the_first_report_begin_the_history() -> None:
    late = filed(2, "2025-03-10", purchase(1_000, 9_000, "2025-01-03"), purchase(1_000, 10_000, "2025-01-08"))
    book = book_of(filed(1, "2025-02-10", sale(100, 9_900)), late)
    assert set(causes(book).values()) == {Cause.FIRST_SIGHT, Cause.LATE}
    assert [held(book, day) for day in ("2025-01-02", "2025-01-03", "2025-01-08", "2025-02-10")] == [None, 9_000, 10_000, 9_900]
    assert steps(book)[0] == ("2025-01-03", 8_000, "first sight")


def test_a_break_is_a_change_on_the_day_of_the_row_that_shows_it() -> None:
    book = book_of(OPENED, filed(2, "2025-02-10", sale(100, 9_400)), filed(3, "2025-03-10", holding(9_377)))
    assert steps(book) == [
        ("2025-01-10", 10_000, "first sight"), ("2025-02-10", -500, "unexplained"), ("2025-02-10", -100, "S"),
        ("2025-03-10", -23, "unexplained"),
    ]  # fmt: skip
    assert held(book, None) == 9_377


def test_what_is_left_of_a_break_beside_its_late_rows_is_a_change() -> None:
    book = book_of(OPENED, filed(2, "2025-02-10", sale(100, 9_400)), filed(3, "2025-03-10", sale(200, 9_800, "2025-02-03")))
    assert steps(book)[1:] == [("2025-02-03", -200, "S"), ("2025-02-10", -300, "unexplained"), ("2025-02-10", -100, "S")]


def test_a_holding_as_of_its_day_moves_nothing() -> None:
    book = book_of(
        OPENED, filed(2, "2025-02-10", sale(300, 9_700)), filed(3, "2025-03-10", holding(10_000), period="2025-01-31")
    )
    assert [held(book, day) for day in ("2025-01-31", "2025-02-10", None)] == [10_000, 9_700, 9_700]
    position = on(book, "2025-02-01")
    assert position is not None
    assert position.row == at("3 I/1")


# --- splits

REVERSE = 'split = [{issuer = "9999100", new = 1, old = 20, day = 2025-02-01}]'


def test_a_split_is_a_change_on_its_day() -> None:
    book = book_of(OPENED, filed(2, "2025-02-10", sale(100, 400)), decisions=REVERSE)
    assert steps(book) == [("2025-01-10", 10_000, "first sight"), ("2025-02-01", -9_500, "split"), ("2025-02-10", -100, "S")]
    assert [held(book, day) for day in ("2025-01-31", "2025-02-01", "2025-02-10")] == [10_000, 500, 400]


@pytest.mark.parametrize(
    ("owned", "day", "balance", "after"),
    [
        (10_019, None, 500, "1-for-20 (reverse)"),
        (10_019, "2025-02-01", 500, "1-for-20 (reverse)"),
        (10_019, "2025-01-31", 10_019, ""),
        (19, None, 0, "1-for-20 (reverse)"),
    ],
)
def test_a_split_after_the_last_report_is_applied_and_fractions_are_dropped(
    owned: int, day: str | None, balance: int, after: str
) -> None:
    position = on(book_of(filed(1, "2025-01-10", holding(owned)), decisions=REVERSE), day)
    assert position is not None
    assert position.balance == balance
    assert (position.after_split, position.row) == (after, at("1 I/1"))


@pytest.mark.parametrize(("year_end", "balance", "after"), [("2025-03-31", 500, ""), ("2025-01-31", 25, "1-for-20 (reverse)")])
def test_a_form_5_states_the_balance_of_the_end_of_the_year_after_the_splits_until_then(
    year_end: str, balance: int, after: str
) -> None:
    row = sale(100, 500, "2025-01-10")
    book = book_of(filed(1, "2025-05-10", row, form="5", period=year_end), decisions=REVERSE)
    position = on(book, None)
    assert position is not None
    assert position.balance == balance
    assert position.after_split == after
    (*_, last) = held_over_time(book)
    assert last.balance == balance


def test_each_of_two_splits_is_a_step_before_the_report_that_follows_it() -> None:
    later = REVERSE[:-1] + ', {issuer = "9999100", new = 3, old = 1, day = 2025-03-01}]'
    book = book_of(OPENED, filed(2, "2025-02-10", sale(100, 400)), filed(3, "2025-03-10", sale(100, 1_100)), decisions=later)
    assert steps(book) == [
        ("2025-01-10", 10_000, "first sight"),
        ("2025-02-01", -9_500, "split"),
        ("2025-02-10", -100, "S"),
        ("2025-03-01", 800, "split"),
        ("2025-03-10", -100, "S"),
    ]
    assert [held(book, day) for day in ("2025-01-31", "2025-02-01", "2025-02-10", "2025-03-01")] == [10_000, 500, 400, 1_200]


def test_two_splits_after_the_last_report_are_both_applied() -> None:
    later = REVERSE[:-1] + ', {issuer = "9999100", new = 3, old = 1, day = 2025-05-01}]'
    book = book_of(OPENED, decisions=later)
    assert [held(book, day) for day in ("2025-04-30", "2025-05-01")] == [500, 1_500]
    position = on(book, None)
    assert position is not None
    assert position.after_split == "1-for-20 (reverse); 3-for-1"


def test_two_splits_without_a_report_between_are_two_steps_fractions_dropped_at_the_first() -> None:
    second = '{issuer = "9999100", new = 3, old = 1, day = 2025-02-04}]'
    two = REVERSE.replace("}]", "}, ") + second
    book = book_of(filed(1, "2025-01-10", holding(10_010)), filed(2, "2025-02-10", sale(100, 1_401)), decisions=two)
    assert steps(book) == [
        ("2025-01-10", 10_010, "first sight"),
        ("2025-02-01", -9_510, "split"),
        ("2025-02-04", 1_001, "split"),
        ("2025-02-10", -100, "S"),
    ]


def test_a_split_before_the_last_report_is_not_applied_again() -> None:
    book = book_of(filed(1, "2025-02-01", holding(500)), decisions=REVERSE)
    assert held(book, None) == held(book, "2025-06-01") == 500


# --- the steps of any story


@st.composite
def stories(draw: st.DrawFn) -> IssuerBook:
    """Return the book of one holding with trades, some of them late, breaks, and splits."""
    balance, posted = draw(st.integers(100, 90_000)), []
    posted.append(filed(1, "2025-01-02", holding(balance)))
    for number in range(2, draw(st.integers(3, 9))):
        change = draw(st.integers(-balance // 2, 5_000).filter(bool))
        balance += change + draw(st.sampled_from([0, 0, 0, 37, -change]))
        day = f"2025-{number:02}-{draw(st.integers(1, 28)):02}"
        trade = purchase(change, balance, day) if change > 0 else sale(-change, balance, day)
        posted.append(filed(number, f"2025-{draw(st.integers(number, 12)):02}-28", trade))
    return book_of(*posted, decisions=draw(st.sampled_from(["", REVERSE])))


@given(stories())
def test_the_steps_sum_to_the_balance_and_go_forward_in_time(book: IssuerBook) -> None:
    for number, lot in enumerate(book.lots):
        found = steps_of(lot, book.splits)
        assert [step.day for step in found] == sorted(step.day for step in found)
        total = Decimal(0)
        for step in found:
            total += step.change
            assert step.balance == total
        assert total == lot.balance
        if found:
            last = max(one.entry.when for one in lot.history)
            assert not any(last <= split.after for split in book.splits) or book.splits[0].given
            assert held(book, last.isoformat(), number) == found[-1].balance


def test_an_exercise_moves_both_of_its_lots_on_one_day() -> None:
    book = book_of(
        filed(1, "2025-01-10", holding(10_000), row("II", owned=900, holding=True, title=OPTION)),
        filed(2, "2025-02-12", vesting(300, 10_300, "2025-02-10"), exercise(300, 600, "2025-02-10", title=OPTION)),
    )
    assert [held(book, day, lot) for lot in (0, 1) for day in ("2025-02-09", "2025-02-10")] == [10_000, 10_300, 900, 600]


def test_a_step_names_its_row() -> None:
    book = book_of(OPENED, filed(2, "2025-02-10", sale(100, 9_900), owners=(ADA, BEN)))
    assert steps_of(book.lots[0])[1] == Step(
        day=date(2025, 2, 10), change=Decimal(-100), balance=Decimal(9_900), row=f"{accession(2)} I/1", what="S"
    )
