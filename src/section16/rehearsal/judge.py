"""Judges a package as the specification describes: accepted, accepted with warnings, or suspended with the reasons.

What a form has to be is told by the checks of section16, by the rules of the day on which it is sent. What only EDGAR can know
stands here: whether the bytes are XML at all, who is who, and whose code is right. The messages are ours: EDGAR's own texts and
numbers are not published. (Specification v5.5, sections 4 and 5.)
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from section16.checks.run import check
from section16.citation import Citation, specification
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

_REJECT = Severity.REJECT


class JudgeRule(msgspec.Struct, frozen=True):
    """A rule that needs EDGAR: its id, what it is about, its meaning, and where the specification states it."""

    id: str
    title: str
    means: str
    citation: Citation

    def found(self, location: str, message: str, remedy: str = "") -> Finding:
        """Return the finding that a submission breaks the rule."""
        return Finding(self.id, _REJECT, location, message, remedy, {}, (self.citation,))


UNREADABLE = JudgeRule(
    "JUDGE-UNREADABLE",
    "The package cannot be read",
    "A package is an edgarSubmission that is well-formed XML and holds one form in base64.",
    specification("4.2"),
)
MALFORMED = JudgeRule(
    "JUDGE-MALFORMED",
    "The form is no well-formed XML",
    "The form is parsed as it stands: &, < and > are escaped, nothing stands before the declaration, the XML version is 1.0.",
    specification("4.1"),
)
ISSUER = JudgeRule("JUDGE-ISSUER", "There is no such issuer", "EDGAR knows the issuer's number.", specification("4.3.1"))
OWNER = JudgeRule("JUDGE-OWNER", "There is no such owner", "EDGAR knows every owner's number.", specification("4.3.2"))
CODE = JudgeRule("JUDGE-CODE", "The code is not the owner's", "Every owner's number and code fit.", specification("4.3.2"))
ROUTE = JudgeRule(
    "JUDGE-ROUTE",
    "A test is sent to be filed, or a filing to be tested",
    "What the package says of itself, TEST or LIVE, is where it is sent.",
    specification("3.6.8"),
)
RULES = (UNREADABLE, MALFORMED, ISSUER, OWNER, CODE, ROUTE)
"""The rules beside the checks of section16."""


class Judgement(msgspec.Struct, frozen=True):
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


def judge(data: bytes, registry: Registry, on: date, *, live: bool | None = None) -> Judgement:
    """Return what becomes of a package that is sent on a day; ``live`` says where it was sent, when that is known."""
    try:
        received = read_package(data)
    except UnreadableError as error:
        return Judgement((UNREADABLE.found(error.where or "$", error.what, error.remedy),))
    fault = version_fault_of(data) or fault_of(received.form)
    found = [MALFORMED.found("$", fault, "write & as &amp;, < as &lt;")] if fault else []
    found += check(received.submission, on=on)
    found += _registry_findings(received, registry)
    envelope = received.submission.envelope
    if live is not None and envelope is not None and envelope.live is not live:
        sent = "to be filed" if live else "to be tested"
        found.append(ROUTE.found("$.envelope.testOrLive", f"{envelope.test_or_live.text} is sent {sent}", "make them agree"))
    return Judgement(tuple(filter(is_judged, found)), received.submission)


def _registry_findings(received: Received, registry: Registry) -> Iterator[Finding]:
    """Yield what only EDGAR knows: whether the issuer and the owners are there, and whether the codes are theirs."""
    document = received.submission.document
    if registry.welcoming:
        _welcome(document, received.codes, registry)
    issuer = document.issuer.cik.text or ""
    if issuer and registry.find(issuer) is None:
        yield ISSUER.found("$.issuer.cik", f"there is no issuer {issuer}", "compare it with EDGAR's company search")
    for number, owner in enumerate(document.reporting_owners):
        path, text = f"$.reportingOwners[{number}]", owner.cik.text or ""
        if not text:
            continue
        if registry.find(text) is None:
            yield OWNER.found(f"{path}.cik", f"there is no filer {text}", "compare it with EDGAR's company search")
        elif owner.ccc.text and not registry.accepts(text, _code(received.codes, number)):
            yield CODE.found(f"{path}.ccc", f"the code given for the owner {text} is not theirs", "look the CCC up")


def _welcome(document: OwnershipDocument, codes: tuple[Secret[str], ...], registry: Registry) -> None:
    registry.welcome(document.issuer.cik.text or "", None)
    for number, owner in enumerate(document.reporting_owners):
        if cik.is_valid(owner.cik.text or ""):
            registry.welcome(owner.cik.text or "", _code(codes, number))


def _code(codes: tuple[Secret[str], ...], number: int) -> Secret[str]:
    """Return the code at the place of an owner; an empty one where there are fewer codes than owners."""
    return codes[number] if number < len(codes) else Secret("")
