"""Index files with odd names, and what a reader has to find in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from random import Random

import msgspec

from section16.edgar.indexes.filings import ListedLine

FORMS = ("4", "4/A", "3", "3/A", "5", "5/A", "144", "10-K", "SC 13D/A", "1-A POS", "SC TO-T/A", "S-8 POS", "NT 10-K/A")
ODD = (
    "O'NEIL & SONS, INC.",
    "  SPACES  EVERYWHERE  LP ",
    "A | B PARTNERS",
    "|",
    "4",
    "4         3/A",
    "10-K HOLDINGS 4",
    "MÜLLER-ÉTÉ ÅNGSTRÖM SA",
    "NEXT\x85LINE CORP",
    "FORM\x0cFEED CORP",
    "CIK 1234567 20260306 LLC",
    "edgar/data/9990001/0009990001-26-000001.txt",
    "X 9990007     20260306    edgar/data/9990007/0009990001-26-000009.txt",
    "Company Name  Form Type   CIK         Date Filed  File Name",
    "--------------------",
    "日本の会社",
    '"QUOTED" CORP',
    "N" * 200,
    "A",
)
HEADINGS = {"form": "Form Type", "name": "Company Name", "cik": "CIK", "day": "Date Filed", "file": "File Name"}
ORDERS = {"form": ("form", "name", "cik", "day", "file"), "company": ("name", "form", "cik", "day", "file")}


class Widths(msgspec.Struct, frozen=True):
    """The widths of the columns of a time, and how dates are written in it."""

    form: int = 12
    name: int = 62
    cik: int = 12
    day: int = 12
    date: str = "%Y%m%d"


NOW, FULL, OLD, WIDE = (
    Widths(),
    Widths(date="%Y-%m-%d"),
    Widths(form=12, name=40, cik=11, day=10, date="%y%m%d"),
    Widths(form=17, name=150, cik=15),
)
TIMES = {"now": NOW, "full": FULL, "old": OLD, "wide": WIDE}


def listed(count: int, seed: int = 19) -> list[ListedLine]:
    """Return lines of filings, several of a filing, with odd names."""
    random = Random(seed)
    found: list[ListedLine] = []
    number = 0
    while len(found) < count:
        number += 1
        form, filed = random.choice(FORMS), date(2026, 1, 2) + timedelta(days=random.randrange(80))
        for _entity in range(random.choice((1, 2, 2, 3))):
            cik = str(random.randrange(1, 10 ** random.choice((4, 7, 10)) - 1))
            name = random.choice(ODD) if random.random() < 0.5 else _name(random)
            found.append(ListedLine(f"0009990001-26-{number:06}", form, filed, cik, name))
    return found[:count]


def _name(random: Random) -> str:
    letters = "ABCDEFGHIJ KLMNOP QRSTUVWXYZ.,&'-/()0123456789  ÀÉÑ"
    return "".join(random.choice(letters) for _ in range(random.randrange(1, 50))) + "X"


def as_listed(line: ListedLine, width: int) -> ListedLine:
    """Return a line as an index can state it: EDGAR cuts names off, and space around a name says nothing."""
    return msgspec.structs.replace(line, name=line.name[:width].strip())


def header(kind: str, widths: Widths) -> str:
    """Return the line with the names of the columns."""
    return "".join(f"{HEADINGS[column]:<{getattr(widths, column, 0)}}" for column in ORDERS[kind]).rstrip()


def in_columns(kind: str, lines: Iterable[ListedLine], widths: Widths) -> Iterator[str]:
    """Yield lines in columns."""
    for line in lines:
        cells = {
            "form": line.form,
            "name": line.name[: widths.name - 2].strip() or "?",
            "cik": line.cik,
            "day": f"{line.filed:{widths.date}}",
            "file": f"edgar/data/{line.cik}/{line.accession}.txt         ",
        }
        yield "".join(f"{cells[column]:<{getattr(widths, column, 0)}}" for column in ORDERS[kind])


def separated(lines: Iterable[ListedLine], day: str) -> Iterator[str]:
    """Yield lines with separators."""
    for line in lines:
        yield f"{line.cik}|{line.name}|{line.form}|{line.filed:{day}}|edgar/data/{line.cik}/{line.accession}.txt"


def index_file(head: str, lines: Iterable[str], end: str = "\n") -> bytes:
    """Return an index file as EDGAR lays it out."""
    top = ("Description:           Daily Index of EDGAR Dissemination Feed", "Comments:              none", *[" "] * 4)
    return end.join((*top, head, "-" * 120, *lines, "")).encode()
