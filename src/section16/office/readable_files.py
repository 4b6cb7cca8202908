"""A whole office as readable files, and such files as an office again.

One file of JSON for each table; what belongs to an issuer lies in a folder under its EDGAR number, beside ``facts.json``, which
``section16 draft`` takes as it is. Nothing secret is in an office, so nothing secret is in its files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Boolean, Column, Connection, Date, Integer, LargeBinary, Table, select

from section16.database_address import DatabaseAddress
from section16.errors import OfficeError, TooLargeError
from section16.facts.issuer import Issuer
from section16.files import writing_folder
from section16.library_words import json_fault, system_reason
from section16.limits import OFFICE, Meter, in_force
from section16.office.drafts.issuer_facts import stated
from section16.office.members import require_reader
from section16.office.office import Office
from section16.sentences import sentence
from section16.store.copying import fill, fingerprint, new_office, rows_of, tables
from section16.store.database import reading
from section16.store.migration import versions
from section16.store.record_kinds import KINDS, SETTINGS, value_of
from section16.store.tables import HEAD, ISSUER, Instant
from section16.value_words import fault_of

_CONTENTS = "office.json"


class _Contents(msgspec.Struct, frozen=True):
    """What an export says of itself."""

    tables: str
    fingerprint: str


def write_out(office: Office, folder: Path) -> str:
    """Write an office into an empty folder and return its fingerprint.

    Raises :class:`~section16.errors.OfficeError` for a folder that holds something, and
    :class:`~section16.errors.OutputError` where the disk is full; then nothing is left behind.
    """
    with office.reading_all() as connection:
        if folder.exists() and any(folder.iterdir()):
            raise OfficeError("The folder is not empty.", where=str(folder), remedy="Name a new folder. Nothing was written.")
        with writing_folder(folder, private=True) as write:
            return _write_all(office, connection, write)


def _write_all(office: Office, connection: Connection, write: Callable[..., None]) -> str:
    names = {row.id: row.cik for row in connection.execute(select(ISSUER.c.id, ISSUER.c.cik))}
    for table in tables():
        by_folder: dict[Path, list[dict[str, Any]]] = {}
        for row in rows_of(connection, table):
            by_folder.setdefault(_folder(table, row, names), []).append(_shown(table, row))
        for place, rows in by_folder.items():
            write(place / f"{table.name}.json", _as_file(rows), private=True)
    for cik in names.values():
        write(Path(cik, "facts.json"), _as_file(stated(connection, office.tenant(connection, cik)).facts), private=True)
    made = fingerprint(connection)
    write(_CONTENTS, _as_file(_Contents(versions()[-1], made)), private=True)  # last: without it the folder is no export
    return made


def _folder(table: Table, row: dict[str, Any], names: dict[int, str]) -> Path:
    """Return where a row goes: with its issuer, or to what belongs to none."""
    issuer = row["id"] if table is ISSUER else row.get("issuer_id")
    return Path(names[issuer]) if issuer is not None else Path()


def _shown(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    return {name: _as_json(table.c[name], value) for name, value in row.items()}


def _as_json(column: Column[Any], value: Any) -> Any:
    return msgspec.Raw(value.encode()) if column.info.get("json") and value is not None else value


def _as_file(value: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def take_back(folder: Path, where: str, *, by: str) -> tuple[str, bool]:
    """Make an office of files that were written out, in a place where there is none yet; return its fingerprint.

    And whether it is what was written out: files may have been edited, and the audit trail then shows where. Raises
    :class:`~section16.errors.OfficeError` for files that are missing or cannot be read, naming file and place, and
    :class:`~section16.errors.NotAllowedError` where ``by`` has no role for every issuer in the office that they hold.
    """
    where = DatabaseAddress(where)
    contents = _read(folder / _CONTENTS, _Contents)
    if contents.tables != versions()[-1]:
        message = f"The files have tables of version {contents.tables}, and this section16 has version {versions()[-1]}."
        raise OfficeError(message, where=str(folder), remedy="Import them with the section16 that wrote them, then migrate.")
    rows = {table.name: sorted(_rows(folder, table), key=lambda row: _key(table, row)) for table in tables()}
    if not rows[HEAD.name]:
        where_head = str(folder / f"{HEAD.name}.json")
        raise OfficeError("The head of the audit trail is missing.", where=where_head, remedy="Export the office again.")
    with new_office(where) as engine:
        fill(engine, {name: iter(some) for name, some in rows.items()})
        with reading(engine) as connection:
            require_reader(connection, by)
            made = fingerprint(connection)
    return made, made == contents.fingerprint


def _key(table: Table, row: dict[str, Any]) -> Any:
    (key,) = table.primary_key.columns
    return row[key.name]


def _rows(folder: Path, table: Table) -> Iterator[dict[str, Any]]:
    for file in sorted(folder.glob(f"**/{table.name}.json")):
        for number, row in enumerate(_read(file, list[dict[str, msgspec.Raw]]), 1):
            place = f"{file}, row {number}"
            columns = {column.name for column in table.c}
            if set(row) != columns:
                odd = [*(f"{name} is missing" for name in sorted(columns - set(row)))]
                odd += [f"{name} is not known" for name in sorted(set(row) - columns)]
                what = f"The keys of the row are wrong: {', '.join(odd)}."
                raise OfficeError(what, where=place, remedy="Correct the file. Nothing was made.")
            values = {name: _value(table.c[name], value, f"{place}, {name}") for name, value in row.items()}
            _look_at_body(table, values, f"{place}, body")
            yield values


def _look_at_body(table: Table, values: dict[str, Any], where: str) -> None:
    """Raise for the body of a record that is not written as it must be."""
    kinds = [kind for kind in KINDS.values() if kind.table is table]
    try:
        if table is ISSUER:
            msgspec.json.decode(values["body"], type=Issuer)
        elif kinds and (kinds[0].word != "settings" or values["name"] in SETTINGS):
            value_of(kinds[0], values["name"], values["body"])
    except msgspec.DecodeError as error:
        raise OfficeError(_fault(error), where=where, remedy="Correct the file. Nothing was made.") from None


def _value(column: Column[Any], value: msgspec.Raw, where: str) -> Any:
    """Return what a column takes, from its JSON."""
    if bytes(value) == b"null":
        return None
    if column.info.get("json"):
        return msgspec.json.format(bytes(value), indent=-1).decode()
    try:
        return msgspec.json.decode(value, type=_type(column))
    except msgspec.ValidationError as error:
        raise OfficeError(_fault(error), where=where, remedy="Correct the file. Nothing was made.") from None


def _fault(error: Exception) -> str:
    key, what = fault_of(error)
    return sentence(f"`{key}`: {what}" if key else what)


def _type(column: Column[Any]) -> Any:
    kinds = {Boolean: bool, Integer: int, Date: date, LargeBinary: bytes, Instant: datetime}
    return next((made for kind, made in kinds.items() if isinstance(column.type, kind)), str)


def _read(file: Path, kind: Any) -> Any:
    try:
        Meter(in_force(None, OFFICE)).file(file.stat().st_size)
        return msgspec.json.decode(file.read_bytes(), type=kind)
    except TooLargeError as error:
        raise OfficeError(error.what, where=str(file), remedy=error.remedy) from None
    except OSError as error:
        message = f"The file cannot be read: {system_reason(error)}."
        raise OfficeError(message, where=str(file), remedy="Name a folder that was exported.") from None
    except msgspec.DecodeError as error:
        what, place = json_fault(error, file.read_bytes())
        where = ", ".join(filter(None, (str(file), place)))
        raise OfficeError(
            f"The JSON is not valid: {what}.", where=where, remedy="Correct the file. Nothing was made."
        ) from None
