"""Causes: why a reported balance is what it is, and the evidence for it."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from section16.document.paths import place


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
    FOOTNOTE = "stated in a footnote"
    """A footnote of the row states the difference."""
    MOVED = "moved between holdings"
    """What is missing here appeared in another holding of the same owner, or the other way round."""
    LOTS = "lots split or merged"
    """Holdings that were reported separately are reported together, or the other way round."""
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
    """Numbers of the row, or of the row before, contradict the balances before and after them."""
    RESTATED = "restated by amendment"
    """An amendment restates the row, or the row follows from what an amendment has changed since."""
    SILENT = "states no balance"
    """The row states no amount owned, or no change that could be checked."""
    UNEXPLAINED = "unexplained"
    """The balances do not follow, and nothing shows why."""


UNCHECKED = frozenset([Cause.FIRST_SIGHT, Cause.OPENS, Cause.SILENT, Cause.MISSING, Cause.RESTATED])
"""Causes of rows that have no balance before them in the ledger to be checked against."""


AGREEING = frozenset([Cause.AGREES, Cause.SPLIT, Cause.DRIFT])
"""Causes of rows that follow from the balance before, as they are linked."""


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


class Reading(msgspec.Struct, frozen=True, gc=False):
    """What is most probably wrong: a cell, what it states, and what the other rows of the holding support in its place.

    ``row`` is ``Entry.id``, ``cell`` the path of the cell in the document; numbers are without commas, ``A`` or ``D`` is the
    letter of column 4.
    """

    row: str
    cell: str
    filed: str
    supported: str

    @property
    def says(self) -> str:
        """The reading in words."""
        cell = place(f".{self.cell.rpartition('.')[2]}")
        return f"{self.row} states {self.filed} as {cell}; the other rows support {self.supported}"


class Evidence(msgspec.Struct, frozen=True, gc=False):
    """What shows a cause: the test that found it, a statement in words, and the rows that show it (``Entry.id``).

    ``readings`` are those of a likely error, the most probable first; of two that are equally good, both.
    """

    test: str
    says: str
    rows: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()

    @property
    def readings_in_words(self) -> tuple[str, ...]:
        """What is most probably wrong, in words, each reading a line."""
        return tuple(f"{'or' if number else 'most probably wrong'}: {one.says}" for number, one in enumerate(self.readings))
