"""Whose a typed signature is: the owner's own, or an attorney's under a power of attorney."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from section16.document.cells import DateCell
from section16.document.ownership import OwnershipDocument
from section16.facts.parties import Party
from section16.facts.powers import Power
from section16.office.drafts.drafts import OfficeDraft
from section16.store.records import IssuerScope, Records

if TYPE_CHECKING:
    from sqlalchemy import Connection

_BY_ATTORNEY = re.compile(r"attorneys?[- ]in[- ]fact|power of attorney|\bPOA\b|\bas attorney\b", re.IGNORECASE)
_TYPED = "/s/"


class PowerOfAttorney(msgspec.Struct, frozen=True):
    """A power of attorney of one of the owners, by its name."""

    name: str
    power: Power


def signer_of(signature: str) -> str:
    """Return who signs with a typed signature: the name behind its last ``/s/``, up to a comma.

    >>> signer_of("/s/ Petra Lindqvist, attorney-in-fact for Edda M. Winterbourne")
    'Petra Lindqvist'
    >>> signer_of("Tern Point GP LLC, by /s/ Karl Winterbourne, its manager")
    'Karl Winterbourne'
    """
    return signature.rpartition(_TYPED)[2].partition(",")[0].strip()


def is_attorneys(signature: str) -> bool:
    """Return whether a typed signature says that an attorney signs.

    >>> is_attorneys("/s/ Edda M. Winterbourne"), is_attorneys("/s/ P. Lindqvist, by power of attorney")
    (False, True)
    """
    return _BY_ATTORNEY.search(signature) is not None


def blocks_of(document: OwnershipDocument, signature: str) -> tuple[int, ...]:
    """Return the places of a typed signature on a form, from 0; none where the form does not carry it."""
    return tuple(number for number, one in enumerate(document.signatures) if one.name.text == signature)


def dated(document: OwnershipDocument, blocks: tuple[int, ...], day: date) -> OwnershipDocument:
    """Return a document with the day of signing in some signatures."""
    signatures = tuple(
        msgspec.structs.replace(one, signed=DateCell(day.isoformat())) if number in blocks else one
        for number, one in enumerate(document.signatures)
    )
    return msgspec.structs.replace(document, signatures=signatures)


def powers_for(connection: Connection, tenant: IssuerScope, kept: OfficeDraft, signature: str) -> Iterator[PowerOfAttorney]:
    """Yield the powers of attorney to the signer, from the reporting person on whose behalf the signature is."""
    records = Records(connection, tenant)
    parties: dict[str, Party] = {one.name: one.value for word in ("people", "entities") for one in records.all(word)}
    named = [owner for owner in kept.owners if owner in parties and parties[owner].display_name in signature]
    signer = signer_of(signature)
    for one in records.all("powers"):
        if one.value.giver in (named or kept.owners) and signer in one.value.attorneys:
            yield PowerOfAttorney(one.name, one.value)
