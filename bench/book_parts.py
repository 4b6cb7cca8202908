"""All that a book computes of packed filings, part by part, beside the floor: unpacking, walking and parsing the same XML."""

from __future__ import annotations

import gc
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from bench.book_ingest import _members, _packed, _parsed
from bench.figures import Target, circumstances, table, write_results
from bench.filings import archive
from section16.compliance.duty import DueDates
from section16.ingest.filings import ingest
from section16.ingest.issuer_rows import ComputedFrom, parts, tables_of
from section16.ingest.issuer_tables import IssuerRows, Row
from section16.ingest.kept_entries import KEPT
from section16.ingest.posting import KeptFilings, post
from section16.store.book.changes import ChangedIssuer, changed_issuers
from section16.store.book.writer import BookWriter, FilingBook

_PASSES = 3
_MOMENT = 1
_MOST = 8.0
_T = TypeVar("_T")
_Spent = Counter[str]


def measure() -> list[Target]:
    """Measure, write the section, and return the target."""
    with tempfile.TemporaryDirectory(prefix="section16-parts-") as folder:
        place = archive() or _packed(Path(folder) / "forms.tar.gz")
        count = sum(1 for _ in _members(place))
        passes = [_pass(place, Path(folder) / f"book{number}") for number in range(_PASSES)]
        spent = _Spent()
        with FilingBook.create(Path(folder) / "parts").writing() as writer:
            ingest(writer, [str(place)], _MOMENT)
            _by_part(writer, spent)
    floors, read, posted, published = (statistics.median(one) / count * 1e6 for one in zip(*passes, strict=True))
    target = Target("everything in a book but its database, times the floor", _MOST, (read + posted) / floors)
    steps = (
        ("floor: unpacked, walked, `lxml.etree.fromstring`", floors),
        ("read, checked and stored", read),
        ("ledger, lateness, short swing and research columns", posted),
        ("database for readers", published),
    )
    lines = [(name, f"{taken:,.0f}", f"{taken / floors:.1f}") for name, taken in steps]
    shares = [(name, f"{taken / count * 1e6:,.0f}", f"{taken / spent.total():.0%}") for name, taken in spent.most_common()]
    write_results("book parts", _text(count, lines, shares, target))
    return [target]


def _text(count: int, lines: Sequence[tuple[str, ...]], shares: Sequence[tuple[str, ...]], target: Target) -> str:
    return f"""
# Everything in a book

{circumstances(f"{count:,} filings packed as tar.gz")} CPU time of one process, medians of {_PASSES} passes.

{table(("step", "µs a filing", "times the floor"), lines)}

Reading and computing together take {target.found:.1f} times the floor; the goal is {_MOST:g}.

The parts of the ledger and of all that is computed from it, in one pass:

{table(("part", "µs a filing", "share"), shares)}

**What would reach {_MOST:g}.** No part is large by itself: rows are linked, judged, valued and explained one by one in Python,
and the profile of each part is flat. Reading with its checks takes most of the goal by itself. The rest would need linking,
lateness and the analyst's columns to be computed for columns of rows at once, or in compiled code.
"""


def _pass(place: Path, folder: Path) -> tuple[float, float, float, float]:
    """Return the seconds of the floor, of reading, of computing, and of publishing."""
    with FilingBook.create(folder).writing() as writer:
        return (
            _cpu(lambda: [_parsed(data) for data in _members(place)]),
            _cpu(lambda: ingest(writer, [str(place)], _MOMENT)),
            _cpu(lambda: post(writer, _MOMENT)),
            _cpu(writer.publish),
        )


def _cpu(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def _by_part(writer: BookWriter, spent: _Spent) -> None:
    """Compute every issuer as an ingest does, and note what each part takes."""
    changed = list(changed_issuers(writer.folder, writer.manifest, beside=KEPT))
    filings = _noted(spent, "entries from the book", lambda: KeptFilings(writer.home, changed))
    dates = DueDates()
    gc.disable()
    rows = [one for issuer in changed for one in _rows(issuer, filings, dates, spent)]
    _noted(spent, "tables of Arrow", lambda: tables_of(rows))
    gc.enable()


def _rows(issuer: ChangedIssuer, filings: KeptFilings, dates: DueDates, spent: _Spent) -> Iterator[IssuerRows]:
    ledger = _noted(spent, "entries into a ledger", lambda: filings.ledger(issuer))
    for cik in issuer.ciks:
        book = _noted(spent, "linking, amendments, causes", partial(ledger.book, cik))
        _noted(spent, "blocks", partial(getattr, book, "blocks"))
        about = ComputedFrom(cik, ledger, book, dates)
        yield IssuerRows(cik, {part.table.name: _noted(spent, part.table.name, _listed(made, about)) for part, made in parts()})


def _listed(made: Callable[[ComputedFrom], Iterator[Row]], about: ComputedFrom) -> Callable[[], list[Row]]:
    return lambda: list(made(about))


def _noted(spent: _Spent, name: str, work: Callable[[], _T]) -> _T:
    start = time.process_time()
    found = work()
    spent[name] += time.process_time() - start  # type: ignore[assignment]  # a counter of seconds
    return found


if __name__ == "__main__":
    print("\n".join(target.line() for target in measure()))
