"""What a filing contains, counted from its XML with nothing of section16's."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from bench.peer_runners.protocol import KINDS, Columns, Counts, Found, counts_of

_NUMBERS = re.compile(
    ".*(transactionShares|transactionPricePerShare|transactionTotalValue|sharesOwnedFollowingTransaction"
    "|valueOwnedFollowingTransaction|underlyingSecurityShares|underlyingSecurityValue|conversionOrExercisePrice)/value"
)
_HELD = "postTransactionAmounts/sharesOwnedFollowingTransaction/value"


def truth(document: bytes) -> Counts:
    """Return what a reader can find in the document."""
    root = ET.fromstring(document)
    rows = {kind: [_columns(row, "") for row in root.iter(kind)] for kind in KINDS}
    return counts_of(Found(rows, len(root.findall("reportingOwner"))), Columns(_NUMBERS, held=_HELD))


def _columns(element: ET.Element, path: str) -> dict[str, str]:
    """Return each text below an element under its path, and the references of each box under ``footnotes``."""
    found: dict[str, str] = {}
    marks = [child.get("id", "") for child in element if child.tag == "footnoteId"]
    if marks:
        found[f"{path}footnotes"] = " ".join(marks)
    for child in element:
        if child.text and child.text.strip():
            found[f"{path}{child.tag}"] = child.text.strip()
        found |= _columns(child, f"{path}{child.tag}/")
    return found
