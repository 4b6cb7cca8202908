"""Where programs send: EDGAR's submission API, its calls and its answers (of a public client; see ``section16.edgar.api``)."""

from __future__ import annotations

import base64
from typing import Any

import msgspec

from section16.finding import Finding, Severity
from section16.rehearsal.simulator import ReceivedPackage, Simulator
from section16.secret import Secret

TOKENS_REFUSED, CLOSED, NO_PACKAGE = "TOKENS_REFUSED", "EDGAR_CLOSED", "NO_PACKAGE"
_MOST_ASKED = 25


class ApiReply(msgspec.Struct, frozen=True):
    """An answer: its status, and its content."""

    status: int
    body: dict[str, Any]


class SubmissionApi:
    """Answers the calls of the submission API."""

    def __init__(self, edgar: Simulator) -> None:
        self.edgar = edgar

    def status_of_edgar(self) -> ApiReply:
        """Answer ``GET /status``: whether EDGAR takes submissions now."""
        shut = self.edgar.why_shut()
        return ApiReply(200, {"operational": not shut, "messages": [_message("INFO", shut or "EDGAR is open")]})

    def take(self, authorization: str, login: str, body: bytes, *, live: bool) -> ApiReply:
        """Answer ``POST /submission/single/{live|test}``."""
        self.edgar.settle()
        admitted, refusal = self._admit(authorization, user=True)
        if refusal is not None:
            return refusal
        if login and login.lstrip("0") != admitted.lstrip("0"):
            return _refused(403, TOKENS_REFUSED, f"the tokens are not of the login {login}")
        shut = self.edgar.why_shut()
        if shut:
            return _refused(403, CLOSED, shut)  # not 409, after which a sender cannot know whether the package was taken
        if not body.strip():
            return _refused(400, NO_PACKAGE, "nothing was sent")
        taken = self.edgar.take(Secret(body), live=live, login=admitted)
        return ApiReply(
            202,
            {
                "messages": [_message("INFO", "the submission was received")],
                "trackingId": taken.digest[:16],
                "locator": f"/submission/{taken.accession}/status",
                "accessionNumber": taken.accession,
                "transmissionStatus": "RECEIVED",
            },
        )

    def status(self, authorization: str, accession: str) -> ApiReply:
        """Answer ``GET /submission/{accession}/status``; 404 in the first moments."""
        _admitted, refusal = self._admit(authorization, user=False)
        if refusal is not None:
            return refusal
        text = self._status_of(accession)
        return ApiReply(200, text) if text is not None else _refused(404, "NOT_FOUND", f"EDGAR has no submission {accession}")

    def statuses(self, authorization: str, body: bytes) -> ApiReply:
        """Answer ``POST /submission/status`` with ``{"accessionNumbers": [...]}``, up to 25."""
        _admitted, refusal = self._admit(authorization, user=False)
        if refusal is not None:
            return refusal
        try:
            asked = msgspec.json.decode(body, type=dict[str, list[str]]).get("accessionNumbers", [])
        except msgspec.MsgspecError:
            return _refused(400, NO_PACKAGE, "no list of accession numbers was sent")
        if not 1 <= len(asked) <= _MOST_ASKED:
            return _refused(400, NO_PACKAGE, f"1 to {_MOST_ASKED} accession numbers are answered at once")
        return ApiReply(200, {"submissions": [text for text in map(self._status_of, asked) if text is not None]})

    def recent(self, authorization: str) -> ApiReply:
        """Answer ``GET /submission/recent``: what the login has sent. The rehearsal alone gives this list."""
        admitted, refusal = self._admit(authorization, user=False)
        if refusal is not None:
            return refusal
        if not self.edgar.lists:
            return _refused(404, "NOT_FOUND", "this EDGAR gives no such list")
        listed = [
            {"accessionNumber": taken.accession, "digest": taken.digest, "live": taken.live, "form": taken.form}
            for taken in self.edgar.sent_by(admitted)
        ]
        return ApiReply(200, {"submissions": listed})

    def verify(self, authorization: str, number: str) -> ApiReply:
        """Answer ``GET /fm/{cik}/verify``: whether the tokens are good and the filer is known."""
        admitted, refusal = self._admit(authorization, user=False)
        if refusal is not None:
            return refusal
        known = self.edgar.registry.find(number) is not None or number.lstrip("0") == admitted.lstrip("0")
        return ApiReply(200, {"verified": True}) if known else _refused(404, "NOT_FOUND", f"EDGAR has no filer {number}")

    def _admit(self, authorization: str, *, user: bool) -> tuple[str, ApiReply | None]:
        scheme, _, bearer = authorization.partition(" ")
        login, why = "", "no tokens were sent"
        if scheme.lower() == "bearer" and bearer:
            login, why = self.edgar.logins.admit(Secret(bearer), self.edgar.clock(), user=user)
        return login, (_refused(401, TOKENS_REFUSED, why) if why else None)

    def _status_of(self, accession: str) -> dict[str, Any] | None:
        status = self.edgar.status_of(accession)
        if status is None:
            return None
        taken = self.edgar.taken[accession]
        text: dict[str, Any] = {
            "accessionNumber": accession,
            "transmissionStatus": status.transmission,
            "processingStatus": status.processing,
            "messages": [],
        }
        if status.processing in ("SUSPENDED", "ACCEPTED", "DISSEMINATED"):
            text["messages"] = [message_of(finding) for finding in taken.findings]
            text["notification"] = base64.b64encode(notice(taken, status.processing).encode()).decode()
            if status.processing != "SUSPENDED":
                text["acceptanceDateTime"] = taken.received.isoformat()
        return text


def message_of(finding: Finding) -> dict[str, Any]:
    """Return a finding as EDGAR's messages are: ERROR for what suspends, WARNING for what does not."""
    weight = "ERROR" if finding.severity is Severity.REJECT else "WARNING"
    place = f" ({finding.location})" if finding.location not in ("", "$") else ""
    return _message(weight, f"{finding.message}{place}", finding.id)


def notice(taken: ReceivedPackage, processing: str) -> str:
    """Return the notification that is written about a submission."""
    lines = [
        f"THE FOLLOWING SUBMISSION HAS BEEN {'SUSPENDED' if processing == 'SUSPENDED' else 'ACCEPTED'} BY A LOCAL EDGAR.",
        f"FORM TYPE: {taken.form}",
        f"ACCESSION NUMBER: {taken.accession}",
        f"TEST FILING: {'NO' if taken.live else 'YES'}",
        f"RECEIVED: {taken.received.isoformat()}",
        *(f"{finding.severity.upper()}: {finding.line()}" for finding in taken.findings),
        "This was a rehearsal: nothing was filed with the SEC.",
    ]
    return "\n".join(lines) + "\n"


def _message(weight: str, content: str, label: str = "") -> dict[str, Any]:
    return {"type": weight, "content": content, "errorNumber": None, "errorLabel": label or None}


def _refused(status: int, label: str, why: str) -> ApiReply:
    return ApiReply(status, {"messages": [_message("ERROR", why, label)]})
