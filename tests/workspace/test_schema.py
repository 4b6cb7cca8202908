"""The published schema covers every struct that the operations of the workspace return."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it ships no types
import msgspec
import pytest

from section16 import workspace
from section16.document.group import Group
from section16.document.submission import Submission
from section16.workspace.schema import PUBLISHED, workspace_schema

_CALLED = re.compile(r"from section16\.workspace\.(\w+) import (\([^)]*\)|[^\n]*)")
MODULES = sorted(path.stem for path in Path(workspace.__file__).parent.glob("[a-z]*.py"))
SOURCE = Path(workspace.__file__).parents[1]
DOCS = Path(__file__).parents[2] / "docs"


@cache
def operations() -> set[tuple[str, str]]:
    """Return the functions of the workspace that other layers call, by module; its modules share further ones."""
    sources = (path for path in SOURCE.rglob("*.py") if path.parent.name != "workspace")
    found = (match for path in sources for match in _CALLED.finditer(path.read_text(encoding="utf-8")))
    return {(match[1], name) for match in found for name in re.findall(r"\w+", match[2])}


def returned(module: str) -> Iterator[tuple[str, type[Any]]]:
    """Yield each struct that a public function of a module of the workspace returns, with the name of the function.

    Forms have a schema of their own. Names that are imported for type checkers only are found as well.
    """
    source = Path(workspace.__file__).with_name(f"{module}.py").read_text(encoding="utf-8")
    tree = ast.parse(source)
    homes = {
        alias.asname or alias.name: (node.module, alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }
    for function in (node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")):
        for name in {node.id for node in ast.walk(function.returns or ast.Constant(None)) if isinstance(node, ast.Name)}:
            home, attribute = homes.get(name, (f"section16.workspace.{module}", name))
            value = getattr(import_module(home), attribute, None)
            if isinstance(value, type) and issubclass(value, msgspec.Struct) and not issubclass(value, Group | Submission):
                yield function.name, value


@pytest.mark.parametrize("module", MODULES)
def test_every_struct_that_an_operation_returns_is_published(module: str) -> None:
    called = operations()
    lacking = {
        f"{function} returns {kind.__name__}"
        for function, kind in returned(module)
        if kind not in PUBLISHED and (module, function) in called
    }
    assert not lacking, "add them to PUBLISHED in workspace/schema.py, then run `python -m docs.generate`"


def test_the_structs_that_operations_return_are_found() -> None:
    assert ("reading", "use_closures") in operations()
    assert {("use_closures", "Closure"), ("filing_hindrances", "Finding")} <= {
        (function, kind.__name__) for function, kind in returned("reading")
    }


def test_the_schema_is_valid_and_defines_every_published_struct() -> None:
    schema = workspace_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert {kind.__name__ for kind in PUBLISHED} <= set(schema["$defs"])


def test_the_published_structs_are_frozen_and_listed_once_by_name() -> None:
    assert [kind.__name__ for kind in PUBLISHED] == sorted({kind.__name__ for kind in PUBLISHED})
    assert [kind.__name__ for kind in PUBLISHED if not kind.__struct_config__.frozen] == []


def test_the_committed_schema_is_the_generated_one() -> None:
    committed = json.loads((DOCS / "schema" / "workspace-1.schema.json").read_text(encoding="utf-8"))
    assert committed == workspace_schema()
