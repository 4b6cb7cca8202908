"""``section16 check`` as a person runs it."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from section16.cli.app import run
from tests.builders import ACCESSION, form, holding
from tests.builders import UNREMARKABLE as FORM
from tests.builders import UNREMARKABLE_SUBMISSION as SUBMISSION

WRONG = FORM.replace(b"<value>12.50</value>", b"<value>12,50</value>").replace(b"HLNT", b"")
WARNED = FORM.replace(b"    <schemaVersion>X0609</schemaVersion>\n", b"")
INITIAL = form(holding(), kind="3", box_10b5_1="").replace(b"2026-03-1", b"2026-01-1")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with a form without fault, one with two, one to be filed that sends too much, and a page that is none."""
    for name, data in {"good.txt": SUBMISSION, "wrong.xml": WRONG, "warned.xml": WARNED, "page.html": b"<html></html>"}.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["good.txt"], 0),
        (["wrong.xml"], 1),
        (["good.txt", "wrong.xml"], 1),
        (["page.html"], 2),
        (["wrong.xml", "page.html"], 2),
        (["missing.xml"], 2),
        (["warned.xml"], 0),
        (["warned.xml", "--fail-on", "warn"], 1),
        (["warned.xml", "--fail-on", "note"], 1),
        (["wrong.xml", "--ignore", "VALUE-NUMBER,value-length"], 0),
        (["wrong.xml", "--select", "ROW-NATURE"], 0),
        (["wrong.xml", "--select", "VALUE-NUMBR"], 2),
        (["good.txt", "--on", "yesterday"], 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_the_exit_status_says_what_was_found(
    files: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], status: int
) -> None:
    monkeypatch.chdir(files)
    assert run(["check", *arguments]) == status


def test_json_is_one_object_a_form_in_the_published_shape(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(files / "good.txt"), str(files / "wrong.xml"), "--json"]) == 1
    good, wrong = map(json.loads, capsys.readouterr().out.splitlines())
    assert good == {"path": str(files / "good.txt"), "accession": ACCESSION, "findings": []}
    assert (wrong["path"], wrong["accession"]) == (str(files / "wrong.xml"), None)
    assert [finding["id"] for finding in wrong["findings"]] == ["VALUE-NUMBER", "VALUE-LENGTH"]
    first = wrong["findings"][0]
    assert set(first) == {"id", "severity", "location", "message", "citations", "values", "remedy"}
    assert (first["severity"], first["location"]) == ("reject", "$.nonDerivativeTable[0].price")
    assert first["values"] == {"text": "12,50"}
    assert first["citations"] == ["EDGAR Ownership XML Technical Specification v5.5, section 3.6"]


def test_csv_has_a_line_for_each_finding(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(files / "good.txt"), str(files / "wrong.xml"), "--format", "csv"]) == 1
    lines = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(Path(line["path"]).name, line["id"], line["severity"]) for line in lines] == [
        ("wrong.xml", "VALUE-NUMBER", "reject"),
        ("wrong.xml", "VALUE-LENGTH", "reject"),
    ]
    assert lines[0]["citations"] == "EDGAR Ownership XML Technical Specification v5.5, section 3.6"


def test_a_finding_points_at_its_cell_with_rule_and_remedy(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", str(files / "wrong.xml")])
    out = capsys.readouterr().out
    lines = out.splitlines()
    assert lines[0] == "reject[VALUE-NUMBER]: '12,50' is not a number."
    assert lines[1].endswith("wrong.xml: Table I, row 1, price")
    row, caret = lines[3], lines[4]
    start, end = caret.index("^"), caret.rindex("^") + 1
    assert row[start:end] == "price: 12,50(1)"
    assert "source: EDGAR Ownership XML Technical Specification" in lines[5]
    assert "Write digits and a decimal point" in lines[6]
    assert "1 form checked, 1 with findings of severity reject" in lines[-1]
    assert "not legal advice" in lines[-1]


def test_a_form_is_held_to_the_rules_of_the_day_asked_for(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (files / "old.xml").write_bytes(WARNED.replace(b"<aff10b5One>0</aff10b5One>", b""))
    assert run(["check", str(files / "old.xml"), "--on", "2023-01-05"]) == 0
    assert run(["check", str(files / "old.xml"), "--on", "2023-06-01"]) == 1
    assert "<aff10b5One> is missing." in capsys.readouterr().out


def test_checks_that_cannot_run_are_listed_on_request(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(files / "wrong.xml"), "--ignore", "VALUE-NUMBER,VALUE-LENGTH", "--unjudged"]) == 0
    assert "note[CHECK-UNJUDGED]: The check HEADER-TYPE cannot run without a header." in capsys.readouterr().out
    run(["check", str(files / "good.txt"), "--unjudged"])
    assert "HOLDING-MISSING cannot run without the earlier filings about the issuer." in capsys.readouterr().out
    run(["check", str(files / "good.txt"), "--unjudged", "--earlier", str(files / "good.txt")])
    assert _unjudged(capsys) == ["BEFORE-INSIDER", "POWER-NOT-ON-FILE"]
    (files / "before").mkdir()
    (files / "before" / "initial.xml").write_bytes(INITIAL)
    run(["check", str(files / "good.txt"), "--unjudged", "--earlier", str(files / "before")])
    assert _unjudged(capsys) == []


def _unjudged(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return the checks that the output names as those that cannot run."""
    return sorted(re.findall(r"CHECK-UNJUDGED\]: The check (\S+) cannot run", capsys.readouterr().out))


def test_a_form_is_compared_with_the_earlier_filings_of_a_folder(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (files / "before").mkdir()
    earlier = FORM.replace(b"2026-03-1", b"2026-02-1")
    (files / "before" / "0009990001-26-000009.xml").write_bytes(earlier)
    arguments = ["check", str(files / "good.txt"), "--select", "BALANCE-UNEXPLAINED,BALANCE-LIKELY-ERROR", "--json"]
    assert run([*arguments, "--fail-on", "note"]) == 0
    assert run([*arguments, "--fail-on", "note", "--earlier", str(files / "before")]) == 1
    found = json.loads(capsys.readouterr().out.splitlines()[-1])["findings"]
    assert found[0]["values"]["previous"].startswith("0009990001-26-000009 ")


def test_earlier_filings_that_cannot_be_read_make_the_status_2(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(files / "good.txt"), "--earlier", str(files / "page.html")]) == 2
    assert "page.html" in capsys.readouterr().err


def test_an_unknown_id_offers_the_nearest(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(files / "good.txt"), "--ignore", "ROW-NATURES"]) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err.count("\n")) == ("", 1)
    assert "Did you mean ROW-NATURE" in printed.err


def test_the_printed_row_of_a_form_has_stars_for_its_confirmation_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ending = b"</rptOwnerName>"
    assert ending in FORM
    (tmp_path / "form.xml").write_bytes(FORM.replace(ending, ending + b"<rptOwnerCcc>pl4nt#3d</rptOwnerCcc>", 1))
    assert run(["check", str(tmp_path / "form.xml")]) == 1
    shown = capsys.readouterr().out
    assert "ccc: ********" in shown
    assert "pl4nt" not in shown
