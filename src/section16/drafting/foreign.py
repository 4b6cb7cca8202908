"""Insiders of a foreign private issuer: who of them reports on which day, from when on, and what decides it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from section16.drafting.desk import Desk
from section16.drafting.event import Appointment
from section16.drafting.party import IN_OFFICE
from section16.law.foreign_issuers import (
    EXEMPT_JURISDICTIONS,
    FOREIGN_PRIVATE_ISSUERS,
    FOREIGN_PRIVATE_ISSUERS_SINCE,
    HOME_REGIMES,
    Outside,
    exemption,
    outside,
)

FORM_3_OWED = "FORM-3-OWED"
"""The finding about an insider who began to report on a day of which the events say nothing."""

_ORDERS = tuple(dict.fromkeys(place.citation for place in EXEMPT_JURISDICTIONS))
_A_DAY = timedelta(days=1)


def outside_of(desk: Desk, name: str, day: date) -> Outside | None:
    """Return why a person or entity reports nothing on a day, the issuer being a foreign private issuer; else ``None``.

    Asks for the home regime and its conditions where they decide.
    """
    if not desk.facts.issuer.is_foreign_private(day):
        return None
    officer = any(role.role in IN_OFFICE for role in desk.party(name).roles_on(day))
    found = outside(day, director_or_officer=officer)
    return found or outside(day, regime=_regime(desk, name, day))


def _regime(desk: Desk, name: str, day: date) -> str | None:
    """Return the home regime whose conditions are met for a director or officer; ``None`` where one is not, or is open."""
    issuer = desk.facts.issuer
    if issuer.home_regime is None:
        desk.ask(
            desk.at("[issuer]", "home-regime"),
            "Which jurisdiction's rules require the issuer's directors and officers to report?",
            "Those whom one of these regimes requires to report are exempt from Section 16(a), on conditions.",
            (*HOME_REGIMES, "none"),
            _ORDERS,
        )
    if exemption(day, issuer.home_regime) is None:
        return None
    applies = desk.party(name).home_regime_applies
    if issuer.reports_in_english is False or applies is False:
        return None  # one condition that is not met decides, whatever the other
    if issuer.reports_in_english is None:
        desk.ask(
            desk.at("[issuer]", "reports-in-english"),
            "Is each report under the home regime public in English within two business days?",
            "It is a condition of the exemption from Section 16(a).",
            ("true", "false"),
            _ORDERS,
        )
    if applies is None:
        desk.ask(
            home_regime_at(desk, name),
            f"Does a qualifying regulation of {issuer.home_regime} require {desk.party(name).told} to report?",
            "It is a condition of the exemption from Section 16(a).",
            ("true", "false"),
            _ORDERS,
        )
    return issuer.home_regime if issuer.reports_in_english and applies else None


def home_regime_at(desk: Desk, name: str) -> str:
    """Return the place that says whether the home regime binds a person."""
    table = "people" if name in desk.facts.people else "entities"
    return desk.at(f"[{table}.{name}]", "home-regime-applies")


def required_since(desk: Desk, event: Appointment) -> date | None:
    """Return the day on which an appointment makes its person report, or ``None`` where it does not.

    Who was in office at a foreign private issuer before 18 March 2026 began to report on that day.
    """
    day = _day_of(desk, event)
    return day if outside_of(desk, event.who, day) is None else None


def not_required_on(desk: Desk, event: Appointment) -> date | None:
    """Return the day on which an appointment would make its person report if that person were not outside."""
    return None if required_since(desk, event) is not None else _day_of(desk, event)


def _day_of(desk: Desk, event: Appointment) -> date:
    """Return the day that decides whether an appointment makes its person report: its own, or that on which the Act began."""
    foreign, first = desk.facts.issuer.is_foreign_private, FOREIGN_PRIVATE_ISSUERS_SINCE
    stays = any(role.holds(first) for role in desk.party(event.who).roles)
    return first if stays and event.date < first and foreign(event.date) and foreign(first) else event.date


def look_at_first_reports(desk: Desk) -> None:
    """Tell who began to report on a day of which no event says so: the Act took effect, or the issuer lost its status."""
    appointed = {(event.who, _day_of(desk, event)) for event in desk.facts.events if isinstance(event, Appointment)}
    signed = desk.facts.filing.signed or date.max
    for name, party in desk.facts.parties.items():
        table = "people" if name in desk.facts.people else "entities"
        for day in _first_days(desk, name, signed) if party.reports else ():
            if (name, day) in appointed:
                continue
            says = f"{party.told} began to report on {day}, and no event says so: Form 3 is owed for that day"
            remedy = f'add an appointment of that day, with reported = ["{name}"] if Form 3 is filed'
            desk.doubt(FORM_3_OWED, desk.at(f"[{table}.{name}]", "roles"), says, remedy, *FOREIGN_PRIVATE_ISSUERS)


def _first_days(desk: Desk, name: str, until: date) -> Iterator[date]:
    """Yield the days after the opening on which an insider of longer standing begins to report, having been outside before."""
    issuer, roles = desk.facts.issuer, desk.party(name).roles
    days = [FOREIGN_PRIVATE_ISSUERS_SINCE]
    days += [span.until + _A_DAY for span in issuer.foreign_private_issuer if span.until != date.max]
    for day in (one for one in days if desk.opens_for(name) < one <= until):
        before = day - _A_DAY
        stays = any(role.holds(before) for role in roles) and any(role.holds(day) for role in roles)
        if stays and issuer.is_foreign_private(before) and _outside_before(desk, name, before, day):
            yield day


def _outside_before(desk: Desk, name: str, before: date, day: date) -> bool:
    return outside_of(desk, name, before) is not None and outside_of(desk, name, day) is None


def look_at_owners(desk: Desk, owners: Sequence[str], day: date) -> None:
    """Tell owners on a form of a foreign private issuer who do not have to report."""
    for name in owners:
        found = outside_of(desk, name, day)
        if found is not None:
            says = f"{desk.party(name).told} does not have to report: {found.because}"
            desk.doubt("OWNER-OUTSIDE", desk.at("[[joint]]", "owners"), says, "file without that owner", *found.citations)
