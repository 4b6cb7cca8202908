"""What a filed form tells already changes balances and stands on no further form."""

from __future__ import annotations

from section16.drafting.draft import draft
from tests.drafting.examples import BASE, SALE, drafting, facts, one

BOUGHT = """
[[events]]
kind = "plan purchase"
date = 2025-06-16
who = "edda"
security = "common"
units = 50
through = "dividend reinvestment plan"
REPORTED

[[events]]
kind = "sale"
date = 2025-06-17
who = "edda"
security = "common"
units = 100
price = "18.90"
counterparty = "market"
"""


def test_a_wrong_notice_of_one_insider_holds_up_nobody_else() -> None:
    ines = """
[people.ines]
name = "OKONJO INES"
cik = "0009990077"
roles = [{ role = "director" }]
[plans.p]
adopted = 2024-05-01
"""
    base = BASE.replace("amount = 40000 }", 'amount = 40000 }, { holder = "ines", security = "common", amount = 500 }')
    wrong = SALE.replace('"edda"', '"ines"') + 'plan = "p"\nnotice = 2025-06-13\n'
    made = draft(facts(SALE + wrong + ines, base), whole=False)
    assert [form.who for form in made.drafts] == ["Edda M. Winterbourne"]


def test_a_sale_that_was_reported_is_in_the_balance_and_on_no_form() -> None:
    told = SALE + 'reported = ["edda"]\n'
    assert drafting(told).drafts == ()
    later = SALE.replace("2025-06-16", "2025-06-17").replace("400", "100")
    form = one(told + later)
    assert [row.shares_owned.text for row in form.document.rows] == ["39500"]
    assert (form.events, form.owners) == ((2,), ("edda",))


def test_a_sale_that_was_not_reported_is_beside_the_later_one() -> None:
    later = SALE.replace("2025-06-16", "2025-06-17").replace("400", "100")
    form = one(SALE + later)
    assert [row.shares_owned.text for row in form.document.rows] == ["39600", "39500"]
    assert form.events == (1, 2)


def test_what_needs_no_row_is_reported_once() -> None:
    news = one(BOUGHT.replace("REPORTED", ""))
    told = one(BOUGHT.replace("REPORTED", 'reported = ["edda"]'))
    assert (len(news.document.footnotes), news.events) == (1, (1, 2))
    assert (len(told.document.footnotes), told.events) == (0, (2,))
    assert news.document.rows[0].shares_owned == told.document.rows[0].shares_owned.__class__("39950", ("F1",))


def test_an_appointment_that_was_reported_asks_for_no_form_3() -> None:
    appointed = '[[events]]\nkind = "appointment"\ndate = 2025-06-16\nwho = "edda"\n'
    form = one(appointed)
    assert (form.document.form, form.events) == ("3", (1,))
    assert drafting(appointed + 'reported = ["edda"]\n').drafts == ()


def test_a_departure_that_was_reported_asks_for_no_exit_form() -> None:
    left = '[[events]]\nkind = "departure"\ndate = 2025-06-16\nwho = "edda"\nexit-form = true\n'
    assert one(left).events == (1,)
    again = drafting(left + 'reported = ["edda"]\n')
    assert (again.drafts, again.statements) == ((), ())
