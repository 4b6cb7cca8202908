"""What Rule 10b5-1 asks of a trading plan, since when."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from section16.citation import Citation, release
from section16.law.business_days import add_business_days

AMENDED_RULE_SINCE = date(2023, 2, 27)
"""Plans adopted since then are under the amended rule: they have a cooling-off period, and tick the box of the form."""

COOLING_OFF = timedelta(days=90)
"""For directors and officers at least so long."""

LONGEST_COOLING_OFF = timedelta(days=120)
"""For directors and officers at most so long, whenever the report on the quarter of adoption is filed."""

OTHERS_COOLING_OFF = timedelta(days=30)
"""For all other persons except the issuer."""

AFTER_THE_REPORT = 2
"""Business days after the Form 10-Q or 10-K; filed on a Monday, trading may begin on the Thursday."""

_A_DAY = timedelta(days=1)

COOLING_OFF_CITATIONS: tuple[Citation, ...] = (
    Citation("Rule 10b5-1(c)(1)(ii)(B)"),
    release("33-11138"),
    Citation("SEC staff Compliance and Disclosure Interpretation 120.29"),
)


PLAN_BOX_CITATIONS: tuple[Citation, ...] = (release("33-11138"), Citation("SEC staff interpretation of August 2023"))
"""The box is for plans that are meant to satisfy the rule as amended; the footnote gives the day of adoption."""


class FirstDay(msgspec.Struct, frozen=True):
    """The first day on which trading may begin under a plan.

    ``latest`` is the last day that it can be, where that depends on a periodic report whose date is not known; ``earliest`` is
    then the first.
    """

    earliest: date
    latest: date


def first_trading_day(adopted: date, *, director_or_officer: bool, report: date | None = None) -> FirstDay | None:
    """Return the first day after the cooling-off period of a plan; ``None`` for plans adopted before the amended rule.

    ``report`` is the day the Form 10-Q or 10-K for the quarter of adoption was filed; it matters for directors and officers
    alone. A period of 90 days expires with the 90th day after adoption, and trading may begin on the 91st.

    >>> first_trading_day(date(2024, 1, 2), director_or_officer=True, report=date(2024, 4, 22)).latest
    datetime.date(2024, 4, 25)
    """
    if adopted < AMENDED_RULE_SINCE:
        return None
    if not director_or_officer:
        day = adopted + OTHERS_COOLING_OFF + _A_DAY
        return FirstDay(day, day)
    shortest, longest = adopted + COOLING_OFF + _A_DAY, adopted + LONGEST_COOLING_OFF + _A_DAY
    if report is None:
        return FirstDay(shortest, longest)
    day = min(max(shortest, add_business_days(report, AFTER_THE_REPORT) + _A_DAY), longest)
    return FirstDay(day, day)
