"""How commands show records under short names: in the canonical form, which can be pasted."""

from __future__ import annotations

import shlex

from section16.action import Action
from section16.cli.printing import print_json, print_lines, print_next
from section16.workspace.context import OfficeContext
from section16.workspace.records import NamedRecord


def print_record(context: OfficeContext, record: NamedRecord, done: str, *following: Action, json: bool) -> None:
    """Write a record that was added or changed, and what can be done next."""
    if json:
        print_json(record)
    else:
        print_lines([f"{record_line(record)} ({done})"])
        print_next(context, *following)


def record_line(record: NamedRecord) -> str:
    """Return a record as one line."""
    return f"{record.name}: {shlex.join(record.words)}"
