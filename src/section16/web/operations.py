"""The operations of the web: each is one function of the workspace, shown as a page and served as JSON.

Both addresses call the same function with the same request and show the struct that it returns, so that they cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from section16.errors import BookError, RequestError
from section16.web import requests as asked
from section16.web.context import WebContext
from section16.web.feeds import AtomFeed, issuer_feed, person_feed, screen_feed
from section16.web.shown import (
    due_further,
    filing_further,
    issuer_further,
    nothing_further,
    person_further,
    posting_further,
    screen_further,
    short_swing_further,
    sql_further,
    transactions_further,
)
from section16.workspace.book_search import BookOverview, BookSearch, describe_book, search_book
from section16.workspace.book_transactions import TransactionFilter, TransactionPage, find_transactions
from section16.workspace.checking import Explained, FindingsCatalogue, explained, findings_catalogue
from section16.workspace.due_dates import DueAnswer, answer_due_date
from section16.workspace.filing_view import FilingProfile, describe_filing
from section16.workspace.issuer_view import IssuerProfile, describe_issuer
from section16.workspace.naming import cik_in
from section16.workspace.person_view import PersonProfile, describe_person
from section16.workspace.postings import PostingList, PostingPage, posting_html, posting_page, report_postings
from section16.workspace.screens import ScreenAnswer, screen
from section16.workspace.short_swing import InsiderShortSwing, describe_short_swing
from section16.workspace.sql_answers import BookViews, SqlAnswer, answer_sql, book_views

MOST_ON_PAGE = 200
"""Rows of a page: with more, it would be larger than 300 kB. The API returns as many as were asked for."""


class WebOperation(msgspec.Struct, frozen=True, kw_only=True):
    """An operation: its name, the addresses of its page and of its API twin, what it takes and returns, and who answers.

    ``path`` follows ``/`` for the page and ``/api/v1/`` for the API; ``api`` replaces it there where the two differ. ``call``
    gets what it answers from and the request. ``further`` computes what the template shows beside the answer.
    ``of_book`` says that the answer is the same as long as the generation of the book is. ``feed`` makes a feed of the answer.
    ``whole_page`` makes a page that is one file, without the frame of the others and without a template.
    ``about`` returns the CIKs of the issuers and persons of an answer: where none of them changes, the answer does not; it is
    empty where the answer depends on more, such as a name.
    ``long`` says that it may take seconds, so that it has threads apart from those of pages.
    ``paged`` says that its page shows at most :data:`~section16.web.operations.MOST_ON_PAGE` rows, whatever ``limit`` asks for.
    """

    name: str
    path: str
    takes: type[msgspec.Struct]
    returns: type[msgspec.Struct]
    call: Callable[[WebContext, Any], Any]
    summary: str
    api: str = ""
    further: Callable[[Any, Any], Mapping[str, object]] = nothing_further
    of_book: bool = True
    feed: Callable[[Any, Any], AtomFeed] | None = None
    whole_page: Callable[[Any], str] | None = None
    paged: bool = False
    long: bool = False
    about: Callable[[Any, Any], frozenset[str]] | None = None

    @property
    def api_path(self) -> str:
        """The address of the API twin, with names of parts in braces."""
        return f"/api/v1/{self.api or self.path}"

    @property
    def page_path(self) -> str:
        """The address of the page, with names of parts in braces."""
        return f"/{self.path}"

    @property
    def template(self) -> str:
        """The file of the page's template."""
        return f"{self.name}.html.j2"


def filter_of(one: asked.TransactionsRequest) -> TransactionFilter:
    """Return the filter of a request for transactions."""
    return TransactionFilter(**{name: getattr(one, name) for name in TransactionFilter.__struct_fields__})


_NOTHING: frozenset[str] = frozenset()


def about_issuer(answer: IssuerProfile, one: asked.IssuerRequest) -> frozenset[str]:
    """Return the issuer of an answer; nothing where it was asked for by a name, which another may get."""
    return frozenset({answer.issuer.issuer_cik}) if cik_in(one.issuer) else _NOTHING


def about_person(answer: PersonProfile, one: asked.PersonRequest) -> frozenset[str]:
    """Return the person of an answer and the issuers; nothing where one was asked for by a name."""
    if not cik_in(one.person) or (one.issuer and not cik_in(one.issuer)):
        return _NOTHING
    return frozenset({answer.owner_cik, *(role.issuer_cik for role in answer.roles)})


def about_filing(answer: FilingProfile, one: asked.FilingRequest) -> frozenset[str]:
    """Return the issuer of a filing; nothing where it is compared with one that may be about another issuer."""
    return frozenset({answer.filing.issuer_cik}) if answer.filing.issuer_cik and not one.against else _NOTHING


def _sql(its: WebContext, one: asked.SqlRequest) -> SqlAnswer:
    with queries_refused(its.book):
        return answer_sql(its.book, one.q, limit=one.limit)


@contextmanager
def queries_refused(book: Path) -> Iterator[None]:
    """Raise what is wrong with a query as a mistake of the request; what is wrong with the book stays that."""
    try:
        yield
    except BookError as error:
        if error.where.startswith(str(book)):
            raise
        raise RequestError(error.what, where=error.where, remedy=error.remedy) from None


OPERATIONS: tuple[WebOperation, ...] = (
    WebOperation(
        name="book",
        path="",
        api="book",
        takes=asked.NothingAsked,
        returns=BookOverview,
        call=lambda its, _: describe_book(its.book),
        summary="What the book holds, and the filings that came last.",
    ),
    WebOperation(
        name="search",
        path="search",
        takes=asked.SearchRequest,
        returns=BookSearch,
        call=lambda its, one: search_book(its.book, one.q, limit=one.limit),
        summary="The issuers, reporting persons and filings that a text names.",
    ),
    WebOperation(
        name="issuer",
        path="issuers/{issuer}",
        takes=asked.IssuerRequest,
        returns=IssuerProfile,
        call=lambda its, one: describe_issuer(its.book, one.issuer),
        about=about_issuer,
        further=issuer_further,
        feed=issuer_feed,
        summary="An issuer: its insiders, their trades by month, lateness, plans and filings.",
    ),
    WebOperation(
        name="person",
        path="persons/{person}",
        takes=asked.PersonRequest,
        returns=PersonProfile,
        call=lambda its, one: describe_person(its.book, one.person, issuer=one.issuer, on=one.on),
        about=about_person,
        further=person_further,
        feed=person_feed,
        summary="A reporting person: roles, positions, balances over time, short-swing windows and filings.",
    ),
    WebOperation(
        name="short_swing",
        path="persons/{person}/short-swing",
        takes=asked.ShortSwingRequest,
        returns=InsiderShortSwing,
        call=lambda its, one: describe_short_swing(its.book, one.person, one.issuer),
        further=short_swing_further,
        summary="The most that an issuer can recover from a person under Section 16(b), with the matches and the reasons.",
    ),
    WebOperation(
        name="filing",
        path="filings/{accession}",
        takes=asked.FilingRequest,
        returns=FilingProfile,
        call=lambda its, one: describe_filing(its.book, one.accession, against=one.against, addresses=one.addresses),
        about=about_filing,
        further=filing_further,
        summary="A filing: the form as printed, findings, and what each row did in the ledger.",
    ),
    WebOperation(
        name="posting",
        path="posting/{issuer}",
        takes=asked.PostingRequest,
        returns=PostingPage,
        call=lambda its, one: posting_page(its.book, one.issuer, on=one.on, office=its.office, clock=its.clock),
        whole_page=posting_html,
        summary="The reports about an issuer of the last twelve months, for its website (Rule 16a-3(k)).",
        of_book=False,
    ),
    WebOperation(
        name="posting_report",
        path="posting/{issuer}/report",
        takes=asked.PostingRequest,
        returns=PostingList,
        call=lambda its, one: report_postings(its.book, one.issuer, on=one.on, office=its.office, clock=its.clock),
        further=posting_further,
        summary="For each report about an issuer: by when it is posted, when it was, until when, and days without a record.",
        of_book=False,
    ),
    WebOperation(
        name="transactions",
        path="transactions",
        takes=asked.TransactionsRequest,
        returns=TransactionPage,
        call=lambda its, one: find_transactions(its.book, filter_of(one), limit=one.limit, cursor=one.cursor),
        further=transactions_further,
        paged=True,
        summary="Transactions in force, filtered and sorted, as filed and as cleansed, page by page.",
    ),
    WebOperation(
        name="screen",
        path="screens/{name}",
        takes=asked.ScreenRequest,
        returns=ScreenAnswer,
        call=lambda its, one: screen(its.book, **msgspec.structs.asdict(one)),
        further=screen_further,
        feed=screen_feed,
        paged=True,
        summary="A ready-made question: cluster purchases, top buyers, plan sales, late filers and others.",
    ),
    WebOperation(
        name="due",
        path="due",
        takes=asked.DueRequest,
        returns=DueAnswer,
        call=lambda _, one: answer_due_date(**msgspec.structs.asdict(one)),
        further=due_further,
        summary="When the report of an event is due, and why, day by day.",
        of_book=False,
    ),
    WebOperation(
        name="checks",
        path="checks",
        takes=asked.NothingAsked,
        returns=FindingsCatalogue,
        call=lambda *_: findings_catalogue(),
        summary="Every finding that section16 reports.",
        of_book=False,
    ),
    WebOperation(
        name="explanation",
        path="checks/{name}",
        takes=asked.ExplainRequest,
        returns=Explained,
        call=lambda _, one: explained(one.name),
        summary="What a finding, a transaction code, an exemption or a rule means.",
        of_book=False,
    ),
    WebOperation(
        name="sql",
        path="sql",
        takes=asked.SqlRequest,
        returns=SqlAnswer,
        call=_sql,
        further=sql_further,
        long=True,
        summary="The answer to one SELECT about the book, which it cannot change.",
    ),
    WebOperation(
        name="views",
        path="sql/views",
        takes=asked.NothingAsked,
        returns=BookViews,
        call=lambda its, _: book_views(its.book),
        summary="The views that queries can ask, with their columns.",
    ),
)
"""Every operation that reads, in the order of the API's document."""
