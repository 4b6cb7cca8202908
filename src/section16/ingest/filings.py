"""Filings into a book, from files, folders and archives, in steps that may be interrupted and repeated.

Each slice of the inputs (:mod:`section16.ingest.slices`) becomes part of the book in one step, together with the record that
it was read. An accession number is taken once: the fullest source wins, and of one kind of source the version that became
known last.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator

import msgspec

from section16.ingest.executor import Executor, SerialExecutor
from section16.ingest.inputs import FAILURES, INPUTS, failure_rows, failures_of, input_rows, kept_original, read_before
from section16.ingest.intake import RefusedFile, Taken
from section16.ingest.slices import InputSlice, Slicer, Slicing, read_slice
from section16.limits import Limits, in_force
from section16.store.book.staging import StagedBatch, stage_batch
from section16.store.book.writer import BookWriter


def _unseen(_used: int, _filings: int) -> None:
    """Show no progress."""


class IngestReport(msgspec.Struct, frozen=True, kw_only=True):
    """What an ingest did.

    ``added`` filings are new to the book or from a fuller source than before, ``known`` ones were in it already, ``deleted``
    ones EDGAR has deleted. ``others`` is the number of files with another form or none, ``refused`` are files that could not be
    read, ``waiting`` is the number of those that could not be read earlier either and were not tried again. ``inputs`` archives
    were read to their end, ``skipped`` ones were read before.
    """

    added: int = 0
    known: int = 0
    others: int = 0
    deleted: int = 0
    refused: tuple[RefusedFile, ...] = ()
    waiting: int = 0
    inputs: int = 0
    skipped: int = 0


class IngestOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How an ingest works.

    With ``retry``, files that could not be read earlier are tried again, before the paths. Without ``findings``, forms are not
    checked. ``limits`` are those of each input. ``progress`` receives the bytes of the inputs that are used up,
    and how many filings were read.
    """

    retry: bool = False
    findings: bool = True
    limits: Limits | None = None
    progress: Callable[[int, int], None] = _unseen


def ingest(
    writer: BookWriter,
    paths: Iterable[str],
    moment: int,
    options: IngestOptions | None = None,
    *,
    executor: Executor | None = None,
) -> IngestReport:
    """Read filings into a book and return what was done; what a book has already is passed over.

    ``moment`` is when the book learns of them, in microseconds since 1970.
    """
    executor, options = executor or SerialExecutor(), options or IngestOptions()
    run = _Ingest(writer, moment, options)
    slicer = Slicer(run.slicing, read_before(writer.home, writer.manifest), processes=executor.processes)
    cut: deque[InputSlice] = deque()

    def slices() -> Iterator[InputSlice]:
        for part in run.slices(slicer, paths):
            cut.append(part)
            yield part

    try:
        for taken in executor.run(read_slice, slices()):
            part = cut.popleft()
            run.commit(part, taken)
            options.progress(part.used, run.report.added + run.report.known)
    finally:
        slicer.close()
    return msgspec.structs.replace(run.report, skipped=slicer.skipped)


class _Ingest:
    """One run: what it has done so far, and how it makes slices part of the book."""

    def __init__(self, writer: BookWriter, moment: int, options: IngestOptions) -> None:
        self._writer = writer
        self._moment = moment
        self._options = options
        self._failures = {one.source: one for one in failures_of(writer.home, writer.manifest)}
        self.slicing = Slicing(
            home=str(writer.home),
            moment=moment,
            limits=in_force(options.limits),
            batch=writer.manifest.batch,
            failed=frozenset(one.sha256 for one in self._failures.values() if one.sha256),
            findings=options.findings,
        )
        self.report = IngestReport()

    def slices(self, slicer: Slicer, paths: Iterable[str]) -> Iterator[InputSlice]:
        """Yield the slices of the run."""
        if self._options.retry:
            home, manifest = self._writer.home, self._writer.manifest
            yield from slicer.retried(tuple(self._failures.values()), lambda digest: kept_original(home, manifest, digest))
        yield from slicer.slices(paths)

    def commit(self, part: InputSlice, taken: Taken) -> None:
        """Make what was read of a slice part of the book, with the record of what was finished or refused."""
        added = self._writer.commit(*taken.batches, *self._records(part, taken))
        if taken.deleted:
            self._writer.delete(taken.deleted, part.moment)
        report = self.report
        self.report = msgspec.structs.replace(
            report,
            added=report.added + added,
            known=report.known + taken.known + taken.filings - added,
            others=report.others + taken.others,
            deleted=report.deleted + len(taken.deleted),
            refused=(*report.refused, *taken.refused),
            waiting=report.waiting + len(taken.waiting),
            inputs=report.inputs + self._is_finished(part, taken),
        )

    def _is_finished(self, part: InputSlice, taken: Taken) -> bool:
        return part.finishes is not None and all(one.source != part.archive for one in taken.refused)

    def _records(self, part: InputSlice, taken: Taken) -> Iterator[StagedBatch]:
        tables = {}
        if self._is_finished(part, taken) and part.finishes is not None:
            tables[INPUTS] = input_rows(part.finishes, self._moment)
        failures = self._changed(part, taken)
        if failures:
            tables[FAILURES] = failure_rows(failures, part.moment)
        if tables:
            yield stage_batch(self._writer.home, tables)

    def _changed(self, part: InputSlice, taken: Taken) -> list[tuple[RefusedFile, bool]]:
        """Return which files are refused for the first time or for another reason, and which were read at last."""
        refused = {one.source for one in taken.refused}
        changed = [(one, False) for one in taken.refused if self._failures.get(one.source) != one]
        self._failures |= {one.source: one for one in taken.refused}
        tried = {name for name, _ in part.members} | set(part.files) | ({part.archive} if part.archive else set())
        tried |= {part.finishes.path} if part.finishes else set()
        read = (tried - refused - set(taken.waiting)) & self._failures.keys()
        return changed + [(self._failures.pop(source), True) for source in sorted(read)]
