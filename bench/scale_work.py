"""One book filled by two workers, in a process of its own: ``python -m bench.scale_work KIND BOOK PATH...``.

A line for each step: seconds that passed, and seconds of CPU of this process and all below it. Reading starts with the workers.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from section16.ingest.executor import ExecutorKind, executing
from section16.ingest.filings import ingest
from section16.ingest.posting import post
from section16.store.book.writer import FilingBook

_WORKERS = 2
_TICK = os.sysconf("SC_CLK_TCK")


def work(kind: ExecutorKind, book: Path, paths: list[str]) -> None:
    """Fill the book and print what each step took."""
    spent = Spent()
    with executing(kind, _WORKERS, "") as executor, FilingBook.create(book).writing() as writer:
        spent.note("start")
        ingest(writer, paths, 1, executor=executor)
        spent.note("read")
        post(writer, 1, executor=executor)
        spent.note("ledger")


class Spent:
    """What was spent since it was looked at last."""

    def __init__(self) -> None:
        self._passed, self._used = time.perf_counter(), seconds_of_tree()

    def note(self, step: str) -> None:
        """Print what a step took."""
        passed, used = time.perf_counter(), seconds_of_tree()
        print(f"{step} {passed - self._passed:.2f} {used - self._used:.2f}", file=sys.__stdout__, flush=True)
        self._passed, self._used = passed, used


def seconds_of_tree() -> float:
    """Return the seconds of CPU of this process, of all below it that run, and of those that they have outlived."""
    parents: dict[int, int] = {}
    ticks: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[1].split()
        except OSError:  # it has ended
            continue
        number = int(path.parent.name)
        parents[number], ticks[number] = int(fields[1]), sum(map(int, fields[11:15]))
    own = {os.getpid()}
    while more := {number for number, parent in parents.items() if parent in own} - own:
        own |= more
    return sum(ticks[number] for number in own) / _TICK


if __name__ == "__main__":
    work(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])  # type: ignore[arg-type]  # one of the kinds
