"""Holders whom footnotes name: several funds or trusts are reported under one nature, such as "See footnote"."""

from __future__ import annotations

from section16.ledger.entries.entry import Entry
from section16.ledger.entries.holder_names import HOLDER_CELLS, Name, holders_named
from section16.ledger.lots.lot import Lot


def of_another_holder(entry: Entry, lot: Lot) -> bool:
    """Whether the footnotes of a row and of its lot name holders, and none of them is the same."""
    if entry.direct is not False or not lot.history:
        return False
    mine = _holders(entry)
    its = set[Name]().union(*(_holders(row.entry) for row in (lot.history[0], lot.history[-1]))) if mine else mine
    return bool(its) and mine.isdisjoint(its)


def _holders(entry: Entry) -> set[Name]:
    return {name for name, _ in holders_named(entry.nature, entry.texts(*HOLDER_CELLS))}
