"""Imports go one way, files and functions stay small."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("src", "tests", "bench", "docs", "generate")
MOST_LINES_OF_FILE = 600
MOST_LINES_OF_FUNCTION = 80


def sources(folder: str) -> Iterator[tuple[str, str]]:
    """Yield every file of a folder by name, with its text."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def functions(source: str) -> Iterator[tuple[str, int]]:
    """Yield every function in a source with its number of lines."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.slow
def test_the_contracts_between_layers_are_kept() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([str(linter), "--no-cache"], capture_output=True, text=True, check=False, cwd=ROOT)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "0 broken" in run.stdout


def test_a_layer_that_imports_a_higher_one_would_be_found(tmp_path: Path) -> None:
    package = tmp_path / "section16"
    package.mkdir()
    for name, code in {"__init__": "", "errors": "import section16.workspace", "workspace": ""}.items():
        (package / f"{name}.py").write_text(code, encoding="utf-8")
    settings = tmp_path / "contracts.ini"
    settings.write_text(
        "[importlinter]\nroot_package = section16\n\n"
        "[importlinter:contract:one]\nname = One way\ntype = layers\ncontainers = section16\nlayers =\n  workspace\n  errors\n",
        encoding="utf-8",
    )
    linter = Path(sys.executable).with_name("lint-imports")
    command = [str(linter), "--no-cache", "--config", str(settings)]
    # The copy stands before the installed package.
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)})
    assert run.returncode == 1, run.stdout + run.stderr
    assert "section16.errors is not allowed to import section16.workspace" in run.stdout


def imports(root: Path, package: str) -> dict[str, set[str]]:
    """Return which modules of a package each of its modules imports, for type checkers and within functions as well."""
    files = {
        ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): path
        for path in sorted((root / package).rglob("*.py"))
    }
    return {name: set(_imported(path.read_text(encoding="utf-8"), files)) for name, path in files.items()}


def _imported(source: str, known: Mapping[str, Path]) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in known else node.module for name in names if name in known or node.module in known)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)


def circle(imported: Mapping[str, set[str]]) -> list[str]:
    """Return modules that import each other in a circle, or nothing."""
    try:
        TopologicalSorter(imported).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


@pytest.mark.parametrize(("root", "package"), [("src", "section16"), (".", "generate"), (".", "bench")])
def test_no_files_import_each_other_in_a_circle(root: str, package: str) -> None:
    imported = imports(ROOT / root, package)
    assert sum(map(len, imported.values())) > len(imported)
    assert circle(imported) == []


def test_a_circle_for_type_checkers_alone_would_be_found(tmp_path: Path) -> None:
    package = tmp_path / "made"
    package.mkdir()
    sources = {
        "__init__": "",
        "lot": "from made import row",
        "row": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from made.lot import Lot",
    }
    for name, code in sources.items():
        (package / f"{name}.py").write_text(code, encoding="utf-8")
    assert set(circle(imports(tmp_path, "made"))) == {"made.lot", "made.row"}


_PUBLISHED = {"Issuer"}
"""Named in two published schemas: the issuer on a form, and the issuer that a user states."""
_CLASS = re.compile(r"^ *class (\w+)[(:\[]", re.MULTILINE)


def test_the_name_of_a_class_has_one_meaning() -> None:
    homes: dict[str, list[str]] = defaultdict(list)
    for file, source in sources("src"):
        for name in _CLASS.findall(source):
            homes[name].append(file)
    assert {name: files for name, files in homes.items() if len(files) > 1 and name not in _PUBLISHED} == {}


@pytest.mark.parametrize("folder", FOLDERS)
def test_files_and_their_functions_are_small(folder: str) -> None:
    lengths = {file: (len(source.splitlines()), source) for file, source in sources(folder)}
    assert [file for file, (length, _) in lengths.items() if length >= MOST_LINES_OF_FILE] == []
    # A short file has no long function: it is not parsed.
    parsed = {file: functions(source) for file, (length, source) in lengths.items() if length > MOST_LINES_OF_FUNCTION}
    assert [(file, name) for file, found in parsed.items() for name, lines in found if lines > MOST_LINES_OF_FUNCTION] == []


def test_a_long_function_would_be_found() -> None:
    assert list(functions("def long():\n" + "    pass\n" * 90)) == [("long", 91)]
