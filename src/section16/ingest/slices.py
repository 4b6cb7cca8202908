"""Slices of the inputs of an ingest: cut from files, folders and archives by one process, and read by any.

A slice holds what makes one batch of a book, or less where several processes share an archive. Where there are many more
archives than processes, a slice is a whole archive that its reader walks itself, so that unpacking is shared too.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from section16 import clock
from section16.errors import UnreadableError
from section16.formats.data_set import is_beside, table_named
from section16.ingest.concatenated import divided
from section16.ingest.inputs import InputFile, input_of
from section16.ingest.intake import BYTES_OF_BATCH, FILINGS_OF_BATCH, Intake, RefusedFile, Taken, may_be_form, refused_of
from section16.ingest.packed import is_packed, packed_members
from section16.ingest.standard_input import NAMED, SpooledInput, name_of
from section16.library_words import reading_remedy, system_reason
from section16.limits import Limits
from section16.sources.files import STDIN, files_of, is_archive, read_file
from section16.store.book.kinds import SOURCES
from section16.store.book.known import KnownFilings, load_known
from section16.store.book.manifest import read_manifest
from section16.store.book.storage import home_at

_FEWEST = 200
"""Members of an archive that are worth a slice of their own."""
_MANY = 4
"""Archives for each process, from which on each is a slice: with fewer, the last one could leave the others idle."""
_MICROSECONDS = 100
"""Between the moments of two inputs: corrections within one, numbered up to 99, come behind what they correct."""


class Slicing(msgspec.Struct, frozen=True, kw_only=True):
    """What all slices of an ingest have in common: the book, the time, and what is not read again.

    ``moment`` is when the book learns of the first input, in microseconds since 1970. ``batch`` is that of the book: where it
    is not 0, files that the book has are passed over. ``failed`` are the hashes of files that could not be read earlier.
    """

    home: str
    moment: int
    limits: Limits
    batch: int = 0
    failed: frozenset[str] = frozenset()
    findings: bool = True


class InputSlice(msgspec.Struct, frozen=True, kw_only=True):
    """A slice of the inputs: members of an archive with their names, loose files, the tables of a data set, or an archive.

    An archive is walked by the reader of the slice, under its ``name`` where that is not its path.

    ``finishes`` is the input that is read to its end with this slice, ``used`` how many bytes of all inputs are used up then.
    ``others`` and ``refused`` were met when it was cut.
    """

    slicing: Slicing
    moment: int
    members: tuple[tuple[str, bytes], ...] = ()
    files: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    archive: str = ""
    name: str = ""
    others: int = 0
    refused: tuple[RefusedFile, ...] = ()
    finishes: InputFile | None = None
    used: int = 0

    @property
    def needs(self) -> tuple[str, ...]:
        """What a machine that reads the slice must see; of loose files, the first."""
        return tuple(filter(None, (self.slicing.home, self.archive, *self.files[:1], *self.tables[:1])))


def read_slice(part: InputSlice) -> Taken:
    """Read a slice, and write its batches into the folder of the book without making them part of it."""
    slicing = part.slicing
    knows = _Knows(_known(slicing.home, slicing.batch)) if slicing.batch else None
    intake = Intake(home_at(slicing.home), part.moment, knows, failed=slicing.failed, findings=slicing.findings)
    for name, data in part.members:
        intake.take(name, data)
    for file in part.files:
        try:
            data = read_file(Path(file), slicing.limits)
        except UnreadableError as error:
            intake.refuse(file, error)
        else:
            _take_divided(intake, file, data)
    if part.tables:
        _take_tables(intake, part.tables, slicing.limits)
    others, refused = part.others, part.refused
    if part.archive:
        walk = ArchiveWalk(Path(part.archive), slicing.limits, part.name)
        for name, data, _ in walk.members():
            intake.take(name, data)
        if walk.tables:
            intake.take_data_set(walk.name, walk.tables)
        others, refused = others + walk.others, (*refused, *walk.refused)
    taken = intake.finish()
    return msgspec.structs.replace(taken, others=taken.others + others, refused=(*refused, *taken.refused))


def _take_divided(intake: Intake, file: str, data: bytes) -> None:
    """Take the submissions of a file, each under its number where there are several."""
    found = divided(data)
    for number, submission in enumerate(found, 1):
        intake.take(f"{file}:{number}" if len(found) > 1 else file, submission)


def _take_tables(intake: Intake, paths: Sequence[str], limits: Limits) -> None:
    """Take a data set whose tables are files of a folder."""
    tables: dict[str, bytes] = {}
    for path in paths:
        try:
            tables[path] = read_file(Path(path), limits)
        except UnreadableError as error:
            intake.refuse(path, error)
    intake.take_data_set(str(Path(paths[0]).parent), tables)


@lru_cache(maxsize=1)
def _known(home: str, batch: int) -> KnownFilings:
    """Return the filings of a book as they were after a batch, whichever process asks, and whenever."""
    place = home_at(home)
    return load_known(place, read_manifest(place).until(batch))


class _Knows:
    """Whether a book has a filing, by accession number, kind of source (empty while it is not known) and hash."""

    def __init__(self, known: KnownFilings) -> None:
        self._known = known

    def __call__(self, accession: str, kind: str, digest: str) -> bool:
        found = self._known.get(accession)
        if found is None:
            return False
        if digest.startswith(found.sha256[:15]):
            return True
        return bool(kind) and SOURCES[kind] < SOURCES[found.kind]


class ArchiveWalk:
    """A walk over the members of an archive; ``others`` were passed over, ``refused`` could not be read.

    ``tables`` are those of a data set, by name, which are kept until the walk is done. ``name`` is that of the archive.
    """

    def __init__(self, file: Path, limits: Limits, name: str = "") -> None:
        self._file = file
        self.name = name or str(file)
        self._limits = limits
        self.others = 0
        self.refused: list[RefusedFile] = []
        self.tables: dict[str, bytes] = {}
        self.complete = False

    def members(self) -> Iterator[tuple[str, bytes, int]]:
        """Yield the name, the bytes and the used bytes of each member that may hold a form."""
        try:
            for member in packed_members(self._file, self._limits, clock.seconds, self._may_be_form):
                name = f"{self.name}:{member.name}"
                if member.error is None and table_named(member.name) is not None:
                    self.tables[member.name] = member.data
                elif member.error is None and not is_beside(member.name):
                    yield name, member.data, member.used
                elif member.error is not None:
                    self.refused.append(refused_of(name, member.error))
        except UnreadableError as error:
            self.refused.append(refused_of(self.name, error))
        except OSError as error:
            what = f"The file cannot be read: {system_reason(error)}."
            self.refused.append(RefusedFile(self.name, what, reading_remedy(error)))
        else:
            self.complete = True

    def drain(self) -> tuple[int, tuple[RefusedFile, ...]]:
        """Return how many were passed over and what was refused since it was asked last."""
        found = self.others, tuple(self.refused)
        self.others, self.refused = 0, []
        return found

    def _may_be_form(self, head: bytes) -> bool:
        if may_be_form(head):
            return True
        self.others += 1
        return False


class Slicer:
    """Cuts inputs into slices; ``skipped`` archives were read before and have not changed."""

    def __init__(self, slicing: Slicing, finished: Container[InputFile] = (), *, processes: int = 1) -> None:
        self._slicing = slicing
        self._finished = finished
        self._processes = processes
        self._moment = slicing.moment
        self._used = 0
        self._spooled = SpooledInput()
        self.skipped = 0

    def slices(self, paths: Iterable[str]) -> Iterator[InputSlice]:
        """Yield the slices of all inputs, in their order."""
        named = list(paths)
        files, refused = _found(path for path in named if path != STDIN)
        files, sets = _without_tables(files)
        if refused:
            yield self._slice(refused=tuple(refused))
        packed = {file for file in files if is_packed(file) or is_archive(file)}
        whole = self._processes > 1 and len(packed) >= _MANY * self._processes
        loose: list[Path] = []
        for file in files:
            if file not in packed:
                loose.append(file)
                if len(loose) >= FILINGS_OF_BATCH:
                    yield self._loose(loose)
                    loose = []
                continue
            if loose:
                yield self._loose(loose)
                loose = []
            yield from self._packed(file, whole=whole)
        if loose:
            yield self._loose(loose)
        for tables in sets:
            self._used += sum(table.stat().st_size for table in tables)
            yield self._slice(tables=tuple(map(str, tables)))
        if STDIN in named:
            yield from self._standard_input()

    def _standard_input(self) -> Iterator[InputSlice]:
        """Yield the slices of the standard input: of an archive, or of one or more filings."""
        name = name_of(self._slicing.moment)
        try:
            file = self._spooled.file(self._slicing.limits)
            if is_packed(file) or is_archive(file):
                yield from self._cut(file, None, name)
            else:
                found = divided(read_file(file, self._slicing.limits))
                names = [f"{name}:{number}" for number in range(1, len(found) + 1)] if len(found) > 1 else [name]
                yield self._slice(members=tuple(zip(names, found, strict=True)))
        except UnreadableError as error:
            yield self._slice(refused=(refused_of(name, error),))

    def close(self) -> None:
        """Remove what was kept while the inputs were read."""
        self._spooled.remove()

    def retried(self, failures: Sequence[RefusedFile], original: Callable[[str], bytes | None]) -> Iterator[InputSlice]:
        """Yield slices of files that could not be read earlier, from the bytes that are kept or else from their paths."""
        slicing, self._slicing = self._slicing, msgspec.structs.replace(self._slicing, failed=frozenset())
        for one in failures:
            data = original(one.sha256) if one.sha256 else None
            if data is not None:
                yield self._slice(members=((one.source, data),))
            elif one.source.startswith(NAMED):  # it is gone, and remains listed
                yield self._slice(refused=(one,))
            else:
                yield from self._read_again(one.source)
        self._slicing = slicing

    def _read_again(self, source: str) -> Iterator[InputSlice]:
        """Yield the slices of a source that could not be read: a path, or a member behind the path of its archive."""
        parts = source.split(":")
        paths = (Path(":".join(parts[:count])) for count in range(len(parts), 0, -1))
        file = next((path for path in paths if path.is_file()), None)
        if file is None:
            yield from self.slices([source])
        elif is_packed(file) or is_archive(file):
            yield from self._cut(file, input_of(file))
        else:
            yield self._loose([file])

    def _slice(self, **what: object) -> InputSlice:
        self._moment += _MICROSECONDS
        return InputSlice(slicing=self._slicing, moment=self._moment, used=self._used, **what)  # type: ignore[arg-type]  # its own fields

    def _loose(self, files: Sequence[Path]) -> InputSlice:
        self._used += sum(file.stat().st_size for file in files if file.is_file())
        return self._slice(files=tuple(map(str, files)))

    def _packed(self, file: Path, *, whole: bool) -> Iterator[InputSlice]:
        source = input_of(file)
        if source in self._finished:
            self.skipped += 1
            self._used += source.size
            return
        if whole:
            self._used += source.size
            yield self._slice(archive=str(file), finishes=source)
            return
        yield from self._cut(file, source)

    def _cut(self, file: Path, source: InputFile | None, name: str = "") -> Iterator[InputSlice]:
        """Yield slices of an archive, the last of which finishes it unless it cannot be read to its end.

        What is no ``source`` of its own, such as the standard input under a ``name``, is not recorded as read.
        """
        before, members, size, read = self._used, [], 0, 0
        walk = ArchiveWalk(file, self._slicing.limits, name)
        for member, data, used in walk.members():
            members.append((member, data))
            size += len(data)
            most = FILINGS_OF_BATCH if source is None else self._most(source.size, used, read + len(members))
            if len(members) >= most or size >= BYTES_OF_BATCH:
                self._used, read = before + (used if source is not None else 0), read + len(members)
                others, refused = walk.drain()
                yield self._slice(members=tuple(members), others=others, refused=refused)
                members, size = [], 0
        self._used = before + (source.size if source is not None else 0)
        others, refused = walk.drain()
        if walk.tables:  # they are read together, by one reader
            yield self._slice(members=tuple(members))
            yield self._slice(archive=str(file), name=name, finishes=source)
            return
        finishes = source if walk.complete else None
        yield self._slice(members=tuple(members), others=others, refused=refused, finishes=finishes)

    def _most(self, size: int, used: int, read: int) -> int:
        """Return how many members of an archive a slice has at most.

        Several processes share what is left: slices become smaller towards the end, so that none works alone for long.
        """
        if self._processes == 1:
            return FILINGS_OF_BATCH
        left = (size - used) * read // max(used, 1)
        return min(FILINGS_OF_BATCH, max(_FEWEST, left // (2 * self._processes)))


def _found(paths: Iterable[str]) -> tuple[list[Path], list[RefusedFile]]:
    """Return the files that paths name, and the paths that name none."""
    files: list[Path] = []
    refused: list[RefusedFile] = []
    for path in paths:
        try:
            found = files_of(path)
        except OSError as error:
            refused.append(RefusedFile(path, f"The path cannot be read: {system_reason(error)}.", reading_remedy(error)))
            continue
        if not found:
            refused.append(RefusedFile(path, "No such file, or a folder without files.", "Correct the path."))
        files += found
    return files, refused


def _without_tables(files: Iterable[Path]) -> tuple[list[Path], list[list[Path]]]:
    """Return the files that are not of a data set, and the tables of each data set, which lie in one folder."""
    others: list[Path] = []
    sets: dict[Path, list[Path]] = {}
    for file in files:
        if table_named(file.name) is not None:
            sets.setdefault(file.parent, []).append(file)
        elif not is_beside(file.name):
            others.append(file)
    return others, list(sets.values())
