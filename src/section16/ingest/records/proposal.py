"""A mapping proposed from a file: headings that speak for themselves, how days and numbers are written, words that mean a kind.

``headings.tsv`` holds what headings and words mean, one a line, what fits first counts: whether it is a heading or a word for a
kind of row, what it gives or means, and the regular expression that it must match, without case and punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Names
from functools import cache
from importlib.resources import files
from typing import Any

from section16.drafting.facts import Facts
from section16.ingest.records.directory import Directory, Unknown
from section16.ingest.records.extras import extra
from section16.ingest.records.header import Header, find, plain
from section16.ingest.records.kind import DAYS, NEEDS, NUMBERS, WHO
from section16.ingest.records.mapping import Mapping, SheetMapping
from section16.ingest.records.record import says_nothing
from section16.ingest.records.sheet import Cell, Line, Sheet
from section16.ingest.records.written import DAY_FORMATS, NUMBER_FORMATS, day_of, days_as_written, numbers_as_written

KIND = "kind"


@cache
def _patterns(which: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    text = files("section16.ingest.records").joinpath("headings.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines())
    return tuple((name, re.compile(pattern)) for of, name, pattern in rows if of == which)


def _meant(which: str, text: str) -> str:
    """Return what a heading gives, or a word means for the kind of a row; nothing where no pattern fits."""
    return next((name for name, pattern in _patterns(which) if pattern.search(plain(text))), "")


_LOOKED_AT = 500
_ENOUGH = 2


def proposed(sheets: Sequence[Sheet], facts: Facts | None = None) -> Mapping:
    """Return a mapping that the headings and the first lines of a file suggest; what nothing tells is left blank.

    With facts the people, awards and securities are looked up, and those that are not found stand with nothing behind them.
    Whoever imports by it reads it first.
    """
    found = [(sheet, header) for sheet in sheets if (header := find(sheet, _speaking)) and _speaking(header) >= _ENOUGH]
    cells: dict[str, list[Cell]] = {"days": [], "numbers": []}
    for sheet, header in found:
        for name, column in _columns(header).items():
            kind = "days" if name in DAYS else "numbers" if name in NUMBERS else ""
            if kind:
                cells[kind] += [line.cell(column) for line in _below(sheet, header)]
    mapping = Mapping(
        days=days_as_written(cells["days"]),  # type: ignore[arg-type]  # one of the formats
        numbers=numbers_as_written(cells["numbers"]),  # type: ignore[arg-type]  # one of the formats
        sheets=tuple(_sheet(sheet, header, alone=len(found) == 1 or not sheet.name) for sheet, header in found),
    )
    return mapping if facts is None else _looked_up(mapping, found, facts)


def ways_to_read_days(sheets: Sequence[Sheet]) -> tuple[str, ...]:
    """Return every format in which all days of a file that are texts can be read; more than one is a question."""
    found = [(sheet, header) for sheet in sheets if (header := find(sheet, _speaking)) and _speaking(header) >= _ENOUGH]
    cells = [
        line.cell(column)
        for sheet, header in found
        for name, column in _columns(header).items()
        if name in DAYS
        for line in _below(sheet, header)
        if isinstance(line.cell(column).value, str)
    ]
    return tuple(written for written in DAY_FORMATS if cells and all(day_of(cell, written) for cell in cells))


def _speaking(header: Header) -> int:
    return len(_columns(header))


def _columns(header: Header) -> dict[str, int]:
    """Return which column a header seems to give for each thing; the first heading that fits one counts."""
    found: dict[str, int] = {}
    for column, heading in enumerate(header.names):
        name = _meant("heading", heading)
        if name and name not in found:
            found[name] = column
    return found


def _below(sheet: Sheet, header: Header) -> list[Line]:
    lines = [line for line in sheet.lines if line.number > header.line and not line.blank][:_LOOKED_AT]
    return [line for line in lines if not any(says_nothing(line, header, numbers) for numbers in NUMBER_FORMATS)]


def _sheet(sheet: Sheet, header: Header, *, alone: bool) -> SheetMapping:
    columns = _columns(header)
    names = {name: header.names[column] for name, column in columns.items()}
    if "vest-day" in names and "day" not in names:
        names["day"] = names.pop("vest-day")
    words = _words(sheet, header, columns[KIND]) if KIND in columns else {}
    kinds = {word: _meant(KIND, word) for word in words}
    kind = "" if KIND in columns else _meant(KIND, f"{sheet.name} {sheet.file}") or _by_columns(names)
    wanted = {name for one in {kind, *kinds.values()} & NEEDS.keys() for name in (*NEEDS[one].must, *NEEDS[one].may)}
    kept: dict[str, str | tuple[str, ...]] = {
        name: heading
        for name, heading in names.items()
        if name in wanted or name in (*WHO, "reference") or (not wanted and name not in (KIND, "settled"))
    }
    if {kind, *kinds.values()} & {"sale", "purchase"}:
        kept["counterparty"] = "=market"
    return SheetMapping(
        sheet="" if alone else sheet.name,
        kind=kind,
        kind_column=names.get(KIND, ""),
        kinds=kinds,
        columns=kept,
    )


def _words(sheet: Sheet, header: Header, column: int) -> dict[str, None]:
    return dict.fromkeys(cell.text for line in _below(sheet, header) if not (cell := line.cell(column)).blank)


def _by_columns(names: Names[str, str]) -> str:
    """Return the kind of row that the columns themselves tell, where they tell one."""
    if "withheld" in names or "sold" in names:
        return "vesting"
    if "award" in names and ("expires" in names or "vest-units" in names):
        return "grant"
    return ""


def _looked_up(mapping: Mapping, found: Sequence[tuple[Sheet, Header]], facts: Facts) -> Mapping:
    """Return a mapping with the people, awards and securities of the file that the facts do not name themselves."""
    directory = Directory(mapping, facts)
    people: dict[str, str] = {}
    securities: dict[str, str] = {}
    awards: dict[str, str] = {}
    granted = {one for sheet in mapping.sheets for one in (sheet.kind, *sheet.kinds.values())} & {"grant"}
    only = next(iter(facts.securities), "") if len(facts.securities) == 1 else ""
    for sheet, header in found:
        columns = _columns(header)
        for line in _below(sheet, header):
            words = [line.cell(columns[name]).text for name in WHO if name in columns]
            if any(words) and isinstance(directory.person(words), Unknown):
                people.setdefault(next(word for word in words if word), "")
            for name, known, look in (("security", securities, directory.security), ("award", awards, directory.award)):
                text = line.cell(columns[name]).text if name in columns else ""
                if text and isinstance(look(text), Unknown) and not (name == "award" and granted):
                    known.setdefault(text, only if name == "security" else "")
    given = {name: getattr(mapping, name) for name in mapping.__struct_fields__}
    return Mapping(**given | {"people": people, "securities": securities, "awards": awards})


def left_over(sheets: Sequence[Sheet], mapping: Mapping) -> tuple[str, ...]:
    """Return the headings of a file that a mapping takes nothing from."""
    left: dict[str, None] = {}
    for sheet in sheets:
        how, header = mapping.sheet(sheet.name), find(sheet, _speaking)
        if how is not None and header is not None:
            taken = {plain(name) for name in how.headings()}
            left |= dict.fromkeys(name for name in header.names if name and plain(name) not in taken)
    return tuple(left)


def written(mapping: Mapping, left: Sequence[str] = ()) -> bytes:
    """Return a mapping as TOML, with remarks on what is left to fill in and on the headings that it takes nothing from."""
    tomlkit = extra("tomlkit")
    document = tomlkit.document()
    for line in _REMARKS:
        document.add(tomlkit.comment(line))
    if left:
        document.add(tomlkit.comment(f"Nothing is taken from: {', '.join(' '.join(name.split()) for name in left)}."))
    document.add("days", tomlkit.item(mapping.days))
    document.add("numbers", tomlkit.item(mapping.numbers))
    if mapping.others != "told":
        document.add("others", tomlkit.item(mapping.others))
    for name in ("people", "awards", "securities", "words"):
        table: dict[str, Any] = getattr(mapping, name)
        if table:
            document.add(name, tomlkit.item(dict(table)))
    sheets = tomlkit.aot()
    for sheet in mapping.sheets:
        sheets.append(tomlkit.item(dict(_told(sheet))))
    document.add("sheets", sheets)
    text: str = tomlkit.dumps(document)
    return text.encode()


_REMARKS = (
    "How an export is read: docs/import.md tells what stands here. Proposed from the file; read it before you import by it.",
    "An empty text is what the file does not tell by itself: fill it in, or write ignore for people and kinds of rows.",
)


def _told(sheet: SheetMapping) -> Iterator[tuple[str, Any]]:
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
