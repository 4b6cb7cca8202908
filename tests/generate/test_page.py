"""What the page about the generator shows is so."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import generate
from generate import slip
from generate.settings import ERRORS
from tests.docs.test_pages import ROOT, blocks, run_python

PAGE = ROOT / "docs" / "generator.md"


def test_the_code_of_the_page_prints_what_is_beneath_it() -> None:
    code, expected = next((code, expected) for language, code, expected in blocks(PAGE) if language == "python")
    assert expected is not None
    assert run_python(code, {}).rstrip() == expected.rstrip()


@pytest.mark.parametrize("name", [module.name for module in pkgutil.iter_modules(generate.__path__)] + ["__init__"])
def test_examples_in_the_code_of_the_generator_hold(name: str) -> None:
    module = importlib.import_module("generate" if name == "__init__" else f"generate.{name}")
    assert doctest.testmod(module).failed == 0


def test_the_command_of_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from generate.__main__ import main

    command = next(code for language, code, _ in blocks(PAGE) if language == "shell").split()
    assert command[:3] == ["python", "-m", "generate"]
    monkeypatch.chdir(tmp_path)
    assert main(command[3:]) == 0
    assert list((tmp_path / "OUT" / "filings").glob("*.txt"))


def test_the_page_lists_every_kind_of_error_with_its_weight() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"| {kind} | {round(weight * 100)} |" in text for kind, weight in slip.WEIGHTS.items())
    assert set(slip.WEIGHTS) == set(slip.KINDS)
    assert ERRORS == 0.012
    assert "twelve in a thousand" in text
