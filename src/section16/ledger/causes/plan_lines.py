"""Plan lines: shares in accounts of employee plans, whose balance changes with every statement of the plan.

Contributions to 401(k) and employee stock ownership plans, and purchases under employee stock purchase plans, are exempt from
reporting (Rule 16b-3(c)): only the balance of the next statement shows them. Such a line can neither follow nor be explained,
whatever the filer does, so that it is a class of its own in every measure of agreement.
"""

from __future__ import annotations

import re

from section16.ledger.lots.cause import Cause
from section16.ledger.lots.lot import Assertion, Lot

_WORD = re.compile(r"[a-z0-9]+")
_PLANS = frozenset(["401k", "esop", "paysop", "espp"])
"""Words that name such a plan by themselves; ``401(k)`` is two words."""
_KINDS = frozenset(["savings", "thrift", "retirement", "purchase", "ownership", "sharing", "bonus", "company"])
"""Words that name one together with ``plan``. Deferred compensation plans are not among them: their credits are reported."""


def plan_line(row: Assertion) -> bool:
    """Whether a row is of an account in an employee plan, by its words, whose balance has changed without a transaction.

    The words are those of the title and the nature of ownership; where shares are held indirectly under words such as "By
    trust", those of the footnotes on them. Words alone do not decide: a line of such a plan that follows from report to
    report, or whose changes are all reported, is like any other.
    """
    return row.lot is not None and _moves(row.lot) and any(map(_names_a_plan, row.lot.history))


def _moves(lot: Lot) -> bool:
    """Whether a balance of a lot differs from the one before without a transaction, and no split made the difference."""
    return any(one.gap and one.cause is not Cause.SPLIT for one in lot.history)


def _names_a_plan(row: Assertion) -> bool:
    entry = row.entry
    words = _words(f"{entry.title} {entry.nature}")
    if _PLANS & words or {"401", "k"} <= words or ("plan" in words and _KINDS & words):
        return True
    # A footnote on shares held directly says what the balance includes; only of another holder does it say which one that is.
    noted = _words(" ".join(entry.texts("nature", "ownership"))) if entry.direct is False else frozenset[str]()
    return bool(_PLANS & noted) or {"401", "k"} <= noted


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))
