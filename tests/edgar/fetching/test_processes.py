"""Processes that download over real connections: at one pace together, and killed at any moment without loss."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest

from section16.clock import now
from section16.rehearsal.app import application
from section16.rehearsal.fair_access import FairAccess
from section16.rehearsal.fault_injection import ServedWire
from section16.rehearsal.reading_faults import ReadFault, ReadFaultSchedule
from section16.rehearsal.serving import LOOPBACK, server, socket_on_loopback
from section16.rehearsal.simulator import Simulator
from tests.edgar.fetching.many import index, journal, submission
from tests.edgar.fetching.process import CIK, accession

pytestmark = pytest.mark.dated

ROOT = Path(__file__).parents[3]
_KINDS = (ReadFault.CUT, ReadFault.RESET, ReadFault.ERROR, ReadFault.SHORT, ReadFault.LOGIN_PAGE, ReadFault.BROKEN_GZIP)


@contextmanager
def serving(most: int, **more: Any) -> Iterator[str]:
    """Give the address of a local EDGAR with so many filings."""
    filings, registry = index(most)
    edgar = Simulator(now, registry=registry, index=filings)
    with socket_on_loopback(0) as listening:
        served = server(application(edgar, wire=ServedWire(patience=1.0), **more), 0)
        thread = threading.Thread(target=served.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield f"http://{LOOPBACK}:{listening.getsockname()[1]}"
        served.should_exit = True
        thread.join(timeout=10)


def command(*words: object) -> list[str]:
    return [sys.executable, "-m", "tests.edgar.fetching.process", *map(str, words)]


def three_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int) -> FairAccess:
    """Let three processes download so many filings each, and return what the server counted."""
    monkeypatch.setenv("HOME", str(tmp_path))
    fair = FairAccess()
    with serving(most, fair=fair) as address:
        started = [
            subprocess.Popen(command(address, tmp_path / str(number), most), cwd=ROOT, stdout=subprocess.PIPE, text=True)
            for number in range(3)
        ]
        printed = [process.communicate(timeout=300)[0].strip() for process in started]
    assert printed == [str(most)] * 3
    return fair


def require_pace(tmp_path: Path, fair: FairAccess, most: int) -> None:
    assert 1 < fair.worst <= 10
    lines = [line for number in range(3) for line in journal(tmp_path / str(number))]
    assert Counter(line.status for line in lines) == {200: 3 * most}


def test_three_processes_at_once_never_ask_more_than_ten_times_in_a_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    require_pace(tmp_path, three_at_once(tmp_path, monkeypatch, 12), 12)


@pytest.mark.slow
def test_three_processes_keep_the_pace_for_a_minute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    require_pace(tmp_path, three_at_once(tmp_path, monkeypatch, 200), 200)


def killed_and_continued(folder: Path, address: str, most: int, kills: int) -> int:
    """Kill processes that download into a folder, let the last one finish, and return how many were killed in time."""
    random, killed = Random(19), 0
    words = command(address, folder, most, "unlimited")
    for _ in range(kills):
        with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            before = len(list(folder.rglob("*.txt")))
            limit = time.monotonic() + 120
            while len(list(folder.rglob("*.txt"))) < before + 3 and process.poll() is None and time.monotonic() < limit:
                time.sleep(0.01)
            time.sleep(random.uniform(0.0, 0.05))
            killed += process.poll() is None
            process.kill()
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True, timeout=300)
    assert done.stdout.strip() == str(most)
    return killed


def require_nothing_lost(folder: Path, address: str, most: int) -> None:
    files = {path.name[-24:-4]: path.read_bytes() for path in folder.glob("originals/*/*.txt") if path.stat().st_size > 300}
    for count in range(1, most + 1):
        assert files[accession(count)] == submission(count)
    whole = Counter(line.address for line in journal(folder) if not line.fault)
    assert whole == {f"{address}/Archives/edgar/data/{CIK}/{accession(count)}.txt": 1 for count in range(1, most + 1)}


def test_downloads_that_are_killed_are_continued_without_loss(tmp_path: Path) -> None:
    with serving(25, fair=FairAccess(0), reading=ReadFaultSchedule(19, _KINDS, rate=0.2)) as address:
        assert killed_and_continued(tmp_path, address, 25, kills=1) == 1
        require_nothing_lost(tmp_path, address, 25)


@pytest.mark.slow
def test_five_thousand_downloads_with_many_kills(tmp_path: Path) -> None:
    with serving(5_000, fair=FairAccess(0), reading=ReadFaultSchedule(20, _KINDS, rate=0.2)) as address:
        assert killed_and_continued(tmp_path, address, 5_000, kills=25) >= 20
        require_nothing_lost(tmp_path, address, 5_000)
