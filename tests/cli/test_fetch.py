"""``section16 fetch`` as a person runs it, with a local EDGAR."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from section16.cli.app import run
from section16.cli.fetch import print_failed
from section16.rehearsal.fair_access import FairAccess
from section16.store.book.writer import FilingBook
from section16.workspace.fetching import NotFetched
from tests.edgar.fetching.many import day, journal, submission
from tests.edgar.fetching.test_processes import ROOT, serving
from tests.ingest.inputs import number

pytestmark = pytest.mark.dated

AGENT = "Example Company admin@example.com"
ISSUER, OWNER = "9990100", "9990200"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the settings of this user out of the tests."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.delenv("SECTION16_EDGAR_AGENT", raising=False)
    monkeypatch.delenv("SECTION16_BOOK", raising=False)
    return folder


@pytest.fixture(scope="module")
def edgar() -> Iterator[str]:
    with serving(4, fair=FairAccess(0)) as address:  # each test sets the clock back
        yield address


def fetch(edgar: str, *words: object) -> int:
    return run(["fetch", *map(str, words), "--host", edgar, "--agent", AGENT])


def test_an_issuer_comes_into_a_folder_once(edgar: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "filings"
    assert fetch(edgar, "--issuer", "hlnt", "-o", target) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("4 files (")
    assert printed.out.endswith(f"downloaded to {target}.\n")
    assert "section16: HARBOR LANTERN CORP (0009990100): 4 files to download, about " in printed.err
    assert sorted(path.name for path in target.glob("*.txt")) == [f"{number(count)}.txt" for count in range(1, 5)]
    assert (target / f"{number(2)}.txt").read_bytes() == submission(2)
    assert run(["positions", str(target), "--issuer", ISSUER, "--json"]) == 0
    capsys.readouterr()
    before = len(journal(target / ".edgar"))
    assert fetch(edgar, "--issuer", ISSUER, "-o", target) == 0
    assert capsys.readouterr().out == f"0 files (0 bytes) downloaded to {target}. 4 files already there.\n"
    assert len(journal(target / ".edgar")) == before + 1  # the list of filings alone is asked for again


def test_an_owner_comes_into_a_book_which_reads_it(edgar: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = tmp_path / "book"
    assert fetch(edgar, "--owner", "Ada Example", "--book", book, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["downloaded"], found["ingested"]["added"], found["failed"]) == (4, 4, [])
    with FilingBook.open(book).reading() as connection:
        assert connection.execute("SELECT count(*) FROM filings").fetchone() == (4,)
    assert run(["book", "verify", "--book", str(book)]) == 0


@pytest.mark.slow
def test_everything_that_can_be_asked_for_can_be_read(edgar: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target, book = tmp_path / "files", tmp_path / "book"
    asked = {
        ("--accession", number(1), number(2)): f"{number(2)}.txt",
        ("--accession", number(1), "--issuer", ISSUER): f"{number(1)}.txt",
        ("--feed", f"{day(1)}:{day(1)}"): f"{day(1):%Y%m%d}.nc.tar.gz",
        ("--data-set", "2026q1"): "2026q1_form345.zip",
        ("--index", "2026Q1"): f"{number(3)}.txt",
    }
    for words, name in asked.items():
        assert not (target / name).is_file() or words[0] == "--accession"
        assert fetch(edgar, *words, "-o", target) == 0
        assert (target / name).is_file()
    capsys.readouterr()
    assert run(["ingest", str(target), "--book", str(book)]) == 0
    assert "4 filings added" in capsys.readouterr().out


def test_days_without_a_feed_are_no_failure(edgar: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert fetch(edgar, "--feed", "2026-01-02:2026-01-05", "-o", tmp_path / "days") == 0
    assert "1 day without a feed." in capsys.readouterr().out


def test_a_plan_downloads_nothing(edgar: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert fetch(edgar, "--issuer", ISSUER, "--plan", "-o", tmp_path / "filings") == 0
    assert capsys.readouterr().out.startswith("HARBOR LANTERN CORP (0009990100): 4 files to download, about ")
    assert list((tmp_path / "filings").glob("*.txt")) == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--issuer", "hlnx"), "Did you mean HARBOR LANTERN CORP (9990100)?"),
        (("--issuer", "Harbor Lanterns"), "Did you mean HARBOR LANTERN CORP (9990100)?"),
        (("--owner", "Exampel Ada"), "Did you mean EXAMPLE ADA (9990200)?"),
        (
            ("--issuer", OWNER),
            "EXAMPLE ADA (0009990200) is a reporting person, not an issuer. Give --owner in place of --issuer",
        ),
        (("--owner", ISSUER), "HARBOR LANTERN CORP (0009990100) is an issuer, not a reporting person. Give --issuer in place"),
        (("--index", "2031Q1"), "This quarter is in the future."),
        (("--index", "1987Q1"), "The first is 1993Q1."),
        (("--index", "soon"), "Write it as 2026Q3"),
        (("--index", "2026Q2:2026Q1"), "The first quarter is after the last."),
        (("--feed", "2031-01-02"), "This date is in the future."),
        (("--feed", "2026-13-02"), "Write a day as 2026-03-02"),
        (("--feed", "2026-01-05:2026-01-02"), "The first day is after the last."),
        (("--data-set", "2004q1"), "The first is 2006Q1."),
        (("--data-set", "2025q1"), "The page lists 2026q1 to 2026q1."),
        (("--issuer", ISSUER, "--since", "2031-01-02"), "This date is in the future."),
        (("--issuer", "12345678901"), "A CIK has up to ten digits"),
        (("--accession", "12"), "It takes 18 digits"),
        (("--accession", number(77)), "No index of EDGAR lists this accession number."),
        (("--issuer", ISSUER, "--owner", OWNER), "More than one thing is asked for."),
        (("--data-set", "2026q1", "--since", "2026-01-02"), "--since requires"),
        ((), "Nothing is asked for."),
    ],
)
def test_what_cannot_be_asked_for_is_reported_with_what_to_do(
    edgar: str, tmp_path: Path, words: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fetch(edgar, *words, "-o", tmp_path / "filings") == 2
    assert says in capsys.readouterr().err


def test_an_address_without_a_scheme_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert fetch("localhost:8016", "--issuer", ISSUER, "-o", tmp_path) == 2
    assert "Begin it with https://" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("http://[::1", "not valid"),
        ("http://", "not valid"),
        ("http://127.0.0.1:99999", "not valid"),
        ("http://127.0.0.1:8016/\nX-Header: 1", "not valid"),
        ("http://desk:secret@127.0.0.1:8016", "Give http://127.0.0.1:8016 alone."),
        ("http://127.0.0.1:8016?a=1", "Give http://127.0.0.1:8016 alone."),
        ("http://127.0.0.1:8016#a", "Give http://127.0.0.1:8016 alone."),
        ("http://Example.com/edgar/", "Give https://example.com/edgar, or an address on this machine"),
    ],
)
def test_an_address_that_is_more_or_less_than_a_host_is_refused(
    tmp_path: Path, address: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fetch(address, "--issuer", ISSUER, "-o", tmp_path / "filings") == 2
    stated = capsys.readouterr().err
    assert says in stated
    assert "secret" not in stated
    assert not (tmp_path / "filings").exists()


def test_a_book_and_a_folder_are_not_both_given(edgar: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert fetch(edgar, "--issuer", ISSUER, "-o", tmp_path, "--book", tmp_path) == 2
    assert fetch(edgar, "--issuer", ISSUER) == 2
    assert capsys.readouterr().err == (
        "section16: Both a book and a folder are given. Give --book or --output.\n"
        "section16: Filings are downloaded into a folder or into a book. Give -o DIR or --book DIR.\n"
    )


def test_who_asks_is_asked_for_once_and_kept(
    edgar: str, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["fetch", "--accession", number(1), "--issuer", ISSUER, "-o", str(tmp_path / "a"), "--host", edgar]
    assert run(words) == 2
    assert 'no user agent is known. State the name of your company and an e-mail address, once: --agent "' in (
        capsys.readouterr().err
    )
    asked: list[str] = []

    def answer(question: str) -> str:
        asked.append(question)
        return AGENT

    monkeypatch.setattr("section16.cli.fetch.ask", answer)
    assert [run(words), run(words)] == [0, 0]
    assert len(asked) == 1
    assert json.loads((home / ".section16" / "edgar.json").read_text()) == {"agent": AGENT}
    assert run([*words, "--agent", "nobody"]) == 2
    assert json.loads((home / ".section16" / "edgar.json").read_text()) == {"agent": AGENT}


def test_a_file_of_the_user_is_not_replaced(edgar: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / f"{number(1)}.txt").write_text("mine")
    assert fetch(edgar, "--accession", number(1), "--issuer", ISSUER, "-o", tmp_path) == 2
    assert "A file that was not downloaded has this name." in capsys.readouterr().err
    assert (tmp_path / f"{number(1)}.txt").read_text() == "mine"


def test_an_interruption_says_that_the_same_command_continues(
    edgar: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_given: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("section16.cli.fetch.fetch_filings", interrupted)
    assert fetch(edgar, "--issuer", ISSUER, "-o", tmp_path) == 130
    assert "What was downloaded is kept. Run the command again; it continues where it stopped." in capsys.readouterr().err


@pytest.mark.slow
def test_an_interruption_is_continued(tmp_path: Path) -> None:
    target = tmp_path / "filings"
    with serving(30, fair=FairAccess()) as address:
        words = [sys.executable, "-m", "section16", "fetch", "--issuer", ISSUER, "-o", str(target), "--host", address]
        words += ["--agent", AGENT]
        with subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
            limit = time.monotonic() + 120
            while len(list(target.rglob(f"*{number(1)[:13]}*"))) < 5 and time.monotonic() < limit:
                time.sleep(0.02)
            process.send_signal(signal.SIGINT)
            _out, printed = process.communicate(timeout=120)
        assert process.returncode == 130
        assert "it continues where it stopped" in printed
        first = len([line for line in journal(target / ".edgar") if line.status == 200])
        assert 5 <= first < 30
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True, env=os.environ, timeout=60)
    assert "already there" in done.stdout
    whole = [line.address for line in journal(target / ".edgar") if line.status == 200 and "/data/" in line.address]
    assert len(whole) == len(set(whole)) == 30
    assert len(list(target.glob("*.txt"))) == 30


@pytest.mark.parametrize(("count", "lines"), [(3, 3), (4_000, 1)])
def test_many_files_that_failed_for_one_reason_are_one_line(count: int, lines: int, capsys: pytest.CaptureFixture[str]) -> None:
    print_failed([NotFetched(address=f"a{one}", reason="The disk is full.", remedy="Free some space.") for one in range(count)])
    printed = capsys.readouterr().err.splitlines()
    assert len(printed) == lines
    assert ("a0 and 3,999 more files: The disk is full." in printed[0]) is (count > 3)
