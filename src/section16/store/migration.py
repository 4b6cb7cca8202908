"""The versions of the database's tables, and the migration from each to the newest: all of it or none."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from section16.action import Action
from section16.errors import OfficeError
from section16.store.database import reading, rebuilding

if TYPE_CHECKING:
    from sqlalchemy import Engine

_SCRIPTS = Path(__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config


@cache  # each opening of an office asks for them, and Alembic compiles its scripts each time
def versions() -> tuple[str, ...]:
    """Return every version, the oldest first."""
    scripts = ScriptDirectory.from_config(_config()).walk_revisions()
    return tuple(script.revision for script in scripts)[::-1]


def version_of(engine: Engine) -> str | None:
    """Return the version of a database's tables; ``None`` where there are none."""
    with reading(engine) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def migrate(engine: Engine, to: str = "head") -> None:
    """Bring a database's tables to a version; when that fails, or is killed, they stay as they were.

    Raises :class:`~section16.errors.OfficeError` for a database that a newer section16 created.
    """
    _look(version_of(engine))
    config = _config()
    with rebuilding(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def require_newest(engine: Engine, where: str) -> None:
    """Raise :class:`~section16.errors.OfficeError` unless a database's tables are of the newest version."""
    found = version_of(engine)
    _look(found)
    if found is None:
        raise OfficeError(
            "The database is not an office.", where=where, remedy="Create an office.", action=Action("office.init")
        )
    if found != versions()[-1]:
        what = f"The tables of the office are at version {found}; this section16 requires {versions()[-1]}."
        raise OfficeError(what, where=where, remedy="Make a backup, then update them.", action=Action("office.migrate"))


def _look(found: str | None) -> None:
    if found is not None and found not in versions():
        raise OfficeError(
            f"The tables of the office are at version {found}, which is newer than this section16.",
            remedy="Install the newest section16.",
        )
