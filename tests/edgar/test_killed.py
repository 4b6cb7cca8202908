"""Processes that are killed in earnest, over real connections: each submission is accepted once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest

from section16.clock import now
from section16.rehearsal.app import application
from section16.rehearsal.fair_access import FairAccess
from section16.rehearsal.fault_injection import ServedWire
from section16.rehearsal.faults import Fault, FaultSchedule
from section16.rehearsal.saved_state import SavedState
from section16.rehearsal.serving import LOOPBACK, server, socket_on_loopback
from section16.rehearsal.simulator import LOGIN, ProcessingTime, Simulator
from section16.store.database import connect
from section16.store.journal import Journal
from section16.store.migration import migrate
from section16.store.transmission import TransmissionState
from tests.edgar.process import KEY
from tests.rehearsal.faults import Sent

pytestmark = pytest.mark.dated

ROOT = Path(__file__).parents[2]
TEST = Sent("4").data.replace(b">LIVE<", b">TEST<")
_QUICK = ProcessingTime(listed=0.05, processing=0.1, judged=0.2, given_out=0.3)
_KINDS = (
    *(Fault.ERROR_AFTER, Fault.RESET_BEFORE, Fault.RESET_AFTER, Fault.TRUNCATED, Fault.GARBLED, Fault.ERROR_BEFORE),
    Fault.EXPIRED_TOKEN,
)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Simulator]]:
    """Give the address of a served local EDGAR that misbehaves, and the EDGAR itself."""
    with serving(tmp_path, FaultSchedule(16, _KINDS, rate=0.25)) as found:
        yield found


@contextmanager
def serving(folder: Path, misbehaviour: FaultSchedule | None = None) -> Iterator[tuple[str, Simulator]]:
    edgar = SavedState(folder / "edgar").open(now, hours=False, pace=_QUICK)
    with socket_on_loopback(0) as listening:
        built = application(edgar, fair=FairAccess(0), misbehaviour=misbehaviour, wire=ServedWire(patience=3.0))
        served = server(built, 0)
        thread = threading.Thread(target=served.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield f"http://{LOOPBACK}:{listening.getsockname()[1]}", edgar
        served.should_exit = True
        thread.join(timeout=10)


def test_processes_that_are_killed_leave_one_acceptance(served: tuple[str, Simulator], tmp_path: Path) -> None:
    address, edgar = served
    bearer = edgar.logins.issue(LOGIN, now()).bearer().reveal()
    package, place = tmp_path / "package.xml", str(tmp_path / "office.db")
    package.write_bytes(TEST)
    engine = connect(place, create=True)
    migrate(engine)
    random, killed = Random(16), 0
    command = [sys.executable, "-m", "tests.edgar.process", address, bearer, place, str(package)]
    for turn in range(14):
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            if turn < 8:
                # Before it can have done anything at first, then somewhere between its start and the end of the work.
                time.sleep(random.uniform(0.05, 0.3) if turn < 3 else random.uniform(0.4, 2.2))
                killed += process.poll() is None
                process.kill()
            process.communicate()
        known = Journal(engine).find(KEY)
        if known is not None and known.state is TransmissionState.ACCEPTED and turn >= 4:
            break
    known = Journal(engine).read(KEY)
    engine.dispose()
    assert known.state is TransmissionState.ACCEPTED, known.line()
    assert [taken.accession for taken in edgar.taken.values()] == [known.accession]
    assert killed >= 3


@pytest.mark.slow
def test_a_process_that_was_paused_sends_nothing_once_another_has_gone_on(tmp_path: Path) -> None:
    """The pause is shorter than what a clock would notice: only reading the claim again keeps the package back."""
    package, place = tmp_path / "package.xml", str(tmp_path / "office.db")
    package.write_bytes(TEST)
    with serving(tmp_path) as (address, edgar):
        engine = connect(place, create=True)
        migrate(engine)
        command = [
            *(sys.executable, "-m", "tests.edgar.process", address),
            *(edgar.logins.issue(LOGIN, now()).bearer().reveal(), place, str(package)),
        ]
        with subprocess.Popen([*command, "paused"], cwd=ROOT, stdout=subprocess.PIPE, text=True) as paused:
            assert os.WIFSTOPPED(os.waitpid(paused.pid, os.WUNTRACED)[1])
            assert Journal(engine).read(KEY).state is TransmissionState.SENDING
            other = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
            assert "accepted" in other.stdout
            paused.send_signal(signal.SIGCONT)
            assert paused.communicate(timeout=60)[0] == "Another process has taken over the submission.\n"
        known = Journal(engine).read(KEY)
        engine.dispose()
        assert (known.state, known.claim, list(edgar.taken)) == (TransmissionState.ACCEPTED, "", [known.accession])
