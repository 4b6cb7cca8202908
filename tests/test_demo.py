"""The demonstration runs, says that its three files agree, and says where when they do not."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

import section16
from section16.demo.agreement import boxes_of, disagreements
from section16.demo.filing import tell_filing
from section16.demo.story import FORMS, form, tell


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demonstration may write files where it runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def forms() -> dict[str, bytes]:
    return {name: form(name) for name in FORMS}


def test_the_demonstration_ends_well_and_says_what_agrees() -> None:
    run = subprocess.run([sys.executable, "-m", "section16.demo"], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "All 3 agree, cell by cell: 75 boxes, 6 references to 6 footnotes" in run.stdout
    assert "WINTERBOURNE EDDA M" in run.stdout
    assert "4 balances follow from the ones before, 0 do not; 0 forms are due." in run.stdout


@pytest.mark.slow
def test_the_demonstration_overwrites_nothing(folder: Path) -> None:
    kept = [folder / "out" / name for name in ("form4.html", "demo/form4.html", "demo/office/mine.txt", "office/mine.txt")]
    for file in kept:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("mine", encoding="utf-8")
    run = subprocess.run([sys.executable, "-m", "section16.demo"], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert [file.read_text(encoding="utf-8") for file in kept] == ["mine"] * len(kept)
    assert "printed out/demo-2/form4.html" in run.stdout
    assert (folder / "out" / "demo-2" / "office" / "office.db").is_file()


@pytest.mark.parametrize("name", list(FORMS))
def test_a_changed_number_in_any_of_the_files_is_found_and_named(name: str) -> None:
    changed = forms()
    assert changed[name].count(b"947210") == 1
    changed[name] = changed[name].replace(b"947210", b"947211")
    out = io.StringIO()
    assert tell(out, changed) == 1
    assert "Table I, row 3, shares owned" in out.getvalue()
    assert "'947211'" in out.getvalue()


def test_a_footnote_moved_to_another_box_is_found() -> None:
    changed = forms()
    moved = changed["form4.xml"].replace(b'<footnoteId id="F5"/>', b'<footnoteId id="F6"/>')
    assert moved != changed["form4.xml"]
    out = io.StringIO()
    assert tell(out, changed | {"form4.xml": moved}) == 1
    assert "no value with F6 against no value with F5" in out.getvalue()


def test_an_empty_element_that_is_gone_is_a_disagreement_though_no_box_differs() -> None:
    whole = section16.read(form("form4.xml")).document
    without = section16.read(form("form4.xml").replace(b"<deemedExecutionDate></deemedExecutionDate>", b"")).document
    assert boxes_of(whole) == boxes_of(without)
    assert disagreements(whole, without) == ["the boxes agree, and the elements around them differ"]


def test_the_form_is_of_the_build_that_is_told() -> None:
    document = section16.read(form("form4.xml")).document
    first, *holdings = document.non_derivative_table
    (second,) = document.derivative_table
    assert first.coding_footnotes == ("F1",)
    assert [holding.nature.footnotes for holding in holdings] == [("F2",), ("F3",), ("F4",)]
    assert (second.exercise_price.text, second.exercise_price.footnotes) == (None, ("F5",))
    assert (second.exercise_date.text, second.exercise_date.footnotes) == (None, ("F6",))
    assert len(document.footnotes) == 6


def test_its_files_are_read_without_a_remark() -> None:
    for name in FORMS:
        assert section16.read(form(name)).findings == ()


@pytest.mark.slow
def test_the_award_becomes_an_accepted_form(tmp_path: Path) -> None:
    out = io.StringIO()
    assert tell_filing(out, tmp_path / "office") == 0
    told = out.getvalue()
    assert told.index("252,375.5") < told.index("accession number  0009990016-25-000002") < told.index("412,375.5")
    assert "M 2025-06-16 A 160000 Common Stock at 0; 412375.5 owned, direct" in told
