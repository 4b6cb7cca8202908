"""``section16 convert``: forms to XML or JSON."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter
from msgspec.structs import replace

from section16.cli.batch import Batch, Files
from section16.cli.output import Overwrite, write_file
from section16.cli.printing import print_notice
from section16.cli.terminal import visible, visible_markup
from section16.document.cells import FlagCell
from section16.document.declaration import CHANGES
from section16.document.ownership import OwnershipDocument
from section16.document.paths import place
from section16.document.submission import Submission
from section16.errors import OutputError, UnwritableError
from section16.workspace.reading import filing_hindrances, render_html, render_pdf, render_text, to_json, write_xml

_PAGES: dict[str, Callable[[Submission, bool], bytes]] = {
    "html": lambda form, as_filed: render_html(form, as_filed=as_filed).encode(),
    "pdf": lambda form, as_filed: render_pdf(form, as_filed=as_filed),
    "text": lambda form, as_filed: render_text(form, as_filed=as_filed).encode(),
}


def convert(  # noqa: PLR0913 - each is an option
    *files: Files,
    to: Literal["xml", "json", "html", "pdf", "text"],
    for_filing: bool = False,
    aff10b5_one: Annotated[Literal["yes", "no"] | None, Parameter(name="--aff10b5-one")] = None,
    as_filed: bool = False,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    overwrite: Overwrite = False,
) -> int:
    """Convert forms to EDGAR's XML or to JSON, losing nothing, or to a page: HTML, PDF or text.

    Exit status: 0 when all was converted, 1 when a form cannot be filed as it is and was not written, 2 when anything is
    unreadable.

    Parameters
    ----------
    files
        Files, patterns, folders or archives; - is the standard input.
    to
        What to convert to.
    for_filing
        Write what is sent to EDGAR: the v5.5 set, without the elements that EDGAR puts in itself. A form that EDGAR would
        suspend is not written.
    aff10b5_one
        With --for-filing, whether the form reports a transaction under a Rule 10b5-1(c) plan, where the form does not say.
    as_filed
        Print pages with the captions of the version that was filed instead of today's.
    output
        The file to write, or for several forms the folder; without it the standard output is written.

    """
    batch = Batch(files)
    misuse = _misuse(to, output, for_filing=for_filing, as_filed=as_filed, answers=aff10b5_one is not None)
    if misuse:
        batch.refuse(misuse)
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
            data = _converted(submission, to, for_filing=for_filing, as_filed=as_filed, aff10b5_one=aff10b5_one)
        except UnwritableError as error:
            batch.refuse(f"{submission.source}: {error}")
            continue
        except ModuleNotFoundError as error:
            batch.refuse(error)
            break
        if data is None:
            batch.status = batch.status or 1
            continue
        target = _target(submission, to, output, written) if several else output
        try:
            written.append(_write(data, to, target, overwrite=overwrite))
        except OutputError as error:
            batch.refuse(error)
    return batch.status


def _misuse(to: str, output: Path | None, *, for_filing: bool, as_filed: bool, answers: bool) -> str:
    """Return why options do not go together; empty where they do."""
    if for_filing and to != "xml":
        return "--for-filing goes with --to xml: only XML is sent to EDGAR"
    if answers and not for_filing:
        return "--aff10b5-one goes with --for-filing: it answers what the form does not say"
    if as_filed and to not in _PAGES:
        return "--as-filed goes with pages: --to html, pdf or text"
    if to == "pdf" and output is None and sys.stdout.isatty():
        return "A PDF cannot be shown in the terminal. Name a file with -o."
    return ""


def _converted(submission: Submission, to: str, *, for_filing: bool, as_filed: bool, aff10b5_one: str | None) -> bytes | None:
    """Return a form as the bytes of a file, or ``None`` for one that cannot be filed as it is."""
    if to == "json":
        return to_json(submission) + b"\n"
    if to in _PAGES:
        return _PAGES[to](submission, as_filed)
    document = submission.document
    if not for_filing:
        return write_xml(document)
    if aff10b5_one is not None and document.form in CHANGES and document.aff10b5_one.value is None:
        document = replace(document, aff10b5_one=FlagCell("1" if aff10b5_one == "yes" else "0"))
    return None if _hindered(document, submission.source) else write_xml(document, for_filing=True)


def _hindered(document: OwnershipDocument, source: str) -> bool:
    """Report what keeps a form from being filed; return whether anything does."""
    hindrances = filing_hindrances(document)
    for finding in hindrances:
        remedy = "answer with --aff10b5-one yes or no" if finding.location == "$.aff10b5One" else finding.remedy
        print_notice(f"{source}: not written: {finding.id} at {place(finding.location)}: {finding.message}; {remedy}")
    return bool(hindrances)


def _target(submission: Submission, to: str, folder: Path | None, written: list[str]) -> Path:
    """Return a file for one of several forms, named after its accession number or its source, and never one twice."""
    assert folder is not None
    named = (submission.header.accession_number if submission.header else None) or Path(submission.source.split(":")[-1]).stem
    # A header may call itself anything; no name leaves the folder or holds what a terminal would act on.
    named = "".join(sign if sign.isprintable() and sign not in "/\\" else "_" for sign in named).strip(".") or "form"
    target, number = folder / f"{named}.{to}", 1
    while str(target) in written:
        number += 1
        target = folder / f"{named}-{number}.{to}"
    return target


def _write(data: bytes, to: str, target: Path | None, *, overwrite: bool) -> str:
    if target is None:
        if to == "pdf":
            sys.stdout.buffer.write(data)
        else:
            text = data.decode()
            sys.stdout.buffer.write((visible_markup(text) if to in ("xml", "html") else visible(text)).encode())
        sys.stdout.buffer.flush()
        return "-"
    write_file(target, data, overwrite=overwrite)
    return str(target)
