"""Filings as the tables of a data set, in the layout of the SEC's files.

Only what the tables have columns for is written. A value that its cell does not state is left out, as the SEC does: a column of
numbers holds numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from section16.document.cells import Cell, FlagCell
from section16.document.group import Group
from section16.document.parties import ReportingOwner
from section16.exact import shortest
from section16.formats.data_set import layout
from section16.formats.data_set.reading import MONTHS, DataSetFiling

_OWNER_COLUMNS = (
    *("RPTOWNERCIK", "RPTOWNERNAME", "RPTOWNER_RELATIONSHIP", "RPTOWNER_TITLE", "RPTOWNER_TXT", "RPTOWNER_STREET1"),
    *("RPTOWNER_STREET2", "RPTOWNER_CITY", "RPTOWNER_STATE", "RPTOWNER_ZIPCODE", "RPTOWNER_STATE_DESC", "FILE_NUMBER"),
)
_WITHOUT_NOTES = frozenset({"TRANS_CODE", "EQUITY_SWAP_INVOLVED"})
_HOLDINGS = frozenset({"NONDERIV_HOLDING", "DERIV_HOLDING"})


def write_data_set(filings: Iterable[DataSetFiling]) -> dict[str, bytes]:
    """Return the files of a data set by name."""
    lines: dict[str, list[dict[str, str]]] = {table: [] for table in layout.TABLES}
    ordinals = dict.fromkeys(layout.ROWS, 0)
    for filing in filings:
        for table, row in _of_filing(filing):
            if table in ordinals:
                ordinals[table] += 1
                row[layout.ordinal_of(table)] = str(ordinals[table])
            lines[table].append({layout.ACCESSION: filing.accession} | row)
    return {f"{table}.tsv": _tsv(columns_of(table), lines[table]) for table in layout.TABLES}


def columns_of(table: str) -> tuple[str, ...]:
    """Return the columns of a table, in the order of the SEC's files."""
    if table == layout.SUBMISSION:
        form = [column for column in layout.FORM if column not in {"DOCUMENT_TYPE", "REMARKS", "AFF10B5ONE"}]
        return (layout.ACCESSION, "FILING_DATE", *form, "DOCUMENT_TYPE", *layout.ISSUER, "REMARKS", "AFF10B5ONE")
    if table == layout.OWNERS:
        return (layout.ACCESSION, *_OWNER_COLUMNS)
    if table == layout.FOOTNOTES:
        return (layout.ACCESSION, "FOOTNOTE_ID", "FOOTNOTE_TXT")
    if table == layout.SIGNATURES:
        return (layout.ACCESSION, *layout.SIGNATURE)
    return (layout.ACCESSION, layout.ordinal_of(table), *_row_columns(table))


def _row_columns(table: str) -> Iterator[str]:
    """Yield the columns of a row's cells, each with that of its footnotes."""
    for column in layout.ROWS[table][1]:
        yield column
        if column == "EQUITY_SWAP_INVOLVED":
            yield layout.CODING_NOTES[0]
        elif column not in _WITHOUT_NOTES and (column != "TRANS_FORM_TYPE" or table in _HOLDINGS):
            yield f"{column}{layout.NOTES}"


def _of_filing(filing: DataSetFiling) -> Iterator[tuple[str, dict[str, str]]]:
    document = filing.document
    form = _texts(document, layout.FORM) | _texts(document.issuer, layout.ISSUER)
    yield layout.SUBMISSION, form | {"FILING_DATE": _text(filing.filed)}
    for owner in document.reporting_owners:
        number = {"FILE_NUMBER": filing.file_number or ""}
        yield layout.OWNERS, _texts(owner, layout.OWNER) | {"RPTOWNER_RELATIONSHIP": _roles(owner)} | number
    for row in document.rows:
        table = next(name for name, (kind, _) in layout.ROWS.items() if isinstance(row, kind))
        notes = {layout.CODING_NOTES[table in _HOLDINGS]: ", ".join(row.coding_footnotes)}
        yield table, _texts(row, layout.ROWS[table][1]) | notes
    for note in document.footnotes:
        yield layout.FOOTNOTES, {"FOOTNOTE_ID": note.id or "", "FOOTNOTE_TXT": note.text}
    for signature in document.signatures:
        yield layout.SIGNATURES, _texts(signature, layout.SIGNATURE)


def _texts(group: Group, columns: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for column, name in columns.items():
        cell = getattr(group, name)
        if isinstance(cell, Cell):
            found[column] = (cell.text or "").strip() if isinstance(cell, FlagCell) else _text(cell.value)
            if cell.footnotes:
                found[f"{column}{layout.NOTES}"] = ", ".join(cell.footnotes)
    return found


def _text(value: Any) -> str:
    if isinstance(value, date):
        return f"{value.day:02}-{MONTHS[value.month - 1]}-{value.year:04}"
    if isinstance(value, Decimal):
        text = f"{shortest(value):f}"
        return text if "." in text else f"{text}.0"
    return value or ""


def _roles(owner: ReportingOwner) -> str:
    return ",".join(role for role, name in layout.RELATIONSHIPS.items() if getattr(owner, name).value)


def _tsv(columns: tuple[str, ...], rows: Iterable[Mapping[str, str]]) -> bytes:
    lines = ["\t".join(columns), *("\t".join(_field(row.get(column, "")) for column in columns) for row in rows)]
    return ("\n".join(lines) + "\n").encode()


def _field(text: str) -> str:
    """Return a field on one line; one with quotation marks is quoted, and they are doubled."""
    text = " ".join(text.replace("\r\n", "\n").replace("\t", " ").replace("\r", " ").split("\n"))
    return '"' + text.replace('"', '""') + '"' if '"' in text else text
