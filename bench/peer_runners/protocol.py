"""What the runners share: going over the filings, taking the time, and counting what was found. Standard library only."""

from __future__ import annotations

import csv
import importlib.util
import json
import re
import statistics
import sys
import tarfile
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import Any

PASSES = 3
KINDS = ("nonDerivativeTransaction", "nonDerivativeHolding", "derivativeTransaction", "derivativeHolding")
# References to footnotes as readers give them: alone in a box of their own, or as a mark behind the value.
_ALONE = re.compile(r"F[1-9]\d?(?:[\s|,;]+F[1-9]\d?)*")
_MARK = re.compile(r"\[(F[1-9]\d?)\]")
_ONE = re.compile(r"F[1-9]\d?")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Found:
    """What a reader makes of a filing: its rows by kind, each as columns and values, and how many owners."""

    rows: Mapping[str, Sequence[Row]]
    owners: int


@dataclass(frozen=True)
class Columns:
    """What the columns of a reader mean: which hold numbers, which says the number held, which gathers footnotes of a row."""

    numbers: re.Pattern[str]
    held: str
    row_notes: str = ""


@dataclass
class Counts:
    """What was counted in one filing; references are counted by kind of row."""

    rows: dict[str, int] = field(default_factory=dict)
    row_links: dict[str, dict[str, int]] = field(default_factory=dict)
    cell_links: dict[str, dict[str, int]] = field(default_factory=dict)
    held: int = 0
    numbers: int = 0
    as_text: int = 0
    owners: int = 0


def counts_of(found: Found, columns: Columns) -> Counts:
    """Count what was found in one filing."""
    counts = Counts(owners=found.owners)
    for kind in KINDS:
        rows = found.rows.get(kind, ())
        on_row: Counter[str] = Counter()
        on_cell: Counter[str] = Counter()
        for row in rows:
            links = {name: _links(value) for name, value in row.items()}
            on_row.update({mark for marks in links.values() for mark in marks})
            on_cell.update(mark for name, marks in links.items() if name != columns.row_notes for mark in marks)
            _count_numbers(row, columns, counts)
        counts.rows[kind] = len(rows)
        counts.row_links[kind] = dict(on_row)
        counts.cell_links[kind] = dict(on_cell)
        if kind == "derivativeHolding":
            counts.held += sum(_is_there(row.get(columns.held)) for row in rows)
    return counts


def _links(value: object) -> list[str]:
    if not isinstance(value, str):
        return []
    return _ONE.findall(value) if _ALONE.fullmatch(value.strip()) else _MARK.findall(value)


def _is_there(value: object) -> bool:
    return value is not None and value == value and value != ""  # noqa: PLR0124 - NaN does not equal itself


def _count_numbers(row: Row, columns: Columns, counts: Counts) -> None:
    for name, value in row.items():
        if not columns.numbers.fullmatch(name) or not _is_there(value):
            continue
        if isinstance(value, str):
            counts.as_text += any(character.isdigit() for character in _MARK.sub("", value))
        else:
            counts.numbers += isinstance(value, int | float | Decimal) or hasattr(value, "dtype")


def run(
    package: str, read: Callable[[Any], Any], find: Callable[[Any], Found], columns: Columns, *, text: bool = False
) -> None:
    """Read every file of the folder given as first argument and write times and counts to the file given as second.

    An archive instead of a folder is unpacked, and the tables of its filings are written: see :func:`run_packed`.
    """
    folder, output = Path(sys.argv[1]), Path(sys.argv[2])
    if folder.is_file():
        run_packed(package, lambda place, tables: _write_tables(place, tables, read, find, text=text))
        return
    contents = [path.read_bytes() for path in sorted(folder.iterdir())]
    given: list[Any] = [content.decode() for content in contents] if text else list(contents)
    counts = [_counted(read, find, columns, content) for content in given]
    passes = []
    for _ in range(PASSES):
        start = time.process_time()
        for content, counted in zip(given, counts, strict=True):
            if counted is not None:  # a failure costs nothing here
                read(content)
        passes.append(time.process_time() - start)
    done = sum(counted is not None for counted in counts) or 1
    result = {"version": version(package), "milliseconds": statistics.median(passes) * 1000 / done, "counts": counts}
    output.write_text(json.dumps(result, default=vars), encoding="utf-8")


def run_packed(package: str, work: Callable[[Path, Path], None]) -> None:
    """Do the work over the archive given as first argument, and write the time of a filing to the file given as second.

    ``work`` takes the archive, and a folder for the tables.
    """
    place, output = Path(sys.argv[1]), Path(sys.argv[2])
    with tarfile.open(place) as packed:
        count = len(packed.getnames())
    passes = []
    for _ in range(PASSES):
        with tempfile.TemporaryDirectory() as folder:
            start = time.process_time()
            work(place, Path(folder))
            passes.append(time.process_time() - start)
    result = {"version": version(package), "milliseconds": statistics.median(passes) * 1000 / count}
    output.write_text(json.dumps(result), encoding="utf-8")


def _write_tables(place: Path, folder: Path, read: Callable[[Any], Any], find: Callable[[Any], Found], *, text: bool) -> None:
    """Read the filings of an archive and write their rows, one table for each kind."""
    rows: dict[str, list[Row]] = {kind: [] for kind in KINDS}
    with tarfile.open(place) as packed:
        for member in packed:
            content = packed.extractfile(member)
            assert content is not None
            document = _document_in(content.read())
            found = find(read(document.decode() if text else document))
            for kind in KINDS:
                rows[kind].extend(found.rows.get(kind, ()))
    for kind, found_rows in rows.items():
        _write_table(folder / kind, found_rows)


def _document_in(submission: bytes) -> bytes:
    start, end = submission.find(b"<XML>"), submission.rfind(b"</XML>")
    return (submission[start + 5 : end] if start >= 0 else submission).strip()


def _write_table(path: Path, rows: Sequence[Row]) -> None:
    """Write rows with what the environment of the reader has: Parquet by way of a data frame, or else text."""
    if importlib.util.find_spec("pandas") is not None:
        import pandas as pd  # noqa: PLC0415 - in the environment of one reader alone

        pd.DataFrame(rows).astype("string").to_parquet(path.with_suffix(".parquet"))
        return
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.with_suffix(".csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, names)
        writer.writeheader()
        writer.writerows(rows)


def _counted(read: Callable[[Any], Any], find: Callable[[Any], Found], columns: Columns, content: object) -> Counts | None:
    try:
        return counts_of(find(read(content)), columns)
    except Exception as error:  # noqa: BLE001 - whatever a reader raises is a filing that it did not read
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return None
