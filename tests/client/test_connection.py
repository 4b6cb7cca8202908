"""A served book answers as the library does: the same structs, the same exceptions."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import msgspec
import pytest

import section16
from section16.client.connection import ServedBook, connect
from section16.demo.story import form
from section16.errors import BookError, BusyError, ExpiredError, NotFoundError, RequestError
from section16.web.operations import OPERATIONS
from section16.workspace.book_search import describe_book
from section16.workspace.checking import check_form, checked_form, explained, findings_catalogue
from section16.workspace.due_dates import DueAnswer
from section16.workspace.screens import ScreenName
from section16.workspace.short_swing import describe_short_swing
from section16.workspace.sql_answers import answer_sql, book_views
from tests.web.served import served
from tests.workspace.screened import book_of
from tests.workspace.test_screens import FILINGS

SQL = "SELECT owner_name, code, shares, value, filed FROM transactions ORDER BY filed, accession, form_table, row"
FILING = "0009990016-25-112804"
CHOSEN = section16.TransactionFilter(issuer="HLC", code="PS", sort="value", discretionary=True, since=date(2025, 1, 1))
Question = Callable[[Any], Any]

BOTH: dict[str, tuple[Question, Question]] = {
    "book": (describe_book, lambda there: there.overview()),
    "search": (lambda book: section16.search_book(book, "lantern", limit=3), lambda there: there.search("lantern", limit=3)),
    "issuer": (lambda book: section16.describe_issuer(book, "HLC"), lambda there: there.issuer("HLC")),
    "person": (lambda book: section16.describe_person(book, "ben"), lambda there: there.person("ben")),
    "short_swing": (
        lambda book: describe_short_swing(book, "ben", "HLC"),
        lambda there: there.short_swing("ben", "HLC"),
    ),
    "filing": (
        lambda book: section16.describe_filing(book, FILING, addresses=True),
        lambda there: there.filing(FILING, addresses=True),
    ),
    "posting": (
        lambda book: section16.posting_page(book, "HLC", on=date(2026, 1, 5)),
        lambda there: there.posting("HLC", on=date(2026, 1, 5)),
    ),
    "posting_report": (
        lambda book: section16.report_postings(book, "HLC", on=date(2026, 1, 5)),
        lambda there: there.posting_report("HLC", on=date(2026, 1, 5)),
    ),
    "transactions": (
        lambda book: section16.find_transactions(book, CHOSEN, limit=2),
        lambda there: there.transactions(CHOSEN, limit=2),
    ),
    "screen": (
        lambda book: section16.screen(book, "cluster-buys", persons=2, everything=True),
        lambda there: there.screen("cluster-buys", persons=2, everything=True),
    ),
    "due": (
        lambda _: DueAnswer(due=section16.due_date("trade", date(2026, 11, 25))),
        lambda there: there.due("trade", date(2026, 11, 25)),
    ),
    "checks": (lambda _: findings_catalogue(), lambda there: there.checks()),
    "explanation": (lambda _: explained("ROW-NATURE"), lambda there: there.explain("ROW-NATURE")),
    "sql": (lambda book: answer_sql(book, SQL, limit=3), lambda there: there.sql(SQL, limit=3)),
    "views": (book_views, lambda there: there.views()),
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return book_of(tmp_path_factory.mktemp("there"), FILINGS)


@pytest.fixture(scope="module")
def there(book: Path) -> Iterator[ServedBook]:
    with served(book) as address, section16.connect(address) as found:
        yield found


@pytest.mark.parametrize("name", BOTH)
def test_a_served_book_answers_as_the_library_does(book: Path, there: ServedBook, name: str) -> None:
    here, far = (ask(one) for ask, one in zip(BOTH[name], (book, there), strict=True))
    assert type(far) is type(here)
    assert msgspec.json.encode(far) == msgspec.json.encode(here)
    assert far == here or name == "filing"  # the days in `values` of a finding, which may be anything, are texts in JSON


def test_every_operation_of_the_server_is_asked() -> None:
    assert set(BOTH) == {one.name for one in OPERATIONS}


@pytest.mark.parametrize("name", ["top-buyers", "first-buy-in-years", "plan-sales", "late-filers", "exercise-and-hold"])
def test_every_screen_is_read(book: Path, there: ServedBook, name: ScreenName) -> None:
    assert there.screen(name) == section16.screen(book, name)


def test_a_query_has_exact_columns(book: Path, there: ServedBook) -> None:
    here, far = section16.query(book, SQL), there.query(SQL)
    assert list(far) == list(here)
    assert far.columns == here.columns
    assert len(far) > 10
    assert there.query("SELECT 1 AS a, 2 AS a WHERE false").columns == ("a", "a_2")


def test_pages_of_transactions_follow_each_other(book: Path, there: ServedBook) -> None:
    every = section16.find_transactions(book, limit=1000).rows
    first = there.transactions(limit=3)
    assert (*first.rows, *there.transactions(limit=1000, cursor=first.next).rows) == every


def test_a_form_is_checked_there(there: ServedBook) -> None:
    data = form("form4.xml")
    read = section16.read(data)
    assert there.check(data) == checked_form(read, check_form(read))


@pytest.mark.parametrize(
    ("kind", "here", "far"),
    [
        (NotFoundError, lambda book: section16.describe_issuer(book, "0009999999"), lambda there: there.issuer("0009999999")),
        (RequestError, lambda book: section16.describe_issuer(book, "lantern"), lambda there: there.issuer("lantern")),
        (RequestError, lambda book: section16.search_book(book, "a", limit=0), lambda there: there.search("a", limit=0)),
        ((RequestError, BookError), lambda book: section16.query(book, "SELEC 1"), lambda there: there.query("SELEC 1")),
    ],
    ids=["nothing", "several", "limit", "sql"],
)
def test_what_the_library_refuses_is_refused(book: Path, there: ServedBook, kind: Any, here: Question, far: Question) -> None:
    with pytest.raises(kind):
        here(book)
    with pytest.raises(kind) as refused:
        far(there)
    assert refused.value.remedy


def test_a_query_cannot_change_the_book(there: ServedBook) -> None:
    with pytest.raises(RequestError):
        there.query("CREATE TABLE t (a int)")
    with pytest.raises(RequestError):
        there.query("SELECT * FROM read_csv('/etc/hostname')")


@pytest.mark.parametrize(
    "url", ["", "127.0.0.1:8016", "ftp://example.com", "http://", "http://u:secret@example.com", "http://x/?a=1"]
)
def test_what_is_no_address_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(RequestError) as refused:
        connect(url)
    assert "secret" not in str(refused.value)


def test_a_server_that_is_not_there_is_named() -> None:
    with connect("http://127.0.0.1:9") as nobody, pytest.raises(BookError, match=r"http://127\.0\.0\.1:9: .*did not answer"):
        nobody.overview()


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, b"<html>", BookError),
        (200, b"{}", BookError),
        (302, b"", BookError),
        (401, b'{"detail": "This server requires authorization.", "remedy": "Send it."}', RequestError),
        (410, b'{"detail": "The book has changed."}', ExpiredError),
        (429, b'{"detail": "Too many queries are being answered."}', BusyError),
        (503, b'{"detail": "The book cannot be read."}', BookError),
        (502, b"Bad gateway", BookError),
    ],
)
def test_other_answers_are_faults_with_a_place(status: int, body: bytes, kind: type[Exception]) -> None:
    asked: list[str] = []

    class Other(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.headers.get("authorization", ""))
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Other)
    thread = threading.Thread(target=server.handle_request, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    with connect(address, token="a token of a test") as found, pytest.raises(kind) as refused:
        found.overview()
    thread.join(timeout=5)
    server.server_close()
    assert type(refused.value) is kind
    assert asked == ["Bearer a token of a test"]
    assert "a token" not in str(refused.value)
