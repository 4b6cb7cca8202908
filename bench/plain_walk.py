"""A plain walk over balances: each against the one before it under the same words, in the order of acceptance.

It knows no splits, no amendments and no footnotes. How many balances it finds agreeing shows how hard a set of filings is for a
ledger, and whether generated ones are as hard as real ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from section16.document.ownership import OwnershipDocument

AGREES, BREAKS, FIRST = "agrees", "breaks", "no predecessor"


def walk(documents: Iterable[OwnershipDocument]) -> Counter[tuple[str, str]]:
    """Return how many rows of Table I agree, break or have no predecessor, for transactions and for holdings."""
    last: dict[tuple[object, ...], Decimal] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for document in documents:
        owners = frozenset(owner.cik.value for owner in document.reporting_owners)
        for row in document.non_derivative_table:
            owned = row.shares_owned.value
            if owned is None:
                continue
            words = (cell.value or "" for cell in (row.title, row.ownership, row.nature))
            line = (document.issuer.cik.value, owners, *(" ".join(text.lower().split()) for text in words))
            kind = "holdings" if row.HOLDING else "transactions"
            before = last.get(line)
            counts[kind, FIRST if before is None else AGREES if before == owned - _change(row) else BREAKS] += 1
            last[line] = owned
    return counts


def _change(row: Any) -> Decimal:
    if row.HOLDING or row.shares.value is None:
        return Decimal(0)
    shares: Decimal = row.shares.value
    return shares if row.acquired_disposed.value == "A" else -shares


def agreeing(counts: Counter[tuple[str, str]], kind: str) -> float:
    """Return the share of the rows with a predecessor that agree with it."""
    return counts[kind, AGREES] / (counts[kind, AGREES] + counts[kind, BREAKS])
