"""What a form shows about a row beside its code: footnotes that name a plan or an exemption, and the other side of a move."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from section16.ledger.entries.entry import Entry
from section16.ledger.entries.identity import Identity
from section16.ledger.entries.statements import stated_days

_BALANCE = frozenset({"shares_owned", "value_owned", "ownership", "nature"})
"""Cells whose footnotes speak of what is owned, not of the transaction: "Includes 200 shares acquired under the ESPP"."""
_WITH_ISSUER = frozenset("AD")
_GIVEN = frozenset("AJ")
"""Codes under which filers report shares that came to every holder."""
_PLAN = re.compile(r"\b10b-?5-?1\b", re.IGNORECASE)
_AUTOMATIC = re.compile(
    r"\b(?:automatic|mandatory|mandated|non-?discretionary)\b[^.;]{0,120}\bs(?:ale|ales|ell|old)\b"
    r"|\bs(?:ale|ales|ell|old)\b[^.;]{0,120}\b(?:automatic|mandatory|mandated|non-?discretionary)\b",
    re.IGNORECASE,
)
_EXEMPTIONS = re.compile(
    r"\b16a-(?:9|11|12|13)\b|\b16b-3\(c\)|\bdomestic relations order\b|\bdividend reinvestment\b"
    r"|\breinvest(?:ment|ed|ing) (?:of )?(?:\w+ ){0,2}dividends?\b|\bemployee (?:stock|share) purchase plan\b|\bespp\b"
    r"|\bchange in (?:the )?form of (?:beneficial )?ownership\b"
    r"|\bexempt from (?:reporting under )?section 16(?:\(a\))?(?!\(b\))",
    re.IGNORECASE,
)
_RIGHT_OF_ALL = re.compile(
    r"\b(?:acquired|received|issued)\b[^.;]{0,60}\b(?:stock|share) (?:dividends?|splits?)\b", re.IGNORECASE
)
"""Shares that a dividend or a split gave to every holder (Rule 16a-9); a grant adjusted for a split is another matter."""
_REORGANIZATION = re.compile(
    r"\b16b-7\b|\breclassif|\b(?:split|spin)-?off\b|\bredomesticat|\bexempt transactions?\b", re.IGNORECASE
)
_CONDITIONAL = re.compile(r"\b(?:contingent|condition(?:ed|al)|subject)\b[^.;]{0,160}\bapproval\b", re.IGNORECASE)
_ON_FORM_3 = re.compile(r"\breported\b[^.;]{0,40}\bForm 3\b", re.IGNORECASE)
_ON_FORM_4 = re.compile(r"\breported\b[^.;]{0,60}\bForm [45]\b", re.IGNORECASE)
_OPENING = frozenset("APJ")
"""Codes under which filers repeat on Form 4 an acquisition that the Form 3 of the same day had as a holding."""
_MOVES = frozenset("GJ")
"""Codes under which filers report a change in the form of ownership, which needs no report."""


def remarks_name_plan(row: Entry) -> bool:
    """Whether the remarks of the form name Rule 10b5-1, as some filers explain it for all trades of the form."""
    return mentions_rule_10b5_1(row.filing.remarks)


def mentions_rule_10b5_1(text: str) -> bool:
    """Whether a text names Rule 10b5-1; few do, and a search for the first letters is far quicker than the pattern.

    >>> mentions_rule_10b5_1("Under a Rule 10B5-1 plan."), mentions_rule_10b5_1("Under the 2010 Plan.")
    (True, False)
    """
    return ("10b" in text or "10B" in text) and _PLAN.search(text) is not None


@lru_cache(maxsize=16384)
def calls_sale_automatic(text: str) -> bool:
    """Whether a footnote calls a sale automatic, mandatory or not discretionary."""
    return _AUTOMATIC.search(text) is not None


def names_plan(row: Entry) -> bool:
    """Whether a footnote of the row names Rule 10b5-1; one on the amount owned speaks of other transactions.

    A sale for taxes that the issuer mandates or a broker makes by itself counts as well: its date is not the person's choice,
    and the instruction may satisfy the rule.
    """
    found = (mentions_rule_10b5_1(text) or (row.code == "S" and calls_sale_automatic(text)) for text in _texts(row))
    return any(found)


def names_exemption(row: Entry) -> str:
    """Return the words of a footnote on the transaction that name an exemption from reporting; empty without any."""
    of_all = _RIGHT_OF_ALL if row.code in _GIVEN and (row.change or 0) > 0 else None
    for text in _texts(row):
        found = _words(_EXEMPTIONS, text) or (_words(of_all, text) if of_all else "")
        if found:
            return found
    return ""


def names_reorganization(row: Entry) -> str:
    """Return the words of a footnote on an acquisition from or disposition to the issuer that name a reorganization.

    Rule 16b-7 may exempt it from Section 16(b), so that it may wait for Form 5. Empty without such words.
    """
    texts = _texts(row) if row.code in _WITH_ISSUER else ()
    return next((found for text in texts if (found := _words(_REORGANIZATION, text))), "")


def names_form_3(row: Entry) -> bool:
    """Whether a footnote on an acquisition states that a Form 3 reported the securities."""
    texts = _texts(row) if row.code in _OPENING and (row.change or 0) > 0 else ()
    return any(_words(_ON_FORM_3, text) for text in texts)


def reported_on(row: Entry, on: date, due: date) -> date | None:
    """Return the day of a timely Form 4 or 5 that a footnote on the transaction names, after the transaction itself."""
    days = (day for text in _texts(row) if _words(_ON_FORM_4, text) for day in stated_days(text))
    return next((day for day in days if on < day <= due), None)


def approved_on(row: Entry, on: date, filed: date) -> date | None:
    """Return the day on which a grant that was conditional on an approval became final, as a footnote states it."""
    texts = _texts(row) if row.code == "A" else ()
    days = [day for text in texts if _words(_CONDITIONAL, text) for day in stated_days(text) if on < day <= filed]
    return max(days, default=None)


@lru_cache(maxsize=16384)
def _words(pattern: re.Pattern[str], text: str) -> str:
    """Return what a pattern finds in a footnote; empty where it finds nothing. Many rows share their footnotes."""
    found = pattern.search(text)
    return found[0] if found else ""


def _texts(row: Entry) -> tuple[str, ...]:
    cells = [cell for cell in row.notes if cell not in _BALANCE]
    return row.texts(*cells) if cells else ()


def moved(rows: Sequence[Entry], identity: Identity) -> dict[str, str]:
    """Return for each row that has the other side of a move beside it the id of that row.

    The same owners, day and security, the same number with the other sign, and another way of holding.
    """
    sides: dict[object, list[Entry]] = defaultdict(list)
    for row in rows:
        if row.code in _MOVES and row.change:
            sides[row.filing.owners, row.day, identity.title(row.title), abs(row.change)].append(row)
    found = {}
    for group in sides.values():
        for row in group:
            for other in group:
                if (row.change or 0) * (other.change or 0) < 0 and _way(row, identity) != _way(other, identity):
                    found[row.id] = other.id
    return found


def _way(row: Entry, identity: Identity) -> tuple[object, ...]:
    return row.direct, identity.nature(row.nature)
