"""Short-swing profit among the entered trades of a reporting person and the household: a warning before the form is filed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

import msgspec

from section16.citation import rule, statute
from section16.drafting.context.book import BookEntry, Posting
from section16.drafting.context.context import DraftingContext
from section16.drafting.plan.filers import ReportingPersons
from section16.shortswing.answer import MatchedShares
from section16.shortswing.compute import counted_problems, short_swing_of
from section16.shortswing.facts import ClassOfSecurities, ShortSwingFacts, SplitOfClass
from section16.shortswing.filed import is_put, terms_of
from section16.shortswing.lots import in_words
from section16.shortswing.trades import ListedTrade

_Pair = TypeVar("_Pair")
_ASK = "Ask counsel; the profit belongs to the issuer, whatever the reason for the trades."


class EnteredTrade(msgspec.Struct, frozen=True):
    """An entered trade with the title of its class, and of a derivative security its terms and the title of the underlying."""

    trade: ListedTrade
    title: str
    terms: str = ""
    underlying: str = ""


def check_short_swing(context: DraftingContext, entries: Sequence[BookEntry], filing: Iterable[ReportingPersons]) -> None:
    """Warn of trades that are not reported yet and can be matched with others of the same filer."""
    for filer in filing:
        counted = [entry for entry in entries if _counts(context, filer, entry)]
        trades = [_trade(context, entry) for entry in counted]
        if len({trade.purchase for trade in trades}) > 1:
            facts = _facts(context, filer, counted)
            names = {trade.id: _named(context, entry, trade) for entry, trade in zip(counted, trades, strict=True)}
            _warn(context, filer, names, short_swing_of(trades, facts).matches)
            _warn_without_closes(context, filer, names, _without_closes(trades, facts))


def unreported_trades(
    context: DraftingContext, entries: Sequence[BookEntry], filer: ReportingPersons
) -> Iterator[EnteredTrade]:
    """Yield the entered trades of a filer that no filed form reports."""
    for entry in entries:
        if _counts(context, filer, entry) and not filer.has_reported(context.event(entry.posting.event)):
            security = context.security(entry.posting.line.security)
            underlying = context.security(security.of).title if security.of else ""
            yield EnteredTrade(_trade(context, entry), security.title, _terms(context, entry.posting), underlying)


def _counts(context: DraftingContext, filer: ReportingPersons, entry: BookEntry) -> bool:
    """Whether an entry is a trade at a known price; of a derivative security, with a known number of underlying shares."""
    posting = entry.posting
    if not posting.code or posting.price is None or context.facts.issuer.is_foreign_private(posting.on):
        return False
    if context.security(posting.line.security).of:
        closed = not posting.acquired and not posting.price  # exercised, converted or forfeited: nothing was paid for it
        if closed or not context.shares_if_known(posting.units, posting.line.security, posting.on):
            return False
    return filer.view(posting.line, posting.on) is not None


def _trade(context: DraftingContext, entry: BookEntry) -> ListedTrade:
    """Return an entry as a trade; a derivative security counts as the underlying shares, as in a filing."""
    posting, security = entry.posting, context.security(entry.posting.line.security)
    shares = context.shares_if_known(posting.units, posting.line.security, posting.on) if security.of else posting.units
    ratio = Fraction(posting.units) / Fraction(shares or posting.units)
    return ListedTrade(
        id=f"{posting.event}/{entry.number}",
        day=posting.on,
        purchase=posting.acquired is not (bool(security.of) and is_put(security.title)),
        shares=Fraction(shares or posting.units),
        price=None if posting.price is None else Fraction(posting.price) * ratio,
        security=posting.line.security + _terms(context, posting),
        code=posting.code,
        counts=None if posting.exempt is None else not posting.exempt,
    )


def _terms(context: DraftingContext, posting: Posting) -> str:
    """Return the terms of a derivative security, which are those of its award where it is one; of stock nothing."""
    security, award = context.security(posting.line.security), posting.award or posting.line.award
    terms = context.award(award) if award else security
    return terms_of(terms.exercise_price, terms.expires) if security.of else ""


def _facts(context: DraftingContext, filer: ReportingPersons, entries: Iterable[BookEntry]) -> ShortSwingFacts:
    roles = [role for owner in filer.owners for role in context.party(owner).roles]
    office = [role for role in roles if role.role in ("director", "officer")]
    followed = {}
    for entry in entries:
        name = entry.posting.line.security
        if context.security(name).of:
            followed[name + _terms(context, entry.posting)] = context.security(name).of
    return ShortSwingFacts(
        role="director" if office else "ten percent",
        since=min((role.since for role in office), default=None),
        until=max((role.until for role in office), default=None),
        by_registration=filer.looks_back,
        class_=tuple(ClassOfSecurities(name=name, underlying=of) for name, of in followed.items()),
        split=tuple(_splits(context, followed)),
    )


def _splits(context: DraftingContext, followed: Mapping[str, str]) -> Iterator[SplitOfClass]:
    """Yield the splits of each class, and of the derivative securities that follow it."""
    for one in context.splits:
        new, old = _whole(one.new, one.old)
        for name in (one.security, *(name for name, of in followed.items() if of == one.security)):
            yield SplitOfClass(date=one.date, new=new, old=old, class_=name)


def _whole(new: object, old: object) -> tuple[int, int]:
    ratio = Fraction(str(new)) / Fraction(str(old))
    return ratio.numerator, ratio.denominator


# --- warnings


def _warn(
    context: DraftingContext, filer: ReportingPersons, names: Mapping[str, str], matches: Iterable[MatchedShares]
) -> None:
    """Report the matches of each event that no filed form reports, at the event of a match that was entered last."""
    for number, matched in _by_event(context, filer, matches, lambda one: (one.purchase, one.sale)).items():
        profit = sum((one.profit for one in matched), start=Decimal(0))
        first = matched[0]
        bought, sold = names[first.purchase], names[first.sale]
        context.doubt(
            "SHORT-SWING",
            context.event_at(number),
            f"The {bought} at {in_words(first.purchase_price)} and the {sold} at {in_words(first.sale_price)}{_more(matched)}"
            f" are less than six months apart: the issuer can recover {in_words(profit)} from {filer.display_name}.",
            _ASK,
            statute("(b)"),
        )


def _without_closes(trades: Sequence[ListedTrade], facts: ShortSwingFacts) -> Iterator[tuple[str, str]]:
    """Yield the pairs of different terms, whose gain depends on closing prices that the facts of a form do not state."""
    for problem in counted_problems(trades, facts):
        for one in problem.exceptions:
            if one.lacks_close:
                yield problem.lots[one.purchase].id, problem.lots[one.sale].id


def _warn_without_closes(
    context: DraftingContext, filer: ReportingPersons, names: Mapping[str, str], pairs: Iterable[tuple[str, str]]
) -> None:
    for number, found in _by_event(context, filer, pairs, lambda pair: pair).items():
        bought, sold = (names[trade] for trade in found[0])
        context.doubt(
            "SHORT-SWING",
            context.event_at(number),
            f"The {bought} and the {sold}{_more(found)} are less than six months apart, and one is of a derivative security:"
            f" the issuer can recover from {filer.display_name} at most the change in the market price of the underlying"
            " security between the two days.",
            "Compute the profit with the closing prices of both days, and ask counsel.",
            statute("(b)"),
            rule("16b-6(c)(2)"),
        )


def _by_event(
    context: DraftingContext, filer: ReportingPersons, pairs: Iterable[_Pair], trades: Callable[[_Pair], tuple[str, str]]
) -> dict[int, list[_Pair]]:
    """Return pairs by the event of each that was entered last and that no filed form reports.

    It may have the earlier date: a purchase can be entered after a sale that a plan has for a later day.
    """
    found: defaultdict[int, list[_Pair]] = defaultdict(list)
    for pair in pairs:
        entered = [number for number in map(_event, trades(pair)) if not filer.has_reported(context.event(number))]
        if entered:
            found[max(entered, key=lambda number: _order(context, number))].append(pair)
    return found


def _order(context: DraftingContext, number: int) -> int:
    """Return when an event was entered: an office lists its events by date, and numbers them as they are entered."""
    return number if context.numbers is None else int(context.numbers[number - 1])


def _named(context: DraftingContext, entry: BookEntry, trade: ListedTrade) -> str:
    """Return the side and the day of a trade, with the title of a derivative security."""
    security = context.security(entry.posting.line.security)
    return f"{trade.side}{f' of {security.title}' if security.of else ''} on {trade.day}"


def _more(pairs: Sequence[object]) -> str:
    return f" and {len(pairs) - 1} more" if len(pairs) > 1 else ""


def _event(trade: str) -> int:
    return int(trade.partition("/")[0])
