"""Derivatives that are counted in dollars, such as the principal of a note that turns into shares at a price to come."""

from __future__ import annotations

from decimal import Decimal

import pytest

from section16.checks.run import check
from section16.finding import Severity
from section16.formats.ownership_xml.filing import for_filing
from section16.render.brief import rows_in_brief
from tests.drafting.examples import BASE, drafting, one
from tests.drafting.test_forms import event, rows

NOTE = """
[securities.note]
title = "8% Convertible Note"
kind = "convertible"
of = "common"
counted-in = "dollars"
exercisable = 2024-01-02
expires = 2029-01-02
notes = [
    { on = "exercise price", text = "The lower of $2 and the price of the market." },
    { on = "underlying amount", text = "The principal divided by the conversion price." },
]
"""
HOLDING = BASE.replace("amount = 40000 }", 'amount = 40000 }, { holder = "edda", security = "note", amount = 250000 }')
BOUGHT = event("purchase", 'who = "edda"\nsecurity = "note"\nunits = 50000\nprice = 100\ncounterparty = "private party"')
CONVERTED = event("conversion", 'who = "edda"\nsecurity = "note"\nunits = 100000\nshares = 62500')


def test_amounts_and_balances_of_a_note_are_dollars() -> None:
    form = one(NOTE + BOUGHT, HOLDING).document
    (row,) = form.derivative_table
    assert (rows(form)[0].total_value.text, rows(form)[0].value_owned.text) == ("50000", "300000")
    assert (rows(form)[0].shares.text, rows(form)[0].shares_owned.text, row.underlying_shares.text) == (None, None, None)
    assert form.footnote(row.underlying_shares.footnotes[0]) == "The principal divided by the conversion price."
    assert list(rows_in_brief(form)) == ["Table II  P 2025-06-16 A $50000 8% Convertible Note at 100; $300000 owned, direct"]


def test_a_conversion_says_how_many_shares_came() -> None:
    form = one(NOTE + CONVERTED, HOLDING).document
    shares, note = rows(form)
    assert (shares.shares.text, shares.shares_owned.text) == ("62500", "102500")
    assert (note.total_value.text, note.value_owned.text) == ("100000", "150000")


def test_a_note_that_gives_a_known_number_of_shares_says_so_in_the_row() -> None:
    known = NOTE.replace("exercisable", 'gives = "0.5"\nexercisable')
    shares, note = rows(one(known + CONVERTED.replace("shares = 62500", ""), HOLDING).document)
    assert (shares.shares.text, note.underlying_shares.text) == ("50000", "50000")


def test_how_many_shares_is_asked_where_nothing_states_it() -> None:
    asked = drafting(NOTE + CONVERTED.replace("shares = 62500", ""), HOLDING).questions
    assert [question.location.rpartition(", ")[2] for question in asked] == ["shares"]
    plain = NOTE.partition("notes = [")[0] + "exercise-price = 2\n"
    asked = drafting(plain + BOUGHT, HOLDING).questions
    assert [question.location for question in asked] == ["events.toml, [securities.note], gives"]


@pytest.mark.parametrize("text", [BOUGHT, CONVERTED, event("appointment", 'who = "edda"')])
def test_no_check_rejects_what_is_drafted(text: str) -> None:
    form = one(NOTE + text, HOLDING).document
    assert [finding.line() for finding in check(for_filing(form)) if finding.severity is Severity.REJECT] == []


def test_dollars_are_not_for_table_one() -> None:
    shares = '[securities.interest]\ntitle = "Interest"\ncounted-in = "dollars"\n'
    (finding,) = drafting(shares).findings
    assert (finding.id, finding.location) == ("FACTS-CONTRADICT", "events.toml, [securities.interest], counted-in")


def test_more_than_the_principal_does_not_go() -> None:
    (finding,) = drafting(NOTE + CONVERTED.replace("100000", "250001"), HOLDING).findings
    assert (finding.id, str(Decimal(250000)) in finding.message) == ("OVERDRAWN", True)
