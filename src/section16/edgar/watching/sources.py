"""Where a watch learns of filings: EDGAR's feed of current filings, the list of a filer, and the index of a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from section16.edgar.watching.listing import Listing

OVERLAP = timedelta(minutes=15)
"""So far below the newest entry the feed is read again: an entry may appear below others that were accepted after it."""
MOST_PAGES = 60

IsKnown = Callable[[Listing], bool]
"""Whether a filing is known to the watch, or older than it."""


class WatchedSource(Protocol):
    """A list of filings that is asked again and again."""

    def listings(self, is_known: IsKnown) -> Iterable[Listing]:
        """Return what the list names; it need not go on where everything is known."""
        ...


class CurrentFeedSource:
    """EDGAR's feed of current filings, which is read from the newest entry down; ``page`` returns its pages by number."""

    def __init__(self, page: Callable[[int], Sequence[Listing]], most: int = MOST_PAGES) -> None:
        self._page = page
        self._most = most

    def listings(self, is_known: IsKnown) -> Iterator[Listing]:
        """Yield the entries down to a page of known ones that is old enough."""
        newest: datetime | None = None
        for number in range(self._most):
            page = self._page(number)
            times = [one.accepted for one in page if one.accepted is not None]
            newest = newest or max(times, default=None)
            yield from page
            reached = newest is None or not times or min(times) < newest - OVERLAP
            if not page or (reached and all(map(is_known, page))):
                return


class FilerSource:
    """The list of a filer that EDGAR keeps; ``filings`` returns it."""

    def __init__(self, filings: Callable[[], Sequence[Listing]]) -> None:
        self._filings = filings

    def listings(self, is_known: IsKnown) -> Iterator[Listing]:
        """Yield the filings of the filer that are not known."""
        return (one for one in self._filings() if not is_known(one))


DayIndex = Callable[[date], "Sequence[Listing] | None"]
"""Returns what the index of a day names, ``None`` where EDGAR has no index of the day."""
