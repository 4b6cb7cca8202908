"""The reference of every public name: the exports of ``section16``, the workspace, and the structs that operations return."""

from __future__ import annotations

import ast
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib import import_module
from itertools import zip_longest
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, get_args, get_type_hints

from msgspec import Meta

import section16
from section16 import workspace
from section16.document.group import Group
from section16.workspace.schema import PUBLISHED

Table = Callable[[Sequence[str], Iterable[Sequence[str]]], str]
Definition = ast.FunctionDef | ast.AsyncFunctionDef

_PAGE = """{made}

# API reference

Names that `section16` exports can be imported from it and follow semantic versioning. Operations of the
[workspace](#the-workspace) are for front ends: the command line calls them, and `--json` prints what they return, by the
[schema](schema/workspace-1.schema.json). All other modules are internal.

## section16

`section16.__version__` is the version of the package.

{exported}

## The workspace

{operations}

## Structs that operations return

{structs}
"""

_WIDTH = 100
_ROLE = re.compile(r":[a-z]+:`~?(?:[\w.]+\.)?(\w+)`")


def exported() -> dict[str, Any]:
    """Return what ``section16`` exports, by name."""
    return {name: getattr(section16, name) for name in section16.__all__ if name != "__version__"}


def operations() -> dict[ModuleType, dict[str, Any]]:
    """Return the modules of the workspace, each with the public functions and classes that it defines."""
    names = (one.name for one in pkgutil.iter_modules(workspace.__path__) if not one.name.startswith("_"))
    modules = (import_module(f"{workspace.__name__}.{name}") for name in names)
    return {module: found for module in modules if (found := dict(_defined_in(module)))}


def _defined_in(module: ModuleType) -> Iterator[tuple[str, Any]]:
    for name, value in sorted(vars(module).items()):
        if not name.startswith("_") and isinstance(value, FunctionType | type) and value.__module__ == module.__name__:
            yield name, value


def structs() -> list[type]:
    """Return the published structs that are not described elsewhere on the page, by name."""
    described = [*exported().values(), *(value for found in operations().values() for value in found.values())]
    return sorted((one for one in PUBLISHED if one not in described), key=lambda one: one.__name__)


def members(kind: type) -> Iterator[tuple[str, Definition]]:
    """Yield the public methods and properties that a class defines."""
    for node in _definition(kind).body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield node.name, node


def api(made: str, table: Table) -> str:
    """Return the page; ``made`` is its first line, ``table`` draws a table."""
    modules = (
        f"### {module.__name__}\n\n{_markdown(module.__doc__)}\n\n{_entries(found, 4, table)}"
        for module, found in operations().items()
    )
    return _PAGE.format(
        made=made,
        exported=_entries({f"section16.{name}": value for name, value in exported().items()}, 3, table),
        operations="\n\n".join(modules),
        structs=_entries({one.__name__: one for one in structs()}, 3, table),
    )


def _entries(found: dict[str, Any], level: int, table: Table) -> str:
    return "\n\n".join(f"{'#' * level} {name}\n\n{_entry(value, table)}" for name, value in found.items())


def _entry(value: Any, table: Table) -> str:
    if not isinstance(value, type):
        return f"{_signature(_function(value))}\n\n{_markdown(value.__doc__)}"
    pieces = [_markdown(value.__doc__)]
    if issubclass(value, Group):
        pieces.append("Its fields are in the [field reference](fields.md).")
    elif rows := list(_fields(value)):
        columns = 3 if any(meaning for *_, meaning in rows) else 2
        pieces.append(table(("Name", "Type or value", "Meaning")[:columns], [row[:columns] for row in rows]))
    pieces += (f"{_signature(node)}\n\n{_markdown(ast.get_docstring(node))}" for _, node in members(value))
    return "\n\n".join(pieces)


def _fields(kind: type) -> Iterator[tuple[str, str, str]]:
    """Yield the fields of a struct, or the members of an enumeration: name, type or value, meaning."""
    body = _definition(kind).body
    for node, beneath in zip_longest(body, body[1:]):
        meaning = _text(beneath)
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and not node.target.id.startswith("_"):
            plain, description = _annotation(kind, node.target.id, node.annotation)
            yield f"`{node.target.id}`", f"`{plain}`".replace("|", "\\|"), _cell(meaning or description)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield f"`{node.targets[0].id}`", f"`{ast.unparse(node.value)}`".replace("|", "\\|"), _cell(meaning)


def _annotation(kind: type, name: str, node: ast.expr) -> tuple[str, str]:
    """Return the type of a field as it is written, and the description in its ``Meta``."""
    if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "Annotated" and isinstance(node.slice, ast.Tuple):
        extras = get_args(get_type_hints(kind, include_extras=True)[name])[1:]
        found = (one.description for one in extras if isinstance(one, Meta) and one.description)
        return ast.unparse(node.slice.elts[0]), next(found, "")
    return ast.unparse(node), ""


def _text(node: ast.stmt | None) -> str:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        return node.value.value
    return ""


def _signature(node: Definition) -> str:
    """Return a function as it is called; a property without parentheses."""
    if any(ast.unparse(one).endswith("property") for one in node.decorator_list):
        return f"```python\n{node.name}: {ast.unparse(node.returns) if node.returns else 'Any'}\n```"
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    arguments = [text for text in _arguments(node.args) if text not in ("self", "cls")]
    line = f"{node.name}({', '.join(arguments)}){returns}"
    if len(line) > _WIDTH:
        line = "\n".join([f"{node.name}(", *(f"    {text}," for text in arguments), f"){returns}"])
    return f"```python\n{line}\n```"


def _arguments(arguments: ast.arguments) -> Iterator[str]:
    """Yield the parameters of a function as they are written, with the marks between them."""
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults = [None] * (len(positional) - len(arguments.defaults)) + list(arguments.defaults)
    for number, (one, default) in enumerate(zip(positional, defaults, strict=True), 1):
        yield _argument(one, default)
        if number == len(arguments.posonlyargs):
            yield "/"
    if arguments.vararg is not None:
        yield f"*{_argument(arguments.vararg)}"
    elif arguments.kwonlyargs:
        yield "*"
    yield from map(_argument, arguments.kwonlyargs, arguments.kw_defaults)
    if arguments.kwarg is not None:
        yield f"**{_argument(arguments.kwarg)}"


def _argument(one: ast.arg, default: ast.expr | None = None) -> str:
    text = ast.unparse(one)
    return text if default is None else f"{text} = {ast.unparse(default)}"


def _markdown(docstring: str | None) -> str:
    """Return a docstring as Markdown."""
    paragraphs = inspect.cleandoc(docstring or "").split("\n\n")
    return "\n\n".join(f"```pycon\n{one}\n```" if one.startswith(">>>") else _plain(one) for one in paragraphs)


def _plain(text: str) -> str:
    """Return prose as Markdown, in which < outside of code would be read as markup."""
    pieces = _ROLE.sub(r"`\1`", text).replace("``", "`").split("`")
    return "`".join(piece if at % 2 else piece.replace("<", "&lt;") for at, piece in enumerate(pieces))


def _cell(text: str) -> str:
    return " ".join(_plain(text).split()).replace("|", "\\|")


def _function(value: Any) -> Definition:
    found = _named(value.__module__, value.__name__)
    assert isinstance(found, Definition)
    return found


def _definition(kind: type) -> ast.ClassDef:
    found = _named(kind.__module__, kind.__name__)
    assert isinstance(found, ast.ClassDef)
    return found


def _named(module: str, name: str) -> ast.stmt:
    return next(node for node in _tree(module).body if isinstance(node, Definition | ast.ClassDef) and node.name == name)


@cache
def _tree(module: str) -> ast.Module:
    source = import_module(module).__file__
    assert source is not None
    return ast.parse(Path(source).read_text(encoding="utf-8"))
