"""Missing filings: the ledger itself shows a time from which it has no filing of the issuer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

from section16.ledger.causes.view import IssuerView, ids
from section16.ledger.entries.statements import forms_filed
from section16.ledger.lots.cause import Evidence
from section16.ledger.lots.lot import Assertion
from section16.ledger.thresholds import EXPECTED_FILINGS, HOLE_DAYS


def hole(view: IssuerView, row: Assertion, _gap: Decimal) -> Evidence | None:
    """Between the report before and this one is a time from which the ledger has no filing of the issuer at all.

    It does not use the gap, and so is the last test: it counts only where nothing explains the difference itself. Table II has
    too few breaks to measure how often the test succeeds by chance there.
    """
    earlier = row.previous
    if earlier is None or row.entry.table == "II" or earlier.entry.filing.accession == row.entry.filing.accession:
        return None
    first, last = earlier.entry.filing.day, row.entry.filing.day
    days = [day for day in view.days if first <= day <= last]
    widest = max(pairwise(days), key=lambda pair: pair[1] - pair[0], default=None)
    if widest is None or (widest[1] - widest[0]).days < HOLE_DAYS or _expected(view, widest) < EXPECTED_FILINGS:
        return None
    return Evidence(
        "no filing of the issuer", f"the ledger has no filing of the issuer from {widest[0]} to {widest[1]}", ids([earlier])
    )


def _expected(view: IssuerView, hole: tuple[date, date]) -> float:
    """Return on how many days insiders would have filed in a time, by how often they do outside of it."""
    length = (hole[1] - hole[0]).days
    others = (view.days[-1] - view.days[0]).days - length
    return (len(view.days) - 1) * length / others if others > 0 else 0.0


def names_a_filing(view: IssuerView, row: Assertion, _gap: Decimal) -> Evidence | None:
    """A footnote or the remarks name a form filed since the report before, and the ledger has no filing of that day.

    Like :func:`hole` it does not use the gap; forms name others that were filed earlier, so that the days decide.
    """
    earlier, filing = row.previous, row.entry.filing
    if earlier is None or earlier.entry.filing.accession == filing.accession:
        return None
    for text in (*row.entry.texts(), filing.remarks):
        for day in forms_filed(text):
            if earlier.entry.filing.day < day <= filing.day and day not in view.days:
                return Evidence("names a filing", f"the form names one filed on {day}, which is not in the ledger", ids([row]))
    return None
