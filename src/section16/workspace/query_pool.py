"""Queries in processes of their own, which end with their limits whatever the query does to them.

A process answers one query at a time, and waits for the next one: starting it takes longer than most queries. One that exceeds
a limit is ended and replaced. Those that wait end by themselves, or with this program.
"""

from __future__ import annotations

import atexit
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

import msgspec

from section16.errors import BookError
from section16.store.book.generations import new_spill
from section16.store.book.query import over_memory, over_time
from section16.workspace.query_process import DONE, FAULT, HEAD, READY, ROWS, QueryFault, QueryTask, framed_task

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_START: Final = """
import json, os, sys
if sys.argv[3:] and hasattr(os, "nice"):
    os.nice(int(sys.argv[3]))
sys.path[:] = json.loads(sys.argv[1])
from section16.workspace.query_process import serve
serve(sys.argv[2])
"""
_GRACE: Final = 2.0
"""Seconds after which a query is taken not to hear that its time is over, or that its answer is left out."""
_STARTING: Final = 60.0
_ACCESS_VIOLATION: Final = 0xC0000005
"""How Windows ends a process that reads memory it does not have."""
_MOST_WAITING: Final = 2
"""Processes that wait for a query, at most."""
_NICENESS: Final = "10"
"""By how much the priority is lower that yields: with both busy, a tenth of the time is left, so that each query goes on."""


@contextmanager
def answering(task: QueryTask, *, most_bytes: int = 0) -> Iterator[io.BufferedReader]:
    """Give the answer to a query as a stream of Arrow.

    Reading it raises :class:`~section16.errors.BookError` for what is wrong with the query or its book, and where a limit is
    exceeded: of time, of memory, or of ``most_bytes`` of the answer, where there are to be no more.
    """
    answer = _Answer(task, most_bytes)
    try:
        yield io.BufferedReader(answer, 1 << 16)
    finally:
        answer.end()


class _QueryProcess:
    """A process that answers queries."""

    def __init__(self, *, yields: bool) -> None:
        self.yields = yields
        self._spill = new_spill()
        command = [sys.executable, "-c", _START, json.dumps([str(place) for place in sys.path]), str(self._spill)]
        lower = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)  # Windows has no os.nice
        try:
            self._process = subprocess.Popen(  # noqa: S603 - this program
                [*command, _NICENESS] if yields else command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=lower if yields else 0,
            )
        except (OSError, ValueError):
            raise _not_started() from None
        with self.within(_STARTING):
            is_ready = self.part()[0] == READY
        if not is_ready:
            self.end()
            raise _not_started()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """End the process unless a step is done in time."""
        timer = threading.Timer(seconds, self._process.kill)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def send(self, task: QueryTask | None) -> None:
        """Send a task; raises ``OSError`` for a process that has ended."""
        assert self._process.stdin is not None
        self._process.stdin.write(framed_task(task))
        self._process.stdin.flush()

    def part(self) -> tuple[bytes, bytes]:
        """Return the next part of an answer; without a kind, the process has ended."""
        assert self._process.stdout is not None
        head = self._process.stdout.read(HEAD.size)
        if len(head) < HEAD.size:
            return b"", b""
        kind, size = HEAD.unpack(head)
        data = self._process.stdout.read(size)
        return (kind, data) if len(data) == size else (b"", b"")

    def is_alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def kill(self) -> None:
        """End the process, from any thread; who reads from it sees the end."""
        self._process.kill()

    def fault(self, task: QueryTask) -> BookError:
        """Return what is wrong with a query in the middle of which the process ended."""
        self.end()
        if self._process.returncode in {-signal.SIGSEGV, -signal.SIGBUS, _ACCESS_VIOLATION}:
            return BookError("The database failed on this query.", remedy="Write it in another way, such as with less nesting.")
        return over_memory(task.memory)

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self.leave()
        self._process.wait()
        shutil.rmtree(self._spill, ignore_errors=True)

    def leave(self) -> None:
        """Close the connection, on which the process ends."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):  # what could not be sent
                    stream.close()


class _Answer(io.RawIOBase):
    """The bytes of an answer, as they come from a process."""

    def __init__(self, task: QueryTask, most_bytes: int) -> None:
        super().__init__()
        self._task = task
        self._left = most_bytes or sys.maxsize
        self._most = most_bytes
        self._waiting = memoryview(b"")
        self._begun = self._done = self._over = False
        waiting = _taken(yields=task.yields)
        self._may_be_gone = waiting is not None
        self._process = waiting or _QueryProcess(yields=task.yields)
        self._timer = self._asked()
        with _lock:
            _running.add(self)

    def _asked(self) -> threading.Timer:
        timer = threading.Timer(self._task.seconds + _GRACE, self.interrupt)
        timer.daemon = True
        timer.start()
        with suppress(OSError):  # it has ended, which is noticed when the answer is read
            self._process.send(self._task)
        return timer

    def interrupt(self) -> None:
        """End the query, from any thread, as when its time is over; who reads the answer hears that it was stopped."""
        self._over = True
        self._process.kill()

    def readable(self) -> bool:
        """Whether it can be read."""
        return True

    def readinto(self, target: WriteableBuffer, /) -> int:
        """Read the next bytes; raises :class:`~section16.errors.BookError`."""
        while not self._waiting and not self._done:
            self._waiting = memoryview(self._rows())
        view = memoryview(target).cast("B")
        size = min(len(view), len(self._waiting))
        view[:size] = self._waiting[:size]
        self._waiting = self._waiting[size:]
        return size

    def _rows(self) -> bytes:
        kind, data = self._process.part()
        if not kind and self._may_be_gone and not self._begun and not self._over:
            # It had waited long enough, and ended when it was asked.
            self._timer.cancel()
            self._process.end()
            self._process, self._may_be_gone = _QueryProcess(yields=self._task.yields), False
            self._timer = self._asked()
            kind, data = self._process.part()
        self._begun = True
        if kind == ROWS:
            self._left -= len(data)
            if self._left < 0:
                raise _too_much(self._most)
            return data
        if kind == FAULT:
            self._done = True
            raise msgspec.json.decode(data, type=QueryFault).error()
        if kind == DONE:
            self._done = True
            return b""
        raise over_time(self._task.seconds) if self._over else self._process.fault(self._task)

    def end(self) -> None:
        """End the answer; the process waits for another query, where it has answered this one."""
        self._timer.cancel()
        with _lock:
            _running.discard(self)
        if not self._over and self._is_answered():
            _return(self._process)
        else:
            self._process.end()

    def _is_answered(self) -> bool:
        """Whether the process has answered, or hears that the rest of the answer is left out."""
        with suppress(OSError, ValueError), self._process.within(_GRACE):
            if not self._done:
                self._process.send(None)
            while not self._done:
                kind, _ = self._process.part()
                if not kind:
                    return False
                self._done = kind in {DONE, FAULT}
            return self._process.is_alive()
        return False


def _not_started() -> BookError:
    what = "The process that answers queries could not be started."
    return BookError(what, remedy="Check that this machine has free memory, and that section16 is installed completely.")


def _too_much(most: int) -> BookError:
    return BookError(f"The answer has more than {most / 1_000_000:,.0f} MB.", remedy="Select fewer rows or columns.")


_waiting: list[_QueryProcess] = []
_running: set[_Answer] = set()
_of_another_program: list[_QueryProcess] = []
_lock = threading.Lock()


def _taken(*, yields: bool) -> _QueryProcess | None:
    """Return a process that waits, if there is one of the priority: none can raise its own again."""
    with _lock:
        for process in reversed([one for one in _waiting if one.yields == yields]):
            _waiting.remove(process)
            if process.is_alive():
                return process
            process.end()
    return None


def _return(process: _QueryProcess) -> None:
    with _lock:
        _waiting.append(process)
        over = _waiting.pop(0) if len(_waiting) > _MOST_WAITING else None
    if over is not None:
        over.end()


def end_waiting() -> None:
    """End the processes that wait for a query, as at the end of the program."""
    with _lock:
        while _waiting:
            _waiting.pop().end()


def interrupt_running() -> None:
    """End the queries that run, as at the end of a program whose threads still wait for them."""
    with _lock:
        running = tuple(_running)
    for answer in running:
        answer.interrupt()


def _forget() -> None:
    """Leave the processes to the program that started them: a copy of it, made by ``fork``, would mix up their answers."""
    global _lock  # noqa: PLW0603 - another thread may have held it
    _lock = threading.Lock()
    for process in _waiting:
        process.leave()
    _of_another_program.extend(_waiting)  # the copy must not wait for them
    _waiting.clear()
    _running.clear()


atexit.register(end_waiting)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
