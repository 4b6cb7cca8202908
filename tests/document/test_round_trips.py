"""Any form there can be survives XML and JSON, both ways."""

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import given
from lxml import etree

from section16.document.ownership import FORMS, OwnershipDocument
from section16.formats.json_document import from_json, to_json
from section16.formats.ownership_xml.odd import read_root
from section16.formats.ownership_xml.reading import read_xml
from section16.formats.ownership_xml.writing import write_xml
from tests.leaves import leaves_of_document, leaves_of_xml
from tests.slow import sampled
from tests.strategies import documents, largest


def control_codes(written: bytes) -> list[str]:
    """Return the one finding that a form may give in which anything is typed: that it holds control codes."""
    return ["READ-CONTROL-CODES"] if re.search("[\x80-\x9f]", written.decode()) else []


@given(documents(valid=True))
def test_a_valid_form_survives_xml(document: OwnershipDocument) -> None:
    assert read_xml(write_xml(document)) == (document, ())


@given(documents(valid=False))
def test_a_form_with_anything_typed_into_it_survives_xml(document: OwnershipDocument) -> None:
    written = write_xml(document)
    read, findings = read_xml(written)
    assert read == document
    assert [finding.id for finding in findings] == control_codes(written)


@given(documents())
def test_any_form_survives_json(document: OwnershipDocument) -> None:
    assert from_json(to_json(document)) == document
    assert from_json(to_json(document, indent=2)) == document


@given(documents())
def test_json_of_what_was_read_is_json_of_what_was_written(document: OwnershipDocument) -> None:
    assert to_json(read_xml(write_xml(document))[0]) == to_json(document)


@given(documents())
def test_the_reader_for_odd_forms_agrees_on_regular_ones(document: OwnershipDocument) -> None:
    root = etree.fromstring(write_xml(document), etree.XMLParser(remove_blank_text=False, resolve_entities=False))
    assert read_root(root, OwnershipDocument) == document


@given(documents())
def test_no_leaf_of_any_form_is_lost(document: OwnershipDocument) -> None:
    assert leaves_of_xml(write_xml(document)) == leaves_of_document(document)


@given(documents())
def test_the_layout_of_the_file_says_nothing(document: OwnershipDocument) -> None:
    """One line, tabs, and Windows line ends between elements all read the same."""
    written = write_xml(document)
    tree = etree.fromstring(written, etree.XMLParser(remove_blank_text=True))
    assert read_xml(etree.tostring(tree))[0] == document
    etree.indent(tree, space="\t")
    assert read_xml(etree.tostring(tree))[0] == document


@given(documents())
def test_what_is_sent_to_edgar_reads_back_and_is_sent_the_same(document: OwnershipDocument) -> None:
    sent = write_xml(document, for_filing=True)
    read, findings = read_xml(sent)
    assert [finding.id for finding in findings] == control_codes(sent)
    assert write_xml(read, for_filing=True) == sent
    assert not any(group.empty for group in (read, read.issuer, *read.reporting_owners, *read.rows))


@pytest.mark.parametrize("kind", sampled(FORMS))
def test_the_largest_form_of_each_kind_survives(kind: str) -> None:
    document = largest(kind)
    assert len(document.reporting_owners) == 10
    assert len(document.rows) == 60
    assert len(document.footnotes) == 99
    assert len(document.signatures) == 10
    assert read_xml(write_xml(document)) == (document, ())
    assert from_json(to_json(document)) == document
    assert leaves_of_xml(write_xml(document)) == leaves_of_document(document)


def test_one_more_of_everything_than_allowed_is_read_all_the_same() -> None:
    document = largest("4")
    twice = msgspec.structs.replace(document, reporting_owners=document.reporting_owners * 2, footnotes=document.footnotes * 2)
    assert read_xml(write_xml(twice)) == (twice, ())
