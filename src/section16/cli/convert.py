"""``section16 convert``: forms to XML or JSON."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from section16.cli.batch import Batch, Files, tell, write_file
from section16.document.submission import Submission
from section16.errors import UnwritableError
from section16.workspace import filing_gaps, render_html, render_pdf, render_text, to_json, write_xml

_PAGES: dict[str, Callable[[Submission, bool], bytes]] = {
    "html": lambda form, as_filed: render_html(form, as_filed=as_filed).encode(),
    "pdf": lambda form, as_filed: render_pdf(form, as_filed=as_filed),
    "text": lambda form, as_filed: render_text(form, as_filed=as_filed).encode(),
}


def convert(
    *files: Files,
    to: Literal["xml", "json", "html", "pdf", "text"],
    for_filing: bool = False,
    as_filed: bool = False,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
) -> int:
    """Convert forms to EDGAR's XML or to JSON, losing nothing, or to a page: HTML, PDF or text.

    Parameters
    ----------
    files
        Files, patterns, folders or archives; - is the standard input.
    to
        What to convert to.
    for_filing
        Write what is sent to EDGAR: the v5.5 set, without the elements that EDGAR puts in itself.
    as_filed
        Print pages with the captions of the version that was filed instead of today's.
    output
        The file to write, or for several forms the folder; without it the standard output is written.

    """
    batch = Batch(files)
    if for_filing and to != "xml":
        batch.refuse("--for-filing goes with --to xml: only XML is sent to EDGAR")
        return batch.status
    if as_filed and to not in _PAGES:
        batch.refuse("--as-filed goes with pages: --to html, pdf or text")
        return batch.status
    several = output is not None and (output.is_dir() or len(files) > 1)
    written: list[str] = []
    for submission in batch.forms():
        batch.remark(submission)
        if written and output is None and to not in ("json", "text"):
            batch.refuse(f"several forms make no one {to} file; name a folder with -o")
            break
        if written and output is not None and not several:
            batch.refuse(f"{output} holds the first form; name a folder for several with -o")
            break
        try:
            data = _converted(submission, to, for_filing=for_filing, as_filed=as_filed)
        except UnwritableError as error:
            batch.refuse(f"{submission.source}: {error}")
            continue
        except ModuleNotFoundError as error:
            batch.refuse(error)
            break
        written.append(_write(data, _target(submission, to, output, written) if several else output))
    return batch.status


def _converted(submission: Submission, to: str, *, for_filing: bool, as_filed: bool) -> bytes:
    if to == "json":
        return to_json(submission.document) + b"\n"
    if to in _PAGES:
        return _PAGES[to](submission, as_filed)
    if for_filing:
        for name in filing_gaps(submission.document):
            tell(f"{submission.source}: <{name}> is required when filing and the form does not say it; put it in first")
    return write_xml(submission.document, for_filing=for_filing)


def _target(submission: Submission, to: str, folder: Path | None, written: list[str]) -> Path:
    """Return a file for one of several forms, named after its accession number or its source, and never one twice."""
    assert folder is not None
    named = (submission.header.accession_number if submission.header else None) or Path(submission.source.split(":")[-1]).stem
    target, number = folder / f"{named}.{to}", 1
    while str(target) in written:
        number += 1
        target = folder / f"{named}-{number}.{to}"
    return target


def _write(data: bytes, target: Path | None) -> str:
    if target is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return "-"
    write_file(target, data)
    return str(target)
