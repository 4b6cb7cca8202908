"""The workflow of a draft up to an accepted form, declared once: states, steps, who takes them, what each requires.

``docs/approval.md`` is generated from this declaration, :mod:`section16.office.approval.approval` carries it out and nothing
else moves a draft, and the model test walks it.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from section16.store.roles import MemberRole


class State(StrEnum):
    """The state of a draft; all but ``draft`` are locked."""

    DRAFT = "draft"
    """In preparation: it may be drafted again or discarded."""
    LOCKED = "locked"
    """Checked, with its content fixed by a hash; it awaits approval."""
    APPROVED = "approved"
    """Approved as it was locked; signatures are collected."""
    SIGNED = "signed"
    """All signatures are recorded; it may be submitted."""
    SUBMITTED = "submitted"
    """Submitted to EDGAR, or exported to be submitted by hand; the outcome is awaited."""
    UNKNOWN_OUTCOME = "unknown outcome"
    """EDGAR has not answered, and may or may not have the form; it is looked up before anything else is done."""
    SUSPENDED = "suspended"
    """EDGAR has suspended it; it is not filed."""
    ACCEPTED = "accepted"
    """Accepted by EDGAR: the form is filed."""


def in_words(state: str) -> str:
    """Return the state of a draft as a sentence.

    >>> in_words("draft"), in_words("signed")
    ('The draft is not locked', 'The draft is signed')
    """
    if state == State.DRAFT:
        return "The draft is not locked"
    if state == State.UNKNOWN_OUTCOME:
        return "The draft was submitted and its outcome is unknown"
    return f"The draft is {state}"


def predicate(state: str) -> str:
    """Return the state of a draft as the predicate of a sentence about it.

    >>> predicate("draft"), predicate("signed"), predicate("unknown outcome")
    ('is a draft', 'is signed', 'has an unknown outcome')
    """
    return _PREDICATES.get(state, f"is {state}")


_PREDICATES: dict[str, str] = {State.DRAFT: "is a draft", State.UNKNOWN_OUTCOME: "has an unknown outcome"}


class Requirement(StrEnum):
    """What must hold before a step, as a sentence."""

    NO_REJECT = "no check rejects the form"
    FRESH = "the draft is what the data results in now"
    FRESH_OR_WARNED = "data that results in another form now is reported; it does not prevent the step"
    OTHER_EYES = "the approver has neither drafted nor locked it, where the office requires four eyes"
    UNCHANGED = "the content is the one that was locked"
    APPROVED = "the content is the one that was approved"
    CARRIED = "the typed signature is one that the form carries and that is not recorded yet"
    POWER = "an attorney-in-fact has a power of attorney that is in force and covers the form"
    DAY = "the signature date falls between the lock date and today"
    PAPER = "there is a signed authentication document, or a record where it is kept"
    ATTESTATION = "a signer who signs electronically has attested to it by hand before"
    ALL_SIGNED = "every signature is recorded, with the date that the form states and its document"
    HANDED_OVER = "it was submitted as it is"
    LATE = "the due date has passed"
    LATE_ACKNOWLEDGED = "the filer has acknowledged that a late form is late"
    REMARK = "a remark gives the reason"
    ACCESSION = "EDGAR's accession number and the acceptance time are given"


class WorkflowStep(msgspec.Struct, frozen=True, kw_only=True):
    """One step: its word, what the audit trail says, who takes it, from and to which states, what it requires and keeps.

    Of two states in ``to`` the last is reached when nothing is left to do in the first; without any the state does not change.
    """

    word: str
    done: str
    says: str
    roles: tuple[MemberRole, ...]
    at: tuple[State, ...]
    to: tuple[State, ...] = ()
    needs: tuple[Requirement, ...] = ()
    keeps: str = ""


_BEFORE_SUBMISSION = (State.LOCKED, State.APPROVED, State.SIGNED)

STEPS: dict[str, WorkflowStep] = {
    step.word: step
    for step in (
        WorkflowStep(
            word="lock",
            done="locked",
            says="The draft is checked and its content fixed.",
            roles=(MemberRole.PREPARER,),
            at=(State.DRAFT,),
            to=(State.LOCKED,),
            needs=(Requirement.NO_REJECT, Requirement.FRESH, Requirement.POWER),
            keeps="the hash of the content",
        ),
        WorkflowStep(
            word="approve",
            done="approved",
            says="The content is approved as it was locked.",
            roles=(MemberRole.APPROVER,),
            at=(State.LOCKED,),
            to=(State.APPROVED,),
            needs=(Requirement.UNCHANGED, Requirement.OTHER_EYES, Requirement.FRESH_OR_WARNED),
            keeps="the hash of the content that was approved",
        ),
        WorkflowStep(
            word="send-back",
            done="sent back",
            says="The approver returns it to its preparer with remarks; it requires approval again.",
            roles=(MemberRole.APPROVER,),
            at=_BEFORE_SUBMISSION,
            to=(State.DRAFT,),
            needs=(Requirement.REMARK,),
            keeps="the remarks",
        ),
        WorkflowStep(
            word="withdraw",
            done="withdrawn",
            says="Its preparer takes it back; it requires approval again.",
            roles=(MemberRole.PREPARER,),
            at=_BEFORE_SUBMISSION,
            to=(State.DRAFT,),
            needs=(Requirement.REMARK,),
            keeps="the reason",
        ),
        WorkflowStep(
            word="sign",
            done="signed",
            says="One typed signature is recorded, with the document that authenticates it.",
            roles=(MemberRole.PREPARER, MemberRole.FILER),
            at=(State.APPROVED,),
            to=(State.APPROVED, State.SIGNED),
            needs=(
                Requirement.UNCHANGED,
                Requirement.APPROVED,
                Requirement.CARRIED,
                Requirement.POWER,
                Requirement.DAY,
                Requirement.PAPER,
                Requirement.ATTESTATION,
                Requirement.NO_REJECT,
            ),
            keeps="the authentication document; the signature date goes on the form",
        ),
        WorkflowStep(
            word="acknowledge-late",
            done="acknowledged as late",
            says="The filer acknowledges that the form is submitted after its due date.",
            roles=(MemberRole.FILER,),
            at=(*_BEFORE_SUBMISSION, State.SUSPENDED),
            needs=(Requirement.LATE, Requirement.REMARK),
            keeps="the reason why it is late",
        ),
        WorkflowStep(
            word="submit",
            done="submitted",
            says="It is submitted to EDGAR, or exported to be submitted by hand.",
            roles=(MemberRole.FILER,),
            at=(State.SIGNED, State.SUSPENDED),
            to=(State.SUBMITTED,),
            needs=(
                Requirement.UNCHANGED,
                Requirement.APPROVED,
                Requirement.ALL_SIGNED,
                Requirement.POWER,
                Requirement.ATTESTATION,
                Requirement.NO_REJECT,
                Requirement.LATE_ACKNOWLEDGED,
                Requirement.FRESH_OR_WARNED,
            ),
            keeps="the transport, and the key of the submission",
        ),
        WorkflowStep(
            word="accept",
            done="accepted",
            says="EDGAR has accepted it: the form is filed.",
            roles=(MemberRole.FILER,),
            at=(State.SUBMITTED, State.UNKNOWN_OUTCOME),
            to=(State.ACCEPTED,),
            needs=(Requirement.HANDED_OVER, Requirement.ACCESSION),
            keeps="the accession number, under which powers of attorney that it attached are on file, and the acceptance time",
        ),
        WorkflowStep(
            word="suspend",
            done="suspended",
            says="EDGAR has suspended it.",
            roles=(MemberRole.FILER,),
            at=(State.SUBMITTED, State.UNKNOWN_OUTCOME),
            to=(State.SUSPENDED,),
            needs=(Requirement.REMARK,),
            keeps="EDGAR's reasons",
        ),
        WorkflowStep(
            word="unanswered",
            done="unanswered",
            says="EDGAR has not answered and may or may not have it.",
            roles=(MemberRole.FILER,),
            at=(State.SUBMITTED,),
            to=(State.UNKNOWN_OUTCOME,),
            needs=(Requirement.REMARK,),
            keeps="what happened",
        ),
        WorkflowStep(
            word="not-arrived",
            done="found not to have arrived",
            says="EDGAR was searched and does not have it: it may be submitted again.",
            roles=(MemberRole.FILER,),
            at=(State.SUBMITTED, State.UNKNOWN_OUTCOME),
            to=(State.SIGNED,),
            needs=(Requirement.REMARK,),
            keeps="how it was searched",
        ),
        WorkflowStep(
            word="correct",
            done="taken back for correction",
            says="A suspended form becomes a draft again, and requires approval again.",
            roles=(MemberRole.PREPARER, MemberRole.FILER),
            at=(State.SUSPENDED,),
            to=(State.DRAFT,),
            keeps="nothing else",
        ),
    )
}
"""Every step by its word."""


def diagram() -> str:
    """Return the states and steps as a Mermaid diagram, in which the name of a state cannot contain a blank."""
    named = {state: state.replace(" ", "_") for state in State}
    lines = ["stateDiagram-v2", f"    [*] --> {named[State.DRAFT]}"]
    lines += [f'    state "{state}" as {name}' for state, name in named.items() if state != name]
    lines += [
        f"    {named[start]} --> {named[end]}: {step.word}"
        for step in STEPS.values()
        for start in step.at
        for end in (step.to or (start,))
    ]
    return "\n".join((*lines, f"    {named[State.ACCEPTED]} --> [*]"))
