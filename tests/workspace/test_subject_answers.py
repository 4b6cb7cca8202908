"""Answers from the file of subjects are those of the database, and the database answers where the file does not."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import generate
from generate import Filing
from section16.store.book import generations, subject_file, working_copy
from section16.store.book.known import accession_key
from section16.store.book.manifest import read_manifest
from section16.store.book.questions import QUESTIONS, SubjectKind, among
from section16.store.book.verification import verify
from section16.store.book.writer import FilingBook
from section16.workspace.filing_view import describe_filing, original_bytes
from section16.workspace.issuer_view import describe_issuer
from section16.workspace.kept_book import KeptBook
from section16.workspace.person_view import describe_person
from section16.workspace.subject_answers import filing_answers, issuer_answers, person_answers
from tests.ingest.test_posting import posted, put
from tests.slow import sampled


def subjects_of(filings: Sequence[Filing]) -> tuple[list[str], list[str], list[str]]:
    """Return accession numbers, CIKs of issuers, and CIKs of reporting persons."""
    documents = [one.submission.document for one in filings]
    issuers = {one.issuer.cik.value or "" for one in documents}
    owners = {owner.cik.value or "" for one in documents for owner in one.reporting_owners}
    return [one.accession for one in filings], sorted(issuers), sorted(owners)


def described(book: Path, filings: Sequence[Filing]) -> dict[str, Any]:
    """Return all that is said of each filing, issuer and reporting person."""
    accessions, issuers, owners = subjects_of(filings)
    found: dict[str, Any] = {one: (describe_filing(book, one), original_bytes(book, one)) for one in accessions}
    found |= {f"issuer {one}": describe_issuer(book, one) for one in issuers}
    found |= {f"person {one}": describe_person(book, one) for one in owners}
    for one in owners:
        at = found[f"person {one}"].roles[0].issuer_cik
        found[f"person {one} at {at}"] = describe_person(book, one, issuer=at)
    return found


@contextmanager
def subjects_of_small_books() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(generations, "_SUBJECTS_FROM", 0)
        patched.setattr(subject_file, "_FILINGS_AT_ONCE", 10)
        yield


@pytest.fixture
def with_subjects() -> Iterator[None]:
    with subjects_of_small_books():
        yield


@pytest.fixture(scope="module")
def world() -> list[Filing]:
    return [filing for one in generate.issuers(11, 2, years=1) for filing in one.filings[:10]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, world: list[Filing]) -> Path:
    folder = tmp_path_factory.mktemp("subjects")
    with subjects_of_small_books():
        posted(folder / "book", put(folder / "first", world))
    return folder / "book"


@pytest.fixture
def book(tmp_path: Path, made: Path, with_subjects: None) -> Path:
    return shutil.copytree(made, tmp_path / "book")


def test_the_file_says_what_the_database_says(book: Path, world: list[Filing]) -> None:
    asked = described(book, world)
    kept = KeptBook(book)
    accessions, issuers, owners = subjects_of(world)
    assert all(filing_answers(book, one) for one in accessions)
    assert all(issuer_answers(book, one) for one in issuers)
    assert all(person_answers(book, one) for one in owners)
    found = described(book, world)
    kept.close()
    assert {name: one for name, one in found.items() if one != asked[name]} == {}


def test_a_question_about_one_subject_reads_no_table_whole(made: Path, world: list[Filing]) -> None:
    """Each part of a join is restricted: one that was not took 150 ms on ten million rows, in place of 6."""
    document, accession = world[0].submission.document, world[0].accession
    named: dict[str, Any] = {"issuer": document.issuer.cik.value, "owner": document.reporting_owners[0].cik.value}
    of_issuers, several = among(subjects_of(world)[1])  # not carried through joins, as one issuer is
    named |= {"key": accession_key(accession), "accession": accession} | several
    scans = []
    with FilingBook.open(made).reading() as connection:
        for question in QUESTIONS:
            sql = question.of_one(of_issuers if question.about is SubjectKind.INSIDER else "issuer_cik = $issuer")
            values = {name: named[name] for name in re.findall(r"\$(\w+)", sql)}
            ((_, plan),) = connection.execute(f"EXPLAIN (FORMAT json) {sql}", values).fetchall()
            scans += [(question.name, one) for one in _scans(json.loads(plan))]
    assert len(scans) >= len(QUESTIONS)
    assert [one for one in scans if "_cik" not in one[1] and "accession" not in one[1]] == []


def _scans(nodes: list[dict[str, Any]]) -> Iterator[str]:
    """Yield what restricts each scan of a table in a plan."""
    for node in nodes:
        if "Table" in node["extra_info"]:
            yield str(node["extra_info"].get("Filters"))
        yield from _scans(node["children"])


@pytest.mark.parametrize("seed", sampled([3, 5, 8, 13], most=0))
def test_the_database_answers_about_what_has_changed_since(tmp_path: Path, with_subjects: None, seed: int) -> None:
    several = list(generate.issuers(seed, 3, years=2))
    firsts = [filing for one in several for filing in one.filings[:30]]
    book, changed = tmp_path / "book", max(several, key=lambda one: len(one.filings))
    (other, *_) = (one for one in several if one is not changed)
    posted(book, put(tmp_path / "first", firsts))
    kept = KeptBook(book)
    before = read_manifest(book).subjects
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(generations, "_PART_CHANGED", 1)
        posted(book, put(tmp_path / "second", changed.filings[30:45]))
    assert read_manifest(book).subjects == before
    assert issuer_answers(book, changed.cik) is None
    assert issuer_answers(book, other.cik) is not None
    assert filing_answers(book, changed.filings[0].accession) is None
    seen = [*firsts, *changed.filings[30:45]]
    found = described(book, seen)
    kept.close()
    asked = described(book, seen)
    assert {name: one for name, one in found.items() if one != asked[name]} == {}


def test_the_file_is_made_again_when_many_have_changed(book: Path, tmp_path: Path) -> None:
    first = read_manifest(book).subjects
    assert first is not None
    (more,) = generate.issuers(21, 1, years=1)
    posted(book, put(tmp_path / "more", more.filings))
    second = read_manifest(book).subjects
    assert second is not None
    assert second.number == first.number + 1
    assert not (book / first.file).exists()
    assert list(verify(book)) == []


@pytest.mark.slow
def test_the_file_is_made_again_before_the_list_of_changes_ends(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = read_manifest(book).subjects
    monkeypatch.setattr(generations, "_PART_CHANGED", 1)
    with FilingBook.open(book).writing() as writer:
        writer.publish(whole=True)
        assert writer.manifest.subjects != first
        last = writer.manifest.subjects
        assert last is not None
        assert generations.renewed_subjects(book, writer.manifest) is None
        monkeypatch.setattr(generations, "_MOST_BEHIND", -1)
        assert generations.renewed_subjects(book, writer.manifest) is not None


def test_the_file_of_another_version_is_made_again(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = read_manifest(book).subjects
    monkeypatch.setattr(generations, "layout_of_answers", lambda: "of another version")
    with FilingBook.open(book).writing() as writer:
        writer.publish()
        made = writer.manifest.subjects
        writer.publish()
    assert first is not None
    assert made is not None
    assert made.layout != first.layout
    assert read_manifest(book).subjects == made


@pytest.mark.slow
def test_the_file_waits_until_the_log_of_the_database_is_folded(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working_copy, "_LOGGED_FROM", 0)
    monkeypatch.setattr(working_copy, "_MOST_LOGGED", 2)
    made = [read_manifest(book).subjects]
    for number, one in enumerate(generate.issuers(21, 4, years=1)):
        posted(book, put(tmp_path / f"more-{number}", one.filings[:2]))
        made.append(read_manifest(book).subjects)
    assert made[0] == made[2] == made[3]
    assert made[4] is not None
    assert made[4] != made[3]


def test_a_small_book_has_no_file(tmp_path: Path, world: list[Filing]) -> None:
    posted(tmp_path / "book", put(tmp_path / "first", world[:3]))
    assert read_manifest(tmp_path / "book").subjects is None


@pytest.mark.parametrize("damage", sampled(["flipped", "missing", "cut", "of another version"]))
def test_the_database_answers_where_the_file_cannot(
    book: Path, world: list[Filing], damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (found,) = (one for one in [read_manifest(book).subjects] if one is not None)
    file = book / found.file
    data = file.read_bytes()
    if damage == "missing":
        file.unlink()
    elif damage == "flipped":
        file.write_bytes(bytes(byte ^ 255 for byte in data[:4096]) + data[4096:])
    elif damage == "cut":
        file.write_bytes(data[: len(data) // 2])
    else:
        monkeypatch.setattr(subject_file, "layout_of_answers", lambda: "another one")
    asked = described(book, world[:4])
    kept = KeptBook(book)
    assert described(book, world[:4]) == asked
    kept.close()
    assert [one.file for one in verify(book)] == ([] if damage == "of another version" else [found.file])


def test_a_damaged_answer_is_asked_of_the_database(book: Path, world: list[Filing]) -> None:
    (found,) = (one for one in [read_manifest(book).subjects] if one is not None)
    with sqlite3.connect(book / found.file) as file:
        for table in ("issuer", "insider", "filing"):
            file.execute(f"UPDATE {table} SET body = substr(body, 1, length(body) - 3)")
    file.close()
    asked = described(book, world[:4])
    kept = KeptBook(book)
    assert described(book, world[:4]) == asked
    kept.close()


@pytest.mark.slow
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), sqlite3.OperationalError("disk is full")])
def test_a_book_is_published_where_the_file_cannot_be_written(
    tmp_path: Path, world: list[Filing], with_subjects: None, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fails(_: object, target: Path) -> None:
        target.write_bytes(b"a part")
        raise error

    monkeypatch.setattr(generations, "write_subjects", fails)
    posted(tmp_path / "book", put(tmp_path / "first", world[:5]))
    assert read_manifest(tmp_path / "book").subjects is None
    assert list((tmp_path / "book" / "serving").glob("*subjects*")) == []
    assert describe_filing(tmp_path / "book", world[0].accession).filing.accession == world[0].accession
