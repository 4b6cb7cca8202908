"""Which submission a step begins, which draft a submission files, which draft an amendment amends."""

import json
import re
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

AMENDED = "-amended"


def upgrade() -> None:
    """Which submission a step begins, which draft a submission files, which draft an amendment amends.

    Until now all of it was part of names and sentences; here it is taken out of them for the last time.
    """
    text = sa.String(length=120)
    op.add_column("draft", sa.Column("made_as", text, nullable=False, server_default=""))
    op.add_column("draft", sa.Column("amends", text, nullable=False, server_default=""))
    op.add_column("step", sa.Column("submission", text, nullable=False, server_default=""))
    op.add_column("submission", sa.Column("draft", text, nullable=False, server_default=""))
    connection = op.get_bind()
    _drafts(connection)
    _steps(connection)
    _submissions(connection)


def _drafts(connection: sa.Connection) -> None:
    draft = sa.table("draft", *map(sa.column, ("id", "name", "document", "made_as", "amends")))
    for row in connection.execute(sa.select(draft.c.id, draft.c.name, draft.c.document)).all():
        form = _object(_object(row.document).get("documentType")).get("text") or ""
        amends = row.name.rpartition(AMENDED)[0] if form.endswith("/A") else ""
        made_as = re.sub(r"\.\d+$", "", row.name)
        connection.execute(sa.update(draft).where(draft.c.id == row.id).values(made_as=made_as, amends=amends))


def _steps(connection: sa.Connection) -> None:
    step = sa.table("step", *map(sa.column, ("id", "word", "body", "submission")))
    for row in connection.execute(sa.select(step.c.id, step.c.body).where(step.c.word == "send")).all():
        key = str(_object(row.body).get("way", "")).partition(": ")[2]
        connection.execute(sa.update(step).where(step.c.id == row.id).values(submission=key))


def _submissions(connection: sa.Connection) -> None:
    submission = sa.table("submission", *map(sa.column, ("id", "key", "draft")))
    for row in connection.execute(sa.select(submission.c.id, submission.c.key)).all():
        _issuer, *parts = row.key.split("/")  # then the draft, its version, and perhaps test
        name = parts[0] if parts[1:] else ""
        connection.execute(sa.update(submission).where(submission.c.id == row.id).values(draft=name))


def _object(value: Any) -> dict[str, Any]:
    """Return what JSON holds; nothing where it was damaged, which verifying the office reports."""
    try:
        found = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
