"""How an issuer's insiders fill in their forms: in which table its units are reported, and how balances are stated."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Literal

from section16.drafting.adoption.classes import kind_of
from section16.ledger.entries.entry import Entry
from section16.ledger.lots.lot import Assertion, Lot

_UNITS = re.compile(r"\brestricted (?:stock|share) units?\b|\brsus?\b", re.IGNORECASE)


def units_in(entries: Iterable[Entry]) -> tuple[Literal["Table I", "Table II"] | None, bool]:
    """Return the table in which the newest grant of units is reported, and whether both tables have grants.

    Either table is accepted for units, and issuers change from one to the other: the newest grant shows the present habit. A
    grant of units in Table I has their title, or that of the shares with a footnote that says what they are.
    """
    shown: dict[Literal["Table I", "Table II"], Entry] = {}
    for entry in entries:
        if entry.code != "A" or entry.holding:
            continue
        if entry.table == "II" and kind_of(entry.table, entry.title) == "units":
            shown["Table II"] = entry
        elif entry.table == "I" and (kind_of(entry.table, entry.title) == "units" or any(map(_UNITS.search, entry.texts()))):
            shown["Table I"] = entry
    newest = max(shown, key=lambda table: (shown[table].filing.order, table), default=None)
    return newest, len(shown) > 1


def balances(lots: Iterable[Lot]) -> Literal["after each row", "after all rows"]:
    """Return whether most forms state the amount owned after each of several transactions, or after the last on every row."""
    counts = Counter(way for lot in lots for way in _ways(lot))
    return "after all rows" if counts["after all rows"] > counts["after each row"] else "after each row"


def _ways(lot: Lot) -> Iterator[str]:
    for before, after in pairwise(lot.history):
        # Only two transactions of one lot on one form show the habit; a holding beside one always states the end.
        if before.entry.filing == after.entry.filing and _both_move(before, after):
            if after.entry.owned == before.entry.owned:
                yield "after all rows"
            elif after.entry.start == before.entry.owned:
                yield "after each row"


def _both_move(before: Assertion, after: Assertion) -> bool:
    return bool(before.entry.change and after.entry.change and after.entry.owned is not None)
