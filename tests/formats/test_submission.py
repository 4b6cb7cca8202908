"""Submissions in all the wrappers EDGAR has put around a form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

import section16
from section16.document.header import Header
from section16.formats.ownership_xml.mending import ROOT_TAG, roots_in
from tests.builders import (
    ACCESSION,
    FORM,
    PEM,
    TAGGED_HEADER,
    Part,
    Wrapped,
    form,
    transaction,
    uuencoded,
    wrapped_at,
    xml_part,
)

TAGGED = Wrapped(header=TAGGED_HEADER, end="</SUBMISSION>\n").render()
ENGLISH = Wrapped().render()
IMS = ENGLISH.replace(b"SEC-DOCUMENT>", b"IMS-DOCUMENT>").replace(b"SEC-HEADER>", b"IMS-HEADER>")
DOCUMENT = section16.read(FORM).document
POWER = "Know all by these presents that Ada Example appoints Bo Sample."


def read(data: bytes) -> section16.Submission:
    """Return what a submission holds, which must be the invented form."""
    submission = section16.read(data)
    assert submission.document == DOCUMENT
    return submission


def header_of(submission: section16.Submission) -> Header:
    assert submission.header is not None
    return submission.header


@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("data", [ENGLISH, TAGGED, IMS, PEM.encode() + ENGLISH], ids=["english", "tags", "IMS", "PEM"])
def test_the_header_says_the_same_in_every_wrapper_and_with_every_line_end(data: bytes, ends: bytes) -> None:
    data = data.replace(b"\n", ends)
    submission = section16.read(data)
    assert submission.findings == ()
    assert submission.document.rows == DOCUMENT.rows
    header = header_of(submission)
    assert (header.accession_number, header.submission_type, header.document_count) == (ACCESSION, "4", 1)
    assert (header.period, header.filed, header.changed) == (date(2026, 3, 10), date(2026, 3, 12), date(2026, 3, 12))
    issuer, owner = header.issuers[0], header.reporting_owners[0]
    assert (issuer.cik, issuer.name, issuer.fiscal_year_end) == ("0009990100", "HARBOR LANTERN CORP", "1231")
    assert (owner.cik, owner.name, owner.file_number, owner.film_number) == (
        *("0009990200", "EXAMPLE ADA", "001-99999", "26999999"),
    )
    assert issuer.business_address is not None
    assert (issuer.business_address.street1, issuer.business_address.phone) == ("1 QUAY STREET", "2075550100")
    assert owner.mail_address is not None
    assert owner.mail_address.zip_code == "04000"
    assert owner.business_address is None
    assert [(former.name, former.changed) for former in issuer.former_names] == [
        ("HARBOR CANDLE CORP", date(2019, 5, 1)),
        ("HARBOR TALLOW CORP", date(2008, 1, 2)),
    ]


def test_the_time_of_acceptance_is_in_the_english_header() -> None:
    assert header_of(read(ENGLISH)).accepted == datetime(2026, 3, 12, 16, 30, 1)
    assert header_of(read(TAGGED)).accepted is None


def test_the_industry_and_the_state_are_kept_as_each_header_says_them() -> None:
    english, tagged = header_of(read(ENGLISH)).issuers[0], header_of(read(TAGGED)).issuers[0]
    assert (english.industry, tagged.industry) == ("ELECTRIC LIGHTING [3640]", "3640")
    assert english.state_of_incorporation == tagged.state_of_incorporation == "DE"


# ---------------------------------------------------------------------------------------------------- exhibits


def test_all_documents_are_kept_and_the_form_is_found_among_them() -> None:
    page = b"<html><body><p>Joint filer information</p></body></html>"
    picture = bytes(range(256)) * 7
    parts = (
        Part(POWER.encode(), "EX-24.1", 1, "power.txt", "POWER OF ATTORNEY"),
        xml_part(sequence=2),
        Part(page, "EX-99", 3, "joint.htm", "JOINT FILERS"),
        Part(uuencoded(picture, "seal.jpg"), "GRAPHIC", 4, "seal.jpg", "SEAL"),
    )
    submission = read(Wrapped(parts).render())
    assert submission.findings == ()
    assert [document.type for document in submission.documents] == ["EX-24.1", "4", "EX-99", "GRAPHIC"]
    power, joint, seal = submission.exhibits
    assert power.is_power_of_attorney
    assert power.text.strip() == POWER
    assert (power.sequence, power.filename, power.description) == ("1", "power.txt", "POWER OF ATTORNEY")
    assert not joint.is_power_of_attorney
    assert joint.content.strip() == page
    assert joint.body == joint.content
    assert seal.content == picture
    assert seal.body.strip().startswith(b"begin 644 seal.jpg")


@pytest.mark.parametrize("size", [0, 1, 2, 3, 44, 45, 46, 90, 4096])
def test_a_uuencoded_picture_of_any_length_is_decoded_to_what_it_was(size: int) -> None:
    picture = bytes(number * 37 % 256 for number in range(size))
    graphic = Part(uuencoded(picture, "a.jpg"), "GRAPHIC", 2, "a.jpg")
    assert read(Wrapped((xml_part(), graphic)).render()).exhibits[0].content == picture


def test_lines_of_a_picture_whose_last_blanks_were_cut_are_decoded_all_the_same() -> None:
    picture = bytes(900)
    lines = b"\n".join(line.replace(b"`", b" ").rstrip() for line in uuencoded(picture, "a.jpg").split(b"\n"))
    graphic = Part(lines, "GRAPHIC", 2, "a.jpg")
    assert read(Wrapped((xml_part(), graphic)).render()).exhibits[0].content == picture


def test_a_pdf_between_its_tags_is_decoded() -> None:
    graphic = Part(b"<PDF>\n" + uuencoded(b"%PDF-1.4 ...", "a.pdf") + b"\n</PDF>", "EX-99", 2, "a.pdf")
    submission = read(Wrapped((xml_part(), graphic)).render())
    assert submission.findings == ()
    assert submission.exhibits[0].content == b"%PDF-1.4 ..."


def test_a_picture_without_end_is_reported() -> None:
    graphic = Part(uuencoded(bytes(500), "a.jpg").removesuffix(b"`\nend"), "GRAPHIC", 2, "a.jpg")
    submission = read(Wrapped((xml_part(), graphic)).render())
    assert [finding.id for finding in submission.findings] == ["READ-UUENCODED"]
    assert "a.jpg" in submission.findings[0].message


def test_an_exhibit_in_windows_letters_is_text() -> None:
    exhibit = Part("caf\u00e9 \u2019n\u2019 more".encode("cp1252"), "EX-24", 2, "poa.txt")
    assert read(Wrapped((xml_part(), exhibit)).render()).exhibits[0].text.strip() == "caf\u00e9 \u2019n\u2019 more"


# ------------------------------------------------------------------------------------------------------ damage


def test_unclosed_documents_are_read_to_where_the_next_begins_and_reported() -> None:
    parts = (replace(xml_part(), closed=False), Part(POWER.encode(), "EX-24", 2, "poa.txt", closed=False))
    submission = read(Wrapped(parts, end="").render())
    assert [finding.id for finding in submission.findings] == ["READ-UNCLOSED", "READ-UNCLOSED"]
    assert submission.exhibits[0].text.strip() == POWER


def test_a_wrong_number_of_documents_is_reported() -> None:
    submission = read(ENGLISH.replace(b"COUNT:\t\t1", b"COUNT:\t\t3"))
    (finding,) = submission.findings
    assert finding.id == "READ-DOCUMENT-COUNT"
    assert finding.message == "The header states a document count of 3, and the file has 1."


@pytest.mark.parametrize("data", [ENGLISH, TAGGED], ids=["english", "tags"])
def test_a_header_line_of_unknown_form_is_reported(data: bytes) -> None:
    submission = read(
        data.replace(b"FILED AS OF", b"Whatever this is\nFILED AS OF").replace(b"<PERIOD>", b"Whatever this is\n<PERIOD>")
    )
    assert [finding.id for finding in submission.findings] == ["READ-HEADER-LINE"]
    assert "Whatever this is" in submission.findings[0].message


@pytest.mark.parametrize("data", [ENGLISH, TAGGED], ids=["english", "tags"])
def test_a_header_field_nobody_knows_is_kept(data: bytes) -> None:
    submission = read(
        data.replace(b"FILED AS OF", b"NEW THING:\t\tSO IT IS\nFILED AS OF").replace(
            b"<PERIOD>", b"<NEW-THING>SO IT IS\n<PERIOD>"
        )
    )
    assert [(field.tag, field.text) for field in header_of(submission).fields if field.tag == "NEW-THING"] == [
        ("NEW-THING", "SO IT IS"),
    ]
    assert submission.findings == ()


def test_a_submission_of_a_form_on_paper_says_that_it_is_not_xml() -> None:
    with pytest.raises(section16.NotOwnershipError, match="of Form 4 is not XML"):
        section16.read(Wrapped((Part(b"FORM 4 as plain text"),)).render())


def test_a_submission_that_ends_before_the_form_says_so() -> None:
    with pytest.raises(section16.DamagedError, match="ends before the form"):
        section16.read(ENGLISH[: ENGLISH.index(b"<?xml")])


# ---------------------------------------------------------------------------------------------------- the wrap


def filled(text: str, length: int) -> bytes:
    """Return a form one line of which is so many bytes long: that of its first footnote."""
    start = '<footnote id="F1">'
    xml = form(transaction(), footnotes=("PLACE",))
    note = start + text * 400
    note = note[: length - len("</footnote>")] + "</footnote>"
    return xml.replace(b'<footnote id="F1">PLACE</footnote>', b"\n" + note.encode())


@pytest.mark.parametrize("length", [1024, 1030, 1500, 2046, 2047, 3000])
def test_a_line_broken_in_a_text_or_a_tag_is_joined_and_reported(length: int) -> None:
    whole = filled("word ", length)
    broken = wrapped_at(whole)
    assert broken != whole
    submission = section16.read(Wrapped((xml_part(broken),)).render())
    assert [finding.id for finding in submission.findings] == ["READ-WRAPPED"]
    assert submission.document == section16.read(whole).document


@pytest.mark.parametrize("length", [1022, 1023])
def test_a_line_of_that_length_by_itself_is_left_alone(length: int) -> None:
    whole = filled("word ", length)
    submission = section16.read(whole)
    assert submission.findings == ()
    assert "\n" not in (submission.document.footnote("F1") or "")
    assert len(submission.document.footnote("F1") or "") == length - len('<footnote id="F1"></footnote>')


def test_a_file_with_a_longer_line_was_not_broken_at_all() -> None:
    """A text may hold a line of 1,023 bytes and a break that belongs there."""
    remarks = "y" * (1023 - len("    <remarks>")) + "\nsecond line"
    whole = form(transaction(), remarks=remarks, footnotes=("z" * 1500,))
    submission = section16.read(whole)
    assert submission.findings == ()
    assert submission.document.remarks.text == remarks


@pytest.mark.parametrize("length", [1022, 1023, 1024])
@pytest.mark.parametrize("piece", ["<remarks>PLACE</remarks>", "<oddity>PLACE</oddity>", "<!--PLACE-->", "<!--2 > 1 PLACE-->"])
def test_a_line_feed_where_edgar_would_wrap_survives_writing_and_reading(length: int, piece: str) -> None:
    """A line feed that happens to follow 1,023 bytes is not taken for EDGAR's own when the form is read again."""
    xml = form(transaction()).replace(b"</ownershipDocument>", piece.encode() + b"</ownershipDocument>")
    text = "\\n" + "y" * length + "\\nsecond line"  # as JSON has it
    document = section16.from_json(section16.to_json(section16.read(xml).document).replace(b"PLACE", text.encode()))
    again = section16.read(section16.write_xml(document))
    assert again.document == document
    assert "READ-WRAPPED" not in [finding.id for finding in again.findings]


@given(
    st.lists(
        st.sampled_from([b"<", b"ownershipDocument", b"ns:", b">", b" ", b"x", b"/", b"ownershipDocument:", b"a" * 70]),
        max_size=12,
    )
)
def test_roots_are_counted_as_the_pattern_finds_them(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    assert roots_in(data) == len(ROOT_TAG.findall(data))
