"""The header of a submission, in English labels or in SGML tags, as one tree of fields."""

from __future__ import annotations

import re

from section16.document.header import Header, HeaderField
from section16.finding import Finding
from section16.formats import remarks

# The tags of EDGAR's dissemination form by their labels in the full-submission text file. A label that is not here keeps its
# words: FOO BAR becomes FOO-BAR.
TAGS = {
    "CONFORMED SUBMISSION TYPE": "TYPE",
    "CONFORMED PERIOD OF REPORT": "PERIOD",
    "FILED AS OF DATE": "FILING-DATE",
    "DATE AS OF CHANGE": "DATE-OF-FILING-DATE-CHANGE",
    "EFFECTIVENESS DATE": "EFFECTIVENESS-DATE",
    "COMPANY CONFORMED NAME": "CONFORMED-NAME",
    "CENTRAL INDEX KEY": "CIK",
    "STANDARD INDUSTRIAL CLASSIFICATION": "ASSIGNED-SIC",
    "IRS NUMBER": "IRS-NUMBER",
    "EIN": "IRS-NUMBER",
    "SEC ACT": "ACT",
    "SEC FILE NUMBER": "FILE-NUMBER",
    "STREET 1": "STREET1",
    "STREET 2": "STREET2",
    "BUSINESS PHONE": "PHONE",
    "DATE OF NAME CHANGE": "DATE-CHANGED",
    "ACCESSION NUMBER": "ACCESSION-NUMBER",
    "PUBLIC DOCUMENT COUNT": "PUBLIC-DOCUMENT-COUNT",
    "ORGANIZATION NAME": "ORGANIZATION-NAME",
    "STATE OF INCORPORATION": "STATE-OF-INCORPORATION",
    "FISCAL YEAR END": "FISCAL-YEAR-END",
    "FORM TYPE": "FORM-TYPE",
    "FILM NUMBER": "FILM-NUMBER",
    "FORMER CONFORMED NAME": "FORMER-CONFORMED-NAME",
    "OWNER DATA": "OWNER-DATA",
    "COMPANY DATA": "COMPANY-DATA",
    "FILING VALUES": "FILING-VALUES",
    "BUSINESS ADDRESS": "BUSINESS-ADDRESS",
    "MAIL ADDRESS": "MAIL-ADDRESS",
    "FORMER COMPANY": "FORMER-COMPANY",
    "FORMER NAME": "FORMER-NAME",
}
# Lines that open the file and repeat its name and date; they are the wrapper's, not the header's.
_WRAPPER_TAGS = frozenset({"SEC-DOCUMENT", "SEC-HEADER", "IMS-DOCUMENT", "IMS-HEADER", "SUBMISSION"})
_TAGGED = re.compile(r"<(/?)([A-Z0-9][A-Z0-9.-]*)>[ \t]*+(.*)")
# A field while its lines are being collected: tag, text, lines below.
_Open = tuple[str, str, list[HeaderField]]


def read_header(text: str) -> Header:
    """Return the header in ``text``; it is parsed when any of it is first requested."""
    return Header(text, _take_apart, _look_through)


def _take_apart(text: str) -> tuple[HeaderField, ...]:
    """Return the lines of a header as fields."""
    lines = _lines(text)
    return tuple(_read_tagged(lines) if _is_tagged(text) else _read_labelled(lines))


def _look_through(text: str) -> tuple[Finding, ...]:
    """Return findings for the lines that could not be understood."""
    tagged = _is_tagged(text)
    # A line with a colon and without a tag is a label and its text, as nearly all lines are that are not empty.
    doubtful = [line for line in _lines(text) if line and (tagged or "<" in line or ":" not in line)]
    unknown = [line for line in doubtful if _is_unknown(line, tagged=tagged)]
    return tuple(remarks.HEADER_LINE.found("header", text=repr(line.strip()[:80])) for line in unknown)


def _lines(text: str) -> list[str]:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.split("\n")


def _is_tagged(text: str) -> bool:
    return "</OWNER-DATA>" in text or "</COMPANY-DATA>" in text or "<ACCESSION-NUMBER>" in text


def _is_unknown(line: str, *, tagged: bool) -> bool:
    """Whether a line is neither empty, nor a tag, nor, in a header of labels, a label."""
    bare = line.strip()
    if not bare:
        return False
    if tagged or bare[0] == "<":
        return _TAGGED.fullmatch(bare) is None
    return ":" not in line


def _read_labelled(lines: list[str]) -> list[HeaderField]:
    """Read lines such as ``COMPANY CONFORMED NAME: X``; leading tabs show the depth of a line."""
    top: list[HeaderField] = []
    open_fields: list[_Open] = []
    for line in lines:
        label, colon, text = line.partition(":")
        bare = label.lstrip()
        if not bare:
            continue
        if bare[0] == "<":
            _tag_line(line, top)
            continue
        if not colon:
            continue
        tag = TAGS.get(bare) or bare.rstrip().replace(" ", "-")
        text = text.strip()
        depth = min(len(label) - len(bare), len(open_fields))
        while len(open_fields) > depth:
            _close(open_fields, top)
        if text or depth > 1:
            (open_fields[-1][2] if open_fields else top).append(HeaderField(tag, text))
        else:
            open_fields.append((tag, text, []))
    while open_fields:
        _close(open_fields, top)
    return top


def _close(open_fields: list[_Open], top: list[HeaderField]) -> None:
    tag, text, below = open_fields.pop()
    (open_fields[-1][2] if open_fields else top).append(HeaderField(tag, text, tuple(below)))


def _tag_line(line: str, top: list[HeaderField]) -> None:
    """Read a tag among labelled lines, as the time of acceptance does."""
    match = _TAGGED.fullmatch(line.strip())
    if match is not None and not match[1] and match[2] not in _WRAPPER_TAGS:
        top.append(HeaderField(match[2], match[3].strip()))


def _read_tagged(lines: list[str]) -> list[HeaderField]:
    """Read lines such as ``<CONFORMED-NAME>X``; only tags that hold further lines are closed."""
    top: list[HeaderField] = []
    open_fields: list[_Open] = []
    groups = {line.strip()[2:-1] for line in lines if line.strip().startswith("</")}
    for line in lines:
        match = _TAGGED.fullmatch(line.strip())
        if match is None:
            continue
        closing, tag, text = match[1], match[2], match[3].strip()
        if tag in _WRAPPER_TAGS:
            continue
        if closing:
            while any(field[0] == tag for field in open_fields):
                _close(open_fields, top)
                if not any(field[0] == tag for field in open_fields):
                    break
        elif tag in groups and not text:
            open_fields.append((tag, "", []))
        else:
            (open_fields[-1][2] if open_fields else top).append(HeaderField(tag, text))
    while open_fields:
        _close(open_fields, top)
    return top
