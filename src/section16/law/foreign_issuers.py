"""Foreign private issuers: whose directors and officers report since 18 March 2026, and which home regimes exempt them."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias, get_args

import msgspec

from section16.citation import Citation, release
from section16.law.due_dates import FORM_3, FORM_3_AT_REGISTRATION, DueDate, DueEvent, due_date

FOREIGN_PRIVATE_ISSUERS_SINCE = date(2026, 3, 18)
"""Since then directors and officers of foreign private issuers report; 16(b), 16(c) and ten percent owners stay outside."""

FOREIGN_PRIVATE_ISSUERS: tuple[Citation, ...] = (release("34-104903"), Citation("Holding Foreign Insiders Accountable Act"))

HomeRegime: TypeAlias = Literal[
    "Australia",
    "Canada",
    "Chile",
    "European Economic Area",
    "India",
    "Korea",
    "Singapore",
    "Switzerland",
    "United Kingdom",
]
"""The jurisdictions that an exemptive order names."""
HOME_REGIMES: tuple[HomeRegime, ...] = get_args(HomeRegime)


class Jurisdiction(msgspec.Struct, frozen=True):
    """A jurisdiction whose regime exempts directors and officers from Section 16(a): the day of the order, and since when."""

    name: HomeRegime
    ordered: date
    since: date
    citation: Citation


_MARCH, _MAY = date(2026, 3, 5), date(2026, 5, 20)
_ORDERS = {
    _MARCH: ("Canada", "Chile", "European Economic Area", "Korea", "Switzerland", "United Kingdom"),
    _MAY: ("Australia", "India", "Singapore"),
}
EXEMPT_JURISDICTIONS: tuple[Jurisdiction, ...] = tuple(
    Jurisdiction(
        name,  # type: ignore[arg-type]  # the names are those of HomeRegime
        ordered,
        max(ordered, FOREIGN_PRIVATE_ISSUERS_SINCE),
        Citation(f"SEC exemptive order of {ordered.day} {ordered:%B %Y}"),
    )
    for ordered, names in _ORDERS.items()
    for name in names
)
"""Exempt on conditions: see :data:`CONDITIONS`. No later order was known in May 2026."""

_WITH_ARTICLE: tuple[HomeRegime, ...] = ("European Economic Area", "United Kingdom")
_APPOINTED = "the person becomes a director or officer"

CONDITIONS = (
    "a qualifying regulation there requires the person to report",
    "each report is public in English within two business days",
)
"""What has to hold for the exemption of a jurisdiction, for each director or officer."""


class Outside(msgspec.Struct, frozen=True):
    """Why a person does not report, as the rest of a sentence, and the authority for it."""

    because: str
    citations: tuple[Citation, ...]


class NotDue(msgspec.Struct, frozen=True):
    """That no report is due of an event, and why."""

    event: DueEvent
    on: date
    because: str
    citations: tuple[Citation, ...]
    form: None = None
    due: None = None


def exemption(day: date, regime: str | None) -> Jurisdiction | None:
    """Return the exemption that a home regime gives on a day, its conditions being met; ``None`` where it gives none.

    >>> exemption(date(2026, 5, 19), "India"), exemption(date(2026, 5, 20), "India").citation.source
    (None, 'SEC exemptive order of 20 May 2026')
    """
    return next((place for place in EXEMPT_JURISDICTIONS if place.name == regime and place.since <= day), None)


def outside(day: date, *, director_or_officer: bool = True, regime: str | None = None) -> Outside | None:
    """Return why a person reports nothing of a foreign private issuer on a day; ``None`` for who reports.

    ``regime`` is a home regime whose conditions are met, by its name in :data:`EXEMPT_JURISDICTIONS`.

    >>> outside(date(2026, 4, 1)), outside(date(2026, 4, 1), regime="Canada").citations[0].source
    (None, 'SEC exemptive order of 5 March 2026')
    """
    if not director_or_officer:
        because = "only directors and officers of a foreign private issuer report, not ten percent owners"
        return Outside(because, FOREIGN_PRIVATE_ISSUERS)
    if day < FOREIGN_PRIVATE_ISSUERS_SINCE:
        because = f"directors and officers of foreign private issuers report only since {FOREIGN_PRIVATE_ISSUERS_SINCE}"
        return Outside(because, FOREIGN_PRIVATE_ISSUERS)
    found = exemption(day, regime)
    if found is None:
        return None
    name = f"the {found.name}" if found.name in _WITH_ARTICLE else found.name
    because = f"the home regime of {name} is exempt since {found.since}, provided that {' and '.join(CONDITIONS)}"
    return Outside(because, (found.citation, *FOREIGN_PRIVATE_ISSUERS))


def foreign_due_date(
    event: DueEvent | str,
    on: date,
    *,
    notice: date | None = None,
    fiscal_year_end: tuple[int, int] | None = None,
    regime: str | None = None,
) -> DueDate | NotDue:
    """Return when the report of a director or officer of a foreign private issuer is due, or that none is.

    ``regime`` is a home regime whose conditions are met. Who was in office before 18 March 2026 owed Form 3 on that day. Raises
    :class:`~section16.law.due_dates.DueDateError` as :func:`~section16.law.due_dates.due_date` does.
    """
    answer = due_date(event, on, notice=notice, fiscal_year_end=fiscal_year_end)
    first = FOREIGN_PRIVATE_ISSUERS_SINCE
    appointed = answer.event in (DueEvent.BECOME_INSIDER, DueEvent.FIRST_REGISTRATION)
    day = max(on, first) if appointed else on
    out = outside(day, regime=regime)
    if out is not None:
        return NotDue(answer.event, on, out.because, out.citations)
    citations = (*FOREIGN_PRIVATE_ISSUERS, *answer.citations)
    if appointed and on <= first:
        return _form_3_of_the_first_day(answer.event, on, citations)
    return msgspec.structs.replace(answer, citations=citations)


def _form_3_of_the_first_day(event: DueEvent, on: date, citations: tuple[Citation, ...]) -> DueDate:
    """Return that a person in office on the first day owed Form 3 that day."""
    first = FOREIGN_PRIVATE_ISSUERS_SINCE
    steps = (
        f"{on:%a} {on}: {'the registration takes effect' if event is DueEvent.FIRST_REGISTRATION else _APPOINTED}",
        f"{first:%a} {first}: the Act takes effect; Form 3 of everyone in office is due by 22:00 Eastern that day",
    )
    kept = tuple(one for one in citations if one not in (*FORM_3, *FORM_3_AT_REGISTRATION))
    assumed = () if on == first else (f"the person was still in office on {first}",)
    return DueDate("3", event, on, first, steps, kept, assumed=assumed)
