"""Holdings: the positions of an issuer's book, each block counted once, and what they are together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal

import msgspec

from section16.ledger.answers.position import Position, Step, last_row, position_of, steps_of
from section16.ledger.book import IssuerBook
from section16.ledger.entries.wording import title_words
from section16.ledger.lots.lot import Lot


class Total(msgspec.Struct, frozen=True, kw_only=True):
    """What is held of one security of an issuer by all reporting persons together: the balance, and in how many positions.

    ``balance`` is in shares or units, or in US dollars where ``dollars``.
    """

    issuer: str
    table: str
    security: str
    dollars: bool
    balance: Decimal
    positions: int


def positions_in(
    book: IssuerBook, as_of: date | None, chosen: Callable[[Lot], bool], changes: Callable[[Lot], list[Step]] | None = None
) -> Iterator[Position]:
    """Yield the position of each block of the chosen lots on a day, in the order in which they were first reported.

    Several reporting persons state one block, and not all of them on every day: the lot that was reported last counts.
    ``changes`` gives the changes of a lot, where the caller has them already.
    """
    lots: dict[str, list[Lot]] = defaultdict(list)
    for lot in book.lots:
        if lot.history and chosen(lot):
            lots[book.block_of(lot).id].append(lot)
    for group in lots.values():
        lot = group[0] if len(group) == 1 else _stated_last(group, as_of)
        steps = changes(lot) if changes is not None else steps_of(lot, book.splits)
        position = position_of(lot, book.splits, as_of, book.block_of(lot), steps=steps)
        if position is not None:
            yield _of_issuer(position, book.issuer)


def _of_issuer(position: Position, issuer: str) -> Position:
    """Return a position as one of an issuer: the last report may be of an issuer that this one continues."""
    return position if position.issuer == issuer else msgspec.structs.replace(position, issuer=issuer)


def _stated_last(group: list[Lot], as_of: date | None) -> Lot:
    stated = [lot for lot in group if any(as_of is None or one.entry.when <= as_of for one in lot.history)]
    return max(stated or group, key=lambda lot: _stated(lot, as_of))


def _stated(lot: Lot, as_of: date | None) -> tuple[date, int]:
    """Return the day on which a lot was stated last; of several of one day, the lot that was reported first counts."""
    return last_row(lot, as_of).entry.when, -lot.number


def totals_of(positions: Iterable[Position]) -> list[Total]:
    """Return the totals of positions by issuer and security, in the order of the positions.

    Titles are one security when their words agree without par value, case and punctuation.
    """
    groups: dict[tuple[str, str, object, bool], list[Position]] = defaultdict(list)
    for one in positions:
        groups[one.issuer, one.table, title_words(one.security), one.dollars].append(one)
    return [
        Total(
            issuer=issuer,
            table=table,
            security=group[0].security,
            dollars=dollars,
            balance=sum((one.balance for one in group), Decimal(0)),
            positions=len(group),
        )
        for (issuer, table, _, dollars), group in groups.items()
    ]
