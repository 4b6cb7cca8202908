"""Reconciliation: every balance that was reported against the one that is computed, by cause."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

import msgspec

from section16.ledger.causes.plan_lines import plan_line
from section16.ledger.lots.cause import AGREEING, UNCHECKED, Cause, Evidence
from section16.ledger.lots.lot import Assertion


class CauseCount(msgspec.Struct, frozen=True):
    """How many rows of a table and kind have a cause."""

    table: str
    row_kind: str
    cause: Cause
    count: int


class ReconciledBalance(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One balance that was reported, and what it is worth.

    ``row`` is its place, ``I/3`` the third row of Table I, ``cell`` the path of the balance in the document; ``reported`` is
    the amount owned following, ``computed`` what follows from the balance before, ``None`` where there is none; ``previous`` is
    the row before. ``hints`` are words that prove nothing. ``plan_line`` marks an account of an employee plan whose balance
    changes without a transaction.
    """

    accession: str
    row: str
    table: str
    row_kind: str
    cause: Cause
    reported: Decimal | None
    computed: Decimal | None
    cell: str = ""
    previous: str = ""
    evidence: tuple[Evidence, ...] = ()
    hints: tuple[str, ...] = ()
    plan_line: bool = False

    @property
    def gap(self) -> Decimal | None:
        """The reported balance less the computed one."""
        return None if self.reported is None or self.computed is None else self.reported - self.computed


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """How much of a kind of row can be checked and holds: ``agrees`` and ``explained`` of ``checked``, the rest is unexplained.

    Rows without an earlier balance, and those whose earlier filing is lacking, are not counted: ``unchecked``. Neither are rows
    of accounts in employee plans, whose balances change with every statement: ``plan_lines``.
    """

    table: str
    row_kind: str
    checked: int
    agrees: int
    explained: int
    unexplained: int
    unchecked: int
    plan_lines: int = 0

    @property
    def explained_share(self) -> float:
        """The share of checked rows that agree or are explained, between 0 and 1."""
        return (self.agrees + self.explained) / self.checked if self.checked else 1.0


class Reconciliation(msgspec.Struct, frozen=True):
    """Every reported balance with its cause, and how many of each there are."""

    summary: tuple[CauseCount, ...]
    assertions: tuple[ReconciledBalance, ...]

    @property
    def breaks(self) -> Iterator[ReconciledBalance]:
        """The balances that do not simply follow: explained, likely errors, missing filings, unexplained."""
        return (one for one in self.assertions if one.cause not in AGREEING and one.cause not in UNCHECKED - {Cause.MISSING})

    def shares(self) -> list[Share]:
        """Return for each table and kind of row how much agrees, is explained, or is not."""
        return shares_of(self.assertions)


def shares_of(rows: Iterable[ReconciledBalance]) -> list[Share]:
    """Return for each table and kind of row how much of some reported balances agrees, is explained, or is not."""
    counts: dict[tuple[str, str], Counter[Cause | None]] = defaultdict(Counter)
    for row in rows:
        counts[row.table, row.row_kind][None if row.plan_line else row.cause] += 1
    order = sorted(counts, key=lambda kind: (kind[0], kind[1] == "holding"))
    return [_share(table, kind, counts[table, kind]) for table, kind in order]


def _share(table: str, kind: str, counts: Counter[Cause | None]) -> Share:
    """Return the share of rows by cause; those of plan lines are under ``None``."""
    plan_lines = counts.pop(None, 0)
    checked = sum(count for cause, count in counts.items() if cause not in UNCHECKED)
    agrees = sum(count for cause, count in counts.items() if cause in AGREEING)
    unexplained = counts[Cause.UNEXPLAINED]
    return Share(
        table=table,
        row_kind=kind,
        checked=checked,
        agrees=agrees,
        explained=checked - agrees - unexplained,
        unexplained=unexplained,
        unchecked=counts.total() - checked,
        plan_lines=plan_lines,
    )


def reconciliation(assertions: Iterable[Assertion]) -> Reconciliation:
    """Return the reconciliation of assertions, in their order; the summary by table, kind of row and cause."""
    return reconciliation_of(tuple(_reconciled(one, of_a_plan=of_a_plan) for one, of_a_plan in with_plan_lines(assertions)))


def reconciliation_of(rows: tuple[ReconciledBalance, ...]) -> Reconciliation:
    """Return the reconciliation of balances, in their order, such as those of several ledgers."""
    counts = Counter((row.table, row.row_kind, row.cause) for row in rows)
    order = list(Cause)
    lines = sorted(counts.items(), key=lambda item: (item[0][0], item[0][1] == "holding", order.index(item[0][2])))
    return Reconciliation(tuple(CauseCount(*key, count) for key, count in lines), rows)


def with_plan_lines(assertions: Iterable[Assertion]) -> Iterator[tuple[Assertion, bool]]:
    """Yield assertions, each with whether its lot is a plan line: asked once, for it looks at all rows of the lot."""
    known: dict[int, bool] = {}
    for one in assertions:
        lot = id(one.lot)  # numbers of lots are those of one issuer
        if lot not in known:
            known[lot] = plan_line(one)
        yield one, known[lot]


def _reconciled(one: Assertion, *, of_a_plan: bool) -> ReconciledBalance:
    entry = one.entry
    return ReconciledBalance(
        accession=entry.filing.accession,
        row=entry.place,
        table=entry.table,
        row_kind="holding" if entry.holding else "transaction",
        cause=one.cause,
        reported=entry.owned,
        computed=one.computed,
        cell=entry.cell,
        previous=one.previous.entry.id if one.previous else "",
        evidence=one.evidence,
        hints=one.hints,
        plan_line=of_a_plan,
    )
