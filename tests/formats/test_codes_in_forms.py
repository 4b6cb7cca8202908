"""A confirmation code in a form that is no package: asterisks stand for it in everything that is made from the form."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

import section16
from section16.cli.app import run
from section16.document.cells import TextCell
from tests.builders import FORM, SUBMISSION, Part, Wrapped, xml_part

CODE = "pl4nt#3d"
ENDING = b"</rptOwnerName>"


def coded(form: bytes, element: str = f"<rptOwnerCcc>{CODE}</rptOwnerCcc>") -> bytes:
    assert ENDING in form
    return form.replace(ENDING, ENDING + element.encode(), 1)


def as_json() -> bytes:
    document = section16.read(FORM).document
    first, *others = document.reporting_owners
    return section16.to_json(replace(document, reporting_owners=(replace(first, ccc=TextCell(CODE)), *others)))


def in_utf_7() -> bytes:
    """Return a form whose code cannot be found in its bytes."""
    form = b'<?xml version="1.0" encoding="utf-7"?>' + coded(FORM)[coded(FORM).index(b"<ownershipDocument") :]
    return form.replace(CODE.encode(), b"pl4nt+ACM-3d")


FILES = {
    "XML": coded(FORM),
    "UTF-16": coded(FORM).decode().encode("utf-16"),
    "UTF-7": in_utf_7(),
    "a submission": coded(SUBMISSION),
    "JSON": as_json(),
    "a comment": coded(FORM, f"<!-- ccc: {CODE} -->"),
    "another case": coded(FORM, f"<rptOwnerCCC>{CODE}</rptOwnerCCC>"),
    "an attribute": coded(FORM, f'<rptOwnerCik rptOwnerCcc="{CODE}"/>'),
}


@pytest.mark.parametrize("name", list(FILES))
def test_nothing_made_from_a_form_repeats_its_code(name: str) -> None:
    read = section16.read(FILES[name])
    assert [finding.id for finding in read.findings].count("READ-CODE-HIDDEN") == 1
    made = [section16.to_json(read), section16.write_xml(read.document), section16.render_html(read).encode()]
    made += [section16.render_text(read).encode(), str(list(section16.rows(read))).encode(), repr(read).encode()]
    assert not any(b"pl4nt" in one for one in made)


@pytest.mark.parametrize("name", ["XML", "UTF-16", "a submission", "JSON"])
def test_a_code_in_its_box_is_as_many_asterisks(name: str) -> None:
    first, *_ = section16.read(FILES[name]).document.reporting_owners
    assert first.ccc.text == "********"


@pytest.mark.parametrize("to", ["xml", "json", "html", "text", "pdf"])
def test_no_output_of_the_command_line_repeats_a_code(to: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "form.xml").write_bytes(FILES["XML"])
    assert run(["convert", str(tmp_path / "form.xml"), "--to", to, "-o", str(tmp_path / "out")]) == 0
    assert b"pl4nt" not in (tmp_path / "out").read_bytes()
    for words in (["show"], ["rows", "--format", "json"], ["rows", "--format", "csv"], ["check"]):
        run([words[0], str(tmp_path / "form.xml"), *words[1:]])
    said = capfd.readouterr()
    assert "pl4nt" not in said.out + said.err
    assert "READ-CODE-HIDDEN" in said.err


@pytest.mark.parametrize("element", ["", "<rptOwnerCcc>********</rptOwnerCcc>", "<rptOwnerCcc/>"])
def test_a_form_without_a_code_is_read_as_it_is(element: str) -> None:
    read = section16.read(coded(FORM, element))
    assert "READ-CODE-HIDDEN" not in [finding.id for finding in read.findings]
    assert element.replace("/>", "></rptOwnerCcc>").encode() in section16.write_xml(read.document).replace(
        b"<rptOwnerCcc/>", b"<rptOwnerCcc></rptOwnerCcc>"
    )


def test_an_exhibit_that_spells_the_element_by_chance_is_kept_byte_for_byte() -> None:
    """Encoded pictures are letters and signs in any order; two filings of the archive hold such a line."""
    encoded = b"begin 644 seal.jpg\nM<XCCC=ABCDEFGH><CCC>IJKLMNOP</CCC> CCC: QRSTUVWX\n`\nend\n"
    filing = Wrapped((xml_part(), Part(encoded, type="EX-99", sequence=2, filename="seal.jpg"))).render()
    read = section16.read(filing)
    assert "READ-CODE-HIDDEN" not in [finding.id for finding in read.findings]
    assert b"<CCC>IJKLMNOP</CCC> CCC: QRSTUVWX" in read.exhibits[0].body


def test_an_element_within_a_code_stays_for_the_checks() -> None:
    """EDGAR refuses it; with the code it would have gone unnoticed."""
    read = section16.read(coded(FORM, f"<rptOwnerCcc>{CODE}<oddity note='{CODE}'/></rptOwnerCcc>"))
    written = section16.write_xml(read.document)
    assert b"oddity" in written
    assert CODE.encode() not in written
    assert "READ-CODE-HIDDEN" in [finding.id for finding in read.findings]


@pytest.mark.parametrize(
    "element",
    [
        "<rptOwnerCcc>********<value>12</value>",
        "<rptOwnerCcc>********\n  <DOCUMENT></DOCUMENT>\n  ",
        "<rptOwnerCcc>********<rptOwnerCcc>********</rptOwnerCcc>\n        ",
    ],
)
def test_what_follows_a_hidden_code_that_is_not_closed_is_read_again_as_it_was(element: str) -> None:
    """A parser takes it for a part of the code; found by fuzzing packages, where a box was lost with the code."""
    document = section16.read(coded(FORM, element)).document
    assert section16.read(section16.write_xml(document)).document == document


@pytest.mark.parametrize(
    "closing", ["<<sup>(1)</sup>/rptOwnerCcc>", "<Infinity/rptOwnerCcc>", "<\ufdd0/rptOwnerCcc>", "<b>\ufeff</b>/rptOwnerCcc>"]
)
@pytest.mark.parametrize("code", [CODE, "********", ""])
def test_text_that_the_damaged_closing_tag_of_a_code_makes_a_part_of_it_is_hidden_at_once(code: str, closing: str) -> None:
    """It was hidden only when the form was written and read again, which gave another document; found by fuzzing packages."""
    read = section16.read(coded(FORM, f"<rptOwnerCcc>{code}{closing}\n"))
    assert b"/rptOwnerCcc&gt;" not in section16.write_xml(read.document)
    assert not any("/rptOwnerCcc&gt;" in finding.line() for finding in read.findings)
    assert "READ-CODE-HIDDEN" in [finding.id for finding in read.findings]
    assert section16.read(section16.write_xml(read.document)).document == read.document


def test_the_same_text_in_another_element_is_kept() -> None:
    read = section16.read(FORM.replace(ENDING, b"<<sup>(1)</sup>/rptOwnerName>\n", 1))
    assert b"/rptOwnerName&gt;" in section16.write_xml(read.document)
    assert "READ-CODE-HIDDEN" not in [finding.id for finding in read.findings]


def test_a_code_that_begins_with_an_asterisk_is_hidden() -> None:
    read = section16.read(coded(FORM, "<rptOwnerCcc>*pl4nt3d</rptOwnerCcc>"))
    assert b"pl4nt" not in section16.write_xml(read.document)


@pytest.mark.parametrize(
    "opening", ["<rptOw&#55357;&#56832;nerCcc>", "<rptOwnerCc>", "<1rptOwnerCcc>", "< rptOwnerCcc>", "<rptOwner>"]
)
def test_a_code_whose_opening_tag_is_damaged_is_known_by_its_closing_tag(opening: str) -> None:
    """Found by fuzzing packages: half an emoji in the name of the element."""
    read = section16.read(coded(FORM, f"{opening}{CODE}</rptOwnerCcc>"))
    assert b"pl4nt" not in section16.write_xml(read.document) + section16.to_json(read) + repr(read).encode()
