"""Linking an issuer's filings, as they became known: each row to the balance that it follows from.

Order of filing is the rule; sorting all rows by date first breaks a chain wherever one date is wrong (docs/adr/0032).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from section16.ledger.entries.entry import Entry, LedgerFiling
from section16.ledger.entries.identity import Identity
from section16.ledger.linking.drift import drifts, left_over
from section16.ledger.linking.exact import exact
from section16.ledger.linking.learning import Consulted, Learned
from section16.ledger.linking.link import LotLink
from section16.ledger.linking.opening import open_or_break
from section16.ledger.linking.pending import PendingRows
from section16.ledger.linking.reducer import Reducer
from section16.ledger.linking.row import Row
from section16.ledger.linking.situation import Situation
from section16.ledger.linking.table import TableLinker
from section16.ledger.lots.cause import Cause
from section16.ledger.lots.lot import Assertion, Lot
from section16.ledger.lots.postings import Postings
from section16.ledger.lots.traits import Traits


class IssuerLinker:
    """The lots of one issuer's insiders, built filing by filing.

    ``traits`` keeps what was read of rows by their ids, for the next pass over them.
    """

    def __init__(
        self, learned: Learned | None = None, identity: Identity | None = None, traits: dict[str, Traits] | None = None
    ) -> None:
        self.consulted = Consulted(learned or Learned())
        self.identity = identity or Identity()
        self._traits = {} if traits is None else traits
        self._reducer = Reducer()

    def post(self, filing: LedgerFiling, entries: Iterable[Entry]) -> None:
        """Link the rows of a filing."""
        tables: dict[str, list[Entry]] = {"I": [], "II": []}
        for entry in entries:
            tables[entry.table].append(entry)
        for table, rows in tables.items():  # no balance of one table continues in the other: an exercise has a row in each
            if rows:
                self._post(filing, table, rows)

    def _post(self, filing: LedgerFiling, table: str, entries: list[Entry]) -> None:
        rows: list[Row] = []
        # Holdings come last: beside transactions of its lot, a holding states what is owned after them.
        entries = sorted(entries, key=lambda entry: (entry.holding, entry.when, entry.row)) if len(entries) > 1 else entries
        for entry in entries:
            if entry.start is None:
                self._reducer.silent(entry)
            else:
                rows.append(Row(entry, self.traits_of(entry), len(rows)))
        if not rows:
            return
        now = Situation(filing, PendingRows(rows), self._reducer.lots_of(filing, table), self.consulted)
        alone = _links_alone(now, rows[0]) if len(rows) == 1 else None
        if alone is not None:  # nothing else of the table could take the lot, or continue from it
            self._reducer.apply(alone)
        else:
            TableLinker(now, self._reducer).run()

    def traits_of(self, entry: Entry) -> Traits:
        """Return what a row says about the lot it belongs to; it is read once for all passes."""
        found = self._traits.get(entry.id)
        if found is None:
            found = self._traits[entry.id] = Traits(entry, self.identity)
        return found

    @property
    def postings(self) -> Postings:
        """The lots and the assertions made of them."""
        return self._reducer.postings

    @property
    def lots(self) -> Sequence[Lot]:
        """The lots, in the order in which they were opened."""
        return self.postings.lots

    @property
    def assertions(self) -> list[Assertion]:
        """The assertions, in the order in which rows were linked."""
        return self.postings.assertions

    def breaks(self) -> Iterator[Assertion]:
        """Yield the assertions that do not follow and are not explained."""
        return (assertion for assertion in self.assertions if assertion.cause is Cause.UNEXPLAINED)


def _links_alone(now: Situation, row: Row) -> list[LotLink] | None:
    """Return the links of the only row of a table where it starts from the balance of its lot, or its line has no lot yet.

    ``None`` where lots of its line hold something else, so that everything is to be tried.
    """
    line = row.traits.line
    if now.lots.has_line(line):
        link = exact(now, line, row.entry.start)
        return None if link is None else [link]
    other = next((link for link in drifts(now) if left_over(now, now.lots[link.lot])), None)
    return open_or_break(now) if other is None else [other]
