"""Item 408(a) of Regulation S-K: the trading arrangements that directors and officers adopted or terminated in a quarter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from section16.compliance.arrangements.facts import ArrangementFacts, StatedArrangement
from section16.compliance.arrangements.people import KnownInsider, insiders_of, is_same_person
from section16.compliance.arrangements.quarter import require_quarter
from section16.compliance.arrangements.register import TradingPlan, register_of
from section16.law.disclosure import ITEM_408, ITEM_408_RELEASE, ITEM_408_SINCE, ITEM_408_SINCE_SMALLER, MODIFICATION
from section16.ledger.entries.amendment import PostedFiling
from section16.why import Incomplete, Why

Action = Literal["adopted", "terminated", "modified"]


class DisclosedArrangement(msgspec.Struct, frozen=True, kw_only=True):
    """An arrangement that was adopted, terminated or modified in the quarter.

    ``kind`` is a Rule 10b5-1 or another trading arrangement. ``until`` is its last day, ``securities`` the number of securities
    to be bought or sold under it; both are ``None`` where nothing states them.
    """

    name: str
    cik: str
    title: str
    what: Action
    on: date
    kind: Literal["10b5-1", "other"]
    until: date | None
    securities: Decimal | None
    security: str
    trade: Literal["sale", "purchase"]
    rows: tuple[str, ...] = ()


class Item408(msgspec.Struct, frozen=True, kw_only=True):
    """The disclosure of a quarter under Item 408(a).

    ``required`` is whether the item applies to the quarter, ``None`` where that is not known. ``text`` is a draft, a
    paragraph for each arrangement, with brackets for what is missing; the sentence that there is none (or no other) is drafted
    only where every director and officer is known to have none.
    """

    issuer: str
    issuer_name: str
    first: date
    last: date
    required: bool | None
    arrangements: tuple[DisclosedArrangement, ...]
    text: tuple[str, ...]
    incomplete: tuple[Incomplete, ...] = ()
    why: Why


def item_408(
    posted: Sequence[PostedFiling], quarter_end: date, quarter_first: date | None = None, facts: ArrangementFacts | None = None
) -> Item408:
    """Return what an issuer discloses about trading arrangements in the quarter that ends on a day.

    ``posted`` are the issuer's filings in force, ``quarter_first`` the first day of the quarter where it is not three calendar
    months long. Raises :class:`~section16.errors.RequestError` where the quarter begins after it ends, or
    in a year that is not possible.
    """
    first, facts = require_quarter(quarter_end, quarter_first), facts or ArrangementFacts()
    issuer, name = (posted[-1][0].issuer, posted[-1][0].issuer_name) if posted else ("", "")
    required, why = _required(facts, first)
    found = () if required is False else tuple(_arrangements(posted, first, quarter_end, facts))
    asked = (
        (*_unasked(posted, first, quarter_end, facts, found), *_uncounted(quarter_end, facts, found))
        if required is not False
        else ()
    )
    missing = (*_missing_about_issuer(required=required), *_missing(found), *asked)
    return Item408(
        issuer=issuer,
        issuer_name=name,
        first=first,
        last=quarter_end,
        required=required,
        arrangements=found,
        text=() if required is False else tuple(_text(found, quarter_end, complete=not asked)),
        incomplete=missing,
        why=Why(_summary(found, first, quarter_end, required=required), because=(why, *map(_why, found))),
    )


def _required(facts: ArrangementFacts, first: date) -> tuple[bool | None, Why]:
    issuer = facts.issuer
    if issuer is not None and issuer.annual_report != "10-K":
        says = f"The issuer's annual report is Form {issuer.annual_report}, which does not ask for Item 408(a)."
        return False, Why(says, citations=(ITEM_408,))
    if first < ITEM_408_SINCE:
        says = f"The quarter begins before {ITEM_408_SINCE}, when the item first applied."
        return False, Why(says, citations=(ITEM_408, ITEM_408_RELEASE))
    smaller = issuer.smaller_reporting_company if issuer else None
    if first < ITEM_408_SINCE_SMALLER and smaller is not False:
        says = f"For smaller reporting companies the item applies to quarters that begin on or after {ITEM_408_SINCE_SMALLER}."
        return (False if smaller else None), Why(says, citations=(ITEM_408, ITEM_408_RELEASE))
    return True, Why("The item applies to the quarter.", citations=(ITEM_408,))


def _arrangements(
    posted: Sequence[PostedFiling], first: date, last: date, facts: ArrangementFacts
) -> Iterator[DisclosedArrangement]:
    """Yield the arrangements of the quarter by day: those of the register, and those of another kind that the facts state."""
    found = [
        one for plan in register_of(posted, facts) if plan.director_or_officer is not False for one in _of_plan(plan, facts)
    ]
    found += [one for stated in facts.arrangements if stated.kind == "other" for one in _of_stated(stated)]
    yield from sorted((one for one in found if first <= one.on <= last), key=lambda one: (one.on, one.name))


def _of_plan(plan: TradingPlan, facts: ArrangementFacts) -> Iterator[DisclosedArrangement]:
    stated = [one for one in facts.arrangements if one.kind == "10b5-1"]
    days: list[tuple[Action, date | None]] = [("adopted", plan.adopted), ("terminated", plan.terminated)]
    days += [("modified", day) for day in plan.amended if not any(_is_stated(plan, day, one) for one in stated)]
    mine = next(
        (one for one in stated if plan.stated and one.adopted == plan.adopted and _is_stated(plan, one.adopted, one)), None
    )
    for what, day in days:
        if day is not None:
            yield DisclosedArrangement(
                name=mine.name if mine else ", ".join(plan.names),
                cik=plan.owners[0] if plan.owners else "",
                title=plan.title,
                what=what,
                on=day,
                kind="10b5-1",
                until=plan.until,
                securities=plan.securities,
                security=(mine.security if mine else "") or next((trade.security for trade in plan.trades), ""),
                trade=mine.trade if mine else "purchase" if plan.bought > plan.sold else "sale",
                rows=tuple(trade.row for trade in plan.trades),
            )


def _is_stated(plan: TradingPlan, day: date, one: StatedArrangement) -> bool:
    """Whether the facts state an adoption of the plan's person on a day: a change that is a new plan."""
    people = zip(plan.owners or ("",), plan.names, strict=False)
    return one.adopted == day and any(is_same_person((one.cik, one.name), person) for person in people)


def _of_stated(one: StatedArrangement) -> Iterator[DisclosedArrangement]:
    days: tuple[tuple[Action, date | None], ...] = (("adopted", one.adopted), ("terminated", one.terminated))
    for what, day in days:
        if day is not None:
            yield DisclosedArrangement(
                name=one.name,
                cik=one.cik,
                title=one.title,
                what=what,
                on=day,
                kind=one.kind,
                until=one.until,
                securities=one.securities,
                security=one.security,
                trade=one.trade,
            )


# --- what is missing


def _missing_about_issuer(*, required: bool | None) -> Iterator[Incomplete]:
    if required is None:
        yield Incomplete(
            "whether the issuer is a smaller reporting company",
            "Whether the item applies to the quarter is not certain.",
            "Add smaller-reporting-company to [issuer].",
        )


_TO_ASK: tuple[tuple[str, Callable[[DisclosedArrangement], bool], str], ...] = (
    ("title", lambda one: not one.title, "the title of the person"),
    ("until", lambda one: one.until is None, "the duration of the arrangement"),
    (
        "securities",
        lambda one: one.securities is None,
        "the number of securities to be bought or sold under the arrangement",
    ),
)
"""What no form states about an arrangement: the key of the facts, whether it is missing, and the question."""


def _missing(found: Sequence[DisclosedArrangement]) -> Iterator[Incomplete]:
    """Yield each question once, with the arrangements that it is about."""
    for key, is_missing, what in _TO_ASK:
        about = [one for one in found if is_missing(one)]
        if about:
            yield Incomplete(
                what,
                "The draft has brackets in its place.",
                f"Ask the person, and add {key} to [[arrangements]].",
                subject="; ".join(dict.fromkeys(f"{one.name}, {one.what} on {one.on}" for one in about)),
                rows=tuple(row for one in about for row in one.rows[:1]),
            )
    for one in found:
        if one.what == "modified":
            yield Incomplete(
                f"whether the change of {one.on} concerned the amount, price or timing of the trades",
                "If it did, it is the termination of one plan and the adoption of another; if not, it is not disclosed.",
                f"Ask the person, and add [[arrangements]] with adopted = {one.on} if it did.",
                subject=one.name,
                rows=one.rows[:1],
            )


def _unasked(
    posted: Sequence[PostedFiling], first: date, last: date, facts: ArrangementFacts, found: Sequence[DisclosedArrangement]
) -> Iterator[Incomplete]:
    """Yield the directors and officers about whom nothing is known for the quarter: forms show a plan only by its trades."""
    in_office = insiders_of((filing for filing, _ in posted), first, last)
    people = [one for one in in_office if not _has_left(one, first, facts) and not _is_known(one, last, facts, found)]
    if people:
        yield Incomplete(
            f"whether {'this person' if len(people) == 1 else 'each of these persons'} adopted or terminated a trading"
            f" arrangement by {last}",
            "No form shows one, and forms show a plan only once there is a trade under it.",
            "Ask the person. Add [[arrangements]] for each arrangement, [[none]] with name and quarter-end for a person without"
            " one, and [[left]] for a person who has left.",
            subject="; ".join(f"{one.name} ({one.title or 'director or officer'})" for one in people),
            rows=tuple(one.accession for one in people),
        )


def _has_left(one: KnownInsider, first: date, facts: ArrangementFacts) -> bool:
    """Whether the facts state that a person left before a day."""
    return any(left.on < first and is_same_person((one.cik, one.name), (left.cik, left.name)) for left in facts.left)


def _uncounted(last: date, facts: ArrangementFacts, found: Sequence[DisclosedArrangement]) -> Iterator[Incomplete]:
    """Yield that there may be directors and officers whom neither forms nor facts name."""
    count = facts.issuer.directors_and_officers if facts.issuer else None
    people: list[tuple[str, str]] = []
    without = [(none.cik, none.name) for none in facts.none if none.quarter_end == last]
    for person in (*without, *((one.cik, one.name) for one in found)):
        if not any(is_same_person(person, other) for other in people):
            people.append(person)
    if count is None or len(people) < count:
        yield Incomplete(
            "how many directors and officers the issuer has"
            if count is None
            else f"what {count - len(people)} of the {count} directors and officers have adopted or terminated by {last}",
            "The draft does not state that there is no other arrangement.",
            "Add directors-and-officers to [issuer], and [[none]] for each person without an arrangement.",
        )


def _is_known(one: KnownInsider, last: date, facts: ArrangementFacts, found: Sequence[DisclosedArrangement]) -> bool:
    person = (one.cik, one.name)
    without = any(none.quarter_end == last and is_same_person(person, (none.cik, none.name)) for none in facts.none)
    return without or any(is_same_person(person, (other.cik, other.name)) for other in found)


# --- the draft, and why


def _text(found: Sequence[DisclosedArrangement], last: date, *, complete: bool) -> Iterator[str]:
    yield from (_paragraph(one) for one in found)
    if complete:
        none = "no other director or officer" if found else "no director or officer"
        yield (
            f"During the quarter ended {_written(last)}, {none} of the company adopted or terminated a Rule 10b5-1 trading "
            "arrangement or a non-Rule 10b5-1 trading arrangement, as each term is defined in Item 408(a) of Regulation S-K."
        )


def _paragraph(one: DisclosedArrangement) -> str:
    kind = (
        "a trading arrangement intended to satisfy the affirmative defense of Rule 10b5-1(c)"
        if one.kind == "10b5-1"
        else "a non-Rule 10b5-1 trading arrangement, as defined in Item 408(c) of Regulation S-K,"
    )
    many = "[number of securities]" if one.securities is None else f"{one.securities:,}"
    until = "[date]" if one.until is None else _written(one.until)
    return (
        f"On {_written(one.on)}, {one.name}, {one.title or '[title]'}, {one.what} {kind} for the {one.trade} of up to {many} "
        f"shares of {one.security or '[class]'}. The arrangement {_ends(one)} {until}."
    )


def _ends(one: DisclosedArrangement) -> str:
    return "was to end on" if one.what == "terminated" else "ends on"


def _written(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _summary(found: Sequence[DisclosedArrangement], first: date, last: date, *, required: bool | None) -> str:
    if required is False:
        return f"Item 408(a) does not apply to the quarter from {first} to {last}."
    if not found:
        return f"No arrangement that was adopted or terminated from {first} to {last} is known."
    many = "1 arrangement" if len(found) == 1 else f"{len(found)} arrangements"
    return f"{many} adopted, terminated or modified from {first} to {last}."


def _why(one: DisclosedArrangement) -> Why:
    source = "" if one.rows else ", as the facts state"
    citations = (MODIFICATION,) if one.what == "modified" else (ITEM_408,)
    return Why(f"{one.name} {one.what} an arrangement on {one.on}{source}.", rows=one.rows, citations=citations)
