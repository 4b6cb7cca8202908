"""``section16 convert``: forms to XML, to JSON, or to pages."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from section16.cli.batch import Batch, Files
from section16.cli.output import OutputOption, Overwrite, write_file
from section16.cli.printing import print_notice
from section16.cli.terminal import visible, visible_markup
from section16.document.paths import place
from section16.document.submission import Submission
from section16.errors import OutputError, UnwritableError
from section16.finding import Finding
from section16.workspace.converting import Target, convert_form, file_name_of


def convert(  # noqa: PLR0913 - each is an option
    *files: Files,
    to: Target,
    for_filing: bool = False,
    aff10b5_one: Annotated[Literal["yes", "no"] | None, Parameter(name="--aff10b5-one")] = None,
    as_filed: bool = False,
    output: OutputOption = None,
    overwrite: Overwrite = False,
) -> int:
    """Convert forms to EDGAR's XML or to JSON, with nothing lost, or to a page: HTML, PDF or text.

    Exit status: 0 when every form was converted, 1 when a form cannot be filed as it is and was not written, 2 when a file
    cannot be read or written.

    Parameters
    ----------
    files
        Files, patterns, folders or archives; - is the standard input.
    to
        What to convert to.
    for_filing
        Write what is sent to EDGAR: the v5.5 set, without the elements that EDGAR adds. A form that EDGAR would suspend is not
        written.
    aff10b5_one
        With --for-filing, whether the form reports a transaction under a Rule 10b5-1(c) plan, where the form does not say.
    as_filed
        Print pages with the captions of the version that was filed instead of today's.
    output
        The file to write, or for several forms the folder; by default, or as -, the standard output.

    """
    batch = Batch(files, (output,))
    wrong = _misuse(to, output, for_filing=for_filing, as_filed=as_filed, answered=aff10b5_one is not None)
    if wrong:
        print_notice(wrong)
        return 2
    plan_box = None if aff10b5_one is None else aff10b5_one == "yes"
    several = output is not None and (output.is_dir() or len(files) > 1)
    written: list[str] = []
    for submission in _one_for_each_file(batch, to, output, written, several=several):
        try:
            converted = convert_form(submission, to, for_filing=for_filing, plan_box=plan_box, as_filed=as_filed)
        except UnwritableError as error:
            batch.refuse(f"{submission.source}: {error}")
            continue
        except ModuleNotFoundError as error:
            batch.refuse(error)
            break
        if converted.hindrances:
            _print_hindrances(converted.hindrances, submission.source)
            batch.status = batch.status or 1
            continue
        name = file_name_of(submission, to, written)
        try:
            _write(converted.data, to, output / name if several and output else output, overwrite=overwrite)
        except OutputError as error:
            batch.refuse(error)
            continue
        written.append(name)
    return batch.status


def _misuse(to: Target, output: Path | None, *, for_filing: bool, as_filed: bool, answered: bool) -> str:
    """Return why options do not go together; empty where they do."""
    if for_filing and to != "xml":
        return "--for-filing requires --to xml: only XML is sent to EDGAR."
    if answered and not for_filing:
        return "--aff10b5-one requires --for-filing: it answers what the form does not say."
    if as_filed and to in ("xml", "json"):
        return "--as-filed requires a page: --to html, pdf or text."
    if to == "pdf" and output is None and sys.stdout.isatty():
        return "A PDF cannot be shown in the terminal. Name a file with -o."
    return ""


def _one_for_each_file(
    batch: Batch, to: Target, output: Path | None, written: list[str], *, several: bool
) -> Iterator[Submission]:
    """Yield forms as long as there is a file for each; XML and pages are files of one form."""
    for submission in batch.forms():
        batch.remark(submission)
        if written and output is None and to not in ("json", "text"):
            batch.refuse(f"Several forms cannot be written to one {to} file. Name a folder with -o.")
            return
        if written and output is not None and not several:
            batch.refuse(f"{output} holds the first form. Name a folder with -o for several forms.")
            return
        yield submission


def _print_hindrances(hindrances: tuple[Finding, ...], source: str) -> None:
    """Report what keeps a form from being filed."""
    for finding in hindrances:
        remedy = "Answer with --aff10b5-one yes or no." if finding.location == "$.aff10b5One" else finding.remedy
        print_notice(f"{source}: not written: {finding.id} at {place(finding.location)}: {finding.message} {remedy}")


def _write(data: bytes, to: Target, target: Path | None, *, overwrite: bool) -> None:
    if target is not None:
        write_file(target, data, overwrite=overwrite)
        return
    if to == "pdf":
        sys.stdout.buffer.write(data)
    else:
        text = data.decode()
        sys.stdout.buffer.write((visible_markup(text) if to in ("xml", "html") else visible(text)).encode())
    sys.stdout.buffer.flush()
