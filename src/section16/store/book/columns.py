"""Documents into columns, straight from their structs by the declaration.

A batch keeps cells and their texts as they are in the document, row behind row, and turns whole columns into values at once
(:mod:`section16.store.book.arrays`): no dictionary and no value of a single cell is made between.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa
from msgspec.structs import astuple

from section16.document.declaration import Field, Shape, fields_of
from section16.document.unread import unread_beside_rows, unread_in_row
from section16.finding import Finding, Severity
from section16.store.book import tables
from section16.store.book.arrays import OF_KIND, lists_of, numbers_of, strings
from section16.store.book.tables import BookColumn, BookTable, ColumnKind, schema_of, type_of

if TYPE_CHECKING:
    from section16.document.group import Group
    from section16.document.ownership import OwnershipDocument


class Origin(msgspec.Struct, frozen=True, gc=False):
    """Where a filing comes from: what the table of filings says beside the form itself.

    ``kind`` is the kind of source, ``source`` the name of the file, ``sha256`` the hash of its bytes in hexadecimal digits.
    ``known_at`` is when the book learns of it, in microseconds since 1970.
    """

    accession: str
    kind: str
    sha256: str
    known_at: int
    source: str = ""
    filed: date | None = None
    accepted: datetime | None = None
    file_number: str | None = None


_ABOUT = {
    "form": "document_type",
    "period": "period_of_report",
    "original_filed": "date_of_original_submission",
    "issuer_cik": "issuer.cik",
    "issuer_name": "issuer.name",
    "issuer_symbol": "issuer.trading_symbol",
    "issuer_foreign_symbol": "issuer.foreign_trading_symbol",
    "aff10b5_one": "aff10b5_one",
    "not_subject_to_section16": "not_subject_to_section16",
    "no_securities_owned": "no_securities_owned",
    "form3_holdings_reported": "form3_holdings_reported",
    "form4_transactions_reported": "form4_transactions_reported",
    "remarks": "remarks",
    "schema_version": "schema_version",
}
"""The cells of the form that are columns of the table of filings."""
_cells_of_form = attrgetter(*(f"{place}.text" for place in _ABOUT.values()))
_of_footnote = attrgetter("id", "text")
_of_signature = attrgetter("name.text", "signed.text")
_ORIGIN = ("accession", "kind", "sha256", "known_at", "source", "filed", "accepted", "file_number")
_origin = attrgetter(*_ORIGIN)


class BookBatch:
    """Filings on their way into tables."""

    def __init__(self) -> None:
        self.origins: list[Origin] = []
        self._forms: list[Any] = []
        self._owners = _Parts(attrgetter(*(f"{field.name}.text" for field in tables.owner_fields())))
        self._footnotes = _Parts(_of_footnote)
        self._signatures = _Parts(_of_signature)
        self._rows = (_Rows(tables.TABLE_ONE_ROWS), _Rows(tables.TABLE_TWO_ROWS))
        self._findings: list[tuple[int, Finding]] = []
        self._unread: list[tuple[int, str | None, int | None, str, str]] = []

    def __len__(self) -> int:
        return len(self.origins)

    def add(
        self, document: OwnershipDocument, origin: Origin, findings: Sequence[Finding] = (), *, clean: bool = False
    ) -> None:
        """Add a filing with what was found about it; ``clean`` says that its reader has understood all of it."""
        at = len(self.origins)
        self.origins.append(origin)
        self._forms.extend(_cells_of_form(document))
        self._owners.add(at, document.reporting_owners)
        self._footnotes.add(at, document.footnotes)
        self._signatures.add(at, document.signatures)
        self._rows[0].add(at, document.non_derivative_table)
        self._rows[1].add(at, document.derivative_table)
        if findings:
            self._findings.extend((at, finding) for finding in findings)
        if not clean:
            self._unread.extend(_unread(at, document))

    def tables(self) -> dict[str, pa.Table]:
        """Return the tables, filings in the order in which they were added."""
        keys = _Keys(self.origins)
        beyond: list[tuple[int, Finding]] = []
        made = {
            "filings": self._filings(),
            "owners": self._owners.table(tables.OWNERS, keys, [field.name for field in tables.owner_fields()]),
            "non_derivative": self._rows[0].table(tables.NON_DERIVATIVE, keys, beyond),
            "derivative": self._rows[1].table(tables.DERIVATIVE, keys, beyond),
            "footnotes": self._footnotes.table(tables.FOOTNOTES, keys, ["id", "text"], as_filed={"text"}),
            "signatures": self._signatures.table(tables.SIGNATURES, keys, ["name", "signed"]),
            "unread": self._unread_table(keys),
        }
        return made | {"findings": self._findings_table(keys, sorted((*self._findings, *beyond), key=lambda found: found[0]))}

    def _filings(self) -> pa.Table:
        columns: dict[str, Any] = dict(zip(_ABOUT, _columns_of(self._forms, len(_ABOUT)), strict=True))
        filed = dict(
            zip(_ORIGIN, _columns_of([cell for origin in self.origins for cell in _origin(origin)], len(_ORIGIN)), strict=True)
        )
        arrays = {name: pa.array(filed[name], type_of(tables.FILINGS.column(name).kind)) for name in ("filed", "accepted")}
        arrays |= {name: strings(filed[name]) for name in ("accession", "kind", "sha256", "source", "file_number")}
        arrays |= {name: _array(tables.FILINGS.column(name), texts) for name, texts in columns.items()}
        arrays |= {
            "known_at": pa.array(filed["known_at"], pa.int64()).cast(type_of(ColumnKind.KNOWN)),
        }
        return _table(tables.FILINGS, arrays)

    def _findings_table(self, keys: _Keys, found: Sequence[tuple[int, Finding]]) -> pa.Table:
        findings = [finding for _, finding in found]
        arrays = keys.numbered([at for at, _ in found]) | {
            "id": strings([finding.id for finding in findings]),
            "severity": strings([finding.severity.value for finding in findings]),
            "place": strings([finding.location for finding in findings]),
            "message": strings([finding.message for finding in findings]),
            "remedy": strings([finding.remedy for finding in findings]),
        }
        return _table(tables.FINDINGS, arrays)

    def _unread_table(self, keys: _Keys) -> pa.Table:
        places, in_table, rows, names, texts = _columns_of([cell for line in self._unread for cell in line], 5)
        arrays = keys.numbered(places) | {
            "form_table": strings(in_table),
            "row": pa.array(rows, pa.int32()),
            "place": strings(names),
            "text": strings(texts),
        }
        return _table(tables.UNREAD, arrays)


class _Keys:
    """The columns that name the filing of a row: its accession number, and the number of the row in it."""

    def __init__(self, origins: Sequence[Origin]) -> None:
        self._accessions = pa.array([origin.accession for origin in origins], pa.string())

    def of(self, places: Sequence[int]) -> dict[str, pa.Array]:
        """Return the accession numbers for rows that belong to the filings at some places of the batch."""
        return {"accession": self._accessions.take(pa.array(places, pa.int32()))}

    def numbered(self, places: Sequence[int]) -> dict[str, pa.Array]:
        """Return the accession numbers, and the number of each row within its filing."""
        numbers, last, number = [], -1, 0
        for at in places:
            number = number + 1 if at == last else 1
            last = at
            numbers.append(number)
        return self.of(places) | {"number": pa.array(numbers, pa.int32())}


class _Parts:
    """The owners, footnotes or signatures of many filings."""

    def __init__(self, cells: Callable[[Any], tuple[Any, ...]]) -> None:
        self._cells = cells
        self._texts: list[Any] = []
        self._places: list[int] = []

    def add(self, at: int, groups: Sequence[Group]) -> None:
        for group in groups:
            self._texts.extend(self._cells(group))
        self._places.extend([at] * len(groups))

    def table(self, table: BookTable, keys: _Keys, names: Sequence[str], as_filed: Container[str] = ()) -> pa.Table:
        columns = dict(zip(names, _columns_of(self._texts, len(names)), strict=True))
        arrays = keys.numbered(self._places) | {
            name: strings(texts) if name in as_filed else _array(table.column(name), texts) for name, texts in columns.items()
        }
        return _table(table, arrays)


class _Rows:
    """The rows of one of the two tables of many forms, transactions and holdings apart until they are a table."""

    def __init__(self, kinds: tuple[type[Group], ...]) -> None:
        self._kinds = {kind: _RowsOfKind(kind) for kind in kinds}
        self._count = 0

    def add(self, at: int, rows: Sequence[Group]) -> None:
        for number, row in enumerate(rows, 1):
            kind = self._kinds[type(row)]
            kind.order.append(self._count)
            kind.at.append(at)
            kind.numbers.append(number)
            kind.cells.extend(astuple(row))
            self._count += 1

    def table(self, table: BookTable, keys: _Keys, beyond: list[tuple[int, Finding]]) -> pa.Table:
        parts, order = [], [0] * self._count
        counted = 0
        for kind in self._kinds.values():
            parts.append(kind.table(table, keys, beyond))
            for place in kind.order:
                order[place] = counted
                counted += 1
        return pa.concat_tables(parts).take(pa.array(order, pa.int64())).combine_chunks()


class _RowsOfKind:
    """The rows of one kind: where each was, and its cells one behind the other."""

    def __init__(self, kind: type[Group]) -> None:
        self.kind = "holding" if "Holding" in kind.ELEMENT else "transaction"
        self.element = "derivativeTable" if kind in tables.TABLE_TWO_ROWS else "nonDerivativeTable"
        self._kind = kind
        self.order: list[int] = []
        self.at: list[int] = []
        self.numbers: list[int] = []
        self.cells: list[Any] = []

    def table(self, table: BookTable, keys: _Keys, beyond: list[tuple[int, Finding]]) -> pa.Table:
        rows = self.numbers
        arrays = keys.of(self.at) | {
            "row": pa.array(rows, pa.int32()),
            "kind": pa.array([self.kind] * len(rows), pa.string()),
        }
        nothing = lists_of([()] * len(rows))
        absent = self._kind.__struct_defaults__
        for field, cells in zip(fields_of(self._kind), _columns_of(self.cells, len(absent)), strict=False):
            if field.element.shape is Shape.MARKS:
                arrays[field.name] = lists_of(cells)
                continue
            there = not all(cell is absent[field.position] for cell in cells)  # a column of which none is made is null
            if there:
                arrays[field.name] = self._values(field, table, cells, beyond)
            if field.element.shape is Shape.BOX:
                arrays[f"{field.name}_footnotes"] = lists_of([cell.footnotes for cell in cells]) if there else nothing
        return _table(table, arrays)

    def _values(self, field: Field, table: BookTable, cells: Sequence[Any], beyond: list[tuple[int, Finding]]) -> pa.Array:
        """Return the values of a column of cells, and note the numbers that it cannot hold."""
        texts = [cell.text for cell in cells]
        column = table.column(field.name)
        if column.kind is not ColumnKind.NUMBER:
            return _array(column, texts)
        numbers = numbers_of(texts)
        beyond.extend((self.at[place], self._too_exact(field, self.numbers[place], texts[place])) for place in numbers.beyond)
        return numbers.array

    def _too_exact(self, field: Field, row: int, text: str) -> Finding:
        """Return the finding that a number has more decimal places than a column."""
        place = f"$.{self.element}[{row - 1}].{field.key}"
        message = f"The number {text.strip()} has more than {tables.SCALE} decimal places. The column of the book is empty."
        return Finding("BOOK-TOO-EXACT", Severity.WARN, place, message, "Read the number in the filing, which the book keeps.")


def _unread(at: int, document: OwnershipDocument) -> Iterator[tuple[int, str | None, int | None, str, str]]:
    for name, rows in (("I", document.non_derivative_table), ("II", document.derivative_table)):
        for number, row in enumerate(rows, 1):
            yield from ((at, name, number, place, text) for place, text in unread_in_row(row))
    yield from ((at, None, None, place, text) for place, text in unread_beside_rows(document))


def _array(column: BookColumn, texts: Sequence[Any]) -> pa.Array:
    return OF_KIND[column.kind](texts)


def _columns_of(cells: Sequence[Any], width: int) -> list[Sequence[Any]]:
    """Return as columns the cells of rows that lie one behind the other."""
    return [cells[at::width] for at in range(width)]


def _table(table: BookTable, arrays: dict[str, pa.Array]) -> pa.Table:
    """Return the arrays as a table; a column that none was made for is null throughout."""
    schema = schema_of(table)
    count = len(arrays["accession"])
    return pa.table([arrays.get(field.name, pa.nulls(count, field.type)) for field in schema], schema=schema)
