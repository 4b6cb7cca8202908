"""The kinds of records an office keeps of an issuer, each with its struct and its table."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Table  # noqa: TC002 - msgspec reads the annotations of structs at run time

from section16.errors import OfficeError
from section16.facts.awards import Award
from section16.facts.events import AnyEvent
from section16.facts.filing import Filing, Joint
from section16.facts.opening import Holding, Opening
from section16.facts.parties import Party, Relation
from section16.facts.plans import Plan
from section16.facts.powers import Power
from section16.facts.securities import Security
from section16.nearest import nearest
from section16.store import tables
from section16.store.roles import MemberRole
from section16.store.settings import Expiry, Policy, Submitter


class RecordKind(msgspec.Struct, frozen=True):
    """One kind of record.

    ``word`` is its table in a facts file, ``references`` are the columns that hold names of others and the attributes they come
    from, ``fixed`` what its rows have in common. Records that are ``listed`` have no name of their own and are numbered;
    ``role`` is the role that may change them. ``renamed`` are keys of earlier stored bodies, each with its present name.
    """

    word: str
    table: Table
    struct: Any
    references: tuple[tuple[str, str], ...] = ()
    fixed: tuple[tuple[str, Any], ...] = ()
    listed: bool = False
    role: MemberRole = MemberRole.PREPARER
    renamed: tuple[tuple[str, str], ...] = ()

    def columns(self, value: Any) -> dict[str, Any]:
        """Return the values of the columns beside the body of a record."""
        names = {column: getattr(value, attribute, None) or None for column, attribute in self.references}
        day = {"on": value.date} if self.word == "events" else {}
        return names | dict(self.fixed) | day


_EVENT = (
    ("who", "who"),
    ("giver", "giver"),
    ("receiver", "receiver"),
    ("security", "security"),
    ("award", "award"),
    ("plan", "plan"),
)

KINDS: dict[str, RecordKind] = {
    kind.word: kind
    for kind in (
        RecordKind("people", tables.PARTY, Party, fixed=(("entity", False),)),
        RecordKind("entities", tables.PARTY, Party, fixed=(("entity", True),)),
        RecordKind("relations", tables.RELATION, Relation, (("who", "who"), ("of", "of")), listed=True),
        RecordKind("securities", tables.SECURITY, Security, (("gives", "of"),)),
        RecordKind("plans", tables.PLAN, Plan),
        RecordKind("awards", tables.AWARD, Award, (("receiver", "to"), ("security", "security"))),
        RecordKind("powers", tables.POWER, Power, (("giver", "giver"),)),
        RecordKind("texts", tables.WORDING, str),
        RecordKind("joint", tables.JOINT, Joint, listed=True),
        RecordKind(
            "holdings",
            tables.HOLDING,
            Holding,
            (("holder", "holder"), ("security", "security"), ("award", "award")),
            listed=True,
        ),
        RecordKind("settings", tables.SETTING, Filing | Opening | Submitter),
        RecordKind("policies", tables.POLICY, Policy, role=MemberRole.ADMINISTRATOR, renamed=(("ladder", "escalation"),)),
        RecordKind("expiries", tables.EXPIRY, Expiry),
        RecordKind("events", tables.EVENT, AnyEvent, _EVENT, listed=True),
    )
}
"""Every kind, in an order in which each comes after those that it refers to."""

SETTINGS: dict[str, Any] = {"filing": Filing, "opening": Opening, "edgar": Submitter}
"""The settings of an issuer, one record each."""


def kind_of(word: str) -> RecordKind:
    """Return a kind by its word; raises :class:`~section16.errors.OfficeError` for an unknown word."""
    if word not in KINDS:
        what = f"Unknown kind of record {word!r}.{nearest(word, KINDS)}"
        raise OfficeError(what, remedy=f"Use {', '.join(KINDS)}.")
    return KINDS[word]


def body_of(value: Any) -> str:
    """Return the JSON of a value, the same for the same value."""
    return msgspec.json.encode(value, order="deterministic").decode()


def value_of(kind: RecordKind, name: str, body: str) -> Any:
    """Return the value of a stored record."""
    struct = SETTINGS[name] if kind.word == "settings" else kind.struct
    if not kind.renamed:
        return msgspec.json.decode(body, type=struct)
    # The body itself is never rewritten: the audit trail has sealed it.
    stored, names = msgspec.json.decode(body), dict(kind.renamed)
    current = {names.get(key, key): value for key, value in stored.items()} if isinstance(stored, dict) else stored
    return msgspec.convert(current, struct)
