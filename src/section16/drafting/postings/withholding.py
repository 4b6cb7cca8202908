"""Shares that the issuer keeps for tax or an exercise price: code F."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from section16.drafting.awards.lines import line_of_event
from section16.drafting.context.book import BalanceLine, Book, Posting
from section16.drafting.context.context import DraftingContext
from section16.drafting.context.phrases import plain
from section16.drafting.wording.footnotes import FootnoteWording
from section16.facts.events import Exercise, Vesting, Withholding
from section16.law.approval import DISPOSITIONS


def withholding(context: DraftingContext, book: Book, number: int, event: Withholding) -> Iterator[Posting]:
    """Yield the row of a withholding."""
    line = line_of_event(context, book, number, event, event.who)
    if line is not None:
        yield withheld(context, number, event, line, event.units, event.price, None)


def withheld(  # noqa: PLR0913, PLR0917 - a withholding is that many facts
    context: DraftingContext,
    number: int,
    event: Vesting | Exercise | Withholding,
    line: BalanceLine,
    units: Decimal,
    price: Decimal | None,
    come: Decimal | None,
) -> Posting:
    """Return the row of shares kept by the issuer for tax or an exercise price: code F; ``come`` are those it is kept of."""
    if come is not None and units > come:
        context.wrong(
            "FACTS-CONTRADICT",
            context.event_at(number, "withheld"),
            f"{plain(units):f} shares are withheld out of {plain(come):f} issued.",
            "Correct one of the numbers.",
        )
    if price is None:
        key = "price" if isinstance(event, Withholding) else "withheld-price"
        context.ask(
            context.event_at(number, key), "What was the value of a withheld share?", "Column 4 states the price per share."
        )
    return Posting(
        line=line,
        on=event.date,
        event=number,
        acquired=False,
        units=units,
        code="F",
        price=price,
        because="shares kept by the issuer for tax or the exercise price, on terms approved before",
        citations=DISPOSITIONS,
        ours=(("code", FootnoteWording(context).withheld(number, event)),),
        theirs=event.notes,
    )
