"""Owners without a CIK: identified by the header, by another filing that states the CIK of the name, or by the name alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from section16.document.header import Header
from section16.document.ownership import OwnershipDocument
from section16.document.parties import ReportingOwner
from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.entries.entry import Entry, LedgerFiling


def cik_of(text: str | None) -> str:
    """Return a CIK with its leading zeros; nothing where a text is not one."""
    return text.zfill(10) if text and text.isascii() and text.isdigit() else ""


def owners_of(document: OwnershipDocument, header: Header | None, accession: str) -> tuple[str, ...]:
    """Return what identifies the owners of a form: the CIK of each, or else the name, or else the form and the number.

    Owners without a name are never one person.
    """
    found = []
    for number, owner in enumerate(document.reporting_owners, 1):
        cik = cik_of(owner.cik.value) or _by_header(owner, document, header)
        found.append(cik or _plain(owner.name.value) or f"{accession} owner {number}")
    return tuple(found)


def _by_header(owner: ReportingOwner, document: OwnershipDocument, header: Header | None) -> str:
    """Return the CIK that the header states for the owner, by the name, or for the only owner."""
    filers = header.reporting_owners if header else ()
    if len(filers) == len(document.reporting_owners) == 1:
        return cik_of(filers[0].cik)
    named = {cik_of(filer.cik) for filer in filers if _plain(filer.name) == _plain(owner.name.value) != ""}
    return named.pop() if len(named) == 1 else ""


def _plain(name: str | None) -> str:
    return " ".join((name or "").upper().split())


def lacks_cik(owner: str) -> bool:
    """Whether an owner is identified by anything but a CIK."""
    return not owner.isdigit()


class NamedAlike(msgspec.Struct, frozen=True):
    """A filing that states no CIK for an owner, the owner's number in it, and the filing and CIK of the same name, if any."""

    filing: LedgerFiling
    number: int
    shown: str = ""
    cik: str = ""


def with_ciks(posted: Iterable[PostedFiling]) -> tuple[list[PostedFiling], list[NamedAlike]]:
    """Return an issuer's filings with the CIKs of owners who are named alike elsewhere, and every owner that lacks one.

    A name that two CIKs share identifies neither.
    """
    posted = list(posted)
    if not any(lacks_cik(owner) for filing, _ in posted for owner in filing.owners):
        return posted, []
    stated: dict[str, dict[str, str]] = defaultdict(dict)
    for filing, _ in posted:
        for owner, name in zip(filing.owners, filing.names, strict=True):
            if not lacks_cik(owner):
                stated[_plain(name)].setdefault(owner, filing.accession)
    found, lacking = [], []
    for filing, rows in posted:
        alike = [_alike(filing, number, stated) for number, owner in enumerate(filing.owners) if lacks_cik(owner)]
        lacking += alike
        found.append(_replaced(filing, rows, alike) if any(one.cik for one in alike) else (filing, rows))
    return found, lacking


def _alike(filing: LedgerFiling, number: int, stated: dict[str, dict[str, str]]) -> NamedAlike:
    ciks = stated.get(filing.owners[number], {})
    cik, shown = next(iter(ciks.items())) if len(ciks) == 1 else ("", "")
    return NamedAlike(filing, number, shown, cik)


def _replaced(filing: LedgerFiling, rows: tuple[Entry, ...], alike: list[NamedAlike]) -> PostedFiling:
    owners = list(filing.owners)
    for one in alike:
        owners[one.number] = one.cik or owners[one.number]
    named = msgspec.structs.replace(filing, owners=tuple(owners))
    return named, tuple(msgspec.structs.replace(row, filing=named) for row in rows)
