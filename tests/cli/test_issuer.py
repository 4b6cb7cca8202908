"""``section16 issuer`` as a person runs it: the first issuer of an empty office, by command."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import Run

pytestmark = pytest.mark.dated


@pytest.fixture
def command(run_in_office: Run) -> Run:
    """Return what runs a command in an office without an issuer."""

    assert run_in_office("office", "init")[0] == 0
    return run_in_office


def test_an_office_without_an_issuer_says_how_to_add_one(command: Run) -> None:
    status, out, err = command("event", "list")
    assert (status, out) == (2, "")
    assert (
        err == "section16: The office has no issuer yet. Add an issuer: section16 issuer add cik=CIK name=NAME symbol=SYMBOL\n"
    )


def test_an_issuer_is_added_changed_and_listed(command: Run) -> None:
    status, out, err = command("issuer", "add", "cik=1234567", "name=Example Harbor, Inc.", "symbol=EXHX")
    assert (status, err) == (0, "")
    assert out.splitlines()[0] == "Issuer 0001234567 (Example Harbor, Inc.) added."
    assert command("issuer", "change", "fiscal-year-end=06-30")[0] == 0
    assert command("issuer", "list")[1] == "0001234567 Example Harbor, Inc., symbol EXHX, fiscal year ends 06-30\n"
    assert json.loads(command("issuer", "list", "--json")[1])["fiscal-year-end"] == "06-30"


def test_a_next_command_names_the_office_that_was_named(command: Run, tmp_path: Path) -> None:
    place = str(tmp_path / "an office.db")
    assert command("office", "init", "--office", place, "--as", "gc")[0] == 0
    words = ("issuer", "add", "cik=7", "name=Example Harbor, Inc.", "symbol=NONE", "--office", place, "--as", "gc")
    _, out, _ = command(*words)
    assert shlex.split(out.splitlines()[1])[-6:] == ["--issuer", "0000000007", "--office", place, "--as", "gc"]
