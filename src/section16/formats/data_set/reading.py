"""The tables of a data set into documents: what the columns hold, as the cells of the form hold it.

The tables state no acceptance time and no attached documents, and transactions apart from holdings: within a table of the form
the transactions come first here. A relationship that is not listed may have been denied or left out, so it is not stated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import Any, TypeVar

import msgspec

from section16.document.cells import Cell, DateCell, FlagCell
from section16.document.declaration import fields_of
from section16.document.footnotes import Footnote
from section16.document.group import Group
from section16.document.ownership import OwnershipDocument
from section16.document.parties import Issuer, ReportingOwner
from section16.document.signature import OwnerSignature
from section16.errors import DamagedError
from section16.finding import Finding
from section16.formats import remarks
from section16.formats.data_set import layout
from section16.formats.ownership_xml.encoding import text_of
from section16.formats.values import not_understood

AnyGroup = TypeVar("AnyGroup", bound=Group)
_DAY = re.compile(r"(\d{1,2})-([A-Z]{3})-(\d{4})", re.ASCII)
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


class DataSetFiling(msgspec.Struct, frozen=True, gc=False):
    """A filing of a data set: its accession number, its filing date, its document, and what was found in reading it."""

    accession: str
    filed: date | None
    document: OwnershipDocument
    file_number: str | None = None
    findings: tuple[Finding, ...] = ()


def read_data_set(files: Mapping[str, bytes]) -> Iterator[DataSetFiling]:
    """Yield the filings of a data set from its files by name, in the order of its table of submissions.

    Raises :class:`~section16.errors.DamagedError` for a data set without that table, and for a table without accession numbers.
    """
    tables = {table: _Tsv(name, data) for name, data in files.items() if (table := layout.table_named(name)) is not None}
    if layout.SUBMISSION not in tables:
        raise DamagedError("The data set has no table SUBMISSION.", remedy="Fetch the data set again.")
    missing = [table for table in layout.TABLES if table not in tables]
    lacking = (remarks.TABLES_MISSING.found("$", tables=", ".join(missing)),) if missing else ()
    for accession in tables[layout.SUBMISSION].accessions():
        yield _filing(accession, tables, lacking)


class _Tsv:
    """One table: its columns by name, and where the lines of each filing are; they are taken apart when they are needed."""

    def __init__(self, name: str, data: bytes) -> None:
        text, _ = text_of(data)
        header, _, self._text = text.replace("\r\n", "\n").partition("\n")
        self.columns = {column.strip().upper(): at for at, column in enumerate(header.split("\t"))}
        if layout.ACCESSION not in self.columns:
            remedy = "Fetch the data set again."
            raise DamagedError(f"The table has no column {layout.ACCESSION}.", where=name, remedy=remedy)
        self._lines: dict[str, list[tuple[int, int]]] = {}
        self._index()

    def _index(self) -> None:
        column = self.columns[layout.ACCESSION]
        start = 0
        while start < len(self._text):
            end = self._text.find("\n", start)
            end = len(self._text) if end < 0 else end
            accession = self._text[start:end].split("\t", column + 1)[column : column + 1]
            if accession and accession[0]:
                self._lines.setdefault(_plain(accession[0]), []).append((start, end))
            start = end + 1

    def accessions(self) -> Iterator[str]:
        """Yield the accession numbers, in the order of the file."""
        return iter(self._lines)

    def rows(self, accession: str) -> list[dict[str, str]]:
        """Return the lines of a filing, each by the names of its columns; an empty field is left out."""
        found = []
        for start, end in self._lines.get(accession, ()):
            fields = self._text[start:end].split("\t")
            found.append({name: _plain(fields[at]) for name, at in self.columns.items() if at < len(fields) and fields[at]})
        return found


def _plain(field: str) -> str:
    """Return a field without the quotation marks around it, where those in it are doubled; any other is as it is.

    >>> _plain('"members of a ""group"" of holders"'), _plain('"Class A" Common Stock')
    ('members of a "group" of holders', '"Class A" Common Stock')
    """
    if len(field) > 1 and field[0] == field[-1] == '"':
        inner = field[1:-1]
        if inner.replace('""', "").count('"') == 0:
            return inner.replace('""', '"')
    return field


def _filing(accession: str, tables: Mapping[str, _Tsv], lacking: tuple[Finding, ...]) -> DataSetFiling:
    of = {name: table.rows(accession) for name, table in tables.items()}
    form, owners = of[layout.SUBMISSION][0], of.get(layout.OWNERS, [])
    document = OwnershipDocument(
        **_cells(OwnershipDocument, layout.FORM, form),
        issuer=_group(Issuer, layout.ISSUER, form),
        reporting_owners=tuple(map(_owner, owners)),
        non_derivative_table=(*_rows("NONDERIV_TRANS", of), *_rows("NONDERIV_HOLDING", of)),
        derivative_table=(*_rows("DERIV_TRANS", of), *_rows("DERIV_HOLDING", of)),
        footnotes=tuple(sorted(map(_footnote, of.get(layout.FOOTNOTES, [])), key=_number)),
        signatures=tuple(_group(OwnerSignature, layout.SIGNATURE, row) for row in of.get(layout.SIGNATURES, [])),
    )
    filed = DateCell(_iso(form.get("FILING_DATE", ""))).value
    number = next((row["FILE_NUMBER"] for row in owners if row.get("FILE_NUMBER")), None)
    return DataSetFiling(accession, filed, document, number, (*lacking, *not_understood(document)))


def _rows(table: str, of: Mapping[str, list[dict[str, str]]]) -> Iterator[Any]:
    """Yield the rows of one kind in the order of the form, in which the SEC numbers them."""
    kind, columns = layout.ROWS[table]
    ordinal = layout.ordinal_of(table)
    for row in sorted(of.get(table, []), key=lambda row: _ordinal(row.get(ordinal, ""))):
        notes = tuple(note for column in layout.CODING_NOTES for note in _notes(row.get(column, "")))
        yield _group(kind, columns, row, coding_footnotes=notes)


def _ordinal(text: str) -> int:
    with suppress(ValueError):
        return int(text)
    return 0


def _group(kind: type[AnyGroup], columns: Mapping[str, str], row: Mapping[str, str], **more: Any) -> AnyGroup:
    return kind(**_cells(kind, columns, row), **{name: value for name, value in more.items() if value})


def _cells(kind: type[Group], columns: Mapping[str, str], row: Mapping[str, str]) -> dict[str, Any]:
    """Return the cells of a row that have a value or footnotes."""
    holds = {field.name: field.holds for field in fields_of(kind)}
    cells: dict[str, Cell] = {}
    for column, name in columns.items():
        text = row.get(column)
        notes = () if f"{column}{layout.NOTES}" in layout.CODING_NOTES else _notes(row.get(f"{column}{layout.NOTES}", ""))
        if text is not None or notes:
            cells[name] = holds[name](_iso(text) if text is not None and holds[name] is DateCell else text, notes)
    return cells


def _notes(text: str) -> tuple[str, ...]:
    return tuple(note.strip() for note in text.split(",") if note.strip())


def _iso(text: str) -> str:
    """Return a day such as ``31-MAR-2026`` as the form has it; any other text as it is."""
    match = _DAY.fullmatch(text.strip().upper())
    if match is None or match[2] not in MONTHS:
        return text
    return f"{match[3]}-{MONTHS.index(match[2]) + 1:02}-{match[1]:0>2}"


def _owner(row: Mapping[str, str]) -> ReportingOwner:
    roles = {role.strip() for role in row.get("RPTOWNER_RELATIONSHIP", "").split(",")}
    ticked = {name: FlagCell("1") for role, name in layout.RELATIONSHIPS.items() if role in roles}
    owner = _group(ReportingOwner, layout.OWNER, row)
    return msgspec.structs.replace(owner, **ticked) if ticked else owner


def _footnote(row: Mapping[str, str]) -> Footnote:
    return Footnote(row.get("FOOTNOTE_ID"), row.get("FOOTNOTE_TXT", ""))


def _number(note: Footnote) -> int:
    return _ordinal((note.id or "").removeprefix("F"))
