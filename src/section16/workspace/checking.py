"""Checks of forms: whether EDGAR would suspend them, and what a finding, a code or an exemption means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

from section16.action import Action
from section16.catalogue.catalogue import CATALOGUE, suggestion
from section16.catalogue.entry import HEADINGS, Area, CatalogueEntry
from section16.checks.catalogue import BY_ID as CHECKS
from section16.checks.examples import examples
from section16.checks.run import check, chosen, unjudged
from section16.citation import Citation
from section16.document.submission import Submission
from section16.errors import NotFoundError, RequestError, UnreadableError
from section16.finding import Finding, Severity
from section16.law.due_dates import NOT_ADVICE
from section16.law.exemptions import EXEMPTIONS, Exemption
from section16.law.rules import RULES, rule_of
from section16.law.transaction_codes import CODES, TransactionCode
from section16.nearest import nearest, nearest_names
from section16.render.findings import finding_lines

if TYPE_CHECKING:
    from section16.ledger.ledger import Ledger

__all__ = [
    "HEADINGS",
    "NOT_ADVICE",
    "CatalogueEntry",
    "CheckExample",
    "CheckScope",
    "CheckedForm",
    "Exemption",
    "Explained",
    "ExplainedFinding",
    "ExplainedRule",
    "FindingsCatalogue",
    "FormFinding",
    "ReportedFinding",
    "TransactionCode",
    "any_of_weight",
    "check_form",
    "check_ids",
    "checked_form",
    "earlier_filings",
    "explain_name",
    "explained",
    "finding_lines",
    "findings_catalogue",
    "findings_of_forms",
    "list_findings",
]

_WEIGHTS = {Severity.NOTE: 0, Severity.WARN: 1, Severity.REJECT: 2}


class ReportedFinding(msgspec.Struct, frozen=True, kw_only=True):
    """A finding of a check, with its citations as text."""

    id: str
    severity: Severity
    location: str
    message: str
    citations: tuple[str, ...]
    values: dict[str, Any]
    remedy: str


class CheckedForm(msgspec.Struct, frozen=True, kw_only=True):
    """A form that was checked: where it came from, its accession number where it has one, and what was found."""

    path: str
    accession: str | None
    findings: tuple[ReportedFinding, ...]


class FormFinding(msgspec.Struct, frozen=True, kw_only=True):
    """One finding of one form on one line: the form, and the finding."""

    path: str
    accession: str | None
    id: str
    severity: Severity
    location: str
    message: str
    citations: tuple[str, ...]
    values: dict[str, Any]
    remedy: str


def check_ids(text: str) -> tuple[str, ...]:
    """Return the ids of checks in a list with commas; raises :class:`~section16.checks.run.UnknownCheckError`."""
    ids = tuple(part.strip().upper() for part in text.split(",") if part.strip())
    chosen(ids, ())
    return ids


def check_form(  # noqa: PLR0913 - each is a part of the question
    submission: Submission,
    *,
    on: date | None = None,
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
    with_unjudged: bool = False,
    earlier: Ledger | None = None,
) -> tuple[Finding, ...]:
    """Return the findings about a form, by the rules of the day it was or will be filed.

    ``with_unjudged`` adds a note for each check that could not be judged, such as without a header. ``earlier`` is a ledger of
    the filings about the issuer, as :func:`earlier_filings` returns it, for the checks that compare a form with them.
    """
    findings = check(submission, on=on, select=select, ignore=ignore, earlier=earlier)
    return findings + (unjudged(submission, earlier) if with_unjudged else ())


def earlier_filings(filings: Iterable[Submission | UnreadableError]) -> Ledger:
    """Return the ledger of filings that forms are checked against, with or without the forms themselves.

    For filings of a book see :class:`~section16.workspace.earlier.EarlierFilings`.
    """
    from section16.ledger.ledger import Ledger  # noqa: PLC0415 - forms are checked without loading the ledger

    return Ledger.from_submissions(filings)


def any_of_weight(findings: Iterable[Finding], severity: Severity) -> bool:
    """Whether a finding has at least a given weight; ``reject`` weighs more than ``warn``, which weighs more than ``note``."""
    return any(_WEIGHTS[finding.severity] >= _WEIGHTS[severity] for finding in findings)


def checked_form(submission: Submission, findings: Iterable[Finding]) -> CheckedForm:
    """Return a form with its findings as data."""
    accession = submission.header.accession_number if submission.header else None
    return CheckedForm(path=submission.source, accession=accession, findings=tuple(map(_reported, findings)))


def _reported(finding: Finding) -> ReportedFinding:
    return ReportedFinding(
        id=finding.id,
        severity=finding.severity,
        location=finding.location,
        message=finding.message,
        citations=tuple(map(str, finding.citations)),
        values=finding.values,
        remedy=finding.remedy,
    )


def findings_of_forms(forms: Iterable[CheckedForm]) -> Iterator[FormFinding]:
    """Yield every finding of forms on a line of its own; a form without findings has none."""
    for form in forms:
        for finding in form.findings:
            yield FormFinding(path=form.path, accession=form.accession, **msgspec.structs.asdict(finding))


# --- what a finding means


class CheckExample(msgspec.Struct, frozen=True, kw_only=True):
    """An example of a check: what a form states, whether it fails, and at which paths."""

    example: str
    fails: bool
    at: tuple[str, ...]


class CheckScope(msgspec.Struct, frozen=True, kw_only=True):
    """Which forms a check applies to, filed between which dates, what it requires beside the form, and its examples."""

    forms: tuple[str, ...]
    since: date | None
    until: date | None
    needs: tuple[str, ...]
    examples: tuple[CheckExample, ...]


class ExplainedFinding(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the catalogue of findings; a finding of a check has the scope of the check with it."""

    id: str
    area: Area
    severities: tuple[Severity, ...]
    title: str
    explanation: str
    remedy: str
    citations: tuple[Citation, ...]
    check: CheckScope | msgspec.UnsetType = msgspec.UNSET


class ExplainedRule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule: what it says, the exemptions and the transaction codes under it, and the findings that cite it."""

    number: str
    name: str
    subject: str
    says: tuple[str, ...]
    exemptions: tuple[Exemption, ...]
    codes: tuple[str, ...]
    findings: tuple[str, ...]
    citations: tuple[Citation, ...]


def list_findings() -> tuple[CatalogueEntry, ...]:
    """Return every finding of the catalogue, area by area."""
    return tuple(CATALOGUE.values())


def explain_name(name: str) -> ExplainedFinding | TransactionCode | Exemption | ExplainedRule:
    """Return what a finding, a transaction code, an exemption or a rule means, by its id, its letter or its number.

    A paragraph of a rule without an explanation of its own is explained with the rule. Raises
    :class:`~section16.errors.RequestError` for an unknown name, with the nearest ones.
    """
    plain = name.strip().upper()
    entry = CATALOGUE.get(plain)
    if entry is not None:
        return _explained(entry)
    number = _number(name)
    found = CODES.get(plain) or EXEMPTIONS.get(number) or _explained_rule(number)
    if found is None:
        raise _unknown(name)
    return found


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """What a name means: one of a finding, a transaction code, an exemption, a rule."""

    finding: ExplainedFinding | None = None
    code: TransactionCode | None = None
    exemption: Exemption | None = None
    rule: ExplainedRule | None = None


class FindingsCatalogue(msgspec.Struct, frozen=True, kw_only=True):
    """Every finding that section16 reports."""

    findings: tuple[CatalogueEntry, ...]


def explained(name: str) -> Explained:
    """Return what a name means as one struct; raises :class:`~section16.errors.NotFoundError` for an unknown name."""
    try:
        found = explain_name(name)
    except RequestError as error:
        raise NotFoundError(error.what, remedy=error.remedy, action=error.action) from None
    if isinstance(found, ExplainedFinding):
        return Explained(finding=found)
    if isinstance(found, TransactionCode):
        return Explained(code=found)
    return Explained(exemption=found) if isinstance(found, Exemption) else Explained(rule=found)


def findings_catalogue() -> FindingsCatalogue:
    """Return every finding that section16 reports."""
    return FindingsCatalogue(findings=list_findings())


def _unknown(name: str) -> RequestError:
    if len(name.strip()) == 1:
        return RequestError(f"Unknown transaction code {name!r}.", remedy=f"The codes are {', '.join(CODES)}.")
    if _number(name)[:1].isdigit():
        rules = sorted({*RULES, *EXEMPTIONS}, key=_natural)
        what = f"Unknown rule {name!r}.{nearest(_number(name), rules)}"
        return RequestError(what, remedy=f"The rules are {', '.join(rules)}.")
    what = f"Unknown finding {name!r}."
    if nearest_names(name.strip().upper(), CATALOGUE):
        return RequestError(what, remedy=suggestion(name))
    return RequestError(what, remedy="List all findings.", action=Action("explain"))


def _number(name: str) -> str:
    """Return the number of a rule or section as it is listed, from "Rule 16B-3" or "Section 16 (b)"."""
    return "".join(name.lower().removeprefix("rule").removeprefix("section").split())


def _natural(number: str) -> tuple[tuple[int, str], ...]:
    """Return what sorts 16a-2 before 16a-10."""
    return tuple((int(digits or 0), text) for digits, text in re.findall(r"(\d+)|(\D+)", number))


def _explained_rule(number: str) -> ExplainedRule | None:
    found = rule_of(number)
    if found is None:
        return None
    cited = re.compile(rf"{re.escape(found.name)}(?![\w-])")
    return ExplainedRule(
        number=found.number,
        name=found.name,
        subject=found.subject,
        says=found.says,
        exemptions=tuple(one for one in EXEMPTIONS.values() if one.rule.startswith(f"{found.number}(")),
        codes=tuple(one.code for one in CODES.values() if any(cited.match(f"Rule {part}") for part in one.rule.split(", "))),
        findings=tuple(one.id for one in CATALOGUE.values() if any(cited.match(str(cite)) for cite in one.citations)),
        citations=found.citations,
    )


def _explained(entry: CatalogueEntry) -> ExplainedFinding:
    return ExplainedFinding(**msgspec.structs.asdict(entry), check=_scope(entry.id))


def _scope(identifier: str) -> CheckScope | msgspec.UnsetType:
    entry = CHECKS.get(identifier)
    if entry is None:
        return msgspec.UNSET
    return CheckScope(
        forms=tuple(entry.forms),
        since=entry.since if entry.since > date.min else None,
        until=entry.until if entry.until < date.max else None,
        needs=tuple(entry.needs),
        examples=tuple(CheckExample(example=one.shown, fails=bool(one.at), at=tuple(one.at)) for one in examples(entry.id)),
    )
