"""Awards from the issuer: granted, vested, exercised, converted, withheld for tax."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from section16.citation import Citation, rule
from section16.drafting.decimals import price_of, shares_of
from section16.drafting.desk import Desk
from section16.drafting.event import Conversion, Exercise, Grant, GrantDay, Vesting, VestingDay, Withholding
from section16.drafting.office import in_office
from section16.drafting.position import Book, Line, Posting
from section16.drafting.schedule import vesting_on
from section16.drafting.trading_plan import look_at_plan
from section16.drafting.wording import Wording
from section16.law.approval import (
    ACQUISITION_ANSWERS,
    ACQUISITIONS,
    DISPOSITIONS,
    OFFICERS_AND_DIRECTORS_ALONE,
    PERFORMANCE_GRANTS,
    exempts_acquisition,
)

_ZERO = Decimal()
_EXERCISES = (rule("16b-3"), rule("16b-6(b)"))


def grant(desk: Desk, _book: Book, number: int, event: Grant) -> Iterator[Posting]:
    """Yield the row of a grant: code A where the right body approved it."""
    award = desk.award(event.award)
    if event.date != award.granted:
        desk.wrong(
            "FACTS-CONTRADICT",
            desk.event_at(number, "date"),
            f"the grant is told of {event.date}, the award says {award.granted}",
            f"make the event and [awards.{event.award}] granted agree",
        )
    if award.performance:
        desk.doubt(
            "GRANT-BEFORE-EARNED",
            desk.event_at(number, "award"),
            f"the award depends on {award.performance}; such awards are usually reported when they are earned",
            "leave the grant out until then, unless the goal is the price of the share alone",
            *PERFORMANCE_GRANTS,
        )
    line = desk.line_of(event.award)
    code, because, citations = _code_of_grant(desk, event.award)
    in_table_one = desk.table_of(award.security) == "I"
    yield Posting(
        line=line,
        award="" if in_table_one else event.award,
        on=event.date,
        event=number,
        acquired=True,
        units=award.units,
        code=code,
        price=_ZERO,
        because=because,
        citations=citations,
        ours=(("amount", Wording(desk).granted_as_shares(event.award)),) if in_table_one else (),
        theirs=(*event.notes, *desk.notes_as_shares(event.award)),
    )


def _code_of_grant(desk: Desk, name: str) -> tuple[str, str, tuple[Citation, ...]]:
    award = desk.award(name)
    if not in_office(desk, award.to, award.granted):
        return (
            "P",
            "bought from the issuer by one who is neither officer nor director then",
            OFFICERS_AND_DIRECTORS_ALONE,
        )
    if award.approved_by is None:
        desk.ask(
            desk.at(f"[awards.{name}]", "approved-by"),
            "Who approved the grant?",
            "A grant that the board, a committee of two or more non-employee directors or the stockholders approved, "
            "or that is held for six months, is exempt and carries code A.",
            ACQUISITION_ANSWERS,
            ACQUISITIONS,
        )
        return "A", "an award from the issuer", ACQUISITIONS
    if exempts_acquisition(award.approved_by):
        return "A", f"an award from the issuer, exempt: {_approved(award.approved_by)}", ACQUISITIONS
    desk.doubt(
        "GRANT-NOT-EXEMPT",
        desk.at(f"[awards.{name}]", "approved-by"),
        "nobody whose approval exempts it approved the grant",
        "it is drafted as a purchase from the issuer, code P; ask counsel",
        *ACQUISITIONS,
    )
    return "P", "an acquisition from the issuer that nothing exempts", ACQUISITIONS


def _approved(answer: str) -> str:
    return answer if answer == "held for six months" else f"approved by the {answer}"


def vesting(desk: Desk, _book: Book, number: int, event: Vesting) -> Iterator[Posting]:
    """Yield the rows of a vesting: M in both tables where the award stands in Table II, and F for what was withheld."""
    award = desk.award(event.award)
    shares = desk.underlying(event.award)
    if event.date < award.granted:
        desk.wrong(
            "VESTING-BEFORE-GRANT",
            desk.event_at(number, "date"),
            f"the award {event.award} vests on {event.date}, before its grant on {award.granted}",
            "one of the two days is wrong",
        )
    factor = desk.factor(shares.security, event.date)
    units = event.units if event.units is not None else shares_of(vesting_on(award, event.date) * factor)
    if not units:
        desk.wrong(
            "VESTING-NOTHING",
            desk.event_at(number, "units"),
            f"the schedule of {event.award} has nothing that vests on {event.date}",
            "say units, or correct the schedule or the day",
        )
        return
    if desk.table_of(award.security) == "II":
        because = f"units of the award {event.award} vested and were settled in shares, which is an exempt exercise"
        yield from _into_shares(desk, number, event, event.award, units, _ZERO, "M", because)
    if event.withheld is not None:
        yield withheld(desk, number, event, shares, event.withheld, event.withheld_price)


def grant_day(desk: Desk, book: Book, number: int, event: GrantDay) -> Iterator[Posting]:
    """Yield the rows of every award granted on a day, in the order of the file."""
    named = [name for name, award in desk.facts.awards.items() if award.granted == event.date]
    if not named:
        desk.wrong("GRANT-NOTHING", desk.event_at(number, "date"), "no award was granted that day", "correct the day")
    for name in named:
        yield from grant(desk, book, number, Grant(date=event.date, award=name, report=event.report, notes=event.notes))


def vesting_day(desk: Desk, book: Book, number: int, event: VestingDay) -> Iterator[Posting]:
    """Yield the rows of every award of which a part vests on a day, in the order of the file."""
    named = [name for name, award in desk.facts.awards.items() if vesting_on(award, event.date)]
    for name in event.withheld:
        if name not in named:
            desk.wrong(
                "FACTS-UNKNOWN",
                desk.event_at(number, f"withheld, {name}"),
                f"no award {name} has a part that vests that day",
                "correct the name or the day",
            )
    if not named:
        desk.wrong("VESTING-NOTHING", desk.event_at(number, "date"), "nothing vests that day", "correct the day")
    for name in named:
        kept = event.withheld.get(name)
        one = Vesting(
            date=event.date,
            award=name,
            withheld=kept,
            withheld_price=event.withheld_price,
            report=event.report,
            notes=event.notes,
        )
        yield from vesting(desk, book, number, one)


def _into_shares(  # noqa: PLR0913, PLR0917 - an exercise is that many facts
    desk: Desk, number: int, event: Vesting | Exercise, name: str, units: Decimal, price: Decimal, code: str, because: str
) -> Iterator[Posting]:
    """Yield the pair of rows of an exercise of an award: shares acquired in Table I, units disposed of in Table II."""
    award = desk.award(name)
    shares = desk.underlying(name)
    wording = Wording(desk)
    plan = "" if isinstance(event, Vesting) else event.plan
    told = wording.vested(name) if isinstance(event, Vesting) else wording.under_plan(plan) if plan else ""
    yield Posting(
        line=shares,
        on=event.date,
        event=number,
        acquired=True,
        units=desk.shares(units, award.security, event.date),
        code=code,
        price=price,
        because=because,
        citations=_EXERCISES,
        ours=(("code", told),) if told else (),
        plan=plan,
        theirs=event.notes,
    )
    yield Posting(
        line=desk.line_of(name),
        award=name,
        on=event.date,
        event=number,
        acquired=False,
        units=units,
        code=code,
        price=_ZERO,
        plan=plan,
        because=because,
        citations=_EXERCISES,
        theirs=event.notes,
    )


def withheld(  # noqa: PLR0913, PLR0917 - a withholding is that many facts
    desk: Desk, number: int, event: Vesting | Exercise | Withholding, line: Line, units: Decimal, price: Decimal | None
) -> Posting:
    """Return the row of shares kept by the issuer for tax or an exercise price: code F."""
    if price is None:
        key = "price" if isinstance(event, Withholding) else "withheld-price"
        desk.ask(desk.event_at(number, key), "What was a withheld share worth?", "Column 4 gives the price of each share.")
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
        ours=(("code", Wording(desk).withheld()),),
        theirs=event.notes,
    )


def withholding(desk: Desk, _book: Book, number: int, event: Withholding) -> Iterator[Posting]:
    """Yield the row of a withholding."""
    yield withheld(desk, number, event, Line(event.who, event.security), event.units, event.price)


def exercise(desk: Desk, _book: Book, number: int, event: Exercise) -> Iterator[Posting]:
    """Yield the rows of an exercise: M for an award of an officer or director, else X or O by what the share is worth."""
    if not event.award:
        yield from _exercise_of_right(desk, number, event)
        return
    award = desk.award(event.award)
    shares = desk.underlying(event.award)
    if desk.table_of(award.security) == "I":
        desk.wrong(
            "EXERCISE-NOTHING",
            desk.event_at(number, "award"),
            f"{event.award} stands in Table I, where there is nothing to exercise",
            "say that it vests, or correct the kind of the security",
        )
        return
    if event.date < award.granted:
        desk.wrong(
            "EXERCISE-BEFORE-GRANT",
            desk.event_at(number, "date"),
            f"{event.award} is exercised on {event.date}, before its grant on {award.granted}",
            "one of the two days is wrong",
        )
    look_at_plan(desk, number, event.plan, award.to)
    price = price_of((award.exercise_price or _ZERO) / desk.factor(shares.security, event.date))
    if in_office(desk, award.to, event.date):
        code, because = "M", "an award held by an officer or director was exercised, which is exempt"
    else:
        code, because = _by_the_money(desk, number, event, price)
    yield from _into_shares(desk, number, event, event.award, event.units, price, code, because)
    if event.withheld is not None:
        yield withheld(desk, number, event, shares, event.withheld, event.withheld_price)


def _by_the_money(desk: Desk, number: int, event: Exercise, price: Decimal) -> tuple[str, str]:
    if event.market_price is None:
        desk.ask(
            desk.event_at(number, "market-price"),
            "What was an underlying share worth when it was exercised?",
            "In or at the money the exercise is exempt and carries code X; out of the money it is matched and carries code O.",
            citations=(rule("16b-6(b)"),),
        )
        return "X", "exercised"
    if event.market_price >= price:
        return "X", f"exercised in or at the money: a share was worth {event.market_price}, the exercise price is {price}"
    return "O", f"exercised out of the money: a share was worth {event.market_price}, the exercise price is {price}"


def _exercise_of_right(desk: Desk, number: int, event: Exercise) -> Iterator[Posting]:
    security = desk.security(event.security)
    price = security.exercise_price or _ZERO
    code, because = _by_the_money(desk, number, event, price)
    yield from _exchanged(desk, number, event, code, because, price)
    if event.withheld is not None:
        yield withheld(desk, number, event, Line(event.who, security.of), event.withheld, event.withheld_price)


def conversion(desk: Desk, _book: Book, number: int, event: Conversion) -> Iterator[Posting]:
    """Yield the rows of a conversion: code C in both tables."""
    yield from _exchanged(desk, number, event, "C", "a convertible security was converted", _ZERO)


def _exchanged(  # noqa: PLR0913, PLR0917 - an exchange is that many facts
    desk: Desk, number: int, event: Exercise | Conversion, code: str, because: str, price: Decimal
) -> Iterator[Posting]:
    security = desk.security(event.security)
    both = {
        "on": event.date,
        "event": number,
        "code": code,
        "because": because,
        "citations": (rule("16b-6(b)"),),
        "theirs": event.notes,
    }
    shares = desk.shares(event.units, event.security, event.date)
    yield Posting(line=Line(event.who, security.of), acquired=True, units=shares, price=price, **both)  # type: ignore[arg-type]  # as above
    yield Posting(line=Line(event.who, event.security), acquired=False, units=event.units, price=_ZERO, **both)  # type: ignore[arg-type]  # as above
