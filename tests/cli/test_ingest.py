"""``section16 ingest`` as a person runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import section16
from section16.cli import ingest as command
from section16.cli.app import run
from section16.ingest import posting
from section16.store.book.writer import FilingBook
from section16.workspace import ingesting
from section16.workspace.book import book_contents
from section16.workspace.ingesting import IngestProgress, ingest_filings
from tests.ingest.inputs import feed, number, submission, tar

pytestmark = pytest.mark.dated  # a book records when it learns of a filing


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    folder = tmp_path / "forms"
    folder.mkdir()
    for count in range(1, 4):
        (folder / f"{number(count)}.txt").write_bytes(submission(count))
    return folder


def test_filings_are_added_once_and_published(forms: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = tmp_path / "book"
    assert run(["ingest", str(forms), "--book", str(book)]) == 0
    assert capsys.readouterr().out == f"3 filings added to {book}.\n"
    with FilingBook.open(book).reading() as connection:
        assert connection.execute("SELECT count(*) FROM filings").fetchone() == (3,)
    assert run(["ingest", str(forms), "--book", str(book)]) == 0
    assert capsys.readouterr().out == f"0 filings added to {book}.\n3 filings already known.\n"


def test_the_book_may_be_named_by_the_environment(
    forms: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SECTION16_BOOK", str(tmp_path / "book"))
    assert run(["ingest", str(forms), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["added"], found["generation"], found["refused"]) == (3, 1, [])


def test_files_that_cannot_be_read_are_listed_and_tried_again(
    forms: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (forms / "short.txt").write_bytes(submission(9)[: submission(9).index(b"<DOCUMENT>") + 40])
    (forms / "annual.txt").write_bytes(feed(8, "10-K"))
    book = ["--book", str(tmp_path / "book")]
    assert run(["ingest", str(forms), *book]) == 2
    printed = capsys.readouterr()
    assert "1 file not readable." in printed.out
    assert "1 file without a Form 3, 4 or 5." in printed.out
    assert "short.txt: " in printed.err
    assert "Fetch the filing again." in printed.err
    assert run(["ingest", str(forms), *book]) == 0
    assert "--retry tries again" in capsys.readouterr().out
    assert run(["ingest", "--retry", *book, "--format", "csv"]) == 2
    assert "ends before the form" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("paths", "says"),
    [
        (["nowhere"], "nowhere: No such file, or a folder without files. Correct the path. No book was made."),
        (["no*.xml", "empty"], "no*.xml and 1 other path: No such file, or a folder without files."),
        (["--retry"], "There is no book here."),
    ],
)
def test_a_wrong_path_leaves_no_empty_book(
    paths: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    assert run(["ingest", *paths, "--book", "book"]) == 2
    assert says in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir()] == ["empty"]


@pytest.mark.parametrize(
    "words",
    [
        ["query", "SELECT 1"],
        ["screen", "top-buyers"],
        ["issuers"],
        ["insiders"],
        ["serve", "--port", "0"],
        *(["book", name] for name in ("info", "verify", "compact", "update")),
        ["book", "export", "out"],
        ["book", "search", "x"],
        ["book", "transactions"],
        ["rows"],
        ["positions"],
        ["check"],
    ],
    ids=" ".join,
)
def test_a_book_that_is_not_there_is_not_made_by_reading_it(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run([*words, "--book", "bok"]) == 2
    assert "There is no book here." in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_what_was_not_added_as_a_filing_of_its_own_is_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second, book = tmp_path / "first", tmp_path / "second", ["--book", str(tmp_path / "book")]
    whole = submission(1)
    form = whole[whole.index(b"<?xml") : whole.index(b"</ownershipDocument>") + len(b"</ownershipDocument>")]
    first.mkdir()
    second.mkdir()
    (first / f"{number(2)}.xml").write_bytes(form)
    (first / "copy.xml").write_bytes(form)
    (first / "again.xml").write_bytes(form)
    (first / "short.txt").write_bytes(submission(9)[: submission(9).index(b"<DOCUMENT>") + 40])
    assert run(["ingest", str(first), *book]) == 2
    said = capsys.readouterr().out.splitlines()
    assert said == [
        f"1 filing added to {tmp_path / 'book'}.",
        "1 document without an accession number left out: another filing says the same.",
        "1 filing already known.",
        "1 file not readable.",
    ]
    (second / f"{number(2)}.txt").write_bytes(submission(2))
    assert run(["ingest", str(second), *book, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["added"], found["replaced"], found["copies"], found["known"]) == (0, 1, 0, 0)
    assert run(["book", "info", *book]) == 0
    said = capsys.readouterr().out.splitlines()
    assert {"1 document left out as a copy of filings", "1 file not readable"} <= set(said)
    assert run(["book", "info", *book, "--json"]) == 0
    info = json.loads(capsys.readouterr().out)
    assert (info["filings"], info["copies"], info["unreadable"]) == (1, 1, 1)


_WHOLE = submission(1)
_FORM = _WHOLE[_WHOLE.index(b"<?xml") : _WHOLE.index(b"</ownershipDocument>") + len(b"</ownershipDocument>")]
_FILES = {
    f"{number(1)}.txt": _WHOLE,
    f"{number(1)}.xml": _FORM,
    "bare.xml": _FORM,
    f"{number(1)}.corr01.txt": _WHOLE + b"\n",
    f"{number(2)}.nc": feed(2),
}


@pytest.mark.parametrize("order", [1, -1])
def test_as_many_filings_are_added_as_the_book_has_more(order: int, tmp_path: Path) -> None:
    names = list(_FILES)[::order]
    for folder, steps in (("at once", [names]), ("one by one", [[name] for name in names])):
        book, filings, others = tmp_path / folder, 0, 0
        for number_of, step in enumerate(steps):
            source = tmp_path / f"{folder} {number_of}"
            source.mkdir()
            for name in step:
                (source / name).write_bytes(_FILES[name])
            done = ingest_filings(source, book)
            filings, others = filings + done.added, others + done.replaced + done.copies + done.known
            assert book_contents(book).filings == filings
        assert (filings, others) == (2, len(names) - 2)


def test_a_filing_that_edgar_deleted_before_is_not_added(tmp_path: Path) -> None:
    notice, late, book = tmp_path / "1.nc", tmp_path / "2.nc", tmp_path / "book"
    notice.write_bytes(feed(1, extra="<DELETION>\n"))
    late.write_bytes(feed(1))
    ingest_filings(notice, book)
    done = ingest_filings(late, book)
    assert (done.added, done.deleted, book_contents(book).filings) == (0, 1, 0)


def test_an_issuer_without_a_ledger_is_listed_and_tried_again(
    forms: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_arguments: object) -> None:
        raise ZeroDivisionError("an injected fault")

    book = ["--book", str(tmp_path / "book")]
    monkeypatch.setattr(posting, "rows_of_issuer", fails)
    assert run(["ingest", str(forms), *book]) == 2
    printed = capsys.readouterr()
    assert printed.out.endswith("1 issuer without a ledger.\n")
    assert "the ledger could not be computed (ZeroDivisionError: an injected fault)." in printed.err
    monkeypatch.undo()
    assert run(["book", "info", *book]) == 0
    assert "try again with section16 ingest --retry" in capsys.readouterr().err
    assert run(["ingest", "--retry", *book]) == 0
    assert run(["book", "info", *book]) == 0
    assert not capsys.readouterr().err


def test_deleted_filings_and_archives_read_before_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = ["--book", str(tmp_path / "book")]
    days = [tar(tmp_path / "1.nc.tar.gz", [("1.nc", feed(1))])]
    days.append(tar(tmp_path / "2.nc.tar.gz", [("1.nc", feed(1, extra="<DELETION>\n"))]))
    assert run(["ingest", *map(str, days), *book]) == 0
    assert "1 filing deleted by EDGAR." in capsys.readouterr().out
    assert run(["ingest", *map(str, days), *book]) == 0
    assert "2 archives already read." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["ingest", "form.txt"], "Give --book, or set SECTION16_BOOK."),
        (["ingest", "--book", "book"], "Name files, folders or archives, or give --retry."),
        (["ingest", "form.txt", "--book", "book", "--processes", "0"], "0 is too low for the number of processes."),
        (["ingest", "nowhere", "--book", "book"], "nowhere: No such file"),
    ],
)
def test_misuse_is_refused_with_what_to_do(
    words: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SECTION16_BOOK", raising=False)
    assert run(words) == 2
    assert says in capsys.readouterr().err


def test_a_folder_with_other_files_is_no_book(forms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ingest", str(forms), "--book", str(forms)]) == 2
    assert "Name a new or empty folder for the book. Nothing was changed." in capsys.readouterr().err


def test_the_libraries_of_a_book_are_named_where_they_are_missing(
    forms: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("section16.workspace.book.find_spec", lambda _name: None)
    assert run(["ingest", str(forms), "--book", str(tmp_path / "book")]) == 2
    assert "pip install 'section16[book]'" in capsys.readouterr().err


def test_progress_grows_to_the_whole_of_the_inputs(forms: Path, tmp_path: Path) -> None:
    seen: list[IngestProgress] = []
    archive = tar(tmp_path / "a.tar.gz", [(f"{number(4)}.txt", submission(4))])
    ingest_filings([forms, archive], tmp_path / "book", progress=seen.append)
    assert [one.used for one in seen] == sorted(one.used for one in seen)
    assert (seen[-1].used, seen[-1].filings) == (seen[-1].total, 4)


def test_the_rate_is_that_of_the_time_passed() -> None:
    class Task:
        elapsed: float | None = 2.0

    assert command.rate_of(5000, [Task()]) == "2,500 filings/s"
    Task.elapsed = None
    assert not command.rate_of(0, [Task()])


@pytest.mark.parametrize(("size", "several"), [(1_000, False), (100_000_000, True)])
def test_several_processes_are_for_large_inputs(size: int, several: bool, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001
    monkeypatch.setattr("section16.workspace.ingesting.os.cpu_count", lambda: 4)
    assert (ingesting._processes(size) > 1) is several


def test_it_is_a_function_of_the_library(forms: Path, tmp_path: Path) -> None:
    done = section16.ingest_filings([forms], tmp_path / "book", processes=1)
    assert (done.added, done.known, done.refused) == (3, 0, ())
