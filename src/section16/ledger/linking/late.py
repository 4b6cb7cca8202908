"""Late links: rows of an earlier day than the reports before them; the current balance of the lot does not change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from section16.ledger.linking import late_reports
from section16.ledger.linking.link import Kind, LotLink
from section16.ledger.linking.row import Row
from section16.ledger.linking.situation import Situation
from section16.ledger.linking.total import change_of
from section16.ledger.lots.cause import Cause, Evidence
from section16.ledger.lots.lot import Assertion, Lot
from section16.ledger.lots.traits import Line


def could_be_late(now: Situation, line: Line) -> list[Lot]:
    """Return the lots of a line to which its pending rows could be late: something of their days or later was reported."""
    days = [row.entry.when for row in now.pending.of(line)]
    return now.lots.late(line, min(days, default=date.max))


def late(now: Situation, lot: Lot) -> list[LotLink]:
    """Return the links of rows that are late for a lot."""
    rows = [row for row in now.pending.of(lot.traits.line) if row.traits.same_series(lot.traits)]
    if not rows:
        return []
    breaks = now.breaks(lot)
    ways = (_counted_before, _counted_on_form_5, _between_reports, *_BY_DAYS) if breaks else _BY_DAYS
    return next((links for way in ways if (links := way(now, lot, rows, breaks))), [])


def _counted_before(now: Situation, lot: Lot, rows: list[Row], breaks: list[Assertion]) -> list[LotLink]:
    counted = late_reports.counted_before(rows, lot, breaks, now.filing)
    if counted is None:
        return []
    broken, some = counted
    evidence = _shown_by("as of its day", f"starts where {broken.entry.id} should have started", broken)
    last = len(some) - 1
    return [
        _late(row, lot, Cause.AGREES, evidence, counted_by=broken.index, settles=number == last)
        for number, row in enumerate(some)
    ]


def _counted_on_form_5(_now: Situation, lot: Lot, rows: list[Row], breaks: list[Assertion]) -> list[LotLink]:
    """Post transactions that a broken report had counted: they change nothing here, and the balance of the last stays open.

    What a Form 5 states beyond them may be a sale that is reported only after it.
    """
    counted = late_reports.counted_on_form_5(rows, lot, breaks)
    if counted is None:
        return []
    some, broken = counted
    evidence = _shown_by("as of its day", f"{broken.entry.id} had counted it", broken)
    last = some[-1]
    waits = LotLink(
        row=last,
        lot=lot.number,
        kind=Kind.BREAK,
        cause=Cause.UNEXPLAINED,
        start=last.entry.owned,
        change=Decimal(0),
        counted_by=broken.index,
    )
    return [*(_late(row, lot, Cause.AGREES, evidence, counted_by=broken.index) for row in some[:-1]), waits]


def _between_reports(now: Situation, lot: Lot, rows: list[Row], breaks: list[Assertion]) -> list[LotLink]:
    """Post rows between two reports as late reports; what is unreported before them stays open."""
    between = late_reports.between_reports(rows, lot, breaks, now.learned.splits)
    if between is None:
        return []
    some, broken = between
    return list(_among(some, broken, lot, breaks))


def _among(rows: list[Row], broken: Assertion, lot: Lot, breaks: list[Assertion]) -> Iterator[LotLink]:
    evidence = _shown_by("as of its day", f"lies between {broken.entry.id} and the report before it", broken)
    opening = late_reports.counted_from(broken)
    gap = (rows[-1].entry.owned or Decimal(0)) - opening - change_of(rows)
    for row in rows:
        earlier = late_reports.stated_before(gap, row.entry.when, breaks) if gap else None
        yield _late(
            row,
            lot,
            Cause.UNEXPLAINED if gap else Cause.AGREES,
            evidence,
            opening=opening,
            gap=gap,
            before=broken.before,
            counted_by=broken.index,
            counts=earlier.index if earlier else -1,
        )
        opening, gap = opening + gap + (row.entry.change or Decimal(0)), Decimal(0)


def _reported_already(_now: Situation, lot: Lot, rows: list[Row], _breaks: list[Assertion]) -> list[LotLink]:
    again = late_reports.reported_already(rows, lot)
    if again is None:
        return []
    row, shown = again
    return [
        _late(row, lot, Cause.COUNTED, _shown_by("reported already", f"{shown.entry.id} reports the same transaction", shown))
    ]


def _leads_to_the_first(_now: Situation, lot: Lot, rows: list[Row], _breaks: list[Assertion]) -> list[LotLink]:
    first = lot.history[0]
    evidence = _shown_by("comes before", f"{first.entry.id}, filed earlier, goes on from it", first)
    return [_late(row, lot, Cause.LATE, evidence) for row in late_reports.comes_before(rows, lot)]


def _comes_to_nothing(_now: Situation, lot: Lot, rows: list[Row], _breaks: list[Assertion]) -> list[LotLink]:
    circle = late_reports.come_to_nothing(rows, lot)
    if circle is None:
        return []
    some, shown = circle
    evidence = _shown_by("as of its day", f"starts from what was held on {some[0].entry.when}, and ends there", shown)
    return [_late(row, lot, Cause.AGREES, evidence, counted_by=shown.index) for row in some]


def _as_of_its_day(now: Situation, lot: Lot, rows: list[Row], _breaks: list[Assertion]) -> list[LotLink]:
    then = late_reports.as_of_its_day(rows, lot, now.learned.splits)
    if then is None:
        return []
    row, shown = then
    evidence = _shown_by("as of its day", f"{row.entry.owned} was held on {row.entry.when}", shown)
    return [_late(row, lot, Cause.AGREES, evidence)]


def _before_the_first(_now: Situation, lot: Lot, rows: list[Row], _breaks: list[Assertion]) -> list[LotLink]:
    first = lot.history[0]
    evidence = _shown_by("comes before", f"is dated before {first.entry.id}, and nothing was reported of that day", first)
    return [_late(row, lot, Cause.FIRST_SIGHT, evidence) for row in late_reports.before_the_first(rows, lot)]


_BY_DAYS = (_reported_already, _leads_to_the_first, _comes_to_nothing, _as_of_its_day, _before_the_first)


def _late(row: Row, lot: Lot, cause: Cause, evidence: Evidence, **where: Any) -> LotLink:
    return LotLink(row=row, lot=lot.number, kind=Kind.LATE, cause=cause, evidence=(evidence,), **where)


def _shown_by(test: str, says: str, shown: Assertion) -> Evidence:
    return Evidence(test, says, (shown.entry.id,))
