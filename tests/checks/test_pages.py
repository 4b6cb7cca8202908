"""A form read from a page is checked by its values: nothing is found that the form itself does not show."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

import section16
from section16.cli.app import run
from section16.document.cells import DateCell, FlagCell, TextCell
from section16.document.ownership import OwnershipDocument
from section16.finding import Severity
from tests.render.forms import FORMS, form4

PAGES: list[Callable[[OwnershipDocument], str]] = [section16.render_html, section16.render_text]


def rejected(form: OwnershipDocument | section16.Submission) -> set[tuple[str, str]]:
    return {(finding.id, finding.location) for finding in section16.check(form) if finding.severity is Severity.REJECT}


@pytest.mark.parametrize("name", list(FORMS))
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_rejected_for_nothing_that_its_form_is_not(page: Callable[[OwnershipDocument], str], name: str) -> None:
    form = FORMS[name]()
    assert rejected(section16.read(page(form).encode())) <= rejected(form)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_still_rejected_for_what_it_shows(page: Callable[[OwnershipDocument], str]) -> None:
    row = replace(form4().non_derivative_table[0], ownership=TextCell("X"))
    read = section16.read(page(replace(form4(), non_derivative_table=(row,))).encode())
    assert ("VALUE-CHOICE", "$.nonDerivativeTable[0].ownership") in rejected(read)


@pytest.mark.parametrize("name", list(FORMS))
@pytest.mark.parametrize("page", PAGES)
def test_the_json_of_a_page_is_checked_like_the_page(page: Callable[[OwnershipDocument], str], name: str) -> None:
    read = section16.read(page(FORMS[name]()).encode())
    again = section16.read(section16.to_json(read))
    assert (again.printed, again.document) == (True, read.document)
    assert section16.check(again) == section16.check(read)
    assert section16.to_json(again) == section16.to_json(read)
    assert section16.from_json(section16.to_json(read)) == read.document


def test_the_json_of_a_form_states_no_page_and_is_read_as_before() -> None:
    read = section16.read(section16.write_xml(form4()))
    written = section16.to_json(read)
    assert written == section16.to_json(read.document)
    assert b"printed" not in written
    assert section16.read(written).printed is False


def test_the_json_of_a_page_from_the_command_line_is_checked_like_the_page(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "page.html").write_text(section16.render_html(form4()), encoding="utf-8")
    assert run(["convert", str(tmp_path / "page.html"), "--to", "json", "-o", str(tmp_path / "page.json")]) == 0
    assert run(["check", str(tmp_path / "page.json")]) == run(["check", str(tmp_path / "page.html")]) == 0
    assert "FILING-COMPUTED" not in capfd.readouterr().out


@pytest.mark.parametrize("page", PAGES)
def test_the_xml_of_a_page_holds_values_and_reads_back_the_same(page: Callable[[OwnershipDocument], str]) -> None:
    document = section16.read(page(form4()).encode()).document
    xml = section16.write_xml(document).decode()
    assert "<value>160000</value>" in xml
    assert "160,000" not in xml
    assert "[X]" not in xml
    assert section16.read(xml.encode()).document == document


@pytest.mark.parametrize("page", PAGES)
def test_check_and_convert_of_a_page_from_the_command_line(
    page: Callable[[OwnershipDocument], str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "page").write_text(page(form4()), encoding="utf-8")
    assert run(["check", str(tmp_path / "page")]) == 0
    assert run(["convert", str(tmp_path / "page"), "--to", "xml"]) == 0
    assert "<value>160000</value>" in capfd.readouterr().out


def test_a_form_that_states_no_day_is_held_to_the_rules_of_today() -> None:
    form = replace(form4(), period_of_report=DateCell(), signatures=(), schema_version=TextCell(), aff10b5_one=FlagCell())
    found = {finding.values.get("element") for finding in section16.check(form) if finding.id == "ELEMENT-MISSING"}
    assert {"periodOfReport", "aff10b5One"} <= found
