"""The content of attached documents: uuencoded ones are decoded, all others are what they are."""

from __future__ import annotations

import binascii
import re

from section16.finding import Finding
from section16.formats import remarks

_BEGIN = re.compile(rb"^\s*(?:<PDF>\s*)?begin [0-7]{3,4} [^\r\n]+\r?\n?", re.MULTILINE)


def decode(body: bytes, filename: str) -> tuple[bytes, Finding | None]:
    """Return the content of a document, and a finding when it was encoded and cannot be decoded."""
    begin = _BEGIN.match(body)
    if begin is None:
        return body, None
    pieces: list[bytes] = []
    for line in body[begin.end() :].splitlines():
        if line.rstrip() in (b"end", b"`", b""):
            if line.rstrip() == b"end":
                return b"".join(pieces), None
            continue
        try:
            pieces.append(_line(line))
        except binascii.Error as error:
            return body, remarks.UUENCODED.found(f"document {filename}", filename=filename, reason=str(error))
    return b"".join(pieces), remarks.UUENCODED.found(f"document {filename}", filename=filename, reason="it has no end")


def _line(line: bytes) -> bytes:
    """Decode a line; some encoders leave out, and some add, characters at its end."""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        needed = (((line[0] - 32) & 63) * 4 + 5) // 3
        return binascii.a2b_uu(line[:needed])
