"""How processes share the work of an ingest: this one takes part, and the slices of one archive become smaller."""

from __future__ import annotations

import io
import os
import tarfile
import time
from pathlib import Path

import pytest

from section16.ingest.executor import ProcessExecutor
from section16.ingest.slices import Slicer, Slicing
from section16.limits import in_force

TASKS = 20


def square(number: int) -> tuple[int, int]:
    """Return a square, and the process that computed it."""
    time.sleep(0.02)
    return number * number, os.getpid()


def refuse(number: int) -> int:
    """Fail at one of the tasks."""
    if number == TASKS // 2:
        raise ValueError("not this one")
    return number


def test_this_process_and_another_share_the_tasks_and_the_results_come_in_order() -> None:
    done = list(ProcessExecutor(2).run(square, range(TASKS)))
    assert [result for result, _ in done] == [number * number for number in range(TASKS)]
    processes = {process for _, process in done}
    assert os.getpid() in processes
    assert len(processes) == 2


@pytest.mark.parametrize("processes", [1, 3])
def test_what_a_task_raises_is_raised_in_any_process(processes: int) -> None:
    with pytest.raises(ValueError, match="not this one"):
        list(ProcessExecutor(processes).run(refuse, range(TASKS)))


def test_several_processes_share_an_archive_in_slices_that_become_smaller(tmp_path: Path) -> None:
    place = tmp_path / "day.tar.gz"
    with tarfile.open(place, "w:gz") as packed:
        for number in range(1_500):
            member = tarfile.TarInfo(f"{number}.nc")
            data = b"<SUBMISSION>\n<TYPE>4\n" + os.urandom(2_000)  # does not pack, so that the archive is read in parts
            member.size = len(data)
            packed.addfile(member, io.BytesIO(data))
    slicing = Slicing(home=str(tmp_path), moment=1, limits=in_force(None))
    alone, shared = ([len(one.members) for one in Slicer(slicing, processes=count).slices([str(place)])] for count in (1, 2))
    assert alone == [1_500]
    assert sum(shared) == 1_500
    assert len(shared) > 3
    assert max(shared) < 1_000
    assert shared[-1] <= 200
