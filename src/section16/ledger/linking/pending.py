"""The rows of one table of one filing that are not linked yet, found by line and by the balances they start from and end at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal

from section16.ledger.linking.row import Row
from section16.ledger.lots.traits import Line

_Cell = tuple[Line, Decimal | None]
_NONE: dict[int, Row] = {}


class PendingRows:
    """Rows by place. The lines are those of titles and holders: series still separate the rows of one.

    ``reached`` are the transactions that start, on whatever line, from a balance to which the filing has brought a lot.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows: dict[int, Row] = {}
        self._lines: dict[Line, dict[int, Row]] = defaultdict(dict)
        self._starting: dict[_Cell, dict[int, Row]] = defaultdict(dict)
        self._ending: dict[_Cell, dict[int, Row]] = defaultdict(dict)
        self._moving: dict[Line, dict[int, Row]] = defaultdict(dict)
        self._from: dict[Decimal | None, list[Row]] | None = None
        self._reached: dict[int, Row] = {}
        for row in rows:
            entry, line = row.entry, row.traits.line
            self._rows[row.place] = self._lines[line][row.place] = self._starting[line, entry.start][row.place] = row
            if not entry.holding:
                self._ending[line, entry.owned][row.place] = self._moving[line][row.place] = row

    def __bool__(self) -> bool:
        return bool(self._rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows.values())

    @property
    def lines(self) -> list[Line]:
        """The lines that have rows, in the order of their first rows."""
        return [line for line, rows in self._lines.items() if rows]

    def of(self, line: Line) -> Collection[Row]:
        """Return the rows of a line."""
        return self._lines.get(line, _NONE).values()

    def transactions(self, line: Line) -> Collection[Row]:
        """Return the transactions of a line."""
        return self._moving.get(line, _NONE).values()

    def reach(self, balance: Decimal) -> None:
        """Note that the filing has brought a lot to a balance, from which other transactions may go on."""
        if self._from is None:
            self._from = defaultdict(list)
            for row in self._rows.values():
                if not row.entry.holding:
                    self._from[row.entry.start].append(row)
        self._reached.update((row.place, row) for row in self._from.get(balance, ()))

    @property
    def reached(self) -> list[Row]:
        """The rows that are reached and not linked yet, in their order."""
        return [self._reached[place] for place in sorted(self._reached) if place in self._rows]

    def starting(self, line: Line, balance: Decimal | None) -> Collection[Row]:
        """Return the rows of a line that start from a balance."""
        return self._starting.get((line, balance), _NONE).values()

    def ending(self, line: Line, balance: Decimal | None) -> Collection[Row]:
        """Return the transactions of a line that end at a balance."""
        return self._ending.get((line, balance), _NONE).values()

    def remove(self, row: Row) -> None:
        """Remove a row that has been linked."""
        entry, line = row.entry, row.traits.line
        del self._rows[row.place], self._lines[line][row.place], self._starting[line, entry.start][row.place]
        if not entry.holding:
            del self._ending[line, entry.owned][row.place], self._moving[line][row.place]
