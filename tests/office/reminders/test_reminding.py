"""Each reminder comes once: across rounds, restarts, kills, and workers beside each other; on SQLite and on PostgreSQL."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import insert, select, update

from section16.errors import OfficeError
from section16.facts.issuer import Issuer
from section16.law.business_days import WASHINGTON
from section16.notify.mail import Mailer
from section16.notify.webhook import Webhooks
from section16.office.members import Member
from section16.office.office import Office
from section16.office.reminders.reminding import Reminding
from section16.secret import Secret
from section16.store.database import writing
from section16.store.outbox import CLAIM_LASTS, KEPT, OutboxState, all_posts
from section16.store.outbox import OutboxItem as Reminder
from section16.store.roles import MemberRole
from section16.store.settings import EscalationStep, Policy, Submitter
from section16.store.tables import ISSUER, MEMBER, POLICY
from tests.drafting.examples import SALE, facts
from tests.notify.servers import Calls, Post, free_port, mail_server, webhook_server
from tests.office.offices import CIK, Clock
from tests.office.people import Team
from tests.slow import sampled

SENDER = "section16@example.com"
PROCESS = Path(__file__).parents[2] / "notify" / "process.py"
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # the server of the tests says so
DAY, SIX, LAST, LATE = (
    datetime(2025, 6, day, hour, 1, tzinfo=WASHINGTON) for day, hour in ((17, 9), (18, 16), (18, 21), (18, 22))
)


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def server_address(post: Post) -> Iterator[str]:
    with mail_server(post) as address:
        yield address


@pytest.fixture
def team(database: str) -> Iterator[Team]:
    """Return an office of which everybody has an address."""
    with Team(database) as made:
        petra = made.offices["petra"]
        member = next(one for one in petra.members() if one.login == "petra")
        petra.add_member(type(member)("petra", "Petra", "petra@example.com", True))
        yield made


def office_at(team: Team, at: datetime) -> Office:
    return Office.open(team.where, by="petra", clock=Clock(at))


def once(team: Team, address: str, at: datetime, worker: str = "w") -> tuple[int, int]:
    """Do one round in an office that was opened anew, as after a restart; return what was written down and sent."""
    with office_at(team, at) as office:
        made = Reminding(office, {"mail": Mailer.at(address, SENDER)}, worker).once()
    return made.added, made.sent


def test_each_step_of_the_escalation_schedule_is_used_once_across_restarts(team: Team, post: Post, server_address: str) -> None:
    expected = {DAY: 1, SIX: 3, LAST: 3, LATE: 3}
    for at, count in expected.items():
        assert once(team, server_address, at) == (count, count)
        for minutes in (1, 5, 30):
            assert once(team, server_address, at + timedelta(minutes=minutes)) == (0, 0)
    assert len(post.letters) == len(set(post.ids)) == 10
    assert post.to == ["anselm@example.com"] * 3 + ["fiona@example.com"] * 3 + ["petra@example.com"] * 4


def test_a_late_start_sends_the_last_step_alone(team: Team, post: Post, server_address: str) -> None:
    assert once(team, server_address, LAST) == (3, 3)
    assert all("by 22:00 Eastern" in letter["Subject"] for letter in post.letters)


def test_once_it_is_filed_nobody_is_reminded(team: Team, post: Post, server_address: str) -> None:
    team.filed()
    for at in (DAY, SIX, LATE):
        assert once(team, server_address, at) == (0, 0)


def test_another_due_day_is_another_reminder(team: Team, post: Post, server_address: str) -> None:
    assert once(team, server_address, DAY) == (1, 1)
    with team.offices["petra"].change(CIK) as change:
        change.put("events", "1", facts(SALE.replace("2025-06-16", "2025-06-17")).events[0])
    assert once(team, server_address, DAY + timedelta(minutes=1)) == (0, 0)
    assert once(team, server_address, DAY + timedelta(days=1)) == (1, 1)
    assert ["2025-06-18" in letter["Subject"] for letter in post.letters] == [True, False]


def test_what_is_not_taken_is_tried_again_after_a_pause_under_the_same_number(
    team: Team, post: Post, server_address: str
) -> None:
    post.refuse = ["451 later"]
    assert once(team, server_address, DAY) == (1, 0)
    assert once(team, server_address, DAY + timedelta(seconds=30)) == (0, 0)
    assert once(team, server_address, DAY + timedelta(minutes=2)) == (0, 1)
    (kept,) = all_posts(team.offices["petra"].engine)
    assert (kept.state, kept.tries) == (OutboxState.SENT, 2)
    assert post.ids == [f"<{kept.key}@example.com>"]


BAD = (
    "a@",
    "a@[",
    "petra@example.com\nBcc: x@example.com",
    "a@example.com, b@example.com",
    "p\u00e9tra@example.com",
    "@",
    "nobody",
)


@pytest.mark.parametrize("bad", sampled(BAD, most=2))
def test_an_address_that_cannot_be_written_to_stops_no_other_reminder(
    team: Team, post: Post, server_address: str, bad: str
) -> None:
    with writing(team.offices["petra"].engine) as connection:  # as an office of an earlier version took it
        connection.execute(update(MEMBER).where(MEMBER.c.login == "anselm").values(email=bad))
    with office_at(team, SIX) as office:
        made = Reminding(office, {"mail": Mailer.at(server_address, SENDER)}, "w").once()
    assert (made.sent, len(made.failed)) == (2, 1)
    assert "is not an e-mail address. Correct the member's address" in made.failed[0]
    assert post.to == ["fiona@example.com", "petra@example.com"]
    assert once(team, server_address, SIX + timedelta(minutes=2)) == (0, 0)


@pytest.mark.parametrize("bad", sampled(BAD, most=2))
def test_an_address_that_cannot_be_written_to_is_refused_when_it_is_entered(team: Team, bad: str) -> None:
    petra = team.offices["petra"]
    with pytest.raises(OfficeError, match="is not an e-mail address"):
        petra.add_member(Member("anselm", "Anselm", bad, active=True))
    with pytest.raises(OfficeError, match=r"^email: .* is not an e-mail address"), petra.change(CIK) as change:
        change.put("settings", "edgar", Submitter(email=bad))
    with pytest.raises(OfficeError, match="notify, address 2"), petra.change(CIK) as change:
        change.put("settings", "edgar", Submitter(notify=("a@example.com", bad)))
    assert {one.email for one in petra.members() if one.login == "anselm"} == {"anselm@example.com"}


def test_a_member_with_a_bad_address_from_before_may_leave(team: Team) -> None:
    petra = team.offices["petra"]
    with writing(petra.engine) as connection:
        connection.execute(update(MEMBER).where(MEMBER.c.login == "anselm").values(email="a@"))
    petra.add_member(Member("anselm", "Anselm", "a@", active=False))
    assert [one.active for one in petra.members() if one.login == "anselm"] == [False]


class Failing:
    """A way that breaks down as a library might."""

    def send(self, post: Reminder, at: datetime) -> None:  # noqa: ARG002 - as every way
        raise RuntimeError("https://hooks.example.com/secret-part")


def test_a_way_that_breaks_down_stops_no_other_and_its_words_are_not_repeated(
    team: Team, post: Post, server_address: str
) -> None:
    escalation = (
        EscalationStep(hours=32, webhooks=("desk",), roles=("preparer",)),
        EscalationStep(hours=0, roles=("preparer",)),
    )
    with team.offices["petra"].change(CIK, MemberRole.ADMINISTRATOR) as change:
        change.put("policies", "approval", Policy(escalation=escalation))
    with office_at(team, DAY) as office:
        made = Reminding(office, {"webhook": Failing(), "mail": Mailer.at(server_address, SENDER)}, "w").once()
    assert (made.sent, made.failed) == (
        1,
        ("Delivery by webhook failed unexpectedly. It is tried again; check the settings of webhook.",),
    )
    assert all("secret-part" not in one.last_answer for one in all_posts(team.offices["petra"].engine))


def test_an_issuer_whose_record_is_damaged_stops_no_reminder_of_another(team: Team, post: Post, server_address: str) -> None:
    petra = team.offices["petra"]
    petra.put_issuer(Issuer(cik="0009990017", name="Alder Weir Corp", symbol="ALDW"))
    with writing(petra.engine) as connection:
        other = select(ISSUER.c.id).where(ISSUER.c.cik == "0009990017").scalar_subquery()
        damaged = {"name": "approval", "body": '{"four_eyes": "yes"}', "version": 1}
        connection.execute(insert(POLICY).values(issuer_id=other, **damaged))
    with office_at(team, DAY) as office:
        made = Reminding(office, {"mail": Mailer.at(server_address, SENDER)}, "w").once()
    assert (made.sent, made.failed) == (
        1,
        ("the due list of 0009990017 cannot be made: a record is damaged. Verify the office to find it.",),
    )


@pytest.mark.slow
def test_a_server_that_is_away_for_hours_gets_each_once(team: Team, post: Post, server_address: str) -> None:
    away = f"smtp+plain://127.0.0.1:{free_port()}"
    for minutes in range(0, 240, 10):
        once(team, away, DAY + timedelta(minutes=minutes))
    assert [one.state for one in all_posts(team.offices["petra"].engine)] == [OutboxState.WAITING]
    assert once(team, server_address, DAY + timedelta(hours=6)) == (0, 1)
    assert len(post.letters) == 1


def test_what_waits_is_dropped_once_it_is_done(team: Team, post: Post, server_address: str) -> None:
    post.refuse = ["451 later"]
    assert once(team, server_address, DAY) == (1, 0)
    team.filed()
    with office_at(team, DAY + timedelta(minutes=5)) as office:
        reminding = Reminding(office, {"mail": Mailer.at(server_address, SENDER)}, "w")
        assert [one.tries for one in reminding.waiting()] == [1]
        made = reminding.once()
        assert reminding.waiting() == ()
    assert (made.items, made.added, made.dropped, made.sent, made.failed) == (0, 0, 1, 0, ())
    assert [one.state for one in all_posts(team.offices["petra"].engine)] == [OutboxState.DROPPED]
    assert post.letters == []


def test_what_was_dropped_waits_again_once_it_is_open_again(team: Team, post: Post, server_address: str) -> None:
    post.refuse = ["451 later"]
    assert once(team, server_address, DAY) == (1, 0)
    event = facts(SALE).events[0]
    with team.offices["petra"].change(CIK) as change:
        change.put("events", "1", facts(SALE.replace("2025-06-16", "2025-06-17")).events[0])
    once(team, server_address, DAY + timedelta(minutes=5))
    with team.offices["petra"].change(CIK) as change:
        change.put("events", "1", event)
    assert once(team, server_address, DAY + timedelta(minutes=10)) == (1, 1)
    assert len(post.letters) == 1


def steps(team: Team) -> list[int]:
    """Return the steps of the reminders about the Form 4 that the outbox has."""
    found = [one.message for one in all_posts(team.offices["petra"].engine)]
    return sorted({one.hours for one in found if " form form4-" in one.about})


def test_a_reminder_is_taken_out_a_year_after_it_went_once_what_it_is_about_is_done(
    team: Team, post: Post, server_address: str
) -> None:
    once(team, server_address, DAY)
    late = DAY + KEPT + timedelta(days=1)
    once(team, server_address, late)
    assert steps(team) == [0, 32]  # the form is still open: what went out stays, for it tells that no other has to
    with team.offices["petra"].change(CIK) as change:
        change.remove("events", "1")
    once(team, server_address, late + timedelta(hours=1))
    assert steps(team) == [0]
    once(team, server_address, late + KEPT + timedelta(days=1))
    assert steps(team) == []


def test_workers_beside_each_other_send_each_once(team: Team, post: Post, server_address: str) -> None:
    threads = [Thread(target=once, args=(team, server_address, SIX, f"w{number}")) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(post.letters) == len(set(post.ids)) == 3


def test_a_reminder_whose_claim_was_lost_is_left_to_the_other_worker(
    team: Team, post: Post, server_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("section16.office.reminders.reminding.begin", lambda *_arguments: False)
    assert once(team, server_address, DAY) == (1, 0)
    assert post.letters == []


def in_a_process(team: Team, address: str, at: datetime, dies: str = "") -> int:
    command = [sys.executable, str(PROCESS), team.where, address, at.isoformat(), dies]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert run.returncode in (0, -9), run.stderr
    return run.returncode


def test_two_processes_at_once_send_each_once(team: Team, post: Post, server_address: str) -> None:
    threads = [Thread(target=in_a_process, args=(team, server_address, SIX)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert len(post.letters) == len(set(post.ids)) == 3


@pytest.mark.slow
def test_a_kill_before_it_is_handed_over_loses_nothing_and_doubles_nothing(team: Team, post: Post, server_address: str) -> None:
    assert in_a_process(team, server_address, SIX, "claimed") == -9
    assert post.letters == []
    # The two that nobody had claimed go out at once, the claimed one when its claim has ended.
    assert in_a_process(team, server_address, SIX + timedelta(minutes=1)) == 0
    assert len(post.letters) == 2
    assert in_a_process(team, server_address, SIX + CLAIM_LASTS + timedelta(minutes=1)) == 0
    assert len(post.letters) == len(set(post.ids)) == 3
    assert {one.last_answer for one in all_posts(team.offices["petra"].engine)} == {""}


def test_a_kill_before_the_answer_is_noted_sends_again_under_the_same_number(
    team: Team, post: Post, server_address: str
) -> None:
    assert in_a_process(team, server_address, DAY, "sent") == -9
    assert len(post.letters) == 1
    assert [one.state for one in all_posts(team.offices["petra"].engine)] == [OutboxState.SENDING]
    assert once(team, server_address, DAY + timedelta(minutes=1)) == (0, 0)
    assert once(team, server_address, DAY + CLAIM_LASTS + timedelta(minutes=1)) == (0, 1)
    assert len(post.letters) == 2
    assert len(set(post.ids)) == 1
    (kept,) = all_posts(team.offices["petra"].engine)
    assert (kept.state, "it may have been delivered before" in kept.last_answer) == (OutboxState.SENT, True)


def test_webhooks_are_called_once_across_restarts(team: Team) -> None:
    escalation = (EscalationStep(hours=32, webhooks=("desk",)), EscalationStep(hours=0, webhooks=("desk",)))
    with team.offices["petra"].change(CIK, MemberRole.ADMINISTRATOR) as change:
        change.put("policies", "approval", Policy(escalation=escalation))
    calls = Calls()
    calls.answers = [503]
    with webhook_server(calls) as address:
        ways = {"webhook": Webhooks({"desk": Secret(address)})}
        for at in (DAY, DAY + timedelta(minutes=5), SIX, LATE, LATE + timedelta(hours=1)):
            with office_at(team, at) as office:
                Reminding(office, ways, "w").once()
    assert len(calls.keys) == len(set(calls.keys)) == 2
    assert ["is due" in body["subject"] for body in calls.bodies] == [True, False]


def test_a_channel_that_is_not_configured_is_reported(team: Team) -> None:
    with office_at(team, DAY) as office:
        made = Reminding(office, {}, "w").once()
    assert made.failed == ("No mail server is configured. Set SECTION16_SMTP and SECTION16_MAIL_FROM.",)


def test_it_does_round_after_round_until_it_is_stopped(team: Team, post: Post, server_address: str) -> None:
    pauses: list[float] = []
    told: list[int] = []
    with office_at(team, SIX) as office:
        reminding = Reminding(office, {"mail": Mailer.at(server_address, SENDER)}, "w")
        reminding.run(pauses.append, rounds=3, report=lambda made: told.append(made.sent))
    assert (pauses, told) == ([60.0] * 3, [3, 0, 0])


def test_no_password_is_in_the_database(team: Team, post: Post) -> None:
    with mail_server(post, login=True) as address, office_at(team, SIX) as office:
        Reminding(office, {"mail": Mailer.at(address, SENDER, Secret("right horse"))}, "w").once()
        if "://" not in team.where:
            pages = b"".join(file.read_bytes() for file in Path(team.where).parent.glob("office.db*"))
            assert b"right horse" not in pages
    assert len(post.letters) == 3
