"""A proposed mapping as a TOML file, with the reason for each column and the columns to choose from beside what is open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from section16.ingest.records.columns import ColumnChoice
from section16.ingest.records.extras import extra
from section16.ingest.records.mapping import Mapping, SheetMapping
from section16.ingest.records.proposal import Proposal

_REMARKS = (
    "How an export is read; docs/import.md describes every key. Proposed from the file: read it before you import by it.",
    "An empty text is open: fill it in, or write ignore for people and kinds of rows. Nothing is imported before.",
)


def written(proposal: Proposal | Mapping, left: Sequence[str] = ()) -> bytes:
    """Return a mapping as TOML, with comments on what is open, why each column was taken, and what nothing is taken from."""
    proposal = Proposal(proposal) if isinstance(proposal, Mapping) else proposal
    mapping, tomlkit = proposal.mapping, extra("tomlkit")
    document = tomlkit.document()
    for line in _REMARKS:
        document.add(tomlkit.comment(line))
    if left:
        document.add(tomlkit.comment(_commented(f"Columns that are not used: {', '.join(left)}.")))
    days = tomlkit.item(mapping.days)
    if proposal.days:
        days.comment(f"open: {' or '.join(proposal.days)}; every date of the file can be read in each of these ways")
    document.add("days", days)
    document.add("numbers", tomlkit.item(mapping.numbers))
    if mapping.others != "report":
        document.add("others", tomlkit.item(mapping.others))
    for name in ("people", "awards", "securities", "words"):
        table: dict[str, Any] = getattr(mapping, name)
        if table:
            document.add(name, tomlkit.item(dict(table)))
    sheets = tomlkit.aot()
    choices = proposal.choices or ((),) * len(mapping.sheets)
    for sheet, of_sheet in zip(mapping.sheets, choices, strict=True):
        sheets.append(_table(sheet, of_sheet))
    document.add("sheets", sheets)
    text: str = tomlkit.dumps(document)
    return text.encode()


def _table(sheet: SheetMapping, choices: Sequence[ColumnChoice]) -> Any:
    tomlkit = extra("tomlkit")
    table = tomlkit.item(dict(_keys(sheet)))
    if not sheet.kind and not sheet.kind_column:
        table["kind"].comment("open: no heading says what the rows are; see the kinds in docs/import.md")
    for kind, columns in (("", table["columns"]), *table.get("only-for", {}).items()):
        for name, value in columns.items():
            why = reason(choices, kind, name)
            if why:
                value.comment(_commented(why))
    return table


def _commented(text: str) -> str:
    """Return text as a comment can hold it: on one line, for headings and cells may have several, and without control codes."""
    return " ".join("".join(sign if sign.isprintable() or sign.isspace() else "\ufffd" for sign in text).split())


def reason(choices: Sequence[ColumnChoice], kind: str, name: str) -> str:
    """Return why a column was taken, with samples, or which columns fit where that is open."""
    of = [choice for choice in choices if choice.name == name and kind in ("", choice.kind)]
    if not of:
        return ""
    choice = next((one for one in of if not one.open), of[0]) if kind == "" else of[0]
    if choice.open:
        return ": ".join(filter(None, (f"open: {choice.why}", " or ".join(one.line() for one in choice.fits))))
    samples = ", ".join(choice.fits[0].samples) if choice.fits else ""
    return "; ".join(filter(None, (f"such as {samples}" if samples else "", choice.why)))


def _keys(sheet: SheetMapping) -> Iterator[tuple[str, Any]]:
    for name in ("sheet", "kind"):
        if getattr(sheet, name):
            yield name, getattr(sheet, name)
    if not sheet.kind and not sheet.kind_column:
        yield "kind", ""
    if sheet.kind_column:
        yield "kind-column", sheet.kind_column
        yield "kinds", sheet.kinds
    yield "columns", {name: list(column) if isinstance(column, tuple) else column for name, column in sheet.columns.items()}
    if sheet.only_for:
        yield "only-for", sheet.only_for
