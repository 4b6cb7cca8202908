"""``section16 office export``, ``import``, ``backup``, ``restore``, ``move`` and ``migrate``: a whole office elsewhere."""

from __future__ import annotations

from pathlib import Path

from section16.action import Action
from section16.cli.options import OfficeOptions, context_of
from section16.cli.printing import print_lines, print_notice, status_of
from section16.cli.remedies import with_command
from section16.workspace import copies


def export(folder: Path, /, *, options: OfficeOptions | None = None) -> int:
    """Write the whole office to a folder, as files of JSON that can be read, compared and imported again.

    Parameters
    ----------
    folder
        An empty folder, or a new one.

    """

    def work() -> None:
        made = copies.export_office(context_of(options), folder)
        print_lines([f"Office exported to {made.place}, fingerprint {made.fingerprint}; head of its audit trail {made.head}"])

    return status_of(work)


def import_(folder: Path, /, *, options: OfficeOptions | None = None) -> int:
    """Create an office from an export, in a place where there is none.

    Parameters
    ----------
    folder
        The folder of the export.

    """

    def work() -> None:
        made = copies.import_office(context_of(options), folder)
        print_lines([f"Office created from {folder}, fingerprint {made.fingerprint}"])
        if made.altered:
            warning = "The files were changed after the export. Verify the office to see what was changed"
            print_notice(with_command(warning, Action("office.audit", {"verify": True})))

    return status_of(work)


def backup(file: Path, /, *, options: OfficeOptions | None = None) -> int:
    """Back up the office to one file, while others may work in it.

    Parameters
    ----------
    file
        The file to write; it must not exist.

    """

    def work() -> None:
        made = copies.back_up(context_of(options), file)
        print_lines([f"Office backed up to {made.place}, fingerprint {made.fingerprint}"])

    return status_of(work)


def restore(file: Path, /, *, options: OfficeOptions | None = None) -> int:
    """Create an office from a backup, in a place where there is none.

    Parameters
    ----------
    file
        The backup.

    """

    def work() -> None:
        made = copies.restore_office(context_of(options), file)
        print_lines([f"Office created from {file}, fingerprint {made.fingerprint}"])

    return status_of(work)


def move(target: str, /, *, options: OfficeOptions | None = None) -> int:
    """Copy the office to another database, such as from SQLite to PostgreSQL; the old one remains as it is.

    Parameters
    ----------
    target
        The new place: a path of an SQLite file, or postgresql://...

    """

    def work() -> None:
        made = copies.move_office(context_of(options), target)
        print_lines([f"Office copied to {made.place}, fingerprint {made.fingerprint}"])

    return status_of(work)


def migrate(*, options: OfficeOptions | None = None) -> int:
    """Update the tables of an office that an older section16 created; back it up first. Requires an administrator."""

    def work() -> None:
        made = copies.migrate_office(context_of(options))
        change = "already" if made.before == made.after else f"updated from version {made.before} and"
        print_lines([f"The tables of the office are {change} at version {made.after}."])

    return status_of(work)
