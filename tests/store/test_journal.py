"""The journal of submissions on both databases: one at a time, one of two, and a live form once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier
from typing import Any

import msgspec
import pytest

from section16.errors import ConflictError, OfficeError
from section16.store.database import connect
from section16.store.journal import Journal
from section16.store.migration import migrate
from section16.store.transmission import EdgarMessage, Transmission, TransmissionState

AT = datetime(2026, 6, 1, 14, tzinfo=UTC)
SENDING = Transmission(
    key="one",
    digest="d" * 64,
    form="4/A",
    issuer="0009990300",
    owners=("0009990301", "0009990302"),
    period=date(2026, 5, 27),
    live=True,
)


@pytest.fixture
def journal(database: str) -> Iterator[Journal]:
    engine = connect(database, create="://" not in database)
    migrate(engine)
    yield Journal(engine)
    engine.dispose()


def test_what_is_written_comes_back(journal: Journal) -> None:
    begun = journal.begin(SENDING, AT)
    assert msgspec.structs.replace(begun, begun=None, changed=None) == SENDING
    message = EdgarMessage("WARNING", "a schema version is sent", label="FILING-SCHEMA-VERSION")
    changed = journal.write(
        begun, AT, state=TransmissionState.SENT, accession="0009990016-26-000001", messages=(message,), accepted=AT
    )
    assert journal.read("one") == changed
    assert journal.all() == (changed,)
    assert journal.accessions_of_others(msgspec.structs.replace(SENDING, key="two")) == {"0009990016-26-000001"}
    with pytest.raises(OfficeError, match="There is no submission 'two'"):
        journal.read("two")


def test_of_several_who_claim_at_once_one_is_at_work_and_the_others_are_told(journal: Journal) -> None:
    journal.begin(SENDING, AT)
    together = Barrier(4)

    def claim(name: str) -> str:
        together.wait()
        try:
            return journal.claim("one", name, AT).claim
        except ConflictError:
            return ""

    with ThreadPoolExecutor(4) as people:
        claims = list(people.map(claim, ("ada", "bo", "cleo", "dan")))
    assert sorted(map(bool, claims)) == [False, False, False, True]
    assert journal.read("one").claim == max(claims)


def test_of_several_who_begin_the_same_live_form_under_other_keys_one_does(journal: Journal) -> None:
    together = Barrier(4)

    def begin(key: str) -> bool:
        together.wait()
        try:
            return bool(journal.begin(msgspec.structs.replace(SENDING, key=key), AT))
        except ConflictError:
            return False

    with ThreadPoolExecutor(4) as people:
        begun = list(people.map(begin, ("one", "two", "three", "four")))
    assert sum(begun) == len(journal.all()) == 1


def test_what_was_suspended_and_what_is_a_test_may_be_sent_again(journal: Journal) -> None:
    begun = journal.begin(SENDING, AT)
    journal.write(begun, AT, state=TransmissionState.SUSPENDED)
    journal.begin(msgspec.structs.replace(SENDING, key="two"), AT)
    test = msgspec.structs.replace(SENDING, live=False)
    for key in ("three", "four"):
        journal.begin(msgspec.structs.replace(test, key=key), AT)
    assert len(journal.all()) == 4
    with pytest.raises(ConflictError, match="There is already a submission of this form: Form 4/A"):
        journal.begin(msgspec.structs.replace(SENDING, key="five"), AT)


def test_a_claim_is_taken_over_by_whoever_says_so(journal: Journal) -> None:
    journal.begin(SENDING, AT)
    mine = journal.claim("one", "ada", AT)
    theirs = journal.claim("one", "bo", AT, take_over=True)
    assert theirs.claim == "bo"
    with pytest.raises(ConflictError, match="Another process has taken over the submission"):
        journal.write(mine, AT, reason="too late")


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({}, "Form 4 (LIVE) not sent"),
        ({"live": False, "reason": "refused"}, "Form 4 (TEST) not sent: refused"),
        (
            {"state": TransmissionState.ACCEPTED, "accession": "0009990016-26-000031"},
            "Form 4 (LIVE) accepted as 0009990016-26-000031",
        ),
    ],
)
def test_a_submission_is_stated_in_one_line(changes: dict[str, Any], line: str) -> None:
    plain = Transmission(key="one", digest="d", form="4", issuer="0009990016", owners=(), period=None, live=True)
    assert msgspec.structs.replace(plain, **changes).line() == line


@pytest.mark.parametrize(
    ("issuer", "name"),
    [
        ("0009990016", "the submission one"),
        ("9990016", "the submission one"),
        ("0009990017", "another submission"),
        ("", "another submission"),
    ],
)
def test_a_key_is_shown_to_those_who_work_on_its_issuer(issuer: str, name: str) -> None:
    known = Transmission(key="one", digest="d", form="4", issuer="0009990016", owners=(), period=None, live=True)
    assert known.named_for(issuer) == name
