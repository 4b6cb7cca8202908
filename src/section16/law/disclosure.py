"""What issuers disclose about insiders: Items 403 and 408 of Regulation S-K, Rule 144(e) and the posting of reports."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from section16.citation import Citation, release, rule
from section16.law.business_days import add_business_days
from section16.law.months import months_after

# --- Item 403: the beneficial ownership table

SIXTY_DAYS = timedelta(days=60)
"""Securities that a person can acquire within this time are beneficially owned."""
FIVE_PERCENT = Fraction(5, 100)
"""Holders of more than this share of a class of voting securities are in the table."""
LEAST_SHOWN = Fraction(1, 100)
"""A smaller share may be shown as an asterisk."""

ITEM_403 = Citation("Regulation S-K", "Item 403")
ITEM_403_HOLDERS = Citation("Regulation S-K", "Item 403(a)")
ITEM_403_MANAGEMENT = Citation("Regulation S-K", "Item 403(b)")
ITEM_402_NAMED = Citation("Regulation S-K", "Item 402(a)(3)", confirmed=False)
"""Who is a named executive officer; some of them have left."""
BENEFICIAL_OWNERSHIP = rule("13d-3(a)", confirmed=False)
"""Voting or investment power, not pecuniary interest."""
RIGHT_TO_ACQUIRE = rule("13d-3(d)(1)", confirmed=True)
OWN_DENOMINATOR = rule("13d-3(d)(1)(i)", confirmed=False)
"""Securities that a person can acquire count as outstanding for that person only."""

# --- Item 408(a): trading arrangements

ITEM_408_SINCE = date(2023, 4, 1)
"""Quarters that begin on or after this day are disclosed; those of smaller reporting companies six months later."""
ITEM_408_SINCE_SMALLER = date(2023, 10, 1)
ITEM_408 = Citation("Regulation S-K", "Item 408(a)", confirmed=False)
ITEM_408_RELEASE = release("33-11138")
MODIFICATION = rule("10b5-1(c)(1)(iv)", confirmed=False)
"""A change of the amount, price or timing of the trades ends a plan and adopts another."""

# --- Rule 144(e): how much an affiliate sells in three months

ONE_PERCENT = Fraction(1, 100)
"""Of the shares outstanding, by the issuer's latest report or statement."""
WEEKS = 4
"""Calendar weeks before the notice or the order whose average trading volume counts."""
MONTHS_OF_SALES = 3
NOTICE_SHARES, NOTICE_DOLLARS = 5_000, Decimal(50_000)
"""Form 144 is required for more than either within three months."""

VOLUME_LIMIT = Citation("Rule 144(e)(1)")
AGGREGATION = Citation("Rule 144(e)(3)", confirmed=False)
"""Sales of relatives in the household, of trusts and entities with ten percent, of donees and pledgees are added."""
NOTICE = Citation("Rule 144(h)(1)")


def sales_since(on: date) -> date:
    """Return the first day of the three months before a sale; the same-numbered day counts, so that none is left out.

    >>> sales_since(date(2026, 3, 16)), sales_since(date(2026, 5, 31))
    (datetime.date(2025, 12, 16), datetime.date(2026, 2, 28))
    """
    return months_after(on, -MONTHS_OF_SALES)


# --- Rule 16a-3(k): reports on the issuer's website

POSTING_SINCE = date(2003, 6, 30)
"""Reports filed since then are posted by an issuer that has a corporate website."""
POSTING_MONTHS = 12
POSTING = rule("16a-3(k)")
POSTING_KEPT = Citation("Rule 16a-3(k)", "twelve months", confirmed=False)
"""How long a report remains on the website."""


def posting_due(filed: date) -> date:
    """Return the day by whose end a report is on the website: the business day after it was filed.

    >>> posting_due(date(2026, 3, 6))
    datetime.date(2026, 3, 9)
    """
    return add_business_days(filed, 1)


def posted_until(posted: date) -> date:
    """Return the last day on which a report has to be on the website, twelve months after it was posted.

    >>> posted_until(date(2024, 2, 29))
    datetime.date(2025, 2, 28)
    """
    return months_after(posted, POSTING_MONTHS)
