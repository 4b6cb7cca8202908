"""Delinquencies of a fiscal year: per person the late reports, the transactions they report late, and known failures to file.

Each is disclosed once: in the first disclosure that is made after the report was filed, which is that of the fiscal year of the
event, or of a later year when the report came after that disclosure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

from section16.compliance.fiscal_year import CALENDAR_YEAR, fiscal_year_of, year_end_of, year_ending
from section16.compliance.requests import require_year
from section16.compliance.reviews import Reviews
from section16.compliance.statement import DisclosedStatement, NotFiledStatement, ProxyStatement
from section16.compliance.statements import Statements
from section16.compliance.timing import FilingTiming, RowTiming, Timeliness
from section16.errors import RequestError
from section16.ledger.ledger import Ledger
from section16.plurals import counted_in_words
from section16.why import Why


class LateReport(msgspec.Struct, frozen=True, kw_only=True):
    """A report that a person filed late: when it was due first and filed, and the transactions that it reports late.

    ``rows`` are the rows that are late; for a Form 3 as such, its accession number.
    """

    accession: str
    form: str
    due: date | None
    filed: date | None
    days_late: int
    transactions: int
    rows: tuple[str, ...]
    why: Why


class DisclosedElsewhere(msgspec.Struct, frozen=True, kw_only=True):
    """A late report of the fiscal year, by its event or by its filing, that the disclosure of another year has."""

    accession: str
    form: str
    names: tuple[str, ...]
    filed: date | None
    fiscal_year: int
    why: Why


class PersonDelinquency(msgspec.Struct, frozen=True, kw_only=True):
    """What a person filed late, or is known not to have filed. ``failures`` are in words, as they are disclosed."""

    owner: str
    name: str
    late_reports: tuple[LateReport, ...] = ()
    failures: tuple[str, ...] = ()

    @property
    def transactions(self) -> int:
        """How many transactions were not reported on a timely basis."""
        return sum(one.transactions for one in self.late_reports)


class FiscalYear(msgspec.Struct, frozen=True, kw_only=True):
    """A fiscal year of an issuer: the calendar year in which it ends, and whether its end is known."""

    year: int
    ends: date
    known: bool

    @property
    def begins(self) -> date:
        """The first day of the fiscal year."""
        return year_ending(self.year - 1, (self.ends.month, self.ends.day)) + timedelta(days=1)

    def has(self, day: date | None) -> bool:
        """Whether a day is in the fiscal year."""
        return day is not None and self.begins <= day <= self.ends


def fiscal_year(ledger: Ledger, issuer: str, year: int, stated: Statements) -> FiscalYear:
    """Return a fiscal year of an issuer: as stated, as the latest header has it, or else the calendar year.

    Raises :class:`~section16.errors.RequestError` for a year that is not possible.
    """
    require_year(year)
    statement = stated.issuer(issuer)
    ends = year_end_of(statement.fiscal_year_end) if statement is not None and statement.fiscal_year_end else None
    if ends is None:
        headers = (year_end_of(filing.fiscal_year_end) for filing, _ in ledger.in_force(issuer).posted)
        ends = next((end for end in reversed([*headers]) if end is not None), None)
    return FiscalYear(year=year, ends=year_ending(year, ends or CALENDAR_YEAR), known=ends is not None)


def delinquencies(
    timings: Iterable[FilingTiming], issuer: str, year: FiscalYear, stated: Statements
) -> tuple[PersonDelinquency, ...]:
    """Return the delinquencies to disclose for a fiscal year, by the name of the person.

    ``timings`` are those of all the issuer's filings, whatever the year.
    """
    timings = tuple(timings)
    _check_disclosed(timings, year, stated)
    disclosed, reviews = _disclosed(stated), reviews_of(issuer, year, stated)
    late: dict[str, list[LateReport]] = defaultdict(list)
    names: dict[str, str] = {}
    for filing in timings:
        rows = [row for row in filing.late_rows if reviews.discloses(row.on, row.filed) == year.year]
        if rows and disclosed.get(filing.accession, year.year) == year.year:
            report = _late_report(filing, rows, reviews)
            for owner, name in zip(filing.owners, filing.names, strict=True):
                late[owner].append(report)
                names[owner] = name
    failures: dict[str, list[str]] = defaultdict(list)
    for one in stated.of(NotFiledStatement):
        if one.issuer == issuer and fiscal_year_of(one.on, (year.ends.month, year.ends.day)) == year.year:
            failures[one.cik].append(_failure(one))
            names.setdefault(one.cik, one.name)
    found = (
        PersonDelinquency(owner=owner, name=name, late_reports=tuple(late[owner]), failures=tuple(failures[owner]))
        for owner, name in names.items()
    )
    return tuple(sorted(found, key=lambda one: (one.name, one.owner)))


def reviews_of(issuer: str, year: FiscalYear, stated: Statements) -> Reviews:
    """Return until when the filings of an issuer's fiscal years are reviewed, which end as the given one does.

    Raises :class:`~section16.errors.RequestError` for a review that ends before its fiscal year.
    """
    own = [one for one in stated.of(ProxyStatement) if one.issuer == issuer]
    for one in own:
        ends = year_ending(one.fiscal_year, (year.ends.month, year.ends.day))
        if one.on <= ends:
            what = f"The filings of the fiscal year {one.fiscal_year}, which ends on {ends}, are reviewed until {one.on}."
            raise RequestError(what, where=stated.place(one), remedy="State a day after the fiscal year.")
    days = {one.fiscal_year: one.on for one in own}
    return Reviews((year.ends.month, year.ends.day), days)


def _check_disclosed(timings: Iterable[FilingTiming], year: FiscalYear, stated: Statements) -> None:
    """Refuse a disclosure that is stated for a fiscal year before every late event of the report."""
    of = {one.accession: one for one in stated.of(DisclosedStatement)}
    for filing in timings:
        one = of.get(filing.accession)
        days = [row.on for row in filing.late_rows if row.on is not None]
        first = fiscal_year_of(min(days), (year.ends.month, year.ends.day)) if days else None
        if one is not None and first is not None and one.fiscal_year < first:
            what = f"{one.accession} reports events of the fiscal year {first}, and was not disclosed for {one.fiscal_year}."
            raise RequestError(what, where=stated.place(one), remedy="Correct fiscal-year.")


def _disclosed(stated: Statements) -> dict[str, int]:
    return {one.accession: one.fiscal_year for one in stated.of(DisclosedStatement)}


def elsewhere(
    timings: Iterable[FilingTiming], issuer: str, year: FiscalYear, stated: Statements
) -> tuple[DisclosedElsewhere, ...]:
    """Return the late reports of a fiscal year, by event or by filing, that are disclosed for another, as they were filed."""
    disclosed, reviews = _disclosed(stated), reviews_of(issuer, year, stated)
    found: list[DisclosedElsewhere] = []
    for filing in timings:
        own = [row for row in filing.late_rows if year.has(row.on) or year.has(row.filed)]
        years = {reviews.discloses(row.on, row.filed): row for row in own}
        if filing.accession in disclosed and own:
            years = {disclosed[filing.accession]: own[0]}
        found += (
            _elsewhere(filing, row, other, reviews, is_stated=filing.accession in disclosed)
            for other, row in years.items()
            if other is not None and other != year.year
        )
    return tuple(found)


def _elsewhere(filing: FilingTiming, row: RowTiming, year: int, reviews: Reviews, *, is_stated: bool) -> DisclosedElsewhere:
    why = f"The facts state that it was disclosed for the fiscal year {year}." if is_stated else reviews.says(row.on, row.filed)
    says = f"Form {filing.form} of {', '.join(filing.names)}, filed on {filing.filed}: disclosed for the fiscal year {year}."
    return DisclosedElsewhere(
        accession=filing.accession,
        form=filing.form,
        names=filing.names,
        filed=filing.filed,
        fiscal_year=year,
        why=Why(says, rows=(filing.accession,), because=(Why(why),)),
    )


def possible(timings: Iterable[FilingTiming], year: FiscalYear) -> list[RowTiming]:
    """Return the rows of a fiscal year's events that may have been timely, to be settled before the disclosure."""
    rows = (row for filing in timings for row in filing.rows if row.timing is Timeliness.POSSIBLY_TIMELY)
    return [row for row in rows if year.has(row.on)]


def _late_report(filing: FilingTiming, rows: list[RowTiming], reviews: Reviews) -> LateReport:
    dues = [row.due for row in rows if row.due is not None]
    days = max(row.days_late for row in rows)
    disclosed = (Why(says) for says in dict.fromkeys(reviews.says(row.on, row.filed) for row in rows))
    return LateReport(
        accession=filing.accession,
        form=filing.form,
        due=min(dues, default=None),
        filed=filing.filed,
        days_late=days,
        transactions=sum(bool(row.code) for row in rows),
        rows=tuple(row.row for row in rows),
        why=Why(
            f"Form {filing.form} was filed late.",
            rows=(filing.accession,),
            because=(*(row.why for row in rows), *disclosed),
        ),
    )


def _failure(one: NotFiledStatement) -> str:
    what = f"a report on Form {one.form}"
    if one.form == "3" or not one.transactions:
        return f"failed to file {what}"
    return f"failed to file {what} covering {counted_in_words(one.transactions, 'transaction')}"
