"""The control of the tests: how often each fires on gaps that belong to other breaks, and so on nothing.

The control gives each break the gap of another, of similar size and of another issuer. A test that finds a cause there finds
it by chance, and is removed where it does so more than a fifth as often as on real gaps (docs/adr/0014). Tests that do not use
the gap have a control of their own: how often their condition holds where balances follow. Links made before the tests, across
splits and under other words, are tried with the start of another row.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal

import msgspec

from section16.ledger.causes.catalogue import CATALOGUE
from section16.ledger.causes.view import IssuerView
from section16.ledger.linking.rounded import last_decimal_apart
from section16.ledger.linking.splits import rounded_singly
from section16.ledger.lots.cause import Cause
from section16.ledger.lots.lot import Assertion

_NEIGHBOURS = 25
"""Breaks on each side in order of size: near enough to be of similar size, enough to include another issuer."""
_LINKED = {Cause.SPLIT: "split", Cause.DRIFT: "title or nature drift", Cause.ROUNDING: "last decimal"}
"""The links that are made before the tests, with the names of what shows them."""
IGNORES_THE_GAP = frozenset(["admits_an_error", "came_in_since", "contradicts_itself", "hole", "names_a_filing"])
"""Tests of words, of times and of the numbers of the row alone: chance shows on balances that follow, not on other gaps."""


class Control(msgspec.Struct, frozen=True, kw_only=True):
    """How often a test fires: on ``real`` gaps and, on average over the seeds, on swapped ones, among ``of`` breaks.

    For a test that ignores the gap, ``swapped`` is how often it would fire among ``of`` balances that follow. ``by_issuer`` is
    how often it fires for each issuer, the most first: what it finds for one or two of them may be a habit of theirs.
    """

    test: str
    cause: Cause
    table: str
    row_kind: str
    real: int
    swapped: float
    of: int
    issuers: int = 0
    by_issuer: tuple[int, ...] = ()

    @property
    def ratio(self) -> float:
        """How often it fires by chance for each real firing."""
        return self.swapped / self.real if self.real else 0.0


Break = tuple[IssuerView, Assertion]


def controls(views: Iterable[IssuerView], seeds: Iterable[int] = (1, 2, 3)) -> list[Control]:
    """Return the control of every test that fires, for each table and kind of row."""
    views = list(views)
    groups: dict[tuple[str, str], list[Break]] = {}
    for view in views:
        for row in view.assertions:
            if row.gap and not _linked_before_the_tests(row):
                groups.setdefault((row.entry.table, kind_of(row)), []).append((view, row))
    found: list[Control] = []
    for (table, kind), breaks in sorted(groups.items()):
        found.extend(_group(table, kind, breaks, list(seeds)))
        found.extend(_regardless_of_the_gap(table, kind, views, breaks))
    found.extend(_links(views, list(seeds)))
    return found


def kind_of(row: Assertion) -> str:
    """Return what the row is: a transaction or a holding."""
    return "holding" if row.entry.holding else "transaction"


def _group(table: str, kind: str, breaks: list[Break], seeds: list[int]) -> list[Control]:
    breaks = sorted(breaks, key=lambda one: (abs(one[1].gap or 0), one[1].entry.id))
    real: dict[str, list[str]] = defaultdict(list)
    swapped: Counter[str] = Counter()
    for view, row in breaks:
        for name in _fires(view, row, row.gap or Decimal(0)):
            real[name].append(row.entry.filing.issuer)
    for seed in seeds:
        for (view, row), gap in zip(breaks, _swapped(breaks, random.Random(seed)), strict=True):  # noqa: S311 - a seeded draw
            if gap is not None and gap != row.gap:  # an equal gap exchanges nothing: one share would be tried with itself
                swapped.update(_fires(view, row, gap))
    return [
        _control(
            (table, kind),
            test.__name__,
            cause,
            real[test.__name__],
            swapped=swapped[test.__name__] / len(seeds),
            of=len(breaks),
        )
        for cause, test in CATALOGUE
        if test.__name__ not in IGNORES_THE_GAP and (real[test.__name__] or swapped[test.__name__])
    ]


def _control(  # noqa: PLR0913 - the columns of a line
    rows: tuple[str, str], test: str, cause: Cause, real: Iterable[str], *, swapped: float, of: int
) -> Control:
    """Return the control of a test; ``real`` are the issuers of the rows on which it fires."""
    counts = Counter(real)
    table, kind = rows
    return Control(
        test=test,
        cause=cause,
        table=table,
        row_kind=kind,
        real=counts.total(),
        swapped=swapped,
        of=of,
        issuers=len(counts),
        by_issuer=tuple(count for _, count in counts.most_common()),
    )


def _fires(view: IssuerView, row: Assertion, gap: Decimal) -> list[str]:
    return [test.__name__ for _, test in CATALOGUE if test.__name__ not in IGNORES_THE_GAP and test(view, row, gap)]


def _swapped(breaks: list[Break], draw: random.Random) -> list[Decimal | None]:
    """Return for each break, in the order of size, the gap of a near one of another issuer.

    Of the same issuer it may have the same cause: a dividend gives all insiders the same gap.
    """
    gaps: list[Decimal | None] = []
    for at, (_, row) in enumerate(breaks):
        near = [
            other.gap
            for _, other in breaks[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS + 1]
            if other.entry.filing.issuer != row.entry.filing.issuer
        ]
        gaps.append(draw.choice(near) if near else None)
    return gaps


def _regardless_of_the_gap(table: str, kind: str, views: list[IssuerView], breaks: list[Break]) -> list[Control]:
    """Return the controls of the tests that ignore the gap: how often each would fire where balances follow."""
    follow = [
        (view, row)
        for view in views
        for row in view.assertions
        if row.entry.table == table and kind_of(row) == kind and row.gap == 0 and _across_filings(row)
    ]
    breaks = [one for one in breaks if _across_filings(one[1])]
    found = []
    for cause, test in CATALOGUE:
        if test.__name__ not in IGNORES_THE_GAP:
            continue
        real = [row.entry.filing.issuer for view, row in breaks if test(view, row, Decimal(0)) is not None]
        chance = sum(test(view, row, Decimal(0)) is not None for view, row in follow) / max(1, len(follow)) * len(breaks)
        if real or chance:
            found.append(_control((table, kind), test.__name__, cause, real, swapped=chance, of=len(breaks)))
    return found


def _across_filings(row: Assertion) -> bool:
    return row.previous is not None and row.previous.entry.filing.accession != row.entry.filing.accession


def _links(views: list[IssuerView], seeds: list[int]) -> list[Control]:
    """Return the controls of the links made before the tests: splits and other words.

    Each row is tried with the start of another like it.
    """
    found: list[Control] = []
    ways = (Cause.SPLIT, _fits_a_split), (Cause.DRIFT, _fits_another_lot), (Cause.ROUNDING, _fits_but_for_the_last_decimal)
    for cause, fits in ways:
        rows = [
            (view, row) for view in views for row in view.assertions if row.cause is cause and _linked_before_the_tests(row)
        ]
        rows.sort(key=lambda one: (one[1].entry.start or Decimal(0), one[1].entry.id))
        for table, kind in sorted({(row.entry.table, kind_of(row)) for _, row in rows}):
            group = [one for one in rows if (one[1].entry.table, kind_of(one[1])) == (table, kind)]
            fires = 0
            for seed in seeds:
                draw = random.Random(seed)  # noqa: S311 - a seeded draw
                fires += sum(
                    fits(view, row, start) for (view, row), start in zip(group, _other_starts(rows, group, draw), strict=True)
                )
            test = _LINKED[cause].replace(" ", "_")
            issuers = [row.entry.filing.issuer for _, row in group]
            found.append(_control((table, kind), test, cause, issuers, swapped=fires / len(seeds), of=len(group)))
    return found


def _linked_before_the_tests(row: Assertion) -> bool:
    """Whether a row was linked across a split, under other words or but for the last decimal, before any test was made."""
    linked = row.cause is Cause.DRIFT or (row.cause in _LINKED and row.evidence[0].test == _LINKED[row.cause])
    return linked and row.previous is not None


def _other_starts(rows: list[Break], group: list[Break], draw: random.Random) -> list[Decimal]:
    """Return for each row of a group the start of another row of the same cause, of another issuer where there is one."""
    starts = []
    for _, row in group:
        others = [other.entry.start for _, other in rows if other.entry.filing.issuer != row.entry.filing.issuer]
        starts.append(draw.choice(others or [Decimal(0)]) or Decimal(0))
    return starts


def _fits_a_split(view: IssuerView, row: Assertion, start: Decimal) -> bool:
    earlier = row.previous
    if earlier is None or row.opening is None:
        return False
    between = [split for split in view.splits if split.between(earlier.entry.as_of, row.entry.when)]
    return any(rounded_singly(row.opening, start, split.ratio) for split in between)


def _fits_but_for_the_last_decimal(_view: IssuerView, row: Assertion, start: Decimal) -> bool:
    return row.opening is not None and last_decimal_apart(start, row.opening)


def _fits_another_lot(view: IssuerView, row: Assertion, start: Decimal) -> bool:
    return any(lot.balance == start for lot in view.others(row)) or row.opening == start
