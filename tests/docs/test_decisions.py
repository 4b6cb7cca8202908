"""The decision records have numbers without gaps, dates, a status, and refer to files that exist."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from docs.decisions import FOLDER, DecisionRecord, record, records

ROOT = Path(__file__).parents[2]
PARTS = ("**Decision.**", "**Why.**", "**Alternatives.**", "**Consequences.**")
PATH = re.compile(r"`([a-z0-9_]+(?:/[a-z0-9_.]*)+)`")
MOST_LINES = 30


@pytest.fixture(params=records(), ids=lambda one: one.file)
def decision(request: pytest.FixtureRequest) -> DecisionRecord:
    found: DecisionRecord = request.param
    return found


def test_numbers_have_no_gaps_and_follow_the_dates() -> None:
    found = records()
    assert [one.number for one in found] == list(range(1, len(found) + 1))
    assert [one.date for one in found] == sorted(one.date for one in found)
    assert found[0].date >= date(2026, 11, 22)


def test_a_record_has_its_four_parts_in_order_and_is_short(decision: DecisionRecord) -> None:
    found = [decision.text.find(part) for part in PARTS]
    assert -1 not in found
    assert found == sorted(found)
    assert decision.text.count("\n") <= MOST_LINES


def test_a_link_to_a_decision_has_its_number(decision: DecisionRecord) -> None:
    for number, file in re.findall(r"\[([0-9]+)\]\(([0-9]{4}-[^)]+)\)", decision.text):
        assert record(FOLDER / file).number == int(number)


def test_every_file_that_a_record_names_exists(decision: DecisionRecord) -> None:
    homes = (ROOT, ROOT / "src" / "section16")
    missing = [path for path in PATH.findall(decision.text) if not any((home / path).exists() for home in homes)]
    assert not missing


@pytest.mark.parametrize(
    "pages", ["CHANGELOG.md", "CONTRIBUTING.md", "README.md", "docs/*.md", "src/**/*.py", "tests/**/*.py", "docs/*.py"]
)
def test_decisions_are_named_by_link_or_by_a_number_that_exists(pages: str) -> None:
    numbers = {one.number for one in records()}
    for page in ROOT.glob(pages):
        text = page.read_text(encoding="utf-8")
        assert {int(number) for number in re.findall(r"\b(?:ADR|[Dd]ecision) ([0-9]+)\b", text)} <= numbers, page
        for number, file in re.findall(r"\[(?:ADR|[Dd]ecision) ([0-9]+)\]\([^)]*?([0-9]{4}-[^)/]+)\)", text):
            assert record(FOLDER / file).number == int(number), page


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("0001-flat-rows.md", "# 1. Flat rows\n\n**Decision.**"),
        ("0001-flat-rows.md", "# 2. Flat rows\n\nDate: 2026-11-22 · Status: accepted\n\n"),
        ("0001-rows.md", "# 1. Flat rows\n\nDate: 2026-11-22 · Status: accepted\n\n"),
        ("0001-flat-rows.md", "# 1. Flat rows\n\nDate: 2026-11-22 · Status: undecided\n\n"),
    ],
)
def test_a_record_without_date_or_under_another_name_is_found(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=name.partition("-")[0]):
        record(tmp_path / name)
