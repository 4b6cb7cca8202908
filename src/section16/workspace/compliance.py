"""What was late, what is to be disclosed of it, and whose reports are missing, from filings and stated facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import msgspec

from section16.compliance.coverage import Coverage, CoverageItem, InsiderCoverage, coverage
from section16.compliance.delinquency import FiscalYear, LateReport, PersonDelinquency
from section16.compliance.item_405 import Item405, item_405
from section16.compliance.requests import require_year
from section16.compliance.statements import Statements, read_statements, unused
from section16.compliance.timeliness import timeliness
from section16.compliance.timing import FilingTiming, RowTiming, Timeliness
from section16.document.submission import Submission
from section16.errors import UnreadableError
from section16.finding import Finding
from section16.ledger.ledger import Ledger
from section16.render.why import answers_html
from section16.why import Incomplete, Why
from section16.workspace.analysis import ledger_about, require_filings, required_ledgers, why_nothing
from section16.workspace.answer_tables import coverage_table, delinquencies_table, elsewhere_table, late_reports_table
from section16.workspace.due_dates import NOT_ADVICE

__all__ = [
    "NOT_ADVICE",
    "Coverage",
    "CoverageItem",
    "FilingTiming",
    "FiscalYear",
    "FoundLateness",
    "InsiderCoverage",
    "Item405",
    "LateReport",
    "PersonDelinquency",
    "RowTiming",
    "Timeliness",
    "coverage_html",
    "draft_item_405",
    "find_coverage",
    "find_late_reports",
    "item_405_html",
    "late_reports_html",
]

Filings = Iterable[Submission | UnreadableError]


class FoundLateness(msgspec.Struct, frozen=True, kw_only=True):
    """Whether filings were late, in the order of filing; where there are none, ``reason`` states why.

    ``findings`` name filings left out, ``lacked`` what the facts name and the filings do not have.
    """

    filings: tuple[FilingTiming, ...]
    reason: str = ""
    lacked: tuple[Incomplete, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def doubtful(self) -> tuple[FilingTiming, ...]:
        """The filings that are late, or of which it is not known."""
        return tuple(one for one in self.filings if one.doubtful)


def find_late_reports(
    filings: Filings, *, issuer: str = "", year: int | None = None, facts: Path | None = None, decisions: Path | None = None
) -> FoundLateness:
    """Return whether each filing was late, row by row, with the reasons.

    ``issuer`` is a CIK, a ticker or a name, ``year`` the fiscal year by the calendar year in which it ends; ``facts`` is a file
    of what no filing shows. Raises :class:`~section16.finding.FactTablesError`, :class:`~section16.errors.RequestError` and
    :class:`~section16.errors.DecisionsError`.
    """
    _require(year)
    stated = read_statements(facts) if facts else Statements()  # before hours of reading
    found, remarks, known, reason = list[FilingTiming](), list[Finding](), set[str](), ""
    for ledger, cik in required_ledgers(filings, issuer, decisions=decisions):
        found += timeliness(ledger, cik or None, year=year, statements=stated)
        known |= _rows_and_filings(ledger, stated)
        remarks += ledger.findings_about(cik or None)
        reason = why_nothing(ledger, cik, "", None)
    nothing = f"No filing reports an event of the fiscal year {year}." if year else "The filings report nothing."
    return FoundLateness(
        filings=tuple(sorted(found, key=lambda one: (one.filed or date.max, one.accession))),
        reason="" if found else reason or nothing,
        lacked=tuple(unused(stated, known, known)),
        findings=tuple(remarks),
    )


def _require(year: int | None) -> None:
    """Refuse a year that is not possible before hours of reading."""
    if year is not None:
        require_year(year)


def _unused(ledger: Ledger, stated: Statements) -> tuple[Incomplete, ...]:
    known = _rows_and_filings(ledger, stated)
    return tuple(unused(stated, known, known))


def _rows_and_filings(ledger: Ledger, stated: Statements) -> set[str]:
    """Return what facts may name of a ledger, nothing where there are no facts."""
    if not stated.all:
        return set()
    return {entry.id for entry in ledger.entries()} | {filing.accession for filing in ledger.filings}


def late_reports_html(found: FoundLateness) -> str:
    """Return a page of the rows that are late or may be, each with the reasons."""
    tables = (late_reports_table(found.doubtful),)
    return answers_html("Late reports", _answers(found), tables=tables, closing=NOT_ADVICE)


def draft_item_405(
    filings: Filings, *, issuer: str, year: int, facts: Path | None = None, decisions: Path | None = None
) -> Item405:
    """Return the Item 405 disclosure of an issuer's fiscal year, by the calendar year in which it ends.

    Raises :class:`~section16.finding.FactTablesError` for facts that are wrong, :class:`~section16.errors.RequestError` where
    no filing is about the issuer, and :class:`~section16.errors.DecisionsError`.
    """
    _require(year)
    stated = read_statements(facts) if facts else Statements()
    ledger, issuer, _ = ledger_about(filings, issuer, decisions=decisions)
    require_filings(ledger, issuer)
    found = item_405(ledger, issuer, year, statements=stated)
    return msgspec.structs.replace(found, lacked=(*found.lacked, *_unused(ledger, stated)))


def item_405_html(found: Item405) -> str:
    """Return a page of the disclosure with its reasons and what it lacks."""
    heading = found.caption or "Nothing to disclose"
    tables = (delinquencies_table(found), elsewhere_table(found))
    title = ", ".join(filter(None, (found.issuer_name, f"Item 405, fiscal year {found.fiscal_year.year}")))
    return answers_html(
        title, [(heading, found.why, found.lacked)], (found.text,) if found.text else (), tables, closing=NOT_ADVICE
    )


def find_coverage(
    filings: Filings, *, issuer: str, year: int | None = None, facts: Path | None = None, decisions: Path | None = None
) -> Coverage:
    """Return who reports about an issuer and what is missing; ``year`` asks for candidates for Form 5 of a fiscal year.

    Raises :class:`~section16.finding.FactTablesError` for facts that are wrong, :class:`~section16.errors.RequestError` where
    no filing is about the issuer, and :class:`~section16.errors.DecisionsError`.
    """
    _require(year)
    stated = read_statements(facts) if facts else Statements()
    ledger, issuer, _ = ledger_about(filings, issuer, decisions=decisions)
    require_filings(ledger, issuer)
    return coverage(ledger, issuer, year=year, statements=stated)


def coverage_html(found: Coverage) -> str:
    """Return a page of what is missing, each with its reasons."""
    answers = ((f"{one.name}: {one.kind.value}", one.why, ()) for one in found.items)
    title = f"Coverage of {found.issuer_name or found.issuer}"
    return answers_html(title, answers, tables=(coverage_table(found),), closing=NOT_ADVICE)


def _answers(found: FoundLateness) -> Iterator[tuple[str, Why, tuple[Incomplete, ...]]]:
    rows = ((filing, row) for filing in found.filings for row in filing.rows if row.doubtful)
    return ((_heading(filing, row), row.why, row.lacked) for filing, row in rows)


def _heading(filing: FilingTiming, row: RowTiming) -> str:
    return f"Form {filing.form} of {', '.join(filing.names)}, {row.row}: {row.timing.value}"
