"""Filings from EDGAR: downloaded at its pace into a folder, and from there into a book."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from section16.clock import Clock, Pause, now, wait
from section16.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Callable

    from section16.edgar.fetching.fetcher import Fetcher, FetchProgress

__all__ = ["fetcher_of"]


def fetcher_of(  # noqa: PLR0913 - what downloading depends on
    folder: str | os.PathLike[str],
    *,
    agent: str = "",
    edgar: str = "",
    allow_disallowed: bool = False,
    progress: Callable[[FetchProgress], None] | None = None,
    clock: Clock = now,
    pause: Pause = wait,
) -> Fetcher:
    """Return a fetcher that downloads into a folder, at the pace of all processes of this user.

    ``agent`` says who asks; where it is empty, what the environment or this user's settings state. ``edgar`` is the address of
    a local EDGAR instead of the SEC's. Raises :class:`~section16.errors.RequestError` where nobody states who asks, and where
    the packages of the extra ``filing`` are missing.
    """
    require_fetching()
    from section16.edgar.fetching.agent import kept_agent  # noqa: PLC0415 - it needs the extra `filing`
    from section16.edgar.fetching.fetcher import Fetcher  # noqa: PLC0415
    from section16.edgar.service import EdgarSite  # noqa: PLC0415

    return Fetcher(
        Path(folder),
        agent or kept_agent(),
        site=EdgarSite.at(edgar) if edgar else EdgarSite(),
        allow_disallowed=allow_disallowed,
        progress=progress,
        clock=clock,
        pause=pause,
    )


def require_fetching() -> None:
    """Raise :class:`~section16.errors.RequestError` where the packages of the extra ``filing`` are missing."""
    if find_spec("httpx") is None or find_spec("stamina") is None:
        raise RequestError("Downloads require more packages.", remedy="Install them with: pip install 'section16[filing]'")
