"""The pages of a book in a real browser: accessible, whole on every screen, usable by keyboard and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from section16.demo.story import form
from tests.browser.book_pages import BEN, PAGES, opened
from tests.browser.window import Scheme, window
from tests.slow import sampled, slow_but_for
from tests.web.served import served
from tests.web.test_pages import HOSTILE_PAGES, hostile_book
from tests.workspace.screened import book_of, filing, row

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

# One page is looked at in every run; the others take their time.
PAGE = slow_but_for({"filing"}, PAGES)
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
LARGEST = 300_000


def violations(page: Page) -> tuple[int, str]:
    """Return how many violations of the guidelines a page has, and the report of them."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = axe.Axe().run(page, options=WCAG)
    return found.violations_count, found.generate_report()


@pytest.mark.parametrize("scheme", sampled(["light", "dark"]))
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", PAGE)
def test_no_page_violates_the_guidelines_for_accessibility(
    browser: Browser, address: str, name: str, width: int, scheme: Scheme
) -> None:
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
    for width in (360, 390, 768, 1280):
        page = window(browser, width)
        said, sizes = watched(page)
        page.goto(f"{address}{PAGES[name]}")
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert sum(sizes) < LARGEST
        assert [line for line in said if "404" not in line or name != "problem"] == []
        page.context.close()


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


def focused(page: Page) -> str:
    """Return what has the focus: its label, its name, or its text."""
    found: str = page.evaluate(
        """(() => { const one = document.activeElement;
        return one.getAttribute('aria-label') || one.labels?.[0]?.textContent || one.textContent.trim(); })()"""
    )
    return found


def tabbed_to(page: Page, wanted: str, most: int = 60) -> None:
    """Press Tab until a thing has the focus; each stop on the way has to show that it has it."""
    for _ in range(most):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """(() => { const one = document.activeElement, style = getComputedStyle(one), inner = one.firstElementChild;
            return style.outlineStyle !== 'none' || (one.closest('svg') && parseFloat(getComputedStyle(inner).strokeWidth) > 2)
            || one.tagName === 'MAIN'; })()"""
        )
        assert seen, f"the focus on {focused(page)!r} is not seen"
        if wanted == focused(page) or (len(wanted) > 5 and wanted in focused(page)):
            return
    raise AssertionError(f"{wanted!r} was not reached by {most} presses of Tab")


@pytest.mark.slow
def test_by_keyboard_past_the_navigation_to_the_content(browser: Browser, address: str) -> None:
    page = opened(browser, address, PAGES["issuer"])
    tabbed_to(page, "Skip to the content", 1)
    page.keyboard.press("Enter")
    tabbed_to(page, "Purchases in", 6)  # a figure of the page, not a link of the navigation


@pytest.mark.slow
def test_by_keyboard_transactions_are_filtered_sorted_and_paged(browser: Browser, address: str) -> None:
    page = opened(browser, address, "/transactions?limit=5")
    tabbed_to(page, "Codes")
    page.keyboard.type("PS")
    page.keyboard.press("Enter")
    page.wait_for_url("**/transactions?*code=PS*")
    tabbed_to(page, "Value", 40)
    page.keyboard.press("Enter")
    page.wait_for_url("**sort=value*")
    values = [text.strip("$").replace(",", "") for text in page.locator("td[data-label=Value]").all_inner_texts()]
    assert sorted(map(float, values), reverse=True) == list(map(float, values))
    page.goto(f"{address}/transactions?limit=5&code=PS")
    first = page.locator("td[data-label=Row] a").first.get_attribute("href")
    tabbed_to(page, "Next 5", 80)
    page.keyboard.press("Enter")
    page.wait_for_url("**cursor=*")
    assert page.locator("td[data-label=Row] a").first.get_attribute("href") != first


@pytest.mark.slow
def test_by_keyboard_a_query_is_asked(browser: Browser, address: str) -> None:
    page = opened(browser, address, "/sql")
    tabbed_to(page, "Query")
    page.keyboard.press("Control+A")
    page.keyboard.type("SELECT code, count(*) AS n FROM transactions GROUP BY code")
    tabbed_to(page, "Run", 1)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sql?q=*")
    assert page.get_by_role("cell", name="S", exact=True).count() == 1
    tabbed_to(page, "Rows")  # the region of the answer, which the arrow keys scroll


@pytest.mark.slow
def test_by_keyboard_a_form_is_pasted_and_checked(browser: Browser, address: str) -> None:
    page = opened(browser, address, "/check")
    tabbed_to(page, "Or paste the text")
    page.keyboard.insert_text(form("form4.xml").decode())
    tabbed_to(page, "By the rules of", 1)
    tabbed_to(page, "Check", 1)
    page.keyboard.press("Enter")
    page.locator("#found").wait_for()
    tabbed_to(page, "The form as it was read", 40)
    page.keyboard.press("Enter")
    assert page.locator("pre.plain").is_visible()


@pytest.mark.slow
def test_by_keyboard_a_row_says_why(browser: Browser, address: str) -> None:
    page = opened(browser, address, PAGES["filing"])
    tabbed_to(page, "Ledger:")
    page.keyboard.press("Space")
    assert page.get_by_text("Computed balance").is_visible()
    page.keyboard.press("Space")
    assert not page.get_by_text("Computed balance").is_visible()


@pytest.fixture(scope="module")
def footnoted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a book with a form that has footnotes."""
    text = filing("ada", "2025-06-03", row("P", "2025-06-02", 1000, 1100, "20")).decode()
    notes = '<footnotes><footnote id="F1">Bought at prices from $19.90 to $20.10.</footnote></footnotes>'
    text = text.replace("<ownerSignature>", f"{notes}<ownerSignature>")
    text = text.replace("<value>20</value>", '<value>20</value><footnoteId id="F1"/>', 1)
    with served(book_of(tmp_path_factory.mktemp("footnoted"), [text.encode()])) as found:
        yield found


@pytest.mark.slow
@pytest.mark.parametrize("how", ["hover", "click", "tap", "keyboard"])
def test_a_footnote_opens_beside_its_mark(browser: Browser, footnoted: str, how: str) -> None:
    page = opened(browser, footnoted, "/filings/0009990016-25-060301", has_touch=how == "tap")
    mark, tip = page.get_by_role("button", name="Footnote 1"), page.locator("[popover]")
    assert not tip.is_visible()
    if how == "hover":
        mark.hover()
    elif how == "click":
        mark.click()
        page.mouse.move(5, 5)  # what was clicked stays open
    elif how == "tap":
        mark.tap()
    else:
        tabbed_to(page, "Footnote 1")
        page.keyboard.press("Enter")
    assert tip.is_visible()
    assert "from $19.90 to $20.10" in tip.inner_text()
    at, shown = mark.bounding_box(), tip.bounding_box()
    assert at is not None
    assert shown is not None
    assert abs(shown["y"] - at["y"]) < 60, "beside its mark"
    if how == "hover":
        page.mouse.move(5, 5)
    else:
        page.keyboard.press("Escape")
    assert not tip.is_visible()


@pytest.mark.slow
def test_without_scripts_a_footnote_opens_at_a_click(browser: Browser, footnoted: str) -> None:
    page = opened(browser, footnoted, "/filings/0009990016-25-060301", java_script_enabled=False)
    page.get_by_role("button", name="Footnote 1").click()
    assert page.locator("[popover]").is_visible()


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_without_scripts_a_page_reads_the_same(browser: Browser, address: str, name: str) -> None:
    texts = []
    for scripts in (True, False):
        page = opened(browser, address, PAGES[name], java_script_enabled=scripts)
        texts.append(page.locator("main").inner_text())
        page.context.close()
    assert texts[0] == texts[1]


@pytest.mark.slow
def test_the_keyboard_reaches_every_point_of_a_chart_and_its_row(browser: Browser, address: str) -> None:
    page = opened(browser, address, PAGES["person"])
    points = page.get_by_role("region", name="Balances of").locator("a[href]")
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
    page = opened(browser, address, "/")
    page.get_by_label("Search the book").press_sequentially("lindqvist ben")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/persons/{BEN}")
    page.get_by_label("What was held on").fill("9/5/2025")
    page.keyboard.press("Enter")
    page.wait_for_url("**on=*")
    page.get_by_role("region", name="Positions").get_by_role("link", name="700").click()
    details = page.locator("tr:target + tr.effect details")
    details.get_by_text("Computed balance").wait_for()
    assert "agrees" in details.inner_text()


@pytest.mark.slow
def test_the_weeks_cluster_buys_are_found(browser: Browser, address: str) -> None:
    page = opened(browser, address, "/")
    page.get_by_role("navigation").get_by_role("link", name="Screens").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Cluster buys"
    page.get_by_role("link", name="The last week").click()
    assert "0 results" in page.get_by_role("status").inner_text()
    assert "Widen the days" in page.locator("main").inner_text()
    page.get_by_label("From").fill("2025-06-01")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Rows of Harbor Lantern Corp").click()
    assert page.locator("td[data-label=Row]").count() >= 3


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


@pytest.mark.slow
def test_a_script_in_the_texts_of_filings_never_runs(browser: Browser, tmp_path: Path) -> None:
    with served(hostile_book(tmp_path)) as hostile:
        page = browser.new_context().new_page()
        ran: list[str] = []

        def dismissed(dialog: Dialog) -> None:
            ran.append(dialog.message)
            dialog.dismiss()

        page.on("dialog", dismissed)
        for path in HOSTILE_PAGES:
            page.goto(f"{hostile}{path}")
        page.goto(hostile)
        page.get_by_label("Search the book").press_sequentially("lindqvist")
        page.get_by_role("option").first.wait_for()
        assert "<script>" in page.get_by_role("listbox").inner_text()
        assert ran == []
        page.evaluate("setTimeout(() => alert('heard'))")
        page.wait_for_timeout(100)
        assert ran == ["heard"]
