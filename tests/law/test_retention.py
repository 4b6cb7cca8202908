"""How long the papers of a signature are kept."""

from __future__ import annotations

from datetime import date

import pytest

from section16.law.retention import RULES, RetainedKind, keep_until, rule_for


@pytest.mark.parametrize(
    ("kept", "start", "until"),
    [
        (RetainedKind.AUTHENTICATION, date(2025, 6, 18), date(2030, 6, 18)),
        (RetainedKind.AUTHENTICATION, date(2024, 2, 29), date(2029, 2, 28)),
        (RetainedKind.ATTESTATION, date(2025, 6, 18), date(2032, 6, 18)),
        (RetainedKind.ATTESTATION, date(2021, 2, 28), date(2028, 2, 28)),
    ],
)
def test_a_paper_is_kept_until_the_day_of_its_rule(kept: RetainedKind, start: date, until: date) -> None:
    assert keep_until(kept, start) == until


def test_every_kind_has_a_rule_with_a_citation() -> None:
    assert {rule.kept for rule in RULES} == set(RetainedKind)
    assert all(rule.citations and rule.years > 0 for rule in RULES)


def test_the_rule_of_a_day_is_the_one_that_holds_then() -> None:
    assert (
        rule_for(RetainedKind.ATTESTATION, date(2019, 1, 1)).years == rule_for(RetainedKind.ATTESTATION, date(2021, 1, 1)).years
    )
    assert rule_for(RetainedKind.AUTHENTICATION, date(2019, 1, 1)).start == "the day of the filing"
