"""A finding as a good compiler prints it: what, where, the row of the form with a caret under the cell, rule and remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator

from section16.document.cells import Cell
from section16.document.declaration import fields_of
from section16.document.group import Group
from section16.document.ownership import OwnershipDocument
from section16.document.paths import groups_of, place
from section16.finding import Finding

_LAST_STEP = re.compile(r"^(?P<group>.*?)(?:\.(?P<field>\w+))?$")
_WIDTH = 110
_CODE = "ccc"
"""The box of the confirmation code: what is printed about a form goes into logs and mails, so it is printed as stars."""


def finding_lines(finding: Finding, document: OwnershipDocument, source: str = "") -> Iterator[str]:
    """Yield the lines of a finding about a document."""
    yield f"{finding.severity}[{finding.id}]: {finding.message}"
    yield f"  --> {source or 'the form'}: {place(finding.location)}"
    yield from _shown(finding.location, document)
    if finding.citations:
        yield f"   = source: {'; '.join(map(str, finding.citations))}"
    if finding.remedy:
        yield f"   = {finding.remedy}"


def _shown(location: str, document: OwnershipDocument) -> Iterator[str]:
    """Yield the boxes of the group that the finding is about, and a caret under its box."""
    groups = dict(groups_of(document))
    match = _LAST_STEP.match(location)
    path, key = (location, None) if location in groups or match is None else (match["group"], match["field"])
    group = groups.get(path)
    if group is None or (path == "$" and key is None):
        return
    line, at, width = _line(group, key)
    start = max(0, at + width - _WIDTH) if key else 0
    yield "   |"
    yield f"   | {'…' if start else ''}{line[start : start + _WIDTH]}"
    if key:
        yield f"   | {' ' * (at - start + bool(start))}{'^' * max(1, min(width, _WIDTH))}"


def _line(group: Group, key: str | None) -> tuple[str, int, int]:
    """Return the boxes of a group on one line, and where that of a key begins, with its width."""
    line, at, width = "", 0, 0
    for field in fields_of(type(group)):
        value = getattr(group, field.name)
        shown = _cell(value)
        if shown and field.key == _CODE:
            shown = "*" * len(shown)
        if shown is None and field.key != key:
            continue
        piece = f"{place('.' + field.key)}: {shown or '(nothing)'}"
        line += " | " if line else ""
        if field.key == key:
            at, width = len(line), len(piece)
        line += piece
    return line, at, width


def _cell(value: object) -> str | None:
    if isinstance(value, str):
        return " ".join(value.split())
    if not isinstance(value, Cell) or value.blank:
        return None
    marks = "".join(f"({mark.removeprefix('F')})" for mark in value.footnotes)
    return " ".join((value.text or "").split()) + marks
