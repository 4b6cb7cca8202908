"""Pages that are no form, are cut, or were printed badly: told by name, and nothing guessed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import section16
from section16.document.captions import FORMS as CAPTIONS
from section16.document.table_one import NonDerivativeTransaction
from section16.formats.detect import Container, detect
from section16.render.agreement import disagreements
from section16.render.page import page_of
from tests.render.forms import FORMS, form4

UNTOLD = "PAGE-NOT-SHOWN"

OTHERS = {
    "a Form 144": """<html><head><title>FORM 144</title></head><body><h1>FORM 144</h1><p>NOTICE OF PROPOSED SALE OF SECURITIES
        PURSUANT TO RULE 144</p><p>Name of Issuer</p><p>Relationship to Issuer</p></body></html>""",
    "a Schedule 13D": """<html><head><title>SCHEDULE 13D</title></head><body><p>Under the Securities Exchange Act of 1934</p>
        <p>1. Names of reporting persons</p><p>2. Check the appropriate box if a member of a group</p></body></html>""",
    "a page to log in": """<!DOCTYPE html><html><head><title>EDGAR Filer Login</title></head><body><form>
        <label>CIK <input type="text"></label><input type="checkbox"> Remember me</form></body></html>""",
    "a letter": "Dear Sirs,\n\nplease find enclosed the Form 4 of our chair.\n",
}


@pytest.mark.parametrize("what", list(OTHERS))
def test_a_page_of_something_else_is_refused_in_one_line(what: str) -> None:
    with pytest.raises(section16.NotOwnershipError) as refusal:
        _ = section16.read(OTHERS[what].encode()).document
    assert "\n" not in str(refusal.value)
    title = re.search("<title>(.*)</title>", OTHERS[what])
    assert title is None or title[1] in str(refusal.value)


def test_the_instructions_of_a_form_are_no_form() -> None:
    text = (
        "<html><body><h1>FORM 4</h1><p>General instructions: Name and Address of Reporting Person, see box 1.</p></body></html>"
    )
    with pytest.raises(section16.UnreadableError, match="not a Form 3, 4 or 5"):
        _ = section16.read(text.encode()).document


def pages(name: str) -> dict[str, str]:
    form = FORMS[name]()
    return {"HTML": section16.render_html(form), "text": section16.render_text(form), "tabs": tabbed()}


def tabbed() -> str:
    """Return the demonstration's form as a print of the public page with tabs between its columns, all of it invented."""
    page = page_of(form4())
    tables = ""
    for title, columns, rows in (
        (CAPTIONS["4"].table_one_title, CAPTIONS["4"].table_one, page.table_one),
        (CAPTIONS["4"].table_two_title, CAPTIONS["4"].table_two, page.table_two),
    ):
        lines = [
            "\t".join(
                row[column.key].text + "".join(f" ⁽{'⁰¹²³⁴⁵⁶⁷⁸⁹'[int(mark)]}⁾" for mark in row[column.key].footnotes)
                for column in columns
            )
            for row in rows
        ]
        heads = "\t".join(dict.fromkeys(column.group or column.caption for column in columns))
        tables += "\n".join([title, "", heads, *lines, "", ""])
    notes = "\n".join(f"{number}. {text}" for number, text in page.footnotes)
    return (
        "FORM 4\n\n[ ] Check this box if no longer subject to Section 16. Form 4 or Form 5 obligations may continue. "
        "See Instruction 1(b).\n\n1. Name and Address of Reporting Person* <u>WINTERBOURNE EDDA M</u> (Last) (First) (Middle) "
        "C/O LARKSPUR HARBOR SYSTEMS, INC. (Street) PORT ELLERY ME 04099 (City) (State) (Zip)\t2. Issuer Name and Ticker or "
        "Trading Symbol <u>Larkspur Harbor Systems, Inc. [LKHX]</u>\t5. Relationship of Reporting Person(s) to Issuer (Check "
        'all applicable) <input checked="" type="checkbox"/> Director <input type="checkbox"/> 10% Owner <input checked="" '
        'type="checkbox"/> Officer (give title below) <input type="checkbox"/> Other (specify below) Executive Chair\n'
        "\t3. Date of Earliest Transaction (Month/Day/Year) 06/16/2025\n\n"
        f"{tables}Explanation of Responses:\n\n{notes}\n\nRemarks:\n\n/s/ Edda M. Winterbourne 06/18/2025\n\n"
        "** Signature of Reporting Person Date\n\nNote: File three copies of this Form.\n\n"
        "Persons who respond to the collection of information are not required to respond unless the form displays a number.\n"
    )


def test_a_print_with_tabs_is_read_row_by_row() -> None:
    read = section16.read(tabbed().encode())
    theirs, ours = page_of(form4()), page_of(read.document)
    assert [finding.id for finding in read.findings] == ["PAGE-ADDRESS-JOINED", UNTOLD]
    assert (ours.table_one, ours.table_two) == (theirs.table_one, theirs.table_two)
    assert ours.footnotes == theirs.footnotes
    assert (ours.owners[0].officer, ours.owners[0].officer_title) == (True, "Executive Chair")


@pytest.mark.parametrize("kind", ["HTML", "text", "tabs"])
@pytest.mark.parametrize("name", ["form4", pytest.param("joint", marks=pytest.mark.slow)])
def test_a_page_that_is_cut_anywhere_is_reported(name: str, kind: str) -> None:
    whole = pages(name)[kind].encode()
    page = page_of(section16.read(whole).document)
    silent = []
    for end in range(0, len(whole), 200):
        try:
            read = section16.read(whole[:end])
        except section16.UnreadableError:
            continue  # told, in one line
        told = [finding for finding in read.findings if finding.id not in (UNTOLD, "PAGE-ADDRESS-JOINED")]
        if not told and disagreements(page, page_of(read.document)):
            silent.append(end)
    assert silent == []


@pytest.mark.parametrize("lost", [1, 2, 5])
def test_a_print_that_lost_columns_has_its_rows_reported_and_left_out(lost: int) -> None:
    table = CAPTIONS["4"].table_one
    lines = tabbed().split("\n")
    start = next(at for at, line in enumerate(lines) if line.startswith("1. Title of Security"))
    for at in range(start + 1, start + 5):
        lines[at] = "\t".join(lines[at].split("\t")[: len(table) - lost])
    read = section16.read("\n".join(lines).encode())
    broken = [finding for finding in read.findings if finding.id == "PAGE-ROW-BROKEN"]
    rows = read.document.non_derivative_table
    # What is held directly has no nature, and a print may end its line before it; nothing else is taken for whole.
    kept = 1 if lost == 1 else 0
    assert (len(broken), len(rows)) == (4 - kept, kept)
    assert all("Common Stock" in finding.message and str(len(table) - lost) in finding.message for finding in broken)


def test_a_table_of_html_that_lost_a_cell_is_reported() -> None:
    shown = section16.render_html(form4())
    cell = re.search(r'<td role="cell" class="day"[^>]*><span>06/16/2025</span></td>', shown)
    assert cell is not None
    read = section16.read((shown[: cell.start()] + shown[cell.end() :]).encode())
    assert [finding.id for finding in read.findings] == ["PAGE-ROW-BROKEN", UNTOLD]
    assert len(read.document.non_derivative_table) == 3


@pytest.mark.parametrize("kind", ["HTML", "text", "tabs"])
@pytest.mark.parametrize("name", list(FORMS))
def test_the_form_of_a_page_can_be_written_as_json_and_as_xml(name: str, kind: str) -> None:
    document = section16.read(pages(name)[kind].encode()).document
    assert section16.from_json(section16.to_json(document)) == document
    assert section16.read(section16.write_xml(document)).document == document


def test_a_footnote_that_is_not_on_the_page_is_reported() -> None:
    shown = section16.render_text(form4())
    start, end = shown.index("(4) Winter"), shown.index("(5) A restricted")
    read = section16.read((shown[:start] + shown[end:]).encode())
    assert [finding.message for finding in read.findings if finding.id == "PAGE-PART-MISSING"] == [
        "Footnote 4 is not on the page."
    ]


def test_pages_are_recognized_by_their_content() -> None:
    found = pages("form4")
    assert detect(found["HTML"].encode())[0] is Container.HTML_PAGE
    assert detect(found["text"].encode())[0] is detect(found["tabs"].encode())[0] is Container.TEXT_PAGE
    saved = '<?xml version="1.0"?>' + found["HTML"]
    assert detect(saved.encode())[0] is Container.HTML_PAGE


def test_what_no_page_shows_stays_unknown() -> None:
    for page in pages("form4").values():
        form = section16.read(page.encode()).document
        row = form.non_derivative_table[0]
        assert isinstance(row, NonDerivativeTransaction)
        assert form.schema_version.value is None
        assert row.timeliness.value is None
        assert row.shares.text == "160000"
    assert section16.read(tabbed().encode()).document.aff10b5_one.value is None  # the print has no such box


def test_two_owners_of_one_name_are_not_distinguished_by_it() -> None:
    shown = section16.render_html(FORMS["joint"]())
    same = re.sub(r"LARKSPUR VENTURES FUND \d+, L\.P\.</a>", "LARKSPUR VENTURES FUND, L.P.</a>", shown)
    owners = section16.read(same.encode()).document.reporting_owners
    assert len(owners) == 10
    assert {owner.cik.value for owner in owners} == {None}


def test_the_command_line_gives_2_for_what_cannot_be_read_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(OTHERS["a Form 144"], encoding="utf-8")
    (tmp_path / "b.html").write_text(section16.render_html(form4()), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "section16",
        "rows",
        str(tmp_path / "a.html"),
        str(tmp_path / "b.html"),
        "--format",
        "json",
    ]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert "FORM 144" in run.stderr
    assert run.stdout.count("Common Stock") >= 4


def test_a_transaction_of_form_5_whose_code_is_a_3_is_a_transaction() -> None:
    """A 3 in the column of the code marks a holding that a Form 3 should have reported; a row with an amount is none."""
    shown = section16.render_html(FORMS["form5"]())
    damaged = shown.replace("<span>M5<sup>", "<span>3<sup>", 1)
    assert damaged != shown
    row = section16.read(damaged.encode()).document.non_derivative_table[1]
    assert isinstance(row, NonDerivativeTransaction)
    assert row.shares.value == 160_000
