"""Amendments of filed drafts, made from what is stated now; a form is amended once, and then its amendment is."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from section16.action import Action
from section16.document.identifiers.cik import format as padded
from section16.drafting.draft import Drafting, draft
from section16.errors import OfficeError
from section16.facts.filing import Amendment, YearEnd
from section16.law.business_days import filing_date
from section16.office.drafts.drafts import FILED, OfficeDraft, draft_of, drafts
from section16.office.drafts.issuer_facts import IssuerFacts, stated
from section16.office.drafts.steps import steps_of
from section16.office.drafts.workflow import State, in_words
from section16.store.records import IssuerScope

if TYPE_CHECKING:
    from sqlalchemy import Connection


def amended_name(name: str) -> str:
    """Return the name of the amendment of a draft."""
    return f"{name}-amended"


def filed_form(connection: Connection, tenant: IssuerScope, name: str, why: str) -> tuple[OfficeDraft, Amendment]:
    """Return a draft as it was filed, and what its amendment says of it.

    Raises :class:`~section16.errors.OfficeError` for a draft that is not filed, and for one that was amended already.
    """
    kept = draft_of(connection, tenant, name)
    where = f"draft {name} of {tenant.cik}"
    taken = next((one.details for one in steps_of(connection, tenant, name) if one.word == "accept"), None)
    if kept.state != FILED or taken is None or taken.accepted is None:
        message = f"{in_words(kept.state)}. Only a form that EDGAR has accepted can be amended."
        if kept.state in (State.SUBMITTED, State.UNKNOWN_OUTCOME):
            action = Action("filing.settle", {"name": name, "look-up": True})
            raise OfficeError(message, where=where, remedy="Record its outcome first, for example from EDGAR.", action=action)
        raise OfficeError(message, where=where, remedy="Change the data and draft it again.")
    later = next((one.name for one in drafts(connection, tenant, FILED) if one.amends == name), None)
    if later is not None:
        message = f"The form was already amended, by {later}."
        action = Action("filing.amend", {"name": later, "why": ""})
        raise OfficeError(message, where=where, remedy="Amend the amendment.", action=action)
    first = kept.document.date_of_original_submission.value if kept.document.is_amendment else None
    return kept, Amendment(of=taken.accession, filed=first or filing_date(taken.accepted), why=why)


def made_anew(connection: Connection, tenant: IssuerScope, kept: OfficeDraft, signed: date) -> Drafting:
    """Return what an amendment that is in work comes to by what is stated now, with its own remarks.

    Raises :class:`~section16.errors.OfficeError` where the form that it amends is not there as it was filed.
    """
    found = stated(connection, tenant)
    filed, amendment = filed_form(connection, tenant, kept.amends, "")
    made = amendment_of(found, filed, amendment, signed, set(kept.events) - set(filed.events))
    drafts = (
        msgspec.structs.replace(one, document=msgspec.structs.replace(one.document, remarks=kept.document.remarks))
        for one in made.drafts
    )
    return msgspec.structs.replace(made, drafts=tuple(drafts))


def amendment_of(
    found: IssuerFacts, kept: OfficeDraft, amendment: Amendment, signed: date, also: Collection[str] = ()
) -> Drafting:
    """Return the amendment of a filed draft from the data as it is now: its events, and ``also`` some that it left out.

    Everything else counts as reported, so that it changes balances and is on no row. One form takes all of it, however late.
    """
    mine = {*kept.events, *also}
    events = tuple(
        msgspec.structs.replace(event, reported=_for_amendment(event.reported, kept.owners, elsewhere=number not in mine))
        for number, event in zip(found.events, found.facts.events, strict=True)
    )
    facts = msgspec.structs.replace(
        found.facts,
        events=events,
        filing=msgspec.structs.replace(found.facts.filing, signed=signed, together="all"),
        amendment=amendment,
        year_end=YearEnd(on=kept.period) if kept.form == "5" else None,
    )
    source = f"office, issuer {padded(facts.issuer.cik)}"
    made = draft(facts, source, filed=kept.document, numbers=found.events, only=kept.owners, whole=False)
    drafts = tuple(
        msgspec.structs.replace(
            one, name=amended_name(kept.name) + (f"-{number}" if len(made.drafts) > 1 else ""), amends=kept.name
        )
        for number, one in enumerate(made.drafts, 1)
    )
    return msgspec.structs.replace(made, drafts=drafts, statements=())


def _for_amendment(reported: tuple[str, ...], owners: tuple[str, ...], *, elsewhere: bool) -> tuple[str, ...]:
    others = tuple(name for name in reported if name not in owners)
    return (*others, *owners) if elsewhere else others
