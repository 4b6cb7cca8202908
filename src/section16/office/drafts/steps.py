"""The steps that were taken on the way of a draft, each with what it keeps, sealed in the audit trail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import msgspec
from sqlalchemy import Connection, insert, select

from section16.office.drafts.stored_words import step_of, stored_step
from section16.store.audit_trail import digest_of, moment
from section16.store.records import IssuerScope
from section16.store.tables import STEP


class StepDetails(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a step keeps: of each only what belongs to it.

    ``blocks`` are the places of the signature on the form, from 0; ``paper`` is the number of its authentication document.
    ``way`` is the transport by which it is sent, ``submission`` the key under which the journal has it.
    """

    remark: str = ""
    signature: str = ""
    signer: str = ""
    power: str = ""
    day: date | None = None
    method: str = ""
    blocks: tuple[int, ...] = ()
    paper: str = ""
    way: str = ""
    submission: str = ""
    accession: str = ""
    accepted: datetime | None = None


class StepTaken(msgspec.Struct, frozen=True, kw_only=True):
    """A step that was taken: which, by whom, when, and the hash of the content it speaks of."""

    word: str
    version: int
    by: str
    at: datetime
    content: str
    details: StepDetails


def keep_step(connection: Connection, tenant: IssuerScope, draft: str, taken: StepTaken) -> str:
    """Keep a step and return the digest that the audit trail seals."""
    body = msgspec.json.encode(taken.details, order="deterministic").decode()
    digest = seal_of_step(draft, taken, body)
    said = {"draft": draft, "word": stored_step(taken.word), "version": taken.version, "content": taken.content}
    kept = {"by": taken.by, "at": taken.at, "body": body, "digest": digest, "submission": taken.details.submission}
    connection.execute(insert(STEP).values(issuer_id=tenant.row, **said, **kept))
    return digest


def seal_of_step(draft: str, taken: StepTaken, body: str) -> str:
    """Return the digest of a step; ``body`` is the JSON of its details."""
    said = [draft, stored_step(taken.word), taken.version, taken.by, moment(taken.at), taken.content, body]
    return digest_of(msgspec.json.encode(said).decode())


def steps_of(connection: Connection, tenant: IssuerScope, draft: str) -> Iterator[StepTaken]:
    """Yield the steps of a draft in their order; of one whose details were erased nothing but that it was taken."""
    asked = select(STEP).where(STEP.c.issuer_id == tenant.row, STEP.c.draft == draft).order_by(STEP.c.version)
    for row in connection.execute(asked):
        details = msgspec.json.decode(row.body, type=StepDetails) if row.body is not None else StepDetails()
        if row.submission:
            details = msgspec.structs.replace(details, way=way_of(details), submission=row.submission)
        yield StepTaken(word=step_of(row.word), version=row.version, by=row.by, at=row.at, content=row.content, details=details)


_THEN = ": "
"""Between the transport and the key, in the sentence that was kept until the key had a column."""


def submission_of(details: StepDetails) -> str:
    """Return the key of the submission that sealed details state, in a place of its own or within a sentence."""
    return details.submission or details.way.partition(_THEN)[2]


def way_of(details: StepDetails) -> str:
    """Return the transport that sealed details state."""
    return details.way if details.submission else details.way.partition(_THEN)[0]


def last_submission(connection: Connection, tenant: IssuerScope, draft: str) -> str:
    """Return the key of the submission that was begun last for a draft; empty where there is none."""
    mine = (STEP.c.issuer_id == tenant.row) & (STEP.c.draft == draft) & (STEP.c.word == stored_step("submit"))
    return connection.execute(select(STEP.c.submission).where(mine).order_by(STEP.c.version.desc())).scalars().first() or ""


def round_of(steps: Iterator[StepTaken]) -> tuple[StepTaken, ...]:
    """Return the steps since the draft was last locked; what was approved or signed before has lapsed."""
    found: list[StepTaken] = []
    for taken in steps:
        found = [taken] if taken.word == "lock" else [*found, taken]
    return tuple(found)
