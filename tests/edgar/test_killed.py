"""Processes that are killed in earnest, over real connections: each submission is accepted once."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from section16.clock import now
from section16.rehearsal.app import application
from section16.rehearsal.fair_access import FairAccess
from section16.rehearsal.folder import Folder
from section16.rehearsal.local_edgar import LOGIN, LocalEdgar, Pace
from section16.rehearsal.misbehaving import ServedWire
from section16.rehearsal.misbehaviour import Misbehaviour, Mishap
from section16.rehearsal.serving import LOOPBACK, server, socket_on_loopback
from section16.store.rows.database import connect
from section16.store.rows.migration import migrate
from section16.store.sending.journal import Journal
from section16.store.sending.sending import SendingState
from tests.edgar.process import KEY
from tests.rehearsal.faults import Sent

pytestmark = pytest.mark.dated

ROOT = Path(__file__).parents[2]
TEST = Sent("4").data.replace(b">LIVE<", b">TEST<")
_QUICK = Pace(listed=0.05, processing=0.1, judged=0.2, given_out=0.3)
_KINDS = (
    *(Mishap.ERROR_AFTER, Mishap.RESET_BEFORE, Mishap.RESET_AFTER, Mishap.TRUNCATED, Mishap.GARBLED, Mishap.ERROR_BEFORE),
    Mishap.EXPIRED_TOKEN,
)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, LocalEdgar]]:
    """Give the address of a served local EDGAR that misbehaves, and the EDGAR itself."""
    edgar = Folder(tmp_path / "edgar").open(now, hours=False, pace=_QUICK)
    misbehaviour = Misbehaviour(16, _KINDS, rate=0.25)
    with socket_on_loopback(0) as listening:
        built = application(edgar, fair=FairAccess(0), misbehaviour=misbehaviour, wire=ServedWire(patience=3.0))
        serving = server(built, 0)
        thread = threading.Thread(target=serving.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield f"http://{LOOPBACK}:{listening.getsockname()[1]}", edgar
        serving.should_exit = True
        thread.join(timeout=10)


def test_processes_that_are_killed_leave_one_acceptance(served: tuple[str, LocalEdgar], tmp_path: Path) -> None:
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
        if known is not None and known.state is SendingState.ACCEPTED and turn >= 4:
            break
    known = Journal(engine).read(KEY)
    engine.dispose()
    assert known.state is SendingState.ACCEPTED, known.line()
    assert [taken.accession for taken in edgar.taken.values()] == [known.accession]
    assert killed >= 3
