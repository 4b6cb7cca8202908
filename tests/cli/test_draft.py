"""``section16 draft`` as a person runs it."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest

import section16
from section16.cli.app import run
from section16.workspace.ingesting import ingest_filings
from tests.drafting.examples import BASE, SALE


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """A facts file with a sale."""
    file = tmp_path / "events.toml"
    file.write_text(BASE + SALE, encoding="utf-8")
    return file


def test_a_form_is_told_row_by_row_with_its_due_date(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["draft", str(facts)]) == 0
    assert capsys.readouterr().out.splitlines()[:2] == [
        "form4-edda-2025-06-16: Form 4 of Edda M. Winterbourne, due Wednesday, 2025-06-18, 22:00 Eastern",
        "  Table I   S 2025-06-16 D 400 Common Stock at 18.70; 39600 owned, direct",
    ]


def test_why_is_told_with_what_it_rests_on(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["draft", str(facts), "--explain"]) == 0
    out = capsys.readouterr().out
    assert "because Table I, row 1: code S, disposed of: sold in the market (events.toml, [[events]] 1 (sale" in out
    assert "General Instruction 8" in out
    assert "due: Wed 2025-06-18: business day 2" in out


def test_what_is_written_for_edgar_has_nothing_that_edgar_puts_in(facts: Path, tmp_path: Path) -> None:
    target = tmp_path / "draft.xml"
    assert run(["draft", str(facts), "-o", str(target)]) == 0
    document = section16.read(target).document
    assert document.issuer.name.value is None
    assert section16.check(document) == ()


@pytest.mark.parametrize(("ending", "begins"), [("json", b"{"), ("html", b"<!"), ("txt", b"FORM 4"), ("pdf", b"%PDF")])
def test_the_ending_of_the_file_says_what_is_written(ending: str, begins: bytes, facts: Path, tmp_path: Path) -> None:
    target = tmp_path / f"draft.{ending}"
    assert run(["draft", str(facts), "-o", str(target)]) == 0
    assert target.read_bytes().lstrip().startswith(begins)


def test_an_ending_that_nothing_is_written_as_is_told(facts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["draft", str(facts), "-o", str(tmp_path / "draft.xlm")]) == 2
    assert "A form cannot be written as .xlm. End the name in .xml, .json, " in capsys.readouterr().err
    assert sorted(file.name for file in tmp_path.iterdir()) == ["events.toml"]
    (tmp_path / "of.june").mkdir()
    assert run(["draft", str(facts), "-o", str(tmp_path / "of.june")]) == 0
    assert len(list((tmp_path / "of.june").iterdir())) == 2


def test_several_forms_go_into_a_folder_and_make_no_one_file(
    facts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts.write_text(BASE.replace("2025-06-18", "2025-06-24") + SALE + SALE.replace("06-16", "06-24"), encoding="utf-8")
    assert run(["draft", str(facts), "-o", str(tmp_path / "out")]) == 0
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == [
        f"form4-edda-2025-06-{day}.{ending}" for day in (16, 24) for ending in ("json", "xml")
    ]
    assert run(["draft", str(facts), "-o", str(tmp_path / "one.xml")]) == 2
    assert "2 forms cannot be written to one file. Name a folder" in capsys.readouterr().err
    assert not (tmp_path / "one.xml").exists()


def test_a_question_leaves_nothing_written_and_ends_with_1(
    facts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts.write_text(BASE + SALE.replace('counterparty = "market"\n', ""), encoding="utf-8")
    assert run(["draft", str(facts), "-o", str(tmp_path / "draft.xml")]) == 1
    out = capsys.readouterr().out
    assert out.startswith("question: events.toml, [[events]] 1 (sale of 2025-06-16), counterparty: Who was the other side")
    assert not (tmp_path / "draft.xml").exists()


def test_wrong_facts_are_told_and_end_with_1(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts.write_text(BASE + SALE.replace("400", "40001"), encoding="utf-8")
    assert run(["draft", str(facts)]) == 1
    assert capsys.readouterr().out.startswith("reject: OVERDRAWN at events.toml, [[events]] 1 (sale of 2025-06-16), units: ")


def test_a_draft_that_edgar_would_reject_is_told_and_ends_with_1(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts.write_text(BASE.replace('"LKHX"', '"LARKSPURHARBOR"') + SALE, encoding="utf-8")
    assert run(["draft", str(facts)]) == 1
    assert "reject: VALUE-LENGTH at $.issuer.tradingSymbol" in capsys.readouterr().out


@pytest.mark.parametrize("content", [None, "[issuer\n", "\x00"])
def test_a_file_that_cannot_be_read_is_told_in_one_line_and_ends_with_2(
    content: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "events.toml"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    assert run(["draft", str(file)]) == 2
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert "events.toml" in told.err


def test_a_character_that_no_form_can_hold_is_told(facts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts.write_text(BASE.replace("Executive Chair", "Chair\\u0001") + SALE, encoding="utf-8")
    assert run(["draft", str(facts), "-o", str(tmp_path / "draft.xml")]) == 1
    out = capsys.readouterr().out
    assert "U+0001" in out
    assert "0 forms drafted" in out
    assert not (tmp_path / "draft.xml").exists()


def test_the_facts_may_come_as_json_on_the_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stated = {
        "issuer": {"name": "Larkspur Harbor Systems, Inc.", "cik": "9990016", "symbol": "LKHX"},
        "filing": {"signed": "2025-06-18"},
        "people": {"ines": {"name": "OKONJO INES", "cik": "9990077", "roles": [{"role": "director"}]}},
        "events": [{"kind": "appointment", "date": "2025-06-16", "who": "ines"}],
    }
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(stated).encode())))
    assert run(["draft", "-", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(form["name"], form["due"]["due"]) for form in told["drafts"]] == [("form3-ines-2025-06-16", "2025-06-26")]
    assert told["drafts"][0]["document"]["documentType"] == {"text": "3"}


def test_an_amendment_of_a_file_that_is_not_there_is_told(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts.write_text(BASE + SALE + '[amendment]\nof = "gone.xml"\nfiled = 2025-06-17\n', encoding="utf-8")
    assert run(["draft", str(facts)]) == 2
    assert "gone.xml" in capsys.readouterr().err


def test_the_demonstration_is_drafted_from_its_facts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "events.toml").write_bytes(files("section16.demo").joinpath("events.toml").read_bytes())
    assert run(["draft", str(tmp_path / "events.toml")]) == 0
    assert capsys.readouterr().out.count("Table I ") == 4


def test_a_draft_is_compared_with_earlier_filings_of_files_or_a_book(
    facts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tmp_path / "before"
    before.mkdir()
    earlier = tmp_path / "earlier.toml"
    earlier.write_text(
        (BASE + SALE).replace("2025-06-16", "2025-06-14").replace("units = 400", "units = 1300"), encoding="utf-8"
    )
    assert run(["draft", str(earlier), "-o", str(before / "0009990001-25-000001.xml")]) == 0
    ingest_filings([before], tmp_path / "book", clock=lambda: datetime(2025, 6, 15, tzinfo=UTC))
    capsys.readouterr()
    assert run(["draft", str(facts)]) == 0
    assert "BALANCE-" not in capsys.readouterr().out
    printed = []
    for source in (["--earlier", str(before)], ["--book", str(tmp_path / "book")]):
        assert run(["draft", str(facts), *source]) == 0
        printed.append(capsys.readouterr().out)
    assert "BALANCE-" in printed[0]
    assert printed[0] == printed[1]


def test_earlier_filings_are_for_a_facts_file_and_have_to_be_readable(
    facts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["draft", "--earlier", str(facts), "--office", str(tmp_path / "office.db"), "--all-due"]) == 2
    assert "An office compares its drafts with the filings that it has. Leave out --earlier" in capsys.readouterr().err
    assert run(["draft", str(facts), "--earlier", str(tmp_path / "none.xml")]) == 2
    assert "No such file or folder." in capsys.readouterr().err
    assert run(["draft", str(facts), "--book", str(tmp_path)]) == 2
    assert "There is no book here" in capsys.readouterr().err
