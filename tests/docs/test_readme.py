"""Every command and every block of the README runs as printed, in order, in a fresh clone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.test_pages import blocks

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
MOST_LINES = 110


def tracked() -> list[str]:
    """Return the files that a clone would have; skips the test where there is no repository."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is not a Git repository")
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a copy of the tracked files, with this environment in place of the one that ``make`` would install."""
    for name in tracked():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, tmp_path / name)
    environment = tmp_path / ".venv"
    environment.mkdir()
    for name in ("bin", "lib", "pyvenv.cfg"):
        (environment / name).symlink_to(Path(sys.prefix) / name)
    (environment / ".ready").touch()
    return tmp_path


def shown(code: str, clone: Path) -> str:
    """Return what a block prints in a shell of its own; fails where a command does."""
    path = os.pathsep.join((str(clone / ".venv" / "bin"), os.environ["PATH"]))
    sources = os.pathsep.join((str(clone / "src"), os.environ["PYTHONPATH"]))
    environment = os.environ | {"PATH": path, "PYTHONPATH": sources, "COLUMNS": "100", "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", code], cwd=clone, capture_output=True, text=True, check=False, env=environment
    )
    assert run.returncode == 0, f"{code}\n{run.stdout}\n{run.stderr}"
    return run.stdout


@pytest.mark.slow
@pytest.mark.dated
def test_every_block_runs_as_printed_in_a_fresh_clone(clone: Path) -> None:
    found = list(blocks(README))
    for language, code, expected in found:
        command = code if language == "shell" else f"python - <<'END_OF_BLOCK'\n{code}END_OF_BLOCK\n"
        printed = shown(command, clone)
        if expected is not None:
            assert printed.rstrip() == expected.rstrip()
    assert sum(language == "shell" for language, *_ in found) == 4


def test_the_readme_is_short_and_has_two_commands_to_start_and_a_picture() -> None:
    text = README.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    first = next(code for language, code, _expected in blocks(README) if language == "shell")
    assert len(first.splitlines()) == 2
    assert "](docs/pictures/form4.png)" in text
