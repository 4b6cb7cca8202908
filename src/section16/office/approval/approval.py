"""The workflow of drafts up to accepted forms, as one member takes its steps: lock, approve, sign, submit, and the outcome.

Each step is judged and written in one transaction, with its entry in the audit trail, from the version of the draft that was
looked at: of two members, the second is refused, and nothing is overwritten. Which step is possible in which state is declared
in :mod:`section16.office.drafts.workflow`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from section16.action import Action
from section16.document.exhibit import AttachedDocument
from section16.document.identifiers import accession as accession_number
from section16.document.ownership import OwnershipDocument
from section16.errors import OfficeError
from section16.finding import Finding, Severity
from section16.law.authentication_documents import DocumentText, attestation
from section16.law.business_days import WASHINGTON
from section16.office.approval.authentication import (
    AuthenticationDocument,
    AuthenticationKind,
    SignedOriginal,
    SigningMethod,
    authentication_of,
    keep_paper,
    papers,
)
from section16.office.approval.policy import APPROVAL, asks_four_eyes
from section16.office.approval.refusal import StepRefusedError
from section16.office.approval.requirements import GUARDS, StepCase, look, not_carried, power_in_force
from section16.office.approval.signing import PowerOfAttorney, blocks_of, dated, is_attorneys, powers_for, signer_of
from section16.office.drafts.drafts import OfficeDraft, draft_of, moved_on, set_state
from section16.office.drafts.issuer_facts import LastDrafting
from section16.office.drafts.steps import StepDetails, StepTaken, keep_step, last_submission, steps_of
from section16.office.drafts.stored_words import stored_state
from section16.office.drafts.workflow import STEPS, Requirement, State
from section16.office.members import require
from section16.office.office import Office
from section16.store.database import reading, writing
from section16.store.records import Records
from section16.store.roles import MemberRole
from section16.store.settings import Policy

if TYPE_CHECKING:
    from sqlalchemy import Connection

_TESTERS = (MemberRole.PREPARER, MemberRole.APPROVER, MemberRole.FILER)


class StepResult(msgspec.Struct, frozen=True):
    """A draft after a step, and the warnings that did not prevent it."""

    draft: OfficeDraft
    warnings: tuple[Finding, ...] = ()


class Approval:
    """The workflow of one issuer's drafts, for one member of an office."""

    def __init__(self, office: Office, cik: str) -> None:
        self.office = office
        self.cik = cik
        self._drafting = LastDrafting()

    # Steps; each raises StepRefusedError, NotAllowedError or ConflictError, and then nothing was changed

    def lock(self, name: str, version: int) -> StepResult:
        """Check a draft and fix its content."""
        return self._take("lock", name, version, StepDetails())

    def approve(self, name: str, version: int, remark: str = "") -> StepResult:
        """Approve a draft as it was locked."""
        return self._take("approve", name, version, StepDetails(remark=remark))

    def send_back(self, name: str, version: int, remark: str) -> StepResult:
        """Return a draft to its preparer, with remarks."""
        return self._take("send-back", name, version, StepDetails(remark=remark))

    def withdraw(self, name: str, version: int, remark: str) -> StepResult:
        """Take a draft back as its preparer."""
        return self._take("withdraw", name, version, StepDetails(remark=remark))

    def sign(  # noqa: PLR0913 - what a signature is
        self,
        name: str,
        version: int,
        signature: str,
        original: SignedOriginal,
        *,
        method: SigningMethod = SigningMethod.MANUAL,
        day: date | None = None,
    ) -> StepResult:
        """Record one signature, typed as the form carries it, with the document that authenticates it.

        ``day`` is the signature date. It may be omitted only on the date on which the draft was locked; later it is required,
        because any date since then is possible.
        """
        asked = StepDetails(signature=signature.strip(), method=method, day=day)
        return self._take("sign", name, version, asked, original)

    def acknowledge_late(self, name: str, version: int, remark: str) -> StepResult:
        """Acknowledge that a draft is submitted after its due date."""
        return self._take("acknowledge-late", name, version, StepDetails(remark=remark))

    def submit(
        self, name: str, version: int, way: str, submission: str = "", checked: Sequence[Finding] | None = None
    ) -> StepResult:
        """Record that a draft is submitted, before it is: by which transport, and under which key of the journal.

        ``checked`` are what the checks found in the package of this version; without it the form is checked again.
        """
        return self._take("submit", name, version, StepDetails(way=way, submission=submission), checked=checked)

    def accept(self, name: str, version: int, accession: str, accepted: datetime) -> StepResult:
        """Record that EDGAR has accepted a draft."""
        return self._take("accept", name, version, StepDetails(accession=accession, accepted=accepted))

    def suspend(self, name: str, version: int, remark: str) -> StepResult:
        """Record that EDGAR has suspended a draft, with its reasons."""
        return self._take("suspend", name, version, StepDetails(remark=remark))

    def unanswered(self, name: str, version: int, remark: str) -> StepResult:
        """Record that EDGAR has not answered."""
        return self._take("unanswered", name, version, StepDetails(remark=remark))

    def not_arrived(self, name: str, version: int, remark: str) -> StepResult:
        """Record that EDGAR was searched and does not have a draft; it may be submitted again."""
        return self._take("not-arrived", name, version, StepDetails(remark=remark))

    def correct(self, name: str, version: int) -> StepResult:
        """Make a draft again of a form that EDGAR has suspended."""
        return self._take("correct", name, version, StepDetails())

    def _take(  # noqa: PLR0913 - what a step is taken with
        self,
        word: str,
        name: str,
        version: int,
        asked: StepDetails,
        original: SignedOriginal | None = None,
        *,
        checked: Sequence[Finding] | None = None,
    ) -> StepResult:
        with writing(self.office.engine) as connection:
            tenant = self.office.tenant(connection, self.cik)
            kept = draft_of(connection, tenant, name)
            step = STEPS[word]
            require(connection, self.office.by, tenant, *step.roles)
            if kept.version != version:
                raise moved_on(tenant, kept, version)
            now = self.office.clock()
            case = StepCase(
                connection,
                tenant,
                kept,
                step,
                asked,
                by=self.office.by,
                now=now,
                original=original,
                checked=checked,
                drafting=self._drafting,
            )
            findings = look(case)
            hindered = [finding for finding in findings if finding.severity is Severity.REJECT]
            if hindered:
                raise StepRefusedError(hindered)
            self._write(case)
            return StepResult(draft_of(connection, tenant, name), findings)

    def _write(self, case: StepCase) -> None:
        """Write a step that is possible: what belongs to it, the step, the draft's new state, the audit entry."""
        details, document = case.asked, None
        if case.step.word == "sign":
            details, document = self._signed(case)
        if case.step.word == "accept":
            details = msgspec.structs.replace(details, accession=accession_number.format(details.accession))
            self._on_file(case, details.accession)
        state = _next_state(case, details)
        taken = StepTaken(
            word=case.step.word,
            version=case.kept.version + 1,
            by=self.office.by,
            at=case.now,
            content=case.content,
            details=details,
        )
        seal = keep_step(case.connection, case.tenant, case.kept.name, taken)
        deed = set_state(
            case.connection,
            case.tenant,
            case.kept.name,
            state,
            case.kept.version,
            action=case.step.done,
            note=f"state {stored_state(state)}; step {seal}",
            document=document,
        )
        self.office.record(case.connection, deed)

    def _signed(self, case: StepCase) -> tuple[StepDetails, OwnershipDocument]:
        """Keep the document that authenticates a signature; return the details of the step, and the form with its date."""
        signature = case.asked.signature
        signer, blocks = signer_of(signature), blocks_of(case.kept.document, signature)
        paper, deed = keep_paper(
            case.connection,
            case.tenant,
            AuthenticationKind.AUTHENTICATION,
            signer=signer,
            on=case.day,
            method=SigningMethod(case.asked.method),
            original=case.original,
            text=authentication_of(case.kept, signature, signer).text(),
            draft=case.kept.name,
        )
        self.office.record(case.connection, deed)
        power = _power_used(case, signature, case.day)
        details = msgspec.structs.replace(
            case.asked, signer=signer, day=case.day, blocks=blocks, paper=paper.name, power=power.name if power else ""
        )
        return details, dated(case.kept.document, blocks, case.day)

    def _on_file(self, case: StepCase, accession: str) -> None:
        """Record under which accession number the powers of attorney that a form attached are on file."""
        records = Records(case.connection, case.tenant)
        for grant in _to_attach(case):
            filed = msgspec.structs.replace(grant.power, filed_with=accession)
            deed = records.put("powers", grant.name, filed)
            if deed is not None:
                self.office.record(case.connection, deed)

    # Papers

    def paper_to_sign(self, name: str, signature: str) -> DocumentText:
        """Return the document that authenticates a typed signature on a draft, to be signed.

        Raises :class:`~section16.office.approval.refusal.StepRefusedError` for a signature that the form does not carry.
        """
        with reading(self.office.engine) as connection:
            case = self._case(connection, name, "sign", StepDetails(signature=signature.strip()))
        wrong = not_carried(case)
        if wrong is not None:
            raise StepRefusedError([wrong])
        return authentication_of(case.kept, case.asked.signature, signer_of(case.asked.signature))

    def attest(self, signer: str, original: SignedOriginal, on: date) -> AuthenticationDocument:
        """Keep the attestation that a signer signed by hand before signing electronically.

        Raises :class:`~section16.office.approval.refusal.StepRefusedError` without the document or the place where it is kept.
        """
        with writing(self.office.engine) as connection:
            tenant = self.office.tenant(connection, self.cik)
            require(connection, self.office.by, tenant, MemberRole.PREPARER, MemberRole.FILER)
            if not original.data and not original.reference:
                message = f"There is no signed attestation of {signer}."
                remedy = "Attach it, or record where it is kept."
                raise StepRefusedError([Finding("ATTESTATION-MISSING", Severity.REJECT, signer, message, remedy)])
            today = self.office.clock().astimezone(WASHINGTON).date()
            if on > today:
                message = f"The attestation cannot be signed on {on}, because today is {today}."
                remedy = "Give the date on the signed attestation."
                raise StepRefusedError([Finding("ATTESTATION-DAY", Severity.REJECT, signer, message, remedy)])
            paper, deed = keep_paper(
                connection,
                tenant,
                AuthenticationKind.ATTESTATION,
                signer=signer,
                on=on,
                method=SigningMethod.MANUAL,
                original=original,
                text=attestation(signer).text(),
            )
            self.office.record(connection, deed)
            return paper

    def papers(self) -> tuple[AuthenticationDocument, ...]:
        """Return the papers of the issuer."""
        with reading(self.office.engine) as connection:
            return tuple(papers(connection, self.office.tenant(connection, self.cik)))

    def paper(self, number: str) -> AuthenticationDocument:
        """Return a paper with its bytes, as it was recorded.

        Raises :class:`~section16.errors.OfficeError` for one that is not there, was erased, or is not what was kept.
        """
        found = next((one for one in self.papers() if one.name == number), None)
        where = f"paper {number} of {self.cik}"
        if found is None:
            raise OfficeError(
                "There is no such document.", where=where, remedy="List the documents.", action=Action("office.retained")
            )
        if found.data is None:
            raise OfficeError(
                "The document was erased.", where=where, remedy="See when and by whom.", action=Action("office.audit")
            )
        if not found.intact:
            action = Action("office.audit", {"verify": True})
            raise OfficeError(
                "The document differs from the one that was stored.", where=where, remedy="Verify the office.", action=action
            )
        return found

    # What may be asked

    def require(self, word: str) -> None:
        """Raise :class:`~section16.errors.NotAllowedError` unless the member may take a step, or send a test."""
        roles = _TESTERS if word == "test" else STEPS[word].roles
        with reading(self.office.engine) as connection:
            require(connection, self.office.by, self.office.tenant(connection, self.cik), *roles)

    def steps(self, name: str) -> tuple[StepTaken, ...]:
        """Return the steps that a draft has taken, in their order."""
        with reading(self.office.engine) as connection:
            return tuple(steps_of(connection, self.office.tenant(connection, self.cik), name))

    def hindered(self, name: str, word: str = "submit", checked: Sequence[Finding] | None = None) -> tuple[Finding, ...]:
        """Return what prevents a step, and what deserves a look.

        ``checked`` are what the checks found already; without it the form is checked.
        """
        with reading(self.office.engine) as connection:
            return look(self._case(connection, name, word, checked=checked))

    def unacknowledged(self, name: str) -> Action | None:
        """Return how it is acknowledged that a draft is submitted late; nothing where it is not late, or was acknowledged."""
        with reading(self.office.engine) as connection:
            found = GUARDS[Requirement.LATE_ACKNOWLEDGED](self._case(connection, name, "submit"))
            return next((one.action for one in found), None)

    def submission(self, name: str) -> str:
        """Return the key of the submission that was begun last for a draft; empty where there is none."""
        with reading(self.office.engine) as connection:
            return last_submission(connection, self.office.tenant(connection, self.cik), name)

    def late(self, name: str, at: datetime) -> bool:
        """Whether a draft that EDGAR accepts at a time is filed after it was due; an amendment that only corrects never is."""
        with reading(self.office.engine) as connection:
            tenant = self.office.tenant(connection, self.cik)
            kept = draft_of(connection, tenant, name)
            return StepCase(connection, tenant, kept, STEPS["submit"], StepDetails(), by=self.office.by, now=at).late

    def exhibits(self, name: str) -> tuple[AttachedDocument, ...]:
        """Return the powers of attorney that go with a draft as Exhibit 24: those it is signed under that are not on file."""
        with reading(self.office.engine) as connection:
            grants = _to_attach(self._case(connection, name, "submit"))
        return tuple(
            AttachedDocument("EX-24", str(number), f"ex24-{number - 1}.txt", "POWER OF ATTORNEY", grant.power.text.encode())
            for number, grant in enumerate(grants, 2)
        )

    def _case(
        self,
        connection: Connection,
        name: str,
        word: str,
        asked: StepDetails = StepDetails(),  # noqa: B008 - a frozen value
        checked: Sequence[Finding] | None = None,
    ) -> StepCase:
        tenant = self.office.tenant(connection, self.cik)
        kept = draft_of(connection, tenant, name)
        step, now = STEPS[word], self.office.clock()
        return StepCase(
            connection, tenant, kept, step, asked, by=self.office.by, now=now, checked=checked, drafting=self._drafting
        )

    # Policy

    @property
    def four_eyes(self) -> bool:
        """Whether a member who prepares a draft may not approve it."""
        with reading(self.office.engine) as connection:
            return asks_four_eyes(connection, self.office.tenant(connection, self.cik))

    def set_policy(self, policy: Policy) -> None:
        """Set how drafts of the issuer are approved; only administrators may."""
        with writing(self.office.engine) as connection:
            tenant = self.office.tenant(connection, self.cik)
            require(connection, self.office.by, tenant, MemberRole.ADMINISTRATOR)
            deed = Records(connection, tenant).put("policies", APPROVAL, policy)
            if deed is not None:
                self.office.record(connection, deed)


def _next_state(case: StepCase, details: StepDetails) -> State:
    """Return the state after a step: of two the last when nothing is left to do in the first."""
    if not case.step.to:
        return State(case.kept.state)
    if len(case.step.to) == 1:
        return case.step.to[0]
    given = set(details.blocks).union(*(one.details.blocks for one in case.taken(case.step.word)))
    return case.step.to[len(given) == len(case.kept.document.signatures)]


def _power_used(case: StepCase, signature: str, day: date) -> PowerOfAttorney | None:
    if not is_attorneys(signature):
        return None
    found: list[Any] = list(powers_for(case.connection, case.tenant, case.kept, signature))
    return power_in_force(found, case.kept.form, day)


def _to_attach(case: StepCase) -> Sequence[PowerOfAttorney]:
    """Return the powers of attorney a draft is signed under that are not on file yet and have a text."""
    used = (_power_used(case, one.details.signature, one.details.day or date.min) for one in case.taken("sign"))
    by_name = {one.name: one for one in used if one is not None and one.power.text and not one.power.filed_with}
    return tuple(by_name.values())
