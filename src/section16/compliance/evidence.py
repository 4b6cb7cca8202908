"""What a form shows about a row beside its code: footnotes that name a plan or an exemption, and the other side of a move."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from section16.ledger.entries.entry import Entry
from section16.ledger.entries.identity import Identity

_BALANCE = frozenset({"shares_owned", "value_owned", "ownership", "nature"})
"""Cells whose footnotes speak of what is owned, not of the transaction: "Includes 200 shares acquired under the ESPP"."""
_PLAN = re.compile(r"\b10b5-?1\b", re.IGNORECASE)
_EXEMPTIONS = re.compile(
    r"\b16a-(?:9|11|12|13)\b|\b16b-3\(c\)|\bdomestic relations order\b|\bdividend reinvestment\b"
    r"|\breinvest(?:ment|ed|ing) (?:of )?(?:\w+ ){0,2}dividends?\b|\bemployee (?:stock|share) purchase plan\b|\bespp\b"
    r"|\bchange in (?:the )?form of (?:beneficial )?ownership\b"
    r"|\bexempt from (?:reporting under )?section 16(?:\(a\))?(?!\(b\))",
    re.IGNORECASE,
)
_MOVES = frozenset("GJ")
"""Codes under which filers report a change in the form of ownership, which needs no report."""


def names_plan(row: Entry) -> bool:
    """Whether a footnote of the row names Rule 10b5-1; one on the amount owned speaks of other transactions."""
    return any(_PLAN.search(text) for text in _texts(row))


def names_exemption(row: Entry) -> str:
    """Return the words of a footnote on the transaction that name an exemption from reporting; empty without any."""
    return next((found[0] for text in _texts(row) if (found := _EXEMPTIONS.search(text))), "")


def _texts(row: Entry) -> tuple[str, ...]:
    cells = [cell for cell in row.notes if cell not in _BALANCE]
    return row.texts(*cells) if cells else ()


def moved(rows: Sequence[Entry], identity: Identity) -> dict[str, str]:
    """Return for each row that has the other side of a move beside it the id of that row.

    The same owners, day and security, the same number with the other sign, and another way of holding.
    """
    sides: dict[object, list[Entry]] = defaultdict(list)
    for row in rows:
        if row.code in _MOVES and row.change:
            sides[row.filing.owners, row.day, identity.title(row.title), abs(row.change)].append(row)
    found = {}
    for group in sides.values():
        for row in group:
            for other in group:
                if (row.change or 0) * (other.change or 0) < 0 and _way(row, identity) != _way(other, identity):
                    found[row.id] = other.id
    return found


def _way(row: Entry, identity: Identity) -> tuple[object, ...]:
    return row.direct, identity.nature(row.nature)
