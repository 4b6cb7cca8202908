"""The volume limit of Rule 144(e)(1): the greater of 1% of the class and the average weekly volume, less what was sold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

import msgspec

from section16.compliance.volume.facts import PAGE, VolumeFacts
from section16.compliance.volume.sales import CountedSale, is_sale_of, sales_of
from section16.law.disclosure import (
    AGGREGATION,
    NOTICE,
    NOTICE_DOLLARS,
    NOTICE_SHARES,
    ONE_PERCENT,
    VOLUME_LIMIT,
    WEEKS,
    sales_since,
)
from section16.ledger.entries.entry import Entry
from section16.why import Incomplete, Why

_DAY = timedelta(days=1)


class LimitBasis(StrEnum):
    """Which of the two numbers is the limit."""

    ONE_PERCENT = "1% of the class"
    WEEKLY_VOLUME = "average weekly volume"


class VolumeLimit(msgspec.Struct, frozen=True, kw_only=True):
    """How many shares an affiliate may sell in the three months that end on a day, and how many of them are used.

    ``average`` is ``None`` where four weeks of volume are not known; the limit is then at least ``limit``. ``sold`` is what
    counts of ``sales``. ``within`` is whether the ``planned`` shares may be sold, and ``notice`` whether Form 144 is required
    for them; each is ``None`` where that depends on what is missing. All amounts are in shares.
    """

    seller: str
    security: str
    on: date
    since: date
    one_percent: int
    average: int | None
    limit: int
    basis: LimitBasis
    sales: tuple[CountedSale, ...]
    sold: Decimal
    left: Decimal
    planned: Decimal | None
    within: bool | None
    notice: bool | None
    incomplete: tuple[Incomplete, ...] = ()
    why: Why


def volume_limit(facts: VolumeFacts, entries: Iterable[Entry] | None = None) -> VolumeLimit:
    """Return the volume limit of an affiliate on the day of a sale.

    ``entries`` are the rows of filings that are in force, which report sales of the seller and of aggregated persons; ``None``
    where there are no filings.
    """
    rows = None if entries is None else list(entries)
    sales = tuple(sales_of(facts, rows or ()))
    sold = sum((one.shares for one in sales if one.counts), Decimal(0))
    one_percent = int(facts.security.outstanding * ONE_PERCENT.numerator) // ONE_PERCENT.denominator
    average = int(sum(one.volume for one in facts.weeks)) // WEEKS if len(facts.weeks) == WEEKS else None
    limit = max(one_percent, average or 0)
    known = _sales_known(facts, filings=rows is not None)
    missing = (*_missing(facts, sales, filings=rows is not None), *_undated(facts, rows or ()))
    found = VolumeLimit(
        seller=facts.seller.name,
        security=facts.security.title,
        on=facts.sale.on,
        since=sales_since(facts.sale.on),
        one_percent=one_percent,
        average=average,
        limit=limit,
        basis=LimitBasis.WEEKLY_VOLUME if (average or 0) > one_percent else LimitBasis.ONE_PERCENT,
        sales=sales,
        sold=sold,
        left=max(limit - sold, Decimal(0)),
        planned=facts.sale.shares,
        within=_within(facts, limit - sold, volume=_volume_known(facts), sales=known),
        notice=_notice(facts, sales, known=known),
        incomplete=missing,
        why=Why(""),
    )
    return msgspec.structs.replace(found, why=_why(facts, found))


def _volume_known(facts: VolumeFacts) -> bool:
    return len(facts.weeks) == WEEKS or not facts.security.reported_volume


def _sales_known(facts: VolumeFacts, *, filings: bool) -> bool:
    return facts.sales_stated or (filings and bool(facts.seller.cik))


def _within(facts: VolumeFacts, left: Decimal, *, volume: bool, sales: bool) -> bool | None:
    """Return whether the planned shares are within the limit, which more volume can raise and more sales use up."""
    if facts.sale.shares is None:
        return None
    if facts.sale.shares <= left:
        return True if sales else None
    return False if volume else None


def _notice(facts: VolumeFacts, sales: Sequence[CountedSale], *, known: bool) -> bool | None:
    """Return whether Form 144 is required: for more than 5,000 shares or $50,000 in three months."""
    if facts.sale.shares is None:
        return None
    counted = [(one.shares, one.price) for one in sales if one.counts] + [(facts.sale.shares, facts.sale.price)]
    dollars = sum((shares * price for shares, price in counted if price is not None), Decimal(0))
    if sum(shares for shares, _ in counted) > NOTICE_SHARES or dollars > NOTICE_DOLLARS:
        return True
    return False if known and all(price is not None for _, price in counted) else None


def _missing(facts: VolumeFacts, sales: Sequence[CountedSale], *, filings: bool) -> Iterator[Incomplete]:
    if not _volume_known(facts):
        yield Incomplete(
            f"the trading volume of {WEEKS - len(facts.weeks)} of the {WEEKS} calendar weeks before {facts.sale.on}",
            "The limit may be higher than 1% of the class.",
            f"Add a table [[weeks]] for each week; see {PAGE}.",
            subject=facts.security.title,
        )
    if not _sales_known(facts, filings=filings):
        yield Incomplete(
            "what was sold in the three months before",
            "How much of the limit is used cannot be computed.",
            "Add a table [[sales]] for each sale, or sales = [] where there are none; or give filings and the seller's cik.",
            subject=facts.seller.name,
        )
    for one in facts.aggregated:
        stated = any(sold.by.casefold() == one.name.casefold() for sold in facts.sales)
        if not stated and not (filings and one.cik):
            yield Incomplete(
                "what this person sold in the three months before",
                "The sales are added to those of the seller, and none is counted.",
                "Add a table [[sales]] with by, or give filings and the cik.",
                subject=f"{one.name} ({one.because})",
            )
    yield from _missing_prices(facts, sales)


def _undated(facts: VolumeFacts, entries: Iterable[Entry]) -> Iterator[Incomplete]:
    rows = tuple(entry.id for entry in entries if entry.day is None and is_sale_of(facts, entry))
    if rows:
        yield Incomplete(
            "the date of a sale",
            "The form states a date that is not possible, so the sale is not counted.",
            "Compare the form with EDGAR, and add the sale to [[sales]] with its date.",
            rows=rows,
        )


def _missing_prices(facts: VolumeFacts, sales: Sequence[CountedSale]) -> Iterator[Incomplete]:
    without = tuple(one.row for one in sales if one.counts and one.price is None and one.row)
    if facts.sale.shares is not None and _notice(facts, sales, known=True) is None:
        yield Incomplete(
            "the price of a sale",
            f"Whether Form 144 is required depends on whether the sales exceed ${NOTICE_DOLLARS:,} in three months.",
            "Add price to [sale] and to each of [[sales]].",
            rows=without,
        )


def _why(facts: VolumeFacts, found: VolumeLimit) -> Why:
    unit = f"shares of {found.security}"
    says = f"{found.seller} may sell {'at least ' if found.average is None and facts.security.reported_volume else ''}"
    says += f"{found.left:,} more {unit} on {found.on}: {found.limit:,} less {found.sold:,} sold since {found.since}."
    because = [_why_limit(facts, found), _why_sold(found)]
    if found.planned is not None:
        because.append(_why_planned(found, found.planned))
    return Why(says, because=tuple(because))


def _why_limit(facts: VolumeFacts, found: VolumeLimit) -> Why:
    stated = f", as stated on {facts.security.stated}" if facts.security.stated else ""
    one = Why(f"1% of {facts.security.outstanding:,} shares outstanding{stated} is {found.one_percent:,}.")
    volumes = " + ".join(f"{week.volume:,}" for week in facts.weeks)
    if found.average is not None:
        two = Why(f"The average weekly volume is ({volumes}) / {WEEKS} = {found.average:,}.")
    elif facts.security.reported_volume:
        two = Why(f"The volume of {len(facts.weeks)} of {WEEKS} weeks is stated, so there is no average.")
    else:
        two = Why("No trading volume is reported for the class.")
    return Why(f"The limit is {found.limit:,} shares: {found.basis}.", citations=(VOLUME_LIMIT,), because=(one, two))


def _why_sold(found: VolumeLimit) -> Why:
    return Why(
        f"{found.sold:,} shares were sold from {found.since} to {found.on}.",
        citations=(AGGREGATION,) if any(one.because and one.counts for one in found.sales) else (),
        because=tuple(map(_why_sale, found.sales)),
    )


def _why_sale(one: CountedSale) -> Why:
    because = f" ({one.because})" if one.because else ""
    counts = f"It counts through {one.free - _DAY}." if one.counts else "It does not count."
    return Why(f"{one.by} sold {one.shares:,} shares on {one.on}{because}. {counts}", rows=(one.row,) if one.row else ())


def _why_planned(found: VolumeLimit, planned: Decimal) -> Why:
    verdict = {True: "is within the limit", False: "exceeds the limit", None: "may exceed the limit or not"}[found.within]
    notice = {True: "Form 144 is required", False: "Form 144 is not required", None: "Form 144 may be required"}[found.notice]
    return Why(
        f"The sale of {planned:,} shares {verdict}, and {notice}.",
        citations=(VOLUME_LIMIT, NOTICE),
        because=(Why(f"Form 144 is required for more than {NOTICE_SHARES:,} shares or ${NOTICE_DOLLARS:,} in three months."),),
    )
