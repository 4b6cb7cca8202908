"""What Rule 10b5-1 asks of a trading plan, since when."""

from __future__ import annotations

from datetime import date, timedelta

from section16.citation import Citation, release

AMENDED_RULE_SINCE = date(2023, 2, 27)
"""Plans adopted since then are under the amended rule: they have a cooling-off period, and tick the box of the form."""

COOLING_OFF = timedelta(days=90)
"""For directors and officers at least so long; up to 120 days where the report on the quarter comes later."""

COOLING_OFF_CITATIONS: tuple[Citation, ...] = (Citation("Rule 10b5-1(c)(1)(ii)(B)", confirmed=False), release("33-11138"))


PLAN_BOX_CITATIONS: tuple[Citation, ...] = (release("33-11138"), Citation("SEC staff interpretation of August 2023"))
"""The box is for plans that are meant to satisfy the rule as amended; the footnote gives the day of adoption."""


def cooling_off_ends(adopted: date) -> date | None:
    """Return the first day on which a director or officer can trade under a plan; ``None`` for plans of before.

    >>> cooling_off_ends(date(2024, 1, 2))
    datetime.date(2024, 4, 1)
    """
    return adopted + COOLING_OFF if adopted >= AMENDED_RULE_SINCE else None
