"""Who is an insider when: appointments, departures and the days of the roles, and events that reach nobody's form."""

from __future__ import annotations

import pytest

from section16.finding import Severity
from tests.drafting.examples import BASE, SALE, drafting, one
from tests.drafting.test_forms import TRUST, event

LEAVES = event("departure", 'who = "edda"')
LATER = SALE.replace("2025-06-16", "2025-06-17")
STRANGER = '[people.zoe]\nname = "ASHDOWN ZOE"\n'
BOUGHT = SALE.replace('"sale"', '"purchase"')


def test_a_departure_ends_the_roles_so_that_a_later_trade_asks_whether_it_is_matched() -> None:
    asked = drafting(LEAVES + LATER)
    assert [question.location[-17:] for question in asked.questions] == ["matched-in-office"]
    assert drafting(LEAVES + LATER + "matched-in-office = false\n").drafts == ()
    matched = one(LEAVES + LATER + "matched-in-office = true\n").document
    assert (matched.not_subject_to_section16.value, matched.reporting_owners[0].is_officer.value) == (True, True)


def test_a_person_who_comes_back_is_an_insider_without_the_exit_box() -> None:
    roles = 'roles = [{ role = "officer", title = "Executive Chair", since = 2021-01-04 }'
    base = BASE.replace(roles, f'{roles}, {{ role = "director", since = 2025-06-17 }}')
    form = one(LEAVES + LATER, base).document
    assert form.not_subject_to_section16.value is False
    assert (form.reporting_owners[0].is_officer.value, form.reporting_owners[0].is_director.value) == (False, True)


@pytest.mark.parametrize(
    ("role", "happened", "words"),
    [
        ("since = 2025-06-17", "appointment", "has no relationship to the issuer on 2025-06-16"),
        ("since = 2021-01-04, until = 2025-06-13", "appointment", "has no relationship to the issuer on 2025-06-16"),
        ("since = 2025-06-17", "departure", "has no relationship to the issuer until 2025-06-16"),
        ("since = 2021-01-04, until = 2025-06-30", "departure", "leaves on 2025-06-16 and is officer until 2025-06-30"),
    ],
)
def test_events_against_the_days_of_the_roles_are_reported(role: str, happened: str, words: str) -> None:
    made = drafting(event(happened, 'who = "edda"'), BASE.replace("since = 2021-01-04", role))
    assert made.drafts == ()
    (finding,) = made.findings
    assert (finding.id, finding.location) == ("FACTS-CONTRADICT", f"events.toml, [[events]] 1 ({happened} of 2025-06-16), date")
    assert words in finding.message


def test_a_transaction_of_a_person_in_whom_nobody_has_an_interest_is_reported() -> None:
    made = drafting(STRANGER + BOUGHT.replace('"edda"', '"zoe"'))
    assert made.drafts == ()
    (finding,) = made.findings
    assert (finding.id, finding.severity) == ("EVENT-OF-NOBODY", Severity.WARN)
    assert "No reporting person has an interest in what ASHDOWN ZOE holds" in finding.message


def test_a_transaction_before_a_person_became_an_insider_is_reported() -> None:
    made = drafting(SALE, BASE.replace("since = 2021-01-04", "since = 2025-06-17"))
    assert made.drafts == ()
    assert [(finding.id, finding.severity) for finding in made.findings] == [("EVENT-BEFORE-INSIDER", Severity.WARN)]


def transfer(receiver: str) -> str:
    return event("transfer", f'giver = "edda"\nreceiver = "{receiver}"\nsecurity = "common"\nunits = 5')


def test_a_transfer_to_a_person_of_whom_nothing_is_held_is_no_change_of_form() -> None:
    made = drafting(STRANGER + transfer("zoe"))
    assert made.drafts == ()
    (finding,) = made.findings
    assert (finding.id, finding.severity) == ("TRANSFER-TO-ANOTHER", Severity.REJECT)
    assert finding.location.endswith("receiver")
    assert drafting(TRUST + transfer("trust")).findings == ()


def test_a_transfer_that_is_more_for_another_who_reports_is_doubted() -> None:
    other = (
        '[people.ines]\nname = "OKONJO INES"\ncik = "0009990077"\nroles = [{ role = "director" }]\n'
        '[[relations]]\nwho = "ines"\nis = "trustee"\nof = "trust"\n'
    )
    made = drafting(TRUST + other + transfer("trust"))
    assert [(finding.id, finding.severity) for finding in made.findings] == [("TRANSFER-TO-ANOTHER", Severity.WARN)]
    assert "OKONJO INES has no interest in what Edda M. Winterbourne holds" in made.findings[0].message
