"""``section16 rows``: the rows of forms, one line each."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from section16.cli.batch import Batch, Files
from section16.cli.formats import ListOptions, format_of
from section16.cli.output import OutputOption, Overwrite, writing_file
from section16.cli.printing import counted, print_notice
from section16.cli.values import BookInsteadOption, WhoOption
from section16.workspace.reading import row_texts
from section16.workspace.reading import rows as rows_of


def rows(  # noqa: PLR0913 - each is an option
    *files: Files,
    book: BookInsteadOption = None,
    issuer: WhoOption | None = None,
    owner: WhoOption | None = None,
    output: OutputOption = None,
    overwrite: Overwrite = False,
    how: ListOptions | None = None,
) -> int:
    """List the rows of both tables, one line for each row: the header, the cells, and the texts of their footnotes.

    Parameters
    ----------
    files
        Files, patterns, folders or archives; - is the standard input.
    issuer
        Only forms about this issuer, by CIK; of a book also by ticker or words of its name.
    owner
        Only forms of this reporting person, by CIK; of a book also by words of the name.
    output
        The file to write; by default, or as -, the standard output.

    """
    batch = Batch(files, (output,), book=book, about=(issuer, owner))
    texts = row_texts(_lines(batch), format_of(how))
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
        print_notice(f"No rows on {counted(without, 'form')}.")
