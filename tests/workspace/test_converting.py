"""The conversions of forms, with plain values."""

from __future__ import annotations

import pytest

import section16
from section16.document.submission import Submission
from section16.workspace.converting import Target, convert_form, file_name_of
from section16.workspace.reading import row_texts, rows
from tests.builders import ACCESSION, FORM, SUBMISSION, form, transaction

OLD = form(transaction(), version="X0306", box_10b5_1="")


@pytest.fixture
def submission() -> Submission:
    return section16.read(SUBMISSION)


@pytest.mark.parametrize("to", ["xml", "json"])
def test_data_formats_read_back_as_the_same_document(submission: Submission, to: Target) -> None:
    converted = convert_form(submission, to)
    assert converted.hindrances == ()
    assert section16.read(converted.data).document == submission.document


def test_a_page_holds_the_name_of_the_issuer(submission: Submission) -> None:
    for to in ("html", "text"):
        assert b"HARBOR LANTERN CORP" in convert_form(submission, to).data


def test_a_form_that_edgar_would_suspend_is_not_written_for_filing() -> None:
    refused = convert_form(section16.read(OLD), "xml", for_filing=True)
    assert refused.data == b""
    assert [finding.location for finding in refused.hindrances] == ["$.aff10b5One"]
    written = convert_form(section16.read(OLD), "xml", for_filing=True, plan_box=True)
    assert b"<aff10b5One>1</aff10b5One>" in written.data


def test_an_answer_never_overrules_the_form() -> None:
    stated = form(transaction(), box_10b5_1="<aff10b5One>1</aff10b5One>")
    assert b"<aff10b5One>1<" in convert_form(section16.read(stated), "xml", for_filing=True, plan_box=False).data


def test_files_are_named_after_the_accession_number_and_never_twice(submission: Submission) -> None:
    first = file_name_of(submission, "json", ())
    assert first == f"{ACCESSION}.json"
    assert file_name_of(submission, "json", [first]) == f"{ACCESSION}-2.json"


def test_rows_are_written_as_a_table_as_csv_and_as_json() -> None:
    lines = list(rows(section16.read(FORM)))
    counts = {written: len(list(row_texts(iter(lines), written))) for written in ("table", "csv", "json")}
    assert counts == {"table": len(lines) + 1, "csv": len(lines) + 1, "json": len(lines)}
