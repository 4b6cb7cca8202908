"""Drafting as an operation: plain values in, checked drafts, questions and what to do next out."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import msgspec
import pytest

from section16.errors import OfficeError, OutputError
from section16.office.approval.approval import Approval
from section16.workspace.context import OfficeContext
from section16.workspace.drafting import DraftResult, draft_file, draft_office, write_drafts
from tests.drafting.examples import BASE, SALE
from tests.office.offices import CIK, Clock, new_office

SIGNED = date(2025, 6, 18)
NAME = "form4-edda-2025-06-16"


@pytest.fixture
def context(tmp_path: Path) -> OfficeContext:
    """An office with a sale that no form reports."""
    new_office(tmp_path / "office.db", SALE).close()
    return OfficeContext(str(tmp_path / "office.db"), "petra", clock=Clock())


def from_text(text: str) -> DraftResult:
    return draft_file(io.BytesIO(text.encode()))


def test_a_facts_file_gives_checked_drafts() -> None:
    result = from_text(BASE + SALE)
    (draft,) = result.drafts
    assert (draft.name, draft.checks, draft.state, result.complete, result.next) == (NAME, (), "", True, ())


def test_a_form_that_edgar_would_suspend_is_not_complete() -> None:
    result = from_text(BASE.replace('"LKHX"', '"LARKSPURHARBOR"') + SALE)
    assert [finding.id for finding in result.drafts[0].checks] == ["VALUE-LENGTH"]
    assert (result.drafts[0].rejected, result.complete) == (True, False)


def test_an_open_question_is_not_complete() -> None:
    result = from_text(BASE + SALE.replace('counterparty = "market"\n', ""))
    assert ([question.location.rpartition(", ")[2] for question in result.questions], result.complete) == (
        ["counterparty"],
        False,
    )


def test_an_office_keeps_what_it_drafts_and_says_what_is_next(context: OfficeContext) -> None:
    result = draft_office(context, all_due=True, signed=SIGNED)
    assert [(one.name, one.state) for one in result.drafts] == [(NAME, "draft")]
    (action,) = result.next
    assert action.arguments == {"name": NAME}
    with context.open() as office:
        assert [one.name for one in office.drafts(CIK)] == [NAME]


def test_a_locked_draft_that_would_change_is_not_kept(context: OfficeContext) -> None:
    draft_office(context, all_due=True, signed=SIGNED)
    with context.open() as office:
        Approval(office, CIK).lock(NAME, 1)
        with office.change(CIK) as change:
            event = office.get(CIK, "events", "1").value
            change.put("events", "1", msgspec.structs.replace(event, units=event.units + 1))
    result = draft_office(context, event="1", signed=SIGNED)
    assert (result.drafts, result.complete) == ((), False)
    (refused,) = result.not_kept
    assert refused.name == NAME
    assert refused.message.endswith(f"{refused.reason} Send it back first.")


def test_drafts_whose_events_are_on_other_drafts_are_discarded(context: OfficeContext) -> None:
    draft_office(context, all_due=True, signed=SIGNED)
    with context.open() as office, office.change(CIK) as change:
        event = office.get(CIK, "events", "1").value
        change.put("events", "1", msgspec.structs.replace(event, date=date(2025, 6, 17)))
    result = draft_office(context, all_due=True, signed=SIGNED)
    assert (result.discarded, [one.name for one in result.drafts]) == ((NAME,), ["form4-edda-2025-06-17"])


def test_nothing_to_draft_is_refused_with_what_could_be_asked(context: OfficeContext) -> None:
    with pytest.raises(OfficeError, match="nothing to draft"):
        draft_office(context)


def test_drafts_are_written_all_or_none(tmp_path: Path) -> None:
    drafts = from_text(BASE.replace("2025-06-18", "2025-06-24") + SALE + SALE.replace("06-16", "06-24")).drafts
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "form4-edda-2025-06-24.json").write_text("{}", encoding="utf-8")
    with pytest.raises(OutputError, match="already exists"):
        write_drafts(drafts, folder)
    assert [path.name for path in folder.iterdir()] == ["form4-edda-2025-06-24.json"]
    assert len(write_drafts(drafts, folder, overwrite=True)) == 4
    with pytest.raises(OutputError, match="2 forms cannot be written to one file"):
        write_drafts(drafts, tmp_path / "one.xml")
