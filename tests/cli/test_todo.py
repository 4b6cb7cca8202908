"""``section16 todo`` and ``section16 notify`` as a person runs them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from sqlalchemy import insert, select, update

from section16.cli.secrets_place import PASSPHRASE
from section16.clock import now
from section16.errors import OfficeError
from section16.facts.issuer import Issuer
from section16.office.members import Member
from section16.office.office import Office
from section16.store.database import writing
from section16.store.tables import ISSUER, POLICY
from section16.workspace.channels import delivery_channels
from tests.cli.conftest import Run
from tests.drafting.examples import BASE, SALE, facts
from tests.notify.servers import Calls, Post, mail_server, webhook_server

pytestmark = pytest.mark.dated

ESCALATION = "escalation=[{ hours = 1000, roles = ['preparer'] }, { hours = 0, roles = ['preparer'] }]"


@pytest.fixture
def desk(run_in_office: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return what runs a command in an office whose form of this week is due soon or was lately."""
    monkeypatch.setenv("HOME", str(tmp_path))
    with Office.init(str(tmp_path / "office.db"), by="petra", clock=now, email="petra@example.com") as office:
        sold = (now() - timedelta(days=1)).date().isoformat()
        office.take_in(facts(SALE.replace("2025-06-16", sold), BASE.replace("2025-06-13", "2025-01-02")))
        office.add_member(Member("petra", "Petra", "petra@example.com", active=True))

    return run_in_office


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    """Return what comes to a mail server that the environment tells of."""
    made = Post()
    with mail_server(made) as address:
        monkeypatch.setenv("SECTION16_SMTP", address)
        monkeypatch.setenv("SECTION16_MAIL_FROM", "section16@example.com")
        yield made


def test_the_list_shows_what_is_due(desk: Run, tmp_path: Path) -> None:
    _, out, _ = desk("todo", "--ics", str(tmp_path / "due.ics"))
    first, last = out.splitlines()
    assert " 0009990016 form: Form 4 for " in first
    assert " of Edda M. Winterbourne, due " in first
    assert "; not drafted yet" in first
    assert last.startswith("1 open item")
    assert len(Calendar.from_ical((tmp_path / "due.ics").read_bytes()).walk("VEVENT")) == 1
    line = json.loads(desk("todo", "--json")[1])
    assert (line["kind"], line["state"]) == ("form", "not drafted yet")


def test_the_end_of_a_token_is_read_beside_the_file_of_secrets(desk: Run, tmp_path: Path) -> None:
    ends = (now() + timedelta(days=3)).isoformat()
    kept = [{"login": "0009990016", "token": "filer-token", "expires": ends}]
    (tmp_path / "vault.expiries.json").write_text(json.dumps(kept), encoding="utf-8")
    status, out, _ = desk("todo", "--secrets", str(tmp_path / "vault"))
    assert (status, "urgent 0009990016 expiry: filer token of login 0009990016; ends on " in out) == (1, True)


def test_a_damaged_file_of_expiries_is_reported_and_everything_else_goes_on(desk: Run, tmp_path: Path) -> None:
    whole = desk("todo")
    reminded = desk("notify", "once")[0]
    for damaged in ("{damaged", '[{"login": "9990016", "token": "filer-token", "expires": "0001-01-01T00:00:00Z"}]'):
        (tmp_path / "vault.expiries.json").write_text(damaged, encoding="utf-8")
        for words, expected in ((("todo",), whole[0]), (("notify", "once"), reminded), (("secrets", "expiries"), 2)):
            status, out, err = desk(*words, "--secrets", str(tmp_path / "vault"))
            assert "vault.expiries.json: The file does not state when tokens expire. Delete it" in err
            assert status == expected
            if words == ("todo",):
                assert out == whole[1]


def test_expiration_dates_are_shown_without_a_passphrase(desk: Run, tmp_path: Path) -> None:
    assert desk("secrets", "expiries", "--secrets", str(tmp_path / "vault"))[:2] == (0, "No expiration date is recorded.\n")
    status, _, err = desk("secrets", "forget", "0009990042", "--secrets", str(tmp_path / "vault"))
    place = tmp_path / "vault"
    remedy = f"Set {PASSPHRASE}, or run the command in a terminal."
    assert (status, err) == (2, f"section16: {place}: The passphrase is missing. {remedy}\n")


def test_reminders_go_out_once(desk: Run, post: Post) -> None:
    desk(
        "office",
        "put",
        "policies",
        "approval",
        ESCALATION,
    )
    status, out, _ = desk("notify", "once")
    assert (status, out) == (0, "1 open item: 1 new reminder, 1 sent, 0 no longer required.\n")
    assert desk("notify", "once")[1] == ""
    assert post.to == ["petra@example.com"]


def test_the_earlier_key_of_the_escalation_schedule_is_read(desk: Run) -> None:
    for hours in (16, 2):  # a new policy, and one that has a schedule
        earlier = f"ladder=[{{ hours = {hours}, roles = ['preparer'] }}]"
        assert desk("office", "put", "policies", "approval", earlier)[0] == 0
        (policy,) = map(json.loads, desk("office", "list", "policies", "--json")[1].splitlines())
        assert policy["value"] == {"escalation": [{"hours": hours, "roles": ["preparer"]}]}


def test_a_reminder_that_is_not_delivered_is_reported(desk: Run, post: Post) -> None:
    desk(
        "office",
        "put",
        "policies",
        "approval",
        ESCALATION,
    )
    post.refuse = ["550 no"]
    status, _, err = desk("notify", "once")
    assert (status, "Not delivered: 127.0.0.1: The server refused the mail (550)" in err) == (1, True)
    status, _, err = desk("notify", "once")
    assert (status, "1 reminder will be tried again: 127.0.0.1: The server refused the mail (550)" in err) == (1, True)


def test_a_test_goes_to_a_person_or_a_webhook(desk: Run, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    assert desk("notify", "test", "--mail", "petra@example.com")[0] == 0
    assert post.letters[0]["Subject"] == "section16: a test"
    calls = Calls()
    with webhook_server(calls) as address:
        monkeypatch.setenv("SECTION16_WEBHOOK_DESK", address)
        assert desk("notify", "test", "--webhook", "desk") == (0, "Test delivered by webhook to desk.\n", "")
    assert len(calls.keys) == 1
    assert desk("notify", "test")[0] == 2
    reason = "section16: The webhook none has no address. Set SECTION16_WEBHOOK_NONE.\n"
    assert desk("notify", "test", "--webhook", "none") == (2, "", reason)


def test_without_a_mail_server_the_remedy_states_how_to_configure_one(desk: Run) -> None:
    assert "Set SECTION16_SMTP and SECTION16_MAIL_FROM." in desk("notify", "test", "--mail", "petra@example.com")[2]
    with pytest.raises(OfficeError, match="The mail has no sender"):
        delivery_channels({"SECTION16_SMTP": "smtp://mail.example.com"})


def test_the_password_comes_from_the_environment_and_hides_itself() -> None:
    named = {"SECTION16_SMTP": "smtp://petra@mail.example.com", "SECTION16_MAIL_FROM": "section16@example.com"}
    ways = delivery_channels({**named, "SECTION16_SMTP_PASSWORD": "right horse"})
    assert "right horse" not in repr(ways)
    assert repr(ways).count("Secret(...)") == 1


def test_an_issuer_with_a_damaged_record_is_listed_and_the_others_are_shown(desk: Run, tmp_path: Path) -> None:
    whole = desk("todo")[1].splitlines()[:-1]
    with Office.open(str(tmp_path / "office.db"), by="petra", clock=now) as office:
        for cik in ("0009990017", "0009990018"):
            office.put_issuer(Issuer(cik=cik, name="Alder Weir Corp", symbol="ALDW"))
        with writing(office.engine) as connection:
            row = select(ISSUER.c.id).where(ISSUER.c.cik == "0009990017").scalar_subquery()
            damaged = {"name": "approval", "body": '{"four_eyes": "yes"}', "version": 1}
            connection.execute(insert(POLICY).values(issuer_id=row, **damaged))
            connection.execute(update(ISSUER).where(ISSUER.c.cik == "0009990018").values(body='{"cik": 5}'))
    status, out, err = desk("todo")
    assert (status, err) == (1, "")
    assert all(line in out for line in whole)
    remedy = "Restore a backup, or verify the office to find the record: section16 office audit --verify"
    problem = "The due list of this issuer cannot be made; a record is damaged (a value in it cannot be read)."
    for cik in ("0009990017", "0009990018"):
        assert f"urgent {cik} problem: {problem} {remedy}" in out
    assert desk("todo", "--json", "--ics", str(tmp_path / "due.ics"))[0] == 1
    _, out, _ = desk("office", "show")
    assert "0009990016 Larkspur Harbor Systems, Inc.: " in out
    for cik in ("0009990017", "0009990018"):
        assert f"{cik}: A record is damaged. Verify the office to find it: section16 office audit --verify" in out
