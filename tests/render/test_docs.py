"""The page on pages tells every deliberate difference, and its example runs."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

from tests.corpus.differences import DIFFERENCES

PAGE = Path(__file__).parents[2] / "docs" / "pages.md"


def test_every_deliberate_difference_is_reported_with_its_reason_and_no_other() -> None:
    listed = PAGE.read_text(encoding="utf-8").split("no longer met:", 1)[1].split("Two more", 1)[0]
    told = [" ".join(item.split()) for item in re.split(r"^- ", listed, flags=re.MULTILINE)[1:]]
    assert told == [f"**{difference.name}**: {difference.reason}" for difference in DIFFERENCES]


def test_the_example_prints_what_is_beneath_it() -> None:
    blocks = re.findall(r"```(?:python|text)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(blocks[0], "<page>", "exec"), {})
    assert out.getvalue() == blocks[1]
