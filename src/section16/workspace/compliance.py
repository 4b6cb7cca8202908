"""What was late, and why, from filings and what the user states beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from section16.compliance.statements import Statements, read_statements
from section16.compliance.timeliness import timeliness
from section16.compliance.timing import FilingTiming, RowTiming, Timeliness
from section16.document.submission import Submission
from section16.errors import UnreadableError
from section16.finding import Finding
from section16.render.why import answers_html, why_lines
from section16.why import Incomplete, Why
from section16.workspace.analysis import ledger_of, why_nothing
from section16.workspace.due_dates import NOT_ADVICE

__all__ = [
    "NOT_ADVICE",
    "FilingTiming",
    "FoundLateness",
    "RowTiming",
    "Timeliness",
    "find_late_reports",
    "late_reports_html",
    "why_lines",
]

Filings = Iterable[Submission | UnreadableError]


class FoundLateness(msgspec.Struct, frozen=True, kw_only=True):
    """Whether filings were late, in the order of filing; where there are none, ``reason`` states why.

    ``findings`` name filings left out.
    """

    filings: tuple[FilingTiming, ...]
    reason: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def doubtful(self) -> tuple[FilingTiming, ...]:
        """The filings that are late, or of which it is not known."""
        return tuple(one for one in self.filings if one.doubtful)


def find_late_reports(
    filings: Filings, *, issuer: str = "", year: int | None = None, facts: Path | None = None, decisions: Path | None = None
) -> FoundLateness:
    """Return whether each filing was late, row by row, with the reasons.

    ``issuer`` is a CIK, ``year`` the fiscal year by the calendar year in which it ends; ``facts`` is a file of what no filing
    shows. Raises :class:`~section16.errors.RequestError` and :class:`~section16.errors.DecisionsError`.
    """
    stated = read_statements(facts) if facts else Statements()  # before hours of reading
    ledger = ledger_of(filings, decisions)
    cik = issuer.strip().zfill(10) if issuer else None
    found = tuple(timeliness(ledger, cik, year=year, statements=stated))
    nothing = f"No filing reports an event of the fiscal year {year}." if year else "The filings report nothing."
    return FoundLateness(
        filings=found,
        reason="" if found else why_nothing(ledger, issuer, "", None) or nothing,
        findings=tuple(ledger.findings_about(cik)),
    )


def late_reports_html(found: FoundLateness) -> str:
    """Return a page of the rows that are late or may be, each with the reasons."""
    return answers_html("Late reports", _answers(found))


def _answers(found: FoundLateness) -> Iterator[tuple[str, Why, tuple[Incomplete, ...]]]:
    rows = ((filing, row) for filing in found.filings for row in filing.rows if row.doubtful)
    return ((_heading(filing, row), row.why, row.lacked) for filing, row in rows)


def _heading(filing: FilingTiming, row: RowTiming) -> str:
    return f"Form {filing.form} of {', '.join(filing.names)}, {row.row}: {row.timing.value}"
