"""The record of what each test calls."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.mutation.breakages import ROOT
from tests.mutation.reach import VARIABLE, function_of, processor_seconds
from tests.mutation.selection import reaches


@pytest.mark.slow
def test_a_record_names_the_functions_that_each_test_calls(tmp_path: Path) -> None:
    target = tmp_path / "record.json"
    path = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    doctests = "src/section16/law/months.py"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "tests.mutation.reach",
        doctests,
        "-k",
        "months_after or last_day_to_match",
    ]
    subprocess.run(command, cwd=ROOT, env=os.environ | {VARIABLE: str(target), "PYTHONPATH": path}, check=True)
    found = {one.test: {name for name in one.functions if name.startswith("law/")} for one in reaches(target)}
    module = f"{doctests}::section16.law.months"
    assert found == {
        f"{module}.months_after": {"law/months.py:months_after"},
        f"{module}.last_day_to_match": {"law/months.py:last_day_to_match", "law/months.py:months_after"},
    }


def test_code_outside_of_the_package_belongs_to_no_function_of_it() -> None:
    assert function_of(test_code_outside_of_the_package_belongs_to_no_function_of_it.__code__) is None


def test_waiting_costs_no_processor_time_and_the_work_of_a_child_does() -> None:
    began = processor_seconds()
    time.sleep(0.1)
    waited = processor_seconds()
    assert waited - began < 0.05
    subprocess.run([sys.executable, "-c", "sum(range(1_000_000))"], check=True)
    assert processor_seconds() - waited > 0.01
