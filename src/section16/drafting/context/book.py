"""Positions: what each holder has of each security, carried forward from the opening balances event by event.

Balances are computed, never typed: every amount owned on a draft is the opening balance plus the postings up to its row.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import msgspec

from section16.citation import Citation
from section16.facts.table import Note
from section16.law.deferral import Treatment
from section16.law.due_dates import DueDate


class BalanceLine(msgspec.Struct, frozen=True):
    """What a balance is kept of: a holder's securities of one class, or of one award."""

    holder: str
    security: str
    award: str = ""


class Posting(msgspec.Struct, frozen=True, kw_only=True):
    """One change of a position: a row of the form, or with no ``code`` a change that needs none.

    ``event`` counts the events of the facts from 1. ``award`` is the award whose terms the row has, where it is one. ``form``
    is the form on which the change is to be reported, ``notice`` the day of the notice of it. ``because`` is why the
    code is what it is. ``ours`` are our footnotes by box, ``theirs`` the user's; ``balance_note`` is what one without
    a row leaves on the amount owned. ``exempt`` is whether Section 16(b) exempts it, where the code alone does not say.
    """

    line: BalanceLine
    on: date
    event: int
    acquired: bool
    units: Decimal
    award: str = ""
    code: str = ""
    price: Decimal | None = None
    form: int = 4
    plan: str = ""
    notice: date | None = None
    own_timing: bool = False
    swap: bool = False
    ours: tuple[tuple[str, str], ...] = ()
    theirs: tuple[Note, ...] = ()
    because: str = ""
    citations: tuple[Citation, ...] = ()
    balance_note: str = ""
    exempt: bool | None = None


def form_of(found: Treatment) -> int:
    """Return the form of a treatment: 5 for what may wait, else 4."""
    return 5 if found.waits else 4


class BookEntry(msgspec.Struct, frozen=True):
    """A posting that was made: its number, and what is owned on its line when it is done."""

    number: int
    posting: Posting
    owned: Decimal


class BroughtForward(msgspec.Struct, frozen=True):
    """An entry that a later event brings onto Form 4: as that form reports it, the date of that event, and when it is due."""

    entry: BookEntry
    on: date
    due: DueDate


class Book:
    """Every position, from the opening balances on."""

    def __init__(self, opening: dict[BalanceLine, Decimal]) -> None:
        self.entries: list[BookEntry] = []
        self._history: dict[BalanceLine, list[tuple[int, Decimal]]] = {line: [(0, amount)] for line, amount in opening.items()}

    def owned(self, line: BalanceLine, after: int | None = None) -> Decimal:
        """Return what is owned on a line now, or after the entry of that number."""
        history = self._history.get(line, [])
        if after is None:
            return history[-1][1] if history else Decimal()
        found = bisect_right(history, after, key=lambda step: step[0])
        return history[found - 1][1] if found else Decimal()

    def post(self, posting: Posting) -> BookEntry | None:
        """Make a posting and return its entry; ``None``, and nothing changes, where more goes than is there."""
        owned = self.owned(posting.line) + (posting.units if posting.acquired else -posting.units)
        if owned < 0:
            return None
        entry = BookEntry(len(self.entries) + 1, posting, owned)
        self.entries.append(entry)
        self._history.setdefault(posting.line, []).append((entry.number, owned))
        return entry

    def has(self, line: BalanceLine) -> bool:
        """Return whether a line was ever held."""
        return line in self._history

    def lines(self) -> Iterator[BalanceLine]:
        """Yield every line that was ever held, in the order of the opening balances and then of the postings."""
        yield from self._history
