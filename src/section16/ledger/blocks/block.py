"""Blocks: lots of several reporting persons that are the same securities, each counted once.

Liability for short-swing profit is each reporting person's own, so that lots stay those of their owners: a block is only a
value over lots, and says who reports it and why it is one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import Final

import msgspec

from section16.ledger.blocks.evidence import (
    companion_forms,
    holder_reports,
    holders_of,
    named_by,
    naming_filings,
    same_holder,
)
from section16.ledger.blocks.spouses import spouses
from section16.ledger.entries.companion import part_of
from section16.ledger.entries.entry import Entry
from section16.ledger.entries.holder_names import FilerNames
from section16.ledger.lots.cause import Evidence
from section16.ledger.lots.lot import Lot

_ALIKE: Final = 12
"""Of lots with one balance under one name of a holder, the most before it that a lot is compared with: a form takes ten
reporting persons, and more of them report on a companion form."""


Superseded = Mapping[str, tuple[Entry, ...]]


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """Securities that one or more reporting persons report, in one lot or in several.

    ``id`` is the earliest row that reports them: its accession number and place. ``lots`` are the numbers of the lots,
    ``reporters`` the CIKs of all who report them and ``names`` their names, the earliest report first. ``evidence`` shows why
    several lots are one block; it is empty for a single lot.
    """

    id: str
    lots: tuple[int, ...]
    reporters: tuple[str, ...]
    names: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()


class _Group:
    """Lots that are one block so far, with what must not be in it twice."""

    def __init__(self, lot: Lot) -> None:
        self.lots = [lot]
        self.filings = {one.entry.filing.accession for one in lot.history}
        self.direct = [lot.owners] if lot.traits.direct else []
        self.evidence: list[Evidence] = []

    def fits(self, other: _Group, *, companions: bool) -> bool:
        """Whether two groups can be one block: no form reports both side by side, and no two persons hold it directly.

        Companion forms repeat the row of a direct holder under the other reporting persons.
        """
        two_holders = any(one.isdisjoint(two) for one in self.direct for two in other.direct)
        return self.filings.isdisjoint(other.filings) and (companions or not two_holders)

    def take(self, other: _Group, evidence: Evidence) -> None:
        """Add all of another group to this one."""
        self.lots += other.lots
        self.filings |= other.filings
        self.direct += other.direct
        self.evidence += [*other.evidence, evidence]


def blocks_of(lots: Iterable[Lot], superseded: Superseded | None = None) -> list[Block]:
    """Return the blocks of an issuer's lots, in the order of their ids; a lot that no other shares is a block by itself.

    ``superseded`` are the versions of rows that amendments restate, the latest first: the id of a block is its first version.
    """
    held = [lot for lot in lots if lot.history]
    several = len({lot.owners for lot in held}) > 1
    groups = {lot.number: _Group(lot) for lot in held}
    for one, two, evidence in _found(held) if several else ():
        group, other = groups[one.number], groups[two.number]
        if group is not other and group.fits(other, companions=evidence.test == "companion forms"):
            group.take(other, evidence)
            groups.update(dict.fromkeys((lot.number for lot in other.lots), group))
    once = {id(group): group for group in groups.values()}
    return sorted((block_of(group.lots, group.evidence, superseded) for group in once.values()), key=lambda block: block.id)


def _found(lots: list[Lot]) -> Iterator[tuple[Lot, Lot, Evidence]]:
    """Yield pairs of lots with the evidence that they are one block, the surest kind first."""
    filings = {one.entry.filing.accession: one.entry.filing for lot in lots for one in lot.history}.values()
    owners = dict.fromkeys(pair for filing in filings for pair in zip(filing.owners, filing.names, strict=True))
    names = FilerNames(owners)
    naming = naming_filings(filings, names)
    for pairs, test in (
        (_beside_companions(lots), companion_forms),
        (_named(lots, names, naming), partial(holder_reports, names=names)),
        (_held_alike(lots), same_holder),
    ):
        for one, two in pairs:
            evidence = test(one, two)
            if evidence is not None:
                yield one, two, evidence
    yield from spouses(lots)


def _beside_companions(lots: Iterable[Lot]) -> Iterator[tuple[Lot, Lot]]:
    """Yield the lots that have a row of the same day and balance on forms that say they are parts of a report."""
    groups: dict[object, list[Lot]] = defaultdict(list)
    parts: dict[str, bool] = {}
    for lot in lots:
        for one in lot.history:
            entry, filing = one.entry, one.entry.filing
            if filing.accession not in parts:
                parts[filing.accession] = bool(filing.group or part_of(filing))
            if not parts[filing.accession]:
                continue
            groups[entry.when, entry.change, entry.owned].append(lot)
    return _pairs(groups.values())


def _named(lots: Iterable[Lot], names: FilerNames, naming: Container[str]) -> Iterator[tuple[Lot, Lot]]:
    """Yield the lots of which one names a reporting person of the other, where both had the same balance."""
    lots = list(lots)
    found = [(lot, owners, _balances(lot)) for lot in lots if (owners := named_by(lot, names, naming) - lot.owners)]
    if not found:
        return iter(())
    wanted = {owner for _, owners, _ in found for owner in owners}
    held: dict[object, list[Lot]] = defaultdict(list)
    for lot in lots:
        owners = wanted & lot.owners
        for balance in _balances(lot) if owners else ():
            for owner in owners:
                held[lot.traits.direct, owner, balance].append(lot)
    return _pairs(
        [*held.get((not lot.traits.direct, owner, balance), ()), lot]
        for lot, owners, balances in found
        for owner in sorted(owners)
        for balance in sorted(balances)
    )


def _held_alike(lots: Iterable[Lot]) -> Iterator[tuple[Lot, Lot]]:
    """Yield the lots that name the same holder, where both had the same balance."""
    groups: dict[object, list[Lot]] = defaultdict(list)
    for lot in lots:
        holders = holders_of(lot)
        for balance in sorted(_balances(lot)) if holders else ():
            for holder in sorted(holders):
                groups[holder, balance].append(lot)
    return _pairs(groups.values())


def _balances(lot: Lot) -> set[Decimal]:
    """Return every balance that a lot had, the one before its first row included; not nothing, which is no evidence."""
    return {balance for one in lot.history for balance in (one.balance, one.entry.start) if balance}


def _pairs(groups: Iterable[list[Lot]]) -> Iterator[tuple[Lot, Lot]]:
    """Yield the pairs within groups that are of one security and of different reporting persons, each once.

    A lot is compared with the few before it alone, so that the work stays linear where many are alike; in a group of a lot that
    names others it comes last.
    """
    seen: set[tuple[int, int]] = set()
    for group in groups:
        for at, two in enumerate(group):
            for one in group[max(0, at - _ALIKE) : at]:
                key = one.number, two.number
                if key not in seen and one.owners != two.owners and _same_security(one, two):
                    seen.add(key)
                    yield one, two


def _same_security(one: Lot, two: Lot) -> bool:
    return one.traits.same_class(two.traits) and one.traits.same_series(two.traits)


def block_of(lots: Iterable[Lot], evidence: Iterable[Evidence] = (), superseded: Superseded | None = None) -> Block:
    """Return the block that lots are together, with the evidence that they are one; see :func:`blocks_of`."""
    lots = list(lots)
    if len(lots) == 1 and len(lots[0].history) == 1 and not superseded:  # as most are
        return _of_one_report(lots[0])
    entries = [one.entry for lot in lots for one in lot.history]
    older = superseded or {}
    rows = sorted((older[entry.id][-1] if entry.id in older else entry for entry in entries), key=_reported)
    named = {cik: name for entry in reversed(rows) for cik, name in zip(entry.filing.owners, entry.filing.names, strict=True)}
    reporters = tuple(dict.fromkeys(cik for entry in rows for cik in entry.filing.owners))
    return Block(
        id=rows[0].id,
        lots=tuple(sorted(lot.number for lot in lots)),
        reporters=reporters,
        names=tuple(named[cik] for cik in reporters),
        evidence=tuple(evidence),
    )


def _of_one_report(lot: Lot) -> Block:
    """Return the block of a lot that was reported once."""
    entry = lot.history[0].entry
    named = dict(zip(entry.filing.owners, entry.filing.names, strict=True))
    return Block(id=entry.id, lots=(lot.number,), reporters=tuple(named), names=tuple(named.values()))


def _reported(entry: Entry) -> tuple[object, ...]:
    return *entry.filing.order, entry.table, entry.row
