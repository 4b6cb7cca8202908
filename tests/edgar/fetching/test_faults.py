"""Against every fault alone and all together: each file whole, exactly once."""

from __future__ import annotations

from pathlib import Path

import pytest

from section16.rehearsal.reading_faults import ReadFault, ReadFaultSchedule
from tests.edgar.fetching.many import download_all, journal, require_whole_once

SOME, ALL = 6, 100
MANY = 5_000
EACH = [(fault,) for fault in ReadFault]


@pytest.mark.parametrize("kinds", EACH, ids=list(ReadFault))
def test_a_few_files_survive_each_fault(tmp_path: Path, kinds: tuple[ReadFault, ...]) -> None:
    require_whole_once(tmp_path, download_all(tmp_path, SOME, ReadFaultSchedule(1, kinds, rate=0.5)), SOME)


def test_a_hundred_files_survive_all_faults_together(tmp_path: Path) -> None:
    require_whole_once(tmp_path, download_all(tmp_path, ALL, ReadFaultSchedule(2)), ALL)
    faults = {line.status for line in journal(tmp_path) if line.fault}
    assert {200, 302, 403, 429, 503} <= faults


@pytest.mark.slow
@pytest.mark.parametrize("kinds", [*EACH, tuple(ReadFault)], ids=[*ReadFault, "all"])
def test_five_thousand_files_survive(tmp_path: Path, kinds: tuple[ReadFault, ...]) -> None:
    require_whole_once(tmp_path, download_all(tmp_path, MANY, ReadFaultSchedule(3, kinds)), MANY)
