"""A book of all of EDGAR's ownership forms: built from a quarter on, and kept current day by day."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import msgspec

from section16.clock import Clock, Pause, now, wait
from section16.errors import NotOnEdgarError, RequestError
from section16.law.business_days import WASHINGTON
from section16.workspace.book import book_to_read, require_libraries
from section16.workspace.fetch_requests import require_xml
from section16.workspace.fetching import IN_BOOK, FetchStep, NotFetched, fetcher_of, waiting_of
from section16.workspace.ingesting import IngestedFilings, IngestProgress, ingest_filings

if TYPE_CHECKING:
    from section16.edgar.building.parts import HistoryPart, Quarter
    from section16.edgar.building.progress import BuildProgress
    from section16.edgar.fetching.fetcher import FailedFetch, Fetcher

__all__ = ["BuildPlan", "BuiltBook", "PlannedPart", "build_book", "update_book"]

_PROGRESS = "built.jsonl"
_REQUESTS_A_SECOND, _BYTES_A_SECOND = 10, 10_000_000
_DAYS_TOGETHER = 20
"""So many days are read into the book at once: publishing a book takes longer than reading a day."""


class PlannedPart(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the history that a book does not have: about how many files and bytes it has, and how many seconds it takes.

    ``kind`` is ``data set``, ``filings of the quarter`` or ``filings of the day``.
    """

    name: str
    kind: str
    files: int
    bytes: int
    seconds: int


class BuildPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What building a book takes: the parts that it does not have, and how many it has.

    The numbers are means, because EDGAR states none before its indexes are downloaded; the seconds are those of the download,
    at ten requests and 10 MB a second. ``free_bytes`` is the space of the disk.
    """

    parts: tuple[PlannedPart, ...]
    there: int
    free_bytes: int

    @property
    def files(self) -> int:
        """The files of all parts."""
        return sum(one.files for one in self.parts)

    @property
    def bytes(self) -> int:
        """The bytes of all parts."""
        return sum(one.bytes for one in self.parts)

    @property
    def seconds(self) -> int:
        """The seconds of all parts."""
        return sum(one.seconds for one in self.parts)


class BuiltBook(msgspec.Struct, frozen=True, kw_only=True):
    """What was downloaded and read into a book.

    ``parts`` are those that are done, by name; ``open_parts`` lack something and are completed when the command is run again:
    days that EDGAR has not finished, and parts of which a file ``failed``. ``complete_to`` is the last day up to which the book
    has everything. With only a plan, nothing was downloaded.
    """

    plan: BuildPlan
    parts: tuple[str, ...] = ()
    open_parts: tuple[str, ...] = ()
    downloaded: int = 0
    added: int = 0
    complete_to: date | None = None
    failed: tuple[NotFetched, ...] = ()
    ingested: tuple[IngestedFilings, ...] = ()


class BuildReports(msgspec.Struct, frozen=True):
    """Who learns of the plan, of each part before it begins, of each file, and of how far reading is."""

    planned: Callable[[BuildPlan], None] = lambda _plan: None
    part: Callable[[PlannedPart], None] = lambda _part: None
    step: Callable[[FetchStep], None] = lambda _step: None
    reading: Callable[[IngestProgress], None] = lambda _progress: None


def build_book(  # noqa: PLR0913 - each is an option of the command
    book: Path,
    since: tuple[int, int],
    *,
    full: bool = False,
    plan_only: bool = False,
    reports: BuildReports = BuildReports(),  # noqa: B008 - a frozen value
    agent: str = "",
    edgar: str = "",
    clock: Clock = now,
    pause: Pause = wait,
    workers: Mapping[str, Any] | None = None,
    fetcher: Fetcher | None = None,
) -> BuiltBook:
    """Build a book of every Form 3, 4 and 5 from a year and quarter on; what was interrupted continues.

    Quarters for which the SEC publishes a data set come from that, others and the days of the current quarter as filings; with
    ``full``, everything as filings, which have the time of acceptance, the exhibits and the exact text. ``agent`` and ``edgar``
    are as in :func:`~section16.workspace.fetching.fetcher_of`, ``workers`` options of
    :func:`~section16.workspace.ingesting.ingest_filings`. Raises :class:`~section16.errors.RequestError` for a quarter that has
    not begun, for a year before the first forms as XML, and for a book that was built from another EDGAR, and
    :class:`~section16.errors.FetchError` where EDGAR cannot be read.
    """
    from section16.edgar.building.parts import first_day, history_parts  # noqa: PLC0415 - it needs the extra `filing`

    require_xml(since[0], "--from")
    if first_day(since) > clock().astimezone(WASHINGTON).date():
        raise RequestError("This quarter has not begun.", where="--from", remedy="Give a year such as 2003, or 2024q3.")
    require_libraries()
    from section16.store.book.writer import FilingBook  # noqa: PLC0415 - it needs the extra `book`

    # Before there is a folder of downloads: a book is created in an empty folder only.
    FilingBook.create(book, (workers or {}).get("store", ""))
    with _Building(book, reports, agent, edgar, clock, pause, workers, fetcher) as building:
        sets = frozenset[tuple[int, int]]() if full else building.data_sets()
        return building.done(list(history_parts(since, clock(), sets)), plan_only=plan_only)


def update_book(  # noqa: PLR0913 - each is an option of the command
    book: Path,
    *,
    since: date | None = None,
    plan_only: bool = False,
    reports: BuildReports = BuildReports(),  # noqa: B008 - a frozen value
    agent: str = "",
    edgar: str = "",
    clock: Clock = now,
    pause: Pause = wait,
    workers: Mapping[str, Any] | None = None,
    fetcher: Fetcher | None = None,
) -> BuiltBook:
    """Bring a book up to date: the filings of every day since the last one that it has completely.

    ``since`` is the first filing date for a book that was not built from EDGAR. Raises as :func:`build_book` does, and
    :class:`~section16.errors.BookError` for a book that does not exist.
    """
    from section16.edgar.building.parts import day_parts  # noqa: PLC0415 - it needs the extra `filing`

    today = clock().astimezone(WASHINGTON).date()
    with _Building(book_to_read(book), reports, agent, edgar, clock, pause, workers, fetcher) as building:
        first = since or building.progress.next_day
        if first is None:
            remedy = "Give the first filing date with --since, or build the book from EDGAR."
            raise RequestError(
                "The book does not record up to which day it has EDGAR's filings.", where=str(book), remedy=remedy
            )
        if first > today and since is not None:
            raise RequestError(f"{since} is in the future.", where="--since", remedy="Give a day up to today.")
        require_xml(first.year, "--since")
        return building.done(list(day_parts(first, clock())), plan_only=plan_only)


class _Building:
    """A book that is built: its fetcher, its progress, and what was done."""

    def __init__(  # noqa: PLR0913, PLR0917 - what it needs
        self,
        book: Path,
        reports: BuildReports,
        agent: str,
        edgar: str,
        clock: Clock,
        pause: Pause,
        workers: Mapping[str, Any] | None,
        fetcher: Fetcher | None,
    ) -> None:
        from section16.edgar.building.progress import BuildProgress  # noqa: PLC0415 - it needs the extra `filing`

        self._book = book
        self._reports = reports
        self._clock = clock
        self._workers = workers or {}
        self._fetcher = fetcher or fetcher_of(
            book / IN_BOOK, agent=agent, edgar=edgar, progress=waiting_of(reports.step), clock=clock, pause=pause
        )
        self.progress: BuildProgress = BuildProgress(book / IN_BOOK / _PROGRESS, self._fetcher.site.www)
        self._done: list[HistoryPart] = []
        self._open: list[HistoryPart] = []
        self._failed: list[FailedFetch] = []
        self._ingested: list[IngestedFilings] = []
        self._downloaded = 0
        self._data_sets: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self._fetcher.close()

    def data_sets(self) -> frozenset[Quarter]:
        """Return the quarters for which there is a data set."""
        return frozenset((int(name[:4]), int(name[5])) for name in self._data_set_addresses())

    def _data_set_addresses(self) -> dict[str, str]:
        from section16.edgar.indexes.data_sets import read_data_sets_page  # noqa: PLC0415 - it needs the extra `filing`

        if not self._data_sets:
            address = self._fetcher.site.data_sets_page()
            self._data_sets = read_data_sets_page(self._fetcher.get(address).path.read_bytes(), address)
        return self._data_sets

    def done(self, parts: Sequence[HistoryPart], *, plan_only: bool) -> BuiltBook:
        """Download and read what the book does not have of some parts, and return what was done."""
        missing = [part for part in parts if not self.progress.has(part)]
        plan = self._plan(missing, len(parts) - len(missing))
        self._reports.planned(plan)
        if not plan_only:
            for group in _together(missing):
                self._add(group)
        return BuiltBook(
            plan=plan,
            parts=tuple(one.name for one in self._done),
            open_parts=tuple(one.name for one in self._open),
            downloaded=self._downloaded,
            added=sum(one.added for one in self._ingested),
            complete_to=self._complete_to(parts),
            failed=tuple(_not_fetched(one) for one in self._failed),
            ingested=tuple(self._ingested),
        )

    def _plan(self, missing: Sequence[HistoryPart], there: int) -> BuildPlan:
        folder = next(one for one in (self._book.absolute(), *self._book.absolute().parents) if one.exists())
        free = shutil.disk_usage(folder).free
        return BuildPlan(parts=tuple(map(_planned, missing)), there=there, free_bytes=free)

    def _complete_to(self, parts: Sequence[HistoryPart]) -> date | None:
        """Return the last day of the parts before the first that the book does not have."""
        from section16.edgar.building.progress import last_day  # noqa: PLC0415 - it needs the extra `filing`

        found = None
        for part in parts:
            if not self.progress.has(part):
                break
            found = last_day(part)
        return found

    def _add(self, parts: Sequence[HistoryPart]) -> None:
        """Download some parts and read them into the book together; those that lack a file stay open."""
        paths: list[Path] = []
        whole: list[HistoryPart] = []
        for part in parts:
            self._reports.part(_planned(part))
            addresses = self._addresses(part)
            if addresses is None:
                self._open.append(part)
                continue
            got, complete = self._download(addresses)
            paths += got
            (whole if complete and self._is_complete(part) else self._open).append(part)
        if paths:
            self._ingested.append(
                ingest_filings(paths, self._book, progress=self._reports.reading, clock=self._clock, **self._workers)
            )
        self.progress.add(whole, self._clock())
        self._done += whole

    def _addresses(self, part: HistoryPart) -> Sequence[str] | None:
        """Return the addresses of a part; ``None`` for a day whose index EDGAR does not have yet."""
        from section16.edgar.building.parts import PartKind  # noqa: PLC0415 - it needs the extra `filing`
        from section16.edgar.fetching.wanted import filing_address, wanted_of_day, wanted_of_quarter  # noqa: PLC0415
        from section16.edgar.watching.index_days import GIVEN_UP, complete_at  # noqa: PLC0415

        if part.kind is PartKind.DATA_SET:
            return [self._data_set_addresses()[part.name]]
        try:
            if part.kind is PartKind.QUARTER:
                filings = wanted_of_quarter(self._fetcher, *part.quarter)
            else:
                filings = wanted_of_day(self._fetcher, part.first)
        except NotOnEdgarError:
            # Without an index so long after its end, EDGAR was closed on the day.
            is_over = part.kind is PartKind.DAY and self._clock() >= complete_at(part.first) + GIVEN_UP
            return () if is_over else None
        return [filing_address(self._fetcher.site, one) for one in filings]

    def _download(self, addresses: Sequence[str]) -> tuple[list[Path], bool]:
        """Download files, and return them, and whether they are all there."""
        from section16.edgar.fetching.fetcher import Fetched  # noqa: PLC0415 - it needs the extra `filing`

        got: list[Path] = []
        size = 0
        for count, one in enumerate(self._fetcher.get_all(addresses), 1):
            if isinstance(one, Fetched):
                got.append(one.path)
                size += one.size
                self._downloaded += not one.unchanged
            else:
                self._failed.append(one)
            self._reports.step(FetchStep(done=count, files=len(addresses), bytes=size))
        return got, len(got) == len(addresses)

    def _is_complete(self, part: HistoryPart) -> bool:
        from section16.edgar.building.parts import is_complete  # noqa: PLC0415 - it needs the extra `filing`

        return is_complete(part, self._clock())


def _together(parts: Iterable[HistoryPart]) -> Iterator[Sequence[HistoryPart]]:
    """Yield the parts in groups that are read into the book at once: data sets, each quarter of filings, some days."""
    from section16.edgar.building.parts import PartKind  # noqa: PLC0415 - it needs the extra `filing`

    most = {PartKind.DATA_SET: 1_000, PartKind.QUARTER: 1, PartKind.DAY: _DAYS_TOGETHER}
    group: list[HistoryPart] = []
    for part in parts:
        if group and (group[0].kind is not part.kind or len(group) >= most[part.kind]):
            yield group
            group = []
        group.append(part)
    if group:
        yield group


def _planned(part: HistoryPart) -> PlannedPart:
    from section16.edgar.building.parts import USUAL_FILES, PartKind  # noqa: PLC0415 - it needs the extra `filing`
    from section16.edgar.fetching.selection import DATA_SET_BYTES, FILING_BYTES  # noqa: PLC0415

    files = USUAL_FILES[part.kind]
    size = files * (DATA_SET_BYTES if part.kind is PartKind.DATA_SET else FILING_BYTES)
    seconds = max(-(-files // _REQUESTS_A_SECOND), size // _BYTES_A_SECOND)
    return PlannedPart(name=part.name, kind=part.kind.value, files=files, bytes=size, seconds=seconds)


def _not_fetched(one: FailedFetch) -> NotFetched:
    return NotFetched(address=one.address, reason=one.error.what, remedy=one.error.remedy)
