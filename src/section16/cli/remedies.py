"""Remedies on the command line: the text of a finding or an error, followed by the command to paste."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from section16.action import Action
    from section16.finding import Finding

_POSITIONAL = ("name", "login", "number", "cik", "draft", "signer", "events", "files", "file", "kind")
"""Arguments that commands take without an option; everywhere the same, so that an action need not know."""
_SEVERAL = "names"
"""Names of several drafts, separated by blanks."""
_STATED: dict[str, tuple[str, ...]] = {
    "award.add": ("name",),
    "award.change": ("name",),
    "event.add": ("kind",),
    "event.change": ("number",),
    "issuer.add": (),
    "issuer.change": (),
    "office.put": ("kind", "name"),
    "person.add": ("short-name",),  # its name as EDGAR has it is one of the facts
    "person.change": ("name",),
    "security.add": ("name",),
    "security.change": ("name",),
}
"""Commands that take what the user states as key=value, with the arguments that come before it."""
_OPTIONS = ("office", "as", "issuer", "version", "entity")
"""What is an option also for a command that takes key=value."""


def command_of(action: Action) -> str:
    """Return an action as a command to paste; what the user has to fill in is in capitals."""
    return " ".join(["section16", *action.name.split("."), *_words(action)])


def _words(action: Action) -> Iterator[str]:
    positional = _STATED.get(action.name, _POSITIONAL)
    order = {**dict.fromkeys(_OPTIONS, 2), **dict.fromkeys((_SEVERAL, *positional), 0)}
    for name, value in sorted(action.arguments.items(), key=lambda one: order.get(one[0], 1)):
        if name == _SEVERAL:
            yield from map(shlex.quote, str(value).split())
        elif name in positional:
            yield _shown(name, str(value))
        elif action.name in _STATED and name not in _OPTIONS:
            yield _shown(name, f"{name}={value}" if value else f"{name}={name.upper()}")
        else:
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
