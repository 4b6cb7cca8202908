"""Answers from a book of the archive of real filings: each is that of the files themselves."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

import section16
from section16.cli.app import run
from section16.document.submission import Submission
from section16.errors import UnreadableError
from section16.store.book import generations
from section16.store.book.writer import FilingBook
from section16.workspace.analysis import find_histories, find_positions, reconcile_filings
from section16.workspace.book_filings import BookFilings
from section16.workspace.clearing import PlannedTrade, clear_trade
from section16.workspace.compliance import draft_item_405, find_coverage, find_late_reports
from section16.workspace.disclosure import disclose_arrangements, find_trading_plans, list_postings, tabulate_ownership
from section16.workspace.filing_view import describe_filing
from section16.workspace.ingesting import ingest_filings
from section16.workspace.issuer_view import describe_issuer
from section16.workspace.kept_book import KeptBook
from section16.workspace.person_view import describe_person
from section16.workspace.short_swing import find_short_swings
from section16.workspace.subject_answers import filing_answers, issuer_answers, person_answers

pytestmark = [pytest.mark.corpus, pytest.mark.slow]

RANKS = (0, 1, 20, 100, 300, 450)
"""Issuers by how many filings they have: the most, and from there to few."""
ON = date(2026, 11, 30)


@pytest.fixture(scope="module")
def archive(corpus: Path) -> Path:
    return corpus / "corpus" / "filings.tar.gz"


@pytest.fixture(scope="module")
def book(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive") / "book"
    done = ingest_filings([archive], folder, processes=1, clock=lambda: datetime(2026, 11, 30, tzinfo=UTC))
    assert done.refused == ()
    return folder


@pytest.fixture(scope="module")
def files(archive: Path) -> list[Submission]:
    return [one for one in section16.read_many([archive]) if not isinstance(one, UnreadableError)]


def in_any_order(found: Any) -> Any:
    """Return an answer with its findings in the order of their lines: a book is read in batches of issuers."""
    return msgspec.structs.replace(found, findings=tuple(sorted(found.findings, key=str)))


@pytest.mark.parametrize(
    "ask",
    [
        reconcile_filings,
        find_late_reports,
        lambda filings: find_short_swings(filings, everyone=True),
    ],
    ids=["reconcile", "late", "shortswing"],
)
def test_an_answer_about_every_issuer(ask: Callable[[Any], Any], book: Path, files: list[Submission]) -> None:
    assert in_any_order(ask(BookFilings(book))) == in_any_order(ask(files))


def test_plans_and_postings_of_every_issuer(book: Path, files: list[Submission]) -> None:
    plans = find_trading_plans(BookFilings(book))
    assert len(plans.plans) > 300
    assert plans == find_trading_plans(files)
    assert list_postings(BookFilings(book), on=ON) == list_postings(files, on=ON)


@pytest.mark.parametrize("command", ["rows", "check"])
def test_every_row_and_finding(command: str, book: Path, archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = []
    for source in (["--book", str(book)], [str(archive)]):
        run([command, *source, "--format", "json"])
        lines = map(json.loads, capsys.readouterr().out.splitlines())
        found.append(Counter(json.dumps({key: line[key] for key in line if key not in {"path", "source"}}) for line in lines))
    assert found[0].total() > 9_000
    assert found[0] <= found[1]
    copies = found[1] - found[0]  # documents without a header that say what a filing says: a book has them once
    assert {json.loads(line)["accession"] for line in copies} == {None}


@pytest.mark.parametrize("rank", RANKS)
def test_answers_about_one_issuer(rank: int, book: Path, files: list[Submission], tmp_path: Path) -> None:
    issuer = Counter(one.document.issuer.cik.value or "" for one in files).most_common(rank + 1)[rank][0]
    owner = _most_reported(files, issuer)
    facts = tmp_path / "owners.toml"
    facts.write_text(
        f'[table]\nissuer = "{issuer.zfill(10)}"\nas-of = 2023-12-31\ngroup = 1\n'
        '[classes.common]\ntitle = "Common Stock"\noutstanding = 90_000_000_000\n'
        f'[holders.one]\nname = "Person"\ncik = "{owner}"\nroles = ["named executive officer"]\n'
    )
    trade = PlannedTrade(side="buy", on=ON, shares=Decimal(10), price=Decimal(1))
    questions: tuple[Callable[[Any], Any], ...] = (
        lambda filings: find_positions(filings, issuer=issuer, as_of=date(2023, 6, 30)),
        lambda filings: find_positions(filings, owner=owner),
        lambda filings: find_histories(filings, issuer=issuer, owner=owner),
        lambda filings: reconcile_filings(filings, issuer=issuer, controls=True),
        lambda filings: find_late_reports(filings, issuer=issuer),
        lambda filings: draft_item_405(filings, issuer=issuer, year=2023),
        lambda filings: find_coverage(filings, issuer=issuer, year=2023),
        lambda filings: find_short_swings(filings, issuer=issuer, owner=owner),
        lambda filings: find_trading_plans(filings, issuer=issuer),
        lambda filings: disclose_arrangements(filings, issuer=issuer, quarter_end=date(2023, 3, 31)),
        lambda filings: list_postings(filings, issuer=issuer, on=ON),
        lambda filings: clear_trade(filings, trade, issuer=issuer, owner=owner),
        lambda filings: tabulate_ownership(facts, filings),
    )
    for question in questions:
        from_book, from_files = question(BookFilings(book)), question(files)
        if question is questions[3]:  # the gaps of other issuers are among those that chance is measured with
            from_book, from_files = (msgspec.structs.replace(one, controls=()) for one in (from_book, from_files))
        assert from_book == from_files


def _most_reported(files: list[Submission], issuer: str) -> str:
    """Return the CIK of the person with most filings about an issuer."""
    about = (one.document for one in files if one.document.issuer.cik.value == issuer)
    owners = Counter(owner.cik.value or "" for document in about for owner in document.reporting_owners)
    return owners.most_common(1)[0][0].zfill(10)


def test_the_file_of_subjects_says_what_the_database_says(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generations, "_SUBJECTS_FROM", 0)
    with FilingBook.open(book).writing() as writer:
        writer.publish(whole=True)
    with FilingBook.open(book).reading() as connection:
        found = {name: connection.execute(sql).fetchall() for name, sql in _SUBJECTS.items()}
    chance = random.Random(16)
    chosen = {name: [one for (one,) in chance.sample(of, min(_SAMPLED, len(of)))] for name, of in found.items()}
    asked = {name: [_DESCRIBE[name](book, one) for one in of] for name, of in chosen.items()}
    kept = KeptBook(book)
    without = [name for name, of in chosen.items() for one in of if _FROM_FILE[name](book, one) is None]
    again = {name: [_DESCRIBE[name](book, one) for one in of] for name, of in chosen.items()}
    kept.close()
    assert without == []
    assert again == asked


_SAMPLED = 150
_SUBJECTS = {
    "filing": "SELECT accession FROM filings WHERE issuer_cik IS NOT NULL ORDER BY 1",
    "issuer": "SELECT issuer_cik FROM lookup.issuers WHERE issuer_cik IS NOT NULL ORDER BY 1",
    "person": "SELECT DISTINCT owner_cik FROM lookup.insiders WHERE owner_cik IS NOT NULL ORDER BY 1",
}
_DESCRIBE: dict[str, Callable[[Path, str], Any]] = {
    "filing": describe_filing,
    "issuer": describe_issuer,
    "person": describe_person,
}
_FROM_FILE: dict[str, Callable[[Path, str], Any]] = {
    "filing": filing_answers,
    "issuer": issuer_answers,
    "person": person_answers,
}
