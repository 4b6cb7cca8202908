"""The screens of a book: what each lists, what it leaves out by default, and what is not known."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from section16.errors import BookError, RequestError
from section16.workspace.book_names import find_insiders, find_issuers
from section16.workspace.ingesting import ingest_filings
from section16.workspace.screens import SCREEN_ROWS, FirstPurchase, PlanSales, ScreenAnswer, screen
from tests.workspace.screened import COVE, HARBOR, book_of, filing, row

FILINGS = [
    # a purchase four years before, the last in the book of an officer who buys again
    filing("ada", "2021-03-03", row("P", "2021-03-02", 100, 100, "10")),
    filing("cleo", "2025-01-07", row("A", "2025-01-06", 50, 50)),
    # three persons within ten days, a fourth under a plan
    filing("ada", "2025-06-03", row("P", "2025-06-02", 1000, 1100, "20")),
    filing("ben", "2025-06-05", row("P", "2025-06-04", 500, 500, "21")),
    filing("cleo", "2025-06-11", row("P", "2025-06-10", 300, 350, "22")),
    filing("dora", "2025-06-06", row("P", "2025-06-05", 9000, 9000, "21"), plan=True),
    # two persons of another issuer are no cluster
    filing("ada", "2025-06-04", row("P", "2025-06-02", 10, 10, "3"), issuer=COVE),
    filing("ben", "2025-06-06", row("P", "2025-06-04", 10, 10, "3"), issuer=COVE),
    # sales under a plan, and one that is not
    filing("dora", "2025-07-02", row("S", "2025-07-01", 1000, 8000, "25"), plan=True),
    filing("dora", "2025-08-04", row("S", "2025-08-01", 2000, 6000, "26"), plan=True),
    filing("ben", "2025-08-05", row("S", "2025-08-04", 100, 400, "26")),
    # an exercise that is held, and one whose shares are sold within a month
    filing("ada", "2025-09-03", row("M", "2025-09-02", 200, 1300, "5"), options=row("M", "2025-09-02", 200, 800, "", "II")),
    filing("ben", "2025-09-04", row("M", "2025-09-03", 300, 700, "5"), options=row("M", "2025-09-03", 300, 0, "", "II")),
    filing("ben", "2025-09-19", row("S", "2025-09-18", 300, 400, "27")),
    # late by months: a sale, and one under a plan
    filing("dora", "2025-11-28", row("S", "2025-09-15", 500, 5500, "24"), plan=True),
    filing("cleo", "2025-12-01", row("S", "2025-10-01", 100, 250, "24")),
]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return book_of(tmp_path_factory.mktemp("screens"), FILINGS)


def rows(book: Path, name: Any, **options: Any) -> list[Any]:
    return list(screen(book, name, **options).rows)


def test_a_cluster_is_of_several_persons_within_days(book: Path) -> None:
    (one,) = rows(book, "cluster-buys")
    assert (one.issuer_cik, one.issuer_symbol, one.persons, one.trades) == (HARBOR, "HLC", 3, 3)
    assert (one.first_day, one.last_day) == (date(2025, 6, 2), date(2025, 6, 10))
    assert one.names == ("Lindqvist Ada", "Lindqvist Ben", "Lindqvist Cleo")
    assert (one.shares, one.value) == (Decimal(1800), Decimal(37100))
    assert rows(book, "cluster-buys", days=3) == []
    assert {found.issuer_cik: found.persons for found in rows(book, "cluster-buys", persons=2)} == {HARBOR: 3, COVE: 2}


def test_purchases_under_a_plan_are_left_out_and_the_answer_says_so(book: Path) -> None:
    found = screen(book, "top-buyers", issuer="HLC")
    assert [(one.owner_name, one.value) for one in rows(book, "top-buyers", issuer="HLC")] == [
        ("Lindqvist Ada", Decimal(20000)),
        ("Lindqvist Ben", Decimal(10500)),
        ("Lindqvist Cleo", Decimal(6600)),
    ]
    assert (found.left_out, found.notes[1:]) == (1, ("Discretionary purchases alone; 1 row was left out.",))
    whole = screen(book, "top-buyers", issuer="HLC", everything=True)
    assert rows(book, "top-buyers", issuer="HLC", everything=True)[0].owner_name == "Lindqvist Dora"
    assert (whole.left_out, whole.notes[1:]) == (0, ("Includes what is not discretionary.",))


@pytest.mark.parametrize(
    ("since", "until", "says"),
    [
        (None, None, ["By default, the year up to the last filing in the book, {last}."]),
        ("2025-01-01", None, ["By default, up to the last filing in the book, {last}."]),
        (None, "2025-06-05", ["By default, the year up to 2025-06-05."]),
        ("2025-01-01", "2025-06-05", []),
        ("2025-01-01", "2031-01-01", ["The book ends within these days, on {last}, with its last filing."]),
        ("2030-01-01", None, ["The book ends before these days, on {last}, with its last filing."]),
        (
            None,
            "2031-06-01",
            ["The book ends before these days, on {last}, with its last filing.", "By default, the year up to 2031-06-01."],
        ),
    ],
)
def test_the_notes_say_what_decided_the_days(book: Path, since: str | None, until: str | None, says: list[str]) -> None:
    last = screen(book, "top-buyers").until
    first, end = (None if day is None else date.fromisoformat(day) for day in (since, until))
    found = screen(book, "top-buyers", since=first, until=end)
    assert list(found.notes[:-1]) == [text.format(last=last) for text in says]
    assert found.since <= found.until
    assert (first or found.since, end or found.until) == (found.since, found.until)


@pytest.mark.dated  # a book records when it learns of a filing
def test_without_filing_dates_the_last_transaction_decides_the_days(tmp_path: Path) -> None:
    ingest_filings("src/section16/demo/forms/form4.xml", tmp_path / "book")
    found = screen(tmp_path / "book", "exercise-and-hold")
    assert found.notes[0] == f"By default, the year up to the last transaction in the book, {found.until}."
    assert found.until.year == 2025


def test_the_rows_shown_are_limited_and_their_number_is_not(book: Path) -> None:
    found = screen(book, "top-buyers", limit=1)
    assert (len(found.rows), found.found) == (1, 5)


def test_a_first_purchase_in_years_needs_a_history_of_so_many_years(book: Path) -> None:
    found = screen(book, "first-buy-in-years", issuer=HARBOR)
    (one,) = found.rows
    assert isinstance(one, FirstPurchase)
    assert (one.owner_name, one.day, one.last_purchase) == ("Lindqvist Ada", date(2025, 6, 2), date(2021, 3, 2))
    assert found.unknown == 2  # the filings of Ben and Cleo begin in 2025
    assert "2 rows may belong here and were left out" in found.notes[2]
    assert rows(book, "first-buy-in-years", issuer=HARBOR, years=5) == []


def test_plan_sales_are_summed_by_person_and_plan(book: Path) -> None:
    found = screen(book, "plan-sales")
    (one,) = found.rows
    assert isinstance(one, PlanSales)
    assert (one.owner_name, one.trades, one.shares, one.value) == ("Lindqvist Dora", 3, Decimal(3500), Decimal(89000))
    assert found.notes[1:] == ("Sales under a plan are not discretionary; this screen lists them.",)


def test_late_filers_are_those_of_discretionary_trades_unless_all_is_asked(book: Path) -> None:
    def late(**options: Any) -> dict[str, int]:
        return {one.owner_name: one.rows for one in rows(book, "late-filers", **options)}

    assert late() == {"Lindqvist Cleo": 1}
    assert late(everything=True) == {"Lindqvist Cleo": 1, "Lindqvist Dora": 1}
    assert screen(book, "late-filers").left_out == 1


def test_an_exercise_is_held_where_nothing_is_sold_for_days(book: Path) -> None:
    (one,) = rows(book, "exercise-and-hold")
    assert (one.owner_name, one.day, one.price, one.value) == ("Lindqvist Ada", date(2025, 9, 2), Decimal(5), Decimal(1000))
    assert {one.owner_name for one in rows(book, "exercise-and-hold", days=10)} == {"Lindqvist Ada", "Lindqvist Ben"}


def test_days_that_are_not_over_leave_it_unknown(book: Path) -> None:
    found = screen(book, "exercise-and-hold", days=120)
    assert (found.rows, found.unknown) == ((), 1)


def test_the_last_year_is_asked_by_default_and_other_days_on_request(book: Path) -> None:
    assert screen(book, "top-buyers").since == date(2024, 12, 1)
    assert screen(book, "top-buyers").until == date(2025, 12, 1)
    found = rows(book, "top-buyers", since=date(2021, 1, 1), until=date(2021, 12, 31))
    assert [(one.owner_name, one.value) for one in found] == [("Lindqvist Ada", Decimal(1000))]


def test_an_issuer_is_named_by_cik_ticker_or_words(book: Path) -> None:
    def named(text: str) -> set[str]:
        return {one.issuer_cik for one in rows(book, "top-buyers", issuer=text)}

    assert named("9990017") == named("cove") == named("COVE lantern") == {COVE}
    with pytest.raises(RequestError, match="names several issuers"):
        rows(book, "top-buyers", issuer="lantern")
    with pytest.raises(RequestError, match="The book has no issuer 'quay'"):
        rows(book, "top-buyers", issuer="quay")


@pytest.mark.parametrize("wrong", [{"persons": 0}, {"days": -1}, {"years": 0}, {"limit": 0}])
def test_a_number_that_is_none_is_refused(book: Path, wrong: dict[str, int]) -> None:
    with pytest.raises(RequestError, match="is too low for the number of"):
        screen(book, "cluster-buys", **wrong)  # type: ignore[arg-type]  # that is what is tested


def test_a_screen_that_there_is_not_names_those_there_are(book: Path) -> None:
    with pytest.raises(RequestError, match="There is no screen all-sales"):
        screen(book, "all-sales")  # type: ignore[arg-type]  # that is what is tested


def test_a_book_without_filings_is_an_answer_or_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(BookError):
        screen(tmp_path / "none", "top-buyers")


def test_issuers_and_persons_are_found_by_words(book: Path) -> None:
    assert [(one.issuer_cik, one.symbol, one.filings) for one in find_issuers(book, "harbor")] == [(HARBOR, "HLC", 14)]
    assert {one.issuer_cik for one in find_issuers(book)} == {HARBOR, COVE}
    assert find_issuers(book, "quay") == ()
    assert [(one.name, one.issuer_symbol) for one in find_insiders(book, "lindqvist ada")] == [
        ("Lindqvist Ada", "HLC"),
        ("Lindqvist Ada", "COVE"),
    ]
    assert len(find_insiders(book, issuer="HLC")) == 4
    assert find_insiders(book, "9990102", issuer="HLC")[0].officer_title == "Chief Financial Officer"


def test_every_screen_gives_an_answer_without_rows_too(book: Path) -> None:
    for name in SCREEN_ROWS:
        found = screen(book, name, since=date(1990, 1, 1), until=date(1990, 12, 31))  # type: ignore[arg-type]  # it is one
        assert isinstance(found, ScreenAnswer)
        assert (found.rows, found.found) == ((), 0)
