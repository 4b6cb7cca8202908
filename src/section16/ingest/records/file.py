"""A file from a plan administrator or broker: its sheets, whether it is a workbook or a text with delimiters."""

from __future__ import annotations

from section16.errors import UnreadableError
from section16.ingest.records.csv_file import read_csv
from section16.ingest.records.import_sheet import ImportSheet
from section16.ingest.records.workbook import read_workbook
from section16.limits import Limits

_ZIP = b"PK\x03\x04"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


def read_sheets(data: bytes, name: str, limits: Limits | None = None) -> tuple[ImportSheet, ...]:
    """Return the sheets of a file by its bytes, not by its ending: an Excel workbook, or CSV.

    Raises :class:`~section16.errors.UnreadableError` for a workbook of the format before 2007, and for what is neither;
    :class:`~section16.errors.TooLargeError` for a table beyond the limits.
    """
    if data.startswith(_ZIP):
        return read_workbook(data, name, limits)
    if data.startswith(_OLD_WORKBOOK):
        unreadable = UnreadableError("The workbook has the format before 2007.", remedy="Save it as .xlsx or as CSV.")
        unreadable.source = name
        raise unreadable
    return (read_csv(data, name, limits),)
