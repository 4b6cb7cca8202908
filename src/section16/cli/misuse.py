"""What is wrong with a command line: the message, the nearest name, and never a password or a code that it holds."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from cyclopts import CycloptsError, MissingArgumentError, UnknownOptionError, UnusedCliTokensError, ValidationError

from section16.database_address import HIDDEN, redacted
from section16.nearest import nearest

if TYPE_CHECKING:
    from cyclopts import App


def misuse(error: CycloptsError) -> str:
    """Return what was wrong with a command line, which is quoted without the secrets that a user typed into it."""
    text = redacted(_unknown_option(error) or _missing(error) or _unexpected(error) or str(error))
    command = list(error.command_chain or ())
    for word in (error.unused_tokens or ()) if command[:1] == ["secrets"] else ():
        text = text.replace(word, HIDDEN)
    return text


def _unknown_option(error: CycloptsError) -> str:
    """Return the message for an option that does not exist, where a command takes it for the name of a file.

    Commands that read files take a lone hyphen, and with it every word that begins with one.
    """
    if error.app is None or not isinstance(error, ValidationError | UnusedCliTokensError | UnknownOptionError):
        return ""
    command = list(error.command_chain or ())
    options = _options(error.app, command)
    words = [word.partition("=")[0] for word in takewhile(lambda word: word != "--", error.root_input_tokens or ())]
    unknown = next((word for word in words if word.startswith("-") and word not in (*options, "-")), "")
    if not unknown:
        return ""
    listed = f"List the options: {' '.join(['section16', *command, '--help'])}"
    return f"Unknown option: {unknown}.{nearest(unknown, options) or f' {listed}'}"


def _missing(error: CycloptsError) -> str:
    """Return the message for what a command requires and the command line lacks; the example shows what to write."""
    if not isinstance(error, MissingArgumentError) or error.argument is None or error.app is None:
        return ""
    command, name = list(error.command_chain or ()), error.argument.name
    given = [word for word in error.root_input_tokens or () if word in error.argument.names]
    _, offered, near = str(error).partition(" Did you mean ")
    if given:
        return f"{given[-1]} requires a value.{offered}{near}"
    example = _command(error.app, command).help_epilogue or ""
    return f"{' '.join(command)} requires {name}.{offered}{near or f' {example}'}".rstrip()


def _unexpected(error: CycloptsError) -> str:
    """Return the message for words that a command does not take."""
    if not isinstance(error, UnusedCliTokensError):
        return ""
    command = " ".join(error.command_chain or ())
    words = " ".join(map(repr, error.unused_tokens or ()))
    return f"{command} does not take {words}. List what it takes: section16 {command} --help"


def _command(app: App, command: Sequence[str]) -> App:
    """Return the command that words name; an error may carry the whole application, a group, or the command itself.

    A command need not have the name it is registered under: ``list`` is the function ``list_records``.
    """
    for name in command:
        if name in app:
            app = app[name]
    return app


def _options(app: App, command: Sequence[str]) -> list[str]:
    """Return the options of a command, as they are typed."""
    app = _command(app, command)
    if app.default_command is None:
        return []
    return [name for argument in app.assemble_argument_collection() for name in argument.names if name.startswith("-")]


def unknown_command(app: App, words: Sequence[str]) -> str:
    """Return the message for the second word of a command line, where a group reads files and the word is nearly a command.

    Such a group takes an unknown command for the name of a file.
    """
    group = app[words[0]] if words[:1] and words[0] in app else None
    if group is None or group.default_command is None or len(words) == 1:
        return ""
    names = [name for name in group if not name.startswith("-")]
    near = nearest(words[1], names) if names and words[1] not in names and "." not in words[1] else ""
    # Only what is nearly a command is looked for on the disk: of a long text, such as SQL, the system would say that no file
    # can have that name.
    return f"Unknown command {words[0]} {words[1]}.{near}" if near and not Path(words[1]).exists() else ""
