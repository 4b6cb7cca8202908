"""The rows of one table of one filing that are not linked yet, found by line and by the balances they start from and end at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal

from section16.ledger.linking.row import Row
from section16.ledger.lots.traits import Line

_Balance = Decimal | None


class _LineRows:
    """The rows of one line by place: all of them, the transactions, and both by the balances they start from and end at."""

    __slots__ = ("ending", "moving", "rows", "starting")

    def __init__(self) -> None:
        self.rows: dict[int, Row] = {}
        self.moving: dict[int, Row] = {}
        self.starting: dict[_Balance, dict[int, Row]] = {}
        self.ending: dict[_Balance, dict[int, Row]] = {}

    def add(self, row: Row) -> None:
        entry, place = row.entry, row.place
        self.rows[place] = self.starting.setdefault(entry.start, {})[place] = row
        if not entry.holding:
            self.moving[place] = self.ending.setdefault(entry.owned, {})[place] = row

    def remove(self, row: Row) -> None:
        entry, place = row.entry, row.place
        del self.rows[place], self.starting[entry.start][place]
        if not entry.holding:
            del self.moving[place], self.ending[entry.owned][place]


class PendingRows:
    """Rows by place. The lines are those of titles and holders: series still separate the rows of one.

    ``reached`` are the transactions that start, on whatever line, from a balance to which the filing has brought a lot.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows: dict[int, Row] = {}
        self._lines: dict[Line, _LineRows] = {}
        self._brought: list[Decimal] = []
        self._from: dict[_Balance, list[Row]] | None = None
        self._reached: dict[int, Row] = {}
        for row in rows:
            self._rows[row.place] = row
            of_line = self._lines.get(row.traits.line)
            if of_line is None:
                of_line = self._lines[row.traits.line] = _LineRows()
            of_line.add(row)

    def __bool__(self) -> bool:
        return bool(self._rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows.values())

    @property
    def lines(self) -> list[Line]:
        """The lines that have rows, in the order of their first rows."""
        return [line for line, found in self._lines.items() if found.rows]

    def of(self, line: Line) -> Collection[Row]:
        """Return the rows of a line."""
        found = self._lines.get(line)
        return found.rows.values() if found else ()

    def transactions(self, line: Line) -> Collection[Row]:
        """Return the transactions of a line."""
        found = self._lines.get(line)
        return found.moving.values() if found else ()

    def reach(self, balance: Decimal) -> None:
        """Note that the filing has brought a lot to a balance, from which other transactions may go on."""
        self._brought.append(balance)  # few forms ask what is reached: it is looked up when one does

    @property
    def reached(self) -> list[Row]:
        """The rows that are reached and not linked yet, in their order."""
        if self._brought:
            if self._from is None:
                self._from = self._by_start()
            for balance in self._brought:
                self._reached.update((row.place, row) for row in self._from.get(balance, ()))
            self._brought.clear()
        return [self._reached[place] for place in sorted(self._reached) if place in self._rows]

    def _by_start(self) -> dict[_Balance, list[Row]]:
        found: dict[_Balance, list[Row]] = defaultdict(list)
        for row in self:
            if not row.entry.holding:
                found[row.entry.start].append(row)
        return found

    def starting(self, line: Line, balance: Decimal | None) -> Collection[Row]:
        """Return the rows of a line that start from a balance."""
        found = self._lines.get(line)
        rows = found.starting.get(balance) if found else None
        return rows.values() if rows else ()

    def ending(self, line: Line, balance: Decimal | None) -> Collection[Row]:
        """Return the transactions of a line that end at a balance."""
        found = self._lines.get(line)
        rows = found.ending.get(balance) if found else None
        return rows.values() if rows else ()

    def remove(self, row: Row) -> None:
        """Remove a row that has been linked."""
        del self._rows[row.place]
        self._lines[row.traits.line].remove(row)
