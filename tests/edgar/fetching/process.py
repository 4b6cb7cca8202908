"""A process that downloads filings over a real connection, to run beside others and to be killed at any moment.

``python -m tests.edgar.fetching.process ADDRESS FOLDER MOST [unlimited]`` downloads as many filings as there are in the local
EDGAR, at the pace of this machine, or without any.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from section16.clock import now
from section16.edgar.fetching.fetcher import Fetched, Fetcher, FetchPatience
from section16.edgar.fetching.pace import Pace
from section16.edgar.service import EdgarSite
from tests.edgar.fetching.local import AGENT

CIK = "9990200"
_LONGEST = 0.3


def accession(count: int) -> str:
    """Return the accession number of a filing."""
    return f"0009990001-26-{count:06}"


def main(address: str, folder: str, most: str, how: str = "") -> None:
    """Download filings, and print how many there are."""
    site = EdgarSite.at(address)
    pace = Pace.unlimited() if how == "unlimited" else None
    patience = FetchPatience(attempts=30, first=0.05, longest=0.2)

    def pause(seconds: float) -> None:
        time.sleep(min(seconds, _LONGEST))

    with Fetcher(Path(folder), AGENT, site=site, clock=now, pause=pause, pace=pace, patience=patience) as fetcher:
        addresses = [site.filing(CIK, accession(count)) for count in range(1, int(most) + 1)]
        got = sum(isinstance(one, Fetched) for one in fetcher.get_all(addresses))
    sys.stdout.write(f"{got}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
