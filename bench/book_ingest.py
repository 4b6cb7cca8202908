"""From packed filings to the segments of a book, beside the floor: unpacking, walking the archive, and parsing the same XML."""

from __future__ import annotations

import gc
import io
import random
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from lxml import etree

from bench.figures import Target, circumstances, table, write_results
from bench.filings import SEED, archive, document_in, sample
from section16.formats.reading import read_bytes
from section16.ingest.executor import Executor, ProcessExecutor, SerialExecutor
from section16.ingest.filings import ingest
from section16.ingest.intake import Intake, may_be_form
from section16.ingest.packed import packed_members
from section16.limits import Limits
from section16.store.book.columns import BookBatch, Origin
from section16.store.book.segments import write_segment
from section16.store.book.writer import FilingBook

_PASSES = 3
_PARTS = 8
_BATCH = 2_000
_OTHERS, _OTHER_BYTES = 19, 100_000
"""Members of a feed that are other forms, for each ownership form, and the size of each."""
_HEAD = b"<SUBMISSION>\n<TYPE>4\n<DOCUMENT>\n<TYPE>4\n<TEXT>\n<XML>\n"
_HASH = "0" * 64
_ROOT = Path(__file__).parent.parent
_ALONE = """
import sys; from pathlib import Path
from section16.ingest.filings import ingest
from section16.store.book.writer import FilingBook
with FilingBook.create(Path(sys.argv[2])).writing() as writer: ingest(writer, [sys.argv[1]], 1)
from bench.memory import peak; print(peak())
"""


def measure() -> list[Target]:
    """Measure, write the section, and return the targets."""
    with tempfile.TemporaryDirectory(prefix="section16-ingest-") as folder:
        place = archive() or _packed(Path(folder) / "forms.tar.gz")
        count = sum(1 for _ in _members(place))
        feed = _feed(Path(folder) / "feed.nc.tar.gz")
        stages: dict[str, Callable[[], object]] = {
            "unpacked and walked": lambda: [None for _ in _members(place)],
            "floor: unpacked, walked, `lxml.etree.fromstring`": lambda: [_parsed(data) for data in _members(place)],
            "to Parquet segments": lambda: to_segments(place, Path(folder) / "segments"),
            "with hashes, originals and entries": lambda: _taken(place, Path(folder) / "originals", findings=False),
            "with findings of reader and checks too": lambda: _taken(place, Path(folder) / "findings", findings=True),
        }
        times = _microseconds(stages, count)
        of_feed: dict[str, Callable[[], object]] = {
            "walk": lambda: [None for _ in _members(feed)],
            "taken": lambda: _taken(feed, Path(folder) / "feed", findings=False),
        }
        mixed = _microseconds(of_feed, 1)
        wall = [_wall([place], Path(folder) / f"wall{at}", executor) for at, executor in enumerate(_executors())]
        parts = _parts(place, Path(folder))
        several = [_wall(parts, Path(folder) / f"several{at}", executor) for at, executor in enumerate(_executors())]
        memory = _memory(place, Path(folder) / "alone")
    floor = times["floor: unpacked, walked, `lxml.etree.fromstring`"]
    figures = [
        Target("bytes to Parquet segments, times the floor", 3.0, times["to Parquet segments"] / floor),
        Target("a feed with 1 ownership form in 20, times unpacking it", 1.3, mixed["taken"] / mixed["walk"]),
        Target("two processes, share of the time of one", 1 / 1.8, wall[1] / wall[0]),
        Target(f"the same, over {_PARTS} archives", 1 / 1.8, several[1] / several[0]),
        Target("memory of a process that reads", 500, memory, " MB"),
    ]
    _write(times, floor, figures, count)
    return figures


def _write(times: dict[str, float], floor: float, figures: list[Target], count: int) -> None:
    lines = [(name, f"{taken:,.0f}", f"{taken / floor:.2f}") for name, taken in times.items()]
    shown = [(one.name, f"{one.found:.2f}{one.unit}", f"{one.most:.2f}") for one in figures]
    text = (
        f"# Filings into a book\n\n{circumstances(f'{count:,} filings packed as tar.gz')} CPU time, one process, passes "
        f"interleaved, medians of {_PASSES}; two processes by the clock on the wall.\n\n"
        f"{table(('step', 'µs a filing', 'times the floor'), lines)}\n\n"
        f"The feed has {_OTHERS} members of {_OTHER_BYTES // 1000} kB with other forms for each Form 4.\n\n"
        f"{table(('figure', 'found', 'at most'), shown)}\n\n"
        "**What would reach 1.5.** Unpacking, walking and parsing are the floor itself. What is above it is Python that goes "
        "from element to element, makes the document, and hands texts to Arrow. With the walk over the tree and the filling of "
        "columns in compiled code, driven by the same declaration, most of that goes; such a reader for documents that are as "
        "declared, with this one for all others, is what 1.5 needs."
    )
    write_results("book ingest", text)


def _members(place: Path) -> Iterator[bytes]:
    return (member.data for member in packed_members(place, Limits(), lambda: 0.0, lambda _head: True))


def _parsed(data: bytes) -> object:
    start, end = data.find(b"<XML>"), data.rfind(b"</XML>")
    return etree.fromstring((data[start + 5 : end] if start >= 0 else data).strip())


def to_segments(place: Path, folder: Path) -> None:
    """Fill the segments of a book, and nothing else of it."""
    batch = BookBatch()
    for number, data in enumerate(_members(place)):
        submission = read_bytes(data)
        header = submission.header
        origin = Origin(
            header.accession_number or "" if header else str(number),
            "submission",
            _HASH,
            1,
            "",
            header.filed if header else None,
            header.accepted if header else None,
        )
        batch.add(submission.document, origin, clean=header is not None and not submission.reader_findings)
        if len(batch) == _BATCH:
            _segments(batch, folder)
            batch = BookBatch()
    _segments(batch, folder)


def _segments(batch: BookBatch, folder: Path) -> None:
    for name, rows in batch.tables().items():
        if rows.num_rows:
            write_segment(folder, name, rows)


def _taken(place: Path, folder: Path, *, findings: bool) -> None:
    intake = Intake(folder, 1, findings=findings)
    for member in packed_members(place, Limits(), lambda: 0.0, may_be_form):
        intake.take(member.name, member.data)
    intake.finish()


def _executors() -> tuple[Executor, Executor]:
    return SerialExecutor(), ProcessExecutor(2)


def _wall(places: list[Path], folder: Path, executor: Executor) -> float:
    """Return the seconds that pass while a book is filled."""
    start = time.perf_counter()
    with FilingBook.create(folder).writing() as writer:
        ingest(writer, list(map(str, places)), 1, executor=executor)
    return time.perf_counter() - start


def _memory(place: Path, folder: Path) -> float:
    """Return the megabytes that one process takes at most that fills a book."""
    command = [sys.executable, "-c", _ALONE, str(place), str(folder)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True, cwd=_ROOT).stdout)


def _microseconds(stages: dict[str, Callable[[], object]], count: int) -> dict[str, float]:
    found: dict[str, list[float]] = {name: [] for name in stages}
    for _ in range(_PASSES):
        for name, work in stages.items():
            gc.collect()
            start = time.process_time()
            work()
            found[name].append((time.process_time() - start) * 1e6 / count)
    return {name: statistics.median(taken) for name, taken in found.items()}


def _packed(path: Path) -> Path:
    """Write an archive of the sample, where there are no real filings."""
    return _tar(path, [(f"{number:010}-26-000001.txt", data) for number, data in enumerate(sample().submissions)])


def _parts(place: Path, folder: Path) -> list[Path]:
    """Write the filings of an archive as several, as a team has one for each day or month."""
    members = [(f"{number:010}-26-000001.txt", data) for number, data in enumerate(_members(place))]
    return [_tar(folder / f"part{at}.tar.gz", members[at::_PARTS]) for at in range(_PARTS)]


def _feed(path: Path) -> Path:
    """Write a day of the feed: ownership forms, each with other forms around it."""
    other = b"<SUBMISSION>\n<ACCESSION-NUMBER>0009990001-26-%06d\n<TYPE>10-K\n"
    words = random.Random(SEED)  # texts of a form that do not pack to nothing, the same each time
    members: list[tuple[str, bytes]] = []
    for number, submission in enumerate(sample(100).submissions):
        form = _HEAD + document_in(submission) + b"\n</XML>\n</TEXT>\n</DOCUMENT>\n"
        members += [
            (f"{number}-{at}.nc", other % (number * _OTHERS + at) + words.randbytes(_OTHER_BYTES // 2).hex().encode())
            for at in range(_OTHERS)
        ]
        members.append((f"{number}.nc", form))
    return _tar(path, members)


def _tar(path: Path, members: list[tuple[str, bytes]]) -> Path:
    with tarfile.open(path, "w:gz") as packed:
        for name, data in members:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            packed.addfile(member, io.BytesIO(data))
    return path


if __name__ == "__main__":
    print("\n".join(target.line() for target in measure()))
