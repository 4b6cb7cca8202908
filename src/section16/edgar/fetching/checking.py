"""Whether an answer is what was asked for, before it counts as downloaded: its kind, its accession number, its end."""

from __future__ import annotations

import gzip
import re
import zipfile
import zlib
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

import msgspec

from section16.document.identifiers import accession as accession_number
from section16.document.identifiers import cik
from section16.edgar.fetching.kinds import AddressKind, Content
from section16.edgar.indexes.reading import read_index
from section16.errors import UnreadableError

_START = 4096
_FIRST_LINES = 1024 * 1024
"""Most lines of the index of a day are of that day, but those of filings that were disseminated late."""
_PIECE = 1024 * 1024
_GZIP = b"\x1f\x8b"
_HTML = re.compile(
    rb"\s*(?:\xef\xbb\xbf\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_BLOCKED = (b"request rate threshold", b"rate threshold exceeded", b"exceeded the sec")
_UNDECLARED = (b"undeclared automated tool", b"declare your traffic")
_NOT_THERE = (b"<code>nosuchkey</code>", b"<code>accessdenied</code>")
_STARTS = (b"<SEC-DOCUMENT>", b"-----BEGIN PRIVACY-ENHANCED MESSAGE-----", b"<SUBMISSION>", b"<IMS-DOCUMENT>")
_ENDS = {
    b"<SEC-DOCUMENT>": b"</SEC-DOCUMENT>",
    b"-----BEGIN PRIVACY-ENHANCED MESSAGE-----": b"-----END PRIVACY-ENHANCED MESSAGE-----",
    b"<SUBMISSION>": b"</SUBMISSION>",
    b"<IMS-DOCUMENT>": b"</IMS-DOCUMENT>",
}
_NUMBERS = re.compile(
    rb"(?:ACCESSION NUMBER:\s*|<ACCESSION-NUMBER>|<SEC-DOCUMENT>|<IMS-DOCUMENT>)(\d{10}-\d{2}-\d{6})", re.IGNORECASE
)


def is_page(start: bytes) -> bool:
    """Whether bytes begin as a web page does."""
    return _HTML.match(start[:_START]) is not None


def says_blocked(body: bytes) -> bool:
    """Whether a page of EDGAR states that too many requests came."""
    return _says(body, _BLOCKED)


def says_undeclared(body: bytes) -> bool:
    """Whether a page of EDGAR states that the user agent does not say who asks."""
    return _says(body, _UNDECLARED)


def says_not_there(body: bytes) -> bool:
    """Whether the storage behind EDGAR's archive states that it has nothing under an address; it uses 403 for that."""
    return _says(body, _NOT_THERE)


def _says(body: bytes, words: tuple[bytes, ...]) -> bool:
    start = body[: 4 * _START].lower()
    return any(word in start for word in words)


def fault_of(kind: AddressKind, body: bytes) -> str:
    """Return what is wrong with an answer for what was asked for; empty where nothing is."""
    if kind.content not in {Content.PAGE, Content.ANY} and is_page(body):
        return "a web page came instead, such as the login page of a proxy"
    if not body:
        return "it is empty"
    check = _CHECKS.get(kind.content)
    return check(kind, body) if check is not None else ""


def _submission(kind: AddressKind, body: bytes) -> str:
    text = body.lstrip()
    start = next((one for one in _STARTS if text.startswith(one)), None)
    if start is None:
        return "it is not a submission"
    if not text.rstrip().endswith(_ENDS[start]):
        return "its end is missing"
    numbers = {number.decode() for number in _NUMBERS.findall(body[:_START])}
    if kind.accession and accession_number.format(kind.accession) not in numbers:
        return f"it is filing {', '.join(sorted(numbers)) or 'without an accession number'}"
    return ""


class _OfFiler(msgspec.Struct):
    cik: str | int = ""


def _json(kind: AddressKind, body: bytes) -> str:
    try:
        if not kind.cik:
            msgspec.json.decode(body)
            return ""
        stated = str(msgspec.json.decode(body, type=_OfFiler).cik)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return "it is not JSON, or its end is missing"
    return "" if stated.zfill(cik.LONGEST) == kind.cik else f"it is the list of CIK {stated}"


def _atom(_kind: AddressKind, body: bytes) -> str:
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, ValueError):
        return "it is not a feed, or its end is missing"
    return ""


def _refuse_doctype(*_declared: object) -> None:
    raise ValueError


def _index(kind: AddressKind, body: bytes) -> str:
    """Look at the end and at the first lines; a quarter has half a million."""
    start = body[:_FIRST_LINES]
    if body.startswith(_GZIP):
        fault = _unpacked(BytesIO(body))
        if fault:
            return fault
        with gzip.open(BytesIO(body)) as stream:
            start = stream.read(_FIRST_LINES)
    elif not body.endswith(b"\n"):
        return "its last line is cut off"
    try:
        filings = read_index(start[: start.rfind(b"\n") + 1]).filings
    except UnreadableError:
        return "it is not an index"
    first, last = kind.first or date.min, kind.last or date.max
    return "" if not filings or any(first <= one.filed <= last for one in filings) else "it is the index of other days"


_CHECKS: dict[Content, Callable[[AddressKind, bytes], str]] = {
    Content.SUBMISSION: _submission,
    Content.JSON: _json,
    Content.ATOM: _atom,
    Content.INDEX: _index,
}


def fault_of_file(kind: AddressKind, file: Path) -> str:
    """Return what is wrong with a large file that was downloaded; empty where nothing is."""
    with file.open("rb") as stream:
        start = stream.read(_START)
        if not start:
            return "it is empty"
        if is_page(start):
            return "a web page came instead, such as the login page of a proxy"
        stream.seek(0)
        if kind.content is Content.TAR_GZ:
            return _unpacked(stream)
        return _zipped(stream) if kind.content is Content.ZIP else ""


def _unpacked(packed: BinaryIO) -> str:
    """Unpack all of a gzip file without keeping it: the sums in it cover every byte."""
    try:
        with gzip.open(packed) as stream:
            while stream.read(_PIECE):
                pass
    except (OSError, EOFError, zlib.error):
        return "it is damaged, or its end is missing"
    return ""


def _zipped(file: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            damaged = archive.testzip()
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return "it is damaged, or its end is missing"
    return f"its member {damaged} is damaged" if damaged else ""
