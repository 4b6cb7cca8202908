"""Holds: records that must not be erased, by order of an administrator, whatever their retention date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec
from sqlalchemy import Connection, Integer, cast, func, insert, or_, select, update

from section16.action import Action
from section16.errors import OfficeError
from section16.store.audit_trail import AuditEvent, digest_of, moment
from section16.store.records import IssuerScope
from section16.store.tables import HOLD, ISSUER

DOCUMENT, STORED_DOCUMENT = "document", "paper"
"""An authentication document, as users name its kind, and as the audit trail does: sealed entries keep their words."""


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """A hold: its number, on what, why, since when, and until when once it was lifted.

    Without ``issuer`` it is on everything the office has, without ``kind`` on everything of the issuer, without ``record`` on
    everything of the kind. A hold on a draft includes its documents and steps.
    """

    name: str
    issuer: str = ""
    kind: str = ""
    record: str = ""
    reason: str
    since: datetime
    until: datetime | None = None

    def on(self, kind: str, record: str, draft: str = "") -> bool:
        """Whether it is on a record of its issuer, or on the draft that the record belongs to."""
        if self.until is not None:
            return False
        mine = _as_named(self.kind) in ("", _as_named(kind)) and self.record in ("", record)
        return mine or (self.kind == "draft" and bool(draft) and self.record in ("", draft))

    @property
    def seal(self) -> str:
        """The digest that the audit trail seals."""
        sealed = [self.name, self.issuer, self.kind, self.record, self.reason, moment(self.since)]
        return digest_of(msgspec.json.encode(sealed).decode())


def _as_named(kind: str) -> str:
    """Return a kind as users name it now: earlier holds on documents have the stored word."""
    return DOCUMENT if kind == STORED_DOCUMENT else kind


def holds(connection: Connection, tenant: IssuerScope | None = None) -> Iterator[Hold]:
    """Yield the holds of an office, with ``tenant`` those that concern one issuer, in the order in which they were placed."""
    asked = select(HOLD, ISSUER.c.cik).outerjoin(ISSUER).order_by(HOLD.c.id)
    if tenant is not None:
        asked = asked.where(or_(HOLD.c.issuer_id.is_(None), HOLD.c.issuer_id == tenant.row))
    for row in connection.execute(asked):
        facts = {name: getattr(row, name) for name in ("name", "kind", "record", "reason", "since", "until")}
        yield Hold(issuer=row.cik or "", **facts)


def place_hold(  # noqa: PLR0913 - what a hold is
    connection: Connection, tenant: IssuerScope | None, reason: str, since: datetime, *, kind: str = "", record: str = ""
) -> AuditEvent:
    """Place a hold on an issuer's records, or on everything."""
    if not reason.strip():
        raise OfficeError("A reason is required for a hold.", remedy="Give one. Nothing was changed.")
    number = str((connection.execute(select(func.max(cast(HOLD.c.name, Integer)))).scalar() or 0) + 1)
    issuer = tenant.cik if tenant else ""
    hold = Hold(name=number, issuer=issuer, kind=kind, record=record, reason=reason, since=since)
    row = tenant.row if tenant else None
    values = {"name": number, "kind": kind, "record": record, "reason": reason, "since": since}
    connection.execute(insert(HOLD).values(issuer_id=row, **values))
    return AuditEvent(action="held", issuer=issuer, kind="hold", name=number, version=1, digest=hold.seal, note=reason)


def lift_hold(connection: Connection, name: str, at: datetime, tenant: IssuerScope) -> AuditEvent:
    """Lift a hold that concerns an issuer.

    Raises :class:`~section16.errors.OfficeError` where none of that number is in force there; a hold on another issuer is not
    mentioned.
    """
    hold = next((one for one in holds(connection, tenant) if one.name == name and one.until is None), None)
    if hold is None:
        raise OfficeError(f"There is no hold {name!r} in force.", remedy="List the holds.", action=Action("office.holds"))
    connection.execute(update(HOLD).where(HOLD.c.name == name).values(until=at))
    return AuditEvent(action="lifted", issuer=hold.issuer, kind="hold", name=name, version=2, digest=hold.seal)
