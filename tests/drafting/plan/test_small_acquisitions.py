"""Small acquisitions in drafts: what waits for Form 5, and whole forms once the deferral is lost (Rule 16a-6)."""

from __future__ import annotations

import pytest

from section16.document.table_one import NonDerivativeTransaction
from section16.drafting.draft import Draft, draft
from section16.finding import Severity
from section16.ledger.lots.cause import Cause
from tests.drafting.examples import BASE, SALE, drafting, facts, one
from tests.drafting.test_forms import codes
from tests.drafting.test_offices import posted

START = BASE.replace("2025-06-13", "2025-03-31")
SMALL = """
[[events]]
kind = "purchase"
date = 2025-04-01
who = "edda"
security = "common"
units = 200
price = 20
counterparty = "market"
small = true
"""
SPOUSE = """
[people.ines]
name = "WINTERBOURNE INES"
called = "Ines Winterbourne"
[[relations]]
who = "edda"
is = "spouse"
of = "ines"
"""
SELLS = SALE.replace("2025-06-16", "2025-06-23")
CONFIRMED = SMALL + 'code-on-form-4 = "P"\n'
LOST = (
    "This purchase qualified for deferred reporting as a small acquisition under Rule 16a-6 until June 23, 2025, when it "
    "ceased to qualify."
)


def base(signed: str) -> str:
    return START.replace("signed = 2025-06-18", f"signed = {signed}")


def transactions(form: Draft) -> list[tuple[str | None, ...]]:
    """Return the transactions of Table I: code, day, form, mark, direction, amount, price, owned, footnotes on the code."""
    return [
        (
            row.code.text,
            row.transaction_date.text,
            row.form_type.text,
            row.timeliness.text,
            row.acquired_disposed.text,
            row.shares.text,
            row.price.text,
            row.shares_owned.text,
            " ".join(row.coding_footnotes) or None,
        )
        for row in form.document.non_derivative_table
        if isinstance(row, NonDerivativeTransaction)
    ]


def test_a_market_sale_within_six_months_puts_the_purchase_on_its_form_4_with_code_p() -> None:
    form = one(CONFIRMED + SELLS, base("2025-06-25"))
    document = form.document
    assert (document.document_type.text, document.period_of_report.text, str(form.due.due)) == ("4", "2025-04-01", "2025-06-25")
    assert transactions(form) == [
        ("P", "2025-04-01", "4", None, "A", "200", "20", "40200", "F1"),
        ("S", "2025-06-23", "4", None, "D", "400", "18.70", "39800", None),
    ]
    assert [(note.id, note.text) for note in document.footnotes] == [("F1", LOST)]
    assert (document.aff10b5_one.text, document.not_subject_to_section16.text, len(document.derivative_table)) == ("0", "0", 0)
    assert "Rule 16a-6(b)" in form.reasons[1].line()
    assert form.events == (1, 2)
    made = drafting(CONFIRMED + SELLS, base("2025-06-25"))
    assert (made.findings, made.questions, made.statements) == ((), (), ())


def test_the_code_is_shown_as_unconfirmed_until_the_preparer_confirms_or_changes_it() -> None:
    (finding,) = drafting(SMALL + SELLS, base("2025-06-25")).findings
    assert (finding.id, finding.severity) == ("SMALL-DEFERRAL-LOST", Severity.WARN)
    assert finding.location == "events.toml, [[events]] 1 (purchase of 2025-04-01), code-on-form-4"
    assert "due on Form 4 by 2025-06-25, drafted with code P, which is not confirmed" in finding.message
    assert not all(citation.confirmed for citation in finding.citations)
    kept = one(SMALL + 'code-on-form-4 = "L"\n' + SELLS, base("2025-06-25"))
    assert codes(kept.document) == ["L", "S"]


def test_an_acquisition_that_the_user_puts_on_form_4_keeps_the_code_of_the_users_choice() -> None:
    chosen = """
[[events]]
kind = "other"
date = 2025-04-01
who = "edda"
security = "common"
units = 200
price = 20
code = "L"
direction = "acquired"
form = 4
notes = [{ on = "code", text = "Reported on Form 4 after its deferral was lost." }]
"""
    made = drafting(chosen + SELLS, base("2025-06-25").replace("[filing]", '[filing]\ntogether = "all"'))
    assert [codes(form.document) for form in made.drafts] == [["L", "S"]]
    assert [finding.id for finding in made.findings] == ["LATE"]


def test_a_sale_after_six_months_leaves_the_purchase_waiting_and_the_statement_says_until_when() -> None:
    sale = SALE.replace("2025-06-16", "2025-10-02")
    made = drafting(SMALL + sale, base("2025-10-06"))
    assert [codes(form.document) for form in made.drafts] == [["S"]]
    (said,) = made.statements
    assert "may wait for Form 5, due 2026-02-17, provided that no disposition" in said.says
    assert "is made through 2025-10-01" in said.says
    assert "at most $10,000 in six months" in said.says


@pytest.mark.parametrize(
    ("event", "lost"),
    [
        (SELLS.replace('"sale"', '"tender"'), True),
        (SELLS.replace('"sale"', '"sale to cover"'), True),
        (SELLS.replace('"market"', '"issuer"\napproved-by = "board"'), False),  # code D, exempt
        (SELLS.replace('"market"', '"issuer"\napproved-by = "none of these"'), True),
        ('[[events]]\nkind = "gift"\ndate = 2025-06-23\ngiver = "edda"\nsecurity = "common"\nunits = 5\n', False),
        (
            '[[events]]\nkind = "withholding"\ndate = 2025-06-23\nwho = "edda"\nsecurity = "common"\nunits = 5\nprice = 9\n',
            False,
        ),
        (SALE.replace("2025-06-16", "2025-04-01"), True),  # the same day, whichever came first
    ],
)
def test_only_a_disposition_that_is_not_exempt_ends_the_deferral(event: str, lost: bool) -> None:  # noqa: FBT001 - a case
    made = drafting(SMALL + event, base("2025-06-25"))
    assert made.questions == ()
    drafted = [code for form in made.drafts for code in codes(form.document)]
    assert ("P" in drafted) is lost
    assert bool(made.statements) is not lost


def test_a_sale_before_the_purchase_changes_nothing() -> None:
    sale = SALE.replace("2025-06-16", "2025-04-01")
    made = drafting(sale + SMALL.replace("2025-04-01", "2025-04-02"), base("2025-04-03"))
    assert [codes(form.document) for form in made.drafts] == [["S"]]


def test_a_sale_after_leaving_office_ends_the_deferral_of_a_purchase_made_in_office() -> None:
    leaves = '[[events]]\nkind = "departure"\ndate = 2025-05-01\nwho = "edda"\n'
    form = one(CONFIRMED + leaves + SELLS + "matched-in-office = true\n", base("2025-06-25"))
    assert (codes(form.document), form.document.not_subject_to_section16.value) == (["P", "S"], True)


def test_direct_and_indirect_purchases_are_one_sum_and_the_spouses_sale_counts() -> None:
    spouses = CONFIRMED.replace("edda", "ines").replace("2025-04-01", "2025-05-01").replace("200", "300.01")
    form = one(SPOUSE + CONFIRMED + spouses, base("2025-05-05"))
    assert (form.document.period_of_report.text, str(form.due.due)) == ("2025-04-01", "2025-05-05")
    assert transactions(form) == [
        ("P", "2025-04-01", "4", None, "A", "200", "20", "40200", "F1"),
        ("P", "2025-05-01", "4", None, "A", "300.01", "20", "300.01", None),
    ]
    within = drafting(SPOUSE + CONFIRMED + spouses.replace("300.01", "300"), base("2025-05-05"))
    assert (within.drafts, len(within.statements)) == ((), 2)
    sold = SELLS.replace("edda", "ines").replace("400", "1")
    assert codes(one(SPOUSE + CONFIRMED + spouses.replace("300.01", "10") + sold, base("2025-06-25")).document) == [
        "P",
        "P",
        "S",
    ]


OTHER_CLASSES = (
    '[securities.warrant]\ntitle = "Warrant"\nkind = "warrants"\nof = "common"\nexercise-price = 9\n'
    "exercisable = 2024-01-02\nexpires = 2029-01-02\n"
    '[securities.preferred]\ntitle = "Preferred Stock"\nkind = "stock"\n'
)


@pytest.mark.parametrize(
    ("security", "filed"),
    [
        ("common", [["P", "P"]]),
        ("warrant", [["P", "P"]]),  # the limit is that of the class, with what is convertible into it
        ("preferred", []),
    ],
)
def test_two_purchases_of_6000_dollars_exceed_the_limit_of_one_class(security: str, filed: list[list[str]]) -> None:
    first = SMALL.replace("units = 200", "units = 300")
    second = first.replace('"common"', f'"{security}"').replace("2025-04-01", "2025-04-02")
    made = drafting(OTHER_CLASSES + first + second, base("2025-04-04"))
    assert [codes(form.document) for form in made.drafts] == filed


def test_a_purchase_that_exceeds_the_limit_itself_never_was_small() -> None:
    made = drafting(SMALL.replace("200", "501"), base("2025-04-03"))
    assert [codes(form.document) for form in made.drafts] == [["P"]]
    assert made.drafts[0].document.footnotes == ()
    assert str(made.drafts[0].due.due) == "2025-04-03"
    (finding,) = made.findings
    assert (
        "does not qualify as a small acquisition: on 2025-04-01 the acquisitions of six months came to $10,020"
        in finding.message
    )


def test_a_purchase_without_a_fixed_price_is_not_known_to_be_small() -> None:
    (finding,) = drafting(SMALL.replace("price = 20", "price-fixed = false"), base("2025-04-03")).findings
    assert "the value of an acquisition of 2025-04-01 is not known" in finding.message


def test_what_comes_from_the_issuer_is_never_small() -> None:
    made = drafting(SMALL.replace('"market"', '"issuer"\napproved-by = "board"'), base("2025-04-03"))
    assert [codes(form.document) for form in made.drafts] == [["A"]]
    assert [(finding.id, finding.location[-5:]) for finding in made.findings] == [("SMALL-FROM-ISSUER", "small")]


def test_a_form_of_the_time_between_still_says_that_the_purchase_waits() -> None:
    bonus = (
        SALE.replace('"sale"', '"purchase"').replace('"market"', '"issuer"\napproved-by = "board"').replace("06-16", "05-12")
    )
    first, second = drafting(CONFIRMED + bonus + SELLS, base("2025-06-25")).drafts
    assert ([row[0] for row in transactions(first)], str(first.due.due)) == (["A"], "2025-05-14")
    assert (
        first.document.footnotes[0].text
        == "Reflects 200 shares acquired in a small acquisition on April 1, 2025, to be reported on Form 5."
    )
    assert ([row[0] for row in transactions(second)], str(second.due.due)) == (["P", "S"], "2025-06-25")
    assert [row[7] for row in transactions(second)] == ["40200", "40200"]


def test_a_form_brought_forward_is_named_by_the_event_so_that_names_stay_apart() -> None:
    gift = '[[events]]\nkind = "gift"\ndate = 2025-04-01\ngiver = "edda"\nsecurity = "common"\nunits = 43\n'
    made = drafting(CONFIRMED + gift + SELLS, base("2025-06-25")).drafts
    assert [form.name for form in made] == ["form4-edda-2025-04-01", "form4-edda-2025-06-23"]
    assert {form.document.period_of_report.text for form in made} == {"2025-04-01"}


def test_the_ledger_follows_what_was_counted_before_it_was_reported() -> None:
    bonus = SALE.replace('"sale"', '"purchase"').replace('"market"', '"issuer"\napproved-by = "board"')
    events = bonus.replace("06-16", "04-01") + CONFIRMED.replace("04-01", "04-14") + bonus.replace("06-16", "05-12") + SELLS
    stated = facts(events, base("2025-06-25"))
    found = posted(stated, draft(stated).drafts).reconcile().assertions
    assert [one.row for one in found if one.cause is Cause.UNEXPLAINED] == []
    assert found[-1].reported == 40600


def test_what_a_filed_form_reports_already_leaves_the_sum_and_is_not_reported_again() -> None:
    reported = CONFIRMED.replace("200", "400") + 'reported = ["edda"]\n'
    later = CONFIRMED.replace("2025-04-01", "2025-05-01").replace("200", "400")
    made = drafting(reported + later, base("2025-05-05"))
    assert (made.drafts, len(made.statements)) == ((), 1)
    assert codes(one(reported + SELLS, base("2025-06-25")).document) == ["S"]


def test_a_transaction_of_unknown_exemption_is_asked_about_only_where_it_decides() -> None:
    other = SELLS.replace('"sale"', '"other"').replace('counterparty = "market"', 'code = "J"\ndirection = "disposed of"')
    other += 'notes = [{ on = "code", text = "Distributed by the partnership." }]\n'
    assert [codes(form.document) for form in drafting(other, base("2025-06-25")).drafts] == [["J"]]
    (question,) = drafting(CONFIRMED + other, base("2025-06-25")).questions
    assert question.location == "events.toml, [[events]] 2 (other of 2025-06-23), exempt"
    assert "due on Form 4 by 2025-06-25" in question.matters
    assert codes(one(CONFIRMED + other + "exempt = false\n", base("2025-06-25")).document) == ["P", "J"]
    exempt = drafting(CONFIRMED + other + "exempt = true\n", base("2025-06-25"))
    assert (exempt.drafts, exempt.questions) == ((), ())
    assert ["may wait for Form 5" in said.says for said in exempt.statements] == [True, True]


def test_an_early_one_carries_v_until_a_sale_on_the_same_form_makes_it_due() -> None:
    early = CONFIRMED + 'report = "early"\n'
    assert [row[:4] for row in transactions(one(early, base("2025-04-03")))] == [("L", "2025-04-01", "5", "E")]
    sold = one(early + SELLS, base("2025-06-25"))
    assert [row[:4] for row in transactions(sold)] == [("P", "2025-04-01", "4", None), ("S", "2025-06-23", "4", None)]


def test_one_that_was_missed_is_on_form_5_as_late() -> None:
    missed = CONFIRMED + 'report = "missed"\n'
    year = base("2026-02-02") + "[year-end]\non = 2025-12-31\n"
    made = drafting(missed + SELLS + 'reported = ["edda"]\n', year)
    assert [(form.document.form, row[:4]) for form in made.drafts for row in transactions(form)] == [
        ("5", ("P", "2025-04-01", "4", "L"))
    ]


def test_at_the_year_end_form_5_reports_what_still_waits() -> None:
    year = base("2026-02-02") + "[year-end]\non = 2025-12-31\n"
    made = drafting(SMALL, year)
    assert [(form.document.form, row[:4]) for form in made.drafts for row in transactions(form)] == [
        ("5", ("L", "2025-04-01", "5", None))
    ]


def test_an_amendment_of_an_early_form_keeps_the_code_whatever_was_sold_since() -> None:
    early = CONFIRMED + 'report = "early"\n'
    original = one(early, base("2025-04-03"))
    amendment = '[amendment]\nof = "filed.xml"\nfiled = 2025-04-03\nwhy = "The price was wrong."\n'
    corrected = early.replace("price = 20", "price = 21") + SELLS + 'reported = ["edda"]\n' + amendment
    made = draft(facts(corrected, base("2025-07-01")), "events.toml", filed=original.document)
    assert [(form.document.document_type.text, row[:4]) for form in made.drafts for row in transactions(form)] == [
        ("4/A", ("L", "2025-04-01", "5", "E"))
    ]


def test_a_price_of_zero_states_no_market_value_and_counts_as_above_the_limit() -> None:
    form = one(CONFIRMED.replace("price = 20", "price = 0"), base("2025-04-03"))
    assert (form.document.form, transactions(form)[0][0], str(form.due.due)) == ("4", "P", "2025-04-03")
    assert "the value of an acquisition of 2025-04-01 is not known" in form.reasons[1].line()


@pytest.mark.parametrize(
    ("signed", "says"),
    [
        ("2026-02-17", "may wait for Form 5, due 2026-02-17, provided that no disposition"),
        ("2026-02-18", "was due on Form 5 by 2026-02-17; if that form was filed, add the reporting person to reported"),
    ],
)
def test_nothing_is_said_to_wait_for_a_form_5_that_was_due_before_the_day_of_signing(signed: str, says: str) -> None:
    (statement,) = drafting(SMALL, base(signed)).statements
    assert f"the purchase of 2025-04-01 (code L) {says}" in statement.says


def test_no_notice_is_asked_for_where_a_later_sale_decides_when_a_purchase_is_due() -> None:
    plan = "[plans.p]\nadopted = 2024-11-04\nreport-filed = 2024-11-07\n"
    made = drafting(CONFIRMED + 'plan = "p"\n' + SELLS + plan, base("2025-06-25"))
    assert ([str(form.due.due) for form in made.drafts], made.findings) == (["2025-06-25"], ())
    alone = drafting(
        CONFIRMED.replace("small = true", "").replace('code-on-form-4 = "P"\n', "") + 'plan = "p"\n' + plan, base("2025-04-03")
    )
    assert [finding.id for finding in alone.findings] == ["NOTICE-MISSING"]


def test_an_own_text_on_what_waits_may_name_units_and_event() -> None:
    text = '[texts]\nwaiting = "{units} of a {event} of {date} wait for Form 5."\n'
    bonus = (
        SALE.replace('"sale"', '"purchase"').replace('"market"', '"issuer"\napproved-by = "board"').replace("06-16", "05-12")
    )
    first, _second = drafting(text + CONFIRMED + bonus + SELLS, base("2025-06-25")).drafts
    assert first.document.footnotes[0].text == "200 of a purchase of April 1, 2025 wait for Form 5."
