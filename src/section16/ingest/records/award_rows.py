"""Rows about awards: vestings with what was withheld and sold, exercises, forfeitures, expirations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from section16.facts.events import DividendEquivalents, Exercise, Expiration, Forfeiture, Sale, SaleToCover, Trade, Vesting
from section16.facts.facts import Facts
from section16.finding import Finding
from section16.ingest.records.directory import Directory, Unknown
from section16.ingest.records.imported_event import EventOfRows
from section16.ingest.records.record import ImportedRow

AWARDED = frozenset({"vesting", "exercise", "forfeiture", "expiration", "dividend equivalents"})


def awarded(records: Iterable[ImportedRow], directory: Directory, problems: list[Finding]) -> list[EventOfRows]:
    """Return what happened to awards, and the sales that its rows report; what is wrong is added to the problems."""
    releases: dict[tuple[Any, ...], list[ImportedRow]] = {}
    made: list[EventOfRows] = []
    sold: list[tuple[str, str, ImportedRow]] = []
    for record in records:
        if record.kind not in AWARDED:
            continue
        name = _award(record, directory, problems)
        if name is None:
            continue
        if record.kind == "vesting":
            releases.setdefault((name, record.day, record.said.get("price")), []).append(record)
        else:
            made.append(EventOfRows(_event(record, name), (record,)))
        if record.said.get("sold"):
            sold.append((directory.awards[name].to, _shares(directory, name), record))
    made += [EventOfRows(_vesting(name, day, rows), tuple(rows)) for (name, day, _price), rows in releases.items()]
    return [*made, *_sales(sold, problems)]


def _award(record: ImportedRow, directory: Directory, problems: list[Finding]) -> str | None:
    """Return the award of a row, which must be that of the person whom the row names."""
    name = directory.award(str(record.said["award"]))
    if isinstance(name, Unknown):
        problems.append(record.wrong("award", name.says, name.remedy))
        return None
    to = directory.awards[name].to
    if record.who and record.who != to:
        remedy = "Correct the person or the number of the grant."
        problems.append(record.wrong("award", f"The award {name} is {to}'s, and the row names {record.who}.", remedy))
        return None
    return name


def _shares(directory: Directory, award: str) -> str:
    """Return the security that an award gives: what underlies its units, or the shares themselves."""
    facts: Facts = directory.facts
    security = directory.awards[award].security
    return facts.securities[security].of or security


def _vesting(name: str, day: date, rows: Sequence[ImportedRow]) -> Vesting:
    """Return one vesting of all tax lots that were released on a day: their units and what was withheld of them added up."""
    withheld = sum((row.said.get("withheld", Decimal()) for row in rows), Decimal())
    return Vesting(
        date=day,
        award=name,
        units=sum((row.units for row in rows), Decimal()),
        withheld=withheld or None,
        withheld_price=rows[0].said.get("price") if withheld else None,
    )


def _event(record: ImportedRow, name: str) -> Exercise | Forfeiture | Expiration | DividendEquivalents:
    said = record.said
    if record.kind == "forfeiture":
        return Forfeiture(date=record.day, award=name, units=record.units)
    if record.kind == "dividend equivalents":
        return DividendEquivalents(date=record.day, award=name, units=record.units)
    if record.kind == "expiration":
        return Expiration(date=record.day, award=name, units=record.units, received=said.get("received"))
    withheld = said.get("withheld") or None
    return Exercise(
        date=record.day,
        award=name,
        units=record.units,
        plan=said.get("plan", ""),
        notice=said.get("notice"),
        market_price=said.get("market-price"),
        withheld=withheld,
        withheld_price=said.get("price") if withheld else None,
    )


def _sales(sold: Sequence[tuple[str, str, ImportedRow]], problems: list[Finding]) -> list[EventOfRows]:
    """Return the sales reported with releases and exercises, those of one person and day as one.

    What is sold at a release covers its tax; what is sold at an exercise is a sale like any other, under the plan of the row.
    """
    groups: dict[tuple[Any, ...], list[ImportedRow]] = {}
    for who, security, record in sold:
        if "sale-price" not in record.said:
            problems.append(record.wrong("sale-price", "Shares were sold and their price is missing.", "Fill in the cell."))
        else:
            planned = record.said.get("plan", ""), record.said.get("notice")
            groups.setdefault((record.kind, who, security, record.day, *planned), []).append(record)
    made = []
    for (kind, who, security, day, plan, notice), rows in groups.items():
        trades = added(Trade(units=row.said["sold"], price=row.said["sale-price"]) for row in rows)
        if kind == "vesting":
            made.append(EventOfRows(SaleToCover(date=day, who=who, security=security, **priced(trades)), tuple(rows)))
        else:
            held: dict[str, Any] = {"who": who, "security": security, "plan": plan, "notice": notice}
            made.append(EventOfRows(Sale(date=day, counterparty="market", **held, **priced(trades)), tuple(rows)))
    return made


def added(trades: Iterable[Trade]) -> tuple[Trade, ...]:
    """Return trades with those at one price added up, in the order in which their prices came first."""
    found: dict[tuple[Any, ...], Trade] = {}
    for trade in trades:
        key = (trade.price, trade.low, trade.high)
        before = found[key].units if key in found else Decimal()
        found[key] = Trade(units=before + trade.units, price=trade.price, low=trade.low, high=trade.high)
    return tuple(found.values())


def priced(trades: Sequence[Trade]) -> dict[str, Any]:
    """Return how a deal states its trades: units and price where there is one price, else each trade."""
    one = trades[0]
    if len(trades) == 1 and one.low is None and one.high is None:
        return {"units": one.units, "price": one.price}
    return {"trades": tuple(trades)}
