"""Filings from EDGAR: downloaded at its pace into a folder, and from there into a book."""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import suppress
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from section16.clock import Clock, Pause, now, wait
from section16.errors import OutputError, RequestError
from section16.files import making_folder, partial_name
from section16.workspace.book import require_libraries
from section16.workspace.context import today
from section16.workspace.fetch_requests import FetchRequest, require_possible
from section16.workspace.filers import issuer_cik, issuer_named, owner_cik, owner_named
from section16.workspace.ingesting import IngestedFilings, IngestProgress, ingest_filings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from section16.edgar.fetching.fetcher import FailedFetch, Fetched, Fetcher, FetchProgress
    from section16.edgar.fetching.selection import WantedFile
    from section16.edgar.service import EdgarSite

__all__ = [
    "FetchPlan",
    "FetchRequest",
    "FetchStep",
    "FetchedFilings",
    "NotFetched",
    "fetch_filings",
    "fetcher_of",
    "keep_agent",
    "known_agent",
]

ORIGINALS = ".edgar"
"""The folder with what EDGAR sent, beside the files with names to read."""
IN_BOOK = "edgar"
"""The folder of a book with what was downloaded for it."""
_BYTES_A_SECOND = 10_000_000
"""How fast a usual line is, for a first estimate."""
_HASHED = 20
_AS_OWNER = "Give --owner in place of --issuer for the filings of a reporting person."
_AS_ISSUER = "Give --issuer in place of --owner for the filings about an issuer."


class FetchPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What a request takes: files in all, those that are there already, and about how many bytes and seconds the rest takes.

    ``filer`` is whose filings they are, where a filer was named. The seconds are those of ten requests in each, as EDGAR
    allows, and of 10 MB in each where the files are large.
    """

    files: int
    there: int
    bytes: int
    seconds: int
    free_bytes: int
    filer: str = ""

    @property
    def missing(self) -> int:
        """How many files are downloaded."""
        return self.files - self.there


class NotFetched(msgspec.Struct, frozen=True, kw_only=True):
    """A file that could not be downloaded: its address, why, and what to do."""

    address: str
    reason: str
    remedy: str


class FetchStep(msgspec.Struct, frozen=True, kw_only=True):
    """How far a download is: files that are done, of how many, their bytes, and why it waits, where it does."""

    done: int
    files: int
    bytes: int
    waiting: float = 0.0
    reason: str = ""


class FetchedFilings(msgspec.Struct, frozen=True, kw_only=True):
    """What was downloaded.

    ``downloaded`` files are new and have ``bytes``, ``there`` were there already, ``absent`` are addresses under which EDGAR
    has nothing, such as days without a feed, and ``failed`` could not be downloaded. ``folder`` is where the files are;
    ``ingested`` is what reading them into a book did. With only a plan, nothing was downloaded.
    """

    plan: FetchPlan
    folder: str
    downloaded: int = 0
    there: int = 0
    bytes: int = 0
    absent: tuple[str, ...] = ()
    failed: tuple[NotFetched, ...] = ()
    ingested: IngestedFilings | None = None


def fetch_filings(  # noqa: PLR0913 - each is an option of the command
    request: FetchRequest,
    *,
    folder: str | os.PathLike[str] | None = None,
    book: str | os.PathLike[str] | None = None,
    agent: str = "",
    edgar: str = "",
    plan_only: bool = False,
    planned: Callable[[FetchPlan], None] | None = None,
    progress: Callable[[FetchStep], None] | None = None,
    reading: Callable[[IngestProgress], None] | None = None,
    clock: Clock = now,
    pause: Pause = wait,
) -> FetchedFilings:
    """Download what a request asks for, into a folder or into a book, which reads it; what is there is not asked for again.

    ``planned`` receives the plan before the first file is asked for, ``progress`` each step, ``reading`` how far the book is.
    ``agent`` says who asks, ``edgar`` is a local EDGAR; see :func:`fetcher_of`. A request that was interrupted continues when
    it is repeated. Raises :class:`~section16.errors.RequestError` for what cannot be asked for, with the nearest names, and
    :class:`~section16.errors.FetchError` where EDGAR cannot be read.
    """
    require_possible(request, today(clock))
    if (folder is None) is (book is None):
        raise RequestError("Filings are downloaded into a folder or into a book.", remedy="Give -o DIR or --book DIR.")
    target = Path(os.fspath(folder if folder is not None else book))  # type: ignore[arg-type]  # one of them is given
    if book is not None:
        _create(target)  # a book is created in an empty folder only
    steps = _Steps(progress)
    place = target / (ORIGINALS if book is None else IN_BOOK)
    with fetcher_of(place, agent=agent, edgar=edgar, progress=steps.wait, clock=clock, pause=pause) as fetcher:
        files, filer = _selected(fetcher, request, today(clock))
        plan = _plan(fetcher, files, target, filer)
        if planned is not None:
            planned(plan)
        if plan_only:
            return FetchedFilings(plan=plan, folder=str(target))
        steps.files = plan.files
        got, failed = _downloaded(fetcher, files, steps)
    if book is None:
        _give_names(files, got, target)
    absent = tuple(sorted(one.address for one in failed if _is_absent(one)))
    return FetchedFilings(
        plan=plan,
        folder=str(target),
        downloaded=sum(not one.unchanged for one in got.values()),
        there=sum(one.unchanged for one in got.values()),
        bytes=sum(one.size for one in got.values() if not one.unchanged),
        absent=absent,
        failed=tuple(_not_fetched(one) for one in failed if not _is_absent(one)),
        ingested=_ingested([got[one.address].path for one in files if one.address in got], book, reading, clock),
    )


def _create(book: Path) -> None:
    require_libraries()
    from section16.store.book.writer import FilingBook  # noqa: PLC0415 - it needs the extra `book`

    FilingBook.create(book)


def _ingested(
    paths: Sequence[Path],
    book: str | os.PathLike[str] | None,
    reading: Callable[[IngestProgress], None] | None,
    clock: Clock,
) -> IngestedFilings | None:
    return ingest_filings(paths, book, progress=reading, clock=clock) if book is not None and paths else None


class _Steps:
    """Counts what is done, and passes it on."""

    def __init__(self, progress: Callable[[FetchStep], None] | None) -> None:
        self.files = 0
        self._done = 0
        self._bytes = 0
        self._progress = progress

    def take(self, one: Fetched | FailedFetch) -> None:
        """Count a file."""
        self._done += 1
        self._bytes += getattr(one, "size", 0)
        self._report()

    def wait(self, step: FetchProgress) -> None:
        """Report why the download waits, or that a part of a large file has come."""
        if step.waiting:
            self._report(step.waiting, step.reason)

    def _report(self, waiting: float = 0.0, reason: str = "") -> None:
        if self._progress is not None:
            self._progress(FetchStep(done=self._done, files=self.files, bytes=self._bytes, waiting=waiting, reason=reason))


def _selected(fetcher: Fetcher, request: FetchRequest, on: date) -> tuple[tuple[WantedFile, ...], str]:
    """Return the files that a request asks for, and whose they are where it asks for all filings of a filer."""
    from section16.edgar.fetching import selection  # noqa: PLC0415 - it needs the extra `filing`

    filer = ""
    if request.issuer:
        filer = issuer_cik(fetcher, request.issuer)
    elif request.owner:
        filer = owner_cik(fetcher, request.owner)
    if request.accessions:
        return selection.of_accessions(fetcher, request.accessions, filer, on), ""
    if request.feed:
        return selection.of_days(fetcher, *request.feed), ""
    if request.data_sets:
        return selection.of_data_sets(fetcher, request.data_sets), ""
    if request.quarters:
        return selection.of_quarters(fetcher, request.quarters, request.since), ""
    found = issuer_named(fetcher, filer, _AS_OWNER) if request.issuer else owner_named(fetcher, filer, _AS_ISSUER)
    return selection.of_filer(fetcher, found, request.since), found.shown


def _plan(fetcher: Fetcher, files: Sequence[WantedFile], target: Path, filer: str) -> FetchPlan:
    missing = [one for one in files if not fetcher.has(one.address)]
    size = sum(one.size for one in missing)
    there = next(one for one in (target.absolute(), *target.absolute().parents) if one.exists())
    return FetchPlan(
        files=len(files),
        there=len(files) - len(missing),
        bytes=size,
        seconds=-(-len(missing) // 10) + size // _BYTES_A_SECOND,
        free_bytes=shutil.disk_usage(there).free,
        filer=filer,
    )


def _downloaded(fetcher: Fetcher, files: Sequence[WantedFile], steps: _Steps) -> tuple[dict[str, Fetched], list[FailedFetch]]:
    from section16.edgar.fetching.fetcher import Fetched  # noqa: PLC0415 - it needs the extra `filing`

    got: dict[str, Fetched] = {}
    failed: list[FailedFetch] = []
    for one in fetcher.get_all(file.address for file in files):
        steps.take(one)
        if isinstance(one, Fetched):
            got[one.address] = one
        else:
            failed.append(one)
    return got, failed


def _is_absent(one: FailedFetch) -> bool:
    """Whether a file is missing on EDGAR that may well be: a day of the feed without filings."""
    from section16.edgar.fetching.kinds import Content, kind_of  # noqa: PLC0415 - it needs the extra `filing`
    from section16.errors import NotOnEdgarError  # noqa: PLC0415

    return isinstance(one.error, NotOnEdgarError) and kind_of(one.address).content is Content.TAR_GZ


def _not_fetched(one: FailedFetch) -> NotFetched:
    return NotFetched(address=one.address, reason=one.error.what, remedy=one.error.remedy)


def _give_names(files: Sequence[WantedFile], got: dict[str, Fetched], target: Path) -> None:
    """Give downloaded files names to read, beside the originals and without taking the space twice.

    Raises :class:`~section16.errors.OutputError` for a file of that name that was not downloaded.
    """
    with making_folder(target):
        for one in files:
            fetched = got.get(one.address)
            if fetched is not None:
                _give_name(fetched.path, target / one.name, target / ORIGINALS)


def _give_name(original: Path, name: Path, originals: Path) -> None:
    if name.exists():
        if name.samefile(original):
            return
        if not _was_downloaded(name, originals):
            raise OutputError("A file that was not downloaded has this name.", where=str(name), remedy="Name another folder.")
    partial = partial_name(name)
    try:
        with suppress(OSError):  # a file system without links
            os.link(original, partial)
        if not partial.exists():
            shutil.copyfile(original, partial)
        partial.replace(name)
    finally:
        partial.unlink(missing_ok=True)


def _was_downloaded(file: Path, originals: Path) -> bool:
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return any((originals / "originals" / digest[:2]).glob(f"{digest[:_HASHED]}-*"))


def fetcher_of(  # noqa: PLR0913 - what downloading depends on
    folder: str | os.PathLike[str],
    *,
    agent: str = "",
    edgar: str = "",
    allow_disallowed: bool = False,
    progress: Callable[[FetchProgress], None] | None = None,
    is_stopped: Callable[[], bool] = lambda: False,
    clock: Clock = now,
    pause: Pause = wait,
) -> Fetcher:
    """Return a fetcher that downloads into a folder, at the pace of all processes of this user.

    ``agent`` says who asks; where it is empty, what the environment or this user's settings state. ``edgar`` is the address of
    a local EDGAR instead of the SEC's. Raises :class:`~section16.errors.RequestError` where it is not known who asks, for an
    address that is not valid, and where the packages of the extra ``filing`` are missing.
    """
    _require_libraries()
    from section16.edgar.fetching.agent import kept_agent  # noqa: PLC0415 - it needs the extra `filing`
    from section16.edgar.fetching.fetcher import Fetcher  # noqa: PLC0415

    return Fetcher(
        Path(folder),
        agent or kept_agent(),
        site=site_of(edgar),
        allow_disallowed=allow_disallowed,
        progress=progress,
        is_stopped=is_stopped,
        clock=clock,
        pause=pause,
    )


def waiting_of(note: Callable[[FetchStep], None]) -> Callable[[FetchProgress], None]:
    """Return what receives the progress of a fetcher, and passes on why it waits, where it does."""

    def receive(step: FetchProgress) -> None:
        if step.waiting:
            note(FetchStep(done=0, files=0, bytes=0, waiting=step.waiting, reason=step.reason))

    return receive


def site_of(edgar: str) -> EdgarSite:
    """Return the EDGAR at an address, or the SEC's where it is empty.

    Raises :class:`~section16.errors.RequestError`, which does not repeat a password, for an address that has more than a
    scheme, a host, a port and a path, whose host is not one, or that leads to another machine without encryption.
    """
    from section16.edgar.service import EdgarSite, is_this_machine  # noqa: PLC0415 - loaded only by what downloads

    if not edgar:
        return EdgarSite()
    _require_address(edgar)
    site = EdgarSite.at(edgar)
    if site.www.startswith("http:") and not is_this_machine(urlsplit(site.www).hostname or ""):
        what = "Other machines are contacted over https:// only: without encryption, what it sends could be changed on the way."
        remedy = f"Give https{site.www.removeprefix('http')}, or an address on this machine such as http://127.0.0.1:8016."
        raise RequestError(what, where="--host", remedy=remedy)
    return site


def _require_address(edgar: str) -> None:
    """Refuse an address of EDGAR that has more than a scheme, a host, a port and a path, or whose host is not one."""
    try:
        parts = urlsplit(edgar if edgar.isprintable() and " " not in edgar else "")
        is_valid = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a bracket that is open, a port beyond 65535
        is_valid = False
    if not is_valid:
        remedy = "Begin it with https://, or with http:// for one on this machine, and a host."
        raise RequestError("The address of EDGAR is not valid.", where=edgar.rpartition("@")[2], remedy=remedy)
    if "@" in parts.netloc or "?" in edgar or "#" in edgar:
        what = "The address of EDGAR has a user, a query or a fragment, which would be kept with every download."
        remedy = f"Give {parts.scheme}://{parts.netloc.rpartition('@')[2]} alone."
        raise RequestError(what, where="--host", remedy=remedy)


def known_agent() -> str:
    """Return who asks EDGAR, from the environment or as this user keeps it; empty where neither states it."""
    from section16.edgar.fetching.agent import kept_agent  # noqa: PLC0415 - loaded only by what downloads

    return kept_agent()


def keep_agent(agent: str) -> None:
    """Keep who asks EDGAR, for this user. Raises :class:`~section16.errors.RequestError` for what EDGAR would not accept."""
    from section16.edgar.fetching.agent import keep_agent as keep  # noqa: PLC0415 - loaded only by what downloads

    keep(agent)


def _require_libraries() -> None:
    if find_spec("httpx") is None or find_spec("stamina") is None:
        raise RequestError("Downloads require more packages.", remedy="Install them with: pip install 'section16[filing]'")
