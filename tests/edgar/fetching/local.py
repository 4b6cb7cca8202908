"""A fetcher for a local EDGAR in this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from section16.edgar.fetching.fetcher import Fetcher
from section16.edgar.fetching.pace import Pace
from section16.edgar.service import EdgarSite

if TYPE_CHECKING:
    import httpx

    from section16.clock import SetClock

AGENT = "Example Company admin@example.com"
SITE = EdgarSite.at("http://rehearsal.localhost")


@contextmanager
def fetching(folder: Path, client: httpx.Client, clock: SetClock, **more: Any) -> Iterator[Fetcher]:
    """Give a fetcher that asks an EDGAR in this process and waits by its clock."""
    settings: dict[str, Any] = {"pace": Pace.unlimited(), "site": SITE, "clock": clock, "pause": clock.wait} | more
    with Fetcher(folder, AGENT, client=client, **settings) as fetcher:
        yield fetcher
