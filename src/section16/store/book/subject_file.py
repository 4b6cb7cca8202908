"""The file of subjects: the answers to all questions about each issuer, insider and filing of a generation, by their keys.

A page needs six to nine answers, and a column store takes a millisecond or two for each, most of it to plan the query. Here
they are one compressed text for each subject in a database of SQLite, found in microseconds. The file is never changed: it is
made after a generation is published, and read as long as it is known which subjects have changed since.
"""

from __future__ import annotations

import sqlite3
import threading
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from section16.store.book.known import accession_key
from section16.store.book.questions import SubjectKind, SubjectQuestion, layout_of_answers, questions_about

if TYPE_CHECKING:
    import duckdb

_FILINGS_AT_ONCE: Final = 20_000
"""Filings of the issuers whose answers are in memory at once."""
_LEVEL: Final = 1
_TYPES: Final[Mapping[str, Any]] = {
    "VARCHAR": str | None,
    "VARCHAR[]": list[str | None] | None,
    "DECIMAL": Decimal | None,
    "DATE": date | None,
    "TIMESTAMP": datetime | None,
    "BOOLEAN": bool | None,
    "INTEGER": int | None,
    "BIGINT": int | None,
}
_NUMBER: Final = "DECIMAL"
"""Numbers are texts in the file: JSON has no exact ones."""
_CREATE: Final = """
    CREATE TABLE about (layout TEXT, columns BLOB);
    CREATE TABLE issuer (cik TEXT NOT NULL, body BLOB NOT NULL);
    CREATE TABLE insider (owner TEXT NOT NULL, issuer TEXT NOT NULL, body BLOB NOT NULL);
    CREATE TABLE filing (key INTEGER NOT NULL, body BLOB NOT NULL);
"""
_INDEX: Final = """
    CREATE UNIQUE INDEX by_cik ON issuer (cik);
    CREATE UNIQUE INDEX by_owner ON insider (owner, issuer);
    CREATE INDEX by_key ON filing (key);
"""
_INSERT: Final = {
    SubjectKind.ISSUER: "INSERT INTO issuer VALUES (?, ?)",
    SubjectKind.INSIDER: "INSERT INTO insider VALUES (?, ?, ?)",
    SubjectKind.FILING: "INSERT INTO filing VALUES (?, ?)",
}
_SEVERAL_ISSUERS: Final = """
    SELECT accession FROM filed.filings WHERE accession IN (SELECT accession FROM filed.filings GROUP BY 1 HAVING count(*) > 1)
    GROUP BY 1 HAVING count(DISTINCT issuer_cik) > 1
"""
"""Filings whose versions name different issuers: no range of issuers has all that there is about them."""

Columns = Mapping[str, Mapping[str, tuple[tuple[str, str], ...]]]
"""The columns of the answer to each question about each kind of subject, and their types."""


def write_subjects(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Write the answers about all subjects of a generation into a new file.

    Raises :class:`OSError` where the file cannot be written, and :class:`sqlite3.Error`.
    """
    columns = _described(connection)
    left_out = {accession for (accession,) in connection.execute(_SEVERAL_ISSUERS).fetchall()}
    with closing(sqlite3.connect(target)) as file:
        file.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _CREATE)
        file.execute("INSERT INTO about VALUES (?, ?)", (layout_of_answers(), msgspec.json.encode(columns)))
        for first, last in _ranges(connection):
            for about in SubjectKind:
                file.executemany(_INSERT[about], _answers(connection, about, columns[about.value], (first, last), left_out))
            file.commit()
        file.executescript(_INDEX)
        file.commit()


def _described(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, tuple[tuple[str, str], ...]]]:
    """Return the columns of each answer with their types, as the database has them."""
    found: dict[str, dict[str, tuple[tuple[str, str], ...]]] = {}
    for about in SubjectKind:
        for one in questions_about(about):
            described = connection.execute(f"DESCRIBE {one.of_none()}").fetchall()
            types = tuple((name, _NUMBER if kind.startswith(_NUMBER) else kind) for name, kind, *_ in described)
            found.setdefault(about.value, {})[one.name] = types
    return found


def _ranges(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    """Yield the first and the last CIK of issuers that have so many filings together."""
    sizes = connection.execute(
        "SELECT issuer_cik, filings FROM lookup.issuers WHERE issuer_cik IS NOT NULL ORDER BY 1"
    ).fetchall()
    first, many = None, 0
    for cik, filings in sizes:
        first, many = first if first is not None else cik, many + filings
        if many >= _FILINGS_AT_ONCE:
            yield first, cik
            first, many = None, 0
    if first is not None:
        yield first, sizes[-1][0]


def _answers(
    connection: duckdb.DuckDBPyConnection,
    about: SubjectKind,
    columns: Mapping[str, tuple[tuple[str, str], ...]],
    issuers: tuple[str, str],
    left_out: set[str],
) -> Iterator[tuple[Any, ...]]:
    """Yield the row of each subject of a range of issuers."""
    from isal import isal_zlib  # noqa: PLC0415 - an optional extra, loaded when a book is first used

    bodies: dict[tuple[str, str], list[str]] = {}
    for one in questions_about(about):
        named = (f"{name}::VARCHAR" if kind == _NUMBER else name for name, kind in columns[one.name])
        found = connection.execute(one.of_all(named), {"first": issuers[0], "last": issuers[1]})
        while some := found.fetchmany(_FILINGS_AT_ONCE):
            for subject, insider, rows in some:
                bodies.setdefault((subject, insider), []).append(f'"{one.name}":{rows}')
    for (subject, insider), parts in bodies.items():
        body = isal_zlib.compress(f"{{{','.join(parts)}}}".encode(), _LEVEL)
        if about is SubjectKind.INSIDER:
            yield insider, subject, body
        elif about is SubjectKind.ISSUER:
            yield subject, body
        elif subject not in left_out:
            yield accession_key(subject), body


class Answers:
    """The answers about one subject, read from the file."""

    def __init__(self, columns: Mapping[str, tuple[str, ...]], found: Mapping[str, list[tuple[Any, ...]]]) -> None:
        self._columns = columns
        self._found = found

    def rows(self, question: SubjectQuestion) -> list[tuple[Any, ...]]:
        """Return the rows of the answer to a question, each in the order of its columns."""
        return self._found[question.name]

    def lines(self, question: SubjectQuestion) -> list[dict[str, Any]]:
        """Return the rows of the answer to a question, each by the names of its columns."""
        columns = self._columns[question.name]
        return [dict(zip(columns, row, strict=True)) for row in self._found[question.name]]


class SubjectFile:
    """A file of subjects that is open for reading, in any thread.

    Its methods raise :class:`sqlite3.Error` for a file that is missing, damaged or closed, and for answers to other questions.
    """

    def __init__(self, path: Path) -> None:
        self._asking = threading.Lock()
        # The file is never changed, so that reading it takes no lock and needs no right to write beside it.
        self._file = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        try:
            described = self._described()
        except BaseException:
            self._file.close()
            raise
        self._names = {
            about: {name: tuple(column for column, _ in of) for name, of in by_name.items()}
            for about, by_name in described.items()
        }
        self._decoders = {about: _decoder_of(tuple(sorted(by_name.items()))) for about, by_name in described.items()}

    def _described(self) -> Columns:
        """Return the columns of the answers."""
        (layout, columns), *_ = self._file.execute("SELECT layout, columns FROM about").fetchall()
        if layout != layout_of_answers():
            raise sqlite3.DatabaseError("the answers are those of other questions")
        return msgspec.json.decode(columns, type=dict[str, dict[str, tuple[tuple[str, str], ...]]])

    def issuer(self, cik: str) -> Answers | None:
        """Return the answers about an issuer; ``None`` where the file has none."""
        found = self._asked("SELECT body FROM issuer WHERE cik = ?", cik)
        return self._read(SubjectKind.ISSUER, found[0][0]) if found else None

    def insider(self, owner: str) -> dict[str, Answers]:
        """Return the answers about a reporting person at each issuer, by its CIK."""
        found = self._asked("SELECT issuer, body FROM insider WHERE owner = ? ORDER BY issuer", owner)
        return {issuer: self._read(SubjectKind.INSIDER, body) for issuer, body in found}

    def filings(self, accession: str) -> list[Answers]:
        """Return the answers about filings that may have an accession number; two texts that are none may share a key."""
        found = self._asked("SELECT body FROM filing WHERE key = ?", accession_key(accession))
        return [self._read(SubjectKind.FILING, body) for (body,) in found]

    def close(self) -> None:
        """Close the file."""
        with self._asking:
            self._file.close()

    def _asked(self, sql: str, key: str | int) -> list[tuple[Any, ...]]:
        with self._asking:
            return self._file.execute(sql, (key,)).fetchall()

    def _read(self, about: SubjectKind, body: bytes) -> Answers:
        try:
            found = self._decoders[about.value].decode(zlib.decompress(body))
        except (zlib.error, msgspec.MsgspecError) as error:
            raise sqlite3.DatabaseError(f"an answer is damaged: {error}") from None
        return Answers(self._names[about.value], msgspec.structs.asdict(found))


@lru_cache(maxsize=8)
def _decoder_of(columns: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]) -> msgspec.json.Decoder[Any]:
    """Return what reads the answers to questions, each with the columns and their types."""
    fields: list[tuple[str, Any, Any]] = []
    for name, of in columns:
        row: Any = tuple.__class_getitem__(tuple(_TYPES[kind] for _, kind in of))
        fields.append((name, list[row], msgspec.field(default_factory=list)))
    return msgspec.json.Decoder(msgspec.defstruct("AnswersOfSubject", fields))
