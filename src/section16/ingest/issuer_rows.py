"""The rows of a book that are computed from all filings of an issuer, in the order of the columns of their tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Context, Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from section16.compliance.arrangements.register import register_of
from section16.compliance.duty import DueDates
from section16.compliance.timeliness import timeliness
from section16.ingest.holdings_over_time import HeldFrom, held_over_time
from section16.ledger.answers.holdings import positions_in
from section16.ledger.answers.reconciliation import reconciliation
from section16.ledger.book import IssuerBook
from section16.ledger.entries.entry import Entry
from section16.ledger.ledger import Ledger
from section16.research.row import ResearchRow
from section16.research.rows import research_rows
from section16.shortswing.insider import insiders
from section16.store.book import computed
from section16.store.book.tables import SCALE, BookTable, ColumnKind, schema_of

if TYPE_CHECKING:
    import pyarrow as pa

Row = tuple[Any, ...]
_STEP = Decimal(1).scaleb(-SCALE)
_LARGEST = Decimal(10) ** 28
_EXACT = Context(prec=100)
"""A product of two numbers of 28 digits has more than Python rounds to by itself."""


def rows_of_issuer(ledger: Ledger, issuer: str, dates: DueDates | None = None) -> Iterator[tuple[str, Row]]:
    """Yield every computed row of an issuer with the name of its table; ``dates`` are due dates that issuers share."""
    book = ledger.book(issuer)
    for table, rows in (
        (computed.ENTRIES, _entries(book)),
        (computed.RECONCILIATION, _reconciled(book)),
        (computed.POSITIONS, _positions(book)),
        (computed.POSITION_STEPS, _steps(book)),
        (computed.TIMELINESS, _timings(ledger, issuer, dates)),
        (computed.SHORT_SWING, _short_swings(ledger, issuer)),
        (computed.PLANS, _plans(book)),
        (computed.research_table(), _researched(ledger, issuer)),
    ):
        yield from ((table.name, (issuer, *row)) for row in rows)


def tables_of(rows: Mapping[str, list[Row]]) -> dict[str, pa.Table]:
    """Return rows as tables of Arrow; numbers are rounded to the places that the book keeps, and null beyond its digits."""
    known = {table.name: table for table in computed.computed_tables()}
    return {name: _table(known[name], lines) for name, lines in rows.items() if lines}


def _table(table: BookTable, lines: list[Row]) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415 - an optional extra, loaded when a book is first used

    schema = schema_of(table)
    columns = zip(table.columns, schema, zip(*lines, strict=True), strict=True)
    arrays = [_array(column.kind, field.type, values) for column, field, values in columns]
    return pa.Table.from_arrays(arrays, schema=schema)


def _array(kind: ColumnKind, wanted: pa.DataType, values: Sequence[Any]) -> pa.Array:
    """Return a column; numbers one by one only where one of them does not fit as it is."""
    import pyarrow as pa  # noqa: PLC0415 - an optional extra, loaded when a book is first used

    if kind is ColumnKind.TEXT:
        return pa.array([value or None for value in values], wanted)  # the ledger has an empty text where there is none
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


def _place(row: str) -> tuple[str, str | None, int | None]:
    """Return accession number, table and row of an id of the ledger; a Form 3 as a whole has the number alone."""
    accession, _, place = row.partition(" ")
    table, _, number = place.partition("/")
    return accession, table or None, int(number) if number else None


def _entries(book: IssuerBook) -> Iterator[Row]:
    in_force = {entry.id for _, rows in book.in_force for entry in rows}
    by = {old: new for effect in book.amendments for new, old in effect.restates}
    by |= {row: effect.accession for effect in book.amendments for row in effect.removes}
    for filing, rows in book.posted:
        for entry in rows:
            yield (
                filing.accession,
                entry.table,
                entry.row + 1,
                entry.id in in_force,
                by.get(entry.id),
                entry.holding,
                filing.owners,
                filing.names,
                entry.title,
                entry.direct,
                entry.nature,
                entry.when,
                entry.code,
                entry.change,
                entry.price,
                entry.owned,
                entry.dollars,
                *_terms(entry),
                entry.underlying_shares,
            )


def _terms(entry: Entry) -> Row:
    return entry.exercise_price, entry.exercise_date, entry.expiration, entry.underlying


def _reconciled(book: IssuerBook) -> Iterator[Row]:
    for one in reconciliation(book.assertions).assertions:
        yield (
            *_place(f"{one.accession} {one.row}"),
            one.row_kind,
            one.cause.value,
            one.reported,
            one.computed,
            one.gap,
            one.previous or None,
            [evidence.says for evidence in one.evidence],
            one.plan_line,
        )


def _positions(book: IssuerBook) -> Iterator[Row]:
    for one in positions_in(book, None, lambda _lot: True):
        if one.balance:
            yield (
                one.block,
                next(iter(one.reporters), None),
                one.reporters,
                one.reporter_names,
                one.table,
                one.security,
                one.direct,
                one.nature,
                one.dollars,
                one.balance,
                one.since,
                one.row,
                one.cause.value,
                one.exercise_price,
                one.exercise_date,
                one.expiration,
                one.underlying,
                one.after_split or None,
            )


def _steps(book: IssuerBook) -> Iterator[Row]:
    return map(_step, held_over_time(book))


def _step(one: HeldFrom) -> Row:
    block, entry = one.block, one.row.entry
    return (
        block.id,
        next(iter(block.reporters), None),
        block.reporters,
        block.names,
        entry.table,
        entry.title,
        entry.direct,
        entry.nature,
        entry.dollars,
        one.day,
        one.until,
        one.balance,
        entry.id,
    )


def _timings(ledger: Ledger, issuer: str, dates: DueDates | None) -> Iterator[Row]:
    for filing in timeliness(ledger, issuer, dates=dates):
        for one in filing.rows:
            accession, table, row = _place(one.row)
            yield (
                accession,
                filing.form,
                table,
                row,
                one.owners,
                one.names,
                one.timing.value,
                one.reason,
                one.code,
                one.security,
                one.on,
                one.due_form,
                one.due,
                one.latest,
                one.filed,
                one.days_late,
            )


def _short_swings(ledger: Ledger, issuer: str) -> Iterator[Row]:
    for one in insiders(ledger, issuer):
        answer = one.answer
        yield (
            one.owner,
            one.owner_name,
            answer.profit,
            answer.exact,
            answer.lower,
            answer.upper,
            len(answer.matches),
            [missing.missing for missing in answer.incomplete],
        )


def _plans(book: IssuerBook) -> Iterator[Row]:
    for number, plan in enumerate(register_of(book.in_force), 1):
        days = sorted(trade.day for trade in plan.trades if trade.day)
        yield (
            number,
            plan.owners,
            plan.names,
            plan.title or None,
            plan.adopted,
            plan.terminated,
            days[0] if days else None,
            days[-1] if days else None,
            len(plan.trades),
            plan.sold,
            plan.bought,
            plan.cooling_off.status.value,
        )


def _researched(ledger: Ledger, issuer: str) -> Iterator[Row]:
    """Yield the analyst's columns; the issuer is that of the ledger, which is the first column of every table."""
    names = [field for field in ResearchRow.__struct_fields__ if field != "issuer"]
    values = attrgetter(*names)
    return map(values, research_rows(ledger, issuer))
