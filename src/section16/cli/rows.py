"""``section16 rows``: the rows of forms, one line each."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import Parameter

from section16.cli.batch import Batch, Files
from section16.cli.output import Overwrite, writing_file
from section16.cli.printing import print_notice
from section16.render.rows import as_csv, as_json, as_table, rows_of


def rows(
    *files: Files,
    format: Literal["table", "csv", "json"] = "table",  # noqa: A002 - the name of the option
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    overwrite: Overwrite = False,
) -> int:
    """List the rows of both tables, one line a row: header, cells, footnote texts beside them.

    Parameters
    ----------
    files
        Files, patterns, folders or archives; - is the standard input.
    format
        A table for the eye, CSV, or JSON with one object a line.
    output
        The file to write; without it the standard output is written.

    """
    batch = Batch(files)
    lines = _lines(batch)
    if format == "json":
        texts: Iterator[str] = (as_json(line) + "\n" for line in lines)
    else:
        texts = (as_csv if format == "csv" else as_table)(lines)
    if output is None:
        sys.stdout.writelines(texts)
    else:
        with writing_file(output, overwrite=overwrite) as stream:
            stream.writelines(text.encode() for text in texts)
    return batch.status


def _lines(batch: Batch) -> Iterator[dict[str, Any]]:
    without = 0
    for submission in batch.forms():
        batch.remark(submission)
        count = 0
        for line in rows_of(submission):
            count += 1
            yield line
        without += not count
    if without:
        print_notice(f"{without} form(s) hold no rows")
