"""A row while it is linked: its entry, what it says about its lot, and its place among the rows of the filing's table."""

from __future__ import annotations

from typing import NamedTuple

from section16.ledger.entries.entry import Entry
from section16.ledger.lots.traits import Traits


class Row(NamedTuple):
    """An entry with its traits; ``place`` is its place in the order in which rows are considered."""

    entry: Entry
    traits: Traits
    place: int
