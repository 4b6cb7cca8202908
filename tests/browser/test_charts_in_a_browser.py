"""The chart of a history in a real browser: no text over another, none outside the image."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest

from section16.render.chart import chart_svg
from tests.browser.window import window
from tests.render.histories import HISTORIES

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_BOXES = """() => [...document.querySelectorAll('svg text')].map(text => {
  const box = text.getBoundingClientRect();
  return [text.textContent, box.left, box.top, box.right, box.bottom];
})"""
_SLACK = 2.5
pytestmark = pytest.mark.slow  # in `make test-pages`; the core looks for labels over each other without a browser


@pytest.mark.parametrize("name", list(HISTORIES))
def test_no_text_of_a_chart_covers_another_or_leaves_the_image(browser: Browser, name: str) -> None:
    image = chart_svg(HISTORIES[name](), "WINTERBOURNE EDDA M: holdings in Larkspur Harbor Systems, Inc.").decode()
    page = window(browser, 1000, offline=True)
    page.set_content(f'<body style="margin: 0">{image[image.index("<svg") :]}')
    boxes: list[Any] = page.evaluate(_BOXES)
    width, height = page.evaluate(
        "(() => { const b = document.querySelector('svg').getBoundingClientRect(); return [b.right, b.bottom] })()"
    )
    assert len(boxes) > 5
    assert [box for box in boxes if box[1] < 0 or box[2] < 0 or box[3] > width or box[4] > height] == []
    assert [(one[0], two[0]) for one, two in combinations(boxes, 2) if overlap(one, two)] == []


def overlap(one: Any, two: Any) -> bool:
    return bool(min(one[3], two[3]) - max(one[1], two[1]) > _SLACK and min(one[4], two[4]) - max(one[2], two[2]) > _SLACK)
