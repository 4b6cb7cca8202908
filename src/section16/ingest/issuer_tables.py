"""Rows that are computed for issuers, as tables of Arrow: each table has its rows with the names of their cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from section16.store.book.computed import ISSUER
from section16.store.book.tables import SCALE, BookTable, ColumnKind, schema_of

if TYPE_CHECKING:
    import pyarrow as pa

Row = tuple[Any, ...]
_STEP = Decimal(1).scaleb(-SCALE)
_LARGEST = Decimal(10) ** 28
_EXACT = Context(prec=100)
"""A product of two numbers of 28 digits has more than Python rounds to by itself."""


class NamedCells(msgspec.Struct, frozen=True):
    """A table, and the names of the cells of each row that is computed for it; the issuer is not among them."""

    table: BookTable
    names: tuple[str, ...]

    @property
    def kinds(self) -> dict[str, ColumnKind]:
        """The kind of each column by its name."""
        return {column.name: column.kind for column in self.table.columns}


def cells(table: BookTable, names: Sequence[str]) -> NamedCells:
    """Return the names of the cells of rows, in any order; raises ``ValueError`` for others than the columns of the table."""
    wanted = {*table.names} - {ISSUER.name}
    if len(names) != len(wanted) or {*names} != wanted:
        differing = ", ".join(sorted(wanted.symmetric_difference(names))) or "twice the same"
        raise ValueError(f"the cells of {table.name} are not its columns: {differing}")
    return NamedCells(table, tuple(names))


class IssuerRows(msgspec.Struct, frozen=True):
    """The rows that are computed for an issuer, by the name of their table."""

    issuer: str
    rows: Mapping[str, list[Row]]


def tables_of(issuers: Iterable[IssuerRows], parts: Iterable[NamedCells]) -> dict[str, pa.Table]:
    """Return the rows of issuers as tables; numbers are rounded to the places that the book keeps, null beyond its digits."""
    every = list(issuers)
    found = ((part, _table(part, every)) for part in parts)
    return {part.table.name: table for part, table in found if table is not None}


def _table(part: NamedCells, issuers: Sequence[IssuerRows]) -> pa.Table | None:
    import pyarrow as pa  # noqa: PLC0415 - an optional extra, loaded when a book is first used

    name = part.table.name
    lines = [row for one in issuers for row in one.rows.get(name, ())]
    if not lines:
        return None
    columns: dict[str, Sequence[Any]] = dict(zip(part.names, zip(*lines, strict=True), strict=True))
    columns[ISSUER.name] = [one.issuer for one in issuers for _ in one.rows.get(name, ())]
    schema, kinds = schema_of(part.table), part.kinds
    arrays = [_array(kinds[field.name], field.type, columns[field.name]) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def _array(kind: ColumnKind, wanted: pa.DataType, values: Sequence[Any]) -> pa.Array:
    """Return a column; numbers one by one only where one of them does not fit as it is."""
    import pyarrow as pa  # noqa: PLC0415 - an optional extra, loaded when a book is first used

    if kind is ColumnKind.TEXT and "" in values:  # the ledger has an empty text where there is none
        values = [value or None for value in values]
    if kind is not ColumnKind.NUMBER:
        return pa.array(values, wanted)
    try:
        return pa.array(values, wanted)
    except pa.ArrowInvalid:
        return pa.array(list(map(_number, values)), wanted)


def _number(value: Decimal | None) -> Decimal | None:
    if value is None or not value.is_finite() or abs(value) >= _LARGEST:
        return None
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= -SCALE:
        return value
    rounded = value.quantize(_STEP, context=_EXACT)
    return rounded if abs(rounded) < _LARGEST else None
