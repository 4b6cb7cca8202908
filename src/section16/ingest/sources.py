"""Where files come from: paths, patterns, folders, archives and the standard input, one file after the other.

A source that cannot be had is yielded too, with the reason, so that a batch goes on. Nothing is read that is larger than a
submission may be.
"""

from __future__ import annotations

import glob
import gzip
import io
import sys
import tarfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, BinaryIO

import msgspec

from section16.errors import DamagedError, TooLargeError, UnreadableError

LIMIT = 200 * 1024 * 1024
"""The most bytes that are read from one file: what EDGAR takes as one submission, and some more."""

STDIN = "-"
_ARCHIVES = (".tar", ".tar.gz", ".tgz")


class Source(msgspec.Struct, frozen=True):
    """One file: its name, its bytes or the reason why there are none, and how many bytes of the inputs are used up."""

    name: str
    data: bytes = b""
    error: UnreadableError | None = None
    used: int = 0


def size_of(paths: Iterable[str]) -> int:
    """Return how many bytes the inputs hold on disk, for telling progress; the standard input counts nothing."""
    total = 0
    for path in paths:
        for file in _files(path) if path != STDIN else ():
            total += file.stat().st_size if file.is_file() else 0
    return total


def sources(paths: Iterable[str], limit: int = LIMIT) -> Iterator[Source]:
    """Yield every file that the paths name: files, members of archives, what stands in folders, in order of name."""
    used = 0
    for path in paths:
        if path == STDIN:
            yield _standard_input(limit)
            continue
        files = _files(path)
        if not files:
            yield Source(path, error=_nothing(path), used=used)
        for file in files:
            if file.name.lower().endswith(_ARCHIVES):
                yield from _archive(file, limit, used)
            else:
                yield _file(file, limit, used)
            used += file.stat().st_size if file.is_file() else 0


def read_file(file: Path, limit: int = LIMIT) -> bytes:
    """Return the bytes of a file, unpacked when it is a gzip file.

    Raises :class:`~section16.errors.TooLargeError` for more than ``limit`` bytes, without reading them, and
    :class:`~section16.errors.UnreadableError` for what cannot be opened.
    """
    try:
        return _content(file, limit)
    except UnreadableError as error:
        error.source = str(file)
        raise


def _content(file: Path, limit: int) -> bytes:
    if file.is_dir():
        raise UnreadableError("a folder", remedy="give a file, or read the folder with read_many")
    try:
        if file.stat().st_size > limit:
            raise _too_large(file.stat().st_size, limit)
        with file.open("rb") as stream:
            return read_stream(gzip.open(stream) if file.suffix == ".gz" else stream, limit)
    except (OSError, EOFError, zlib.error) as error:
        if isinstance(error, gzip.BadGzipFile | EOFError | zlib.error):
            raise DamagedError(f"a gzip file that cannot be unpacked ({error})", remedy="fetch it again") from None
        reason = (error.strerror or str(error)).lower()
        raise UnreadableError(f"the file cannot be read: {reason}", remedy="see that it exists and may be read") from None


def read_stream(stream: IO[bytes] | BinaryIO | gzip.GzipFile, limit: int = LIMIT) -> bytes:
    """Return what a stream holds; raises :class:`~section16.errors.TooLargeError` once it proves to hold too much."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise _too_large(None, limit)
    return data


def _too_large(size: int | None, limit: int) -> TooLargeError:
    held = f"{size / 1024**2:,.0f} MiB" if size else "more bytes"
    return TooLargeError(
        f"{held}, which is too large for a form: {limit / 1024**2:,.0f} MiB is the most that is read",
        remedy="give a single submission",
    )


def _nothing(path: str) -> UnreadableError:
    if Path(path).is_dir():
        return UnreadableError("a folder without files", remedy="give a folder that holds filings")
    if glob.has_magic(path):
        return UnreadableError("no file matches", remedy="look at the pattern")
    return UnreadableError("there is no such file or folder", remedy="look at the path")


def _files(path: str) -> list[Path]:
    place = Path(path)
    if place.is_dir():
        return sorted(file for file in place.rglob("*") if file.is_file() and not file.name.startswith("."))
    if place.exists():
        return [place]
    if not glob.has_magic(path):
        return []
    matches = sorted(Path(match) for match in glob.glob(path, recursive=True))  # noqa: PTH207 - the pattern may be absolute
    return [file for match in matches for file in ([match] if match.is_file() else _files(str(match)))]


def _file(file: Path, limit: int, used: int) -> Source:
    try:
        return Source(str(file), read_file(file, limit), used=used)
    except UnreadableError as error:
        return Source(str(file), error=error, used=used)


def _standard_input(limit: int) -> Source:
    try:
        return Source("standard input", read_stream(sys.stdin.buffer, limit))
    except UnreadableError as error:
        return Source("standard input", error=error)


def _archive(file: Path, limit: int, used: int) -> Iterator[Source]:
    """Yield the members of an archive as it is unpacked; it is read once, from its start to its end."""
    count = 0
    try:
        with file.open("rb") as stream, tarfile.open(fileobj=stream, mode="r|*") as archive:
            for member in archive:
                if member.isfile():
                    count += 1
                    yield _member(archive, member, file, limit, used + stream.tell())
    except (OSError, EOFError, zlib.error, tarfile.TarError) as error:
        reason = f"an archive that cannot be unpacked further ({error})"
        yield Source(str(file), error=DamagedError(reason, where=f"after {count} files", remedy="fetch it again"), used=used)
    else:
        if not count:
            yield Source(str(file), error=UnreadableError("an archive without files", remedy="fetch it again"), used=used)


def _member(archive: tarfile.TarFile, member: tarfile.TarInfo, file: Path, limit: int, used: int) -> Source:
    name = f"{file}:{member.name}"
    if member.size > limit:
        return Source(name, error=_too_large(member.size, limit), used=used)
    content = archive.extractfile(member) or io.BytesIO()
    return Source(name, content.read(), used=used)
