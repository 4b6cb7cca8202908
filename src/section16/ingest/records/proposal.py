"""A mapping proposed from a file: which column gives what and why, how dates and numbers are written, what words mean.

A proposal never guesses: where several columns fit, or dates can be read in two ways, it is open, and a person chooses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from section16.facts.facts import Facts
from section16.ingest.records.columns import PRICE_OF_WHAT, SHARES_OR_MONEY, ColumnChoice, SheetTable, choose, kind_by_columns
from section16.ingest.records.directory import Directory, Unknown
from section16.ingest.records.header import HeaderRow, find, plain
from section16.ingest.records.headings import KIND, meant
from section16.ingest.records.import_sheet import ImportSheet, SheetCell, SheetRow
from section16.ingest.records.kind import DAYS, NEEDS, NUMBERS, WHO
from section16.ingest.records.mapping import Mapping, SheetMapping
from section16.ingest.records.record import says_nothing
from section16.ingest.records.values import (
    DAY_FORMATS,
    NUMBER_FORMATS,
    day_of,
    days_as_written,
    numbers_as_written,
)

NO_HEADING = "no heading fits"
_LOOKED_AT = 500
_ENOUGH = 2


class Proposal(msgspec.Struct, frozen=True):
    """A mapping that a file suggests, and the choice behind each of its columns; ``days`` are the ways to read its dates."""

    mapping: Mapping
    choices: tuple[tuple[ColumnChoice, ...], ...] = ()
    days: tuple[str, ...] = ()

    @property
    def open(self) -> tuple[ColumnChoice, ...]:
        """What a person has to choose."""
        return tuple(choice for of_sheet in self.choices for choice in of_sheet if choice.open)

    def to_fill_in(self) -> Iterator[tuple[str, str]]:
        """Yield the words of the file that the facts do not know, each with the table of the mapping that says what it is."""
        for table in ("people", "awards", "securities"):
            yield from ((word, f"[{table}]") for word, meaning in getattr(self.mapping, table).items() if not meaning)
        for sheet in self.mapping.sheets:
            if not sheet.kind and not sheet.kind_column:
                yield f"the rows of {sheet.sheet}" if sheet.sheet else "the rows", "kind of [[sheets]]"
            yield from ((word, "[sheets.kinds]") for word, kind in sheet.kinds.items() if not kind)


def propose(sheets: Sequence[ImportSheet], facts: Facts | None = None) -> Proposal:
    """Return the mapping that the headings and the first lines of a file suggest, with what is open.

    With facts the people, awards and securities are looked up; those that are not found have an empty text. Read it before
    you import by it.
    """
    found = [(sheet, header) for sheet in sheets if (header := find(sheet, _speaking)) and _speaking(header) >= _ENOUGH]
    cells: dict[str, list[SheetCell]] = {"days": [], "numbers": []}
    for sheet, header in found:
        lines = _below(sheet, header)
        for column, name in enumerate(meant("heading", heading) for heading in header.names):
            kind = "days" if name in (*DAYS, "settled") else "numbers" if name in NUMBERS else ""
            if kind:
                cells[kind] += [line.cell(column) for line in lines]
    ways = _ways(cells["days"])
    made = [_sheet(sheet, header, alone=len(found) == 1 or not sheet.name) for sheet, header in found]
    mapping = Mapping(
        days="" if len(ways) > 1 else days_as_written(cells["days"]),  # type: ignore[arg-type]  # one of the formats
        numbers=numbers_as_written(cells["numbers"]),  # type: ignore[arg-type]  # one of the formats
        sheets=tuple(sheet for sheet, _ in made),
    )
    choices = tuple(choices for _, choices in made)
    return Proposal(mapping if facts is None else _looked_up(mapping, found, facts), choices, ways if len(ways) > 1 else ())


def proposed(sheets: Sequence[ImportSheet], facts: Facts | None = None) -> Mapping:
    """Return the mapping of a proposal; see :func:`propose`."""
    return propose(sheets, facts).mapping


def _ways(cells: Sequence[SheetCell]) -> tuple[str, ...]:
    """Return every format in which all dates that are texts can be read."""
    texts = [cell for cell in cells if isinstance(cell.value, str)]
    return tuple(written for written in DAY_FORMATS if texts and all(day_of(cell, written) for cell in texts))


def _speaking(header: HeaderRow) -> int:
    return len(_columns(header))


def _columns(header: HeaderRow) -> dict[str, int]:
    """Return the first column for each thing that headings give."""
    found: dict[str, int] = {}
    for column, heading in enumerate(header.names):
        name = meant("heading", heading)
        if name and name != "other":
            found.setdefault(name, column)
    return found


def _below(sheet: ImportSheet, header: HeaderRow) -> list[SheetRow]:
    lines = [line for line in sheet.lines if line.number > header.line and not line.blank][:_LOOKED_AT]
    return [line for line in lines if not any(says_nothing(line, header, numbers) for numbers in NUMBER_FORMATS)]


def _sheet(sheet: ImportSheet, header: HeaderRow, *, alone: bool) -> tuple[SheetMapping, tuple[ColumnChoice, ...]]:
    table = SheetTable(sheet.name, header, _below(sheet, header))
    column = _columns(header).get(KIND)
    words = _words(sheet, header, column) if column is not None else {}
    kinds = {word: meant(KIND, word) for word in words}
    kind = "" if column is not None else meant(KIND, f"{sheet.name} {sheet.file}") or kind_by_columns(table)
    wanted = sorted({kind, *kinds.values()} & NEEDS.keys())
    choices = tuple(_choices(table, wanted))
    columns, only_for = _by_kind(choices)
    if {kind, *kinds.values()} & {"sale", "purchase"}:
        columns["counterparty"] = "=market"
    made = SheetMapping(
        sheet="" if alone else sheet.name,
        kind=kind,
        kind_column=header.names[column] if column is not None else "",
        kinds=kinds,
        columns=columns,
        only_for=only_for,
    )
    return made, choices


def _choices(table: SheetTable, kinds: Sequence[str]) -> Iterator[ColumnChoice]:
    """Yield the choice of a column for everything that each kind of row needs; of no kind, for what every kind needs."""
    for kind in kinds or ("",):
        need = NEEDS.get(kind)
        names = (*need.must, *need.may) if need else ("award", "security", "day", "units", "price")
        for name in dict.fromkeys((*WHO, *names, "reference")):
            choice = choose(table, kind, name)
            if choice is not None and (choice.columns or not need or name in need.must or _to_choose(choice)):
                yield choice
            elif choice is None and need and name in need.must:
                yield ColumnChoice(sheet=table.sheet, kind=kind, name=name, why=NO_HEADING)
        if need and need.person and not any(choose(table, kind, name) for name in WHO):
            yield ColumnChoice(sheet=table.sheet, kind=kind, name="name", why=NO_HEADING)


def _to_choose(choice: ColumnChoice) -> bool:
    """Whether a person has to say which column gives something that a row may have."""
    return len(choice.fits) > 1 or choice.why in (SHARES_OR_MONEY, PRICE_OF_WHAT)


_Columns = dict[str, str | tuple[str, ...]]


def _by_kind(choices: Sequence[ColumnChoice]) -> tuple[_Columns, dict[str, _Columns]]:
    """Return the columns that most kinds have in common, and those that one kind has alone."""
    columns: _Columns = {}
    only_for: dict[str, _Columns] = {}
    for name in dict.fromkeys(choice.name for choice in choices):
        of = [choice for choice in choices if choice.name == name]
        (usual, _), *_ = Counter(choice.columns for choice in of).most_common(1)
        columns[name] = _plain(usual)
        for choice in of:
            if choice.columns != usual:
                only_for.setdefault(choice.kind, {})[name] = _plain(choice.columns)
    return columns, only_for


def _plain(columns: tuple[str, ...]) -> str | tuple[str, ...]:
    return "".join(columns) if len(columns) < _ENOUGH else columns


def chosen(proposal: Proposal, choice: ColumnChoice, heading: str) -> Proposal:
    """Return a proposal in which a person has chosen a column for what was open."""
    made = msgspec.structs.replace(choice, columns=(heading,), why="chosen by you")
    choices = tuple(tuple(made if one == choice else one for one in of_sheet) for of_sheet in proposal.choices)
    sheets = []
    for sheet, of_sheet in zip(proposal.mapping.sheets, choices, strict=True):
        columns, only_for = _by_kind(of_sheet)
        constants = {name: column for name, column in sheet.columns.items() if name not in columns}
        sheets.append(msgspec.structs.replace(sheet, columns=columns | constants, only_for=only_for))
    return msgspec.structs.replace(
        proposal, mapping=msgspec.structs.replace(proposal.mapping, sheets=tuple(sheets)), choices=choices
    )


def with_days(proposal: Proposal, written: str) -> Proposal:
    """Return a proposal in which a person has said how dates are written."""
    mapping = msgspec.structs.replace(proposal.mapping, days=written)
    return msgspec.structs.replace(proposal, mapping=mapping, days=())


def _words(sheet: ImportSheet, header: HeaderRow, column: int) -> dict[str, None]:
    return dict.fromkeys(cell.text for line in _below(sheet, header) if not (cell := line.cell(column)).blank)


def _looked_up(mapping: Mapping, found: Sequence[tuple[ImportSheet, HeaderRow]], facts: Facts) -> Mapping:
    """Return a mapping with the people, awards and securities of the file that the facts do not name themselves."""
    directory = Directory(mapping, facts)
    people: dict[str, str] = {}
    securities: dict[str, str] = {}
    awards: dict[str, str] = {}
    granted = {one for sheet in mapping.sheets for one in (sheet.kind, *sheet.kinds.values())} & {"grant"}
    only = next(iter(facts.securities), "") if len(facts.securities) == 1 else ""
    for (sheet, header), how in zip(found, mapping.sheets, strict=True):
        for line in _below(sheet, header):
            words = [_text(line, header, how.columns.get(name, "")) for name in WHO]
            if any(words) and isinstance(directory.person(words), Unknown):
                people.setdefault(next(word for word in words if word), "")
            for name, known, look in (("security", securities, directory.security), ("award", awards, directory.award)):
                text = _text(line, header, how.columns.get(name, ""))
                if text and isinstance(look(text), Unknown) and not (name == "award" and granted):
                    known.setdefault(text, only if name == "security" else "")
    given = {name: getattr(mapping, name) for name in mapping.__struct_fields__}
    return Mapping(**given | {"people": people, "securities": securities, "awards": awards})


def _text(line: SheetRow, header: HeaderRow, columns: str | tuple[str, ...]) -> str:
    """Return what a line says in the columns that give something, put together."""
    numbers = (header.column(column) for column in ((columns,) if isinstance(columns, str) else columns) if column)
    return " ".join(line.cell(number).text for number in numbers if number is not None)


def left_over(sheets: Sequence[ImportSheet], mapping: Mapping) -> tuple[str, ...]:
    """Return the headings of a file that a mapping takes nothing from."""
    left: dict[str, None] = {}
    for sheet in sheets:
        how, header = mapping.sheet(sheet.name), find(sheet, _speaking)
        if how is not None and header is not None:
            taken = {plain(name) for name in how.headings()}
            left |= dict.fromkeys(name for name in header.names if name and plain(name) not in taken)
    return tuple(left)
