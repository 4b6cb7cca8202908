"""The container of a form, recognized by its content and never by its name."""

from __future__ import annotations

import re
import tarfile
from contextlib import suppress
from enum import StrEnum

from section16.errors import NotOwnershipError, UnreadableError
from section16.formats.ownership_xml.encoding import to_utf8
from section16.formats.ownership_xml.mending import ROOT_TAG


class Container(StrEnum):
    """The kinds of file that hold a form."""

    XML = "ownership XML"
    SUBMISSION = "submission"
    PACKAGE = "package for EDGAR"
    JSON = "JSON"
    HTML_PAGE = "page of HTML"
    TEXT_PAGE = "printed page"


_SUBMISSION = (
    b"-----BEGIN PRIVACY",
    b"<SEC-DOCUMENT>",
    b"<SEC-HEADER>",
    b"<IMS-DOCUMENT>",
    b"<IMS-HEADER>",
    b"<SUBMISSION>",
)
_DOCUMENTS = (b"<?xml", b"<ownershipDocument", b"<edgarSubmission")
_MAGIC = (
    (b"\x1f\x8b", "The file is a gzip file.", "Unpack it, or name it .tar.gz if it is an archive."),
    (b"PK\x03\x04", "The file is a zip file.", "Unpack it first."),
    (b"%PDF-", "The file is a PDF.", "Give the form's XML or the full submission."),
    (b"\x89PNG", "The file is a picture.", "Give the form's XML or the full submission."),
    (b"\xff\xd8\xff", "The file is a picture.", "Give the form's XML or the full submission."),
    (b"{\\rtf", "The file is an RTF text.", "Give the form's XML or the full submission."),
    (b"\xd0\xcf\x11\xe0", "The file is an office document.", "Give the form's XML or the full submission."),
)
_TITLE = re.compile(rb"<title[^<>]{0,200}>([^<]{1,200})</title", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
# What is on every page of a form, in HTML or in print.
_PAGE = re.compile(rb"Name\s+and\s+Address\s+of\s+Reporting", re.IGNORECASE)
_HEAD = 65_536


def detect(data: bytes) -> tuple[Container, bytes]:
    """Return the container of a form, and the bytes of the file in UTF-8, without a byte order mark.

    Raises :class:`~section16.errors.UnreadableError` for a file without a form; the message names what it is instead.
    """
    if not data[:64].lstrip().startswith((*_SUBMISSION, *_DOCUMENTS)):
        _refuse_other_files(data)
    utf8 = to_utf8(data)
    return _container_of(utf8), utf8


BLOCK = tarfile.BLOCKSIZE
"""The size of the first header of a tar archive, which distinguishes it from every other file."""


def is_tar(start: bytes) -> bool:
    """Whether bytes start as a tar archive does: with a header whose checksum is right, for old ones have no other mark."""
    with suppress(tarfile.HeaderError):
        tarfile.TarInfo.frombuf(start[:BLOCK], "utf-8", "surrogateescape")
        return True
    return False


def _refuse_other_files(data: bytes) -> None:
    for magic, what, remedy in _MAGIC:
        if data.startswith(magic):
            raise NotOwnershipError(what, remedy=remedy)
    if is_tar(data):  # its first member would be found, and the others lost
        raise NotOwnershipError("The file is a tar archive.", remedy="Save it under a name that ends in .tar, .tar.gz or .tgz.")


def _container_of(utf8: bytes) -> Container:
    beginning = utf8[:64].lstrip()
    if beginning.startswith(_SUBMISSION):
        return Container.SUBMISSION
    if beginning.startswith(_DOCUMENTS):
        start = utf8[:1024]
        if b"<edgarSubmission" in start:
            return Container.PACKAGE
        if _HTML.search(start) is None or ROOT_TAG.search(start) is not None:  # XHTML declares itself XML
            return Container.XML
    return _container_by_search(utf8)


def _container_by_search(utf8: bytes) -> Container:
    text = utf8.lstrip()
    if not text:
        raise UnreadableError("The file is empty.", remedy="Fetch the filing again.")
    if text.startswith(_SUBMISSION):
        return Container.SUBMISSION
    if text.startswith(b"{"):
        return Container.JSON
    head = text[:_HEAD]
    if _PAGE.search(head):
        return Container.HTML_PAGE if _HTML.search(head[:4096]) else Container.TEXT_PAGE
    # Some copies have a line or two in front of the form.
    if _HTML.search(head[:4096]) is None:
        root = ROOT_TAG.search(head)
        marks = ((head.find(b"<SEC-DOCUMENT>"), Container.SUBMISSION), (root.start() if root else -1, Container.XML))
        found = [(at, kind) for at, kind in marks if at >= 0]
        if found:
            return min(found)[1]
    return _refuse(head)


def _refuse(head: bytes) -> Container:
    if _HTML.search(head):
        title = _TITLE.search(head)
        named = f" titled {' '.join(title[1].decode('utf-8', 'replace').split())!r}" if title else ""
        raise NotOwnershipError(
            f"The file is a web page{named}, not a form.", remedy="Give the form's XML or the full submission."
        )
    if b"\x00" in head or sum(byte < 9 or 13 < byte < 32 for byte in head[:1024]) > 64:  # noqa: PLR2004 - control bytes
        raise NotOwnershipError("The file contains binary data.", remedy="Give the form's XML or the full submission.")
    start = " ".join(head[:200].decode("utf-8", "replace").split())[:60]
    raise NotOwnershipError(
        f"The text contains no Form 3, 4 or 5. It starts with {start!r}.",
        remedy="Give the form's XML or the full submission.",
    )
