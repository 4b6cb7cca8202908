"""Which function posts which kind of event."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from section16.drafting.context.book import Book, Posting
from section16.drafting.context.context import DraftingContext
from section16.drafting.postings import (
    corporate_actions,
    dividend_equivalents,
    exercises,
    gifts,
    grants,
    trades,
    vestings,
    withholding,
)
from section16.facts.events import (
    Adjustment,
    AnyEvent,
    Appointment,
    Conversion,
    Departure,
    DividendEquivalents,
    Exercise,
    Expiration,
    Forfeiture,
    Gift,
    Grant,
    GrantDay,
    Inheritance,
    Other,
    PlanPurchase,
    Purchase,
    Sale,
    SaleToCover,
    Split,
    Tender,
    Transfer,
    Vesting,
    VestingDay,
    Withholding,
)

Handler = Callable[[DraftingContext, Book, int, Any], Iterator[Posting]]


def _no_change(_desk: DraftingContext, _book: Book, _number: int, _event: AnyEvent) -> Iterator[Posting]:
    """Yield nothing: appointments and departures change no position."""
    yield from ()


_HANDLERS: dict[type[Any], Handler] = {
    Grant: grants.grant,
    Vesting: vestings.vesting,
    GrantDay: grants.grant_day,
    VestingDay: vestings.vesting_day,
    Withholding: withholding.withholding,
    Exercise: exercises.exercise,
    Conversion: exercises.conversion,
    Purchase: trades.deal,
    Sale: trades.deal,
    SaleToCover: trades.deal,
    Tender: trades.deal,
    Gift: gifts.gift,
    Transfer: gifts.transfer,
    PlanPurchase: gifts.plan_purchase,
    Inheritance: gifts.inheritance,
    Appointment: _no_change,
    Departure: _no_change,
    DividendEquivalents: dividend_equivalents.dividend_equivalents,
    Split: corporate_actions.split,
    Forfeiture: corporate_actions.forfeiture,
    Expiration: corporate_actions.expiration,
    Other: corporate_actions.other,
    Adjustment: corporate_actions.adjustment,
}


def postings_of(context: DraftingContext, book: Book, number: int, event: AnyEvent) -> Iterator[Posting]:
    """Yield the changes that an event makes, by its kind."""
    return _HANDLERS[type(event)](context, book, number, event)
