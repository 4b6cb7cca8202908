"""Files that commands write: whole or not at all, over an existing file only with ``--overwrite``, over a database never."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path
from typing import Annotated, BinaryIO

from cyclopts import Parameter

from section16.errors import OutputError

Overwrite = Annotated[bool, Parameter(name="--overwrite", negative=(), help="Replace files that already exist.")]

_SQLITE = b"SQLite format 3\0"
_BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite appends to the name of a database for the files that it keeps beside it."""

_SHARED, _OWNER_ONLY = 0o666, 0o600


def write_file(path: Path, data: bytes, *, overwrite: bool = False, private: bool = False) -> None:
    """Write a file whole or not at all; with ``private`` only its owner can read it.

    Raises :class:`~section16.errors.OutputError` for a file that exists, unless ``overwrite``, and for a database always.
    """
    with writing_file(path, overwrite=overwrite, private=private) as stream:
        stream.write(data)


@contextmanager
def writing_file(path: Path, *, overwrite: bool = False, private: bool = False) -> Iterator[BinaryIO]:
    """Give a stream whose content takes the file's place at the end, and leaves nothing behind when the work fails.

    Raises :class:`~section16.errors.OutputError` as :func:`write_file` does.
    """
    require_free(path, overwrite=overwrite)
    if path.exists() and not path.is_file():  # a device or a pipe, such as /dev/stdout: it cannot be replaced
        with path.open("wb") as stream:
            yield stream
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    # The name is new each time: a fixed one, such as form.xml.partial, could be a file of the user.
    partial = path.with_name(f".{secrets.token_hex(8)}.partial")
    try:
        mode = _OWNER_ONLY if private else _SHARED
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as stream:
            yield stream
        require_free(path, overwrite=overwrite)  # it may have been made in the meantime
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def require_free(path: Path, *, overwrite: bool = False) -> None:
    """Raise :class:`~section16.errors.OutputError` for a path that must not be written to."""
    if path.is_dir():
        raise OutputError("This is a folder.", where=str(path), remedy="Name a file.")
    if _is_database(path):
        remedy = "Name another file. A database is never overwritten, not even with --overwrite."
        raise OutputError("This file belongs to a database.", where=str(path), remedy=remedy)
    if path.is_file() and not overwrite:
        raise OutputError("The file already exists.", where=str(path), remedy="Name another file, or add --overwrite.")


def free_path(path: Path) -> Path:
    """Return the path, or the first with a number behind its name where a file already has it: ``form-2.txt``.

    For files that the program names itself: each local EDGAR begins to count its accession numbers anew.
    """
    candidates = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in count(2))
    return next(one for one in chain([path], candidates) if not one.exists())


def _is_database(path: Path) -> bool:
    """Whether a path is an SQLite database, or a file that SQLite keeps or would keep beside one."""
    owners = [path.with_name(path.name.removesuffix(ending)) for ending in _BESIDE if path.name.endswith(ending)]
    return any(_starts_as_database(file) for file in (path, *owners) if file.name)


def _starts_as_database(file: Path) -> bool:
    if not file.is_file():
        return False
    with file.open("rb") as stream:
        return stream.read(len(_SQLITE)) == _SQLITE
