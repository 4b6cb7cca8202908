"""Invented exports for tests: facts, mappings, small tables, and a writer that makes a CSV file from events."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from section16.facts.awards import Award
from section16.facts.events import (
    AnyEvent,
    DividendEquivalents,
    Exercise,
    Expiration,
    Forfeiture,
    Gift,
    Grant,
    PlanPurchase,
    Purchase,
    Sale,
    SaleToCover,
    Trade,
    Vesting,
    Withholding,
)
from section16.facts.facts import Facts
from section16.facts.reading import read_facts
from section16.ingest.records.csv_file import read_csv
from section16.ingest.records.mapping import Mapping, read_mapping
from section16.ingest.records.understanding import NotUnderstood, Understood, understand
from tests.drafting.examples import CLASSES, LARKSPUR

FACTS = (
    LARKSPUR
    + """[people.edda]
name = "WINTERBOURNE EDDA M"
called = "Edda M. Winterbourne"
cik = "0009990042"
roles = [{ role = "officer", title = "Executive Chair" }]

[people.ines]
name = "OKONJO INES"
called = "Ines Okonjo"
cik = "0009990077"
roles = [{ role = "director" }]

"""
    + CLASSES
    + """[awards.rsu-1]
to = "edda"
security = "units"
units = 9000
granted = 2024-06-16

[awards.opt-1]
to = "edda"
security = "options"
units = 5000
granted = 2020-02-03
exercise-price = "12.50"

[plans.spring]
adopted = 2024-12-02
"""
).encode()

EVERY_KIND = """
days = "MM/DD/YYYY"

[people]
"1042" = "edda"
"1077" = "ines"
"2000" = "ignore"

[awards]
"G-1" = "rsu-1"
"G-2" = "opt-1"

[words]
"Yes" = "spring"
"ESPP" = "employee stock purchase plan"

[[sheets]]
kind-column = "Type"
columns = { participant = "ID", name = "Name", award = "Grant", security = "Class", day = "Date", units = "Units", \
price = "Price", exercise-price = "Strike", expires = "Expires", vest-day = "Vest Date", vest-units = "Vest Units", \
withheld = "Withheld", sold = "Sold", sale-price = "Sale Price", order = "Order", reference = "Ref", plan = "10b5-1", \
received = "Received", market-price = "Market", notice = "Notified" }

[sheets.kinds]
Grant = "grant"
Release = "vesting"
Exercise = "exercise"
"Tax" = "withholding"
"Sell to Cover" = "sale to cover"
"Plan Purchase" = "plan purchase"
Forfeiture = "forfeiture"
Cancellation = "expiration"
"Dividend Equivalent" = "dividend equivalents"
Buy = "purchase"
Sell = "sale"
Gift = "gift"
Dividend = "ignore"

[sheets.only-for.purchase]
counterparty = "=market"

[sheets.only-for.sale]
counterparty = "=market"
"""

COLUMNS = (
    *("Type", "ID", "Name", "Grant", "Class", "Date", "Units", "Price", "Strike", "Expires", "Vest Date", "Vest Units"),
    *("Withheld", "Sold", "Sale Price", "Order", "Ref", "10b5-1", "Received", "Market", "Notified"),
)
NUMBERS = {"edda": "1042", "ines": "1077"}
GRANTS = {"rsu-1": "G-1", "opt-1": "G-2"}
_WORDS: dict[type[Any], str] = {
    Vesting: "Release",
    Exercise: "Exercise",
    Withholding: "Tax",
    SaleToCover: "Sell to Cover",
    PlanPurchase: "Plan Purchase",
    Forfeiture: "Forfeiture",
    Expiration: "Cancellation",
    DividendEquivalents: "Dividend Equivalent",
    Purchase: "Buy",
    Sale: "Sell",
    Gift: "Gift",
    Grant: "Grant",
}


def facts(data: bytes = FACTS) -> Facts:
    read, found = read_facts(data)
    assert read is not None, found
    return read


def mapping(text: str = EVERY_KIND) -> Mapping:
    read, found = read_mapping(text.encode(), "mapping.toml")
    assert read is not None, [finding.line() for finding in found]
    return read


def understood(text: str, how: str = EVERY_KIND, known: Facts | None = None) -> Understood:
    """Return what a CSV text says; it must be understood."""
    made = tried(text, how, known)
    assert isinstance(made, Understood), [finding.line() for finding in made.problems]
    return made


def problems(text: str, how: str = EVERY_KIND, known: Facts | None = None) -> list[str]:
    """Return what is told of a CSV text that is not understood, without the name of the file."""
    made = tried(text, how, known)
    assert isinstance(made, NotUnderstood)
    return [f"{finding.location.removeprefix('file.csv, ')}: {finding.message}" for finding in made.problems]


def tried(text: str, how: str = EVERY_KIND, known: Facts | None = None) -> Understood | NotUnderstood:
    return understand([read_csv(text.encode(), "file.csv")], mapping(how), known or facts())


def fates(made: Understood | NotUnderstood) -> list[tuple[int, str]]:
    return [(one.line, one.fate) for one in sorted(made.fates, key=lambda one: one.line)]


def table(*rows: dict[str, Any], columns: Iterable[str] = COLUMNS) -> str:
    """Return rows as CSV, with a header; a column that a row does not name is blank."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def exported(events: Iterable[AnyEvent], awards: dict[str, Award]) -> str:
    """Return events as an export would have them: each trade a row of its order, each part of a grant a row."""
    return table(*(row for number, event in enumerate(events) for row in _rows(number, event, awards)))


def _rows(number: int, event: AnyEvent, awards: dict[str, Award]) -> Iterator[dict[str, Any]]:
    plain = {"Type": _WORDS[type(event)], "Date": f"{event.date:%m/%d/%Y}", "Units": _amount(getattr(event, "units", None))}
    if isinstance(event, Grant):
        yield from (plain | row for row in _grant(event.award, awards[event.award]))
    elif isinstance(event, Purchase | Sale | SaleToCover):
        for trade in event.trades or (Trade(units=event.units or Decimal(), price=event.price or Decimal()),):
            yield (
                plain
                | _person(event)
                | {
                    "Units": _amount(trade.units),
                    "Price": f"${trade.price:,}",
                    "Order": f"O-{number}",
                }
                | _planned(event)
            )
    elif isinstance(event, Withholding | PlanPurchase):
        yield plain | _person(event) | {"Price": _amount(getattr(event, "price", None))}
    elif isinstance(event, Gift):
        yield plain | _planned(event) | {"ID": NUMBERS[event.giver], "Class": "Common Stock"}
    else:
        yield plain | {"Grant": GRANTS.get(event.award, event.award)} | _extras(event)  # type: ignore[union-attr]


def _grant(name: str, award: Award) -> Iterator[dict[str, Any]]:
    row = {
        "Grant": name,
        "ID": NUMBERS[award.to],
        "Class": award.security,
        "Units": _amount(award.units),
        "Strike": _amount(award.exercise_price),
        "Expires": f"{award.expires:%m/%d/%Y}" if award.expires else "",
    }
    parts = [{"Vest Date": f"{part.on:%m/%d/%Y}", "Vest Units": _amount(part.units)} for part in award.tranches]
    yield from (row | part for part in parts or [{}])


def _person(event: Any) -> dict[str, str]:
    return {"ID": NUMBERS[event.who], "Class": "Common Stock"}


def _extras(event: Any) -> dict[str, str]:
    return {
        "Withheld": _amount(getattr(event, "withheld", None)),
        "Price": _amount(getattr(event, "withheld_price", None)),
        "Received": _amount(getattr(event, "received", None)),
        "Market": _amount(getattr(event, "market_price", None)),
    } | _planned(event)


def _planned(event: Any) -> dict[str, str]:
    notice: date | None = getattr(event, "notice", None)
    return {"10b5-1": "Yes" if getattr(event, "plan", "") else "", "Notified": f"{notice:%m/%d/%Y}" if notice else ""}


def _amount(value: Decimal | None) -> str:
    return "" if value is None else f"{value:,}"


def day(text: str) -> date:
    return date.fromisoformat(text)
