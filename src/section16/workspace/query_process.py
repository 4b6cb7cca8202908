"""A process that answers queries, one after the other, for the program that started it (:mod:`section16.workspace.query_pool`).

What a query does to this process, no one else notices: it may take all of its memory, not hear that its time is over, or make
the database fail. Tasks come on the standard input; a closed one ends the process. Answers go to the standard output in parts.
"""

from __future__ import annotations

import os
import queue
import signal
import struct
import threading
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from section16.action import Action
from section16.errors import BookError
from section16.store.book.generations import spill_into
from section16.store.book.query import QueryLimits, arrow_parts, over_memory, running
from section16.workspace.process_memory import limited_memory, memory_used

HEAD: Final = struct.Struct("<cI")
"""Before each part: its kind, and how many bytes it has."""
READY, ROWS, FAULT, DONE = b"R", b"A", b"E", b"D"
STOP: Final = b""
"""In place of a task: the rest of the answer is left out."""
_LENGTH: Final = struct.Struct("<I")
_PART: Final = 1 << 20
_IDLE: Final = 120.0
"""Seconds without a task after which the process ends."""
_MOST_KEPT: Final = 300_000_000
"""Bytes of memory that a process may keep after a query and wait for the next one."""


class QueryTask(msgspec.Struct, frozen=True):
    """A query of a book, with its limits; one that ``yields`` runs with a lower priority than the program that asks it."""

    book: str
    sql: str
    seconds: float
    memory: str
    threads: int
    yields: bool = False


class QueryFault(msgspec.Struct, frozen=True):
    """What is wrong with a query or its book, as an exception has it."""

    what: str
    where: str = ""
    remedy: str = ""
    action: Action | None = None

    def error(self) -> BookError:
        """Return the exception."""
        return BookError(self.what, where=self.where, remedy=self.remedy, action=self.action)


def framed_task(task: QueryTask | None) -> bytes:
    """Return what the process receives for a task, or to leave out the rest of an answer."""
    data = STOP if task is None else msgspec.json.encode(task)
    return _LENGTH.pack(len(data)) + data


def serve(spill: str) -> None:
    """Answer tasks until there are none for a while; the end of the standard input ends the process at once.

    ``spill`` is the folder for temporary files, which is removed by the program that ends this process.
    """
    spill_into(Path(spill))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is for the program, which ends this process
    answers = _Answers(os.fdopen(os.dup(1), "wb"))
    os.dup2(2, 1)  # nothing else is to come between the parts of an answer
    tasks: queue.SimpleQueue[QueryTask] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(tasks, answers.stopped), daemon=True).start()
    answers.send(READY)
    used = memory_used()
    while memory_used() - used < _MOST_KEPT:  # a new process has what the allocators of this one do not give back
        try:
            answers.answer(tasks.get(timeout=_IDLE))
        except queue.Empty:
            break
    os._exit(0)


def _listen(tasks: queue.SimpleQueue[QueryTask], stopped: threading.Event) -> None:
    """Take tasks; a process that is asked for nothing more ends, also in the middle of a query that does not hear."""
    source = os.fdopen(os.dup(0), "rb")
    while head := source.read(_LENGTH.size):
        data = source.read(*_LENGTH.unpack(head))
        if data == STOP:
            stopped.set()
        else:
            tasks.put(msgspec.json.decode(data, type=QueryTask))
    os._exit(0)


class _Answers:
    """Sends answers in parts."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self.stopped = threading.Event()

    def send(self, kind: bytes, data: bytes | memoryview = b"") -> None:
        """Send a part."""
        self._target.write(HEAD.pack(kind, len(data)))
        self._target.write(data)
        self._target.flush()

    def answer(self, task: QueryTask) -> None:
        """Send the answer to a query, or what is wrong with it."""
        self.stopped.clear()
        try:
            self._rows(task)
        except BookError as error:
            self._fault(error)
        except MemoryError:
            self._fault(over_memory(task.memory))
        else:
            self.send(DONE)

    def _rows(self, task: QueryTask) -> None:
        limits = QueryLimits(task.seconds, task.memory, task.threads)
        with limited_memory(limits.memory_bytes()), running(Path(task.book), task.sql, limits) as found:
            for part in arrow_parts(found.schema, found.batches()):
                view = memoryview(part)
                for start in range(0, len(view), _PART):
                    self.send(ROWS, view[start : start + _PART])
                if self.stopped.is_set():
                    return

    def _fault(self, error: BookError) -> None:
        self.send(FAULT, msgspec.json.encode(QueryFault(error.what, error.where, error.remedy, error.action)))
