"""When EDGAR is open: from 6:00 to 22:00 in Washington, on business days (Regulation S-T, Rule 12(c); Filer Manual)."""

from __future__ import annotations

from datetime import datetime

from section16.law.business_days import CLOSES, OPENS, WASHINGTON, why_closed


def why_shut(at: datetime) -> str:
    """Return why EDGAR takes nothing at a moment; empty when it does.

    >>> from datetime import UTC
    >>> why_shut(datetime(2026, 3, 6, 15, tzinfo=UTC)), why_shut(datetime(2026, 3, 7, 15, tzinfo=UTC))
    ('', 'EDGAR is closed: Saturday')
    >>> why_shut(datetime(2026, 3, 7, 3, 30, tzinfo=UTC))
    'EDGAR is closed: it takes submissions from 6:00 to 22:00 Eastern'
    """
    local = at.astimezone(WASHINGTON)
    closed = why_closed(local.date())
    if closed is not None:
        return f"EDGAR is closed: {closed}"
    if not OPENS <= local.time() <= CLOSES:
        return f"EDGAR is closed: it takes submissions from {OPENS.hour}:00 to {CLOSES.hour}:00 Eastern"
    return ""
