"""Dividend equivalents: units credited on units held, which vest and settle with them.

They are acquired under the terms of the award, so the approval of the award exempts them (Rule 16b-3(d)) and Form 4 reports
them, unless dividends are reinvested on the terms of a broad-based plan: then no report is due (Rule 16a-11), and the next
form shows the new balance with a footnote.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TypeAlias

from section16.citation import Citation, rule
from section16.drafting.awards.lines import awards_of, line_of_event
from section16.drafting.awards.unvested import parts_left
from section16.drafting.context.book import BalanceLine, Book, Posting
from section16.drafting.context.context import DraftingContext
from section16.drafting.context.rounding import shares_of
from section16.drafting.postings.grants import code_of_award
from section16.drafting.wording.footnotes import FootnoteWording
from section16.facts.events import DividendEquivalents
from section16.facts.schedules import parts_of

Credit: TypeAlias = tuple[BalanceLine, str, Decimal]
"""A line, the award whose terms its units have, and how many units are credited."""

REINVESTED = (
    rule("16a-11"),
    Citation("SEC staff letter to American Home Products, December 15, 1992", confirmed=False),
)
_ZERO = Decimal()


def dividend_equivalents(context: DraftingContext, book: Book, number: int, event: DividendEquivalents) -> Iterator[Posting]:
    """Yield a row for each balance that is credited, or a change without a row where dividends are reinvested."""
    if (event.units is None) == (event.per_unit is None):
        says = "Exactly one of `units` and `per-unit` is required."
        context.wrong(
            "FACTS-CONTRADICT", context.event_at(number, "units"), says, "Enter the units credited, or the rate for each unit."
        )
        return
    credits_ = [credit for credit in _credits(context, book, number, event) if credit[2]]
    if not credits_ and not context.findings:
        says = "No units are held on which dividend equivalents could be credited."
        context.wrong(
            "DIVIDEND-NOTHING", context.event_at(number, "date"), says, "Correct the date, the holder or the opening balance."
        )
    for line, award, units in credits_:
        yield _posting(context, number, event, line, award, units)


def _credits(context: DraftingContext, book: Book, number: int, event: DividendEquivalents) -> Iterator[Credit]:
    if event.award:
        yield _credit(context, book, event, context.line_of(event.award), event.award)
        return
    if event.per_unit is None:
        line = line_of_event(context, book, number, event, event.who)
        if line is not None:
            named = awards_of(context, event)
            yield _credit(context, book, event, line, line.award or (named[0] if len(named) == 1 else ""))
        return
    named = awards_of(context, event)
    if context.table_of(event.security) == "I":
        yield from (_credit(context, book, event, context.line_of(name), name) for name in named)
        return
    for line in list(book.lines()):
        if line.security == event.security and event.who in ("", line.holder):
            yield _credit(context, book, event, line, line.award)


def _credit(context: DraftingContext, book: Book, event: DividendEquivalents, line: BalanceLine, award: str) -> Credit:
    """Return what is credited on a line, nothing where nothing is held; a number given for an award is taken as given."""
    among_shares = bool(award) and context.table_of(context.award(award).security) == "I"
    held = _unvested(context, award, event) if among_shares else book.owned(line)
    if event.per_unit is not None:
        return line, award, shares_of(held * event.per_unit)
    return line, award, (event.units or _ZERO) if held or among_shares else _ZERO


def _unvested(context: DraftingContext, name: str, event: DividendEquivalents) -> Decimal:
    """Return how many units of an award have not vested; of an award that is kept among the shares no balance says it."""
    award = context.award(name)
    if not parts_of(award):
        return award.units if award.outstanding is None else award.outstanding
    parts = parts_left(context, name, event.date, before=event)
    return sum((part.units for part in parts if part.on >= event.date), _ZERO)


def _posting(  # noqa: PLR0913, PLR0917 - a credit is that many facts
    context: DraftingContext, number: int, event: DividendEquivalents, line: BalanceLine, award: str, units: Decimal
) -> Posting:
    name = event.security or context.award(award).security
    wording = FootnoteWording(context)
    among_shares = context.table_of(name) == "I"
    made = Posting(
        line=line,
        award="" if among_shares else award,
        on=event.date,
        event=number,
        acquired=True,
        units=units,
        because="dividend equivalents reinvested on the terms of a broad-based plan need no report",
        citations=REINVESTED,
        balance_note=wording.reinvested(name, units, event.date),
        theirs=event.notes,
    )
    if _reinvested(context, name):
        return made
    code, because, citations = _code(context, number, event, line, award)
    return Posting(
        line=line,
        award=made.award,
        on=event.date,
        event=number,
        acquired=True,
        units=units,
        code=code,
        price=_ZERO,
        because=f"units credited as dividend equivalents; {because}",
        citations=citations,
        ours=(("amount", wording.credited(name, award)),),
        theirs=event.notes,
    )


def _code(
    context: DraftingContext, number: int, event: DividendEquivalents, line: BalanceLine, award: str
) -> tuple[str, str, tuple[Citation, ...]]:
    """Return the code of a credit: the approval of an award reaches what its terms give (Rule 16b-3(d))."""
    approved = event.approved_by or (context.award(award).approved_by if award else None)
    place = context.at(f"[awards.{award}]", "approved-by") if award else context.event_at(number, "approved-by")
    return code_of_award(context, line.holder, event.date, approved, place)


def _reinvested(context: DraftingContext, name: str) -> bool:
    """Return whether dividends on a class are reinvested without a report; asked for once for the class."""
    known = context.security(name).dividends_reinvested
    if known is None:
        context.ask(
            context.at(f"[securities.{name}]", "dividends-reinvested"),
            "Are dividend equivalents reinvested automatically, on the terms of a dividend reinvestment plan that is open to "
            "stockholders broadly and the same for everyone?",
            "If so, they need no report and the next form shows the new balance; otherwise Form 4 reports them with code A.",
            ("true", "false"),
            REINVESTED,
        )
    return bool(known)
