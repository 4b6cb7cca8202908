"""The list of a filer's filings that EDGAR gives as JSON: the recent ones, and the names of older pages."""

from __future__ import annotations

from datetime import date

import msgspec

from section16.document.identifiers import accession as accession_number
from section16.document.identifiers import cik as cik_number
from section16.edgar.indexes.filings import IndexedFiling
from section16.errors import UnreadableError

_AGAIN = "Download it again; if it stays the same, EDGAR has changed its format."


class OlderPage(msgspec.Struct, frozen=True):
    """A page with older filings: its name, how many filings it has, and from which day to which."""

    name: str
    count: int = 0
    first: date | None = None
    last: date | None = None


class FilerSubmissions(msgspec.Struct, frozen=True, kw_only=True):
    """A filer and its filings, the latest first, without those of older pages.

    ``is_issuer`` and ``is_owner`` are whether EDGAR has ownership forms about it as an issuer, and of it as a reporting person.
    """

    cik: str
    name: str
    tickers: tuple[str, ...]
    filings: tuple[IndexedFiling, ...]
    older: tuple[OlderPage, ...]
    is_issuer: bool = False
    is_owner: bool = False

    @property
    def shown(self) -> str:
        """The name and the CIK, as messages show them."""
        return f"{self.name} ({cik_number.format(self.cik)})"


class _Columns(msgspec.Struct, rename="camel"):
    accession_number: list[str] = []
    filing_date: list[str] = []
    form: list[str] = []
    size: list[int] = []


class _Older(msgspec.Struct, rename="camel"):
    name: str
    filing_count: int = 0
    filing_from: date | None = None
    filing_to: date | None = None


class _FilingPages(msgspec.Struct):
    recent: _Columns
    files: list[_Older] = []


class _FilerPage(msgspec.Struct):
    cik: str | int
    filings: _FilingPages
    name: str = ""
    tickers: list[str] = []
    as_issuer: bool | int = msgspec.field(default=False, name="insiderTransactionForIssuerExists")
    as_owner: bool | int = msgspec.field(default=False, name="insiderTransactionForOwnerExists")


def read_submissions(data: bytes) -> FilerSubmissions:
    """Return a filer and its filings. Raises :class:`~section16.errors.UnreadableError` for anything else."""
    try:
        found = msgspec.json.decode(data, type=_FilerPage)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise UnreadableError("This is not EDGAR's list of a filer's filings.", remedy=_AGAIN) from None
    number = str(found.cik)
    if not cik_number.is_valid(number):
        raise UnreadableError(f"The list of filings states the CIK {number!r}.", remedy=_AGAIN)
    compact = cik_number.compact(number)
    return FilerSubmissions(
        cik=compact,
        name=found.name,
        tickers=tuple(found.tickers),
        filings=_filings(found.filings.recent, compact, found.name),
        is_issuer=bool(found.as_issuer),
        is_owner=bool(found.as_owner),
        older=tuple(OlderPage(one.name, one.filing_count, one.filing_from, one.filing_to) for one in found.filings.files),
    )


def read_older_page(data: bytes, number: str, name: str = "") -> tuple[IndexedFiling, ...]:
    """Return the filings of an older page of a filer; raises as :func:`read_submissions` does."""
    try:
        columns = msgspec.json.decode(data, type=_Columns)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise UnreadableError("This is not a page of EDGAR's list of a filer's filings.", remedy=_AGAIN) from None
    return _filings(columns, cik_number.compact(number), name)


def _filings(columns: _Columns, number: str, name: str) -> tuple[IndexedFiling, ...]:
    if not len(columns.accession_number) == len(columns.filing_date) == len(columns.form):
        raise UnreadableError("The columns of the list of filings have different lengths.", remedy=_AGAIN)
    count = len(columns.accession_number)
    sizes = columns.size if len(columns.size) == count else [0] * count
    rows = zip(columns.accession_number, columns.filing_date, columns.form, sizes, strict=True)
    return tuple(
        IndexedFiling(accession=_accession(one), form=form, filed=_day(day, one), ciks=(number,), names=(name,), size=size)
        for one, day, form, size in rows
    )


def _accession(text: str) -> str:
    if not accession_number.is_valid(text):
        raise UnreadableError(f"{text!r} in the list of filings is not an accession number.", remedy=_AGAIN)
    return accession_number.format(text)


def _day(text: str, accession: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UnreadableError(f"The filing date of {accession} is {text!r}.", remedy=_AGAIN) from None
