"""The demonstration's form as text and as HTML, kept as files: what changes on a page is seen in a review."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import section16
from section16.demo.story import form

GOLDEN = Path(__file__).parents[1] / "golden"
PAGES: dict[str, Callable[[section16.Submission], str]] = {
    "form4.txt": section16.render_text,
    "form4.html": section16.render_html,
    "form4-as-filed.txt": lambda submission: section16.render_text(submission, as_filed=True),
}


@pytest.mark.parametrize("name", list(PAGES))
def test_a_kept_page_is_todays(name: str, request: pytest.FixtureRequest) -> None:
    page = PAGES[name](section16.read(form("form4.xml")))
    if request.config.getoption("--update-golden", default=False):
        (GOLDEN / name).write_text(page, encoding="utf-8")
    kept = (GOLDEN / name).read_text(encoding="utf-8")
    assert page == kept, f"{name} is stale: run pytest tests/render --update-golden and read what changed"


def test_nothing_else_is_kept() -> None:
    assert {file.name for file in GOLDEN.iterdir()} == set(PAGES)
