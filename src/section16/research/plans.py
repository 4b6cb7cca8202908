"""Plans: whether a row is a trade under a Rule 10b5-1 plan, by what the form states, and when the plan was adopted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

import msgspec

from section16.compliance.arrangements.evidence import TRADES, PlanBasis, plan_rows
from section16.compliance.evidence import mentions_rule_10b5_1
from section16.ledger.entries.entry import Entry
from section16.research.reasons import PlanReason

_REASONS: Final = {
    PlanBasis.FOOTNOTE: PlanReason.FOOTNOTE,
    PlanBasis.REMARKS: PlanReason.REMARKS,
    PlanBasis.WHOLE_FORM: PlanReason.WHOLE_FORM,
    PlanBasis.BOX: PlanReason.BOX,
}
_DENIED: Final = re.compile(r"\bnot\b[^.;]{0,80}\b10b-?5-?1\b", re.IGNORECASE)


class RowPlan(msgspec.Struct, frozen=True):
    """Whether a row is a trade under a plan, ``None`` where it is not known, and the day of adoption where one is stated."""

    plan: bool | None
    adopted: date | None
    reason: PlanReason


def plans_of(entries: Sequence[Entry]) -> Iterator[tuple[str, RowPlan]]:
    """Yield each row of one form with its plan."""
    shown = {row.entry.id: row for row in plan_rows(entries)}
    silent = _silent(entries, shown=bool(shown)) if entries else _NOT_KNOWN
    for entry in entries:
        row = shown.get(entry.id)
        if row is not None:
            yield entry.id, RowPlan(True, _adopted(row.dates.adopted, entry), _REASONS[row.trade.basis])
        elif entry.holding:
            yield entry.id, RowPlan(None, None, PlanReason.HOLDING)
        elif shown and entry.code not in TRADES:
            yield entry.id, _NO_TRADE
        else:
            yield entry.id, silent


def _adopted(days: tuple[date, ...], entry: Entry) -> date | None:
    """Return the one day of adoption that is stated; a day of the trade or after it is read from words about something else."""
    return days[0] if len(days) == 1 and (entry.day is None or days[0] < entry.day) else None


_NOT_KNOWN: Final = RowPlan(None, None, PlanReason.NO_BOX)
_NO_TRADE: Final = RowPlan(None, None, PlanReason.NO_TRADE)


def _silent(entries: Sequence[Entry], *, shown: bool) -> RowPlan:
    """Return what a form shows about a trade of which it states no plan."""
    filing = entries[0].filing
    if shown:
        return RowPlan(False, None, PlanReason.OTHER_ROWS)
    if any(mentions_rule_10b5_1(text) and _DENIED.search(text) for text in (filing.remarks, *filing.footnotes.values())):
        return RowPlan(False, None, PlanReason.DENIED)
    if filing.plan_box is None:
        return _NOT_KNOWN
    return _NO_TRADE if filing.plan_box else RowPlan(False, None, PlanReason.BOX_EMPTY)
