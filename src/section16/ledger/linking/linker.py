"""Linking an issuer's filings, as they became known: each row to the balance that it follows from.

Order of filing is the rule; sorting all rows by date first breaks a chain wherever one date is wrong (docs/adr/0032).
"""

from __future__ import annotations

from collections.abc import Iterable

from section16.ledger.entries.entry import Entry, LedgerFiling
from section16.ledger.linking.issuer_lots import IssuerLots
from section16.ledger.linking.table import TableLinker


class IssuerLinker(IssuerLots):
    """The lots of one issuer's insiders, built filing by filing."""

    def post(self, filing: LedgerFiling, entries: Iterable[Entry]) -> None:
        """Link the rows of a filing."""
        tables: dict[str, list[Entry]] = {"I": [], "II": []}
        for entry in entries:
            tables[entry.table].append(entry)
        for table, rows in tables.items():  # no balance of one table continues in the other: an exercise has a row in each
            if rows:
                TableLinker(self, filing, rows, self.in_table(table, filing)).run()
