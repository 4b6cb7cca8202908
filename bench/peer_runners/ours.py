"""Runs section16's own reader: ownership XML to the typed document."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.peer_runners.protocol import Columns, Found, run, run_packed
from section16.document.cells import Cell
from section16.document.declaration import fields_of
from section16.document.group import Group
from section16.document.ownership import OwnershipDocument
from section16.formats.ownership_xml import read_xml
from section16.store.book.folder import make_folders

_NUMBERS = (
    "exercise_price|shares|total_value|price|underlying_shares|underlying_value|shares_owned|value_owned"  # in all four kinds
)


def read(content: bytes) -> OwnershipDocument:
    """Return the typed document."""
    return read_xml(content)[0]


def _columns(row: Group) -> Iterator[tuple[str, Any]]:
    for field in fields_of(type(row)):
        value = getattr(row, field.name)
        if isinstance(value, Cell):
            yield field.name, value.value
            yield f"{field.name} footnotes", " ".join(value.footnotes)
        else:
            yield field.name, " ".join(value)


def find(document: OwnershipDocument) -> Found:
    """Return what the document says."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in document.rows:
        rows.setdefault(row.ELEMENT, []).append(dict(_columns(row)))
    return Found(rows, len(document.reporting_owners))


def _pack(place: Path, folder: Path) -> None:
    from bench.book_ingest import to_segments  # noqa: PLC0415 - books need more than the reader of a form

    make_folders(folder)
    to_segments(place, folder)


if Path(sys.argv[1]).is_file():
    run_packed("section16", _pack)
else:
    run("section16", read, find, Columns(re.compile(_NUMBERS), held="shares_owned"))
