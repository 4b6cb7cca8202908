"""The HTML page in a real browser: keyboard, contrast, narrow and wide screens, paper."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pypdf
import pytest
from msgspec.structs import replace

import section16
from section16.document.cells import DecimalCell, TextCell
from section16.document.footnotes import Footnote
from section16.document.ownership import OwnershipDocument
from tests.browser.window import CONTRAST, Scheme, window
from tests.render.forms import FORMS
from tests.slow import sampled, slow_but_for

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# One form is looked at in every run; the others take their time.
FORM = slow_but_for({"form4"}, FORMS)
# The widest letters that a page falls back to, and those that it asks for.
LETTERS = [
    pytest.param("body { font-family: 'DejaVu Sans', Verdana !important }", id="wide"),
    pytest.param("body {}", id="own", marks=pytest.mark.slow),
]


def opened(browser: Browser, name: str, width: int = 1280, scheme: Scheme = "light") -> Page:
    """Open a form of the tests in a window of its own that reaches no network."""
    return shown(browser, FORMS[name](), width, scheme)


def shown(browser: Browser, form: OwnershipDocument, width: int = 1280, scheme: Scheme = "light") -> Page:
    """Open a form in a window of its own that reaches no network."""
    page = window(browser, width, scheme, offline=True)
    page.set_content(section16.render_html(form))
    return page


_CLIPPED = """() => [...document.querySelectorAll('th, td, td > span, .value, dd, .box, p, caption, figcaption, h1, h2')]
  .filter(element => !element.closest('thead') || getComputedStyle(element.closest('thead')).position !== 'absolute')
  .filter(element => getComputedStyle(element).display !== 'inline' && element.clientWidth > 0)
  .filter(element => element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 3)
  .map(element => `${element.tagName}.${element.className}: ${element.textContent.slice(0, 40)}`)"""


@pytest.mark.parametrize("width", sampled([360, 768, 1280]))
@pytest.mark.parametrize("name", FORM)
def test_nothing_is_clipped_and_nothing_scrolls_sideways(browser: Browser, name: str, width: int) -> None:
    page = opened(browser, name, width)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate(_CLIPPED) == []


def test_a_clipped_cell_would_be_found(browser: Browser) -> None:
    page = opened(browser, "form4", 360)
    page.add_style_tag(
        content="td { white-space: nowrap !important; overflow: hidden; grid-template-columns: 5rem 5rem !important }"
    )
    assert page.evaluate(_CLIPPED)


@pytest.mark.parametrize("letters", LETTERS)
@pytest.mark.parametrize("width", sampled([360, 1200, 1280, 1360]))
def test_no_number_and_no_day_is_broken_in_the_demonstrations_form(browser: Browser, width: int, letters: str) -> None:
    page = opened(browser, "form4", width)
    page.add_style_tag(content=letters)
    lines = """() => [...document.querySelectorAll('td.figure > span, td.day > span')]
      .filter(cell => cell.firstChild.nodeType === 3)
      .map(cell => {
        const range = document.createRange();
        range.selectNode(cell.firstChild);
        return range.getClientRects().length;
      })"""
    assert set(page.evaluate(lines)) == {1}


_POINTS = """() => [...document.querySelectorAll('tbody tr')].map(row => {
  const cell = row.querySelector('td[data-label="4. Price"] > span');
  const text = cell.firstChild;
  const range = document.createRange();
  range.setStart(text, text.data.includes('.') ? text.data.indexOf('.') - 1 : text.data.length - 1);
  range.setEnd(text, range.startOffset + 1);
  return range.getBoundingClientRect().right;
})"""


@pytest.mark.parametrize("width", sampled([1200, 1360]))
@pytest.mark.parametrize("letters", LETTERS)
def test_prices_with_and_without_marks_have_their_decimal_points_below_each_other(
    browser: Browser, width: int, letters: str
) -> None:
    first, *_ = FORMS["form4"]().non_derivative_table
    prices = (
        ("12.5", ("F1",)),
        ("2571.01", ()),
        ("0.1234", ("F2", "F3")),
        ("110.25", ("F1", "F2", "F3", "F4")),
        ("41", ("F4",)),
    )
    rows = tuple(replace(first, price=DecimalCell(price, marks)) for price, marks in prices)
    page = shown(browser, replace(FORMS["form4"](), non_derivative_table=rows, derivative_table=()), width)
    page.add_style_tag(content=letters)
    points = page.evaluate(_POINTS)
    assert len(points) == len(prices)
    assert max(points[:4]) - min(points[:4]) < 1  # browsers place glyphs on whole pixels
    assert abs(points[4] - points[0]) < 1.5  # how wide a decimal point is, browsers do not say
    assert page.evaluate(_CLIPPED) == []


_ALONE = """() => [...document.querySelectorAll('a.back')].filter(arrow => {
  const range = document.createRange();
  range.selectNodeContents(arrow.closest('dd'));
  range.setEndBefore(arrow);
  const line = arrow.getBoundingClientRect();
  return ![...range.getClientRects()].some(text => text.width > 1 && text.right <= line.left + 1
    && Math.min(text.bottom, line.bottom) - Math.max(text.top, line.top) > line.height / 2);
}).length"""


@pytest.mark.slow
def test_the_arrow_behind_a_footnote_is_never_alone_on_a_line(browser: Browser) -> None:
    texts = [f"{'Word ' * 12}{'x' * length}" for length in range(1, 40)]
    notes = tuple(Footnote(f"F{number}", text) for number, text in enumerate(texts, 1))
    first, *_ = FORMS["form4"]().non_derivative_table
    row = replace(first, title=TextCell("Common Stock", tuple(str(note.id) for note in notes)))
    page = shown(browser, replace(FORMS["form4"](), non_derivative_table=(row,), footnotes=notes), 360)
    assert page.locator("a.back").count() == len(texts)
    for width in range(320, 400, 7):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(_ALONE) == 0, width
    page.add_style_tag(content=".end { white-space: normal !important }")
    assert page.evaluate(_ALONE) > 0, "an arrow alone would be found"


_MARKS_ALONE = """() => [...document.querySelectorAll('tbody td > span')]
  .filter(cell => cell.textContent.startsWith('By'))
  .filter(cell => {
    const text = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    let last = null;
    for (let node = text.nextNode(); node && !node.parentElement.closest('sup'); node = text.nextNode()) last = node;
    const range = document.createRange();
    range.setStart(last, last.data.length - 1);
    range.setEnd(last, last.data.length);
    const [letter, mark] = [range.getBoundingClientRect(), cell.querySelector('sup').getBoundingClientRect()];
    return Math.abs(mark.left - letter.right) > 2 || mark.bottom <= letter.top || mark.top >= letter.bottom;
  }).length"""


@pytest.mark.slow
def test_a_footnote_mark_stays_on_the_line_of_its_last_word(browser: Browser) -> None:
    first, *_ = FORMS["form4"]().non_derivative_table
    natures = [f"By {'x' * length} {end}" for length in range(1, 30) for end in ("Inc.", "L.P.", "(trust)", "son")]
    rows = tuple(replace(first, nature=TextCell(nature, ("F1",))) for nature in natures)
    for width in (360, 1200, 1360):
        page = shown(browser, replace(FORMS["form4"](), non_derivative_table=rows), width)
        assert page.evaluate(_MARKS_ALONE) == 0
    page.set_viewport_size({"width": 1200, "height": 800})
    page.add_style_tag(content=".end { white-space: normal !important }")
    assert page.evaluate(_MARKS_ALONE) > 0, "a mark alone would be found"


@pytest.mark.parametrize("scheme", sampled(["light", "dark"]))
@pytest.mark.parametrize("name", FORM)
def test_every_text_stands_out_from_its_ground(browser: Browser, name: str, scheme: Scheme) -> None:
    ratios = opened(browser, name, scheme=scheme).evaluate(CONTRAST)
    assert len(ratios) > 10
    assert {where: ratio for where, ratio in ratios.items() if ratio < 4.5} == {}


def test_dark_is_dark_and_light_is_light(browser: Browser) -> None:
    grounds = {
        scheme: opened(browser, "form4", scheme=scheme).evaluate(
            "getComputedStyle(document.querySelector('main')).backgroundColor"
        )
        for scheme in ("light", "dark")
    }
    assert grounds == {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 24, 29)"}


def test_the_keyboard_reaches_a_footnote_and_comes_back(browser: Browser) -> None:
    page = opened(browser, "form4")
    focused = "document.activeElement.getAttribute('href')"
    links = page.locator("a[href]").count()
    seen: list[str] = []
    for _ in range(links):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(focused))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid", "the focus must be seen"
    assert len(set(seen)) == len(seen) == links
    assert "#note-1" in seen
    page.locator('a[href="#note-4"]').first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector(':target').id") == "note-4"
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "#use-4"
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector(':target').textContent") == "(4)"


@pytest.mark.parametrize("width", sampled([360, 1280]))
def test_a_screen_reader_meets_tables_with_headings_on_any_screen(browser: Browser, width: int) -> None:
    page = opened(browser, "form4", width)
    for number, (columns, rows) in enumerate(((10, 4), (16, 1))):
        table = page.get_by_role("table").nth(number)
        assert table.get_by_role("rowheader").count() == rows
        assert table.get_by_role("columnheader").count() >= columns
        # As cards, rows leave out their empty cells.
        told = table.locator("td:not(:empty)" if width == 360 else "td").count()
        assert table.get_by_role("cell").count() == told > rows
    assert page.get_by_role("link", name="footnote 5", exact=True).count() == 1
    assert page.get_by_role("img", name="not checked").count() > 0


def printed(page: Page) -> list[str]:
    data = page.pdf(prefer_css_page_size=True)
    reader = pypdf.PdfReader(io.BytesIO(data))
    assert {(round(sheet.mediabox.width), round(sheet.mediabox.height)) for sheet in reader.pages} == {(792, 612)}
    return [" ".join(sheet.extract_text().split()) for sheet in reader.pages]


@pytest.mark.slow
def test_on_paper_the_heads_of_tables_stand_on_every_page(browser: Browser) -> None:
    sheets = printed(opened(browser, "many-rows"))
    for head, first, last in (
        ("2A. Deemed Execution Date", "Class 1 Common Stock, par value", "Class 30 Common Stock, par value"),
        ("3A. Deemed Execution", "Table II - Derivative", "Explanation of Responses"),
    ):
        start = next(at for at, text in enumerate(sheets) if first in text)
        end = next(at for at, text in enumerate(sheets) if at >= start and last in text)
        assert end > start
        assert all(head in text for text in sheets[start:end])


@pytest.mark.slow
def test_on_paper_no_heading_stands_alone(browser: Browser) -> None:
    for text in printed(opened(browser, "form4")):
        assert not text.endswith(("Signatures", "Explanation of Responses:", "Remarks:"))


@pytest.mark.slow
def test_the_picture_in_the_docs_is_of_todays_page(browser: Browser, tmp_path: Path) -> None:
    picture = Path(__file__).parents[2] / "docs" / "pictures" / "form4.png"
    assert picture.stat().st_size < 200_000
    page = opened(browser, "form4")
    # A PNG tells its size in bytes 16 to 24; another system's fonts may move it by a few lines.
    width, height = (int.from_bytes(picture.read_bytes()[at : at + 4], "big") for at in (16, 20))
    assert width == 1280
    assert abs(height - page.evaluate("document.documentElement.scrollHeight")) < 120
