"""A watch: it asks its sources for new filings, reads the daily indexes that are due, and has each new filing handled once.

It depends on the clock only for which index is due, and for the moment from which on it reports; a clock that is set forward
or back loses nothing and repeats nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TypeVar

import msgspec

from section16.clock import Clock
from section16.edgar.watching.index_days import GIVEN_UP, complete_at
from section16.edgar.watching.listing import Listing
from section16.edgar.watching.memory import WatchMemory
from section16.edgar.watching.sources import OVERLAP, DayIndex, WatchedSource
from section16.errors import EdgarError, NotOnEdgarError, UnreadableError
from section16.law.business_days import WASHINGTON

READ_AGAIN = timedelta(days=7)
"""When a watch starts, it reads the indexes of so many days again: its clock may have been wrong when it read them."""

GIVE_UP_POLL = 3
"""After so many filings in a row that could not be downloaded the rest waits for the next poll: each may take minutes."""
CLOCK_AHEAD = timedelta(days=4)
"""So far the clock may be ahead when a watch begins; nothing may have been filed for so long either."""

Result = TypeVar("Result")
Handler = Callable[[Listing, datetime], None]
"""Handles a filing; one that EDGAR accepted before the moment that is passed is older than the watch, and needs nothing.

An :class:`~section16.errors.EdgarError` leaves the filing owed: it is handled in a later poll.
"""


def never() -> bool:
    """Whether to stop: no."""
    return False


class PollReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a poll did.

    ``listed`` counts the filings that were new in a list, ``by_index`` those of them that only the index of a day named, and
    ``handled`` the filings that are done. ``days`` are the days whose index was read; ``failures`` state what went wrong and is
    tried again, ``notices`` what is not.
    """

    at: datetime
    listed: int = 0
    handled: int = 0
    by_index: int = 0
    days: tuple[date, ...] = ()
    failures: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


class Watch:
    """A watch of what is filed.

    ``is_interesting`` says of a filing whether it is to be handled, by what a list states about it. ``handle`` handles one.
    ``is_stopped`` is asked before each filing; those that are not handled yet are handled in the next poll.
    """

    def __init__(  # noqa: PLR0913 - what a watch consists of
        self,
        memory: WatchMemory,
        sources: Sequence[WatchedSource],
        day_index: DayIndex,
        handle: Handler,
        *,
        clock: Clock,
        is_interesting: Callable[[Listing], bool] = lambda _listing: True,
        is_stopped: Callable[[], bool] = never,
    ) -> None:
        self._memory = memory
        self._sources = sources
        self._day_index = day_index
        self._handle = handle
        self._clock = clock
        self._is_interesting = is_interesting
        self._is_stopped = is_stopped
        self._read_at_start: set[date] = set()
        self._failures: list[str] = []
        self._notices: list[str] = []

    def poll(self, since: datetime | None = None) -> PollReport:
        """Ask once for what is new, and have it handled; ``since`` is where a watch without a memory begins.

        Failures of EDGAR and of the connection are reported, and what they concern is tried again in the next poll.
        """
        now = self._clock()
        self._failures, self._notices = [], []
        self._begin(now, since)
        listed = sum(self._list(source) for source in self._sources)
        days, by_index = self._reconcile(now)
        handled = self._work_off()
        if days:  # once a night, and when the watch starts
            self._memory.compact(now)
        return PollReport(
            at=now,
            listed=listed + by_index,
            by_index=by_index,
            handled=handled,
            days=days,
            failures=tuple(self._failures),
            notices=tuple(self._notices),
        )

    def _begin(self, now: datetime, since: datetime | None) -> None:
        """Set the moment from which on filings are reported, at the first poll and when the clock was ahead at that time."""
        known = self._memory.since
        if known is not None and now < known and since is None:
            # When the watch really began is not known: the whole day is reported.
            self._memory.begin(datetime.combine(now.astimezone(WASHINGTON).date(), time(), WASHINGTON))
        if known is None and since is not None:
            self._memory.begin(since)
        elif known is None:
            self._memory.begin(now - OVERLAP)
            self._pass_over()

    def _pass_over(self) -> None:
        """Take what the sources name when the watch begins as seen."""
        found = [one for source in self._sources for one in self._named(source)]
        newest = max((one.accepted for one in found if one.accepted is not None), default=None)
        if newest is not None and timedelta() < self._clock() - newest <= CLOCK_AHEAD:
            self._memory.begin(newest - OVERLAP)  # the clock may be ahead; EDGAR's is not
        self._memory.settle(found)

    def _named(self, source: WatchedSource) -> Sequence[Listing]:
        return self._asked(lambda: tuple(source.listings(self._is_known)), "the list of filings") or ()

    def _list(self, source: WatchedSource) -> int:
        return self._owe(self._named(source))

    def _owe(self, listings: Iterable[Listing]) -> int:
        fresh = {one.accession: one for one in listings if not self._is_known(one) and self._is_interesting(one)}
        self._memory.owe(sorted(fresh.values(), key=_order))
        return len(fresh)

    def _is_known(self, one: Listing) -> bool:
        return self._memory.knows(one.accession) or self._is_old(one)

    def _is_old(self, one: Listing) -> bool:
        since = self._memory.since
        assert since is not None  # a poll begins with it
        if one.accepted is not None:
            return one.accepted < since
        return one.filed < self._memory.horizon(self._clock())

    # --- daily indexes

    def _reconcile(self, now: datetime) -> tuple[tuple[date, ...], int]:
        """Read the indexes that are due, and return their days and how many filings only they named."""
        read, count = [], 0
        for day in self._days(now):
            found = self._asked(partial(self._index_of, day, now), f"the index of {day}")
            if found is None:
                continue
            count += self._owe(found)
            self._memory.has_read(day, now)
            self._read_at_start.add(day)
            read.append(day)
        return tuple(read), count

    def _days(self, now: datetime) -> Iterator[date]:
        """Yield the days that are due, and when the watch has just started those that it read lately."""
        due = self._memory.days_due(now)
        first = now.astimezone(WASHINGTON).date() - READ_AGAIN
        again = [day for day in self._memory.days_read if day >= first and day not in self._read_at_start and day not in due]
        self._read_at_start.update(again)
        yield from sorted((*due, *again))

    def _index_of(self, day: date, now: datetime) -> Sequence[Listing] | None:
        found = self._day_index(day)
        if found is None and now >= complete_at(day) + GIVEN_UP:
            self._notices.append(f"EDGAR has no index of {day}. Check what was filed that day, if EDGAR was open.")
            return ()
        return found

    # --- handling

    def _work_off(self) -> int:
        """Have every filing handled that is owed, and return how many are done."""
        done = in_a_row = 0
        for one in self._memory.owed:
            if self._is_stopped() or in_a_row == GIVE_UP_POLL:
                break
            in_a_row += 1
            if self._asked(partial(self._handled, one), one.accession):
                self._memory.settle((one,))
                done, in_a_row = done + 1, 0
        return done

    def _handled(self, one: Listing) -> bool:
        assert self._memory.since is not None  # a poll begins with it
        try:
            self._handle(one, self._memory.since)
        except NotOnEdgarError:
            if self._clock() < complete_at(one.filed) + GIVEN_UP:
                raise
            self._notices.append(f"{one.accession}: EDGAR has listed it and does not have it. It was passed over.")
        return True

    def _asked(self, work: Callable[[], Result], what: str) -> Result | None:
        """Return what work returns, or note what went wrong."""
        try:
            return work()
        except (EdgarError, UnreadableError) as error:
            if not self._is_stopped():  # what a stop interrupts is done when the watch starts again
                self._failures.append(f"{what}: {error}")
            return None


def _order(one: Listing) -> tuple[date, float, str]:
    """Sort filings as they were accepted, as far as the list states it."""
    return one.filed, one.accepted.timestamp() if one.accepted is not None else 0.0, one.accession
