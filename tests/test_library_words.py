"""What libraries report is shown in the words of the program, and never in those of a library."""

import errno
import json
import os
import re
import sqlite3
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from section16.library_words import (
    database_reason,
    json_fault,
    packing_fault,
    reading_remedy,
    store_error,
    system_reason,
    toml_fault,
    writing_remedy,
    xml_fault,
)

SOURCE = Path(__file__).parents[1] / "src" / "section16"
NOT_TOML = "it is not written as TOML requires"
NOT_JSON = "it is not written as JSON requires"
NOT_XML = "a tag or a character is not written as XML requires"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a", ("a key is not followed by an equals sign", "end of the file")),
        ("a = 1\n= 2", ("a key or the name of a table is expected here", "line 2")),
        ("a = ", ("a value is missing, or a text is not in quotation marks", "end of the file")),
        ("a = common", ("a value is missing, or a text is not in quotation marks", "line 1")),
        ("a = 1 b = 2", ("the line continues after its value", "line 1")),
        ("a = 1\n\na = 2\n", ("a key or a table is stated twice", "line 3")),
        ("[a]\n[a]", ("a key or a table is stated twice", "line 2")),
        ("a = {b = 1, b = 2}", ("the key b is stated twice", "line 1")),
        ('a = "x\n"', ("a text is not closed with a quotation mark before the end of its line", "line 1")),
        ('a = "\\q"', ("a backslash in a text is not written twice", "line 1")),
        ("a = 2025-02-30", ("the date or time does not exist", "line 1")),
        ("[[a]", ("the name of a table is not closed with its brackets", "line 1")),
        ("a = [1", ("a list is not closed with a bracket ]", "end of the file")),
        ("a = 1" + "0" * 5000, ("a number has thousands of digits", "")),
    ],
)
def test_a_fault_of_toml_names_its_line_and_what_is_expected(text: str, fault: tuple[str, str]) -> None:
    assert _fault(text, tomllib.loads, toml_fault) == fault


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('{"a": 1,\n b: 2}', ("a name in double quotation marks is expected", "line 2")),
        ('{"a" 1}', ("a name is not followed by a colon", "line 1")),
        ("[1\n 2]", ("a comma or a closing bracket is missing", "line 2")),
        ('{"a": 1} x', ("something follows the end of the data", "line 1")),
    ],
)
def test_a_fault_of_json_is_the_same_of_both_readers(text: str, fault: tuple[str, str]) -> None:
    with pytest.raises(json.JSONDecodeError) as caught:
        json.loads(text)
    assert json_fault(caught.value) == fault
    with pytest.raises(msgspec.DecodeError) as other:
        msgspec.json.decode(text)
    assert json_fault(other.value, text) == fault
    assert json_fault(other.value)[1].startswith("byte ")


def test_a_message_that_quotes_a_long_text_is_shortened_in_its_middle() -> None:
    fault, _place = json_fault(ValueError(f"the key '{'the key ' * 100_000}' is given twice"))
    assert (fault.startswith("the key 'the key "), fault.endswith("' is given twice")) == (True, True)
    assert len(fault) < 1_000


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("<a>\n<b></c></a>", "<b>, opened on line 2, is closed with </c>"),
        ("<a>\n<b></b>", "<a>, opened on line 1, is not closed"),
        ("<a>R&D</a>", "an & is not written &amp;"),
        ("<a>&nbsp;</a>", "&nbsp; is not defined in XML"),
        ("<a>1 < 2</a>", "a < is not written &lt;"),
        ("<a>\x0c</a>", "a character that XML does not allow"),
        ("<a b='1' b='2'/>", "the attribute b is given twice"),
        ("<a b/>", "the attribute b has no value"),
        ("<a><c:b/></a>", "the prefix c is not declared"),
        ("<a/><b/>", "something follows the end of the document"),
        ("text", "it does not begin with an element"),
        (" <?xml version='1.0'?><a/>", "the XML declaration is not at the beginning"),
    ],
)
def test_a_fault_of_xml_names_the_element_or_the_character(text: str, fault: str) -> None:
    with pytest.raises(etree.XMLSyntaxError) as caught:
        etree.fromstring(text)
    assert xml_fault(caught.value.msg) == fault
    with pytest.raises(ET.ParseError) as other:
        ET.fromstring(text)
    assert xml_fault(str(other.value)) not in {"", str(other.value)}


@given(st.text(alphabet="ab=[]{}\"'\\,.:1-# \n<>/&;", max_size=12))
def test_no_broken_text_is_reported_in_the_words_of_a_library(text: str) -> None:
    """The words of the libraries name states of their parsers; ours never contain them."""
    assert _fault(text, tomllib.loads, toml_fault)[0] != NOT_TOML
    assert _fault(text, msgspec.json.decode, json_fault)[0] != NOT_JSON
    assert _fault(f"<r>{text}</r>", etree.fromstring, lambda error: (xml_fault(str(error)), ""))[0] != NOT_XML


def _fault(text: str, read: Callable[[str], object], fault_of: Callable[[Exception], tuple[str, str]]) -> tuple[str, str]:
    """Return what is wrong with a text in our words; nothing for one that can be read."""
    try:
        read(text)
    except (ValueError, etree.XMLSyntaxError) as error:
        return fault_of(error)
    return "", ""


def test_the_remedy_for_a_file_depends_on_what_the_system_refuses() -> None:
    def refused(number: int) -> OSError:
        return OSError(number, os.strerror(number))

    assert (system_reason(refused(errno.ENOENT)), reading_remedy(refused(errno.ENOENT))) == (
        "no such file or folder",
        "Correct the path.",
    )
    assert reading_remedy(refused(errno.ENAMETOOLONG)) == "Use a shorter name."
    assert "disk" in reading_remedy(refused(errno.EIO))
    assert writing_remedy(refused(errno.ENOSPC)) == "Free some space, or name another place."
    assert writing_remedy(refused(errno.EROFS)) == "Name a place that you may write to."
    assert system_reason(OSError("closed by the library")) == "the system gives no reason"


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("FOREIGN KEY constraint failed", "a row refers to a row that does not exist"),
        ("UNIQUE constraint failed: people.name", "a row occurs twice"),
        ("database or disk is full", "the disk is full"),
        ('connection to server at "h", port 1 failed: Connection refused', "the connection was refused"),
        ('FATAL:  password authentication failed for user "ada"', "the user name or the password is wrong"),
        ("deadlock detected", "it reports an error that section16 does not know"),
    ],
)
def test_what_a_database_refuses_is_reported_without_its_own_words(message: str, reason: str) -> None:
    assert database_reason(message) == reason


def test_what_sqlite_says_of_a_table_that_is_missing_is_known() -> None:
    with pytest.raises(sqlite3.OperationalError) as caught:
        sqlite3.connect(":memory:").execute("select * from office")
    assert database_reason(str(caught.value)) == "a table or a column is missing"


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (EOFError("Compressed file ended before the end-of-stream marker was reached"), "it ends too early"),
        (ValueError("invalid literal for int() with base 10: 'a'"), "a header is damaged"),
        (RecursionError(), "it is nested too deeply"),
        (OSError("Not a gzipped file (b'ab')"), "it is not a gzip file"),
    ],
)
def test_why_an_archive_cannot_be_unpacked_is_reported_without_the_librarys_words(error: Exception, fault: str) -> None:
    assert packing_fault(error) == fault


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (RuntimeError("Unable to locate credentials"), "no credentials for it were found"),
        (PermissionError("Access Denied"), "access is denied"),
        (FileNotFoundError("The specified bucket does not exist"), "there is no such bucket"),
        (OSError("Could not connect to the endpoint URL"), "it cannot be connected to"),
        (TypeError("'NoneType' object"), "the store reports an error that section16 does not know"),
    ],
)
def test_why_a_store_refuses_a_file_is_reported_without_its_librarys_words(error: Exception, reason: str) -> None:
    assert system_reason(store_error(error, "s3://bucket/a")) == reason


OWN_WORDS = {
    "checks/run.py": "a defect of the program is reported as it is",
    "ingest/intake.py": "a defect of the program is reported as it is",
    "ingest/posting.py": "a defect of the program is reported as it is",
    "library_words.py": "the one place that translates",
    "cli/terminal.py": "an error is raised, and not reported",
}
RAW = re.compile(r"strerror|type\(error\)\.__name__|: \{error\.msg\}|\(\{error\.msg\}\)")


def test_no_message_quotes_the_system_or_a_library() -> None:
    """A new reader or writer calls the functions of ``library_words``."""
    files = sorted(SOURCE.rglob("*.py"))
    found = {path.relative_to(SOURCE).as_posix() for path in files if RAW.search(path.read_text(encoding="utf-8"))}
    assert found == set(OWN_WORDS)
