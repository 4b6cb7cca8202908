"""Errors that a form admits: its words say that the balance was corrected because an earlier report was wrong.

The words do not state the number, so that they are no test of it; but the filer says which report was wrong, and the balance
that follows is the corrected one (0001213900-23-041267). The control counts how often such words are on balances that follow.
"""

from __future__ import annotations

import re
from decimal import Decimal

from section16.ledger.causes import readings
from section16.ledger.causes.view import IssuerView, ids
from section16.ledger.entries.statements import sentences
from section16.ledger.lots.cause import Evidence
from section16.ledger.lots.lot import Assertion

_CORRECTED = re.compile(r"\b(?:adjust(?:s|ed|ment)?|correct(?:s|ed|ing|ion)?|revis(?:ed|es|ion)|reconcil\w+)\b", re.IGNORECASE)
_WRONG = re.compile(
    r"\b(?:errors?|erroneous(?:ly)?|inaccura\w+|mistake(?:s|nly)?|misstate\w*|mis-?report\w*|mis-?calculat\w+|inadvertent(?:ly)?"
    r"|omi(?:tted|ssions?)|discrepanc\w+|(?:over|under)[\s-]?(?:stat|report|count)\w+)\b",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\b(?:previous(?:ly)?|prior|earlier|past|last|reporting person'?s)\b[^.;]{0,60}"
    r"\b(?:forms?|reports?|filings?|filed|reported|disclosures?)\b",
    re.IGNORECASE,
)


def admits_an_error(_view: IssuerView, row: Assertion, _gap: Decimal) -> Evidence | None:
    """A footnote on the amount owned, or the remarks, say that it corrects an error in an earlier report of the holding."""
    earlier = row.previous
    if earlier is None or earlier.entry.filing.accession == row.entry.filing.accession or row.gap is None:
        return None
    for text in (*row.entry.texts("shares_owned", "value_owned"), row.entry.filing.remarks):
        said = next(filter(_admits, sentences(text)), None) if text else None
        if said is not None:
            message = f"the form says {' '.join(said.split())!r}"
            return Evidence("admits an error", message, ids([row]), readings.of_the_balance_before(row, row.gap))
    return None


def _admits(sentence: str) -> bool:
    return all(words.search(sentence) for words in (_CORRECTED, _WRONG, _EARLIER))
