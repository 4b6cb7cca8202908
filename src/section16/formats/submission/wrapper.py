"""A submission file, taken apart: header, documents, and the one of them that is the form."""

from __future__ import annotations

import re

import msgspec

from section16.document.exhibit import AttachedDocument
from section16.document.header import Header
from section16.document.ownership import FORMS, OwnershipDocument
from section16.document.submission import Submission
from section16.errors import DamagedError, NotOwnershipError, UnreadableError
from section16.finding import Finding
from section16.formats import remarks
from section16.formats.ownership_xml.encoding import text_of, without_mark
from section16.formats.ownership_xml.mending import roots_in
from section16.formats.ownership_xml.reading import read_form
from section16.formats.submission.header import read_header

_HEADER_END = re.compile(rb"</(?:SEC|IMS)-HEADER>")
_COUNT = re.compile(rb"PUBLIC[ -]DOCUMENT[ -]COUNT[:>]\s*(\d{1,6})")
_UU_END = re.compile(rb"\n[ \t\r\f\v]*end\s*+(?:</PDF>)?\s*+$")
# What is in front of nearly every document.
_PLAIN_TAGS = re.compile(rb"\n<TYPE>([ -;=?-~]*)\n<SEQUENCE>([ -;=?-~]*)\n<FILENAME>([ -;=?-~]*)\n(?:<DESCRIPTION>([ -~]*)\n)?")
_OPEN, _CLOSE = b"<DOCUMENT>", b"</DOCUMENT>"
_SEARCHED = 4096
_SECOND = re.compile(rb"[\r\n]<(?:SUBMISSION|(?:SEC|IMS)-(?:DOCUMENT|HEADER))>")
_SHORTEST_HEADER = 100
"""Fewer bytes between two documents are not another submission, and are not searched."""


def read_submission(data: bytes) -> Submission:
    """Return a submission with its header, its documents and its form.

    Raises :class:`~section16.errors.NotOwnershipError` for a submission without an ownership document and
    :class:`~section16.errors.UnreadableError` for one with several.
    """
    first = data.find(_OPEN)
    head = _header_bytes(data, first)
    header_text, recoded = text_of(head)
    recoded = tuple(msgspec.structs.replace(finding, location="header") for finding in recoded)
    header = read_header(header_text)
    if first < 0:
        whole = _HEADER_END.search(data) or b"</SUBMISSION>" in data
        unclosed = () if whole else (remarks.UNCLOSED.found("header", what="The header"),)
        return Submission(header=header, reader_findings=(*recoded, *unclosed))
    documents, findings = _documents(data, first)
    announced = _COUNT.search(head)
    if announced is not None and int(announced[1]) != len(documents):
        findings += (remarks.DOCUMENT_COUNT.found("header", announced=int(announced[1]), held=len(documents)),)
    document, message = _form(documents, header)
    return Submission(tuple(documents), header, (*recoded, *findings, *message), form=document)


def _header_bytes(data: bytes, first: int) -> bytes:
    """Return what precedes the first document, without the PEM wrapper of old files."""
    head = data if first < 0 else data[:first]
    if head.startswith(b"-----BEGIN"):
        start = re.search(rb"<(?:SEC|IMS)-(?:DOCUMENT|HEADER)>", head)
        head = head[start.start() :] if start else b""
    return head


def _documents(data: bytes, start: int) -> tuple[list[AttachedDocument], tuple[Finding, ...]]:
    documents: list[AttachedDocument] = []
    findings: list[Finding] = []
    last = data.rfind(_CLOSE)
    while start >= 0:
        end = data.find(_CLOSE, start) if start < last else -1  # looked for once only when it is nowhere
        following = data.find(_OPEN, end if end >= 0 else start + len(_OPEN))
        if 0 <= end < following - _SHORTEST_HEADER:
            _refuse_second(data, end, following)
        if end < 0:
            findings.append(remarks.UNCLOSED.found(f"document {len(documents) + 1}", what="The document"))
            end = len(data) if following < 0 else following
        document = _document(data[start + len(_OPEN) : end])
        documents.append(document)
        if document.is_uuencoded and not _UU_END.search(document.body, len(document.body) - 40):
            name = document.filename or f"document {len(documents)}"
            findings.append(remarks.UUENCODED.found(f"document {len(documents)}", filename=name, reason="it has no end"))
        start = following
    return documents, tuple(findings)


def _refuse_second(data: bytes, start: int, end: int) -> None:
    """Raise for another submission between two documents: the header of one would be read with the form of the other."""
    if _SECOND.search(data, start, end) is not None:
        raise UnreadableError(
            "The file contains two or more submissions, one behind the other.",
            where="the second on line " + str(data.count(b"\n", 0, end) + 1),
            remedy="Read the file into a book, which takes them all, or save each submission in a file of its own.",
        )


def _document(data: bytes) -> AttachedDocument:
    opened = data.find(b"<TEXT>", 0, _SEARCHED)
    closed = data.rfind(b"</TEXT>")
    head = data if opened < 0 else data[:opened]
    body = b"" if opened < 0 else data[opened + len(b"<TEXT>") : closed if closed >= opened else len(data)]
    plain = _PLAIN_TAGS.fullmatch(head)
    if plain is not None:
        kind, sequence, filename, description = (tag.decode("ascii").strip() for tag in plain.groups(b""))
    else:
        tags = _tags(head)
        kind, sequence, filename, description = (tags.get(tag, "") for tag in ("TYPE", "SEQUENCE", "FILENAME", "DESCRIPTION"))
    return AttachedDocument(kind, sequence, filename, description, body)


def _tags(head: bytes) -> dict[str, str]:
    """Return the tags in front of a document's text: its type, sequence, file name and description."""
    tags: dict[str, str] = {}
    text = head.decode("ascii") if head.isascii() else text_of(head)[0]
    for line in (text.replace("\r", "\n") if "\r" in text else text).split("\n"):
        tag, closed, text = line.strip().partition(">")
        if closed and tag.startswith("<"):
            tags[tag[1:]] = text.strip()
    return tags


def _form(documents: list[AttachedDocument], header: Header) -> tuple[OwnershipDocument, tuple[Finding, ...]]:
    """Return the ownership document, of which there has to be exactly one."""
    counts = [roots_in(document.body) for document in documents]
    if sum(counts) > 1:
        names = ", ".join(
            document.filename or f"document {document.sequence}"
            for document, count in zip(documents, counts, strict=True)
            if count
        )
        raise UnreadableError(
            "The submission contains two or more ownership documents.",
            where=names,
            remedy="A submission has one form. Save each in a file of its own.",
        )
    if not any(counts):
        _refuse_formless(documents, header.submission_type or "of an unknown kind")
    return read_form(without_mark(_xml_in(documents[counts.index(1)].body)))


def _refuse_formless(documents: list[AttachedDocument], kind: str) -> None:
    types = ", ".join(document.type or "unknown" for document in documents[:4])
    if kind in FORMS:
        form = next((document for document in documents if document.type in FORMS), documents[0])
        if not form.body.strip() or b"<XML>" in form.body:
            raise DamagedError(
                f"The submission of Form {kind} ends before the form.",
                where=f"document {form.sequence or 1}",
                remedy="Fetch the filing again.",
            )
        raise NotOwnershipError(
            f"The document of the submission of Form {kind} is not XML.",
            where=f"document {form.filename or form.sequence}",
            remedy="Use a form filed as XML, which EDGAR has required since 2003.",
        )
    raise NotOwnershipError(
        f"The submission {kind} (documents: {types}) contains no Form 3, 4 or 5.",
        remedy="Give a Form 3, 4 or 5.",
    )


def _xml_in(body: bytes) -> bytes:
    """Return the content between ``<XML>`` and the last ``</XML>``, or the whole without them."""
    opened = body.find(b"<XML>")
    closed = body.rfind(b"</XML>")
    start = opened + 5 if opened >= 0 else 0
    return body[start : closed if closed > start else len(body)].strip()
