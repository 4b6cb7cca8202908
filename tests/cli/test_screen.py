"""``section16 screen``, ``issuers`` and ``insiders``: what they print, and where what was left out is stated."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from section16.cli.app import run
from section16.workspace.screens import SCREEN_ROWS
from tests.workspace.screened import COVE, HARBOR, book_of, filing, row


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> str:
    filings = [
        filing("ada", "2025-06-03", row("P", "2025-06-02", 1000, 1000, "20")),
        filing("dora", "2025-06-06", row("P", "2025-06-05", 9000, 9000, "21"), plan=True),
        filing("ben", "2025-06-06", row("P", "2025-06-04", 10, 10, "3"), issuer=COVE),
    ]
    return str(book_of(tmp_path_factory.mktemp("screen"), filings))


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = run(list(words))
    out, err = capsys.readouterr()
    return status, out, err


def test_a_table_ends_with_what_was_left_out(book: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = printed(capsys, "screen", "top-buyers", "--book", book, "--issuer", "hlc")
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "issuer  reporting person  role                     trades  from        to          shares   value",
        "HLC     Lindqvist Ada     chief financial officer       1  2025-06-02  2025-06-02   1,000  20,000",
        "1 row from 2024-06-06 to 2025-06-06.",
        "By default, the year up to the last filing in the book, 2025-06-06.",
        "Discretionary purchases alone; 1 row was left out.",
        "--all includes what is not discretionary.",
    ]


def test_without_a_name_the_screens_are_listed_and_with_a_wrong_one_too(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = printed(capsys, "screen")
    assert (status, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()] == ["screen", *SCREEN_ROWS]
    assert "top-buyers          who bought most" in out.splitlines()
    status, out, err = printed(capsys, "screen", "top-byers")
    assert (status, out) == (2, "")
    assert err.startswith(
        "section16: There is no screen top-byers. Did you mean top-buyers? Screens: cluster-buys (several persons"
    )
    status, out, err = printed(capsys, "screen", "--json")
    assert (status, out) == (2, "")
    assert err.startswith("section16: No screen is named. Screens: cluster-buys")


def test_csv_states_it_on_the_standard_error_and_json_has_it(book: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = printed(capsys, "screen", "top-buyers", "--book", book, "--format", "csv")
    assert (status, len(out.splitlines())) == (0, 3)
    assert err.splitlines()[1:] == ["section16: Discretionary purchases alone; 1 row was left out."]
    _, out, err = printed(capsys, "screen", "top-buyers", "--book", book, "--json", "--all")
    found = json.loads(out)
    assert (found["left_out"], len(found["rows"]), found["notes"][1:], err) == (
        0,
        3,
        ["Includes what is not discretionary."],
        "",
    )


def test_a_table_is_rounded_and_the_other_formats_are_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = str(book_of(tmp_path, [filing("ada", "2025-06-04", row("P", "2025-06-02", 1000, 1000, "20.123456"))]))
    _, out, _ = printed(capsys, "screen", "top-buyers", "--book", book)
    assert out.splitlines()[1].split()[-2:] == ["1,000", "20,123.46"]
    _, out, _ = printed(capsys, "screen", "top-buyers", "--book", book, "--format", "csv")
    assert "1000,20123.456" in out


def test_a_screen_that_there_is_not_and_a_book_that_is_not_named(book: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = printed(capsys, "screen", "all-sales", "--book", book)
    assert (status, "cluster-buys" in err) == (2, True)
    status, _, err = printed(capsys, "screen", "top-buyers", "--book", book, "--issuer", "quay")
    assert (status, "The book has no issuer 'quay'" in err) == (2, True)
    status, _, err = printed(capsys, "screen", "top-buyers")
    assert (status, "No book is named." in err) == (2, True)


def test_issuers_and_insiders_are_listed(book: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, out, _ = printed(capsys, "issuers", "lantern", "--book", book, "--format", "csv")
    assert (status, [line[:10] for line in out.splitlines()[1:]]) == (0, [HARBOR, COVE])
    status, out, _ = printed(capsys, "insiders", "--issuer", "HLC", "--book", book)
    assert (status, out.splitlines()[-1]) == (0, "2 reporting persons.")
    status, out, _ = printed(capsys, "insiders", "quay", "--book", book)
    assert (status, out.splitlines()[0]) == (0, "0 reporting persons.")
    assert out.splitlines()[1].startswith("The book has no reporting person 'quay'.")
    status, _, err = printed(capsys, "issuers", "--book", str(tmp_path / "none"))
    assert (status, err != "") == (2, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("issuers", "harbr"), "0 issuers.\nThe book has no issuer 'harbr'. Did you mean "),
        (("issuers", "zzzz"), "0 issuers.\nThe book has no issuer 'zzzz'. Give a CIK, a ticker or words of the name"),
        (
            ("insiders", "lindqist"),
            "0 reporting persons.\nThe book has no reporting person 'lindqist'. Did you mean Lindqvist ",
        ),
        (("insiders", "hlc"), "0 reporting persons.\nhlc is an issuer. Name it with --issuer to list its reporting persons."),
    ],
)
def test_a_name_that_the_book_does_not_have_has_a_reason(
    book: str, capsys: pytest.CaptureFixture[str], words: tuple[str, str], said: str
) -> None:
    status, out, _ = printed(capsys, *words, "--book", book)
    assert status == 0
    assert out.startswith(said)


def test_the_first_day_of_a_screen_is_not_after_the_last(book: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("screen", "top-buyers", "--book", book, "--since", "2025-06-05", "--until")
    assert printed(capsys, *words, "2025-06-04")[::2] == (
        2,
        "section16: The first day, 2025-06-05, is after the last, 2025-06-04. Give a first day that is not after the last.\n",
    )
    assert printed(capsys, *words, "2025-06-05")[0] == 0
