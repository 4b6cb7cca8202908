"""Spouses who are both reporting persons: each reports the other's securities as held by the spouse.

"By Spouse" gives no name, and an equal number may be chance: another director may have been granted as many units that day.
Both sides together are evidence: what the one holds directly the other reports by spouse, and the other way round.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from section16.ledger.blocks.agreement import Agreement, agreement_of
from section16.ledger.entries.holder_names import name_words
from section16.ledger.lots.cause import Evidence
from section16.ledger.lots.lot import Lot

_SPOUSE: Final = frozenset(["spouse", "wife", "husband"])
_OF_ANOTHER: Final = frozenset(["trust", "trustee", "ira", "plan", "401", "401k", "llc", "lp", "former"])
"""With these words a nature is not of what the spouse holds directly."""
_LARGE: Final = 100
"""Fewer shares than these are held by two persons by chance."""

Pair = tuple[Lot, Lot, Agreement]


def spouses(lots: Iterable[Lot]) -> Iterator[tuple[Lot, Lot, Evidence]]:
    """Yield the direct lot of the one and the lot by spouse of the other, for persons who report each other's."""
    found: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for direct, through, agreement in _agreeing([lot for lot in lots if len(lot.owners) == 1]):
        found[_owner(direct), _owner(through)].append((direct, through, agreement))
    for (holder, spouse), pairs in found.items():
        for direct, through, agreement in pairs if (spouse, holder) in found else ():
            shown = found[spouse, holder][0]
            says = f"each reports the other's as held by the spouse; {agreement.says}"
            yield direct, through, Evidence("each other's spouse", says, (*agreement.rows, *shown[2].rows))


def _agreeing(lots: list[Lot]) -> Iterator[Pair]:
    direct: dict[object, list[Lot]] = defaultdict(list)
    for lot in lots:
        for balance in _balances(lot) if lot.traits.direct else ():
            direct[lot.traits.table, lot.traits.title, balance].append(lot)
    for lot in lots:
        if not _by_spouse(lot):
            continue
        held = (one for balance in _balances(lot) for one in direct.get((lot.traits.table, lot.traits.title, balance), ()))
        for one in {other.number: other for other in held if other.owners != lot.owners}.values():
            agreement = agreement_of(one, lot) if one.traits.same_series(lot.traits) else None
            if agreement is not None and agreement.balance >= _LARGE:
                yield one, lot, agreement


def _by_spouse(lot: Lot) -> bool:
    words = set(name_words(lot.history[0].entry.nature))
    return lot.traits.direct is False and bool(words & _SPOUSE) and words.isdisjoint(_OF_ANOTHER)


def _balances(lot: Lot) -> list[Decimal]:
    return sorted({one.balance for one in lot.history if one.balance})


def _owner(lot: Lot) -> str:
    return next(iter(lot.owners))
