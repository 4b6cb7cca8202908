"""A lot, followed from report to report, and the balance assertions made of it.

An assertion is what a row says is owned, beside what the ledger had. The two point at each other, so they are in one file.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from section16.ledger.entries.entry import Entry
from section16.ledger.lots.cause import Cause, Evidence
from section16.ledger.lots.traits import Traits


class Assertion:
    """A row's balance against the ledger.

    ``opening`` is the balance of the lot before the row, ``gap`` the start that the row implies less the opening, in shares
    or units (dollars where the entry counts in dollars); both ``None`` at first sight. ``change`` is the row's own, or that
    of several rows which state one total, where the row is the first of them. ``balance`` is what the lot holds after the
    row. ``missed`` are the rows reported later that this one had counted already. ``aside`` marks a row that speaks of an
    earlier day than the reports before it, and so does not move what the lot holds. ``total`` marks one of several
    rows that all state the balance after the last of them.
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
        """What is left of the gap without the rows that were reported later, and what is unreported before such a row."""
        missed = sum((row.entry.change or Decimal(0)) + (row.gap or Decimal(0) if row.aside else 0) for row in self.missed)
        return (self.gap or Decimal(0)) - missed

    @property
    def next(self) -> Assertion | None:
        """The assertion that follows on the same lot."""
        history = self.lot.history if self.lot else []
        return history[self.index + 1] if 0 <= self.index < len(history) - 1 else None


class Lot:
    """A lot with its latest balance and everything that was asserted of it, in the order in which it was linked."""

    __slots__ = ("balance", "history", "number", "owners", "traits")

    def __init__(self, number: int, owners: Iterable[str], traits: Traits) -> None:
        self.number = number
        self.owners = set(owners)
        self.traits = traits
        self.balance = Decimal(0)
        self.history: list[Assertion] = []

    @property
    def latest(self) -> Assertion | None:
        """The assertion made last."""
        return self.history[-1] if self.history else None

    def post(self, assertion: Assertion, traits: Traits, balance: Decimal) -> None:
        """Add an assertion; the lot then holds ``balance``."""
        assertion.lot, assertion.previous, assertion.index = self, self.latest, len(self.history)
        assertion.balance = balance
        self.history.append(assertion)
        self.owners.update(assertion.entry.filing.owners)
        self.traits = traits
        self.balance = balance
