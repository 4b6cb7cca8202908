"""Exercises and conversions: a derivative goes in Table II, shares come in Table I."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from section16.citation import Citation, rule
from section16.drafting.awards.lines import line_of_event
from section16.drafting.context.book import BalanceLine, Book, Posting
from section16.drafting.context.context import DraftingContext
from section16.drafting.context.rounding import price_of
from section16.drafting.postings.award_terms import check_exercise
from section16.drafting.postings.officers import in_office
from section16.drafting.postings.trading_plans import Timing, timing
from section16.drafting.postings.withholding import withheld
from section16.drafting.wording.footnotes import FootnoteWording
from section16.facts.events import Conversion, Exercise, Vesting

_ZERO = Decimal()
_MONEY = "In or at the money the exercise is exempt and carries code X; out of the money it is matched and carries code O."
_MONEY_ALONE = "In or at the money the exercise carries code X; out of the money it carries code O."
EXERCISES = (rule("16b-3"), rule("16b-6(b)"))
"""Of awards of directors and officers; others who exercise have the exemption of Rule 16b-6(b) alone."""
_SEQUENTIAL_EXERCISES = (Citation("Rule 16b-6(b), proviso on sequential exercise", confirmed=False),)
_SEQUENTIAL = "required by the rules on sequential exercise, and therefore exempt from Section 16(b)"


def exercise(context: DraftingContext, book: Book, number: int, event: Exercise) -> Iterator[Posting]:
    """Yield the rows of an exercise: M for an award of an officer or director, else X or O by what the share is worth."""
    check_exercise(context, book, number, event)
    if not event.award:
        yield from _exercise_of_right(context, book, number, event)
        return
    award = context.award(event.award)
    shares = context.underlying(event.award)
    if context.table_of(award.security) == "I":
        context.wrong(
            "EXERCISE-NOTHING",
            context.event_at(number, "award"),
            f"The award {event.award} is reported in Table I, where nothing can be exercised.",
            "Enter a vesting, or correct the kind of the security.",
        )
        return
    if event.date < award.since:
        context.wrong(
            "EXERCISE-BEFORE-GRANT",
            context.event_at(number, "date"),
            f"The award {event.award} is exercised on {event.date}, before its grant on {award.granted}.",
            "Correct one of the dates.",
        )
    price = price_of((award.exercise_price or _ZERO) / context.factor(shares.security, event.date, award.since))
    if in_office(context, award.to, event.date):
        code, because = "M", "an award held by an officer or director was exercised, which is exempt"
    else:
        code, because = _by_the_money(context, number, event, price)
    yield from into_shares(context, number, event, event.award, event.units, price, code, because)
    if event.withheld:
        come = context.shares(event.units, award.security, event.date)
        yield withheld(context, number, event, shares, event.withheld, event.withheld_price, come)


def into_shares(  # noqa: PLR0913, PLR0917 - an exercise is that many facts
    context: DraftingContext,
    number: int,
    event: Vesting | Exercise,
    name: str,
    units: Decimal,
    price: Decimal,
    code: str,
    because: str,
) -> Iterator[Posting]:
    """Yield the pair of rows of an exercise of an award: shares acquired in Table I, units disposed of in Table II."""
    award = context.award(name)
    shares = context.underlying(name)
    wording = FootnoteWording(context)
    exempt = EXERCISES if code == "M" else EXERCISES[1:]
    planned = Timing() if isinstance(event, Vesting) else timing(context, number, event, award.to)
    text = (
        wording.vested(name)
        if isinstance(event, Vesting)
        else wording.under_plan(planned.plan, award.to)
        if planned.plan
        else ""
    )
    yield Posting(
        line=shares,
        on=event.date,
        event=number,
        acquired=True,
        units=context.shares(units, award.security, event.date),
        code=code,
        price=price,
        exempt=_is_sequential(event) or None,
        because=because,
        citations=(*exempt, *(_SEQUENTIAL_EXERCISES if _is_sequential(event) else ())),
        ours=(("code", text),) if text else (),
        plan=planned.plan,
        notice=planned.notice,
        own_timing=planned.own_timing,
        theirs=event.notes,
    )
    yield Posting(
        line=context.line_of(name),
        award=name,
        on=event.date,
        event=number,
        acquired=False,
        units=units,
        code=code,
        price=_ZERO,
        plan=planned.plan,
        notice=planned.notice,
        own_timing=planned.own_timing,
        because=because,
        citations=exempt,
        theirs=event.notes,
    )


def _by_the_money(context: DraftingContext, number: int, event: Exercise, price: Decimal) -> tuple[str, str]:
    if event.market_price is None:
        context.ask(
            context.event_at(number, "market-price"),
            "What was an underlying share worth when it was exercised?",
            _MONEY_ALONE if context.facts.issuer.is_foreign_private(event.date) else _MONEY,
            citations=(rule("16b-6(b)"),),
        )
        return "X", "exercised"
    if event.market_price >= price:
        return "X", f"exercised in or at the money: a share was worth {event.market_price}, the exercise price is {price}"
    says = f"exercised out of the money: a share was worth {event.market_price}, the exercise price is {price}"
    return "O", f"{says}; {_SEQUENTIAL}" if event.sequential else says


def _is_sequential(event: object) -> bool:
    """Whether an exercise is exempt out of the money too, because the order of exercise was prescribed (Rule 16b-6(b))."""
    return isinstance(event, Exercise) and event.sequential


def _exercise_of_right(context: DraftingContext, book: Book, number: int, event: Exercise) -> Iterator[Posting]:
    security = context.security(event.security)
    price = security.exercise_price or _ZERO
    code, because = _by_the_money(context, number, event, price)
    yield from _exchanged(context, book, number, event, code, because, price)
    if event.withheld:
        come = context.shares(event.units, event.security, event.date)
        yield withheld(context, number, event, BalanceLine(event.who, security.of), event.withheld, event.withheld_price, come)


def conversion(context: DraftingContext, book: Book, number: int, event: Conversion) -> Iterator[Posting]:
    """Yield the rows of a conversion: code C in both tables."""
    check_exercise(context, book, number, event)
    yield from _exchanged(context, book, number, event, "C", "a convertible security was converted", _ZERO)


def _exchanged(  # noqa: PLR0913, PLR0917 - an exchange is that many facts
    context: DraftingContext, book: Book, number: int, event: Exercise | Conversion, code: str, because: str, price: Decimal
) -> Iterator[Posting]:
    security = context.security(event.security)
    planned = timing(context, number, event, event.who) if isinstance(event, Exercise) else Timing()
    both = {
        **msgspec.structs.asdict(planned),
        "on": event.date,
        "event": number,
        "code": code,
        "because": because,
        "citations": (rule("16b-6(b)"), *(_SEQUENTIAL_EXERCISES if _is_sequential(event) else ())),
        "theirs": event.notes,
        "exempt": _is_sequential(event) or None,
    }
    said = event.shares if isinstance(event, Conversion) else None
    if said is None and security.each is None:
        context.ask(context.event_at(number, "shares"), "How many shares were acquired?", "Column 4 states the amount.")
        return
    line = line_of_event(context, book, number, event, event.who)
    if line is None:
        return
    shares = said or context.shares(event.units, event.security, event.date)
    text = FootnoteWording(context).under_plan(planned.plan, event.who) if planned.plan else ""
    ours = (("code", text),) if text else ()
    yield Posting(line=BalanceLine(event.who, security.of), acquired=True, units=shares, price=price, ours=ours, **both)
    yield Posting(line=line, acquired=False, units=event.units, price=_ZERO, **both)
