"""The journal of submissions: the state of each is recorded before anything is done, by one sender at a time.

A sender that works at a submission claims it. A claim does not lapse with time; a person takes it over who knows that the
other sender does not work any longer. Every change names the version it was made from, so that of two only one is written.
The version is a fencing number too: it is read again immediately before anything is sent, because the person may be wrong and
a machine that was paused does not know by its clock that another sender has continued since.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, Row, Select, insert, select, update
from sqlalchemy.exc import IntegrityError

from section16.action import Action
from section16.errors import ConflictError, OfficeError
from section16.store.database import reading, writing
from section16.store.tables import SUBMISSION
from section16.store.transmission import EdgarMessage, Transmission, TransmissionState

_COLUMNS = SUBMISSION.c


class Journal:
    """The journal in a database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def begin(self, sending: Transmission, at: datetime) -> Transmission:
        """Write a new submission down, or return the one of its key; raises ``ConflictError`` when that sends something else.

        What was accepted, live, is not begun a second time under another key.
        """
        known = self.find(sending.key)
        if known is None:
            known = self._insert(sending, at)
        if (known.digest, known.live) != (sending.digest, sending.live):
            raise ConflictError(
                f"{sending.key!r} is already the key of a submission with other content.",
                remedy="Send the form, exhibits, contact and addresses that were sent, or use a new key.",
            )
        return known

    def _insert(self, sending: Transmission, at: datetime) -> Transmission:
        try:
            with writing(self.engine) as connection:
                connection.execute(insert(SUBMISSION).values(**_values(sending), begun=at, changed=at))
        except IntegrityError:  # another sender began it at the same moment, or the same is sent under another key
            twin = self._twin(sending)
            if self.find(sending.key) is None and twin is not None:
                filed = twin.state is TransmissionState.ACCEPTED
                remedy = "Amend the accepted form instead." if filed else "Continue with that submission."
                raise ConflictError(
                    f"There is already a submission of this form: {twin.line()}.", where=twin.key, remedy=remedy
                ) from None
        return self.read(sending.key)

    def _twin(self, sending: Transmission) -> Transmission | None:
        """Return a live submission of the same under another key that was not suspended."""
        query = select(SUBMISSION).where(
            _COLUMNS.digest == sending.digest, _COLUMNS.live, _COLUMNS.state != TransmissionState.SUSPENDED.stored
        )
        return self._one(query)

    def find(self, key: str) -> Transmission | None:
        """Return a submission by its key; ``None`` where there is none."""
        return self._one(select(SUBMISSION).where(_COLUMNS.key == key))

    def read(self, key: str) -> Transmission:
        """Return a submission by its key; raises :class:`~section16.errors.OfficeError` where there is none."""
        found = self.find(key)
        if found is None:
            raise OfficeError(
                f"There is no submission {key!r}.", remedy="List the submissions.", action=Action("filing.status")
            )
        return found

    def all(self) -> tuple[Transmission, ...]:
        """Return every submission, the first begun first."""
        with reading(self.engine) as connection:
            return tuple(_sending(row) for row in connection.execute(select(SUBMISSION).order_by(_COLUMNS.id)))

    def of_draft(self, issuer: str, draft: str) -> tuple[Transmission, ...]:
        """Return the submissions of a draft of an issuer, in the order in which they were begun."""
        query = select(SUBMISSION).where(_COLUMNS.draft == draft).order_by(_COLUMNS.id)
        with reading(self.engine) as connection:
            found = tuple(_sending(row) for row in connection.execute(query))
        return tuple(one for one in found if one.issuer.lstrip("0") == issuer.lstrip("0"))

    def not_sent(self, digest: str) -> Transmission | None:
        """Return the live submission of the same that certainly is not with EDGAR; ``None`` where there is none."""
        state = TransmissionState.READY.stored
        return self._one(select(SUBMISSION).where(_COLUMNS.digest == digest, _COLUMNS.live, _COLUMNS.state == state))

    def accessions_of_others(self, sending: Transmission) -> frozenset[str]:
        """Return the accession numbers of all other submissions."""
        query = select(_COLUMNS.accession).where(_COLUMNS.key != sending.key, _COLUMNS.accession != "")
        with reading(self.engine) as connection:
            return frozenset(connection.scalars(query))

    def holder(self, accession: str) -> Transmission | None:
        """Return the submission that has an accession number; ``None`` where none has it."""
        return self._one(select(SUBMISSION).where(_COLUMNS.accession == accession)) if accession else None

    def require_ours(self, known: Transmission) -> None:
        """Raise ``ConflictError`` where another sender has changed a submission, or claimed it, since it was recorded."""
        now = self.find(known.key)
        if now is None or now.version != known.version:
            raise _taken_over(known)

    def claim(self, key: str, by: str, at: datetime, *, take_over: bool = False) -> Transmission:
        """Claim a submission; raises ``ConflictError`` where another sender works at it and it is not taken over."""
        known = self.read(key)
        if known.claim and not take_over:
            since = f" since {known.changed:%Y-%m-%d %H:%M} UTC" if known.changed else ""
            raise ConflictError(
                f"{known.claim} has been submitting it{since}." if since else f"{known.claim} is submitting it.",
                where=key,
                remedy="Wait for the outcome, or take the submission over if you are certain that the process has stopped.",
                action=_take_over(known),
            )
        return self.write(known, at, claim=by)

    def write(self, known: Transmission, at: datetime, **changes: Any) -> Transmission:
        """Write a change down, made from what was known.

        Raises ``ConflictError`` where another sender was first, and for an accession number that another submission has.
        """
        changed = msgspec.structs.replace(known, version=known.version + 1, changed=at, **changes)
        written = {name: value for name, value in _values(changed).items() if name in changes}
        query = (
            update(SUBMISSION)
            .where(_COLUMNS.key == known.key, _COLUMNS.version == known.version)
            .values(written | {"version": changed.version, "changed": at})
        )
        with writing(self.engine) as connection:
            if "accession" in changes:
                _require_unused(connection, changed)
            if connection.execute(query).rowcount != 1:
                raise _taken_over(known)
        return changed

    def _one(self, query: Select[Any]) -> Transmission | None:
        with reading(self.engine) as connection:
            row = connection.execute(query).first()
        return _sending(row) if row is not None else None


def _take_over(known: Transmission) -> Action | None:
    if not known.draft:
        return None
    if known.live:
        return Action("filing.submit", {"name": known.draft, "live": True, "take-over": True})
    return Action("filing.submit", {"name": known.draft, "take-over": True})


def _taken_over(known: Transmission) -> ConflictError:
    return ConflictError(
        "Another process has taken over the submission.", where=known.key, remedy="Look at its status before you continue."
    )


def _require_unused(connection: Connection, changed: Transmission) -> None:
    """Raise ``ConflictError`` where another submission has an accession number; EDGAR assigns each once."""
    same = (_COLUMNS.accession == changed.accession) & (_COLUMNS.key != changed.key)
    other = connection.execute(select(SUBMISSION).where(same)).first() if changed.accession else None
    if other is not None:
        message = f"The accession number {changed.accession} already belongs to {_sending(other).named_for(changed.issuer)}."
        raise ConflictError(message, where=changed.key, remedy="Check the number against EDGAR's acceptance message.")


def _values(sending: Transmission) -> dict[str, Any]:
    values = msgspec.structs.asdict(sending)
    values |= {"owners": " ".join(sending.owners), "state": sending.state.stored}
    values["messages"] = msgspec.json.encode(sending.messages).decode()
    return {name: value for name, value in values.items() if name not in ("begun", "changed")}


def _sending(row: Row[Any]) -> Transmission:
    values = dict(row._mapping)  # noqa: SLF001 - the documented way to the columns of a row by name
    del values["id"]
    values |= {"owners": tuple(values["owners"].split()), "state": TransmissionState.of_stored(values["state"])}
    values["messages"] = msgspec.json.decode(values["messages"], type=tuple[EdgarMessage, ...])
    return Transmission(**values)
