"""All that a book computes of packed filings, part by part, beside the floor: unpacking, walking and parsing the same XML."""

from __future__ import annotations

import gc
import hashlib
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain, islice, starmap
from pathlib import Path
from typing import TypeVar

from bench.book_ingest import _members, _packed, _parsed
from bench.figures import Target, circumstances, table, write_results
from bench.filings import archive
from section16.checks.run import check_posted, day_of
from section16.checks.subject import Subject
from section16.compliance.duty import DueDates
from section16.formats.reading import read_bytes
from section16.ingest.filings import ingest
from section16.ingest.intake import FILINGS_OF_BATCH
from section16.ingest.issuer_rows import ComputedFrom, parts, tables_of
from section16.ingest.issuer_tables import IssuerRows, Row
from section16.ingest.kept_entries import KEPT, packed_entries, posted
from section16.ingest.posting import KeptFilings, post
from section16.store.book.changes import ChangedIssuer, changed_issuers
from section16.store.book.columns import BookBatch, Origin
from section16.store.book.originals import Original
from section16.store.book.staging import stage_batch
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
            reading = _reading_by_part(place, writer)
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
    write_results("book parts", _text(count, lines, (_shares(reading, count), _shares(spent, count)), target))
    return [target]


def _shares(spent: _Spent, count: int) -> str:
    """Return a table of parts, the largest first; what begins with "of which" is within the part that it names."""
    total = sum(taken for name, taken in spent.items() if not name.startswith("of which"))
    lines = [(name, f"{taken / count * 1e6:,.0f}", f"{taken / total:.0%}") for name, taken in spent.most_common()]
    return table(("part", "µs a filing", "share"), lines)


def _text(count: int, lines: Sequence[tuple[str, ...]], shares: tuple[str, str], target: Target) -> str:
    reading, computing = shares
    return f"""
# Everything in a book

{circumstances(f"{count:,} filings packed as tar.gz")} CPU time of one process, medians of {_PASSES} passes.

{table(("step", "µs a filing", "times the floor"), lines)}

Reading and computing together take {target.found:.1f} times the floor; the goal is {_MOST:g}.

The parts of reading, in one pass:

{reading}

The parts of the ledger and of all that is computed from it, in one pass:

{computing}

**What would reach {_MOST:g}.** A third less of everything, and no single step is that large. Every change below was measured
or is bounded by what its step takes:

- No function takes more than 6% of either table, and few take 2%. The largest are calls into C: dividing a document into
  tags, converting numbers and texts to Arrow, and compressing.
- Linking again after a first pass taught something concerns 1 issuer in 20 of the archive and takes a fifth of the linking,
  because these issuers have the most rows. Linking again only the reporting persons concerned would save 1% to 2% of the whole.
- Looking for cycles takes 1% of reading, building the analyst's rows by name 1% of the ledger, and judging whether the rows
  of a form are late (1 form in 18 needs it) 2% of reading. All three together are 2% of the whole.
- Reading the words of footnotes and remarks takes 11% of the ledger. One normalized text for all patterns would save a part.

Together these are at most a tenth of the whole. The rest needs another way to compute: cells, the quick look at them and
entries made in one pass in compiled code; linking, due dates and the analyst's columns computed for columns of rows at once.
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


def _reading_by_part(place: Path, writer: BookWriter) -> _Spent:
    """Read every filing as an ingest does, a part at a time for a batch of filings, and return what each part takes."""
    spent, members = _Spent(), _members(place)
    while batch := _noted(spent, "unpacking and walking the archive", lambda: list(islice(members, FILINGS_OF_BATCH))):
        _read(batch, writer, spent)
    return spent


def _read(batch: Sequence[bytes], writer: BookWriter, spent: _Spent) -> None:
    digests = _noted(spent, "hashes", lambda: [hashlib.sha256(data).hexdigest() for data in batch])
    read = _noted(spent, "typed documents", lambda: list(map(read_bytes, batch)))
    known = _noted(spent, "entries", lambda: list(map(posted, read)))
    found = _noted(spent, "findings of the reader", lambda: [one.findings for one in read])
    checked = _noted(spent, "checks", lambda: list(map(check_posted, read, known)))
    # The days and the facts of headers were read above, so that this takes the look alone.
    about = [(one.document, day_of(one.document, one), one, None) for one in read]
    _noted(spent, "of which the quick look at every cell", lambda: list(starmap(Subject, about)))
    rows = BookBatch()

    def add() -> None:
        for one, (filing, _), digest, *findings in zip(read, known, digests, found, checked, strict=True):
            origin = Origin(filing.accession, "submission", digest, _MOMENT, "", filing.filed, filing.accepted)
            clean = one.header is not None and not one.reader_findings
            rows.add(one.document, origin, tuple(chain(*findings)), clean=clean)

    _noted(spent, "tables of Arrow", add)
    accessions = [filing.accession for filing, _ in known]
    packed = _noted(spent, "entries for the ledger, packed", lambda: list(map(packed_entries, read, accessions, known)))
    kept = list(map(Original, accessions, batch, digests))
    kept += [Original(KEPT + name, data) for name, data in zip(accessions, packed, strict=True) if data is not None]
    tables = _noted(spent, "tables of Arrow", rows.tables)
    _noted(spent, "originals and segments, compressed", lambda: stage_batch(writer.home, tables, kept))


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
