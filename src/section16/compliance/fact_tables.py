"""A file of facts for an answer: TOML tables as structs, each with its line, and everything wrong with them at once.

Values are read as those of a facts file for drafting: exactly, and forgiving where they can be read in one way only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import msgspec

from section16.dates import YEARS
from section16.facts.findings import wrong
from section16.facts.reading import parsed, read_entry
from section16.facts.table import Table
from section16.facts.table_lines import heading_of, lines_of
from section16.finding import FactTablesError, Finding
from section16.ledger.entries.owners import cik_of
from section16.nearest import nearest_name

_CIK_DIGITS = 10
_LARGEST, _DECIMALS, _LONGEST = 10**12, 12, 40
"""The largest amount that a file may state, its decimal places, and how much of another number is quoted."""

Shape = Literal["one", "named", "list"]
"""How a table is written: ``[name]``, ``[name.NAME]`` for each entry, or ``[[name]]`` for each entry."""


class TableKind(msgspec.Struct, frozen=True):
    """A table that a file of facts may have: the struct of its entries, how it is written, and whether it is required."""

    kind: type[Table]
    shape: Shape = "list"
    required: bool = False


class FactTables:
    """The tables of a file of facts, with the line of each table and key; ``findings`` are what is wrong with them."""

    def __init__(self, data: bytes, kinds: Mapping[str, TableKind], source: str, page: str) -> None:
        tables = self._tables = parsed(data, source, page)
        self.source = source
        self.findings: list[Finding] = []
        self._lines = lines_of(data.decode("utf-8-sig"))
        self._page = page
        self._made: dict[str, dict[str | int, Any]] = {
            name: self._table(name, tables.get(name), kind) for name, kind in kinds.items()
        }
        for name in tables.keys() - kinds.keys():
            near = nearest_name(name, kinds) or ""
            remedy = f"Did you mean [{near}]?" if near else f"Use one of {', '.join(kinds)}; see {page}."
            self.wrong("FACTS-TABLE", heading_of(name, ""), "", f"Unknown table [{name}].", remedy)

    def one(self, name: str) -> Any:
        """Return the single table of a name; ``None`` where it is missing or wrong."""
        return self._made[name].get("")

    def named(self, name: str) -> dict[str, Any]:
        """Return the entries of a table by their names, without those that are wrong."""
        return {str(key): entry for key, entry in self._made[name].items()}

    def list(self, name: str) -> list[tuple[str, Any]]:
        """Return the entries of a list of tables, each with its heading, without those that are wrong."""
        return [(heading_of(name, number), one) for number, one in self._made[name].items()]

    def has(self, name: str) -> bool:
        """Whether the file has a table of a name, with or without entries."""
        return name in self._tables

    def cik(self, heading: str, key: str, text: str) -> str:
        """Return a CIK with its leading zeros; report what is not a CIK. An empty text remains empty."""
        found = cik_of(text.strip())
        if text and (len(found) != _CIK_DIGITS or not found.strip("0")):
            says = f"{text!r} is not a CIK."
            self.wrong("FACTS-CIK", heading, key, says, "Write up to ten digits, as EDGAR's company search shows them.")
        return found

    def place(self, heading: str, key: str = "") -> str:
        """Return where a key of a table is: the file, the line, the table and the key."""
        line = self._lines.get((heading, key)) or self._lines.get((heading, "")) or self._line_of(_word(heading))
        parts = (self.source, f"line {line}" if line else "", heading, key)
        return ", ".join(part for part in parts if part)

    def _line_of(self, name: str) -> int | None:
        """Return the first line that names a table, however it is written there."""
        lines = (line for (heading, key), line in self._lines.items() if name in (_word(heading), key if not heading else None))
        return min(lines, default=None) if name else None

    def wrong(self, identifier: str, heading: str, key: str, message: str, remedy: str) -> None:
        """Add a finding about a key of a table, from which no answer can be given."""
        self.findings.append(wrong(identifier, self.place(heading, key), message, remedy))

    def require_right(self) -> None:
        """Raise :class:`~section16.finding.FactTablesError` where anything is wrong; its findings name each line."""
        if self.findings:
            raise FactTablesError(self.findings, self.source)

    def _table(self, name: str, value: Any, kind: TableKind) -> dict[str | int, Any]:
        heading = {"one": f"[{name}]", "named": f"[{name}.NAME]", "list": f"[[{name}]]"}[kind.shape]
        if value is None:
            if kind.required:
                self.wrong("FACTS-MISSING", "", "", f"The table {heading} is missing.", f"Add it; see {self._page}.")
            return {}
        if not isinstance(value, list if kind.shape == "list" else dict):
            self.wrong("FACTS-TABLE", heading_of(name, ""), "", f"[{name}] is not written as {heading}.", f"Write {heading}.")
            return {}
        entries: dict[str | int, Any] = {"": value} if kind.shape == "one" else dict(_entries(value))
        made = {key: self._entry(name, heading_of(name, key), one, kind.kind) for key, one in entries.items()}
        return {key: one for key, one in made.items() if one is not None}

    def _entry(self, name: str, heading: str, value: Any, kind: type[Table]) -> Any:
        entry, found = read_entry(name, value, heading, {name: kind})
        for one in found:
            key = one.location.removeprefix(heading).removeprefix(", ")
            place = self.place(heading, key.partition(".")[0].partition(" ")[0])
            self.findings.append(msgspec.structs.replace(one, location=place))
        for key, amount in _values(entry):
            self._check_value(heading, key, amount)
        for key in _empty(entry):
            self.wrong("FACTS-MISSING", heading, key, f"`{key}` is empty.", "State it.")
        return entry

    def _check_value(self, heading: str, key: str, value: Any) -> None:
        """Report an amount below zero, too large or too exact, and a year that no filing can have."""
        if isinstance(value, Decimal) and not _is_amount(value):
            says = f"The value of {key} is {_short(str(value))}, which is not an amount."
            remedy = f"Enter a number from zero to {_LARGEST:,} with at most {_DECIMALS} decimal places."
            self.wrong("FACTS-AMOUNT", heading, key, says, remedy)
        if isinstance(value, date) and value.year not in YEARS:
            self.wrong("FACTS-DAY", heading, key, f"`{key}` is {value}, and the year is not possible.", "Correct the year.")


def _is_amount(value: Decimal) -> bool:
    """Whether a number is one of shares, dollars or percent, which also bounds how long arithmetic with it takes."""
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -_DECIMALS and 0 <= value <= _LARGEST


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def _values(entry: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(entry, msgspec.Struct):
        for field in msgspec.structs.fields(type(entry)):
            yield field.encode_name, getattr(entry, field.name)


def _empty(entry: Any) -> Iterator[str]:
    """Yield the keys that an entry must have and whose text is blank."""
    fields = msgspec.structs.fields(type(entry)) if isinstance(entry, msgspec.Struct) else ()
    values = ((field, getattr(entry, field.name)) for field in fields if field.required)
    yield from (field.encode_name for field, value in values if isinstance(value, str) and not value.strip())


def _entries(value: Any) -> Iterator[tuple[str | int, Any]]:
    return iter(value.items() if isinstance(value, dict) else enumerate(value, 1))


def _word(heading: str) -> str:
    return heading.strip("[] 0123456789").partition(".")[0]
