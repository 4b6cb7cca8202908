"""Units that footnotes say a balance in Table I includes: counted before they vest, or no longer included.

Most issuers report units in Table II, or in Table I when they are granted, and the footnote says how many of the balance are
units. What happens to the units then changes the balance otherwise than the row says.
"""

from __future__ import annotations

import re
from decimal import Decimal

from section16.ledger.causes.view import IssuerView, ids
from section16.ledger.entries.statements import numbers, sentences
from section16.ledger.lots.cause import Evidence
from section16.ledger.lots.lot import Assertion
from section16.ledger.thresholds import LEAST_UNITS, MOST_UNIT_NUMBERS

_UNITS = re.compile(r"\b(?:rsus?|psus?|units?|unvested|restricted)\b", re.IGNORECASE)
_INCLUDED = re.compile(r"\binclud", re.IGNORECASE)
_VESTED = re.compile(r"\b(?:vest|settle)", re.IGNORECASE)


def counted_as_units(_view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The shares were in the balance already, as units: the report before says so, and this one says that they vested.

    Either the number of units included decreased by the shares of the row, or a footnote of the row says that so many vested.
    """
    change = row.change
    if row.previous is None or not change or change < 0 or gap != -change:
        return None
    then, now = _included(row.previous), _included(row)
    before = next((units for units in then if units >= change), None)
    if before is None:
        return None
    if any(units - change in now for units in then):
        says = f"{before} units were included before, and {before - change} are now"
    elif any(abs(change) in map(Decimal, numbers(text)) for text in row.entry.texts() if _vests(text)):
        says = f"{before} units were included before, and {change} of them vested"
    else:
        return None
    return Evidence("units counted before", says, ids([row.previous, row]))


def no_longer_included(_view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The balance fell by just the units that the report before says it includes: they are reported elsewhere now."""
    if row.previous is None or gap > -LEAST_UNITS or -gap not in _included(row.previous) or -gap in _included(row):
        return None
    return Evidence("units no longer included", f"the report before included {-gap} units", ids([row.previous]))


def units_changed(_view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The balance changed by what the units in it changed by, as the footnotes of this report and of the one before say.

    Units that vest or lapse leave the balance without a row where the row reports only the shares that came of them.
    """
    if row.previous is None or abs(gap) < LEAST_UNITS:
        return None
    then, now = _included(row.previous), _included(row)
    if len(then) + len(now) > MOST_UNIT_NUMBERS:
        return None
    for before in then:
        if before + gap in now and before != -gap:
            says = f"{before} units were included before, and {before + gap} are now"
            return Evidence("units included changed", says, ids([row.previous, row]))
    return None


def _vests(text: str) -> bool:
    return _UNITS.search(text) is not None and _VESTED.search(text) is not None


def _included(row: Assertion) -> tuple[Decimal, ...]:
    """Return the numbers of units that the footnotes of a row say its balance includes."""
    return tuple(
        Decimal(number)
        for text in row.entry.texts()
        for sentence in sentences(text)
        if _INCLUDED.search(sentence) and _UNITS.search(sentence)
        for number in numbers(sentence)
    )
