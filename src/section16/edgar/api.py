"""EDGAR's submission API as a transport: tokens, sending, status, and looking up submissions without an answer.

Hosts, paths and answers are those of a public client of EDGAR Next's API. That this API takes ownership XML, Forms 3, 4 and
5, is **not confirmed** by anything public: that client says they are filed elsewhere, and programs of vendors do file them
somehow. The export for uploading by hand is the way that is known to work.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeAlias

import httpx
import msgspec
import stamina

from section16.clock import Clock
from section16.document.identifiers import accession as accession_number
from section16.edgar.answers import Recent, SubmissionAnswer, decoded
from section16.edgar.packed import Packed
from section16.edgar.tokens import Tokens
from section16.edgar.transport import Fence, LookupRequest, LookupResult, Receipt
from section16.errors import RefusedError, UnansweredError
from section16.exchange import ExchangeLimits, HttpAnswer, NoAnswerError, NotSentError, exchange
from section16.secret import Secret, hidden
from section16.sentences import sentence
from section16.store.transmission import EdgarMessage

NOT_CONFIRMED = "that EDGAR's API accepts Forms 3, 4 and 5 is not confirmed publicly; check the outcome on EDGAR"

_UNAUTHORIZED, _NOT_FOUND, _TOO_MANY = 401, 404, 429
_NOT_TAKEN = frozenset({400, 401, 403, 404, 405, 406, 410, 411, 413, 414, 415, 417, 421, 422, 426, 428, 429, 431, 451})
"""The answers after which a package certainly was not taken. A time-out (408), a conflict with what is there already (409), a
request that may be repeated (425) and a connection that a proxy saw closed (499) are not among them, and neither is what no
standard knows: any of them may come after the package was taken."""
_TRY_AGAIN = frozenset({408, 425, _TOO_MANY, 499})
_SERVER_ERRORS = range(500, 600)

# Repeated requests are reported by their outcome; without a handler every attempt would be printed to standard error.
logging.getLogger("stamina").addHandler(logging.NullHandler())

TokenSource: TypeAlias = Callable[[], Tokens]
Looker: TypeAlias = Callable[[LookupRequest], LookupResult]


class Patience(msgspec.Struct, frozen=True):
    """How often what is safe to ask again is asked, and how long is waited between: seconds, doubled each time."""

    attempts: int = 5
    first: float = 0.5
    longest: float = 20.0


AT_ONCE = Patience(attempts=5, first=0.0, longest=0.0)
"""For an EDGAR in this process: to wait would change nothing."""


class EdgarApi:
    """EDGAR's API under a login; ``tokens`` is asked for the tokens each time, so that new ones are used at once.

    ``look`` looks elsewhere for live submissions without an answer, such as in what EDGAR disseminates.
    """

    def __init__(  # noqa: PLR0913 - what the API needs to know
        self,
        client: httpx.Client,
        tokens: TokenSource,
        login: str,
        clock: Clock,
        *,
        name: str = "EDGAR's API",
        note: str = NOT_CONFIRMED,
        patience: Patience = Patience(),  # noqa: B008 - a frozen value
        look: Looker | None = None,
        limits: ExchangeLimits = ExchangeLimits(),  # noqa: B008 - a frozen value
    ) -> None:
        self.name = name
        self.note = note
        self._client = client
        self._tokens = tokens
        self._login = login
        self._clock = clock
        self._patience = patience
        self._look = look
        self._limits = limits

    def send(self, packed: Packed, *, live: bool, not_after: datetime, fence: Fence) -> Receipt:
        """Send a package, once; see :meth:`Transport.send <section16.edgar.transport.Transport.send>`."""

        def still_wanted() -> None:
            fence()
            if self._clock() > not_after:
                raise RefusedError(
                    "Sending was delayed too long, and nothing was sent.", where=self.name, remedy="Send it again."
                )

        more = {"Content-Type": "application/xml"}
        path = f"/submission/single/{'live' if live else 'test'}"
        request = self._request("POST", path, self._headers(user=True) | more, packed.data.reveal())
        with self._unanswered():
            answer = exchange(self._client, request, self._limits, at_the_last=still_wanted)
        return self._received(answer)

    def _request(self, method: str, path: str, headers: dict[str, str], content: bytes | None = None) -> httpx.Request:
        """Return a request; raises ``RefusedError`` for an address to which none can be made."""
        try:
            return self._client.build_request(method, path, headers=headers, content=content)
        except (httpx.InvalidURL, UnicodeError):
            raise RefusedError(
                "The address of EDGAR is not valid.", where=self.name, remedy="Correct the address of the host."
            ) from None

    def _received(self, answer: HttpAnswer) -> Receipt:
        """Return what an answer to a package says; any but a clear one leaves open whether the package was taken."""
        try:
            said = decoded(answer.body, SubmissionAnswer)
        except ValueError:
            said = None
        if answer.status in _NOT_TAKEN and not (said is not None and said.numbers):
            raise self._refused(answer, said)
        if answer.is_success and said is not None and said.accession_number:
            return self._receipt(answer, said, said.accession_number)
        raise UnansweredError(
            f"EDGAR answered {answer.status} without an accession number.",
            where=self.name,
            remedy="Look on EDGAR before sending again.",
        )

    def _refused(self, answer: HttpAnswer, said: SubmissionAnswer | None) -> RefusedError:
        text = "; ".join(message.line() for message in self._without_tokens(said.taken)) if said is not None else ""
        remedies = {
            _UNAUTHORIZED: "Create new tokens on EDGAR and store them.",
            _TOO_MANY: "Wait a while and send it again.",
        }
        return RefusedError(
            f"EDGAR refused the submission ({answer.status}).{f' {sentence(text)}' if text else ''}",
            where=self.name,
            remedy=remedies.get(answer.status, "Correct what EDGAR's answer names, and send it again."),
        )

    def status(self, accession: str) -> Receipt | None:
        """Return the status of a submission; ``None`` in the first moments, when EDGAR does not list it yet."""
        number = self._number(accession)
        answer = self._ask(f"/submission/{number}/status")
        if answer.status == _NOT_FOUND:
            return None
        return self._receipt(answer, self._said(answer, SubmissionAnswer), number)

    def _said(self, answer: HttpAnswer, kind: type[Any]) -> Any:
        try:
            return decoded(answer.body, kind)
        except ValueError as error:
            raise UnansweredError(sentence(str(error)), where=self.name, remedy="Try again.") from None

    def _number(self, written: str) -> str:
        """Return an accession number with its hyphens; what is none never becomes part of an address or of the journal."""
        if not accession_number.is_valid(written):
            text = "EDGAR answered with an invalid accession number."
            raise UnansweredError(text, where=self.name, remedy="Look on EDGAR before sending again.")
        return accession_number.format(written)

    def find(self, sought: LookupRequest) -> LookupResult:
        """Look for a submission: in the list of a rehearsal, else in what EDGAR disseminates."""
        answer = self._ask("/submission/recent")
        if answer.status == _NOT_FOUND:
            return self._look(sought) if self._look is not None and sought.live else LookupResult()
        for entry in self._said(answer, Recent).submissions:
            if entry.digest == sought.digest and entry.live is sought.live and entry.accession_number not in sought.known:
                return LookupResult(self._number(entry.accession_number), complete=True)
        return LookupResult(complete=True)

    def _ask(self, path: str) -> HttpAnswer:
        """Ask something that may be asked again; raises ``RefusedError`` or ``UnansweredError`` where no answer comes of it."""
        patience = self._patience
        with self._unanswered():
            for attempt in stamina.retry_context(
                on=(NotSentError, NoAnswerError),
                attempts=patience.attempts,
                timeout=None,
                wait_initial=patience.first,
                wait_max=patience.longest,
                wait_jitter=patience.first,
            ):
                with attempt:
                    answer = exchange(self._client, self._request("GET", path, self._headers(user=False)), self._limits)
                    if answer.status in _SERVER_ERRORS or answer.status in _TRY_AGAIN:
                        raise NoAnswerError(f"it reported error {answer.status}")
        if not answer.is_success and answer.status != _NOT_FOUND:  # a redirect is not followed, whatever it says besides
            raise UnansweredError(
                f"EDGAR refused the request ({answer.status}).", where=self.name, remedy="Check the tokens and try again."
            )
        return answer

    @contextmanager
    def _unanswered(self) -> Iterator[None]:
        """Turn what happens to a connection into one line; where no connection came about, nothing was sent."""
        try:
            yield
        except NotSentError as error:
            raise RefusedError(f"EDGAR cannot be reached: {error}.", where=self.name, remedy="Check the connection.") from None
        except NoAnswerError as error:
            raise UnansweredError(
                f"EDGAR gave no usable answer: {error}.", where=self.name, remedy="Look on EDGAR before sending again."
            ) from None

    def _headers(self, *, user: bool) -> dict[str, str]:
        bearer = self._tokens().bearer(user=user)
        return {"Authorization": f"Bearer {bearer.reveal()}", "X-EDGAR-LOGIN-CIK": self._login}

    def _receipt(self, answer: HttpAnswer, said: SubmissionAnswer, written: str) -> Receipt:
        """Return what an answer says of a submission.

        Raises ``UnansweredError`` where it states the accession number of another one, or two.
        """
        number = self._number(written)
        if said.numbers - {accession_number.compact(number)}:
            text = f"EDGAR was asked about {number} and answered about another submission."
            raise UnansweredError(text, where=self.name, remedy="Try again.")
        notice = said.notice
        messages = (*said.taken, *((EdgarMessage("NOTICE", notice),) if notice else ()))
        return Receipt(
            accession=number,
            state=said.state,
            status_text=hidden(said.status_text, self._held()),
            messages=self._without_tokens(messages),
            accepted=said.accepted,
            skew=self._skew(answer),
            form=hidden(said.form, self._held()),
            live=said.live,
        )

    def _held(self) -> tuple[Secret[str] | None, ...]:
        tokens = self._tokens()
        return tokens.filer, tokens.user

    def _without_tokens(self, messages: Iterable[EdgarMessage]) -> tuple[EdgarMessage, ...]:
        """Return messages with stars where EDGAR repeats a token, because messages are kept and shown."""
        return tuple(message.without(self._held()) for message in messages)

    def _skew(self, answer: HttpAnswer) -> float:
        """Return how many seconds EDGAR's clock is ahead of ours; 0 where it does not state the time."""
        try:
            text = parsedate_to_datetime(answer.headers.get("Date", ""))
            zoned = text if text.tzinfo is not None else text.replace(tzinfo=UTC)
            return (zoned.astimezone(UTC) - self._clock()).total_seconds()
        except (ValueError, OverflowError):
            return 0.0
