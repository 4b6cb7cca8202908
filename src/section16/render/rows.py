"""The rows of a form as flat lines: who and what from the header, the cells, and the texts of their footnotes beside them.

A line is a dictionary whose keys are the same for every row of every form, so that many forms make one table. Cells give their
exact values. What is not understood is listed under ``unread``, as filed: cells of the row by their column, everything else of
the form (a check box that says ``TRUE``, an element that no schema declares) by its path.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from section16.document.cells import Cell
from section16.document.declaration import Field, Shape, fields_of
from section16.document.table_one import NonDerivativeHolding, NonDerivativeTransaction
from section16.document.table_two import DerivativeHolding, DerivativeTransaction
from section16.document.unread import unread_beside_rows, unread_in_row
from section16.render.csv_cells import csv_line

if TYPE_CHECKING:
    from section16.document.group import Group
    from section16.document.ownership import OwnershipDocument
    from section16.document.parties import ReportingOwner
    from section16.document.submission import Submission

_KINDS: tuple[type[Group], ...] = (
    DerivativeTransaction,  # first, for its fields are those of all four in the order of the form
    NonDerivativeTransaction,
    NonDerivativeHolding,
    DerivativeHolding,
)
_HEADER = (
    "accession",
    "filed",
    "accepted",
    "form",
    "period",
    "original_filed",
    "issuer_cik",
    "issuer_name",
    "issuer_symbol",
    "owner_ciks",
    "owner_names",
    "relationships",
    "aff10b5_one",
    "not_subject_to_section16",
    "table",
    "row",
    "kind",
)
_ROLES = {
    "is_director": "Director",
    "is_officer": "Officer",
    "is_ten_percent_owner": "10% Owner",
    "is_other": "Other",
}


@cache
def columns() -> tuple[str, ...]:
    """Return the keys of every line, in order: the header's, each cell with its footnotes, and what is beside them."""
    cells = [name for field in _fields() for name in _names(field)]
    return (*_HEADER, *cells, "unread", "footnotes", "remarks", "source")


@cache
def _fields() -> tuple[Field, ...]:
    fields = {field.name: field for kind in _KINDS for field in fields_of(kind)}
    return tuple(fields.values())


def _names(field: Field) -> tuple[str, ...]:
    if field.element.shape is Shape.MARKS:
        return (field.name,)
    return (field.name, f"{field.name}_footnotes") if field.element.shape is Shape.BOX else (field.name,)


def rows_of(submission: Submission) -> Iterator[dict[str, Any]]:
    """Yield a line for each row of both tables, Table I first, in filed order; a form without rows yields none."""
    document = submission.document
    about = _about(submission)
    beside = tuple(f"{place}: {text}" for place, text in unread_beside_rows(document))
    tables = (("I", document.non_derivative_table), ("II", document.derivative_table))
    for table, group in tables:
        for number, row in enumerate(group, 1):
            yield (
                about
                | {"table": table, "row": number}
                | _row(row, document, beside)
                | {
                    "remarks": document.remarks.value,
                    "source": submission.source,
                }
            )


def _about(submission: Submission) -> dict[str, Any]:
    document, header = submission.document, submission.header
    owners = document.reporting_owners
    values = (
        header.accession_number if header else None,
        header.filed if header else None,
        header.accepted if header else None,
        document.document_type.value,
        document.period_of_report.value,
        document.date_of_original_submission.value,
        document.issuer.cik.value,
        document.issuer.name.value,
        document.issuer.trading_symbol.value,
        [owner.cik.value for owner in owners],
        [owner.name.value for owner in owners],
        [_relationship(owner) for owner in owners],
        document.aff10b5_one.value,
        document.not_subject_to_section16.value,
    )
    return dict(zip(_HEADER, values, strict=False))


def _relationship(owner: ReportingOwner) -> str:
    """Return the ticked roles of an owner, with title and text behind them."""
    roles = [role for name, role in _ROLES.items() if getattr(owner, name).value]
    words = [text for text in (owner.officer_title.value, owner.other_text.value) if text]
    return ", ".join(roles) + (f" ({' / '.join(words)})" if words else "")


def _row(row: Group, document: OwnershipDocument, beside: tuple[str, ...]) -> dict[str, Any]:
    line: dict[str, Any] = {"kind": "holding" if "Holding" in row.ELEMENT else "transaction"}
    marks: dict[str, None] = {}
    for field in _fields():
        value = getattr(row, field.name, None)
        names = _names(field)
        if not isinstance(value, Cell):
            line |= dict.fromkeys(names, None if value is None else list(value))
            marks |= dict.fromkeys(value or ())
            continue
        line[names[0]] = value.value
        if len(names) > 1:
            line[names[1]] = list(value.footnotes)
        marks |= dict.fromkeys(value.footnotes)
    unread = [f"{place}: {text}" for place, text in unread_in_row(row)]
    footnotes = {identifier: _footnote(identifier, document) for identifier in marks}
    return line | {"unread": [*unread, *beside], "footnotes": footnotes}


def _footnote(identifier: str, document: OwnershipDocument) -> str | None:
    """Return the text of a footnote, or ``None`` where none is defined; footnotes that share an id each on a line."""
    return (
        "\n".join(note.text for note in document.footnotes if note.id == identifier)
        if document.footnote(identifier) is not None
        else None
    )


def as_json(line: dict[str, Any]) -> str:
    """Return a line as one JSON object: numbers as exact text, days as ``2023-01-09``, boxes as true and false."""
    return msgspec.json.encode(line).decode()


def as_csv(lines: Iterator[dict[str, Any]]) -> Iterator[str]:
    """Yield the lines as CSV, the names of the columns first (RFC 4180, with line feeds)."""
    yield csv_line(columns())
    for line in lines:
        yield csv_line(_flat(line[name]) for name in columns())


def _flat(value: Any) -> Any:
    """Return a number as it is, else one text: lists with semicolons, footnotes each after its id, boxes as words."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "\n".join(f"{name}: {text or ''}" for name, text in value.items())
    if isinstance(value, list):
        return "; ".join("" if item is None else str(item) for item in value)
    return str(value)


_TABLE = (
    ("accession", 20),
    ("filed", 10),
    ("form", 4),
    ("issuer_symbol", 6),
    ("owner_names", 24),
    ("table", 5),
    ("row", 3),
    ("title", 24),
    ("transaction_date", 10),
    ("code", 4),
    ("acquired_disposed", 3),
    ("shares", 14),
    ("price", 12),
    ("underlying_shares", 14),
    ("shares_owned", 16),
    ("ownership", 3),
    ("nature", 20),
)
_HEADINGS = {
    "issuer_symbol": "symbol",
    "owner_names": "reporting owner",
    "transaction_date": "date",
    "acquired_disposed": "A/D",
    "ownership": "D/I",
    "underlying_shares": "underlying",
    "shares_owned": "owned after",
}
_NUMBERS = frozenset({"shares", "price", "underlying_shares", "shares_owned", "row"})


def as_table(lines: Iterator[dict[str, Any]]) -> Iterator[str]:
    """Yield the lines as a table for the eye: the main columns cut to their width, the footnotes in full at the end."""
    yield "  ".join(_HEADINGS.get(name, name).ljust(width) for name, width in _TABLE) + "  footnotes\n"
    for line in lines:
        cells = "  ".join(_fitted(name, line, width) for name, width in _TABLE)
        yield f"{cells}  {_flat(line['footnotes']).replace(chr(10), '  ')}".rstrip() + "\n"


def _fitted(name: str, line: dict[str, Any], width: int) -> str:
    text = str(_flat(line[name])).replace("\n", " ")
    text += "".join(f"({mark.removeprefix('F')})" for mark in line.get(f"{name}_footnotes") or ())
    if len(text) > width:
        text = text[: width - 1] + "…"
    return text.rjust(width) if name in _NUMBERS else text.ljust(width)
