"""Coverage: who has no Form 3, which balances no report explains, and who may owe a Form 5."""

from __future__ import annotations

from datetime import date
from typing import Any

from section16.compliance.coverage import Coverage, CoverageKind, coverage
from section16.compliance.statements import statements_of
from section16.ledger.entries.amendment import PostedFiling
from tests.compliance.ledgers import ledger_with
from tests.ledger.filings import ADA, BEN, ISSUER, filed, holding, purchase, sale

YEAR_END: dict[str, Any] = {"fiscal_year_end": "1231"}
FORM_3 = filed(1, "2025-01-10", holding(1000), form="3", period="2025-01-06", **YEAR_END)
SOLD = filed(2, "2025-03-05", sale(100, 900, "2025-03-03"), **YEAR_END)
FOLLOWS_NOT = filed(3, "2025-06-04", sale(100, 750, "2025-06-02"), **YEAR_END)
"""Fifty shares are gone without a report."""


def found(*posted: PostedFiling, year: int | None = None, facts: str = "") -> Coverage:
    return coverage(ledger_with(*posted), ISSUER, year=year, statements=statements_of(facts.encode()) if facts else None)


def kinds(*posted: PostedFiling, year: int | None = None, facts: str = "") -> list[CoverageKind]:
    return [one.kind for one in found(*posted, year=year, facts=facts).items]


def test_a_person_with_a_form_3_and_balances_that_follow_lacks_nothing() -> None:
    answer = found(FORM_3, SOLD)
    assert answer.items == ()
    (person,) = answer.insiders
    assert (person.owner, person.filings, person.form_3, person.event) == (ADA, 2, FORM_3[0].accession, date(2025, 1, 6))


def test_a_person_without_a_form_3_is_named() -> None:
    (item,) = found(SOLD).items
    assert (item.kind, item.owner, item.rows) == (CoverageKind.NO_FORM_3, ADA, (SOLD[0].accession,))
    assert "Look for it on EDGAR" in item.remedy


def test_a_form_3_after_a_form_4_is_named() -> None:
    later = filed(3, "2025-03-10", holding(1000), form="3", period="2025-03-03", **YEAR_END)
    assert kinds(SOLD, later) == [CoverageKind.FORM_3_AFTER_FORM_4]


def test_a_person_who_is_stated_and_has_no_report_is_named() -> None:
    facts = f'[[person]]\nissuer = "{ISSUER}"\ncik = "{{}}"\nname = "Ben Example"\nsince = 2025-02-03\n'
    (item,) = found(FORM_3, facts=facts.format(BEN)).items
    assert (item.kind, item.name, item.on) == (CoverageKind.NO_REPORT, "Ben Example", date(2025, 2, 3))
    assert kinds(FORM_3, facts=facts.format(ADA)) == []


def test_a_balance_that_no_report_explains_is_a_gap() -> None:
    (item,) = found(FORM_3, SOLD, FOLLOWS_NOT).items
    assert (item.kind, item.rows, item.on) == (CoverageKind.GAP, (f"{FOLLOWS_NOT[0].accession} I/1",), date(2025, 6, 2))
    assert item.says.endswith(
        f"the balance of 750 after row {FOLLOWS_NOT[0].accession} I/1 does not follow from the reports before it."
    )


def test_a_holding_that_form_3_omits_is_named() -> None:
    trust = filed(3, "2025-06-04", sale(100, 400, "2025-06-02", through="By trust"), **YEAR_END)
    (item,) = found(FORM_3, SOLD, trust).items
    assert item.kind is CoverageKind.OMITTED_HOLDING
    assert "implies a holding of 500 before it, which the Form 3 of 2025-01-06 and later reports do not show" in item.says
    bought = filed(3, "2025-06-04", purchase(100, 100, "2025-06-02", through="By trust"), **YEAR_END)
    assert kinds(FORM_3, SOLD, bought) == []


def test_a_gap_makes_a_candidate_for_form_5_of_its_fiscal_year() -> None:
    assert kinds(FORM_3, SOLD, FOLLOWS_NOT, year=2025) == [CoverageKind.FORM_5_CANDIDATE, CoverageKind.GAP]
    assert kinds(FORM_3, SOLD, FOLLOWS_NOT, year=2024) == []
    facts = f'[[no-form-5]]\nissuer = "{ISSUER}"\ncik = "{ADA}"\nfiscal-year = 2025\n'
    assert kinds(FORM_3, SOLD, FOLLOWS_NOT, year=2025, facts=facts) == [CoverageKind.GAP]
    form_5 = filed(4, "2026-02-10", purchase(5, 755, "2025-06-10", code="G"), form="5", period="2025-12-31", **YEAR_END)
    assert CoverageKind.FORM_5_CANDIDATE not in kinds(FORM_3, SOLD, FOLLOWS_NOT, form_5, year=2025)


def test_an_exit_is_shown() -> None:
    left = filed(3, "2025-06-04", sale(100, 800, "2025-06-02"), exit_box=True, **YEAR_END)
    assert found(FORM_3, SOLD, left).insiders[0].exited == date(2025, 6, 4)
    assert found(FORM_3, SOLD).insiders[0].exited is None


def test_every_item_has_its_reasons_and_a_remedy() -> None:
    for item in found(SOLD, FOLLOWS_NOT, year=2025).items:
        assert item.why.statement
        assert item.remedy.endswith(".")
