"""Short-swing profit among the entered trades of a reporting person and the household: a warning before the form is filed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

import msgspec

from section16.citation import statute
from section16.drafting.context.book import BookEntry
from section16.drafting.context.context import DraftingContext
from section16.drafting.plan.filers import ReportingPersons
from section16.shortswing.answer import MatchedShares
from section16.shortswing.compute import short_swing_of
from section16.shortswing.facts import ShortSwingFacts, SplitOfClass
from section16.shortswing.lots import in_words
from section16.shortswing.trades import ListedTrade


def check_short_swing(context: DraftingContext, entries: Sequence[BookEntry], filing: Iterable[ReportingPersons]) -> None:
    """Warn of trades that are not reported yet and can be matched with others of the same filer."""
    for filer in filing:
        trades = [_trade(entry) for entry in entries if _counts(context, filer, entry)]
        if len({trade.purchase for trade in trades}) > 1:
            _warn(context, filer, short_swing_of(trades, _facts(context, filer)).matches)


def unreported_trades(
    context: DraftingContext, entries: Sequence[BookEntry], filer: ReportingPersons
) -> tuple[ListedTrade, ...]:
    """Return the entered trades of a filer that no filed form reports, with the titles of their classes."""
    mine = (entry for entry in entries if _counts(context, filer, entry))
    return tuple(
        msgspec.structs.replace(_trade(entry), security=context.security(entry.posting.line.security).title)
        for entry in mine
        if not filer.has_reported(context.event(entry.posting.event))
    )


def _counts(context: DraftingContext, filer: ReportingPersons, entry: BookEntry) -> bool:
    """Whether an entry is a trade in stock at a known price: of derivatives the closing prices would be needed."""
    posting = entry.posting
    traded = posting.code and posting.price is not None and not context.security(posting.line.security).of
    foreign = context.facts.issuer.is_foreign_private(posting.on)
    return bool(traded) and not foreign and filer.view(posting.line, posting.on) is not None


def _trade(entry: BookEntry) -> ListedTrade:
    posting = entry.posting
    return ListedTrade(
        id=f"{posting.event}/{entry.number}",
        day=posting.on,
        purchase=posting.acquired,
        shares=Fraction(posting.units),
        price=None if posting.price is None else Fraction(posting.price),
        security=posting.line.security,
        code=posting.code,
        counts=None if posting.exempt is None else not posting.exempt,
    )


def _facts(context: DraftingContext, filer: ReportingPersons) -> ShortSwingFacts:
    roles = [role for owner in filer.owners for role in context.party(owner).roles]
    office = [role for role in roles if role.role in ("director", "officer")]
    return ShortSwingFacts(
        role="director" if office else "ten percent",
        since=min((role.since for role in office), default=None),
        until=max((role.until for role in office), default=None),
        by_registration=filer.looks_back,
        split=tuple(
            SplitOfClass(date=one.date, new=_whole(one.new, one.old)[0], old=_whole(one.new, one.old)[1], class_=one.security)
            for one in context.splits
        ),
    )


def _whole(new: object, old: object) -> tuple[int, int]:
    ratio = Fraction(str(new)) / Fraction(str(old))
    return ratio.numerator, ratio.denominator


def _warn(context: DraftingContext, filer: ReportingPersons, matches: Iterable[MatchedShares]) -> None:
    """Report the matches of each event that no filed form reports, at the last such event of a match."""
    found: defaultdict[int, list[MatchedShares]] = defaultdict(list)
    for match in matches:
        events = sorted((context.event(number).date, number) for number in map(_event, (match.purchase, match.sale)))
        entered = [number for _, number in events if not filer.has_reported(context.event(number))]
        if entered:
            found[entered[-1]].append(match)
    for number, matched in found.items():
        profit = sum((one.profit for one in matched), start=Decimal(0))
        first = matched[0]
        more = f" and {len(matched) - 1} more" if len(matched) > 1 else ""
        context.doubt(
            "SHORT-SWING",
            context.event_at(number),
            f"The purchase on {first.purchase_date} at {in_words(first.purchase_price)} and the sale on {first.sale_date} at"
            f" {in_words(first.sale_price)}{more} are less than six months apart: the issuer can recover {in_words(profit)}"
            f" from {filer.display_name}.",
            "Ask counsel; the profit belongs to the issuer, whatever the reason for the trades.",
            statute("(b)"),
        )


def _event(trade: str) -> int:
    return int(trade.partition("/")[0])
