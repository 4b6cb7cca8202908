"""Where each transaction is reported: every code on both sides of each date, and what no form reports. Worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

from section16.law.deferral import Circumstances, Report, not_reported, treatment
from section16.law.exemptions import EXEMPTIONS, exemption, is_caught
from section16.law.transaction_codes import CODES

NOW = date(2025, 6, 16)
FORM_4, WAITS, NEVER = Report.FORM_4, Report.MAY_WAIT, Report.NEVER
SAME_CLASS = Circumstances(same_class=True)


@pytest.mark.parametrize(
    ("code", "acquired", "on", "report"),
    [
        *((code, acquired, NOW, FORM_4) for code in "PSUADFIMCXOE" for acquired in (True, False)),
        ("L", True, NOW, WAITS),
        ("L", False, NOW, FORM_4),  # only an acquisition can be small
        ("G", True, NOW, WAITS),
        ("G", False, NOW, FORM_4),
        ("G", False, date(2023, 2, 27), FORM_4),
        ("G", False, date(2023, 2, 26), WAITS),
        ("W", True, NOW, WAITS),
        ("W", False, NOW, WAITS),
        ("Z", False, NOW, FORM_4),  # the class of the trust's assets is not known
        ("J", True, NOW, FORM_4),  # nothing is known of an exemption
        ("H", False, NOW, FORM_4),
        # Until 29 August 2002 transactions with the issuer that Rule 16b-3 exempts went on Form 5; exercises did not.
        *((code, True, date(2002, 8, 28), WAITS) for code in "ADFI"),
        *((code, True, date(2002, 8, 29), FORM_4) for code in "ADFI"),
        *((code, True, date(2002, 8, 28), FORM_4) for code in "PSUMCXO"),
    ],
)
def test_where_a_code_is_reported(code: str, acquired: bool, on: date, report: Report) -> None:  # noqa: FBT001 - a case
    found = treatment(code, acquired=acquired, on=on)
    assert found.report is report
    assert found.citations
    assert found.because


@pytest.mark.parametrize(
    ("code", "known", "report", "cited"),
    [
        ("J", Circumstances(exempt=True), WAITS, "Rule 16a-3(f)"),
        ("J", Circumstances(exempt=False), FORM_4, "Rule 16a-3(g)(1)"),
        ("Z", SAME_CLASS, WAITS, "Rule 16b-8"),
        ("Z", Circumstances(same_class=False), FORM_4, "Rule 16b-8"),
        ("Z", Circumstances(same_class=True, exempt=False), FORM_4, "Rule 16b-8"),  # an opposite trade took the exemption away
        ("H", Circumstances(value_received=False), NEVER, "Rule 16a-4(d)"),
        ("L", Circumstances(small=False), FORM_4, "Rule 16a-6(b)"),
        ("A", Circumstances(exempt=False), FORM_4, "Rule 16b-3(d)"),
    ],
)
def test_the_facts_decide_where_the_code_does_not(code: str, known: Circumstances, report: Report, cited: str) -> None:
    found = treatment(code, acquired=code in "LA", on=NOW, known=known)
    assert found.report is report
    assert cited in [citation.source for citation in found.citations]


def test_a_fact_that_is_not_known_and_could_change_the_answer_is_named() -> None:
    assert {code for code in set(CODES) - {"K", "V"} if treatment(code, acquired=True, on=NOW).unknown} == {"J", "Z"}


def test_every_code_of_the_form_has_a_treatment_and_the_two_marks_have_none() -> None:
    for code in set(CODES) - {"K", "V"}:
        treatment(code, acquired=True, on=NOW)
    for mark in "KV":
        with pytest.raises(KeyError):
            treatment(mark, acquired=True, on=NOW)


def test_exactly_these_rules_exempt_from_reporting() -> None:
    rules = {under for under, entry in EXEMPTIONS.items() if entry.from_reporting}
    assert rules == {"16a-2(a)", "16a-2(b)", "16a-4(d)", "16a-9", "16a-11", "16a-12", "16a-13", "16b-3(c)"}
    for under in EXEMPTIONS:
        if under in rules:
            assert not_reported(under).report is NEVER
        else:
            with pytest.raises(ValueError, match=r"does not exempt from Section 16\(a\)"):
                not_reported(under)


def test_the_conditions_that_are_easily_forgotten_are_among_the_facts() -> None:
    assert "same class" in " ".join(exemption("16b-8").facts)
    assert "sequential exercise" in " ".join(exemption("16b-6(b)").facts)
    assert "in the six months after" in " ".join(exemption("16a-6").facts)
    assert "solely because the issuer registered" in " ".join(exemption("16a-2(a)").facts)


BECAME = date(2025, 5, 1)


@pytest.mark.parametrize(
    ("on", "first", "caught"),
    [
        (date(2025, 4, 1), date(2025, 6, 23), True),
        (date(2025, 4, 1), date(2025, 10, 1), True),
        (date(2025, 4, 1), date(2025, 10, 2), False),  # more than six months before the first transaction on Form 4
        (date(2024, 11, 1), date(2025, 5, 1), True),
        (date(2024, 10, 31), date(2025, 5, 1), False),  # more than six months before the registration
        (date(2025, 5, 1), date(2025, 6, 23), False),  # not before
        (date(2025, 4, 1), None, False),  # no Form 4 is required yet
    ],
)
def test_earlier_transactions_are_caught_at_a_first_registration_within_six_months_twice_over(
    on: date,
    first: date | None,
    caught: bool,  # noqa: FBT001 - a case
) -> None:
    assert is_caught(on, became=BECAME, first=first, by_registration=True, in_office=True) is caught
    assert not is_caught(on, became=BECAME, first=first, by_registration=False, in_office=True)
    assert not is_caught(on, became=BECAME, first=first, by_registration=True, in_office=False)
