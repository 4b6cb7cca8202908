"""The way of a draft from work to an accepted form, declared once: states, steps, who may take them, what must hold.

``docs/approval.md`` is drawn from this declaration, :mod:`section16.office.approval.approval` carries it out and nothing else
moves a draft, and the model test walks it.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from section16.store.roles import MemberRole


class State(StrEnum):
    """Where a draft is; all but ``draft`` are frozen."""

    DRAFT = "draft"
    """In work: it may be made anew or discarded."""
    FROZEN = "frozen"
    """Checked, and its content held to by a hash; it waits for approval."""
    APPROVED = "approved"
    """Approved as it was frozen; signatures are collected."""
    SIGNED = "signed"
    """Everybody has signed; it may be filed."""
    SENT = "sent"
    """Handed over for EDGAR; its answer is awaited."""
    OPEN = "open"
    """EDGAR has not answered, and whether it has the form is not known; it is looked up before anything else is done."""
    SUSPENDED = "suspended"
    """EDGAR has suspended it; it is not filed."""
    FILED = "filed"
    """Accepted by EDGAR and locked."""


class Requirement(StrEnum):
    """What must hold before a step, as a sentence."""

    NO_REJECT = "no check rejects the form"
    FRESH = "the draft is what the facts yield now"
    FRESH_TOLD = "facts that yield another form by now are told; they hinder nothing"
    OTHER_EYES = "who approves has neither drafted nor frozen it, where the office asks for four eyes"
    UNCHANGED = "the content is the one that was frozen"
    APPROVED = "the content is the one that was approved"
    CARRIED = "the typed signature is one that the form carries and that is not signed yet"
    POWER = "an attorney has a power of attorney that is in force and covers the form"
    DAY = "the day of the signature is no day before the freezing and no day to come"
    PAPER = "there is an authentication document, or word where it is kept"
    ATTESTATION = "who signs electronically has attested to it by hand before"
    ALL_SIGNED = "every signature is given, on the day the form says, with its documents kept"
    HANDED_OVER = "it was sent as it is"
    LATE = "the due moment has passed"
    LATE_TOLD = "a form that is late was acknowledged as late by the filer"
    REMARK = "a remark says why"
    ACCESSION = "EDGAR's accession number and the moment of acceptance are given"


class WorkflowStep(msgspec.Struct, frozen=True, kw_only=True):
    """One step: its word, what is said to be done, who may take it, from where to where, what must hold, what it keeps.

    Of several states in ``to`` the last is reached when nothing is left to do in the first; without any the state stays.
    """

    word: str
    done: str
    says: str
    roles: tuple[MemberRole, ...]
    at: tuple[State, ...]
    to: tuple[State, ...] = ()
    needs: tuple[Requirement, ...] = ()
    keeps: str = ""


_BEFORE_SENDING = (State.FROZEN, State.APPROVED, State.SIGNED)

STEPS: dict[str, WorkflowStep] = {
    step.word: step
    for step in (
        WorkflowStep(
            word="freeze",
            done="frozen",
            says="The draft is checked and held to as it is.",
            roles=(MemberRole.PREPARER,),
            at=(State.DRAFT,),
            to=(State.FROZEN,),
            needs=(Requirement.NO_REJECT, Requirement.FRESH, Requirement.POWER),
            keeps="the hash of the content",
        ),
        WorkflowStep(
            word="approve",
            done="approved",
            says="The content is approved as it was frozen.",
            roles=(MemberRole.APPROVER,),
            at=(State.FROZEN,),
            to=(State.APPROVED,),
            needs=(Requirement.UNCHANGED, Requirement.OTHER_EYES, Requirement.FRESH_TOLD),
            keeps="the hash of the content that was approved",
        ),
        WorkflowStep(
            word="send-back",
            done="sent back",
            says="It goes back into work with remarks, and needs approval again.",
            roles=(MemberRole.APPROVER,),
            at=_BEFORE_SENDING,
            to=(State.DRAFT,),
            needs=(Requirement.REMARK,),
            keeps="the remarks",
        ),
        WorkflowStep(
            word="withdraw",
            done="withdrawn",
            says="Its preparer takes it back into work; it needs approval again.",
            roles=(MemberRole.PREPARER,),
            at=_BEFORE_SENDING,
            to=(State.DRAFT,),
            needs=(Requirement.REMARK,),
            keeps="why",
        ),
        WorkflowStep(
            word="sign",
            done="signed",
            says="One signature is given: the typed one, with the document that authenticates it.",
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
            keeps="the authentication document; the day of the signature goes on the form",
        ),
        WorkflowStep(
            word="acknowledge-late",
            done="acknowledged as late",
            says="The filer says that the form goes out after it was due.",
            roles=(MemberRole.FILER,),
            at=(*_BEFORE_SENDING, State.SUSPENDED),
            needs=(Requirement.LATE, Requirement.REMARK),
            keeps="why it is late",
        ),
        WorkflowStep(
            word="send",
            done="sent",
            says="It is handed over for EDGAR.",
            roles=(MemberRole.FILER,),
            at=(State.SIGNED, State.SUSPENDED),
            to=(State.SENT,),
            needs=(
                Requirement.UNCHANGED,
                Requirement.APPROVED,
                Requirement.ALL_SIGNED,
                Requirement.POWER,
                Requirement.ATTESTATION,
                Requirement.NO_REJECT,
                Requirement.LATE_TOLD,
                Requirement.FRESH_TOLD,
            ),
            keeps="by which way it is sent",
        ),
        WorkflowStep(
            word="accept",
            done="accepted",
            says="EDGAR has accepted it: the form is filed and locked.",
            roles=(MemberRole.FILER,),
            at=(State.SENT, State.OPEN),
            to=(State.FILED,),
            needs=(Requirement.HANDED_OVER, Requirement.ACCESSION),
            keeps="the accession number and the moment; powers of attorney that went with it are on file under it",
        ),
        WorkflowStep(
            word="suspend",
            done="suspended",
            says="EDGAR has suspended it.",
            roles=(MemberRole.FILER,),
            at=(State.SENT, State.OPEN),
            to=(State.SUSPENDED,),
            needs=(Requirement.REMARK,),
            keeps="EDGAR's reasons",
        ),
        WorkflowStep(
            word="unanswered",
            done="unanswered",
            says="No answer came: EDGAR may have it or not.",
            roles=(MemberRole.FILER,),
            at=(State.SENT,),
            to=(State.OPEN,),
            needs=(Requirement.REMARK,),
            keeps="what happened",
        ),
        WorkflowStep(
            word="not-arrived",
            done="found not to have arrived",
            says="It was looked up and EDGAR does not have it: it may be sent again.",
            roles=(MemberRole.FILER,),
            at=(State.SENT, State.OPEN),
            to=(State.SIGNED,),
            needs=(Requirement.REMARK,),
            keeps="how it was looked up",
        ),
        WorkflowStep(
            word="mend",
            done="taken back to be mended",
            says="What was suspended goes back into work, and needs approval again.",
            roles=(MemberRole.PREPARER, MemberRole.FILER),
            at=(State.SUSPENDED,),
            to=(State.DRAFT,),
            keeps="nothing besides",
        ),
    )
}
"""Every step there is."""


def diagram() -> str:
    """Return the states and steps as a Mermaid diagram."""
    lines = ["stateDiagram-v2", f"    [*] --> {State.DRAFT}"]
    lines += [
        f"    {start} --> {end}: {step.word}" for step in STEPS.values() for start in step.at for end in (step.to or (start,))
    ]
    return "\n".join((*lines, f"    {State.FILED} --> [*]"))
