"""Tasks on a cluster: in order, with stragglers tried again, lost workers survived, and nothing left running."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from section16 import __version__
from section16.errors import BookError, RequestError
from section16.ingest import ray_cluster
from section16.ingest.cluster import ClusterExecutor, LostTaskError
from section16.ingest.executor import ProcessExecutor, SerialExecutor, executing
from section16.ingest.ray_cluster import on_worker


class Attempt:
    """An attempt at a task: ended after it was looked at so many times, or never, or with its worker."""

    def __init__(self, task: int, looks: float, *, is_lost: bool) -> None:
        self.task, self.looks, self.is_lost, self.is_ended = task, looks, is_lost, False


class Simulated:
    """A cluster on which each attempt takes as many looks as is given for it by task and attempt; by default one."""

    processes = 2

    def __init__(self, looks: dict[tuple[int, int], float] | None = None, lost: Iterable[tuple[int, int]] = ()) -> None:
        self.looks, self.lost = looks or {}, set(lost)
        self.started: list[Attempt] = []
        self.given_up: list[Attempt] = []
        self.most = 0

    def start(self, _work: Callable[[Any], Any], task: int, /) -> Attempt:
        key = task, sum(1 for one in self.started if one.task == task)
        self.started.append(Attempt(task, self.looks.get(key, 1), is_lost=key in self.lost))
        self.most = max(self.most, sum(1 for one in self.started if not one.is_ended and one not in self.given_up))
        return self.started[-1]

    def ended(self, attempts: Sequence[Attempt], seconds: float) -> Attempt | None:
        for one in self.started:
            one.looks -= bool(seconds)
        return next((one for one in attempts if one.looks <= 0), None)

    def result(self, attempt: Attempt) -> str:
        attempt.is_ended = True
        if attempt.is_lost:
            raise LostTaskError("it is gone")
        return f"{attempt.task} done"

    def end(self, attempts: Sequence[Attempt]) -> None:
        self.given_up += attempts


def results(cluster: Simulated, count: int) -> list[str]:
    return list(ClusterExecutor(cluster).run(str, range(count)))


def test_results_come_in_the_order_of_the_tasks_and_few_tasks_wait() -> None:
    cluster = Simulated()
    assert results(cluster, 12) == [f"{number} done" for number in range(12)]
    assert cluster.most == 2 * cluster.processes + 1


def test_a_straggler_is_tried_again_once_and_its_first_attempt_is_ended() -> None:
    cluster = Simulated({(2, 0): float("inf"), (2, 1): 3})
    assert results(cluster, 4) == [f"{number} done" for number in range(4)]
    assert [one.task for one in cluster.started] == [0, 1, 2, 3, 2]
    assert [(one.task, one.looks) for one in cluster.given_up] == [(2, float("inf"))]


def test_a_task_that_takes_long_beside_others_is_no_straggler() -> None:
    cluster = Simulated({(0, 0): 5, (1, 0): 5})
    results(cluster, 2)
    assert [one.task for one in cluster.started] == [0, 1]


def test_a_lost_first_attempt_leaves_the_second_one_to_finish() -> None:
    cluster = Simulated({(1, 0): 4, (1, 1): 6}, lost=[(1, 0)])
    assert results(cluster, 2) == ["0 done", "1 done"]


def test_a_task_whose_workers_always_end_stops_the_run_with_a_remedy() -> None:
    cluster = Simulated(lost=[(1, 0)])
    with pytest.raises(BookError, match=r"it is gone.* it continues where it stopped") as raised:
        results(cluster, 6)
    assert "memory" in raised.value.remedy
    assert {one.task for one in cluster.given_up} == {2, 3, 4, 5}


def test_nothing_keeps_running_when_the_results_are_no_longer_read() -> None:
    cluster = Simulated()
    found = ClusterExecutor(cluster).run(str, range(20))
    assert next(found) == "0 done"
    found.close()  # type: ignore[attr-defined]  # it is a generator
    assert [one.task for one in cluster.given_up] == [1, 2, 3, 4]


class Task(msgspec.Struct, frozen=True):
    needs: tuple[str, ...] = ()


def test_a_worker_does_a_task_whose_files_it_sees(tmp_path: Path) -> None:
    assert on_worker(__version__, lambda task: len(task.needs), Task((str(tmp_path),))) == 1


def test_a_worker_refuses_files_that_it_does_not_see_and_another_version(tmp_path: Path) -> None:
    with pytest.raises(BookError, match=r"does not see .*elsewhere.*every machine of the cluster sees"):
        on_worker(__version__, repr, Task((str(tmp_path), str(tmp_path / "elsewhere"))))
    with pytest.raises(BookError, match=r"has section16 .*, and this one has 0\.0\.0\. Install the same version"):
        on_worker("0.0.0", repr, Task())


def test_who_works_is_chosen_by_kind_and_number() -> None:
    chosen: list[tuple[Any, int | None, int, type, int]] = [
        (None, None, 1, SerialExecutor, 1),
        (None, None, 4, ProcessExecutor, 4),
        (None, 3, 1, ProcessExecutor, 3),
        ("serial", None, 4, SerialExecutor, 1),
        ("processes", None, 1, ProcessExecutor, 2),
    ]
    for kind, processes, usual, expected, count in chosen:
        with executing(kind, processes, "", usual=usual) as executor:
            assert isinstance(executor, expected)
            assert executor.processes == count


def test_choices_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(RequestError, match="An address is given"), executing("processes", None, "192.0.2.1:6379"):
        pass
    with pytest.raises(RequestError, match="One process and 4 processes"), executing("serial", 4, ""):
        pass


@pytest.mark.parametrize(
    ("address", "reason"),
    [("127.0.0.1:1", "onnect"), ("cluster", "not a host and a port"), ("127.0.0.1:99999", "nothing answers")],
)
def test_an_address_where_nothing_answers_is_refused_at_once(address: str, reason: str) -> None:
    assert reason in asyncio.run(ray_cluster._refusal(address))


@pytest.mark.parametrize(("failures", "starts"), [(0, True), (2, True), (3, False)])
def test_ray_is_started_again_where_the_machine_is_busy(
    monkeypatch: pytest.MonkeyPatch, failures: int, *, starts: bool
) -> None:
    outcomes = [*[Exception("The current node timed out during startup.")] * failures, None]

    def init(**_options: object) -> None:
        if outcome := outcomes.pop(0):
            raise outcome

    monkeypatch.setitem(sys.modules, "ray", SimpleNamespace(init=init, shutdown=lambda: None))
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    if starts:
        ray_cluster._start(2, {})
        assert outcomes == []
    else:
        with pytest.raises(RequestError, match=r"does not start on this machine in time\..*--executor processes"):
            ray_cluster._start(2, {})


def test_without_ray_the_remedy_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ray_cluster, "find_spec", lambda _name: None)
    with pytest.raises(RequestError, match=r"pip install 'section16\[ray\]'"), executing("ray", None, ""):
        pass
