"""Where files come from: paths, patterns, folders, archives and the standard input, one file after the other.

A source that cannot be read is yielded as well, with the reason, so that a batch continues. Nothing is read beyond the limits
of :mod:`section16.limits`.
"""

from __future__ import annotations

import glob
import gzip
import os
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, BinaryIO

import msgspec

from section16 import clock
from section16.errors import DamagedError, UnreadableError
from section16.files import require_regular
from section16.formats.detect import BLOCK, is_tar
from section16.library_words import packing_fault, reading_remedy, system_reason
from section16.limits import EXPORTS, Limits, Meter, Stopwatch, in_force
from section16.sources import archive

STDIN = "-"


class Source(msgspec.Struct, frozen=True):
    """One file: its name, its bytes or the reason why there are none, and how many bytes of the inputs are used up."""

    name: str
    data: bytes = b""
    error: UnreadableError | None = None
    used: int = 0


def path_names(paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> list[str]:
    """Return paths as texts; one path alone is one, for each letter of a text would otherwise be a path.

    >>> path_names("forms"), path_names([Path("forms"), "more"])
    (['forms'], ['forms', 'more'])
    """
    return [os.fspath(path) for path in ([paths] if isinstance(paths, str | os.PathLike) else paths)]


def size_of(paths: Iterable[str]) -> int:
    """Return how many bytes the inputs hold on disk, for a progress bar; the standard input counts nothing."""
    total = 0
    for path in paths:
        with suppress(OSError):  # what is refused here is reported when it is read
            for file in files_of(path) if path != STDIN else ():
                total += file.stat().st_size if file.is_file() else 0
    return total


def sources(paths: Iterable[str], limits: Limits | None = None, stopwatch: Stopwatch = clock.seconds) -> Iterator[Source]:
    """Yield every file that the paths name: files, members of archives, files in folders, in order of name.

    The limits are those of one input; what goes beyond one is yielded as the error, and the other inputs are read.
    """
    used, limits = 0, in_force(limits)
    for path in paths:
        if path == STDIN:
            yield _standard_input(limits)
            continue
        try:
            files = files_of(path)
        except OSError as error:  # a name that is too long, a folder that may not be entered
            yield Source(path, error=_refused(error), used=used)
            continue
        if not files:
            yield Source(path, error=_nothing(path), used=used)
        for file in files:
            if is_archive(file):
                yield from _archive(file, limits, used, stopwatch)
            else:
                yield _file(file, limits, used)
            used += file.stat().st_size if file.is_file() else 0


def read_file(file: Path, limits: Limits | None = None) -> bytes:
    """Return the bytes of a file, unpacked when it is a gzip file.

    Raises :class:`~section16.errors.TooLargeError` for a file beyond the limits, and
    :class:`~section16.errors.UnreadableError` for what cannot be opened.
    """
    try:
        return _content(file, in_force(limits))
    except UnreadableError as error:
        error.source = str(file)
        raise


def read_export(file: Path) -> bytes:
    """Return the bytes of an export of a plan administrator or broker; raises like :func:`read_file`."""
    return read_file(file, in_force(None, EXPORTS))


def _content(file: Path, limits: Limits) -> bytes:
    try:
        if file.is_dir():
            raise UnreadableError("The path is a folder.", remedy="Give a file.")
        if "\0" in str(file):
            raise UnreadableError("The name contains a NUL character.", remedy="Correct the name.")
        require_regular(file)
        Meter(limits).file(file.stat().st_size)
        with file.open("rb") as stream:
            return read_stream(gzip.open(stream) if file.suffix.lower() == ".gz" else stream, limits)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise DamagedError(f"The gzip file cannot be unpacked: {packing_fault(error)}.", remedy="Fetch it again.") from None
    except OSError as error:
        raise _refused(error) from None


def _refused(error: OSError) -> UnreadableError:
    return UnreadableError(f"The file cannot be read: {system_reason(error)}.", remedy=reading_remedy(error))


def read_stream(stream: IO[bytes] | BinaryIO | gzip.GzipFile, limits: Limits | None = None) -> bytes:
    """Return what a stream holds; raises :class:`~section16.errors.TooLargeError` once it proves to hold too much."""
    limits = in_force(limits)
    data = stream.read(limits.file_bytes + 1)
    Meter(limits).file(len(data))
    return data


def _nothing(path: str) -> UnreadableError:
    if Path(path).is_dir():
        return UnreadableError("The folder contains no files.", remedy="Give a folder with filings.")
    if glob.has_magic(path):
        return UnreadableError("No file matches the pattern.", remedy="Correct the pattern.")
    return UnreadableError("No such file or folder.", remedy="Correct the path.")


def _is_hidden(file: Path) -> bool:
    return any(part.startswith(".") for part in file.parts)


def files_of(path: str) -> list[Path]:
    """Return the files that a path names: a file, those in a folder, those that match a pattern, in order of name."""
    place = Path(path)
    if place.is_dir():
        # A pipe or a link to nothing is among them, so that it is reported; a folder of the name x.xml is not.
        return sorted(file for file in place.rglob("*") if not file.is_dir() and not _is_hidden(file.relative_to(place)))
    if place.exists():
        return [place]
    if not glob.has_magic(path):
        return []
    matches = sorted(Path(match) for match in glob.glob(path, recursive=True))  # noqa: PTH207 - the pattern may be absolute
    return [file for match in matches for file in (files_of(str(match)) if match.is_dir() else [match])]


def _file(file: Path, limits: Limits, used: int) -> Source:
    try:
        return Source(str(file), read_file(file, limits), used=used)
    except UnreadableError as error:
        return Source(str(file), error=error, used=used)


def _standard_input(limits: Limits) -> Source:
    name = "standard input"
    if sys.stdin is None:  # closed by the program that started this one
        return Source(
            name,
            error=UnreadableError(
                "The standard input is closed.", remedy="Give a file, or send the form to the standard input."
            ),
        )
    try:
        return Source(name, read_stream(sys.stdin.buffer, limits))
    except UnreadableError as error:
        return Source(name, error=error)


def is_archive(file: Path) -> bool:
    """Whether a file is a tar archive: by its name, or by the first block of what a gzip file holds."""
    name = file.name.lower()
    if name.endswith(archive.ENDINGS):
        return True
    if not name.endswith(".gz") or not file.is_file():
        return False
    try:
        with gzip.open(file) as stream:
            return is_tar(stream.read(BLOCK))
    except (OSError, EOFError, zlib.error):  # reported when it is read
        return False


def _archive(file: Path, limits: Limits, used: int, stopwatch: Stopwatch) -> Iterator[Source]:
    """Yield the members of an archive as it is unpacked; it is read once, from its start to its end."""
    try:
        require_regular(file)
        for member in archive.members(file, limits, stopwatch):
            yield Source(f"{file}:{member.name}", member.data, member.error, used + member.used)
    except UnreadableError as error:
        yield Source(str(file), error=error, used=used)
