"""How large each page of a book is, and when a browser first paints it: ``python -m bench.web_pages BOOK``.

The book is the one that ``make serve`` makes, or any other. The sizes are those of the pages of every issuer and of as many
persons and filings; painting is measured in the system's Chromium on this machine, without it the sizes alone.
"""

from __future__ import annotations

import shutil
import statistics
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from bench.figures import Target, circumstances, table, write_results
from bench.web_load import server

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_MOST_KB, _MOST_MS = 300.0, 1000.0
_OF_EACH = 500
_PAINTS = 3
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PAINTED = """() => new Promise(done => new PerformanceObserver(list => {
  const found = list.getEntriesByName('first-contentful-paint');
  if (found.length) done(found[0].startTime);
}).observe({type: 'paint', buffered: true}))"""
_SQL = "SELECT * FROM transactions"
_ASKED = {
    "issuer": "SELECT '/issuers/' || issuer_cik AS path FROM issuers ORDER BY filings DESC",
    "person": "SELECT '/persons/' || owner_cik AS path FROM insiders GROUP BY owner_cik ORDER BY sum(filings) DESC, owner_cik",
    "filing": "SELECT '/filings/' || accession AS path FROM transactions GROUP BY accession ORDER BY count(*) DESC, accession",
}
"""The pages of a kind, those with most on them first."""
_OTHERS = {
    "start": ("/",),
    "search": ("/search?q=a&limit=100",),
    "transactions": ("/transactions", "/transactions?limit=1000"),
    "screens": ("/screens/cluster-buys", "/screens/late-filers?limit=1000", "/screens/top-buyers?limit=1000&everything=true"),
    "SQL": (f"/sql?q={_SQL}", f"/sql?q={_SQL}&limit=10000"),
    "due date": ("/due?event=trade&on=2026-11-25",),
    "findings": ("/checks",),
}


def measure(book: Path) -> list[Target]:
    """Measure, write the section, and return the targets."""
    with server(book, ["--quiet"]) as (address, _), httpx.Client(base_url=address, timeout=60) as client:
        pages = _pages(client)
        sizes = {kind: [_size(client, path) for path in paths] for kind, paths in pages.items()}
        largest = {kind: paths[sizes[kind].index(max(sizes[kind]))] for kind, paths in pages.items()}
        paints = dict(_paints(address, largest))
    lines = [
        (
            kind,
            str(len(of)),
            f"{statistics.median(of):.0f}",
            f"{max(of):.0f}",
            f"{paints[kind]:.0f}" if kind in paints else "",
        )
        for kind, of in sizes.items()
    ]
    text = f"""
# Pages of a book

{circumstances(f"the pages of a book of {len(pages['issuer'])} issuers")}
First painted: the largest page of its kind, median of {_PAINTS}.

{table(("page", "measured", "kB, median", "kB, largest", "first painted, ms"), lines)}

Targets: every page under {_MOST_KB:g} kB, first painted under {_MOST_MS:g} ms.
"""
    write_results("web pages", text)
    targets = [Target(f"{kind} page, the largest", _MOST_KB, max(of), " kB") for kind, of in sizes.items()]
    return targets + [Target(f"{kind} page, first painted", _MOST_MS, taken, " ms") for kind, taken in paints.items()]


def _pages(client: httpx.Client) -> Mapping[str, tuple[str, ...]]:
    found = {}
    for kind, sql in _ASKED.items():
        rows = client.get("/api/v1/sql", params={"q": sql, "limit": _OF_EACH}).raise_for_status().json()["rows"]
        found[kind] = tuple(path for (path,) in rows)
    return found | _OTHERS


def _size(client: httpx.Client, path: str) -> float:
    """Return the kilobytes of a page."""
    return len(client.get(path, headers={"accept": "text/html"}).raise_for_status().content) / 1000


def _paints(address: str, pages: Mapping[str, str]) -> Iterator[tuple[str, float]]:
    """Yield the milliseconds until each page is first painted; a page is asked for in a window without a cache."""
    chromium = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if chromium is None:
        return
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - where there is a browser

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for kind, path in pages.items():
            yield kind, statistics.median(_painted(browser, address + path) for _ in range(_PAINTS))
        browser.close()


def _painted(browser: Browser, address: str) -> float:
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    taken: float = page.evaluate(_PAINTED)
    context.close()
    return taken


def main(words: Iterable[str]) -> None:
    """Print the targets of the book whose folder is named."""
    (book,) = words
    print("\n".join(target.line() for target in measure(Path(book))))


if __name__ == "__main__":
    main(sys.argv[1:])
