"""The operations of the web: each is one function of the workspace, shown as a page and served as JSON.

Both addresses call the same function with the same request and show the struct that it returns, so that they cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from section16.web import requests as asked
from section16.web.shown import filing_further, issuer_further, nothing_further, person_further
from section16.workspace.book_search import BookOverview, BookSearch, describe_book, search_book
from section16.workspace.filing_view import FilingView, describe_filing
from section16.workspace.issuer_view import IssuerView, describe_issuer
from section16.workspace.person_view import PersonView, describe_person


class WebOperation(msgspec.Struct, frozen=True, kw_only=True):
    """An operation: its name, the addresses of its page and of its API twin, what it takes and returns, and who answers.

    ``path`` follows ``/`` for the page and ``/api/v1/`` for the API; ``api`` replaces it there where the two differ. ``call``
    gets the folder of the book and the request. ``further`` computes what the template shows beside the answer, such as charts.
    ``of_book`` says that the answer is the same as long as the generation of the book is.
    """

    name: str
    path: str
    takes: type[msgspec.Struct]
    returns: type[msgspec.Struct]
    call: Callable[[Path, Any], Any]
    summary: str
    api: str = ""
    further: Callable[[Any], Mapping[str, object]] = nothing_further
    of_book: bool = True

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


OPERATIONS: tuple[WebOperation, ...] = (
    WebOperation(
        name="book",
        path="",
        api="book",
        takes=asked.NothingAsked,
        returns=BookOverview,
        call=lambda book, _: describe_book(book),
        summary="What the book holds, and the filings that came last.",
    ),
    WebOperation(
        name="search",
        path="search",
        takes=asked.SearchRequest,
        returns=BookSearch,
        call=lambda book, one: search_book(book, one.q, limit=one.limit),
        summary="The issuers, reporting persons and filings that a text names.",
    ),
    WebOperation(
        name="issuer",
        path="issuers/{issuer}",
        takes=asked.IssuerRequest,
        returns=IssuerView,
        call=lambda book, one: describe_issuer(book, one.issuer),
        further=issuer_further,
        summary="An issuer: its insiders, their trades by month, lateness, plans and filings.",
    ),
    WebOperation(
        name="person",
        path="persons/{person}",
        takes=asked.PersonRequest,
        returns=PersonView,
        call=lambda book, one: describe_person(book, one.person, issuer=one.issuer),
        further=person_further,
        summary="A reporting person: roles, positions, balances over time, short-swing windows and filings.",
    ),
    WebOperation(
        name="filing",
        path="filings/{accession}",
        takes=asked.FilingRequest,
        returns=FilingView,
        call=lambda book, one: describe_filing(book, one.accession, against=one.against, addresses=one.addresses),
        further=filing_further,
        summary="A filing: the form as printed, findings, and what each row did in the ledger.",
    ),
)
"""Every operation that reads, in the order of the API's document."""
