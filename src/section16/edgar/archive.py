"""What EDGAR disseminates, read at a fair rate: a filer's recent filings, and the form of one of them."""

from __future__ import annotations

from datetime import datetime

import httpx
import msgspec

from section16.document.identifiers import accession as accession_number
from section16.document.identifiers import cik
from section16.document.ownership import OwnershipDocument
from section16.document.submission import Submission
from section16.edgar.answers import decoded
from section16.edgar.transport import LookupRequest, LookupResult
from section16.errors import OfficeError, UnansweredError, UnreadableError
from section16.exchange import ExchangeLimits, HttpAnswer, NoAnswerError, NotSentError, exchange
from section16.formats.reading import read_bytes
from section16.law.business_days import WASHINGTON

_ENOUGH = ExchangeLimits(bytes=256 * 1024 * 1024)
"""A filing with its exhibits may be large."""
_WHOLE = 200
"""The only status under which a whole document is given; 206, a part of one, counts as success too."""
MOST_LOOKED_AT = 40
"""So many of a filer's latest filings are compared."""


class _Recent(msgspec.Struct, frozen=True, rename="camel"):
    accession_number: tuple[str, ...] = ()
    form: tuple[str, ...] = ()
    report_date: tuple[str, ...] = ()


class _Filings(msgspec.Struct, frozen=True):
    recent: _Recent = _Recent()


class _Filer(msgspec.Struct, frozen=True):
    filings: _Filings = _Filings()


class ArchiveClient:
    """EDGAR's public side; ``data`` and ``www`` are clients for its two hosts, which say who asks."""

    def __init__(self, data: httpx.Client, www: httpx.Client) -> None:
        self._data = data
        self._www = www

    def recent(self, number: str) -> list[tuple[str, str, str]]:
        """Return a filer's recent filings, the latest first: accession number, form, day of the report."""
        answer = self._get(self._data, f"/submissions/CIK{cik.format(number)}.json")
        try:
            recent = decoded(answer.body, _Filer).filings.recent
        except ValueError:
            raise UnansweredError("The list of filings is not what was expected.", remedy="Try again.") from None
        listed = zip(recent.accession_number, recent.form, recent.report_date, strict=False)
        return [entry for entry in listed if accession_number.is_valid(entry[0])]

    def filing(self, number: str, accession: str) -> Submission:
        """Return a filing of a filer; raises ``UnreadableError`` where it holds no ownership form."""
        name = accession_number.format(accession)
        path = f"/Archives/edgar/data/{cik.compact(number)}/{accession_number.compact(accession)}/{name}.txt"
        return read_bytes(self._get(self._www, path).body, accession)

    def form(self, number: str, accession: str) -> OwnershipDocument:
        """Return the form of a filing; raises ``UnreadableError`` for what holds none."""
        return self.filing(number, accession).document

    def accepted(self, number: str, accession: str, sent: OwnershipDocument) -> datetime:
        """Return when EDGAR accepted the form that was sent, from the header of the filing, which states Eastern time.

        The time in EDGAR's JSON is not used: whether it is UTC or Eastern has changed over the years. Raises
        :class:`~section16.errors.OfficeError` for a filing of another form, or one whose header states no time.
        """
        filing = self.filing(number, accession)
        named = filing.header.accession_number if filing.header is not None else None
        another = bool(named) and accession_number.compact(named or "") != accession_number.compact(accession)
        if another or not same(filing.document, sent):
            raise OfficeError("The filing on EDGAR is another form.", where=accession, remedy="Check the accession number.")
        stated = filing.header.accepted if filing.header is not None else None
        if stated is None:
            remedy = "Enter the time stated in EDGAR's acceptance message."
            raise OfficeError("The filing on EDGAR states no acceptance time.", where=accession, remedy=remedy)
        return stated.replace(tzinfo=WASHINGTON)

    def look(self, sought: LookupRequest, sent: OwnershipDocument) -> LookupResult:
        """Look among the first owner's filings for the form that was sent; its absence proves nothing."""
        period = sought.period.isoformat() if sought.period else ""
        owner = sought.owners[0] if sought.owners else ""
        for accession, form, day in self.recent(owner)[:MOST_LOOKED_AT]:
            if form != sought.form or day != period or accession in sought.known:
                continue
            try:
                if same(self.form(owner, accession), sent):
                    return LookupResult(accession)
            except UnreadableError:
                continue
        return LookupResult()

    def _get(self, client: httpx.Client, path: str) -> HttpAnswer:
        try:
            answer = exchange(client, client.build_request("GET", path), _ENOUGH)
        except (NotSentError, NoAnswerError, httpx.InvalidURL) as error:
            text = error if not isinstance(error, httpx.InvalidURL) else "the address is not valid"
            raise UnansweredError(f"EDGAR gave no usable answer: {text}.", remedy="Try again.") from None
        if answer.status != _WHOLE:
            raise UnansweredError(f"EDGAR refused the request ({answer.status}).", where=path, remedy="Try again later.")
        return answer


def same(given_out: OwnershipDocument, sent: OwnershipDocument) -> bool:
    """Return whether a disseminated form is the one that was sent: people, rows, footnotes, remarks, signatures."""

    def people(document: OwnershipDocument) -> tuple[set[str], str]:
        return {cik.compact(owner.cik.text or "") for owner in document.reporting_owners}, document.issuer.cik.text or ""

    def content(document: OwnershipDocument) -> tuple[object, ...]:
        return (
            document.document_type,
            document.period_of_report,
            document.non_derivative_table,
            document.derivative_table,
            document.footnotes,
            document.remarks.value or "",
            document.signatures,
        )

    (owners, issuer), (other_owners, other_issuer) = people(given_out), people(sent)
    return owners == other_owners and cik.compact(issuer) == cik.compact(other_issuer) and content(given_out) == content(sent)
