"""A link: which lot a row continues, and what shows it. Linkers return links; the reducer alone applies them."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

import msgspec

from section16.ledger.linking.row import Row
from section16.ledger.lots.cause import Cause, Evidence

NO_LOT = -1
"""The number of a lot that is still to be opened."""


class Kind(StrEnum):
    """How a row was linked, from the surest way to the least sure."""

    EXACT = "exact"
    TOTAL = "total"
    ROUNDED = "rounded"
    SPLIT = "split"
    LATE = "late"
    DRIFT = "drift"
    BREAK = "break"
    OPENING = "opening"


class LotLink(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One row, the number of its lot, how it was linked, and what shows it.

    ``score`` orders the choices of a linker: the smallest is the surest. ``start`` and ``end`` are the balances before and
    after the row; without them those that its own numbers imply. ``change`` replaces the row's own change. ``total`` marks
    one of several rows that state the balance after the last of them; not ``checked`` are those of a lot that the first of
    them opens. A late row has ``opening``, ``gap`` and ``before`` where it follows an earlier report: ``before`` is that
    report's place in the lot's history. ``counted_by`` is the place of the broken report that had counted the row,
    ``settles`` whether the break is then explained by all rows it had counted. ``counts`` is the place of a report of no
    effect, whose change counts here.
    """

    row: Row
    lot: int
    kind: Kind
    cause: Cause
    evidence: tuple[Evidence, ...] = ()
    score: tuple[int, ...] = ()
    start: Decimal | None = None
    end: Decimal | None = None
    change: Decimal | None = None
    total: bool = False
    checked: bool = True
    opening: Decimal | None = None
    gap: Decimal | None = None
    before: int = -1
    counted_by: int = -1
    settles: bool = False
    counts: int = -1
