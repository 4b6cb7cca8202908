"""The duty to report a transaction: on which form, by which day, under which rule, and what is not known about it.

Where a fact is not known, the earlier day counts, and the fact is a doubt with the last day on which the report would still
be timely.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from section16.citation import Citation, rule
from section16.compliance.evidence import (
    approved_on,
    names_exemption,
    names_form_3,
    names_plan,
    names_reorganization,
    remarks_name_plan,
    reported_on,
)
from section16.compliance.fiscal_year import CALENDAR_YEAR, fiscal_year_of, year_ending
from section16.law.business_days import calendar_in_use
from section16.law.closures import Calendar
from section16.law.deferral import Circumstances, Report, Treatment, not_reported, treatment
from section16.law.due_dates import DEEMED, EVENT_OF_CODE, DueDate, DueEvent, due_date
from section16.law.small_acquisitions import SMALL_ACQUISITION, Loss
from section16.law.transaction_codes import CODES, Direction
from section16.ledger.entries.dates import in_year
from section16.ledger.entries.entry import Entry
from section16.why import Incomplete, Why

ONE_YEAR = timedelta(days=365)
_PLANNED = frozenset("PSGMXC")
"""Codes of transactions that a Rule 10b5-1 plan makes; grants and tax withholding are the issuer's."""
_SOLD = frozenset("PSG")
_TRADES = frozenset("PS")
_NOTICE_ROUTE = "Ask the broker or administrator for the date, and add it to the facts as [[notice]]."
_EXEMPT_ROUTE = "State it in the facts as [[exempt]]."
_NOT_REPORTABLE_ROUTE = "If no report was required, state the rule in the facts as [[not-reportable]]."


class Doubt(msgspec.Struct, frozen=True):
    """A fact that is not known, and the last day on which the report is timely if it holds; ``None`` if it is never late."""

    until: date | None
    lacks: Incomplete


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    """When a report is due, why, and what is not known; ``due`` is ``None`` where none is required.

    There are no doubts about a report that was filed in time: the day that counts is the earliest possible one.
    """

    due: DueDate | None
    because: tuple[Why, ...]
    doubts: tuple[Doubt, ...] = ()


_DAYS_KEPT = 8192
"""Due dates that are kept at one time: more than the days of twenty years."""


class DueDates:
    """Due dates, each computed once: thousands of rows share their days."""

    def __init__(self) -> None:
        self._known: dict[tuple[DueEvent, date, date | None], DueDate] = {}
        self._counted: dict[int, tuple[DueDate, Why]] = {}

    def __call__(self, event: DueEvent, on: date, notice: date | None = None) -> DueDate:
        """Return when the report of an event of a day is due."""
        key = event, on, notice
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _DAYS_KEPT:
                self._known.clear()
            found = self._known[key] = due_date(event, on, notice=notice)
        return found

    def counted(self, due: DueDate) -> Why:
        """Return how a due date was counted, day by day."""
        known = self._counted.get(id(due))  # its hash would cost as much as the answer
        if known is None:
            lines = tuple(Why(f"{step}.") for step in due.steps)
            why = Why(f"Form {due.form} was due on {due.due}.", citations=due.citations, because=lines)
            known = self._counted[id(due)] = due, why
        return known[1]


_shared: list[tuple[Calendar, DueDates]] = []


def shared_due_dates() -> DueDates:
    """Return due dates that all answers of a process share, as long as the same closures of EDGAR count."""
    calendar = calendar_in_use()
    if not _shared or _shared[0][0] is not calendar:
        _shared[:] = [(calendar, DueDates())]
    return _shared[0][1]


class Circumstance(msgspec.Struct, frozen=True, kw_only=True):
    """What decides beside the row itself.

    ``sold`` is whether the form has a purchase, sale or gift of the same day; ``moved`` the row on the other side of a change
    in the form of ownership; ``filed`` the filing date; ``loss`` the end of the deferral of a small acquisition;
    ``insider_since`` the event of the owner's Form 3. ``notice``, ``exempt`` and ``not_reportable`` are stated facts.
    """

    year_end: tuple[int, int] | None = None
    sold: bool = False
    moved: str = ""
    filed: date | None = None
    loss: Loss | None = None
    insider_since: date | None = None
    notice: date | None = None
    exempt: bool | None = None
    not_reportable: str = ""


def duty_of(row: Entry, on: date, known: Circumstance, dates: DueDates, *, explained: bool = True) -> Duty:
    """Return the duty to report a transaction of a day; ``KeyError`` for what is not a transaction code.

    Without ``explained`` it has no reasons.
    """
    if known.not_reportable:
        exempts = Why(f"Rule {known.not_reportable} exempts it from reporting, as the facts state.", citations=_rule(known))
        return Duty(due=None, because=(exempts,))
    circumstances = Circumstances(exempt=known.exempt, small=known.loss is None)
    found = treatment(row.code, acquired=_acquired(row), on=on, known=circumstances)
    goes = (_goes(row, on, found),) if explained else ()
    if found.report is Report.NEVER:
        return Duty(due=None, because=goes)
    if found.waits:
        due = form_5(on, known.year_end, dates)
    else:
        due = known.loss.due if known.loss is not None and row.code == "L" else _due(row, on, known, dates)
    because = (*goes, dates.counted(due)) if explained else ()
    if _in_time(known, due):
        return Duty(due=due, because=because)
    if found.waits:
        return Duty(
            due=due,
            because=because,
            doubts=(*_year_doubt(row, on, known, due, dates), *_other_doubts(row, on, known, due, dates)),
        )
    doubts = (
        *_notice_doubt(row, on, due, dates),
        *_form_5_doubts(row, on, known, found, dates),
        *_period_doubt(row, on, known, dates),
        *_year_mistyped(row, on, known, dates),
        *_other_doubts(row, on, known, due, dates),
    )
    return Duty(due=due, because=because, doubts=doubts)


def _in_time(known: Circumstance, due: DueDate) -> bool:
    """Whether a report was filed by the day that counts, or on a day that is not known: doubts then change nothing."""
    return known.filed is None or known.filed <= due.due


def _rule(known: Circumstance) -> tuple[Citation, ...]:
    """Return the citations of the rule that the user states, in full where the program knows the exemption."""
    try:
        return not_reported(known.not_reportable).citations
    except (KeyError, ValueError):
        return (rule(known.not_reportable),)


def _acquired(row: Entry) -> bool:
    """Return whether a row is an acquisition; where neither the row nor its code says so, it counts as a disposition."""
    if row.change:
        return row.change > 0
    return CODES[row.code].direction is Direction.ACQUIRED


def _goes(row: Entry, on: date, found: Treatment) -> Why:
    meaning = CODES[row.code].meaning
    what = f"{meaning} (code {row.code}) on {on}"
    where = {Report.FORM_4: "goes on Form 4", Report.MAY_WAIT: "may wait for Form 5", Report.NEVER: "is not reported"}
    return Why(f"{what} {where[found.report]}: {found.because}.", rows=(row.id,), citations=found.citations)


# --- Form 5


def form_5(on: date, year_end: tuple[int, int] | None, dates: DueDates) -> DueDate:
    """Return when Form 5 is due for the fiscal year of a day; of the calendar year where the fiscal year is not known."""
    ends = year_end or CALENDAR_YEAR
    return dates(DueEvent.FISCAL_YEAR_END, year_ending(fiscal_year_of(on, ends), ends))


def _year_doubt(row: Entry, on: date, known: Circumstance, due: DueDate, dates: DueDates) -> Iterator[Doubt]:
    """Yield a doubt where the fiscal year is not known: it may end as late as a year after the transaction."""
    if known.year_end is None:
        latest = dates(DueEvent.FISCAL_YEAR_END, on + ONE_YEAR)
        lacks = Incomplete(
            "the end of the issuer's fiscal year",
            f"Form 5 is taken to be due on {due.due}, that of the calendar year.",
            "Add it to the facts as fiscal-year-end of [[issuer]].",
            subject=row.filing.issuer_name,
            rows=(row.id,),
        )
        yield Doubt(latest.due, lacks)


def _form_5_doubts(row: Entry, on: date, known: Circumstance, found: Treatment, dates: DueDates) -> Iterator[Doubt]:
    """Yield what would let a transaction wait for Form 5 that its code puts on Form 4."""
    if known.exempt is False or known.loss is not None:
        return
    until = form_5(on, known.year_end, dates).due
    if found.unknown:
        lacks = _lacks(row, found.unknown, "If so, the transaction may wait for Form 5.", _EXEMPT_ROUTE)
        yield Doubt(until, lacks)
    elif row.timeliness == "E" or (row.form_type == "5" and row.code == "P" and _small(row)):
        what = f"why code {row.code} may wait for Form 5, as the filer marks it"
        yield Doubt(until, _lacks(row, what, "If it may, the report was early.", _EXEMPT_ROUTE))
    elif words := names_reorganization(row):
        what = f"whether Rule 16b-7 exempts the transaction, as the footnote suggests ({words})"
        yield Doubt(until, _lacks(row, what, "If so, it may wait for Form 5.", _EXEMPT_ROUTE))


def _small(row: Entry) -> bool:
    return row.change is not None and row.price is not None and abs(row.change) * row.price <= SMALL_ACQUISITION


def _lacks(row: Entry, missing: str, effect: str, remedy: str) -> Incomplete:
    return Incomplete(missing, effect, remedy, subject=", ".join(row.filing.names), rows=(row.id,))


# --- Form 4


def _due(row: Entry, on: date, known: Circumstance, dates: DueDates) -> DueDate:
    """Return when Form 4 is due: from the day of notice, where the person did not choose the date."""
    event = _event(row, known)
    notice = _notice(row, on, known) if event in DEEMED else None
    return dates(event, on, notice)


def _event(row: Entry, known: Circumstance) -> DueEvent:
    if row.code == "I":
        return DueEvent.DISCRETIONARY
    if known.notice is not None or is_planned(row, sold=known.sold):
        return DueEvent.PLAN_GIFT if row.code == "G" else DueEvent.PLAN_TRADE
    if row.code == "G":
        return DueEvent.GIFT
    # Codes L, W and Z are here only where they may not wait.
    return EVENT_OF_CODE[row.code] if row.code not in "LWZ" else DueEvent.TRADE


def is_planned(row: Entry, *, sold: bool) -> bool:
    """Whether the form shows a Rule 10b5-1 plan for a row: by the box, the remarks or a footnote of the row."""
    if row.code not in _PLANNED:
        return False
    of_form = row.filing.plan_box is True or remarks_name_plan(row)
    ticked = of_form and (row.code in _SOLD or sold)
    return ticked or names_plan(row)


def _notice(row: Entry, on: date, known: Circumstance) -> date | None:
    """Return the day of notice: the stated one, or the deemed execution date of the form, unless it is before the trade."""
    notice = known.notice or row.deemed
    return notice if notice is not None and notice >= on else None


def _notice_doubt(row: Entry, on: date, due: DueDate, dates: DueDates) -> Iterator[Doubt]:
    if due.latest is not None:
        effect = f"If notice came later than {on}, the report may have been due as late as {due.latest}."
        yield Doubt(due.latest, _lacks(row, "the date of notice", effect, _NOTICE_ROUTE))
    elif due.deemed is None and row.deemed is not None and row.deemed > on and row.code != "L":
        later = dates(DueEvent.PLAN_TRADE, on, row.deemed)
        what = "whether a Rule 10b5-1 plan or plan administrator chose the date"
        effect = f"The form states {row.deemed} as deemed execution date; if so, the report was due on {later.due}."
        yield Doubt(later.due, _lacks(row, what, effect, _NOTICE_ROUTE))


def _year_mistyped(row: Entry, on: date, known: Circumstance, dates: DueDates) -> Iterator[Doubt]:
    """Yield a doubt about a date that would be timely in a later year: last year's number is a frequent typing error.

    Not on a Form 5, which reports the year before, and not where the filer marks the row as late.
    """
    filed = known.filed if row.filing.form.startswith("4") and row.timeliness != "L" else None
    for year in () if filed is None else (filed.year, filed.year - 1):
        later = in_year(on, year)
        if filed is not None and on < later <= filed:
            due = _due(msgspec.structs.replace(row, deemed=None), later, known, dates)
            if filed <= (due.latest or due.due):
                effect = f"With the year {year} the report would have been due on {due.due}."
                yield Doubt(filed, _lacks(row, "whether the year of the date is right", effect, "Compare it with the records."))


def _period_doubt(row: Entry, on: date, known: Circumstance, dates: DueDates) -> Iterator[Doubt]:
    """Yield a doubt about a date before the period of report, which is the earliest transaction of a Form 4.

    Filers type the date of a grant where that of its vesting belongs, or list what they need not report with what they must:
    the form contradicts itself, and either date may be right. Purchases and sales have no other date and no such reason.
    """
    period = row.filing.period
    if period is not None and row.filing.form.startswith("4") and on < period and row.code not in _TRADES:
        due = _due(msgspec.structs.replace(row, deemed=None), period, known, dates)
        until = due.latest or due.due
        what = "whether the date of the row or the period of report is right"
        effect = f"The period, {period}, is to be the earliest transaction; counted from it, the report was due on {until}."
        yield Doubt(until, _lacks(row, what, effect, "Compare both with the records."))


# --- what may exempt the row from reporting, or the day from being the one that counts


def _other_doubts(row: Entry, on: date, known: Circumstance, due: DueDate, dates: DueDates) -> Iterator[Doubt]:
    if due.if_closed is not None:
        days = " and ".join(map(str, due.uncertain))
        effect = f"If it was closed, the report was due on {due.if_closed}."
        yield Doubt(due.if_closed, _lacks(row, f"whether EDGAR was closed on {days}", effect, "Ask the SEC."))
    if known.moved:
        what = "whether the shares changed only the form of ownership (Rule 16a-13)"
        effect = f"Row {known.moved} has the same number on the other side; if so, no report was required."
        yield Doubt(None, _lacks(row, what, effect, _NOT_REPORTABLE_ROUTE))
    named = names_exemption(row)
    if named:
        what = f"whether the exemption that the footnote names applies ({named})"
        yield Doubt(None, _lacks(row, what, "If it does, no report was required.", _NOT_REPORTABLE_ROUTE))
    if names_form_3(row) and (known.insider_since is None or on <= known.insider_since):
        what = "whether the Form 3 that the footnote names reported the securities"
        effect = "If it did, they were acquired by the day of its event, and no further report was required."
        yield Doubt(None, _lacks(row, what, effect, _NOT_REPORTABLE_ROUTE))
    if (timely := reported_on(row, on, due.due)) not in (None, known.filed):
        what = f"whether the form of {timely} that the footnote names reported the transaction"
        yield Doubt(None, _lacks(row, what, "If it did, it was reported in time.", "Add that form to the filings."))
    if known.filed is not None and (final := approved_on(row, on, known.filed)) is not None:
        later = dates(DueEvent.GRANT, final)
        what = f"whether the grant was final only on {final}, the day of the approval that the footnote states"
        effect = f"If so, the report was due on {later.due}."
        yield Doubt(later.due, _lacks(row, what, effect, "Ask the issuer when the grant became final."))
    if known.insider_since is not None and on < known.insider_since:
        what = "whether Rule 16a-2(a) reaches back to the transaction"
        effect = f"It is before {known.insider_since}, the event of the person's Form 3; if not, no report was required."
        yield Doubt(None, _lacks(row, what, effect, _NOT_REPORTABLE_ROUTE))
