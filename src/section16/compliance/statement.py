"""What a user states about issuers, persons, filings and rows where filings do not say it, as tables of a file of facts."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from section16.compliance.fact_tables import TableKind
from section16.facts.table import Table

_ROW = Annotated[str, Meta(description="The row as the ledger names it, such as 0000000000-25-000001 I/3.")]
_ACCESSION = Annotated[str, Meta(description="The accession number of the filing.")]
_ISSUER = Annotated[str, Meta(description="The CIK of the issuer.")]
_PERSON = Annotated[str, Meta(description="The CIK of the person.")]
_YEAR = Annotated[int, Meta(description="The fiscal year, by the calendar year in which it ends.", ge=1934, le=2100)]


class IssuerStatement(Table, frozen=True, kw_only=True):
    """An issuer's fiscal year end (month and day, such as 06-30), first registration and kind of annual report."""

    cik: _ISSUER
    fiscal_year_end: str = ""
    registered: date | None = None
    annual_report: Literal["10-K", "20-F", "40-F"] | None = None

    @property
    def files_without_proxy_rules(self) -> bool:
        """Whether the issuer reports on Form 20-F or 40-F, to which Item 405 does not apply."""
        return self.annual_report in ("20-F", "40-F")


class NoticeStatement(Table, frozen=True, kw_only=True):
    """The day on which a broker or plan administrator gave notice of a transaction whose date the person did not choose."""

    row: _ROW
    on: date


class FilingDateStatement(Table, frozen=True, kw_only=True):
    """The filing date that the SEC granted under Rule 13(b) of Regulation S-T."""

    accession: _ACCESSION
    on: date


class NotReportableStatement(Table, frozen=True, kw_only=True):
    """That no report of a row was required, and the rule that says so, such as 16a-13."""

    row: _ROW
    rule: str


class ExemptStatement(Table, frozen=True, kw_only=True):
    """Whether Section 16(b) exempts the transaction of a row, which then may wait for Form 5."""

    row: _ROW
    exempt: bool


class PersonStatement(Table, frozen=True, kw_only=True):
    """From when to when a person is subject to Section 16 at an issuer."""

    issuer: _ISSUER
    cik: _PERSON
    name: str
    since: date
    until: date | None = None


class NoForm5Statement(Table, frozen=True, kw_only=True):
    """That a person represented in writing that no Form 5 is due for a fiscal year (Item 405(b))."""

    issuer: _ISSUER
    cik: _PERSON
    fiscal_year: _YEAR


class ProxyStatement(Table, frozen=True, kw_only=True):
    """The day up to which filings were reviewed for the disclosure of a fiscal year."""

    issuer: _ISSUER
    fiscal_year: _YEAR
    on: date


class NotFiledStatement(Table, frozen=True, kw_only=True):
    """A report that is known not to have been filed: which form, for what day, with how many transactions."""

    issuer: _ISSUER
    cik: _PERSON
    name: str
    form: Literal["3", "4", "5"]
    on: date
    transactions: Annotated[int, Meta(ge=0, le=9999)] = 1


class DisclosedStatement(Table, frozen=True, kw_only=True):
    """A late report that the issuer has disclosed already, and for which fiscal year."""

    accession: _ACCESSION
    fiscal_year: _YEAR


KINDS = {
    "issuer": TableKind(IssuerStatement),
    "notice": TableKind(NoticeStatement),
    "filing-date": TableKind(FilingDateStatement),
    "not-reportable": TableKind(NotReportableStatement),
    "exempt": TableKind(ExemptStatement),
    "person": TableKind(PersonStatement),
    "no-form-5": TableKind(NoForm5Statement),
    "proxy-statement": TableKind(ProxyStatement),
    "not-filed": TableKind(NotFiledStatement),
    "disclosed": TableKind(DisclosedStatement),
}
"""The tables by their names."""


class StatedFact(msgspec.Struct, frozen=True):
    """One statement and its place: the file, the line and the table."""

    place: str
    table: Table
