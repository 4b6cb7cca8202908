"""The rows of a book that are computed from all filings of an issuer, each with the names of its cells beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Final

import msgspec

from section16.compliance.arrangements.register import register_of
from section16.compliance.duty import DueDates
from section16.compliance.timeliness import unexplained_timeliness
from section16.ingest import issuer_tables
from section16.ingest.holdings_over_time import HeldFrom, held_over_time
from section16.ingest.issuer_tables import IssuerRows, NamedCells, Row, cells
from section16.ledger.answers.holdings import positions_in
from section16.ledger.answers.position import Step, steps_of
from section16.ledger.answers.reconciliation import with_plan_lines
from section16.ledger.book import IssuerBook
from section16.ledger.ledger import Ledger
from section16.ledger.lots.lot import Lot
from section16.research.row import ResearchRow
from section16.research.rows import research_rows
from section16.shortswing.insider import profits
from section16.store.book import computed

if TYPE_CHECKING:
    import pyarrow as pa


class ComputedFrom:
    """What the rows of an issuer are computed from, and what several tables need of it."""

    def __init__(self, cik: str, ledger: Ledger, book: IssuerBook, dates: DueDates) -> None:
        self.cik = cik
        self.ledger = ledger
        self.book = book
        self.dates = dates
        self._steps: dict[int, list[Step]] = {}

    def steps(self, lot: Lot) -> list[Step]:
        """Return every change of a lot; both tables of positions ask for it."""
        found = self._steps.get(lot.number)
        if found is None:
            found = self._steps[lot.number] = steps_of(lot, self.book.splits)
        return found


def rows_of_issuer(ledger: Ledger, issuer: str, dates: DueDates | None = None) -> IssuerRows:
    """Return every computed row of an issuer; ``dates`` are due dates that issuers share."""
    about = ComputedFrom(issuer, ledger, ledger.book(issuer), dates or DueDates())
    return IssuerRows(issuer, {part.table.name: list(rows(about)) for part, rows in parts()})


def by_issuer_of_filing(found: Iterable[IssuerRows], ledger: Ledger) -> Iterator[IssuerRows]:
    """Yield rows that are computed for issuers that are one: those of a filing under its own issuer, as it is filed.

    What is held and what is planned remains under the issuer that continues last.
    """
    named = {part.table.name: part.names.index("accession") for part, _ in parts() if "accession" in part.names}
    rows_of: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for one in found:
        for table, rows in one.rows.items():
            for row in rows:
                filing = ledger.filing(row[named[table]]) if table in named else None
                rows_of[filing.issuer if filing else one.issuer][table].append(row)
    yield from (IssuerRows(issuer, rows) for issuer, rows in rows_of.items())


def tables_of(issuers: Iterable[IssuerRows]) -> dict[str, pa.Table]:
    """Return the rows of issuers as tables of Arrow."""
    return issuer_tables.tables_of(issuers, (part for part, _ in parts()))


def _place(row: str) -> tuple[str, str | None, int | None]:
    """Return accession number, table and row of an id of the ledger; a Form 3 as a whole has the number alone."""
    accession, _, place = row.partition(" ")
    table, _, number = place.partition("/")
    return accession, table or None, int(number) if number else None


_ENTRIES = cells(
    computed.ENTRIES,
    (
        *("accession", "form_table", "row", "current", "superseded_by", "holding", "owner_ciks", "owner_names"),
        *("security", "direct", "nature", "day", "code", "change", "price", "owned", "dollars"),
        *("exercise_price", "exercise_date", "expiration", "underlying", "underlying_shares"),
    ),
)


def _entries(about: ComputedFrom) -> Iterator[Row]:
    book = about.book
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
                entry.exercise_price,
                entry.exercise_date,
                entry.expiration,
                entry.underlying,
                entry.underlying_shares,
            )


_RECONCILIATION = cells(
    computed.RECONCILIATION,
    (
        *("accession", "form_table", "row", "row_kind", "cause", "reported", "computed", "gap"),
        *("previous", "evidence", "plan_line"),
    ),
)


def _reconciled(about: ComputedFrom) -> Iterator[Row]:
    for one, of_a_plan in with_plan_lines(about.book.assertions):
        entry, previous, follows = one.entry, one.previous, one.computed
        yield (
            entry.filing.accession,
            entry.table,
            entry.row + 1,
            "holding" if entry.holding else "transaction",
            one.cause.value,
            entry.owned,
            follows,
            None if entry.owned is None or follows is None else entry.owned - follows,
            previous.entry.id if previous else None,
            [evidence.says for evidence in one.evidence],
            of_a_plan,
        )


_POSITIONS = cells(
    computed.POSITIONS,
    (
        *("block", "owner_cik", "owner_ciks", "owner_names", "form_table", "security", "direct", "nature", "dollars"),
        *("balance", "since", "stated_by", "cause", "exercise_price", "exercise_date", "expiration", "underlying"),
        "after_split",
    ),
)


def _positions(about: ComputedFrom) -> Iterator[Row]:
    for one in positions_in(about.book, None, lambda _lot: True, about.steps):
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


_STEPS = cells(
    computed.POSITION_STEPS,
    (
        *("block", "owner_cik", "owner_ciks", "owner_names", "form_table", "security", "direct", "nature", "dollars"),
        *("day", "until", "balance", "stated_by"),
    ),
)


def _steps(about: ComputedFrom) -> Iterator[Row]:
    return map(_step, held_over_time(about.book, about.steps))


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


_TIMELINESS = cells(
    computed.TIMELINESS,
    (
        *("accession", "form", "form_table", "row", "owner_ciks", "owner_names", "timing", "reason", "code", "security"),
        *("event_date", "due_form", "due", "latest", "filed", "days_late"),
    ),
)


def _timings(about: ComputedFrom) -> Iterator[Row]:
    for filing in unexplained_timeliness(about.ledger, about.cik, about.dates):
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


_SHORT_SWING = cells(
    computed.SHORT_SWING, ("owner_cik", "owner_name", "profit", "exact", "lower", "upper", "matches", "missing")
)


def _short_swings(about: ComputedFrom) -> Iterator[Row]:
    for one in profits(about.ledger, about.cik):
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


_PLANS = cells(
    computed.PLANS,
    (
        *("plan", "owner_ciks", "owner_names", "title", "adopted", "terminated", "first_trade", "last_trade"),
        *("trades", "sold", "bought", "cooling_off"),
    ),
)


def _plans(about: ComputedFrom) -> Iterator[Row]:
    for number, plan in enumerate(register_of(about.book.in_force), 1):
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


def _researched(about: ComputedFrom) -> Iterator[Row]:
    """Yield the analyst's columns; the issuer is that of the ledger, which every table has beside its cells."""
    place = ResearchRow.__struct_fields__.index(_ISSUER)
    for row in map(msgspec.structs.astuple, research_rows(about.ledger, about.cik)):
        yield row[:place] + row[place + 1 :]


_ISSUER: Final = "issuer"


@cache
def _research_fields() -> tuple[str, ...]:
    return tuple(field for field in ResearchRow.__struct_fields__ if field != _ISSUER)


@cache
def parts() -> tuple[tuple[NamedCells, Callable[[ComputedFrom], Iterator[Row]]], ...]:
    """Return every table with what computes its rows."""
    research = cells(computed.research_table(), tuple(map(computed.column_of_field, _research_fields())))
    return (
        (_ENTRIES, _entries),
        (_RECONCILIATION, _reconciled),
        (_POSITIONS, _positions),
        (_STEPS, _steps),
        (_TIMELINESS, _timings),
        (_SHORT_SWING, _short_swings),
        (_PLANS, _plans),
        (research, _researched),
    )
