"""A filing that the local EDGAR disseminates: what its lists and pages state about it, and its bytes."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property

from section16.document.exhibit import AttachedDocument
from section16.document.header import Filer, Header
from section16.document.identifiers import accession
from section16.document.ownership import FORMS
from section16.document.submission import Submission
from section16.errors import UnreadableError
from section16.formats.reading import read_bytes
from section16.rehearsal.registry import Registry


class DisseminatedFiling:
    """A filing by its full submission text file; it is parsed when more than its header is first requested."""

    def __init__(self, data: bytes, submission: Submission | None = None) -> None:
        self.data = data
        if submission is not None:
            self.__dict__["submission"] = submission

    @cached_property
    def submission(self) -> Submission:
        """The filing as it is read."""
        return read_bytes(self.data)

    @cached_property
    def header(self) -> Header:
        """Its header; raises :class:`~section16.errors.UnreadableError` where there is none."""
        header = self.submission.header
        if header is None or header.accession_number is None or header.filed is None:
            raise UnreadableError(
                "The file has no header with an accession number and a filing date.",
                remedy="Give the full submission, as EDGAR disseminates it.",
            )
        return header

    @property
    def accession(self) -> str:
        """The accession number with its hyphens."""
        return accession.format(self.header.accession_number or "")

    @property
    def form(self) -> str:
        """The form with its mark of amendment."""
        return self.header.submission_type or ""

    @cached_property
    def filed(self) -> date:
        """The filing date."""
        return self.header.filed or date.min

    @property
    def accepted(self) -> datetime:
        """When it was accepted, in Washington and without a zone; midnight of the filing date where that is not stated."""
        return self.header.accepted or datetime(self.filed.year, self.filed.month, self.filed.day)  # noqa: DTZ001 - EDGAR's time

    @cached_property
    def entities(self) -> tuple[tuple[str, Filer], ...]:
        """Everyone it is listed under: ``Issuer`` or ``Reporting``, and who it is."""
        found = [("Issuer", filer) for filer in self.header.issuers]
        found += [("Reporting", filer) for filer in self.header.reporting_owners]
        return tuple((role, filer) for role, filer in found if filer.cik)

    @property
    def main(self) -> AttachedDocument:
        """The form among its documents."""
        return self.submission.documents[self.submission.form_at]

    @property
    def viewer(self) -> str:
        """The folder under which EDGAR shows the form: ``xslF345X05``, by the version of its schema."""
        version = self.submission.document.schema_version.text or "X0101"
        return f"xslF345X{version[1:3]}"

    def document(self, name: str) -> AttachedDocument | None:
        """Return a document by its file name."""
        return next((document for document in self.submission.documents if document.filename == name), None)

    def teach(self, registry: Registry) -> None:
        """Let a registry know everyone in it."""
        registry.learn(self.submission)


def form_xml(document: AttachedDocument) -> bytes:
    """Return the content between EDGAR's tags in the body of a form, or the content of any other document."""
    if document.type in FORMS and b"<XML>" in document.body:
        return document.body.split(b"<XML>", 1)[1].rsplit(b"</XML>", 1)[0].strip() + b"\n"
    return document.content.lstrip(b"\r\n")
