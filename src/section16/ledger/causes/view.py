"""What the tests of causes use: an issuer's assertions, found by filing, by owner and by time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations

from section16.ledger.entries.entry import Entry
from section16.ledger.entries.split import SecuritySplit, between
from section16.ledger.linking.exercises import CODES
from section16.ledger.lots.cause import Evidence
from section16.ledger.lots.lot import Assertion, Lot

Test = Callable[["IssuerView", Assertion, Decimal], Evidence | None]
"""A test of a cause: it examines a break of a given gap, and returns its evidence or nothing.

The gap is an argument, so that the control can call the same test with the gap of another break.
"""


class IssuerView:
    """The assertions of one issuer; ``superseded`` are the entries that a row of an amendment restates, by the row's id.

    ``gaps`` are those that do not follow from the balance before, ``moves`` the days of all transactions by their size.
    """

    def __init__(
        self,
        assertions: Iterable[Assertion],
        lots: Sequence[Lot],
        superseded: Mapping[str, tuple[Entry, ...]] | None = None,
        splits: Iterable[SecuritySplit] = (),
    ) -> None:
        self.splits = tuple(splits)
        self.superseded = superseded or {}
        self.assertions = list(assertions)
        self.lots = lots
        self._in_filing: dict[str, list[Assertion]] = defaultdict(list)
        for assertion in self.assertions:
            self._in_filing[assertion.entry.filing.accession].append(assertion)
        # Vestings and exercises after which the balance is the one before: issuers that count units when they are granted.
        self.unmoved = [
            one for one in self.assertions if one.gap and one.gap == -(one.entry.change or 0) and one.entry.code in CODES
        ]
        self.gaps = [one for one in self.assertions if one.gap and one.previous is not None]
        self.moves: dict[Decimal, list[date]] = defaultdict(list)
        for assertion in self.assertions:
            if assertion.entry.day is not None and assertion.entry.change:
                self.moves[abs(assertion.entry.change)].append(assertion.entry.day)
        self.days = sorted({assertion.entry.filing.day for assertion in self.assertions})
        self._owned: dict[str, list[Lot]] = defaultdict(list)
        for lot in lots:
            for owner in lot.owners:
                self._owned[owner].append(lot)

    def filing(self, assertion: Assertion) -> list[Assertion]:
        """Return the other assertions of the same filing."""
        return [other for other in self._in_filing[assertion.entry.filing.accession] if other is not assertion]

    def filed(self, accession: str) -> list[Assertion]:
        """Return the assertions of a filing."""
        return self._in_filing[accession]

    def goes_on(self, start: Decimal, balance: Decimal, earlier: Assertion, later: Assertion) -> bool:
        """Whether a row starts from a balance, or from what a split between two rows made of it, fractions rounded."""
        splits = between(self.splits, earlier.entry.when, later.entry.when)
        return start == balance or any(abs(start - split.of(balance)) < 1 for split in splits)

    def others(self, assertion: Assertion) -> Iterator[Lot]:
        """Yield the other lots of any of the row's owners."""
        seen = {assertion.lot.number} if assertion.lot else set()
        for owner in assertion.entry.filing.owners:
            for lot in self._owned[owner]:
                if lot.number not in seen:
                    seen.add(lot.number)
                    yield lot


def before(assertion: Assertion) -> Assertion | None:
    """Return the last assertion of the lot that an earlier filing made, passing over rows of the same filing."""
    earlier = assertion.previous
    while earlier is not None and earlier.entry.filing.accession == assertion.entry.filing.accession:
        earlier = earlier.previous
    return earlier


def after(assertion: Assertion) -> Assertion | None:
    """Return the first assertion of the lot that a later filing made."""
    later = assertion.next
    while later is not None and later.entry.filing.accession == assertion.entry.filing.accession:
        later = later.next
    return later


def sum_of(gap: Decimal, rows: list[Assertion], most: int = 3) -> tuple[Assertion, ...] | None:
    """Return at most ``most`` rows whose changes sum to the gap or its opposite, the fewest first.

    Either sign counts: a row may be left out of a balance, or be in it twice.
    """
    rows = [row for row in rows if row.entry.change]
    for count in range(1, min(most, len(rows)) + 1):
        if count > 1 and len(rows) > 12:  # noqa: PLR2004 - among more rows a sum of several is found by chance
            return None
        for chosen in combinations(rows, count):
            if abs(sum(row.entry.change or 0 for row in chosen)) == abs(gap):
                return chosen
    return None


def ids(rows: Iterable[Assertion]) -> tuple[str, ...]:
    """Return the ids of the rows."""
    return tuple(row.entry.id for row in rows)
