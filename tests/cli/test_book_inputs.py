"""Commands that read a book in place of files, and issuers and persons by their names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from section16.cli.app import run
from tests.workspace.screened import HARBOR, PEOPLE, book_of, filing, row
from tests.workspace.test_screens import FILINGS

pytestmark = pytest.mark.dated  # the list of postings is of today

Run = Callable[..., tuple[int, str, str]]
_TRADE = ("--side", "buy", "--on", "2026-01-05", "--shares", "10", "--price", "30")
_ABOUT = ("--issuer", HARBOR)
_WHO = (*_ABOUT, "--owner", PEOPLE["dora"])
COMMANDS = {
    "rows": (),
    "check": (),
    "positions": _ABOUT,
    "history": _WHO,
    "reconcile": _ABOUT,
    "shortswing": (*_ABOUT, "--all"),
    "late": _ABOUT,
    "item405": (*_ABOUT, "--year", "2025"),
    "coverage": _ABOUT,
    "plans": _ABOUT,
    "item408": (*_ABOUT, "--quarter-end", "2025-09-30"),
    "posting": (*_ABOUT, "--on", "2025-12-01"),
    "clear": (*_WHO, *_TRADE),
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return book_of(tmp_path_factory.mktemp("inputs"), FILINGS)


@pytest.fixture
def section16_(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.delenv("SECTION16_BOOK", raising=False)

    def command(*words: str) -> tuple[int, str, str]:
        status = run([*words])
        out, err = capsys.readouterr()
        return status, out, err

    return command


@pytest.mark.parametrize("command", [name for name in COMMANDS if name not in {"rows", "check"}])
def test_a_book_gives_the_answer_of_its_files(command: str, book: Path, section16_: Run) -> None:
    asked = (command, *COMMANDS[command])
    from_book = section16_(*asked, "--book", str(book))
    assert from_book[1]
    assert from_book == section16_(*asked, str(book.parent / "filings"))


def test_rows_and_checks_of_a_book_are_those_of_its_files(book: Path, section16_: Run) -> None:
    for command in ("rows", "check"):
        status, out, err = section16_(command, "--book", str(book), "--format", "csv")
        other, lines, _ = section16_(command, str(book.parent / "filings"), "--format", "csv")
        assert (status, err, len(out.splitlines())) == (other, "", len(lines.splitlines()))


@pytest.mark.parametrize("command", ["rows", "check"])
def test_rows_and_checks_of_one_issuer_or_person(command: str, book: Path, section16_: Run) -> None:
    files, source = str(book.parent / "filings"), ("--book", str(book))
    how = ("--format", "csv", *(("--fail-on", "note") if command == "check" else ()))

    def lines(*words: str) -> int:
        status, out, err = section16_(command, *words, *how)
        assert status in {0, 1}, err
        return len(out.splitlines()) - 1

    every = lines(*source)
    of_cove = lines("--issuer", "COVE", *source)
    assert 0 < of_cove < every
    assert lines("--issuer", "9990017", files) == of_cove
    of_ada = lines("--owner", "lindqvist ada", *source)
    assert 0 < lines("--issuer", HARBOR, "--owner", PEOPLE["ada"], *source) < of_ada < every
    assert lines("--owner", PEOPLE["ada"], files) == of_ada
    assert section16_(command, "--issuer", "quay", *source)[0] == 2
    status, _, err = section16_(command, "--issuer", "COVE", files)
    assert (status, "'COVE' is a name, and forms of files are chosen by CIK. Give the CIK, or --book." in err) == (2, True)


def test_a_form_is_checked_against_the_filings_of_a_book(
    book: Path, tmp_path: Path, section16_: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = tmp_path / "new.txt"
    form.write_bytes(filing("dora", "2025-12-03", row("S", "2025-12-02", 100, 9_999, "25")))
    other = tmp_path / "other.txt"
    other.write_bytes(form.read_bytes().replace(HARBOR.encode(), b"0009990077"))
    words = ("check", str(form), "--select", "BALANCE-UNEXPLAINED,BALANCE-LIKELY-ERROR", "--fail-on", "note")
    assert section16_(*words)[0] == 0
    status, out, _ = section16_(*words, "--book", str(book))
    assert (status, "BALANCE-" in out) == (1, True)
    assert (status, out) == section16_(*words, "--earlier", str(book.parent / "filings"))[:2]
    assert section16_("check", str(other), *words[2:], "--book", str(book))[0] == 0
    monkeypatch.setenv("SECTION16_BOOK", str(book))
    assert section16_(*words)[0] == 0
    assert "There is no book here" in section16_(*words, "--book", str(tmp_path))[2]


def test_an_ownership_table_reads_the_filings_of_a_book(book: Path, tmp_path: Path, section16_: Run) -> None:
    facts = tmp_path / "owners.toml"
    facts.write_text(
        f'[table]\nissuer = "{HARBOR}"\nas-of = 2025-12-31\ngroup = 1\n'
        '[classes.common]\ntitle = "Common Stock"\noutstanding = 1000000\n'
        f'[holders.dora]\nname = "Lindqvist Dora"\ncik = "{PEOPLE["dora"]}"\nroles = ["named executive officer"]\n'
    )
    from_book = section16_("item403", str(facts), "--book", str(book))
    assert from_book[0] == 0, from_book[2]
    assert from_book == section16_("item403", str(facts), str(book.parent / "filings"))
    assert from_book[1] != section16_("item403", str(facts))[1]


def test_a_certificate_is_verified_against_the_filings_of_a_book(book: Path, tmp_path: Path, section16_: Run) -> None:
    certificate = str(tmp_path / "certificate.json")
    assert section16_("shortswing", *_WHO, "--certificate", certificate, "--book", str(book))[0] in {0, 1}
    about = ("--issuer", "HLC", "--owner", "Dora")
    from_book = section16_("verify", certificate, *about, "--book", str(book))
    assert from_book[0] == 0
    assert from_book == section16_("verify", certificate, *about, str(book.parent / "filings"))
    assert section16_("verify", certificate, "--issuer", "COVE", "--owner", "Ada", "--book", str(book))[0] == 1


def test_the_environment_names_the_book_and_files_come_before_it(
    book: Path, section16_: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECTION16_BOOK", str(book))
    status, out, _ = section16_("positions", "--issuer", "COVE")
    assert (status, "2 positions." in out) == (0, True)
    (one,) = (book.parent / "filings").glob("000.txt")
    assert "1 position." in section16_("positions", str(one), "--issuer", "HLC")[1]


def test_files_and_a_book_are_one_too_many(book: Path, section16_: Run) -> None:
    status, out, err = section16_("rows", "form4.txt", "--book", str(book))
    assert (status, out) == (2, "")
    assert "Files and --book are both given. Give the files, or the book that has the filings." in err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("positions", "--issuer", "lantern"), "names several issuers"),
        (("history", "--issuer", "HLC", "--owner", "lindqvist"), "names several reporting persons"),
        (("reconcile", "--issuer", "quay"), "The book has no issuer 'quay'."),
        (("late", "--issuer", "77"), "The book has no issuer '0000000077'."),
        (("shortswing", "--issuer", "HLC", "--owner", "dorra"), "Did you mean Lindqvist Dora (0009990104)?"),
        (("history", "--issuer", "HLC", "--owner", "77"), "No filing of issuer 0009990016 names 0000000077"),
    ],
)
def test_names_that_are_not_clear_are_answered_with_names(
    words: tuple[str, ...], says: str, book: Path, section16_: Run
) -> None:
    status, out, err = section16_(*words, "--book", str(book))
    assert (status, out) == (2, "")
    assert says in err


def test_a_day_before_the_first_filing_is_an_answer_with_the_first_day(book: Path, section16_: Run) -> None:
    status, out, _ = section16_("positions", "--issuer", "HLC", "--as-of", "2019-01-01", "--book", str(book))
    why = "The filings report nothing as early as 2019-01-01; the first day that they report is 2021-03-02."
    assert (status, out) == (0, f"No positions found. {why}\n")


def test_names_and_numbers_are_the_same_question(book: Path, section16_: Run) -> None:
    by_name = section16_("history", "--issuer", "harbor lantern", "--owner", "Dora", "--book", str(book))
    assert by_name == section16_("history", "--issuer", "9990016", "--owner", "9990104", "--book", str(book))
    assert section16_("positions", "--issuer", "12345678901", "--book", str(book))[0] == 2


def test_facts_alone_are_not_joined_with_the_book_of_the_environment(
    book: Path, tmp_path: Path, section16_: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = tmp_path / "volume.toml"
    facts.write_text(
        '[class]\ntitle = "Common Stock"\noutstanding = 1000000\n[seller]\nname = "Lindqvist Dora"\n[sale]\non = 2026-01-05\n'
        "shares = 100\n"
    )
    monkeypatch.setenv("SECTION16_BOOK", str(tmp_path / "none"))
    assert "There is no book here" not in section16_("volume144", str(facts))[2]
    assert "There is no book here" in section16_("volume144", str(facts), "--book", str(tmp_path / "none"))[2]


def test_a_folder_without_a_book_is_refused(tmp_path: Path, section16_: Run) -> None:
    status, out, err = section16_("rows", "--book", str(tmp_path))
    assert (status, out) == (2, "")
    assert "There is no book here" in err
