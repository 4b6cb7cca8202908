"""What a step requires: for each requirement of the declared workflow, the findings where it does not hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property

import msgspec
from sqlalchemy import Connection, select

from section16.action import Action
from section16.checks.run import check
from section16.document.identifiers import accession as accession_number
from section16.document.ownership import OwnershipDocument
from section16.document.table_one import NonDerivativeTransaction
from section16.document.table_two import DerivativeTransaction
from section16.drafting.draft import Draft, Drafting
from section16.finding import Finding, Severity
from section16.formats.ownership_xml.filing import for_filing
from section16.law.business_days import CUT_OFF_CITATION, WASHINGTON, last_moment
from section16.law.due_dates import DueDate, both_dates
from section16.law.signatures import ATTESTATION, AUTHENTICATION, BY_ATTORNEY
from section16.office.approval.authentication import (
    AuthenticationDocument,
    AuthenticationKind,
    SignedOriginal,
    SigningMethod,
    authentication_of,
    papers,
)
from section16.office.approval.policy import asks_four_eyes
from section16.office.approval.signing import PowerOfAttorney, blocks_of, is_attorneys, powers_for, signer_of
from section16.office.drafts.amendments import made_anew
from section16.office.drafts.drafts import OfficeDraft, content_of, corrects_alone
from section16.office.drafts.filed_forms import filed_ledger
from section16.office.drafts.issuer_facts import LastDrafting, stated
from section16.office.drafts.steps import StepDetails, StepTaken, round_of, steps_of
from section16.office.drafts.stored_words import action_of, stored_action
from section16.office.drafts.workflow import Requirement, State, WorkflowStep, in_words, predicate
from section16.store.records import IssuerScope
from section16.store.tables import TRAIL

_PREPARED = ("drafted", "drafted again", "locked")


class StepCase:
    """A step that a member asks for: the draft, the details of the step, and what the office knows about it."""

    def __init__(  # noqa: PLR0913 - everything a step is judged by
        self,
        connection: Connection,
        tenant: IssuerScope,
        kept: OfficeDraft,
        step: WorkflowStep,
        asked: StepDetails,
        *,
        by: str,
        now: datetime,
        original: SignedOriginal | None = None,
        checked: Sequence[Finding] | None = None,
        drafting: LastDrafting | None = None,
    ) -> None:
        self.connection = connection
        self.tenant = tenant
        self.kept = kept
        self.step = step
        self.asked = asked
        self.by = by
        self.now = now
        self.original = original or SignedOriginal()
        self.checked = checked
        self.drafting = drafting or LastDrafting()

    @property
    def today(self) -> date:
        """The date in Washington."""
        return self.now.astimezone(WASHINGTON).date()

    @property
    def day(self) -> date:
        """The date of the signature that is being recorded."""
        return self.asked.day or self.today

    @cached_property
    def content(self) -> str:
        """The hash of the draft's content."""
        return content_of(self.kept.document)

    @cached_property
    def round(self) -> tuple[StepTaken, ...]:
        """The steps since the draft was last locked."""
        return round_of(steps_of(self.connection, self.tenant, self.kept.name))

    @cached_property
    def papers(self) -> tuple[AuthenticationDocument, ...]:
        """The papers of the issuer."""
        return tuple(papers(self.connection, self.tenant))

    def taken(self, word: str) -> tuple[StepTaken, ...]:
        """Return the steps of a kind since the draft was last locked."""
        return tuple(taken for taken in self.round if taken.word == word)

    @cached_property
    def yielded(self) -> tuple[bool, Drafting, Action]:
        """Whether the data results in the draft or amendment today, what it results in, and how it is drafted again."""
        return _yielded(self)

    @cached_property
    def late(self) -> bool:
        """Whether the due date has passed; an amendment that only corrects has none."""
        if self.now <= last_moment(self.kept.due) or corrects_alone(self.connection, self.tenant, self.kept):
            return False
        return self.now > last_moment(self.due.due)

    @cached_property
    def due(self) -> DueDate | OfficeDraft:
        """When the draft is due by the closures of EDGAR known today; as drafted where the data results in another form."""
        same = _made_for(self, self.yielded[1])
        return same[0].due if same else self.kept

    @property
    def signatures(self) -> tuple[tuple[str, date], ...]:
        """The signatures to judge, each with its date: the one being recorded, all recorded, or those the form carries.

        A form is locked only with signatures that are possible: a missing power of attorney found at signing is found after
        the approval, when the form may be due within hours.
        """
        if self.step.word == "sign":
            return ((self.asked.signature, self.day),)
        if self.step.word == "lock":
            names = dict.fromkeys(one.name.text or "" for one in self.kept.document.signatures)
            return tuple((name, self.today) for name in names)
        return tuple((one.details.signature, one.details.day or date.min) for one in self.taken("sign"))

    def wrong(self, identifier: str, message: str, remedy: str, action: Action | None = None) -> Finding:
        """Return a finding that prevents the step."""
        return Finding(identifier, Severity.REJECT, self.place, message, remedy, action=action)

    def doubt(self, identifier: str, message: str, remedy: str) -> Finding:
        """Return a finding that deserves attention and does not prevent the step."""
        return Finding(identifier, Severity.WARN, self.place, message, remedy)

    @property
    def place(self) -> str:
        """The place that findings about the draft name."""
        return f"draft {self.kept.name} of {self.tenant.cik}"


_VERIFY = Action("office.audit", {"verify": True})


def _paper_to_sign(case: StepCase) -> Action:
    return Action("filing.paper", {"name": case.kept.name, "signature": case.asked.signature})


_REMEDIES = {"filing.lock": "Lock it first.", "filing.approve": "Approve it first.", "filing.sign": "Sign it first."}


def _step_first(case: StepCase, state: State) -> Action:
    """Return the step that leads towards the one that is not possible yet, or the status."""
    name = case.kept.name
    if case.step.word in ("approve", "sign", "submit") and state is State.DRAFT:
        return Action("filing.lock", {"name": name})
    if case.step.word in ("sign", "submit") and state is State.LOCKED:
        return Action("filing.approve", {"name": name})
    if case.step.word == "submit" and state is State.APPROVED:
        return Action("filing.sign", {"name": name, "signature": ""})
    return Action("filing.status", {"name": name})


Guard = Callable[[StepCase], Iterator[Finding]]


def look(case: StepCase) -> tuple[Finding, ...]:
    """Return everything found before a step; findings of severity ``reject`` prevent it."""
    state = State(case.kept.state)
    if state not in case.step.at:
        action = _step_first(case, state)
        possible = " or ".join(map(predicate, case.step.at)).replace(" or is ", " or ")
        message = f"{in_words(state)}. The step {case.step.word} is possible when it {possible}."
        return (case.wrong("STEP-NOT-NOW", message, _REMEDIES.get(action.name, "See its status."), action),)
    return tuple(finding for need in case.step.needs for finding in GUARDS[need](case))


def _no_reject(case: StepCase) -> Iterator[Finding]:
    found = case.checked
    if found is None:
        found = check(for_filing(case.kept.document), on=case.today, earlier=filed_ledger(case.connection, case.tenant))
    for finding in found:
        if finding.severity is not Severity.NOTE:
            yield msgspec.structs.replace(finding, location=f"{case.place}, {finding.location}")


def _fresh(case: StepCase) -> Iterator[Finding]:
    yields_it, made, again = case.yielded
    if yields_it:
        return
    message = "The facts or the date have changed since this form was drafted, and now result in another form."
    yield case.wrong("DRAFT-STALE", message, "Draft it again, or discard it.", again)
    for question in made.questions:
        yield case.wrong(
            "DRAFT-STALE",
            f"A question is open at {question.location}: {question.asks}",
            "Answer it and draft again.",
            question.action,
        )
    for finding in made.findings:
        if finding.severity is Severity.REJECT:
            yield case.wrong("DRAFT-STALE", f"The data is inconsistent. {finding.message}", finding.remedy)


def _fresh_or_warned(case: StepCase) -> Iterator[Finding]:
    if case.yielded[0]:
        return
    message = "The facts or the date have changed since this draft was locked, and now result in another form."
    yield case.doubt("DRAFT-OUTDATED", message, "Send it back and draft again, unless the change does not concern this form.")


def _yielded(case: StepCase) -> tuple[bool, Drafting, Action]:
    """Return whether the data results in the draft or amendment today, what it results in, and how it is drafted again."""
    found = stated(case.connection, case.tenant)
    if case.kept.document.is_amendment:
        again = Action("filing.amend", {"name": case.kept.amends, "why": ""})
        made = made_anew(case.connection, case.tenant, case.kept, case.today)
    else:
        again = Action("draft", {"all-due": True})
        made = case.drafting(found, signed=case.today, year_end=case.kept.period if case.kept.form == "5" else None)
    return any(_same_form(one.document, case) for one in _made_for(case, made)), made, again


def _made_for(case: StepCase, made: Drafting) -> list[Draft]:
    """Return what is drafted today for the owners and events of a draft."""
    events, mine = stated(case.connection, case.tenant).events, set(case.kept.events)
    return [one for one in made.drafts if one.owners == case.kept.owners and {events[n - 1] for n in one.events} == mine]


def _same_form(document: OwnershipDocument, case: StepCase) -> bool:
    mine = case.kept.document
    names = [one.name.text for one in mine.signatures]
    return content_of(document) == case.content and names == [one.name.text for one in document.signatures]


def _other_eyes(case: StepCase) -> Iterator[Finding]:
    if not asks_four_eyes(case.connection, case.tenant):
        return
    mine = (TRAIL.c.issuer == case.tenant.cik) & (TRAIL.c.kind == "draft") & (TRAIL.c.name == case.kept.name)
    asked = (
        select(TRAIL.c.action).where(mine, TRAIL.c.by == case.by, TRAIL.c.action.in_(map(stored_action, _PREPARED))).limit(1)
    )
    done = case.connection.execute(asked).scalar()
    if done is not None:
        message = f"{case.by} has {action_of(done)} this draft and cannot approve it as well."
        yield case.wrong("APPROVAL-OWN", message, "Ask another approver.")


def _unchanged(case: StepCase) -> Iterator[Finding]:
    locked = case.taken("lock")
    if not locked or locked[-1].content != case.content:
        message = "The content is not the one that was locked: it was changed outside of the office."
        yield case.wrong(
            "DRAFT-CHANGED",
            message,
            "Send the draft back and draft it again. Verify the office.",
            _VERIFY,
        )


def _approved(case: StepCase) -> Iterator[Finding]:
    if not any(one.content == case.content for one in case.taken("approve")):
        yield case.wrong("DRAFT-UNAPPROVED", "The content has not been approved.", "Send it back and have it approved again.")


def not_carried(case: StepCase) -> Finding | None:
    """Return what is wrong with a typed signature that a form does not carry."""
    if blocks_of(case.kept.document, case.asked.signature):
        return None
    carried = " and ".join(repr(one.name.text) for one in case.kept.document.signatures)
    message = f"The form carries {carried}, not {case.asked.signature!r}."
    return case.wrong("SIGNATURE-OTHER", message, "Type it as it is on the form.")


def _carried(case: StepCase) -> Iterator[Finding]:
    wrong = not_carried(case)
    if wrong is not None:
        yield wrong
        return
    blocks = blocks_of(case.kept.document, case.asked.signature)
    if any(set(blocks) & set(one.details.blocks) for one in case.taken("sign")):
        yield case.wrong(
            "SIGNATURE-GIVEN", f"The signature {case.asked.signature!r} is already recorded.", "See who else has to sign."
        )


def _power(case: StepCase) -> Iterator[Finding]:
    for signature, day in case.signatures:
        if is_attorneys(signature):
            yield from _attorney(case, signature, day)


def _attorney(case: StepCase, signature: str, day: date) -> Iterator[Finding]:
    found = list(powers_for(case.connection, case.tenant, case.kept, signature))
    name = signer_of(signature)
    if not found:
        message = f"No power of attorney from the reporting person to {name} is on record."
        yield case.wrong(
            "POWER-MISSING", message, "Have the reporting person sign, or add the power of attorney to the office."
        )
        return
    power = power_in_force(found, case.kept.form, day)
    if power is None:
        last = found[-1]
        lacks = last.power.lacks(case.kept.form, day)
        message = f"{name} cannot sign on {day}: the power of attorney {last.name} {lacks}."
        yield case.wrong("POWER-NOT-IN-FORCE", message, "Have the reporting person sign, or add a new power of attorney.")
    elif not power.power.filed_with and not power.power.text:
        message = f"The power of attorney {power.name} is not on file and has no text to attach as Exhibit 24."
        remedy = "Add its text, or the accession number of the filing that carries it."
        yield msgspec.structs.replace(case.doubt("POWER-NOT-ATTACHED", message, remedy), citations=BY_ATTORNEY)


def power_in_force(found: list[PowerOfAttorney], form: str, day: date) -> PowerOfAttorney | None:
    """Return the first power of attorney that is in force on a day and covers a form."""
    return next((one for one in found if one.power.covers(form, day)), None)


def _day(case: StepCase) -> Iterator[Finding]:
    locked = case.taken("lock")
    first = locked[-1].at.astimezone(WASHINGTON).date() if locked else case.today
    if case.asked.day is None and first < case.today:
        message = f"The signature date is missing, and it may be any date since the draft was locked on {first}."
        yield case.wrong("SIGNATURE-DAY", message, "Give the date on the signed authentication document.")
    elif not first <= case.day <= case.today:
        message = f"The signature date {case.day} does not fall between the lock date {first} and today, {case.today}."
        yield case.wrong("SIGNATURE-DAY", message, "Give the date on the signed authentication document.")


def _paper(case: StepCase) -> Iterator[Finding]:
    signature = case.asked.signature
    if case.original.data.strip() == authentication_of(case.kept, signature, signer_of(signature)).text().strip().encode():
        message = "The authentication document is the one that was printed, without a signature."
        finding = case.wrong("SIGNATURE-PAPER", message, "Attach the signed document, or record where it is kept.")
        yield msgspec.structs.replace(finding, citations=AUTHENTICATION)
    elif not case.original.data and not case.original.reference:
        message = f"There is no signed authentication document of {signer_of(case.asked.signature)}."
        finding = case.wrong(
            "SIGNATURE-PAPER",
            message,
            "Attach it, or record where it is kept.",
            _paper_to_sign(case),
        )
        yield msgspec.structs.replace(finding, citations=AUTHENTICATION)


def _attestation(case: StepCase) -> Iterator[Finding]:
    for signature, day, method in _methods(case):
        signer = signer_of(signature)
        mine = [
            one for one in case.papers if one.kind is AuthenticationKind.ATTESTATION and one.signer == signer and one.on <= day
        ]
        if method == SigningMethod.ELECTRONIC and not mine:
            message = (
                f"There is no attestation signed by hand by {signer} on or before {day}; electronic signatures require one."
            )
            finding = case.wrong(
                "ATTESTATION-MISSING", message, "Have the signer sign the attestation by hand, or this form by hand."
            )
            yield msgspec.structs.replace(finding, citations=ATTESTATION)


def _methods(case: StepCase) -> Iterator[tuple[str, date, str]]:
    if case.step.word == "sign":
        yield case.asked.signature, case.day, case.asked.method
        return
    for one in case.taken("sign"):
        yield one.details.signature, one.details.day or date.min, one.details.method


def _all_signed(case: StepCase) -> Iterator[Finding]:
    given = {block: one for one in case.taken("sign") if one.content == case.content for block in one.details.blocks}
    kept = {one.name: one for one in case.papers}
    for number, one in enumerate(case.kept.document.signatures):
        taken = given.get(number)
        described = f"{one.name.text!r} of {one.signed.text}"
        if taken is None or taken.details.signature != one.name.text or taken.details.day != one.signed.value:
            yield case.wrong(
                "SIGNATURE-MISSING",
                f"The signature {described} is not recorded.",
                "Have the form signed again, in its present content.",
            )
        elif taken.details.paper not in kept or not kept[taken.details.paper].intact:
            finding = case.wrong(
                "SIGNATURE-PAPER", f"The document that authenticates {described} is missing or changed.", "Sign again."
            )
            yield msgspec.structs.replace(finding, citations=AUTHENTICATION)


def _handed_over(case: StepCase) -> Iterator[Finding]:
    if not any(one.content == case.content for one in case.taken("submit")):
        yield case.wrong("NEVER-SENT", "The form was not submitted with its present content.", "Verify the office.", _VERIFY)


def _late(case: StepCase) -> Iterator[Finding]:
    if not case.late:
        message = f"The form is not late: it is due by 22:00 Eastern on {both_dates(case.due)}."
        if corrects_alone(case.connection, case.tenant, case.kept):
            message = "The form is not late: an amendment that only corrects has no due date."
        yield case.wrong("NOT-LATE", message, "Submit it without an acknowledgment.")


def _late_or_acknowledged(case: StepCase) -> Iterator[Finding]:
    if case.late and not any(one.content == case.content for one in case.taken("acknowledge-late")):
        message = f"The form was due by 22:00 Eastern on {both_dates(case.due)}, and lateness has not been acknowledged."
        remedy = "Acknowledge that it is late."
        if _lacks_notice(case.kept.document):
            remedy = (
                f"If notice was given after the transaction, enter the notice date and draft the form again. If not: {remedy}"
            )
        action = Action("filing.acknowledge-late", {"name": case.kept.name, "remark": ""})
        finding = case.wrong("LATE-UNACKNOWLEDGED", message, remedy, action)
        yield msgspec.structs.replace(finding, citations=(CUT_OFF_CITATION,))


def _lacks_notice(document: OwnershipDocument) -> bool:
    """Return whether a form has a transaction under a 10b5-1 plan or a discretionary one, and no deemed execution date."""
    rows = [row for row in document.rows if isinstance(row, NonDerivativeTransaction | DerivativeTransaction)]
    timed = bool(document.aff10b5_one.value) or any(row.code.text == "I" for row in rows)
    return timed and all(row.deemed_execution_date.value is None for row in rows)


def _remark(case: StepCase) -> Iterator[Finding]:
    if not case.asked.remark.strip():
        yield case.wrong("REMARK-MISSING", f"A remark is required for {case.step.word}.", "Give the reason.")


def _accession(case: StepCase) -> Iterator[Finding]:
    number, accepted = case.asked.accession, case.asked.accepted
    if not accession_number.is_valid(number) or accepted is None:
        message = f"{number!r} is not an accession number." if number else "The accession number is missing."
        remedy = "Give the accession number and the acceptance time of EDGAR's acceptance message."
        yield case.wrong("ACCESSION-MISSING", message if accepted else "The acceptance time is missing.", remedy)
    elif accepted > case.now + timedelta(days=1):
        yield case.wrong(
            "ACCESSION-MISSING", f"{accepted:%Y-%m-%d %H:%M} is in the future.", "Give the time in EDGAR's acceptance message."
        )


GUARDS: dict[Requirement, Guard] = {
    Requirement.NO_REJECT: _no_reject,
    Requirement.FRESH: _fresh,
    Requirement.FRESH_OR_WARNED: _fresh_or_warned,
    Requirement.OTHER_EYES: _other_eyes,
    Requirement.UNCHANGED: _unchanged,
    Requirement.APPROVED: _approved,
    Requirement.CARRIED: _carried,
    Requirement.POWER: _power,
    Requirement.DAY: _day,
    Requirement.PAPER: _paper,
    Requirement.ATTESTATION: _attestation,
    Requirement.ALL_SIGNED: _all_signed,
    Requirement.HANDED_OVER: _handed_over,
    Requirement.LATE: _late,
    Requirement.LATE_ACKNOWLEDGED: _late_or_acknowledged,
    Requirement.REMARK: _remark,
    Requirement.ACCESSION: _accession,
}
