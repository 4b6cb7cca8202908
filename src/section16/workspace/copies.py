"""A whole office in another place: exported and imported, backed up and restored, moved, and migrated to a newer version."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import msgspec

from section16.action import Action
from section16.database_address import DatabaseAddress
from section16.errors import OfficeError
from section16.office import readable_files
from section16.office.members import require
from section16.store.database import connect, reading, shown_address
from section16.store.migration import migrate, version_of, versions
from section16.store.roles import MemberRole
from section16.workspace.context import OfficeContext

__all__ = ["back_up", "export_office", "import_office", "migrate_office", "move_office", "restore_office"]


class OfficeCopied(msgspec.Struct, frozen=True, kw_only=True):
    """A copy of a whole office: where it is, without a password, and its fingerprint.

    Offices with the same fingerprint are equal. ``head`` is the head of the audit trail, where the copy is an export;
    ``altered`` says that exported files were changed before they were imported.
    """

    place: str
    fingerprint: str
    head: str = ""
    altered: bool = False


class OfficeMigrated(msgspec.Struct, frozen=True, kw_only=True):
    """The versions of an office's tables before and after a migration."""

    before: str
    after: str


def export_office(context: OfficeContext, folder: Path) -> OfficeCopied:
    """Write an office to a new or empty folder, as files of JSON that can be read, compared and imported again.

    This and every other copy requires a role for every issuer. Raises :class:`~section16.errors.OfficeError` for a folder that
    is not empty, and :class:`~section16.errors.OutputError` where the disk is full; then nothing is left behind.
    """
    with context.open() as office:
        made = readable_files.write_out(office, folder)
        return OfficeCopied(place=str(folder), fingerprint=made, head=str(office.head()))


def import_office(context: OfficeContext, folder: Path) -> OfficeCopied:
    """Create an office from exported files, in a place where there is none; raises as :func:`create_office` and for bad files.

    The files may have been edited: ``altered`` says so, and the audit trail shows what was changed.
    """
    made, same = readable_files.take_back(folder, context.address, by=context.member)
    return OfficeCopied(place=shown_address(context.address), fingerprint=made, altered=not same)


def back_up(context: OfficeContext, file: Path) -> OfficeCopied:
    """Back an office up into one new file, while others may work in it; raises as :func:`export_office`."""
    with context.open() as office:
        return OfficeCopied(place=str(file), fingerprint=office.back_up(file))


def restore_office(context: OfficeContext, file: Path) -> OfficeCopied:
    """Create an office from a backup, in a place where there is none."""
    target = context.address
    with dataclasses.replace(context, office=str(file)).open() as backup:
        return OfficeCopied(place=shown_address(target), fingerprint=backup.copy_to(target))


def move_office(context: OfficeContext, target: str) -> OfficeCopied:
    """Copy an office to another database, such as from SQLite to PostgreSQL; the old one remains as it is."""
    with context.open() as office:
        return OfficeCopied(place=shown_address(target), fingerprint=office.copy_to(DatabaseAddress(target)))


def migrate_office(context: OfficeContext) -> OfficeMigrated:
    """Update the tables of an office that an older version made, all of them or none.

    Raises :class:`~section16.errors.NotAllowedError` unless an administrator of every issuer asks, and
    :class:`~section16.errors.OfficeError` for a database that is not an office.
    """
    where = context.address
    engine = connect(where)
    try:
        before = version_of(engine)
        if before is None:
            action = Action("office.init")
            raise OfficeError(
                "The database is not an office.", where=shown_address(where), remedy="Create an office.", action=action
            )
        with reading(engine) as connection:  # the tables of members and roles are the same in every version
            require(connection, context.member, None, MemberRole.ADMINISTRATOR)
        migrate(engine)
    finally:
        engine.dispose()
    return OfficeMigrated(before=before, after=versions()[-1])
