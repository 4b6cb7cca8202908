"""What a user states about issuers, persons, filings and rows where filings do not say it, each with its line in the file."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec

Cik = Annotated[str, msgspec.Meta(pattern=r"^\d{1,10}$")]
Accession = Annotated[str, msgspec.Meta(pattern=r"^\d{10}-\d{2}-\d{6}$")]
RowId = Annotated[str, msgspec.Meta(pattern=r"^\d{10}-\d{2}-\d{6} (I|II)/[1-9]\d{0,3}$")]
"""A row as the ledger names it: ``0000000000-25-000001 I/3``."""
Rule = Annotated[str, msgspec.Meta(pattern=r"^16[ab]-\d{1,2}(\([a-z0-9]{1,3}\))*$")]


class StatedFact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One statement; ``line`` is where it begins in the file."""

    line: int = 0


class IssuerStatement(StatedFact, frozen=True, kw_only=True):
    """An issuer's fiscal year end (month and day, such as 06-30), first registration and kind of annual report."""

    cik: Cik
    fiscal_year_end: str = ""
    registered: date | None = None
    annual_report: Literal["10-K", "20-F", "40-F"] | None = None

    @property
    def files_without_proxy_rules(self) -> bool:
        """Whether the issuer reports on Form 20-F or 40-F, to which Item 405 does not apply."""
        return self.annual_report in ("20-F", "40-F")


class NoticeStatement(StatedFact, frozen=True, kw_only=True):
    """The day on which a broker or plan administrator gave notice of a transaction whose date the person did not choose."""

    row: RowId
    on: date


class FilingDateStatement(StatedFact, frozen=True, kw_only=True):
    """The filing date that the SEC granted under Rule 13(b) of Regulation S-T."""

    accession: Accession
    on: date


class NotReportableStatement(StatedFact, frozen=True, kw_only=True):
    """That no report of a row was required, and the rule that says so, such as 16a-13."""

    row: RowId
    rule: Rule


class ExemptStatement(StatedFact, frozen=True, kw_only=True):
    """Whether Section 16(b) exempts the transaction of a row, which then may wait for Form 5."""

    row: RowId
    exempt: bool = True


class PersonStatement(StatedFact, frozen=True, kw_only=True):
    """From when to when a person is subject to Section 16 at an issuer."""

    issuer: Cik
    cik: Cik
    name: str
    since: date
    until: date | None = None


class NoForm5Statement(StatedFact, frozen=True, kw_only=True):
    """That a person represented in writing that no Form 5 is due for a fiscal year (Item 405(b))."""

    issuer: Cik
    cik: Cik
    fiscal_year: int


class ProxyStatement(StatedFact, frozen=True, kw_only=True):
    """The day up to which filings were reviewed for the disclosure of a fiscal year."""

    issuer: Cik
    fiscal_year: int
    on: date


class NotFiledStatement(StatedFact, frozen=True, kw_only=True):
    """A report that is known not to have been filed: which form, for what day, with how many transactions."""

    issuer: Cik
    cik: Cik
    name: str
    form: Literal["3", "4", "5"]
    on: date
    transactions: Annotated[int, msgspec.Meta(ge=0)] = 1


class DisclosedStatement(StatedFact, frozen=True, kw_only=True):
    """A late report that the issuer has disclosed already, by its accession number."""

    accession: Accession
    fiscal_year: int


KINDS: dict[str, type[StatedFact]] = {
    "issuer": IssuerStatement,
    "notice": NoticeStatement,
    "filing_date": FilingDateStatement,
    "not_reportable": NotReportableStatement,
    "exempt": ExemptStatement,
    "person": PersonStatement,
    "no_form_5": NoForm5Statement,
    "proxy_statement": ProxyStatement,
    "not_filed": NotFiledStatement,
    "disclosed": DisclosedStatement,
}
"""The kinds of statements by the name of their table."""
