"""A lot, followed from report to report, and the balance assertions made of it.

Both are values that nothing changes: a later row that shows more of an earlier one gives a new value, which the reducer posts
in its place (:mod:`section16.ledger.linking.reducer`). Each has the postings that it is in, so that the rows around it are
found.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

import msgspec

from section16.ledger.entries.entry import Entry
from section16.ledger.lots.cause import Cause, Evidence
from section16.ledger.lots.traits import Traits

_ZERO = Decimal(0)


class PostedLots(Protocol):
    """What an assertion and a lot need of the postings that they are in (:class:`~section16.ledger.lots.postings.Postings`)."""

    @property
    def lots(self) -> Sequence[Lot]:
        """The lots by their numbers."""

    def history(self, number: int) -> Sequence[Assertion]:
        """Return the assertions made of a lot."""


class Assertion(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """A row's balance against the ledger.

    ``opening`` is the balance of the lot before the row, ``gap`` the start that the row implies less the opening, in shares
    or units (dollars where the entry counts in dollars); both ``None`` at first sight. ``left`` is what remains of the gap
    without the rows that were reported later, and without what is unreported before such a row. ``change`` is the row's own,
    or that of several rows which state one total, where the row is the first of them. ``balance`` is what the lot holds after
    the row. ``aside`` marks a row that speaks of an earlier day than the reports before it, and so does not move what the lot
    holds. ``total`` marks one of several rows that all state the balance after the last of them. ``hints`` are words that
    could explain a gap and prove nothing.

    ``number`` is that of the lot, -1 for a row that belongs to none. ``index``, ``before`` and ``counted`` are places in
    the lot's history: its own, that of the row before it, and those of the rows reported later that it had counted already.
    """

    entry: Entry
    cause: Cause
    evidence: tuple[Evidence, ...] = ()
    hints: tuple[str, ...] = ()
    opening: Decimal | None = None
    gap: Decimal | None = None
    left: Decimal = _ZERO
    change: Decimal | None = None
    balance: Decimal | None = None
    aside: bool = False
    total: bool = False
    number: int = -1
    index: int = -1
    before: int = -1
    counted: tuple[int, ...] = ()
    postings: PostedLots | None = None

    @property
    def computed(self) -> Decimal | None:
        """The balance after the row as the ledger computes it from the one before; ``None`` where there is none."""
        if self.opening is None:
            return None
        return self.opening + (self.change or 0)

    @property
    def lot(self) -> Lot | None:
        """The lot that the row belongs to."""
        return self.postings.lots[self.number] if self.postings is not None else None

    @property
    def previous(self) -> Assertion | None:
        """The assertion that the row follows on its lot."""
        if self.postings is None or self.before < 0:
            return None
        return self.postings.history(self.number)[self.before]

    @property
    def next(self) -> Assertion | None:
        """The assertion that follows on the same lot."""
        if self.postings is None:
            return None
        history = self.postings.history(self.number)
        return history[self.index + 1] if self.index < len(history) - 1 else None

    @property
    def missed(self) -> tuple[Assertion, ...]:
        """The rows reported later that this one had counted already."""
        if self.postings is None or not self.counted:
            return ()
        history = self.postings.history(self.number)
        return tuple(history[index] for index in self.counted)


class Lot(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """A lot with its latest balance; everything that was asserted of it is in ``history``, in the order of linking.

    The history is the one that the reducer posts to: every step asks for it, dozens of times for each row.
    """

    number: int
    owners: frozenset[str]
    traits: Traits
    balance: Decimal
    history: Sequence[Assertion]

    @property
    def latest(self) -> Assertion | None:
        """The assertion made last."""
        return self.history[-1] if self.history else None

    @property
    def whole(self) -> bool:
        """Whether shares were added to what was held: a lot of grants is then all that is held of its class."""
        return any((one.entry.change or 0) > 0 and one.entry.start for one in self.history)
