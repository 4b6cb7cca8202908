"""Insiders of a foreign private issuer: first reports that no event states, and owners who need not report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from section16.drafting.context.context import DraftingContext
from section16.drafting.plan.foreign_issuers import _A_DAY, deciding_day, outside_of
from section16.facts.events import Appointment
from section16.law.foreign_issuers import (
    FOREIGN_PRIVATE_ISSUERS,
    FOREIGN_PRIVATE_ISSUERS_SINCE,
)

FORM_3_OWED = "FORM-3-OWED"
"""The finding about an insider who became subject to reporting on a day that no event states."""


def check_first_reports(context: DraftingContext) -> None:
    """Report insiders whose first day no event states: the Act took effect, or the issuer lost its status."""
    appointed = {(event.who, deciding_day(context, event)) for event in context.facts.events if isinstance(event, Appointment)}
    signed = context.facts.filing.signed or date.max
    for name, party in context.facts.parties.items():
        for day in _first_days(context, name, signed) if party.reports else ():
            if (name, day) in appointed:
                continue
            says = f"{party.display_name} became subject to reporting on {day}, so Form 3 is due, and no event states it."
            remedy = f'Add an appointment of that day, with `reported = ["{name}"]` if Form 3 is filed.'
            context.doubt(FORM_3_OWED, context.party_at(name, "roles"), says, remedy, *FOREIGN_PRIVATE_ISSUERS)


def _first_days(context: DraftingContext, name: str, until: date) -> Iterator[date]:
    """Yield the days after the opening on which an existing insider becomes subject to reporting."""
    issuer, roles = context.facts.issuer, context.party(name).roles
    days = [FOREIGN_PRIVATE_ISSUERS_SINCE]
    days += [span.until + _A_DAY for span in issuer.foreign_private_issuer if span.until != date.max]
    for day in (one for one in days if context.opens_for(name) < one <= until):
        before = day - _A_DAY
        stays = any(role.holds(before) for role in roles) and any(role.holds(day) for role in roles)
        if stays and issuer.is_foreign_private(before) and _outside_before(context, name, before, day):
            yield day


def _outside_before(context: DraftingContext, name: str, before: date, day: date) -> bool:
    return outside_of(context, name, before) is not None and outside_of(context, name, day) is None


def check_owners(context: DraftingContext, owners: Sequence[str], day: date) -> None:
    """Report owners on a form of a foreign private issuer who do not have to report."""
    for name in owners:
        found = outside_of(context, name, day)
        if found is not None:
            says = f"{context.party(name).display_name} does not have to report: {found.because}."
            context.doubt(
                "OWNER-OUTSIDE", context.at("[[joint]]", "owners"), says, "File without that owner.", *found.citations
            )
