"""A rendered form, read back: the pages of sec.gov, the SEC's preview, our own HTML and text, and prints of any of them."""

from __future__ import annotations

from section16.document.ownership import OwnershipDocument
from section16.finding import Finding
from section16.formats import remarks
from section16.formats.form_page.html_parts import sheet_of_html
from section16.formats.form_page.reading import read_sheet
from section16.formats.form_page.text_parts import sheet_of_text
from section16.formats.form_page.to_document import document_of

__all__ = ["read_html_page", "read_text_page"]


def read_html_page(data: bytes | str) -> tuple[OwnershipDocument, tuple[Finding, ...]]:
    """Return the form that a page of HTML shows, and what the page does not show.

    Raises :class:`~section16.errors.UnreadableError` for a page of something else, of several forms, or cut off.
    """
    sheet = sheet_of_html(data)
    page, findings = read_sheet(sheet)
    return document_of(page), (*findings, _unshown(ours=sheet.ours))


def read_text_page(text: str) -> tuple[OwnershipDocument, tuple[Finding, ...]]:
    """Return the form that a printed text shows, and what the print does not show.

    Raises :class:`~section16.errors.UnreadableError` for a print of something else, of several forms, or cut off.
    """
    sheet = sheet_of_text(text)
    page, findings = read_sheet(sheet)
    return document_of(page), (*findings, _unshown(ours=sheet.ours))


def _unshown(*, ours: bool) -> Finding:
    what = "EDGAR numbers (except in links), the schema version, timeliness (except as a mark), whether 0 or 0.00 was filed"
    if not ours:
        what = f"{what}, whether an empty box was filed as no or omitted"
    return remarks.PAGE_UNSHOWN.found("$", what=what)
