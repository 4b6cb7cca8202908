"""The parts of EDGAR's history from a quarter until now, and which of them a book has."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from section16.edgar.building.parts import HistoryPart, PartKind, history_parts, is_complete
from section16.edgar.building.progress import BuildProgress
from section16.edgar.service import WWW
from section16.errors import RequestError

NOW = datetime(2026, 4, 3, 18, tzinfo=UTC)


def names(since: tuple[int, int], now: datetime = NOW, sets: tuple[tuple[int, int], ...] = ()) -> list[str]:
    return [f"{part.name} {part.kind}" for part in history_parts(since, now, sets)]


def test_a_history_is_data_sets_quarters_and_days() -> None:
    assert names((2025, 2), sets=((2025, 2), (2025, 4))) == [
        "2025q2 data set",
        "2025q3 filings of the quarter",
        "2025q4 data set",
        "2026q1 filings of the quarter",
        "2026-04-01 filings of the day",
        "2026-04-02 filings of the day",
        "2026-04-03 filings of the day",  # Good Friday: EDGAR is open
    ]


def test_nothing_is_before_the_first_form_as_xml() -> None:
    assert names((1993, 1))[0] == "2003q2 filings of the quarter"
    assert len(names((2003, 1))) == 3 + 22 * 4 + 1 + 3  # from 2003q2 to 2026q1, and three days


def test_on_the_last_day_of_a_quarter_its_days_are_parts() -> None:
    evening = datetime(2026, 4, 1, 1, tzinfo=UTC)  # still March 31 in Washington
    found = names((2026, 1), evening, sets=((2026, 1),))
    assert (found[0], found[-1], len(found)) == ("2026-01-02 filings of the day", "2026-03-31 filings of the day", 61)


@pytest.mark.parametrize(("hour", "complete"), [(23, False), (24 + 9, False), (24 + 10, True)])
def test_a_day_is_complete_the_next_morning(hour: int, complete: bool) -> None:  # noqa: FBT001 - a parameter of the test
    now = datetime(2026, 4, 2 + hour // 24, hour % 24, tzinfo=UTC)
    assert is_complete(HistoryPart(PartKind.DAY, date(2026, 4, 2)), now) is complete
    assert is_complete(HistoryPart(PartKind.QUARTER, date(2026, 1, 1)), now)


def test_a_book_remembers_its_parts(tmp_path: Path) -> None:
    path = tmp_path / "built.jsonl"
    progress = BuildProgress(path)
    assert progress.next_day is None
    quarter, day = HistoryPart(PartKind.DATA_SET, date(2026, 1, 1)), HistoryPart(PartKind.DAY, date(2026, 4, 1))
    progress.add([quarter], NOW)
    assert progress.next_day == date(2026, 4, 1)
    progress.add([quarter, day], NOW)
    again = BuildProgress(path)
    assert again.next_day == date(2026, 4, 2)
    assert again.has(quarter)
    assert not again.has(HistoryPart(PartKind.QUARTER, date(2026, 1, 1)))
    again.add([HistoryPart(PartKind.QUARTER, date(2025, 10, 1))], NOW)
    assert again.has(HistoryPart(PartKind.DATA_SET, date(2025, 10, 1)))  # its filings are fuller
    assert len(path.read_text("utf-8").splitlines()) == 3


@pytest.mark.parametrize(
    ("first", "then", "remedy"),
    [
        ("http://127.0.0.1:8016", WWW, r"Give --host http://127\.0\.0\.1:8016 to continue it, or use a separate book for"),
        (WWW, "http://127.0.0.1:8016", r"Leave out --host to continue it, or use a separate book for http://127"),
    ],
)
def test_parts_of_one_edgar_do_not_count_for_another(tmp_path: Path, first: str, then: str, remedy: str) -> None:
    path = tmp_path / "built.jsonl"
    BuildProgress(path, first).add([HistoryPart(PartKind.DAY, date(2026, 4, 1))], NOW)
    with pytest.raises(RequestError, match=f"This book was built from {first}, not from {then}. {remedy}"):
        BuildProgress(path, then)
    assert BuildProgress(path, first).next_day == date(2026, 4, 2)
