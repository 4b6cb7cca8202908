"""The control of the tests: how often each fires on gaps that belong to other breaks, and so on nothing.

Control A gives each break the gap of another, of similar size and of another issuer. A test that finds a cause there finds
it by
chance. Tests that do not look at the gap have a control of their own: how often their condition holds where balances follow.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

import msgspec

from section16.ledger.assertion import Assertion, Cause
from section16.ledger.causes.holes import hole
from section16.ledger.causes.run import CATALOGUE
from section16.ledger.causes.view import IssuerView

_NEIGHBOURS = 25
IGNORES_THE_GAP = frozenset(["hole"])


class Control(msgspec.Struct, frozen=True, kw_only=True):
    """How often a test fires: on ``real`` gaps and, on average over the seeds, on swapped ones, among ``of`` breaks.

    For a test that ignores the gap, ``swapped`` is how often it would fire among ``of`` balances that follow.
    """

    test: str
    cause: Cause
    table: str
    row_kind: str
    real: int
    swapped: float
    of: int

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
            if row.gap and row.cause not in (Cause.SPLIT, Cause.DRIFT):
                groups.setdefault((row.entry.table, kind_of(row)), []).append((view, row))
    found: list[Control] = []
    for (table, kind), breaks in sorted(groups.items()):
        found.extend(_group(table, kind, breaks, list(seeds)))
        found.extend(_holes(table, kind, views, breaks))
    return found


def kind_of(row: Assertion) -> str:
    """Return what the row is: a transaction or a holding."""
    return "holding" if row.entry.holding else "transaction"


def _group(table: str, kind: str, breaks: list[Break], seeds: list[int]) -> list[Control]:
    breaks = sorted(breaks, key=lambda one: (abs(one[1].gap or 0), one[1].entry.id))
    real: Counter[str] = Counter()
    swapped: Counter[str] = Counter()
    for view, row in breaks:
        real.update(_fires(view, row, row.gap or Decimal(0)))
    for seed in seeds:
        for (view, row), gap in zip(breaks, _swapped(breaks, random.Random(seed)), strict=True):  # noqa: S311 - a seeded draw
            if gap is not None:
                swapped.update(_fires(view, row, gap))
    return [
        Control(
            test=test.__name__,
            cause=cause,
            table=table,
            row_kind=kind,
            real=real[test.__name__],
            swapped=swapped[test.__name__] / len(seeds),
            of=len(breaks),
        )
        for cause, test in CATALOGUE
        if test.__name__ not in IGNORES_THE_GAP and (real[test.__name__] or swapped[test.__name__])
    ]


def _fires(view: IssuerView, row: Assertion, gap: Decimal) -> list[str]:
    return [test.__name__ for _, test in CATALOGUE if test.__name__ not in IGNORES_THE_GAP and test(view, row, gap)]


def _swapped(breaks: list[Break], draw: random.Random) -> list[Decimal | None]:
    """Return for each break, in the order of size, the gap of one near it that belongs to another issuer."""
    gaps: list[Decimal | None] = []
    for at, (_, row) in enumerate(breaks):
        near = [
            other.gap
            for _, other in breaks[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS + 1]
            if other.entry.filing.issuer != row.entry.filing.issuer
        ]
        gaps.append(draw.choice(near) if near else None)
    return gaps


def _holes(table: str, kind: str, views: list[IssuerView], breaks: list[Break]) -> list[Control]:
    """Return the control of the test for missing filings: how often balances follow across such a time."""
    follow = [
        (view, row)
        for view in views
        for row in view.assertions
        if row.entry.table == table and kind_of(row) == kind and row.gap == 0 and _across_filings(row)
    ]
    breaks = [one for one in breaks if _across_filings(one[1])]
    real = sum(hole(view, row, Decimal(0)) is not None for view, row in breaks)
    chance = sum(hole(view, row, Decimal(0)) is not None for view, row in follow) / max(1, len(follow)) * len(breaks)
    if not real and not chance:
        return []
    return [Control(test="hole", cause=Cause.MISSING, table=table, row_kind=kind, real=real, swapped=chance, of=len(breaks))]


def _across_filings(row: Assertion) -> bool:
    return row.previous is not None and row.previous.entry.filing.accession != row.entry.filing.accession
