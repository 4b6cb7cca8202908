"""What a database does not do is told in one line, and what the tables themselves forbid is left to whoever asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from section16.errors import OfficeError
from section16.store.rows.database import connect, reading, writing


def test_a_database_that_may_not_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    engine = connect(str(tmp_path / "office.db"), create=True)
    told = "office.db: the database does not do it: attempt to write a readonly database; nothing was written"
    with engine.connect() as connection:  # the one connection there is
        connection.exec_driver_sql("PRAGMA query_only=ON")
    with pytest.raises(OfficeError, match=told), writing(engine) as connection:
        connection.execute(text("CREATE TABLE one (id INTEGER)"))
    engine.dispose()


def test_a_table_that_is_gone_is_told_in_one_line(tmp_path: Path) -> None:
    engine = connect(str(tmp_path / "office.db"), create=True)
    with pytest.raises(OfficeError, match="no such table: one"), reading(engine) as connection:
        connection.execute(text("SELECT * FROM one"))
    engine.dispose()


def test_what_a_table_forbids_is_left_to_whoever_asked(tmp_path: Path) -> None:
    engine = connect(str(tmp_path / "office.db"), create=True)
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE one (id INTEGER UNIQUE)"))
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(text("INSERT INTO one VALUES (1), (1)"))
    engine.dispose()


def test_a_file_that_is_no_database_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "office.db").write_text("no database at all")
    with pytest.raises(OfficeError, match="file is not a database"):
        connect(str(tmp_path / "office.db"))
