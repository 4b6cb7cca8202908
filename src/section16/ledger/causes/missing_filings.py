"""Missing filings: the ledger itself shows a time from which it has no filing of the issuer."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from section16.ledger.causes.view import IssuerView, ids
from section16.ledger.lots.cause import Evidence
from section16.ledger.lots.lot import Assertion

_HOLE = 120
"""Days without any filing of the issuer's insiders. Measured on real filings: of balances that follow, fewer than one in a
hundred comes after such a time; of those that do not, one in ten."""


def hole(view: IssuerView, row: Assertion, _gap: Decimal) -> Evidence | None:
    """Between the report before and this one is a time from which the ledger has no filing of the issuer at all.

    It does not use the gap, and so is the last test: it counts only where nothing explains the difference itself. Table II has
    too few breaks to measure how often the test succeeds by chance there.
    """
    earlier = row.previous
    if earlier is None or row.entry.table == "II" or earlier.entry.filing.accession == row.entry.filing.accession:
        return None
    first, last = earlier.entry.filing.day, row.entry.filing.day
    days = [day for day in view.days if first <= day <= last]
    widest = max(pairwise(days), key=lambda pair: pair[1] - pair[0], default=None)
    if widest is None or (widest[1] - widest[0]).days < _HOLE:
        return None
    return Evidence(
        "no filing of the issuer", f"the ledger has no filing of the issuer from {widest[0]} to {widest[1]}", ids([earlier])
    )
