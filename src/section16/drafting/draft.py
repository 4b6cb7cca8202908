"""From facts to drafts: the events in order, the forms they require, and the questions, findings and statements on the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from section16.document.ownership import OwnershipDocument
from section16.drafting.consistency.facts import check_facts
from section16.drafting.consistency.foreign_issuers import check_owners
from section16.drafting.consistency.signing import check_signing
from section16.drafting.consistency.unreported_events import check_transfer, check_unreported_events
from section16.drafting.context.book import BalanceLine, Book, Posting
from section16.drafting.context.context import DraftingContext
from section16.drafting.context.phrases import plain
from section16.drafting.context.questions import Question, Reason, Statement
from section16.drafting.form.amended_form import check_changes, check_day, check_forms, of_the_original
from section16.drafting.form.box_changes import BoxChange, box_changes
from section16.drafting.form.document import FormDrafter
from section16.drafting.form.further_forms import parted
from section16.drafting.plan.filers import ReportingPersons, filers
from section16.drafting.plan.form_choice import EventJournal, FormPlan, due_of, plans
from section16.drafting.plan.held_up import held_up
from section16.drafting.plan.short_swing import EnteredTrade, check_short_swing, unreported_trades
from section16.drafting.plan.statements import statements
from section16.drafting.postings.handlers import postings_of
from section16.drafting.postings.opening import before_events
from section16.drafting.postings.trading_plans import check_missing_notice
from section16.facts.events import (
    Split,
    Transfer,
)
from section16.facts.facts import Facts
from section16.facts.filing import Amendment
from section16.finding import Finding, Severity, WrongFactsError
from section16.law.due_dates import EVENT_OF_CODE, WITH_ISSUER_BEFORE_2002, DueDate, DueEvent, deferred


class Draft(msgspec.Struct, frozen=True):
    """A drafted form: whose, the document, when it is due, and why it is as it is.

    ``owners`` are the short names of those who file it, ``events`` the numbers of its events, ``powers`` the powers of
    attorney it is signed under. ``amends`` is the name of the draft that it amends.
    """

    name: str
    who: str
    document: OwnershipDocument
    due: DueDate
    reasons: tuple[Reason, ...]
    changes: tuple[BoxChange, ...] = ()
    owners: tuple[str, ...] = ()
    events: tuple[int, ...] = ()
    powers: tuple[str, ...] = ()
    amends: str = ""


class Drafting(msgspec.Struct, frozen=True):
    """The result of drafting.

    ``drafts`` are whole forms; there are none while a question is open or anything is wrong. ``findings`` report what is wrong
    (``reject``) or doubtful (``warn``) about the facts, ``statements`` say what is not due or may be deferred. ``held_up`` are
    the forms that an open question or an error holds up, as far as they are known; they are not to be filed, but their due
    dates count.
    """

    drafts: tuple[Draft, ...] = ()
    questions: tuple[Question, ...] = ()
    findings: tuple[Finding, ...] = ()
    statements: tuple[Statement, ...] = ()
    held_up: tuple[Draft, ...] = ()


def draft(  # noqa: PLR0913 - each is a way to draft
    facts: Facts,
    source: str = "the facts file",
    *,
    opening: dict[BalanceLine, Any] | None = None,
    filed: OwnershipDocument | None = None,
    numbers: Sequence[str] | None = None,
    only: Sequence[str] = (),
    whole: bool = True,
) -> Drafting:
    """Return the forms that the facts require, or the questions and errors to resolve first.

    ``opening`` are balances to start from in place of those the facts state, as a ledger gives them. ``filed`` is the form that
    an amendment amends. ``numbers`` are the numbers of the events in the office that has the facts. With ``only`` the forms of
    these owners are drafted. Unless ``whole`` is set, a filer's forms are drafted if no open question or error concerns it. The
    same facts give the same drafts, byte for byte. Not legal advice.
    """
    context = DraftingContext(facts if filed is None else of_the_original(facts, filed), source, numbers)
    check_facts(context)
    if _rejected(context):
        return Drafting(findings=tuple(context.findings))
    book = Book(before_events(context, context.opening() if opening is None else opening, postings_of))
    journal = _journal(context, book)
    _check_reach(context, journal)
    forms = list(_forms(context, book, journal, tuple(only))) if not (whole and _rejected(context)) else []
    if filed is not None and facts.amendment is not None:
        forms = _amending(context, facts.amendment, filed, forms)
    text = list(dict.fromkeys(statements(context, journal, forms_of(forms))))
    waiting: list[Draft] = []
    if _rejected(context) or context.questions:
        going_on = set() if whole else {filer.display_name for filer in filers(context) if not held_up(context, filer)}
        waiting = [form for form in forms if form.who not in going_on]
        forms = [form for form in forms if form.who in going_on]
        text = [statement for statement in text if statement.who in going_on]
    return Drafting(tuple(forms), tuple(context.questions), tuple(context.findings), tuple(text), tuple(waiting))


def check_before_drafting(context: DraftingContext) -> list[Finding]:
    """Return what is wrong with facts before anything is drafted: contradictions, and disposals of more than is held.

    An office refuses a change by it, so that an overdraft is found when it is entered and not when the form is due.
    """
    check_facts(context)
    if not _rejected(context):
        _journal(context, Book(before_events(context, context.opening(), postings_of)))
    return [finding for finding in context.findings if finding.severity is Severity.REJECT]


def entered_trades(facts: Facts, source: str, cik: str, numbers: Sequence[str] | None = None) -> tuple[EnteredTrade, ...]:
    """Return the entered trades of a reporting person, given by CIK, and the household that no filed form reports."""
    context = DraftingContext(facts, source, numbers)
    check_facts(context)
    if _rejected(context):
        raise WrongFactsError([finding for finding in context.findings if finding.severity is Severity.REJECT])
    journal = _journal(context, Book(before_events(context, context.opening(), postings_of)))
    mine = (one for one in filers(context) if any(context.party(owner).cik.zfill(10) == cik for owner in one.owners))
    return tuple(trade for filer in mine for trade in unreported_trades(context, journal.entries, filer))


def _amending(context: DraftingContext, amendment: Amendment, filed: OwnershipDocument, forms: list[Draft]) -> list[Draft]:
    """Return forms with what they change of the one that was filed, which is held against them."""
    check_day(context, amendment, filed)
    check_forms(context, amendment, filed, [form.document for form in forms])
    made = [msgspec.structs.replace(form, changes=box_changes(filed, form.document)) for form in forms]
    check_changes(context, [form.changes for form in made])
    return made


def forms_of(forms: list[Draft]) -> frozenset[tuple[str, str]]:
    """Return the forms to draft for each filer."""
    return frozenset((form.who, form.document.form) for form in forms)


def _rejected(context: DraftingContext) -> bool:
    return any(finding.severity is Severity.REJECT for finding in context.findings)


def _journal(context: DraftingContext, book: Book) -> EventJournal:
    """Post every event in the order of the days, and return what came of it; a split counts from the beginning of its day."""
    after: dict[int, int] = {}
    numbered = sorted(enumerate(context.facts.events, 1), key=lambda one: (one[1].date, not isinstance(one[1], Split)))
    for number, event in numbered:
        for posting in postings_of(context, book, number, event):
            owned = book.owned(posting.line)
            if book.post(_by_its_day(posting)) is None:
                _overdrawn(context, number, posting, owned)
        after[number] = len(book.entries)
    return EventJournal(tuple(book.entries), after)


def _by_its_day(posting: Posting) -> Posting:
    """Return a posting on the form of its day: before 29 August 2002 exempt transactions with the issuer waited for Form 5."""
    kind = EVENT_OF_CODE.get(posting.code)
    if kind not in (DueEvent.GRANT, DueEvent.DISCRETIONARY) or not deferred(kind, posting.on):
        return posting
    return msgspec.structs.replace(posting, form=5, citations=(*posting.citations, *WITH_ISSUER_BEFORE_2002))


def _check_reach(context: DraftingContext, journal: EventJournal) -> None:
    filing = tuple(filers(context))
    check_unreported_events(context, [entry.posting for entry in journal.entries], filing)
    check_short_swing(context, journal.entries, filing)
    for number, event in enumerate(context.facts.events, 1):
        if isinstance(event, Transfer):
            check_transfer(context, number, event, filing)


def _overdrawn(context: DraftingContext, number: int, posting: Posting, owned: Any) -> None:
    who, what = context.party(posting.line.holder).display_name, context.security(posting.line.security).title
    context.wrong(
        "OVERDRAWN",
        context.event_at(number, "units"),
        f"{who} disposes of {plain(posting.units):f} {what} and owns {plain(owned):f}.",
        "Correct the units or the opening balance, or add the event that is missing before it.",
    )


def _forms(context: DraftingContext, book: Book, journal: EventJournal, only: tuple[str, ...]) -> Iterator[Draft]:
    for filer in filers(context):
        if only and filer.owners != only:
            continue
        for plan in plans(context, filer, journal):
            yield from _drafted(context, book, filer, plan)


def _drafted(context: DraftingContext, book: Book, filer: ReportingPersons, plan: FormPlan) -> Iterator[Draft]:
    check_signing(context, plan)
    check_owners(context, plan.filer.owners, plan.day)
    for entry in plan.entries:
        if entry.number not in plan.brought:
            check_missing_notice(context, entry, due_of(context, entry))
    drafter = FormDrafter(context, book, plan)
    documents = parted(context, drafter.document())
    for number, document in enumerate(documents, 1):
        suffix = f"-{number}" if len(documents) > 1 else ""
        name = f"form{plan.form}-{filer.owners[0]}-{(plan.named or plan.period).isoformat()}{suffix}"
        yield Draft(
            name,
            filer.display_name,
            document,
            plan.due,
            tuple(drafter.reasons),
            owners=filer.owners,
            events=drafter.events,
            powers=drafter.powers,
        )
