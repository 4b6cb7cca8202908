"""A watch of EDGAR: new Forms 3, 4 and 5 as they are filed, reported once each, to a command, a webhook and by mail.

Without a list of issuers, what EDGAR publishes under paths that programs may read names a filing the night after: the index of
its day. The feed of current filings is faster, and is read only on request, because EDGAR's robots.txt disallows it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from section16.checks.contact import is_address
from section16.clock import Clock, Pause, now, wait
from section16.dates import YEARS
from section16.document.ownership import FORMS
from section16.errors import EdgarError, NotOnEdgarError, OutputError, RequestError, UnreadableError
from section16.file_lock import FileLock, LockHeldError
from section16.law.business_days import WASHINGTON
from section16.law.transaction_codes import CODES
from section16.library_words import system_reason, writing_remedy
from section16.secret import Secret
from section16.workspace.fetch_requests import require_xml
from section16.workspace.fetching import FetchStep, fetcher_of, site_of, waiting_of
from section16.workspace.filers import issuer_cik, issuer_named
from section16.workspace.watched_filing import WatchedFiling, is_asked_for, key_of, watched_filing

if TYPE_CHECKING:
    from section16.edgar.fetching.fetcher import Fetcher
    from section16.edgar.watching.listing import Listing
    from section16.edgar.watching.sources import WatchedSource
    from section16.edgar.watching.watch import PollReport
    from section16.notify.alerts import Alert, AlertChannel

__all__ = ["WatchBeginning", "WatchRequest", "WatchRound", "WatchedFiling", "alert_channels", "keep_watching", "state_folder"]

_CURRENT, _FILERS, _INDEX, _LONGEST = 60.0, 300.0, 900.0, 86_400.0
_STATE, _ALERTS, _DOWNLOADS, _LOCK = "watch.jsonl", "alerts.jsonl", "downloads", "watch.lock"
_DIGITS = 12


class WatchRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What to watch.

    ``issuers`` are CIKs, tickers or words of names, without them every issuer; ``codes`` are transaction codes, ``least`` is
    the least value in dollars. ``since`` is the first filing date that a new watch reports; without it, what is accepted from
    now on. ``current`` reads the feed of current filings. ``every`` are the seconds between two polls, by default what suits
    the lists that are read.
    """

    issuers: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    least: Decimal | None = None
    since: date | None = None
    current: bool = False
    every: float | None = None

    @property
    def seconds(self) -> float:
        """The seconds between two polls."""
        if self.every is not None:
            return self.every
        return _CURRENT if self.current else _FILERS if self.issuers else _INDEX


class WatchBeginning(msgspec.Struct, frozen=True, kw_only=True):
    """What a watch is about to do, before it asks EDGAR for new filings.

    ``issuers`` are names with CIKs, as far as EDGAR has them; without them it is every issuer. ``since`` is the moment from
    which on filings are reported, in Eastern time, ``None`` for a new watch, which begins now. ``is_new`` is whether the folder
    ``state`` had nothing; where it had, ``passed_over`` is a first filing date that the request states and that is not used.
    ``channels`` are the names of those that get alerts, ``seconds`` pass between two polls.
    """

    issuers: tuple[str, ...]
    codes: tuple[str, ...]
    least: Decimal | None
    current: bool
    since: datetime | None
    is_new: bool
    passed_over: date | None
    seconds: float
    channels: tuple[str, ...]
    state: str


class WatchRound(msgspec.Struct, frozen=True, kw_only=True):
    """A poll, and what was sent after it.

    ``listed`` filings were new in a list of EDGAR, ``by_index`` of them only in the index of a day, ``reported`` are those that
    were asked for. ``days`` are the days whose index was read. ``sent`` alerts were taken, ``waiting`` ones will be sent again,
    and ``not_sent`` states why those of this round were not taken. ``failures`` state what went wrong at EDGAR and is tried
    again in the next poll, ``notices`` what is not, such as a line of an index that could not be read.
    """

    at: datetime
    listed: int = 0
    by_index: int = 0
    reported: int = 0
    days: tuple[date, ...] = ()
    sent: int = 0
    waiting: int = 0
    not_sent: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


def _require_request(request: WatchRequest, today: date) -> None:
    """Raise :class:`~section16.errors.RequestError` for a request that no filing can meet."""
    unknown = [code for code in request.codes if code not in CODES]
    if unknown:
        raise RequestError(f"{unknown[0]!r} is not a transaction code.", remedy=f"Use {', '.join(CODES)}.")
    if request.since is not None and (request.since > today or request.since.year not in YEARS):
        raise RequestError(f"{request.since} is not a day up to today.", remedy="Give a day such as 2026-03-31.")
    if request.since is not None:
        require_xml(request.since.year, "--since")
    if request.least is not None and request.least < 0:
        raise RequestError("The least value is negative.", remedy="Give an amount in dollars, such as 100,000.")
    if request.every is not None and not 1 <= request.every <= _LONGEST:  # nor what is not a number
        what = "The time between two polls must be at least 1 second and at most 1 day."
        raise RequestError(what, where="--every", remedy="Give a number of seconds, such as 300.")


def state_folder(request: WatchRequest, home: Path, edgar: str = "") -> Path:
    """Return the folder in which the watch of a request keeps its state, where the user names none: one for each request.

    Another EDGAR has folders of its own: what was seen there would be missing from a watch of the SEC's. Raises
    :class:`~section16.errors.RequestError` for an address that is not valid.
    """
    site = site_of(edgar)
    edgar = site.www if site != site_of("") else ""
    asked = msgspec.json.encode([sorted(request.issuers), sorted(request.codes), request.least, *filter(None, (edgar,))])
    return home / ".section16" / "watch" / hashlib.sha256(asked).hexdigest()[:_DIGITS]


def alert_channels(
    environment: Mapping[str, str], *, command: Sequence[str] | None = None, webhook: str = "", mail: Sequence[str] = ()
) -> tuple[AlertChannel, ...]:
    """Return where alerts go: a command and its arguments, a webhook by its address or its name, addresses of mail.

    ``environment`` states the mail server and the addresses of webhooks. Raises :class:`~section16.errors.RequestError` for
    what cannot work, and :class:`~section16.errors.OfficeError` for a mail server that is not stated correctly.
    """
    _require_libraries()
    from section16.notify.alerts import WebhookAlerts  # noqa: PLC0415 - it needs the extra `filing`
    from section16.notify.command import command_of  # noqa: PLC0415
    from section16.workspace.channels import HOOK, webhook_addresses  # noqa: PLC0415

    channels: list[AlertChannel] = [] if command is None else [command_of(command)]
    if "://" in webhook:
        _require_web_address(webhook, "--webhook")
        channels.append(WebhookAlerts(Secret(webhook)))
    elif webhook:
        known = webhook_addresses(environment)
        if webhook.lower() not in known:
            remedy = f"Set {HOOK}{webhook.upper()}, or give an address that begins with https://."
            raise RequestError(f"The webhook {webhook} has no address.", where="--webhook", remedy=remedy)
        _require_web_address(known[webhook.lower()].reveal(), f"{HOOK}{webhook.upper()}")
        channels.append(WebhookAlerts(known[webhook.lower()], webhook.lower()))
    return (*channels, *_mail_channels(environment, mail))


def _require_web_address(address: str, where: str) -> None:
    """Raise :class:`~section16.errors.RequestError`, without the address, for one that no message can be posted to."""
    try:
        parts = urlsplit(address)
        is_valid = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0 and address.isprintable()
    except ValueError:
        is_valid = False
    if not is_valid:
        remedy = "Give one that begins with https:// and names a host."
        raise RequestError("The address of the webhook is not valid.", where=where, remedy=remedy)


def _require_libraries() -> None:
    if find_spec("httpx") is None:
        raise RequestError("A watch requires more packages.", remedy="Install them with: pip install 'section16[filing]'")


def _mail_channels(environment: Mapping[str, str], addresses: Sequence[str]) -> Iterator[AlertChannel]:
    from section16.notify.alerts import MailAlerts  # noqa: PLC0415 - it needs the extra `filing`
    from section16.workspace.channels import SENDER, SMTP, mailer_of  # noqa: PLC0415

    for address in addresses:
        if not is_address(address):
            what = f"{address!r} is not an e-mail address."
            raise RequestError(what, where="--mail", remedy="Write it as name@example.com.")
        mailer = mailer_of(environment)
        if mailer is None:
            raise RequestError("No mail server is configured.", where="--mail", remedy=f"Set {SMTP} and {SENDER}.")
        yield MailAlerts(mailer, address)


def keep_watching(  # noqa: PLR0913 - what a watch takes from its surroundings
    request: WatchRequest,
    state: Path,
    channels: Sequence[AlertChannel],
    found: Callable[[WatchedFiling], None],
    report: Callable[[WatchRound], None],
    *,
    begins: Callable[[WatchBeginning], None] = lambda _beginning: None,
    waits: Callable[[FetchStep], None] = lambda _step: None,
    agent: str = "",
    edgar: str = "",
    clock: Clock = now,
    pause: Pause = wait,
    is_stopped: Callable[[], bool] = lambda: False,
    polls: int | None = None,
    fetcher: Fetcher | None = None,
) -> None:
    """Watch EDGAR until it is stopped, or for a number of polls; ``state`` is the folder that remembers what was seen.

    ``begins`` receives what the watch is about to do, ``found`` each new filing that was asked for, ``report`` each poll,
    and ``waits`` why a download waits; ``pause`` waits between two polls. ``agent`` and ``edgar`` are as in
    :func:`~section16.workspace.fetching.fetcher_of`; ``fetcher`` replaces what they make. What EDGAR or a channel does not do
    is reported and tried again. Raises :class:`~section16.errors.RequestError`, also for a folder of a watch of another EDGAR,
    and :class:`~section16.errors.OutputError` for a folder that cannot be written or that another watch uses.
    """
    _require_request(request, clock().astimezone(WASHINGTON).date())
    with _held(state):
        # It waits by a clock of its own: a pause that a stop cuts short would let it ask EDGAR too often.
        used = fetcher or fetcher_of(
            state / _DOWNLOADS,
            agent=agent,
            edgar=edgar,
            allow_disallowed=request.current,
            progress=waiting_of(waits),
            is_stopped=is_stopped,
            clock=clock,
        )
        with used:
            request = msgspec.structs.replace(
                request, issuers=tuple(dict.fromkeys(issuer_cik(used, one) for one in request.issuers))
            )
            rounds = _Rounds(request, state, channels, used, found, clock, is_stopped)
            names = tuple(_named(used, one) for one in request.issuers)
            if is_stopped():  # while it waited for the names
                return
            begins(rounds.beginning(names, str(state)))
            count = 0
            while True:
                report(rounds.once())
                count += 1
                if is_stopped() or count == polls:
                    return
                pause(request.seconds)


def _named(fetcher: Fetcher, cik: str) -> str:
    """Return the name of an issuer with its CIK, or the CIK where EDGAR does not give its name now: the watch asks again."""
    try:
        return issuer_named(fetcher, cik, "A watch takes issuers: give the ticker or the CIK of one.").shown
    except (EdgarError, UnreadableError):
        return cik


@contextmanager
def _held(state: Path) -> Iterator[None]:
    """Hold the folder of a watch."""
    lock = FileLock(state / _LOCK)
    try:
        state.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except LockHeldError as held:
        what = f"Another watch uses this folder (process {held.process})."
        raise OutputError(what, where=str(state), remedy="End it, or give this watch a folder of its own.") from None
    except OSError as error:
        what = f"The folder cannot be used: {system_reason(error)}."
        raise OutputError(what, where=str(state), remedy=writing_remedy(error)) from None
    try:
        yield
    finally:
        lock.release()


class _Rounds:
    """The rounds of a watch: a poll, in which new filings become alerts, and the sending of these."""

    def __init__(  # noqa: PLR0913, PLR0917 - what a round needs
        self,
        request: WatchRequest,
        state: Path,
        channels: Sequence[AlertChannel],
        fetcher: Fetcher,
        found: Callable[[WatchedFiling], None],
        clock: Clock,
        is_stopped: Callable[[], bool],
    ) -> None:
        from section16.edgar.watching.memory import WatchMemory  # noqa: PLC0415 - it needs the extra `filing`
        from section16.edgar.watching.watch import Watch  # noqa: PLC0415
        from section16.notify.alert_outbox import AlertOutbox  # noqa: PLC0415

        self._request = request
        self._channels = channels
        self._fetcher = fetcher
        self._found = found
        self._clock = clock
        self._is_stopped = is_stopped
        self._reported = 0
        self._faults: list[str] = []
        self._issuers = frozenset(one.zfill(10) for one in request.issuers)
        self._outbox = AlertOutbox(state / _ALERTS)
        self._memory: WatchMemory = WatchMemory(state / _STATE, fetcher.site.www)
        self._watch = Watch(
            self._memory,
            _sources_of(request, fetcher),
            lambda day: _listings_of_day(fetcher, day, self._faults.append),
            self._handle,
            clock=clock,
            is_interesting=self._is_interesting,
            is_stopped=is_stopped,
        )

    def beginning(self, issuers: tuple[str, ...], state: str) -> WatchBeginning:
        """Return what the first poll begins with."""
        known, asked = self._memory.since, self._request
        since = known or self._since
        return WatchBeginning(
            issuers=issuers,
            codes=asked.codes,
            least=asked.least,
            current=asked.current,
            since=since.astimezone(WASHINGTON) if since is not None else None,
            is_new=known is None,
            passed_over=asked.since if known is not None and known != self._since else None,
            seconds=asked.seconds,
            channels=tuple(one.name for one in self._channels),
            state=state,
        )

    @property
    def _since(self) -> datetime | None:
        """The moment at which the first filing date begins that was asked for."""
        since = self._request.since
        return datetime.combine(since, time(), WASHINGTON) if since is not None else None

    def once(self) -> WatchRound:
        """Poll, and send what is due."""
        self._reported = 0
        self._faults.clear()
        poll: PollReport = self._watch.poll(self._since)
        sending = self._outbox.deliver(self._channels, self._clock, self._is_stopped)
        if poll.days:
            self._outbox.compact()
        return WatchRound(
            at=poll.at,
            listed=poll.listed,
            by_index=poll.by_index,
            reported=self._reported,
            days=poll.days,
            sent=sending.sent,
            waiting=sending.waiting,
            not_sent=sending.failed,
            failures=poll.failures,
            notices=(*self._faults, *poll.notices),
        )

    def _is_interesting(self, one: Listing) -> bool:
        return one.form in FORMS and (not self._issuers or any(cik.zfill(10) in self._issuers for cik in one.ciks))

    def _handle(self, one: Listing, since: datetime) -> None:
        """Report a filing that was asked for, once: its alert is recorded before the watch settles it."""
        fetched = self._fetcher.get(self._fetcher.site.filing(one.ciks[0], one.accession))
        listed = WatchedFiling(
            key=key_of(one.accession),
            accession=one.accession,
            form=one.form,
            filed=one.filed,
            accepted=one.accepted,
            address=fetched.address,
            file=str(fetched.path),
        )
        filing = watched_filing(fetched.path.read_bytes(), listed, self._request.codes)
        is_older = filing.accepted is not None and filing.accepted < since
        if is_older or not is_asked_for(filing, self._issuers, self._request.codes, self._request.least):
            return
        if self._outbox.put(_alert_of(filing), self._channels):
            self._found(filing)
            self._reported += 1


def _alert_of(filing: WatchedFiling) -> Alert:
    """Return the alert about a filing."""
    from section16.notify.alerts import Alert  # noqa: PLC0415 - it needs the extra `filing`

    return Alert(
        key=filing.key,
        about=f"filing {filing.accession}",
        subject=filing.subject(),
        text="\n".join(filing.lines()),
        data=msgspec.Raw(msgspec.json.encode(filing)),
    )


def _sources_of(request: WatchRequest, fetcher: Fetcher) -> list[WatchedSource]:
    """Return the lists that a watch reads between the indexes of two days."""
    from section16.edgar.watching.listing import Listing  # noqa: PLC0415 - it needs the extra `filing`
    from section16.edgar.watching.sources import CurrentFeedSource, FilerSource  # noqa: PLC0415

    def page(number: int) -> list[Listing]:
        from section16.edgar.indexes.current import read_current_feed  # noqa: PLC0415

        data = fetcher.get(fetcher.site.current_feed(start=number * 100)).path.read_bytes()
        return [
            Listing(one.accession, one.form, one.ciks, one.updated.astimezone(WASHINGTON).date(), one.updated)
            for one in read_current_feed(data)
        ]

    def of_filer(cik: str) -> list[Listing]:
        from section16.edgar.fetching.wanted import submissions_of  # noqa: PLC0415

        filings = submissions_of(fetcher, cik).filings
        return [Listing(one.accession, one.form, one.ciks, one.filed) for one in filings if one.is_ownership]

    if request.current:
        return [CurrentFeedSource(page)]
    return [FilerSource(partial(of_filer, cik)) for cik in request.issuers]


def _listings_of_day(fetcher: Fetcher, day: date, fault: Callable[[str], None]) -> list[Listing] | None:
    """Return the ownership forms of the index of a day, ``None`` for a day without an index.

    ``fault`` receives what is wrong with the index, such as a line that could not be read.
    """
    from section16.edgar.indexes.reading import read_index  # noqa: PLC0415 - it needs the extra `filing`
    from section16.edgar.watching.listing import Listing  # noqa: PLC0415

    try:
        # Asked for in any case: a clock that was wrong may have kept the index of a day that was not over.
        data = fetcher.get(fetcher.site.daily_index(day), again=True).path.read_bytes()
    except NotOnEdgarError:
        return None
    index = read_index(data)
    for one in index.faults:
        fault(f"index of {day}, line {one.line}: {one.what} {one.text}".rstrip())
    return [Listing(one.accession, one.form, one.ciks, one.filed) for one in index.filings if one.is_ownership]
