"""Who signs: the owner, or an attorney under a power of attorney that is in force and covers the form."""

from __future__ import annotations

import pytest

from tests.drafting.examples import BASE, SALE, drafting, one

WITH = BASE.replace("signed = 2025-06-18", 'signed = 2025-06-18\nattorney = "Petra Lindqvist"')
POWER = '[powers.edda-2024]\ngiver = "edda"\nattorneys = ["Petra Lindqvist"]\nsigned = 2024-01-08\n'


def test_an_attorney_signs_under_a_power_in_force() -> None:
    form = one(POWER + SALE, WITH)
    assert [one.name.text for one in form.document.signatures] == [
        "/s/ Petra Lindqvist, attorney-in-fact for Edda M. Winterbourne"
    ]
    assert form.powers == ("edda-2024",)
    assert any("edda-2024" in reason.says for reason in form.reasons)


def test_without_an_attorney_the_owner_signs() -> None:
    form = one(POWER + SALE)
    assert form.document.signatures[0].name.text == "/s/ Edda M. Winterbourne"
    assert form.powers == ()


def test_an_attorney_who_was_given_no_power_does_not_sign() -> None:
    form = one(POWER.replace("Petra Lindqvist", "Tomas Aldana") + SALE, WITH)
    assert form.document.signatures[0].name.text == "/s/ Edda M. Winterbourne"


@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        ("signed = 2025-07-01", "signed later, on 2025-07-01"),
        ("signed = 2024-01-08\nuntil = 2025-06-01", "ended on 2025-06-01"),
        ('signed = 2024-01-08\nforms = ["3", "5"]', "covers 3, 5, not Form 4"),
    ],
)
def test_a_power_that_will_not_do_is_reported_by_name(change: str, lacks: str) -> None:
    made = drafting(POWER.replace("signed = 2024-01-08", change) + SALE, WITH)
    assert made.drafts == ()
    (finding,) = made.findings
    assert (finding.id, finding.location) == ("POWER-NOT-IN-FORCE", "events.toml, [powers.edda-2024]")
    assert lacks in finding.message


def test_a_power_of_a_person_unknown_is_reported() -> None:
    (finding,) = drafting(POWER.replace('"edda"', '"eda"') + SALE).findings
    assert (finding.id, finding.remedy) == ("FACTS-UNKNOWN", "Did you mean edda?")


def test_an_adjustment_changes_the_balance_and_is_on_no_row() -> None:
    text = (
        '[[events]]\nkind = "adjustment"\ndate = 2025-06-15\nwho = "edda"\nsecurity = "common"\nunits = 10\n'
        'direction = "disposed of"\nwhy = "a count corrected"\nfootnote = "Corrects a count."\n'
    )
    form = one(text + SALE)
    assert [row.shares_owned.text for row in form.document.rows] == ["39590"]
    assert [note.text for note in form.document.footnotes] == ["Corrects a count."]
    assert "no form is due for the adjustment of 2025-06-15: a count corrected" in drafting(text).statements[0].says
