"""Drafts in the office: made from its data, kept with their reasons, and marked with the events they report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import count
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from section16.action import Action
from section16.document.ownership import OwnershipDocument
from section16.drafting.context.questions import Reason
from section16.drafting.draft import Draft
from section16.errors import ConflictError, OfficeError
from section16.formats.json_document import from_json, to_json
from section16.office.drafts.stored_words import state_of, stored_action, stored_state
from section16.office.drafts.workflow import State, in_words
from section16.store.audit_trail import AuditEvent, digest_of, last_version
from section16.store.records import IssuerScope, keep_revision
from section16.store.tables import DRAFT, EVENT, REPORTED_EVENT

if TYPE_CHECKING:
    from sqlalchemy.engine import Row

IN_WORK = State.DRAFT
"""The state of a draft that may still be drafted again or discarded; in every later state it is locked."""

FILED = State.ACCEPTED
"""The state of a draft that EDGAR has accepted: from then on its events are reported."""


class OfficeDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A draft as the office keeps it.

    ``digest`` is the SHA-256 of its document's JSON, ``events`` are the office's numbers of the events it reports.
    ``if_closed`` is the later date on which it is due if EDGAR was closed on ``uncertain`` days. ``made_as`` is the name under
    which it was drafted, ``name`` another where an earlier draft has that one; ``amends`` is the draft that it amends.
    """

    name: str
    form: str
    owners: tuple[str, ...]
    period: date
    due: date
    document: OwnershipDocument
    reasons: tuple[Reason, ...]
    powers: tuple[str, ...]
    digest: str
    state: str
    version: int
    events: tuple[str, ...]
    if_closed: date | None = None
    uncertain: tuple[date, ...] = ()
    made_as: str = ""
    amends: str = ""


class _Grounds(msgspec.Struct, frozen=True):
    """Why a draft is as it is, and when it is due if EDGAR was closed on uncertain days."""

    reasons: tuple[Reason, ...] = ()
    powers: tuple[str, ...] = ()
    if_closed: date | None = None
    uncertain: tuple[date, ...] = ()


def drafts(connection: Connection, tenant: IssuerScope, *states: str) -> Iterator[OfficeDraft]:
    """Yield the drafts of an issuer by the day they are due; with ``states`` those in one of them."""
    asked = select(DRAFT).where(DRAFT.c.issuer_id == tenant.row)
    if states:
        asked = asked.where(DRAFT.c.state.in_([stored_state(state) for state in states]))
    for row in connection.execute(asked.order_by(DRAFT.c.due, DRAFT.c.id)).all():
        yield _kept(connection, row)


def draft_of(connection: Connection, tenant: IssuerScope, name: str) -> OfficeDraft:
    """Return a draft by its name; raises :class:`~section16.errors.OfficeError` where there is none."""
    row = connection.execute(select(DRAFT).where(DRAFT.c.issuer_id == tenant.row, DRAFT.c.name == name)).one_or_none()
    if row is None:
        raise OfficeError(
            f"There is no draft {name!r} of {tenant.cik}.", remedy="List the drafts.", action=Action("office.drafts")
        )
    return _kept(connection, row)


def keep(connection: Connection, tenant: IssuerScope, draft: Draft, events: Sequence[str]) -> AuditEvent | None:
    """Keep a draft, or replace it while it is not locked; ``events`` are the office's numbers of the events it reports.

    One that reports other events than a locked draft of its name gets a name of its own. Raises
    :class:`~section16.errors.ConflictError` for one that is locked and would change.
    """
    name, known = _place(connection, tenant, draft.name, frozenset(events))
    document = to_json(draft.document).decode()
    digest = digest_of(document)
    if known is not None and known.digest == digest and known.events == tuple(events) and not _due_anew(known, draft):
        return None
    if known is not None and known.state != IN_WORK:
        raise ConflictError(
            f"{in_words(known.state)}, and drafting it again would change it. Nothing was changed.",
            where=f"draft {name} of {tenant.cik}",
            remedy=_way_back(known.state),
        )
    version = last_version(connection, tenant.cik, "draft", name) + 1
    values = {
        "form": draft.document.form,
        "owners": msgspec.json.encode(draft.owners).decode(),
        "period": draft.document.period_of_report.value,
        "due": draft.due.due,
        "document": document,
        "reasons": msgspec.json.encode(
            _Grounds(draft.reasons, draft.powers, draft.due.if_closed, draft.due.uncertain)
        ).decode(),
        "digest": digest,
        "state": IN_WORK,
        "version": version,
        "made_as": draft.name,
        "amends": draft.amends,
    }
    same = (DRAFT.c.issuer_id == tenant.row) & (DRAFT.c.name == name)
    new = insert(DRAFT).values(issuer_id=tenant.row, name=name, **values)
    connection.execute(update(DRAFT).where(same).values(**values) if known else new)
    _mark(connection, tenant, connection.execute(select(DRAFT.c.id).where(same)).scalar_one(), events)
    deed = AuditEvent(
        action=stored_action("drafted again" if known else "drafted"),
        issuer=tenant.cik,
        kind="draft",
        name=name,
        version=version,
        digest=digest,
        note=f"grounds {NAMED}{grounds_of(connection, tenant, name, named=True)}",
    )
    keep_revision(connection, tenant, deed, document)
    return deed


def _due_anew(known: OfficeDraft, draft: Draft) -> bool:
    """Return whether a draft in work is due on another day than it was, since EDGAR's closures became known."""
    days = (draft.due.due, draft.due.if_closed, draft.due.uncertain)
    return known.state == IN_WORK and days != (known.due, known.if_closed, known.uncertain)


def _place(connection: Connection, tenant: IssuerScope, name: str, events: frozenset[str]) -> tuple[str, OfficeDraft | None]:
    """Return the name for a draft, and the draft that has it: not locked yet, or reporting some of the same events."""
    others = {one.name: one for one in drafts(connection, tenant) if name in (one.name, one.made_as)}
    for number in count(1):
        tried = name if number == 1 else f"{name}.{number}"
        known = others.get(tried)
        if known is None or known.state == IN_WORK or not events.isdisjoint(known.events):
            return tried, known
    raise AssertionError


def _way_back(state: str) -> str:
    """Return what to do first about a draft that is no longer in work."""
    if state == State.ACCEPTED:
        return "Amend the form instead."
    if state in (State.LOCKED, State.APPROVED, State.SIGNED):
        return "Send it back first."
    return "Correct it first." if state == State.SUSPENDED else "Record its outcome on EDGAR first."


def discard(connection: Connection, tenant: IssuerScope, name: str) -> AuditEvent:
    """Remove a draft; raises :class:`~section16.errors.ConflictError` for one that is locked."""
    known = draft_of(connection, tenant, name)
    if known.state != IN_WORK:
        remedy = _way_back(known.state)
        raise ConflictError(
            f"{in_words(known.state)}. Nothing was changed.", where=f"draft {name} of {tenant.cik}", remedy=remedy
        )
    row = select(DRAFT.c.id).where(DRAFT.c.issuer_id == tenant.row, DRAFT.c.name == name).scalar_subquery()
    connection.execute(delete(REPORTED_EVENT).where(REPORTED_EVENT.c.draft_id == row))
    connection.execute(delete(DRAFT).where(DRAFT.c.issuer_id == tenant.row, DRAFT.c.name == name))
    return AuditEvent(
        action="discarded", issuer=tenant.cik, kind="draft", name=name, version=known.version, digest=known.digest
    )


def superseded(connection: Connection, tenant: IssuerScope, made: Sequence[Draft], numbers: Sequence[str]) -> tuple[str, ...]:
    """Return the names of unlocked drafts all of whose events are on drafts that were made now, and which are not among them.

    ``numbers`` are the office's numbers of the events. Amendments supersede nothing and are not superseded.
    """
    covered: dict[tuple[str, ...], set[str]] = {}
    for one in made:
        if not one.document.is_amendment:
            covered.setdefault(one.owners, set()).update(numbers[event - 1] for event in one.events)
    fresh = {digest_of(to_json(one.document).decode()) for one in made}
    others = (one for one in drafts(connection, tenant, IN_WORK) if one.digest not in fresh and not one.document.is_amendment)
    return tuple(one.name for one in others if one.events and covered.get(one.owners, set()).issuperset(one.events))


def _mark(connection: Connection, tenant: IssuerScope, row: int, events: Sequence[str]) -> None:
    connection.execute(delete(REPORTED_EVENT).where(REPORTED_EVENT.c.draft_id == row))
    asked = select(EVENT.c.id).where(EVENT.c.issuer_id == tenant.row, EVENT.c.name.in_(events)).order_by(EVENT.c.id)
    for event in connection.execute(asked).scalars().all():
        connection.execute(insert(REPORTED_EVENT).values(draft_id=row, event_id=event))


def set_state(  # noqa: PLR0913 - what a step writes
    connection: Connection,
    tenant: IssuerScope,
    name: str,
    state: str,
    version: int,
    *,
    action: str = "",
    note: str = "",
    document: OwnershipDocument | None = None,
) -> AuditEvent:
    """Move a draft from the version that was looked at into another state, with ``document`` where it was signed.

    Raises :class:`~section16.errors.ConflictError` when it has another version.
    """
    same = (DRAFT.c.issuer_id == tenant.row) & (DRAFT.c.name == name)
    values: dict[str, object] = {"state": stored_state(state), "version": version + 1}
    written = to_json(document).decode() if document is not None else None
    if written is not None:
        values |= {"document": written, "digest": digest_of(written)}
    changed = connection.execute(update(DRAFT).where(same, DRAFT.c.version == version).values(**values))
    found = draft_of(connection, tenant, name)
    if changed.rowcount == 0:
        raise moved_on(tenant, found, version)
    stored = {"action": stored_action(action or state), "issuer": tenant.cik, "kind": "draft", "name": name}
    deed = AuditEvent(**stored, version=found.version, digest=found.digest, note=note)
    if written is not None:
        keep_revision(connection, tenant, deed, written)
    return deed


def moved_on(tenant: IssuerScope, found: OfficeDraft, version: int) -> ConflictError:
    """Return the error for a step from a version of a draft that is not the newest any longer."""
    return ConflictError(
        f"The draft is at version {found.version} ({found.state}), not at version {version}. Nothing was changed.",
        where=f"draft {found.name} of {tenant.cik}",
        remedy="Look at it again, and repeat the command if it still applies.",
    )


NAMED = "2 "
"""Marks, in the audit trail, the grounds of a draft that hold the name under which it was made and that of what it amends."""


def corrects_alone(connection: Connection, tenant: IssuerScope, kept: OfficeDraft) -> bool:
    """Whether a draft is an amendment that reports no event but those of the form it amends: it has no due date."""
    return bool(kept.amends) and set(kept.events) <= set(draft_of(connection, tenant, kept.amends).events)


def content_of(document: OwnershipDocument) -> str:
    """Return the SHA-256 of a document's JSON without its signatures: what is locked and approved."""
    return digest_of(to_json(msgspec.structs.replace(document, signatures=())).decode())


def grounds_of(connection: Connection, tenant: IssuerScope, name: str, *, named: bool) -> str:
    """Return the SHA-256 of what is kept beside a draft's document: form, owners, dates, reasons and the events it reports.

    ``named`` adds the name under which it was made and that of the draft it amends, as the audit trail seals them since they
    are kept in columns of their own.
    """
    asked = select(DRAFT).where(DRAFT.c.issuer_id == tenant.row, DRAFT.c.name == name)
    row = connection.execute(asked).one()
    said = [row.form, row.owners, row.period.isoformat(), row.due.isoformat(), row.reasons, *_events(connection, row.id)]
    said += [row.made_as, row.amends] if named else []
    return digest_of(msgspec.json.encode(said).decode())


def _events(connection: Connection, row: int) -> tuple[str, ...]:
    asked = (
        select(EVENT.c.name)
        .select_from(REPORTED_EVENT.join(EVENT))
        .where(REPORTED_EVENT.c.draft_id == row)
        .order_by(REPORTED_EVENT.c.id)
    )
    return tuple(connection.execute(asked).scalars())


def _kept(connection: Connection, row: Row[tuple[object, ...]]) -> OfficeDraft:
    grounds = msgspec.json.decode(row.reasons, type=_Grounds)
    return OfficeDraft(
        name=row.name,
        form=row.form,
        owners=msgspec.json.decode(row.owners, type=tuple[str, ...]),
        period=row.period,
        due=row.due,
        document=from_json(row.document.encode()),
        reasons=grounds.reasons,
        powers=grounds.powers,
        digest=row.digest,
        state=state_of(row.state),
        version=row.version,
        events=_events(connection, row.id),
        if_closed=grounds.if_closed,
        uncertain=grounds.uncertain,
        made_as=row.made_as,
        amends=row.amends,
    )
