"""Transactions before a first registration under Section 12: on the first Form 4, or on none (Rule 16a-2(a))."""

from __future__ import annotations

import pytest

from tests.drafting.examples import BASE, SALE, drafting
from tests.drafting.plan.test_small_acquisitions import SMALL, transactions
from tests.drafting.test_forms import codes

BOUGHT = SMALL.replace("small = true\n", "")
REGISTERED = '[[events]]\nkind = "appointment"\ndate = 2025-05-01\nwho = "edda"\nfirst-registration = true\n'
SELLS = SALE.replace("2025-06-16", "2025-06-23")
FOOTNOTE = (
    "This transaction occurred within six months before the issuer registered a class of equity securities under Section 12 of "
    "the Exchange Act and is reported pursuant to Rule 16a-2(a)."
)


def base(signed: str = "2025-06-25", roles: str = "since = 2021-01-04") -> str:
    """Return the facts of a director of long standing whose company registers its shares on 1 May 2025."""
    return (
        BASE.replace("as-of = 2025-06-13", "as-of = 2024-06-30")
        .replace("signed = 2025-06-18", f"signed = {signed}")
        .replace("since = 2021-01-04", roles)
    )


@pytest.mark.parametrize("roles", ["since = 2021-01-04", "since = 2025-05-01"])
def test_a_purchase_of_the_months_before_goes_on_the_first_form_4(roles: str) -> None:
    third, fourth = drafting(BOUGHT + REGISTERED + SELLS, base(roles=roles)).drafts
    assert (third.document.form, str(third.due.due)) == ("3", "2025-05-01")
    assert third.document.rows[0].shares_owned.text == "40200"
    assert (fourth.document.form, fourth.document.period_of_report.text, str(fourth.due.due)) == (
        "4",
        "2025-04-01",
        "2025-06-25",
    )
    assert transactions(fourth) == [
        ("P", "2025-04-01", "4", None, "A", "200", "20", "40200", "F1"),
        ("S", "2025-06-23", "4", None, "D", "400", "18.70", "39800", None),
    ]
    assert [note.text for note in fourth.document.footnotes] == [FOOTNOTE]


def test_nothing_was_due_before_the_registration() -> None:
    made = drafting(BOUGHT + REGISTERED, base("2025-05-01"))
    assert [form.document.form for form in made.drafts] == ["3"]
    assert made.findings == ()
    (said,) = made.statements
    assert said.says == (
        "the transaction of 2025-04-01 (code P), before Section 16 applied on 2025-05-01, goes on the first required Form 4 if "
        "that reports a transaction made until 2025-10-01"
    )
    assert [str(citation) for citation in said.citations] == ["Rule 16a-2(a)"]


@pytest.mark.parametrize(
    ("bought", "sold", "on_form_4"),
    [
        ("2025-04-01", "2025-10-01", ["P", "S"]),
        ("2025-04-01", "2025-10-02", ["S"]),  # more than six months before the first transaction on Form 4
        ("2024-11-01", "2025-05-01", ["P", "S"]),
        ("2024-10-31", "2025-05-01", ["S"]),  # more than six months before the registration
    ],
)
def test_both_six_month_limits_hold(bought: str, sold: str, on_form_4: list[str]) -> None:
    text = BOUGHT.replace("2025-04-01", bought) + REGISTERED + SALE.replace("2025-06-16", sold)
    made = drafting(text, base("2025-10-06"))
    assert [codes(form.document) for form in made.drafts] == [[], on_form_4]
    said = [one.says for one in made.statements]
    assert len(said) == 2 - len(on_form_4)
    assert all("more than six months before that or before the first transaction on Form 4" in one for one in said)


def test_a_ten_percent_owner_does_not_look_back() -> None:
    owner = base().replace('role = "officer", title = "Executive Chair"', 'role = "ten percent owner"')
    made = drafting(BOUGHT + REGISTERED + SELLS, owner)
    assert [codes(form.document) for form in made.drafts] == [[], ["S"]]
    (said,) = made.statements
    assert said.says.endswith("is not reported: only those of directors and officers can be")


def test_an_ordinary_appointment_does_not_look_back_and_the_preparer_is_warned() -> None:
    made = drafting(BOUGHT + REGISTERED.replace("first-registration = true\n", "") + SELLS, base(roles="since = 2025-05-01"))
    assert [codes(form.document) for form in made.drafts] == [[], ["S"]]
    found = {finding.id: finding for finding in made.findings}
    assert "registered a class under Section 12" in found["EVENT-BEFORE-INSIDER"].message
    assert [str(citation) for citation in found["EVENT-BEFORE-INSIDER"].citations] == ["Rule 16a-2(a)"]


def test_exempt_transactions_of_the_time_before_are_not_caught() -> None:
    gift = '[[events]]\nkind = "gift"\ndate = 2025-04-02\ngiver = "edda"\nsecurity = "common"\nunits = 5\n'
    made = drafting(gift + REGISTERED + SELLS, base())
    assert [codes(form.document) for form in made.drafts] == [[], ["S"]]


def test_a_transaction_that_the_first_form_4_left_out_is_due_when_that_was() -> None:
    filed = SELLS + 'reported = ["edda"]\n'
    made = drafting(BOUGHT + REGISTERED + filed, base("2025-07-01"))
    late = made.drafts[-1]
    assert (codes(late.document), str(late.due.due)) == (["P"], "2025-06-25")
