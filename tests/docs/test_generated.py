"""What is generated from the code is as the code is now."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_generated_docs_are_current() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "docs.generate", "--check"], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_picture_fetches_nothing() -> None:
    picture = (ROOT / "docs" / "pictures" / "show.svg").read_text(encoding="utf-8")
    assert "WINTERBOURNE" in picture
    assert "url(http" not in picture
    assert "@font-face" not in picture
