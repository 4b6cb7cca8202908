"""Bytes of any kind to a submission: the one place that knows all formats."""

from __future__ import annotations

import msgspec

from section16.document.submission import Submission
from section16.errors import UnreadableError
from section16.formats.detect import Kind, detect
from section16.formats.json_document import from_json
from section16.formats.ownership_xml import read_xml
from section16.formats.ownership_xml.mending import to_utf8
from section16.formats.submission import read_submission


def read_bytes(data: bytes, source: str = "") -> Submission:
    """Return the submission that the bytes hold; a bare document becomes one without header.

    ``source`` names where they came from. Raises :class:`~section16.errors.UnreadableError` for bytes that hold no form.
    """
    try:
        submission = _read(data)
    except UnreadableError as error:
        error.source = source
        raise
    return msgspec.structs.replace(submission, source=source) if source else submission


def _read(data: bytes) -> Submission:
    kind = detect(data)
    if kind is Kind.SUBMISSION:
        return read_submission(to_utf8(data).lstrip())
    if kind is Kind.JSON:
        return Submission(form=from_json(to_utf8(data)))
    if data.count(b"<ownershipDocument") > 1:
        raise UnreadableError(
            "two or more ownership documents in one file",
            where=f"the second on line {_line_of_second(data)}",
            remedy="take them apart and give each by itself",
        )
    document, findings = read_xml(data)
    return Submission(form=document, told=findings)


def _line_of_second(data: bytes) -> int:
    second = data.find(b"<ownershipDocument", data.find(b"<ownershipDocument") + 1)
    return data.count(b"\n", 0, second) + 1
