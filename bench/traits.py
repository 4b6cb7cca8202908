"""Awkward things that forms have, and how often: what readers, ledgers and generated filings have to reckon with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from section16.document.ownership import OwnershipDocument

REAL = {
    "footnote on a transaction row": 0.895,
    "price of 0": 0.519,
    "Table II": 0.447,
    "exercise date in a footnote alone": 0.347,
    "holdings": 0.307,
    "expiration date in a footnote alone": 0.306,
    "footnote on an exercise price": 0.299,
    "exercise price in a footnote alone": 0.250,
    "no transaction in Table I": 0.177,
    "footnote on a holding": 0.171,
    "boxes spelled true": 0.130,
    "price in a footnote alone": 0.111,
    "plan in a footnote": 0.091,
    "fractions of shares": 0.068,
    "plan box ticked": 0.038,
    "joint filers": 0.0325,
    "title in the remarks": 0.0206,
    "reported early": 0.0164,
    "other relationship": 0.0145,
    "holdings alone": 0.0051,
    "deemed execution": 0.0046,
    "underlying shares in a footnote alone": 0.0038,
    "transaction valued in dollars": 0.0018,
    "amount owned valued in dollars": 0.0016,
}
"""Shares of filings."""


def traits(document: OwnershipDocument) -> set[str]:
    """Return which of the awkward things a form has."""
    rows: list[Any] = list(document.rows)
    moves, holdings = [row for row in rows if not row.HOLDING], [row for row in rows if row.HOLDING]
    two: list[Any] = list(document.derivative_table)
    found = {
        "footnote on a transaction row": any(map(_noted, moves)),
        "price of 0": any(row.price.value == 0 for row in moves),
        "Table II": bool(two),
        "exercise date in a footnote alone": any(_only_noted(row.exercise_date) for row in two),
        "holdings": bool(holdings),
        "expiration date in a footnote alone": any(_only_noted(row.expiration_date) for row in two),
        "footnote on an exercise price": any(row.exercise_price.footnotes for row in two),
        "exercise price in a footnote alone": any(_only_noted(row.exercise_price) for row in two),
        "no transaction in Table I": all(row.HOLDING for row in document.non_derivative_table),
        "footnote on a holding": any(map(_noted, holdings)),
        "boxes spelled true": any(owner.is_director.text in ("true", "false") for owner in document.reporting_owners),
        "price in a footnote alone": any(_only_noted(row.price) for row in moves),
        "plan in a footnote": any("10b5-1" in note.text for note in document.footnotes),
        "fractions of shares": any(map(_fractional, rows)),
        "plan box ticked": bool(document.aff10b5_one.value),
        "joint filers": len(document.reporting_owners) > 1,
        "title in the remarks": any(owner.officer_title.value == "See Remarks" for owner in document.reporting_owners),
        "reported early": any(row.timeliness.value == "E" for row in moves),
        "other relationship": any(owner.other_text.value for owner in document.reporting_owners),
        "holdings alone": bool(holdings) and not moves,
        "deemed execution": any(row.deemed_execution_date.value for row in moves),
        "underlying shares in a footnote alone": any(_only_noted(row.underlying_shares) for row in two),
        "transaction valued in dollars": any(row.total_value.text for row in two if not row.HOLDING),
        "amount owned valued in dollars": any(row.value_owned.text for row in rows),
    }
    return {name for name, there in found.items() if there}


def _noted(row: Any) -> bool:
    return any(getattr(getattr(row, name), "footnotes", ()) for name in row.__struct_fields__) or bool(row.coding_footnotes)


def _only_noted(cell: Any) -> bool:
    return cell.text is None and bool(cell.footnotes)


def _fractional(row: Any) -> bool:
    amounts = (row.shares_owned.value, None if row.HOLDING else row.shares.value)
    return any(amount is not None and amount != amount.to_integral_value() for amount in amounts)


def rates(documents: Iterable[OwnershipDocument]) -> dict[str, float]:
    """Return the share of forms that have each of the awkward things."""
    counts: Counter[str] = Counter()
    forms = 0
    for document in documents:
        forms += 1
        counts.update(traits(document))
    return {name: counts[name] / forms for name in REAL}
