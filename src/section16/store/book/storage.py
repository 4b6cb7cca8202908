"""Where the segments and originals of a book are: in its folder, or in a store such as S3, which is reached through fsspec.

A store keeps files under names that never change, and takes each whole or not at all. What must be opened in place, the
database that serves the book, is always in the folder.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from io import BufferedIOBase
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from section16.errors import RequestError
from section16.files import write_durably
from section16.library_words import lacks_extension, store_error

_AT_ONCE = 8
"""Files that are brought from a store at once."""
_NAMED = 20
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


class Store(msgspec.Struct, frozen=True):
    """A store of files by its address, such as ``s3://bucket/book``."""

    address: str

    def __str__(self) -> str:
        """Return the address."""
        return self.address

    def __truediv__(self, name: str) -> Store:
        """Return a file of the store."""
        return Store(f"{self.address.rstrip('/')}/{name}")


BookHome: TypeAlias = Path | Store
"""Where segments and originals are."""


def is_address(text: str) -> bool:
    """Whether a text is the address of a store, and not a path.

    >>> is_address("s3://bucket/book"), is_address("C:/books/book"), is_address("books/book")
    (True, False, False)
    """
    return _ADDRESS.match(text) is not None


def home_at(text: str) -> BookHome:
    """Return the place that a path or an address names."""
    return Store(text) if is_address(text) else Path(text)


@lru_cache(maxsize=8)
def _reached(address: str) -> tuple[Any, str]:
    """Return what fsspec reaches a store with, and the path of the store in it."""
    try:
        import fsspec  # noqa: PLC0415 - an optional extra, loaded when a book has a store
    except ImportError:
        remedy = "Install it with: pip install 'section16[book,s3]'"
        raise RequestError("A store requires the package fsspec.", where=address, remedy=remedy) from None
    try:
        # Only a store of objects has no folders that must be there first.
        own = {"auto_mkdir": True} if address.startswith("file:") else {}
        found: tuple[Any, str] = fsspec.core.url_to_fs(address, use_listings_cache=False, **own)
    except (ImportError, ValueError) as error:
        remedy = "For s3:// addresses: pip install 'section16[s3]'. For others, install what fsspec names."
        raise RequestError(f"The store cannot be reached: {lacks_extension(error)}.", where=address, remedy=remedy) from None
    return found


@contextmanager
def _asking(store: Store) -> Iterator[tuple[Any, str]]:
    """Give what reaches a store; whatever its library raises is an error of the system, as for a disk."""
    try:
        yield _reached(store.address)
    except RequestError:
        raise
    except Exception as error:  # noqa: BLE001 - each library of a store has errors of its own
        found = store_error(error, store.address)
        raise found from (None if found is error else error)


def keep_whole(home: BookHome, name: str, data: bytes | memoryview) -> None:
    """Write a file, unless one of its size has the name: a name is that of one content. Raises :class:`OSError`."""
    if size_of(home, name) == len(data):
        return
    if isinstance(home, Path):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        write_durably(home / name, data)
    else:
        put(home / name, bytes(data))


def put(file: Store, data: bytes) -> None:
    """Write a file of a store, in place of one that is there. Raises :class:`OSError`."""
    with _asking(file) as (system, path):
        system.pipe_file(path, data)


def put_new(file: Store, data: bytes) -> bool:
    """Write a file of a store and return ``True``, or ``False`` where one is there. Raises :class:`OSError`."""
    try:
        with _asking(file) as (system, path):
            system.pipe_file(path, data, mode="create")
    except FileExistsError:
        return False
    except OSError as error:
        if isinstance(error.__cause__, FileExistsError):
            return False
        raise
    return True


def size_of(home: BookHome, name: str) -> int | None:
    """Return the size of a file, or ``None`` where there is none. Raises :class:`OSError`."""
    try:
        if isinstance(home, Path):
            return (home / name).stat().st_size if (home / name).is_file() else None
        with _asking(home / name) as (system, path):
            return int(system.info(path)["size"])
    except FileNotFoundError:
        return None


def part_of(home: BookHome, name: str, start: int = 0, size: int | None = None) -> bytes:
    """Return bytes of a file, by default all. Raises :class:`OSError`."""
    if isinstance(home, Path):
        with (home / name).open("rb") as stream:
            stream.seek(start)
            return stream.read(-1 if size is None else size)
    with _asking(home / name) as (system, path):
        return bytes(system.cat_file(path, start=start, end=None if size is None else start + size))


@contextmanager
def opened(home: BookHome, name: str) -> Iterator[BufferedIOBase]:
    """Give a file to read. Raises :class:`OSError`."""
    if isinstance(home, Path):
        with (home / name).open("rb") as stream:
            yield stream
        return
    with _asking(home / name) as (system, path), system.open(path, "rb") as stream:
        yield stream


def digest_of(home: BookHome, name: str) -> str:
    """Return the SHA-256 of a file, which may be larger than the memory."""
    with opened(home, name) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def names_in(store: Store, place: str) -> list[str]:
    """Return the names of all files of a store below a place. Raises :class:`OSError`."""
    with _asking(store / place) as (system, path):
        found = system.find(path)
    return sorted(f"{place}{one.removeprefix(path)}" for one in found)


def remove(file: Store) -> None:
    """Remove a file of a store. Raises :class:`OSError`."""
    with _asking(file) as (system, path):
        system.rm_file(path)


def copied(store: Store, folder: Path, files: Mapping[str, int]) -> None:
    """Bring files of a store, whose sizes are by name, into a folder, where they are not there yet. Raises :class:`OSError`.

    What is read as a whole again and again is read here: a query of a store asks it dozens of times for each file.
    """
    missing = [name for name, size in files.items() if size_of(folder, name) != size]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for start in range(0, len(missing), _AT_ONCE):
            names = missing[start : start + _AT_ONCE]
            for name, data in zip(names, pool.map(lambda name: part_of(store, name), names), strict=True):
                keep_whole(folder, name, data)


def place_for_copies(store: Store) -> Path:
    """Return the folder for copies on a machine that has no folder of the book, such as a worker of a cluster."""
    return Path.home() / ".cache" / "section16" / hashlib.sha256(store.address.encode()).hexdigest()[:_NAMED]
