"""Imports go one way, files and functions stay small."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("src", "tests", "bench", "docs", "generate")
MOST_LINES_OF_FILE = 600
MOST_LINES_OF_FUNCTION = 80


def sources() -> Iterator[Path]:
    for folder in FOLDERS:
        yield from sorted((ROOT / folder).rglob("*.py"))


def functions(source: str) -> Iterator[tuple[str, int]]:
    """Yield every function in a source with its number of lines."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


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


@pytest.mark.parametrize("file", [str(path.relative_to(ROOT)) for path in sources()])
def test_a_file_and_its_functions_are_small(file: str) -> None:
    source = (ROOT / file).read_text(encoding="utf-8")
    assert len(source.splitlines()) < MOST_LINES_OF_FILE
    long = {name: lines for name, lines in functions(source) if lines > MOST_LINES_OF_FUNCTION}
    assert not long


def test_a_long_function_would_be_found() -> None:
    assert list(functions("def long():\n" + "    pass\n" * 90)) == [("long", 91)]
