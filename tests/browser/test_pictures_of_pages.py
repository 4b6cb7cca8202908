"""Every page as a person sees it: wide, narrow, dark and printed. ``--pictures FOLDER`` keeps the pictures, to be looked at."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pypdf
import pytest

from tests.browser.book_pages import PAGES, SCREENS, opened
from tests.browser.window import CONTRAST, COVERED, CUT, SIDEWAYS
from tests.slow import slow_but_for

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Two pages are looked at in every run; the others take their time.
OFTEN = ("person", "filing")
PAGE = slow_but_for(OFTEN, PAGES)
LARGEST = 300_000
SCROLLED = ("sql",)
"""Pages whose tables may scroll on a narrow screen: the columns of a query are any number."""
NAVIGATION = ("Transactions Screens SQL", "Skip to the content", "This page as JSON")


@pytest.fixture
def folder(request: pytest.FixtureRequest) -> Path | None:
    """The folder for the pictures; ``None`` where none are kept."""
    asked = request.config.getoption("--pictures")
    if asked:
        Path(asked).mkdir(parents=True, exist_ok=True)
    return Path(asked) if asked else None


@pytest.mark.parametrize("screen", slow_but_for({"wide", "narrow"}, SCREENS))
@pytest.mark.parametrize("name", PAGE)
def test_nothing_is_cut_covered_or_faint_on_a_screen(
    browser: Browser, address: str, folder: Path | None, name: str, screen: str
) -> None:
    width, scheme = SCREENS[screen]
    page = opened(browser, address, PAGES[name], width, scheme)
    if folder is not None:
        page.screenshot(path=folder / f"{name}-{screen}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate(CUT) == []
    assert screen != "narrow" or name in SCROLLED or page.evaluate(SIDEWAYS) == []
    assert page.evaluate(COVERED) == []
    assert {where: ratio for where, ratio in page.evaluate(CONTRAST).items() if ratio < 4.5} == {}
    assert len(page.content().encode()) < LARGEST
    page.context.close()


@pytest.mark.parametrize("name", PAGE)
def test_on_paper_there_is_no_navigation_and_no_heading_alone(
    browser: Browser, address: str, folder: Path | None, name: str
) -> None:
    page = opened(browser, address, PAGES[name])
    headings = page.locator("h2, h3").all_inner_texts()
    data = page.pdf(prefer_css_page_size=True)
    if folder is not None:
        (folder / f"{name}-printed.pdf").write_bytes(data)
    sheets = [" ".join(sheet.extract_text().split()) for sheet in pypdf.PdfReader(io.BytesIO(data)).pages]
    assert [word for word in NAVIGATION if any(word in text for text in sheets)] == []
    assert [heading for heading in headings if any(text.endswith(heading) for text in sheets)] == []
    page.emulate_media(media="print")
    paper = 980 if page.locator("main.wide").count() else 710
    page.set_viewport_size({"width": paper, "height": 1000})
    assert page.evaluate("document.documentElement.scrollWidth") == paper
    assert page.evaluate(COVERED) == []
    page.context.close()


@pytest.mark.slow
def test_the_heads_of_a_long_table_are_on_every_sheet(browser: Browser, address: str) -> None:
    page = opened(browser, address, "/checks")
    reader = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(reader.pages) > 5
    assert all("What it is" in sheet.extract_text() for sheet in reader.pages[1:-1])


def test_what_the_tests_look_for_would_be_found(browser: Browser, address: str) -> None:
    page = opened(browser, address, PAGES["person"], 390, bypass_csp=True)
    page.add_style_tag(
        content="h1 { white-space: nowrap; width: 4rem; overflow: hidden } h2 { margin-bottom: -2rem; color: #bbb }"
    )
    assert any("H1" in found for found in page.evaluate(CUT))
    assert page.evaluate(COVERED)
    assert min(page.evaluate(CONTRAST).values()) < 4.5
