"""The outbox: in which order reminders go out, how long a claim lasts, and how long is waited after a failure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from section16.office.office import Office
from section16.store.audit_trail import digest_of
from section16.store.database import reading, writing
from section16.store.outbox import OutboxState, ReminderMessage, all_posts, begin, claim, clear, done, drop, failed, put
from section16.store.tables import OUTBOX
from tests.office.offices import CIK, new_office

NOW = datetime(2025, 6, 17, 14, tzinfo=UTC)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with new_office(tmp_path / "office.db") as made:
        yield made


def message(about: str = "line", address: str = "petra@example.com") -> ReminderMessage:
    return ReminderMessage(about=about, hours=6, way="mail", address=address, subject="s", text="t")


def posted(office: Office, *messages: ReminderMessage, at: datetime = NOW) -> int:
    with writing(office.engine) as connection:
        return put(connection, office.tenant(connection, CIK), messages, at)


def test_what_was_written_down_first_goes_out_first(office: Office) -> None:
    assert posted(office, message("a"), message("b"), message("a")) == 2
    found = [claim(office.engine, "w", NOW) for _ in range(3)]
    assert [post.message.about if post else None for post in found] == ["a", "b", None]


def test_each_failure_doubles_the_pause_up_to_an_hour(office: Office) -> None:
    posted(office, message())
    at, pauses = NOW, []
    for _ in range(9):
        post = claim(office.engine, "w", at)
        assert post is not None
        failed(office.engine, post, "w", at, "451 later")
        pause = _not_before(office) - at
        assert claim(office.engine, "w", at + pause - SECOND) is None
        pauses.append(pause // MINUTE)
        at += pause
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def _not_before(office: Office) -> datetime:
    with reading(office.engine) as connection:
        at: datetime = connection.execute(select(OUTBOX.c.not_before)).scalar_one()
    return at


def test_a_claim_holds_for_ten_minutes(office: Office) -> None:
    posted(office, message())
    assert claim(office.engine, "w", NOW) is not None
    assert claim(office.engine, "v", NOW + 10 * MINUTE) is None
    again = claim(office.engine, "v", NOW + 10 * MINUTE + SECOND)
    assert again is not None
    assert (again.tries, again.last_answer, again.state) == (2, "", OutboxState.CLAIMED)


def test_what_was_being_sent_says_that_it_may_have_come_before(office: Office) -> None:
    posted(office, message())
    post = claim(office.engine, "w", NOW)
    assert post is not None
    assert not begin(office.engine, post, "v")
    assert begin(office.engine, post, "w")
    assert not begin(office.engine, post, "w")
    again = claim(office.engine, "v", NOW + 11 * MINUTE)
    assert again is not None
    assert again.last_answer.startswith("it may have been delivered before")
    assert not begin(office.engine, post, "w")


def test_what_was_sent_is_not_sent_again_and_tells_when(office: Office) -> None:
    posted(office, message())
    post = claim(office.engine, "w", NOW)
    assert post is not None
    done(office.engine, post, "v", NOW)  # another worker's word does not count
    assert all_posts(office.engine)[0].state is OutboxState.CLAIMED
    done(office.engine, post, "w", NOW + SECOND)
    (kept,) = all_posts(office.engine)
    assert (kept.state, kept.sent_at, kept.tries) == (OutboxState.SENT, NOW + SECOND, 1)
    assert claim(office.engine, "w", NOW + timedelta(days=1)) is None
    assert posted(office, message()) == 0


def test_what_is_dropped_waits_again_once_its_line_is_open_again(office: Office) -> None:
    posted(office, message("a"), message("b"))
    with writing(office.engine) as connection:
        tenant = office.tenant(connection, CIK)
        assert drop(connection, tenant, ["b"]) == 1
        assert drop(connection, tenant, ["b"]) == 0
    assert [post.state for post in all_posts(office.engine)] == [OutboxState.DROPPED, OutboxState.WAITING]
    assert posted(office, message("a")) == 1
    assert [post.state for post in all_posts(office.engine)] == [OutboxState.WAITING, OutboxState.WAITING]


def test_what_went_out_is_kept_a_year_and_longer_while_its_line_is_open(office: Office) -> None:
    posted(office, message("a"), message("b"))
    for _ in range(2):
        post = claim(office.engine, "w", NOW)
        assert post is not None
        done(office.engine, post, "w", NOW)
    year = timedelta(days=365)
    with writing(office.engine) as connection:
        tenant = office.tenant(connection, CIK)
        assert clear(connection, tenant, ["b"], NOW + year) == 0
        assert clear(connection, tenant, ["b"], NOW + year + SECOND) == 1
    assert [post.message.about for post in all_posts(office.engine)] == ["b"]


def test_a_reminder_is_stored_with_the_keys_that_earlier_offices_have() -> None:
    stored = b'{"about":"a","rung":6,"way":"mail","address":"a@example.com","subject":"s","text":"t"}'
    message = msgspec.json.decode(stored, type=ReminderMessage)
    assert message.hours == 6
    assert msgspec.json.encode(message) == stored
    assert message.key == digest_of('["a",6,"mail","a@example.com"]')
