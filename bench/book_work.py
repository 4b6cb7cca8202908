"""A process that fills a book and states what each step took: ``python -m bench.book_work FOLDER BOOK``.

It is a program of its own because DuckDB draws a progress bar into the output of ``python -c``.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.memory import forget_peak, peak
from section16.ingest.filings import ingest
from section16.ingest.posting import post
from section16.store.book.writer import FilingBook


def main(archives: Path, book: Path) -> None:
    """Read the archives of a folder, compute the ledger, and publish; print CPU seconds and the peak of memory of each step."""
    paths = sorted(map(str, archives.glob("*.tar.gz")))
    with FilingBook.create(book).writing() as writer:
        steps: tuple[Callable[[], object], ...] = (
            lambda: ingest(writer, paths, 1),
            lambda: post(writer, 1),
            writer.publish,
        )
        for work in steps:
            forget_peak()
            start = time.process_time()
            work()
            print(time.process_time() - start, peak(), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
