"""Filings into a book: read in bulk, with several processes where that is worth it, and published for readers."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from section16.clock import Clock, now
from section16.errors import RequestError
from section16.limits import Limits
from section16.plurals import counted
from section16.sources.files import STDIN, files_of, path_names, size_of
from section16.store.book.folder import MANIFEST
from section16.store.book.manifest import read_manifest
from section16.workspace.book import require_libraries

if TYPE_CHECKING:
    from section16.ingest.executor import ExecutorKind
    from section16.ingest.filings import IngestReport
    from section16.ingest.intake import RefusedFile
    from section16.ingest.posting import PostingReport
    from section16.store.book.writer import BookWriter

__all__ = ["IngestProgress", "IngestedFilings", "IssuerNotComputed", "NotIngested", "ingest_filings"]

_WORTH_PROCESSES = 50_000_000
"""Bytes of input from which several processes take less time than they need to start."""
_MOST_PROCESSES = 8


class NotIngested(msgspec.Struct, frozen=True, kw_only=True):
    """A file that could not be read: its name, why, and what to do."""

    source: str
    reason: str
    remedy: str


class IssuerNotComputed(msgspec.Struct, frozen=True, kw_only=True):
    """An issuer whose ledger could not be computed, and why; its filings are in the book."""

    issuer: str
    reason: str


class IngestedFilings(msgspec.Struct, frozen=True, kw_only=True):
    """What an ingest did to a book.

    ``added`` filings are new to the book, so that it has so many more. ``replaced`` versions, which the book had or which were
    read before, gave way to a fuller source, a correction, or the filing that a document without an accession number is a copy
    of. ``copies`` documents without an accession number say what another filing says, and do not count. ``known`` filings
    were in the book already, or twice among the inputs; ``deleted`` ones EDGAR has deleted. ``others``
    counts files with another form or none, ``refused`` are files that could not be read; ``waiting`` counts those that could
    not be read earlier and were not tried again. ``archives`` were read to their end,
    ``skipped`` ones were read before. The ledger of ``issuers`` issuers was computed again; of ``failed`` it could not be.
    ``generation`` is what readers see from now on.
    """

    added: int
    replaced: int = 0
    copies: int = 0
    known: int
    deleted: int
    others: int
    refused: tuple[NotIngested, ...]
    waiting: int
    archives: int
    skipped: int
    issuers: int
    failed: tuple[IssuerNotComputed, ...] = ()
    generation: int


class IngestProgress(msgspec.Struct, frozen=True):
    """How far an ingest is: bytes of the inputs that are used up, of how many, and how many filings were read."""

    used: int
    total: int
    filings: int


def ingest_filings(  # noqa: PLR0913 - each is an option of the command
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    book: str | os.PathLike[str],
    *,
    processes: int | None = None,
    executor: ExecutorKind | None = None,
    address: str = "",
    store: str = "",
    retry: bool = False,
    limits: Limits | None = None,
    progress: Callable[[IngestProgress], None] | None = None,
    clock: Clock = now,
) -> IngestedFilings:
    """Read filings into a book, compute the ledgers that change, and publish it; the book is created if it does not exist.

    The paths are files, patterns, folders, archives (``.tar``, ``.tar.gz``, ``.zip``), days of EDGAR's feed
    (``.nc.tar.gz``) or Oldloads (``.gz``), and the SEC's quarterly data sets; ``-`` is the standard input. What the book has is
    passed over, and an ingest that was interrupted continues. Of several sources of a filing the fullest is kept. With
    ``retry``, files that could not be read earlier and issuers whose ledger could not be computed are tried again.
    ``processes`` are chosen by the size of the inputs where they are not given. ``executor`` is what does the work: this
    process (``serial``), ``processes`` of this machine, or ``ray``, on this machine or on the cluster at ``address``. A new
    book keeps its files in the ``store`` at an address that fsspec knows, such as ``s3://bucket/book``, if one is named. Raises
    :class:`~section16.errors.BookError` for a book that cannot be written, and :class:`~section16.errors.RequestError` for an
    executor that is not there, and for paths that name nothing where there is no book yet.
    """
    require_libraries()
    from section16.ingest.executor import executing  # noqa: PLC0415 - it needs the extra `book`
    from section16.ingest.filings import IngestOptions, ingest  # noqa: PLC0415
    from section16.ingest.posting import post  # noqa: PLC0415
    from section16.store.book.writer import FilingBook  # noqa: PLC0415

    named, folder = path_names(paths), Path(book)
    if not store and not (folder / MANIFEST).exists():
        _require_inputs(named, folder)
    total = size_of(named)

    def note(used: int, filings: int) -> None:
        if progress is not None:
            progress(IngestProgress(used, total, filings))

    options = IngestOptions(retry=retry, limits=limits, progress=note)
    chosen = executing(executor, processes, address, usual=_processes(total))
    with chosen as workers, FilingBook.create(folder, store).writing() as writer:
        report = ingest(writer, named, _microseconds(clock()), options, executor=workers)
        posted = post(writer, _microseconds(clock()), executor=workers, retry=retry)
        generation = writer.publish()
    return _ingested(report, writer, posted, generation)


def _require_inputs(named: Sequence[str], folder: Path) -> None:
    """Raise where nothing is named that could be read into a new book: a wrong path would otherwise leave an empty one."""
    if not named:  # what could not be read earlier is in the book
        read_manifest(folder)
    missing = [path for path in named if path != STDIN and not _is_there(path)]
    if len(missing) == len(named):
        where = missing[0] + (f" and {counted(len(missing) - 1, 'other path')}" if len(missing) > 1 else "")
        what = "No such file, or a folder without files."
        raise RequestError(what, where=where, remedy="Correct the path. No book was made.")


def _is_there(path: str) -> bool:
    try:
        return bool(files_of(path))
    except OSError:
        return False


def _processes(total: int) -> int:
    """Return how many processes are worth it for inputs of a size."""
    return min(os.cpu_count() or 1, _MOST_PROCESSES) if total >= _WORTH_PROCESSES else 1


def _microseconds(moment: datetime) -> int:
    return int(moment.timestamp()) * 1_000_000 + moment.microsecond


def _ingested(report: IngestReport, writer: BookWriter, posted: PostingReport, generation: int) -> IngestedFilings:
    return IngestedFilings(
        # A ledger that is computed later than its filings were read finds copies among those that were counted then.
        added=max(0, report.added - writer.replaced - writer.copies - writer.deleted),
        replaced=writer.replaced,
        copies=writer.copies,
        known=report.known,
        deleted=report.deleted + writer.deleted,
        others=report.others,
        refused=tuple(map(_not_ingested, report.refused)),
        waiting=report.waiting,
        archives=report.inputs,
        skipped=report.skipped,
        issuers=posted.issuers,
        failed=tuple(IssuerNotComputed(issuer=one.cik, reason=one.reason) for one in posted.failed),
        generation=generation,
    )


def _not_ingested(file: RefusedFile) -> NotIngested:
    return NotIngested(source=file.source, reason=file.reason, remedy=file.remedy)
