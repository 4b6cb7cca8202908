"""What Ray costs on top of the processes of one machine: the same tasks, two workers each.

``python -m bench.scale_out ENVIRONMENT 20000 200000`` measures with the interpreter of an environment that has
``requirements-ray.lock``, which this one does not have; ``pip`` and ``uv`` make it.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

import generate
from bench.book_ledger import pack
from bench.figures import Target, circumstances, table, write_results
from generate.names import MOST_ISSUERS
from generate.world import IssuerWorld

_OF_ARCHIVE = 5_000
"""Filings of one archive, about as many as EDGAR gets in a week."""
_SEED = 16
_ROOT = Path(__file__).parent.parent
_STEPS = ("start", "read", "ledger")
_MOST = 1.3


class Run(msgspec.Struct, frozen=True):
    """What one kind of workers took: for each step the seconds that passed, and those of CPU."""

    passed: dict[str, float]
    used: dict[str, float]


def measure(python: str, sizes: tuple[int, ...]) -> list[Target]:
    """Measure books of several sizes, write the section after each, and return the target."""
    found: dict[int, dict[str, Run]] = {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            number, archives = _generated(Path(name), size)
            found[number] = {kind: _run(python, kind, Path(name) / kind, archives) for kind in ("processes", "ray")}
        _write(found)  # a size may take an hour
    last = max(found)
    return [Target(f"CPU of Ray for {last:,} filings, times that of processes", _MOST, _times(found[last], "used"))]


def _times(runs: dict[str, Run], what: str) -> float:
    """Return how many times Ray takes what processes take, beginning and all."""
    pool, ray = (sum(getattr(runs[kind], what).values()) for kind in ("processes", "ray"))
    return float(ray / pool)


def _run(python: str, kind: str, book: Path, archives: list[Path]) -> Run:
    command = [python, "-m", "bench.scale_work", kind, str(book), *map(str, archives)]
    passed: dict[str, float] = {}
    used: dict[str, float] = {}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=_ROOT) as working:
        assert working.stdout is not None
        for line in working.stdout:
            step, seconds, of_cpu = line.split()
            passed[step], used[step] = float(seconds), float(of_cpu)
            print(kind, line.strip(), flush=True)
    assert working.returncode == 0, kind
    return Run(passed, used)


def _generated(folder: Path, size: int) -> tuple[int, list[Path]]:
    """Write archives of at least so many filings, and return how many filings they have."""
    worlds = generate.issuers(_SEED, MOST_ISSUERS, years=3, errors=False, drift=False)
    archives, number = [], 0
    while number < size:
        archives.append(folder / f"{number:09}.tar.gz")
        with tarfile.open(archives[-1], "w:gz", compresslevel=1) as packed:
            number += sum(pack(packed, world) for world in _enough(worlds, min(_OF_ARCHIVE, size - number)))
    return number, archives


def _enough(worlds: Iterator[IssuerWorld], size: int) -> Iterator[IssuerWorld]:
    """Yield issuers until they have so many filings."""
    while size > 0:
        world = next(worlds)
        size -= len(world.filings)
        yield world


def _write(found: dict[int, dict[str, Run]]) -> None:
    lines = [
        (
            f"{number:,} filings, {'Ray' if kind == 'ray' else 'processes'}",
            *(f"{run.passed[step]:.1f}" for step in _STEPS),
            *(f"{run.used[step]:.1f}" for step in _STEPS),
        )
        for number, runs in found.items()
        for kind, run in runs.items()
    ]
    times = [(f"{number:,}", f"{_times(runs, 'used'):.2f}", f"{_times(runs, 'passed'):.2f}") for number, runs in found.items()]
    headings = ("two workers", *(f"{step}, s" for step in _STEPS), *(f"{step}, s of CPU" for step in _STEPS))
    text = f"""
# Scale out

{circumstances(f"invented filings in archives of {_OF_ARCHIVE:,}, each archive and each range of issuers a task")}
The CPU is that of the program and of all processes that it started, those of Ray among them.

{table(headings, lines)}

Ray beside processes, its start and its end included. Time that passes depends on what else the machine does; CPU does not.

| filings | times the CPU | times the time |
| ---: | ---: | ---: |
{chr(10).join(f"| {' | '.join(line)} |" for line in times)}
"""
    write_results("scale out", text)


if __name__ == "__main__":
    asked = tuple(map(int, sys.argv[2:])) or (20_000, 200_000)
    print("\n".join(target.line() for target in measure(sys.argv[1], asked)))
