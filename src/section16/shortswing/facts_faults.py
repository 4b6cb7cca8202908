"""What is wrong with facts about trades: every fault, by the table, the entry and the key, and by the line of a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from section16.errors import TradesError
from section16.facts.table_lines import heading_of

_NO_LINES: Mapping[tuple[str, str], int] = {}


class FactsFault(msgspec.Struct, frozen=True):
    """What is wrong, and where: the table, the number of its entry from 1, and the key; each of them may be empty."""

    what: str
    table: str = ""
    number: int = 0
    key: str = ""

    @property
    def heading(self) -> str:
        """The heading of the table, as a file states it."""
        return heading_of(self.table, self.number or "") if self.table else ""

    def line(self, lines: Mapping[tuple[str, str], int]) -> int:
        """Return the line of the key, or else of its table, 0 where none is known."""
        own = lines.get((self.heading, self.key)) or lines.get((self.heading, ""))
        return own or lines.get(("", self.table or self.key), 0)

    def place(self, lines: Mapping[tuple[str, str], int]) -> str:
        """Return where it is, as an error names it."""
        line = self.line(lines)
        return ", ".join(part for part in (f"line {line}" if line else "", self.heading, self.key) if part)


class FactsError(TradesError):
    """Facts that cannot be used; ``found`` are all faults."""

    def __init__(self, found: Sequence[FactsFault], lines: Mapping[tuple[str, str], int] = _NO_LINES) -> None:
        self.found = sorted(found, key=lambda one: one.line(lines))
        placed = [(one.place(lines), one.what) for one in self.found]
        super().__init__(
            with_others(placed[0][1], len(placed)),
            where=placed[0][0],
            remedy="Correct the facts; nothing was computed.",
            faults=tuple(f"{place}: {what}" if place else what for place, what in placed),
        )


def with_others(what: str, faults: int) -> str:
    """Return the first of several faults with how many others there are."""
    others = faults - 1
    if others == 1:
        return f"{what} There is 1 more fault."
    return f"{what} There are {others:,} more faults." if others else what
