"""A form rehearsed by an operation of the workspace, with plain values."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import msgspec
import pytest

import section16
from section16.checks.examples import Example
from section16.document.submission import Submission
from section16.workspace.rehearsing import rehearse_form

FORM = Example("NONE", "", ()).xml
DAY = date(2026, 6, 1)


def form(xml: str = FORM) -> Submission:
    return section16.read(xml.encode())


def test_a_form_is_accepted_and_its_filing_is_written(tmp_path: Path) -> None:
    poa = tmp_path / "poa.txt"
    poa.write_text("POWER OF ATTORNEY", encoding="utf-8")
    made = rehearse_form(form(), exhibits=[poa], on=DAY, keep=tmp_path / "kept")
    assert (made.was_accepted, made.filed, made.findings, made.reason) == (True, DAY, (), "")
    assert [one.type for one in section16.read(made.file).documents] == ["4", "EX-24"]


def test_what_edgar_would_suspend_has_the_row_of_the_table_of_errors_for_each_finding() -> None:
    made = rehearse_form(form(FORM.replace("<isOfficer>1", "<isOfficer>0")), on=DAY)
    assert (made.state, made.was_accepted, made.file) == ("suspended", False, "")
    assert [(finding.id, row) for finding, row in zip(made.findings, made.rows, strict=True)] == [("OWNER-NO-ROLE", 6)]


@pytest.mark.parametrize("key", ["source", "state", "accessionNumber", "accepted", "filed", "digest", "findings", "rehearsal"])
def test_the_json_has_the_keys_that_it_had_before(key: str) -> None:
    assert key in json.loads(msgspec.json.encode(rehearse_form(form(), on=DAY)))
