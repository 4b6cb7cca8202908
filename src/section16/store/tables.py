"""The tables of the office, as the newest migration leaves them.

The facts about an issuer are records: a short name, the JSON of a struct of ``facts``, a version that grows with every change.
What a record refers to is in columns of its own as well, so that the database enforces it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_NAME, _DIGEST, _CIK = 120, 64, 10

JSON = {"json": True}
"""Marks columns whose text is JSON, which an export writes as JSON."""


_NO_MOMENT = datetime(1, 1, 2, tzinfo=UTC)


class Instant(TypeDecorator[datetime]):
    """A moment, kept as text in universal time, so that every database gives the same back."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> str | None:  # noqa: ARG002 - asked for by the base
        """Return a moment as it is kept."""
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Any) -> datetime | None:  # noqa: ARG002 - asked for by the base
        """Return a moment as it was given, in universal time."""
        if value is None:
            return None
        try:
            return datetime.fromisoformat(value)
        except ValueError:  # changed past the office: what is sealed no longer fits
            return _NO_MOMENT


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _issuer() -> Column[int]:
    return Column("issuer_id", Integer, ForeignKey("issuer.id"), nullable=False)


ISSUER = Table(
    "issuer",
    METADATA,
    _id(),
    Column("cik", String(_CIK), nullable=False, unique=True),
    Column("body", Text, nullable=False, info=JSON),
    Column("version", Integer, nullable=False),
)

MEMBER = Table(
    "member",
    METADATA,
    _id(),
    Column("login", String(_NAME), nullable=False, unique=True),
    Column("name", String(_NAME), nullable=False),
    Column("email", String(_NAME), nullable=False, server_default=""),
    Column("active", Boolean, nullable=False),
    Column("since", Instant, nullable=False),
)

ROLE = Table(
    "role",
    METADATA,
    _id(),
    Column("member_id", Integer, ForeignKey("member.id"), nullable=False),
    Column("issuer_id", Integer, ForeignKey("issuer.id")),  # nothing: for every issuer
    Column("role", String(20), nullable=False),
    UniqueConstraint("member_id", "issuer_id", "role"),
)


def _records(table: str, **references: str) -> Table:
    """Return a table of records that refer to others of the same issuer by name: column to table."""
    return Table(
        table,
        METADATA,
        _id(),
        _issuer(),
        Column("name", String(_NAME), nullable=False),
        *(Column(column, String(_NAME)) for column in references),
        Column("body", Text, nullable=False, info=JSON),
        Column("version", Integer, nullable=False),
        UniqueConstraint("issuer_id", "name"),
        *(
            ForeignKeyConstraint(
                ["issuer_id", column],
                [f"{target}.issuer_id", f"{target}.name"],
                deferrable=True,  # a whole office is copied at once, see copying.py
                initially="IMMEDIATE",
            )
            for column, target in references.items()
        ),
    )


PARTY = _records("party")
PARTY.append_column(Column("entity", Boolean, nullable=False))
RELATION = _records("relation", who="party", of="party")
SECURITY = _records("security", gives="security")
PLAN = _records("plan")
AWARD = _records("award", receiver="party", security="security")
WORDING = _records("wording")
JOINT = _records("joint")
HOLDING = _records("holding", holder="party", security="security", award="award")
POWER = _records("power", giver="party")
SETTING = _records("setting")
POLICY = _records("policy")
EXPIRY = _records("expiry")
EVENT = _records("event", who="party", giver="party", receiver="party", security="security", award="award", plan="plan")
EVENT.append_column(Column("on", Date, nullable=False))
Index("ix_event_issuer_id_on", EVENT.c.issuer_id, EVENT.c.on)

DRAFT = Table(
    "draft",
    METADATA,
    _id(),
    _issuer(),
    Column("name", String(_NAME), nullable=False),
    Column("form", String(4), nullable=False),
    Column("owners", Text, nullable=False, info=JSON),
    Column("period", Date, nullable=False),
    Column("due", Date, nullable=False),
    Column("document", Text, nullable=False, info=JSON),
    Column("reasons", Text, nullable=False, info=JSON),
    Column("digest", String(_DIGEST), nullable=False),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("made_as", String(_NAME), nullable=False, server_default=""),  # the name under which it was drafted
    Column("amends", String(_NAME), nullable=False, server_default=""),  # the name of the draft that it amends
    UniqueConstraint("issuer_id", "name"),
)

REPORTED_EVENT = Table(
    "told",
    METADATA,
    _id(),
    Column("draft_id", Integer, ForeignKey("draft.id"), nullable=False),
    Column("event_id", Integer, ForeignKey("event.id"), nullable=False),
    UniqueConstraint("draft_id", "event_id"),
)

STEP = Table(
    "step",
    METADATA,
    _id(),
    _issuer(),
    Column("draft", String(_NAME), nullable=False),
    Column("word", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("by", String(_NAME), nullable=False),
    Column("at", Instant, nullable=False),
    Column("content", String(_DIGEST), nullable=False),
    Column("body", Text, info=JSON),  # nothing: erased
    Column("digest", String(_DIGEST), nullable=False),
    Column("submission", String(_NAME), nullable=False, server_default=""),  # the key of the submission that it begins
    UniqueConstraint("issuer_id", "draft", "version"),
)

PAPER = Table(
    "paper",
    METADATA,
    _id(),
    _issuer(),
    Column("name", String(_NAME), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("signer", String(255), nullable=False),
    Column("on", Date, nullable=False),
    Column("method", String(20), nullable=False),
    Column("draft", String(_NAME), nullable=False),
    Column("media", String(60), nullable=False),
    Column("reference", Text, nullable=False),
    Column("body", LargeBinary),  # nothing: erased
    Column("digest", String(_DIGEST), nullable=False),
    UniqueConstraint("issuer_id", "name"),
)

HOLD = Table(
    "hold",
    METADATA,
    _id(),
    Column("issuer_id", Integer, ForeignKey("issuer.id")),  # nothing: everything the office has
    Column("name", String(_NAME), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("record", String(_NAME), nullable=False),
    Column("reason", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
)

POSTING = Table(
    "posting",
    METADATA,
    _id(),
    _issuer(),
    Column("name", String(_NAME), nullable=False),
    Column("accession", String(20), nullable=False),
    Column("place", Text, nullable=False),
    Column("content", String(_DIGEST), nullable=False),
    Column("since", Instant, nullable=False),
    Column("seen", Instant, nullable=False),
    Column("ended", Instant),
    Column("end", String(20), nullable=False),
    UniqueConstraint("issuer_id", "name"),
)

OUTBOX = Table(
    "outbox",
    METADATA,
    _id(),
    _issuer(),
    Column("key", String(_DIGEST), nullable=False, unique=True),
    Column("way", String(20), nullable=False),
    Column("address", String(255), nullable=False),
    Column("body", Text, nullable=False, info=JSON),
    Column("state", String(20), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("claimed_by", String(_NAME), nullable=False),
    Column("claimed_at", Instant),
    Column("sent_at", Instant),
    Column("told", Text, nullable=False),
    Index("ix_outbox_state_not_before", "state", "not_before"),
)

REVISION = Table(
    "revision",
    METADATA,
    _id(),
    Column("issuer_id", Integer, ForeignKey("issuer.id")),
    Column("kind", String(20), nullable=False),
    Column("name", String(_NAME), nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", Text, info=JSON),  # nothing: removed, or erased
    Column("digest", String(_DIGEST), nullable=False),
    Index("ix_revision_issuer_id_kind_name", "issuer_id", "kind", "name"),
)

TRAIL = Table(
    "trail",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("by", String(_NAME), nullable=False),
    Column("action", String(40), nullable=False),
    Column("issuer", String(_CIK), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("name", String(_NAME), nullable=False),
    Column("version", Integer, nullable=False),
    Column("digest", String(_DIGEST), nullable=False),
    Column("note", Text, nullable=False),
    Column("previous", String(_DIGEST), nullable=False),
    Column("hash", String(_DIGEST), nullable=False),
    Index("ix_trail_issuer_kind_name", "issuer", "kind", "name"),
)

HEAD = Table(
    "head",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    Column("hash", String(_DIGEST), nullable=False),
)

SUBMISSION = Table(
    "submission",
    METADATA,
    _id(),
    Column("key", String(_NAME), nullable=False, unique=True),
    Column("digest", String(_DIGEST), nullable=False, index=True),
    Column("form", String(4), nullable=False),
    Column("issuer", String(_CIK), nullable=False),
    Column("owners", Text, nullable=False),
    Column("period", Date),
    Column("live", Boolean, nullable=False),
    Column("state", String(20), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("accession", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("messages", Text, nullable=False),
    Column("claim", String(_NAME), nullable=False),
    Column("version", Integer, nullable=False),
    Column("begun", Instant, nullable=False),
    Column("changed", Instant, nullable=False),
    Column("accepted", Instant),
    Column("draft", String(_NAME), nullable=False, server_default=""),
)
# What is filed is filed once: of two that send the same, one is refused by the database itself.
_ONCE = SUBMISSION.c.live & (SUBMISSION.c.state != "suspended")
Index("uq_submission_once", SUBMISSION.c.digest, unique=True, sqlite_where=_ONCE, postgresql_where=_ONCE)
