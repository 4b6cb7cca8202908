"""Damaged files of every kind: read or refused by our own exceptions, in bounded time and memory.

``SECTION16_FUZZ`` says how many there are to be; the long tests make 1,000,000.
"""

from __future__ import annotations

import os
from mmap import mmap
from random import Random

import pytest

from section16.errors import Section16Error
from tests.fuzz.harness import judged, run
from tests.fuzz.inputs import KINDS, seeds
from tests.fuzz.mutations import mutant

COUNT = int(os.environ.get("SECTION16_FUZZ", "700"))
CHUNKS = 4 if COUNT > 2000 else 1


@pytest.mark.parametrize("chunk", range(CHUNKS))
@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_file_is_read_or_refused_by_our_own_exceptions(kind: str, chunk: int) -> None:
    count = -(-COUNT // (len(KINDS) * CHUNKS))
    assert [f"{fault.made}: {fault.told}" for fault in run(kind, chunk, count)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_whole_files_have_no_fault_and_mutants_differ(kind: str) -> None:
    for whole in seeds(kind):
        assert len({mutant(whole, kind, Random(number)) for number in range(40)}) > 10


def test_the_same_seed_makes_the_same_mutants() -> None:
    assert mutant(seeds("xml")[0], "xml", Random("xml 1 1")) == mutant(seeds("xml")[0], "xml", Random("xml 1 1"))


def test_each_fault_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def foreign() -> None:
        raise KeyError("element")

    class SeveralLinesError(Section16Error):
        """A refusal that is not one line."""

        def __str__(self) -> str:
            return "one\ntwo"

    def several_lines() -> None:
        raise SeveralLinesError

    def large() -> None:
        page, pages = bytes(4096), 16 * 1024
        with mmap(-1, len(page) * pages) as memory:  # what Python allocates may be memory that the process had before
            for _ in range(pages):
                memory.write(page)

    assert "KeyError" in judged(foreign)
    assert "several lines" in judged(several_lines)
    assert judged(lambda: None) == ""
    monkeypatch.setattr("tests.fuzz.harness.SECONDS", 100.0)  # a slow machine takes seconds for large memory
    monkeypatch.setattr("tests.fuzz.harness.BYTES", 32 * 1024 * 1024)
    assert judged(large).endswith("MiB")
    assert judged(lambda: None) == ""  # the peak of one input is not that of the next
    monkeypatch.setattr("tests.fuzz.harness.BYTES", -1)
    assert judged(lambda: None).endswith("MiB")
    monkeypatch.setattr("tests.fuzz.harness.SECONDS", -1.0)
    assert judged(lambda: None).startswith("it took")
