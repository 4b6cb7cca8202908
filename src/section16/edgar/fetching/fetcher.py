"""The fetcher: addresses of EDGAR, each downloaded whole, kept as it came, and asked for at EDGAR's pace."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from contextlib import nullcontext
from datetime import datetime
from itertools import islice
from pathlib import Path
from threading import Event, Lock, local
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin

import msgspec

from section16.clock import Clock, Pause, now, wait
from section16.edgar.connection import client as client_for
from section16.edgar.fetching.agent import REMEDY, require_agent
from section16.edgar.fetching.attempts import AgainError, Attempts, FetchPatience, FetchProgress
from section16.edgar.fetching.checking import fault_of_file
from section16.edgar.fetching.kept import DownloadFolder, ResponseLine
from section16.edgar.fetching.kinds import AddressKind, is_settled, kind_of
from section16.edgar.fetching.pace import Pace
from section16.edgar.fetching.parts import PartialFile
from section16.edgar.fetching.verdict import REDIRECTS, FetchOutcome, FetchVerdict, verdict_on
from section16.edgar.service import EdgarSite, term
from section16.errors import FetchError, NotOnEdgarError, RequestError, Section16Error
from section16.exchange import ExchangeLimits, HttpAnswer, NoAnswerError, NotSentError, Writer, exchange
from section16.law.business_days import WASHINGTON

if TYPE_CHECKING:
    import httpx

__all__ = ["FailedFetch", "FetchPatience", "FetchProgress", "Fetched", "Fetcher"]

_SMALL = ExchangeLimits(seconds=300.0, bytes=512 * 1024 * 1024)
_LARGE = ExchangeLimits(seconds=3600.0, bytes=64 * 1024**3)
_BODIES = frozenset({200, 206})
_NOT_A_PART = 416
_MOST_REDIRECTS = 3
_CONTINUES = "Run the command again; it continues where it stopped."
_PROXY = f"Log in to the proxy of your network, or ask its administrator to allow sec.gov. {_CONTINUES}"
_BLOCKED_BEFORE = "EDGAR has blocked requests of this user before"
_MOST_IN_A_ROW = 20
_PER_WORKER = 4
_LOOKS_UP = 0.5
"""Seconds after which a wait looks whether it was interrupted."""


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """A file of EDGAR that was downloaded, now or earlier.

    ``unchanged`` is whether it has the bytes that it had when it was last fetched into this folder, ``at`` when EDGAR was
    last asked for it.
    """

    address: str
    path: Path
    sha256: str
    size: int
    unchanged: bool
    at: datetime


class FailedFetch(msgspec.Struct, frozen=True):
    """An address that could not be downloaded, and why."""

    address: str
    error: FetchError


class Fetcher:
    """Downloads into a folder; threads may share it, and processes the folder.

    ``agent`` says who asks, as EDGAR requires. ``allow_disallowed`` lets it ask for what robots.txt disallows for programs,
    such as the current filings. ``is_stopped`` ends every wait, and with it the download that waits. ``client`` replaces the
    network, for an EDGAR in this process.
    Raises :class:`~section16.errors.RequestError` for an agent that EDGAR would not accept.
    """

    def __init__(  # noqa: PLR0913 - what downloading depends on
        self,
        folder: Path,
        agent: str,
        *,
        site: EdgarSite = EdgarSite(),  # noqa: B008 - a frozen value
        clock: Clock = now,
        pause: Pause = wait,
        pace: Pace | None = None,
        patience: FetchPatience = FetchPatience(),  # noqa: B008 - a frozen value
        allow_disallowed: bool = False,
        progress: Callable[[FetchProgress], None] | None = None,
        is_stopped: Callable[[], bool] = lambda: False,
        client: httpx.Client | None = None,
    ) -> None:
        self.site = site
        self._agent = require_agent(agent)
        self._folder = DownloadFolder(folder)
        self._clock = clock
        self._pause = pause
        today = clock().astimezone(WASHINGTON).date()
        self._pace = pace if pace is not None else Pace.of_this_machine(self._wait, term("requests", today))
        self._block = float(term("block", today))
        self._stopped = Event()
        self._is_stopped = is_stopped
        self._patience = patience
        self._allow_disallowed = allow_disallowed
        self._progress = progress
        self._given = client
        self._clients: list[httpx.Client] = []
        self._mine = local()
        self._lock = Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        with self._lock:
            for one in self._clients:
                one.close()
            self._clients.clear()
            self._mine = local()

    def get(self, address: str, *, again: bool | None = None) -> Fetched:
        """Download the file under an address, or return the one that was downloaded before.

        What no longer changes, such as a filing, is asked for once; anything else is asked for only if it has changed.
        ``again`` decides otherwise: to ask in any case, or not at all where there is a file. Raises
        :class:`~section16.errors.NotOnEdgarError` where EDGAR has nothing under the address, else
        :class:`~section16.errors.FetchError`, and :class:`~section16.errors.RequestError` for an address that must not be
        asked for.
        """
        kind = kind_of(address)
        self._require_allowed(address, kind)
        if (kept := self._enough(address, kind, again)) is not None:
            return kept
        with self._folder.one_at_a_time(address) if kind.large else nullcontext():
            if kind.large and (kept := self._enough(address, kind, again)) is not None:
                return kept  # another process has completed it
            return self._asked(address, kind)

    def has(self, address: str) -> bool:
        """Whether a file is here for which EDGAR need not be asked."""
        return self._enough(address, kind_of(address), None) is not None

    def get_all(self, addresses: Iterable[str], workers: int = 4) -> Iterator[Fetched | FailedFetch]:
        """Yield what becomes of each address, in order of completion; the pace is the same for any number of workers.

        Addresses are taken from their source as there is room for them. After some failures in a row, as on a full disk or
        behind a proxy that requires a login, EDGAR is asked for nothing more, and the rest is yielded as failed.
        """
        source, in_a_row = iter(addresses), 0
        with ThreadPoolExecutor(1 if self._given is not None else max(workers, 1)) as pool:
            waiting: dict[Future[Fetched | FailedFetch], str] = {}
            try:
                while in_a_row < _MOST_IN_A_ROW:
                    room = workers * _PER_WORKER - len(waiting)
                    waiting.update((pool.submit(self._got, address), address) for address in islice(source, room))
                    if not waiting:
                        return
                    for done in wait_for(waiting, return_when=FIRST_COMPLETED).done:
                        del waiting[done]
                        one = done.result()
                        in_a_row = in_a_row + 1 if _is_failure(one) else 0
                        yield one
                begun = [one for one in waiting if not one.cancel()]
                yield from (FailedFetch(address, _not_asked()) for one, address in waiting.items() if one not in begun)
                yield from (one.result() for one in begun)
                yield from (FailedFetch(address, _not_asked()) for address in source)
            except BaseException:
                self._stopped.set()  # an interruption: those that wait, for a block perhaps, are not waited for
                raise
            finally:
                pool.shutdown(wait=True, cancel_futures=True)
                self._stopped.clear()

    def _wait(self, seconds: float) -> None:
        """Wait, and give up as soon as the work is interrupted."""
        while seconds > 0:
            if self._stopped.is_set() or self._is_stopped():
                raise FetchError("The download was interrupted.", remedy=_CONTINUES)
            self._pause(min(seconds, _LOOKS_UP))
            seconds -= _LOOKS_UP

    def _got(self, address: str) -> Fetched | FailedFetch:
        try:
            return self.get(address)
        except FetchError as error:
            return FailedFetch(address, error)

    def _require_allowed(self, address: str, kind: AddressKind) -> None:
        if not self._is_edgar(address):
            raise RequestError("This is not an address of EDGAR.", where=address, remedy=f"Give one under {self.site.www}.")
        if kind.disallowed and not self._allow_disallowed:
            raise RequestError(
                "EDGAR's robots.txt disallows this address for programs.",
                where=address,
                remedy="Ask for it explicitly, or use the daily indexes.",
            )

    def _is_edgar(self, address: str) -> bool:
        return address.startswith((f"{self.site.www}/", f"{self.site.data}/"))

    def _enough(self, address: str, kind: AddressKind, again: bool | None) -> Fetched | None:  # noqa: FBT001 - as `get` takes it
        """Return the kept file where EDGAR need not be asked."""
        kept = self._folder.kept(address) if not again else None
        if kept is None or (again is None and not is_settled(address, kind, kept.at)):
            return None
        return self._fetched(kept, unchanged=True)

    def _fetched(self, line: ResponseLine, *, unchanged: bool) -> Fetched:
        path = self._folder.path_of(line)
        return Fetched(address=line.address, path=path, sha256=line.sha256, size=line.size, unchanged=unchanged, at=line.at)

    def _asked(self, address: str, kind: AddressKind) -> Fetched:
        """Ask until there is an answer or no use in asking."""

        def note(waiting: float, reason: str) -> None:
            if self._progress is not None:
                self._progress(FetchProgress(address, waiting=waiting, reason=reason))

        try:
            for attempt in Attempts(self._patience, self._pace, self._wait, note):
                with attempt:
                    return self._once(address, kind)
        except AgainError as error:
            remedy = _PROXY if "proxy" in error.reason else f"Check the connection. {_CONTINUES}"
            if error.blocked:
                remedy = f"Wait until the block is over, and run nothing else against EDGAR. {_CONTINUES}"
            raise FetchError(f"The download failed: {error.reason}.", where=address, remedy=remedy) from None
        raise AssertionError(address)

    def _once(self, address: str, kind: AddressKind) -> Fetched:
        """Ask once, keep the response, and return the file; raises :class:`AgainError` where it may be asked for again."""
        before = self._folder.kept(address)
        part = self._part(address) if kind.large else None
        had = part.size if part is not None else 0
        try:
            answer = self._answer(address, self._conditions(before, part), part)
        except (NotSentError, NoAnswerError) as error:
            raise AgainError(str(error), progress=part is not None and part.size > had) from None
        finally:
            if part is not None:
                part.close()
        fault = None
        if part is not None and answer.status in _BODIES:
            fault = part.missing() or fault_of_file(kind, part.path)
        verdict = verdict_on(kind, answer, self._clock(), self._block, file_fault=fault)
        if verdict.outcome is FetchOutcome.UNCHANGED and before is None:
            verdict = FetchVerdict(
                FetchOutcome.AGAIN, "EDGAR answered that nothing has changed, although nothing was downloaded before"
            )
        line = self._noted(address, answer, verdict, before, part)
        if verdict.outcome in {FetchOutcome.WHOLE, FetchOutcome.UNCHANGED}:
            return self._fetched(line, unchanged=before is not None and before.sha256 == line.sha256)
        raise self._failure(address, verdict)

    def _part(self, address: str) -> PartialFile:
        def note(received: int, total: int) -> None:
            if self._progress is not None:
                self._progress(FetchProgress(address, received=received, total=total))

        return PartialFile(self._folder.partial(address), note)

    @staticmethod
    def _conditions(before: ResponseLine | None, part: PartialFile | None) -> dict[str, str]:
        """Return the headers that ask for the rest of a file, or for a file only if it has changed."""
        rest = part.headers() if part is not None else {}
        if rest or before is None:
            return rest
        stated = {"If-None-Match": before.etag, "If-Modified-Since": before.modified}
        return {name: value for name, value in stated.items() if value}

    def _answer(self, address: str, headers: dict[str, str], part: PartialFile | None) -> HttpAnswer:
        """Ask in turn, and follow EDGAR to another of its addresses; a redirect elsewhere is not followed."""

        def held(seconds: float, asked: str = address) -> None:
            if self._progress is not None:
                self._progress(FetchProgress(asked, waiting=seconds, reason=_BLOCKED_BEFORE))

        for followed in range(_MOST_REDIRECTS + 1):
            with self._pace.turn(held) as answered:

                def begun(status: int, found: httpx.Headers, answered: Callable[[], None] = answered) -> Writer | None:
                    answered()
                    return part.receive(status, found) if part is not None else None

                request = self._client().build_request("GET", address, headers=headers)
                limits = _SMALL if part is None else _LARGE
                answer = exchange(self._client(), request, limits, into=begun, packed=part is None)
            address = urljoin(address, answer.headers.get("Location", ""))
            if answer.status not in REDIRECTS or not self._is_edgar(address) or followed == _MOST_REDIRECTS:
                break
        return answer

    def _client(self) -> httpx.Client:
        """Return the client of this thread."""
        if self._given is not None:
            return self._given
        own: httpx.Client | None = getattr(self._mine, "client", None)
        if own is None:
            own = self._mine.client = client_for(self.site.www, self._agent)
            with self._lock:
                self._clients.append(own)
        return own

    def _noted(
        self, address: str, answer: HttpAnswer, verdict: FetchVerdict, before: ResponseLine | None, part: PartialFile | None
    ) -> ResponseLine:
        """Keep a response and its line in the journal."""
        at = self._clock()
        if before is not None and verdict.outcome is FetchOutcome.UNCHANGED:
            line = msgspec.structs.replace(before, at=at, status=answer.status)
        else:
            file, digest, size = self._content(address, answer, verdict, part)
            line = ResponseLine(
                address=address,
                at=at,
                status=answer.status,
                etag=answer.headers.get("ETag", ""),
                modified=answer.headers.get("Last-Modified", ""),
                sha256=digest,
                size=size,
                file=file,
                fault=verdict.reason,
            )
        self._folder.note(line)
        return line

    def _content(
        self, address: str, answer: HttpAnswer, verdict: FetchVerdict, part: PartialFile | None
    ) -> tuple[str, str, int]:
        """Keep the content of a response, and return its file, its hash and its size; what is incomplete stays a part."""
        if part is not None and answer.status in _BODIES:
            if verdict.outcome is FetchOutcome.WHOLE:
                size = part.size
                file, digest = self._folder.keep_file(address, part.path)
                part.forget()
                return file, digest, size
            if not part.missing():
                part.forget()
            return "", "", 0
        if part is not None and answer.status == _NOT_A_PART:
            part.forget()
        if not answer.body:
            return "", "", 0
        return *self._folder.keep(address, answer.body), len(answer.body)

    def _failure(self, address: str, verdict: FetchVerdict) -> Section16Error:
        """Return the exception for an answer that is not the file."""
        if verdict.outcome is FetchOutcome.NOT_THERE:
            return NotOnEdgarError(f"{verdict.reason}.", where=address, remedy="Check the number or the date.")
        if verdict.outcome is FetchOutcome.UNDECLARED:
            return FetchError(f"{verdict.reason}.", where=self._agent, remedy=REMEDY)
        if verdict.outcome is FetchOutcome.PROXY:
            return FetchError(f"The download failed: {verdict.reason}.", where=address, remedy=_PROXY)
        if verdict.outcome is FetchOutcome.REFUSED:
            return FetchError(f"{verdict.reason}.", where=address, remedy=f"Check the address. {_CONTINUES}")
        return AgainError(verdict.reason, wait=verdict.wait, blocked=verdict.outcome is FetchOutcome.BLOCKED)


def _is_failure(one: Fetched | FailedFetch) -> bool:
    """Whether a file could not be downloaded, although EDGAR may have it."""
    return isinstance(one, FailedFetch) and not isinstance(one.error, NotOnEdgarError)


def _not_asked() -> FetchError:
    return FetchError("It was not asked for, because too many files before it failed.", remedy=_CONTINUES)
