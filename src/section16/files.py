"""Files that the program reads and writes: written completely or not at all, replaced only on request, never over a database.

A path that is read must be a file, not a pipe or a device.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from glob import iglob
from itertools import chain, count
from pathlib import Path
from typing import BinaryIO

from section16.errors import OutputError, UnreadableError
from section16.library_words import system_reason, writing_remedy

_PARTIAL = re.compile(r"\.[0-9a-f]{16}\.partial")
_SQLITE = b"SQLite format 3\0"
BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite appends to the name of a database for the files that it keeps beside it."""

_SHARED, _OWNER_ONLY = 0o666, 0o600
_FOLDER_SHARED, _FOLDER_OWNER_ONLY = 0o777, 0o700


def write_file(path: Path, data: bytes, *, overwrite: bool = False, private: bool = False) -> None:
    """Write a file whole or not at all; with ``private`` only its owner can read it.

    Raises :class:`~section16.errors.OutputError` for a file that exists, unless ``overwrite``, for a database always, and where
    the disk is full or cannot be written.
    """
    with writing_file(path, overwrite=overwrite, private=private) as stream:
        stream.write(data)


@contextmanager
def writing_file(path: Path, *, overwrite: bool = False, private: bool = False) -> Iterator[BinaryIO]:
    """Give a stream whose content takes the file's place at the end, and leaves nothing behind when the work fails.

    Raises :class:`~section16.errors.OutputError` as :func:`write_file` does.
    """
    require_free(path, overwrite=overwrite)
    with _refusals(path):
        if path.exists() and not path.is_file():  # a device or a pipe, such as /dev/stdout: it cannot be replaced
            with path.open("wb") as stream:
                yield stream
            return
        with making_folder(path.parent):
            partial = partial_name(path)
            try:
                mode = _OWNER_ONLY if private else _SHARED
                with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as stream:
                    yield stream
                require_free(path, overwrite=overwrite)  # it may have been made in the meantime
                partial.replace(path)
            finally:
                partial.unlink(missing_ok=True)


@contextmanager
def writing_folder(folder: Path, *, private: bool = False) -> Iterator[Callable[..., None]]:
    """Give ``write(name, data)`` for files in a new or empty folder; when the work fails, they are removed again.

    With ``private=True`` only its owner can read a file, or the whole folder. Raises
    :class:`~section16.errors.OutputError` where the folder cannot be written.
    """
    made: list[Path] = []
    folder_mode = _FOLDER_OWNER_ONLY if private else _FOLDER_SHARED
    with _refusals(folder), making_folder(folder, folder_mode):

        def write(name: str | Path, data: bytes, *, private: bool = False) -> None:
            file = folder / name
            missing = _missing(file.parent)
            file.parent.mkdir(folder_mode, parents=True, exist_ok=True)
            made.extend(reversed(missing))
            mode = _OWNER_ONLY if private else _SHARED
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as stream:
                made.append(file)
                stream.write(data)

        try:
            yield write
        except BaseException:
            _remove(reversed(made))
            raise


@contextmanager
def making_folder(folder: Path, mode: int = _FOLDER_SHARED) -> Iterator[None]:
    """Make a folder, and remove it again when the work fails."""
    missing = _missing(folder)
    try:
        folder.mkdir(mode, parents=True, exist_ok=True)
        yield
    except BaseException:
        _remove(missing)
        raise


def _missing(folder: Path) -> list[Path]:
    """Return a folder and those above it that do not exist, the innermost first."""
    return [one for one in (folder, *folder.parents) if not one.exists()]


def _remove(paths: Iterator[Path] | list[Path]) -> None:
    for path in paths:
        with suppress(OSError):  # a folder that holds other files remains
            path.rmdir() if path.is_dir() else path.unlink()


def write_durably(path: Path, data: bytes | memoryview) -> None:
    """Replace a file whole or not at all; it is on the disk before it has its name, and its name before this returns.

    Raises :class:`OSError` as the system does; the file is then as it was.
    """
    partial = partial_name(path)
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _SHARED), "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
    except BaseException:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where folders can be synchronized."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def partial_name(path: Path) -> Path:
    """Return a name beside a file for its content while that is written.

    It is new each time: a fixed one, such as ``form.xml.partial``, could be a file of the user.
    """
    return path.with_name(f".{secrets.token_hex(8)}.partial")


def is_partial_name(name: str) -> bool:
    """Whether a name is one of :func:`partial_name`: of a file that was being written when its program ended."""
    return _PARTIAL.fullmatch(name) is not None


@contextmanager
def _refusals(path: Path) -> Iterator[None]:
    """State what the system refuses, such as a full disk, with the path and in one line."""
    try:
        yield
    except BrokenPipeError:  # the reader of a pipe has gone
        raise
    except OSError as error:
        what = f"The file cannot be written: {system_reason(error)}. No partial file was left behind."
        raise OutputError(what, where=str(path), remedy=writing_remedy(error)) from None


def require_free(path: Path, *, overwrite: bool = False) -> None:
    """Raise :class:`~section16.errors.OutputError` for a path that must not be written to."""
    if path.is_dir():
        raise OutputError("This is a folder.", where=str(path), remedy="Name a file.")
    require_no_companion(path)
    if _is_database(path):
        raise _of_a_database(path)
    if path.is_file() and not overwrite:
        raise OutputError("The file already exists.", where=str(path), remedy="Name another file, or add --overwrite.")


def require_apart(outputs: Iterable[Path | None], inputs: Iterable[str] = ()) -> None:
    """Refuse outputs that are one file, and an output that is also read; inputs are files, patterns and folders.

    Raises :class:`~section16.errors.OutputError`. A device, such as the standard output, may be named twice.
    """
    seen: set[Path] = set()
    read = list(inputs)
    for output in filter(None, outputs):
        file = output.resolve()
        if file in seen and (file.is_file() or not file.exists()):
            raise OutputError(
                "Two outputs have this name.", where=str(output), remedy="Name a file for each; nothing was written."
            )
        if file.is_file() and any(_reads(one, file) for one in read):
            raise OutputError("This file is also read.", where=str(output), remedy="Name another file; nothing was written.")
        seen.add(file)


def _reads(name: str, file: Path) -> bool:
    """Whether an input is a file, a folder with it, or a pattern that it fits."""
    path = Path(name)
    if path.exists():
        return path.resolve() == file or (path.is_dir() and file.is_relative_to(path.resolve()))
    return any(Path(one).resolve() == file for one in iglob(name, recursive=True))  # noqa: PTH207 - absolute too


def free_path(path: Path) -> Path:
    """Return the path, or the first with a number behind its name where a file already has it: ``form-2.txt``.

    For files that the program names itself: each simulator starts its accession numbers at 1.
    """
    candidates = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in count(2))
    return next(one for one in chain([path], candidates) if not one.exists())


def require_no_companion(path: Path) -> None:
    """Raise :class:`~section16.errors.OutputError` for a file that SQLite keeps, or would keep, beside a database."""
    owners = [path.with_name(path.name.removesuffix(ending)) for ending in BESIDE if path.name.endswith(ending)]
    if any(_is_database(file) for file in owners if file.name):
        raise _of_a_database(path)


def _of_a_database(path: Path) -> OutputError:
    remedy = "Name another file. A database is never overwritten, not even with --overwrite."
    return OutputError("This file belongs to a database.", where=str(path), remedy=remedy)


def _is_database(file: Path) -> bool:
    if not file.is_file():
        return False
    with file.open("rb") as stream:
        return stream.read(len(_SQLITE)) == _SQLITE


_SPECIAL: tuple[tuple[Callable[[int], bool], str], ...] = (
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def require_regular(file: Path) -> None:
    """Raise :class:`~section16.errors.UnreadableError` for a pipe, a socket or a device, before it is opened.

    Opening a pipe to which nothing writes would wait forever, and a device may have no end.
    """
    mode = file.stat().st_mode
    what = next((name for is_kind, name in _SPECIAL if is_kind(mode)), "")
    if what:
        remedy = "Give a file; where the command reads the standard input, send the data there and give - instead."
        raise UnreadableError(f"This is {what}, not a file.", remedy=remedy)
