"""The bytes of a package to what they hold. What is odd about it is kept and reported, as with every file.

The confirmation codes are taken out before anything else is made of the form: stars replace them.
"""

from __future__ import annotations

import binascii
import re
import xml.etree.ElementTree as ET
from typing import cast

import msgspec
from lxml import etree

from section16.document.as_filed import AsFiled, Kept
from section16.document.cells import TextCell
from section16.document.envelope import EnclosedFile, Envelope
from section16.document.exhibit import AttachedDocument
from section16.document.ownership import FORMS
from section16.document.paths import groups_of
from section16.document.submission import Submission
from section16.errors import DamagedError, NotOwnershipError, UnreadableError
from section16.finding import Finding
from section16.formats import remarks
from section16.formats.edgar_package.codes import hide, take_codes
from section16.formats.edgar_package.writing import with_stars
from section16.formats.ownership_xml import odd
from section16.formats.ownership_xml.encoding import as_declared, to_utf8, without_mark
from section16.formats.ownership_xml.oddities import oddities_of
from section16.formats.ownership_xml.reading import read_utf8, refuse_declarations
from section16.formats.ownership_xml.writing import write_xml
from section16.library_words import xml_fault
from section16.secret import Secret

# As for forms, but a file in base64 is one long text.
_PARSER = etree.XMLParser(
    encoding="utf-8",
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    huge_tree=True,
    remove_blank_text=False,
    collect_ids=False,
)
_MIME = re.compile(r"(<documentMimeBlock\b[^<>]*(?<!/)>)[^<]*")
_READ = "*"
_TIMES = 5


class Received(msgspec.Struct, frozen=True):
    """A package as received: what it holds, the form's bytes with stars for codes, the codes in order of the owners."""

    submission: Submission
    form: bytes
    codes: tuple[Secret[str], ...]


def read_package(data: bytes) -> Received:
    """Return what a package holds.

    Raises :class:`~section16.errors.UnreadableError` for what is not a package, or one that does not hold exactly one form that
    can be read.
    """
    return read_utf8_package(to_utf8(data))


def read_utf8_package(data: bytes) -> Received:
    """Return what a package holds that is in UTF-8, or in the encoding it declares; raises like :func:`read_package`."""
    envelope = read_envelope(data)
    documents, findings, codes = _documents(envelope)
    at = _form_at(documents)
    document, oddities = read_utf8(without_mark(documents[at].body))
    if any((owner.ccc.text or "").strip("*") for owner in document.reporting_owners):
        # Readable by the encoding that the form declares, and by no other.
        codes[at] = tuple(Secret(owner.ccc.text or "") for owner in document.reporting_owners)
        document = with_stars(document)
        documents[at] = msgspec.structs.replace(documents[at], body=write_xml(document))
    submission = Submission(
        tuple(documents), reader_findings=(*findings, *oddities), form=document, envelope=_without_files(envelope)
    )
    return Received(with_remains_hidden(submission), documents[at].body, codes.get(at, ()))


def read_envelope(data: bytes) -> Envelope:
    """Return the envelope alone, its files in base64, from bytes in UTF-8; raises like :func:`read_package`."""
    data, recoded = as_declared(data)
    if recoded:
        raise DamagedError(
            "The package is not in the encoding that it declares.", where="line 1", remedy="Create the package again."
        )
    data = take_codes(data)[0]
    refuse_declarations(data[: data.find(b"<documentMimeBlock")])
    try:
        root = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as error:
        raise DamagedError(
            f"The package is not well-formed XML: {xml_fault(error.msg)}.",
            where=f"line {error.lineno}",
            remedy="Create the package again.",
        ) from None
    if root.tag != Envelope.ELEMENT:
        what = f"The outermost element is <{root.tag}>, not <{Envelope.ELEMENT}>."
        raise NotOwnershipError(what, remedy="Give a package for EDGAR.")
    try:
        return cast("Envelope", odd.read_root(root, Envelope))
    except ET.ParseError as error:  # libxml2 takes names that the canonical form, made by expat, has no place for
        what = f"The package has the name of an element that cannot be read: {xml_fault(str(error))}."
        raise DamagedError(what, remedy="Create the package again.") from None


def with_remains_hidden(read: Submission) -> Submission:
    """Return a form with stars for the text that a tolerant parser has made a part of a confirmation code.

    Where the closing tag of a code is damaged, the parser closes the element further on. Only in what it has closed can the
    text be seen to belong to the code, as it is when the form is written and read again.
    """
    form = read.form
    if form is None or not any(_about_code(record) for _, group in groups_of(form) for record in group.as_filed):
        return read
    hidden = written = write_xml(form)
    for _ in range(_TIMES):  # stars in place of an owner's tag can show that a code reaches further
        before, hidden = hidden, take_codes(hidden)[0]
        if hidden == before:
            break
    if hidden == written:
        return read
    document, _ = read_utf8(hidden)
    others = (finding for finding in read.reader_findings if finding.id != remarks.ODD.id)
    return msgspec.structs.replace(read, form=document, reader_findings=(*others, *oddities_of(document)))


def _about_code(record: AsFiled) -> bool:
    return "ccc" in record.element.lower() or any("ccc" in piece.xml.lower() for piece in record.kept)


def _documents(envelope: Envelope) -> tuple[list[AttachedDocument], tuple[Finding, ...], dict[int, tuple[Secret[str], ...]]]:
    """Return the files of a package, decoded, what is odd about them, and the codes by the place of their file."""
    documents: list[AttachedDocument] = []
    findings = list(oddities_of(envelope))
    codes: dict[int, tuple[Secret[str], ...]] = {}
    for at, file in enumerate(envelope.files):
        name = file.name.text or f"file {at + 1}"
        body = _decoded(file)
        if body is None:
            findings.append(remarks.BASE64.found(f"document {at + 1}", filename=name))
            body = b""
        if _is_form(file, body):
            body, codes[at] = take_codes(to_utf8(body) if b"\x00" in body else body)
        documents.append(
            AttachedDocument(file.type.text or "", str(at + 1), file.name.text or "", file.description.text or "", body)
        )
    found = [code for taken in codes.values() for code in taken]
    return [_without(document, found) for document in documents], tuple(findings), codes


def _is_form(file: EnclosedFile, body: bytes) -> bool:
    """Whether a file is a form, or XML that has codes without being one."""
    return b"ownershipDocument" in body or (file.type.text or "") in FORMS or (b"<" in body and b"rptownerccc" in body.lower())


def _without(document: AttachedDocument, codes: list[Secret[str]]) -> AttachedDocument:
    """Return a file without the codes of the form, which may occur once more in an exhibit or a description."""
    description = hide(document.description.encode(), codes).decode()
    return msgspec.structs.replace(document, body=hide(document.body, codes), description=description)


def _decoded(file: EnclosedFile) -> bytes | None:
    text = "".join((file.mime.text or "").split())
    try:
        return binascii.a2b_base64(text, strict_mode=True) if text else b""
    except (binascii.Error, ValueError):
        return None


def _without_files(envelope: Envelope) -> Envelope:
    """Return an envelope whose files have been read: a star replaces each, because the form in them holds codes."""
    files = tuple(
        msgspec.structs.replace(
            file,
            mime=TextCell(_READ) if file.mime.text and file.mime.text.strip() else file.mime,
            as_filed=tuple(map(_starred, file.as_filed)),
        )
        for file in envelope.files
    )
    return msgspec.structs.replace(envelope, files=files, as_filed=tuple(map(_starred, envelope.as_filed)))


def _starred(record: AsFiled) -> AsFiled:
    content = tuple(
        Kept(_MIME.sub(rf"\g<1>{_READ}", piece.xml)) if isinstance(piece, Kept) else piece for piece in record.content
    )
    return msgspec.structs.replace(record, content=content)


def _form_at(documents: list[AttachedDocument]) -> int:
    forms = [at for at, document in enumerate(documents) if document.type in FORMS]
    if len(forms) != 1:
        what = "no form" if not forms else f"{len(forms)} forms"
        named = [documents[at] for at in forms] or documents
        names = ", ".join(document.filename for document in named) or "no file at all"
        raise UnreadableError(
            f"The edgarSubmission contains {what} ({names}).",
            remedy="Give a package with one file of type 3, 4 or 5, or an amendment.",
        )
    if not documents[forms[0]].body.strip():
        raise DamagedError("The form in the package is empty or cannot be decoded.", remedy="Create the package again.")
    return forms[0]
