"""Tasks on a cluster: in order, with a second attempt at one that takes too long, and none left over.

A task writes files that are named by their content, and what it returns becomes part of a book once, by the one writer.
So it can be done twice, or half, without a trace.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

from section16.errors import BookError
from section16.sentences import sentence

T = TypeVar("T")
R = TypeVar("R")
_AHEAD = 2
"""Tasks for each process that are started before the result of the first is awaited."""
_ATTEMPTS = 2
_PATIENCE = 30.0
"""Seconds of waiting for one task, while all others are done, before it is tried on another process as well."""


class LostTaskError(Exception):
    """A task whose worker ended, each time that the cluster repeated it."""


class Cluster(Protocol):
    """What starts tasks on other processes; ``processes`` is how many it does at once. An attempt is what it calls one."""

    processes: int

    def start(self, work: Callable[[Any], Any], task: Any, /) -> Any:
        """Start a task and return the attempt."""

    def ended(self, attempts: Sequence[Any], seconds: float) -> Any | None:
        """Return an attempt that has ended, or ``None`` where none has after so many seconds."""

    def result(self, attempt: Any) -> Any:
        """Return the result of an attempt that has ended, or raise its error, or :class:`LostTaskError`."""

    def end(self, attempts: Sequence[Any]) -> None:
        """End attempts that are not needed; when this returns, they write nothing more."""


class ClusterExecutor:
    """Does tasks on a cluster."""

    def __init__(self, cluster: Cluster, patience: float = _PATIENCE) -> None:
        self.processes = cluster.processes
        self._cluster = cluster
        self._patience = patience

    def run(self, work: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R]:
        """Yield the result of each task, in their order.

        Raises :class:`~section16.errors.BookError` where the workers of a task end, however often it is repeated.
        """
        running: deque[_StartedTask] = deque()
        try:
            for task in tasks:
                running.append(_StartedTask(task, self._cluster.start(work, task)))
                if len(running) > _AHEAD * self.processes:
                    yield self._first(work, running)
            while running:
                yield self._first(work, running)
        finally:
            self._cluster.end([attempt for one in running for attempt in one.attempts])

    def _first(self, work: Callable[[T], R], running: deque[_StartedTask]) -> Any:
        """Return the result of the first task that runs, which is taken off."""
        first = running[0]
        while True:
            done = self._cluster.ended(first.attempts, self._patience)
            if done is None:
                if self._is_straggler(running):
                    first.attempts.append(self._cluster.start(work, first.task))
                continue
            first.attempts.remove(done)
            try:
                found = self._cluster.result(done)
            except LostTaskError as error:
                if not first.attempts:
                    raise _lost(error) from None
            else:
                self._cluster.end(first.attempts)
                running.popleft()
                return found

    def _is_straggler(self, running: deque[_StartedTask]) -> bool:
        """Whether the first task is the only one that still runs, and worth another attempt."""
        if self.processes == 1 or len(running[0].attempts) >= _ATTEMPTS:
            return False
        others = list(running)[1:]
        return all(self._cluster.ended(one.attempts, 0) is not None for one in others)


class _StartedTask:
    """A task that was started, with its attempts that have not ended."""

    def __init__(self, task: Any, attempt: Any) -> None:
        self.task = task
        self.attempts = [attempt]


def _lost(error: LostTaskError) -> BookError:
    return BookError(
        sentence(f"The workers of the cluster ended each time that they did one of the tasks: {error}"),
        remedy="Look for machines without memory or disk space, and run the command again; it continues where it stopped.",
    )
