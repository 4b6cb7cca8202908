"""An ingest with Ray, run by the environment that has it: ``python -m tests.ingest.on_cluster BOOK STORE DOOM PATH...``.

With a folder for DOOM, the worker of one task of each kind is killed in the middle of it: it has written all files, and is
killed before it can return the result.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from section16.ingest import posting
from section16.ingest.executor import Executor
from section16.ingest.filings import ingest
from section16.ingest.posting import post
from section16.ingest.ray_cluster import ray_executor
from section16.store.book.writer import FilingBook
from tests.ingest.inputs import MOMENT

FILINGS_AT_ONCE = 24
"""Filings of a task of posting, so that a small book has several."""
_DOOMED = 2
"""The task of each run whose worker is killed, counted from 0."""


class Numbered:
    """A task with its number; it needs what the task needs."""

    def __init__(self, number: int, task: Any) -> None:
        self.number, self.task, self.needs = number, task, task.needs


def doomed(doom: str, work: Callable[[Any], Any], numbered: Numbered) -> Any:
    """Do a task; the first attempt at one of them waits to be killed when it has written its files."""
    found = work(numbered.task)
    marker = Path(doom) / f"{work.__name__}.pid"
    if numbered.number == _DOOMED and not marker.exists():
        marker.with_suffix(".new").write_text(str(os.getpid()))
        marker.with_suffix(".new").rename(marker)
        time.sleep(120)
    return found


class Doomed:
    """An executor whose workers are killed by a thread that waits for their markers."""

    def __init__(self, executor: Executor, doom: str) -> None:
        self.processes, self._executor, self._doom = executor.processes, executor, doom

    def run(self, work: Callable[[Any], Any], tasks: Iterable[Any]) -> Iterator[Any]:
        threading.Thread(target=self._kill, args=(Path(self._doom) / f"{work.__name__}.pid",), daemon=True).start()
        numbered = (Numbered(number, task) for number, task in enumerate(tasks))
        return self._executor.run(partial(doomed, self._doom, work), numbered)

    def _kill(self, marker: Path) -> None:
        while not marker.exists():
            time.sleep(0.05)
        os.kill(int(marker.read_text()), signal.SIGKILL)


def main(book: str, store: str, doom: str, *paths: str) -> None:
    """Fill a book with two processes of Ray."""
    posting._FILINGS_AT_ONCE = FILINGS_AT_ONCE
    with FilingBook.create(Path(book), store).writing() as writer, ray_executor(processes=2) as executor:
        chosen = Doomed(executor, doom) if doom else executor
        report = ingest(writer, paths, MOMENT, executor=chosen)
        posted = post(writer, MOMENT, executor=chosen)
        writer.publish()
    print(report.added, report.inputs, posted.issuers, posted.filings)  # noqa: T201 - the test reads it


if __name__ == "__main__":
    main(*sys.argv[1:])
