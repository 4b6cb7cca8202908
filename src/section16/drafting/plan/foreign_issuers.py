"""Insiders of a foreign private issuer: who reports on which day, from when on, and what decides it."""

from __future__ import annotations

from datetime import date, timedelta

from section16.drafting.context.context import DraftingContext
from section16.facts.events import Appointment
from section16.facts.parties import IN_OFFICE
from section16.law.foreign_issuers import (
    EXEMPT_JURISDICTIONS,
    FOREIGN_PRIVATE_ISSUERS_SINCE,
    HOME_REGIMES,
    Outside,
    exemption,
    outside,
)

_ORDERS = tuple(dict.fromkeys(place.citation for place in EXEMPT_JURISDICTIONS))


_A_DAY = timedelta(days=1)


def outside_of(context: DraftingContext, name: str, day: date) -> Outside | None:
    """Return why a person or entity does not report on a day because of the foreign private issuer; else ``None``.

    Asks for the home regime and its conditions where they decide.
    """
    if not context.facts.issuer.is_foreign_private(day):
        return None
    officer = any(role.role in IN_OFFICE for role in context.party(name).roles_on(day))
    found = outside(day, director_or_officer=officer)
    return found or outside(day, regime=_regime(context, name, day))


def _regime(context: DraftingContext, name: str, day: date) -> str | None:
    """Return the home regime whose conditions are met for a director or officer; ``None`` where one is not, or is open."""
    issuer = context.facts.issuer
    if issuer.home_regime is None:
        context.ask(
            context.at("[issuer]", "home-regime"),
            "Which jurisdiction's rules require the issuer's directors and officers to report?",
            "Those whom one of these regimes requires to report are exempt from Section 16(a), on conditions.",
            (*HOME_REGIMES, "none"),
            _ORDERS,
        )
    if exemption(day, issuer.home_regime) is None:
        return None
    applies = context.party(name).home_regime_applies
    if issuer.reports_in_english is False or applies is False:
        return None  # one condition that is not met decides, whatever the other
    if issuer.reports_in_english is None:
        context.ask(
            context.at("[issuer]", "reports-in-english"),
            "Is each report under the home regime public in English within two business days?",
            "It is a condition of the exemption from Section 16(a).",
            ("true", "false"),
            _ORDERS,
        )
    if applies is None:
        context.ask(
            home_regime_at(context, name),
            f"Does a qualifying regulation of {issuer.home_regime} require {context.party(name).display_name} to report?",
            "It is a condition of the exemption from Section 16(a).",
            ("true", "false"),
            _ORDERS,
        )
    return issuer.home_regime if issuer.reports_in_english and applies else None


def home_regime_at(context: DraftingContext, name: str) -> str:
    """Return the place that says whether the home regime binds a person."""
    return context.party_at(name, "home-regime-applies")


def required_since(context: DraftingContext, event: Appointment) -> date | None:
    """Return the day on which an appointment makes its person report, or ``None`` where it does not.

    Who was in office at a foreign private issuer before 18 March 2026 began to report on that day.
    """
    day = deciding_day(context, event)
    return day if outside_of(context, event.who, day) is None else None


def not_required_on(context: DraftingContext, event: Appointment) -> date | None:
    """Return the day on which an appointment would make its person report if that person were not outside."""
    return None if required_since(context, event) is not None else deciding_day(context, event)


def deciding_day(context: DraftingContext, event: Appointment) -> date:
    """Return the day that decides whether an appointment makes its person report: its own, or that on which the Act began."""
    foreign, first = context.facts.issuer.is_foreign_private, FOREIGN_PRIVATE_ISSUERS_SINCE
    stays = any(role.holds(first) for role in context.party(event.who).roles)
    return first if stays and event.date < first and foreign(event.date) and foreign(first) else event.date
