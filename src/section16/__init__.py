"""Section 16 beneficial-ownership reports, SEC Forms 3, 4 and 5: read, written and shown with nothing lost.

>>> import section16
>>> submission = section16.read(b"<ownershipDocument><documentType>4</documentType></ownershipDocument>")
>>> submission.document.form
'4'

Public names are loaded when they are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from section16.catalogue.catalogue import UnknownFindingError as UnknownFindingError
    from section16.catalogue.catalogue import explain as explain
    from section16.catalogue.entry import CatalogueEntry as CatalogueEntry
    from section16.checks.run import check as check
    from section16.client.connection import ServedBook as ServedBook
    from section16.client.connection import connect as connect
    from section16.compliance.coverage import coverage as coverage
    from section16.compliance.item_405 import item_405 as item_405
    from section16.compliance.statements import read_statements as read_statements
    from section16.compliance.timeliness import timeliness as timeliness
    from section16.document.exhibit import AttachedDocument as AttachedDocument
    from section16.document.ownership import OwnershipDocument as OwnershipDocument
    from section16.document.submission import Submission as Submission
    from section16.errors import BookError as BookError
    from section16.errors import CertificateError as CertificateError
    from section16.errors import ClosuresError as ClosuresError
    from section16.errors import DamagedError as DamagedError
    from section16.errors import DecisionsError as DecisionsError
    from section16.errors import NotOwnershipError as NotOwnershipError
    from section16.errors import Section16Error as Section16Error
    from section16.errors import TooLargeError as TooLargeError
    from section16.errors import TradesError as TradesError
    from section16.errors import UnreadableError as UnreadableError
    from section16.errors import UnwritableError as UnwritableError
    from section16.finding import Finding as Finding
    from section16.finding import Severity as Severity
    from section16.law.closures import Closure as Closure
    from section16.law.due_dates import DueDate as DueDate
    from section16.law.due_dates import due_date as due_date
    from section16.ledger.ledger import Ledger as Ledger
    from section16.limits import Limits as Limits
    from section16.limits import use_limits as use_limits
    from section16.research.row import ResearchRow as ResearchRow
    from section16.research.rows import research_rows as research_rows
    from section16.workspace.book_filings import read_book as read_book
    from section16.workspace.book_search import search_book as search_book
    from section16.workspace.book_transactions import TransactionFilter as TransactionFilter
    from section16.workspace.book_transactions import find_transactions as find_transactions
    from section16.workspace.disclosure import disclose_arrangements as disclose_arrangements
    from section16.workspace.disclosure import find_trading_plans as find_trading_plans
    from section16.workspace.disclosure import find_volume_limit as find_volume_limit
    from section16.workspace.disclosure import list_postings as list_postings
    from section16.workspace.disclosure import tabulate_ownership as tabulate_ownership
    from section16.workspace.filing_view import describe_filing as describe_filing
    from section16.workspace.ingesting import ingest_filings as ingest_filings
    from section16.workspace.issuer_view import describe_issuer as describe_issuer
    from section16.workspace.person_view import describe_person as describe_person
    from section16.workspace.postings import posting_page as posting_page
    from section16.workspace.postings import publish_postings as publish_postings
    from section16.workspace.postings import record_postings as record_postings
    from section16.workspace.postings import report_postings as report_postings
    from section16.workspace.querying import QueryAnswer as QueryAnswer
    from section16.workspace.querying import query as query
    from section16.workspace.reading import from_json as from_json
    from section16.workspace.reading import read as read
    from section16.workspace.reading import read_many as read_many
    from section16.workspace.reading import render_html as render_html
    from section16.workspace.reading import render_pdf as render_pdf
    from section16.workspace.reading import render_text as render_text
    from section16.workspace.reading import rows as rows
    from section16.workspace.reading import to_json as to_json
    from section16.workspace.reading import use_closures as use_closures
    from section16.workspace.reading import write_xml as write_xml
    from section16.workspace.screens import screen as screen
    from section16.workspace.short_swing import ShortSwing as ShortSwing
    from section16.workspace.short_swing import short_swing as short_swing
    from section16.workspace.short_swing import verify as verify

__version__ = "0.1.0"

_HOMES = {
    "AttachedDocument": "document.exhibit",
    "BookError": "errors",
    "CatalogueEntry": "catalogue.entry",
    "CertificateError": "errors",
    "Closure": "law.closures",
    "ClosuresError": "errors",
    "DamagedError": "errors",
    "DecisionsError": "errors",
    "DueDate": "law.due_dates",
    "Finding": "finding",
    "Ledger": "ledger.ledger",
    "Limits": "limits",
    "NotOwnershipError": "errors",
    "OwnershipDocument": "document.ownership",
    "QueryAnswer": "workspace.querying",
    "ResearchRow": "research.row",
    "Section16Error": "errors",
    "ServedBook": "client.connection",
    "Severity": "finding",
    "ShortSwing": "workspace.short_swing",
    "Submission": "document.submission",
    "TooLargeError": "errors",
    "TradesError": "errors",
    "TransactionFilter": "workspace.book_transactions",
    "UnknownFindingError": "catalogue.catalogue",
    "UnreadableError": "errors",
    "UnwritableError": "errors",
    "check": "checks.run",
    "connect": "client.connection",
    "coverage": "compliance.coverage",
    "describe_filing": "workspace.filing_view",
    "describe_issuer": "workspace.issuer_view",
    "describe_person": "workspace.person_view",
    "disclose_arrangements": "workspace.disclosure",
    "due_date": "law.due_dates",
    "explain": "catalogue.catalogue",
    "find_trading_plans": "workspace.disclosure",
    "find_transactions": "workspace.book_transactions",
    "find_volume_limit": "workspace.disclosure",
    "from_json": "workspace.reading",
    "ingest_filings": "workspace.ingesting",
    "item_405": "compliance.item_405",
    "list_postings": "workspace.disclosure",
    "posting_page": "workspace.postings",
    "publish_postings": "workspace.postings",
    "query": "workspace.querying",
    "read": "workspace.reading",
    "read_book": "workspace.book_filings",
    "read_many": "workspace.reading",
    "read_statements": "compliance.statements",
    "record_postings": "workspace.postings",
    "render_html": "workspace.reading",
    "render_pdf": "workspace.reading",
    "render_text": "workspace.reading",
    "report_postings": "workspace.postings",
    "research_rows": "research.rows",
    "rows": "workspace.reading",
    "screen": "workspace.screens",
    "search_book": "workspace.book_search",
    "short_swing": "workspace.short_swing",
    "tabulate_ownership": "workspace.disclosure",
    "timeliness": "compliance.timeliness",
    "to_json": "workspace.reading",
    "use_closures": "workspace.reading",
    "use_limits": "limits",
    "verify": "workspace.short_swing",
    "write_xml": "workspace.reading",
}
__all__ = sorted([*_HOMES, "__version__"])  # noqa: PLE0605 - built from the table above, so that each name is listed once


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        message = f"module 'section16' has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(import_module(f"section16.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
