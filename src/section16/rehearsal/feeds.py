"""EDGAR's feeds about a filer and about the latest filings: JSON and Atom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from section16.document.header import HeaderAddress
from section16.document.identifiers import cik
from section16.document.places import name_of
from section16.law.business_days import WASHINGTON
from section16.rehearsal.disseminated_filing import DisseminatedFiling
from section16.rehearsal.registry import RegisteredFiler

MOST = 100
"""The most entries of a page of a feed."""
RECENT = 1000
"""So many filings are in a filer's list; the others are on older pages of as many."""


def submissions(filer: RegisteredFiler, filings: Iterable[DisseminatedFiling], recent: int = RECENT) -> dict[str, Any]:
    """Return what ``data.sec.gov/submissions/CIK##########.json`` states about a filer, as far as ownership forms show it."""
    listed = list(filings)
    roles = {role for filing in listed for role, one in filing.entities if one.cik and _same(one.cik, filer.cik)}
    return {
        "cik": cik.compact(filer.cik),
        "entityType": "operating" if filer.industry else "other",
        "sic": _digits(filer.industry),
        "sicDescription": filer.industry.partition(" [")[0],
        "insiderTransactionForOwnerExists": int("Reporting" in roles),
        "insiderTransactionForIssuerExists": int("Issuer" in roles),
        "name": filer.name,
        "tickers": [filer.symbol] if filer.symbol else [],
        "exchanges": [],
        "ein": "",
        "category": "",
        "fiscalYearEnd": filer.fiscal_year_end,
        "stateOfIncorporation": filer.state_of_incorporation,
        "addresses": {"mailing": _address(filer.mail), "business": _address(filer.business)},
        "phone": (filer.business.phone if filer.business else None) or "",
        "flags": "",
        "formerNames": [
            {"name": former.name, "to": former.changed.isoformat() if former.changed else None} for former in filer.former_names
        ],
        "filings": {"recent": _columns(listed[:recent]), "files": _older_pages(filer.cik, listed, recent)},
    }


def _older_pages(number: str, listed: list[DisseminatedFiling], size: int) -> list[dict[str, Any]]:
    return [
        {
            "name": f"CIK{number.zfill(cik.LONGEST)}-submissions-{at // size:03}.json",
            "filingCount": len(page := listed[at : at + size]),
            "filingFrom": min(filing.filed for filing in page).isoformat(),
            "filingTo": max(filing.filed for filing in page).isoformat(),
        }
        for at in range(size, len(listed), size)
    ]


def older_page(listed: list[DisseminatedFiling], size: int, number: int) -> dict[str, list[Any]]:
    """Return an older page of a filer's list by its number, from 1; nothing where there is none."""
    return _columns(listed[number * size : (number + 1) * size]) if number else {}


def _same(one: str, other: str) -> bool:
    return cik.compact(one) == cik.compact(other)


def _digits(industry: str) -> str:
    return "".join(character for character in industry.rpartition("[")[2] if character.isdigit())


def _address(address: HeaderAddress | None) -> dict[str, str | None]:
    state = address.state if address else None
    return {
        "street1": address.street1 if address else None,
        "street2": address.street2 if address else None,
        "city": address.city if address else None,
        "stateOrCountry": state,
        "zipCode": address.zip_code if address else None,
        "stateOrCountryDescription": (name_of(state) or state) if state else None,
    }


def _columns(filings: list[DisseminatedFiling]) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {}
    for filing in filings:
        period, main = filing.header.period, filing.main
        entry = {
            "accessionNumber": filing.accession,
            "filingDate": filing.filed.isoformat(),
            "reportDate": period.isoformat() if period else "",
            "acceptanceDateTime": f"{filing.accepted.isoformat()}.000Z",
            "act": "34",
            "form": filing.form,
            "fileNumber": next((one.file_number or "" for role, one in filing.entities if role == "Reporting"), ""),
            "filmNumber": next((one.film_number or "" for role, one in filing.entities if role == "Reporting"), ""),
            "items": "",
            "size": len(filing.data),
            "isXBRL": 0,
            "isInlineXBRL": 0,
            "primaryDocument": f"{filing.viewer}/{main.filename}",
            "primaryDocDescription": main.description,
        }
        for name, value in entry.items():
            columns.setdefault(name, []).append(value)
    return columns


def current(filings: Iterable[DisseminatedFiling], site: str) -> str:
    """Return the Atom feed of the latest filings: each once for everyone it is listed under."""
    entries = [
        _entry(
            f"{filing.form} - {filer.name} ({(filer.cik or '').zfill(cik.LONGEST)}) ({role})",
            filing,
            f"{site}{folder(filing, filer.cik or '')}/{filing.accession}-index.htm",
        )
        for filing in filings
        for role, filer in filing.entities
    ]
    return _feed("Latest Filings", entries)


def company(filer: RegisteredFiler, filings: Iterable[DisseminatedFiling], site: str) -> str:
    """Return the Atom feed of the filings of a filer."""
    entries = [
        _entry(
            f"{filing.form} - {filing.main.description}",
            filing,
            f"{site}{folder(filing, filer.cik)}/{filing.accession}-index.htm",
        )
        for filing in filings
    ]
    return _feed(f"{filer.name} ({filer.cik})", entries)


def folder(filing: DisseminatedFiling, number: str) -> str:
    """Return the path of a filing's folder under one of its filers."""
    return f"/Archives/edgar/data/{cik.compact(number)}/{filing.accession.replace('-', '')}"


def _entry(title: str, filing: DisseminatedFiling, link: str) -> str:
    updated = filing.accepted.replace(tzinfo=WASHINGTON).isoformat()
    summary = f"<b>Filed:</b> {filing.filed.isoformat()} <b>AccNo:</b> {filing.accession}"
    return f"""<entry>
<title>{escape(title)}</title>
<link rel="alternate" type="text/html" href={quoteattr(link)}/>
<summary type="html">{escape(summary)}</summary>
<updated>{updated}</updated>
<category scheme="https://www.sec.gov/" label="form type" term={quoteattr(filing.form)}/>
<id>urn:tag:sec.gov,2008:accession-number={filing.accession}</id>
</entry>
"""


def _feed(title: str, entries: list[str]) -> str:
    return f"""<?xml version="1.0" encoding="ISO-8859-1" ?>
<feed xmlns="http://www.w3.org/2005/Atom">
<title>{escape(title)}</title>
{"".join(entries)}</feed>
"""
