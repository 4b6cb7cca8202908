"""Remedies on the command line: the text of a finding or an error, followed by the command to paste."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from section16.action import Action
    from section16.finding import Finding

_POSITIONAL = ("name", "login", "number", "cik", "draft", "signer", "events")
"""Arguments that commands take without an option; everywhere the same, so that an action need not know."""


def command_of(action: Action) -> str:
    """Return an action as a command to paste; what the user has to fill in is in capitals."""
    return " ".join(["section16", *action.name.split("."), *_words(action)])


def _words(action: Action) -> Iterator[str]:
    for name, value in sorted(action.arguments.items(), key=lambda one: one[0] not in _POSITIONAL):
        if name not in _POSITIONAL:
            yield f"--{name}"
        if value is not True:
            yield _shown(name, str(value))


def _shown(name: str, value: str) -> str:
    if value.startswith("<") and value.endswith(">"):
        return f'"{value[1:-1]}"' if " " in value else value[1:-1]
    return shlex.quote(value) if value else name.upper()


def with_command(line: str, action: Action | None) -> str:
    """Return a line that ends in a remedy, with the command that carries it out."""
    return line if action is None else f"{line.rstrip('.')}: {command_of(action)}"


def finding_line(finding: Finding) -> str:
    """Return a finding as one line, with the command of its remedy."""
    return with_command(finding.line(), finding.action)
