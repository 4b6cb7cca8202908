"""Judges a package as the specification describes: accepted, accepted with warnings, or suspended with the reasons.

The checks of section16 review the form by the rules of the day on which it is sent. What only EDGAR can know
is reviewed here: whether the bytes are XML at all, who is who, and whose code is right. The messages are ours: EDGAR's and
numbers are not published. (Specification v5.5, sections 4 and 5.)
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from section16.catalogue import rehearsal
from section16.checks.run import check
from section16.document.identifiers import cik
from section16.document.ownership import OwnershipDocument
from section16.document.submission import Submission
from section16.errors import UnreadableError
from section16.finding import Finding, Severity
from section16.formats.edgar_package import Received, read_package
from section16.formats.ownership_xml import fault_of, version_fault_of
from section16.rehearsal.error_table import is_judged, row_of
from section16.rehearsal.registry import Registry
from section16.secret import Secret
from section16.sentences import sentence

_REJECT = Severity.REJECT


RULES = rehearsal.ENTRIES
"""The entries of the catalogue for what the local EDGAR judges beside the checks of section16."""

_BY_ID = {entry.id: entry for entry in RULES}


class Review(msgspec.Struct, frozen=True):
    """What becomes of a package: what was found about it, and what it holds where it could be read."""

    findings: tuple[Finding, ...] = ()
    submission: Submission | None = None

    @property
    def suspended(self) -> bool:
        """Whether the submission goes no further."""
        return any(finding.severity is _REJECT for finding in self.findings)

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows of the table of errors that the findings fall under."""
        return tuple(sorted({row_of(finding) for finding in self.findings}))


def judge(data: bytes, registry: Registry, on: date, *, live: bool | None = None) -> Review:
    """Return what becomes of a package that is sent on a day; ``live`` says where it was sent, when that is known."""
    try:
        received = read_package(data)
    except UnreadableError as error:
        return Review((_found("JUDGE-UNREADABLE", error.where or "$", error.what, error.remedy),))
    fault = version_fault_of(data) or fault_of(received.form)
    remedy = "Correct the line. In XML, & is written &amp; and < is written &lt;."
    found = [_found("JUDGE-MALFORMED", "$", sentence(fault), remedy)] if fault else []
    found += check(received.submission, on=on)
    found += _registry_findings(received, registry)
    envelope = received.submission.envelope
    if live is not None and envelope is not None and envelope.live is not live:
        sent = "for filing" if live else "as a test"
        says = f"The package is marked {envelope.test_or_live.text} and was sent {sent}."
        found.append(_found("JUDGE-ROUTE", "$.envelope.testOrLive", says, "Change the mark, or send it as it is marked."))
    return Review(tuple(filter(is_judged, found)), received.submission)


def _found(identifier: str, location: str, message: str, remedy: str) -> Finding:
    """Return the finding that a submission breaks a rule; each suspends the submission."""
    return Finding(identifier, _REJECT, location, message, remedy, {}, _BY_ID[identifier].citations)


def _registry_findings(received: Received, registry: Registry) -> Iterator[Finding]:
    """Yield what only EDGAR knows: whether the issuer and the owners exist, and whether the codes are theirs."""
    document = received.submission.document
    if registry.welcoming:
        _welcome(document, received.codes, registry)
    issuer = document.issuer.cik.text or ""
    if issuer and registry.find(issuer) is None:
        yield _found(
            "JUDGE-ISSUER", "$.issuer.cik", f"EDGAR has no issuer {issuer}.", "Compare it with EDGAR's company search."
        )
    for number, owner in enumerate(document.reporting_owners):
        path, text = f"$.reportingOwners[{number}]", owner.cik.text or ""
        if not text:
            continue
        if registry.find(text) is None:
            yield _found("JUDGE-OWNER", f"{path}.cik", f"EDGAR has no filer {text}.", "Compare it with EDGAR's company search.")
        elif owner.ccc.text and not registry.accepts(text, _code(received.codes, number)):
            yield _found("JUDGE-CODE", f"{path}.ccc", f"The code given for the owner {text} is not theirs.", "Look the CCC up.")


def _welcome(document: OwnershipDocument, codes: tuple[Secret[str], ...], registry: Registry) -> None:
    registry.welcome(document.issuer.cik.text or "", None)
    for number, owner in enumerate(document.reporting_owners):
        if cik.is_valid(owner.cik.text or ""):
            registry.welcome(owner.cik.text or "", _code(codes, number))


def _code(codes: tuple[Secret[str], ...], number: int) -> Secret[str]:
    """Return the code at the place of an owner; an empty one where there are fewer codes than owners."""
    return codes[number] if number < len(codes) else Secret("")
