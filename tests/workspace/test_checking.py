"""The operations on checks, with plain values."""

from __future__ import annotations

from datetime import date

import pytest

import section16
from section16.checks.catalogue import BY_ID
from section16.checks.run import UnknownCheckError
from section16.errors import RequestError
from section16.finding import Severity
from section16.law.exemptions import EXEMPTIONS
from section16.law.transaction_codes import CODES
from section16.workspace.checking import (
    CheckScope,
    ExplainedFinding,
    any_of_weight,
    check_form,
    check_ids,
    checked_form,
    explain_name,
    findings_of_forms,
    list_findings,
)
from tests.builders import ACCESSION
from tests.builders import UNREMARKABLE as FORM
from tests.builders import UNREMARKABLE_SUBMISSION as SUBMISSION

WRONG = FORM.replace(b"<value>12.50</value>", b"<value>12,50</value>")


def test_a_form_is_checked_and_encodes_with_its_accession_number() -> None:
    submission = section16.read(SUBMISSION.replace(b"<value>12.50</value>", b"<value>12,50</value>"))
    findings = check_form(submission)
    assert findings == section16.check(submission)
    form = checked_form(submission, findings)
    assert form.accession == ACCESSION
    assert [finding.id for finding in form.findings] == ["VALUE-NUMBER"]
    (line,) = findings_of_forms([form])
    assert (line.accession, line.id) == (ACCESSION, "VALUE-NUMBER")


def test_only_the_chosen_checks_run_and_unjudged_ones_are_notes() -> None:
    submission = section16.read(WRONG)
    assert check_form(submission, on=date(2026, 3, 20), ignore=check_ids("value-number, VALUE-LENGTH")) == ()
    notes = check_form(submission, ignore=("VALUE-NUMBER",), with_unjudged=True)
    assert {finding.id for finding in notes} == {"CHECK-UNJUDGED"}
    with pytest.raises(UnknownCheckError, match="Did you mean ROW-NATURE"):
        check_ids("ROW-NATUR")


@pytest.mark.parametrize("severity", list(Severity))
def test_a_rejection_has_every_weight_and_a_note_the_least(severity: Severity) -> None:
    submission = section16.read(WRONG)
    assert any_of_weight(check_form(submission), severity)
    notes = check_form(submission, ignore=("VALUE-NUMBER",), with_unjudged=True)
    assert any_of_weight(notes, severity) is (severity is Severity.NOTE)
    assert not any_of_weight((), severity)


def test_names_are_explained_by_id_letter_or_rule() -> None:
    explained = explain_name("value-number")
    assert isinstance(explained, ExplainedFinding)
    assert isinstance(explained.check, CheckScope)
    assert explained.check.forms == tuple(BY_ID["VALUE-NUMBER"].forms)
    assert explain_name("m") is CODES["M"]
    assert explain_name("Rule 16a-6") is EXEMPTIONS["16a-6"]
    with pytest.raises(RequestError, match="Unknown transaction code 'Q'"):
        explain_name("Q")


def test_every_finding_that_is_listed_is_explained() -> None:
    assert [one.id for one in list_findings() if not isinstance(explain_name(one.id), ExplainedFinding)] == []
