"""Forms that depart from the declaration: nothing is lost, everything stands where it stood, and it is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from section16.document.ownership import OwnershipDocument
from section16.document.paths import groups_of
from section16.formats.json_document import from_json, to_json
from section16.formats.ownership_xml.reading import read_xml
from section16.formats.ownership_xml.writing import write_xml
from tests.builders import FORM, form, transaction
from tests.canonical import canonical, holders
from tests.leaves import Leaf, leaves_of_document, leaves_of_xml
from tests.odd_xml import ALWAYS_ODD, MUTATIONS, Mutation, foreign_element, in_namespace, odd_xml
from tests.slow import sampled
from tests.strategies import regular

Odd = tuple[bytes, OwnershipDocument]


def odd_findings(xml: bytes) -> list[str]:
    """Return the places of which the reader tells that something is odd there."""
    return [finding.location for finding in read_xml(xml)[1] if finding.id == "READ-ODD"]


def check(xml: bytes) -> OwnershipDocument:
    """Assert all that must hold for any well-formed form, and return it as it was read."""
    document, findings = read_xml(xml)
    written = write_xml(document)
    assert canonical(written) == canonical(xml)
    assert read_xml(written)[0] == document
    assert from_json(to_json(document)) == document
    assert to_json(from_json(to_json(document))) == to_json(document)
    recorded = [path for path, group in groups_of(document) for _ in group.as_filed]
    assert [finding.location for finding in findings if finding.id == "READ-ODD"] == recorded
    return document


@given(odd_xml())
def test_an_odd_form_is_kept_whole_and_written_back_as_it_was(odd: Odd) -> None:
    check(odd[0])


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
def test_each_kind_of_oddity_is_kept_and_reported_when_it_is_one(mutation: Mutation) -> None:
    @settings(max_examples=settings().max_examples // 2)
    @given(odd_xml(mutation, most=1))
    def one_of_a_kind(odd: Odd) -> None:
        document = check(odd[0])
        plain = canonical(write_xml(regular(document)))
        # It is told exactly when the form could not be written back without what was kept beside its fields.
        assert bool(odd_findings(odd[0])) == (plain != canonical(odd[0]))

    one_of_a_kind()


@pytest.mark.parametrize("mutation", sampled(ALWAYS_ODD, 4), ids=lambda mutation: mutation.__name__)
def test_what_is_odd_in_any_form_is_reported_for_any_form(mutation: Mutation) -> None:
    @settings(max_examples=settings().max_examples // 2)
    @given(odd_xml(mutation, most=1))
    def one_of_a_kind(odd: Odd) -> None:
        assert odd_findings(odd[0])

    one_of_a_kind()


def telling(leaves: Counter[Leaf]) -> Counter[Leaf]:
    """Return leaves without the white space that stands alone in what holds only elements."""
    blank = [leaf for leaf in leaves if not leaf[2].strip() and leaf[0].rpartition("/")[2] in holders()]
    return Counter({leaf: count for leaf, count in leaves.items() if leaf[1] != "text" or leaf not in blank})


@given(odd_xml())
def test_no_leaf_of_an_odd_form_is_lost(odd: Odd) -> None:
    document = read_xml(odd[0])[0]
    assert telling(leaves_of_document(document, numbered=False)) == telling(leaves_of_xml(odd[0], numbered=False))


@given(odd_xml(*(mutation for mutation in MUTATIONS if mutation is not foreign_element)), st.booleans())
def test_a_form_in_a_namespace_is_read_by_its_names_and_written_back_in_it(odd: Odd, mutated: bool) -> None:  # noqa: FBT001 - drawn
    xml = in_namespace(odd[0] if mutated else write_xml(odd[1]))
    document, findings = read_xml(xml)
    assert findings[0].id == "READ-NAMESPACE"
    assert canonical(write_xml(document)) == canonical(xml)
    assert read_xml(write_xml(document))[0] == document
    assert from_json(to_json(document)) == document


def _one_oddity() -> Iterator[tuple[str, bytes, bytes, str, str]]:
    """Yield by name: what is replaced in an invented form, by what, where it is told, what is told."""
    row = "$.nonDerivativeTable[0]"
    yield "an unknown element", b"<issuerCik>", b"<issuerMood>fair</issuerMood><issuerCik>", "$.issuer", "issuerMood"
    yield "an unknown attribute", b"<issuerCik>", b'<issuerCik lang="en">', "$.issuer", 'lang="en"'
    yield "a comment", b"<issuerCik>", b"<!-- who? --><issuerCik>", "$.issuer", "who?"
    yield "a comment with markup", b"<issuerCik>", b"<!-- <a> &amp; b -> c --><issuerCik>", "$.issuer", "<a> &amp; b -> c"
    yield "an instruction with markup", b"<issuerCik>", b"<?note <a> & b?><issuerCik>", "$.issuer", "<a> & b"
    yield "an instruction", b"<issuerCik>", b"<?page break?><issuerCik>", "$.issuer", "page break"
    yield "text between elements", b"</issuerCik>", b"</issuerCik>or so", "$.issuer", "or so"
    yield "a child of a text", b"HARBOR LANTERN", b"HARBOR <b>LANTERN</b>", "$.issuer", "<b>LANTERN</b>"
    yield "a second value", b"<value>100</value>", b"<value>100</value><value>200</value>", row, "<value>200</value>"
    yield (
        "a footnote before the value",
        b"<value>100</value>",
        b'<footnoteId id="F1"/><value>100</value>',
        row,
        "another order",
    )
    yield "a box twice", b"</transactionAmounts>", b"<transactionShares/></transactionAmounts>", row, "transactionShares"
    yield "a footnote reference with text", b'<footnoteId id="F1"/>', b'<footnoteId id="F1">1</footnoteId>', row, ">1<"


@pytest.mark.parametrize(
    ("filed", "odd", "place", "words"), [case[1:] for case in _one_oddity()], ids=[c[0] for c in _one_oddity()]
)
def test_the_finding_says_where_and_what_is_odd(filed: bytes, odd: bytes, place: str, words: str) -> None:
    assert filed in FORM
    xml = FORM.replace(filed, odd, 1)
    findings = read_xml(xml)[1]
    assert [finding.id for finding in findings] == ["READ-ODD"]
    assert findings[0].location == place
    assert words in findings[0].message
    check(xml)


@pytest.mark.parametrize(
    ("filed", "odd"),
    [
        (b"<rptOwnerName>", b"<rptOwnerCCC>pl4nt#3d</rptOwnerCCC><rptOwnerName>"),
        (b"<reportingOwner>", b"<!-- ccc: pl4nt#3d --><reportingOwner>"),
        (b"<rptOwnerName>", b'<rptOwnerName rptOwnerCcc="pl4nt#3d">'),
    ],
    ids=["an element in other case", "a comment", "an attribute"],
)
def test_a_finding_does_not_repeat_a_confirmation_code(filed: bytes, odd: bytes) -> None:
    assert filed in FORM
    (finding,) = read_xml(FORM.replace(filed, odd, 1))[1]
    assert "pl4nt" not in finding.line()
    assert "********" in finding.message


def test_a_regular_form_has_nothing_to_tell() -> None:
    assert read_xml(FORM)[1] == ()


def test_elements_with_the_names_of_other_boxes_are_not_taken_for_them() -> None:
    """The same elements in the same order, nested otherwise: the price stands in the box of the shares."""
    xml = (
        form(transaction())
        .replace(b"</transactionShares>", b"", 1)
        .replace(b"</transactionPricePerShare>", b"</transactionPricePerShare></transactionShares>", 1)
    )
    document = check(xml)
    row = document.non_derivative_table[0]
    assert getattr(row, "shares").text == "100"  # noqa: B009 - the type of the row is not of interest
    assert getattr(row, "price").text is None  # noqa: B009 - likewise
    assert row.as_filed


def test_a_namespace_that_is_declared_and_never_used_is_kept() -> None:
    xml = FORM.replace(b"<ownershipDocument", b'<ownershipDocument xmlns:xsi="urn:example:instance"', 1)
    assert check(xml).as_filed[0].attributes == (("xmlns:xsi", "urn:example:instance"),)


def test_an_attribute_on_a_table_with_rows_and_on_an_empty_element_is_kept() -> None:
    xml = FORM.replace(b"<derivativeTable>", b'<derivativeTable rows="2">').replace(
        b"<rptOwnerStreet2>", b'<rptOwnerStreet2 line="2">'
    )
    document = check(xml)
    assert [record.element for record in document.as_filed] == ["derivativeTable"]
    assert [record.element for record in document.reporting_owners[0].as_filed] == ["rptOwnerStreet2"]


def test_character_data_sections_read_as_the_text_they_are() -> None:
    document, findings = read_xml(form(remarks="<![CDATA[a < b & c]]>"))
    assert document.remarks.text == "a < b & c"
    assert findings == ()
