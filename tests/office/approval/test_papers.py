"""What a paper to sign says of the form that it is about, and the day of a signature."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from section16.office.approval.refusal import StepRefusedError
from section16.office.drafts.workflow import State
from tests.office.people import EDDA, NAME, SCAN, Team


def test_a_paper_to_sign_names_form_issuer_owners_period_and_content(tmp_path: Path) -> None:
    with Team(tmp_path / "office.db") as team:
        team.approved()
        paper = team.by("petra").paper_to_sign(NAME, EDDA)
    facts = dict(paper.facts)
    assert len(facts.pop("Content, SHA-256")) == 64
    assert facts == {
        "Form": "4",
        "Issuer": "Larkspur Harbor Systems, Inc. (CIK 0009990016)",
        "Reporting owners": "WINTERBOURNE EDDA M",
        "Period of report": "2025-06-16",
    }
    assert (paper.typed, paper.signer) == (EDDA, "Edda M. Winterbourne")


def test_a_signature_of_a_later_day_needs_its_date(tmp_path: Path) -> None:
    with Team(tmp_path / "office.db") as team:
        version = team.approved().draft.version
        team.clock.at += timedelta(days=1)
        with pytest.raises(StepRefusedError, match="The signature date is missing") as caught:
            team.by("petra").sign(NAME, version, EDDA, SCAN)
        assert [finding.id for finding in caught.value.findings] == ["SIGNATURE-DAY"]
        signed = team.by("petra").sign(NAME, version, EDDA, SCAN, day=team.clock.at.date())
    assert signed.draft.state == State.SIGNED
