"""The API reference has every public name, and each has a docstring."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import section16
from docs.api_reference import exported, members, operations, structs
from section16.workspace.schema import PUBLISHED

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
HEADINGS = set(re.findall(r"^#{3,4} (.+)$", PAGE, re.MULTILINE))
SOURCES = Path(section16.__file__).parent / "workspace"


def test_every_exported_name_has_an_entry() -> None:
    assert {f"section16.{name}" for name in section16.__all__ if name != "__version__"} <= HEADINGS
    assert "section16.__version__" in PAGE


def test_every_public_function_and_class_of_the_workspace_has_an_entry() -> None:
    for file in SOURCES.glob("*.py"):
        body = ast.parse(file.read_text(encoding="utf-8")).body
        public = {
            node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
        }
        assert public <= HEADINGS, file.name


def test_every_published_struct_has_an_entry() -> None:
    assert {one.__name__ for one in PUBLISHED} <= {heading.removeprefix("section16.") for heading in HEADINGS}


@pytest.mark.parametrize("name", sorted(exported()))
def test_an_exported_name_and_its_members_have_docstrings(name: str) -> None:
    value = exported()[name]
    assert (value.__doc__ or "").strip()
    if isinstance(value, type):
        assert [method for method, node in members(value) if not ast.get_docstring(node)] == []


def test_operations_and_structs_have_docstrings_of_their_own() -> None:
    found = [value for module in operations().values() for value in module.values()]
    assert len(found) > len(operations())
    undescribed = [one for one in (*found, *structs()) if not one.__doc__ or one.__doc__.startswith(f"{one.__name__}(")]
    assert undescribed == []
