"""The positions of a book beside the truth of the generator: what each reporting person held at the end, issuer by issuer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

import msgspec

from generate.truth import Line, Place, Truth
from generate.world import IssuerWorld
from section16.store.book.writer import FilingBook

Held: TypeAlias = str
"""Who holds what and how, in a table of the form; grants of one size differ by nothing that filings say, and count together."""


class Expected(msgspec.Struct, frozen=True):
    """What is true of an issuer: each row's position, and each position's balance at the end."""

    cik: str
    rows: dict[str, Held]
    balances: dict[Held, str]


class Difference(msgspec.Struct, frozen=True):
    """A position that differs: its issuer, who holds what, the blocks of the book that are it, and both balances."""

    issuer: str
    held: Held
    blocks: tuple[str, ...]
    book: str
    true: str


_NAMED = 20
"""So many positions that differ are named."""


class Agreement(msgspec.Struct, frozen=True):
    """How many issuers and positions were compared, how many of them differ, and which ones do, the first twenty of them."""

    issuers: int = 0
    issuers_differ: int = 0
    positions: int = 0
    positions_differ: int = 0
    named: tuple[Difference, ...] = ()

    @property
    def differ_of_thousand(self) -> float:
        """How many of a thousand positions differ."""
        return 1000 * self.positions_differ / self.positions if self.positions else 0.0


def row_id(place: Place) -> str:
    """Return the id that the ledger gives a row."""
    return f"{place.accession} {'I' if place.table == 1 else 'II'}/{place.row + 1}"


def expected(world: IssuerWorld) -> Expected:
    """Return what the book should hold about an issuer. Left out are positions whose last change no filing shows."""
    truth, table = world.truth, {row.line: row.place.table for row in world.truth.rows}
    again = truth.events_of()
    rows = {row_id(row.place): _held(again.get(row.line, row.line), table) for row in truth.rows}
    unknown = {_held(line, table) for line in _unknown(truth)}
    balances: dict[Held, Decimal] = defaultdict(Decimal)
    reported = set(rows.values()) - unknown
    for line, events in truth.lines().items():
        if _held(line, table) in reported:
            balances[_held(line, table)] += events[-1].balance
    return Expected(world.cik, rows, {held: str(balance) for held, balance in balances.items()})


def _unknown(truth: Truth) -> Iterator[Line]:
    """Yield the positions with a change that no later row shows, and those that no row reports.

    A Form 5 states what is owned at the end of the fiscal year. Where that was owned after its transaction as well, the form
    is the same whether or not something came and went in between: without a later row, nothing shows it.
    """
    shown = {row.line for row in truth.rows} | {block.line for block in truth.blocks}
    either = _either_day(truth)
    for event in truth.events:
        untold = event.place is None and event.kind != "opening" and event.told is None
        if event.line not in shown or untold or event.id > either.get(event.told, event.id):
            yield event.line


def _either_day(truth: Truth) -> dict[Place | None, int]:
    """Return the rows of Form 5, the last of their lines, that state what was owned on both days, each with its transaction."""
    filed = {filing.accession: (filing.accepted, filing.form) for filing in truth.filings}
    balances = {event.id: event.balance for event in truth.events}
    last = {row.line: row for row in sorted(truth.rows, key=lambda row: filed[row.place.accession])}
    return {
        row.place: row.event
        for row in last.values()
        if row.event is not None and filed[row.place.accession][1].startswith("5") and row.owned == balances[row.event]
    }


def _held(line: Line, table: dict[Line, int]) -> Held:
    return f"{' '.join(line.owners)} {line.security} {line.holder} {table.get(line, 0)}"


def compare(book: FilingBook, truths: Path) -> Agreement:
    """Hold the positions of a book to what is true of each issuer, one issuer after the other."""
    found = Agreement()
    with book.reading(threads=1) as connection, truths.open("rb") as lines:
        for line in lines:
            one = msgspec.json.decode(line, type=Expected)
            held = connection.execute("SELECT block, balance FROM positions WHERE issuer_cik = ?", [one.cik.zfill(10)])
            differ = tuple(_differences(one, held.fetchall()))
            found = Agreement(
                found.issuers + 1,
                found.issuers_differ + bool(differ),
                found.positions + len(one.balances),
                found.positions_differ + len(differ),
                (*found.named, *differ)[:_NAMED],
            )
    return found


def _differences(one: Expected, found: Iterable[tuple[str, Decimal]]) -> Iterator[Difference]:
    """Yield each position of which the book has another balance than the true one."""
    balances: dict[Held, Decimal] = defaultdict(Decimal)
    blocks: dict[Held, list[str]] = defaultdict(list)
    for block, balance in found:
        balances[one.rows[block]] += balance
        blocks[one.rows[block]].append(block)
    for held, true in one.balances.items():
        if balances[held] != Decimal(true):
            yield Difference(one.cik, held, tuple(sorted(blocks[held])), str(balances[held]), true)
