"""Every page of a served book, opened in a browser on any screen, and the screens on which it is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.browser.window import Scheme, window

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
    "short_swing": f"/persons/{BEN}/short-swing?issuer={HARBOR}",
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
"""The pages, by the names of their templates where they have one of their own."""
SCREENS: dict[str, tuple[int, Scheme]] = {"wide": (1280, "light"), "narrow": (390, "light"), "dark": (1280, "dark")}
"""The widths and color schemes in which pages are looked at."""


def opened(browser: Browser, address: str, path: str, width: int = 1280, scheme: Scheme = "light", **options: Any) -> Page:
    """Open a page in a window of its own."""
    page = window(browser, width, scheme, **options)
    page.goto(f"{address}{path}")
    return page
