"""The small files on which a reader was wrong once: each is read, or refused in one line, as its README says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import process_time

import pytest

import section16
from section16.cli.app import run
from section16.document.ownership import OwnershipDocument
from section16.ledger.ledger import Ledger
from section16.ledger.lots.cause import Cause
from tests.cli.test_terminal import RAW
from tests.formats.test_unknown_boxes import PAGES

pytestmark = pytest.mark.corpus


def notes(document: OwnershipDocument) -> str:
    return " ".join(note.text for note in document.footnotes)


READING: dict[str, tuple[str, Callable[[OwnershipDocument], object], object]] = {
    "good-neighbour.xml": ("", lambda form: form.aff10b5_one.value is not None, True),
    "surrogate-reference.xml": ("READ-SURROGATES", lambda form: "\U0001f600" in notes(form), True),
    "declared-utf-16.xml": ("READ-ENCODING", lambda form: bool(form.non_derivative_table), True),
    "one-stray-byte.xml": ("READ-STRAY-BYTES", lambda form: "\ufffd" in notes(form) or "\u00c3" in notes(form), False),
    "c1-controls.xml": ("READ-CONTROL-CODES", lambda form: "\x92" in notes(form), True),
    "flag-in-capitals.xml": (
        "READ-NOT-UNDERSTOOD",
        lambda form: (form.aff10b5_one.text, form.aff10b5_one.value),
        ("TRUE", None),
    ),
    "filed-before-10b5-1.xml": ("", lambda form: form.aff10b5_one.value, None),
    "ticks-u2611.txt": ("PAGE-NOT-SHOWN", lambda form: form.reporting_owners[0].is_officer.value, True),
    "footnote-marks-not-raised.txt": (
        "PAGE-NOT-SHOWN",
        lambda form: any(
            (getattr(row, "shares").value, getattr(row, "shares").footnotes) == (1000, ("F1",))  # noqa: B009 - not every row has it
            for row in form.non_derivative_table
            if hasattr(row, "shares")
        ),
        True,
    ),
}
"""What stands in each file: the finding it comes with, what of the form was wrong, what is right."""
REFUSED = {"10_utf7_entity.xml": "a document type declaration"}
FILES = "cases/reading", "cases/hostile"


@pytest.mark.parametrize("name", list(READING))
def test_each_file_is_read_with_the_finding_and_the_value_that_are_right(corpus: Path, name: str) -> None:
    finding, value, right = READING[name]
    read = section16.read(corpus / "cases" / "reading" / name)
    assert finding in [found.id for found in read.findings] or (finding, read.findings) == ("", ())
    assert value(read.document) == right


def test_every_file_of_the_folder_has_its_expected_result(corpus: Path) -> None:
    assert {file.name for file in (corpus / "cases" / "reading").iterdir()} == READING.keys()
    assert REFUSED.keys() < {file.name for file in (corpus / "cases" / "hostile").iterdir()}


def test_every_hostile_file_is_read_with_findings_or_refused_in_one_line(corpus: Path) -> None:
    for file in sorted((corpus / "cases" / "hostile").iterdir()):
        start = process_time()
        if file.name in REFUSED:
            with pytest.raises(section16.UnreadableError, match=REFUSED[file.name]) as refusal:
                section16.read(file)
            assert "\n" not in str(refusal.value)
            continue
        read = section16.read(file)
        assert read.findings or file.name == "20_title_200_spaces.xml", file.name
        assert section16.read(section16.write_xml(read.document)).document == read.document, file.name
        section16.Ledger.from_submissions([read])
        assert process_time() - start < 10, file.name


def test_a_file_beside_any_other_is_still_read(corpus: Path, capfd: pytest.CaptureFixture[str]) -> None:
    good = corpus / "cases" / "reading" / "good-neighbour.xml"
    alone = run(["rows", str(good), "--format", "csv"])
    expected = capfd.readouterr().out.splitlines()[1:]
    assert alone == 0
    assert expected
    for folder in FILES:
        for file in sorted((corpus / folder).iterdir()):
            run(["rows", str(file), str(good), "--format", "csv"])
            captured = capfd.readouterr()
            assert set(expected) <= set(captured.out.splitlines()), file.name
            assert "Traceback" not in captured.err, file.name


@pytest.mark.parametrize("command", ["show", "rows", "check", "positions", "reconcile"])
def test_no_control_code_reaches_the_terminal(corpus: Path, capfd: pytest.CaptureFixture[str], command: str) -> None:
    asked = ["--owner", "0009990042"] if command == "positions" else []
    run([command, str(corpus / "cases" / "reading" / "c1-controls.xml"), *asked])
    captured = capfd.readouterr()
    assert RAW.search(captured.out + captured.err) is None
    assert captured.out


@pytest.mark.parametrize("page", list(PAGES))
def test_a_box_that_did_not_exist_stays_unknown_on_every_page(corpus: Path, page: str) -> None:
    filed = section16.read(corpus / "cases" / "reading" / "filed-before-10b5-1.xml").document
    assert section16.read(PAGES[page](filed).encode()).document.aff10b5_one.value is None


def test_two_hundred_blanks_in_a_title_take_linear_time(corpus: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = corpus / "cases" / "hostile" / "20_title_200_spaces.xml"
    owner = section16.read(file).document.reporting_owners[0].cik.text or ""
    start = process_time()
    assert run(["positions", str(file), "--owner", owner]) == 0
    assert process_time() - start < 10
    assert capfd.readouterr().out


def test_reporting_persons_on_two_forms_report_one_block(corpus: Path) -> None:
    ledger = section16.Ledger.from_submissions(section16.read_many([corpus / "cases" / "ledger" / "eleven-owners"]))
    (position,) = ledger.positions(issuer=ledger.issuers[0])
    assert (int(position.balance), len(position.reporters), len(ledger.filings)) == (9_000_000, 12, 2)
    assert position.block == f"{ledger.filings[0].accession} I/1"


ISSUER = "0009990016"


def ledger_of(corpus: Path, name: str) -> Ledger:
    return section16.Ledger.from_submissions(section16.read_many([corpus / "cases" / "ledger" / name]))


def test_a_sale_dated_2035_dates_no_balance_and_is_a_finding(corpus: Path) -> None:
    ledger = ledger_of(corpus, "year-2035")
    (position,) = ledger.positions(issuer=ISSUER, as_of=date(2025, 6, 30))
    assert (int(position.balance), position.row, position.since) == (8_500, "0009990016-25-000003 I/1", date(2025, 4, 1))
    (finding,) = ledger.findings
    assert (finding.id, finding.location) == ("IMPOSSIBLE-DATE", "0009990016-25-000002 I/1")
    assert (finding.values["stated"], finding.values["likely"]) == ("2035-03-03", "2025-03-03")


def test_a_grant_reported_twice_remains_once_and_which_row_is_not_sure(corpus: Path) -> None:
    ledger = ledger_of(corpus, "grant-reported-twice")
    (amendment,) = ledger.amendments(ISSUER)
    assert not amendment.sure
    assert "which are meant is uncertain" in amendment.says
    assert [position.balance for position in ledger.positions(issuer=ISSUER)] == [5_000]
    assert ledger.why(amendment.removes[0]).cause is Cause.RESTATED


def test_every_case_of_the_ledger_has_its_expected_result(corpus: Path) -> None:
    assert {folder.name for folder in (corpus / "cases" / "ledger").iterdir()} == {
        "year-2035",
        "grant-reported-twice",
        "eleven-owners",
    }
