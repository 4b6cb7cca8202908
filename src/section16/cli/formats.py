"""How commands print lists: as a table to read, as CSV or as JSON; ``--json`` is short for ``--format json``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, TypeVar

from cyclopts import Parameter
from msgspec import Struct
from rich.table import Table

from section16.cli.terminal import console, visible
from section16.workspace.tables import csv_lines, json_lines

Format = Literal["table", "csv", "json"]
T = TypeVar("T", bound=Struct)

_WIDE = 100_000
"""Columns of a table that is not printed on a terminal: each row is one line, which other programs do not have to rejoin."""


def _agree(options: ListOptions) -> None:
    if options.json and options.format == "csv":
        raise ValueError("--json is short for --format json, and --format csv is given as well. Give one of them.")


@Parameter(name="*", validator=lambda _type, options: _agree(options) if options else None)
@dataclass(frozen=True)
class ListOptions:
    """How a list is printed.

    Parameters
    ----------
    format
        A table to read, CSV, or JSON with one object a line.
    json
        Short for --format json.

    """

    format: Annotated[Format, Parameter(name="--format")] = "table"
    json: Annotated[bool, Parameter(name="--json", negative=())] = False


def format_of(options: ListOptions | None) -> Format:
    """Return the format that was chosen; without options, a table."""
    if options is None:
        return "table"
    return "json" if options.json else options.format


def print_rows(found: Iterable[T], kind: type[T], options: ListOptions | None, show: Callable[[Iterable[T]], None]) -> None:
    """Write structs of one kind in the format that was chosen; ``show`` writes the table, with whatever belongs below it.

    CSV has a column for each field of ``kind``, and its heading even where nothing was found.
    """
    chosen = format_of(options)
    if chosen == "table":
        show(found)
    else:
        print_data(found, kind, chosen)


def print_data(found: Iterable[T], kind: type[T], chosen: Format) -> None:
    """Write structs of one kind as CSV or JSON, each as soon as it is known."""
    sys.stdout.writelines(csv_lines(found, kind) if chosen == "csv" else json_lines(found))


def print_table(headings: Sequence[str], lines: Iterable[Sequence[str]], right: Iterable[str] = ()) -> None:
    """Write a table to read; the columns named in ``right`` hold numbers and are aligned to the right."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    numbers = frozenset(right)
    for heading in headings:
        table.add_column(heading, justify="right" if heading in numbers else "left", no_wrap=heading in numbers)
    for line in lines:
        table.add_row(*map(visible, line))
    if sys.stdout.isatty():
        console(sys.stdout, highlight=False, markup=False).print(table)
        return
    page = console(sys.stdout, width=_WIDE, highlight=False, markup=False)
    with page.capture() as printed:
        page.print(table)
    # The last column is padded to its longest value, which no reader of a file expects.
    sys.stdout.writelines(f"{line.rstrip()}\n" for line in printed.get().removesuffix("\n").split("\n"))
