"""What changes hands without a price: gifts, inheritances, transfers, routine purchases of plans."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from section16.drafting.awards.lines import line_of_event
from section16.drafting.context.book import BalanceLine, Book, Posting, form_of
from section16.drafting.context.context import DraftingContext
from section16.drafting.context.phrases import with_article
from section16.drafting.postings.trading_plans import Timing, timing
from section16.drafting.wording.footnotes import FootnoteWording
from section16.facts.control import sees
from section16.facts.events import Gift, Inheritance, PlanPurchase, Transfer
from section16.law.deferral import not_reported, treatment
from section16.law.due_dates import GIFTS_ON_FORM_4_SINCE
from section16.law.transaction_codes import code_on

_ZERO = Decimal()
_ROUTINE = {
    "employee stock purchase plan": "16b-3(c)",
    "401(k) plan": "16b-3(c)",
    "dividend reinvestment plan": "16a-11",
}


def gift(context: DraftingContext, book: Book, number: int, event: Gift) -> Iterator[Posting]:
    """Yield the rows of a gift: disposed of by the giver, acquired by the receiver, as far as the facts name them."""
    if not event.giver and not event.receiver:
        context.wrong(
            "FACTS-MISSING", context.event_at(number, "giver"), "The gift has neither giver nor receiver.", "Name one of them."
        )
    planned = _planned(context, number, event)
    both = _between_own_pockets(context, event)
    for who, acquired in ((event.giver, False), (event.receiver, True)):
        line = _line(context, book, number, event, who) if who else None
        if line is None:
            continue
        row = _without_price(context, number, event, line, code="G", acquired=acquired, because="a bona fide gift")
        yield msgspec.structs.replace(row, **msgspec.structs.asdict(planned)) if both or not acquired else row


def _planned(context: DraftingContext, number: int, event: Gift) -> Timing:
    """Return what a plan says of a gift: the plan is that of the giver, and of another receiver's row it says nothing."""
    if event.plan and not event.giver:
        says = "A 10b5-1 plan belongs to the giver, and the gift does not name a giver."
        context.wrong("FACTS-MISSING", context.event_at(number, "giver"), says, "Name the giver, or remove the plan.")
    return timing(context, number, event, event.giver or event.receiver)


def _line(context: DraftingContext, book: Book, number: int, event: Gift | Transfer, who: str) -> BalanceLine | None:
    """Return the line that a side of a gift or transfer changes: the receiver's has the award of what the giver gave."""
    if who != event.receiver or not event.giver:
        return line_of_event(context, book, number, event, who)
    given = line_of_event(context, book, number, event, event.giver)
    return given and BalanceLine(who, given.security, given.award)


def inheritance(context: DraftingContext, book: Book, number: int, event: Inheritance) -> Iterator[Posting]:
    """Yield the row of an inheritance: code W."""
    line = line_of_event(context, book, number, event, event.who)
    if line is not None:
        received, because = event.direction == "received", "by will or the laws of descent"
        yield _without_price(context, number, event, line, code="W", acquired=received, because=because)


def _without_price(  # noqa: PLR0913 - a gift is that many facts
    context: DraftingContext,
    number: int,
    event: Gift | Inheritance,
    line: BalanceLine,
    *,
    code: str,
    acquired: bool,
    because: str,
) -> Posting:
    found = treatment(code, acquired=acquired, on=event.date)
    waits = found.waits and not _between_own_pockets(context, event)
    entry = code_on(code, event.date)
    assert entry is not None
    ours = tuple(_notes(context, event, acquired=acquired)) if isinstance(event, Gift) else ()
    return Posting(
        line=line,
        award=event.award,
        on=event.date,
        event=number,
        acquired=acquired,
        units=event.units,
        code=code,
        price=_ZERO,
        form=form_of(found) if waits else 4,
        because=because + (", which may wait for Form 5" if waits else ""),
        citations=tuple(dict.fromkeys((*entry.citations, *(found.citations if waits else ())))),
        ours=ours,
        theirs=event.notes,
    )


def _notes(context: DraftingContext, event: Gift, *, acquired: bool) -> Iterator[tuple[str, str]]:
    wording = FootnoteWording(context)
    if event.plan and not acquired:
        yield "code", wording.under_plan(event.plan, event.giver)
    given = "" if event.to and acquired else wording.gift(event)
    if given:
        yield "code", given


def _between_own_pockets(context: DraftingContext, event: Gift | Inheritance) -> bool:
    """Return whether a reporting person is on both sides of a gift due on Form 4: then both rows are on one form."""
    if not isinstance(event, Gift) or not event.giver or not event.receiver or event.date < GIFTS_ON_FORM_4_SINCE:
        return False
    return any(
        party.reports and all(sees(context.facts.relations, name, side, event.date) for side in (event.giver, event.receiver))
        for name, party in context.facts.parties.items()
    )


def transfer(context: DraftingContext, book: Book, number: int, event: Transfer) -> Iterator[Posting]:
    """Yield the two changes of a transfer: no row, for only the form of ownership changes (Rule 16a-13)."""
    text = FootnoteWording(context).transferred(event)
    for who, acquired in ((event.giver, False), (event.receiver, True)):
        line = _line(context, book, number, event, who)
        if line is None:
            return
        yield Posting(
            line=line,
            on=event.date,
            event=number,
            acquired=acquired,
            units=event.units,
            because="only the form of ownership changed",
            citations=not_reported("16a-13").citations,
            balance_note=text,
            theirs=event.notes,
        )


def plan_purchase(context: DraftingContext, book: Book, number: int, event: PlanPurchase) -> Iterator[Posting]:
    """Yield the change of a routine purchase of a plan: no row, the balance alone."""
    line = line_of_event(context, book, number, event, event.who)
    if line is None:
        return
    yield Posting(
        line=line,
        on=event.date,
        event=number,
        acquired=True,
        units=event.units,
        because=f"a routine purchase through {with_article(event.through)} needs no report",
        citations=not_reported(_ROUTINE[event.through]).citations,
        balance_note=FootnoteWording(context).bought_through(event),
        theirs=event.notes,
    )
