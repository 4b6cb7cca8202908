"""Shares that came in between two reports without a row, as the form says without a number.

Reinvested dividends and purchases under employee plans are exempt from reporting (Rules 16a-11 and 16b-3(c)), and many filers
say so beside the balance: "includes shares acquired under the dividend reinvestment plan since the last report". Words count
only where they say that something came in since then; of the balances that follow, fewer than one in ten thousand has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from section16.ledger.causes.view import IssuerView, ids
from section16.ledger.entries.statements import months_stated, numbers, sentences
from section16.ledger.lots.cause import Evidence
from section16.ledger.lots.lot import Assertion
from section16.ledger.thresholds import MOST_DIVIDEND

_CAME_IN = re.compile(r"\b(?:acquired|purchased|accrued|credited|received|issued)\b", re.IGNORECASE)
_BY_PLAN = re.compile(r"\b(?:dividends?|purchase plan|espp|drip|reinvest\w+)\b", re.IGNORECASE)
_SINCE = re.compile(
    r"\bsince\b[^.;]{0,60}\b(?:last|previous|prior|most recent|date of)\b"
    r"[^.;]{0,60}\b(?:forms?|reports?|reported|filings?|filed)\b",
    re.IGNORECASE,
)
_NO_ROW = re.compile(r"\b(?:not|un)\s?-?(?:been\s|previously\s|yet\s)*reported\b|\bexempt\b", re.IGNORECASE)


def came_in_since(_view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """A footnote says that dividends or plan purchases since the report before are in the balance, which grew by little more.

    The words are what it tests, so that a gap of zero asks for them alone: the control counts them on balances that follow.
    """
    if row.previous is None or not row.opening or (gap and not 0 < gap <= row.opening * MOST_DIVIDEND):
        return None
    said = next(_since_the_report_before(row), None)
    if said is None:
        return None
    return Evidence("came in since", f"the form says {' '.join(said.split())!r}", ids([row]))


def _since_the_report_before(row: Assertion) -> Iterator[str]:
    for text in row.entry.texts("shares_owned", "value_owned"):
        for said in sentences(text):
            if _CAME_IN.search(said) and _BY_PLAN.search(said) and _between_the_reports(row, said):
                yield said


def _between_the_reports(row: Assertion, said: str) -> bool:
    """Whether a sentence says that it speaks of what came in since the report before, or of what no row reports."""
    if _SINCE.search(said) or _NO_ROW.search(said):
        return True
    if row.previous is None or numbers(said):
        return False
    first, last = row.previous.entry.when, row.entry.when
    return any((first.year, first.month) <= month <= (last.year, last.month) for month in months_stated(said))
