"""Statements where no form is due: what may be deferred to Form 5, that nothing is left of the year, departures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from section16.drafting.awards.unvested import vesting_on
from section16.drafting.context.book import BookEntry, Posting
from section16.drafting.context.context import EXERCISED, DraftingContext
from section16.drafting.context.questions import Statement
from section16.drafting.plan.after_leaving import AFTER_LEAVING, statements_after_leaving
from section16.drafting.plan.earlier_transactions import said_of_earlier
from section16.drafting.plan.filers import ReportingPersons, filers
from section16.drafting.plan.foreign_issuers import not_required_on
from section16.drafting.plan.form_choice import EXIT_BOX, EventJournal, brought_forward, reported
from section16.drafting.postings.exercises import EXERCISES
from section16.facts.events import Appointment, Departure, Vesting, VestingDay
from section16.facts.fiscal_year import fiscal_year_end
from section16.law.approval import ACQUISITIONS as EXEMPT_GRANTS
from section16.law.due_dates import FORM_5, DueDate, DueEvent, due_date
from section16.law.foreign_issuers import FOREIGN_PRIVATE_ISSUERS, Outside
from section16.law.months import six_months_end
from section16.law.small_acquisitions import SMALL_ACQUISITION


def statements(context: DraftingContext, journal: EventJournal, drafted: frozenset[tuple[str, str]]) -> Iterator[Statement]:
    """Yield the statements about every filer; ``drafted`` are the forms drafted, by filer and form."""
    for filer in filers(context):
        yield from _without_rows(context, filer, journal)
        yield from _outside(context, filer, journal)
        yield from said_of_earlier(filer, journal.entries)
        yield from _vested_without_row(context, filer)
        yield from statements_after_leaving(context, filer, journal.entries)
        if context.facts.year_end is None:
            yield from _waiting(context, filer, journal)
        elif (filer.display_name, "5") not in drafted:
            yield _nothing_left(filer, context.facts.year_end.on)
        yield from _departure(context, filer, drafted)


def _outside(context: DraftingContext, filer: ReportingPersons, journal: EventJournal) -> Iterator[Statement]:
    """Yield what is reported on no form because the issuer is a foreign private issuer, and why."""
    coded = [(entry.posting.event, entry.posting.on) for entry in journal.entries if entry.posting.code and _sees(filer, entry)]
    joined = [
        (number, day)
        for number, event in enumerate(context.facts.events, 1)
        if isinstance(event, Appointment) and event.who in filer.owners and (day := not_required_on(context, event)) is not None
    ]
    for number, day in dict.fromkeys((*joined, *coded)):
        event = context.event(number)
        found = None if filer.has_reported(event) else _why_outside(context, filer, day)
        if found is not None:
            what = event.__struct_config__.tag
            yield Statement(
                filer.display_name, f"no form is due for the {what} of {event.date}: {found.because}", found.citations
            )


def _why_outside(context: DraftingContext, filer: ReportingPersons, day: date) -> Outside | None:
    """Return why a filer reports nothing of a foreign private issuer on a day, in office or after leaving it."""
    if filer.is_insider(day):
        return filer.outside(day)
    if not context.facts.issuer.is_foreign_private(day) or not filer.left_before(day):
        return None
    return Outside(
        f"{filer.display_name} had left office, and insiders of a foreign private issuer do not report after that",
        FOREIGN_PRIVATE_ISSUERS,
    )


def _sees(filer: ReportingPersons, entry: BookEntry) -> bool:
    return filer.view(entry.posting.line, entry.posting.on) is not None


def _without_rows(context: DraftingContext, filer: ReportingPersons, journal: EventJournal) -> Iterator[Statement]:
    for entry in journal.entries:
        posting = entry.posting
        text = filer.has_reported(context.event(posting.event))
        if not text and not posting.code and filer.view(posting.line, posting.on) is not None:
            what = context.event(posting.event).__struct_config__.tag
            yield Statement(
                filer.display_name, f"no form is due for the {what} of {posting.on}: {posting.because}", posting.citations
            )


def _vested_without_row(context: DraftingContext, filer: ReportingPersons) -> Iterator[Statement]:
    """Yield that a vesting needs no row: the shares are in Table I since the grant, or nothing was exercised yet."""
    for event in context.facts.events:
        if not isinstance(event, Vesting | VestingDay) or filer.has_reported(event):
            continue
        named = [event.award] if isinstance(event, Vesting) else list(context.facts.awards)
        for name in named:
            award = context.award(name)
            if award.to not in filer.owners or not _vests(context, event, name):
                continue
            text = f"no row is due for the vesting of {name} on {event.date}"
            if context.security(award.security).kind in EXERCISED:
                yield Statement(
                    filer.display_name, f"{text}: it was reported at the grant, and is reported again when exercised", EXERCISES
                )
            elif context.table_of(award.security) == "I":
                yield Statement(filer.display_name, f"{text}: its shares have been in Table I since the grant", EXEMPT_GRANTS)


def _vests(context: DraftingContext, event: Vesting | VestingDay, name: str) -> bool:
    """Return whether an award vests by an event: the one that is named, or each of which a part vests that day."""
    return isinstance(event, Vesting) or bool(vesting_on(context, name, event.date))


def _waiting(context: DraftingContext, filer: ReportingPersons, journal: EventJournal) -> Iterator[Statement]:
    moved = brought_forward(context, filer, journal)
    for entry in journal.entries:
        posting = entry.posting
        event = context.event(posting.event)
        if entry.number in moved:
            continue
        if posting.form != 5 or event.report == "early" or not posting.code or not reported(context, filer, entry, journal):  # noqa: PLR2004 - the form
            continue
        due = due_date(DueEvent.FISCAL_YEAR_END, fiscal_year_end(context.facts.issuer.fiscal_year_end, posting.on))
        yield Statement(
            filer.display_name,
            f"the {event.__struct_config__.tag} of {posting.on} (code {posting.code}) {_when_on_form_5(context, posting, due)}",
            tuple(dict.fromkeys((*posting.citations, *due.citations[:1]))),
        )


def _when_on_form_5(context: DraftingContext, posting: Posting, due: DueDate) -> str:
    """Return how long a transaction may wait for Form 5, or that its Form 5 was due before the day of signing."""
    signed = context.facts.filing.signed
    if signed is not None and due.due < signed:
        return (
            f"was due on Form 5 by {due.due}; if that form was filed, add the reporting person to reported of the event, "
            f"otherwise draft Form 5 for the fiscal year that ended on {due.on} and file it at once"
        )
    return f"may wait for Form 5, due {due.due}{_conditions(posting.on) if posting.code == 'L' else ''}"


def _conditions(on: date) -> str:
    """Return the conditions on which a small acquisition waits, with the last day on which a sale ends the deferral."""
    return (
        f", provided that no disposition that is not exempt from Section 16(b) is made through {six_months_end(on)} and "
        f"such acquisitions of the class come to at most ${SMALL_ACQUISITION:,f} in six months; "
        "otherwise Form 4 is due on the second business day after"
    )


def _nothing_left(filer: ReportingPersons, end: date) -> Statement:
    return Statement(
        filer.display_name,
        f"no Form 5 is due for the fiscal year that ended on {end}: by these facts everything has been reported",
        FORM_5,
    )


def _departure(context: DraftingContext, filer: ReportingPersons, drafted: frozenset[tuple[str, str]]) -> Iterator[Statement]:
    if (filer.display_name, "4") in drafted or (filer.display_name, "5") in drafted:
        return
    for event in context.facts.events:
        if not isinstance(event, Departure) or event.who not in filer.owners or filer.has_reported(event):
            continue
        if filer.outside(event.date) is None:
            foreign = context.facts.issuer.is_foreign_private(event.date)
            yield Statement(
                filer.display_name,
                f"leaving on {event.date} does not require a form by itself; the exit box is ticked on the next form, if any",
                EXIT_BOX if foreign else AFTER_LEAVING,
            )
