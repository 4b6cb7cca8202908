"""The test that counts leaves can itself fail: every way of losing something is seen."""

from __future__ import annotations

from collections import Counter

import msgspec
import pytest

from section16.document.cells import NO_DECIMAL, NO_TEXT, DecimalCell, TextCell
from section16.document.ownership import OwnershipDocument
from section16.document.table_one import NonDerivativeTransaction
from section16.formats.ownership_xml.reading import read_xml
from tests.builders import FORM
from tests.leaves import Leaf, leaves_of_document, leaves_of_xml

ROW = "ownershipDocument/nonDerivativeTable/nonDerivativeTransaction[1]"


def differences(document: OwnershipDocument) -> tuple[Counter[Leaf], Counter[Leaf]]:
    """Return what the form holds and the document does not, and the reverse."""
    filed, held = leaves_of_xml(FORM), leaves_of_document(document)
    return filed - held, held - filed


@pytest.fixture
def document() -> OwnershipDocument:
    return read_xml(FORM)[0]


def row_changed(document: OwnershipDocument, **changes: object) -> OwnershipDocument:
    """Return the document with its first row changed."""
    first, *others = document.non_derivative_table
    changed = msgspec.structs.replace(first, **changes)
    return msgspec.structs.replace(document, non_derivative_table=(changed, *others))


def test_the_counts_agree_on_the_form_itself(document: OwnershipDocument) -> None:
    assert differences(document) == (Counter(), Counter())
    assert sum(leaves_of_xml(FORM).values()) > 100


def test_a_dropped_cell_is_seen(document: OwnershipDocument) -> None:
    lost, invented = differences(row_changed(document, shares=NO_DECIMAL))
    assert lost[f"{ROW}/transactionAmounts/transactionShares/value", "text", "100"] == 1
    assert not invented


def test_a_dropped_footnote_reference_is_seen(document: OwnershipDocument) -> None:
    lost, invented = differences(row_changed(document, price=DecimalCell("12.50")))
    assert lost == Counter(
        [
            (f"{ROW}/transactionAmounts/transactionPricePerShare/footnoteId[1]", "element", ""),
            (f"{ROW}/transactionAmounts/transactionPricePerShare/footnoteId[1]", "@id", "F1"),
        ]
    )
    assert not invented


def test_a_footnote_reference_on_another_cell_is_seen(document: OwnershipDocument) -> None:
    moved = row_changed(document, price=DecimalCell("12.50"), shares=DecimalCell("100", ("F1",)))
    lost, invented = differences(moved)
    assert len(lost) == len(invented) == 2


def test_a_footnote_reference_on_another_row_is_seen(document: OwnershipDocument) -> None:
    rows = document.non_derivative_table
    first = msgspec.structs.replace(rows[0], title=TextCell("Common Stock", ("F1",)))
    second = msgspec.structs.replace(rows[0], title=TextCell("Common Stock", ()))
    here = msgspec.structs.replace(document, non_derivative_table=(first, second))
    there = msgspec.structs.replace(document, non_derivative_table=(second, first))
    assert leaves_of_document(here) != leaves_of_document(there)


def test_a_dropped_row_is_seen(document: OwnershipDocument) -> None:
    lost, invented = differences(msgspec.structs.replace(document, non_derivative_table=document.non_derivative_table[1:]))
    assert lost[ROW, "element", ""] == 1
    assert not invented


def test_swapped_texts_are_seen(document: OwnershipDocument) -> None:
    row = document.non_derivative_table[0]
    assert isinstance(row, NonDerivativeTransaction)
    swapped = row_changed(document, shares=row.shares_owned, shares_owned=row.shares)
    lost, invented = differences(swapped)
    assert lost
    assert invented


def test_swapped_texts_of_two_rows_are_seen(document: OwnershipDocument) -> None:
    one = NonDerivativeTransaction(shares=DecimalCell("1"))
    two = NonDerivativeTransaction(shares=DecimalCell("2"))
    here = msgspec.structs.replace(document, non_derivative_table=(one, two))
    there = msgspec.structs.replace(document, non_derivative_table=(two, one))
    assert leaves_of_document(here) != leaves_of_document(there)


def test_a_changed_text_is_seen(document: OwnershipDocument) -> None:
    lost, invented = differences(row_changed(document, price=DecimalCell("12.5", ("F1",))))
    assert len(lost) == len(invented) == 1


def test_white_space_that_is_trimmed_is_seen(document: OwnershipDocument) -> None:
    trimmed = msgspec.structs.replace(document, remarks=TextCell("First line second line"))
    assert all(differences(trimmed))


def test_a_dropped_empty_element_is_seen(document: OwnershipDocument) -> None:
    owner = msgspec.structs.replace(document.reporting_owners[0], street2=NO_TEXT)
    lost, invented = differences(msgspec.structs.replace(document, reporting_owners=(owner,)))
    assert list(lost) == [("ownershipDocument/reportingOwner[1]/reportingOwnerAddress/rptOwnerStreet2", "element", "")]
    assert not invented


def test_an_owner_dropped_or_put_twice_is_seen(document: OwnershipDocument) -> None:
    twice = msgspec.structs.replace(document, reporting_owners=document.reporting_owners * 2)
    none = msgspec.structs.replace(document, reporting_owners=())
    assert differences(twice)[1]
    assert differences(none)[0]


def test_a_dropped_footnote_text_is_seen(document: OwnershipDocument) -> None:
    notes = (msgspec.structs.replace(document.footnotes[0], text=""), *document.footnotes[1:])
    lost, _ = differences(msgspec.structs.replace(document, footnotes=notes))
    assert lost["ownershipDocument/footnotes/footnote[1]", "text", "The price is an average."] == 1
