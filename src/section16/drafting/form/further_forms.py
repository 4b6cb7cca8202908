"""Further forms, where one does not take all: 30 rows a table, 10 owners a form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

import msgspec

from section16.document.cells import TextCell
from section16.document.footnotes import Footnote
from section16.document.ownership import OwnershipDocument
from section16.document.paths import references_of
from section16.document.signature import OwnerSignature
from section16.drafting.context.context import DraftingContext
from section16.drafting.wording.footnotes import FootnoteWording

MOST_ROWS = 30
MOST_OWNERS = 10
_Part = TypeVar("_Part")


def parted(context: DraftingContext, document: OwnershipDocument) -> tuple[OwnershipDocument, ...]:
    """Return a form as one document, or as several that each take what a form may hold and say so under Remarks.

    Further owners come with all the rows again, for each of them reports all of them; further rows come with all the owners.
    """
    several = len(document.reporting_owners) > MOST_OWNERS
    pieces = [
        _piece(document, owners, rows)
        for owners in _shares(range(len(document.reporting_owners)), MOST_OWNERS)
        for rows in range(_row_parts(document))
    ]
    if len(pieces) == 1:
        return (document,)
    wording = FootnoteWording(context)
    text = "further-owners" if several else "further"
    return tuple(
        _remarked(piece, wording.say(text, number=str(number), count=str(len(pieces))))
        for number, piece in enumerate(pieces, 1)
    )


def _row_parts(document: OwnershipDocument) -> int:
    longest = max(len(document.non_derivative_table), len(document.derivative_table))
    return max(1, -(-longest // MOST_ROWS))


def _shares(whole: Sequence[_Part], most: int) -> Iterator[Sequence[_Part]]:
    for start in range(0, max(len(whole), 1), most):
        yield whole[start : start + most]


def _piece(document: OwnershipDocument, owners: Sequence[int], part: int) -> OwnershipDocument:
    rows = slice(part * MOST_ROWS, (part + 1) * MOST_ROWS)
    piece = msgspec.structs.replace(
        document,
        reporting_owners=tuple(document.reporting_owners[number] for number in owners),
        signatures=_signatures(document, owners),
        non_derivative_table=document.non_derivative_table[rows],
        derivative_table=document.derivative_table[rows],
    )
    return msgspec.structs.replace(piece, footnotes=_used(piece))


def _signatures(document: OwnershipDocument, owners: Sequence[int]) -> tuple[OwnerSignature, ...]:
    """Return the signatures of some owners; all of them where there is not one for each."""
    if len(document.signatures) != len(document.reporting_owners):
        return document.signatures
    return tuple(document.signatures[number] for number in owners)


def _used(document: OwnershipDocument) -> tuple[Footnote, ...]:
    used = {mark for _path, mark in references_of(document)}
    return tuple(note for note in document.footnotes if note.id in used)


def _remarked(document: OwnershipDocument, text: str) -> OwnershipDocument:
    said = " ".join(part for part in (document.remarks.text, text) if part)
    return msgspec.structs.replace(document, remarks=TextCell(said))
