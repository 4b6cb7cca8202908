"""A saved mapping: which column gives what, how days and numbers are written, and what words, people and grants mean."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Annotated, Any, Literal, get_args

import msgspec
from msgspec import Meta, field

from section16.errors import UnreadableError
from section16.facts.choices import choices, remedy_of
from section16.facts.findings import wrong
from section16.facts.table import Table
from section16.finding import Finding
from section16.ingest.records.kind import COLUMNS, IGNORED, KINDS, NEEDS, WHO, of_kind
from section16.library_words import toml_fault
from section16.nearest import nearest_name
from section16.sentences import sentence
from section16.value_words import in_plain_words

Days = Literal["", "YYYY-MM-DD", "MM/DD/YYYY", "DD/MM/YYYY", "DD-MON-YYYY", "MON DD, YYYY", "YYYYMMDD"]
Numbers = Literal["1,234.56", "1.234,56", "1 234,56", "1'234.56"]
CONSTANT = "="
"""Before a text in place of a column: the same for every row."""


class SheetMapping(Table, frozen=True, kw_only=True):
    """How the rows of one sheet are read, or of a CSV file."""

    sheet: Annotated[str, Meta(description="The name of the sheet; nothing for a CSV file or for any sheet.")] = ""
    kind: Annotated[str, Meta(description="What every row is, where the sheet has rows of one kind.")] = ""
    kind_column: Annotated[str, Meta(description="The column whose words state what a row is.")] = ""
    kinds: Annotated[dict[str, str], Meta(description="What each of its words means: a kind of row, or ignore.")] = field(
        default_factory=dict
    )
    columns: Annotated[
        dict[str, str | tuple[str, ...]],
        Meta(description="Which column gives what; several are put together; =text is the same for every row."),
    ] = field(default_factory=dict)
    only_for: Annotated[
        dict[str, dict[str, str | tuple[str, ...]]],
        Meta(description="Columns that give something else for one kind of row, by the kind."),
    ] = field(default_factory=dict)

    def columns_of(self, kind: str) -> dict[str, tuple[str, ...]]:
        """Return the columns that give what a kind of row needs or may state, by what they give."""
        need = NEEDS[kind]
        wanted = {*need.must, *need.may, *WHO, "reference"}
        chosen = {**self.columns, **self.only_for.get(kind, {})}
        return {
            name: (column,) if isinstance(column, str) else column
            for name, column in chosen.items()
            if name in wanted and column
        }

    def headings(self) -> Iterator[str]:
        """Yield every column that is named, once."""
        named: list[str] = [self.kind_column]
        for columns in (self.columns, *self.only_for.values()):
            for column in columns.values():
                named += [column] if isinstance(column, str) else column
        yield from dict.fromkeys(name for name in named if name and not name.startswith(CONSTANT))


class Mapping(Table, frozen=True, kw_only=True):
    """A whole mapping."""

    days: Annotated[Days, Meta(description="How days are written; cells of a workbook that are days need no format.")] = (
        "YYYY-MM-DD"
    )
    numbers: Annotated[Numbers, Meta(description="How numbers are written.")] = "1,234.56"
    sheets: Annotated[tuple[SheetMapping, ...], Meta(description="How each sheet is read.")] = ()
    people: Annotated[
        dict[str, str],
        Meta(description="Who is who: a number, name or address of the file, and the short name in the facts, or ignore."),
    ] = field(default_factory=dict)
    others: Annotated[
        Literal["report", "ignore"], Meta(description="Whether people who are not in the facts are reported, or skipped.")
    ] = "report"
    awards: Annotated[dict[str, str], Meta(description="Awards by the grant numbers of the file.")] = field(
        default_factory=dict
    )
    securities: Annotated[dict[str, str], Meta(description="Securities by the words of the file.")] = field(
        default_factory=dict
    )
    words: Annotated[
        dict[str, str], Meta(description="What other words mean: who approved, the counterparty, 10b5-1 plans, kinds of plans.")
    ] = field(default_factory=dict)

    def sheet(self, name: str) -> SheetMapping | None:
        """Return how a sheet is read; ``None`` for one that the mapping leaves out."""
        named = [one for one in self.sheets if one.sheet and one.sheet.casefold() == name.casefold()]
        return next(iter(named), next((one for one in self.sheets if not one.sheet), None))


def read_mapping(data: bytes, source: str) -> tuple[Mapping | None, tuple[Finding, ...]]:
    """Return the mapping that a file states, and what is wrong with it; no mapping when anything is.

    Raises :class:`~section16.errors.UnreadableError` for bytes that are not TOML.
    """
    try:
        tables = tomllib.loads(data.decode("utf-8-sig"))
        if tables.get("others") == "told":  # the word of mappings written before 30 November 2026
            tables["others"] = "report"
        mapping = msgspec.convert(tables, Mapping)
    except msgspec.ValidationError as error:
        return None, (_misread(str(error), source),)
    except (ValueError, RecursionError) as error:  # no TOML, or a number of more than the 4,300 digits that Python converts
        what, place = toml_fault(error)
        remedy = "Correct it; docs/import.md shows how a mapping is written."
        unreadable = UnreadableError(f"The file is not valid TOML: {what}.", where=place, remedy=remedy)
        unreadable.source = source
        raise unreadable from None
    found = tuple(_looked_at(mapping, source))
    return (None if found else mapping), found


def _misread(message: str, source: str) -> Finding:
    what, _, at = message.partition(" - at ")
    path = at.strip("`").removeprefix("$").removeprefix(".")
    place = f"{source}, {path}" if path else source
    unknown, other = re.search(r"unknown field `([^`]*)`", what), re.search(r"Invalid enum value '([^']*)'", what)
    if other is not None:
        return wrong("IMPORT-MAPPING", place, f"{other[1]!r} is not allowed here.", remedy_of(other[1], choices(Mapping, path)))
    plain = what.replace("`", "'")
    says = f"Unknown key {unknown[1]!r}." if unknown else sentence(in_plain_words(plain[:1].lower() + plain[1:]))
    remedy = (
        "Correct the key; docs/import.md lists the keys."
        if unknown
        else "Correct it; docs/import.md lists the values of this key."
    )
    return wrong("IMPORT-MAPPING", place, says, remedy)


def _looked_at(mapping: Mapping, source: str) -> Iterator[Finding]:
    if not mapping.days:
        remedy = f"Choose one of {', '.join(choice for choice in get_args(Days) if choice)}."
        yield wrong("IMPORT-MAPPING", f"{source}, days", "The mapping does not state how dates are written.", remedy)
    if not mapping.sheets:
        yield wrong("IMPORT-MAPPING", source, "No sheet is mapped.", "Add [[sheets]] with its kind and columns.")
    for number, sheet in enumerate(mapping.sheets, 1):
        place = f"{source}, [[sheets]] {number}"
        if not sheet.kind and not sheet.kind_column:
            yield wrong(
                "IMPORT-MAPPING",
                place,
                "The mapping does not state what its rows are.",
                "Enter `kind`, or `kind-column` and `kinds`.",
            )
        kinds = {sheet.kind, *sheet.kinds.values(), *sheet.only_for} - {"", IGNORED}
        yield from _unknown(kinds, KINDS, f"{place}, kinds", "kind of row")
        given = {name for columns in (sheet.columns, *sheet.only_for.values()) for name in columns}
        yield from _unknown(given, COLUMNS, f"{place}, columns", "value of a column")
        for kind in sorted(kinds & set(KINDS)):
            yield from _lacking(sheet, kind, place)


def _unknown(given: Any, known: tuple[str, ...], place: str, what: str) -> Iterator[Finding]:
    for name in sorted(set(given) - set(known)):
        near = nearest_name(name, known)
        remedy = f"Did you mean {near}?" if near else f"Use one of {', '.join(known)}."
        yield wrong("IMPORT-MAPPING", place, f"Unknown {what} {name!r}.", remedy)


def _lacking(sheet: SheetMapping, kind: str, place: str) -> Iterator[Finding]:
    given = sheet.columns_of(kind)
    lacking = [name for name in NEEDS[kind].must if name not in given]
    if NEEDS[kind].person and not any(name in given for name in WHO):
        lacking.append(" or ".join(WHO))
    if lacking:
        yield wrong(
            "IMPORT-MAPPING",
            f"{place}, columns",
            f"No column gives the {', '.join(lacking)} of {of_kind(kind)}.",
            "Name the column, or write =text for what is the same on every row.",
        )
