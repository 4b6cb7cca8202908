"""A watch of a local EDGAR: new filings are found, judged by what was asked for, and reported once on every channel."""

from __future__ import annotations

import json
import random
import sys
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from section16.edgar.service import EdgarSite
from section16.errors import NotFoundError, OutputError, RequestError, UnreadableError
from section16.law.business_days import WASHINGTON
from section16.notify.delivery import NotDeliveredError
from section16.workspace.watched_filing import WatchedFiling
from section16.workspace.watching import WatchBeginning, WatchRequest, WatchRound, alert_channels, keep_watching, state_folder
from tests.notify.servers import Calls, Post, mail_server, webhook_server
from tests.workspace.edgar_day import WatchedEdgar, day_of, eastern, filing_text

NEXT = date(2026, 3, 5)


def _a_day(folder: Path, count: int, seconds: float) -> None:
    """Watch a simulated day with restarts, clock steps and gaps of the feed, and check that each filing was seen in time."""
    edgar = WatchedEdgar(day_of(count), eastern(5), folder)
    chance = random.Random(3)
    edgar.index.hidden = {one.accession for one in chance.sample(edgar.filings, count // 50)}
    request = WatchRequest(current=True, every=seconds)
    steps = iter([timedelta(hours=3), timedelta(hours=-9), timedelta(minutes=-7), timedelta()])
    while edgar.now < eastern(6, 30, day=NEXT):
        edgar.watch(request, polls=chance.randrange(1, int(14400 / seconds)))
        step = next(steps, timedelta())  # once the night has come, the clock is right
        edgar.clock.at += step - edgar.skew
        edgar.skew = step
    seen = {one.accession: at for one, at in edgar.found}
    assert sorted(edgar.accessions) == sorted(one.accession for one in edgar.filings)
    late = {
        one.accession
        for one in edgar.filings
        if seen[one.accession] - one.accepted.replace(tzinfo=WASHINGTON) > timedelta(seconds=seconds)
    }
    assert late == edgar.index.hidden
    assert [failure for made in edgar.rounds for failure in made.failures] == []


def test_every_filing_of_a_day_is_seen_within_one_poll_and_once(tmp_path: Path) -> None:
    _a_day(tmp_path, 50, 1800)


@pytest.mark.slow
def test_every_filing_of_a_day_of_1500_is_seen_within_one_poll_and_once(tmp_path: Path) -> None:
    _a_day(tmp_path, 1500, 60)


def test_the_lists_of_issuers_show_new_filings_without_the_feed(tmp_path: Path) -> None:
    edgar = WatchedEdgar(day_of(60), eastern(5), tmp_path)
    edgar.watch(WatchRequest(issuers=("9990032", "0009990024"), every=1800), polls=40)
    mine = {one.accession for one in edgar.filings if one.header.issuers[0].cik in ("0009990032", "0009990024")}
    assert mine
    assert set(edgar.accessions) == mine
    assert all(at <= one.accepted + timedelta(seconds=1800) for one, at in edgar.found if one.accepted is not None)


def test_without_issuers_and_without_the_feed_the_index_of_the_day_names_every_filing(tmp_path: Path) -> None:
    edgar = WatchedEdgar(day_of(20), eastern(5), tmp_path)
    edgar.watch(WatchRequest(every=3600), polls=20)
    assert sorted(edgar.accessions) == sorted(one.accession for one in edgar.filings)
    assert [made.by_index for made in edgar.rounds if made.days] == [20]


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({}, [1, 2, 3, 4, 5]),
        ({"codes": ("P",)}, [1, 2]),
        ({"codes": ("P", "S")}, [1, 2, 3, 5]),
        ({"least": Decimal(10000)}, [1, 3, 5]),
        ({"codes": ("P",), "least": Decimal(10000)}, [1]),
        ({"codes": ("P",), "least": Decimal("12500.01")}, []),
        ({"codes": ("G",)}, []),
    ],
)
def test_what_is_asked_for_is_reported(tmp_path: Path, asked: dict[str, object], numbers: list[int]) -> None:
    at = eastern(12)
    edgar = WatchedEdgar(
        [
            filing_text(1, at, code="P", shares="1000", price="12.50"),
            filing_text(2, at, code="P", shares="10", price="1"),
            filing_text(3, at, code="S", shares="1000", price="80"),
            filing_text(4, at, code="A", shares="1000", price="0"),
            filing_text(5, at, code="S", shares="1000", price=""),  # the price is in a footnote: unknown is not small
        ],
        eastern(11),
        tmp_path,
    )
    edgar.watch(WatchRequest(current=True, every=3600, **asked), polls=3)  # type: ignore[arg-type]  # values of its fields
    assert sorted(edgar.accessions) == [f"0009990016-26-{number:06}" for number in numbers]


def test_a_filing_is_reported_with_what_it_states(tmp_path: Path) -> None:
    edgar = WatchedEdgar([filing_text(7, eastern(12), issuer=3, shares="1000.5")], eastern(11), tmp_path)
    edgar.watch(WatchRequest(current=True, every=3600), polls=2)
    [(found, _)] = edgar.found
    assert found.accepted == eastern(12)
    assert (found.issuer, found.issuer_cik, found.symbol) == ("LANTERN 3 INC", "0009990003", "LN3")
    assert found.value == Decimal("12506.25")
    assert Path(found.file).read_bytes() == edgar.filings[0].data
    assert list(found.lines()) == [
        "Form 4 filed 2026-03-04: LANTERN 3 INC (LN3)",
        "Sample Ivo, Treasurer",
        "P A: 1,000.5 of Common Stock on 2026-03-04 at 12.50, 12,506.25 in all",
        "http://rehearsal.localhost/Archives/edgar/data/9990003/0009990016-26-000007.txt",
    ]
    assert found.subject() == "Form 4: LN3, Sample Ivo, P"


def test_a_filing_that_cannot_be_read_is_reported_with_the_reason(tmp_path: Path) -> None:
    damaged = filing_text(1, eastern(12)).replace(b"<ownershipDocument>", b"<form>")
    edgar = WatchedEdgar([], eastern(11), tmp_path)
    edgar.watch(WatchRequest(current=True, every=3600), polls=1)
    shown = WatchedEdgar([filing_text(1, eastern(12))], eastern(13), tmp_path / "other").filings[0]
    shown.data = damaged
    edgar.index.add(shown)
    edgar.watch(WatchRequest(current=True, codes=("P",), every=3600), polls=1)
    assert [one.accession for one, _ in edgar.found if one.problem] == ["0009990016-26-000001"]


def test_a_login_page_in_place_of_a_filing_is_reported_and_the_filing_comes_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edgar = WatchedEdgar([filing_text(number, eastern(12), issuer=number) for number in range(1, 8)], eastern(11), tmp_path)
    edgar.watch(WatchRequest(current=True, every=3600), polls=1)
    with monkeypatch.context() as patch:
        for filing in edgar.filings[1:5]:
            patch.setattr(filing, "data", b"<html><form>Log in to the network</form></html>")
        edgar.watch(WatchRequest(current=True, every=3600), polls=1)
    failures = edgar.rounds[-1].failures
    assert len(failures) == 3  # then the rest waits for the next poll
    assert "proxy" in failures[0]
    edgar.watch(WatchRequest(current=True, every=3600), polls=1)
    assert sorted(edgar.accessions) == sorted(one.accession for one in edgar.filings)


def test_hook_webhook_and_mail_get_each_filing_once_under_one_key(tmp_path: Path) -> None:
    edgar = WatchedEdgar(day_of(6), eastern(5), tmp_path)
    log, calls, post = tmp_path / "hook.jsonl", Calls(), Post()
    script = tmp_path / "hook.py"
    script.write_text(
        "import json, os, sys\n"
        "filing = json.load(sys.stdin)\n"
        "assert filing['key'] == os.environ['SECTION16_ALERT_KEY']\n"
        f"open({str(log)!r}, 'a').write(json.dumps(filing) + '\\n')\n",
        encoding="utf-8",
    )
    with mail_server(post) as smtp, webhook_server(calls) as address:
        environment = {"SECTION16_SMTP": smtp, "SECTION16_MAIL_FROM": "watch@example.com", "SECTION16_WEBHOOK_DESK": address}
        command = [sys.executable, "-I", str(script)]
        channels = alert_channels(environment, command=command, webhook="desk", mail=["desk@example.com"])
        for _ in range(10):
            edgar.watch(WatchRequest(current=True, every=3600), polls=2, channels=channels)
    keys = sorted(f"section16-{one.accession}" for one in edgar.filings)
    hooked = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert sorted(one["key"] for one in hooked) == keys
    assert sorted(calls.keys) == sorted(one["key"] for one in calls.bodies) == keys
    assert sorted(one["filing"]["accession"] for one in calls.bodies) == sorted(one.accession for one in edgar.filings)
    assert sorted(post.ids) == sorted(f"<{key}@example.com>" for key in keys)
    assert all(msgspec.convert(one, WatchedFiling, strict=False).trades for one in hooked)
    assert edgar.rounds[-1].waiting == 0


class _Unsure:
    """A channel that takes some alerts, and breaks the program in the midst of others."""

    name = "webhook unsure"

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.next: list[BaseException | None] = []

    def send(self, alert: object, at: datetime) -> None:  # noqa: ARG002 - as a channel is called
        fault = self.next.pop(0) if self.next else None
        if fault is not None and not isinstance(fault, NotDeliveredError):
            self.taken.append(alert.key)  # type: ignore[attr-defined]  # taken, and then the program is killed
        if fault is not None:
            raise fault
        self.taken.append(alert.key)  # type: ignore[attr-defined]


@pytest.mark.slow
def test_an_alert_that_was_not_taken_is_sent_again_and_none_is_lost_when_the_watch_is_killed(tmp_path: Path) -> None:
    edgar = WatchedEdgar(day_of(12), eastern(5), tmp_path)
    channel = _Unsure()
    channel.next = [NotDeliveredError("The server refused."), None, KeyboardInterrupt(), None, NotDeliveredError("Again.")]
    request = WatchRequest(current=True, every=1800)
    for _ in range(38):
        try:
            edgar.watch(request, polls=1, channels=[channel])
        except KeyboardInterrupt:
            edgar.wait(request.seconds)
    expected = sorted(f"section16-{one.accession}" for one in edgar.filings)
    assert sorted(set(channel.taken)) == expected
    assert len(channel.taken) == len(expected) + 1  # the one in whose midst the program was killed
    assert sorted(edgar.accessions) == sorted(one.accession for one in edgar.filings)


def test_the_watch_is_stopped_between_two_filings_and_continues(tmp_path: Path) -> None:
    edgar = WatchedEdgar(day_of(10), eastern(5), tmp_path)
    edgar.watch(WatchRequest(current=True, every=3600), polls=1)
    edgar.wait(18 * 3600)
    edgar.watch(WatchRequest(current=True, every=60), polls=1, is_stopped=lambda: len(edgar.found) >= 4)
    assert len(edgar.found) == 4
    edgar.watch(WatchRequest(current=True, every=60), polls=1)
    assert sorted(edgar.accessions) == sorted(one.accession for one in edgar.filings)


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (WatchRequest(codes=("Q",)), "'Q' is not a transaction code. Use "),
        (WatchRequest(since=date(2026, 3, 5)), "2026-03-05 is not a day up to today."),
        (WatchRequest(least=Decimal(-1)), "The least value is negative."),
        (WatchRequest(every=0.5), "--every: The time between two polls must be at least 1 second and at most 1 day."),
        (WatchRequest(every=float("inf")), "--every: The time between two polls must be"),
        (WatchRequest(every=float("nan")), "--every: The time between two polls must be"),
        (WatchRequest(issuers=("LNTERN",)), "EDGAR's list of tickers has no issuer 'LNTERN'."),
    ],
)
def test_a_request_that_no_filing_can_meet_is_refused(tmp_path: Path, request_: WatchRequest, message: str) -> None:
    edgar = WatchedEdgar([filing_text(1, eastern(5), issuer=3)], eastern(12), tmp_path)
    with pytest.raises((RequestError, NotFoundError)) as refused:
        edgar.watch(request_, polls=1)
    assert str(refused.value).startswith(message)


def test_an_issuer_is_named_by_its_ticker(tmp_path: Path) -> None:
    edgar = WatchedEdgar([filing_text(1, eastern(5), issuer=3), filing_text(2, eastern(13), issuer=3)], eastern(12), tmp_path)
    edgar.watch(WatchRequest(issuers=("ln3",), every=3600), polls=3)
    assert edgar.accessions == ["0009990016-26-000002"]


def test_an_issuer_without_a_list_on_edgar_does_not_keep_others_from_being_watched(tmp_path: Path) -> None:
    edgar = WatchedEdgar([filing_text(1, eastern(13), issuer=3)], eastern(12), tmp_path)
    edgar.watch(WatchRequest(issuers=("9999999", "9990003"), every=3600), polls=3)
    assert edgar.accessions == ["0009990016-26-000001"]
    assert "CIK0009999999.json: EDGAR has nothing under this address" in edgar.rounds[-1].failures[0]


@pytest.mark.dated
def test_who_asks_edgar_is_required(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECTION16_EDGAR_AGENT", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(RequestError, match="EDGAR requires every program to state who asks"):
        keep_watching(WatchRequest(), tmp_path / "state", (), lambda _one: None, lambda _one: None, polls=1)


def test_a_second_watch_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    edgar = WatchedEdgar([], eastern(12), tmp_path)

    def another(_made: WatchRound) -> None:
        edgar.watch(WatchRequest(), polls=1)

    with edgar.fetcher() as fetcher, pytest.raises(OutputError, match="Another watch uses this folder"):
        keep_watching(
            WatchRequest(),
            tmp_path / "state",
            (),
            lambda _one: None,
            another,
            clock=edgar.clock,
            pause=edgar.wait,
            polls=1,
            fetcher=fetcher,
        )


def test_each_set_of_criteria_has_a_folder_of_its_own(tmp_path: Path) -> None:
    one = state_folder(WatchRequest(issuers=("1", "2"), codes=("P",)), tmp_path)
    assert one == state_folder(WatchRequest(issuers=("2", "1"), codes=("P",), current=True), tmp_path)
    assert one != state_folder(WatchRequest(issuers=("1",), codes=("P",)), tmp_path)
    assert one.is_relative_to(tmp_path)


def test_a_rehearsal_leaves_no_trace_in_the_watch_of_edgar_itself(tmp_path: Path) -> None:
    request, local = WatchRequest(issuers=("1",)), "http://127.0.0.1:8016"
    assert state_folder(request, tmp_path, local) != state_folder(request, tmp_path)
    assert state_folder(request, tmp_path, local) == state_folder(request, tmp_path, local)


def test_the_state_of_a_watch_of_one_edgar_is_not_used_for_another(tmp_path: Path) -> None:
    edgar = WatchedEdgar([], eastern(12), tmp_path)
    edgar.watch(WatchRequest(), polls=1)
    with pytest.raises(
        RequestError, match=r"This folder holds the state of a watch of http://rehearsal\.localhost, not of https://www"
    ):
        edgar.watch(WatchRequest(), polls=1, site=EdgarSite())
    edgar.watch(WatchRequest(), polls=1)


def test_the_sec_under_its_own_name_is_the_sec(tmp_path: Path) -> None:
    assert state_folder(WatchRequest(), tmp_path, "https://WWW.sec.gov/") == state_folder(WatchRequest(), tmp_path)
    assert state_folder(WatchRequest(), tmp_path, "http://127.0.0.1:8016/") == state_folder(
        WatchRequest(), tmp_path, "http://127.0.0.1:8016"
    )


def test_a_person_in_place_of_an_issuer_is_refused(tmp_path: Path) -> None:
    edgar = WatchedEdgar([filing_text(1, eastern(5), issuer=3)], eastern(12), tmp_path)
    with pytest.raises(RequestError, match=r"Sample Ivo \(0009980001\) is a reporting person, not an issuer. A watch takes"):
        edgar.watch(WatchRequest(issuers=("9980001",)), polls=1)


def test_a_watch_says_what_it_is_about_to_do(tmp_path: Path) -> None:
    edgar = WatchedEdgar([filing_text(1, eastern(5), issuer=3)], eastern(12), tmp_path)
    begun: list[WatchBeginning] = []
    asked = WatchRequest(issuers=("9990003", "9999999"), codes=("P",), since=date(2026, 3, 4))
    edgar.watch(asked, polls=1, begins=begun.append)
    edgar.watch(asked, polls=1, begins=begun.append)
    edgar.watch(msgspec.structs.replace(asked, since=date(2026, 2, 1)), polls=1, begins=begun.append)
    assert [(one.is_new, one.passed_over) for one in begun] == [(True, None), (False, None), (False, date(2026, 2, 1))]
    assert {one.since for one in begun} == {eastern(0)}
    assert begun[0].issuers == ("LANTERN 3 INC (0009990003)", "0009999999")
    assert (begun[0].seconds, begun[0].state) == (300, str(tmp_path / "state"))


def test_a_watch_that_is_stopped_before_it_begins_asks_for_nothing_more(tmp_path: Path) -> None:
    edgar = WatchedEdgar([filing_text(1, eastern(5), issuer=3)], eastern(12), tmp_path)
    begun: list[WatchBeginning] = []
    edgar.watch(WatchRequest(issuers=("9990003",)), polls=1, begins=begun.append, is_stopped=lambda: True)
    assert (begun, edgar.rounds) == ([], [])


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"command": ["no-such-program-of-this-machine"]}, "There is no program 'no-such-program-of-this-machine'."),
        ({"command": []}, "The command is empty."),
        ({"webhook": "desk"}, "The webhook desk has no address. Set SECTION16_WEBHOOK_DESK"),
        ({"webhook": "https://"}, "--webhook: The address of the webhook is not valid."),
        ({"webhook": "ftp://desk.example.com/secret"}, "--webhook: The address of the webhook is not valid."),
        ({"webhook": "http://[::1/secret"}, "--webhook: The address of the webhook is not valid."),
        ({"webhook": "bad"}, "SECTION16_WEBHOOK_BAD: The address of the webhook is not valid."),
        ({"mail": ["nonsense"]}, "'nonsense' is not an e-mail address."),
        ({"mail": ["desk@example.com"]}, "No mail server is configured. Set SECTION16_SMTP and SECTION16_MAIL_FROM."),
    ],
)
def test_a_channel_that_cannot_work_is_refused_before_the_watch_begins(asked: dict[str, object], message: str) -> None:
    with pytest.raises(RequestError) as refused:
        alert_channels({"SECTION16_WEBHOOK_BAD": "desk.example.com/secret"}, **asked)  # type: ignore[arg-type]
    assert message in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_memory_that_is_damaged_says_how_to_go_on_without_loss(tmp_path: Path) -> None:
    edgar = WatchedEdgar([], eastern(12), tmp_path)
    edgar.watch(WatchRequest(), polls=1)
    memory = tmp_path / "state" / "watch.jsonl"
    memory.write_bytes(b'{"type":"since","at":"2026-03-04T12:00:00"}\n' + memory.read_bytes())
    with pytest.raises(
        UnreadableError, match=r"watch\.jsonl, line 1: The line is damaged\. Move the file away, and give --since"
    ):
        edgar.watch(WatchRequest(), polls=1)
