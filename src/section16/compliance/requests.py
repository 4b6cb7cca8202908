"""Requests that no filing can answer: a year or a day that is not possible, and an issuer without filings."""

from __future__ import annotations

from datetime import date

from section16.dates import YEARS
from section16.errors import RequestError
from section16.ledger.entries.owners import cik_of
from section16.ledger.ledger import Ledger

_CIK_DIGITS = 10


def require_year(year: int) -> None:
    """Raise :class:`~section16.errors.RequestError` for a fiscal year that is not one."""
    if year not in YEARS:
        remedy = f"Specify the calendar year in which it ends, from {YEARS[0]} to {YEARS[-1]}."
        raise RequestError(f"{year} is not a possible fiscal year.", remedy=remedy)


def require_day(day: date, what: str) -> None:
    """Raise :class:`~section16.errors.RequestError` for a day in a year that no filing can have; ``what`` names the day."""
    if day.year not in YEARS:
        remedy = f"Specify a day in a year from {YEARS[0]} to {YEARS[-1]}."
        raise RequestError(f"{what} is {day}, and the year is not possible.", remedy=remedy)


def issuer_of(ledger: Ledger, issuer: str) -> str:
    """Return the CIK of an issuer with its leading zeros.

    Raises :class:`~section16.errors.RequestError` for what is not a CIK, and for an issuer that no filing is about.
    """
    cik = cik_of(issuer.strip())
    if len(cik) != _CIK_DIGITS or not (cik.isascii() and cik.isdigit()):
        raise RequestError(f"{issuer!r} is not a CIK.", remedy="Write its digits, as 1318605.")
    if not any(filing.issuer == cik for filing in ledger.filings):
        raise RequestError(f"No filing is about issuer {cik}.", remedy="Give filings about the issuer.")
    return cik
