"""Mutants are tried: a sample in every run, ``SECTION16_MUTATIONS`` of them and all named breakages in the long one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mutation.__main__ import main
from tests.mutation.breakages import ROOT, breakages
from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.trial import Outcome, Tree

COUNT = os.environ.get("SECTION16_MUTATIONS", "200")
SAMPLE = ("shares rounded half up", "EDGAR open at 22:00")
DAYS = "LIMIT = 60\nNOTE = 'n'\n\n\ndef within(days):\n    while days < 0:\n        days += 1\n    return days <= LIMIT\n"
TEST = "from section16.law.days import within\n\n\ndef test_days():\n    assert within(60)\n    assert not within(61)\n"
TEST += "    assert within(-1)\n"
TESTS = ["tests/law/test_days.py::test_days"]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tree]:
    """Give a tree of one module and one test."""
    root = tmp_path_factory.mktemp("root")
    files = {"src/section16/law/days.py": DAYS, "tests/law/test_days.py": TEST, "pyproject.toml": ""}
    packages = ("src/section16/__init__.py", "src/section16/law/__init__.py", "tests/__init__.py")
    for name, text in (files | dict.fromkeys(packages, "")).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    (root / "tests" / "mutation").mkdir()
    shutil.copy2(ROOT / "tests" / "mutation" / "worker.py", root / "tests" / "mutation" / "worker.py")
    tree = Tree(root, tmp_path_factory.mktemp("copy"))
    yield tree
    tree.close()


def changed(old: str, new: str) -> Mutant:
    found = mutants_of(DAYS, "src/section16/law/days.py")
    return next(one for one in found if (one.old, one.new) == (old, new))


@pytest.mark.slow
def test_a_mutant_is_caught_survives_or_takes_too_long(small: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    def tried(old: str, new: str) -> Outcome:
        return small.tried(changed(old, new), TESTS, 5.0)

    assert (tried("60", "61").how, tried("days <= LIMIT", "(days < LIMIT)").how) == ("failed", "failed")
    survived = tried("'n'", "'nx'")
    assert (survived.how, survived.caught) == ("survived", False)
    monkeypatch.setattr("tests.mutation.trial._START", 1.0)
    monkeypatch.setattr("tests.mutation.trial._SLOWER", 0.0)
    assert tried("days += 1", "pass").how == "timeout"
    assert (small.place / "src" / "section16" / "law" / "days.py").read_text(encoding="utf-8") == DAYS


@pytest.mark.slow
def test_tests_that_wait_are_not_ended_early(small: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    (small.place / "tests" / "law" / "test_waiting.py").write_text(
        "import time\n\n\ndef test_waiting():\n    time.sleep(1.1)\n", encoding="utf-8"
    )
    waiting = ["tests/law/test_waiting.py"]
    monkeypatch.setattr("tests.mutation.trial._WAITING", 60.0)
    assert small.run(waiting, 1.0)[0] == "0"
    monkeypatch.setattr("tests.mutation.trial._WAITING", 0.6)
    assert small.run(waiting, 1.0)[0] == "timeout"


def test_a_module_that_does_not_load_is_caught(small: Tree) -> None:
    broken = Mutant("src/section16/law/days.py", "broken", 1, 0, 5, "LIMIT", "OTHER", "")
    assert small.tried(broken, TESTS, 5.0).caught
    (small.place / "tests" / "conftest.py").write_text("import section16.law.days\n", encoding="utf-8")
    unreadable = Mutant("src/section16/law/days.py", "broken", 1, 0, 5, "LIMIT", "(", "")
    assert small.tried(unreadable, TESTS, 5.0).how == "broken"
    (small.place / "tests" / "conftest.py").unlink()


@pytest.mark.slow
def test_a_sample_of_the_named_breakages_is_noticed(tmp_path: Path) -> None:
    tree = Tree(ROOT, tmp_path)
    try:
        found = [tree.tried(one.mutant(), one.tests, 30.0) for one in breakages() if one.name in SAMPLE]
    finally:
        tree.close()
    assert [one.how for one in found] == ["failed"] * len(SAMPLE), "\n".join(one.log for one in found)


@pytest.mark.slow
def test_every_named_breakage_is_noticed() -> None:
    assert main(["--named", "--least", "1"]) == 0


@pytest.mark.slow
def test_nine_in_ten_mutants_are_caught() -> None:
    assert main(["--count", COUNT, "--seed", "1", "--least", "0.9"]) == 0
