"""Disseminates an accepted form: the document of record, its header, and the public full submission text file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import msgspec

from section16.document.exhibit import AttachedDocument
from section16.document.header import HeaderAddress, HeaderField
from section16.document.ownership import FORMS, OwnershipDocument
from section16.document.submission import Submission
from section16.formats.ownership_xml import write_xml
from section16.formats.submission.writing import form_body, picture_body, text_body, write_submission
from section16.rehearsal.computed_fields import as_given_out
from section16.rehearsal.disseminated_filing import DisseminatedFiling
from section16.rehearsal.registry import RegisteredFiler, Registry

_PICTURES = (".jpg", ".gif")
_PRIVATE = ("COVER", "CORRESP")


def give_out(submission: Submission, registry: Registry, accession: str, accepted: datetime, filed: date) -> DisseminatedFiling:
    """Return the filing that the public sees of an accepted submission; ``accepted`` is Washington's time.

    Covers and letters to the SEC are not disseminated, nor is a PDF, which EDGAR discards.
    """
    document = as_given_out(submission.document, registry, filed)
    documents = tuple(_documents(submission, document))
    fields = tuple(header_fields(document, registry, accession, accepted, filed, count=len(documents)))
    return DisseminatedFiling(write_submission(accession, f"{filed:%Y%m%d}", fields, documents))


def _documents(submission: Submission, document: OwnershipDocument) -> Iterator[AttachedDocument]:
    """Yield what is disseminated: the form first, then the exhibits as they were sent."""
    form = submission.documents[submission.form_at]
    public = [
        file
        for file in submission.exhibits
        if file.type.partition(".")[0] not in _PRIVATE and not file.filename.lower().endswith(".pdf")
    ]
    for at, file in enumerate((form, *public), 1):
        body = form_body(write_xml(document)) if file.type in FORMS else _body(file)
        yield msgspec.structs.replace(file, sequence=str(at), body=body)


def _body(file: AttachedDocument) -> bytes:
    picture = file.filename.lower().endswith(_PICTURES) and not file.is_uuencoded
    return picture_body(file.filename, file.body) if picture else text_body(file.body)


def header_fields(  # noqa: PLR0913 - a header states that much
    document: OwnershipDocument, registry: Registry, accession: str, accepted: datetime, filed: date, *, count: int
) -> Iterator[HeaderField]:
    """Yield the lines of the header of a filing, as EDGAR lays them out."""
    day = f"{filed:%Y%m%d}"
    period = document.period_of_report.value
    yield HeaderField("ACCEPTANCE-DATETIME", f"{accepted:%Y%m%d%H%M%S}")
    yield HeaderField("ACCESSION-NUMBER", accession)
    yield HeaderField("TYPE", document.document_type.text or "")
    yield HeaderField("PUBLIC-DOCUMENT-COUNT", str(count))
    if period is not None:
        yield HeaderField("PERIOD", f"{period:%Y%m%d}")
    yield HeaderField("FILING-DATE", day)
    yield HeaderField("DATE-OF-FILING-DATE-CHANGE", day)
    issuer = _known(registry, document.issuer.cik.text)
    for owner in document.reporting_owners:
        filer = _known(registry, owner.cik.text)
        yield HeaderField(
            "REPORTING-OWNER", fields=tuple(_owner_fields(filer, issuer, document.document_type.text or "", filed))
        )
    yield HeaderField("ISSUER", fields=tuple(_issuer_fields(issuer)))


def _known(registry: Registry, number: str | None) -> RegisteredFiler:
    known = registry.find(number or "")
    assert known is not None  # the judge asked before
    return known


def _owner_fields(filer: RegisteredFiler, issuer: RegisteredFiler, form: str, filed: date) -> Iterator[HeaderField]:
    yield HeaderField("OWNER-DATA", fields=tuple(_texts({"CONFORMED-NAME": filer.name, "CIK": filer.cik})))
    number = issuer.file_number or f"001-{issuer.cik[-5:]}"
    values = {"FORM-TYPE": form, "ACT": "1934 Act", "FILE-NUMBER": number, "FILM-NUMBER": f"{filed:%y}{filer.cik[-6:]}"}
    yield HeaderField("FILING-VALUES", fields=tuple(_texts(values)))
    yield from _addresses(filer)
    yield from _former(filer, "FORMER-NAME")


def _issuer_fields(filer: RegisteredFiler) -> Iterator[HeaderField]:
    data = {
        "CONFORMED-NAME": filer.name,
        "CIK": filer.cik,
        "ASSIGNED-SIC": filer.industry,
        "STATE-OF-INCORPORATION": filer.state_of_incorporation,
        "FISCAL-YEAR-END": filer.fiscal_year_end,
    }
    yield HeaderField("COMPANY-DATA", fields=tuple(_texts(data)))
    yield from _addresses(filer)
    yield from _former(filer, "FORMER-COMPANY")


def _texts(facts: dict[str, str]) -> Iterator[HeaderField]:
    return (HeaderField(tag, text) for tag, text in facts.items() if text)


def _addresses(filer: RegisteredFiler) -> Iterator[HeaderField]:
    for tag, address in (("BUSINESS-ADDRESS", filer.business), ("MAIL-ADDRESS", filer.mail)):
        if address is not None:
            yield HeaderField(tag, fields=tuple(_texts(_lines(address))))


def _lines(address: HeaderAddress) -> dict[str, str]:
    tags = ("STREET1", "STREET2", "CITY", "STATE", "ZIP", "PHONE")
    return {tag: text or "" for tag, text in zip(tags, msgspec.structs.astuple(address), strict=True)}


def _former(filer: RegisteredFiler, tag: str) -> Iterator[HeaderField]:
    for name in filer.former_names:
        changed = f"{name.changed:%Y%m%d}" if name.changed else ""
        yield HeaderField(tag, fields=tuple(_texts({"FORMER-CONFORMED-NAME": name.name, "DATE-CHANGED": changed})))
