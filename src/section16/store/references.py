"""Names by which records refer to each other: which is missing, and what refers to a record to be removed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from section16.action import Action
from section16.errors import OfficeError
from section16.nearest import nearest_name
from section16.store.record_kinds import KINDS, RecordKind
from section16.store.tables import DRAFT, EVENT, REPORTED_EVENT

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

_MOST = 3
"""How many records that refer to another are named."""


def unknown_name(connection: Connection, issuer: int, kind: RecordKind, name: str, value: Any) -> OfficeError:
    """Return the error for a record that names something the office does not have: which name, and the nearest name."""
    where = f"{kind.word} {name}"
    for column, attribute in kind.references:
        named, target = getattr(value, attribute, None), _target(kind, column)
        if not named:
            continue
        known = list(connection.execute(select(target.c.name).where(target.c.issuer_id == issuer)).scalars())
        if named not in known:
            words = " and ".join(one.word for one in KINDS.values() if one.table is target)
            near = nearest_name(named, known)
            remedy = f"Did you mean {near}?" if near else f"Add it to the {words} first. Nothing was changed."
            return OfficeError(f"{named!r} is not among the {words}.", where=f"{where}, {attribute}", remedy=remedy)
    names = " and ".join(attribute for _column, attribute in kind.references)
    remedy = f"Correct what {names} refer to. Nothing was changed."
    return OfficeError("The record refers to something that the office does not have.", where=where, remedy=remedy)


def referred_to(connection: Connection, issuer: int, kind: RecordKind, name: str) -> OfficeError:
    """Return the error for a record that cannot be removed because others refer to it: which records."""
    found = list(_referring(connection, issuer, kind, name))
    more = f" and {len(found) - _MOST} more" if len(found) > _MOST else ""
    what = f"The record is used in: {', '.join(found[:_MOST])}{more}." if found else "Another record refers to it."
    remedy, action = "Change or remove those records first. Nothing was changed.", None
    if kind.word == "events" and found:
        remedy = "Nothing was changed. Change the event instead, or discard a draft that is not locked."
        action = Action("filing.discard", {"name": ""})
    return OfficeError(what, where=f"{kind.word} {name}", remedy=remedy, action=action)


def _referring(connection: Connection, issuer: int, kind: RecordKind, name: str) -> Iterator[str]:
    for other in KINDS.values():
        columns = [column for column, _attribute in other.references if _target(other, column) is kind.table]
        for column in columns:
            table = other.table
            asked = select(table.c.name).where(table.c.issuer_id == issuer, table.c[column] == name).order_by(table.c.id)
            yield from (f"{other.word} {one}" for one in connection.execute(asked).scalars())
    if kind.word == "events":
        drafts = select(DRAFT.c.name).select_from(
            REPORTED_EVENT.join(DRAFT).join(EVENT, REPORTED_EVENT.c.event_id == EVENT.c.id)
        )
        asked = drafts.where(EVENT.c.issuer_id == issuer, EVENT.c.name == name).order_by(DRAFT.c.id)
        yield from (f"draft {one}" for one in connection.execute(asked).scalars())


def _target(kind: RecordKind, column: str) -> Table:
    """Return the table that a column refers to."""
    (key,) = kind.table.c[column].foreign_keys
    return key.column.table
