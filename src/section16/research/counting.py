"""Which rows count in sums: one for each transaction, however many forms report or restate it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from section16.ledger.book import IssuerBook
from section16.ledger.entries.entry import Entry
from section16.ledger.lots.lot import Assertion
from section16.research.reasons import BlockReason, CountedReason

_TESTS = {
    "companion forms": BlockReason.COMPANIONS,
    "holder reports it too": BlockReason.HOLDER,
    "same holder": BlockReason.SAME_HOLDER,
    "each other's spouse": BlockReason.SPOUSES,
}
_SUREST = (BlockReason.SPOUSES, BlockReason.SAME_HOLDER, BlockReason.HOLDER, BlockReason.COMPANIONS)
"""The least sure first: a block is as sure as the weakest of its evidence."""


class RowBlock(msgspec.Struct, frozen=True):
    """The block of a row, and why it is one."""

    id: str
    reason: BlockReason


class Count(msgspec.Struct, frozen=True):
    """Whether a row counts, or else which row counts in its place."""

    counted_in: str
    reason: CountedReason


_NO_BLOCK = RowBlock("", BlockReason.NO_LOT)
FIRST = Count("", CountedReason.FIRST)


def replaced_rows(book: IssuerBook) -> dict[str, str]:
    """Return each row that an amendment restates or takes back, with the row now in force, empty where there is none."""
    restated = {old: new for amendment in book.amendments for new, old in amendment.restates}
    removed = dict.fromkeys((row for amendment in book.amendments for row in amendment.removes), "")
    return {row: _last(row, restated, removed) for row in (*restated, *removed)}


def _last(row: str, restated: Mapping[str, str], removed: Mapping[str, str]) -> str:
    """Return the last version of a row, an amendment of an amendment included; the chain goes forward in time."""
    seen = {row}
    while row in restated and restated[row] not in seen:
        row = restated[row]
        seen.add(row)
    return "" if row in removed else row


def blocks_of_rows(book: IssuerBook, replaced: Mapping[str, str]) -> dict[str, RowBlock]:
    """Return the block of each row, that of a restated row by the row in force."""
    blocks = {
        lot: RowBlock(block.id, _reason(one.test for one in block.evidence)) for block in book.blocks for lot in block.lots
    }
    found = {one.entry.id: blocks.get(one.number, _NO_BLOCK) for one in book.view.assertions}
    return found | {old: found.get(new, _NO_BLOCK) for old, new in replaced.items()}


def _reason(tests: Iterable[str]) -> BlockReason:
    reasons = {_TESTS[test] for test in tests}
    return next((reason for reason in _SUREST if reason in reasons), BlockReason.ALONE)


def counts_of(assertions: Iterable[Assertion], blocks: Mapping[str, RowBlock], replaced: Mapping[str, str]) -> dict[str, Count]:
    """Return whether each row counts; of the rows that report one transaction the first does."""
    found = {old: Count(new, CountedReason.RESTATED) for old, new in replaced.items()}
    rows = sorted((one for one in assertions if one.entry.id not in found), key=_order)
    found.update((one.entry.id, FIRST) for one in rows)
    followed = [one for one in rows if one.number >= 0 and (one.entry.change or one.entry.holding)]
    repeated = dict(_repeated(followed))
    found.update(repeated)
    found.update(_in_blocks((one for one in followed if one.entry.id not in repeated), blocks))
    return found


def _order(one: Assertion) -> tuple[object, ...]:
    return *one.entry.filing.order, one.entry.table, one.entry.row


def _repeated(rows: Iterable[Assertion]) -> Iterator[tuple[str, Count]]:
    """Yield the transactions of a lot that an earlier form reports with the same balance, and that do not follow.

    Two sales of one size on two forms that both state the balance after the last follow one from the other. Of a form that
    was filed twice the first row does not follow, and the others follow from it. A row that is twice on one form with the same
    balance is repeated where the balance does not move.
    """
    firsts: dict[object, Assertion] = {}
    repeated: set[str] = set()
    seen: dict[object, int] = {}
    for one in rows:
        if one.entry.holding:
            continue
        key = one.number, _numbers(one.entry), one.entry.owned
        number = _count(seen, (one.entry.filing.accession, key[:2]))
        if number and one.gap == -(one.entry.change or 0) and (*key, number - 1) in firsts:
            yield one.entry.id, Count(firsts[*key, 0].entry.id, CountedReason.REPEATED)
            continue
        first = firsts.setdefault((*key, number), one)
        if first.entry.filing.accession == one.entry.filing.accession:
            continue
        if one.gap or one.aside or (one.previous is not None and one.previous.entry.id in repeated):
            repeated.add(one.entry.id)
            yield one.entry.id, Count(first.entry.id, CountedReason.REPEATED)


def _in_blocks(rows: Iterable[Assertion], blocks: Mapping[str, RowBlock]) -> Iterator[tuple[str, Count]]:
    """Yield the rows that report what a row of another lot of their block does; of equal rows of a lot each is its own."""
    firsts: dict[object, Assertion] = {}
    seen: dict[object, int] = {}
    for one in rows:
        numbers = _numbers(one.entry)
        number = _count(seen, (one.number, numbers))
        first = firsts.setdefault((blocks[one.entry.id].id, numbers, number), one)
        if first.number != one.number:
            yield one.entry.id, Count(first.entry.id, CountedReason.SAME_BLOCK)


def _numbers(entry: Entry) -> tuple[object, ...]:
    if entry.holding:
        return entry.table, entry.as_of, entry.owned
    return entry.table, entry.day, entry.code, entry.change, entry.price


def _count(seen: dict[object, int], key: object) -> int:
    """Return how many rows of a key were before, and count one more."""
    number = seen.get(key, 0)
    seen[key] = number + 1
    return number
