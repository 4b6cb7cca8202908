"""EDGAR's manners towards programs: who they are has to be said, and ten requests a second are the most.

Without a User-Agent a request is refused as undeclared; a client that asks too often sees a page and is blocked until ten
minutes after the rate has dropped. (sec.gov, Accessing EDGAR Data; the status of the page is not documented, 429 is used for
it.)
"""

from __future__ import annotations

from collections import defaultdict, deque
from datetime import datetime, timedelta

MOST_A_SECOND = 10
BLOCKED_FOR = timedelta(minutes=10)
_SECOND = timedelta(seconds=1)

UNDECLARED = """\
<!DOCTYPE html>
<html><head><title>Undeclared Automated Tool</title></head><body>
<h1>Your request comes from an undeclared automated tool</h1>
<p>Say in the User-Agent who you are and how you can be reached: Example Company admin@example.com</p>
<p>This is a local EDGAR for rehearsals.</p>
</body></html>
"""
TOO_OFTEN = """\
<!DOCTYPE html>
<html><head><title>Request Rate Threshold Exceeded</title></head><body>
<h1>Request rate threshold exceeded</h1>
<p>Ten requests a second are the most. Access is given again ten minutes after the rate has dropped.</p>
<p>This is a local EDGAR for rehearsals.</p>
</body></html>
"""


class FairAccess:
    """Counts the requests of each address; ``most`` a second, without limit for 0. ``worst`` is the most that came in one."""

    def __init__(self, most: int = MOST_A_SECOND) -> None:
        self.most = most
        self.worst = 0
        self._recent: dict[str, deque[datetime]] = defaultdict(deque)
        self._blocked: dict[str, datetime] = {}

    def allows(self, address: str, at: datetime) -> bool:
        """Count a request and return whether it is answered."""
        if not self.most:
            return True
        recent = self._recent[address]
        while recent and at - recent[0] >= _SECOND:
            recent.popleft()
        recent.append(at)
        self.worst = max(self.worst, len(recent))
        if len(recent) > self.most:
            self._blocked[address] = at + BLOCKED_FOR
        return self._blocked.get(address, at) <= at
