"""Conversions of forms: to EDGAR's XML, to JSON, and to pages; and the names of the files that hold them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Literal

import msgspec
from msgspec.structs import replace

from section16.document.cells import flag_cell
from section16.document.declaration import CHANGES
from section16.document.submission import Submission
from section16.finding import Finding
from section16.workspace.reading import filing_hindrances, render_html, render_pdf, render_text, to_json, write_xml

__all__ = ["ConvertedForm", "Target", "convert_form", "file_name_of"]

Target = Literal["xml", "json", "html", "pdf", "text"]

_PAGES: dict[str, Callable[[Submission, bool], bytes]] = {
    "html": lambda form, as_filed: render_html(form, as_filed=as_filed).encode(),
    "pdf": lambda form, as_filed: render_pdf(form, as_filed=as_filed),
    "text": lambda form, as_filed: render_text(form, as_filed=as_filed).encode(),
}


class ConvertedForm(msgspec.Struct, frozen=True, kw_only=True):
    """A form as the bytes of a file; ``data`` is empty where ``hindrances`` state why EDGAR would suspend it."""

    data: bytes
    hindrances: tuple[Finding, ...] = ()


def convert_form(
    submission: Submission, to: Target, *, for_filing: bool = False, plan_box: bool | None = None, as_filed: bool = False
) -> ConvertedForm:
    """Return a form as the bytes of a file.

    ``for_filing`` writes the v5.5 set, without the elements that EDGAR adds; a form that EDGAR would suspend is not written.
    ``plan_box`` answers the Rule 10b5-1(c) box of an old form that has none, and never overrules a form. ``as_filed`` gives
    pages the captions of the version that was filed. Raises :class:`~section16.errors.UnwritableError`, and
    ``ModuleNotFoundError`` where the extra ``pages`` is missing.
    """
    if to == "json":
        return ConvertedForm(data=to_json(submission) + b"\n")
    if to != "xml":
        return ConvertedForm(data=_PAGES[to](submission, as_filed))
    document = submission.document
    if not for_filing:
        return ConvertedForm(data=write_xml(document))
    if plan_box is not None and document.form in CHANGES and document.aff10b5_one.value is None:
        document = replace(document, aff10b5_one=flag_cell(plan_box))
    hindrances = filing_hindrances(document)
    return ConvertedForm(data=b"" if hindrances else write_xml(document, for_filing=True), hindrances=hindrances)


def file_name_of(submission: Submission, to: Target, taken: Collection[str]) -> str:
    """Return the name of a file for a form: its accession number or the name of its source, and none of those taken."""
    named = (submission.header.accession_number if submission.header else None) or Path(submission.source.split(":")[-1]).stem
    # A header may call itself anything; no name leaves the folder or holds what a terminal would act on.
    named = "".join(sign if sign.isprintable() and sign not in "/\\" else "_" for sign in named).strip(".") or "form"
    name, number = f"{named}.{to}", 1
    while name in taken:
        number += 1
        name = f"{named}-{number}.{to}"
    return name
