"""A whole import: every line understood, reported as a duplicate, skipped with the reason, or reported as a problem.

Nothing is returned before all of it is understood.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias

import msgspec

from section16.facts.awards import Award
from section16.facts.events import AnyEvent
from section16.facts.facts import Facts
from section16.facts.findings import doubtful, wrong
from section16.finding import Finding
from section16.ingest.records.award_rows import awarded
from section16.ingest.records.directory import Directory
from section16.ingest.records.grants import grants_of
from section16.ingest.records.header import HeaderRow, find, mapped
from section16.ingest.records.import_sheet import ImportSheet, SheetRow
from section16.ingest.records.imported_event import EventOfRows
from section16.ingest.records.mapping import Mapping, SheetMapping
from section16.ingest.records.meaning import meaning_of, subject_of
from section16.ingest.records.record import ImportedRow, LineReader, SkippedRow
from section16.ingest.records.trade_rows import deals

Fate: TypeAlias = Literal["understood", "duplicate", "passed over", "problem"]


class Fated(msgspec.Struct, frozen=True):
    """The outcome of a line: its sheet, its number, and the reason where it is reported."""

    sheet: str
    line: int
    fate: Fate
    why: str = ""


class ImportedEvent(msgspec.Struct, frozen=True):
    """An event that was understood, and the places it comes from; ``meaning`` is a stable hash of what happened."""

    event: AnyEvent
    places: tuple[str, ...]
    meaning: str


class Understood(msgspec.Struct, frozen=True, kw_only=True):
    """An import that is understood whole: new awards, new events in the order of their days, and what became of each line."""

    awards: dict[str, Award]
    taken: tuple[ImportedEvent, ...]
    fates: tuple[Fated, ...]
    notes: tuple[Finding, ...] = ()

    @property
    def events(self) -> tuple[AnyEvent, ...]:
        """The new events."""
        return tuple(one.event for one in self.taken)


class NotUnderstood(msgspec.Struct, frozen=True, kw_only=True):
    """An import of which something is not understood: the problems, each with its place and remedy, and the lines' fates."""

    problems: tuple[Finding, ...]
    fates: tuple[Fated, ...]


_RANK = {
    **dict.fromkeys(("grant", "dividend equivalents"), 0),
    **dict.fromkeys(("vesting", "exercise", "plan purchase", "purchase"), 1),
    "withholding": 2,
}
_LAST = 3
"""On one day what gives shares comes before what takes them."""


def understand(
    sheets: Sequence[ImportSheet], mapping: Mapping, facts: Facts, known: Iterable[str] = ()
) -> Understood | NotUnderstood:
    """Return what the sheets of a file say by a mapping, or all that is not understood of them.

    ``facts`` name the people, awards and securities, and hold the events that are known; ``known`` are meanings of further
    events that were imported before (:func:`~section16.ingest.records.meaning.meaning_of`).
    """
    made = _Import(mapping, facts, known)
    for sheet in sheets:
        made.read(sheet)
    return made.result()


class _Import:
    def __init__(self, mapping: Mapping, facts: Facts, known: Iterable[str]) -> None:
        self.mapping = mapping
        self.facts = facts
        self.directory = Directory(mapping, facts)
        self.problems: list[Finding] = []
        self.notes: list[Finding] = []
        self.records: list[ImportedRow] = []
        self.fates: dict[tuple[str, int], Fated] = {}
        self.known = Counter([*(meaning_of(event) for event in facts.events), *known])
        self.subjects = {subject_of(event): number for number, event in enumerate(facts.events, 1)}
        self.mapped_sheets = 0

    # --- lines

    def read(self, sheet: ImportSheet) -> None:
        """Read every line of a sheet that the mapping names."""
        how = self.mapping.sheet(sheet.name)
        if how is None:
            self._pass_over(sheet, sheet.lines, "a sheet that the mapping leaves out")
            return
        self.mapped_sheets += 1
        header = find(sheet, mapped(list(how.headings())))
        if header is None or self._lacks(sheet, how, header):
            self._fail_whole(sheet, header)
            return
        self._pass_over(sheet, [line for line in sheet.lines if line.number <= header.line], "the header, or above it")
        reader = LineReader(sheet, header, how, self.mapping, self.directory)
        for line in sheet.lines:
            if line.number > header.line and (not line.blank or line.fault):
                self._take(sheet, line, reader)
        self.problems += reader.problems
        self.notes += reader.notes

    def _take(self, sheet: ImportSheet, line: SheetRow, reader: LineReader) -> None:
        read = reader.read(line)
        if isinstance(read, ImportedRow):
            self.records.append(read)
            self._fate(sheet, line, "understood")
        elif isinstance(read, SkippedRow):
            self._fate(sheet, line, "passed over", read.why)
        else:
            self._fate(sheet, line, "problem")

    def _fate(self, sheet: ImportSheet, line: SheetRow, fate: Fate, why: str = "") -> None:
        self.fates[sheet.name, line.number] = Fated(sheet.name, line.number, fate, why)

    def _pass_over(self, sheet: ImportSheet, lines: Iterable[SheetRow], why: str) -> None:
        for line in lines:
            if not line.blank:
                self._fate(sheet, line, "passed over", why)

    def _lacks(self, sheet: ImportSheet, how: SheetMapping, header: HeaderRow) -> bool:
        lacking = [name for name in how.headings() if header.column(name) is None]
        for name in lacking:
            says = f"The header on line {header.line} has no column {name!r}."
            self.problems.append(
                wrong(
                    "IMPORT-COLUMN",
                    sheet.at(header.line),
                    says,
                    "Correct the mapping, propose a new one from this file, or check that this is the right file.",
                )
            )
        used = {" ".join(name.split()).casefold() for name in how.headings()}
        for name in header.twice():
            if name in used:
                self.problems.append(
                    wrong("IMPORT-COLUMN", sheet.at(header.line), f"Two columns are called {name!r}.", "Rename one of them.")
                )
                lacking.append(name)
        return bool(lacking)

    def _fail_whole(self, sheet: ImportSheet, header: HeaderRow | None) -> None:
        if header is None:
            says = "No line has any of the columns that the mapping names."
            self.problems.append(
                wrong("IMPORT-COLUMN", sheet.at(), says, "Check that it is the right file, or propose a new mapping.")
            )
        for line in sheet.lines:
            if not line.blank or line.fault:
                self._fate(sheet, line, "problem")

    # --- events

    def result(self) -> Understood | NotUnderstood:
        """Return what all lines come to."""
        if not self.mapped_sheets:
            self.problems.append(
                wrong(
                    "IMPORT-EMPTY", "the file", "It has no sheet that the mapping reads.", "Correct [[sheets]] of the mapping."
                )
            )
        records = self._once()
        made = [
            *grants_of(records, self.directory, self.problems),
            *awarded(records, self.directory, self.problems),
            *deals(records),
        ]
        if self.problems:
            for record in records:
                if any(f"{finding.location}, ".startswith(f"{record.at()}, ") for finding in self.problems):
                    self._fate(record.sheet, record.line, "problem")
            return NotUnderstood(problems=tuple(self.problems), fates=self._fates())
        taken, awards = self._taken(sorted(made, key=_order))
        return Understood(
            awards=awards, taken=taken, fates=self._fates(), notes=tuple({note.line(): note for note in self.notes}.values())
        )

    def _fates(self) -> tuple[Fated, ...]:
        return tuple(self.fates.values())

    def _once(self) -> list[ImportedRow]:
        """Return the records without those that a reference shows to be there twice; similar ones without one are reported."""
        seen: dict[object, ImportedRow] = {}
        kept = []
        for record in self.records:
            reference = record.said.get("reference")
            key = reference or (record.kind, record.who, tuple(record.said.items()))
            before = seen.setdefault(key, record)
            if before is record:
                kept.append(record)
            elif not reference:
                kept.append(record)
                self.notes.append(_alike(record, before))
            elif (before.kind, before.who, before.said) == (record.kind, record.who, record.said):
                self._fate(record.sheet, record.line, "duplicate", f"line {before.line.number} has the same reference")
            else:
                says = f"Line {before.line.number} has the same reference and other values."
                self.problems.append(record.wrong("reference", says, "Correct one of the two."))
        return kept

    def _taken(self, made: Sequence[EventOfRows]) -> tuple[tuple[ImportedEvent, ...], dict[str, Award]]:
        """Return what is new: events whose meaning is not known yet, and the awards that they grant."""
        new, awards = [], {}
        for one in made:
            meaning = meaning_of(one.event)
            if one.known or self.known[meaning]:
                self.known[meaning] -= 1
                for row in one.rows:
                    self._fate(row.sheet, row.line, "duplicate", "it is already known")
                continue
            before = self.subjects.get(subject_of(one.event))
            if before is not None:
                self.notes.append(_overlap(one, before))
            new.append(one)
            if one.award:
                awards[one.award[0]] = one.award[1]
        for row in (row for one in new for row in one.rows):  # a line may state a new event and a known one
            self._fate(row.sheet, row.line, "understood")
        return tuple(
            ImportedEvent(one.event, tuple(row.at() for row in one.rows), meaning_of(one.event)) for one in new
        ), awards


def _alike(record: ImportedRow, before: ImportedRow) -> Finding:
    says = f"The line is identical to line {before.line.number}. Both are imported."
    return doubtful("IMPORT-ALIKE", record.at(), says, "Remove one if it is a duplicate, or map a column to `reference`.")


def _overlap(one: EventOfRows, before: int) -> Finding:
    says = f"Event {before} of the facts is of the same kind, day and holding, with other numbers."
    return doubtful("IMPORT-OVERLAP", one.rows[0].at(), says, "Check that the same event is not entered twice.")


def _order(made: EventOfRows) -> tuple[object, ...]:
    return made.event.date, _RANK.get(str(made.event.__struct_config__.tag), _LAST)
