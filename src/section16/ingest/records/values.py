"""How days and numbers are written in a file, and what they say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from section16.ingest.records.import_sheet import SheetCell

DAY_FORMATS = ("YYYY-MM-DD", "MM/DD/YYYY", "DD/MM/YYYY", "DD-MON-YYYY", "MON DD, YYYY", "YYYYMMDD")
NUMBER_FORMATS = ("1,234.56", "1.234,56", "1 234,56", "1'234.56")

_MONTHS = tuple(
    "january february march april may june july august september october november december".split()  # noqa: SIM905 - reads better
)
_SEPARATED = r"[-/. ]"
_TIME = r"(?:[T ,]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[AaPp]\.?[Mm]\.?)?(?:\s*(?:Z|[A-Z]{2,4}|[+-]\d{2}:?\d{2}))?)?"
_DAYS = {
    "YYYY-MM-DD": re.compile(rf"(?P<y>\d{{4}}){_SEPARATED}(?P<m>\d{{1,2}}){_SEPARATED}(?P<d>\d{{1,2}}){_TIME}"),
    "MM/DD/YYYY": re.compile(rf"(?P<m>\d{{1,2}}){_SEPARATED}(?P<d>\d{{1,2}}){_SEPARATED}(?P<y>\d{{4}}|\d{{2}}){_TIME}"),
    "DD/MM/YYYY": re.compile(rf"(?P<d>\d{{1,2}}){_SEPARATED}(?P<m>\d{{1,2}}){_SEPARATED}(?P<y>\d{{4}}|\d{{2}}){_TIME}"),
    "DD-MON-YYYY": re.compile(
        rf"(?P<d>\d{{1,2}}){_SEPARATED}?(?P<mon>[A-Za-z]{{3,9}})\.?,?{_SEPARATED}?(?P<y>\d{{4}}|\d{{2}}){_TIME}"
    ),
    "MON DD, YYYY": re.compile(
        rf"(?P<mon>[A-Za-z]{{3,9}})\.?{_SEPARATED}?(?P<d>\d{{1,2}}),?{_SEPARATED}(?P<y>\d{{4}}|\d{{2}}){_TIME}"
    ),
    "YYYYMMDD": re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
}
_NUMBERS = {
    "1,234.56": (re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?"), ",", "."),
    "1.234,56": (re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d+)?(?:,\d*)?"), ".", ","),
    "1 234,56": (re.compile(r"(?:\d{1,3}(?: \d{3})+|\d+)?(?:,\d*)?"), " ", ","),
    "1'234.56": (re.compile(r"(?:\d{1,3}(?:'\d{3})+|\d+)?(?:\.\d*)?"), "'", "."),
}
_CURRENCY = re.compile(
    r"(?:(?:US|CA|AU|C|A)\$|USD|EUR|GBP|CAD|CHF|[$€£¥])\s*"
    r"|(?<!\s)\s*+(?:USD|EUR|GBP|CAD|CHF|[$€£¥]|shares?|units?)$",
    re.IGNORECASE,
)
_FOREIGN = re.compile(r"\b(?:EUR|GBP|CAD|CHF)\b|\b(?:CA|AU|C|A)\$|[€£¥]", re.IGNORECASE)
_CENTURY = 2000
_FIRST_SERIAL, _LAST_SERIAL = 18_000, 80_000
"""Days that a spreadsheet counts from its first: 1949 to 2119."""


def day_of(cell: SheetCell, written: str, serial_from: date | None = None) -> date | None:
    """Return the day that a cell says, written in one of :data:`DAY_FORMATS`; ``None`` for anything else.

    A plain number of a workbook that counts days from ``serial_from`` is a day too.

    >>> day_of(SheetCell("06/16/2025", "06/16/2025"), "MM/DD/YYYY")
    datetime.date(2025, 6, 16)
    """
    value = cell.value
    if isinstance(value, date):
        return value
    if isinstance(value, Decimal):
        whole = serial_from is not None and value == int(value) and _FIRST_SERIAL <= value <= _LAST_SERIAL
        if whole and serial_from is not None:
            return serial_from + timedelta(int(value))
        return day_of(SheetCell(f"{value:f}"), written) if written == "YYYYMMDD" else None
    match = _DAYS[written].fullmatch(value or "")
    if match is None:
        return None
    year, month = int(match["y"]), _month(match)
    try:
        return date(year + _CENTURY if len(match["y"]) == 2 else year, month, int(match["d"]))  # noqa: PLR2004 - 25 is 2025
    except ValueError:
        return None


def _month(match: re.Match[str]) -> int:
    named = match.groupdict().get("mon")
    if named is None:
        return int(match["m"])
    word = "sep" if named.lower() == "sept" else named.lower()
    return next((number for number, month in enumerate(_MONTHS, 1) if month.startswith(word)), 0)


def foreign_currency(text: str) -> str:
    """Return the currency other than the U.S. dollar that an amount names; nothing for dollars, or for none.

    >>> foreign_currency("EUR 18.40"), foreign_currency("C$ 18.40"), foreign_currency("US$18.40"), foreign_currency("18.40")
    ('EUR', 'C$', '', '')
    """
    found = _FOREIGN.search(text)
    return found[0].upper() if found else ""


def number_of(cell: SheetCell, written: str) -> Decimal | None:
    """Return the number that a cell says, written as one of :data:`NUMBER_FORMATS`; ``None`` for anything else.

    Brackets and a minus before or behind make it negative; a currency sign says nothing.

    >>> number_of(SheetCell("($1,234.50)", ""), "1,234.56"), number_of(SheetCell("1,23", ""), "1,234.56")
    (Decimal('-1234.50'), None)
    """
    if isinstance(cell.value, Decimal):
        return cell.value if cell.value.is_finite() else None
    if not isinstance(cell.value, str):
        return None
    text = cell.value.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2212", "-").replace("\u2019", "'").strip()
    negative = False
    if text.startswith("(") and text.endswith(")"):
        negative, text = True, text[1:-1].strip()
    text = _CURRENCY.sub("", text).strip()
    if text.startswith("(") and text.endswith(")"):  # the currency may precede the brackets
        negative, text = True, text[1:-1].strip()
    if text[:1] in "+-" or text[-1:] == "-":
        negative, text = negative != ("-" in (text[:1], text[-1:])), text.strip("+-").strip()
    text = _CURRENCY.sub("", text).strip()
    pattern, grouped, point = _NUMBERS[written]
    if not text or not pattern.fullmatch(text) or not any(map(str.isdigit, text)) or not text.isascii():
        return None
    number = Decimal(text.replace(grouped, "").replace(point, "."))
    return -number if negative and number else number


def days_as_written(cells: Iterable[SheetCell]) -> str:
    """Return the format in which all of these days can be read, the most usual first; the first of all where none does."""
    texts = [cell for cell in cells if isinstance(cell.value, str)]
    reads = {written: sum(day_of(cell, written) is not None for cell in texts) for written in DAY_FORMATS}
    return max(DAY_FORMATS, key=lambda written: reads[written])


def numbers_as_written(cells: Iterable[SheetCell]) -> str:
    """Return the format in which most of these numbers can be read, the most usual first."""
    texts = [cell for cell in cells if isinstance(cell.value, str)]
    reads = {written: sum(number_of(cell, written) is not None for cell in texts) for written in NUMBER_FORMATS}
    return max(NUMBER_FORMATS, key=lambda written: reads[written])
