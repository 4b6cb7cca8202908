"""Findings of the import of records: the mapping, the lines of the file, and events that are there already."""

from __future__ import annotations

from section16.catalogue.entry import Area, CatalogueEntry, entries_of
from section16.finding import Severity

_REJECT, _WARN, _NOTE = Severity.REJECT, Severity.WARN, Severity.NOTE
_entry = entries_of(Area.IMPORT)

ENTRIES: tuple[CatalogueEntry, ...] = (
    _entry(
        "IMPORT-MAPPING",
        _REJECT,
        "Mapping cannot be used",
        "The mapping names an unknown key, kind of row or column, leaves open how dates are written, or gives no column for "
        "something that every row of its kind needs.",
        "Correct the mapping at the place that the finding names, or have a new one proposed from the file.",
    ),
    _entry(
        "IMPORT-COLUMN",
        _REJECT,
        "Column of the mapping not found",
        "The header of the file does not have a column that the mapping names, or has it twice. Layouts of exports change, "
        "so nothing is guessed.",
        "Check that this is the right file, then correct the mapping or have a new one proposed.",
    ),
    _entry(
        "IMPORT-EMPTY",
        _REJECT,
        "No sheet to import",
        "None of the sheets of the file is one that the mapping describes.",
        "Check that this is the right file, and compare the sheet names in the mapping.",
    ),
    _entry(
        "IMPORT-ROW",
        _REJECT,
        "Line cannot be understood",
        "A value of the line is missing, cannot be read, is not known to the facts, or conflicts with another line. Nothing "
        "is imported until every line is understood.",
        "Correct the cell that the finding names, or add the missing name to the mapping or the facts.",
    ),
    _entry(
        "IMPORT-ALIKE",
        _WARN,
        "Two identical lines",
        "Two lines have the same content and no reference that distinguishes them. Both are imported, because brokers do "
        "report equal trades on one date.",
        "Remove one line if it is a duplicate, or map a column to reference.",
    ),
    _entry(
        "IMPORT-OVERLAP",
        _WARN,
        "Similar event already entered",
        "The facts contain an event of the same kind and date for the same holding, with other numbers. The transaction "
        "could be counted twice.",
        "Compare the two events, and remove one if they are the same transaction.",
    ),
    _entry(
        "IMPORT-ROUNDED",
        _NOTE,
        "Number as stored differs from its display",
        "Spreadsheets store numbers with more digits than they display, or with small binary errors. The finding shows which "
        "value was used.",
        "Confirm the number.",
    ),
    _entry(
        "IMPORT-SERIAL-DAY",
        _NOTE,
        "Number read as a date",
        "Spreadsheets store dates as numbers of days. The cell contains such a number without a date format, and its column "
        "is mapped to a date.",
        "Confirm the date.",
    ),
)
