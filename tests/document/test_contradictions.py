"""A group whose ``empty`` or ``as_filed`` contradicts its fields cannot be built: one example for each refusal."""

from __future__ import annotations

from typing import Any

import pytest

import section16
from section16.document.as_filed import AsFiled, Kept
from section16.document.cells import DecimalCell, TextCell
from section16.document.group import Group
from section16.document.ownership import OwnershipDocument
from section16.document.parties import Issuer
from section16.document.table_one import NonDerivativeHolding, NonDerivativeTransaction

CIK = TextCell("9990100")
TRADE = NonDerivativeTransaction(title=TextCell("Common Stock"))
HELD = NonDerivativeHolding(title=TextCell("Common Stock"))


def kept(xml: str, place: str = "issuerCik") -> dict[str, Any]:
    """Return the fields of an issuer that keeps a piece after its number."""
    return {"cik": CIK, "as_filed": (AsFiled(place, content=("#text", Kept(xml))),)}


@pytest.mark.parametrize(
    ("group", "fields", "words"),
    [
        (NonDerivativeTransaction, {"empty": ("ownershipNature", "deemedExecutionDate")}, "not in the order of the form"),
        (NonDerivativeTransaction, {"empty": ("deemedExecutionDate",) * 2}, "not in the order of the form"),
        (NonDerivativeTransaction, {"empty": ("mood",)}, "not an element of it"),
        (NonDerivativeTransaction, {"empty": (".",)}, "not an element of it"),
        (Issuer, {"empty": ("issuerCik",)}, "holds text"),
        (NonDerivativeTransaction, {"shares": DecimalCell("1"), "empty": ("transactionShares",)}, "holds something"),
        (NonDerivativeTransaction, {"shares": DecimalCell("1"), "empty": ("transactionAmounts",)}, "holds something"),
        (NonDerivativeTransaction, {"empty": ("transactionAmounts", "transactionShares")}, "holds something"),
        (OwnershipDocument, {"issuer": Issuer(cik=CIK), "empty": ("issuer",)}, "holds something"),
        (
            Issuer,
            {"cik": CIK, "as_filed": (AsFiled("issuerCik", (("a", "1"),)), AsFiled(".", (("a", "1"),)))},
            "not in the order of the form",
        ),
        (Issuer, {"as_filed": (AsFiled("issuerName", (("a", "1"),)),)}, "is not in it"),
        (Issuer, {"as_filed": (AsFiled("..", content=("issuer", Kept("<!--x-->"))),)}, "is not in it"),
        (Issuer, {"cik": CIK, "as_filed": (AsFiled(".", content=("issuerName",)),)}, "its fields say"),
        (Issuer, {"cik": CIK, "as_filed": (AsFiled(".", content=(Kept("<b></b>"),)),)}, "its fields say"),
        (
            OwnershipDocument,
            {
                "non_derivative_table": (TRADE, HELD),
                "as_filed": (
                    AsFiled(
                        "nonDerivativeTable",
                        content=("nonDerivativeHolding", "nonDerivativeTransaction", Kept("<b></b>")),
                    ),
                ),
            },
            "in another order",
        ),
        (Issuer, {"cik": CIK, "as_filed": (AsFiled(".", content=("issuerCik",)),)}, "only what is declared"),
        (Issuer, {"cik": CIK, "as_filed": (AsFiled("."),)}, "only what is declared"),
        (Issuer, {"cik": CIK, "as_filed": (AsFiled(".", content=("issuerCik", Kept(" \n"))),)}, "white space"),
        (Issuer, kept("more"), "in two pieces"),
        (Issuer, kept(""), "in two pieces, or nothing"),
        (Issuer, kept("<b>"), "not XML"),
        (Issuer, kept("<b/>"), "not canonical"),
        (Issuer, kept('<b z="1" a="2"></b>'), "not canonical"),
    ],
)
def test_a_group_that_contradicts_itself_is_refused(group: type[Group], fields: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words) as refusal:
        group(**fields)
    assert str(refusal.value).startswith(group.ELEMENT)


def test_json_that_contradicts_itself_is_refused_with_the_place() -> None:
    json = b'{"format":"section16/document/1","issuer":{"cik":{"text":"1"},"empty":["mood"]}}'
    with pytest.raises(section16.NotOwnershipError, match=r"issuer: .*not an element of it"):
        section16.from_json(json)


def test_what_is_consistent_is_built() -> None:
    row = NonDerivativeTransaction(
        shares=DecimalCell("1"), empty=("deemedExecutionDate", "ownershipNature"), as_filed=(AsFiled(".", (("a", "1"),)),)
    )
    assert row.present
    assert Issuer(cik=CIK, as_filed=(AsFiled("issuerCik", content=("#text", Kept("<b></b>"))),)).present
    assert Issuer(as_filed=(AsFiled(".", (("a", "1"),)),)).present
