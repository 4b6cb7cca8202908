"""When Form 3 was due: ten days after the event, or by the day on which the first registration of a class took effect."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import msgspec

from section16.compliance.duty import Doubt, DueDates, Duty
from section16.law.due_dates import DueDate, DueEvent
from section16.law.foreign_issuers import NotDue, foreign_due_date
from section16.ledger.entries.entry import LedgerFiling
from section16.why import Incomplete, Why

_SEVERAL = 3
"""So many reporting persons with Forms 3 of one day, before any other report, show a first registration."""


class Registration(msgspec.Struct, frozen=True):
    """What is known of an issuer's first registration: the day as stated or as filings suggest; whether it is foreign."""

    stated: date | None = None
    suggested: frozenset[date] = frozenset()
    foreign: bool = False


def registration_days(filings: Iterable[LedgerFiling]) -> frozenset[date]:
    """Return the day that Forms 3 suggest as that of an issuer's first registration; nothing where they suggest none.

    Appointments of several persons on one day, as after a merger, look the same unless there is an earlier report. Joint owners
    are one, because a fund's Form 3 alone has several.
    """
    persons: dict[date, set[tuple[str, ...]]] = defaultdict(set)
    first: date | None = None
    for filing in filings:
        if filing.form.startswith("3") and filing.period is not None:
            persons[filing.period].add(filing.owners)
        day = filing.period if filing.form.startswith("3") else filing.filed or filing.day
        first = day if day is not None and (first is None or day < first) else first
    return frozenset(day for day, owners in persons.items() if day == first and len(owners) >= _SEVERAL)


def form_3_duty(filing: LedgerFiling, event: date, dates: DueDates, known: Registration, *, explained: bool = True) -> Duty:
    """Return the duty to file a Form 3 for an event; without ``explained`` it has no reasons where the form has a due date."""
    if known.foreign:
        return _foreign(event)
    registered = known.stated
    ordinary = dates(DueEvent.BECOME_INSIDER, event)
    if registered is not None and event <= registered:
        due = dates(DueEvent.FIRST_REGISTRATION, registered)
        return Duty(due=due, because=_because(due, f"The first registration took effect on {registered}.", explained=explained))
    if registered is None and event in known.suggested:
        due = dates(DueEvent.FIRST_REGISTRATION, event)
        lacks = Incomplete(
            "whether a first registration took effect on the day of the event",
            f"Several Forms 3 are of that day and nothing is earlier; if it did not, the form was due on {ordinary.due}.",
            "State the day in the facts as registered of [[issuer]].",
            subject=filing.issuer_name,
            rows=(filing.accession,),
        )
        return Duty(
            due=due,
            because=_because(due, f"The event of the form is {event}.", explained=explained),
            doubts=(Doubt(ordinary.due, lacks),),
        )
    return Duty(due=ordinary, because=_because(ordinary, f"The event of the form is {event}.", explained=explained))


def _foreign(event: date) -> Duty:
    """Return the duty of a director or officer of a foreign private issuer, who reports since 18 March 2026."""
    found = foreign_due_date(DueEvent.BECOME_INSIDER, event)
    if isinstance(found, NotDue):
        return Duty(due=None, because=(Why(f"No Form 3 was required: {found.because}.", citations=found.citations),))
    return Duty(due=found, because=(_why(found, f"The event of the form is {event}."),))


def _because(due: DueDate, event: str, *, explained: bool) -> tuple[Why, ...]:
    return (_why(due, event),) if explained else ()


def _why(due: DueDate, event: str) -> Why:
    lines = (Why(event), *(Why(f"{step}.") for step in due.steps))
    return Why(f"Form 3 was due on {due.due}.", citations=due.citations, because=lines)
