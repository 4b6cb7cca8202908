"""What every page and every address of the API has in common: addresses, problems, tags, the log, the document."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from section16.errors import BookError
from section16.ingest.filings import ingest
from section16.ingest.posting import post
from section16.store.book.writer import FilingBook
from section16.web.openapi import openapi_document
from section16.web.operations import OPERATIONS
from tests.ingest.inputs import MOMENT
from tests.web.site import Site
from tests.workspace.screened import HARBOR, book_of, filing, row


def test_what_a_text_names_is_found_by_cik_ticker_name_and_accession_number(site: Site) -> None:
    for text in ("9990016", "hlc", "harbor lantern"):
        found = site.json(f"/search?q={text}")
        assert [one["issuer_cik"] for one in found["issuers"]] == [HARBOR], text
    (person,) = site.json("/search?q=lindqvist+dora")["persons"]
    assert (person["owner_cik"], person["issuer_names"]) == ("0009990104", ["Harbor Lantern Corp"])
    (found,) = site.json("/search?q=000999001625080404")["filings"] or [None]
    assert found is None or found["issuer_cik"] == HARBOR
    accession = site.json("/book")["latest"][0]["accession"]
    assert [one["accession"] for one in site.json(f"/search?q={accession.replace('-', '')}")["filings"]] == [accession]
    assert site.json("/search?q=nothing+of+that+name") == {
        "text": "nothing of that name",
        "issuers": [],
        "persons": [],
        "filings": [],
        "more": False,
    }
    assert "Nothing in the book matches" in site.page("/search?q=nothing+of+that+name")


@pytest.mark.parametrize("path", ["/nothing", "/search/further", "/api/v1/nothing", "/static/../app.py", "/static/style.css"])
def test_an_unknown_address_is_a_problem_and_a_page(site: Site, path: str) -> None:
    problem = site.ask(path)
    assert (problem.status_code, problem.headers["content-type"]) == (404, "application/problem+json")
    assert problem.json()["title"] == "Not found"
    if not path.startswith("/api/"):
        shown = site.ask(path, headers={"accept": "text/html"})
        assert (shown.status_code, shown.headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert "<h1>Not found</h1>" in shown.text


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/search?q=a&q=b", "The parameter q is there twice."),
        ("/search?query=a", "Unknown parameter 'query'."),
        ("/transactions?sinse=2025-01-01", "Did you mean since?"),
        ("/transactions?sort=price", "Write one of date, filed, value, shares."),
        ("/transactions?table=1", "Write one of I, II."),
        ("/screens/best-buys", "Write one of cluster-buys, "),
        ("/transactions?since=2025-03-02&until=2025-03-01", "The first day, 2025-03-02, is after the last, 2025-03-01."),
        ("/transactions?at_least=1.000,00", "it is not a number"),
        ("/due?event=trade", "The day of the event is missing."),
        ("/due?on=2026-03-06", "The event is missing."),
        ("/search?q=a&limit=0", "The parameter limit cannot be used"),
        ("/search?q=a&limit=many", "The parameter limit cannot be used"),
        (f"/search?q={'x' * 201}", "The parameter q cannot be used: it is longer than 200 characters."),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(site: Site, path: str, says: str) -> None:
    problem = site.ask(f"/api/v1{path}")
    assert (problem.status_code, problem.headers["content-type"]) == (400, "application/problem+json")
    assert says in f"{problem.json()['detail']} {problem.json()['remedy']}"
    assert problem.json()["remedy"]


def test_an_empty_parameter_is_an_absent_one(site: Site) -> None:
    assert site.json("/search?q=lantern&limit=") == site.json("/search?q=lantern")


def test_texts_of_filings_and_of_requests_are_escaped(site: Site) -> None:
    shown = site.page("/search?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def add(book: Path, file: Path, data: bytes) -> None:
    """Add a filing to a book, and publish it."""
    file.write_bytes(data)
    with FilingBook.open(book).writing() as writer:
        ingest(writer, [str(file)], MOMENT)
        post(writer, MOMENT)
        writer.publish()


def test_an_answer_changes_with_the_book_and_its_pages_go_on_in_their_generation(tmp_path: Path) -> None:
    rows = [row("P", "2025-06-02", 100 + number, 1100 + number, "20") for number in range(5)]
    book = book_of(tmp_path, [filing("ada", "2025-06-03", *rows)])
    site = Site(book)
    first = site.ask("/api/v1/search?q=lantern")
    page = site.json("/transactions?limit=2")
    known = {"if-none-match": first.headers["etag"]}
    again = site.ask("/api/v1/search?q=lantern", headers=known)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert site.ask("/search?q=lantern", headers=known).status_code == 200, "another address, another tag"
    add(book, tmp_path / "more.txt", filing("ben", "2025-06-05", row("P", "2025-06-04", 500, 500, "21")))
    newer = site.ask("/api/v1/search?q=lantern", headers=known)
    assert (newer.status_code, newer.json()["issuers"][0]["filings"]) == (200, 2)
    assert site.ask("/health").json()["generation"] == 2
    rest = site.json(f"/transactions?limit=9&cursor={page['next']}")
    assert (rest["generation"], len(rest["rows"])) == (1, 3)


@pytest.mark.slow
def test_a_cursor_expires_with_its_generation(tmp_path: Path) -> None:
    rows = [row("P", "2025-06-02", 100 + number, 1100 + number, "20") for number in range(5)]
    book = book_of(tmp_path, [filing("ada", "2025-06-03", *rows)])
    site = Site(book)
    page = site.json("/transactions?limit=2")
    for number, who in enumerate(("ben", "cleo"), 4):
        add(book, tmp_path / f"{who}.txt", filing(who, f"2025-06-0{number}", row("P", "2025-06-02", 9, 9, "21")))
    gone = site.ask(f"/api/v1/transactions?cursor={page['next']}")
    assert (gone.status_code, gone.json()["title"]) == (410, "The book has changed")
    assert gone.json()["remedy"] == "Ask for the first page again."


def test_assets_have_names_with_a_hash_and_are_kept_forever(site: Site) -> None:
    shown = site.page("/")
    names = [part.split('"')[0] for part in shown.split('"/static/')[1:]]
    assert {name.split(".")[0] for name in names} == {"style", "search", "icon"}
    for name in names:
        answer = site.ask(f"/static/{name}")
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "public, max-age=31536000, immutable")
    assert "http" not in shown.replace("http-equiv", ""), "nothing is loaded from elsewhere"


def test_requests_are_logged_and_counted_without_what_was_searched(web_book: Path) -> None:
    site = Site(web_book)
    site.ask("/search?q=lindqvist")
    site.ask("/nothing")
    line = json.loads(site.log[0])
    assert (line["path"], line["operation"], line["status"]) == ("/search", "search", 200)
    assert line["time"] == "2026-03-06T12:00:00.000+00:00"
    assert "lindqvist" not in "".join(site.log)
    text = site.ask("/metrics").text
    assert 'section16_requests_total{operation="search",status="200"} 1' in text
    assert 'section16_request_seconds_bucket{operation="search",le="+Inf"} 1' in text
    assert "section16_book_generation 1" in text


def test_an_unforeseen_error_says_nothing_and_is_in_the_log(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **_more: object) -> object:
        raise ZeroDivisionError("the secret cause")

    monkeypatch.setattr("section16.web.operations.search_book", fails)
    answer = site.ask("/api/v1/search?q=unforeseen")
    assert (answer.status_code, answer.json()["title"]) == (500, "Internal error")
    assert "secret cause" not in answer.text
    assert "the secret cause" in json.loads(site.log[-1])["error"]


def test_the_document_describes_every_operation(site: Site) -> None:
    answer = site.ask("/api/v1/openapi.json")
    assert answer.content == openapi_document()
    document = answer.json()
    assert document["openapi"] == "3.1.0"
    assert set(document["paths"]) >= {one.api_path for one in OPERATIONS}
    refs = set(json.dumps(document).split("#/components/schemas/")[1:])
    assert {ref.split('"')[0] for ref in refs} <= set(document["components"]["schemas"])
    for one in OPERATIONS:
        assert one.api_path in site.page("/api")


def test_numbers_are_text_in_the_document() -> None:
    _, schemas = msgspec.json.schema_components([one.returns for one in OPERATIONS])
    assert '"format":"decimal"' not in msgspec.json.encode(schemas).decode().replace('"type":"string","format":"decimal"', "")


def test_a_book_whose_database_another_version_made_says_what_to_do(web_book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("section16.store.book.generations.layout", lambda: "another")
    with pytest.raises(BookError, match="made by another version") as refused:
        Site(web_book)
    assert refused.value.action is not None
    assert refused.value.action.name == "book.compact"


def test_a_folder_without_a_book_is_refused_before_anything_is_served(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="There is no book here"):
        Site(tmp_path)
