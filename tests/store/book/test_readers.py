"""Readers meet no lock of the writer, and never see two generations at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from section16.store.book.writer import FilingBook
from tests.store.book.conftest import filings

ROOT = Path(__file__).parents[3]
READER = """
import json, sys, time
import duckdb
from pathlib import Path
from section16.store.book.writer import FilingBook

SCHEDULER = Path("/proc/self/schedstat")
pause = work = 0.0

def waited():
    # Seconds in which other programs had the processor: they are no pause of the book.
    return int(SCHEDULER.read_text().split()[1]) / 1e9 if SCHEDULER.exists() else 0.0

class Pause:
    def __enter__(self):
        self.start, self.worked = time.perf_counter() - waited(), time.process_time()
    def __exit__(self, *_):
        global pause, work
        pause = max(pause, time.perf_counter() - waited() - self.start)
        work = max(work, time.process_time() - self.worked)

book, seen, mixed = FilingBook(Path(sys.argv[1])), set(), 0
print("ready", flush=True)
while not Path(sys.argv[2]).exists():
    opening = Pause()
    opening.__enter__()
    with book.reading(threads=1) as connection:
        opening.__exit__()
        for _ in range(3):
            with Pause():
                number, batch = connection.execute("SELECT number, batch FROM generation").fetchone()
                held = connection.execute("SELECT count(*), count(DISTINCT batch), max(batch) FROM filings").fetchone()
                rows = connection.execute("SELECT count(*), max(batch) FROM transactions").fetchone()
            mixed += (held, rows) != ((2 * batch, batch, batch), (4 * batch, batch))
            mixed += bool(seen) and number < max(seen)
        seen.add(number)
print(json.dumps({"seen": len(seen), "mixed": mixed, "pause": pause, "work": work}), flush=True)
"""
MOST = 0.1
"""Seconds from a question to its answer, whatever the writer does, where the test has the machine to itself."""


@pytest.mark.parametrize(
    ("generations", "readers"), [(6, 2), pytest.param(100, 4, marks=pytest.mark.slow)], ids=["few", "many"]
)
def test_readers_see_whole_generations_while_others_are_published(
    book: FilingBook, kept: str, tmp_path: Path, generations: int, readers: int
) -> None:
    assert kept
    end = tmp_path / "end"
    most = MOST if readers > 2 else 10 * MOST  # the few run beside other tests, and on slow machines
    with book.writing() as writer:
        writer.add_batch(filings([1, 2]))
        writer.publish()
        running = [_reader(book.folder, end) for _ in range(readers)]
        for reader in running:
            assert reader.stdout is not None
            assert reader.stdout.readline() == "ready\n"
        for number in range(2, generations + 1):
            writer.add_batch(filings([2 * number - 1, 2 * number]))
            writer.publish()
    end.touch()
    for reader in running:
        out, error = reader.communicate(timeout=60)
        assert reader.returncode == 0, error
        found = json.loads(out)
        assert found["mixed"] == 0
        assert found["seen"] >= 2
        assert found["work"] < most
        if os.name != "posix" or os.getloadavg()[0] < readers + 2:  # other programs on a busy machine stop every program
            assert found["pause"] < most


def _reader(folder: Path, end: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", READER, str(folder), str(end)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=dict(os.environ))
