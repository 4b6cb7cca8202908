"""A watch as a process: killed and stopped in the midst of its work, and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from section16.clock import SetClock
from section16.rehearsal.app import application
from section16.rehearsal.disseminated_filing import DisseminatedFiling
from section16.rehearsal.fair_access import FairAccess
from section16.rehearsal.serving import LOOPBACK, server, socket_on_loopback
from section16.rehearsal.simulator import Simulator
from tests.notify.servers import Post, mail_server
from tests.workspace.edgar_day import filing_text

pytestmark = [pytest.mark.dated, pytest.mark.slow]

HOOK = """\
import json, os, sys, time
from pathlib import Path
key = json.load(sys.stdin)["key"]
hangs = Path(sys.argv[1] + ".hangs")
if hangs.exists():
    hangs.write_text(str(os.getpid()))
    time.sleep(600)
time.sleep(0.3)
with open(sys.argv[1], "a") as log:
    log.write(key + "\\n")
"""


@contextmanager
def serving(edgar: Simulator) -> Iterator[str]:
    """Serve a local EDGAR in this process, and give its address."""
    with socket_on_loopback(0) as listening:
        address = f"http://{LOOPBACK}:{listening.getsockname()[1]}"
        running = server(application(edgar, fair=FairAccess(0), site=address), 0)
        thread = Thread(target=running.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield address
        finally:
            running.should_exit = True
            thread.join()


def until(what: Callable[[], bool], seconds: int = 60) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end
        time.sleep(0.05)


class Watcher:
    """The command line of a watch with a hook, and what the hook has logged; while the file ``hangs`` exists, the hook does."""

    def __init__(self, folder: Path, address: str) -> None:
        self.log = folder / "log"
        self.hangs = folder / "log.hangs"
        self.state = folder / "state"
        hook = folder / "hook.py"
        hook.write_text(HOOK, encoding="utf-8")
        self.words = [sys.executable, "-m", "section16", "watch", "--current", "--every", "1", "--state", str(self.state)]
        self.words += ["--host", address, "--agent", "Example Company admin@example.com"]
        self.words += ["--on-new", f"{sys.executable} -I {hook} {self.log}"]
        self.environment = os.environ | {"HOME": str(folder)}

    @contextmanager
    def start(self) -> Iterator[subprocess.Popen[str]]:
        """Start the watch; it is killed at the end where it still runs."""
        with subprocess.Popen(
            self.words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=self.environment
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    @property
    def requests(self) -> int:
        """How many answers of EDGAR it has kept."""
        journal = self.state / "downloads" / "journal.jsonl"
        return len(journal.read_bytes().splitlines()) if journal.exists() else 0

    @property
    def keys(self) -> list[str]:
        return self.log.read_text("utf-8").split() if self.log.exists() else []


def test_a_watch_that_is_killed_and_stopped_sends_every_alert_and_none_twice_but_the_one_at_hand(
    tmp_path: Path, moment: datetime
) -> None:
    edgar = Simulator(SetClock(moment), hours=False)

    def publish(*numbers: int) -> None:
        for number in numbers:
            edgar.index.add(DisseminatedFiling(filing_text(number, moment + timedelta(seconds=number))))

    with serving(edgar) as address:
        watcher = Watcher(tmp_path, address)
        with watcher.start() as first:
            until(lambda: watcher.requests >= 2)  # what was there before has been passed over
            publish(*range(1, 7))
            until(lambda: len(watcher.keys) >= 2)
            first.kill()
        with watcher.start() as second:
            until(lambda: len(set(watcher.keys)) == 6)
            publish(*range(7, 10))
            until(lambda: len(set(watcher.keys)) >= 7)
            second.send_signal(signal.SIGINT)
            assert second.wait(60) == 0
            assert second.stderr is not None
            assert "Stopping after the filing at hand." in second.stderr.read()
        once = subprocess.run([*watcher.words, "--once"], env=watcher.environment, check=False, capture_output=True, text=True)
    assert once.returncode == 0, once.stderr
    counts = Counter(watcher.keys)
    assert sorted(counts) == [f"section16-0009990016-26-{number:06}" for number in range(1, 10)]
    assert sum(counts.values()) <= 10  # the alert at hand when the watch was killed may come again, and no other


def test_a_hook_that_hangs_ends_with_the_watch_and_gets_its_alert_again(tmp_path: Path, moment: datetime) -> None:
    edgar = Simulator(SetClock(moment), hours=False)
    with serving(edgar) as address:
        watcher = Watcher(tmp_path, address)
        with watcher.start() as first:
            until(lambda: watcher.requests >= 2)
            watcher.hangs.touch()
            for number in (1, 2):
                edgar.index.add(DisseminatedFiling(filing_text(number, moment + timedelta(seconds=number))))
            until(lambda: bool(watcher.hangs.read_text("utf-8")))
            hook = int(watcher.hangs.read_text("utf-8"))
            first.send_signal(signal.SIGINT)
            assert first.stderr is not None
            for line in first.stderr:
                if "Press Ctrl-C again to stop at once." in line:
                    break
            first.send_signal(signal.SIGINT)
            first.wait(60)
        with pytest.raises(ProcessLookupError):
            os.kill(hook, 0)
        watcher.hangs.unlink()
        once = subprocess.run([*watcher.words, "--once"], env=watcher.environment, check=False, capture_output=True, text=True)
    assert once.returncode == 0, once.stderr
    assert sorted(watcher.keys) == [f"section16-0009990016-26-{number:06}" for number in (1, 2)]


def test_a_mail_server_that_refuses_gets_the_letter_later_and_the_hook_its_alert_once(tmp_path: Path, moment: datetime) -> None:
    edgar, post = Simulator(SetClock(moment), hours=False), Post()
    with serving(edgar) as address, mail_server(post) as mail:
        watcher = Watcher(tmp_path, address)
        watcher.words += ["--mail", "desk@example.com"]
        watcher.environment |= {"SECTION16_SMTP": mail, "SECTION16_MAIL_FROM": "watch@example.com"}
        post.refuse.append("451 Try again later")
        with watcher.start() as process:
            until(lambda: watcher.requests >= 2)
            for number in (1, 2):
                edgar.index.add(DisseminatedFiling(filing_text(number, moment + timedelta(seconds=number))))
            until(lambda: len(post.letters) >= 2 and len(watcher.keys) >= 2, 180)  # it is tried again after a minute
            process.send_signal(signal.SIGINT)
            assert process.stderr is not None
            said = process.stderr.read()
            assert process.wait(60) == 0
    assert post.refuse == []
    assert "451" in said
    assert len(set(post.ids)) == len(post.ids) == 2
    assert sorted(watcher.keys) == [f"section16-0009990016-26-{number:06}" for number in (1, 2)]
