"""The commands about disclosure: status, formats, reasons as text and page, and facts that cannot be."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

import pytest

import section16
from section16.cli.app import run
from section16.cli.batch import Batch
from section16.errors import RequestError
from section16.workspace.disclosure import find_trading_plans, find_volume_limit, list_postings, tabulate_ownership
from tests.builders import UNREMARKABLE_SUBMISSION
from tests.docs.test_cli_page import disclosure_facts

Run = Callable[..., tuple[int, str, str]]
FORM = str(files("section16.demo").joinpath("forms", "form4.xml"))


@pytest.fixture(name="section16_")
def command(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return what runs a command in a folder with the files of facts of docs/disclosure.md."""
    for name in ("volume.toml", "arrangements.toml", "ownership.toml"):
        (tmp_path / name).write_text(disclosure_facts(name), encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def ran(*words: str) -> tuple[int, str, str]:
        status = run(words)
        out, err = capsys.readouterr()
        return status, out, err

    return ran


COMMANDS = {
    "item403": ("ownership.toml",),
    "item408": (FORM, "--issuer", "9990016", "--quarter-end", "2026-03-31", "--facts", "arrangements.toml"),
    "plans": (FORM, "--issuer", "9990016", "--facts", "arrangements.toml"),
    "posting": (FORM, "--on", "2026-04-01"),
    "volume144": ("volume.toml",),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_json_has_why_and_csv_has_a_heading(section16_: Run, name: str) -> None:
    status, out, _ = section16_(name, *COMMANDS[name], "--json")
    assert status == 0
    assert "why" in json.loads(out.splitlines()[0]) or "items" in json.loads(out)
    status, out, _ = section16_(name, *COMMANDS[name], "--format", "csv")
    assert status == 0
    assert "," in out.splitlines()[0]


@pytest.mark.parametrize("name", COMMANDS)
def test_reasons_are_printed_and_written_as_a_page(section16_: Run, name: str) -> None:
    status, out, _ = section16_(name, *COMMANDS[name], "--why", "--html", "why.html")
    assert status == 0
    assert "not legal advice" in out
    page = Path("why.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "<li>" in page
    again, _, err = section16_(name, *COMMANDS[name], "--html", "why.html")
    assert (again, "why.html" in err) == (2, True)


@pytest.mark.parametrize(
    ("file", "old", "words"),
    [
        ("ownership.toml", "outstanding = 10_000_000", ("item403", "ownership.toml")),
        ("volume.toml", "outstanding = 50_000_000", ("volume144", "volume.toml")),
        ("arrangements.toml", "adopted = 2026-02-10", ("plans", FORM, "--issuer", "9990016", "--facts", "arrangements.toml")),
    ],
)
def test_a_fault_in_the_facts_is_reported_with_its_line_and_ends_with_2(
    section16_: Run, file: str, old: str, words: tuple[str, ...]
) -> None:
    text = Path(file).read_text(encoding="utf-8")
    assert old in text
    Path(file).write_text(text.replace(old, f"# {old}"), encoding="utf-8")
    status, out, err = section16_(*words)
    assert (status, out) == (2, "")
    assert f"FACTS-MISSING at {file}, line " in err
    assert "1 fault" in err


def test_a_sale_beyond_the_limit_ends_with_1(section16_: Run) -> None:
    text = Path("volume.toml").read_text(encoding="utf-8")
    Path("volume.toml").write_text(text.replace("shares = 1_500_000", "shares = 1_600_001"), encoding="utf-8")
    status, out, _ = section16_("volume144", "volume.toml")
    assert status == 1
    assert "within the limit                                       no" in out


def test_what_is_missing_is_printed_below_the_answer(section16_: Run) -> None:
    status, out, _ = section16_("posting", FORM, "--on", "2026-04-01")
    assert status == 0
    assert "Missing: " in out
    status, out, _ = section16_("item408", FORM, "--issuer", "9990016", "--quarter-end", "2026-03-31")
    assert status == 0
    assert "Missing: how many directors and officers the issuer has is not known." in out


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("item403", ("<td>Ines Okonjo (4)</td>", "(5) Served as an executive officer until January 31, 2026.")),
        ("item408", ("<td>Edda M. Winterbourne</td>", "<blockquote><p>On February 10, 2026, Edda M. Winterbourne")),
        ("plans", ('<th scope="col">cooling-off</th>',)),
        ("posting", ('<th scope="col">post by</th>',)),
        ("volume144", ('<td>limit</td><td class="number">2,100,000</td>',)),
    ],
)
def test_a_page_has_the_table_that_the_command_prints(section16_: Run, name: str, cells: tuple[str, ...]) -> None:
    assert section16_(name, *COMMANDS[name], "--html", "page.html")[0] == 0
    page = Path("page.html").read_text(encoding="utf-8")
    assert [cell for cell in cells if cell not in page] == []
    assert "not legal advice" in page


def test_item_408_gives_its_reasons_in_a_line_each(section16_: Run) -> None:
    words = "item408", FORM, "--issuer", "9990016", "--quarter-end", "2026-03-31", "--facts", "arrangements.toml"
    _, out, _ = section16_(*words)
    assert "\nThe item applies to the quarter. (Regulation S-K, Item 408(a) (unconfirmed))\n" in out
    assert " adopted an arrangement on 2026-02-10" in out
    _, longer, _ = section16_(*words, "--why")
    assert "\n    The item applies to the quarter." in longer


def test_a_file_that_does_not_exist_ends_with_2(section16_: Run) -> None:
    status, _, err = section16_("item403", "nothing.toml")
    assert status == 2
    assert "nothing.toml" in err


def test_filings_without_the_cik_of_an_issuer_are_refused(tmp_path: Path) -> None:
    for name, operation in (("ownership.toml", tabulate_ownership), ("volume.toml", find_volume_limit)):
        text = disclosure_facts(name)
        lines = [line for line in text.splitlines() if not line.startswith("issuer = ")]
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
        with pytest.raises(RequestError, match="do not state whose filings to use"):
            operation(tmp_path / name, [])
    (tmp_path / "arrangements.toml").write_text(disclosure_facts("arrangements.toml"), encoding="utf-8")
    with pytest.raises(RequestError, match="but not of which issuer"):
        find_trading_plans([], facts=tmp_path / "arrangements.toml")


def test_the_day_of_the_posting_list_is_today_in_washington_where_none_is_given() -> None:
    found = list_postings(section16.read_many([FORM]), clock=lambda: datetime(2026, 3, 7, 3, tzinfo=UTC))
    assert found.as_of == date(2026, 3, 6)


def test_a_list_without_reports_states_why(section16_: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    status, out, err = section16_("posting", "empty")
    assert (status, out) == (2, "")
    assert "No filing could be read. Give files or folders of Forms 3, 4 and 5." in err
    (tmp_path / "later.txt").write_bytes(UNREMARKABLE_SUBMISSION)
    status, out, _ = section16_("posting", "later.txt", "--on", "2026-01-05")
    assert status == 0
    assert out.startswith(
        "No reports found. The first of the filings was filed on 2026-03-12, after the day of the list, 2026-01-05.\n"
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("late", "--year", "20256"), "20256 is not a possible fiscal year"),
        (("item405", "--issuer", "1", "--year", "205"), "205 is not a possible fiscal year"),
        (("coverage", "--issuer", "1", "--year", "0"), "0 is not a possible fiscal year"),
        (("posting", "--on", "0026-03-31"), "the year is not possible"),
        (("item408", "--issuer", "1", "--quarter-end", "0026-03-31"), "the year is not possible"),
        (("item408", "--issuer", "1", "--quarter-end", "2026-03-31", "--quarter-start", "2026-04-01"), "begins on 2026-04-01"),
    ],
)
def test_an_impossible_year_is_refused_before_a_filing_is_read(
    section16_: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], says: str
) -> None:
    monkeypatch.setattr(Batch, "forms", lambda _self: map(unread, [""]))
    status, out, err = section16_(words[0], "anything", *words[1:])
    assert (status, out) == (2, "")
    assert says in err


def unread(path: str) -> section16.Submission:
    raise AssertionError(f"The filing {path!r} was read.")


@pytest.mark.parametrize(
    "words",
    [
        ("posting", FORM, "--issuer", "77"),
        ("plans", FORM, "--issuer", "77"),
        ("item408", FORM, "--issuer", "77", "--quarter-end", "2026-03-31"),
        ("late", FORM, "--issuer", "77"),
        ("shortswing", FORM, "--issuer", "77", "--all"),
    ],
)
def test_an_issuer_that_no_filing_is_about_is_refused(section16_: Run, words: tuple[str, ...]) -> None:
    status, out, err = section16_(*words)
    assert (status, out) == (2, "")
    assert "No filing is about issuer 0000000077. Issuers in the filings: 0009990016 " in err


@pytest.mark.parametrize("file", ["ownership.toml", "volume.toml"])
def test_filings_of_another_issuer_than_the_facts_state_are_refused(section16_: Run, file: str) -> None:
    command = {"ownership.toml": "item403", "volume.toml": "volume144"}[file]
    assert section16_(command, file, FORM)[0] == 0
    text = Path(file).read_text(encoding="utf-8")
    Path(file).write_text(re.sub(r'issuer = "[0-9]+"', 'issuer = "77"', text), encoding="utf-8")
    status, out, err = section16_(command, file, FORM)
    assert (status, out) == (2, "")
    assert "No filing is about issuer 0000000077." in err


def test_an_unknown_reporting_person_is_refused(section16_: Run) -> None:
    status, out, err = section16_("plans", FORM, "--owner", "77")
    assert (status, out) == (2, "")
    assert "No filing names 0000000077 as a reporting person." in err


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_in_a_year_that_is_not_possible_is_refused(section16_: Run, day: str) -> None:
    status, _, err = section16_("item408", FORM, "--issuer", "9990016", "--quarter-end", day)
    assert status == 2
    assert f"The last day of the quarter is {day}, and the year is not possible. Specify a day in a year from 1934" in err
    assert section16_("posting", FORM, "--on", day)[0] == 2


@pytest.mark.parametrize("amount", ["1e999999", "1e13", "1e-999999", "1e400000000"])
@pytest.mark.parametrize("file", ["ownership.toml", "volume.toml"])
def test_an_amount_that_arithmetic_would_not_end_with_is_refused(section16_: Run, file: str, amount: str) -> None:
    command = {"ownership.toml": "item403", "volume.toml": "volume144"}[file]
    text = Path(file).read_text(encoding="utf-8")
    Path(file).write_text(re.sub(r"outstanding = [\d_]+", f"outstanding = {amount}", text), encoding="utf-8")
    status, out, err = section16_(command, file)
    assert (status, out) == (2, "")
    assert "Enter a number from zero to 1,000,000,000,000 with at most 12 decimal places." in err


def test_addresses_are_in_the_text_the_csv_and_the_page(section16_: Run) -> None:
    address = "14 Slipway Road, Port Ellery, ME"
    assert f"\nEdda M. Winterbourne: {address}\n" in section16_("item403", "ownership.toml")[1]
    assert f'"{address}"' in section16_("item403", "ownership.toml", "--format", "csv")[1]
    assert section16_("item403", "ownership.toml", "--html", "table.html")[0] == 0
    assert address in Path("table.html").read_text(encoding="utf-8")
    text = Path("ownership.toml").read_text(encoding="utf-8")
    Path("ownership.toml").write_text(text.replace(f'address = "{address}"\n', ""), encoding="utf-8")
    assert "Edda M. Winterbourne: the address is not known." in section16_("item403", "ownership.toml")[1]


def test_a_plan_of_a_person_without_a_cik_is_not_lost_by_the_choice_of_an_owner(section16_: Run) -> None:
    Path("arrangements.toml").write_text('[[arrangements]]\nname = "Petra Lindqvist"\nadopted = 2024-03-01\n', encoding="utf-8")
    (form,) = section16.read_many([FORM])
    assert isinstance(form, section16.Submission)
    owner = section16.Ledger.from_submissions([form]).filings[0].owners[0]
    words = ("plans", FORM, "--issuer", "9990016", "--owner", owner, "--facts", "arrangements.toml")
    status, out, _ = section16_(*words)
    assert status == 0
    assert "the person's CIK is not known" in out
    text = Path("arrangements.toml").read_text(encoding="utf-8")
    Path("arrangements.toml").write_text(f'{text}cik = "9990099"\n', encoding="utf-8")
    assert "Petra" not in section16_(*words)[1]
