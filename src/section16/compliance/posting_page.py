"""The page of an issuer's website with the reports of the last twelve months (Rule 16a-3(k))."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import msgspec

from section16.compliance.posting import PostingItem, PostingList


class PostedForm(msgspec.Struct, frozen=True, kw_only=True):
    """A report on the page: what it is, when it was posted where that is recorded, and until when it remains.

    ``form_page`` is the address of the form as section16 shows it, from the page; ``edgar`` is EDGAR's page of the filing.
    """

    accession: str
    form: str
    names: tuple[str, ...]
    filed: date
    posted_at: datetime | None
    until: date
    form_page: str
    edgar: str


class PostingPage(msgspec.Struct, frozen=True, kw_only=True):
    """The reports that are on an issuer's website on a day, the latest first; ``note`` is what the page is based on."""

    issuer_cik: str
    issuer_name: str
    as_of: date
    forms: tuple[PostedForm, ...]
    note: str


def is_shown(one: PostingItem, on: date) -> bool:
    """Whether a report is on the page on a day: from its filing until twelve months after it was posted."""
    return one.filed is not None and one.until is not None and on <= one.until and bool(one.link)


def posting_page_of(
    found: PostingList, *, issuer_cik: str, issuer_name: str, form_page: Callable[[str], str], note: str
) -> PostingPage:
    """Return the page of a posting list; ``form_page`` gives the address of a form by its accession number."""
    forms = tuple(_form(one, form_page) for one in found.items if is_shown(one, found.as_of))
    return PostingPage(issuer_cik=issuer_cik, issuer_name=issuer_name, as_of=found.as_of, forms=forms, note=note)


def _form(one: PostingItem, form_page: Callable[[str], str]) -> PostedForm:
    assert one.filed is not None
    assert one.until is not None
    return PostedForm(
        accession=one.accession,
        form=one.form,
        names=one.names,
        filed=one.filed,
        posted_at=one.posted_at,
        until=one.until,
        form_page=form_page(one.accession),
        edgar=one.link,
    )
