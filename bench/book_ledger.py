"""The ledger of a whole book: what a filing costs to ingest, post and publish, and how cost and memory grow with the filings.

``python -m bench.book_ledger 1000000`` measures that many filings.
"""

from __future__ import annotations

import io
import resource
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import generate
from bench.figures import Target, circumstances, table, write_results
from section16.ingest.filings import IngestOptions, ingest
from section16.ingest.posting import post
from section16.store.book.writer import FilingBook

_SIZES = (2_000, 8_000)
_MOMENT = 1_767_614_400_000_000
_SEED = 16
_MOST_GROWTH = 1.3


def measure(sizes: tuple[int, ...] = _SIZES) -> list[Target]:
    """Measure books of several sizes, write the section, and return the target: cost must not grow with the book."""
    found = [_measured(size) for size in sizes]
    lines = [
        (f"{number:,}", *(f"{1000 * value / number:.2f}" for value in parts), f"{peak:,.0f}") for number, parts, peak in found
    ]
    text = f"""
# The ledger of a book

{circumstances(f"up to {found[-1][0]:,} invented filings, CPU time of one process")}

Milliseconds a filing; the peak of memory is that of the process so far.

{table(("filings", "read, checked and stored", "ledger and columns", "published", "memory, MB"), lines)}
"""
    write_results("book ledger", text)
    first, last = (sum(parts) / number for number, parts, _ in (found[0], found[-1]))
    return [Target(f"a filing of {found[-1][0]:,} in a book, against {found[0][0]:,}", _MOST_GROWTH, last / first)]


def _measured(size: int) -> tuple[int, tuple[float, float, float], float]:
    with tempfile.TemporaryDirectory(prefix="section16-book-") as folder:
        archive = Path(folder) / "filings.tar.gz"
        number = _write(archive, size)
        with FilingBook.create(Path(folder) / "book").writing() as writer:
            read = _cpu(lambda: ingest(writer, [str(archive)], _MOMENT, IngestOptions()))
            posted = _cpu(lambda: post(writer, _MOMENT))
            published = _cpu(writer.publish)
    return number, (read, posted, published), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _write(archive: Path, size: int) -> int:
    """Write at least so many filings, whole issuers, and return how many they are."""
    number = 0
    with tarfile.open(archive, "w:gz", compresslevel=1) as packed:
        for filing in _filings():
            data = filing.text
            member = tarfile.TarInfo(f"{filing.accession}.txt")
            member.size = len(data)
            packed.addfile(member, io.BytesIO(data))
            number += 1
            if number >= size:
                break
    return number


def _filings() -> Iterator[generate.Filing]:
    return (filing for issuer in generate.issuers(_SEED, 100_000, years=3) for filing in issuer.filings)


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    asked = (int(sys.argv[1]),) if len(sys.argv) > 1 else _SIZES
    print("\n".join(target.line() for target in measure(asked)))
