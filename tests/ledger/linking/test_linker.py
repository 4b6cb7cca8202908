"""Linking: which balance a row follows from, in whatever order and under whatever words it is reported."""

from __future__ import annotations

from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.ledger.linking.learning import Learned
from section16.ledger.lots.cause import Cause
from tests.ledger.filings import (
    ADA,
    BEN,
    CLEO,
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
    row,
    sale,
    told,
    vesting,
)
from tests.ledger.stories import OPENED

AGREES, FIRST, OPENS, OPEN = Cause.AGREES, Cause.FIRST_SIGHT, Cause.OPENS, Cause.UNEXPLAINED
DRIFT, SPLIT, SILENT = Cause.DRIFT, Cause.SPLIT, Cause.SILENT

# --- rows of one filing


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_rows_of_a_filing_follow_in_whatever_order_they_stand(order: tuple[int, ...]) -> None:
    rows = [sale(100, 9_900), sale(250, 9_650), purchase(30, 9_680), sale(80, 9_600)]
    book = book_of(OPENED, filed(2, "2025-02-10", *(rows[number] for number in order)))
    assert set(causes(book).values()) == {FIRST, AGREES}
    assert len(book.lots) == 1
    assert book.lots[0].balance == 9_600


@given(st.lists(st.integers(1, 5_000), min_size=2, max_size=7, unique=True), st.randoms(use_true_random=False))
def test_any_chain_of_purchases_is_followed_in_any_order(amounts: list[int], draw: Any) -> None:
    totals = [10_000 + sum(amounts[: number + 1]) for number in range(len(amounts))]
    rows = [purchase(amount, total) for amount, total in zip(amounts, totals, strict=True)]
    draw.shuffle(rows)
    made = linked(OPENED, filed(2, "2025-02-10", *rows))
    assert [one.cause for one in made.assertions] == [FIRST, *[AGREES] * len(rows)]
    assert made.lots[0].balance == totals[-1]


def test_a_holding_that_states_the_total_is_after_the_transactions() -> None:
    book = book_of(OPENED, filed(2, "2025-02-10", holding(9_900), sale(100, 9_900)))
    assert causes(book) == {"1 I/1": FIRST, "2 I/1": AGREES, "2 I/2": AGREES}
    assert lots(book) == [["1 I/1", "2 I/2", "2 I/1"]]


def test_an_exercise_and_the_sale_of_all_its_shares_begin_with_the_exercise() -> None:
    book = book_of(filed(1, "2025-01-10", sale(500, 10_000), vesting(500, 10_500)))
    assert causes(book) == {"1 I/1": AGREES, "1 I/2": FIRST}
    assert told(book, "1 I/1").previous is told(book, "1 I/2")


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_conversion_and_the_sale_of_its_shares_stand_before_a_purchase_from_the_same_balance(order: tuple[int, ...]) -> None:
    day = "2025-02-10"
    rows = purchase(250, 10_250, day), vesting(900, 10_900, day, code="C"), sale(900, 10_000, day)
    book = book_of(OPENED, filed(2, day, *(rows[number] for number in order)), filed(3, "2025-03-10", sale(50, 10_200)))
    assert set(causes(book).values()) == {FIRST, AGREES}


def test_a_row_amid_others_is_not_linked_by_the_chance_of_its_balance() -> None:
    day = "2025-02-10"
    by_chance = filed(2, day, sale(34, 10_004, day), sale(4, 10_000, day), sale(5, 9_995, day))
    assert causes(book_of(OPENED, by_chance)) == {"1 I/1": FIRST, "2 I/1": OPEN, "2 I/2": AGREES, "2 I/3": AGREES}
    assert lots(book_of(OPENED, by_chance)) == [["1 I/1", "2 I/1", "2 I/2", "2 I/3"]]
    again = filed(3, "2025-03-10", sale(100, 9_900, day), sale(50, 9_850, "2025-03-10"))
    book = book_of(OPENED, filed(2, day, sale(100, 9_900)), again)
    assert causes(book)["3 I/2"] is AGREES  # the row before it is one that was reported already


def test_a_row_without_a_balance_or_without_a_change_says_nothing_and_moves_nothing() -> None:
    silent = [row(change=-50, day="2025-02-10", code="S"), row(owned=9_000, day="2025-02-10", code="S"), holding(None)]
    book = book_of(OPENED, filed(2, "2025-02-10", sale(100, 9_900), *silent))
    assert causes(book) == {"1 I/1": FIRST, "2 I/1": AGREES, "2 I/2": SILENT, "2 I/3": SILENT, "2 I/4": SILENT}
    assert lots(book) == [["1 I/1", "2 I/1"]]
    silent_rows = [told(book, f"2 I/{number}") for number in (2, 3, 4)]
    assert {(one.lot, one.number, one.index, one.previous, one.next) for one in silent_rows} == {(None, -1, -1, None, None)}


# --- rows that all state the total at the end


def test_rows_that_state_the_final_total_follow_one_by_one() -> None:
    book = book_of(OPENED, filed(2, "2025-02-10", sale(100, 9_400), sale(200, 9_400), sale(300, 9_400)))
    rows = [told(book, place) for place in ("2 I/1", "2 I/2", "2 I/3")]
    assert [one.opening for one in rows] == [10_000, 9_900, 9_700]
    assert [one.balance for one in rows] == [9_900, 9_700, 9_400]
    assert {one.cause for one in rows} == {AGREES}
    assert rows[0].evidence[0].rows == tuple(one.entry.id for one in rows)


def test_rows_that_state_the_total_of_a_holding_never_seen_check_nothing_and_are_gone_on_from() -> None:
    book = book_of(
        filed(1, "2025-01-10", sale(100, 9_400), sale(200, 9_400), sale(300, 9_400)), filed(2, "2025-02-10", sale(50, 9_350))
    )
    assert causes(book) == {"1 I/1": FIRST, "1 I/2": FIRST, "1 I/3": FIRST, "2 I/1": AGREES}
    assert [one.balance for one in book.lots[0].history] == [9_900, 9_700, 9_400, 9_350]


def test_of_rows_whose_total_does_not_follow_the_first_carries_the_difference() -> None:
    book = book_of(OPENED, filed(2, "2025-02-10", sale(100, 9_337), sale(200, 9_337), sale(300, 9_337)))
    rows = [told(book, place) for place in ("2 I/1", "2 I/2", "2 I/3")]
    assert [(one.cause, one.gap) for one in rows] == [
        (Cause.UNEXPLAINED, Decimal(-63)),
        (AGREES, Decimal(0)),
        (AGREES, Decimal(0)),
    ]
    assert rows[0].computed == 9_400
    assert book.lots[0].balance == 9_337


def test_rows_that_open_a_holding_together_are_no_single_opening() -> None:
    book = book_of(filed(1, "2025-01-10", purchase(100, 300), purchase(200, 300)), filed(2, "2025-01-20", purchase(5, 5)))
    assert causes(book)["1 I/1"] is causes(book)["1 I/2"] is FIRST


# --- several lots


def test_what_is_owned_is_just_what_was_acquired_opens_a_lot() -> None:
    assert causes(book_of(filed(1, "2025-01-10", purchase(100, 100)))) == {"1 I/1": OPENS}
    assert causes(book_of(filed(1, "2025-01-10", purchase(100, 101)))) == {"1 I/1": FIRST}


def test_every_grant_of_units_opens_a_lot_of_its_own_unless_the_total_is_reported() -> None:
    apart = book_of(filed(1, "2025-01-10", grant(700, 700)), filed(2, "2025-02-10", grant(500, 500)))
    assert lots(apart) == [["1 II/1"], ["2 II/1"]]
    assert set(causes(apart).values()) == {OPENS}
    together = book_of(filed(1, "2025-01-10", grant(700, 700)), filed(2, "2025-02-10", grant(500, 1_200)))
    assert lots(together) == [["1 II/1", "2 II/1"]]


@pytest.mark.parametrize(("code", "rows"), [("M", [["1 II/1", "2 II/1", "3 II/1"]]), ("A", [["1 II/1", "2 II/1"], ["3 II/1"]])])
def test_units_that_are_put_back_go_on_with_their_lot_and_new_ones_do_not(code: str, rows: list[list[str]]) -> None:
    used = filed(1, "2025-01-10", grant(700, 700)), filed(2, "2025-02-10", exercise(700, 0))
    assert lots(book_of(*used, filed(3, "2025-03-10", grant(300, 300, code=code)))) == rows


@pytest.mark.parametrize(("underlying", "one"), [("Common Stock", True), ("", True), ("Class B Common Stock", False)])
def test_derivatives_on_other_shares_are_other_lots(underlying: str, *, one: bool) -> None:
    first = filed(1, "2025-01-10", row("II", owned=90, holding=True, title=OPTION, underlying="Common Stock, $.01 par value"))
    book = book_of(first, filed(2, "2025-02-10", exercise(30, 60, title=OPTION, underlying=underlying)))
    assert (len(book.lots) == 1) is one


def test_each_lot_of_a_class_is_followed_from_its_own_balance() -> None:
    book = book_of(
        filed(1, "2025-01-10", grant(900, 900), grant(400, 400)),
        filed(2, "2025-02-10", exercise(100, 300), exercise(300, 600)),
        filed(3, "2025-03-10", exercise(310, 290), exercise(100, 200)),
    )
    assert lots(book) == [["1 II/1", "2 II/2", "3 II/1"], ["1 II/2", "2 II/1", "3 II/2"]]
    assert [lot.balance for lot in book.lots] == [290, 200]


def test_lots_of_one_size_under_one_name_are_two() -> None:
    terms: dict[str, Any] = {"title": OPTION, "exercise_price": "4.00", "expiration": "2032-05-01"}
    held = [row("II", owned=500, holding=True, **terms)] * 2
    book = book_of(
        filed(1, "2025-01-10", *held),
        filed(2, "2025-02-10", exercise(500, 0, **terms), held[0]),
        filed(3, "2025-03-10", held[0]),
    )
    assert sorted(map(len, lots(book))) == [2, 3]
    assert sorted(lot.balance for lot in book.lots) == [0, 500]
    assert set(causes(book).values()) == {FIRST, AGREES}


def test_a_row_goes_on_with_the_lot_of_its_own_footnote_where_balances_are_equal() -> None:
    notes = [{"note": f"Granted under the {name} plan.", "cell": "title"} for name in ("first", "second")]
    book = book_of(
        filed(1, "2025-01-10", grant(900, 900, **notes[0]), grant(900, 900, **notes[1])),
        filed(2, "2025-02-10", exercise(300, 600, **notes[1])),
    )
    assert lots(book) == [["1 II/1"], ["1 II/2", "2 II/1"]]


@pytest.mark.parametrize(
    ("note", "two"),
    [("Vests in March 2026.", True), ("Vests in March 2027.", False), ("", False)],
    ids=["of another schedule", "of its own", "without a word"],
)
def test_a_holding_as_large_as_a_grant_beside_it_is_an_older_one_by_its_footnote(note: str, *, two: bool) -> None:
    new = grant(900, 900, note="Vests in March 2027.", cell="title")
    older = holding(900, table="II", title=UNITS, note=note, cell="title")
    assert lots(book_of(filed(1, "2025-03-03", new, older))) == ([["1 II/1"], ["1 II/2"]] if two else [["1 II/1", "1 II/2"]])


def test_two_grants_of_one_size_on_one_form_are_two_lots() -> None:
    book = book_of(filed(1, "2025-01-10", grant(900, 900), grant(900, 900)))
    assert causes(book) == {"1 II/1": OPENS, "1 II/2": OPENS}
    assert [lot.balance for lot in book.lots] == [900, 900]


def test_what_each_holder_has_is_a_lot_and_a_joint_one_occurs_once() -> None:
    book = book_of(
        filed(1, "2025-01-10", holding(5_000, through="By fund"), owners=(BEN, CLEO)),
        filed(2, "2025-02-10", sale(100, 4_900, through="By fund"), owners=(CLEO,)),
        filed(3, "2025-02-11", sale(100, 4_900, through="By fund"), owners=(ADA,)),
    )
    assert lots(book) == [["1 I/1", "2 I/1"], ["3 I/1"]]
    assert book.lots[0].owners == {BEN, CLEO}


def test_dollars_and_shares_are_never_one_lot() -> None:
    notes: dict[str, Any] = {"title": "Convertible Note", "exercise_price": 5, "expiration": "2030-01-01"}
    book = book_of(
        filed(1, "2025-01-10", row("II", owned=50_000, holding=True, dollars=True, **notes)),
        filed(2, "2025-02-10", exercise(20_000, 30_000, dollars=True, **notes)),
        filed(3, "2025-03-10", exercise(1_000, 29_000, dollars=False, **notes)),
    )
    assert causes(book) == {"1 II/1": FIRST, "2 II/1": AGREES, "3 II/1": FIRST}


@pytest.mark.parametrize(
    ("listed", "begins"),
    [
        ((sale(961, 29_861), vesting(961, 30_822), vesting(639, 31_461), sale(639, 30_822)), "1 I/1"),  # the sale first
        ((vesting(961, 31_783), sale(961, 30_822)), "1 I/1"),
        ((sale(961, 30_822), sale(639, 30_822), vesting(639, 31_461), vesting(961, 31_783)), "1 I/3"),  # in no order
        ((sale(961, 30_822), vesting(961, 31_783)), "1 I/2"),  # nothing would be sold in the end
        ((exercise(961, 0), grant(961, 961)), "1 II/2"),  # acquired from nothing
    ],
)
def test_a_circle_begins_where_the_form_lists_it(listed: tuple[Any, ...], begins: str) -> None:
    found = causes(book_of(filed(1, "2025-01-10", *listed)))
    assert [place for place, cause in found.items() if cause is not AGREES] == [begins]


@pytest.mark.parametrize(("older", "follows"), [(7_407, True), (7_400, False)])
def test_rows_of_several_grants_use_up_a_lot_to_which_grants_were_added(older: int, *, follows: bool) -> None:
    def units(change: int, owned: int, day: str) -> Any:
        note = f"The units vest in three equal annual installments beginning on {day}."
        return row(
            "II", title=UNITS, change=change, owned=owned, code="A" if change > 0 else "D", note=note, cell="exercise_date"
        )

    book = book_of(
        filed(1, "2025-01-10", exercise(3_704, 7_407)),
        filed(2, "2025-02-10", units(14_416, 21_823, "January 31, 2026")),
        filed(3, "2025-06-21", units(-14_416, 0, "January 31, 2026"), units(-older, 0, "December 31, 2025")),
    )
    assert [causes(book)[place] is AGREES for place in ("3 II/1", "3 II/2")] == [follows, follows]


# --- the same balance under other words


@pytest.mark.parametrize("words", [{"title": "Class A Common Stock"}, {"title": "Ordinary Shares"}])
def test_a_balance_is_found_again_under_another_title(words: dict[str, str]) -> None:
    book = book_of(OPENED, filed(2, "2025-02-10", sale(300, 9_700, **words)))
    assert causes(book) == {"1 I/1": FIRST, "2 I/1": DRIFT}
    assert told(book, "2 I/1").evidence[0].rows == (at("1 I/1"),)


def test_a_balance_is_found_again_under_another_nature() -> None:
    book = book_of(
        filed(1, "2025-01-10", holding(10_000, through="By trust")),
        filed(2, "2025-02-10", sale(300, 9_700, through="Marlowe Family Trust")),
    )
    assert causes(book) == {"1 I/1": FIRST, "2 I/1": DRIFT}


@pytest.mark.parametrize(
    "again",
    [
        [sale(300, 9_700, title="Class A Common Stock", through="By trust")],  # both the title and the holder are other
        [sale(300, 9_701, title="Class A Common Stock")],  # another balance
        [sale(300, 9_700, title="Class A Common Stock"), holding(10_000)],  # the lot goes on by itself
        [sale(300, 9_700, title="Class A Common Stock", dollars=True)],
    ],
    ids=["title and holder", "balance", "goes on", "dollars"],
)
def test_a_balance_is_not_found_again(again: list[Any]) -> None:
    book = book_of(OPENED, filed(2, "2025-02-10", *again))
    assert told(book, "2 I/1").cause is FIRST


@pytest.mark.parametrize(("granted", "same"), [("March 1, 2025", True), ("March 1, 2024", False)])
def test_a_digit_parts_a_row_from_its_grant_unless_its_days_are_those_of_another(granted: str, *, same: bool) -> None:
    def told_of(day: str) -> dict[str, str]:
        return {"note": f"Granted on {day}; vests in annual installments beginning on April 1.", "cell": "exercise_date"}

    new = filed(1, "2025-03-03", grant(2_070, 2_070, "2025-03-01", **told_of("March 1, 2025")))
    book = book_of(new, filed(2, "2025-04-03", exercise(512, 1_538, "2025-04-01", **told_of(granted))))
    assert (len(book.lots) == 1) is same


def test_an_option_is_no_unit_under_another_title() -> None:
    for title, cause in (("Option (Right to Buy)", DRIFT), (UNITS, FIRST)):
        again = holding(900, table="II", title=title)
        book = book_of(filed(1, "2025-01-10", holding(900, table="II", title=OPTION)), filed(2, "2025-03-10", again))
        assert causes(book)["2 II/1"] is cause


@pytest.mark.parametrize(("title", "cause"), [("Series A Preferred Stock", Cause.ERROR), ("Preferred Stock", DRIFT)])
def test_a_balance_under_another_series_is_an_error_in_one_of_the_titles(title: str, cause: Cause) -> None:
    first, series = purchase(6_480, 6_480, title="Series B Preferred Stock"), "Series B Preferred Stock"
    again = told(book_of(filed(1, "2025-01-10", first), filed(2, "2025-02-10", sale(6_480, 0, title=title))), "2 I/1")
    titles = [(at("2 I/1"), title, series), (at("1 I/1"), series, title)]
    assert again.cause is cause
    assert again.gap == 0
    readings = [(one.row, one.filed, one.supported) for one in again.evidence[0].readings]
    assert readings == (titles if cause is Cause.ERROR else [])


def test_a_small_balance_is_found_under_other_words_by_chance() -> None:
    for owned, cause in ((99, FIRST), (100, DRIFT)):
        book = book_of(
            filed(1, "2025-01-10", holding(owned)), filed(2, "2025-02-10", sale(9, owned - 9, title="Class A Common Stock"))
        )
        assert told(book, "2 I/1").cause is cause


def test_small_changes_of_wording_are_no_drift() -> None:
    for title in ("Common stock, par value $0.001 per share", "COMMON SHARES", 'Common Stock (the "Shares")'):
        book = book_of(OPENED, filed(2, "2025-02-10", sale(300, 9_700, title=title)))
        assert told(book, "2 I/1").cause is AGREES


# --- splits

REVERSE = 'split = [{issuer = "9999100", new = 1, old = 20, day = 2025-02-01}]'
FORWARD = 'split = [{issuer = "9999100", new = 3, old = 1, day = 2025-02-01}]'


@pytest.mark.parametrize(
    ("split", "held", "start"),
    [(REVERSE, 10_000, 500), (FORWARD, 10_000, 30_000), (REVERSE, 10_001, 500), (REVERSE, 10_001, 501), (REVERSE, 10_019, 500),
     (REVERSE, 1_000_000, 50_019), (FORWARD, "10000.5", 30_001)],
)  # fmt: skip
def test_a_balance_goes_through_a_split_fractions_rounded_for_each_lot(split: str, held: int | str, start: int) -> None:
    book = book_of(filed(1, "2025-01-10", holding(held)), filed(2, "2025-02-10", sale(100, start - 100)), decisions=split)
    assert causes(book) == {"1 I/1": FIRST, "2 I/1": SPLIT}
    assert told(book, "2 I/1").gap == start - Decimal(held)


@pytest.mark.parametrize(
    ("held", "start", "days"),
    [(10_000, 502, ("2025-01-10", "2025-02-10")), (1_000_000, 50_030, ("2025-01-10", "2025-02-10")),
     (10_000, 500, ("2025-01-10", "2025-01-31")), (10_000, 500, ("2025-02-01", "2025-02-10"))],
    ids=["other size", "far from the size", "before the split", "after it"],
)  # fmt: skip
def test_a_balance_does_not_go_through_a_split(held: int, start: int, days: tuple[str, str]) -> None:
    made = book_of(filed(1, days[0], holding(held)), filed(2, days[1], sale(100, start - 100)), decisions=REVERSE)
    assert told(made, "2 I/1").evidence == () or told(made, "2 I/1").evidence[0].test != "split"


def test_a_balance_of_before_a_split_is_met_after_it_by_chance() -> None:
    book = book_of(
        filed(1, "2025-01-10", holding(150_000, title=UNITS), holding(25_000, title=UNITS)),
        filed(2, "2025-06-12", holding(25_000, title=UNITS), holding(4_167, title=UNITS)),
        decisions='split = [{issuer = "9999100", new = 1, old = 6, day = 2025-05-01}]',
    )
    assert lots(book) == [["1 I/1", "2 I/1"], ["1 I/2", "2 I/2"]]
    assert (causes(book)["2 I/1"], causes(book)["2 I/2"]) == (SPLIT, SPLIT)


def test_of_equal_lots_after_a_split_each_goes_on_under_its_own_footnote() -> None:
    def units(number: int) -> dict[str, str]:
        return {"title": UNITS, "note": f"Granted in 201{number}.", "cell": "title"}

    book = book_of(
        filed(1, "2025-01-10", holding(85, **units(1)), holding(83, **units(2))),
        filed(2, "2025-06-12", sale(1, 3, **units(2)), sale(2, 2, **units(1))),
        decisions='split = [{issuer = "9999100", new = 1, old = 20, day = 2025-05-01}]',
    )
    assert lots(book) == [["1 I/1", "2 I/2"], ["1 I/2", "2 I/1"]]


def test_a_split_leads_to_the_first_of_rows_that_follow_one_another() -> None:
    rows = sale(3, 214, "2025-06-10"), sale(2, 217, "2025-06-10")
    book = book_of(
        filed(1, "2025-01-10", holding(4_340)),
        filed(2, "2025-06-12", *rows),
        decisions='split = [{issuer = "9999100", new = 1, old = 20, day = 2025-05-01}]',
    )
    assert lots(book) == [["1 I/1", "2 I/2", "2 I/1"]]


@pytest.mark.parametrize(("price", "cause"), [("80.00", SPLIT), ("80.50", SPLIT), ("81.00", FIRST)])
def test_the_exercise_price_of_an_option_is_divided_with_it(price: str, cause: Cause) -> None:
    terms: dict[str, Any] = {"title": OPTION, "expiration": "2032-05-01"}
    book = book_of(
        filed(1, "2025-01-10", row("II", owned=10_000, holding=True, exercise_price="4.00", **terms)),
        filed(2, "2025-02-10", exercise(100, 400, exercise_price=price, **terms)),
        decisions=REVERSE,
    )
    assert told(book, "2 II/1").cause is cause


TWO = """split = [
    {issuer = "9999100", new = 1, old = 20, day = 2025-02-01},
    {issuer = "9999100", new = 3, old = 1, day = 2025-02-04},
]"""


@pytest.mark.parametrize(("start", "cause"), [(1_500, SPLIT), (500, SPLIT), (30_000, SPLIT), (1_700, Cause.UNEXPLAINED)])
def test_a_balance_goes_through_one_or_both_of_two_splits_without_a_report_between(start: int, cause: Cause) -> None:
    book = book_of(filed(1, "2025-01-10", holding(10_000)), filed(2, "2025-02-10", sale(100, start - 100)), decisions=TWO)
    assert told(book, "2 I/1").cause is cause


# --- joint forms


@pytest.mark.parametrize(
    ("owners", "rows"),
    [((ADA, BEN), [["1 I/1", "2 I/2"], ["2 I/1"]]), ((ADA,), [["1 I/1", "2 I/2", "2 I/1"]])],
    ids=["joint", "of one owner"],
)
def test_on_a_joint_form_footnotes_tell_who_holds_directly(owners: tuple[str, ...], rows: list[list[str]]) -> None:
    of_ben = purchase(300, 650, note="Held by Ben.", cell="ownership")
    book = book_of(filed(1, "2025-01-10", holding(10_000)), filed(2, "2025-02-10", of_ben, holding(10_000), owners=owners))
    assert lots(book) == rows


# --- what a first pass teaches

AWARD = {"title": UNITS, "code": "F"}


def test_a_lot_that_goes_on_from_where_it_had_been_shows_that_the_row_between_was_of_another() -> None:
    posted = (
        filed(1, "2025-01-10", holding(5_000, title=UNITS)),
        filed(2, "2025-02-10", sale(300, 1_700, **AWARD)),
        filed(3, "2025-03-10", sale(1_000, 4_000, **AWARD)),
    )
    first = linked(*posted)
    assert [one.cause for one in first.assertions] == [FIRST, Cause.UNEXPLAINED, Cause.UNEXPLAINED]
    assert causes(book_of(*posted)) == {"1 I/1": FIRST, "2 I/1": FIRST, "3 I/1": AGREES}
    known = linked(*posted, learned=Learned(own_lots={at("2 I/1"): frozenset([at("1 I/1")])}))
    assert [one.cause for one in known.assertions] == [FIRST, FIRST, AGREES]


def test_shares_held_directly_are_one_lot_whatever_goes_on_later() -> None:
    book = book_of(OPENED, filed(2, "2025-02-10", sale(300, 1_700)), filed(3, "2025-03-10", sale(1_000, 9_000)))
    assert len(book.lots) == 1
    assert told(book, "2 I/1").cause is not FIRST


@pytest.mark.parametrize(
    ("more", "cause"),
    [
        ((), Cause.UNEXPLAINED),
        ((filed(3, "2025-03-10", sale(500, 8_500, through="By fund", note="Fund one.", cell="nature")),), FIRST),
    ],
    ids=["nothing else goes on from it", "another report does"],
)
def test_what_is_seen_after_the_one_holding_of_its_line_continues_it_whatever_its_footnote(more: Any, cause: Cause) -> None:
    held = filed(1, "2025-01-10", holding(9_000, through="By fund", note="Fund one.", cell="nature"))
    then = filed(2, "2025-02-10", sale(300, 7_700, through="By fund", note="Fund two.", cell="nature"))
    assert told(book_of(held, then, *more), "2 I/1").cause is cause


# --- fractions, grants that are used up, rows that contradict themselves


@pytest.mark.parametrize(
    ("now", "cause"),
    [
        ("60915.94", AGREES),
        ("60915.95", Cause.ROUNDING),  # a plan holds more decimals than the form states
        ("60915.944", Cause.ROUNDING),
        ("60915.96", OPEN),  # two units of the last decimal are more than rounding
        ("60916", OPEN),  # a share is not a decimal
    ],
)
def test_a_transaction_follows_but_for_the_last_decimal(now: str, cause: Cause) -> None:
    made = linked(filed(1, "2025-01-10", holding("57360.94")), filed(2, "2025-02-10", purchase(3_555, now)))
    row = made.assertions[1]
    assert (row.cause, row.number) == (cause, 0)
    assert row.gap == row.left == Decimal(now) - Decimal("60915.94")


def test_a_fraction_that_two_holdings_could_have_is_not_rounded_to_either() -> None:
    before = filed(1, "2025-01-10", holding("100.01", through="By Trust"), holding("100.03", through="By Trust"))
    made = linked(before, filed(2, "2025-02-10", purchase(10, "110.02", through="By Trust")))
    assert made.assertions[2].cause is OPEN


def test_holdings_with_fractions_change_without_being_rounded() -> None:
    made = linked(filed(1, "2025-01-10", holding("57360.94")), filed(2, "2025-02-10", holding("57360.95")))
    assert made.assertions[1].cause is OPEN


def _vested(left: int, **said: Any) -> list[Any]:
    return [
        filed(1, "2025-01-10", grant(700, 700, **said)),
        filed(2, "2025-02-10", exercise(700, 0, **said)),
        filed(3, "2025-03-10", exercise(300, left, **said)),
    ]


def test_a_grant_that_is_used_up_is_not_continued_by_a_row_of_another() -> None:
    assert lots(book_of(*_vested(600))) == [["1 II/1", "2 II/1"], ["3 II/1"]]
    assert causes(book_of(*_vested(600)))["3 II/1"] is FIRST
    # 300 of 370: one digit from the 700 that were held, but of the grant nothing is left
    assert lots(book_of(*_vested(400))) == [["1 II/1", "2 II/1"], ["3 II/1"]]


def test_an_option_that_its_terms_identify_is_the_same_when_it_is_used_up() -> None:
    terms = {"title": OPTION, "exercise_price": 12, "expiration": "2031-01-10"}
    assert lots(book_of(*_vested(600, **terms))) == [["1 II/1", "2 II/1", "3 II/1"]]


def test_a_row_that_acquired_more_than_it_states_breaks_its_line() -> None:
    day = "Vests on March 1, 2026"
    units = {"note": day, "cell": "title"}
    other = {"note": "Vests on June 1, 2027", "cell": "title"}
    held = filed(1, "2025-01-10", row("II", owned=2_500, holding=True, title=UNITS, **units))
    wrong = filed(2, "2025-02-10", row("II", change=900, owned=400, code="A", title=UNITS, day="2025-02-10", **other))
    made = linked(held, wrong)
    assert [(one.cause, one.number) for one in made.assertions] == [(FIRST, 0), (OPEN, 0)]
    right = filed(2, "2025-02-10", row("II", change=900, owned=1_725, code="M", title=UNITS, day="2025-02-10", **other))
    assert [(one.cause, one.number) for one in linked(held, right).assertions] == [(FIRST, 0), (FIRST, 1)]


def test_titles_that_change_within_one_filing_are_one_holding() -> None:
    first = row("II", change=70_000, owned=70_000, code="A", title="RSU", day="2025-02-10")
    rest = row("II", change=-10_500, owned=59_500, code="M", title="RSU issuance", day="2025-02-10")
    made = linked(filed(1, "2025-02-10", first, rest))
    assert [(one.cause, one.number) for one in made.assertions] == [(OPENS, 0), (DRIFT, 0)]
    apart = linked(filed(1, "2025-02-10", first), filed(2, "2025-02-11", row("II", **_of(rest))))
    assert [one.cause for one in apart.assertions] == [OPENS, DRIFT]
    other = row("II", change=-10_500, owned=59_501, code="M", title="RSU issuance", day="2025-02-10")
    assert [one.number for one in linked(filed(1, "2025-02-10", first, other)).assertions] == [0, 1]
    known = filed(1, "2025-01-10", row("II", owned=800, holding=True, title="RSU issuance"))
    assert [one.number for one in linked(known, filed(2, "2025-02-10", first, rest)).assertions] == [0, 1, 0]


def _of(entry: Any) -> dict[str, Any]:
    return {"change": entry.change, "owned": entry.owned, "code": entry.code, "title": entry.title, "day": str(entry.day)}


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_rows_that_all_state_a_total_of_zero_are_followed_in_any_order(order: tuple[int, ...]) -> None:
    rows = [sale(4_000, 0), sale(3_500, 0), sale(2_500, 0)]
    book = book_of(OPENED, filed(2, "2025-02-10", *(rows[number] for number in order)))
    assert causes(book) == {"1 I/1": FIRST, "2 I/1": AGREES, "2 I/2": AGREES, "2 I/3": AGREES}
    assert len(book.lots) == 1


def test_an_exercise_and_its_sales_that_all_state_zero_follow_from_nothing() -> None:
    book = book_of(filed(1, "2025-01-10", sale(100, 0)), filed(2, "2025-02-10", vesting(500, 0), sale(200, 0), sale(300, 0)))
    assert causes(book) == {"1 I/1": FIRST, "2 I/1": AGREES, "2 I/2": AGREES, "2 I/3": AGREES}


@pytest.mark.parametrize("day", ["2025-02-17", "2025-02-10", "2025-03-17"])
def test_one_wrong_date_does_not_break_rows_that_are_filed_in_their_order(day: str) -> None:
    rows = (
        sale(210, 45_094, "2025-02-17"),
        sale(110, 44_984, "2025-02-17"),
        sale(100, 44_884, day),
        sale(120, 44_764, "2025-02-17"),
    )
    book = book_of(filed(1, "2025-02-19", *rows), filed(2, "2025-03-19", sale(200, 44_564)))
    assert lots(book) == [["1 I/1", "1 I/2", "1 I/3", "1 I/4", "2 I/1"]]
    assert set(causes(book).values()) == {Cause.FIRST_SIGHT, Cause.AGREES}
