"""What linkers look at: the rows of a filing that are not linked yet, the lots that they can continue, and what was learned."""

from __future__ import annotations

from section16.ledger.entries.entry import LedgerFiling
from section16.ledger.linking.learning import Consulted, Learned
from section16.ledger.linking.open_lots import OpenLots
from section16.ledger.linking.pending import PendingRows
from section16.ledger.linking.row import Row
from section16.ledger.lots.lot import Assertion, Lot


class Situation:
    """The rows of one table of one filing at one moment; linkers read it and return links."""

    __slots__ = ("filing", "learned", "lots", "pending")

    def __init__(self, filing: LedgerFiling, pending: PendingRows, lots: OpenLots, learned: Learned | Consulted) -> None:
        self.filing = filing
        self.pending = pending
        self.lots = lots
        self.learned = learned

    def breaks(self, lot: Lot) -> list[Assertion]:
        """Return the reports of a lot whose difference nothing explains so far, the earliest first."""
        history = lot.history
        return [history[index] for index in self.lots.open(lot)]

    def free(self, row: Row, lot: Lot) -> bool:
        """Whether a row may continue the lot: two holdings of equal size are two lots, and a new grant opens its own."""
        if row.entry.holding:
            return lot.number not in self.lots.held and not _another_grant(row, lot)
        return not lot.traits.opens(row.entry)

    def follows(self, row: Row) -> bool:
        """Whether a row starts where another ends that is not linked yet: of an earlier day, or filed before it.

        A form that lists its rows in their order may have one wrong date (0001415889-23-001205).
        """
        entry, traits, place = row
        return any(
            other.place != place
            and (other.entry.when <= entry.when or other.entry.row < entry.row)
            and other.traits.same_series(traits)
            for other in self.pending.ending(traits.line, entry.start)
        )


def _another_grant(row: Row, lot: Lot) -> bool:
    """Whether a holding of the size of a grant of that day is an earlier grant, by its footnotes."""
    first = lot.history[0].entry
    return first.when == row.entry.when and lot.traits.opens(first) and not row.traits.alike(lot.traits)
