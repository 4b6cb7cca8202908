"""The sample office: laid out in an empty folder, whatever the date, and never over anything."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from section16.errors import OutputError
from section16.workspace.context import OfficeContext
from section16.workspace.reading import read
from section16.workspace.sample import create_sample
from tests.clock.moments import SWEPT, USUAL


@pytest.mark.parametrize("at", [USUAL, *SWEPT.values()], ids=["usual", *SWEPT])
def test_a_form_is_due_in_it_whatever_the_date(tmp_path: Path, at: datetime) -> None:
    sample = create_sample(tmp_path / "sample", member="petra", clock=lambda: at)
    context = OfficeContext(sample.office, "petra", clock=lambda: at)
    with context.open() as office:
        made = office.drafting(context.cik(office), signed=context.today)
    assert (made.questions, made.findings) == ((), ())
    (draft,) = made.drafts
    assert (draft.document.form, draft.who, draft.due.due >= context.today) == ("4", "Edda M. Winterbourne", True)


def test_it_holds_a_filed_form_that_reads_without_a_finding(tmp_path: Path) -> None:
    sample = create_sample(tmp_path, member="petra", clock=lambda: USUAL)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["facts.toml", "form4.txt", "office.db"]
    form = read(sample.files[1])
    assert (form.findings, form.document.period_of_report.value) == ((), date(2026, 3, 2))


def test_a_folder_that_is_not_empty_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="not empty"):
        create_sample(tmp_path, member="petra", clock=lambda: USUAL)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
    with pytest.raises(OutputError, match="This is a file"):
        create_sample(tmp_path / "notes.txt", member="petra", clock=lambda: USUAL)


def test_nothing_is_left_of_a_sample_that_cannot_be_created(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="login"):
        create_sample(tmp_path / "sample", member="", clock=lambda: datetime(2026, 11, 18, tzinfo=UTC))
    assert list(tmp_path.iterdir()) == []
