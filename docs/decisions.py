"""The index of the architecture decision records, and what each record states about itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path

import msgspec

FOLDER = Path(__file__).parent / "adr"
_NAME = re.compile(r"(?P<number>[0-9]{4})-(?P<slug>[a-z0-9-]+)\.md")
_HEAD = re.compile(
    r"# (?P<number>[0-9]+)\. (?P<title>.+)\n\n"
    r"Date: (?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2}) · Status: (?P<status>accepted|superseded by \[[0-9]+\]\([^)]+\))\n\n"
)

_PAGE = """{made}

# Decisions

Why section16 is built as it is. Each record states a decision, the reasons, the alternatives that were considered, and the
consequences. [Architecture](../architecture.md) shows how the parts fit together.

{table}
"""


class DecisionRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One architecture decision record."""

    file: str
    number: int
    title: str
    date: date
    status: str
    text: str


def record(file: Path) -> DecisionRecord:
    """Return a record; raises ``ValueError`` where its name or its first lines do not have the required form."""
    name, text = _NAME.fullmatch(file.name), file.read_text(encoding="utf-8")
    head = _HEAD.match(text)
    if name is None or head is None:
        raise ValueError(f"{file.name}: a record begins with '# N. Title' and 'Date: YYYY-MM-DD · Status: accepted'")
    if int(name["number"]) != int(head["number"]) or name["slug"] != slug(head["title"]):
        raise ValueError(f"{file.name}: name the file {int(head['number']):04}-{slug(head['title'])}.md")
    return DecisionRecord(
        file=file.name,
        number=int(head["number"]),
        title=head["title"],
        date=date.fromisoformat(head["date"]),
        status=head["status"],
        text=text[head.end() :],
    )


def slug(title: str) -> str:
    """Return a title as it is in a file name."""
    return re.sub("[^a-z0-9]+", "-", title.lower()).strip("-")


def records(folder: Path = FOLDER) -> list[DecisionRecord]:
    """Return every record, in the order of their numbers."""
    return [record(file) for file in sorted(folder.glob("*.md")) if file.name != "README.md"]


def index(made: str, table: Callable[[Sequence[str], Iterable[Sequence[str]]], str]) -> str:
    """Return the index; ``made`` is its first line, ``table`` draws a table."""
    rows = ((str(one.number), f"[{one.title}]({one.file})", str(one.date), one.status) for one in records())
    return _PAGE.format(made=made, table=table(("No.", "Decision", "Date", "Status"), rows))
