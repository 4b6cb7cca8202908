"""Damage that is known, and how it is undone.

Every repair returns the repaired bytes and the findings about it, of which there are none without that damage. They
are tried in turn, one on top of the other, until the document is well formed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from section16.finding import Finding
from section16.formats import remarks
from section16.formats.ownership_xml.encoding import joined_surrogates, repaired

Mended: TypeAlias = "tuple[bytes, tuple[Finding, ...]]"

WRAP_AT = 1023
"""Old full-submission files break a line after this many bytes, in the middle of a tag if need be."""

ROOT_TAG = re.compile(rb"<(?:[A-Za-z_][A-Za-z0-9_.-]{0,63}:)?ownershipDocument(?![A-Za-z0-9_.:-])")
"""Where an ownership document begins, in a namespace or without one."""
_ROOT_NAME = b"ownershipDocument"
_LONGEST_PREFIX = 66
_OPEN_AND_CLOSED = 2
"""How often a document has the name of its root."""
_END_TAG = re.compile(rb"</(?:[A-Za-z_][A-Za-z0-9_.-]{0,63}:)?ownershipDocument(?![A-Za-z0-9_.:-])")
# References to surrogates, high or low, in a row.
_SURROGATES = re.compile(rb"(?:&#(?:0*5[5-7][0-9]{3}|x0*[dD][89a-fA-F][0-9a-fA-F]{2});)++")
_SURROGATE = re.compile(rb"&#(?:0*(5[5-7][0-9]{3})|x0*([dD][89a-fA-F][0-9a-fA-F]{2}));")
# What no XML may hold, written as it is or as a reference: control codes, U+FFFE and U+FFFF.
_CONTROL_CODES = bytes(code for code in range(32) if code not in b"\t\n\r")
_CONTROLS = re.compile(
    rb"\xef\xbf[\xbe\xbf]"
    rb"|&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|6553[45])|x0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]|[fF]{3}[eEfF]));"
)
_REFERENCE = re.compile(
    rb"&(?=(?:amp|lt|gt|quot|apos"
    rb"|#0*(?:[0-9]{1,6}|10[0-9]{5}|110[0-9]{4}|111[0-3][0-9]{3}|11140[0-9]{2}|111410[0-9]|111411[01])"
    rb"|#x0*(?:[0-9A-Fa-f]{1,5}|10[0-9A-Fa-f]{4}));)"
)
_MARK = b"\x01"
"""Holds the place of the ampersand of a reference; no control code is left where ampersands are repaired."""
# Where characters are literal, and what closes each.
_SECTION = re.compile(rb"<!\[CDATA\[|<!--|<\?")
_CLOSED_BY = {b"<![CDATA[": b"]]>", b"<!--": b"-->", b"<?": b"?>"}


def roots_in(data: bytes) -> int:
    """Return how many ownership documents begin in bytes: what the pattern finds, in a tenth of the time."""
    if (
        data.count(_ROOT_NAME) == _OPEN_AND_CLOSED
        and b"<ownershipDocument>" in data
        and data.rfind(b"</ownershipDocument>") >= 0
    ):
        return 1  # as nearly always
    found = 0
    at = data.find(_ROOT_NAME)
    while at >= 0:
        opened = data.rfind(b"<", max(0, at - _LONGEST_PREFIX), at)
        match = ROOT_TAG.match(data, opened) if opened >= 0 else None
        found += match is not None and match.end() == at + len(_ROOT_NAME)
        at = data.find(_ROOT_NAME, at + len(_ROOT_NAME))
    return found


def unwrap(data: bytes) -> Mended | None:
    """Join the lines that were broken after 1,023 bytes.

    A line is taken as broken when it is exactly that long, no line of the file is longer, and the break falls inside a tag
    or a text, which is never so where a line ends by itself: there the next one starts with a tag, perhaps indented.
    """
    lines = data.split(b"\n") if _has_long_line(data) else []
    joined = _broken(lines)
    if not joined:
        return None
    broken = set(joined)
    pieces = [
        line.removesuffix(b"\r") if number in broken else line + b"\n" * (number < len(lines))
        for number, line in enumerate(lines, 1)
    ]
    where = "line " + ", ".join(map(str, joined[:5]))
    return b"".join(pieces), (remarks.WRAPPED.found("$", count=len(joined), where=where),)


def with_lines_kept(data: bytes) -> bytes:
    """Return a document that :func:`unwrap` leaves as it is: a line feed after 1,023 bytes that is meant has to stay one.

    In a text the line feed becomes a reference, which no reader takes for a break. Elsewhere, as in a comment, a reference is
    not allowed; there the root's end tag gets blanks, and with a longer line in the file no line counts as broken.
    """
    lines = data.split(b"\n") if _has_long_line(data) else []
    joined = _broken(lines)
    if not joined:
        return data
    at = sum(len(line) + 1 for line in lines[: joined[0]]) - 1
    if any(data.rfind(opens, 0, at) > data.rfind(closes, 0, at) for opens, closes in ((b"<", b">"), *_CLOSED_BY.items())):
        head, _, tail = data.rpartition(b">")
        return b"".join((head, b" " * WRAP_AT, b">", tail))
    return data[:at] + b"&#10;" + data[at + 1 :]  # one is enough: the line is longer now than any that was broken


def _broken(lines: Sequence[bytes]) -> list[int]:
    """Return the numbers of the lines that were broken after 1,023 bytes."""
    lengths = [len(line.removesuffix(b"\r")) for line in lines]
    if max(lengths, default=0) != WRAP_AT:
        return []
    return [
        number
        for number, (line, following) in enumerate(pairwise(lines), 1)
        if lengths[number - 1] == WRAP_AT and following.strip() and not _ends_by_itself(line, following)
    ]


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
    """Omit what precedes the declaration or the root element, and what follows the root element."""
    root = ROOT_TAG.search(data)
    starts = [data.find(b"<?xml"), root.start() if root else -1]
    start = min((at for at in starts if at >= 0), default=0)
    close = -1
    for match in _END_TAG.finditer(data):
        close = match.end()
    end = data.find(b">", close) + 1 if close >= 0 else 0
    end = end or len(data)  # a file may break off within its last tag
    around = data[:start] + data[end:]
    if not around.strip() and not start:
        return data, ()
    text = " ".join(around[:1000].decode("utf-8", "replace").split())[:120]
    return data[start:end], (remarks.SURROUNDED.found("$", count=len(around), text=text or "white space"),)


def _with_joined_surrogates(data: bytes) -> Mended:
    """Join characters beyond the first 65,536 that were written as two references, each to half of them."""
    counts = {"count": 0, "replaced": 0}

    def joined(match: re.Match[bytes]) -> bytes:
        halves = "".join(chr(int(one[1]) if one[1] else int(one[2], 16)) for one in _SURROGATE.finditer(match[0]))
        text = joined_surrogates(halves)
        counts["count"] += len(halves) - len(text)
        counts["replaced"] += text.count("\ufffd")
        return text.encode()

    mended = _SURROGATES.sub(joined, data)
    return mended, (remarks.SURROGATES.found("$", **counts),) if any(counts.values()) else ()


def _without_controls(data: bytes) -> Mended:
    plain = data.translate(None, _CONTROL_CODES)
    mended, count = _CONTROLS.subn(b"", plain)
    count += len(data) - len(plain)
    return mended, (remarks.CONTROLS.found("$", count=count),) if count else ()


def _without_further_declarations(data: bytes) -> Mended:
    """Leave out XML declarations inside the document, where they are forbidden."""
    pieces: list[bytes] = []
    count = 0
    for at, piece, plain in _sections(data):
        if at and not plain and piece[:5].lower() == b"<?xml" and piece[5:6] in b" \t\r\n?":
            count += 1
        else:
            pieces.append(piece)
    return (b"".join(pieces), (remarks.DECLARATIONS.found("$", count=count),)) if count else (data, ())


def _with_plain_ampersands(data: bytes) -> Mended:
    pieces: list[bytes] = []
    count = 0
    for _, piece, plain in _sections(data):
        if plain and b"&" in piece:
            marked = _with_marked_references(piece)
            count += marked.count(b"&")
            piece = marked.replace(b"&", b"&amp;").replace(_MARK, b"&")  # noqa: PLW2901 - the piece in its new form
        pieces.append(piece)
    return b"".join(pieces), (remarks.AMPERSANDS.found("$", count=count),) if count else ()


def _with_marked_references(piece: bytes) -> bytes:
    """Return a piece with a mark for the ampersand of each reference, which keeps memory small where there are millions."""
    marked = bytearray()
    at = 0
    for reference in _REFERENCE.finditer(piece):
        marked += piece[at : reference.start()] + _MARK
        at = reference.end()
    return bytes(marked + piece[at:])


def _sections(data: bytes) -> Iterator[tuple[int, bytes, bool]]:
    """Yield the document in pieces: where each starts, and whether a reference in it is a reference.

    It is none in a comment, an instruction and a section of character data; one that is not closed counts as plain.
    """
    at = 0
    while (opened := _SECTION.search(data, at)) is not None:
        closing = _CLOSED_BY[opened[0]]
        close = data.find(closing, opened.end())
        if close < 0:
            break
        yield at, data[at : opened.start()], True
        at = close + len(closing)
        yield opened.start(), data[opened.start() : at], False
    yield at, data[at:], True


_MENDS: tuple[Callable[[bytes], Mended], ...] = (
    _bare_of_surroundings,
    repaired,
    _with_joined_surrogates,
    _without_controls,
    _without_further_declarations,
    _with_plain_ampersands,
)


def attempts(data: bytes) -> Iterator[Mended]:
    """Yield the document after each repair that applies, with the findings about all of them so far."""
    findings: tuple[Finding, ...] = ()
    for mend in _MENDS:
        data, repaired = mend(data)
        if repaired:
            findings = (*findings, *repaired)
            yield data, findings
