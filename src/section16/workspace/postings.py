"""Reports on an issuer's website: the page, the proof of when each was posted and for how long, and the page as files."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from section16.clock import Clock, now
from section16.compliance.posted_periods import PostedPeriod, PostingEnd, PostingGap, PostingsRecorded
from section16.compliance.posting import PostingList, posting_list
from section16.compliance.posting_page import PostedForm, PostingPage, posting_page_of
from section16.compliance.requests import require_day
from section16.errors import NotFoundError, OutputError, RequestError
from section16.files import write_file
from section16.ledger.entries.entry import LedgerFiling
from section16.render.posting import posting_html
from section16.store.book import lookups
from section16.store.book.lookups import lines_of
from section16.store.roles import MemberRole
from section16.workspace.book import require_libraries
from section16.workspace.book_names import cik_of_issuer
from section16.workspace.book_search import filings_of
from section16.workspace.context import OfficeContext, today
from section16.workspace.due_dates import NOT_ADVICE
from section16.workspace.filing_view import filed_page

if TYPE_CHECKING:
    from section16.office.office import Office
    from section16.office.postings import WebsitePostings

__all__ = [
    "PostedForm",
    "PostedPeriod",
    "PostingEnd",
    "PostingGap",
    "PostingList",
    "PostingPage",
    "PostingsRecorded",
    "PublishedPostings",
    "posting_html",
    "posting_page",
    "publish_postings",
    "record_postings",
    "record_served_postings",
    "recorded_periods",
    "report_postings",
]

INDEX, DATA, FORMS = "index.html", "posting.json", "forms"
_OURS = re.compile(r"\d{10}-\d{2}-\d{6}\.html", re.ASCII)


class PublishedPostings(msgspec.Struct, frozen=True, kw_only=True):
    """A page that was written to a folder, and what was recorded about it; without an office nothing was."""

    folder: str
    page: PostingPage
    recorded: PostingsRecorded | None = None


def report_postings(
    book: str | os.PathLike[str],
    issuer: str,
    *,
    on: date | None = None,
    office: OfficeContext | None = None,
    clock: Clock = now,
) -> PostingList:
    """Return, for each report about an issuer of a book, when it is to be posted, when it was, until when, and the gaps.

    What was posted is what the ``office`` has recorded; without one, nothing counts as overdue. ``on`` is the day of the list,
    by default today in Washington. Raises :class:`~section16.errors.RequestError` for an issuer that the book does not have,
    :class:`~section16.errors.BookError` and :class:`~section16.errors.OfficeError`.
    """
    if on is not None:
        require_day(on, "The day of the list")
    filings = _filings(book, issuer)
    return posting_list(filings, on or today(clock), periods=recorded_periods(office, [filings[0].issuer]))


def posting_page(  # noqa: PLR0913 - what a page depends on
    book: str | os.PathLike[str],
    issuer: str,
    *,
    on: date | None = None,
    office: OfficeContext | None = None,
    clock: Clock = now,
    form_page: Callable[[str], str] = "/filings/{}/form".format,
) -> PostingPage:
    """Return the page with an issuer's reports of the last twelve months, for its website (Rule 16a-3(k)).

    ``form_page`` gives the address of a form by its accession number, by default that of a served book. Raises as
    :func:`report_postings`.
    """
    found = report_postings(book, issuer, on=on, office=office, clock=clock)
    first = found.items[0] if found.items else None
    about = (first.issuer, first.issuer_name) if first else (_filings(book, issuer)[0].issuer, "")
    return posting_page_of(found, issuer_cik=about[0], issuer_name=about[1], form_page=form_page, note=NOT_ADVICE)


def record_postings(
    book: str | os.PathLike[str], issuer: str, place: str, *, office: OfficeContext, by_hand: bool = False
) -> PostingsRecorded:
    """Record in an office that the reports of an issuer's page are posted at a place now.

    The page is the one of now, by the clock of the office's context; the content of each form is recorded as section16 shows
    it, and not at all ``by_hand``: then a person states that the reports are on a page that something else made. What is
    recorded already costs nothing. Raises :class:`~section16.errors.NotAllowedError` unless a preparer asks, and as
    :func:`report_postings`.
    """
    if not place.strip():
        raise RequestError("Nothing states where the reports are posted.", remedy="Give the address of the page.")
    page = posting_page(book, issuer, office=office, clock=office.clock)
    accessions = frozenset(one.accession for one in page.forms)
    with office.open() as opened:
        postings = _postings(opened, page.issuer_cik)
        if postings.is_known(place, accessions):
            return PostingsRecorded(at=office.clock(), place=place, seen=tuple(sorted(accessions)))
        shown = {one: "" if by_hand else digest_of_form(filed_page(book, one).encode()) for one in sorted(accessions)}
        return postings.observe(place, shown)


def record_served_postings(book: Path, address: str, *, office: OfficeContext) -> tuple[PostingsRecorded, ...]:
    """Record that the pages of a served book are posted: those of the issuers for which the member is a preparer.

    ``address`` is where visitors find the server. Raises as :func:`record_postings`.
    """
    with office.open() as opened:
        ciks = opened.ciks(MemberRole.PREPARER)
    done = []
    for cik in ciks:
        with suppress(NotFoundError):  # the book has no filing about this issuer yet
            done.append(record_postings(book, cik, f"{address.rstrip('/')}/posting/{cik}", office=office))
    return tuple(done)


def publish_postings(  # noqa: PLR0913 - what a page depends on
    book: str | os.PathLike[str],
    issuer: str,
    folder: Path,
    *,
    address: str = "",
    office: OfficeContext | None = None,
    overwrite: bool = False,
    clock: Clock = now,
) -> PublishedPostings:
    """Write an issuer's page and its forms into a folder, for a website, and record in an office that they are posted.

    Each file is replaced whole, the forms first and the page last, so that a visitor never meets a page whose forms are
    missing; forms that have left the page are removed at the end. ``address`` is where visitors find the folder; by default it
    is recorded by its path. What was removed or changed in the folder since the last time is recorded as such. Raises
    :class:`~section16.errors.OutputError` for a folder with other files, unless ``overwrite``, and as :func:`report_postings`.
    """
    _require_ours(folder, overwrite=overwrite)
    clock = office.clock if office is not None else clock
    place = address.strip() or str(folder.resolve())
    page = posting_page(book, issuer, office=office, clock=clock, form_page=f"{FORMS}/{{}}.html".format)
    forms = {one.accession: filed_page(book, one.accession).encode() for one in page.forms}
    if office is not None:
        with office.open() as opened:  # what is no longer there is recorded before it is there again
            postings = _postings(opened, page.issuer_cik)
            was = {one.accession for one in postings.periods() if one.place == place and one.ended is None}
            if was:
                postings.observe(place, {one: text for one, text in _there(folder).items() if one in was})
    for accession, body in forms.items():
        write_file(folder / FORMS / f"{accession}.html", body, overwrite=True)
    recorded = None
    if office is not None:
        _write_page(folder, page)
        with office.open() as opened:
            recorded = _postings(opened, page.issuer_cik).observe(place, {one: digest_of_form(forms[one]) for one in forms})
        page = posting_page(book, issuer, office=office, clock=clock, form_page=f"{FORMS}/{{}}.html".format)
    _write_page(folder, page)
    for file in (folder / FORMS).glob("*.html"):
        if _OURS.fullmatch(file.name) and file.stem not in forms:
            file.unlink(missing_ok=True)
    return PublishedPostings(folder=str(folder), page=page, recorded=recorded)


def digest_of_form(body: bytes) -> str:
    """Return the SHA-256 of a form as it is shown."""
    return hashlib.sha256(body).hexdigest()


def recorded_periods(office: OfficeContext | None, issuers: Iterable[str]) -> dict[str, tuple[PostedPeriod, ...]] | None:
    """Return what an office has recorded about the postings of issuers, by CIK; of those that it has not, nothing."""
    if office is None:
        return None
    with office.open() as opened:
        have = set(opened.ciks())
        return {cik: _postings(opened, cik).periods() for cik in dict.fromkeys(issuers) if cik in have}


def _postings(office: Office, cik: str) -> WebsitePostings:
    from section16.office.postings import WebsitePostings  # noqa: PLC0415 - databases are an optional extra

    return WebsitePostings(office, cik)


def _filings(book: str | os.PathLike[str], issuer: str) -> list[LedgerFiling]:
    """Return the filings about an issuer of a book; there is one at least."""
    require_libraries()
    from section16.store.book.generations import reading  # noqa: PLC0415 - requires the packages of a book

    with reading(Path(book)) as connection:
        cik = cik_of_issuer(connection, issuer)
        found = filings_of(lines_of(connection, lookups.ALL_FILINGS_OF_ISSUER, issuer=cik))
    return [
        LedgerFiling(
            accession=one.accession,
            form=one.form or "",
            accepted=one.accepted,
            filed=one.filed,
            issuer=one.issuer_cik,
            issuer_name=one.issuer_name or "",
            names=one.owner_names,
        )
        for one in found
    ]


def _there(folder: Path) -> Mapping[str, str]:
    """Return the forms that are in a folder, with the digest of each."""
    files = (file for file in (folder / FORMS).glob("*.html") if _OURS.fullmatch(file.name))
    return {file.stem: digest_of_form(file.read_bytes()) for file in files}


def _require_ours(folder: Path, *, overwrite: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise OutputError("This is a file.", where=str(folder), remedy="Name a folder.")
    if overwrite or not folder.exists() or (folder / DATA).is_file() or not any(folder.iterdir()):
        return
    remedy = "Name a new folder, or allow its files to be overwritten. Nothing was written."
    raise OutputError("The folder has files of something else.", where=str(folder), remedy=remedy)


def _write_page(folder: Path, page: PostingPage) -> None:
    write_file(folder / DATA, msgspec.json.format(msgspec.json.encode(page), indent=2), overwrite=True)
    write_file(folder / INDEX, posting_html(page).encode(), overwrite=True)
