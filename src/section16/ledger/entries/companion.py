"""Companion forms: one report on several forms, because a form takes ten reporting persons and thirty rows of a table.

Filers state it in the remarks or in a footnote: "Form 1 of 2", "the second of two Forms 4 filed today".
"""

from __future__ import annotations

from datetime import timedelta

from section16.ledger.entries.entry import LedgerFiling
from section16.ledger.entries.statements import part_stated

_TOGETHER = timedelta(days=1)
"""Companion forms are submitted one after the other; EDGAR may date the second one to the next day."""


def part_of(filing: LedgerFiling) -> tuple[int, int] | None:
    """Return which of how many forms a filing says that it is; ``None`` where it does not say so.

    A footnote that numbers anything else does not count: the second number is at least two, the first not above it.
    """
    parts = (part_stated(text) for text in (filing.remarks, *filing.footnotes.values()) if text)
    return next((part for part in parts if part is not None), None)


def are_companions(one: LedgerFiling, two: LedgerFiling) -> bool:
    """Whether two filings are parts of one report: by a decision, or by their own words, for the same issuer, form and period.

    By their words they are only where they were filed together.
    """
    if one.group and one.group == two.group:
        return one.accession != two.accession
    first, second = part_of(one), part_of(two)
    return (
        first is not None
        and second is not None
        and first[1] == second[1]
        and first[0] != second[0]
        and (one.issuer, one.form, one.period) == (two.issuer, two.form, two.period)
        and abs(one.day - two.day) <= _TOGETHER
    )
