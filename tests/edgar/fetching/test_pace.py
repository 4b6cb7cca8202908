"""The pace of requests: what any second at EDGAR can see, whatever the requests take and whoever is killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.edgar.fetching.pace import Pace, pace_file


class Seconds:
    """A clock that moves only when something waits by it."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at

    def wait(self, seconds: float) -> None:
        self.at += seconds


def a_pace(file: Path | None, clock: Seconds, most: int = 10) -> Pace:
    return Pace(file, most=most, seconds=clock, pause=clock.wait)


@given(st.integers(0, 2**32), st.integers(1, 12))
def test_no_second_at_edgar_sees_more_than_the_limit_however_long_requests_take(seed: int, most: int) -> None:
    random, clock = Random(seed), Seconds()
    pace = a_pace(None, clock, most)
    arrived: list[float] = []
    for _ in range(60):
        with pace.turn() as answered:
            clock.wait(random.choice((0.0, 0.001, 0.2, 3.0)) * random.random())
            arrived.append(clock.at)  # anywhere between its start and its answer
            clock.wait(random.choice((0.0, 0.001, 0.5)) * random.random())
            answered()
            clock.wait(random.choice((0.0, 0.0, 2.0)))
    for first in arrived:
        assert sum(first <= one <= first + 1.0 for one in arrived) <= most


def test_turns_of_different_objects_share_a_file(tmp_path: Path) -> None:
    clock, file = Seconds(), tmp_path / "deep" / "pace.json"
    for count in range(20):
        with a_pace(file, clock).turn():
            pass
        assert (clock.at > 1000.0) is (count >= 10)
    assert clock.at == pytest.approx(1001.02, abs=0.02)


def test_requests_that_have_no_answer_yet_keep_their_turns(tmp_path: Path) -> None:
    clock, file = Seconds(), tmp_path / "pace.json"
    open_turns = [a_pace(file, clock).turn() for _ in range(10)]
    answered = [turn.__enter__() for turn in open_turns]
    clock.wait(20)

    def pause(seconds: float) -> None:
        clock.wait(seconds)
        if clock.at >= 1021:
            answered[0]()

    with Pace(file, most=10, seconds=clock, pause=pause).turn():
        assert clock.at >= 1022
    for turn in open_turns:
        turn.__exit__(None, None, None)


def test_the_turns_of_a_process_that_was_killed_come_back(tmp_path: Path) -> None:
    file = tmp_path / "pace.json"
    program = f"""
import os
from pathlib import Path
from section16.edgar.fetching.pace import Pace
turns = [Pace(Path({str(file)!r}), most=10, seconds=lambda: 999.5).turn() for _ in range(10)]
for turn in turns:
    turn.__enter__()
os._exit(0)
"""
    subprocess.run([sys.executable, "-c", program], check=True, env=os.environ)
    clock = Seconds()
    with a_pace(file, clock).turn():
        assert clock.at == pytest.approx(1001.02, abs=0.02)


def test_times_from_before_a_restart_of_the_machine_do_not_count(tmp_path: Path) -> None:
    clock, file = Seconds(), tmp_path / "pace.json"
    for _ in range(10):
        with a_pace(file, clock).turn():
            pass
    a_pace(file, clock).hold(600)
    clock.at = 5.0
    with a_pace(file, clock).turn():
        assert clock.at == 5.0


def test_a_file_that_cannot_be_read_costs_a_second(tmp_path: Path) -> None:
    clock, file = Seconds(), tmp_path / "pace.json"
    file.write_bytes(b'{"turns": [')
    with a_pace(file, clock).turn():
        assert clock.at == 1001.0


def test_a_block_holds_every_process(tmp_path: Path) -> None:
    clock, file = Seconds(), tmp_path / "pace.json"
    a_pace(file, clock).hold(600)
    a_pace(file, clock).hold(30)
    with a_pace(file, clock).turn():
        assert clock.at == 1600.0
    assert len(msgspec.json.decode(file.read_bytes())["turns"]) == 1


def test_the_file_is_in_the_home_of_the_user_and_names_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr("section16.edgar.fetching.pace.platform.node", lambda: "desk 7/a")
    assert pace_file() == tmp_path / ".section16" / "requests-desk_7_a.json"


def test_a_block_that_another_process_met_is_reported_once(tmp_path: Path) -> None:
    clock, file = Seconds(), tmp_path / "pace.json"
    own, other = a_pace(file, clock), a_pace(file, clock)
    waits: list[float] = []
    own.hold(600)
    with other.turn(waits.append), other.turn(waits.append):
        pass
    assert waits == [600.0]
    own.hold(600)
    with own.turn(waits.append):  # it has reported its own
        pass
    assert waits == [600.0]
    with other.turn(waits.append):  # over meanwhile
        pass
    assert waits == [600.0]


def test_the_pace_itself_is_not_reported_as_a_block(tmp_path: Path) -> None:
    clock, waits = Seconds(), list[float]()
    pace = a_pace(tmp_path / "pace.json", clock)
    for _ in range(25):
        with pace.turn(waits.append):
            pass
    assert waits == []


def test_a_damaged_state_does_not_hold_for_ever(tmp_path: Path) -> None:
    clock, file = Seconds(), tmp_path / "pace.json"
    file.write_bytes(b'{"turns":[],"held_at":990.0,"held_until":1e12}')
    with a_pace(file, clock).turn():
        assert clock.at == 990.0 + 3600.0
