"""``section16 watch``: new Forms 3, 4 and 5 as EDGAR publishes them."""

from __future__ import annotations

import os
import shlex
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Annotated, Any

from cyclopts import Parameter

from section16.cli.fetch import note_wait, stated_agent, time_in_words
from section16.cli.printing import counted, print_json, print_lines, print_notice, status_of
from section16.cli.values import AmountOption, DateOption, WhosOption
from section16.errors import RequestError
from section16.workspace.watched_filing import WatchedFiling
from section16.workspace.watching import (
    WatchBeginning,
    WatchRequest,
    WatchRound,
    alert_channels,
    keep_watching,
    state_folder,
)

_MOMENT = "%Y-%m-%d %H:%M Eastern"
_WARN_AGAIN = "The next poll tries again."


@Parameter(name="*")
@dataclass(frozen=True)
class AlertOptions:
    """Where new filings are reported, beside the standard output.

    Parameters
    ----------
    on_new
        A command that gets each filing as JSON on its standard input; it is run without a shell.
    webhook
        An address that each filing is posted to as JSON, or the name of one in SECTION16_WEBHOOK_NAME.
    mail
        An e-mail address that each filing is sent to; SECTION16_SMTP and SECTION16_MAIL_FROM name the mail server.

    """

    on_new: str | None = None
    webhook: str = ""
    mail: Annotated[tuple[str, ...], Parameter(negative=())] = ()


@Parameter(name="*")
@dataclass(frozen=True)
class WatchOptions:
    """How EDGAR is watched.

    Parameters
    ----------
    current
        Read EDGAR's feed of current filings, which its robots.txt disallows for programs. Without it, filings of named issuers
        are found within minutes, and all others the night after.
    every
        Seconds between two polls; by default 60 with --current, 300 with --issuer, else 900.
    once
        Poll once and end, as for a scheduler.
    since
        The first filing date that a new watch reports; without it, what is accepted from now on. One that continues where it
        was does not use it, and says so.
    state
        The folder that remembers what was seen; by default one in your home folder for each set of criteria.
    agent
        Who asks: your company and an e-mail address, as the SEC requires. It is kept for later.
    host
        Another EDGAR, such as http://127.0.0.1:8016 of section16 rehearse serve.

    """

    current: bool = False
    every: float | None = None
    once: bool = False
    since: DateOption | None = None
    state: Path | None = None
    agent: str = ""
    host: str = ""


def watch(  # noqa: PLR0913 - each is an option of the command
    *,
    issuer: WhosOption = (),
    code: str = "",
    min_value: AmountOption | None = None,
    json: bool = False,
    alerts: AlertOptions | None = None,
    how: WatchOptions | None = None,
) -> int:
    """Report new Forms 3, 4 and 5 as EDGAR publishes them, each once, until it is stopped; a restart continues.

    Exit status: 0 when it was stopped, or when one poll went well; 1 when with --once something has to be tried again.

    Parameters
    ----------
    issuer
        The ticker or CIK of an issuer; may be given several times. Without it, every issuer.
    code
        Transaction codes, such as P,S: a filing must have a transaction with one of them.
    min_value
        The least value of these transactions in dollars. A filing whose prices are not stated is reported as well.
    json
        Print each filing as one line of JSON.

    """

    def work() -> int:
        settings, where = how or WatchOptions(), alerts or AlertOptions()
        request = WatchRequest(
            issuers=issuer,
            codes=tuple(one.strip().upper() for one in code.split(",") if one.strip()),
            least=min_value,
            since=settings.since,
            current=settings.current,
            every=settings.every,
        )
        channels = alert_channels(os.environ, command=_words(where.on_new), webhook=where.webhook, mail=where.mail)
        rounds: list[WatchRound] = []

        def report(made: WatchRound) -> None:
            _show_round(made, rounds[-1].waiting if rounds else 0)
            rounds[:] = [made]

        def begins(beginning: WatchBeginning) -> None:
            if not settings.once or beginning.is_new or beginning.passed_over is not None:
                _show_beginning(beginning, once=settings.once)

        with _until_stopped() as stopped:
            keep_watching(
                request,
                settings.state or state_folder(request, Path.home(), settings.host),
                channels,
                print_json if json else _show_filing,
                report,
                begins=begins,
                waits=note_wait,
                agent=stated_agent(settings.agent),
                edgar=settings.host,
                pause=lambda seconds: _wait(stopped, seconds),
                is_stopped=stopped.is_set,
                polls=1 if settings.once else None,
            )
        return 1 if settings.once and any(made.failures or made.not_sent or made.waiting for made in rounds) else 0

    return status_of(work)


def _words(command: str | None) -> Sequence[str] | None:
    try:
        return shlex.split(command) if command is not None else None
    except ValueError:
        raise RequestError("The command has an open quotation mark.", where="--on-new", remedy="Close it.") from None


def _wait(stopped: Event, seconds: float) -> None:
    stopped.wait(seconds)


@contextmanager
def _until_stopped() -> Iterator[Event]:
    """Give an event that Ctrl-C sets, so that the alert at hand is finished and not sent twice; a second one ends at once."""
    stopped = Event()

    def stop(_signal: int, _frame: Any) -> None:
        if stopped.is_set():
            raise KeyboardInterrupt
        stopped.set()
        print_notice("Stopping after the filing at hand. Press Ctrl-C again to stop at once.")

    before = {one: signal.signal(one, stop) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopped
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _show_beginning(one: WatchBeginning, *, once: bool) -> None:
    """Show what is watched, from when on, how often, and where the state is kept; a scheduler gets only what is new."""
    print_notice(f"Watching {' and '.join(one.issuers) or 'every issuer'}{_criteria(one)}.")
    print_notice(_source(one))
    if one.passed_over is not None:
        remedy = "Give --state a new folder to start from another day."
        print_notice(f"--since {one.passed_over} is not used, because this watch began before. {remedy}")
    if one.since is None:
        print_notice("Filings are reported that EDGAR accepts from now on.")
    else:
        again = "" if one.is_new else ", except those reported before"
        print_notice(f"Filings are reported that EDGAR accepted since {one.since:{_MOMENT}}{again}.")
    if one.channels:
        print_notice(f"Each is also sent to: {', '.join(one.channels)}.")
    print_notice(f"The state is kept in {one.state}.{'' if once else ' Press Ctrl-C to stop.'}")


def _criteria(one: WatchBeginning) -> str:
    codes = f" with code {' or '.join(one.codes)}" if one.codes else ""
    least = f" worth ${one.least:,f} or more" if one.least is not None else ""
    return f", transactions{codes}{least}" if codes or least else ""


def _source(one: WatchBeginning) -> str:
    """Return where new filings are looked for, and how often."""
    often = f"every {time_in_words(int(one.seconds)).removeprefix('1 ')}"
    if one.current:
        return f"EDGAR's feed of current filings is read {often}."
    if one.issuers:
        lists = "list of filings is" if len(one.issuers) == 1 else "lists of filings are"
        return f"The {lists} read {often}, and the index of each day at night."
    return f"The index of each day is read at night, from 10:15 p.m. Eastern on; it is looked for {often}."


def _show_filing(filing: WatchedFiling) -> None:
    print_lines([*filing.lines(), ""])


def _show_round(made: WatchRound, waited: int) -> None:
    """Show what is worth knowing of a poll; ``waited`` alerts were still to be sent after the one before."""
    for failure in dict.fromkeys(made.failures):
        print_notice(f"{failure} {_WARN_AGAIN}")
    for notice in dict.fromkeys(made.notices):
        print_notice(notice)
    if made.days:
        days = str(made.days[0]) if len(made.days) == 1 else f"{counted(len(made.days), 'day')} from {made.days[0]}"
        print_notice(f"Compared with the index of {days}: {counted(made.by_index, 'more filing')}.")
    for reason in dict.fromkeys(made.not_sent):
        print_notice(reason)
    if made.waiting and (made.not_sent or made.waiting != waited):
        print_notice(f"{counted(made.waiting, 'alert')} will be sent again, each after a minute at first and an hour at most.")
