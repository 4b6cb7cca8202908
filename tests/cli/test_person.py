"""``section16 issuer``, ``person`` and ``security`` as a person runs them: from an empty office to a form, by commands."""

from __future__ import annotations

import json
import shlex

import pytest

from tests.cli.conftest import Run

pytestmark = pytest.mark.dated

NOOR = ("noor", "name=IDRISSI NOOR", "called=Noor Idrissi", "cik=9990093", "role=director", "since=5/4/2026")
ADDRESS = ("address.street=1 SAMPLE ROAD", "address.city=DENVER", "address.state=CO", "address.zip=80202")


@pytest.fixture
def command(run_in_office: Run) -> Run:
    """Return what runs a command in a new office."""

    assert run_in_office("office", "init")[0] == 0
    assert run_in_office("issuer", "add", "cik=1234567", "name=Example Harbor, Inc.", "symbol=EXHX")[0] == 0
    return run_in_office


def test_a_form_is_drafted_from_an_office_that_was_filled_by_commands(command: Run) -> None:
    assert command("person", "add", *NOOR, *ADDRESS)[0] == 0
    assert command("security", "add", "common", "title=Common Stock")[0] == 0
    status, out, err = command("event", "add", "appointed", "date=2026-11-16", "who=noor", "first-registration=no")
    assert (status, err) == (0, ""), out
    status, out, err = command("draft", "--all-due")
    assert (status, "Form 3 of Noor Idrissi" in out) == (0, True), out + err


def test_what_is_granted_is_followed_by_its_award(command: Run) -> None:
    follows = "Next: section16 event add KIND date=DATE who=WHO security=common units=UNITS"
    assert follows in command("security", "add", "common", "title=Common Stock")[1]
    _, out, _ = command("security", "add", "units", "title=Restricted Stock Units", "kind=units", "of=common")
    assert "Next: section16 award add NAME to=TO security=units units=UNITS granted=GRANTED" in out, out


def test_a_record_is_shown_in_words_that_can_be_pasted(command: Run) -> None:
    _, out, _ = command("person", "add", *NOOR)
    line = out.splitlines()[0].removesuffix(" (added)")
    name, _, words = line.partition(": ")
    assert command("person", "add", "twin", *shlex.split(words.replace("9990093", "9990094")))[0] == 0
    first, second = (json.loads(line) for line in command("person", "list", "--json")[1].splitlines())
    assert (name, [word.replace("9990093", "9990094") for word in first["words"]]) == ("noor", second["words"])


@pytest.mark.parametrize(
    ("name", "words", "message"),
    [
        ("a\x07b", ["name=X"], "This cannot be a short name"),
        ("n" * 10_000, ["name=X"], "it has 10,000 characters"),
        ("", ["name=X"], "The name is missing."),
        ("noor", ["name=A\x01B"], "people noor, name: The text contains the character U+0001, which no form can state."),
        (
            "noor",
            ["name=X", "address.street=1\x1b ROAD"],
            "address, street: The text contains the character U+001B",
        ),
    ],
)
def test_what_cannot_be_printed_is_refused(command: Run, name: str, words: list[str], message: str) -> None:
    status, _, err = command("person", "add", name, *words)
    assert (status > 0, message in err) == (True, True), err
    assert command("person", "list")[1] == ""


def test_the_only_role_is_changed_in_the_words_it_is_added_in(command: Run) -> None:
    command("person", "add", "noor", "name=IDRISSI NOOR")
    _, out, err = command("person", "change", "noor", "role=officer", "title=Treasurer", "since=11/16/2026")
    assert 'roles=[{role = "officer", title = "Treasurer", since = 2026-11-16}]' in out, err
    _, out, err = command("person", "change", "noor", "title=General Counsel")
    assert 'roles=[{role = "officer", title = "General Counsel", since = 2026-11-16}]' in out, err
    _, out, err = command("person", "change", "noor", "role=director", "title=")
    assert 'roles=[{role = "director", since = 2026-11-16}]' in out, err


def test_with_several_roles_the_list_is_asked_for(command: Run) -> None:
    command("person", "add", "noor", "name=IDRISSI NOOR", 'roles=[{role="director"}, {role="officer", title="Treasurer"}]')
    status, _, err = command("person", "change", "noor", "title=General Counsel")
    assert (status, "Unknown key 'title'." in err) == (1, True)


def test_what_is_wrong_changes_nothing(command: Run) -> None:
    command("person", "add", *NOOR)
    status, _, err = command("person", "add", *NOOR)
    assert (status, "There is already 'noor' among the people. Choose another short name" in err) == (2, True)
    status, _, err = command("person", "change", "noor", "adress=x")
    assert (status, "Unknown key 'adress'. Did you mean address?" in err) == (1, True)
    status, _, err = command("person", "change", "nobody", "called=x")
    assert status == 2
    assert command("person", "change", "noor", "called=N. Idrissi")[0] == 0
    assert "called=N. Idrissi" in command("person", "list")[1]
    assert command("security", "add", "units", "title=Restricted Stock Units", "kind=unit")[0] == 1
    assert command("security", "list")[1] == ""
