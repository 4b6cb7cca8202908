"""Transactions page by page, queries in SQL, and forms that are checked: what they give, and what they refuse."""

from __future__ import annotations

import base64
import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from threading import BoundedSemaphore
from urllib.parse import quote, urlencode

import pyarrow as pa
import pytest

from section16.demo.story import form
from section16.errors import BookError, RequestError
from section16.store.book.generations import reading
from section16.web.operations import OPERATIONS
from section16.web.shown import sql_further
from section16.workspace import sql_answers
from section16.workspace.book_transactions import TransactionFilter, find_transactions
from section16.workspace.sql_answers import answer_sql
from tests.web.site import Site


def every_page(book: Path, chosen: TransactionFilter, limit: int) -> list[str]:
    found, cursor = [], ""
    while True:
        page = find_transactions(book, chosen, limit=limit, cursor=cursor)
        found += [one.row_id for one in page.rows]
        cursor = page.next
        if not cursor:
            return found


def test_a_page_shows_as_many_rows_as_keep_it_small_and_leads_to_the_rest(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("section16.web.app.MOST_ON_PAGE", 2)
    asked = "/transactions?code=PS&limit=1000"
    shown, rows = site.page(asked), site.json(asked)["rows"]
    assert len(rows) > 4
    assert [row["row_id"] for row in rows if f"/{row['row']} of {row['accession']}" in shown] == [
        row["row_id"] for row in rows[:2]
    ]
    assert "Next 2" in shown
    assert "limit=2&amp;cursor=" in shown


def test_every_page_with_a_limit_of_its_own_is_cut() -> None:
    """A search returns a hundred of each kind at most, and the rows of a query are cut by their size."""
    limited = {one.name for one in OPERATIONS if "limit" in one.takes.__struct_fields__}
    assert limited == {one.name for one in OPERATIONS if one.paged} | {"search", "sql"}


def test_a_wide_answer_in_sql_is_cut_to_a_page_of_300_kb(site: Site) -> None:
    query = urlencode({"q": "SELECT repeat('x', 900) AS wide FROM range(1000)", "limit": 1000})
    shown = site.page(f"/sql?{query}")
    assert 200_000 < len(shown.encode()) < 300_000
    assert "and there are more" in shown
    assert len(site.json(f"/sql?{query}")["rows"]) == 1000


ORDERS = [(sort, order) for sort in ("date", "filed", "value", "shares") for order in ("descending", "ascending")]
OFTEN = {("date", "descending"), ("value", "ascending")}


@pytest.mark.parametrize(
    ("sort", "order"), [pytest.param(*one, marks=[] if one in OFTEN else [pytest.mark.slow]) for one in ORDERS]
)
def test_the_pages_together_are_the_whole_in_order(web_book: Path, sort: str, order: str) -> None:
    chosen = TransactionFilter(sort=sort, order=order)  # type: ignore[arg-type]  # the words of the parameters
    whole = [one.row_id for one in find_transactions(web_book, chosen, limit=1000).rows]
    assert len(whole) == len(set(whole)) > 15
    assert every_page(web_book, chosen, 4) == whole


def test_a_book_that_is_kept_open_answers_the_library_and_gives_further_pages(web_book: Path) -> None:
    """A program opens a file of DuckDB with one configuration: that of the server holds for every other question."""
    site = Site(web_book)
    first = site.json("/transactions?limit=2")
    second = site.json(f"/transactions?limit=2&cursor={first['next']}")
    assert len({one["row_id"] for one in (*first["rows"], *second["rows"])}) == 4
    assert find_transactions(web_book, limit=2, cursor=first["next"]).rows[0].row_id == second["rows"][0]["row_id"]
    with reading(web_book, threads=2, memory="1GB") as connection:
        assert connection.execute("SELECT count(*) FROM transactions").fetchall()[0][0] > 4


def test_filters_choose_and_together_narrow(web_book: Path) -> None:
    def codes(**chosen: object) -> list[str | None]:
        return [one.code for one in find_transactions(web_book, TransactionFilter(**chosen)).rows]  # type: ignore[arg-type]

    assert set(codes(code="ps")) == {"P", "S"}
    assert set(codes(code="PS", discretionary=True, at_least=Decimal(20000), issuer="HLC")) == {"P"}
    assert codes(person="dora", code="P", issuer="HLC") == ["P"]
    assert len(codes(table="II")) == 2


@pytest.mark.parametrize("cursor", ["x", "AAAA", "W10", "WzEsImRhdGUiLGZhbHNlLCJ4IiwiYSIsIkkiLDEsIiJd"])
def test_a_cursor_of_another_making_is_refused(site: Site, cursor: str) -> None:
    answer = site.ask(f"/api/v1/transactions?cursor={cursor}")
    assert answer.status_code == 400
    assert "not one that this book gave" in answer.json()["detail"]


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e400", "9" * 40])
def test_a_value_that_no_filing_can_state_is_refused(site: Site, value: str) -> None:
    answer = site.ask(f"/api/v1/transactions?at_least={value}")
    assert answer.status_code == 400
    assert site.ask(f"/api/v1/transactions.csv?at_least={value}").status_code == 400
    last = [1, "value", False, value, "a", "I", 1, ""]
    cursor = base64.urlsafe_b64encode(json.dumps(last).encode()).decode().rstrip("=")
    assert "not one that this book gave" in site.ask(f"/api/v1/transactions?sort=value&cursor={cursor}").json()["detail"]


def test_a_cursor_of_another_filter_is_refused(web_book: Path) -> None:
    first = find_transactions(web_book, TransactionFilter(code="PS"), limit=2)
    assert find_transactions(web_book, TransactionFilter(code="PS"), limit=2, cursor=first.next).rows
    with pytest.raises(RequestError, match="another filter"):
        find_transactions(web_book, TransactionFilter(code="S"), limit=2, cursor=first.next)


def test_a_cursor_of_another_order_is_refused(web_book: Path) -> None:
    first = find_transactions(web_book, limit=2)
    with pytest.raises(RequestError, match="another order"):
        find_transactions(web_book, TransactionFilter(sort="value"), cursor=first.next)


def test_all_transactions_of_a_filter_come_as_csv_ndjson_and_arrow(site: Site, web_book: Path) -> None:
    found = find_transactions(web_book, TransactionFilter(code="S"), limit=1000).rows
    lines = list(csv.DictReader(io.StringIO(site.ask("/api/v1/transactions.csv?code=S").text)))
    assert [line["row_id"] for line in lines] == [one.row_id for one in found]
    assert lines[0]["shares"] == str(found[0].shares)
    objects = [json.loads(line) for line in site.ask("/api/v1/transactions.ndjson?code=S").text.splitlines()]
    assert objects == site.json("/transactions?code=S&limit=1000")["rows"]
    table = pa.ipc.open_stream(site.ask("/api/v1/transactions.arrow?code=S").content).read_all()
    assert (table.num_rows, table.schema.field("shares").type) == (len(found), pa.decimal128(38, 10))
    assert site.ask("/api/v1/transactions.csv?code=S&colour=red").status_code == 400


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TABLE filed.filings",
        "SELECT 1; SELECT 2",
        "INSERT INTO filed.filings SELECT * FROM filed.filings",
        "ATTACH '/tmp/x.db'",
        "COPY filings TO '/tmp/x.csv'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET memory_limit = '100GB'",
        "PRAGMA database_list",
        "SELECT no_such_column FROM filings",
        "not a query",
    ],
)
def test_a_query_that_is_not_allowed_is_refused_with_a_reason(site: Site, sql: str) -> None:
    answer = site.ask(f"/api/v1/sql?{urlencode({'q': sql})}")
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json"), answer.text
    assert answer.json()["remedy"]
    assert "root:" not in answer.text


def test_more_queries_than_at_once_are_asked_to_come_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("section16.workspace.sql_answers._turns", BoundedSemaphore(1))
    monkeypatch.setattr("section16.workspace.sql_answers._SECONDS", 0.05)
    with sql_answers._turn():
        answer = site.ask("/api/v1/sql?q=SELECT+16+AS+busy")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    assert answer.json()["title"] == "Too many requests"
    monkeypatch.undo()
    assert site.ask("/api/v1/sql?q=SELECT+16+AS+busy").status_code == 200


def test_a_query_is_limited_in_rows_and_time(web_book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = answer_sql(web_book, "SELECT * FROM range(1000000)", limit=5)
    assert (len(found.rows), found.more) == (5, True)
    assert len(answer_sql(web_book, "SELECT repeat('x', 100000) AS long").rows[0][0]) == 2000
    monkeypatch.setattr("section16.workspace.sql_answers._SECONDS", 0.2)
    with pytest.raises(BookError, match="took longer than"):
        answer_sql(web_book, "SELECT count(*) FROM range(100000000000) a, range(1000) b")


def test_a_form_is_checked_as_upload_as_text_and_by_the_api_and_nothing_is_kept(site: Site) -> None:
    data = form("form4.xml")
    api = site.ask("/api/v1/check?on=2026-11-18", method="POST", content=data)
    assert api.status_code == 200
    uploaded = site.ask("/check", method="POST", files={"file": ("form.xml", data)}, data={"on": "11/18/2026"})
    pasted = site.ask("/check", method="POST", data={"text": data.decode(), "on": "2026-11-18"})
    for page in (uploaded, pasted):
        assert page.status_code == 200, page.text
        assert page.headers["cache-control"] == "no-store"
        assert "No findings" in page.text if not api.json()["findings"] else api.json()["findings"][0]["id"] in page.text
    assert data.decode()[:40] not in "".join(site.log)


@pytest.mark.parametrize("body", [b"", b"hello", b"<a/>", b"\x00\xff" * 50])
def test_what_holds_no_form_is_refused_with_what_it_is(site: Site, body: bytes) -> None:
    answer = site.ask("/api/v1/check", method="POST", content=body)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    shown = site.ask("/check", method="POST", files={"file": ("x", body)}, headers={"accept": "text/html"})
    assert shown.status_code == 400


def test_a_request_that_is_too_large_is_refused(site: Site) -> None:
    answer = site.ask("/api/v1/check", method="POST", content=b"x" * (2 * 1024 * 1024 + 1))
    assert (answer.status_code, answer.json()["title"]) == (413, "Too large")


def test_a_form_that_cannot_be_checked_is_still_there_with_the_reason(site: Site) -> None:
    answer = site.ask("/check", method="POST", data={"text": "no form <b>", "on": "2025-03-03"})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert "no form &lt;b&gt;</textarea>" in answer.text
    assert 'value="2025-03-03"' in answer.text
    wrong = site.ask("/check", method="POST", data={"text": "x", "on": "soon"})
    assert "The day of filing is not a date." in wrong.text


def test_an_amount_is_read_as_people_write_it(site: Site) -> None:
    plain, written = (site.json(f"/transactions?{urlencode({'at_least': text})}")["rows"] for text in ("1000", "$1,000.00"))
    assert written == plain
    assert 0 < len(plain) < len(site.json("/transactions")["rows"])


@pytest.mark.parametrize(
    ("query", "bars"),
    [
        ("SELECT * FROM (VALUES (2024, 3), (2025, 6)) AS t (year, filings)", 2),
        ("SELECT * FROM (VALUES ('a', 3), ('b', 6)) AS t (code, filings)", 2),
        ("SELECT * FROM (VALUES (2024, 3), (2024, 6)) AS t (year, filings)", 0),
        ("SELECT * FROM (VALUES (3, 3), (4, 6)) AS t (shares, filings)", 0),
        ("SELECT * FROM (VALUES (2024), (2025)) AS t (year)", 0),
    ],
)
def test_years_and_texts_name_the_bars_of_a_chart(site: Site, query: str, bars: int) -> None:
    found = sql_further(answer_sql(site.served.settings.book, query), None)["bars"]
    assert isinstance(found, list)
    assert len(found) == bars


def test_a_chart_of_an_answer_says_which_column_it_shows(site: Site) -> None:
    query = "SELECT * FROM (VALUES ('P', 'x', 3, 5), ('S', 'y', 6, 7)) AS t (code, note, filings, shares)"
    shown = site.page(f"/sql?q={quote(query)}")
    assert '<p class="key">The bars show <b>filings</b> by <b>code</b>.</p>' in shown
    assert 'aria-label="filings by code"' in shown
    assert "The bars show" not in site.page(f"/sql?q={quote('SELECT 1, 2')}")


@pytest.mark.parametrize("code", ["ZZ", "PX9", "0", "PSP", "&", "Ñ"])
def test_a_code_that_does_not_exist_is_refused_with_those_that_do(site: Site, code: str) -> None:
    for path in ("/api/v1/transactions", "/api/v1/transactions.csv"):
        refused = site.ask(path, params={"code": code})
        assert refused.status_code == 400
        assert refused.json()["detail"] == f"{code!r} is not a list of transaction codes."
        assert refused.json()["remedy"].startswith("Give letters, such as PS, of P, S, ")


@pytest.mark.parametrize("code", ["ps", "P, S", "S P", " p,s "])
def test_codes_may_be_written_with_commas_and_in_lower_case(site: Site, code: str) -> None:
    assert site.ask("/api/v1/transactions", params={"code": code}).json()["rows"] == site.json("/transactions?code=PS")["rows"]
