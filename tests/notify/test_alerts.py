"""Alerts: to a command without a shell, and from an outbox that loses none and sends none twice."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from section16.clock import SetClock, seconds
from section16.errors import UnreadableError
from section16.notify.alert_outbox import MOST_TRIES, AlertOutbox
from section16.notify.alerts import Alert, WebhookAlerts
from section16.notify.command import CommandAlerts
from section16.notify.delivery import NotDeliveredError
from section16.secret import Secret

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)


def an_alert(number: int = 1) -> Alert:
    key = f"section16-0009990016-26-{number:06}"
    return Alert(key=key, about=key, subject="Form 4", text="A form", data=msgspec.Raw(b'{"form":"4; rm -rf $HOME"}'))


class Channel:
    """A channel that takes alerts unless it is down."""

    def __init__(self, name: str = "webhook desk") -> None:
        self.name = name
        self.taken: list[str] = []
        self.asked = 0
        self.down = False

    def send(self, alert: Alert, at: datetime) -> None:  # noqa: ARG002 - as a channel is called
        self.asked += 1
        if self.down:
            raise NotDeliveredError("The server cannot be reached.", remedy="Check its address.")
        self.taken.append(alert.key)


def test_each_channel_takes_an_alert_once_whatever_becomes_of_the_other(tmp_path: Path) -> None:
    clock, one, other = SetClock(AT), Channel("one"), Channel("other")
    outbox = AlertOutbox(tmp_path / "alerts.jsonl")
    assert outbox.put(an_alert(), [one, other])
    assert not outbox.put(an_alert(), [one, other])
    other.down = True
    made = outbox.deliver([one, other], clock)
    assert (made.sent, made.failed, made.waiting) == (1, ("The server cannot be reached. Check its address.",), 1)
    other.down = False
    assert outbox.deliver([one, other], clock).sent == 0  # not before a minute has passed
    clock.wait(61)
    outbox = AlertOutbox(tmp_path / "alerts.jsonl")
    assert outbox.deliver([one, other], clock).waiting == 0
    assert one.taken == other.taken == [an_alert().key]
    assert not outbox.put(an_alert(), [one, other])


def test_a_channel_that_is_down_is_left_alone_in_a_round_and_gets_everything_later(tmp_path: Path) -> None:
    clock, channel = SetClock(AT), Channel()
    outbox = AlertOutbox(tmp_path / "alerts.jsonl")
    for number in range(20):
        outbox.put(an_alert(number), [channel])
    channel.down = True
    outbox.deliver([channel], clock)
    assert channel.asked == 3
    outbox.compact()
    channel.down = False
    for _ in range(4):
        clock.wait(3600)
        outbox = AlertOutbox(tmp_path / "alerts.jsonl")
        outbox.deliver([channel], clock)
    assert sorted(channel.taken) == sorted(an_alert(number).key for number in range(20))


def test_an_alert_that_no_attempt_delivers_is_dropped_and_that_is_reported(tmp_path: Path) -> None:
    clock, channel = SetClock(AT), Channel()
    outbox = AlertOutbox(tmp_path / "alerts.jsonl")
    outbox.put(an_alert(), [channel])
    channel.down = True
    rounds = []
    while outbox.waiting:
        clock.wait(3601)
        rounds.append(outbox.deliver([channel], clock))
    assert channel.asked == MOST_TRIES
    assert rounds[-1].failed[0].endswith(f"was dropped after {MOST_TRIES} attempts.")


def test_a_clock_that_was_set_back_does_not_hold_an_alert_back(tmp_path: Path) -> None:
    clock, channel = SetClock(AT), Channel()
    outbox = AlertOutbox(tmp_path / "alerts.jsonl")
    outbox.put(an_alert(), [channel])
    channel.down = True
    outbox.deliver([channel], clock)
    channel.down = False
    clock.at -= timedelta(days=30)
    assert outbox.deliver([channel], clock).sent == 1


def test_what_was_recorded_for_a_channel_waits_until_it_is_given_again(tmp_path: Path) -> None:
    clock, channel = SetClock(AT), Channel()
    outbox = AlertOutbox(tmp_path / "alerts.jsonl")
    outbox.put(an_alert(), [channel])
    assert outbox.deliver([], clock).waiting == 1
    assert outbox.deliver([channel], clock).sent == 1


def test_compaction_forgets_what_was_taken(tmp_path: Path) -> None:
    clock, channel = SetClock(AT), Channel()
    path = tmp_path / "alerts.jsonl"
    outbox = AlertOutbox(path)
    for number in range(50):
        outbox.put(an_alert(number), [channel])
    outbox.deliver([channel], clock)
    outbox.compact()
    assert path.read_bytes() == b""


def script(folder: Path, code: str) -> CommandAlerts:
    file = folder / "hook.py"
    file.write_text(code, encoding="utf-8")
    return CommandAlerts((sys.executable, "-I", str(file), "$HOME; echo"), seconds=10)


def test_a_command_gets_the_json_and_no_shell_reads_its_arguments(tmp_path: Path) -> None:
    out = tmp_path / "out"
    code = f"import sys; open({str(out)!r}, 'w').write(sys.argv[1] + '|' + sys.stdin.read())"
    script(tmp_path, code).send(an_alert(), AT)
    assert out.read_text("utf-8") == '$HOME; echo|{"form":"4; rm -rf $HOME"}\n'


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (
            "import sys; sys.stderr.write('first\\nno such desk.\\n'); sys.exit(3)",
            "It ended with status 3: no such desk. Correct",
        ),
        ("import sys; sys.exit(1)", "It ended with status 1. Correct the command."),
    ],
)
def test_a_command_that_fails_is_reported_with_its_last_words(tmp_path: Path, code: str, message: str) -> None:
    with pytest.raises(NotDeliveredError) as refused:
        script(tmp_path, code).send(an_alert(), AT)
    assert message in str(refused.value)


def test_a_command_that_does_not_read_its_input_is_no_failure(tmp_path: Path) -> None:
    large = msgspec.structs.replace(an_alert(), data=msgspec.Raw(b'"' + b"x" * 1_000_000 + b'"'))
    script(tmp_path, "").send(large, AT)


def test_a_command_that_takes_too_long_is_ended_with_what_it_started(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); time.sleep(60)"
    )
    command = msgspec.structs.replace(script(tmp_path, code), seconds=0.5)
    with pytest.raises(NotDeliveredError, match=r"It did not end within 0\.5 seconds and was stopped\."):
        command.send(an_alert(), AT)


def test_a_command_in_whose_midst_the_watch_is_interrupted_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []

    def interrupted(process: subprocess.Popen[bytes], *_more: object) -> bool:
        started.append(process)
        raise KeyboardInterrupt

    monkeypatch.setattr("section16.notify.command._ends", interrupted)
    with pytest.raises(KeyboardInterrupt):
        script(tmp_path, "import time; time.sleep(60)").send(an_alert(), AT)
    assert [process.returncode for process in started] == [-signal.SIGKILL]


def test_a_command_that_is_not_there_is_not_delivered() -> None:
    with pytest.raises(NotDeliveredError, match="It cannot be started"):
        CommandAlerts(("/no/such/program",)).send(an_alert(), AT)


def test_the_records_of_a_webhook_do_not_hold_its_address() -> None:
    secret = WebhookAlerts(Secret("https://hooks.example.com/T0/secret-part"))
    assert "secret-part" not in secret.name + repr(secret)
    assert secret.name != WebhookAlerts(Secret("https://hooks.example.com/T0/other")).name
    assert WebhookAlerts(Secret("https://hooks.example.com/T0/secret-part"), "desk").name == "webhook desk"


_LEAVES = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(3)']); sys.exit({status})"


@pytest.mark.parametrize("status", [0, 3])
def test_a_command_that_leaves_a_program_running_has_ended(tmp_path: Path, status: int) -> None:
    hook = msgspec.structs.replace(script(tmp_path, _LEAVES.format(status=status)), seconds=60)
    begun = seconds()
    if status:
        with pytest.raises(NotDeliveredError, match="It ended with status 3"):
            hook.send(an_alert(), AT)
    else:
        hook.send(an_alert(), AT)
    assert seconds() - begun < 3  # the program keeps the standard error of the command


def test_a_command_that_prints_megabytes_and_reads_nothing_ends_as_any_other(tmp_path: Path) -> None:
    code = "import sys; [sys.stderr.write('x' * 1000 + chr(10)) for _ in range(20000)]; sys.exit('the last line')"
    with pytest.raises(NotDeliveredError, match="It ended with status 1: the last line"):
        script(tmp_path, code).send(an_alert(), AT)


def test_what_a_command_prints_without_end_does_not_fill_the_disk(tmp_path: Path) -> None:
    hook = CommandAlerts((sys.executable, "-I", "-c", "import sys\nwhile True: sys.stderr.write('x' * 100)"), seconds=1)
    with pytest.raises(NotDeliveredError, match="did not end within 1 seconds"):
        hook.send(an_alert(), AT)


def test_a_time_without_a_zone_is_a_damaged_line(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    path.write_bytes(b'{"type":"failed","key":"a","channel":"b","at":"2026-03-04T12:00:00","tries":1,"answer":""}\n')
    with pytest.raises(UnreadableError, match="The line is damaged"):
        AlertOutbox(path)
