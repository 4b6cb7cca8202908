"""The form for a terminal of 120 columns: plain text that a person reads, and that can be read back.

Columns are under rules (``────``) that give their widths; a table that is too wide is printed in bands, each row first in the
upper band and then, behind a dot, in the lower. A word that is longer than its column is broken with a backslash. Footnotes are
raised marks: ``300,000⁽¹⁾``. A text of the filer's that contains words of the form is printed behind a backslash, so that they
are not taken for the form's own when the text is read back.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from section16.document import captions
from section16.document.captions import CURRENT, Column, Edition, FormCaptions
from section16.document.page import Page, PageCell, PageOwner
from section16.render.escaping import in_box, in_cell, in_footnote, in_notes

WIDTH = 120
_BOX_WIDTH = 38
_SUPERSCRIPTS = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")
# How wide a column is at least, by its key; titles and natures take what is left.
_WIDTHS = {
    "transaction_date": 10,
    "deemed_execution_date": 10,
    "exercise_date": 11,
    "expiration_date": 10,
    "code": 5,
    "v": 4,
    "amount": 13,
    "acquired": 13,
    "disposed": 13,
    "acquired_disposed": 3,
    "price": 11,
    "exercise_price": 11,
    "underlying_amount": 13,
    "owned": 14,
    "ownership": 3,
}
_STRETCHED = {"title": 16, "underlying_title": 16, "nature": 14}
_NUMBER = 3
# A number, a day or a code is never broken as long as it and its marks fit a column of this width.
_WIDEST = 40
# A terminal has no room for the captions in full.
_HEADINGS = {
    "title": "Title of Security",
    "exercise_price": "Exercise Price",
    "transaction_date": "Date",
    "deemed_execution_date": "Deemed Exec. Date",
    "code": "Code",
    "v": "V",
    "amount": "Amount",
    "acquired_disposed": "A/D",
    "price": "Price",
    "acquired": "Acquired (A)",
    "disposed": "Disposed (D)",
    "exercise_date": "Date Exercisable",
    "expiration_date": "Expiration Date",
    "underlying_title": "Underlying Security",
    "underlying_amount": "Amount",
    "owned": "Beneficially Owned",
    "ownership": "D/I",
    "nature": "Nature of Indirect Ownership",
}


def text_of(page: Page, edition: Edition = CURRENT) -> str:
    """Return a page as lines of at most 120 characters."""
    form = captions.FORMS[page.form]
    lines = [
        *_head(page, form, edition),
        *_parties(page, form, edition),
        *_table(form.table_one_title, form.table_one, page.table_one),
        *_table(form.table_two_title, form.table_two, page.table_two),
        *_further_owners(page, edition),
        *_notes(page, form, edition),
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def raised(footnotes: Sequence[str]) -> str:
    """Return the marks of footnotes as they are printed behind a cell.

    >>> raised(("1", "12"))
    '⁽¹⁾⁽¹²⁾'
    """
    return "".join(f"({number})".translate(_SUPERSCRIPTS) for number in footnotes)


def wrapped(text: str, width: int) -> list[str]:
    """Return text in lines of a width of at least three; a word that is longer is broken with a backslash."""
    assert width > 2, "a broken word needs room for a doubled backslash and its own"  # noqa: PLR2004 - three
    lines: list[str] = []
    for line in textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False):
        at = 0
        while len(line) - at > width:
            end = at + width - 1
            end -= (end - at - len(line[at:end].rstrip("\\"))) % 2  # a doubled backslash stays on one line
            lines.append(line[at:end] + "\\")
            at = end
        lines.append(line[at:])
    return lines


def _head(page: Page, form: FormCaptions, edition: Edition) -> Iterator[str]:
    yield f"FORM {page.form}".ljust(20) + captions.COMMISSION.center(60) + captions.OMB.rjust(40)
    yield " " * 20 + captions.PLACE.center(60) + f"{captions.OMB_NUMBER} {form.omb_number}".rjust(40)
    yield form.title.center(WIDTH).rstrip()
    yield from (line.center(WIDTH) for line in wrapped(captions.STATUTE, 90))
    yield ""
    for field, caption in captions.boxes_above(page.form, edition):
        yield from _hanging(f"{_mark(getattr(page, field))} {caption}", 4)
    yield ""


def _mark(ticked: bool | None) -> str:  # noqa: FBT001 - a mark is what is printed
    return captions.UNSTATED if ticked is None else captions.TICKED if ticked else captions.OPEN


def _hanging(text: str, indent: int) -> list[str]:
    lines = wrapped(text, WIDTH - indent)
    return lines[:1] + [" " * indent + line for line in lines[1:]]


def _parties(page: Page, form: FormCaptions, edition: Edition) -> Iterator[str]:
    """Yield the boxes of the head side by side: the owner, the issuer and the dates, the relationship and who files."""
    owner = page.owners[0] if page.owners else PageOwner()
    boxes = {
        f"{form.issuer_box}. {captions.ISSUER}": page.issuer_name + page.bracketed_symbol,
        f"{form.period_box}. {form.period} {captions.MONTH_DAY_YEAR}": page.period,
        f"{form.original_box}. {captions.ORIGINAL_FILED} {captions.MONTH_DAY_YEAR}": page.original_filed,
    }
    if edition.foreign_boxes:
        boxes[f"{form.foreign_box}. {captions.FOREIGN_SYMBOL}"] = page.foreign_symbol
    middle = [line for caption, text in sorted(boxes.items(), key=_number_of_box) for line in _box(caption, [text])]
    right = [
        *_relationship(form, owner),
        "",
        *_box(f"{form.joint_box}. {form.joint}", []),
        *_indented(f"{_mark(None if page.joint is None else not page.joint)} {form.filed} {captions.ONE_PERSON}"),
        *_indented(f"{_mark(page.joint)} {form.filed} {captions.SEVERAL_PERSONS}"),
    ]
    columns = (_name_and_address(owner, edition), middle, right)
    for cells in zip_longest(*columns, fillvalue=""):
        yield " │ ".join(cell.ljust(_BOX_WIDTH) for cell in cells)
    yield ""


def _number_of_box(box: tuple[str, str]) -> str:
    """Return the number in front of a caption: ``2`` is printed before ``2a``."""
    return box[0].split(".", 1)[0]


def _box(caption: str, lines: Sequence[str]) -> list[str]:
    """Return a caption and what the filer put below it; lines that go on are indented."""
    return [*wrapped(caption, _BOX_WIDTH), *(line for text in lines for line in _indented(in_box(text)))]


def _indented(text: str) -> list[str]:
    lines = wrapped(text, _BOX_WIDTH - 2)
    return lines[:1] + ["  " + line for line in lines[1:]]


def _name_and_address(owner: PageOwner, edition: Edition) -> list[str]:
    place = [owner.city, owner.state, owner.zip_code]
    parts = captions.CITY_PARTS if edition.foreign_boxes else captions.OLD_CITY_PARTS
    return [
        *_box(f"{captions.NAME_BOX}*", [owner.name]),
        "   ".join(captions.NAME_PARTS),
        *(line for street in owner.streets for line in _indented(in_box(street) or captions.BLANK)),
        captions.STREET,
        *(line for text in place for line in _indented(in_box(text) or captions.BLANK * any(place))),
        "   ".join(parts),
        *_indented(in_box(owner.country)),
        *([captions.COUNTRY] if edition.foreign_boxes else []),
    ]


def _relationship(form: FormCaptions, owner: PageOwner) -> list[str]:
    return [
        *_box(f"{form.relationship_box}. {captions.RELATIONSHIP}", []),
        captions.CHECK_ALL,
        f"{_mark(owner.director)} {captions.DIRECTOR}",
        f"{_mark(owner.ten_percent_owner)} {captions.TEN_PERCENT_OWNER}",
        f"{_mark(owner.officer)} {captions.OFFICER}",
        *_indented(in_box(owner.officer_title) or captions.NOT_GIVEN * bool(owner.other_text)),
        f"{_mark(owner.other)} {captions.OTHER}",
        *_indented(in_box(owner.other_text)),
    ]


def _further_owners(page: Page, edition: Edition) -> Iterator[str]:
    """Yield box 1 and the relationship of every further owner, as the public pages print them."""
    form = captions.FORMS[page.form]
    for owner in page.owners[1:]:
        for cells in zip_longest(_name_and_address(owner, edition), _relationship(form, owner), fillvalue=""):
            yield " │ ".join(cell.ljust(_BOX_WIDTH) for cell in cells)
        yield ""


def _table(title: str, columns: tuple[Column, ...], rows: Sequence[dict[str, PageCell]]) -> Iterator[str]:
    rows = [{key: PageCell(in_cell(cell.text), cell.footnotes) for key, cell in row.items()} for row in rows]
    bands = _bands(columns, rows)
    yield from wrapped(title, WIDTH)
    for band in bands:
        yield from _headings(band)
        yield " ".join("─" * width for width in (_NUMBER, *band.values()))
    for number, row in enumerate(rows, 1):
        for place, band in enumerate(bands):
            yield from _row(f"{number}" if place == 0 else "·", [row[column.key] for column in band], list(band.values()), band)
    yield ""


def _bands(columns: tuple[Column, ...], rows: Sequence[dict[str, PageCell]]) -> list[dict[Column, int]]:
    """Return the columns with their widths, in as many bands as are needed."""
    bands: list[dict[Column, int]] = [{}]
    room = WIDTH - _NUMBER
    for column in columns:
        least = _least(column, rows)
        if least + 1 > room:
            bands.append({})
            room = WIDTH - _NUMBER
        bands[-1][column] = least
        room -= least + 1
    return [_stretched(band) for band in bands]


def _least(column: Column, rows: Sequence[dict[str, PageCell]]) -> int:
    """Return how wide a column is at least: as is usual for it, or as its longest number with its marks needs."""
    if column.key in _STRETCHED:
        return _STRETCHED[column.key]
    pieces = (len(piece) for row in rows for piece in _pieces(row[column.key]))
    return max((_WIDTHS[column.key], *(length for length in pieces if length <= _WIDEST)))


def _pieces(cell: PageCell) -> list[str]:
    """Return what of a cell stays on one line: its words, the marks with the last of them where both fit, else each mark."""
    *words, last = cell.text.split() or [""]
    marks = raised(cell.footnotes)
    if len(last) + len(marks) <= _WIDEST:
        return [piece for piece in (*words, last + marks) if piece]
    return [*words, *filter(None, [last]), *(raised((number,)) for number in cell.footnotes)]


def _stretched(band: dict[Column, int]) -> dict[Column, int]:
    stretched = [column for column in band if column.key in _STRETCHED]
    spare = WIDTH - _NUMBER - sum(least + 1 for least in band.values())
    share = min(30, spare // len(stretched)) if stretched else 0
    return {column: least + (share if column in stretched else 0) for column, least in band.items()}


def _headings(band: dict[Column, int]) -> Iterator[str]:
    """Yield the headings of a band, directly above its rule."""
    cells = [wrapped(_heading(column), width) for column, width in band.items()]
    height = max(map(len, cells))
    for level in range(height):
        line = [" " * _NUMBER]
        for cell, width in zip(cells, band.values(), strict=True):
            at = level - (height - len(cell))
            line.append((cell[at] if at >= 0 else "").ljust(width))
        yield " ".join(line)


def _heading(column: Column) -> str:
    """Return the short caption of a column, with the day for which it states the amount owned."""
    when = {"Following": " After", "Fiscal Year": " at Year End"}
    return _HEADINGS[column.key] + next((words for message, words in when.items() if message in column.caption), "")


def _row(number: str, cells: list[PageCell], widths: list[int], band: dict[Column, int]) -> Iterator[str]:
    columns = list(band)
    texts = [wrapped(" ".join(_pieces_within(cell, width)), width) for cell, width in zip(cells, widths, strict=True)]
    for level in range(max([1, *map(len, texts)])):
        line = [(number if level == 0 else "").rjust(_NUMBER)]
        for text, width, column in zip(texts, widths, columns, strict=True):
            shown = text[level] if level < len(text) else ""
            line.append(shown.rjust(width) if column.number else shown.ljust(width))
        yield " ".join(line)


def _pieces_within(cell: PageCell, width: int) -> list[str]:
    """Return the pieces of a cell; a mark is separated from a word that leaves no room for it on its line."""
    pieces = _pieces(cell)
    if not cell.footnotes or len(pieces[-1]) <= width:
        return pieces
    return [*cell.text.split(), *(raised((number,)) for number in cell.footnotes)]


def _notes(page: Page, form: FormCaptions, edition: Edition) -> Iterator[str]:
    yield captions.EXPLANATION
    if page.none_owned:
        yield captions.NONE_OWNED
    for number, text in page.footnotes:
        yield from _hanging(f"({number}) {in_footnote(text) or captions.BLANK}", 5)
    if page.remarks:
        yield captions.REMARKS
        for line in page.remarks.splitlines():
            yield from _hanging(in_notes(" ".join(line.split())), 5)
    yield ""
    for name, day in page.signatures:
        signed = (in_notes(name) or captions.BLANK, in_notes(day) or captions.BLANK)
        yield from (
            *(line for text in signed for line in _hanging(text, 5)),
            f"** {captions.SIGNATURE}   {captions.SIGNED}",
            "",
        )
    yield captions.REMINDER
    yield f"* {captions.JOINT_NOTE.format(instruction=form.joint_instruction)}"
    yield from _hanging(f"** {captions.MISSTATEMENTS}", 3)
    yield from _hanging(captions.COPIES, 3)
    notice, imprint = captions.foot(page.form, edition)
    yield from _hanging(notice, 3)
    yield imprint
