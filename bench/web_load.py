"""Load on the pages: filing, issuer and person pages and their API twins, while generations are published.

``python -m bench.web_load [--filings N] [--rate R] [--seconds S] [--book FOLDER] [--no-datasette]``. The server, the generator
of requests and the publisher are processes of their own, as they would be; all of them, and datasette, share this machine.
Latency counts from the moment at which a request was planned, so that waiting counts.
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import venv
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import httpx
import msgspec

from bench.book_serving import OF_ISSUER
from bench.figures import Target, circumstances, table, write_results
from bench.memory import cpu_of, memory_of
from bench.web_book import make
from bench.web_requests import WARM, Answered, Asked, Load, Plan
from section16.store.book.writer import FilingBook

_FILINGS, _RATE, _SECONDS = 400_000, 20.0, 30
_ROWS_OF_FILING = 2.5
_EVERY, _NEW = 10, 20
"""A generation with so many new filings every so many seconds: twice what EDGAR accepts in its busiest hours."""
_MOST_MS = 100.0
_MOST_GROWTH = 1.1
"""Memory of the last quarter of the time beside that of the second, when what is kept for reuse is filled."""
_PATIENCE = 60
_PORT = 8917
"""Where datasette serves; it does not say which port it took."""
_AT_ONCE, _ELSEWHERE_SECONDS, _LOWEST = 50_000, 30, 3.0
"""Rows that are copied at once; the seconds of each rate that datasette is asked at, and the rate below which none is tried."""
_ROWS_ELSEWHERE = """
    SELECT issuer_cik, owner_cik, accession, form_table, row, code, CAST(transaction_date AS VARCHAR) AS day,
    shares::DOUBLE AS shares, price::DOUBLE AS price, shares_owned::DOUBLE AS owned, title FROM filed.table_rows"""
_HTML, _JSON = "text/html", "application/json"
_SPREAD = 7_919
"""A prime: what is asked for often is then not side by side in the book."""

Draw = Callable[[random.Random, int], int]
"""Draws a number below another one."""


class Size(msgspec.Struct, frozen=True):
    """How large the book is, how many requests a second come for how many seconds, and to how many processes."""

    filings: int = _FILINGS
    rate: float = _RATE
    seconds: int = _SECONDS
    workers: int = 1


class Run(msgspec.Struct, frozen=True):
    """A run: what it asked, what was answered, the server's CPU seconds and MB of memory over time, and each publication."""

    name: str
    load: Load
    cpu: float
    memory: tuple[float, ...]
    published: tuple[tuple[float, float], ...] = ()

    @property
    def errors(self) -> Counter[int]:
        """The statuses other than 200, with how often each came."""
        return Counter(one.status for one in self.load.answers if one.status != 200)  # noqa: PLR2004 - an answer

    def quarter(self, number: int) -> float:
        """Return the MB of memory in a quarter of the time, from 0."""
        size = max(1, len(self.memory) // 4)
        return statistics.median(self.memory[number * size : (number + 1) * size])


def measure(size: Size, made: Path | None = None, *, datasette: bool = True) -> list[Target]:
    """Measure, write the section, and return the targets."""
    runs, why = [], "not asked for"
    with tempfile.TemporaryDirectory(prefix="section16-load-") as name:
        folder = Path(name)
        book = make(made or folder / "book", size.filings)
        for drawn, draw in _DRAWS.items():
            with (
                server(book.folder, ["--workers", str(size.workers)]) as (address, process),
                _publisher(book.folder, size) as published,
            ):
                runs.append(_run(drawn, Plan(address, size.rate, tuple(_plan(size, draw))), process, published))
        if datasette:
            found, why = _datasette(book, made.parent if made else folder, size)
            runs += found
    _write(size, runs, why)
    return [target for run in runs[: len(_DRAWS)] for target in _targets(run)]


def _targets(run: Run) -> Iterator[Target]:
    yield Target(f"99th percentile, {run.name}", _MOST_MS, _percentile(run.load.answers, 99), " ms")
    yield Target(f"errors, {run.name}", 0, sum(run.errors.values()))
    yield Target(f"memory at the end beside that at the start, {run.name}", _MOST_GROWTH, run.quarter(3) / run.quarter(1))


def _uniform(chance: random.Random, most: int) -> int:
    return chance.randrange(most)


def _skewed(chance: random.Random, most: int) -> int:
    """Return a number whose rank is as likely as its inverse, as what people look up is."""
    return int(most ** chance.random() - 1) * _SPREAD % most


_DRAWS: Mapping[str, Draw] = {"uniform": _uniform, "skewed": _skewed}


def _plan(size: Size, draw: Draw) -> Iterator[Asked]:
    """Yield requests: pages and their API twins in turn, of filings, issuers and persons."""
    chance, issuers = random.Random(16), max(1, size.filings // OF_ISSUER)
    for number in range(WARM + int(size.rate * size.seconds)):
        filing, issuer = draw(chance, size.filings), draw(chance, issuers)
        person = issuer * 100 + chance.randrange(9)
        paths = {
            "filing": f"filings/{filing:010}-24-{filing % 1_000_000:06}",
            "issuer": f"issuers/{issuer:010}",
            "person": f"persons/{person:010}",
        }
        noun, path = list(paths.items())[number % len(paths)]
        if number // len(paths) % 2:
            yield Asked(f"{noun} API", f"/api/v1/{path}", _JSON)
        else:
            yield Asked(f"{noun} page", f"/{path}", _HTML)


@contextmanager
def server(book: Path, options: list[str]) -> Iterator[tuple[str, int]]:
    """Serve a book in a process of its own, and give its address and the process."""
    command = [sys.executable, "-m", "section16", "serve", "--book", str(book), "--port", "0", *options]
    with _process(command) as process:
        assert process.stdout is not None
        yield process.stdout.readline().split()[0].decode(), process.pid


@contextmanager
def _publisher(book: Path, size: Size) -> Iterator[list[tuple[float, float]]]:
    """Publish a generation again and again, and note what each took."""
    published: list[tuple[float, float]] = []
    with _process([sys.executable, "-m", "bench.web_book", *map(str, (book, size.filings, _EVERY, _NEW))]) as process:

        def note() -> None:
            assert process.stdout is not None
            for line in process.stdout:
                cpu, clock = map(float, line.split())
                published.append((cpu, clock))

        noting = threading.Thread(target=note)
        noting.start()
        yield published
        process.terminate()
        noting.join()


@contextmanager
def _process(command: list[str], output: int = subprocess.PIPE) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(_PATIENCE)


def _run(name: str, plan: Plan, server: int, published: list[tuple[float, float]] | None = None) -> Run:
    """Send the requests of a plan, and watch the server meanwhile."""
    watched, memory = threading.Event(), list[float]()

    def watch() -> None:
        while not watched.wait(1):
            memory.append(memory_of(server))

    watcher = threading.Thread(target=watch)
    command = [sys.executable, "-m", "bench.web_requests"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as asking:
        assert asking.stdin is not None
        assert asking.stdout is not None
        assert asking.stderr is not None
        asking.stdin.write(msgspec.json.encode(plan))
        asking.stdin.close()
        asking.stderr.readline()  # what warms up does not count
        watcher.start()
        before = cpu_of(server)
        load = msgspec.json.decode(asking.stdout.read(), type=Load)
        cpu = cpu_of(server) - before
    watched.set()
    watcher.join()
    return Run(name, load, cpu, tuple(memory), tuple(published or ()))


def _datasette(book: FilingBook, folder: Path, size: Size) -> tuple[list[Run], str]:
    """Return what datasette takes for the same rows in SQLite, and why there is nothing where it cannot be installed.

    Where it does not hold the rate, it is asked at half of it, and so on. The environment and the rows stay in the folder.
    """
    python, database = folder / "datasette" / "bin" / "python", folder / f"rows-{size.filings}.sqlite"
    if not python.with_name("datasette").exists():
        venv.create(python.parents[1], with_pip=True)
        installed = subprocess.run([python, "-m", "pip", "install", "--quiet", "datasette"], capture_output=True, check=False)
        if installed.returncode:
            return [], "it could not be installed"
    if not database.exists():
        _fill(book, database)
    address, runs = f"http://127.0.0.1:{_PORT}", []
    command = [str(python), "-m", "datasette", "serve", str(database), "--port", str(_PORT)]
    with _process(command, subprocess.DEVNULL) as process:  # it logs each request, and would wait for a reader
        _wait_for(f"{address}/-/versions.json")
        rate = size.rate
        for drawn, draw in _DRAWS.items():
            while True:
                of_rate = msgspec.structs.replace(size, rate=rate, seconds=min(size.seconds, _ELSEWHERE_SECONDS))
                plan = Plan(address, rate, tuple(_of_datasette(one, database.stem) for one in _plan(of_rate, draw)))
                run = _run(f"datasette, {drawn}, {rate:g} a second", plan, process.pid)
                if rate / 2 < _LOWEST or (not run.errors and _percentile(run.load.answers, 99) < _MOST_MS):
                    break
                rate /= 2
            runs.append(run)
    return runs, ""


def _fill(book: FilingBook, database: Path) -> None:
    """Copy the rows that the pages of datasette need into a database of SQLite, which has its name when it is whole."""
    partial = database.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    with book.reading(threads=1) as connection, closing(sqlite3.connect(partial)) as lite:
        lite.execute("PRAGMA journal_mode = OFF")
        lite.execute("PRAGMA synchronous = OFF")
        found = connection.execute(_ROWS_ELSEWHERE)
        columns = [one[0] for one in found.description]
        lite.execute(f"CREATE TABLE rows ({', '.join(columns)})")
        insert = f"INSERT INTO rows VALUES ({', '.join('?' * len(columns))})"
        while some := found.fetchmany(_AT_ONCE):
            lite.executemany(insert, some)
        for number, column in enumerate(("accession", "issuer_cik, owner_cik")):
            lite.execute(f"CREATE INDEX i{number} ON rows ({column})")
        lite.commit()
    partial.replace(database)


def _of_datasette(one: Asked, database: str) -> Asked:
    """Return the request for the rows of the same filing, issuer or person."""
    noun, key = one.kind.partition(" ")[0], one.path.rpartition("/")[2]
    query = f"accession={key}"
    if noun != "filing":
        issuer = int(key) // 100 if noun == "person" else int(key)
        query = f"issuer_cik={issuer:010}" + (f"&owner_cik={key}" if noun == "person" else "")
    return msgspec.structs.replace(one, path=f"/{database}/rows{'' if one.accept == _HTML else '.json'}?{query}")


def _wait_for(address: str) -> None:
    for _ in range(_PATIENCE):
        with suppress(httpx.HTTPError):
            httpx.get(address)
            return
        time.sleep(1)
    raise TimeoutError(address)


def _percentile(answers: tuple[Answered, ...], hundredth: int) -> float:
    times = sorted(one.ms for one in answers)
    return times[min(len(times) - 1, len(times) * hundredth // 100)]


def _write(size: Size, runs: list[Run], skipped: str) -> None:
    answers = [run.load.answers for run in runs]
    kinds = dict.fromkeys(one.kind for one in answers[0])
    lines = [
        (f"{kind}, 99th percentile", *(f"{_percentile(_of_kind(found, kind), 99):.0f}" for found in answers)) for kind in kinds
    ]
    lines += [
        ("all, median", *(f"{_percentile(found, 50):.0f}" for found in answers)),
        ("all, 99th percentile", *(f"{_percentile(found, 99):.0f}" for found in answers)),
        ("all, longest", *(f"{max(one.ms for one in found):.0f}" for found in answers)),
        ("errors", *(", ".join(f"{many} of {status}" for status, many in run.errors.items()) or "0" for run in runs)),
        ("CPU ms of the server for a request", *(f"{run.cpu * 1000 / len(run.load.answers):.1f}" for run in runs)),
        ("CPU ms of the generator for a request", *(f"{run.load.cpu * 1000 / len(run.load.answers):.1f}" for run in runs)),
        ("kB of an answer", *(f"{statistics.mean(one.bytes for one in found) / 1000:.1f}" for found in answers)),
        ("MB of the server, second quarter", *(f"{run.quarter(1):,.0f}" for run in runs)),
        ("MB of the server, last quarter", *(f"{run.quarter(3):,.0f}" for run in runs)),
        ("generations published", *(str(len(run.published)) if run.published else "" for run in runs)),
        ("CPU s to publish one", *(_median_of(run, 0) for run in runs)),
        ("s to publish one", *(_median_of(run, 1) for run in runs)),
    ]
    rows = f"{int(size.filings * _ROWS_OF_FILING):,} rows of invented filings"
    what = f"{rows}, {size.rate:g} requests a second for {size.seconds} s, {size.workers} workers"
    beside = "datasette answers with the first 100 rows of `rows`, which has a tenth of the columns, and nothing is published."
    beside += f" Where it does not hold a rate, it is asked at half of it, for {_ELSEWHERE_SECONDS} s at most each time."
    text = f"""
# Load on the pages

{circumstances(what)}

{table(("milliseconds from the planned moment", *(run.name for run in runs)), lines)}

Pages and API twins of filings, issuers and persons in turn. Uniform: each as likely as any other; skewed: as likely as the
inverse of its rank. Every {_EVERY} s a generation with {_NEW} new filings is published, each about another issuer. Server,
generator and publisher share the machine. {beside if len(runs) > len(_DRAWS) else f"No datasette: {skipped}."}
"""
    write_results("web load", text)


def _of_kind(answers: tuple[Answered, ...], kind: str) -> tuple[Answered, ...]:
    return tuple(one for one in answers if one.kind == kind)


def _median_of(run: Run, place: int) -> str:
    return f"{statistics.median(one[place] for one in run.published):.1f}" if run.published else ""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.web_load")
    parser.add_argument("--filings", type=int, default=_FILINGS, help="two and a half rows each")
    parser.add_argument("--rate", type=float, default=_RATE, help="requests a second")
    parser.add_argument("--seconds", type=int, default=_SECONDS)
    parser.add_argument("--book", type=Path, help="a folder in which the book is made, or was made earlier")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes of the server")
    parser.add_argument("--no-datasette", dest="datasette", action="store_false")
    given = parser.parse_args()
    wanted = Size(given.filings, given.rate, given.seconds, given.workers)
    print("\n".join(one.line() for one in measure(wanted, given.book, datasette=given.datasette)))
