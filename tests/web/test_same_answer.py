"""The same question gives the same answer on the page, in the API, on the command line and in Python."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import msgspec
import pytest

import section16
from section16.cli.app import run
from section16.web.context import WebContext
from section16.web.operations import OPERATIONS
from section16.web.pages import day, dollars, iso, money, number, row_link
from section16.web.tools import call_tool, operation_of
from section16.workspace.book_search import describe_book
from section16.workspace.checking import explained, findings_catalogue
from section16.workspace.due_dates import DueAnswer
from section16.workspace.issuer_view import IssuerProfile
from section16.workspace.person_view import PersonProfile
from section16.workspace.short_swing import describe_short_swing
from section16.workspace.sql_answers import answer_sql, book_views
from tests.web.site import Site
from tests.workspace.screened import HARBOR

SQL = "SELECT code, count(*) AS rows FROM transactions GROUP BY code ORDER BY code"
BEN, DORA = "0009990102", "0009990104"
LATE = "0009990016-25-112804"


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A question in each of the four ways; ``shows`` yields texts of the answer that the page has to show.

    ``printed`` is what the command prints of the answer.
    """

    operation: str
    page: str
    api: str
    words: tuple[str, ...]
    printed: Callable[[Any], Any] = lambda plain: plain
    python: Callable[[Path], Any]
    shows: Callable[[Any], Iterator[str]]


def of_search(found: Any) -> Iterator[str]:
    for one in found.issuers:
        yield from (one.issuer_cik, one.name, number(one.filings), day(one.last_filed))
    for one in found.persons:
        yield from (one.owner_cik, one.name, number(one.filings))


def of_issuer(found: IssuerProfile) -> Iterator[str]:
    yield from (found.issuer.issuer_cik, str(found.issuer.name), number(found.issuer.filings))
    for insider in found.insiders:
        yield from (str(insider.name), insider.roles, *(number(held.balance) for held in insider.held))
    for one in found.trades:
        yield from (one.month.strftime("%Y-%m"), number(one.shares))
    for late in found.late:
        yield from (f"{late.accession}#row-{late.form_table}-{late.row}", day(late.due), number(late.days_late))
    for filing in found.filings:
        yield filing.accession


def of_person(found: PersonProfile) -> Iterator[str]:
    yield from (found.owner_cik, found.name)
    for role in found.roles:
        yield from (role.roles, number(role.filings), day(role.last_filed))
    for position in found.positions:
        yield from (number(position.balance), str(position.cause))
    for history in found.histories:
        for point in history.points:
            yield from (day(point.day), number(point.balance), row_link(point.row or ""))


def of_short_swing(found: Any) -> Iterator[str]:
    yield from (found.owner_name, found.issuer_name, dollars(found.answer.profit), dollars(found.answer.greedy))
    for match in found.answer.matches:
        yield from (day(match.purchase_date), day(match.sale_date), dollars(match.profit), number(match.shares))
    yield found.answer.why.statement


def of_filing(found: Any) -> Iterator[str]:
    yield from (found.filing.accession, iso(found.period))
    for table in found.tables:
        for row in table.rows:
            yield f'id="row-{table.form_table}-{row.row}"'
            yield from (cell.text for cell in row.cells)
            yield str(row.effect.cause)


QUESTIONS = (
    Question(
        operation="book",
        page="/",
        api="/book",
        words=("book", "info"),
        printed=lambda plain: plain["contents"],
        python=describe_book,
        shows=lambda found: iter((number(found.contents.filings), *(one.accession for one in found.latest))),
    ),
    Question(
        operation="search",
        page="/search?q=lantern",
        api="/search?q=lantern",
        words=("book", "search", "lantern"),
        python=lambda book: section16.search_book(book, "lantern"),
        shows=of_search,
    ),
    Question(
        operation="issuer",
        page="/issuers/HLC",
        api=f"/issuers/{HARBOR}",
        words=("book", "issuer", "harbor"),
        python=lambda book: section16.describe_issuer(book, "HLC"),
        shows=of_issuer,
    ),
    Question(
        operation="person",
        page=f"/persons/{DORA}",
        api=f"/persons/{DORA}",
        words=("book", "person", "dora"),
        python=lambda book: section16.describe_person(book, DORA),
        shows=of_person,
    ),
    Question(
        operation="short_swing",
        page=f"/persons/{BEN}/short-swing?issuer=HLC",
        api=f"/persons/{BEN}/short-swing?issuer={HARBOR}",
        words=("shortswing", "--issuer", "HLC", "--owner", BEN),
        python=lambda book: describe_short_swing(book, "ben", "HLC"),
        shows=of_short_swing,
    ),
    Question(
        operation="filing",
        page=f"/filings/{LATE}",
        api=f"/filings/{LATE}",
        words=("book", "filing", LATE.replace("-", "")),
        python=lambda book: section16.describe_filing(book, LATE),
        shows=of_filing,
    ),
    Question(
        operation="posting",
        page="/posting/HLC?on=2026-01-05",
        api=f"/posting/{HARBOR}?on=2026-01-05",
        words=("posting", "--issuer", "HLC", "--on", "2026-01-05", "--page"),
        python=lambda book: section16.posting_page(book, "HLC", on=date(2026, 1, 5)),
        shows=lambda found: (
            text
            for one in found.forms
            for text in (one.accession, one.form, *one.names, day(one.filed), one.form_page, one.edgar)
        ),
    ),
    Question(
        operation="posting_report",
        page="/posting/HLC/report?on=2026-01-05",
        api=f"/posting/{HARBOR}/report?on=2026-01-05",
        words=("posting", "--issuer", "HLC", "--on", "2026-01-05"),
        python=lambda book: section16.report_postings(book, "HLC", on=date(2026, 1, 5)),
        shows=lambda found: (
            text for one in found.items for text in (one.accession, *one.names, day(one.filed), day(one.due), day(one.until))
        ),
    ),
    Question(
        operation="transactions",
        page="/transactions?issuer=HLC&code=PS&sort=value&limit=5",
        api="/transactions?issuer=HLC&code=PS&sort=value&limit=5",
        words=("book", "transactions", "--issuer", "HLC", "--code", "PS", "--sort", "value", "--limit", "5"),
        python=lambda book: section16.find_transactions(
            book, section16.TransactionFilter(issuer="HLC", code="PS", sort="value"), limit=5
        ),
        shows=lambda found: (text for one in found.rows for text in (number(one.shares), dollars(one.value), day(one.filed))),
    ),
    Question(
        operation="screen",
        page="/screens/cluster-buys",
        api="/screens/cluster-buys",
        words=("screen", "cluster-buys"),
        python=lambda book: section16.screen(book, "cluster-buys"),
        shows=lambda found: (
            text
            for one in found.rows
            for text in (one.issuer_name, number(one.persons), dollars(one.value), str(one.first_day))
        ),
    ),
    Question(
        operation="due",
        page="/due?event=trade&on=11/25/2026",
        api="/due?event=trade&on=2026-11-25",
        words=("due", "--event", "trade", "--date", "2026-11-25"),
        printed=lambda plain: plain["due"],
        python=lambda _: DueAnswer(due=section16.due_date("trade", date(2026, 11, 25))),
        shows=lambda found: iter(("Monday, November 30, 2026", "Form 4", *found.due.steps, *map(str, found.due.citations))),
    ),
    Question(
        operation="checks",
        page="/checks",
        api="/checks",
        words=("explain",),
        printed=lambda plain: plain["findings"],
        python=lambda _: findings_catalogue(),
        shows=lambda found: (text for one in found.findings for text in (one.id, one.title)),
    ),
    Question(
        operation="explanation",
        page="/checks/row-nature",
        api="/checks/ROW-NATURE",
        words=("explain", "ROW-NATURE"),
        printed=lambda plain: plain["finding"],
        python=lambda _: explained("ROW-NATURE"),
        shows=lambda found: iter((found.finding.title, found.finding.explanation, found.finding.remedy, found.finding.id)),
    ),
    Question(
        operation="sql",
        page=f"/sql?{urlencode({'q': SQL})}",
        api=f"/sql?{urlencode({'q': SQL})}",
        words=("query", SQL),
        printed=lambda plain: [{"code": name, "rows": int(value)} for name, value in plain["rows"]],
        python=lambda book: answer_sql(book, SQL),
        shows=lambda found: (text for row in found.rows for text in (*row, f"{row[0]}: {row[1]}")),
    ),
    Question(
        operation="views",
        page="/sql/views",
        api="/sql/views",
        words=("query", "SHOW TABLES"),
        printed=lambda plain: [
            {"name": name} for name in sorted(["generation", *(view["name"] for view in plain["views"])])
        ],  # with the one that says which generation answers
        python=book_views,
        shows=lambda found: (text for view in found.views for text in (view.name, view.says, view.columns[0].name)),
    ),
)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.operation)
def test_the_same_question_has_the_same_answer_everywhere(
    question: Question, site: Site, web_book: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECTION16_BOOK", str(web_book))
    answer = question.python(web_book)
    plain = json.loads(msgspec.json.encode(answer))
    assert site.json(question.api) == plain
    assert run([*question.words, "--json"]) == 0
    assert printed_by(capsys) == question.printed(plain)
    assert run([*question.words]) == 0
    assert capsys.readouterr().out
    shown = html.unescape(site.page(question.page))
    texts = [text for text in question.shows(answer) if text]
    assert len(texts) > 3
    assert [text for text in texts if text not in shown] == []


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.operation)
def test_a_tool_of_an_assistant_has_the_same_answer(question: Question, site: Site, web_book: Path) -> None:
    path, _, query = question.api.partition("?")
    operation = operation_of(question.operation)
    parts = re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", f"/{operation.api or operation.path}"), path)
    assert parts is not None
    found = call_tool(WebContext(web_book), operation, {**parts.groupdict(), **dict(parse_qsl(query))}, print)
    assert found.data == site.json(question.api)


def printed_by(capsys: pytest.CaptureFixture[str]) -> Any:
    """Return what a command printed as JSON: one answer, or a list of rows."""
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return lines[0] if len(lines) == 1 else lines


def test_every_operation_is_asked() -> None:
    assert {question.operation for question in QUESTIONS} == {one.name for one in OPERATIONS}


def test_numbers_of_38_digits_are_shown_digit_for_digit() -> None:
    most = Decimal("9999999999999999999999999999.9999999999")
    assert number(most) == "9,999,999,999,999,999,999,999,999,999.9999999999"
    assert number(Decimal(10) ** 38) == "100,000,000,000,000,000,000,000,000,000,000,000,000"
    assert money(most.copy_negate()) == "\u2212$9,999,999,999,999,999,999,999,999,999.9999999999"
    assert dollars(most) == "$10,000,000,000,000,000,000,000,000,000"


def test_every_number_of_a_page_leads_to_a_row_that_there_is(site: Site) -> None:
    followed = 0
    for question in QUESTIONS:
        for address in set(re.findall(r'href="(/filings/[^"]+#row-[^"]+)"', site.page(question.page))):
            path, _, row = address.partition("#")
            assert f'id="{row}"' in site.page(path), address
            followed += 1
    assert followed > 5
