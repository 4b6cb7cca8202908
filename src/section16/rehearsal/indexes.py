"""EDGAR's index files: what was filed on a day or in a quarter, by form, by company, and as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from section16.document.identifiers import cik
from section16.rehearsal.disseminated_filing import DisseminatedFiling

KINDS = ("form", "company", "master", "crawler")
_TITLES = {"form": "Form Type", "company": "Company Name", "master": "CIK", "crawler": "Company Name"}
_HEADINGS = {"form": "Form Type", "name": "Company Name", "number": "CIK", "day": "Date Filed", "file": "File Name"}
_WIDTHS = {"form": 12, "name": 62, "number": 12, "day": 12, "file": 52}
_ORDERS = {"form": ("form", "name", "number", "day", "file"), "company": ("name", "form", "number", "day", "file")}
_MONTHS_A_QUARTER = 3


class IndexLine(NamedTuple):
    """A line: a filing under one of those it is listed under."""

    form: str
    name: str
    number: str
    day: str
    file: str


def quarter_of(day: date) -> int:
    """Return the quarter of a day, 1 to 4."""
    return (day.month - 1) // _MONTHS_A_QUARTER + 1


def lines_of(filings: Iterable[DisseminatedFiling], *, daily: bool) -> Iterator[IndexLine]:
    """Yield a line for everyone a filing is listed under; a daily index writes days without hyphens."""
    for filing in filings:
        day = f"{filing.filed:%Y%m%d}" if daily else filing.filed.isoformat()
        for _role, filer in filing.entities:
            number = cik.compact(filer.cik or "")
            yield IndexLine(filing.form, filer.name or "", number, day, f"edgar/data/{number}/{filing.accession}.txt")


def index(kind: str, filings: Iterable[DisseminatedFiling], last: date, *, daily: bool, site: str = "") -> str:
    """Return an index file of a kind in :data:`KINDS`; ``last`` is the day its last data came."""
    key = {"form": 0, "company": 1, "master": 2, "crawler": 1}[kind]
    lines = sorted(lines_of(filings, daily=daily), key=lambda line: (line[key], line))
    what = "Daily Index" if daily else "Master Index" if kind == "master" else "Full Index"
    head = [
        f"{'Description:':<23}{what} of EDGAR Dissemination Feed by {_TITLES[kind]}",
        f"{'Last Data Received:':<23}{last:%b} {last.day:>2}, {last.year}",
        f"{'Comments:':<23}a local EDGAR for rehearsals",
        f"{'Anonymous FTP:':<23}none",
        *(" " for _ in range(4)),
    ]
    return "\n".join((*head, *_rows(kind, lines, site))) + "\n"


def _rows(kind: str, lines: list[IndexLine], site: str) -> Iterator[str]:
    if kind in _ORDERS:
        order = _ORDERS[kind]
        heading = "".join(f"{_HEADINGS[name]:<{_WIDTHS[name]}}" for name in order)
        yield heading.rstrip()
        yield "-" * len(heading)
        for line in lines:
            yield "".join(f"{getattr(line, name)[: _WIDTHS[name] - 2]:<{_WIDTHS[name]}}" for name in order)
        return
    yield "Company Name|Form Type|CIK|Date Filed|URL" if kind == "crawler" else "CIK|Company Name|Form Type|Date Filed|Filename"
    yield "-" * 80
    for line in lines:
        if kind == "crawler":
            file = f"{site}/Archives/{line.file.removesuffix('.txt')}-index.htm"
            yield f"{line.name}|{line.form}|{line.number}|{line.day}|{file}"
        else:
            yield f"{line.number}|{line.name}|{line.form}|{line.day}|{line.file}"
