"""Why the profit is what it is: the window, each match, each trade left out, and the proof."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from section16.citation import Citation, statute
from section16.law.months import WINDOW
from section16.plurals import counted
from section16.shortswing.answer import AskedTrade, ExcludedTrade, MatchedShares
from section16.shortswing.lots import in_words
from section16.why import Why

LOSSES = (
    Citation("Smolowe v. Delendo Corp., 136 F.2d 231 (2d Cir. 1943)"),
    Citation("Gratz v. Claughton, 187 F.2d 46 (2d Cir. 1951)"),
)


def why_of(
    profit: Decimal,
    matches: Sequence[MatchedShares],
    excluded: Sequence[ExcludedTrade],
    asked: Sequence[AskedTrade],
    unmatched: Iterable[Why] = (),
) -> Why:
    """Return the explanation of a profit."""
    matched = Why(
        f"{counted(len(matches), 'match', 'matches')} of purchases with sales less than six months apart.",
        citations=WINDOW,
        because=tuple(_match(one) for one in matches),
    )
    losses = Why("Only gains count; losses on other trades are not offset.", citations=LOSSES)
    proof = Why(
        "No other matching has a higher profit. The certificate proves it: it assigns an amount to each share. All amounts add"
        f" up to ${profit:,}, and no two shares that can be matched gain more than the sum of their two amounts."
    )
    left_out = tuple(_left_out(excluded, asked))
    return Why(
        f"The highest profit is ${profit:,}.",
        citations=(statute("(b)"),),
        because=(matched, *unmatched, losses, proof, *left_out),
    )


def _match(one: MatchedShares) -> Why:
    note = f" {one.note}" if one.note else ""
    return Why(
        f"{one.shares:,} shares bought on {one.purchase_date} at {in_words(one.purchase_price)} and sold on {one.sale_date} at"
        f" {in_words(one.sale_price)} gain {in_words(one.profit)}.{note}",
        rows=(one.purchase, one.sale),
    )


def _left_out(excluded: Sequence[ExcludedTrade], asked: Sequence[AskedTrade]) -> Iterator[Why]:
    if excluded:
        yield Why(
            f"{counted(len(excluded), 'trade')} left out by a rule.",
            because=tuple(Why(one.reason, rows=(one.trade,), citations=one.citations) for one in excluded),
        )
    if asked:
        yield Why(
            f"{counted(len(asked), 'trade')} left out that counsel has to decide on.",
            because=tuple(Why(one.reason, rows=(one.trade,), citations=one.citations) for one in asked),
        )
