"""How long the records of a signature are kept, with the authority for it.

The rules are about the papers of Regulation S-T, Rule 302(b). What else an office keeps, no rule of Section 16 asks for.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

import msgspec

from section16.citation import Citation, release
from section16.law.signatures import ATTESTATION, AUTHENTICATION


class RetainedKind(StrEnum):
    """What has to be kept for a time."""

    AUTHENTICATION = "authentication"
    """The document by which a signer adopts the typed signature on a filing."""
    ATTESTATION = "attestation"
    """The document by which a signer says that an electronic signature is worth a manual one."""


class RetentionRule(msgspec.Struct, frozen=True):
    """For how many years from what, since when, and by what."""

    kept: RetainedKind
    years: int
    start: str
    since: date
    citations: tuple[Citation, ...]


RULES: tuple[RetentionRule, ...] = (
    RetentionRule(RetainedKind.AUTHENTICATION, 5, "the day of the filing", date.min, AUTHENTICATION),
    RetentionRule(
        RetainedKind.ATTESTATION,
        7,
        "the day of the last electronic signature that it supports",
        date(2020, 12, 4),
        (*ATTESTATION, release("33-10889", "effective 4 December 2020")),
    ),
)
"""Each rule with the day from which it holds."""


def rule_for(kept: RetainedKind, on: date) -> RetentionRule:
    """Return the rule that holds on a day; the earliest there is for a day before it."""
    mine = [rule for rule in RULES if rule.kept is kept]
    return max((rule for rule in mine if rule.since <= on), key=lambda rule: rule.since, default=mine[0])


def keep_until(kept: RetainedKind, start: date) -> date:
    """Return the last day on which something has to be kept whose time starts on a day.

    >>> keep_until(RetainedKind.AUTHENTICATION, date(2024, 2, 29)), keep_until(RetainedKind.ATTESTATION, date(2025, 6, 18))
    (datetime.date(2029, 2, 28), datetime.date(2032, 6, 18))
    """
    year = start.year + rule_for(kept, start).years
    try:
        return start.replace(year=year)
    except ValueError:  # the 29th of February of a year that has none
        return date(year, 3, 1) - timedelta(days=1)
