"""Lots told apart: which of several lots of one line a row can speak of, and what says that it does not."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from section16.ledger.entries.entry import Entry
from section16.ledger.entries.identity import Identity
from section16.ledger.linking.compatibility import could_be_mistyped, could_continue, of_another_grant_day
from section16.ledger.linking.learning import Learned
from section16.ledger.lots.cause import Cause
from section16.ledger.lots.lot import Lot
from section16.ledger.lots.traits import Traits
from tests.ledger.filings import (
    OPTION,
    UNITS,
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

TOLD, UNTOLD = Learned(), Learned(schedules_differ=False, marks_differ=False)


def lot_of(first: Entry, day: str = "2025-03-01") -> Lot:
    """Return the lot that one row makes."""
    return linked(filed(1, day, first)).lots[0]


def fits(lot: Lot, entry: Entry, day: str = "2025-06-02", learned: Learned = TOLD) -> bool:
    """Return whether a row of a later filing can be about the lot."""
    asked = filed(2, day, entry)[1][0]
    return could_continue(asked, Traits(asked, Identity()), lot, learned)


def _noted(note: str) -> dict[str, Any]:
    return {"note": note, "cell": "title"}


# --- grants by their days and parts


@pytest.mark.parametrize(("day", "fit"), [("February 20, 2022", True), ("February 20, 2021", False)])
def test_two_days_of_grant_are_two_grants(day: str, *, fit: bool) -> None:
    lot = lot_of(exercise(292, 875, note="A quarter of the units granted on February 20, 2022 vested."))
    assert fits(lot, exercise(453, 452, note=f"A quarter of the units granted on {day} vested.")) is fit


def test_a_row_of_several_grants_may_continue_any_of_them() -> None:
    lot = lot_of(exercise(292, 875, note="A quarter of the units granted on February 20, 2022 vested."))
    both = "Units granted on February 20, 2021 and units granted on February 20, 2023 vested."
    assert fits(lot, exercise(453, 452, note=both))


@pytest.mark.parametrize(
    ("note", "day", "fit"),
    [
        ("Vests in thirds from the first anniversary of the date of grant.", "2025-06-02", False),
        ("Vests in thirds from the first anniversary of the date of grant.", "2026-03-02", True),
        ("Vests on the first anniversary of the date of grant or, if earlier, the next meeting.", "2025-06-02", True),
        ("Vests in twelve equal parts.", "2025-06-02", True),
    ],
    ids=["within the year", "a year later", "or earlier", "no year"],
)
def test_nothing_of_a_grant_vests_before_its_first_anniversary(note: str, day: str, *, fit: bool) -> None:
    lot = lot_of(grant(1_000, 1_000, "2025-03-01", note=note))
    assert fits(lot, exercise(250, 1_950, day), day) is fit


@pytest.mark.parametrize(
    ("part", "start", "balance", "fit"),
    [
        (14_100, 42_729, 74_115, False),  # 33 percent of all
        (14_100, 28_628, 74_115, False),  # the second 33 percent
        (14_100, 42_729, 42_700, True),  # the lot holds nearly as much
        (14_100, 43_500, 74_115, True),
    ],
)
def test_33_percent_of_a_grant_do_not_leave_another(part: int, start: int, balance: int, *, fit: bool) -> None:
    assert fits(lot_of(holding(balance, table="II", title=UNITS)), exercise(part, start - part)) is fit


def test_a_lot_of_units_that_the_form_itself_uses_up_is_not_broken_by_its_next_row() -> None:
    rows = exercise(2_604, 0, "2025-03-27"), exercise(301, 0, "2025-03-27")
    book = book_of(filed(1, "2025-03-22", grant(2_604, 2_604)), filed(2, "2025-03-29", *rows))
    assert causes(book) == {"1 II/1": Cause.OPENS, "2 II/1": Cause.AGREES, "2 II/2": Cause.FIRST_SIGHT}


@pytest.mark.parametrize(("day", "cause"), [("January 21, 2020", Cause.AGREES), ("January 21, 2021", Cause.FIRST_SIGHT)])
def test_units_earned_years_after_their_grant_are_those_of_its_day(day: str, cause: Cause) -> None:
    note = "Units earned under an award granted on {}."
    earned = grant(41_257, 41_257, note=note.format("January 21, 2020"), cell="exercise_date")
    settled = exercise(41_257, 0, note=note.format(day), cell="exercise_date")
    assert causes(book_of(filed(1, "2025-03-21", earned), filed(2, "2025-03-25", settled)))["2 II/1"] is cause


# --- what is never told apart


def test_shares_held_directly_are_one_lot_under_whatever_footnote() -> None:
    lot = lot_of(holding(10_000, **_noted("Vests on March 1, 2026.")))
    assert fits(lot, sale(100, 400, **_noted("Vests on March 1, 2027.")))


def test_a_derivative_with_its_price_and_its_expiry_needs_no_more() -> None:
    terms = {"title": OPTION, "exercise_price": "4.00", "expiration": "2032-05-01"}
    assert fits(lot_of(grant(900, 900, **terms, **_noted("Some of it."))), exercise(900, 0, **terms, **_noted("All of it.")))
    assert not fits(lot_of(grant(900, 900, **_noted("Some of it."))), exercise(900, 0, **_noted("All of it.")))


# --- schedules and other footnotes


@pytest.mark.parametrize(
    ("learned", "day", "fit"),
    [(TOLD, "March 1, 2026", True), (TOLD, "March 1, 2027", False), (UNTOLD, "March 1, 2027", True)],
    ids=["same", "other", "other, but they change with every report"],
)
def test_a_schedule_with_other_days_is_that_of_another_grant(learned: Learned, day: str, *, fit: bool) -> None:
    lot = lot_of(holding(900, title=UNITS, **_noted("All vest on March 1, 2026.")))
    assert fits(lot, holding(400, title=UNITS, **_noted(f"All vest on {day}.")), learned=learned) is fit
    assert fits(lot, holding(400, title=UNITS), learned=learned)


@pytest.mark.parametrize(
    ("through", "learned", "note", "fit"),
    [("By fund", TOLD, "Held by Alder Fund.", True), ("By fund", TOLD, "Held by Birch Fund.", False),
     ("By fund", UNTOLD, "Held by Birch Fund.", True)],
)  # fmt: skip
def test_another_footnote_on_an_indirect_holding_names_another_holder(
    through: str, learned: Learned, note: str, *, fit: bool
) -> None:
    lot = lot_of(holding(900, through=through, **_noted("Held by Alder Fund.")))
    assert fits(lot, holding(400, through=through, **_noted(note)), learned=learned) is fit


def test_footnotes_on_the_amount_tell_no_lots_apart() -> None:
    lot = lot_of(holding(900, through="By fund", note="Held by Alder Fund."))
    assert fits(lot, holding(400, through="By fund", note="Held by Birch Fund."))


# --- days

VESTS_IN_2026 = _noted("All vest on March 1, 2026.")
GRANTED_IN_2025 = _noted("Granted on March 1, 2025.")


@pytest.mark.parametrize(
    ("granted", "gone", "day", "other"),
    [
        (grant(900, 900, **VESTS_IN_2026), exercise(300, 100), "2025-06-02", True),
        (grant(900, 900, **VESTS_IN_2026), exercise(300, 100), "2026-03-02", False),
        (grant(900, 900, **VESTS_IN_2026), grant(300, 400), "2025-06-02", False),
        (holding(900, table="II", title=UNITS, **VESTS_IN_2026), exercise(300, 100), "2025-06-02", False),
        (grant(900, 900, **GRANTED_IN_2025), exercise(300, 100, **_noted("Granted on March 1, 2023.")), "2025-06-02", True),
        (grant(900, 900, **GRANTED_IN_2025), exercise(300, 100, **_noted("Vested on April 1, 2025.")), "2025-06-02", False),
        (grant(900, 900, **GRANTED_IN_2025), exercise(300, 100, **GRANTED_IN_2025), "2025-06-02", False),
        (grant(900, 900), exercise(300, 100), "2025-06-02", False),
    ],
    ids=["before all its days", "after the first of them", "an acquisition", "a grant never seen", "granted earlier",
         "vested later", "the same schedule", "no days"],
)  # fmt: skip
def test_days_say_that_a_disposal_is_of_another_grant(granted: Entry, gone: Entry, day: str, *, other: bool) -> None:
    asked = filed(2, day, gone)[1][0]
    lot = lot_of(granted)
    assert of_another_grant_day(asked, Traits(asked, Identity()), lot) is other
    assert could_continue(asked, Traits(asked, Identity()), lot, UNTOLD) is not other


def test_units_that_cannot_have_vested_yet_are_those_of_an_older_grant() -> None:
    book = book_of(
        filed(1, "2025-03-01", grant(900, 900, **VESTS_IN_2026)),
        filed(2, "2025-06-02", exercise(911, 323), vesting(911, 5_000)),
    )
    assert lots(book) == [["1 II/1"], ["2 I/1"], ["2 II/1"]]
    assert causes(book)["2 II/1"] is Cause.FIRST_SIGHT


@pytest.mark.parametrize(("year", "rows"), [(2024, [["1 I/1"], ["2 I/1"]]), (2025, [["1 I/1", "2 I/1"]])])
def test_of_yearly_awards_of_one_size_the_one_of_the_days_stated_has_vested(year: int, rows: list[list[str]]) -> None:
    def award(year: int) -> dict[str, Any]:
        return {"title": UNITS, **_noted(f"Granted on March 10, {year}; vests on March 15, {year + 1}.")}

    granted = filed(1, "2025-03-11", purchase(900, 900, "2025-03-10", code="A", **award(2025)))
    assert lots(book_of(granted, filed(2, f"{year + 1}-03-16", sale(900, 0, code="F", **award(year))))) == rows


# --- instalments, and rows that leave nothing


@pytest.mark.parametrize(
    ("held", "part", "left", "fit"),
    [(1_100, 250, 750, False), (1_250, 250, 750, True), (1_100, 250, 760, True),
     (1_100, 30, 90, True), (1_102, 110, 880, True), (1_155, 110, 1_100, False), (1_145, 109, 1_090, True)],
    ids=["its own instalments", "the lot's too", "no whole number", "small", "the lot's, rounded",
         "eleven of ten times as many", "eleven of fewer"],
)  # fmt: skip
def test_a_row_that_starts_from_whole_instalments_is_of_a_lot_that_holds_such(
    held: int, part: int, left: int, *, fit: bool
) -> None:
    assert fits(lot_of(grant(held, held)), exercise(part, left)) is fit


def test_a_lot_that_such_an_instalment_came_from_before_is_the_one_that_a_row_speaks_of() -> None:
    lot = linked(filed(1, "2025-03-01", grant(1_100, 1_100)), filed(2, "2025-04-01", exercise(250, 850))).lots[0]
    assert fits(lot, exercise(250, 750))


def test_what_is_no_award_has_no_instalments() -> None:
    shares = {"title": "Class B Common Stock"}
    assert fits(lot_of(grant(1_100, 1_100, **shares)), exercise(250, 750, **shares))


@pytest.mark.parametrize(
    ("left", "note", "fit"), [(0, "Second plan.", False), (0, "First plan.", True), (50, "Second plan.", True)]
)
def test_a_row_that_says_only_that_all_is_gone_goes_by_its_footnotes(left: int, note: str, *, fit: bool) -> None:
    lot = lot_of(grant(900, 900, **_noted("First plan.")))
    assert fits(lot, exercise(333, left, **_noted(note)), learned=UNTOLD) is fit


# --- slips of the pen


@pytest.mark.parametrize(
    ("change", "owned", "balance", "slip"),
    [
        (-300, 10_300, 10_000, True),  # the sign
        (-300, 9_701, 10_000, True),  # one digit of the balance
        (-300, 7_900, 10_000, True),  # two neighbouring digits changed places
        (-300, 9_007, 10_000, False),  # two at a distance
        (-312, 9_679, 10_000, True),  # two digits of the change
        (-312, 9_670, 10_000, False),
        (-300, 9_711, 10_000, False),
        (-3, 15, 12, False),  # too few to tell
        (-300, None, 10_000, False),
        (None, 10_300, 10_000, False),
    ],
)
def test_one_slip_of_the_pen_parts_a_row_from_a_balance(change: int, owned: int, balance: int, *, slip: bool) -> None:
    asked = filed(2, "2025-06-02", row(change=change, owned=owned, day="2025-06-02"))[1][0]
    assert could_be_mistyped(asked, Decimal(balance)) is slip


def test_a_holding_has_no_slip_that_could_be_reported() -> None:
    asked = filed(2, "2025-06-02", holding(9_701))[1][0]
    assert not could_be_mistyped(asked, Decimal(9_700))


def test_a_reversed_sign_is_a_likelier_slip_than_a_digit_of_a_lot_of_nearly_that_size() -> None:
    units = {"title": UNITS, "through": "By fund"}
    one, two = (holding(owned, **units, **_noted(f"Plan {owned}.")) for owned in (9_100, 9_000))
    book = book_of(filed(1, "2025-01-10", one, two), filed(2, "2025-02-10", purchase(100, 8_900, **units)))
    assert told(book, "2 I/1").lot is told(book, "1 I/2").lot


def test_a_mistyped_row_stays_with_its_lot_though_its_footnotes_are_new() -> None:
    units = {"title": UNITS, "through": "By fund"}
    story = [filed(1, "2025-01-10", holding(9_000, **units, **_noted("All vest on March 1, 2026.")))]
    for left, cause in ((8_709, Cause.UNEXPLAINED), (8_213, Cause.FIRST_SIGHT)):
        mistyped = sale(300, left, **units, **_noted("All vest on March 1, 2027."))
        assert told(book_of(*story, filed(2, "2025-02-10", mistyped)), "2 I/1").cause is cause
