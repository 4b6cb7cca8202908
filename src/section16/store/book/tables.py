"""The tables of a book that are filled from filings: each column with its type and what it says.

A batch has an accession number once, so that the number and the batch of a segment identify a version of a filing.

A column of a cell has the name and the text of the cell's declaration (:mod:`section16.document.declaration`), so that an
element that is declared is a column, under the name that ``section16 rows`` gives it. This module loads no
further library; :func:`schema_of` loads pyarrow.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from section16.document.cells import Cell, DateCell, DecimalCell, FlagCell, TextCell
from section16.document.declaration import Field, Shape, fields_of
from section16.document.parties import ReportingOwner
from section16.document.table_one import NonDerivativeHolding, NonDerivativeTransaction
from section16.document.table_two import DerivativeHolding, DerivativeTransaction

if TYPE_CHECKING:
    import pyarrow as pa

    from section16.document.group import Group

DIGITS, SCALE = 38, 10
"""The digits of a number in the book, and how many of them are behind the point; EDGAR takes 16 and 4."""


class ColumnKind(StrEnum):
    """The type of a column."""

    TEXT = "text"
    NUMBER = "number"
    """An exact decimal: ``decimal128(38, 10)``."""
    DAY = "date"
    MOMENT = "time"
    """A time in Washington, without a zone, as EDGAR writes it."""
    KNOWN = "time in UTC"
    """A time with microseconds in UTC, at which the book learned something."""
    FLAG = "yes or no"
    COUNT = "count"
    TEXTS = "list of texts"


class BookColumn(msgspec.Struct, frozen=True):
    """A column of a table: its name, its type, and what it says."""

    name: str
    kind: ColumnKind
    says: str


class BookTable(msgspec.Struct, frozen=True):
    """A table of a book: its name, what a row of it is, its columns, and the columns that identify a row."""

    name: str
    says: str
    columns: tuple[BookColumn, ...]
    key: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> BookColumn:
        """Return a column by its name."""
        return next(column for column in self.columns if column.name == name)


TABLE_ONE_ROWS: tuple[type[Group], ...] = (NonDerivativeTransaction, NonDerivativeHolding)
TABLE_TWO_ROWS: tuple[type[Group], ...] = (DerivativeTransaction, DerivativeHolding)
"""The rows of Table II; the fields of the first of both are those of all rows, in the order of the form."""

_KINDS: dict[type[Cell], ColumnKind] = {
    TextCell: ColumnKind.TEXT,
    DecimalCell: ColumnKind.NUMBER,
    DateCell: ColumnKind.DAY,
    FlagCell: ColumnKind.FLAG,
}
_SECRET = frozenset({"ccc"})
"""Cells that no table has: confirmation codes are never disseminated, and never kept."""


def columns_of_cell(field: Field) -> tuple[BookColumn, ...]:
    """Return the columns of a declared field: its value, and its footnotes where it can have any."""
    element = field.element
    if element.shape is Shape.MARKS:
        return (BookColumn(field.name, ColumnKind.TEXTS, element.says),)
    value = BookColumn(field.name, _KINDS[field.holds], element.says)
    if element.shape is not Shape.BOX:
        return (value,)
    return (value, BookColumn(f"{field.name}_footnotes", ColumnKind.TEXTS, f"The ids of the footnotes on `{field.name}`."))


def owner_fields() -> tuple[Field, ...]:
    """Return the declared fields of an owner that are columns."""
    return tuple(field for field in fields_of(ReportingOwner) if field.name not in _SECRET)


def _cells(groups: tuple[type[Group], ...]) -> tuple[BookColumn, ...]:
    return tuple(column for field in fields_of(groups[0]) for column in columns_of_cell(field))


ACCESSION = BookColumn("accession", ColumnKind.TEXT, "The accession number of the filing.")
_ROW = (
    ACCESSION,
    BookColumn("row", ColumnKind.COUNT, "The number of the row in its table of the form, from 1."),
    BookColumn("kind", ColumnKind.TEXT, "`transaction` or `holding`."),
)
_BY_ROW = ("accession", "row")

FILINGS = BookTable(
    "filings",
    "A filing; another version of it, from a fuller source or corrected, comes with a later batch.",
    (
        ACCESSION,
        BookColumn("form", ColumnKind.TEXT, "The form: 3, 4 or 5, with /A for an amendment."),
        BookColumn("filed", ColumnKind.DAY, "The filing date."),
        BookColumn("accepted", ColumnKind.MOMENT, "When EDGAR accepted the submission; Washington time."),
        BookColumn(
            "period", ColumnKind.DAY, "The event of a Form 3, the earliest transaction of a 4, the fiscal year end of a 5."
        ),
        BookColumn("original_filed", ColumnKind.DAY, "When the form that is amended was filed."),
        BookColumn("issuer_cik", ColumnKind.TEXT, "The issuer's EDGAR number, as filed."),
        BookColumn("issuer_name", ColumnKind.TEXT, "The issuer's conformed name."),
        BookColumn("issuer_symbol", ColumnKind.TEXT, "The issuer's trading symbol, as filed."),
        BookColumn("issuer_foreign_symbol", ColumnKind.TEXT, "The issuer's symbol on a foreign market."),
        BookColumn("aff10b5_one", ColumnKind.FLAG, "The 10b5-1 box; null is unknown."),
        BookColumn("not_subject_to_section16", ColumnKind.FLAG, "The exit box; null is unknown."),
        BookColumn("no_securities_owned", ColumnKind.FLAG, "Whether neither table of a Form 3 has a row."),
        BookColumn("form3_holdings_reported", ColumnKind.FLAG, "Whether a Form 5 has a holding that Form 3 should have shown."),
        BookColumn(
            "form4_transactions_reported", ColumnKind.FLAG, "Whether a Form 5 has a transaction that Form 4 should have shown."
        ),
        BookColumn("remarks", ColumnKind.TEXT, "What else the filer has to say."),
        BookColumn("schema_version", ColumnKind.TEXT, "The version of EDGAR's schema."),
        BookColumn("file_number", ColumnKind.TEXT, "The first SEC file number of the header."),
        BookColumn("kind", ColumnKind.TEXT, "What it was read from: `submission`, `nc`, `xml`, `json`, `data_set` or `page`."),
        BookColumn("source", ColumnKind.TEXT, "The name of the file, and of the archive around it."),
        BookColumn("sha256", ColumnKind.TEXT, "The hash of the bytes that were read."),
        BookColumn("known_at", ColumnKind.KNOWN, "When the book learned of this version of the filing."),
    ),
    ("accession",),
)
OWNERS = BookTable(
    "owners",
    "A reporting owner of a filing.",
    (
        ACCESSION,
        BookColumn("number", ColumnKind.COUNT, "The place of the owner in the form, from 1."),
        *(column for field in owner_fields() for column in columns_of_cell(field)),
    ),
    ("accession", "number"),
)
NON_DERIVATIVE = BookTable("non_derivative", "A row of Table I.", (*_ROW, *_cells(TABLE_ONE_ROWS)), _BY_ROW)
DERIVATIVE = BookTable("derivative", "A row of Table II.", (*_ROW, *_cells(TABLE_TWO_ROWS)), _BY_ROW)
FOOTNOTES = BookTable(
    "footnotes",
    "A footnote of a filing, as defined; an id that is defined twice has two rows.",
    (
        ACCESSION,
        BookColumn("number", ColumnKind.COUNT, "The place of the footnote in the form, from 1."),
        BookColumn("id", ColumnKind.TEXT, "What boxes refer to it by."),
        BookColumn("text", ColumnKind.TEXT, "What it says."),
    ),
    ("accession", "number"),
)
SIGNATURES = BookTable(
    "signatures",
    "A signature of a filing.",
    (
        ACCESSION,
        BookColumn("number", ColumnKind.COUNT, "The place of the signature in the form, from 1."),
        BookColumn("name", ColumnKind.TEXT, "The name as signed."),
        BookColumn("signed", ColumnKind.DAY, "The day of signing."),
    ),
    ("accession", "number"),
)
FINDINGS = BookTable(
    "findings",
    "What was found about a filing when it was read.",
    (
        ACCESSION,
        BookColumn("number", ColumnKind.COUNT, "The place among the findings of the filing, from 1."),
        BookColumn("id", ColumnKind.TEXT, "The id of the finding in the catalogue."),
        BookColumn("severity", ColumnKind.TEXT, "`reject`, `warn` or `note`."),
        BookColumn("place", ColumnKind.TEXT, "Where in the filing: a path of its JSON, or a part of the file."),
        BookColumn("message", ColumnKind.TEXT, "What is wrong."),
        BookColumn("remedy", ColumnKind.TEXT, "What to do about it."),
    ),
    ("accession", "number"),
)
UNREAD = BookTable(
    "unread",
    "A text of a filing that is no value of its cell, or that no schema declares, as filed.",
    (
        ACCESSION,
        BookColumn("number", ColumnKind.COUNT, "The place among the texts of the filing that were not understood, from 1."),
        BookColumn("form_table", ColumnKind.TEXT, "`I` or `II` for a row; null for what belongs to no row."),
        BookColumn("row", ColumnKind.COUNT, "The number of the row in its table."),
        BookColumn("place", ColumnKind.TEXT, "The column of the row, or the path of the cell."),
        BookColumn("text", ColumnKind.TEXT, "The text, as filed."),
    ),
    ("accession", "number"),
)

FILED: tuple[BookTable, ...] = (FILINGS, OWNERS, NON_DERIVATIVE, DERIVATIVE, FOOTNOTES, SIGNATURES, FINDINGS, UNREAD)
"""The tables that are filled from filings, in the order in which they are described."""


@cache
def type_of(kind: ColumnKind) -> pa.DataType:
    """Return the Arrow type of a kind of column."""
    import pyarrow as pa  # noqa: PLC0415 - an optional extra, loaded when a book is first used

    return {
        ColumnKind.TEXT: pa.string(),
        ColumnKind.NUMBER: pa.decimal128(DIGITS, SCALE),
        ColumnKind.DAY: pa.date32(),
        ColumnKind.MOMENT: pa.timestamp("s"),
        ColumnKind.KNOWN: pa.timestamp("us", tz="UTC"),
        ColumnKind.FLAG: pa.bool_(),
        ColumnKind.COUNT: pa.int32(),
        ColumnKind.TEXTS: pa.list_(pa.string()),
    }[kind]


@cache
def schema_of(table: BookTable) -> pa.Schema:
    """Return the Arrow schema of a table; each field carries what its column says under ``says``."""
    import pyarrow as pa  # noqa: PLC0415 - an optional extra, loaded when a book is first used

    fields = [pa.field(column.name, type_of(column.kind), metadata={"says": column.says}) for column in table.columns]
    return pa.schema(fields, metadata={"table": table.name})
