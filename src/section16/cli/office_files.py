"""``section16 office export``, ``import``, ``backup``, ``restore``, ``move`` and ``migrate``: a whole office elsewhere."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from section16.action import Action
from section16.cli.options import OfficeOptions, context_of
from section16.cli.printing import print_lines, print_notice, status_of
from section16.database_address import DatabaseAddress
from section16.errors import OfficeError
from section16.office import readable_files as readable
from section16.office.members import require
from section16.store.database import connect, reading, told
from section16.store.migration import migrate, version_of, versions
from section16.store.roles import MemberRole

NAMES = {"take_back": "import", "migrate_office": "migrate"}
"""The names of commands that Python keeps for itself or that others have."""


def export(folder: Path, /, *, options: OfficeOptions | None = None) -> int:
    """Write the whole office into a folder, as files of JSON that can be read, compared and imported again.

    Parameters
    ----------
    folder
        An empty folder, or a new one.

    """

    def work() -> None:
        with context_of(options).open() as office:
            made = readable.write_out(office, folder)
            print_lines([f"the office is in {folder}, fingerprint {made}; its audit trail ends at {office.head()}"])

    return status_of(work)


def take_back(folder: Path, /, *, options: OfficeOptions | None = None) -> int:
    """Make an office of files that were exported, in a place where there is none yet.

    Parameters
    ----------
    folder
        The folder that was exported to.

    """

    def work() -> None:
        asked = context_of(options)
        made, same = readable.take_back(folder, asked.address, by=asked.member)
        print_lines([f"an office was made of {folder}, fingerprint {made}"])
        if not same:
            print_notice("the files are not as they were exported; section16 office audit --verify shows what was changed")

    return status_of(work)


def backup(file: Path, /, *, options: OfficeOptions | None = None) -> int:
    """Back the office up into one file, while others may work in it.

    Parameters
    ----------
    file
        The file to write; it must not be there yet.

    """

    def work() -> None:
        with context_of(options).open() as office:
            made = office.back_up(file)
        print_lines([f"the office is backed up in {file}, fingerprint {made}"])

    return status_of(work)


def restore(file: Path, /, *, options: OfficeOptions | None = None) -> int:
    """Make an office of a backup, in a place where there is none yet.

    Parameters
    ----------
    file
        The file that holds the backup.

    """

    def work() -> None:
        asked = context_of(options)
        where = asked.address
        with dataclasses.replace(asked, office=str(file)).open() as backup:
            made = backup.copy_to(where)
        print_lines([f"an office was made of {file}, fingerprint {made}"])

    return status_of(work)


def move(target: str, /, *, options: OfficeOptions | None = None) -> int:
    """Copy the office into another database, such as from SQLite to PostgreSQL; the old one stays as it is.

    Parameters
    ----------
    target
        The new place: a path of an SQLite file, or postgresql://...

    """

    def work() -> None:
        with context_of(options).open() as office:
            made = office.copy_to(DatabaseAddress(target))
        print_lines([f"the office is in {told(target)} too, fingerprint {made}"])

    return status_of(work)


def migrate_office(*, options: OfficeOptions | None = None) -> int:
    """Bring an office that an older section16 made up to date; back it up before. Administrators alone may."""

    def work() -> None:
        asked = context_of(options)
        where = asked.address
        engine = connect(where)
        try:
            before = version_of(engine)
            if before is None:
                action = Action("office.init")
                raise OfficeError("the database is not an office", where=told(where), remedy="create one", action=action)
            with reading(engine) as connection:  # the tables of members and roles are the same in every version
                require(connection, asked.member, None, MemberRole.ADMINISTRATOR)
            migrate(engine)
        finally:
            engine.dispose()
        print_lines([f"the office's tables are of version {versions()[-1]}, they were of version {before}"])

    return status_of(work)
