"""A package to the bytes that are sent, and back to a package from what was read of them (specification v5.5, section 4.2).

Confirmation codes are inserted where the bytes are made, and nowhere before.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping

import msgspec

from section16.document.cells import NO_TEXT, TextCell, text_cell
from section16.document.envelope import LIVE, TEST, EnclosedFile, Envelope, NotificationAddress
from section16.document.identifiers import ccc, cik
from section16.document.ownership import OwnershipDocument
from section16.document.package import Contact, Package
from section16.document.parties import ReportingOwner
from section16.document.submission import Submission
from section16.errors import UnwritableError
from section16.formats.ownership_xml.writing import escape, write_group, write_xml
from section16.secret import Secret

STARS = "*" * ccc.LENGTH
"""Replaces a confirmation code wherever one may be seen."""

_PLACE = re.compile(rf"(?<=<rptOwnerCcc>){re.escape(STARS)}(?=</rptOwnerCcc>)".encode())


def write_package(package: Package, codes: Mapping[str, Secret[str]]) -> Secret[bytes]:
    """Return the bytes that are sent for a package; ``codes`` holds the CCC of every owner by EDGAR number.

    The document is written as it is. Raises :class:`~section16.errors.UnwritableError` for an owner without a code, for a
    code that is none, and for what XML cannot hold; no message repeats a code.
    """
    form = Secret(_form(package.document, codes))
    envelope = Envelope(
        submission_type=text_cell(package.document.document_type.text),
        test_or_live=TextCell(LIVE if package.live else TEST),
        contact_name=text_cell(package.contact.name),
        contact_phone=text_cell(package.contact.phone),
        contact_email=text_cell(package.contact.email),
        notification_addresses=tuple(NotificationAddress(text=address) for address in package.notify),
        files=tuple(_files(package)),
    )
    head, _, tail = write_group(envelope).partition(_HERE)
    return Secret(head.encode() + _base64(form.reveal()) + tail.encode())


_HERE = "section16-form"
"""Where the form goes once all else is written, so that its codes pass through as few hands as can be."""


def _files(package: Package) -> Iterator[EnclosedFile]:
    name = package.filename or f"form{package.document.form}.xml"
    yield EnclosedFile(
        name=TextCell(name),
        type=text_cell(package.document.document_type.text),
        description=text_cell(package.description),
        mime=TextCell(_HERE),
    )
    for file in package.exhibits:
        yield EnclosedFile(
            name=TextCell(file.filename),
            type=TextCell(file.type),
            description=text_cell(file.description),
            mime=TextCell(_base64(file.body).decode()),
        )


def _form(document: OwnershipDocument, codes: Mapping[str, Secret[str]]) -> bytes:
    """Return the form as it is sent, with the code of each owner."""
    known = {cik.compact(number): code for number, code in codes.items()}
    waiting = [_code(owner, known) for owner in document.reporting_owners]
    xml = write_xml(with_stars(document))
    if len(_PLACE.findall(xml)) != len(waiting):
        raise UnwritableError("A text in the form looks like the place of a confirmation code. Change it.")
    return _PLACE.sub(lambda _match: escape(waiting.pop(0).reveal()).encode(), xml)


def _code(owner: ReportingOwner, known: Mapping[str, Secret[str]]) -> Secret[str]:
    number = cik.compact(owner.cik.text or "")
    code = known.get(number)
    if code is None:
        raise UnwritableError(f"There is no CCC for the owner {number or 'without an EDGAR number'}. Give one.")
    if not ccc.is_valid(code.reveal()):
        raise UnwritableError(f"The CCC for the owner {number} is not valid: a CCC has {ccc.LENGTH} letters, digits and signs.")
    return code


def with_stars(document: OwnershipDocument) -> OwnershipDocument:
    """Return the document with stars where the code of each owner goes."""
    return _with_code(document, TextCell(STARS))


def without_codes(document: OwnershipDocument) -> OwnershipDocument:
    """Return the document without any code, or stars in its place."""
    return _with_code(document, NO_TEXT)


def _with_code(document: OwnershipDocument, code: TextCell) -> OwnershipDocument:
    owners = tuple(msgspec.structs.replace(owner, ccc=code) for owner in document.reporting_owners)
    return msgspec.structs.replace(document, reporting_owners=owners)


def package_of(submission: Submission) -> Package:
    """Return the package that was read: the form without codes, the exhibits, the contact.

    Raises ``ValueError`` for a submission that was not a package.
    """
    envelope = submission.envelope
    if envelope is None:
        raise ValueError("the submission was not read from a package")
    form = submission.documents[submission.form_at]
    return Package(
        document=without_codes(submission.document),
        exhibits=tuple(msgspec.structs.replace(file, sequence="") for file in submission.exhibits),
        contact=Contact(*(cell.text or "" for cell in (envelope.contact_name, envelope.contact_phone, envelope.contact_email))),
        notify=tuple(address.text for address in envelope.notification_addresses),
        live=envelope.live,
        filename=form.filename,
        description=form.description,
    )


def _base64(data: bytes) -> bytes:
    """Return data in base64, in lines of 76 characters."""
    return b"\n" + base64.encodebytes(data)
