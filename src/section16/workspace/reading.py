"""Reading forms, writing them and rendering them: one file, or every file under some paths."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import IO, Any, Literal

from section16.document.captions import CURRENT, Edition, edition_of
from section16.document.ownership import OwnershipDocument
from section16.document.page import Page
from section16.document.submission import Submission
from section16.errors import ClosuresError, UnreadableError
from section16.finding import Finding, Severity
from section16.formats.json_document import from_json, to_json
from section16.formats.ownership_xml import write_xml
from section16.formats.ownership_xml.filing import for_filing
from section16.formats.reading import read_bytes
from section16.law import business_days
from section16.law.closures import Closure, closures_of
from section16.limits import Limits
from section16.render.page import page_of
from section16.render.rows import as_csv, as_json, as_table, rows_of
from section16.render.text import text_of
from section16.sources.files import STDIN, path_names, read_file, read_stream, size_of, sources

__all__ = [
    "CLOSURES",
    "STDIN",
    "filing_hindrances",
    "from_json",
    "read",
    "read_many",
    "render_html",
    "render_pdf",
    "render_text",
    "row_texts",
    "rows",
    "size_of",
    "to_json",
    "use_closures",
    "write_xml",
]

CLOSURES = "SECTION16_CLOSURES"
"""The environment variable that names a user's file of closures; front ends hand its value to :func:`use_closures`."""


def use_closures(file: str | os.PathLike[str] | None) -> tuple[Closure, ...]:
    """Count business days with the days on which EDGAR is closed that a TOML file adds, and return these; ``None`` adds none.

    This applies to everything that counts days in this process from now on, and replaces what was added before. Raises
    :class:`~section16.errors.ClosuresError` for a file that cannot be read or used; then nothing changes.
    """
    added: tuple[Closure, ...] = ()
    if file is not None:
        try:
            added = closures_of(read_file(Path(file)), str(file))
        except UnreadableError as error:
            what = error.what
            remedy = f"Correct the path; if it comes from {CLOSURES}, correct or unset that variable."
            unreadable = ClosuresError(what, remedy=remedy)
            unreadable.source = str(file)
            raise unreadable from None
    business_days.use_closures(added)
    return added


def read(source: str | os.PathLike[str] | bytes | bytearray | IO[bytes], *, limits: Limits | None = None) -> Submission:
    """Return the form that a file, a stream or bytes hold, in whatever container it comes.

    Ownership XML, EDGAR submissions and section16's own JSON are recognized by their content. What was repaired or is odd is in
    ``findings`` of the result. ``limits`` replace the default :class:`~section16.limits.Limits` of a file. Raises
    :class:`~section16.errors.UnreadableError` for what holds no form; its message says what it is, where, and what to do.
    """
    if isinstance(source, bytes | bytearray):
        return read_bytes(bytes(source))
    if isinstance(source, str | os.PathLike):
        return read_bytes(read_file(Path(source), limits), str(source))
    return read_bytes(read_stream(source, limits), str(getattr(source, "name", "")))


def read_many(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    limits: Limits | None = None,
    progress: Callable[[int], None] | None = None,
) -> Iterator[Submission | UnreadableError]:
    """Yield what every file under the paths holds: files, patterns, folders, ``.tar.gz`` archives, ``-`` for standard input.

    A file that cannot be read is yielded as the exception that says why, with its ``source`` set, and reading continues.
    ``limits`` are those of each path; see :class:`~section16.limits.Limits`.
    """
    for source in sources(path_names(paths), limits):
        try:
            if source.error is not None:
                raise source.error
            yield read_bytes(source.data, source.name)
        except UnreadableError as error:
            error.source = source.name
            yield error
        if progress is not None:
            progress(source.used)


def filing_hindrances(document: OwnershipDocument) -> tuple[Finding, ...]:
    """Return why EDGAR would suspend a form that is filed today as it is: what the current schema requires and refuses."""
    from section16.checks.run import check  # noqa: PLC0415 - forms are read without loading the checks

    found = check(for_filing(document), on=date.max)
    return tuple(finding for finding in found if finding.severity is Severity.REJECT)


def render_html(form: Submission | OwnershipDocument, *, as_filed: bool = False) -> str:
    """Return a form as the SEC displays it, as one HTML file for screen and paper.

    Captions are today's; with ``as_filed`` those of the version of the schema it was filed under. Needs the extra ``pages``.
    """
    from section16.render.html import html_of  # noqa: PLC0415 - Jinja2 is an optional extra

    return html_of(*_page(form, as_filed=as_filed))


def render_pdf(form: Submission | OwnershipDocument, *, as_filed: bool = False) -> bytes:
    """Return a form as a PDF on landscape paper; see :func:`render_html`. Needs the extra ``pages``."""
    from section16.render.pdf import pdf_of  # noqa: PLC0415 - Typst is an optional extra

    return pdf_of(*_page(form, as_filed=as_filed))


def render_text(form: Submission | OwnershipDocument, *, as_filed: bool = False) -> str:
    """Return a form as text of at most 120 columns, which can be read back; see :func:`render_html`."""
    return text_of(*_page(form, as_filed=as_filed))


def _page(form: Submission | OwnershipDocument, *, as_filed: bool) -> tuple[Page, Edition]:
    document = form.document if isinstance(form, Submission) else form
    return page_of(document), edition_of(document.schema_version.value) if as_filed else CURRENT


def rows(form: Submission | OwnershipDocument) -> Iterator[dict[str, Any]]:
    """Yield one dictionary for each row of a form: header, cells, texts of footnotes.

    Numbers are ``Decimal``, days ``date``, boxes ``bool``; what is absent is ``None``.
    """
    return rows_of(form if isinstance(form, Submission) else Submission(form=form))


def row_texts(lines: Iterator[dict[str, Any]], written: Literal["table", "csv", "json"]) -> Iterator[str]:
    """Yield rows as the lines of a table to read, of CSV, or of JSON, each as soon as it is known; see :func:`rows`."""
    if written == "json":
        return (as_json(line) + "\n" for line in lines)
    return (as_csv if written == "csv" else as_table)(lines)
