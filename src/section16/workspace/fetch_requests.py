"""What can be asked of EDGAR: filings of an issuer or an owner, by accession number, by quarter, days, data sets."""

from __future__ import annotations

import re
from datetime import date

import msgspec

from section16.dates import date_of
from section16.document.identifiers import accession as accession_number
from section16.errors import RequestError

_QUARTER = re.compile(r"(\d{4})\s*[qQ]([1-4])")
_MOST_QUARTERS = 400
FIRST_INDEX, FIRST_DATA_SET = (1993, 1), (2006, 1)
FIRST_FEED = date(1993, 1, 1)


class FetchRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What to download: one of filings of a filer, filings by number, of quarters, days of the feed, or data sets.

    ``issuer`` is a ticker symbol, a CIK or a name, ``owner`` a CIK or a name; beside ``accessions`` they say under whom EDGAR
    keeps the filings. ``since`` is the first filing date.
    """

    issuer: str = ""
    owner: str = ""
    accessions: tuple[str, ...] = ()
    quarters: tuple[tuple[int, int], ...] = ()
    feed: tuple[date, date] | None = None
    data_sets: tuple[tuple[int, int], ...] = ()
    since: date | None = None


def quarters_of(text: str) -> tuple[tuple[int, int], ...]:
    """Return the quarters that a text states: one, or all from one to another.

    Raises :class:`~section16.errors.RequestError` for anything else.

    >>> quarters_of("2025q4:2026Q1")
    ((2025, 4), (2026, 1))
    """
    first, _, last = text.partition(":")
    start, end = _quarter(first, text), _quarter(last or first, text)
    if start > end:
        raise RequestError("The first quarter is after the last.", where=text, remedy="Write the earlier quarter first.")
    count = (end[0] - start[0]) * 4 + end[1] - start[1] + 1
    if count > _MOST_QUARTERS:
        raise RequestError("These are too many quarters.", where=text, remedy="Correct the years.")
    return tuple((start[0] + (start[1] - 1 + at) // 4, (start[1] - 1 + at) % 4 + 1) for at in range(count))


def _quarter(text: str, whole: str) -> tuple[int, int]:
    match = _QUARTER.fullmatch(text.strip())
    if match is None:
        raise RequestError("This is not a quarter.", where=whole, remedy="Write it as 2026Q3, or two as 2025Q1:2026Q3.")
    return int(match[1]), int(match[2])


def days_of(text: str) -> tuple[date, date]:
    """Return the first and the last day that a text states; raises :class:`~section16.errors.RequestError`.

    >>> days_of("2026-03-02:3/6/2026")
    (datetime.date(2026, 3, 2), datetime.date(2026, 3, 6))
    """
    first, _, last = text.partition(":")
    start, end = date_of(first), date_of(last or first)
    if start is None or end is None:
        remedy = "Write a day as 2026-03-02, or two as 2026-03-02:2026-03-06."
        raise RequestError("These are not days.", where=text, remedy=remedy)
    if start > end:
        raise RequestError("The first day is after the last.", where=text, remedy="Write the earlier day first.")
    return start, end


def require_possible(request: FetchRequest, on: date) -> None:
    """Raise :class:`~section16.errors.RequestError` for a request that contradicts itself, or asks for what cannot be yet."""
    asked = [bool(one) for one in (request.accessions, request.quarters, request.feed, request.data_sets)]
    filers = bool(request.issuer) + bool(request.owner)
    if sum(asked) > 1 or filers > 1 or (filers and any(asked[1:])):
        remedy = "Give one of --issuer, --owner, --accession, --index, --feed and --data-set."
        raise RequestError("More than one thing is asked for.", remedy=remedy)
    if not filers and not any(asked):
        remedy = "Give --issuer, --owner, --accession, --index, --feed or --data-set."
        raise RequestError("Nothing is asked for.", remedy=remedy)
    for number in request.accessions:
        if not accession_number.is_valid(number):
            remedy = "It takes 18 digits, as in 0001234567-23-000001."
            raise RequestError("This is not an accession number.", where=number, remedy=remedy)
    if request.since is not None and (request.feed or request.data_sets or request.accessions):
        raise RequestError("--since requires --issuer, --owner or --index.", remedy="Remove --since.")
    _require_past(request, on)


def require_xml(year: int, where: str) -> None:
    """Raise :class:`~section16.errors.RequestError` for a year before EDGAR had ownership forms as XML."""
    from section16.edgar.service import FIRST_XML  # noqa: PLC0415 - loaded only by what downloads

    if year < FIRST_XML.year:
        what = f"EDGAR has Forms 3, 4 and 5 as XML from {FIRST_XML} on."
        raise RequestError(what, where=where, remedy=f"Begin in {FIRST_XML.year} or later.")


def _require_past(request: FetchRequest, on: date) -> None:
    """Refuse what EDGAR cannot have: days and quarters in the future, and before its first."""
    quarter = (on.year, (on.month + 2) // 3)
    for one in (*request.quarters, *request.data_sets):
        first = FIRST_DATA_SET if request.data_sets else FIRST_INDEX
        name = f"{one[0]}Q{one[1]}"
        if one > quarter:
            raise RequestError("This quarter is in the future.", where=name, remedy=f"Today is {on}: correct the quarter.")
        if one < first:
            remedy = f"The first is {first[0]}Q{first[1]}."
            raise RequestError("EDGAR has nothing of this quarter.", where=name, remedy=remedy)
    days = (request.since, *(request.feed or ()))
    for day in (one for one in days if one is not None and one > on):
        raise RequestError("This date is in the future.", where=f"{day}", remedy=f"Today is {on}: correct the date.")
    if request.feed and request.feed[0] < FIRST_FEED:
        raise RequestError("EDGAR has nothing of this day.", where=f"{request.feed[0]}", remedy=f"The first is {FIRST_FEED}.")
