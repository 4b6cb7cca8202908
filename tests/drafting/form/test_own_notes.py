"""The user's own footnote is placed on the box that it names, in the rows of either table."""

from __future__ import annotations

import pytest

from tests.drafting.examples import SALE, one
from tests.drafting.wording.test_footnotes import EXERCISE, OPTIONS

TABLE_ONE = {
    "title": "title",
    "date": "transaction_date",
    "amount": "shares",
    "price": "price",
    "acquired or disposed": "acquired_disposed",
    "owned": "shares_owned",
    "direct or indirect": "ownership",
}
TABLE_TWO = {
    "title": "title",
    "exercise price": "exercise_price",
    "date": "transaction_date",
    "amount": "shares",
    "price": "price",
    "acquired or disposed": "acquired_disposed",
    "date exercisable": "exercise_date",
    "expiration date": "expiration_date",
    "underlying title": "underlying_title",
    "underlying amount": "underlying_shares",
    "owned": "shares_owned",
    "direct or indirect": "ownership",
}
OWN = "A statement of the reporting person's own."


def marked(row: object, names: dict[str, str], marks: set[str]) -> set[str]:
    """Return the boxes of a row that carry one of some footnotes."""
    return {box for box, name in names.items() if marks & set(getattr(row, name).footnotes)}


@pytest.mark.parametrize("box", TABLE_ONE)
def test_a_note_on_a_box_of_table_one(box: str) -> None:
    document = one(SALE + f'notes = [{{ on = "{box}", text = "{OWN}" }}]\n').document
    marks = {note.id or "" for note in document.footnotes if note.text == OWN}
    assert [marked(row, TABLE_ONE, marks) for row in document.non_derivative_table] == [{box}]


@pytest.mark.parametrize("box", TABLE_TWO)
def test_a_note_on_a_box_of_table_two(box: str) -> None:
    text = OPTIONS + EXERCISE.format("exercise price") + f'notes = [{{ on = "{box}", text = "{OWN}", table = "II" }}]\n'
    document = one(text).document
    marks = {note.id or "" for note in document.footnotes if note.text == OWN}
    assert [marked(row, TABLE_TWO, marks) for row in document.derivative_table] == [{box}]
    assert all(not marked(row, TABLE_ONE, marks) for row in document.non_derivative_table)


@pytest.mark.parametrize(
    ("box", "rows_one", "rows_two"),
    [
        ("amount", {"amount"}, set()),  # what stands in both tables is explained in Table I
        ("date", {"date"}, set()),
        ("exercise price", set(), {"exercise price"}),
        ("underlying amount", set(), {"underlying amount"}),
    ],
)
def test_a_note_on_an_event_in_both_tables_is_placed_once(box: str, rows_one: set[str], rows_two: set[str]) -> None:
    text = OPTIONS + EXERCISE.format("exercise price") + f'notes = [{{ on = "{box}", text = "{OWN}" }}]\n'
    document = one(text).document
    marks = {note.id or "" for note in document.footnotes if note.text == OWN}
    assert set().union(*(marked(row, TABLE_ONE, marks) for row in document.non_derivative_table)) == rows_one
    assert set().union(*(marked(row, TABLE_TWO, marks) for row in document.derivative_table)) == rows_two
