"""Findings that prevent or accompany a step of a draft: locking, approval, signatures, submission and acceptance."""

from __future__ import annotations

from section16.catalogue.entry import Area, CatalogueEntry, entries_of
from section16.finding import Severity
from section16.law.business_days import CUT_OFF_CITATION, OPENS_CITATION
from section16.law.signatures import ATTESTATION, AUTHENTICATION, BY_ATTORNEY

_REJECT, _WARN = Severity.REJECT, Severity.WARN
_entry = entries_of(Area.APPROVAL)

_DRAFT: tuple[CatalogueEntry, ...] = (
    _entry(
        "STEP-NOT-NOW",
        _REJECT,
        "Step not available in this state",
        "Each step of a draft is available only in certain states, for example approval only after the draft is locked.",
        "Take the step that comes first; the status of the draft shows it.",
    ),
    _entry(
        "DRAFT-STALE",
        _REJECT,
        "Draft does not match the current facts",
        "The facts or the date have changed since the form was drafted, so the facts now give a different form, or none.",
        "Draft the form again, or discard the draft.",
    ),
    _entry(
        "DRAFT-OUTDATED",
        _WARN,
        "Facts changed since the draft was locked",
        "The facts, or the date, now give a different form. A locked draft is kept as it is, because the change may not "
        "concern it.",
        "Send the draft back and draft it again, unless the change does not concern this form.",
    ),
    _entry(
        "DRAFT-CHANGED",
        _REJECT,
        "Draft differs from what was locked",
        "The content of the draft is not the content that was locked. It was changed without the program.",
        "Verify the office against its audit trail, then send the draft back and draft it again.",
    ),
    _entry(
        "DRAFT-UNAPPROVED",
        _REJECT,
        "Content has not been approved",
        "Approval applies to the exact content that was approved, and this content was not.",
        "Send the draft back, and have it approved again.",
    ),
    _entry(
        "APPROVAL-OWN",
        _REJECT,
        "Second person required for approval",
        "The issuer requires that a draft is approved by a person who neither drafted nor locked it.",
        "Ask another approver to review the draft.",
    ),
    _entry(
        "REMARK-MISSING",
        _REJECT,
        "Remark required",
        "This step is recorded with a reason.",
        "State the reason in the remark.",
    ),
)

_SIGNATURES: tuple[CatalogueEntry, ...] = (
    _entry(
        "SIGNATURE-OTHER",
        _REJECT,
        "Signature is not on the form",
        "The typed signature does not appear in a signature block of the form.",
        "Type the signature exactly as it appears on the form.",
    ),
    _entry(
        "SIGNATURE-GIVEN",
        _REJECT,
        "Signature already given",
        "The signature block has been signed since the draft was locked.",
        "Check which signatures are still missing.",
    ),
    _entry(
        "SIGNATURE-MISSING",
        _REJECT,
        "Signature missing",
        "Every signature block must be signed as it appears, on the date that the form states.",
        "Have the form signed as it appears, with the date that it states.",
    ),
    _entry(
        "SIGNATURE-DAY",
        _REJECT,
        "Invalid or missing signature date",
        "A signature applies to the content that was locked. Its date must fall between the date of the lock and today.",
        "Give the date on the signed authentication document.",
    ),
    _entry(
        "SIGNATURE-PAPER",
        _REJECT,
        "Signed authentication document missing",
        "A person who signs in typed form signs a document that authenticates the signature before or at the time of filing, "
        "and the filer keeps it for five years.",
        "Attach the signed document, or record where it is kept.",
        *AUTHENTICATION,
    ),
    _entry(
        "ATTESTATION-MISSING",
        _REJECT,
        "Attestation for electronic signatures missing",
        "Before a person signs an authentication document electronically for the first time, that person signs by hand an "
        "attestation that agrees to electronic signatures.",
        "Have the signer sign the attestation by hand and record it, or have this form signed by hand.",
        *ATTESTATION,
    ),
    _entry(
        "ATTESTATION-DAY",
        _REJECT,
        "Attestation dated in the future",
        "An attestation cannot have been signed after today.",
        "Give the date on the signed attestation.",
    ),
    _entry(
        "POWER-MISSING",
        _REJECT,
        "Power of attorney missing",
        "The signature is that of an attorney-in-fact, and the office has no power of attorney from the reporting person to "
        "that attorney.",
        "Have the reporting person sign, or add the power of attorney to the office.",
    ),
    _entry(
        "POWER-NOT-IN-FORCE",
        _REJECT,
        "Power of attorney not in force",
        "The power of attorney has ended, was not yet signed on the date of the signature, or does not cover the form.",
        "Have the reporting person sign the form or a new power of attorney.",
    ),
    _entry(
        "POWER-NOT-ATTACHED",
        _WARN,
        "Power of attorney neither on file nor attached",
        "The instructions require that a power of attorney is on file with the SEC or attached as an exhibit to the form.",
        "Enter the text of the power of attorney, or the accession number of the filing that includes it.",
        *BY_ATTORNEY,
    ),
)

_SUBMISSION: tuple[CatalogueEntry, ...] = (
    _entry(
        "LATE-UNACKNOWLEDGED",
        _REJECT,
        "Late filing not acknowledged",
        "The form is past due. The filer acknowledges that before it is sent, so that no form is late unnoticed.",
        "Have the filer acknowledge the late filing, or enter the date of notice and draft the form again.",
        CUT_OFF_CITATION,
    ),
    _entry(
        "NOT-LATE",
        _REJECT,
        "Form is not late",
        "A late filing can be acknowledged only after the due date.",
        "File the form by its due date.",
    ),
    _entry(
        "NEVER-SENT",
        _REJECT,
        "Content was not submitted",
        "An outcome can be recorded only for the content that was submitted, and this content was not.",
        "Verify the office against its audit trail.",
    ),
    _entry(
        "ACCESSION-MISSING",
        _REJECT,
        "Accession number or acceptance time missing",
        "An accepted filing is recorded with the accession number and the acceptance time that EDGAR states in its message.",
        "Give both as EDGAR's message states them.",
    ),
    _entry(
        "ACCEPTED-WHEN-CLOSED",
        _WARN,
        "Acceptance time outside EDGAR's hours",
        "EDGAR accepts forms on business days from 6:00 to 22:00 Eastern. A form that was sent before EDGAR closed can be "
        "accepted shortly after; any other time is probably mistyped, and the filing date follows from it.",
        "Compare the time with EDGAR's acceptance message.",
        OPENS_CITATION,
    ),
)

ENTRIES: tuple[CatalogueEntry, ...] = (*_DRAFT, *_SIGNATURES, *_SUBMISSION)
