"""Where the PDF puts its letters: inside their cells, numbers on the decimal point, letters of one column down the middle."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

import section16
from section16.document.cells import DecimalCell, TextCell
from section16.document.ownership import OwnershipDocument
from tests.render.forms import FORMS, form3, form4
from tests.render.positions import Box, Sheet, sheets_of
from tests.slow import slow_but_for

_FEW, _MANY = ("F1", "F2"), tuple(f"F{number}" for number in range(1, 7))


def marked(marks: tuple[str, ...]) -> OwnershipDocument:
    """Return a form whose every cell has footnotes."""

    def noted(row: Any) -> Any:
        cells = {name: getattr(row, name) for name in row.__struct_fields__ if hasattr(getattr(row, name), "footnotes")}
        rows = {name: replace(cell, footnotes=marks) for name, cell in cells.items()}
        coding = {"coding_footnotes": marks, "form_type": TextCell("5")} if hasattr(row, "form_type") else {}
        return replace(row, **(rows | coding))

    return replace(
        form4(),
        non_derivative_table=tuple(map(noted, form4().non_derivative_table)),
        derivative_table=tuple(map(noted, form4().derivative_table)),
    )


def priced(*prices: tuple[str | None, tuple[str, ...]]) -> list[Sheet]:
    """Return the pages of a form with a row for each price and its footnotes."""
    first, *_ = form4().non_derivative_table
    rows = tuple(replace(first, price=DecimalCell(price, marks)) for price, marks in prices)
    return sheets_of(section16.render_pdf(replace(form4(), non_derivative_table=rows)))


def middle(boxes: list[Box]) -> float:
    return (boxes[0].left + boxes[-1].right) / 2


@pytest.mark.parametrize("name", slow_but_for(FORMS.keys() - {"many-rows"}, FORMS))
def test_no_letter_touches_a_rule(name: str) -> None:
    assert [sheet.crossings() for sheet in sheets_of(section16.render_pdf(FORMS[name]())) if sheet.crossings()] == []


_MOST = tuple(f"F{number}" for number in range(101, 140))


@pytest.mark.parametrize(
    "marks", [_MANY, pytest.param(_FEW, marks=pytest.mark.slow), pytest.param(_MOST, marks=pytest.mark.slow)]
)
def test_footnote_marks_stay_inside_their_cells(marks: tuple[str, ...]) -> None:
    sheets = sheets_of(section16.render_pdf(marked(marks)))
    assert sum(len(sheet.find(f"({marks[-1][1:]})")) for sheet in sheets) > 20
    assert [sheet.crossings() for sheet in sheets if sheet.crossings()] == []


def test_a_letter_on_a_rule_would_be_found() -> None:
    (sheet,) = sheets_of(section16.render_pdf(form4()))
    _, box = sheet.letters[100]
    assert sheet._replace(rules=(box._replace(right=box.left + 1, top=box.top + 50),)).crossings()


def test_a_mark_stays_beside_its_word_and_several_take_several_lines() -> None:
    row = replace(form4().non_derivative_table[1], nature=TextCell("By the family trust of the reporting person", _MANY * 3))
    (sheet,) = sheets_of(section16.render_pdf(replace(form4(), non_derivative_table=(row,))))
    ((*word, opening, _, _),) = sheet.find("person(1)")
    assert opening.bottom > word[0].bottom
    assert abs(opening.bottom - word[-1].bottom) < 6
    assert len({round(boxes[0].bottom) for boxes in sheet.find("(6)(1)(2)")}) > 1


def test_prices_with_and_without_marks_have_their_decimal_points_below_each_other() -> None:
    prices = (("12.5", ("F1",)), ("2571.01", ()), ("0.12345678", ("F2", "F3")), ("110.25", _MANY))
    (sheet,) = priced(*prices, ("41", ("F4",)), (None, ("F5",)))
    (first,), (second,), (third,), (fourth,) = map(sheet.find, ("$12.50", "$2,571.01", "$0.12345678", "$110.25"))
    points = [boxes[text.index(".")].left for boxes, text in ((first, "$12.50"), (second, "$2,571.01"), (fourth, "$110.25"))]
    points.append(third[2].left)
    assert max(points) - min(points) < 0.1
    ((_, four, one, opening, *_),) = sheet.find("$41(4)")
    assert four.right < one.right < points[0] < opening.left + 1.5
    column = sheet.column_around(first[0])
    assert all(column[0] < box.left < box.right < column[1] for boxes in (first, second, third, fourth) for box in boxes)


def test_whole_numbers_end_below_each_other() -> None:
    (sheet,) = priced(("0.1", ()), ("41", ("F1",)), ("99999", ()))
    ends = [sheet.find(text)[0][-1].right for text in ("$41", "$99,999")]
    assert abs(ends[0] - ends[1]) < 0.5


def test_a_number_that_does_not_fit_is_set_flush_right_and_loses_nothing() -> None:
    (sheet,) = priced(("123456789012345.123456789012", _MANY), ("1", ()))
    text = "".join(letter for letter, _ in sheet.letters)
    assert "$123,456,789,012,345.123456789012" in text.replace("\u200b", "").replace("\ufffe", "")
    assert sheet.crossings() == []


@pytest.mark.parametrize(("form", "text"), [(form4, "A"), (form4, "M(1)"), (form3, "I"), (form3, "D")])
def test_codes_and_letters_are_in_the_middle_of_their_columns(form: Any, text: str) -> None:
    (sheet,) = sheets_of(section16.render_pdf(form()))
    cells = [boxes for boxes in sheet.find(text) if boxes[0].bottom < 380 and alone(sheet, boxes)]
    assert cells
    for boxes in cells:
        left, right = sheet.column_around(boxes[0])
        assert abs(middle(boxes) - (left + right) / 2) < 1.2


def alone(sheet: Sheet, boxes: list[Box]) -> bool:
    """Whether letters are all that a line of their cell has, between upright rules on both sides."""
    try:
        left, right = sheet.column_around(boxes[0])
    except ValueError:
        return False
    line = [box for _, box in sheet.letters if left <= box.left <= right and abs(box.bottom - boxes[0].bottom) < 4]
    return len(line) == len(boxes)
