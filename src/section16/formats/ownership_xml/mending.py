"""Damage that is known, and how it is undone.

Every mend returns the bytes mended and a finding that tells it, or nothing when that damage is not there. They are tried in
turn, one on top of the other, until the document is well formed.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from section16.finding import Finding
from section16.formats import remarks

Mended: TypeAlias = "tuple[bytes, Finding] | None"

WRAP_AT = 1023
"""Old full-submission files break a line after this many bytes, in the middle of a tag if need be."""

_LINE_END = re.compile(rb"\r\n|\n|\r")
_CONTROLS = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])|x0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]));"
)
_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9A-Fa-f]+);)")
_DECLARED = re.compile(rb"^<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)[\"']")
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def to_utf8(data: bytes) -> bytes:
    """Return a document that opens with a byte order mark in UTF-8 and without it; every other as it is."""
    if data.startswith(codecs.BOM_UTF8):
        return data[len(codecs.BOM_UTF8) :]
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = data.decode(encoding, errors="replace")
            return re.sub(r"^(<\?xml[^>]*?)\s+encoding\s*=\s*[\"'][^\"']*[\"']", r"\1", text).encode()
    return data


def unwrap(data: bytes) -> Mended:
    """Join the lines that were broken after 1,023 bytes.

    A line is taken as broken when it is exactly that long, no line of the file is longer, and the break falls inside a tag
    or a text, which is never so where a line ends by itself: there the next one starts with a tag, perhaps indented.
    """
    if not _has_long_line(data):
        return None
    lines = data.split(b"\n")
    lengths = [len(line.removesuffix(b"\r")) for line in lines]
    if max(lengths) > WRAP_AT:
        return None
    pieces: list[bytes] = []
    joined: list[int] = []
    for number, (line, length) in enumerate(zip(lines, lengths, strict=True), 1):
        following = lines[number] if number < len(lines) else b""
        if length == WRAP_AT and following.strip() and not _ends_by_itself(line, following):
            pieces.append(line.removesuffix(b"\r"))
            joined.append(number)
        else:
            pieces.append(line + b"\n" * (number < len(lines)))
    if not joined:
        return None
    where = "line " + ", ".join(map(str, joined[:5]))
    return b"".join(pieces), remarks.WRAPPED.found("$", count=len(joined), where=where)


def _has_long_line(data: bytes) -> bool:
    """Whether a line of at least 1,023 bytes exists, found in leaps of that length."""
    start = 0
    while len(data) - start >= WRAP_AT:
        end = data.rfind(b"\n", start, start + WRAP_AT)
        if end < 0:
            return True
        start = end + 1
    return False


def _ends_by_itself(line: bytes, following: bytes) -> bool:
    return line.rstrip().endswith(b">") and following.lstrip().startswith(b"<")


def _bare_of_surroundings(data: bytes) -> Mended:
    """Leave out what stands before the declaration or the root element, and after the root element."""
    start = min((at for at in (data.find(b"<?xml"), data.find(b"<ownershipDocument")) if at >= 0), default=0)
    close = data.rfind(b"</ownershipDocument")
    end = data.find(b">", close) + 1 if close >= 0 else len(data)
    around = data[:start] + data[end:]
    if not around.strip() and not start:
        return None
    text = " ".join(around.decode("utf-8", "replace").split())[:120]
    return data[start:end], remarks.SURROUNDED.found("$", count=len(around), text=text or "white space")


def _in_utf8(data: bytes) -> Mended:
    """Read bytes that are not what they are declared to be as Windows-1252, as filing software of the time wrote them."""
    declared = _DECLARED.match(data)
    name = declared[1].decode("ascii", "replace") if declared else "UTF-8"
    try:
        data.decode(name)
    except LookupError:
        name = f"encoding {name!r}, which nobody knows"
    except UnicodeDecodeError:
        pass
    else:
        return None
    try:
        text, read_as = data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        try:
            text, read_as = data.decode("cp1252"), "Windows-1252"
        except UnicodeDecodeError:
            text, read_as = data.decode("latin-1"), "ISO-8859-1"
    if declared:
        text = text[: declared.start(1)] + "UTF-8" + text[declared.end(1) :]
    return text.encode(), remarks.ENCODING.found("$", declared=name, read_as=read_as)


def _without_controls(data: bytes) -> Mended:
    mended, count = _CONTROLS.subn(b"", data)
    return (mended, remarks.CONTROLS.found("$", count=count)) if count else None


def _with_plain_ampersands(data: bytes) -> Mended:
    mended, count = _AMPERSAND.subn(b"&amp;", data)
    return (mended, remarks.AMPERSANDS.found("$", count=count)) if count else None


_MENDS: tuple[Callable[[bytes], Mended], ...] = (
    _bare_of_surroundings,
    _in_utf8,
    _without_controls,
    _with_plain_ampersands,
)


def attempts(data: bytes) -> Iterator[tuple[bytes, tuple[Finding, ...]]]:
    """Yield the document after each mend that applies, with the findings that tell all of them so far."""
    findings: tuple[Finding, ...] = ()
    for mend in _MENDS:
        mended = mend(data)
        if mended is not None:
            data = mended[0]
            findings = (*findings, mended[1])
            yield data, findings
