"""The lots of one issuer's insiders while rows are linked, and what an earlier pass has shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from section16.ledger.entries.entry import Entry, LedgerFiling
from section16.ledger.entries.identity import Identity
from section16.ledger.linking.learning import Learned
from section16.ledger.lots.cause import Cause
from section16.ledger.lots.lot import Assertion, Lot
from section16.ledger.lots.traits import Traits


class IssuerLots:
    """The lots of one issuer's insiders and ``assertions``, in the order in which rows were linked.

    ``traits`` keeps what was read of rows by their id, for the next pass over them.
    """

    def __init__(
        self, learned: Learned | None = None, identity: Identity | None = None, traits: dict[str, Traits] | None = None
    ) -> None:
        self.learned = learned or Learned()
        self.identity = identity or Identity()
        self._traits = {} if traits is None else traits
        self.lots: list[Lot] = []
        self.assertions: list[Assertion] = []
        self._of_owner: dict[str, list[Lot]] = defaultdict(list)

    def traits_of(self, entry: Entry) -> Traits:
        """Return what a row says about the lot it belongs to; it is read once for all passes."""
        if entry.id not in self._traits:
            self._traits[entry.id] = Traits(entry, self.identity)
        return self._traits[entry.id]

    def in_table(self, table: str, filing: LedgerFiling) -> list[Lot]:
        """Return the lots of a table that any owner of the filing has: a joint lot may continue on the form of one holder."""
        found: dict[int, Lot] = {}
        for owner in filing.owners:
            found.update((lot.number, lot) for lot in self._of_owner[owner] if lot.traits.table == table)
        return list(found.values())

    def open(self, filing: LedgerFiling, traits: Traits) -> Lot:
        """Return a new lot of the filing's owners."""
        lot = Lot(len(self.lots), filing.owners, traits)
        self.lots.append(lot)
        for owner in dict.fromkeys(filing.owners):
            self._of_owner[owner].append(lot)
        return lot

    def breaks(self) -> Iterator[Assertion]:
        """Yield the assertions that do not follow and are not explained."""
        return (assertion for assertion in self.assertions if assertion.cause is Cause.UNEXPLAINED)
