"""Rows about shares: purchases, sales and their fills, gifts, shares withheld, purchases through plans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from section16.facts.events import Gift, PlanPurchase, Purchase, Sale, SaleToCover, Trade, Withholding
from section16.ingest.records.award_rows import added, priced
from section16.ingest.records.imported_event import EventOfRows
from section16.ingest.records.record import ImportedRow

_DEALS: dict[str, type[Purchase | Sale | SaleToCover]] = {"purchase": Purchase, "sale": Sale, "sale to cover": SaleToCover}
_TOGETHER = ("security", "day", "order", "plan", "counterparty", "notice")
_ESPP = "employee stock purchase plan"


def deals(records: Iterable[ImportedRow]) -> list[EventOfRows]:
    """Return purchases and sales, the fills of one order on one day as one event, and single events for all other rows."""
    groups: dict[tuple[Any, ...], list[ImportedRow]] = {}
    made = []
    for record in records:
        if record.kind in _DEALS:
            key = (record.kind, record.who, *(record.said.get(name) for name in _TOGETHER))
            groups.setdefault(key, []).append(record)
        elif record.kind == "withholding":
            made.append(EventOfRows(_withholding(record), (record,)))
        elif record.kind == "plan purchase":
            made.append(EventOfRows(_plan_purchase(record), (record,)))
        elif record.kind == "gift":
            made.append(EventOfRows(_gift(record), (record,)))
    return [*made, *(EventOfRows(_deal(rows), tuple(rows)) for rows in groups.values())]


def _withholding(record: ImportedRow) -> Withholding:
    said = record.said
    return Withholding(date=record.day, who=record.who, security=said["security"], units=record.units, price=said.get("price"))


def _plan_purchase(record: ImportedRow) -> PlanPurchase:
    said = record.said
    return PlanPurchase(
        date=record.day, who=record.who, security=said["security"], units=record.units, through=said.get("through", _ESPP)
    )


def _gift(record: ImportedRow) -> Gift:
    """Return a gift that the person of the row gave; to whom, an export does not say."""
    said = record.said
    return Gift(
        date=record.day,
        giver=record.who,
        security=said["security"],
        units=record.units,
        plan=said.get("plan", ""),
        notice=said.get("notice"),
    )


def _deal(rows: Sequence[ImportedRow]) -> Purchase | Sale | SaleToCover:
    first = rows[0]
    trades = added(
        Trade(units=row.units, price=row.said["price"], low=row.said.get("low"), high=row.said.get("high")) for row in rows
    )
    return _DEALS[first.kind](
        date=first.day,
        who=first.who,
        security=first.said["security"],
        counterparty=first.said.get("counterparty"),
        plan=first.said.get("plan", ""),
        notice=first.said.get("notice"),
        **priced(trades),
    )
