"""What may wait for Form 5, since when, and what that rests on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from section16.citation import Citation, rule
from section16.law.due_dates import GIFTS, GIFTS_ON_FORM_4_SINCE

SMALL_ACQUISITION = Decimal(10_000)
"""Dollars: the most that small acquisitions of six months may come to (Rule 16a-6)."""

SMALL_ACQUISITION_MONTHS = 6
_DEFERRED: dict[str, tuple[Citation, ...]] = {
    "L": (rule("16a-6"), rule("16a-3(f)")),
    "W": (rule("16b-5"), rule("16a-3(f)")),
    "Z": (rule("16b-8"), rule("16a-3(f)")),
}


def may_wait(code: str, *, acquired: bool, on: date) -> tuple[Citation, ...]:
    """Return what lets a transaction wait for Form 5; nothing for one that Form 4 has to report.

    >>> [str(one) for one in may_wait("G", acquired=True, on=date(2024, 5, 1))]
    ['Rule 16a-3(f)(1) and (g)(1)', 'Release No. 33-11138']
    >>> may_wait("G", acquired=False, on=date(2024, 5, 1))
    ()
    """
    if code == "G" and (acquired or on < GIFTS_ON_FORM_4_SINCE):
        return GIFTS
    return _DEFERRED.get(code, ())
