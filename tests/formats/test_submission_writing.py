"""Headers and submissions are written as they are read: what is written reads back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import section16
from section16.document.exhibit import AttachedDocument
from section16.document.header import HeaderField
from section16.formats.ownership_xml import write_xml
from section16.formats.submission.header import TAGS, read_header
from section16.formats.submission.writing import form_body, labelled, picture_body, tagged, text_body, write_submission
from tests.builders import HEADER
from tests.formats.test_edgar_package import FORM

GROUPS = ("OWNER-DATA", "COMPANY-DATA", "FILING-VALUES", "BUSINESS-ADDRESS", "MAIL-ADDRESS", "FORMER-COMPANY")
texts = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="<>"), min_size=1, max_size=20)
leaves = st.builds(HeaderField, st.sampled_from([tag for tag in TAGS.values() if tag not in GROUPS]), texts)
groups = st.builds(HeaderField, st.sampled_from(GROUPS), st.just(""), st.lists(leaves, min_size=1, max_size=4).map(tuple))
filers = st.builds(
    HeaderField,
    st.sampled_from(["ISSUER", "REPORTING-OWNER"]),
    st.just(""),
    st.lists(groups, min_size=1, max_size=3).map(tuple),
)
headers = st.tuples(st.lists(leaves, max_size=4), st.lists(filers, max_size=3)).map(lambda both: (*both[0], *both[1]))


@given(fields=headers)
def test_a_header_in_labels_reads_back_as_it_was(fields: tuple[HeaderField, ...]) -> None:
    assert read_header(labelled(fields)).fields == fields


@given(fields=headers)
def test_a_header_in_tags_reads_back_as_it_was(fields: tuple[HeaderField, ...]) -> None:
    known = (HeaderField("ACCESSION-NUMBER", "0009990001-26-000017"), *fields)
    assert read_header(tagged(known)).fields == known


def test_the_two_ways_tell_the_same() -> None:
    fields = read_header(HEADER).fields
    again = read_header(labelled(fields))
    assert again.fields == fields
    assert again.findings == ()
    # An empty line, as that of an organization without a name, says the same in both.
    assert read_header(tagged(fields)).reporting_owners[0].name == again.reporting_owners[0].name


@pytest.mark.parametrize("content", [b"", b"GIF89a", bytes(range(256)) * 3])
def test_pictures_are_uuencoded_and_come_back(content: bytes) -> None:
    document = AttachedDocument("GRAPHIC", "2", "chart.gif", "", picture_body("chart.gif", content))
    assert document.is_uuencoded
    assert (document.content, document.damage) == (content, "")


def test_a_submission_that_is_written_is_read_without_a_remark() -> None:
    documents = (
        AttachedDocument("4", "1", "form4.xml", "FORM 4", form_body(write_xml(FORM))),
        AttachedDocument("EX-24", "2", "poa.txt", "POWER OF ATTORNEY", text_body(b"KNOW ALL BY THESE PRESENTS")),
        AttachedDocument("GRAPHIC", "3", "chart.gif", "", picture_body("chart.gif", b"GIF89a")),
    )
    fields = (
        HeaderField("ACCESSION-NUMBER", "0009990001-26-000017"),
        HeaderField("TYPE", "4"),
        HeaderField("PUBLIC-DOCUMENT-COUNT", "3"),
        HeaderField("FILING-DATE", "20260312"),
    )
    submission = section16.read(write_submission("0009990001-26-000017", "20260312", fields, documents))
    assert submission.findings == ()
    assert submission.documents == documents
    assert submission.document == FORM
    assert submission.header is not None
    assert submission.header.fields == fields
