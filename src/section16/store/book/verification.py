"""Whether every file of a book is what it was when it was written: each byte counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from section16.action import Action
from section16.errors import BookError
from section16.store.book.damage import RESTORE, damage_of
from section16.store.book.generations import reading
from section16.store.book.manifest import BookFile, Generation, ServedFile, read_manifest


class DamagedFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file of a book that is missing or not what was written, with what to do about it.

    ``action`` is the remedy as data, where an operation of section16 is the remedy.
    """

    file: str
    what: str
    remedy: str
    action: Action | None = None


def verify(folder: Path, progress: Callable[[BookFile], None] | None = None) -> Iterator[DamagedFile]:
    """Yield the files of a book that are damaged or missing; the manifest proves itself.

    ``progress`` is called before each file. Raises :class:`~section16.errors.BookError` for a damaged manifest.
    """
    checked: set[str] = set()
    manifest = read_manifest(folder)
    for file in manifest.files():
        if file.file in checked:
            continue
        checked.add(file.file)
        if progress is not None:
            progress(file)
        what = damage_of(folder if isinstance(file, ServedFile) else manifest.home(folder), file)
        if not what and isinstance(file, Generation):
            what = "" if _has_damaged_log(folder, file) else _damage_of_database(folder, file)
        if what:
            yield _damaged(folder, file, what)


def _has_damaged_log(folder: Path, generation: Generation) -> bool:
    """Whether the log of a database is damaged, which is found by its own name."""
    return generation.log is not None and damage_of(folder, generation.log) != ""


def _damage_of_database(folder: Path, generation: Generation) -> str:
    """Return what is wrong with the blocks of a database, each of which has a checksum of its own.

    A database is made from a copy of the one before: damage of that one would be in its bytes from the beginning.
    """
    try:
        with reading(folder, generation=generation.number) as connection:
            for schema, table in connection.execute(_TABLES).fetchall():
                connection.execute(f'SELECT bit_xor(hash(t)) FROM "{schema}"."{table}" t').fetchall()
    except BookError as error:
        return error.what
    return ""


_TABLES = "SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal"


def _damaged(folder: Path, file: BookFile, what: str) -> DamagedFile:
    if isinstance(file, ServedFile):
        compact = Action("book.compact", {"book": str(folder)})
        return DamagedFile(file.file, what, "Make the database again from the segments.", compact)
    return DamagedFile(file.file, what, RESTORE)
