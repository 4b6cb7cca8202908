"""A document of a submission as filed: the form itself, or an exhibit such as a power of attorney.

Pictures and PDFs are uuencoded in the file; they are decoded when their content is requested.
"""

from __future__ import annotations

import binascii
import re

import msgspec

_BEGIN = re.compile(rb"^\s*(?:<PDF>\s*)?begin [0-7]{3,4} [^\r\n]+\r?\n?")


class AttachedDocument(msgspec.Struct, frozen=True, gc=False):
    """One document of a submission.

    ``body`` is everything between ``<TEXT>`` and ``</TEXT>``, byte for byte; ``sequence`` counts from 1, as text.
    """

    type: str
    sequence: str
    filename: str
    description: str
    body: bytes

    @property
    def content(self) -> bytes:
        """The body, decoded where it is uuencoded and can be decoded."""
        return _decode(self.body)[0]

    @property
    def is_uuencoded(self) -> bool:
        """Whether the body is binary content written as text."""
        return _BEGIN.match(self.body) is not None

    @property
    def damage(self) -> str:
        """Why the body is uuencoded and cannot be decoded whole; empty when all is well."""
        return _decode(self.body)[1]

    @property
    def text(self) -> str:
        """The content as text; bytes that are not UTF-8 are read as Windows-1252."""
        try:
            return self.content.decode("utf-8")
        except UnicodeDecodeError:
            return self.content.decode("cp1252", errors="replace")

    @property
    def is_power_of_attorney(self) -> bool:
        """Whether this is Exhibit 24, under any of the names it is filed by."""
        return self.type.upper().startswith("EX-24")


def _decode(body: bytes) -> tuple[bytes, str]:
    """Return the content of a document, and why it could not be decoded whole."""
    begin = _BEGIN.match(body)
    if begin is None:
        return body, ""
    pieces: list[bytes] = []
    for line in body[begin.end() :].splitlines():
        if line.rstrip() == b"end":
            return b"".join(pieces), ""
        if line.rstrip() in (b"`", b""):
            continue
        try:
            pieces.append(_line(line))
        except binascii.Error as error:
            return body, str(error)
    return b"".join(pieces), "it has no end"


def _line(line: bytes) -> bytes:
    """Decode a line; some encoders leave out, and some add, characters at its end."""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        needed = (((line[0] - 32) & 63) * 4 + 5) // 3
        return binascii.a2b_uu(line[:needed])
