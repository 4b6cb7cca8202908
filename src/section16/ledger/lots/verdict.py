"""A verdict: the cause of a break that was found after linking."""

from __future__ import annotations

from typing import NamedTuple

from section16.ledger.lots.cause import Cause, Evidence


class Verdict(NamedTuple):
    """Why the balance of a row does not follow, what shows it, and words that could explain it and prove nothing."""

    cause: Cause
    evidence: tuple[Evidence, ...] = ()
    hints: tuple[str, ...] = ()
