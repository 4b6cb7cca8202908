"""From facts to drafts: the events in order, the forms they call for, and all that is asked, told and stated on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from section16.document.ownership import OwnershipDocument
from section16.drafting import (
    consistency,
    corporate_actions,
    dividend_equivalents,
    exercises,
    gifts,
    grants,
    trades,
    vestings,
    withholding,
)
from section16.drafting.amended_form import look_at_changes, look_at_day, look_at_forms, of_the_original
from section16.drafting.amendment import BoxChange, box_changes
from section16.drafting.desk import Desk
from section16.drafting.event import (
    Adjustment,
    AnyEvent,
    Appointment,
    Conversion,
    Departure,
    DividendEquivalents,
    Exercise,
    Expiration,
    Forfeiture,
    Gift,
    Grant,
    GrantDay,
    Inheritance,
    Other,
    PlanPurchase,
    Purchase,
    Sale,
    SaleToCover,
    Split,
    Tender,
    Transfer,
    Vesting,
    VestingDay,
    Withholding,
)
from section16.drafting.facts import Amendment, Facts
from section16.drafting.filer import Filer, filers
from section16.drafting.foreign import look_at_owners
from section16.drafting.form import FormDrafter
from section16.drafting.form_choice import FormPlan, Journal, due_of, plans
from section16.drafting.further_forms import parted
from section16.drafting.open_ends import held_up
from section16.drafting.opening import before_events
from section16.drafting.phrases import plain
from section16.drafting.position import Book, Line, Posting
from section16.drafting.question import Question, Reason, Statement
from section16.drafting.reach import look_at_reach, look_at_transfer
from section16.drafting.trading_plan import look_at_missing_notice
from section16.drafting.year_end import statements
from section16.finding import Finding, Severity
from section16.law.due_dates import EVENT_OF_CODE, WITH_ISSUER_BEFORE_2002, DueDate, Event, deferred

Handler = Callable[[Desk, Book, int, Any], Iterator[Posting]]


def _no_change(_desk: Desk, _book: Book, _number: int, _event: AnyEvent) -> Iterator[Posting]:
    """Yield nothing: who comes and goes changes no position."""
    yield from ()


_HANDLERS: dict[type[Any], Handler] = {
    Grant: grants.grant,
    Vesting: vestings.vesting,
    GrantDay: grants.grant_day,
    VestingDay: vestings.vesting_day,
    Withholding: withholding.withholding,
    Exercise: exercises.exercise,
    Conversion: exercises.conversion,
    Purchase: trades.deal,
    Sale: trades.deal,
    SaleToCover: trades.deal,
    Tender: trades.deal,
    Gift: gifts.gift,
    Transfer: gifts.transfer,
    PlanPurchase: gifts.plan_purchase,
    Inheritance: gifts.inheritance,
    Appointment: _no_change,
    Departure: _no_change,
    DividendEquivalents: dividend_equivalents.dividend_equivalents,
    Split: corporate_actions.split,
    Forfeiture: corporate_actions.forfeiture,
    Expiration: corporate_actions.expiration,
    Other: corporate_actions.other,
    Adjustment: corporate_actions.adjustment,
}


class Draft(msgspec.Struct, frozen=True):
    """A drafted form: whose, the document, when it is due, and why it is as it is.

    ``owners`` are the short names of those who file it, ``events`` the numbers of the events it tells, ``powers`` the powers of
    attorney it is signed under.
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


class Drafting(msgspec.Struct, frozen=True):
    """What the facts came to.

    ``drafts`` are whole forms; there are none while a question is open or anything is wrong. ``findings`` tell what is wrong
    (``reject``) or doubtful (``warn``) about the facts, ``statements`` that nothing is due of someone, or what may wait.
    """

    drafts: tuple[Draft, ...] = ()
    questions: tuple[Question, ...] = ()
    findings: tuple[Finding, ...] = ()
    statements: tuple[Statement, ...] = ()


def draft(  # noqa: PLR0913 - each is a way to draft
    facts: Facts,
    source: str = "the facts file",
    *,
    opening: dict[Line, Any] | None = None,
    filed: OwnershipDocument | None = None,
    numbers: Sequence[str] = (),
    only: Sequence[str] = (),
    whole: bool = True,
) -> Drafting:
    """Return the forms that the facts call for, or what has to be asked or mended first.

    ``opening`` are balances to start from in place of those the facts state, as a ledger gives them. ``filed`` is the form that
    an amendment amends. ``numbers`` are the numbers under which others know the events. With ``only`` the forms of these owners
    are drafted. Unless the ``whole`` is wanted, forms of those are drafted whom nothing open or wrong concerns. The same facts
    give the same drafts, byte for byte. Not legal advice.
    """
    desk = Desk(facts if filed is None else of_the_original(facts, filed), source, numbers)
    consistency.look(desk)
    if _rejected(desk):
        return Drafting(findings=tuple(desk.findings))
    book = Book(before_events(desk, desk.opening() if opening is None else opening, _postings))
    journal = _journal(desk, book)
    _look_at_reach(desk, journal)
    forms = list(_forms(desk, book, journal, tuple(only))) if not (whole and _rejected(desk)) else []
    if filed is not None and facts.amendment is not None:
        forms = _amending(desk, facts.amendment, filed, forms)
    told = list(dict.fromkeys(statements(desk, journal, forms_of(forms))))
    if _rejected(desk) or desk.questions:
        going_on = set() if whole else {filer.told for filer in filers(desk) if not held_up(desk, filer)}
        forms = [form for form in forms if form.who in going_on]
        told = [statement for statement in told if statement.who in going_on]
    return Drafting(tuple(forms), tuple(desk.questions), tuple(desk.findings), tuple(told))


def look_over(desk: Desk) -> list[Finding]:
    """Return what is wrong with facts before anything is drafted: contradictions, and disposals of more than is held.

    An office refuses a change by it, so that an overdraft is found when it is entered and not when the form is due.
    """
    consistency.look(desk)
    if not _rejected(desk):
        _journal(desk, Book(before_events(desk, desk.opening(), _postings)))
    return [finding for finding in desk.findings if finding.severity is Severity.REJECT]


def _amending(desk: Desk, amendment: Amendment, filed: OwnershipDocument, forms: list[Draft]) -> list[Draft]:
    """Return forms with what they change of the one that was filed, which is held against them."""
    look_at_day(desk, amendment, filed)
    look_at_forms(desk, amendment, filed, [form.document for form in forms])
    made = [msgspec.structs.replace(form, changes=box_changes(filed, form.document)) for form in forms]
    look_at_changes(desk, [form.changes for form in made])
    return made


def forms_of(forms: list[Draft]) -> frozenset[tuple[str, str]]:
    """Return of whom which forms are drafted."""
    return frozenset((form.who, form.document.form) for form in forms)


def _rejected(desk: Desk) -> bool:
    return any(finding.severity is Severity.REJECT for finding in desk.findings)


def _postings(desk: Desk, book: Book, number: int, event: AnyEvent) -> Iterator[Posting]:
    """Yield the changes that an event makes, by its kind."""
    return _HANDLERS[type(event)](desk, book, number, event)


def _journal(desk: Desk, book: Book) -> Journal:
    """Post every event in the order of the days, and return what came of it; a split counts from the beginning of its day."""
    after: dict[int, int] = {}
    numbered = sorted(enumerate(desk.facts.events, 1), key=lambda one: (one[1].date, not isinstance(one[1], Split)))
    for number, event in numbered:
        for posting in _postings(desk, book, number, event):
            owned = book.owned(posting.line)
            if book.post(_by_its_day(posting)) is None:
                _overdrawn(desk, number, posting, owned)
        after[number] = len(book.entries)
    return Journal(tuple(book.entries), after)


def _by_its_day(posting: Posting) -> Posting:
    """Return a posting on the form of its day: before 29 August 2002 exempt transactions with the issuer waited for Form 5."""
    kind = EVENT_OF_CODE.get(posting.code)
    if kind not in (Event.GRANT, Event.DISCRETIONARY) or not deferred(kind, posting.on):
        return posting
    return msgspec.structs.replace(posting, form=5, citations=(*posting.citations, *WITH_ISSUER_BEFORE_2002))


def _look_at_reach(desk: Desk, journal: Journal) -> None:
    filing = tuple(filers(desk))
    look_at_reach(desk, [entry.posting for entry in journal.entries], filing)
    for number, event in enumerate(desk.facts.events, 1):
        if isinstance(event, Transfer):
            look_at_transfer(desk, number, event, filing)


def _overdrawn(desk: Desk, number: int, posting: Posting, owned: Any) -> None:
    what = desk.security(posting.line.security).title
    desk.wrong(
        "OVERDRAWN",
        desk.event_at(number, "units"),
        f"{desk.party(posting.line.holder).told} disposes of {plain(posting.units):f} {what} and holds {plain(owned):f}",
        "correct the units or the opening balance, or add the event that is missing before it",
    )


def _forms(desk: Desk, book: Book, journal: Journal, only: tuple[str, ...]) -> Iterator[Draft]:
    for filer in filers(desk):
        if only and filer.owners != only:
            continue
        for plan in plans(desk, filer, journal):
            yield from _drafted(desk, book, filer, plan)


def _drafted(desk: Desk, book: Book, filer: Filer, plan: FormPlan) -> Iterator[Draft]:
    consistency.look_at_signing(desk, plan)
    look_at_owners(desk, plan.filer.owners, plan.day)
    for entry in plan.entries:
        if entry.number not in plan.brought:
            look_at_missing_notice(desk, entry, due_of(desk, entry))
    drafter = FormDrafter(desk, book, plan)
    documents = parted(desk, drafter.document())
    for number, document in enumerate(documents, 1):
        suffix = f"-{number}" if len(documents) > 1 else ""
        name = f"form{plan.form}-{filer.owners[0]}-{(plan.named or plan.period).isoformat()}{suffix}"
        yield Draft(
            name,
            filer.told,
            document,
            plan.due,
            tuple(drafter.reasons),
            owners=filer.owners,
            events=drafter.events,
            powers=drafter.powers,
        )
