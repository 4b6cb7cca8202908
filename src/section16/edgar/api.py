"""EDGAR's submission API as a transport: tokens, sending, status, and looking for what nobody answered for.

Hosts, paths and answers are those of a public client of EDGAR Next's API. That this API takes ownership XML, Forms 3, 4 and
5, is **not confirmed** by anything public: that client says they are filed elsewhere, and programs of vendors do file them
somehow. The export for uploading by hand is the way that is known to work.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeAlias

import httpx
import msgspec
import stamina

from section16.clock import Clock
from section16.edgar.answers import Recent, SubmissionAnswer, decoded
from section16.edgar.tokens import Tokens
from section16.edgar.transport import Found, Receipt, Sought
from section16.errors import RefusedError, UnansweredError
from section16.secret import Secret
from section16.store.sending.sending import SentMessage

LIVE_HOST = "https://api.edgarfiling.sec.gov"
BETA_HOST = "https://api-bravo.edgarfiling.sec.gov"
NOT_CONFIRMED = "that EDGAR's API takes Forms 3, 4 and 5 is not confirmed publicly; look on EDGAR what became of it"
TIMEOUT = 60.0
"""Seconds after which no answer is waited for."""

_ACCEPTED, _UNAUTHORIZED, _NOT_FOUND, _TOO_MANY = 202, 401, 404, 429
_CLIENT_ERRORS = range(400, 500)
_SERVER_ERRORS = range(500, 600)

# What is asked again is told by how it ends; without a handler its every attempt would stand on the standard error.
logging.getLogger("stamina").addHandler(logging.NullHandler())

TokenSource: TypeAlias = Callable[[], Tokens]
Looker: TypeAlias = Callable[[Sought], Found]


class Patience(msgspec.Struct, frozen=True):
    """How often what is safe to ask again is asked, and how long is waited between: seconds, doubled each time."""

    attempts: int = 5
    first: float = 0.5
    longest: float = 20.0


AT_ONCE = Patience(attempts=5, first=0.0, longest=0.0)
"""For an EDGAR in this process: to wait would change nothing."""


class EdgarApi:
    """EDGAR's API under a login; ``tokens`` is asked for the tokens each time, so that new ones are used at once.

    ``look`` looks elsewhere for what was sent live and not answered, such as in what EDGAR gives out.
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
    ) -> None:
        self.name = name
        self.note = note
        self._client = client
        self._tokens = tokens
        self._login = login
        self._clock = clock
        self._patience = patience
        self._look = look

    def send(self, package: Secret[bytes], *, live: bool, not_after: datetime) -> Receipt:
        """Send a package, once; see :meth:`Transport.send <section16.edgar.transport.Transport.send>`."""
        request = self._client.build_request(
            "POST",
            f"/submission/single/{'live' if live else 'test'}",
            headers=self._headers(user=True) | {"Content-Type": "application/xml"},
            content=package.reveal(),
        )
        if self._clock() > not_after:
            raise RefusedError("it was held up before it was sent", where=self.name, remedy="send it again")
        with self._unanswered():
            answer = self._client.send(request)
        return self._received(answer)

    def _received(self, answer: httpx.Response) -> Receipt:
        """Return what an answer to a package says; any but a clear one leaves open whether the package was taken."""
        try:
            said = decoded(answer.content, SubmissionAnswer)
        except ValueError:
            said = None
        if answer.status_code in _CLIENT_ERRORS:
            raise self._refused(answer, said)
        if answer.is_success and said is not None and said.accession_number:
            return self._receipt(answer, said, said.accession_number)
        raise UnansweredError(
            f"EDGAR answered {answer.status_code} and no accession number", where=self.name, remedy="look before sending again"
        )

    def _refused(self, answer: httpx.Response, said: SubmissionAnswer | None) -> RefusedError:
        told = "; ".join(message.line() for message in said.taken) if said is not None else ""
        remedies = {
            _UNAUTHORIZED: "make new tokens on EDGAR and keep them with section16",
            _TOO_MANY: "wait a while and send it again",
        }
        return RefusedError(
            f"EDGAR did not take it ({answer.status_code}{f': {told}' if told else ''})",
            where=self.name,
            remedy=remedies.get(answer.status_code, "see to the reason and send it again"),
        )

    def status(self, accession: str) -> Receipt | None:
        """Return what became of a submission; ``None`` in the first moments, when EDGAR does not list it yet."""
        answer = self._ask(f"/submission/{accession}/status")
        if answer.status_code == _NOT_FOUND:
            return None
        try:
            said = decoded(answer.content, SubmissionAnswer)
        except ValueError as error:
            raise UnansweredError(str(error), where=self.name, remedy="ask again") from None
        return self._receipt(answer, said, accession)

    def find(self, sought: Sought) -> Found:
        """Look for a submission: in the list that a rehearsal gives, else in what EDGAR gives out."""
        answer = self._ask("/submission/recent")
        if answer.status_code == _NOT_FOUND:
            return self._look(sought) if self._look is not None and sought.live else Found()
        try:
            listed = decoded(answer.content, Recent)
        except ValueError as error:
            raise UnansweredError(str(error), where=self.name, remedy="ask again") from None
        for entry in listed.submissions:
            if entry.digest == sought.digest and entry.live is sought.live and entry.accession_number not in sought.known:
                return Found(entry.accession_number, complete=True)
        return Found(complete=True)

    def _ask(self, path: str) -> httpx.Response:
        """Ask something that may be asked again; raises ``RefusedError`` or ``UnansweredError`` where no answer comes of it."""
        patience = self._patience
        with self._unanswered():
            for attempt in stamina.retry_context(
                on=(httpx.TransportError, _TryAgainError),
                attempts=patience.attempts,
                timeout=None,
                wait_initial=patience.first,
                wait_max=patience.longest,
                wait_jitter=patience.first,
            ):
                with attempt:
                    answer = self._client.get(path, headers=self._headers(user=False))
                    if answer.status_code in _SERVER_ERRORS or answer.status_code == _TOO_MANY:
                        raise _TryAgainError(str(answer.status_code))
        if answer.status_code in _CLIENT_ERRORS and answer.status_code != _NOT_FOUND:
            raise UnansweredError(
                f"EDGAR does not tell ({answer.status_code})", where=self.name, remedy="see to the tokens and ask again"
            )
        return answer

    @contextmanager
    def _unanswered(self) -> Iterator[None]:
        """Turn what happens to a connection into one line; where no connection came about, nothing was sent."""
        try:
            yield
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise RefusedError(
                f"EDGAR cannot be reached ({type(error).__name__})", where=self.name, remedy="see to the connection"
            ) from None
        except (httpx.TransportError, _TryAgainError) as error:
            raise UnansweredError(
                f"no answer came ({type(error).__name__})", where=self.name, remedy="look before sending again"
            ) from None

    def _headers(self, *, user: bool) -> dict[str, str]:
        bearer = self._tokens().bearer(user=user)
        return {"Authorization": f"Bearer {bearer.reveal()}", "X-EDGAR-LOGIN-CIK": self._login}

    def _receipt(self, answer: httpx.Response, said: SubmissionAnswer, accession: str) -> Receipt:
        notice = said.notice
        messages = (*said.taken, *((SentMessage("NOTICE", notice),) if notice else ()))
        return Receipt(
            accession=accession,
            state=said.state,
            told=said.told,
            messages=messages,
            accepted=said.accepted,
            skew=self._skew(answer),
        )

    def _skew(self, answer: httpx.Response) -> float:
        """Return how many seconds EDGAR's clock is ahead of ours; 0 where it does not tell the time."""
        try:
            told = parsedate_to_datetime(answer.headers.get("Date", ""))
        except ValueError:
            return 0.0
        return (told.astimezone(UTC) - self._clock()).total_seconds()


class _TryAgainError(Exception):
    """EDGAR asks to be asked again later."""
