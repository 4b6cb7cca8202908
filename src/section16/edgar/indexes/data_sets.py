"""The page that links to the SEC's quarterly data sets; their addresses have moved, so they are taken from the page."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urljoin

from section16.errors import UnreadableError

_SET = re.compile(r"/(\d{4}q[1-4])_form345\.zip(?:[?#].*)?$", re.IGNORECASE)


class _Links(HTMLParser):
    """Collects the links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a link."""
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]


def read_data_sets_page(data: bytes, address: str) -> dict[str, str]:
    """Return the address of each quarter's data set: ``{"2024q3": "https://..."}``, the latest first.

    ``address`` is that of the page. Raises :class:`~section16.errors.UnreadableError` where the page links to none.
    """
    links = _Links()
    links.feed(data.decode("utf-8", "replace"))
    links.close()
    found: dict[str, str] = {}
    for link in links.found:
        match = _SET.search(link.strip())
        if match is not None:
            found.setdefault(match[1].lower(), urljoin(address, link.strip()))
    if not found:
        raise UnreadableError(
            "The page links to no data set of insider transactions.",
            where=address,
            remedy="Look on sec.gov whether the page has moved, and download the data set there.",
        )
    return dict(sorted(found.items(), reverse=True))
