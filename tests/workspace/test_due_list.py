"""The due list and reminders as the workspace offers them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from icalendar import Calendar

from section16.errors import NotAllowedError, OfficeError, OutputError
from section16.workspace.channels import delivery_channels
from section16.workspace.context import OfficeContext
from section16.workspace.due_list import DueKind, Urgency, list_due, token_ends
from section16.workspace.reminding import ReminderRound, keep_reminding, remind_once, send_test
from tests.notify.servers import Calls, Post, mail_server, webhook_server
from tests.office.people import Team

LATE = datetime(2025, 6, 18, 20, 0, tzinfo=UTC)
"""Six hours before the form is due."""


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OfficeContext:
    """An office whose form is due in six hours, for its administrator."""
    monkeypatch.setenv("HOME", str(tmp_path))
    with Team(tmp_path / "office.db") as team:
        team.draft()
        team.clock.at = LATE
        return OfficeContext(team.where, "petra", clock=team.clock)


def test_the_list_has_the_form_with_the_time_left(context: OfficeContext, tmp_path: Path) -> None:
    (item,) = list_due(context, calendar=tmp_path / "due.ics")
    assert (item.kind, item.urgency, item.left) == (DueKind.FORM, Urgency.RED, "5 hours, 59 minutes left")
    assert len(Calendar.from_ical((tmp_path / "due.ics").read_bytes()).walk("VEVENT")) == 1
    with pytest.raises(OutputError):
        list_due(context, calendar=tmp_path / "due.ics")


def test_a_damaged_record_of_tokens_is_a_warning(context: OfficeContext, tmp_path: Path) -> None:
    Path(context.office).chmod(0o600)
    warnings: list[str] = []
    warned = OfficeContext(context.office, "petra", clock=context.clock, warn=warnings.append)
    (tmp_path / "vault.expiries.json").write_text("{damaged", encoding="utf-8")
    assert token_ends(warned, tmp_path / "vault") == ()
    assert len(list_due(warned, secrets=tmp_path / "vault")) == 1
    assert len(warnings) == 2
    assert "Until then no reminder states when tokens expire" in warnings[0]
    ends = [{"login": "0009990016", "token": "filer-token", "expires": "2025-06-20T00:00:00Z"}]
    (tmp_path / "vault.expiries.json").write_text(json.dumps(ends), encoding="utf-8")
    assert {item.kind for item in list_due(warned, secrets=tmp_path / "vault")} == {DueKind.EXPIRY, DueKind.FORM}


def test_reminders_are_sent_once_and_those_not_delivered_are_counted(context: OfficeContext) -> None:
    nowhere = remind_once(context, {})
    assert (nowhere.round.items, nowhere.round.sent, nowhere.waiting) == (1, 0, nowhere.round.added)
    assert nowhere.waiting
    assert "No mail server is configured" in nowhere.reason
    with pytest.raises(NotAllowedError):
        remind_once(OfficeContext(context.office, "viola", clock=context.clock), {})


def test_rounds_are_reported_one_by_one(context: OfficeContext) -> None:
    post = Post()
    rounds: list[ReminderRound] = []
    pauses: list[float] = []
    with mail_server(post) as address:
        environment = {"SECTION16_SMTP": address, "SECTION16_MAIL_FROM": "section16@example.com"}
        keep_reminding(context, environment, pauses.append, rounds.append, rounds=2)
    assert [made.sent for made in rounds] == [len(post.letters), 0]
    assert (bool(post.letters), pauses) == (True, [60.0, 60.0])


def test_a_test_goes_to_one_recipient(context: OfficeContext) -> None:
    calls = Calls()
    with webhook_server(calls) as address:
        made = send_test({"SECTION16_WEBHOOK_DESK": address}, webhook="desk", clock=context.clock)
    assert (made.channel, made.address, len(calls.keys)) == ("webhook", "desk", 1)
    for mail, webhook in (("", ""), ("petra@example.com", "desk")):
        with pytest.raises(OfficeError, match="Give either an e-mail address or a webhook"):
            send_test({}, mail=mail, webhook=webhook)
    with pytest.raises(OfficeError, match="No mail server is configured"):
        send_test({}, mail="petra@example.com")
    with pytest.raises(OfficeError, match="is not an e-mail address"):
        send_test({}, mail="petra")


def test_a_mail_server_requires_a_sender() -> None:
    with pytest.raises(OfficeError, match="The mail has no sender"):
        delivery_channels({"SECTION16_SMTP": "smtp://mail.example.com"})
