"""The pages of a book in a real browser: accessible, whole on every screen, usable by keyboard and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from section16.demo.story import form
from tests.browser.chromium import launched
from tests.web.served import served
from tests.workspace.screened import book_of
from tests.workspace.test_screens import FILINGS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HARBOR, BEN = "0009990016", "0009990102"
FILING = "0009990016-25-112804"
SQL = "SELECT+code,+count(*)+AS+rows+FROM+transactions+GROUP+BY+code"
PAGES = {
    "book": "/",
    "search": "/search?q=lantern",
    "issuer": f"/issuers/{HARBOR}",
    "person": f"/persons/{BEN}",
    "filing": f"/filings/{FILING}?addresses=true",
    "differences": f"/filings/{FILING}?against=0009990016-25-120103",
    "posting": f"/posting/{HARBOR}?on=2026-01-05",
    "posting_report": f"/posting/{HARBOR}/report?on=2026-01-05",
    "transactions": "/transactions?code=PS",
    "screen": "/screens/cluster-buys",
    "due": "/due?event=trade&on=2026-11-25",
    "check": "/check",
    "checks": "/checks",
    "explanation": "/checks/ROW-NATURE",
    "sql": f"/sql?q={SQL}",
    "views": "/sql/views",
    "api": "/api",
    "problem": "/nothing",
}
# A few pages are looked at in every run; the others take their time.
OFTEN = ("issuer", "filing")
PAGE = [pytest.param(name, marks=[] if name in OFTEN else [pytest.mark.slow]) for name in PAGES]
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
LARGEST = 300_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    yield from launched()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a served book; the server ends with the tests of this file."""
    with served(book_of(tmp_path_factory.mktemp("served"), FILINGS)) as found:
        yield found


def violations(page: Page) -> tuple[int, str]:
    """Return how many violations of the guidelines a page has, and the report of them."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = axe.Axe().run(page, options=WCAG)
    return found.violations_count, found.generate_report()


def opened(browser: Browser, address: str, path: str, width: int = 1280, scheme: Any = "light", **options: Any) -> Page:
    """Open a page; what its console says is in ``said``."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, **options)
    page = context.new_page()
    page.goto(f"{address}{path}")
    return page


@pytest.mark.parametrize("name", PAGE)
def test_no_page_violates_the_guidelines_for_accessibility(browser: Browser, address: str, name: str) -> None:
    for width, scheme in ((1280, "light"), (360, "dark")):
        page = opened(browser, address, PAGES[name], width, scheme)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        count, report = violations(page)
        assert count == 0, report
        page.context.close()


@pytest.mark.slow
def test_a_violation_would_be_found(browser: Browser, address: str) -> None:
    page = opened(browser, address, "/due")
    page.evaluate(
        "document.querySelector('label[for=on]').remove(); document.querySelector('#on').removeAttribute('placeholder')"
    )
    assert violations(page)[0] > 0


def watched(page: Page) -> tuple[list[str], list[int]]:
    """Return what the console of a page says, and the sizes of what it loads, as they come."""
    said: list[str] = []
    sizes: list[int] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("response", lambda answer: sizes.append(len(answer.body())))
    return said, sizes


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_small_is_whole_on_a_narrow_screen_and_says_nothing_in_the_console(
    browser: Browser, address: str, name: str
) -> None:
    for width in (360, 768, 1280):
        context = browser.new_context(viewport={"width": width, "height": 800})
        page = context.new_page()
        said, sizes = watched(page)
        page.goto(f"{address}{PAGES[name]}")
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert sum(sizes) < LARGEST
        assert [line for line in said if "404" not in line or name != "problem"] == []
        context.close()


def test_pages_read_without_scripts(browser: Browser, address: str) -> None:
    page = opened(browser, address, "/", java_script_enabled=False)
    page.get_by_label("Search the book").fill("dora")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Lindqvist Dora").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Lindqvist Dora"
    page.get_by_role("link", name="0009990016-25-080404").first.click()
    assert "Form 4" in page.title()


@pytest.mark.slow
def test_suggestions_appear_while_typing_and_the_keyboard_takes_one(browser: Browser, address: str) -> None:
    page = opened(browser, address, "/")
    field = page.get_by_label("Search the book")
    field.press_sequentially("lindqvist b")
    option = page.get_by_role("option").first
    option.wait_for()
    assert "Lindqvist Ben" in option.inner_text()
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == option.get_attribute("id")
    field.press("Enter")
    page.wait_for_url(f"**/persons/{BEN}")
    field = page.get_by_role("combobox")
    field.press_sequentially("harbor")
    page.get_by_role("option").first.wait_for()
    field.press("Escape")
    assert page.get_by_role("option").count() == 0


@pytest.mark.slow
def test_the_keyboard_reaches_every_point_of_a_chart_and_its_row(browser: Browser, address: str) -> None:
    page = opened(browser, address, PAGES["person"])
    points = page.locator("svg a[href]")
    assert points.count() >= 4
    first = points.first
    first.focus()
    assert "balance" in str(first.get_attribute("aria-label"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/filings/**")
    row = page.locator("tr:target")
    assert row.count() == 1
    assert row.evaluate("row => getComputedStyle(row.cells[1]).backgroundColor") != "rgba(0, 0, 0, 0)"


@pytest.mark.slow
def test_what_an_insider_owned_on_a_date_is_found_with_its_reason(browser: Browser, address: str) -> None:
    page = opened(browser, address, PAGES["person"])
    page.get_by_text("The same as a table").click()
    page.get_by_role("row", name="2025-09-03").filter(has_text="Common Stock").get_by_role("link").click()
    details = page.locator("tr:target + tr.effect details")
    details.get_by_text("Ledger").click()
    assert "agrees" in details.inner_text()
    assert "1,300" in details.inner_text() or "700" in details.inner_text()


@pytest.mark.slow
def test_a_form_is_checked_in_the_browser(browser: Browser, address: str, tmp_path: Path) -> None:
    (tmp_path / "form.xml").write_bytes(form("form4.xml"))
    page = opened(browser, address, "/check")
    page.get_by_label("A file").set_input_files(tmp_path / "form.xml")
    page.get_by_role("button", name="Check").click()
    assert "finding" in page.locator("#found").inner_text().lower()


@pytest.mark.slow
def test_on_paper_a_page_has_its_tables_and_no_navigation(browser: Browser, address: str) -> None:
    page = opened(browser, address, PAGES["issuer"])
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation", name="Pages").is_visible()
    assert page.get_by_role("heading", name="Insiders").is_visible()
