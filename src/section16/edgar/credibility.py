"""What EDGAR answers about a submission is checked against what is known of it before anything of it is kept.

An answer that contradicts itself or the submission does not count: the submission keeps its state, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from section16.document.identifiers import accession as accession_number
from section16.edgar.transport import Receipt
from section16.law.business_days import WASHINGTON
from section16.store.transmission import Transmission

CLOCKS_APART = timedelta(minutes=5)
"""How far the clock of this machine and EDGAR's may be apart."""


def number_doubt(number: str, holder: Callable[[str], Transmission | None], known: Transmission) -> str:
    """Return why an accession number cannot be that of a submission; empty for one that can.

    ``holder`` gives the submission that has a number already.
    """
    if not accession_number.is_valid(number):
        return "The accession number is not valid."
    other = holder(accession_number.format(number))
    if other is not None and other.key != known.key:
        return f"The accession number {number} already belongs to {other.named_for(known.issuer)}."
    return ""


def receipt_doubt(known: Transmission, receipt: Receipt) -> str:
    """Return how an answer contradicts the submission that it should be about; empty where it does not."""
    if known.accession and accession_number.format(receipt.accession) != known.accession:
        return f"EDGAR was asked about {known.accession} and answered about {receipt.accession}."
    if receipt.form and receipt.form != known.form:
        return f"EDGAR described {receipt.accession} as a Form {receipt.form}."
    if receipt.live is not None and receipt.live is not known.live:
        return f"EDGAR described {receipt.accession} as a {'live filing' if receipt.live else 'test'}."
    return ""


def of_the_year(number: str, accepted: datetime) -> bool:
    """Whether the year within an accession number fits: it is assigned at or shortly before acceptance."""
    local = accepted.astimezone(WASHINGTON)
    return accession_number.year(number) in {local.year, (local - timedelta(days=7)).year}


def time_doubt(known: Transmission, receipt: Receipt, now: datetime) -> str:
    """Return why a submission cannot have been accepted when an answer says; empty where it can.

    ``now`` is the time of this machine. EDGAR's own clock, where it is stated, extends what is possible: a machine whose
    clock is wrong must not doubt a right answer. A first sending with a future date was dated by such a clock too.
    """
    accepted = receipt.accepted
    if accepted is None:
        return ""
    stated = f"The acceptance time that EDGAR states, {accepted:%Y-%m-%d %H:%M:%S}"
    skew = timedelta(seconds=receipt.skew)
    latest = max(now, now + skew)
    if accepted > latest + CLOCKS_APART:
        return f"{stated}, is in the future."
    if known.begun is not None and known.begun <= now + skew and accepted < known.begun - CLOCKS_APART - abs(skew):
        return f"{stated}, is before the form was sent."
    if not of_the_year(receipt.accession, accepted):
        return f"{stated}, is not in the year of the accession number {receipt.accession}."
    return ""
