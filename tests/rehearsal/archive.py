"""Real filings, put back into the package they were sent in: for the tests and the figures of the rehearsal."""

from __future__ import annotations

from datetime import datetime, time
from typing import TypeVar

import msgspec

from section16.document.declaration import fields_of
from section16.document.group import Group
from section16.document.header import Header
from section16.document.ownership import OwnershipDocument
from section16.document.package import Package
from section16.document.submission import Submission
from section16.errors import UnreadableError
from section16.formats.edgar_package import write_package
from section16.formats.reading import read_bytes
from section16.rehearsal.acceptance_review import Review, judge
from section16.rehearsal.disseminated_filing import DisseminatedFiling
from section16.rehearsal.dissemination import give_out
from section16.rehearsal.registry import Registry
from section16.secret import Secret

_Group = TypeVar("_Group", bound=Group)
CODE = Secret("rehearse")


def as_sent(document: OwnershipDocument) -> OwnershipDocument:
    """Return the document that was sent for one that EDGAR gave out: without what EDGAR put in."""

    return msgspec.structs.replace(
        _stripped(document),
        issuer=_stripped(document.issuer),
        reporting_owners=tuple(map(_stripped, document.reporting_owners)),
    )


def _stripped(group: _Group) -> _Group:
    computed = {field.name: field.holds() for field in fields_of(type(group)) if field.element.computed}
    return msgspec.structs.replace(group, **computed)


def package_of_filing(submission: Submission) -> Package:
    """Return the package in which a filing was sent."""
    form = submission.documents[submission.form_at]
    return Package(
        document=as_sent(submission.document),
        exhibits=tuple(
            msgspec.structs.replace(file, sequence="", body=file.content.strip(b"\r\n")) for file in submission.exhibits
        ),
        live=True,
        filename=form.filename,
        description=form.description,
    )


def rehearsed(submission: Submission) -> tuple[Review, DisseminatedFiling | None]:
    """Return what the rehearsal makes of a filing under the rules of its day, and what it gives out of it."""
    header = submission.header
    if header is None or header.filed is None or header.accession_number is None:
        raise UnreadableError("a filing without a header")
    registry = Registry()
    registry.learn(submission)
    codes = {}
    for owner in submission.document.reporting_owners:
        number = owner.cik.text or ""
        filer = registry.find(number)
        if filer is not None:
            registry.add(filer, CODE)
        codes[number] = CODE
    data = write_package(package_of_filing(submission), codes).reveal()
    judgement = judge(data, registry, header.filed, live=True)
    if judgement.suspended or judgement.submission is None:
        return judgement, None
    accepted = header.accepted or datetime.combine(header.filed, time())  # some copies lack the line
    given = give_out(judgement.submission, registry, header.accession_number, accepted, header.filed)
    return judgement, given


def differences(submission: Submission, given: DisseminatedFiling) -> list[str]:
    """Return in what the filing that was given out differs from the one that EDGAR gave out."""
    again = read_bytes(given.data)
    told = [f"told: {finding.line()}" for finding in again.findings]
    if again.document != submission.document:
        told.append("another document")
    one, other = submission.header, again.header
    assert one is not None
    assert other is not None
    facts = ("accession_number", "submission_type", "document_count", "period", "filed", "accepted")
    told += [f"header: {fact}" for fact in facts if getattr(one, fact) not in (None, getattr(other, fact))]
    told += [f"header: {role}" for role in ("issuers", "reporting_owners") if _named(one, role) != _named(other, role)]
    if [(file.type, file.filename, file.content.strip()) for file in submission.exhibits] != [
        (file.type, file.filename, file.content.strip()) for file in again.exhibits
    ]:
        told.append("other exhibits")
    return told


def _named(header: Header, role: str) -> list[tuple[str | None, str | None]]:
    return sorted(((filer.cik, filer.name) for filer in getattr(header, role)), key=str)
