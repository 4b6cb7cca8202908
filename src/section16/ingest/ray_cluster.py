"""Ray as the cluster that does tasks: one of this machine alone, or one that runs already on many."""

from __future__ import annotations

import asyncio
import logging
import os
import platform
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, redirect_stdout
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

from section16.errors import BookError, RequestError, Section16Error
from section16.ingest.cluster import ClusterExecutor, LostTaskError
from section16.library_words import system_reason
from section16.sentences import sentence
from section16.store.book.storage import is_address

T = TypeVar("T")
R = TypeVar("R")
_STARTS = 3
"""How often it is tried to start Ray on this machine."""
_REPEATS = 3
"""How often Ray repeats a task whose worker ended."""
_CONNECTS = 10.0
"""Seconds within which a cluster answers."""
_ENDS = 30.0
"""Seconds within which a worker that was ended is gone."""


@contextmanager
def ray_executor(address: str = "", processes: int | None = None) -> Iterator[ClusterExecutor]:
    """Give what does tasks on a Ray cluster: at an address, or of this machine alone, which ends with the work.

    Raises :class:`~section16.errors.RequestError` where Ray is not installed or no cluster answers.
    """
    if find_spec("ray") is None:
        raise RequestError("Ray is not installed.", remedy="Install it with: pip install 'section16[ray]'")
    import ray  # noqa: PLC0415 - an optional extra, loaded when it is asked for

    own = not ray.is_initialized()
    with redirect_stdout(sys.stderr):  # Ray prints there what became of workers, among the lines of the answer
        if own:
            _join(address, processes)
        try:
            yield ClusterExecutor(_RayCluster(processes))
        finally:
            if own:
                ray.shutdown()


def _join(address: str, processes: int | None) -> None:
    import ray  # noqa: PLC0415 - an optional extra, loaded when it is asked for

    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
    if not address:
        _start(processes, quiet)
        return
    with ThreadPoolExecutor(1) as beside:  # the caller's thread may have a loop of its own, as that of a notebook has
        reason = beside.submit(asyncio.run, _refusal(address)).result()
    try:
        if not reason:
            ray.init(address=address, **quiet)
    except (ConnectionError, ValueError, RuntimeError) as error:
        reason = "it cannot be joined" if isinstance(error, ConnectionError) else "it runs another version of Ray or Python"
    if reason:
        raise RequestError(
            sentence(f"No Ray cluster can be used at {address}: {reason}"),
            remedy="Give the address that `ray start --head` printed, such as 192.0.2.10:6379, or leave --address out.",
        )


def _start(processes: int | None, quiet: dict[str, Any]) -> None:
    """Start Ray on this machine; on a busy one, its own limit of 30 seconds is too short at times."""
    import ray  # noqa: PLC0415 - an optional extra, loaded when it is asked for

    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # it would report to its makers
    for _ in range(_STARTS):
        try:
            ray.init(address="local", num_cpus=processes, include_dashboard=False, **quiet)
        except Exception:  # noqa: BLE001 - Ray has no kind of its own for a start that takes too long
            ray.shutdown()
        else:
            return
    remedy = "Repeat the command when the machine is less busy, or use --executor processes."
    raise RequestError("Ray does not start on this machine in time.", remedy=remedy)


async def _refusal(address: str) -> str:
    """Return why nothing answers at an address, or nothing: Ray itself tries for minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if address == "auto":
        return ""
    if not host or not port.isdigit():
        return "it is not a host and a port"
    try:
        _, stream = await asyncio.wait_for(asyncio.open_connection(host, int(port)), _CONNECTS)
    except (OSError, OverflowError, TimeoutError) as error:
        return system_reason(error) if isinstance(error, OSError) and error.errno else "nothing answers"
    stream.close()
    return ""


class _RayCluster:
    """Starts tasks with Ray; each takes one processor."""

    def __init__(self, processes: int | None) -> None:
        import ray  # noqa: PLC0415 - an optional extra, loaded when it is asked for

        there = int(ray.cluster_resources().get("CPU", 1))
        self.processes = max(1, min(there, processes or there))
        self._remote = ray.remote(num_cpus=1, max_retries=_REPEATS)(on_worker)

    def start(self, work: Callable[[Any], Any], task: Any, /) -> Any:
        return self._remote.remote(_version(), work, task)

    def ended(self, attempts: Sequence[Any], seconds: float) -> Any | None:
        import ray  # noqa: PLC0415 - an optional extra, loaded when it is asked for

        done, _ = ray.wait(list(attempts), num_returns=1, timeout=seconds)
        return done[0] if done else None

    def result(self, attempt: Any) -> Any:
        import ray  # noqa: PLC0415 - an optional extra, loaded when it is asked for

        try:
            return ray.get(attempt)
        except ray.exceptions.RayTaskError as error:
            if isinstance(error.cause, Section16Error):
                raise error.cause from None
            raise
        except ray.exceptions.RayError as error:
            raise LostTaskError(str(error).strip().splitlines()[0]) from None

    def end(self, attempts: Sequence[Any]) -> None:
        import ray  # noqa: PLC0415 - an optional extra, loaded when it is asked for

        for attempt in attempts:
            ray.cancel(attempt, force=True)
        if attempts:
            ray.wait(list(attempts), num_returns=len(attempts), timeout=_ENDS)


def on_worker(version: str, work: Callable[[T], R], task: T) -> R:
    """Do a task on a worker, which has the version of section16 and sees the files that the task needs.

    Raises :class:`~section16.errors.BookError` otherwise: another version could write other rows, and a folder that only this
    machine has would be lost.
    """
    machine = platform.node()
    if version != _version():
        what = f"The machine {machine} of the cluster has section16 {_version()}, and this one has {version}."
        raise BookError(what, remedy="Install the same version on every machine of the cluster.")
    for path in getattr(task, "needs", ()):
        if not is_address(path) and not Path(path).exists():
            what = f"The machine {machine} of the cluster does not see {path}."
            remedy = (
                "Keep the files to read in a folder that every machine of the cluster sees, and the book in one or in a store."
            )
            raise BookError(what, remedy=remedy)
    return work(task)


def _version() -> str:
    """Return the version of section16; the package itself is above this layer, for it names what the workspace does."""
    return str(import_module("section16").__version__)
