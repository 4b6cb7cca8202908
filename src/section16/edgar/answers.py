"""What EDGAR's submission API answers, as far as it is known, and what we take from it.

The shapes are those of a public client of EDGAR Next's API; the SEC's own description was not read. Unknown keys are
ignored, missing keys are empty.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import json
import re
from datetime import datetime
from typing import Any

import msgspec

from section16.document.identifiers import accession as accession_number
from section16.law.moments import moment_of
from section16.library_words import json_fault
from section16.store.transmission import EdgarMessage, TransmissionState
from section16.value_words import fault_of

_STATED = re.compile(r"\b(ACCESSION NUMBER|FORM TYPE|TEST FILING):[ \t]*(\S+)", re.IGNORECASE)


class ApiMessage(msgspec.Struct, rename="camel"):
    """A message: type INFO, NOTICE, WARNING or ERROR."""

    type: str = ""
    content: str = ""
    error_number: str | int | None = None
    error_label: str | None = None

    def taken(self) -> EdgarMessage:
        """Return it as it is kept."""
        number = "" if self.error_number is None else str(self.error_number)
        return EdgarMessage(self.type, self.content, number, self.error_label or "")


class SubmissionAnswer(msgspec.Struct, rename="camel"):
    """The answer to a package, or about one."""

    accession_number: str | None = None
    transmission_status: str | None = None
    processing_status: str | None = None
    tracking_id: str | None = None
    locator: str | None = None
    messages: list[ApiMessage] = []
    notification: str | None = None
    acceptance_date_time: str | None = None
    submission_type: str | None = None

    @property
    def taken(self) -> tuple[EdgarMessage, ...]:
        """The messages as they are kept."""
        return tuple(message.taken() for message in self.messages)

    @property
    def status_text(self) -> str:
        """EDGAR's words for the status of the submission."""
        return " ".join(filter(None, (self.transmission_status, self.processing_status)))

    @property
    def state(self) -> TransmissionState:
        """What its words mean: accepted, suspended, or not known yet."""
        words = {(self.transmission_status or "").upper(), (self.processing_status or "").upper()}
        if words & {"SUSPENDED", "REJECTED", "BLOCKED", "FAILED"}:
            return TransmissionState.SUSPENDED
        if words & {"ACCEPTED", "DISSEMINATED", "DONE"}:
            return TransmissionState.ACCEPTED
        return TransmissionState.SENT

    @property
    def accepted(self) -> datetime | None:
        """When it was accepted, where the answer states it; a time without a zone is Eastern."""
        return moment_of(self.acceptance_date_time or "")

    @property
    def notice(self) -> str:
        """The notification that EDGAR writes, decoded."""
        try:
            return base64.b64decode(self.notification or "", validate=True).decode("utf-8", errors="replace")
        except (binascii.Error, ValueError):
            return ""

    @property
    def form(self) -> str:
        """The form that the answer states it is about; empty where it states none."""
        return self.submission_type or self._noticed.get("FORM TYPE", "")

    @property
    def live(self) -> bool | None:
        """Whether the answer states that it is about a live filing or a test; ``None`` where it states neither."""
        return {"NO": True, "YES": False}.get(self._noticed.get("TEST FILING", "").upper())

    @property
    def numbers(self) -> frozenset[str]:
        """The accession numbers that the answer states, in its own field and in the notification, without hyphens."""
        stated = (self.accession_number, self._noticed.get("ACCESSION NUMBER"))
        return frozenset(accession_number.compact(number) for number in stated if number)

    @property
    def _noticed(self) -> dict[str, str]:
        """What the notification states, by its labels."""
        return {label.upper(): value for label, value in _STATED.findall(self.notice)}


class RecentSubmission(msgspec.Struct, rename="camel"):
    """An entry of the rehearsal's list of what it received; the real EDGAR is not known to give such a list to programs."""

    accession_number: str
    digest: str
    live: bool


class Recent(msgspec.Struct, rename="camel"):
    """The rehearsal's list of what a login has sent."""

    submissions: list[RecentSubmission] = []


def decoded(body: bytes, kind: type[Any]) -> Any:
    """Return a JSON body as a struct; raises ``ValueError`` for what is none, and for an object that states a key twice.

    Readers differ in which of two values they take, so that an answer with both says nothing that can be relied on.
    """
    body = body.removeprefix(codecs.BOM_UTF8)
    try:
        made = msgspec.json.decode(body, type=kind)
        json.loads(body, object_pairs_hook=_each_once, parse_int=str, parse_float=str)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, _TwiceError) as error:
        raise ValueError(f"the answer is not what was expected: {_fault_of(error)}") from None
    return made


def _fault_of(error: Exception) -> str:
    if isinstance(error, msgspec.ValidationError):
        at, what = fault_of(error)
        return f"{what} ({at})" if at else what
    return str(error) if isinstance(error, _TwiceError) else json_fault(error)[0]


class _TwiceError(Exception):
    """A key that occurs twice in one object."""


def _each_once(pairs: list[tuple[str, Any]]) -> None:
    if len({key for key, _value in pairs}) != len(pairs):
        raise _TwiceError("a key appears twice in one object")
