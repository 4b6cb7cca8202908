"""A balance assertion: what a row says is owned, beside what the ledger had, and why the two are as they are."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from section16.ledger.entry import Entry

if TYPE_CHECKING:
    from section16.ledger.lot import Lot


class Cause(StrEnum):
    """Why a reported balance is what it is, seen from the balance reported before it."""

    AGREES = "agrees"
    """It follows from the balance before and the row's own change."""
    SPLIT = "split"
    """It follows after a split of the issuer's."""
    DRIFT = "title or nature drift"
    """It follows from a balance that was reported under other words."""
    LATE = "reported on another form"
    """What is missing, or counted already, is a transaction that another form reports."""
    COUNTED = "already counted"
    """The balance reported before already held this transaction."""
    FOOTNOTE = "told in a footnote"
    """A footnote of the row states the difference."""
    MOVED = "moved between holdings"
    """What is missing here appeared in another holding of the same owner, or the other way round."""
    LOTS = "lots split or merged"
    """Holdings that were reported apart are reported together, or the other way round."""
    VESTING = "vests by its schedule"
    """Units became fewer as the schedule in their footnote says."""
    RATE = "credited to several alike"
    """Several holdings of the issuer grew by one rate or one amount over the same time, as dividends make them."""
    ROUNDING = "rounding of fractions"
    """Fractions of a share, reported rounded."""
    FIRST_SIGHT = "first sight"
    """No earlier balance of this holding is in the ledger."""
    OPENS = "owned equals acquired"
    """A new holding opens with what was acquired; nothing earlier is checked by it."""
    MISSING = "missing filing"
    """A filing between this report and the one before is not in the ledger."""
    ERROR = "likely error"
    """Numbers of the row, or of the row before, contradict what stands around them."""
    RESTATED = "restated by amendment"
    """An amendment states the row anew, or the row follows from what an amendment has changed since."""
    SILENT = "says no balance"
    """The row states no amount owned, or no change that could be checked."""
    UNEXPLAINED = "unexplained"
    """The balances do not follow, and nothing shows why."""


UNCHECKED = frozenset([Cause.FIRST_SIGHT, Cause.OPENS, Cause.SILENT, Cause.MISSING, Cause.RESTATED])
"""Causes of rows that have no balance before them in the ledger to be checked against."""
AGREEING = frozenset([Cause.AGREES, Cause.SPLIT, Cause.DRIFT])
"""Causes of rows that follow from the balance before, as the walk links them."""
NO_FAULT = AGREEING | {
    Cause.LATE,
    Cause.COUNTED,
    Cause.FOOTNOTE,
    Cause.MOVED,
    Cause.LOTS,
    Cause.VESTING,
    Cause.RATE,
    Cause.ROUNDING,
    Cause.FIRST_SIGHT,
    Cause.OPENS,
}
"""Causes that find no fault with the row: it is as it should be, or nothing speaks against it."""


class Evidence(msgspec.Struct, frozen=True):
    """What shows a cause: the test that found it, what it says in words, and the rows it rests on (``Entry.id``)."""

    test: str
    says: str
    rows: tuple[str, ...] = ()


class Assertion:
    """A row's balance against the ledger.

    ``opening`` is the balance of the lot before the row, ``gap`` the start that the row implies less the opening, in shares
    or units (dollars where the entry counts in dollars); both ``None`` at first sight. ``change`` is the row's own, or that
    of several
    rows which state one total, where the row is the first of them. ``balance`` is what the lot holds after the row.
    ``missed`` are
    the rows reported later that this one had counted already. ``aside`` marks a row that speaks of an earlier day than the
    reports before it, and so does not move what the lot holds.
    ``total`` marks one of several rows that all state the balance after the last of them.
    ``hints`` are words that could explain a gap and prove nothing.
    """

    __slots__ = (
        "aside",
        "balance",
        "cause",
        "change",
        "entry",
        "evidence",
        "gap",
        "hints",
        "index",
        "lot",
        "missed",
        "opening",
        "previous",
        "total",
    )

    def __init__(self, entry: Entry, cause: Cause, evidence: tuple[Evidence, ...] = ()) -> None:
        self.entry = entry
        self.change = entry.change
        self.cause = cause
        self.evidence = evidence
        self.hints: tuple[str, ...] = ()
        self.lot: Lot | None = None
        self.previous: Assertion | None = None
        self.opening: Decimal | None = None
        self.gap: Decimal | None = None
        self.balance: Decimal | None = entry.owned
        self.index = -1
        self.aside = False
        self.total = False
        self.missed: tuple[Assertion, ...] = ()

    @property
    def computed(self) -> Decimal | None:
        """The balance after the row as the ledger computes it from the one before; ``None`` where there is none."""
        if self.opening is None:
            return None
        return self.opening + (self.change or 0)

    @property
    def left(self) -> Decimal:
        """What is left of the gap without the rows that were reported later, and what is not told of before such a row."""
        missed = sum((row.entry.change or Decimal(0)) + (row.gap or Decimal(0) if row.aside else 0) for row in self.missed)
        return (self.gap or Decimal(0)) - missed

    @property
    def next(self) -> Assertion | None:
        """The assertion that follows on the same lot."""
        history = self.lot.history if self.lot else []
        return history[self.index + 1] if 0 <= self.index < len(history) - 1 else None
