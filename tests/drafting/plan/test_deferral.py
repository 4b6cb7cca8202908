"""Which form a draft puts a transaction on: what may wait, what may not, and what no form reports."""

from __future__ import annotations

import pytest

from section16.finding import Severity
from tests.drafting.examples import BASE, drafting, one
from tests.drafting.test_forms import codes, event

CALLS = """
[securities.calls]
title = "Call Option (right to buy)"
kind = "options"
of = "common"
exercise-price = 15
exercisable = 2024-06-17
expires = 2025-06-16
"""
HOLDS_CALLS = BASE.replace("amount = 40000 }", 'amount = 40000 }, { holder = "edda", security = "calls", amount = 900 }')
LAPSES = 'who = "edda"\nsecurity = "calls"\nunits = 900\n'
NOTE = 'notes = [{ on = "code", text = "Deposited under a voting trust agreement." }]\n'
OTHER = 'who = "edda"\nsecurity = "common"\nunits = 100\ndirection = "disposed of"\n' + NOTE


def other(code: str, keys: str = "") -> str:
    return event("other", f'{OTHER}code = "{code}"\n{keys}')


def test_a_bought_option_that_expires_worthless_is_never_reported_and_the_holding_goes() -> None:
    made = drafting(CALLS + event("expiration", LAPSES), HOLDS_CALLS)
    assert (made.drafts, made.findings, made.questions) == ((), (), ())
    (said,) = made.statements
    assert "no form is due for the expiration of 2025-06-16: it expired without value" in said.says
    assert [str(citation) for citation in said.citations] == ["Rule 16a-4(d) (unconfirmed)"]
    everything = HOLDS_CALLS.replace("signed = 2025-06-18", 'signed = 2025-06-18\nholdings = "all"')
    sale = event("sale", 'who = "edda"\nsecurity = "common"\nunits = 4\nprice = 9\ncounterparty = "market"', "2025-06-17")
    assert one(CALLS + event("expiration", LAPSES) + sale, everything).document.derivative_table == ()
    assert len(one(CALLS + sale, everything).document.derivative_table) == 1


def test_a_bought_option_that_is_canceled_for_value_is_reported_with_code_h() -> None:
    document = one(CALLS + event("expiration", LAPSES + 'received = "0.40"\n'), HOLDS_CALLS).document
    (row,) = document.derivative_table
    assert (codes(document), row.price.text, row.shares_owned.text) == (["H"], "0.40", "0")  # type: ignore[union-attr]  # a transaction


def test_an_expiration_names_an_award_or_what_was_held() -> None:
    found = drafting(event("expiration", "units = 900\n")).findings
    assert [(finding.id, finding.location[-8:]) for finding in found] == [
        ("FACTS-UNKNOWN", "16), who"),
        ("FACTS-UNKNOWN", "security"),
    ]


def test_code_h_without_value_is_not_reported_either() -> None:
    made = drafting(other("H", "price = 0\n"))
    assert made.drafts == ()
    assert "exempt from Section 16(a)" in made.statements[0].says


@pytest.mark.parametrize(
    ("code", "keys", "form"),
    [
        ("J", "", "4"),
        ("J", "exempt = true\n", "5"),
        ("J", "exempt = false\n", "4"),
        ("J", "form = 5\n", "5"),
        ("Z", "same-class = true\n", "5"),
        ("Z", "same-class = false\n", "4"),
        ("Z", "same-class = true\nexempt = false\n", "4"),  # an opposite purchase or sale within six months
        ("W", "", "5"),
        ("G", "", "4"),
        ("E", "", "4"),
    ],
)
def test_the_facts_decide_whether_a_transaction_waits(code: str, keys: str, form: str) -> None:
    made = drafting(other(code, keys))
    assert (made.questions, made.findings) == ((), ())
    if form == "4":
        assert [codes(draft.document) for draft in made.drafts] == [[code]]
        assert made.drafts[0].document.rows[0].form_type.text == "4"
    else:
        assert made.drafts == ()
        assert "may wait for Form 5" in made.statements[0].says


def test_a_voting_trust_is_asked_about_its_assets() -> None:
    (question,) = drafting(other("Z")).questions
    assert question.location == "events.toml, [[events]] 1 (other of 2025-06-16), same-class"
    assert question.line().endswith("[Rule 16b-8 (unconfirmed)]")


@pytest.mark.parametrize("code", ["S", "P", "M", "D", "G"])
def test_form_5_is_not_open_to_what_must_go_on_form_4(code: str) -> None:
    made = drafting(other(code, "form = 5\n"))
    assert [(finding.id, finding.severity) for finding in made.findings] == [("FORM-5-NOT-OPEN", Severity.WARN)]
    assert [codes(draft.document) for draft in made.drafts] == [[code]]
    missed = drafting(other(code, 'report = "missed"\n'))
    assert (missed.drafts, missed.findings) == ((), ())


@pytest.mark.parametrize(("sequential", "says"), [("", False), ("sequential = true\n", True)])
def test_an_exercise_that_the_order_of_exercise_required_is_exempt_out_of_the_money(sequential: str, says: bool) -> None:  # noqa: FBT001 - a case
    owner = HOLDS_CALLS.replace('role = "officer", title = "Executive Chair"', 'role = "ten percent owner"')
    keys = 'who = "edda"\nsecurity = "calls"\nunits = 900\nmarket-price = 12\n' + sequential
    form = one(CALLS + event("exercise", keys), owner)
    assert codes(form.document) == ["O", "O"]
    assert any("exempt from Section 16(b)" in reason.says for reason in form.reasons) is says


def test_an_exercise_into_another_derivative_is_reported_in_table_two_twice() -> None:
    rights = CALLS.replace("calls", "rights").replace("common", "calls").replace("price = 15", "price = 2")
    rights = rights.replace("2025-06-16", "2030-06-16")
    base = HOLDS_CALLS.replace("amount = 900 }", 'amount = 900 }, { holder = "edda", security = "rights", amount = 50 }')
    keys = 'who = "edda"\nsecurity = "rights"\nunits = 50\nmarket-price = 3\n'
    document = one(CALLS + rights + event("exercise", keys), base).document
    assert [(row.code.text, row.acquired_disposed.text) for row in document.derivative_table] == [("X", "A"), ("X", "D")]  # type: ignore[union-attr]  # transactions
