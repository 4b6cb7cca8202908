"""A password in the address of a database is shown nowhere, however the address is written."""

from __future__ import annotations

import traceback

import pytest

from section16.errors import OfficeError
from section16.store.rows.database import connect, told, url_of

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


@pytest.mark.parametrize("where", SPELLINGS)
def test_an_address_is_shown_without_its_password(where: str) -> None:
    try:
        shown = told(where)
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
    assert told(path) == path
