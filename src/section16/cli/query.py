"""``section16 query``: one question in SQL to a book of filings."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from section16.cli.formats import print_table
from section16.cli.output import OutputOption, Overwrite, writing_file
from section16.cli.printing import counted, print_lines, status_of
from section16.cli.values import BookOption
from section16.errors import RequestError
from section16.workspace.book import book_folder
from section16.workspace.process_memory import limited_memory
from section16.workspace.querying import (
    QueryFormat,
    RunningQuery,
    format_of_file,
    memory_of_query,
    plain_rows,
    running_query,
    text_lines,
    write_binary,
)

_SHOWN = 1_000
"""So many rows are printed as a table; the other formats have all of them."""


def query(  # noqa: PLR0913 - each is an option
    sql: str,
    /,
    *,
    book: BookOption = None,
    format: Annotated[QueryFormat, Parameter(name="--format")] = "table",  # noqa: A002 - the option's name
    json: Annotated[bool, Parameter(name="--json", negative=())] = False,
    output: OutputOption = None,
    overwrite: Overwrite = False,
    seconds: float = 60,
    memory: str = "2GB",
) -> int:
    """Answer one SELECT about a book of filings; it cannot change the book or read anything else.

    The views are transactions, holdings, positions, insiders, issuers, late, plans, footnotes and more: try "SHOW TABLES" and
    "DESCRIBE transactions".

    Parameters
    ----------
    sql
        The query, in DuckDB's SQL.
    book
        The folder of the book.
    format
        A table to read, CSV, JSON with one object a line, Parquet, or a file of Arrow.
    json
        Short for --format json.
    output
        The file to write; by default, or as -, the standard output. Its name chooses the format, unless --format does.
    seconds
        How long the query may take.
    memory
        How much memory it may use, such as 500MB or 4GB.

    """
    chosen: QueryFormat = "json" if json else format

    def work() -> None:
        folder, most = book_folder(book), memory_of_query(memory)
        with limited_memory(most), running_query(folder, sql, seconds=seconds, memory=memory) as found:
            _write(found, chosen, output, overwrite=overwrite)

    return status_of(work)


def _write(found: RunningQuery, chosen: QueryFormat, output: Path | None, *, overwrite: bool) -> None:
    if chosen == "table" and output is None:
        _print(found)
        return
    if chosen == "table" and output is not None:
        chosen = format_of_file(output)
    if chosen in {"parquet", "arrow"} and output is None and sys.stdout.isatty():
        raise RequestError(f"A terminal does not show {chosen}.", remedy="Name a file with --output.")
    with ExitStack() as stack:
        stream = sys.stdout.buffer if output is None else stack.enter_context(writing_file(output, overwrite=overwrite))
        if chosen in {"parquet", "arrow"}:
            write_binary(found, "parquet" if chosen == "parquet" else "arrow", stream)
        else:
            stream.writelines(text.encode() for text in text_lines(found, "json" if chosen == "json" else "csv"))


def _print(found: RunningQuery) -> None:
    names, numbers, rows = plain_rows(found)
    shown = list(islice(rows, _SHOWN))
    more = next(rows, None) is not None
    print_table(names, shown, numbers)
    print_lines([f"The first {counted(_SHOWN, 'row')}; --format csv has all." if more else f"{counted(len(shown), 'row')}."])
