"""Decisions that name what no filing has are findings: the line, the name, and what to write in its place."""

from __future__ import annotations

import pytest

import section16
from section16.finding import Finding
from section16.ledger.entries.decisions import decisions_of
from tests.ledger.forms import ISSUER, form, sold

HERE, OTHER = "0009990016-25-000002", "0009990017"


def found(decisions: str, issuer: str | None = None) -> list[Finding]:
    forms = [form(sold("2025-03-03")), form(sold("2025-03-04"), issuer=OTHER, number=5)]
    return section16.Ledger.from_submissions(forms, decisions_of(decisions)).findings_about(issuer)


NEAR, CORRECT = "Did you mean 0009990016-25-00000", "Correct the decision,"


@pytest.mark.parametrize(
    ("decision", "name", "remedy"),
    [
        ('[[leave_out]]\naccession = "0009990016-25-000020"', "0009990016-25-000020", NEAR),
        (f'[[leave_out]]\naccession = "{HERE}"\nrow = "I/2"', "I/2", "Use one of I/1."),
        (f'[[amends]]\naccession = "{HERE}"\noriginal = "7777777777-11-333333"', "7777777777-11-333333", CORRECT),
        (f'[[one_group]]\naccessions = ["{HERE}", "0009990016-25-000003"]', "0009990016-25-000003", NEAR),
        ('[[split]]\nissuer = "9990061"\nnew = 2\nold = 1\nday = 2025-01-01', "0009990061", "Did you mean 000999001"),
        (f'[[successor]]\nissuer = "{ISSUER}"\ncontinues = "4444"', "0000004444", CORRECT),
        (
            f'[[same_security]]\nissuer = "{ISSUER}"\ntitles = ["COMMON STOCK", "Comon Stok"]',
            "Comon Stok",
            "Did you mean Common",
        ),
        (f'[[other_holder]]\nissuer = "{ISSUER}"\nnatures = ["By the Moon"]', "By the Moon", CORRECT),
    ],
)
def test_an_unknown_name_is_found_on_its_line(decision: str, name: str, remedy: str) -> None:
    (finding,) = found(decision + '\nreason = "counsel"\n')
    assert (finding.id, finding.values["name"]) == ("DECISION-UNKNOWN-NAME", name)
    assert finding.location.startswith("decisions line 1 ([[")
    assert name in finding.message
    assert finding.remedy.startswith(remedy)


@pytest.mark.parametrize(
    ("rows", "remedy"),
    [
        (12, f"Use one of {', '.join(f'I/{row}' for row in range(1, 13))}."),
        (13, "Compare it with the filing."),
        (0, "Compare it with the filing."),
    ],
)
def test_a_dozen_rows_are_listed_and_no_more(rows: int, remedy: str) -> None:
    filing = form(*(sold("2025-03-03", 100, 9_000 - 100 * row) for row in range(rows)))
    decision = f'[[leave_out]]\naccession = "{HERE}"\nrow = "I/20"\nreason = "counsel"'
    (finding,) = section16.Ledger.from_submissions([filing], decisions_of(decision)).findings_about(None)
    assert finding.remedy == remedy


@pytest.mark.parametrize(
    "decision",
    [
        f'[[leave_out]]\naccession = "{HERE}"',
        f'[[leave_out]]\naccession = "{HERE}"\nrow = "I/1"',
        f'[[same_security]]\nissuer = "{ISSUER}"\ntitles = ["common stock"]',
        f'[[split]]\nissuer = "{ISSUER}"\nnew = 2\nold = 1\nday = 2025-01-01',
    ],
)
def test_a_decision_about_what_there_is_is_no_finding(decision: str) -> None:
    assert found(decision) == []


def test_an_unknown_issuer_is_no_finding_about_another() -> None:
    split = '[[split]]\nissuer = "9990061"\nnew = 2\nold = 1\nday = 2025-01-01\n'
    assert [finding.values["name"] for finding in found(split)] == ["0009990061"]
    assert found(split, ISSUER) == []


def test_what_may_be_of_any_issuer_is_among_the_findings_of_each() -> None:
    anywhere = '[[leave_out]]\naccession = "0009990016-25-000020"\n'
    row = f'[[leave_out]]\naccession = "{HERE}"\nrow = "I/2"\n'
    title = f'[[same_security]]\nissuer = "{OTHER}"\ntitles = ["Ordinary Shares"]\n'
    names = [[finding.values["name"] for finding in found(anywhere + row + title, issuer)] for issuer in (None, ISSUER, OTHER)]
    assert names == [
        ["0009990016-25-000020", "I/2", "Ordinary Shares"],
        ["0009990016-25-000020", "I/2"],
        ["0009990016-25-000020", "Ordinary Shares"],
    ]
