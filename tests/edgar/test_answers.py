"""What EDGAR answers is held against what is known; what contradicts it is not kept, and nothing ends in a traceback."""

from __future__ import annotations

import codecs
import html
import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import msgspec
import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from section16.clock import SetClock
from section16.edgar import sending
from section16.edgar.answers import SubmissionAnswer, decoded
from section16.edgar.api import AT_ONCE, EdgarApi
from section16.edgar.archive import ArchiveClient
from section16.edgar.connection import client
from section16.edgar.filing import Confirmation
from section16.edgar.packed import packed_of
from section16.edgar.sending import WHEN_UNKNOWN, ObservedOutcome, Sender, settle_by_hand
from section16.edgar.tokens import Tokens
from section16.errors import ConflictError, RefusedError, UnansweredError
from section16.exchange import ExchangeLimits
from section16.law.moments import moment_of
from section16.rehearsal.simulator import LOGIN
from section16.secret import Secret
from section16.store.journal import Journal
from section16.store.tables import METADATA
from section16.store.transmission import Transmission, TransmissionState
from tests.rehearsal.faults import CODE, ISSUER, Sent
from tests.rehearsal.local import MORNING

NUMBER, OTHER = "0009990016-26-000031", "0009990016-26-000032"
CONFIRMED = Confirmation(ISSUER, "MILL POND WORKS INC", "MILL POND WORKS INC")
ACCEPTED = {"accessionNumber": NUMBER, "processingStatus": "ACCEPTED", "acceptanceDateTime": MORNING.isoformat()}
Handler = Callable[[httpx.Request], httpx.Response]


@pytest.fixture
def journal() -> Iterator[Journal]:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    METADATA.tables["submission"].create(engine)
    yield Journal(engine)
    engine.dispose()


def answering(*, sent: Any = None, status: Any = None, recent: Any = None) -> Handler:
    """Return an EDGAR that gives the same answers to every package and to every question."""

    def answer(given: Any) -> httpx.Response:
        if given is None:
            return httpx.Response(404)
        return given() if callable(given) else httpx.Response(202, content=msgspec.json.encode(given))

    def handle(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            return answer(sent if sent is not None else {"accessionNumber": NUMBER})
        return answer(recent if request.url.path.endswith("/recent") else status)

    return handle


def deliver(journal: Journal, handle: Handler, key: str = "one", *, phone: str = "2075550100") -> Transmission:
    clock = SetClock(MORNING)
    tokens = Tokens(filer=Secret("f"), user=Secret("u"))
    package = Sent("4")
    package.phone = phone
    with httpx.Client(transport=httpx.MockTransport(handle), base_url="https://edgar.example") as http:
        api = EdgarApi(http, lambda: tokens, LOGIN, clock, patience=AT_ONCE)
        sender = Sender(api, journal, "ada", clock, clock.wait)
        return sender.deliver(key, packed_of(Secret(package.data)), confirmation=CONFIRMED)


def test_what_is_reported_of_the_right_form_is_kept(journal: Journal) -> None:
    stands = deliver(journal, answering(status=ACCEPTED | {"submissionType": "4"}))
    assert (stands.state, stands.accession, stands.accepted) == (TransmissionState.ACCEPTED, NUMBER, MORNING)


def test_a_status_that_names_another_accession_number_is_no_answer(journal: Journal) -> None:
    stands = deliver(journal, answering(status=ACCEPTED | {"accessionNumber": OTHER}))
    assert (stands.state, stands.accession, stands.accepted) == (TransmissionState.SENT, NUMBER, None)
    assert f"EDGAR was asked about {NUMBER} and answered about another submission." in stands.reason


def test_a_notification_is_kept_as_a_message_and_its_absence_is_none(journal: Journal) -> None:
    text = f"The submission {NUMBER} was accepted."
    stands = deliver(journal, answering(status=ACCEPTED | {"notification": b64encode(text.encode()).decode()}))
    assert [(one.type, one.content) for one in stands.messages] == [("NOTICE", text)]
    assert deliver(journal, answering(status=ACCEPTED), "two", phone="2075550199").messages == ()


@pytest.mark.parametrize(
    "notice",
    [
        f"ACCESSION NUMBER: {OTHER}",
        "<ACCESSION NUMBER:0009990016-26-000032>",
    ],
)
def test_a_notification_about_another_accession_number_is_no_answer(journal: Journal, notice: str) -> None:
    stands = deliver(journal, answering(status=ACCEPTED | {"notification": b64encode(notice.encode()).decode()}))
    assert (stands.state, stands.accepted) == (TransmissionState.SENT, None)


@pytest.mark.parametrize(
    ("stated", "reason"),
    [
        ({"submissionType": "5"}, "as a Form 5"),
        ({"notification": "Rk9STSBUWVBFOiA0L0E="}, "as a Form 4/A"),
        ({"notification": "VEVTVCBGSUxJTkc6IFlFUw=="}, "as a test"),
    ],
)
def test_a_number_that_turns_out_to_be_of_something_else_is_given_up(
    journal: Journal, stated: dict[str, str], reason: str
) -> None:
    stands = deliver(journal, answering(status=ACCEPTED | stated))
    assert (stands.state, stands.accession, stands.claim) == (TransmissionState.OPEN, "", "")
    assert reason in stands.reason
    assert "Look on EDGAR before sending again." in stands.reason


@pytest.mark.parametrize("number", ["../../x?y=1#", "0009990016-26-31", "\u0660" * 18, "0009990016-26-000031/../x"])
def test_what_is_no_accession_number_is_neither_kept_nor_asked_for(journal: Journal, number: str) -> None:
    asked: list[str] = []
    digest = sending.sending_of("one", _read()).digest
    inner = answering(
        sent={"accessionNumber": number},
        recent={"submissions": [{"accessionNumber": number, "digest": digest, "live": True}]},
    )

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.raw_path.decode())
        return inner(request)

    stands = deliver(journal, handle)
    assert (stands.state, stands.accession) == (TransmissionState.OPEN, "")
    assert set(asked) == {"/submission/single/live", "/submission/recent"}


def _read() -> Any:
    return packed_of(Secret(Sent("4").data))


def test_an_accession_number_without_hyphens_is_the_same(journal: Journal) -> None:
    bare = NUMBER.replace("-", "")
    stands = deliver(journal, answering(sent={"accessionNumber": bare}, status=ACCEPTED | {"accessionNumber": bare}))
    assert (stands.state, stands.accession) == (TransmissionState.ACCEPTED, NUMBER)


def test_one_accession_number_is_not_kept_for_two_submissions(journal: Journal) -> None:
    assert deliver(journal, answering(status=ACCEPTED)).state is TransmissionState.ACCEPTED
    second = deliver(journal, answering(status=ACCEPTED), "two", phone="2075550199")
    assert (second.state, second.accession) == (TransmissionState.OPEN, "")
    assert f"{NUMBER} already belongs to the submission one" in second.reason
    with pytest.raises(ConflictError, match="already belongs to the submission one"):
        journal.write(second, MORNING, accession=NUMBER)
    with pytest.raises(ConflictError, match="already belongs to the submission one"):
        settle_by_hand(journal, "two", "ada", MORNING, ObservedOutcome(accession=NUMBER, accepted=MORNING))
    assert (journal.read("two").claim, journal.read("two").accession) == ("", "")


@pytest.mark.parametrize(
    "stated",
    [
        "9999-12-31T23:59:59",
        "9999-12-31T23:59:59-12:00",
        "0001-01-01T00:00:00+14:00",
        (MORNING + timedelta(hours=2)).isoformat(),
        (MORNING - timedelta(hours=2)).isoformat(),
        "2025-06-01T10:00:00-04:00",
        "2026-06-01",
    ],
)
def test_an_acceptance_time_that_cannot_be_is_not_kept_and_the_rest_is(journal: Journal, stated: str) -> None:
    stands = deliver(journal, answering(status=ACCEPTED | {"acceptanceDateTime": stated}))
    assert (stands.state, stands.accession, stands.accepted) == (TransmissionState.SENT, NUMBER, None)
    assert stands.reason.endswith(WHEN_UNKNOWN)
    assert deliver(journal, answering(status=ACCEPTED)).accepted == MORNING


def test_a_year_that_is_not_that_of_the_accession_number_is_not_kept(journal: Journal) -> None:
    number = "0009990016-24-000031"
    stands = deliver(journal, answering(sent={"accessionNumber": number}, status=ACCEPTED | {"accessionNumber": number}))
    assert "is not in the year of the accession number" in stands.reason


@pytest.mark.parametrize(
    "stated", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00Z", "9999-12-31 23:59:59"]
)
def test_moments_at_the_ends_of_the_calendar_are_none(stated: str) -> None:
    assert moment_of(stated) is None


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 415, 422, 429])
def test_after_these_answers_it_was_certainly_not_taken(journal: Journal, status: int) -> None:
    stands = deliver(journal, answering(sent=lambda: httpx.Response(status)))
    assert (stands.state, stands.claim) == (TransmissionState.READY, "")


@pytest.mark.parametrize("status", [200, 202, 204, 301, 307, 402, 408, 409, 423, 425, 444, 499, 500, 503, 599])
def test_after_these_answers_it_may_have_been_taken(journal: Journal, status: int) -> None:
    posts: list[int] = []

    def sent() -> httpx.Response:
        posts.append(status)
        return httpx.Response(status)

    for _ in range(2):
        stands = deliver(journal, answering(sent=sent))
        assert (stands.state, stands.claim, len(posts)) == (TransmissionState.OPEN, "", 1)


@pytest.mark.parametrize("status", [400, 401, 403])
def test_what_a_refusal_says_of_a_submission_is_not_its_outcome(journal: Journal, status: int) -> None:
    refused = answering(status=lambda: httpx.Response(status, content=msgspec.json.encode(ACCEPTED)))
    stands = deliver(journal, refused)
    assert (stands.state, stands.accepted) == (TransmissionState.SENT, None)
    assert f"EDGAR refused the request ({status})." in stands.reason


@pytest.mark.parametrize("status", [302, 500, 503])
def test_a_number_in_an_answer_of_failure_is_not_a_receipt(journal: Journal, status: int) -> None:
    stands = deliver(journal, answering(sent=lambda: httpx.Response(status, content=msgspec.json.encode(ACCEPTED))))
    assert (stands.state, stands.accession) == (TransmissionState.OPEN, "")
    assert f"EDGAR answered {status} without an accession number." in stands.reason


def test_a_refusal_that_names_an_accession_number_may_have_been_taken(journal: Journal) -> None:
    content = msgspec.json.encode({"accessionNumber": NUMBER})
    stands = deliver(journal, answering(sent=lambda: httpx.Response(400, content=content)))
    assert stands.state is TransmissionState.OPEN


def _raised(error: Exception) -> Callable[[], httpx.Response]:
    def respond() -> httpx.Response:
        raise error

    return respond


@pytest.mark.parametrize(
    "sent",
    [
        lambda: httpx.Response(202, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(b"no gzip")),
        lambda: httpx.Response(202, content=b"[" * 100_000),
        lambda: httpx.Response(202, content=b'{"accessionNumber": "\xff"}'),
        lambda: httpx.Response(202, content=b'{"messages": null}'),
        lambda: httpx.Response(202, content=b'{"messages": [{"errorNumber": %s}]}' % (b"9" * 5000)),
        _raised(httpx.TooManyRedirects("no")),
        _raised(httpx.ReadError("no")),
        _raised(RuntimeError("the library broke down")),
    ],
)
def test_a_strange_answer_to_a_package_leaves_it_open_without_a_claim(journal: Journal, sent: Any) -> None:
    stands = deliver(journal, answering(sent=sent))
    assert (stands.state, stands.claim) == (TransmissionState.OPEN, "")


def test_an_address_to_which_no_request_can_be_made_sends_nothing(journal: Journal) -> None:
    stands = deliver(journal, answering(sent=_raised(httpx.InvalidURL("no"))))
    assert (stands.state, stands.claim) == (TransmissionState.READY, "")


@pytest.mark.parametrize(
    "date",
    [
        "Fri, 31 Dec 9999 23:59:59 -0500",
        "Mon, 01 Jan 99999999999 00:00:00 GMT",
        "Mon, 01 Jan 2026 00:00:00 -9999",
        "x",
        "Mon, 01 Jun 2026 14:00:00 -0000",
    ],
)
def test_a_strange_date_of_an_answer_is_passed_over(journal: Journal, date: str) -> None:
    def status() -> httpx.Response:
        return httpx.Response(200, headers={"Date": date}, content=msgspec.json.encode(ACCEPTED))

    assert deliver(journal, answering(status=status)).accepted == MORNING


@pytest.mark.parametrize("body", [b'{"a":' * 5000, b"\xff", b"9" * 5000, b""])
def test_what_cannot_be_decoded_is_one_kind_of_error(body: bytes) -> None:
    with pytest.raises(ValueError, match="not what was expected") as caught:
        decoded(body, SubmissionAnswer)
    assert type(caught.value) is ValueError


def test_a_host_or_an_agent_that_cannot_be_is_reported() -> None:
    with pytest.raises(RefusedError, match="not valid"):
        client("http://[::1", "Example Company admin@example.com")
    for host in ("http://edgar.example", "http://127.0.0.1.example.com", "HTTP://192.0.2.1:8016", "http://[2001:db8::1]"):
        with pytest.raises(RefusedError, match="not sent without encryption"):
            client(host, "Example Company admin@example.com")
    for host in ("http://127.0.0.1:8016", "http://[::1]:8016", "http://localhost", "https://edgar.example"):
        client(host, "Example Company admin@example.com").close()
    with pytest.raises(RefusedError, match="ASCII"):
        client("https://example.com", "Édda Company admin@example.com")
    with pytest.raises(RefusedError, match="a line break"):
        client("https://example.com", "Example Company\nadmin@example.com")


@pytest.mark.parametrize(
    "body",
    [
        b'{"accessionNumber": "0009990016-26-000031", "accessionNumber": "0009990016-26-000032"}',
        b'{"messages": [{"type": "ERROR", "type": "INFO"}]}',
        b'{"unknown": {"a": 1, "a": 1}}',
        json.dumps(ACCEPTED).encode("utf-16"),
        json.dumps(ACCEPTED).encode("utf-32"),
        codecs.BOM_UTF8 * 2 + b"{}",
        b'{"accessionNumber": 9990016}',
        b"{}{}",
        b"null",
    ],
)
def test_an_answer_that_can_be_read_in_two_ways_is_none(body: bytes) -> None:
    with pytest.raises(ValueError, match="not what was expected"):
        decoded(body, SubmissionAnswer)


def test_a_byte_order_mark_is_passed_over() -> None:
    assert decoded(codecs.BOM_UTF8 + json.dumps(ACCEPTED).encode(), SubmissionAnswer).accession_number == NUMBER


@pytest.mark.parametrize("status", [100, 301, 303, 307, 308, 402, 418])
def test_what_became_of_it_is_taken_from_a_success_alone(journal: Journal, status: int) -> None:
    def redirected() -> httpx.Response:
        return httpx.Response(status, headers={"Location": "https://elsewhere.example/"}, content=msgspec.json.encode(ACCEPTED))

    stands = deliver(journal, answering(status=redirected))
    assert (stands.state, stands.accepted) == (TransmissionState.SENT, None)
    assert f"EDGAR refused the request ({status})." in stands.reason


@pytest.mark.parametrize(
    ("status", "times"),
    [
        *((status, AT_ONCE.attempts) for status in (408, 425, 429, 499, 500, 503, 599)),
        *((status, 1) for status in (400, 407, 409, 424, 426, 428, 430, 498, 600)),
    ],
)
def test_a_question_is_repeated_after_an_answer_that_may_pass(status: int, times: int) -> None:
    asked: list[int] = []

    def handle(_request: httpx.Request) -> httpx.Response:
        asked.append(status)
        return httpx.Response(status)

    with httpx.Client(transport=httpx.MockTransport(handle), base_url="https://edgar.example") as http:
        api = EdgarApi(http, lambda: Tokens(filer=Secret("f")), LOGIN, SetClock(MORNING), patience=AT_ONCE)
        with pytest.raises(UnansweredError):
            api.status(NUMBER)
    assert len(asked) == times


@pytest.mark.parametrize("status", [203, 206, 301, 404, 500])
def test_a_part_of_a_filing_is_not_read_as_the_whole(status: int) -> None:
    handle = httpx.MockTransport(lambda _request: httpx.Response(status, content=b"{}"))
    with httpx.Client(transport=handle, base_url="https://edgar.example") as http, pytest.raises(UnansweredError):
        ArchiveClient(http, http).recent("9990300")


def test_what_edgar_repeats_of_a_code_or_a_token_is_not_kept(journal: Journal) -> None:
    """EDGAR may say which code was wrong; what it says is written down and shown."""
    tokens = Tokens(filer=Secret("planted-filer-token"), user=Secret("planted/user-token"))
    planted = (CODE, "planted-filer-token", "planted/user-token", "planted%2Fuser-token", html.escape(CODE))
    said = f"wrong: {' and '.join(planted)}"
    echo = {
        "accessionNumber": NUMBER,
        "processingStatus": "SUSPENDED",
        "submissionType": "4",
        "messages": [{"type": "ERROR", "content": said, "errorLabel": CODE, "errorNumber": CODE}],
        "notification": b64encode(said.encode()).decode(),
    }
    clock = SetClock(MORNING)
    told: list[str] = []
    for number, handle in enumerate(
        (
            answering(status=echo),
            answering(sent=lambda: httpx.Response(400, content=msgspec.json.encode(echo | {"accessionNumber": None}))),
            answering(
                sent={"accessionNumber": OTHER},
                status=echo | {"accessionNumber": OTHER, "submissionType": "planted-filer-token"},
            ),
        )
    ):
        with httpx.Client(transport=httpx.MockTransport(handle), base_url="https://edgar.example") as http:
            api = EdgarApi(http, lambda: tokens, LOGIN, clock, patience=AT_ONCE)
            package = Sent("4")
            package.phone = f"207555010{number}"
            sender = Sender(api, journal, "ada", clock, clock.wait)
            told.append(repr(sender.deliver(str(number), packed_of(Secret(package.data)), confirmation=CONFIRMED)))
    told.append(repr(journal.all()))
    assert all("***" in one for one in told)
    assert [one for one in planted if one in "".join(told)] == []


def test_the_archive_is_asked_for_valid_accession_numbers_alone() -> None:
    recent = {"accessionNumber": ["../../x", OTHER], "form": ["4", "4"], "reportDate": ["2026-06-01"] * 2}
    paths: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        paths.append(request.url.path)
        return httpx.Response(200, content=msgspec.json.encode({"filings": {"recent": recent}}))

    with httpx.Client(transport=httpx.MockTransport(handle), base_url="https://edgar.example") as http:
        assert ArchiveClient(http, http).recent("9990300") == [(OTHER, "4", "2026-06-01")]
        for body in (b"[" * 100_000, b"\xff"):
            broken = httpx.MockTransport(lambda _request, body=body: httpx.Response(200, content=body))
            with httpx.Client(transport=broken, base_url="https://edgar.example") as other, pytest.raises(UnansweredError):
                ArchiveClient(other, other).recent("9990300")


def test_nothing_that_was_sent_arrives_after_an_absence_is_believed() -> None:
    assert ExchangeLimits().seconds + sending.HELD_UP.total_seconds() < sending.SETTLED


def test_a_claim_that_a_person_else_has_is_not_given_up_by_an_interrupt(journal: Journal) -> None:
    clock, at = SetClock(MORNING), MORNING

    def taken_over_and_interrupted(_seconds: float) -> None:
        journal.claim("one", "bo", at, take_over=True)
        raise KeyboardInterrupt

    with httpx.Client(transport=httpx.MockTransport(answering(status=ACCEPTED)), base_url="https://edgar.example") as http:
        api = EdgarApi(http, lambda: Tokens(filer=Secret("f")), LOGIN, clock, patience=AT_ONCE)
        with pytest.raises(KeyboardInterrupt):
            Sender(api, journal, "ada", clock, taken_over_and_interrupted).deliver(
                "one", packed_of(Secret(Sent("4").data)), confirmation=CONFIRMED
            )
    assert (journal.read("one").claim, journal.read("one").state) == ("bo", TransmissionState.SENT)


def test_a_person_who_was_paused_and_taken_over_sends_nothing_though_no_time_has_passed(journal: Journal) -> None:
    posts: list[datetime] = []
    clock = SetClock(MORNING)

    def tokens() -> Tokens:
        if not posts:  # somebody else takes over while this sender makes its request
            journal.claim("one", "ada", clock(), take_over=True)
        return Tokens(filer=Secret("f"))

    def handle(request: httpx.Request) -> httpx.Response:
        posts.append(clock())
        return httpx.Response(202, content=msgspec.json.encode({"accessionNumber": NUMBER}), request=request)

    with httpx.Client(transport=httpx.MockTransport(handle), base_url="https://edgar.example") as http:
        api = EdgarApi(http, tokens, LOGIN, clock, patience=AT_ONCE)
        with pytest.raises(ConflictError, match="taken over the submission"):
            Sender(api, journal, "ada", clock, clock.wait).deliver(
                "one", packed_of(Secret(Sent("4").data)), confirmation=CONFIRMED
            )
    assert posts == []
