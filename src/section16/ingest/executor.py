"""Who does the work of an ingest: this process, several of this machine, or a cluster (:mod:`section16.ingest.cluster`).

Work is a function of the module level and tasks are values, so that both pass between processes. What comes back is small:
files are written where they belong, and counted.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Literal, Protocol, TypeVar

from section16.errors import BookError, RequestError

ExecutorKind = Literal["serial", "processes", "ray"]
T = TypeVar("T")
R = TypeVar("R")
_AHEAD = 1
"""Tasks that are prepared while all processes work."""
_MOST_BEHIND = 4
"""Results for each process that wait for an earlier one, at most."""


class Executor(Protocol):
    """Does tasks and gives their results in the order of the tasks; ``processes`` is how many it does at once."""

    processes: int

    def run(self, work: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R]:
        """Yield the result of each task."""


class SerialExecutor:
    """Does one task after the other in this process."""

    processes = 1

    def run(self, work: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R]:
        """Yield the result of each task."""
        return map(work, tasks)


class ProcessExecutor:
    """Does tasks in several processes of this machine, of which this one is one.

    The others have to be started and to load section16, which takes as long as reading a thousand filings; this one reads
    meanwhile.
    """

    def __init__(self, processes: int) -> None:
        self.processes = processes

    def run(self, work: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R]:
        """Yield the result of each task, and take no more tasks than the processes need.

        Raises :class:`~section16.errors.BookError` where a process ends in the middle of its work.
        """
        context = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
        others = max(1, self.processes - 1)
        pool = ProcessPoolExecutor(others, context, initializer=_end_with_parent)
        waiting: deque[Future[R]] = deque()
        try:
            for task in tasks:
                if sum(not one.done() for one in waiting) < others + _AHEAD:
                    waiting.append(pool.submit(work, task))
                else:
                    waiting.append(_done(work, task))
                while waiting and (waiting[0].done() or len(waiting) > _MOST_BEHIND * self.processes):
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool:
            what = "A process that was reading filings ended unexpectedly, perhaps for lack of memory."
            remedy = "Run the command again, with fewer processes; it continues where it stopped."
            raise BookError(what, remedy=remedy) from None
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _done(work: Callable[[T], R], task: T) -> Future[R]:
    """Do a task in this process, and return its result as others return theirs."""
    future: Future[R] = Future()
    future.set_result(work(task))
    return future


def executor_of(processes: int) -> Executor:
    """Return what does the work with a number of processes."""
    return ProcessExecutor(processes) if processes > 1 else SerialExecutor()


@contextmanager
def executing(kind: ExecutorKind | None, processes: int | None, address: str, *, usual: int = 1) -> Iterator[Executor]:
    """Give what does the work: of a kind, with a number of processes, or with the usual number where neither is chosen.

    ``address`` is that of a Ray cluster; without one, Ray works on this machine. Raises
    :class:`~section16.errors.RequestError` for choices that contradict each other.
    """
    if address and kind != "ray":
        raise RequestError("An address is given, and Ray is not chosen.", remedy="Add --executor ray, or leave --address out.")
    if kind == "serial" and (processes or 1) > 1:
        remedy = "Leave one of them out."
        raise RequestError(f"One process and {processes} processes are both chosen.", remedy=remedy)
    if kind == "ray":
        from section16.ingest.ray_cluster import ray_executor  # noqa: PLC0415 - an optional extra

        with ray_executor(address, processes) as executor:
            yield executor
    else:
        least = 2 if kind == "processes" else 1
        yield executor_of(1 if kind == "serial" else processes or max(usual, least))


def _end_with_parent() -> None:
    """End this process when the one that started it ends: killed, it could not say so."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_wait_for_end, args=(parent,), daemon=True).start()


def _wait_for_end(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)
