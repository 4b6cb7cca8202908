"""The acceptance of a form: its time as people copy it from EDGAR's messages, checked against what the office knows.

The acceptance time is never assumed. It decides the filing date, and with it whether the form was late and what an amendment
states in box 4.
"""

from __future__ import annotations

from datetime import datetime

from section16.document.identifiers import accession as accession_number
from section16.edgar.credibility import CLOCKS_APART, of_the_year
from section16.edgar.sending import ObservedOutcome
from section16.errors import OfficeError
from section16.finding import Finding, Severity
from section16.law.business_days import OPENS_CITATION, WASHINGTON, opens_next, why_closed

AS_STATED = "Enter the time stated in EDGAR's acceptance message."


def outside_hours(accepted: datetime, where: str) -> tuple[Finding, ...]:
    """Return the warning that EDGAR was closed at an acceptance time that a person states, if it was.

    It is no error: a form that was sent before EDGAR closed can be accepted shortly after, and calendars can change.
    """
    if opens_next(accepted) is None:
        return ()
    local = accepted.astimezone(WASHINGTON)
    why = why_closed(local.date())
    says = (
        f"EDGAR accepts forms on business days from 6:00 to 22:00 Eastern, and was closed on {local:%Y-%m-%d} at "
        f"{local:%H:%M:%S}{f' ({why})' if why else ''}."
    )
    remedy = "Compare the time with EDGAR's acceptance message, because it decides the filing date."
    return (Finding("ACCEPTED-WHEN-CLOSED", Severity.WARN, where, says, remedy, citations=(OPENS_CITATION,)),)


def complete(seen: ObservedOutcome, where: str, *, now: datetime, handed_over: datetime) -> ObservedOutcome:
    """Return what a person saw of an accepted form, if it is possible.

    Raises :class:`~section16.errors.OfficeError` for an invalid accession number, for a missing acceptance time, and for a time
    that is in the future, before the form was submitted, or in another year than the accession number.
    """
    if not seen.accession:
        return seen
    if not accession_number.is_valid(seen.accession):
        raise OfficeError(
            f"{seen.accession!r} is not an accession number.", where=where, remedy="Enter it as 0001234567-26-000001."
        )
    if seen.accepted is None:
        raise OfficeError("The acceptance time is missing.", where=where, remedy=AS_STATED)
    shown = f"{seen.accepted.astimezone(WASHINGTON):%Y-%m-%d %H:%M:%S} Eastern"
    if seen.accepted > now + CLOCKS_APART:
        raise OfficeError(f"{shown} is in the future.", where=where, remedy=AS_STATED)
    if seen.accepted < handed_over - CLOCKS_APART:
        out = f"{handed_over.astimezone(WASHINGTON):%Y-%m-%d %H:%M:%S} Eastern"
        raise OfficeError(
            f"EDGAR cannot have accepted it at {shown}: it was submitted at {out}.", where=where, remedy=AS_STATED
        )
    number = accession_number.format(seen.accession)
    if not of_the_year(number, seen.accepted):
        text = f"The accession number {number} is not from {seen.accepted.astimezone(WASHINGTON):%Y}, the year of acceptance."
        raise OfficeError(text, where=where, remedy="Compare both with EDGAR's acceptance message.")
    return ObservedOutcome(accession=number, accepted=seen.accepted)
