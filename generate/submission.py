"""The wrapper in which EDGAR gives a form out: header and document in one text file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import msgspec

from generate.insider import Owner
from generate.issuer import Issuer
from section16.document.exhibit import AttachedDocument
from section16.document.ownership import OwnershipDocument
from section16.document.submission import Submission
from section16.formats.ownership_xml import write_xml
from section16.formats.submission.header import read_header

_END = b"</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n"


class Filing(msgspec.Struct, frozen=True, kw_only=True):
    """A filing: the document, and the facts of its header.

    ``accepted`` is Washington's time without a zone, as EDGAR writes it; ``filed`` the filing date that follows from it.
    """

    accession: str
    accepted: datetime
    filed: date
    document: OwnershipDocument
    issuer: Issuer
    owners: tuple[Owner, ...]

    @property
    def form(self) -> str:
        """The form with its mark of amendment, as in ``4/A``."""
        return self.document.document_type.text or ""

    @property
    def xml(self) -> bytes:
        """The form as ownership XML."""
        return write_xml(self.document)

    @property
    def text(self) -> bytes:
        """The full submission text file, which ``section16.read`` reads back as :attr:`submission`."""
        part = self._part
        tags = (
            ("TYPE", part.type),
            ("SEQUENCE", part.sequence),
            ("FILENAME", part.filename),
            ("DESCRIPTION", part.description),
        )
        opening = "".join(f"<{tag}>{text}\n" for tag, text in tags)
        pieces = (self._header.encode(), b"<DOCUMENT>\n", opening.encode(), b"<TEXT>", part.body, _END)
        return b"".join(pieces)

    @property
    def submission(self) -> Submission:
        """The filing as section16 reads it."""
        return Submission(documents=(self._part,), header=read_header(self._header), form=self.document)

    @property
    def _part(self) -> AttachedDocument:
        return AttachedDocument(self.form, "1", "form.xml", f"FORM {self.form}", b"\n<XML>\n" + self.xml + b"</XML>\n")

    @property
    def _header(self) -> str:
        return "\n".join(_header_lines(self)) + "\n"


def _header_lines(filing: Filing) -> Iterator[str]:
    """Yield the lines of the header with their labels, as EDGAR lays them out."""
    filed = f"{filing.filed:%Y%m%d}"
    period = filing.document.period_of_report.value
    yield f"<SEC-DOCUMENT>{filing.accession}.txt : {filed}"
    yield f"<SEC-HEADER>{filing.accession}.hdr.sgml : {filed}"
    yield f"<ACCEPTANCE-DATETIME>{filing.accepted:%Y%m%d%H%M%S}"
    yield f"ACCESSION NUMBER:\t\t{filing.accession}"
    yield f"CONFORMED SUBMISSION TYPE:\t{filing.form}"
    yield "PUBLIC DOCUMENT COUNT:\t\t1"
    yield f"CONFORMED PERIOD OF REPORT:\t{period:%Y%m%d}"
    yield f"FILED AS OF DATE:\t\t{filed}"
    yield f"DATE AS OF CHANGE:\t\t{filed}"
    yield from ("", "ISSUER:\t\t", "", "\tCOMPANY DATA:\t")
    month, day = filing.issuer.fiscal_year_end
    yield from _fields(
        ("COMPANY CONFORMED NAME", filing.issuer.name.upper()),
        ("CENTRAL INDEX KEY", filing.issuer.cik),
        ("STANDARD INDUSTRIAL CLASSIFICATION", filing.issuer.industry),
        ("STATE OF INCORPORATION", filing.issuer.state),
        ("FISCAL YEAR END", f"{month:02}{day:02}"),
    )
    yield from _address("BUSINESS", filing.issuer)
    for owner in filing.owners:
        yield from ("", "REPORTING-OWNER:\t", "", "\tOWNER DATA:\t")
        yield from _fields(("COMPANY CONFORMED NAME", owner.name), ("CENTRAL INDEX KEY", owner.cik))
        yield from ("", "\tFILING VALUES:")
        yield from _fields(("FORM TYPE", filing.form), ("SEC ACT", "1934 Act"), ("SEC FILE NUMBER", "001-99999"))
        yield from _address("MAIL", filing.issuer)
    yield "</SEC-HEADER>"


def _fields(*fields: tuple[str, str]) -> Iterator[str]:
    return (f"\t\t{label}:\t\t{text}" for label, text in fields)


def _address(kind: str, issuer: Issuer) -> Iterator[str]:
    city, state, zip_code = issuer.city
    yield from ("", f"\t{kind} ADDRESS:\t")
    yield from _fields(("STREET 1", issuer.street.upper()), ("CITY", city.upper()), ("STATE", state), ("ZIP", zip_code))
