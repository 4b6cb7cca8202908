"""The worked examples of due dates."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from section16.law.business_days import why_closed
from section16.law.due_dates import due_date

pytestmark = pytest.mark.corpus


def test_every_worked_example_of_a_due_date_comes_out(corpus: Path) -> None:
    examples: dict[str, Any] = json.loads((corpus / "examples" / "due_date_examples.json").read_text())
    assert len(examples["examples"]) == 18
    for example in examples["examples"]:
        days = {name: date.fromisoformat(text) for name, text in example.items() if name not in ("form", "title")}
        event = {"F3": "become-insider", "F5": "fiscal-year-end"}.get(example["form"], "trade")
        on = days.get("transaction") or days.get("event") or days["fiscal_year_end"]
        answer = due_date("plan-trade" if "notice" in days else event, on, notice=days.get("notice"))
        assert answer.due == days["due"], example["title"]


def test_the_calendar_knows_every_holiday_and_closure_of_the_examples(corpus: Path) -> None:
    examples: dict[str, Any] = json.loads((corpus / "examples" / "due_date_examples.json").read_text())
    days = [day for year in examples["federal_holidays"].values() for day in year] + list(examples["special_closures"])
    assert all(why_closed(date.fromisoformat(day)) for day in days)
