"""The ledger of a whole book: positions, reconciliation, lateness and short-swing candidates, issuer by issuer.

Only issuers whose filings changed since are computed again, by the same functions that answer for a folder of filings, from the
originals that the book keeps, or from the entries beside them. An issuer that continues another under a new CIK is computed
with it where its filings show that surely, as those functions decide: what is held is then of the issuer that continues last.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import msgspec

from section16.compliance.duty import shared_due_dates
from section16.errors import UnreadableError
from section16.formats.reading import read_bytes
from section16.ingest.executor import Executor, SerialExecutor
from section16.ingest.issuer_rows import by_issuer_of_filing, rows_of_issuer, tables_of
from section16.ingest.issuer_tables import IssuerRows
from section16.ingest.kept_entries import KEPT, is_packed_here, unpacked_entries
from section16.ledger.entries.posting import BARE
from section16.ledger.ledger import Ledger
from section16.ledger.succession import BOARDS, SUGGESTED
from section16.store.book.changes import ChangedIssuer, Shared, changed_issuers
from section16.store.book.originals import Place, read_original
from section16.store.book.staging import StagedBatch, stage_issuers
from section16.store.book.storage import BookHome, home_at
from section16.store.book.writer import BookWriter

if TYPE_CHECKING:
    import pyarrow as pa

_FILINGS_AT_ONCE = 4_000
"""Filings of issuers that are computed together: their originals are read in the order in which they lie."""
_FILINGS_IN_MEMORY = 500
"""Filings of which the ledgers and the rows are objects at one time: a row takes many times its place in a table of Arrow."""
_YOUNG = 1
"""The generation up to which cycles are looked for between two groups: what the last group made, and nothing older."""


class PostingTask(msgspec.Struct, frozen=True):
    """Issuers to compute, with the places of their filings."""

    home: str
    issuers: tuple[ChangedIssuer, ...]
    basis: int
    moment: int

    @property
    def needs(self) -> tuple[str, ...]:
        """What a machine that does the task must see."""
        return (self.home,)


class FailedIssuer(msgspec.Struct, frozen=True):
    """An issuer whose ledger could not be computed, and why."""

    cik: str
    reason: str


class Posted(msgspec.Struct, frozen=True):
    """What was computed for some issuers: the batch, and counts of issuers and filings.

    ``copies`` are documents without an accession number that say what a filing says, by the names that the book gave them.
    ``failed`` are issuers for which nothing was computed.
    """

    staged: StagedBatch
    issuers: int
    filings: int
    copies: tuple[str, ...] = ()
    failed: tuple[FailedIssuer, ...] = ()


class PostingReport(msgspec.Struct, frozen=True):
    """For how many issuers the ledger was computed, and from how many filings; for ``failed`` it could not be."""

    issuers: int = 0
    filings: int = 0
    failed: tuple[FailedIssuer, ...] = ()


def post(
    writer: BookWriter,
    moment: int,
    *,
    executor: Executor | None = None,
    retry: bool = False,
    progress: Callable[[PostingReport], None] = lambda _report: None,
) -> PostingReport:
    """Compute the ledger of every issuer whose filings changed, and make it part of the book.

    ``moment`` is when that happens, in microseconds since 1970. Interrupted, it goes on where it stopped: what was computed is
    part of the book. An issuer whose ledger cannot be computed stops no other: its filings stay in the book, and the reason is
    in ``posted``; it is computed again when its filings change, or with ``retry``. Raises
    :class:`~section16.errors.BookError` where an original is damaged.
    """
    basis, report = writer.manifest.filed, PostingReport()
    executor = executor or SerialExecutor()
    changed = changed_issuers(writer.folder, writer.manifest, retry=retry, shared=Shared(SUGGESTED, BOARDS), beside=KEPT)
    for posted in executor.run(compute, _tasks(writer.home, changed, basis, moment, executor.processes)):
        writer.leave_out_copies(posted.copies, moment)  # first: interrupted after it, the issuers are computed again
        writer.commit(posted.staged)
        done = posted.issuers - len(posted.failed)
        report = PostingReport(
            issuers=report.issuers + done,
            filings=report.filings + posted.filings,
            failed=report.failed + posted.failed,
        )
        progress(report)
    return report


def _tasks(home: BookHome, changed: Iterator[ChangedIssuer], basis: int, moment: int, processes: int) -> Iterator[PostingTask]:
    """Yield issuers in tasks of so many filings; the first are small, so that no process waits long for its first."""
    chosen: list[ChangedIssuer] = []
    size, most = 0, _FILINGS_AT_ONCE // (4 if processes > 1 else 1)
    for issuer in changed:
        chosen.append(issuer)
        size += len(issuer.places)
        if size >= most:
            yield PostingTask(str(home), tuple(chosen), basis, moment)
            chosen, size, most = [], 0, min(most * 2, _FILINGS_AT_ONCE)
    if chosen:
        yield PostingTask(str(home), tuple(chosen), basis, moment)


def compute(task: PostingTask) -> Posted:
    """Compute the rows of the issuers of a task and write them where the book has its files."""
    home = home_at(task.home)
    work = _Computing(KeptFilings(home, task.issuers))
    with without_collection():
        for some in _groups(task.issuers):
            work.add(some)
            gc.collect(_YOUNG)
    ciks = [cik for issuer in task.issuers for cik in issuer.ciks]
    staged = stage_issuers(home, work.tables(), ciks, task.basis, moment=task.moment, failures=work.failures)
    failed = tuple(FailedIssuer(cik, reason) for cik, reason in work.failures.items())
    filings = sum(len(issuer.places) for issuer in task.issuers)
    return Posted(staged, len(ciks), filings, tuple(work.copies), failed)


def _groups(issuers: Iterable[ChangedIssuer]) -> Iterator[list[ChangedIssuer]]:
    """Yield issuers in groups of so many filings, of which all that is computed is in memory at one time."""
    some: list[ChangedIssuer] = []
    size = 0
    for issuer in issuers:
        some.append(issuer)
        size += len(issuer.places)
        if size >= _FILINGS_IN_MEMORY:
            yield some
            some, size = [], 0
    if some:
        yield some


class KeptFilings:
    """The filings of issuers: their entries, where this program has kept them, or else their originals."""

    def __init__(self, home: BookHome, issuers: Sequence[ChangedIssuer]) -> None:
        kept = _read(home, [place for issuer in issuers for place in issuer.kept.values()])
        self._entries = {name.removeprefix(KEPT): data for name, data in kept.items() if is_packed_here(data)}
        places = [place for issuer in issuers for place in issuer.places if place.accession not in self._entries]
        self._originals = _read(home, places)

    def ledger(self, issuer: ChangedIssuer) -> Ledger:
        """Return the ledger of an issuer's filings; a bare document has the accession number of the name that it gets here."""
        ledger = Ledger()
        for place in issuer.places:
            source, entries = f"{place.accession}.xml", self._entries.get(place.accession)
            if entries is not None:
                ledger.take(*unpacked_entries(entries, source))
                continue
            with suppress(UnreadableError):  # it was read when it was taken: a later version refuses more
                ledger.post(read_bytes(self._originals[place.accession], source))
        return ledger

    def copies(self, issuer: ChangedIssuer, ledger: Ledger) -> Iterator[str]:
        """Yield the documents without an accession number for which the ledger has the filing that says the same."""
        for place in issuer.places:
            if place.accession.startswith(BARE) and ledger.filing(place.accession) is None:
                with suppress(UnreadableError):
                    if ledger.accession_of(read_bytes(self._originals[place.accession])):
                        yield place.accession


def _read(home: BookHome, places: Iterable[Place]) -> dict[str, bytes]:
    """Return what is kept at places, by its name; what is in one block is read together."""
    ordered = sorted(places, key=lambda place: (place.file, place.block, place.start))
    return {place.accession: read_original(home, place) for place in ordered}


class _Computing:
    """The rows of issuers; one for which the program itself fails is left out, with the reason, and stops no other."""

    def __init__(self, filings: KeptFilings) -> None:
        self._filings = filings
        self._dates = shared_due_dates()
        self._tables: dict[str, list[pa.Table]] = defaultdict(list)
        self.copies: list[str] = []
        self.failures: dict[str, str] = {}

    def add(self, issuers: Iterable[ChangedIssuer]) -> None:
        """Compute the rows of issuers."""
        rows: dict[str, IssuerRows] = {}
        for issuer in issuers:
            with self._noted(*issuer.ciks):
                rows |= self._rows(issuer)
        for name, table in self._tables_of(rows).items():
            self._tables[name].append(table)

    def _rows(self, issuer: ChangedIssuer) -> dict[str, IssuerRows]:
        ledger = self._filings.ledger(issuer)
        copies = list(self._filings.copies(issuer, ledger))
        latest = [cik for cik in issuer.ciks if ledger.latest(cik) == cik]
        found: Iterable[IssuerRows] = [rows_of_issuer(ledger, cik, self._dates) for cik in latest]
        if len(latest) < len(issuer.ciks):
            found = list(by_issuer_of_filing(found, ledger))
        self.copies += copies
        return {rows.issuer: rows for rows in found}

    def _tables_of(self, rows: Mapping[str, IssuerRows]) -> dict[str, pa.Table]:
        try:
            return tables_of(rows.values())
        except Exception:  # noqa: BLE001 - a value that no column takes: it is of one issuer, or of few
            for cik, one in rows.items():
                with self._noted(cik):
                    tables_of([one])
            return tables_of(one for cik, one in rows.items() if cik not in self.failures)

    def tables(self) -> dict[str, pa.Table]:
        """Return the rows of all issuers as tables."""
        import pyarrow as pa  # noqa: PLC0415 - an optional extra, loaded when a book is first used

        return {name: pa.concat_tables(tables) for name, tables in self._tables.items()}

    @contextmanager
    def _noted(self, *ciks: str) -> Iterator[None]:
        try:
            yield
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - what section16 cannot compute must not take the other issuers with it
            self.failures |= dict.fromkeys(ciks, f"{type(error).__name__}: {error}")


@contextmanager
def without_collection() -> Iterator[None]:
    """Look for cycles only where the work itself asks: ledgers have many objects that live as long as they do, and few cycles.

    Looking for them while a task makes objects takes an eighth of its time.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
