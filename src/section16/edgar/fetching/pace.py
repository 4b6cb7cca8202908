"""The pace of requests: never more than EDGAR allows in any second, over all processes of a user on this machine.

A request reaches EDGAR at some moment between its start and its answer. A turn therefore counts until a second after its answer
has begun, not after its start: however long a request takes, no second at EDGAR can see more than the limit.
"""

from __future__ import annotations

import os
import platform
import re
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Lock

import msgspec

from section16 import clock
from section16.clock import Pause
from section16.edgar.private_file import changing

_WINDOW = 1.02
"""A second, and what two clocks may differ in it."""
_LOST = 300.0
"""Seconds after which a request without an answer is taken for one whose process has ended, where that cannot be seen."""
_SHORTEST_WAIT = 0.01
_UNREADABLE_WAIT = 1.0
_LONGEST_HOLD = 3600.0
"""EDGAR asks for no longer wait; a state that states one is damaged."""
_LONG = 1.0
"""A longer wait is a block, not the pace."""


class _Turn(msgspec.Struct):
    """A request: its name, its process, when it started, and when its answer began."""

    name: str
    process: int
    started: float
    answered: float | None = None


class _State(msgspec.Struct):
    """The requests of the last second, and until when EDGAR has to be left alone."""

    turns: list[_Turn] = []
    held_until: float = 0.0
    held_at: float = 0.0


class Pace:
    """Gives turns, at most ``most`` in any second.

    With a file the limit holds over all processes that use the file, without one over this object. The times are those of a
    clock that only goes forward and counts from the start of the machine, which is the same in every process; times in the
    future are from before a restart and do not count.
    """

    def __init__(
        self,
        file: Path | None = None,
        *,
        most: int,
        seconds: Callable[[], float] = clock.seconds,
        pause: Pause = clock.wait,
    ) -> None:
        self._file = file
        self._most = most
        self._seconds = seconds
        self._pause = pause
        self._kept = _State()
        self._lock = Lock()
        self._held_until = self._known_hold = 0.0

    @classmethod
    def unlimited(cls) -> Pace:
        """Return a pace without a limit, for an EDGAR in this process."""
        return cls(most=0)

    @classmethod
    def of_this_machine(cls, pause: Pause, most: int) -> Pace:
        """Return the pace that all processes of this user keep on this machine."""
        return cls(pace_file(), most=most, pause=pause)

    @contextmanager
    def turn(self, held: Callable[[float], None] = lambda _seconds: None) -> Iterator[Callable[[], None]]:
        """Wait for a turn, and give what is to be called when the answer begins; the end of the block counts as that too.

        ``held`` learns for how many seconds another process has EDGAR left alone, once for each time.
        """
        name = secrets.token_hex(8)
        if self._most:
            while (wait := self._begin(name)) > 0:
                if wait > _LONG and self._is_news():
                    held(wait)
                self._pause(wait)
        try:
            yield lambda: self._answered(name)
        finally:
            self._answered(name)

    def hold(self, seconds: float) -> None:
        """Let no process ask anything for so many seconds, because EDGAR has blocked this user."""
        with self._changed() as state:
            at = self._seconds()
            state.held_at, state.held_until = at, max(_end_of_hold(state), at + seconds)
            self._known_hold = state.held_until

    def _is_news(self) -> bool:
        """Whether EDGAR is left alone for a reason that this object neither gave nor has reported."""
        with self._lock:
            news, self._known_hold = self._held_until != self._known_hold, self._held_until
        return news

    def _begin(self, name: str) -> float:
        """Take a turn and return 0, or return after how many seconds to try again."""
        with self._changed() as state:
            at = self._seconds()
            state.turns = [turn for turn in state.turns if self._counts(turn, at)]
            state.held_until = self._held_until = _end_of_hold(state)
            if state.held_at <= at < state.held_until:
                return state.held_until - at
            if len(state.turns) < self._most:
                state.turns.append(_Turn(name, os.getpid(), at))
                return 0.0
            ends = [turn.answered + _WINDOW - at for turn in state.turns if turn.answered is not None]
            return max(min(ends, default=_SHORTEST_WAIT), _SHORTEST_WAIT)

    def _counts(self, turn: _Turn, at: float) -> bool:
        if turn.started > at:
            return False
        if turn.answered is None and (at - turn.started > _LOST or not _runs(turn.process)):
            turn.answered = at  # it may have been sent in its last moment
        return turn.answered is None or at - turn.answered < _WINDOW

    def _answered(self, name: str) -> None:
        if not self._most:
            return
        with self._changed() as state:
            for turn in state.turns:
                if turn.name == name and turn.answered is None:
                    turn.answered = self._seconds()

    @contextmanager
    def _changed(self) -> Iterator[_State]:
        """Give the state for a change, which no other thread and process makes at the same time."""
        with self._lock, changing(self._file) if self._file is not None else nullcontext():
            state = self._kept if self._file is None else self._read(self._file)
            yield state
            if self._file is not None:
                self._file.write_bytes(msgspec.json.encode(state))

    def _read(self, file: Path) -> _State:
        try:
            return msgspec.json.decode(file.read_bytes(), type=_State)
        except FileNotFoundError:
            return _State()
        except (msgspec.MsgspecError, UnicodeDecodeError):  # a process was killed while it wrote: nothing is known, so wait
            at = self._seconds()
            return _State(held_at=at, held_until=at + _UNREADABLE_WAIT)


def _end_of_hold(state: _State) -> float:
    return min(state.held_until, state.held_at + _LONGEST_HOLD)


def pace_file() -> Path:
    """Return the file with the last requests of this user on this machine.

    It is in the home folder, not in a folder for running programs: those differ between a login, a job of cron and a service,
    and the limit holds for all of them together. The name of the machine is in it because homes may be shared.
    """
    machine = re.sub(r"[^\w.-]", "_", platform.node()) or "this-machine"
    return Path.home() / ".section16" / f"requests-{machine}.json"


def _runs(process: int) -> bool:
    """Whether a process runs; where that cannot be asked for without harm, it is assumed to."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
