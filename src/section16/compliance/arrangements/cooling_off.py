"""Whether trading under a Rule 10b5-1 plan began after its cooling-off period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum

import msgspec

from section16.law.trading_plans import AMENDED_RULE_SINCE, COOLING_OFF_CITATIONS, FirstDay, first_trading_day
from section16.why import Incomplete, Why


class CoolingOffStatus(StrEnum):
    """What is known about the cooling-off period of a plan."""

    KEPT = "kept"
    NOT_KEPT = "not kept"
    UNCERTAIN = "uncertain"
    NOT_REQUIRED = "not required"
    NO_TRADE = "no trade yet"
    UNKNOWN = "unknown"


class CoolingOff(msgspec.Struct, frozen=True, kw_only=True):
    """The first day on which trading may begin, at the earliest and at the latest, and the day of the first trade.

    The two days differ where the date of the Form 10-Q or 10-K for the quarter of adoption decides and is not known.
    """

    status: CoolingOffStatus
    earliest: date | None = None
    latest: date | None = None
    first_trade: date | None = None


class CoolingOffFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What decides about a cooling-off period.

    ``director_or_officer`` is ``None`` where no form says it; ``report`` is the day of the periodic report for the quarter
    of adoption. ``amended`` are days of changes, with the reports for their quarters.
    """

    adopted: date | None
    amended: tuple[tuple[date, date | None], ...]
    director_or_officer: bool | None
    report: date | None
    trades: Sequence[date]


def cooling_off_of(facts: CoolingOffFacts) -> tuple[CoolingOff, tuple[Incomplete, ...], Why]:
    """Return whether the cooling-off period of a plan was kept, what that lacks, and why."""
    found = _judged(facts)
    return found, tuple(_missing(facts, found)), _why(facts, found)


def _first_day(facts: CoolingOffFacts, adopted: date, report: date | None) -> FirstDay | None:
    """Return the first day of trading; who may be a director or officer is taken for one, for the longer period."""
    return first_trading_day(adopted, director_or_officer=facts.director_or_officer is not False, report=report)


def _judged(facts: CoolingOffFacts) -> CoolingOff:
    first = min(facts.trades, default=None)
    if facts.adopted is None:
        return CoolingOff(status=CoolingOffStatus.UNKNOWN, first_trade=first)
    day = _first_day(facts, facts.adopted, facts.report)
    if day is None:
        return _of_changes(facts, CoolingOff(status=CoolingOffStatus.NOT_REQUIRED, first_trade=first))
    status = _status(first, day)
    if status is CoolingOffStatus.NOT_KEPT and facts.director_or_officer is None:
        status = CoolingOffStatus.UNCERTAIN
    found = CoolingOff(status=status, earliest=day.earliest, latest=day.latest, first_trade=first)
    return found if status is CoolingOffStatus.NOT_KEPT else _of_changes(facts, found)


def _status(first: date | None, day: FirstDay) -> CoolingOffStatus:
    if first is None:
        return CoolingOffStatus.NO_TRADE
    if first < day.earliest:
        return CoolingOffStatus.NOT_KEPT
    return CoolingOffStatus.KEPT if first >= day.latest else CoolingOffStatus.UNCERTAIN


def _of_changes(facts: CoolingOffFacts, found: CoolingOff) -> CoolingOff:
    """Return what is known when a plan was changed: a trade soon after the change is uncertain.

    A change of the amount, price or timing of the trades is a new adoption; other changes are not, and footnotes do not say.
    """
    if any(_soon_after_changes(facts)):
        return msgspec.structs.replace(found, status=CoolingOffStatus.UNCERTAIN)
    return found


def _soon_after_changes(facts: CoolingOffFacts) -> Iterator[tuple[date, date, date]]:
    """Yield each change with a trade soon after it, that trade, and the day from which it would be late enough."""
    for amended, report in facts.amended:
        day = _first_day(facts, amended, report)
        later = min((trade for trade in facts.trades if trade > amended), default=None)
        if day is not None and later is not None and later < day.latest:
            yield amended, later, day.latest


def _missing(facts: CoolingOffFacts, found: CoolingOff) -> Iterator[Incomplete]:
    if facts.adopted is None:
        yield Incomplete(
            "the day on which the plan was adopted",
            "Whether the cooling-off period was kept cannot be judged.",
            "Ask the person, and add [[arrangements]] with adopted.",
        )
    if found.status is not CoolingOffStatus.UNCERTAIN:
        return
    first = found.first_trade
    if first is not None and found.latest is not None and first < found.latest and facts.report is None:
        yield Incomplete(
            "the day on which the Form 10-Q or 10-K for the quarter of adoption was filed",
            f"Trading may begin between {found.earliest} and {found.latest}.",
            "Add [[reports]] with quarter-end and filed.",
        )
    if facts.director_or_officer is None:
        yield Incomplete(
            "whether the person is a director or officer",
            "The period is at least 90 days for these and 30 days for others.",
            "Compare the boxes of the form with EDGAR.",
        )
    for amended, *_ in _soon_after_changes(facts):
        yield Incomplete(
            f"whether the change of {amended} concerned the amount, price or timing of the trades",
            "If it did, it is the adoption of a new plan with a cooling-off period of its own.",
            f"Ask the person, and add [[arrangements]] with adopted = {amended} if it did.",
        )


def _why(facts: CoolingOffFacts, found: CoolingOff) -> Why:
    if facts.adopted is None:
        return Why("No form states when the plan was adopted.")
    none = f"A plan adopted before {AMENDED_RULE_SINCE} has no required cooling-off period."
    if found.status is CoolingOffStatus.NOT_REQUIRED:
        return Why(none, citations=COOLING_OFF_CITATIONS)
    because = [Why(none if found.earliest is None else _permitted(facts, found))]
    if facts.report is not None:
        because.append(Why(f"The report for the quarter of adoption was filed on {facts.report}."))
    if found.first_trade is not None:
        before = ", before the plan was adopted: one of the dates may be wrong" if found.first_trade < facts.adopted else ""
        because.append(Why(f"The first trade under the plan is of {found.first_trade}{before}."))
    because += [Why(f"The plan was changed on {amended}.") for amended, _ in facts.amended]
    if found.status is CoolingOffStatus.UNCERTAIN:
        because += map(Why, _doubts(facts, found))
    return Why(f"Cooling-off period: {found.status}.", citations=COOLING_OFF_CITATIONS, because=tuple(because))


def _permitted(facts: CoolingOffFacts, found: CoolingOff) -> str:
    who = {
        True: "a director or officer",
        False: "another person than a director or officer",
        None: "a person who may be a director or officer",
    }[facts.director_or_officer]
    between = f"{found.earliest}" if found.earliest == found.latest else f"{found.earliest} to {found.latest}"
    return f"For {who} who adopts a plan on {facts.adopted}, trading may begin on {between}."


def _doubts(facts: CoolingOffFacts, found: CoolingOff) -> Iterator[str]:
    """Yield why it is uncertain whether the period was kept."""
    first, earliest, latest = found.first_trade, found.earliest, found.latest
    if first is not None and earliest is not None and latest is not None:
        if first < earliest:
            yield "No form states whether the person is a director or officer; the period of other persons is shorter."
        elif first < latest:
            yield f"The first trade is between {earliest} and {latest}, and the day of the periodic report decides."
    for amended, later, day in _soon_after_changes(facts):
        yield (
            f"The trade of {later} is before {day}. If the change of {amended} concerned the amount, price or timing of the"
            " trades, it was a new adoption, and the period was not kept."
        )
