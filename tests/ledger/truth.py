"""Generated filings beside their truth: which lots the ledger has against which positions there are, and what they held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from generate.truth import Event, Line, Place
from generate.truth import Split as TrueSplit
from generate.world import IssuerWorld
from section16.ledger.answers.position import position_of
from section16.ledger.book import IssuerBook
from section16.ledger.entries.decisions import decisions_of
from section16.ledger.ledger import Ledger
from section16.ledger.lots.lot import Lot

_LARGE = 1000


def ledger_of(world: IssuerWorld) -> Ledger:
    """Return the ledger of a world; that an issuer continues another is decided, as few filings may follow to show it."""
    decided = "".join(
        f'[[successor]]\nissuer = "{one.issuer}"\ncontinues = "{one.continues}"\n' for one in world.truth.successions
    )
    return Ledger.from_submissions((filing.submission for filing in world.filings), decisions_of(decided))


def row_of(place: Place) -> str:
    """Return the id that the ledger gives a row."""
    return f"{place.accession} {'I' if place.table == 1 else 'II'}/{place.row + 1}"


@dataclass(frozen=True)
class Mismatch:
    """A position that differs on a day."""

    line: Line
    day: date
    truth: Decimal
    ledger: Decimal | None


class Compared:
    """The lots of a book against the lines of the truth, told by the rows they are made of."""

    def __init__(self, world: IssuerWorld, book: IssuerBook) -> None:
        self.world, self.book = world, book
        self.line_of = {row_of(row.place): row.line for row in world.truth.rows}
        self.lots: dict[Line, list[Lot]] = defaultdict(list)
        self.mixed: list[Lot] = []
        for lot in book.lots:
            lines = {self.line_of[one.entry.id] for one in lot.history}
            if len(lines) > 1:
                self.mixed.append(lot)
            for line in lines:
                self.lots[line].append(lot)
        self.parted = [line for line, lots in self.lots.items() if len(lots) > 1]

    def blocks(self) -> tuple[set[frozenset[Line]], set[frozenset[Line]]]:
        """Return the lines of each block of several lots that the ledger finds, and of each that companion forms report."""
        line_of = {lot.number: self.line_of[lot.history[0].entry.id] for lot in self.book.lots}
        found = {frozenset(line_of[lot] for lot in block.lots) for block in self.book.blocks if len(block.lots) > 1}
        return found, {frozenset((block.line, *block.reported)) for block in self.world.truth.blocks}

    def alike(self) -> list[Lot]:
        """Return the mixed lots whose parts differ by nothing that filings say: grants of one size under the same footnotes."""
        return [lot for lot in self.mixed if len({(one.entry.title, one.entry.texts("title")) for one in lot.history}) == 1]

    @property
    def equal(self) -> bool:
        """Whether every position on every day is the true one; lots that nothing tells apart are passed over."""
        alike = self.alike()
        return not [lot for lot in self.mixed if lot not in alike] and not list(self.mismatches())

    def shown(self, split: TrueSplit) -> bool:
        """Whether the filings show a split: two holdings of a thousand shares at least were reported before and after it.

        A split that nothing was reported between it and another is seen with that one, as their product.
        """
        reports = [one for lots in self.lots.values() for lot in lots for one in lot.history]
        days = sorted(one.entry.when for one in reports)
        for other in self.world.truth.splits:
            first, last = sorted((split.day, other.day))
            if other != split and not any(first < day <= last for day in days):
                return False
        through = 0
        for lots in self.lots.values():
            for lot in lots:
                own = [one for one in lot.history if not one.aside and not lot.traits.granted]
                before = [one for one in own if one.entry.when < split.day]
                after = [one for one in own if one.entry.when >= split.day]
                large = before and after and min(before[-1].balance or 0, after[0].entry.start or 0) >= _LARGE
                through += bool(large and before[-1].index + 1 == after[0].index)
        return through > 1

    def mismatches(self) -> Iterator[Mismatch]:
        """Yield every position that differs on a day on which filings say what it was."""
        events = self.world.truth.lines()
        again = self.world.truth.events_of()
        for line, lots in self.lots.items():
            if len(lots) == 1 and len({self.line_of[one.entry.id] for one in lots[0].history}) == 1:
                yield from self._differ(line, lots[0], events.get(again.get(line, line), []))

    def _differ(self, line: Line, lot: Lot, events: list[Event]) -> Iterator[Mismatch]:
        first = min(one.entry.when for one in lot.history if not one.aside)
        dark = list(self._dark(events, lot))
        for day in sorted({at for event in events for at in (event.day, event.day + timedelta(days=1))}):
            if day < first or any(start <= day < end for start, end in dark):
                continue
            truth = Decimal(next((event.balance for event in reversed(events) if event.day <= day), 0))
            found = position_of(lot, self.book.splits, day)
            held = found.balance if found else None
            if held != truth:
                yield Mismatch(line, day, truth, held)

    def _dark(self, events: list[Event], lot: Lot) -> Iterator[tuple[date, date]]:
        """Yield the times in which changes had happened that no filing tells the day of: no ledger can know what was held.

        The amounts on a Form 5 are those at the end of the fiscal year, whenever its transactions were.
        """
        days = {one.entry.id: one.entry.when for lot in self.book.lots for one in lot.history}
        untold = [event for event in events if event.place is None and event.kind != "opening"]
        own = self.line_of[lot.history[0].entry.id]
        for event in untold:
            told = days.get(row_of(event.told)) if event.told else None
            if own != event.line:  # a companion form shows the change to its own owners, at another time than the first form
                told = min((one.entry.when for one in lot.history if one.entry.when >= event.day), default=None)
            yield event.day, told or date.max
        for one in lot.history:
            end = one.entry.filing.period
            if one.entry.filing.form.startswith("5") and end and any(one.entry.when < event.day <= end for event in untold):
                yield one.entry.when, end
