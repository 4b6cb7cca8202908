"""Cells of CSV files that spreadsheets open: a text that would be taken for a formula is marked with an apostrophe."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

# What starts a formula in Excel, LibreOffice and Google Sheets, full width as well; they pass over white space before it.
_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d*)?|[+-]?\.\d+", re.ASCII)


def safe_cell(value: object) -> str:
    """Return a value as the text of a cell; a text that is not a number and would be taken for a formula gets an apostrophe.

    >>> from decimal import Decimal
    >>> safe_cell("=HYPERLINK(1)"), safe_cell("-5"), safe_cell(Decimal("-5.25")), safe_cell("- none -")
    ("'=HYPERLINK(1)", '-5', '-5.25', "'- none -")
    """
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def csv_line(values: Iterable[object]) -> str:
    """Return values as one line of CSV (RFC 4180, with a line feed); see :func:`safe_cell`."""
    buffer = io.StringIO()
    # By this end of line the writer quotes a lone carriage return, too.
    csv.writer(buffer, lineterminator="\r\n").writerow(map(safe_cell, values))
    return buffer.getvalue().removesuffix("\r\n") + "\n"
