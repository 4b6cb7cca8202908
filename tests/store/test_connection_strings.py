"""A password in the address of a database is shown nowhere, however the address is written."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from section16.cli.app import run
from section16.cli.options import OfficeOptions
from section16.clock import now
from section16.database_address import redacted
from section16.errors import OfficeError
from section16.office.office import Office
from section16.office.readable_files import take_back
from section16.store.copying import new_office
from section16.store.database import connect, reading, shown_address, url_of

PASSWORD = "s3cr3t-pw"
_HERE = "127.0.0.1:1/office"
SPELLINGS = (
    f"postgresql://ada:{PASSWORD}@{_HERE}",
    f"POSTGRESQL://ada:{PASSWORD}@{_HERE}",
    f"postgres://ada:{PASSWORD}@{_HERE}",
    f"postgresql+psycopg://ada:{PASSWORD}@{_HERE}",
    f"postgresql+psycopg2://ada:{PASSWORD}@{_HERE}",
    f" postgresql://ada:{PASSWORD}@{_HERE}",
    f"postgresql://:{PASSWORD}@{_HERE}",
    f"postgresql://{_HERE}?user=ada&password={PASSWORD}",
    f"postgresql://{_HERE}?user=ada&PASSWORD={PASSWORD}",
    f"postgresql://{_HERE}?sslpassword={PASSWORD}",
    f"postgresql://ada:p@{PASSWORD}@{_HERE}",
    f"postgresql://ada:p/{PASSWORD}@{_HERE}",
    f"postgresql://ada:p%40{PASSWORD}@{_HERE}",
    f"postgresql://ada:{PASSWORD}#x@{_HERE}",
    f"postgresql://ada:{PASSWORD}?x@{_HERE}",
    f"postgresql://ada:{PASSWORD}",
    f"postgresql://ada:{PASSWORD}/office",
    f"postgresql:/ada:{PASSWORD}@h/office",
    f"postgresql:ada:{PASSWORD}@h",
    f"ada:{PASSWORD}@h/office",
    f"://ada:{PASSWORD}@h",
    f"host=h user=ada password={PASSWORD}",
    f"host=h password = '{PASSWORD} x'",
    f"user=ada password='{PASSWORD}",
    f"Server=h;Pwd={PASSWORD};",
    f"jdbc:postgresql://h/office?user=a&password={PASSWORD}",
    f"mysql://ada:{PASSWORD}@h/office",
)


@pytest.mark.parametrize("where", SPELLINGS)
def test_a_password_is_in_no_message_and_no_traceback(where: str) -> None:
    with pytest.raises(OfficeError) as caught:
        connect(where)
    trace = "".join(traceback.format_exception(caught.value))
    assert PASSWORD not in str(caught.value) + trace
    assert str(caught.value).strip()


def _by_options(where: str) -> None:
    with OfficeOptions(where, "petra").context.open():
        pass


def _by_migration(where: str) -> None:
    with new_office(where):
        pass


def _variables(work: Callable[[str], object], where: str) -> str:
    """Return the variables of every frame of the program in the error that some work ends with; the context is suppressed."""
    try:
        work(where)
    except OfficeError as error:
        frames = traceback.StackSummary.extract(traceback.walk_tb(error.__traceback__), capture_locals=True)
        context = "" if error.__suppress_context__ else repr(error.__context__)
        return context + repr([(one.name, one.locals) for one in frames if "/src/section16/" in one.filename])
    return ""


OPENED: dict[str, Callable[[str], object]] = {
    "connect": connect,
    "url_of": url_of,
    "open": lambda where: Office.open(where, by="petra", clock=now),
    "init": lambda where: Office.init(where, by="petra", clock=now),
    "take_back": lambda where: take_back(Path("none"), where, by="petra"),
    "new_office": _by_migration,
    "seat": _by_options,
}


@pytest.mark.parametrize("where", SPELLINGS)
def test_no_variable_of_the_program_shows_a_password(where: str) -> None:
    """What a report of errors shows that lists the variables of every frame, such as that of pytest or Sentry."""
    for name, work in OPENED.items():
        shown = _variables(work, where)
        assert shown or name == "url_of"  # what has another fault is a valid address
        assert PASSWORD not in shown, name
    assert PASSWORD not in repr(OfficeOptions(where, "petra"))


def test_an_engine_does_not_show_the_passwords_among_the_options(postgresql: str) -> None:
    engine = connect(f"{postgresql}&sslpassword={PASSWORD}")
    assert PASSWORD not in repr(engine) + repr(engine.url)
    with reading(engine) as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1
        assert PASSWORD not in repr(connection) + repr(connection.engine)
    engine.dispose()


@pytest.mark.parametrize("where", SPELLINGS)
def test_commands_show_no_password(where: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for words in (["office", "show", "--office", where], ["office", "migrate", f"--office={where}"], ["office", "init"]):
        monkeypatch.setenv("SECTION16_OFFICE", where)
        assert run([*words, "--as", "petra"]) == 2
        captured = capsys.readouterr()
        assert PASSWORD not in captured.out + captured.err
        on_the_line = len(words) > 2 and "://" in where
        assert (
            "the password in the connection string is visible to other users of this machine" in captured.err
        ) == on_the_line


@pytest.mark.parametrize(
    "where",
    [
        "postgresql://ada@h/office",
        "postgresql://h:5432/office",
        "postgresql://[::1]:5432/office",
        "http://127.0.0.1:80",
        "It came from http://127.0.0.1:8016, not from http://localhost:8017. Give another.",
        "It is 'http://127.0.0.1:80' (http://localhost:80).",
    ],
)
def test_an_address_without_a_password_is_shown_as_it_is(where: str) -> None:
    assert redacted(where) == where


@pytest.mark.parametrize("where", SPELLINGS)
def test_an_address_is_shown_without_its_password(where: str) -> None:
    try:
        shown = shown_address(where)
    except OfficeError as error:
        shown = str(error)
    assert PASSWORD not in shown


def test_a_password_among_the_options_is_used_as_the_password() -> None:
    url = url_of(f"postgresql://h/office?user=ada&password={PASSWORD}")
    assert (url.password, dict(url.query)) == (PASSWORD, {"user": "ada"})


@pytest.mark.parametrize(
    "path", ["office.db", "./a@b/office.db", "C:\\team@home\\office.db", "/srv/x:y/office.db", "user name.db"]
)
def test_a_path_is_a_path(path: str) -> None:
    assert url_of(path).database == path
    assert shown_address(path) == path


def test_a_connection_string_with_two_at_signs_is_refused_without_its_password() -> None:
    with pytest.raises(OfficeError, match="The connection string has more than one @") as refused:
        url_of("postgresql://ada:planted@part@db.example.com/office")
    assert "planted" not in str(refused.value)
    assert "%40" in str(refused.value)


@pytest.mark.parametrize("where", ["mysql://ada@h/office", "oracle://ada@h/office", "mssql+pyodbc://h/office"])
def test_databases_that_cannot_hold_an_office_are_refused_by_name(where: str) -> None:
    with pytest.raises(OfficeError, match=where.partition(":")[0].partition("+")[0]):
        connect(where)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg", "POSTGRESQL"])
def test_every_name_of_postgresql_uses_the_same_driver(scheme: str) -> None:
    assert url_of(f"{scheme}://ada@h/office").drivername == "postgresql+psycopg"
