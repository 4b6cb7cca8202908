"""The reducer: it alone posts rows to lots, by the links that linkers return (docs/adr/0039)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from msgspec.structs import replace

from section16.ledger.entries.entry import Entry, LedgerFiling
from section16.ledger.linking.link import NO_LOT, Kind, LotLink
from section16.ledger.linking.lot_index import LotIndex
from section16.ledger.linking.open_lots import OpenLots
from section16.ledger.lots.cause import Cause, Evidence
from section16.ledger.lots.lot import Assertion, Lot
from section16.ledger.lots.postings import Postings
from section16.ledger.lots.traits import Traits

_ZERO = Decimal(0)


class Reducer:
    """Applies links, one after another, to the postings of an issuer; the index of lots follows them."""

    def __init__(self) -> None:
        self._lots: list[Lot] = []
        self._histories: list[list[Assertion]] = []
        self._order: list[Assertion | tuple[int, int]] = []
        self._index = LotIndex()
        self.postings = Postings(self._lots, self._histories, self._order)

    def lots_of(self, filing: LedgerFiling, table: str) -> OpenLots:
        """Return the lots that rows of a filing can continue in a table."""
        return OpenLots(self.postings, self._index, filing.owners, table)

    def silent(self, entry: Entry) -> None:
        """Post a row that states no balance, or no change by which it could be linked."""
        self._order.append(Assertion(entry=entry, cause=Cause.SILENT, change=entry.change, balance=entry.owned))

    def apply(self, links: Iterable[LotLink]) -> list[Assertion]:
        """Post the rows of links and return what was posted; the first may open the lot that the others continue."""
        posted: list[Assertion] = []
        opened = NO_LOT
        for link in links:
            if link.lot == NO_LOT and opened == NO_LOT:
                opened = self._open(link.row.entry.filing, link.row.traits)
            posted.append(self._post(link, opened if link.lot == NO_LOT else link.lot))
        return posted

    def _open(self, filing: LedgerFiling, traits: Traits) -> int:
        number = len(self._lots)
        history: list[Assertion] = []
        self._histories.append(history)
        self._lots.append(Lot(number=number, owners=frozenset(filing.owners), traits=traits, balance=_ZERO, history=history))
        self._index.opened(number, filing.owners)
        return number

    def _post(self, link: LotLink, number: int) -> Assertion:
        lot, history, entry = self._lots[number], self._histories[number], link.row.entry
        posted = self._assertion(link, lot, len(history))
        after = Lot(
            number=number,
            owners=lot.owners if lot.owners.issuperset(entry.filing.owners) else lot.owners.union(entry.filing.owners),
            traits=link.row.traits,
            balance=posted.balance or _ZERO,
            history=history,
        )
        history.append(posted)
        self._lots[number] = after
        self._order.append((number, posted.index))
        self._index.moved(after, posted)
        if link.counts >= 0:
            self._count_here(posted.index, link.counts, after)
        if link.counted_by >= 0:
            self._count(link, posted.index, after)
        return history[posted.index]

    def _assertion(self, link: LotLink, lot: Lot, index: int) -> Assertion:
        entry, late = link.row.entry, link.kind is Kind.LATE
        if late:
            opening, gap, balance = link.opening, link.gap, lot.balance
        else:
            start = link.start if link.start is not None else entry.start or _ZERO
            opening = lot.balance if index else None
            gap = start - lot.balance if index and link.checked else None
            balance = link.end if link.end is not None else entry.owned or _ZERO
        return Assertion(
            entry=entry,
            cause=link.cause,
            evidence=link.evidence,
            opening=opening,
            gap=gap,
            left=gap or _ZERO,
            change=entry.change if link.change is None else link.change,
            balance=balance,
            aside=late,
            total=link.total,
            number=lot.number,
            index=index,
            before=link.before if link.before >= 0 else index - 1,
            postings=self.postings,
        )

    # --- late evidence: new values of earlier assertions

    def _count(self, link: LotLink, index: int, lot: Lot) -> None:
        """Count a row among those that a broken report had counted before they were reported."""
        broken = lot.history[link.counted_by]
        self._revise(lot, replace(broken, counted=(*broken.counted, index)))
        if link.settles:
            self._settle(lot, link.counted_by)

    def _count_here(self, index: int, earlier: int, lot: Lot) -> None:
        """Count the change of a report that had no effect at the late row which shows where it belongs."""
        self._revise(lot, replace(lot.history[earlier], change=_ZERO, gap=_ZERO))
        self._revise(lot, replace(lot.history[index], counted=(earlier,), cause=Cause.LATE))
        self._settle(lot, index)

    def _settle(self, lot: Lot, index: int) -> None:
        """Explain rows reported later by the broken report that had counted them, where they are everything it had counted.

        A part of it does not explain the break: such a row merely follows from the balance of its day.
        """
        broken = lot.history[index]
        if broken.left:
            return
        says = f"{broken.entry.id} counted it before it was reported"
        evidence = (Evidence("reported on another form", says, (broken.entry.id,)),)
        for row in broken.missed:
            self._revise(lot, replace(row, cause=Cause.LATE, evidence=evidence))

    def _revise(self, lot: Lot, new: Assertion) -> None:
        """Post a new value of an assertion in the place of the old one."""
        missed = sum((row.entry.change or _ZERO) + (row.gap or _ZERO if row.aside else _ZERO) for row in new.missed)
        new = replace(new, left=(new.gap or _ZERO) - missed)
        self._histories[lot.number][new.index] = new
        self._index.revised(new)
