"""Moments as EDGAR's messages and people write them: Eastern time, and the filing date that follows from it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from section16.dates import WRITTEN
from section16.law.business_days import WASHINGTON, filing_date

EXAMPLE = "2026-03-06 17:05:00"
_TIME_OF_DAY = re.compile(r"\d:\d\d|^\d{14}$")
_EASTERN = re.compile(r"(?<!\s)\s*+\b(?:E[SD]?T|Eastern(?: time)?)$", re.IGNORECASE)
_FORMATS = tuple(f"{day} {time}" for day in WRITTEN for time in ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p"))


def moment_of(text: str) -> datetime | None:
    """Return the moment that a text states, in Eastern time where it names no other zone; ``None`` for anything else.

    The day alone is not enough, because what EDGAR accepts after 22:00 counts as filed on the next business day.

    >>> moment_of("06-Mar-2026 17:05:00").isoformat(), moment_of("20260306170500").isoformat(), moment_of("2026-03-06")
    ('2026-03-06T17:05:00-05:00', '2026-03-06T17:05:00-05:00', None)
    """
    plain = _EASTERN.sub("", " ".join(text.split()))
    if not _TIME_OF_DAY.search(plain):
        return None
    read = _iso(plain) or next((at for written in (*_FORMATS, "%Y%m%d%H%M%S") if (at := _written(plain, written))), None)
    if read is None:
        return None
    try:
        moment = read.replace(tzinfo=WASHINGTON) if read.tzinfo is None else read.astimezone(WASHINGTON)
        moment.astimezone(UTC)  # the first and last hours of the calendar do not exist in every zone
    except OverflowError:
        return None
    return moment


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _written(text: str, written: str) -> datetime | None:
    try:
        return datetime.strptime(text, written)  # noqa: DTZ007 - the zone is Eastern, which the caller adds
    except ValueError:
        return None


def eastern(moment: datetime) -> str:
    """Return a moment as it is shown: Eastern time, and the filing date where that is another day.

    >>> eastern(datetime(2026, 3, 6, 22, 30, tzinfo=WASHINGTON))
    '2026-03-06 22:30:00 Eastern, filed as of 2026-03-09'
    """
    local, day = moment.astimezone(WASHINGTON), filing_date(moment)
    later = f", filed as of {day}" if day != local.date() else ""
    return f"{local:%Y-%m-%d %H:%M:%S} Eastern{later}"
