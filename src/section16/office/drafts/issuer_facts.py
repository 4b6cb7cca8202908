"""What an office states about an issuer, as the facts that drafts are made from, and facts as the records of an office."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, select

from section16.document.identifiers.cik import format as padded
from section16.drafting.draft import Drafting, draft
from section16.facts.facts import Facts
from section16.facts.filing import Filing, YearEnd
from section16.facts.issuer import Issuer
from section16.facts.opening import Opening
from section16.office.drafts.stored_words import stored_state
from section16.office.drafts.workflow import State
from section16.store.records import IssuerScope, Records
from section16.store.tables import DRAFT, EVENT, ISSUER, REPORTED_EVENT

_NAMED = ("people", "entities", "securities", "awards", "plans", "powers", "texts")


class IssuerFacts(msgspec.Struct, frozen=True):
    """The facts of an issuer, and the numbers of its events in the office, in the order in which the facts have them.

    ``amending`` are the owners whose amendment in preparation reports an event, by the number of the event.
    """

    facts: Facts
    events: tuple[str, ...]
    amending: dict[str, tuple[str, ...]] = {}


def stated(connection: Connection, tenant: IssuerScope) -> IssuerFacts:
    """Return the data of an issuer; events by their dates, each with the owners whose filed form reports it."""
    records = Records(connection, tenant)
    found: dict[str, Any] = {word: {one.name: one.value for one in records.all(word)} for word in _NAMED}
    found |= {word: tuple(one.value for one in records.all(word)) for word in ("relations", "joint")}
    settings = {one.name: one.value for one in records.all("settings")}
    opening = msgspec.structs.replace(
        settings.get("opening", Opening()), holdings=tuple(one.value for one in records.all("holdings"))
    )
    events = sorted(records.all("events"), key=lambda one: (one.value.date, int(one.name)))
    reported = _owners_reported(connection, tenant, DRAFT.c.state == stored_state(State.ACCEPTED))
    happened = tuple(_with_reported(one.value, reported.get(one.name, ())) for one in events)
    facts = Facts(
        issuer=issuer_of(connection, tenant),
        filing=settings.get("filing", Filing()),
        opening=opening,
        events=happened,
        **found,
    )
    amending = _owners_reported(connection, tenant, and_(DRAFT.c.state != stored_state(State.ACCEPTED), DRAFT.c.amends != ""))
    return IssuerFacts(facts, tuple(one.name for one in events), amending)


def drafting_of(found: IssuerFacts, *, signed: date, year_end: date | None = None) -> Drafting:
    """Return what the facts of an issuer come to, signed on a day; with ``year_end`` the forms of that fiscal year too.

    What an amendment in preparation adds is on no other form: otherwise the transaction would be reported twice.
    """
    happened = tuple(
        _with_reported(event, found.amending.get(name, ()))
        for name, event in zip(found.events, found.facts.events, strict=True)
    )
    facts = msgspec.structs.replace(found.facts, events=happened)
    facts = msgspec.structs.replace(facts, filing=msgspec.structs.replace(found.facts.filing, signed=signed))
    if year_end is not None:
        facts = msgspec.structs.replace(facts, year_end=YearEnd(on=year_end))
    return draft(facts, f"office, issuer {padded(facts.issuer.cik)}", numbers=found.events, whole=False)


class LastDrafting:
    """Drafts as :func:`drafting_of`, and again only for other facts or another date.

    Each step of a draft looks at what the data results in now. When thirty drafts take a step in a row, the data is the same
    thirty times, and drafting every form for each of them would take time with the square of their number.
    """

    def __init__(self) -> None:
        self._asked: tuple[IssuerFacts, date, date | None] | None = None
        self._made = Drafting()

    def __call__(self, found: IssuerFacts, *, signed: date, year_end: date | None = None) -> Drafting:
        """Return what the facts of an issuer come to; see :func:`drafting_of`."""
        asked = (found, signed, year_end)
        if self._asked != asked:
            self._made = drafting_of(found, signed=signed, year_end=year_end)
            self._asked = asked
        return self._made


def issuer_of(connection: Connection, tenant: IssuerScope) -> Issuer:
    """Return what is stated of the issuer itself."""
    body = connection.execute(select(ISSUER.c.body).where(ISSUER.c.id == tenant.row)).scalar_one()
    return msgspec.json.decode(body, type=Issuer)


def _with_reported(event: Any, owners: tuple[str, ...]) -> Any:
    return msgspec.structs.replace(event, reported=tuple(dict.fromkeys((*event.reported, *owners)))) if owners else event


def _owners_reported(connection: Connection, tenant: IssuerScope, which: ColumnElement[bool]) -> dict[str, tuple[str, ...]]:
    """Return the owners whose drafts, such as the filed ones, report an event, by its number."""
    asked = select(EVENT.c.name, DRAFT.c.owners).select_from(
        REPORTED_EVENT.join(DRAFT).join(EVENT, REPORTED_EVENT.c.event_id == EVENT.c.id)
    )
    asked = asked.where(DRAFT.c.issuer_id == tenant.row, which).order_by(REPORTED_EVENT.c.id)
    reported: dict[str, tuple[str, ...]] = {}
    for name, owners in connection.execute(asked):
        reported[name] = (*reported.get(name, ()), *msgspec.json.decode(owners, type=tuple[str, ...]))
    return reported


def records_of(facts: Facts) -> Iterator[tuple[str, str, Any]]:
    """Yield what facts state as records: the kind, the name (empty for what is listed), the value."""
    for word in ("people", "entities", "securities", "plans", "awards", "powers", "texts"):
        for name, value in getattr(facts, word).items():
            yield word, name, value
    for word in ("relations", "joint", "events"):
        for value in getattr(facts, word):
            yield word, "", value
    for holding in facts.opening.holdings:
        yield "holdings", "", holding
    opening = msgspec.structs.replace(facts.opening, holdings=())
    if opening != Opening():
        yield "settings", "opening", opening
    if facts.filing != Filing():
        yield "settings", "filing", facts.filing
