"""What a paper to sign says of the form that it is about."""

from __future__ import annotations

from pathlib import Path

from tests.store.people import EDDA, NAME, Team


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
