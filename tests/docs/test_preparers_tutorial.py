"""The preparer's tutorial runs as written, from an empty folder to a rehearsed filing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.test_pages import blocks

PAGE = Path(__file__).parents[2] / "docs" / "tutorial-preparer.md"


def shown(code: str, folder: Path, variables: dict[str, str]) -> str:
    """Return what a block prints; variables that it exports hold for the blocks after it."""
    script = f"{code}\nenv -0 > variables\n"
    run = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], cwd=folder, capture_output=True, text=True, check=False, env=variables
    )
    assert run.returncode == 0, f"{code}\n{run.stdout}\n{run.stderr}"
    assert run.stderr == "", code
    found = (one.partition("=") for one in (folder / "variables").read_text(encoding="utf-8").split("\0"))
    variables |= {name: value for name, _, value in found if name.startswith("SECTION16_")}
    return run.stdout


def matches(printed: str, expected: str) -> bool:
    """Whether a text is what a page shows, where ``...`` is any text within a line."""
    pattern = r"[^\n]*".join(map(re.escape, expected.rstrip().split("...")))
    return re.fullmatch(pattern, printed.rstrip()) is not None


@pytest.mark.slow  # tests/cli/test_newcomer.py goes the same way in one process
def test_the_tutorial_runs_as_written_from_an_empty_folder(tmp_path: Path) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    variables = dict(os.environ) | {"COLUMNS": "100", "PATH": path}
    ran = 0
    for language, code, expected in blocks(PAGE):
        assert language == "shell"
        assert expected is not None, f"the page shows no output of:\n{code}"
        printed = shown(code, tmp_path, variables)
        assert matches(printed, expected), f"{code}\n{printed}"
        ran += 1
    assert ran > 6


@pytest.mark.parametrize(("printed", "expected"), [("a 1 b\n", "a ... b"), ("a\nb\n", "a\nb\n")])
def test_a_text_matches_what_the_page_shows(printed: str, expected: str) -> None:
    assert matches(printed, expected)


@pytest.mark.parametrize(("printed", "expected"), [("a 1 c\n", "a ... b"), ("a\nx\nb\n", "a...b"), ("ab\n", "a")])
def test_another_text_does_not_match(printed: str, expected: str) -> None:
    assert not matches(printed, expected)
