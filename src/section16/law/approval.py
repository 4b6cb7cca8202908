"""Who can make a transaction with the issuer exempt from matching, and what follows from each answer."""

from __future__ import annotations

from section16.citation import Citation, rule

ACQUISITIONS: tuple[Citation, ...] = (rule("16b-3(d)"),)
DISPOSITIONS: tuple[Citation, ...] = (rule("16b-3(e)"),)
ACQUISITION_ANSWERS = (
    "board",
    "committee of non-employee directors",
    "stockholders",
    "held for six months",
    "none of these",
)
"""What exempts an acquisition from the issuer by an officer or director; the last of them does not."""

DISPOSITION_ANSWERS = ("board", "committee of non-employee directors", "stockholders", "none of these")
"""What exempts a disposition to the issuer, given in advance; holding does not."""

OFFICERS_AND_DIRECTORS_ALONE: tuple[Citation, ...] = (rule("16b-3(a)"),)
"""Rule 16b-3 does not cover a person who is only a ten percent holder."""


PERFORMANCE_GRANTS: tuple[Citation, ...] = (Citation("SEC staff letters on performance awards", confirmed=False),)
"""An award that depends on goals other than the price of the share is usually reported when they are met, not at grant."""


def exempts_acquisition(answer: str) -> bool:
    """Return whether an answer makes an acquisition from the issuer exempt.

    >>> exempts_acquisition("board"), exempts_acquisition("none of these")
    (True, False)
    """
    return answer in ACQUISITION_ANSWERS and answer != "none of these"


def exempts_disposition(answer: str) -> bool:
    """Return whether an answer makes a disposition to the issuer exempt.

    >>> exempts_disposition("stockholders"), exempts_disposition("held for six months")
    (True, False)
    """
    return answer in DISPOSITION_ANSWERS and answer != "none of these"
