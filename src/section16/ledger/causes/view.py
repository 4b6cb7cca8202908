"""What the tests of causes use: an issuer's assertions, found by filing, by owner and by time."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from functools import cached_property
from itertools import combinations

from section16.ledger.entries.entry import Entry, LedgerFiling
from section16.ledger.entries.split import SecuritySplit, between
from section16.ledger.entries.statements import mentions_split
from section16.ledger.linking.exercises import CODES
from section16.ledger.lots.cause import Cause, Evidence
from section16.ledger.lots.lot import Assertion, Lot

Test = Callable[["IssuerView", Assertion, Decimal], Evidence | None]
"""A test of a cause: it examines a break of a given gap, and returns its evidence or nothing.

The gap is an argument, so that the control can call the same test with the gap of another break.
"""


class IssuerView:
    """The assertions of one issuer; ``superseded`` are the entries that a row of an amendment restates, by the row's id."""

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
        self._unreported: dict[str, list[Assertion]] = {}

    # Each is computed when a test first asks for it: most issuers have no break, and the last view of a book is rarely asked.

    @cached_property
    def _in_filing(self) -> dict[str, list[Assertion]]:
        found: dict[str, list[Assertion]] = defaultdict(list)
        for assertion in self.assertions:
            found[assertion.entry.filing.accession].append(assertion)
        return found

    @cached_property
    def unmoved(self) -> list[Assertion]:
        """The vestings and exercises after which the balance is the one before: those of units counted when granted."""
        return [one for one in self.assertions if one.gap and one.gap == -(one.entry.change or 0) and one.entry.code in CODES]

    @cached_property
    def gaps(self) -> list[Assertion]:
        """The assertions that do not follow from the balance before."""
        return [one for one in self.assertions if one.gap and one.previous is not None]

    @cached_property
    def _gap_days(self) -> list[tuple[date, int]]:
        return sorted((one.entry.when, at) for at, one in enumerate(self.gaps))

    @cached_property
    def _gap_sizes(self) -> dict[Decimal | None, list[tuple[date, int]]]:
        found: dict[Decimal | None, list[tuple[date, int]]] = defaultdict(list)
        for day, at in self._gap_days:
            found[self.gaps[at].gap].append((day, at))
        return found

    @cached_property
    def moves(self) -> dict[Decimal, list[date]]:
        """The days of all transactions by their size."""
        found: dict[Decimal, list[date]] = defaultdict(list)
        for assertion in self.assertions:
            if assertion.entry.day is not None and assertion.entry.change:
                found[abs(assertion.entry.change)].append(assertion.entry.day)
        return found

    @cached_property
    def _stating(self) -> dict[Decimal, list[Assertion]]:
        found: dict[Decimal, list[Assertion]] = defaultdict(list)
        for assertion in self.assertions:
            if assertion.balance is not None and not assertion.aside:
                found[assertion.balance].append(assertion)
        return found

    @cached_property
    def filings(self) -> tuple[LedgerFiling, ...]:
        """The filings that have rows."""
        return tuple({one.entry.filing.accession: one.entry.filing for one in self.assertions}.values())

    @cached_property
    def days(self) -> list[date]:
        """The days of the filings, the earliest first."""
        return sorted({filing.day for filing in self.filings})

    @cached_property
    def _owned(self) -> dict[str, list[Lot]]:
        found: dict[str, list[Lot]] = defaultdict(list)
        for lot in self.lots:
            for owner in lot.owners:
                found[owner].append(lot)
        return found

    def filing(self, assertion: Assertion) -> list[Assertion]:
        """Return the other assertions of the same filing."""
        return [other for other in self._in_filing[assertion.entry.filing.accession] if other is not assertion]

    def unreported(self, row: Assertion) -> list[Assertion]:
        """Return the other rows of the same filing that changed without a row, or are seen for the first time."""
        accession = row.entry.filing.accession
        found = self._unreported.get(accession)
        if found is None:
            found = [one for one in self._in_filing[accession] if one.gap or one.cause is Cause.FIRST_SIGHT]
            self._unreported[accession] = found
        return [other for other in found if other is not row]

    def filed(self, accession: str) -> list[Assertion]:
        """Return the assertions of a filing."""
        return self._in_filing[accession]

    @cached_property
    def of_splits(self) -> tuple[LedgerFiling, ...]:
        """The filings whose footnotes or remarks mention a split."""
        return tuple(one for one in self.filings if any(map(mentions_split, (*one.footnotes.values(), one.remarks))))

    def stating(self, balance: Decimal) -> list[Assertion]:
        """Return the assertions after which a holding is of a size."""
        return self._stating.get(balance, [])

    def others_of(self, row: Assertion, balance: Decimal) -> list[Lot]:
        """Return the other lots of any of the row's owners that have held a balance at some time."""
        mine, numbers = set(row.entry.filing.owners), sorted({one.number for one in self.stating(balance)} - {row.number})
        return [self.lots[number] for number in numbers if not mine.isdisjoint(self.lots[number].owners)]

    def gaps_near(self, day: date, days: int, gap: Decimal | None = None) -> list[Assertion]:
        """Return the gaps of rows at most so many days from a day; with ``gap`` those of its size alone."""
        chosen = self._gap_days if gap is None else self._gap_sizes.get(gap, [])
        first, last = (day - timedelta(days), 0), (day + timedelta(days), len(self.gaps))
        found = chosen[bisect_left(chosen, first) : bisect_left(chosen, last)]
        return [self.gaps[at] for at in sorted(at for _, at in found)]

    def goes_on(self, start: Decimal, balance: Decimal, earlier: Assertion, later: Assertion) -> bool:
        """Whether a row starts from a balance, or from what a split between two rows made of it, fractions rounded."""
        splits = self._splits_between(earlier, later)
        return start == balance or any(abs(start - split.of(balance)) < 1 for split in splits)

    def beyond_splits(self, row: Assertion, gap: Decimal) -> Decimal:
        """Return what a gap is once splits between the row and the one before are considered, fractions of a share left out."""
        earlier, opening = row.previous, row.opening
        if earlier is None or opening is None:
            return gap
        splits = self._splits_between(earlier, row)
        return opening + gap - splits[-1].of(opening).to_integral_value(ROUND_FLOOR) if splits else gap

    def _splits_between(self, earlier: Assertion, later: Assertion) -> list[SecuritySplit]:
        """Return the splits between two rows of a lot; what is valued in dollars goes through none."""
        return [] if later.entry.dollars else between(self.splits, earlier.entry.as_of, later.entry.when)

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


def of_one_class(one: Assertion, other: Assertion) -> bool:
    """Whether two rows are of one class in one table: only such rows can be left out of, or counted in, the other's balance."""
    return one.lot is not None and other.lot is not None and one.lot.traits.same_class(other.lot.traits)


def closes_a_short_position(row: Assertion) -> bool:
    """Whether an equity swap's balance falls by what was acquired, or rises by what was disposed of, to the share.

    A swap that pays when the price falls is reported as a positive number, and buying closes it (0001140361-23-010129).
    The form does not state which way a swap pays: an error in the letter would look the same, and so it is no cause.
    """
    return row.entry.equity_swap is True and bool(row.change) and row.gap == -2 * (row.change or 0)


def of_another_lot(row: Assertion) -> bool:
    """Whether nothing but the words connects a row with its lot, so that no number of the lot explains it.

    A grant that is used up has no balance that a row could continue; only another form may repeat the row that used it up.
    A row that repeats the first row of an indirect holding in the same filing is of a second holder under the same words: two
    children for whom the same is bought.
    """
    first, lot = row.previous, row.lot
    if first is None or lot is None:
        return False
    one_form = first.entry.filing.accession == row.entry.filing.accession
    if lot.traits.granted and not row.opening:
        if first.computed and first.computed == row.entry.start:  # nothing is left because the row before misstates it
            return False
        repeated = (first.entry.day, first.entry.change) == (row.entry.day, row.entry.change) and not one_form
        return (first.entry.change or 0) <= 0 and not repeated
    return (
        first.cause is Cause.OPENS
        and row.entry.direct is False
        and one_form
        and (first.entry.change, first.entry.owned, first.entry.nature) == (row.entry.change, row.entry.owned, row.entry.nature)
    )


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
