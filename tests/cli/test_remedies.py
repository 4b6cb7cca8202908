"""Remedies as data: every action of the source is a command that the real parser takes."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

import section16
from section16.action import Action
from section16.cli.app import build
from section16.cli.remedies import command_of, with_command

_SOURCE = Path(section16.__file__).parent


def _actions() -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Yield the name of every action that the source makes, with its arguments: those that take a value, and the flags."""
    for file in sorted(_SOURCE.rglob("*.py")):
        text = file.read_text("utf-8")
        for call in ast.walk(ast.parse(text)) if "Action(" in text else ():
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Action"):
                continue
            name, *rest = call.args
            assert isinstance(name, ast.Constant), f"{file.name}, line {call.lineno}: the name of an action is a literal"
            values: list[str] = []
            flags: list[str] = []
            for key, value in zip(rest[0].keys, rest[0].values, strict=True) if rest and isinstance(rest[0], ast.Dict) else ():
                assert isinstance(key, ast.Constant)
                (flags if isinstance(value, ast.Constant) and value.value is True else values).append(str(key.value))
            yield str(name.value), tuple(values), tuple(flags)


_FOUND = sorted(set(_actions()))


def _parsed(command: str) -> None:
    program, *words = shlex.split(command)
    assert program == "section16"
    build().parse_args(words, exit_on_error=False, print_error=False)


@pytest.mark.parametrize(("name", "values", "flags"), _FOUND, ids=[f"{one[0]} {one[1]} {one[2]}" for one in _FOUND])
@pytest.mark.parametrize("value", ["", "form4-edda-2025-06-16"])
def test_the_parser_takes_every_action_as_it_is_printed(
    name: str, values: tuple[str, ...], flags: tuple[str, ...], value: str
) -> None:
    _parsed(command_of(Action(name, {**dict.fromkeys(values, value), **dict.fromkeys(flags, True)})))


def test_the_source_has_actions_and_no_command_in_a_message() -> None:
    assert len(_FOUND) > 15
    front = ("cli", "demo", "__main__.py")
    domain = [file for file in _SOURCE.rglob("*.py") if file.relative_to(_SOURCE).parts[0] not in front]
    command = re.compile(rf"section16 ({'|'.join(name for name in build() if name[0] != '-')})\b(?! from)")
    wrong = [
        f"{file.name}, line {text.lineno}"
        for file in domain
        if "section16 " in file.read_text("utf-8")  # most files name no command, and parsing takes long
        for tree in [ast.parse(file.read_text("utf-8"))]
        for text in ast.walk(tree)
        if isinstance(text, ast.Constant)
        and isinstance(text.value, str)
        and command.search(text.value)
        and not _is_docstring(tree, text)
    ]
    assert wrong == []


def _is_docstring(tree: ast.Module, text: ast.Constant) -> bool:
    return any(isinstance(statement, ast.Expr) and statement.value is text for statement in ast.walk(tree))


def test_an_action_that_no_command_carries_out_is_found() -> None:
    with pytest.raises(Exception, match="repeal"):
        _parsed(command_of(Action("filing.repeal", {"name": "form4-edda-2025-06-16"})))


def test_a_command_follows_the_remedy_and_quotes_what_a_shell_would_split() -> None:
    action = Action("filing.amend", {"why": "A price was wrong.", "name": "form4-edda-2025-06-16"})
    told = with_command("row 2 is wrong; amend the form.", action)
    assert told == "row 2 is wrong; amend the form: section16 filing amend form4-edda-2025-06-16 --why 'A price was wrong.'"
    assert with_command("row 2 is wrong. Correct it", None) == "row 2 is wrong. Correct it"
