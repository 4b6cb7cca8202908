"""The volume limit of Rule 144(e)(1): the greater of 1% of the class and the average weekly volume, less what was sold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

import msgspec

from section16.compliance.volume.facts import PAGE, Seller, VolumeFacts
from section16.compliance.volume.sales import CountedSale, is_sale_of, sales_of, sales_of_other_titles
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
from section16.plurals import shares_of
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
    owners = frozenset(owner for row in rows or () for owner in row.filing.owners)
    unfound = tuple(one for one in (facts.seller, *facts.aggregated) if rows is not None and one.cik not in {"", *owners})
    others = sales_of_other_titles(facts, rows or ())
    doubted = sum((abs(one.change or Decimal(0)) for one in others), Decimal(0))
    known = _sales_known(facts, owners) and not unfound
    missing = (
        *_missing(facts, sales, owners, unfound),
        *map(_unfound, unfound),
        *_undated(facts, rows or ()),
        *_of_other_titles(facts, others),
        *_unused(facts, rows or ()),
    )
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
        within=_within(facts, limit - sold, doubted, volume=_volume_known(facts), sales=known),
        notice=_notice(facts, sales, known=known and not others),
        incomplete=missing,
        why=Why(""),
    )
    return msgspec.structs.replace(found, why=_why(facts, found))


def _volume_known(facts: VolumeFacts) -> bool:
    return len(facts.weeks) == WEEKS or not facts.security.reported_volume


def _sales_known(facts: VolumeFacts, owners: Collection[str]) -> bool:
    return facts.sales_stated or facts.seller.cik in owners


def _within(facts: VolumeFacts, left: Decimal, doubted: Decimal, *, volume: bool, sales: bool) -> bool | None:
    """Return whether the planned shares are within the limit, which more volume can raise and more sales use up."""
    if facts.sale.shares is None:
        return None
    if facts.sale.shares <= left:
        return True if sales and facts.sale.shares <= left - doubted else None
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


def _missing(
    facts: VolumeFacts, sales: Sequence[CountedSale], owners: Collection[str], unfound: Collection[Seller]
) -> Iterator[Incomplete]:
    if not _volume_known(facts):
        yield Incomplete(
            f"the trading volume of {WEEKS - len(facts.weeks)} of the {WEEKS} calendar weeks before {facts.sale.on}",
            "The limit may be higher than 1% of the class.",
            f"Add a table [[weeks]] for each week; see {PAGE}.",
            subject=facts.security.title,
        )
    if not _sales_known(facts, owners) and facts.seller not in unfound:
        yield Incomplete(
            "what was sold in the three months before",
            "How much of the limit is used cannot be computed.",
            "Add a table [[sales]] for each sale, or sales = [] where there are none; or give filings and the seller's cik.",
            subject=facts.seller.name,
        )
    for one in facts.aggregated:
        stated = any(sold.by.casefold() == one.name.casefold() for sold in facts.sales)
        if not stated and one.cik not in owners and one not in unfound:
            yield Incomplete(
                "what this person sold in the three months before",
                "The sales are added to those of the seller, and none is counted.",
                "Add a table [[sales]] with by, or give filings and the cik.",
                subject=f"{one.name} ({one.because})",
            )
    yield from _missing_prices(facts, sales)


def _unfound(one: Seller) -> Incomplete:
    """Return that no filing is of a person whose CIK the facts state."""
    return Incomplete(
        f"the filings of CIK {one.cik}",
        "No row of the filings about the issuer is of this person, so only sales that the facts state are counted.",
        "Correct the cik, add the filings, or leave the cik out.",
        subject=one.name,
    )


def _of_other_titles(facts: VolumeFacts, others: Iterable[Entry]) -> Iterator[Incomplete]:
    by_title: dict[str, list[str]] = {}
    for one in others:
        by_title.setdefault(one.title, []).append(one.id)
    for title, rows in by_title.items():
        yield Incomplete(
            f"whether {title or 'a row without a title'} is of the class {facts.security.title}",
            "These sales are not counted.",
            "Add the title to also of [class], or the rows to [[excluded]] where they are of another class.",
            rows=tuple(rows),
        )


def _unused(facts: VolumeFacts, entries: Iterable[Entry]) -> Iterator[Incomplete]:
    known = {entry.id for entry in entries} if facts.excluded else ()
    for number, one in enumerate(facts.excluded, 1):
        if one.row not in known:
            effect = f"What [[excluded]] {number} states is not used."
            yield Incomplete(f"the row {one.row}", effect, "Correct the number, or add the filing.", rows=(one.row,))


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
        f"{shares_of(found.sold)} {'was' if found.sold == 1 else 'were'} sold from {found.since} to {found.on}.",
        citations=(AGGREGATION,) if any(one.because and one.counts for one in found.sales) else (),
        because=tuple(map(_why_sale, found.sales)),
    )


def _why_sale(one: CountedSale) -> Why:
    because = f" ({one.because})" if one.because else ""
    counts = f"It counts through {one.free - _DAY}." if one.counts else "It does not count."
    return Why(f"{one.by} sold {shares_of(one.shares)} on {one.on}{because}. {counts}", rows=(one.row,) if one.row else ())


def _why_planned(found: VolumeLimit, planned: Decimal) -> Why:
    verdict = {True: "is within the limit", False: "exceeds the limit", None: "may exceed the limit or not"}[found.within]
    notice = {True: "Form 144 is required", False: "Form 144 is not required", None: "Form 144 may be required"}[found.notice]
    return Why(
        f"The sale of {shares_of(planned)} {verdict}, and {notice}.",
        citations=(VOLUME_LIMIT, NOTICE),
        because=(Why(f"Form 144 is required for more than {NOTICE_SHARES:,} shares or ${NOTICE_DOLLARS:,} in three months."),),
    )
