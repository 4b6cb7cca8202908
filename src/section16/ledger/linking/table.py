"""Linking the rows of one table of one filing, each to the balance that it follows from.

A row links where the balance its own numbers start from is that of an open lot: filers order rows as they like, describe one
holder in several ways and repeat the final total on every row, and only the numbers are what they check. A key of owner, title
and nature with rows in order finds breaks where there are none (docs/adr/0013). What links nowhere opens a lot, or is a break,
which later stages explain or leave.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from heapq import heappop, heappush

from section16.ledger.linking.drift import drift_within, drifts, left_over
from section16.ledger.linking.exact import exact
from section16.ledger.linking.late import could_be_late, late
from section16.ledger.linking.link import Kind, LotLink
from section16.ledger.linking.opening import open_or_break
from section16.ledger.linking.reducer import Reducer
from section16.ledger.linking.rounded import rounded
from section16.ledger.linking.situation import Situation
from section16.ledger.linking.split import split
from section16.ledger.linking.total import total
from section16.ledger.lots.lot import Lot
from section16.ledger.lots.traits import Line


class TableLinker:
    """The rows of one table of one filing, while they are linked: linkers return links, and the reducer posts them.

    Rows of one line say nothing of those of another, so that only the lines are looked at again in which something changed.
    """

    def __init__(self, now: Situation, reducer: Reducer) -> None:
        self._now = now
        self._reducer = reducer
        self._changed: dict[Line, None] = dict.fromkeys(now.pending.lines)
        self._exact: dict[Line, _ExactLinks] = {}
        self._late: dict[Line, list[Lot]] = {}
        self._drifts: list[LotLink] | None = None

    def run(self) -> None:
        """Link rows, the surest first, until none is left."""
        while self._now.pending:
            if self._changed:
                self._link_line(next(iter(self._changed)))
                continue
            link = self._drift() or drift_within(self._now)
            self._apply([link] if link else open_or_break(self._now))

    def _link_line(self, line: Line) -> None:
        """Link the rows of a line that start from a balance of the line, the surest first."""
        while self._now.pending.of(line) and self._now.lots.has_line(line):
            link = self._surest(line)
            links = [link] if link else total(self._now, line) or self._less_sure(line) or self._late_links(line)
            if not links:
                break
            self._apply(links)
        self._changed.pop(line, None)

    def _surest(self, line: Line) -> LotLink | None:
        """Return the surest exact link of a line; of most lines a form has one row, which nothing is to be compared with."""
        links = self._exact.get(line)
        if links is None:
            rows = self._now.pending.of(line)
            if len(rows) == 1:
                return exact(self._now, line, next(iter(rows)).entry.start)
            links = self._exact[line] = _ExactLinks(self._now, line)
        return links.next()

    def _less_sure(self, line: Line) -> list[LotLink]:
        link = rounded(self._now, line) or split(self._now, line)
        return [link] if link else []

    def _late_links(self, line: Line) -> list[LotLink]:
        if line not in self._late:  # the lots are the same until the end of the filing: what it touches is not late
            self._late[line] = could_be_late(self._now, line)
        for lot in self._late[line]:
            links = late(self._now, self._now.lots[lot.number])
            if links:
                return links
        return []

    def _drift(self) -> LotLink | None:
        if self._drifts is None:  # nor do lots come to have other words while a filing is linked, unless it touches them
            self._drifts = drifts(self._now)
        pending = {row.place for row in self._now.pending} if self._drifts else set()
        return next(
            (link for link in self._drifts if link.row.place in pending and left_over(self._now, self._now.lots[link.lot])),
            None,
        )

    def _apply(self, links: list[LotLink]) -> None:
        lots, pending = self._now.lots, self._now.pending
        before = [lots[link.lot] if link.lot >= 0 else None for link in links]
        posted = self._reducer.apply(links)
        for link, was, one in zip(links, before, posted, strict=True):
            row, after = link.row, lots[one.number]
            pending.remove(row)
            lots.touch(after, was.traits.line if was else None)
            if was is None:
                lots.opened.add(one.number)
            if row.entry.holding and link.kind is not Kind.LATE:
                lots.held.add(one.number)
            if not pending:
                continue
            if not row.entry.holding and link.kind is not Kind.LATE:
                pending.reach(after.balance)
            line = row.traits.line
            if was is not None and was.traits.line != line:
                self._note(was.traits.line, (was.balance,))
                self._late.pop(line, None)
            balances = (row.entry.start, after.balance, was.balance if was else None)
            self._note(line, [balance for balance in balances if balance is not None])

    def _note(self, line: Line, balances: Iterable[Decimal]) -> None:
        if self._now.pending.of(line):
            self._changed[line] = None
            if line in self._exact:
                self._exact[line].changed(balances)


class _ExactLinks:
    """The exact links of a line, the surest first, by the balance that rows start from: a link changes only two balances."""

    def __init__(self, now: Situation, line: Line) -> None:
        self._now = now
        self._line = line
        self._found: list[tuple[tuple[int, ...], Decimal, int]] = []
        self._turns: dict[Decimal, int] = {}
        self._links: dict[Decimal, LotLink] = {}
        self.changed(row.entry.start for row in now.pending.of(line) if row.entry.start is not None)

    def changed(self, balances: Iterable[Decimal]) -> None:
        """Look again at the rows that start from balances which a link has changed."""
        # Rows that lead to others decide between links of more than one balance.
        moving = [balance for balance, link in self._links.items() if not link.row.entry.holding]
        for balance in dict.fromkeys((*balances, *moving)):
            self._links.pop(balance, None)
            self._turns[balance] = self._turns.get(balance, 0) + 1
            link = exact(self._now, self._line, balance)
            if link is not None:
                self._links[balance] = link
                heappush(self._found, (link.score, balance, self._turns[balance]))

    def next(self) -> LotLink | None:
        """Return the surest link, or ``None`` when no row of the line starts from a balance of it."""
        while self._found:
            _, balance, turn = self._found[0]
            if self._turns[balance] == turn:
                return self._links[balance]
            heappop(self._found)
        return None
