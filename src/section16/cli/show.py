"""``section16 show``: forms on the terminal, or as a page."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from section16.cli.batch import Batch, Files
from section16.cli.output import Overwrite, write_file
from section16.errors import OutputError
from section16.workspace.reading import render_html, render_pdf, render_text

if TYPE_CHECKING:
    from section16.document.submission import Submission


def show(
    *files: Files,
    html: Path | None = None,
    pdf: Path | None = None,
    text: Path | None = None,
    overwrite: Overwrite = False,
    as_filed: bool = False,
) -> int:
    """Show forms as the SEC displays them: in the terminal, or as HTML, PDF or text in a file.

    Parameters
    ----------
    files
        Files, patterns, folders or archives; - is the standard input.
    html
        The HTML file to write; one form only.
    pdf
        The PDF to write; one form only.
    text
        The text file to write; one form only.
    as_filed
        Print the captions of the version that was filed instead of today's.

    """
    batch = Batch(files, (html, pdf, text))
    targets = [target for target in (html, pdf, text) if target is not None]
    for number, submission in enumerate(batch.forms()):
        batch.remark(submission)
        if number and targets:
            batch.refuse(f"{targets[0]} holds the first form. Convert several forms with: section16 convert -o FOLDER")
            break
        try:
            if html is not None:
                write_file(html, render_html(submission, as_filed=as_filed).encode(), overwrite=overwrite)
            if pdf is not None:
                write_file(pdf, render_pdf(submission, as_filed=as_filed), overwrite=overwrite)
            if text is not None:
                write_file(text, render_text(submission, as_filed=as_filed).encode(), overwrite=overwrite)
        except (ModuleNotFoundError, OutputError) as error:
            batch.refuse(error)
            break
        if not targets:
            sys.stdout.write(
                "\n\n" * bool(number) + "\n".join([*_about(submission), render_text(submission, as_filed=as_filed)])
            )
            sys.stdout.writelines(_exhibits(submission))
    return batch.status


def _about(submission: Submission) -> Iterator[str]:
    """Yield what the header of a submission states, which is on no page."""
    header = submission.header
    if header is not None:
        facts = {
            "Accession": header.accession_number,
            "filed": header.filed,
            "accepted": header.accepted and f"{header.accepted} Eastern",
            "as": submission.document.document_type.value,
        }
        yield "  ".join(f"{name} {fact}" for name, fact in facts.items() if fact) + "\n"


def _exhibits(submission: Submission) -> Iterator[str]:
    for exhibit in submission.exhibits:
        named = "  ".join(part for part in (exhibit.type, exhibit.filename, exhibit.description) if part)
        damaged = f", damaged: {exhibit.damage}" if exhibit.damage else ""
        yield f"Attached: {named}  ({len(exhibit.content):,} bytes{damaged})\n"
