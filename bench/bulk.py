"""What a whole archive takes from the command line."""

from __future__ import annotations

import resource
import subprocess
import sys
import tarfile
import tempfile
import time
from importlib.resources import as_file, files
from pathlib import Path

from bench.figures import circumstances, table, write_results
from bench.filings import archive


def measure() -> None:
    """Measure ``section16 rows`` over the archive and write the section."""
    place = archive()
    if place is not None:
        _write(place, "the whole reference archive of real filings")
        return
    with as_file(files("section16.demo").joinpath("forms")) as folder:
        _write(folder, "the invented filings of the demonstration (SECTION16_CORPUS is unset: no real filings)")


def _write(place: Path, what: str) -> None:
    lines = []
    for kind in ("csv", "json"):
        with tempfile.TemporaryDirectory() as folder:
            output = Path(folder) / "rows"
            start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
            command = [sys.executable, "-m", "section16", "rows", str(place), "--format", kind, "-o", str(output)]
            subprocess.run(command, check=True, capture_output=True)
            taken = time.perf_counter() - start
            used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
            lines.append((f"`section16 rows --format {kind}`", f"{taken:.1f}", f"{used:.1f}", f"{_count(place) / taken:,.0f}"))
            size = output.stat().st_size
        sys.stdout.write(f"section16 rows --format {kind}: {taken:.1f} s, {size / 1e6:.1f} MB\n")
    text = table(("command", "wall s", "CPU s", "filings/s"), lines)
    write_results("bulk", f"# In bulk\n\n{circumstances(f'{what}, {_count(place):,} files')} One process.\n\n{text}")


def _count(place: Path) -> int:
    if place.is_dir():
        return sum(1 for _ in place.iterdir())
    with tarfile.open(place) as members:
        return sum(1 for member in members if member.isfile())
