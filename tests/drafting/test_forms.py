"""Which form, which boxes, which rows: what the drafts of small facts look like."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from section16.document.ownership import OwnershipDocument
from section16.drafting.context.book import BalanceLine
from section16.drafting.context.context import DraftingContext
from section16.drafting.draft import draft
from section16.drafting.wording.footnotes import FootnoteWording
from tests.drafting.examples import BASE, SALE, drafting, facts, one

TRUST = """
[entities.trust]
name = "Tern Point Trust"
[[relations]]
who = "edda"
is = "trustee"
of = "trust"
disclaimed = true
"""
UNITS = """
[awards.units]
to = "edda"
security = "units"
units = 900
granted = 2024-06-16
approved-by = "board"
formula = { parts = 3, every = "year", first = 2025-06-16 }
"""
SHOWN_AS_SHARES = BASE.replace("Table II", "Table I")


def event(kind: str, keys: str = "", day: str = "2025-06-16") -> str:
    return f'[[events]]\nkind = "{kind}"\ndate = {day}\n{keys}\n'


def rows(document: OwnershipDocument) -> list[Any]:
    return [*document.rows]


def codes(document: OwnershipDocument) -> list[str]:
    return [row.code.text or "" for row in rows(document) if not row.HOLDING]


def test_what_comes_after_the_first_transaction_is_due_is_on_a_further_form() -> None:
    days = [SALE.replace("2025-06-16", f"2025-06-{day}") for day in (16, 18, 19, 23)]
    made = drafting("".join(days), BASE.replace("2025-06-18", "2025-06-24"))
    periods = [(form.document.period_of_report.text, len(form.document.rows), str(form.due.due)) for form in made.drafts]
    assert periods == [("2025-06-16", 2, "2025-06-18"), ("2025-06-19", 2, "2025-06-23")]
    assert [form.document.rows[-1].shares_owned.text for form in made.drafts] == ["39200", "38400"]
    together = BASE.replace("2025-06-18", '2025-06-24\ntogether = "all"')
    assert len(one("".join(days), together).document.rows) == 4


def test_the_range_of_an_average_is_stated_in_dollars_and_cents() -> None:
    sale = SALE.replace(
        'units = 400\nprice = "18.70"', 'trades = [{ units = 3, price = "18.20" }, { units = 7, price = 19.0755 }]'
    )
    (note,) = one(sale).document.footnotes
    assert "at prices ranging from $18.20 to $19.0755, inclusive" in (note.text or "")


def test_more_rows_than_a_table_takes_make_a_further_form() -> None:
    sale = SALE.replace('units = 400\nprice = "18.70"', f"trades = {[{'units': 1, 'price': 10 + 2 * n} for n in range(61)]}")
    made = drafting(sale.replace("'units': ", "units = ").replace("'price': ", "price = ")).drafts
    assert [len(form.document.non_derivative_table) for form in made] == [30, 30, 1]
    assert made[2].document.remarks.text == "This is form 3 of 3 filed to report these transactions."
    assert [form.name[-2:] for form in made] == ["-1", "-2", "-3"]
    assert made[1].document.footnotes == ()


def test_more_owners_than_a_form_takes_make_a_further_form_with_the_same_rows() -> None:
    owners = "".join(
        f'[entities.fund-{n}]\nname = "Fund {n}"\ncik = "{9990100 + n}"\nsignature = "By: /s/ A. Lange"\n'
        f'roles = [{{ role = "ten percent owner" }}]\n'
        f'[[relations]]\nwho = "fund-{n}"\nis = "manager"\nof = "trust"\n'
        for n in range(12)
    )
    joint = f"[[joint]]\nowners = {[f'fund-{n}' for n in range(12)]}\n"
    sale = SALE.replace('who = "edda"', 'who = "trust"').replace('"sale"', '"purchase"')
    made = [form for form in drafting(TRUST + owners + joint + sale).drafts if form.name.startswith("form4-fund")]
    assert [len(form.document.reporting_owners) for form in made] == [10, 2]
    assert [len(form.document.signatures) for form in made] == [10, 2]
    assert made[0].document.non_derivative_table == made[1].document.non_derivative_table
    assert (made[0].document.remarks.text or "").startswith(
        "This is form 1 of 2 filed to report the same transactions. A form holds no"
    )


def test_joint_filers_may_sign_in_one_block() -> None:
    fund = '[entities.fund]\nname = "Fund"\ncik = "9990100"\nroles = [{ role = "ten percent owner" }]\n'
    joint = '[[joint]]\nowners = ["edda", "fund"]\nsignatures = ["/s/ Edda M. Winterbourne, for herself and Fund"]\n'
    document = one(fund + joint + SALE).document
    assert [signature.name.text for signature in document.signatures] == ["/s/ Edda M. Winterbourne, for herself and Fund"]


def test_units_shown_as_shares_are_reported_at_grant_and_not_again_when_they_vest() -> None:
    grant = UNITS.replace("2024-06-16", "2025-06-16").replace("first = 2025", "first = 2026") + event(
        "grant", 'award = "units"'
    )
    (row,) = rows(one(grant, SHOWN_AS_SHARES).document)
    assert (row.title.text, row.code.text, row.shares.text, row.shares_owned.text) == ("Common Stock", "A", "900", "40900")
    assert row.shares.footnotes == ("F1",)
    vesting = event("vesting", 'award = "units"')
    silent = drafting(UNITS + vesting, SHOWN_AS_SHARES)
    assert (silent.drafts, len(silent.statements)) == ((), 1)
    assert "no row is due for the vesting of units" in silent.statements[0].says
    withheld = event("vesting", 'award = "units"\nwithheld = 111\nwithheld-price = "18.40"')
    assert codes(one(UNITS + withheld, SHOWN_AS_SHARES).document) == ["F"]


def test_units_shown_in_table_two_are_granted_there_and_stand_in_both_tables_when_they_vest() -> None:
    grant = UNITS.replace("2024-06-16", "2025-06-16").replace("first = 2025", "first = 2026") + event(
        "grant", 'award = "units"'
    )
    document = one(grant).document
    assert (len(document.non_derivative_table), codes(document)) == (0, ["A"])
    assert codes(one(UNITS + event("vesting", 'award = "units"')).document) == ["M", "M"]


def test_an_indirect_holding_states_its_nature_and_its_chain_and_disclaims_where_asked() -> None:
    base = BASE.replace("holdings = [", 'holdings = [{ holder = "trust", security = "common", amount = 800 }, ')
    document = one(TRUST + SALE, base).document
    holding = rows(document)[1]
    assert (holding.ownership.text, holding.nature.text, holding.nature.footnotes) == ("I", "By Tern Point Trust", ("F1",))
    (note,) = document.footnotes
    assert note.text == (
        "These securities are held directly by Tern Point Trust. The reporting person is a trustee of Tern Point Trust. As "
        "such, the reporting person may be deemed to beneficially own these securities. The reporting person disclaims "
        "beneficial ownership of these securities except to the extent of his or her pecuniary interest therein, and this "
        "report shall not be deemed an admission of beneficial ownership of these securities for purposes of Section 16 or for "
        "any other purpose."
    )


def test_a_plan_ticks_the_box_since_the_form_has_it() -> None:
    planned = SALE + 'plan = "p"\n[plans.p]\nadopted = 2024-01-03\n'
    assert one(planned).document.aff10b5_one.text == "1"
    assert one(SALE).document.aff10b5_one.text == "0"
    older = planned.replace("2024-01-03", "2022-01-03")
    assert one(older.replace("2025-06", "2023-02"), BASE.replace("2025-06", "2023-02")).document.aff10b5_one.text is None


def test_a_plan_of_before_the_amended_rule_ticks_no_box_unless_it_is_meant_to_satisfy_it() -> None:
    older = SALE + 'plan = "p"\n[plans.p]\nadopted = 2022-01-03\n'
    assert one(older).document.aff10b5_one.text == "0"
    assert one(older + "amended-rule = true\n").document.aff10b5_one.text == "1"


def test_a_plan_trade_on_a_day_of_ones_own_choosing_is_due_like_any_other() -> None:
    own = SALE + 'plan = "p"\nown-timing = true\n[plans.p]\nadopted = 2024-01-03\n'
    assert (str(one(own).due.due), one(own).due.latest) == ("2025-06-18", None)
    timed = one(own.replace("own-timing = true\n", "")).due
    assert (str(timed.due), str(timed.latest)) == ("2025-06-18", "2025-06-24")


def test_at_a_first_registration_form_3_is_due_that_day() -> None:
    form = one(event("appointment", 'who = "edda"\nfirst-registration = true'), BASE.replace("2025-06-18", "2025-06-16"))
    assert (str(form.due.due), form.due.assumed) == ("2025-06-16", ())


def test_a_grant_that_depends_on_goals_is_doubted() -> None:
    made = drafting(
        UNITS.replace("2024-06-16", "2025-06-16").replace("first = 2025", "first = 2026")
        + 'performance = "revenue of 2026"\n'
        + event("grant", 'award = "units"')
    )
    assert [finding.id for finding in made.findings] == ["GRANT-BEFORE-EARNED"]
    assert "Vesting is also conditioned on revenue of 2026." in made.drafts[0].document.footnotes[1].text


def test_an_explanation_states_what_was_owned_before_and_what_vests_next() -> None:
    reasons = [reason.line() for reason in one(UNITS + event("vesting", 'award = "units"')).reasons]
    assert any("40000 were owned before" in reason for reason in reasons)
    assert "Table II, row 1: next vesting of units: 300 on 2026-06-16" in reasons


def test_a_notice_of_a_plan_trade_is_the_deemed_day_and_moves_the_due_date() -> None:
    planned = SALE + 'plan = "p"\nnotice = 2025-06-17\n[plans.p]\nadopted = 2025-01-03\n'
    form = one(planned)
    assert form.document.non_derivative_table[0].deemed_execution_date.text == "2025-06-17"  # type: ignore[union-attr]  # a sale
    assert str(form.due.due) == "2025-06-20"


@pytest.mark.parametrize(
    ("report", "form", "kind", "mark"), [("early", "4", "5", "E"), ("when due", "5", "5", None), ("missed", "5", "5", None)]
)
def test_what_may_wait_for_form_5_waits_unless_it_is_reported_early(
    report: str, form: str, kind: str, mark: str | None
) -> None:
    received = event("gift", f'receiver = "edda"\nsecurity = "common"\nunits = 5\nreport = "{report}"')
    made = one(received + "[year-end]\non = 2025-12-31\n", BASE.replace("2025-06-18", "2026-01-15"))
    (row,) = rows(made.document)
    assert (made.document.form, row.form_type.text, row.timeliness.text) == (form, kind, mark)


def test_what_form_4_missed_is_on_form_5_as_late() -> None:
    made = one(SALE + 'report = "missed"\n[year-end]\non = 2025-12-31\n', BASE.replace("2025-06-18", "2026-01-15"))
    (row,) = rows(made.document)
    assert (made.document.form, row.form_type.text, row.timeliness.text) == ("5", "4", "L")
    assert made.document.period_of_report.text == "2025-12-31"


def test_form_5_states_what_was_owned_at_the_end_of_the_year_on_every_row() -> None:
    received = event("gift", 'receiver = "edda"\nsecurity = "common"\nunits = 5')
    made = one(received + received + "[year-end]\non = 2025-12-31\n", BASE.replace("2025-06-18", "2026-01-15"))
    assert [row.shares_owned.text for row in rows(made.document)] == ["40010", "40010"]


def test_a_holding_that_form_3_left_out_is_on_form_5() -> None:
    left_out = BASE.replace("amount = 40000", "amount = 40000, missed-on-form-3 = true").replace("2025-06-18", "2026-01-15")
    (row,) = rows(one("[year-end]\non = 2025-12-31\n", left_out).document)
    assert (row.form_type.text, row.shares_owned.text) == ("3", "40000")


def test_at_the_end_of_the_year_nothing_is_due_of_one_who_has_nothing_left() -> None:
    made = drafting("[year-end]\non = 2025-12-31\n")
    assert made.drafts == ()
    assert [statement.who for statement in made.statements] == ["Edda M. Winterbourne"]
    assert "no Form 5 is due" in made.statements[0].says


def test_who_leaves_has_the_exit_box_on_the_form_that_is_due_or_on_one_asked_for() -> None:
    leaving = event("departure", 'who = "edda"', "2025-06-17")
    assert one(SALE + leaving).document.not_subject_to_section16.text == "1"
    made = drafting(leaving)
    assert (made.drafts, len(made.statements)) == ((), 1)
    alone = one(leaving + "exit-form = true\n").document
    assert (alone.not_subject_to_section16.text, [row.HOLDING for row in alone.rows]) == ("1", [True])


def test_a_new_insider_owes_form_3_with_all_that_is_held_that_day() -> None:
    held = one(
        SALE + event("appointment", 'who = "edda"', "2025-06-17"), BASE.replace("since = 2021-01-04", "since = 2025-06-17")
    )
    assert (held.document.form, held.document.rows[0].shares_owned.text) == ("3", "39600")
    assert held.document.no_securities_owned.text == "0"


def test_a_split_adjusts_balances_and_says_so() -> None:
    split = event("split", 'security = "common"\nnew = 3\nold = 2')
    document = one(split + SALE).document
    assert rows(document)[0].shares_owned.text == "59600"
    assert document.footnotes[0].text == "Reflects the 3-for-2 stock split effected on June 16, 2025."


def test_what_waits_for_form_5_and_moves_a_balance_is_reported_on_it() -> None:
    received = event("inheritance", 'who = "edda"\nsecurity = "common"\nunits = 5')
    document = one(received + SALE).document
    assert rows(document)[0].shares_owned.text == "39605"
    assert "acquired by will or inheritance on June 16, 2025, to be reported on Form 5" in document.footnotes[0].text


def test_a_change_after_the_last_row_of_a_line_is_not_reported_on_it() -> None:
    split = event("split", 'security = "common"\nnew = 2', "2025-06-17")
    assert one(SALE + split).document.footnotes == ()


def test_balances_may_be_stated_after_all_rows() -> None:
    sales = SALE + SALE.replace("400", "100")
    each = one(sales).document
    final = one(sales, BASE.replace('symbol = "LKHX"', 'symbol = "LKHX"\nbalances = "after all rows"')).document
    assert [row.shares_owned.text for row in each.rows] == ["39600", "39500"]
    assert [row.shares_owned.text for row in final.rows] == ["39500", "39500"]


def test_awards_may_be_counted_together_in_table_two() -> None:
    more = UNITS.replace("[awards.units]", "[awards.more]").replace("units = 900", "units = 600")
    whole = BASE.replace('kind = "units"', 'kind = "units"\ncounted = "whole class"')
    both = UNITS + more + event("vesting day")
    assert [row.shares_owned.text for row in one(both).document.derivative_table] == ["600", "400"]
    together = one(both, whole).document.derivative_table
    assert [row.shares_owned.text for row in together] == ["1200", "1000"]
    assert [row.exercise_date.footnotes for row in together] == [("F3",), ("F4",)]


@pytest.mark.parametrize(("split_on", "price"), [("2025-06-14", "12.50"), ("2025-06-16", "6.25")])
def test_a_split_before_a_grant_leaves_the_terms_of_the_award_as_they_are(split_on: str, price: str) -> None:
    terms = 'to = "edda"\nsecurity = "options"\nunits = 500\ngranted = 2025-06-15\nexercise-price = "12.50"\n'
    award = f'[awards.new]\n{terms}expires = 2035-06-15\ncliff = 2025-06-15\napproved-by = "board"\n'
    told = [
        event("split", 'security = "common"\nnew = 2', split_on),
        event("grant", 'award = "new"\nreported = ["edda"]', "2025-06-15"),
        event("exercise", 'award = "new"\nunits = 100', "2025-06-17"),
    ]
    told.sort(key=lambda one: one.partition("date = ")[2])
    document = one(award + "".join(told)).document
    assert [row.price.text for row in rows(document)[:1]] == [price]
    assert document.derivative_table[0].exercise_price.text == price


def test_a_split_changes_the_units_of_an_award_and_what_a_convertible_gives() -> None:
    note = (
        '[securities.note]\ntitle = "Note"\nkind = "convertible"\nof = "common"\ngives = 40\n'
        "exercise-price = 25\nexercisable = 2024-01-02\nexpires = 2029-01-02\n"
    )
    base = BASE.replace("holdings = [", 'holdings = [{ holder = "edda", security = "note", amount = 10 }, ')
    split = event("split", 'security = "common"\nnew = 2')
    later = [event("conversion", 'who = "edda"\nsecurity = "note"\nunits = 4'), event("vesting", 'award = "units"')]
    document = one(note + UNITS + split + "".join(later), base).document
    shares, settled = document.derivative_table
    assert (shares.underlying_shares.text, shares.exercise_price.text, shares.shares_owned.text) == ("320", "12.5", "6")
    assert (settled.underlying_shares.text, settled.shares_owned.text) == ("600", "1200")


def test_without_a_day_of_opening_the_balances_are_those_before_the_first_event() -> None:
    base = BASE.replace("as-of = 2025-06-13\n", "")
    assert codes(one(UNITS + event("vesting", 'award = "units"'), base).document) == ["M", "M"]


def test_a_title_longer_than_its_box_is_stated_under_remarks() -> None:
    title = "Executive Vice President, Harbours and Moorings"
    document = one(SALE, BASE.replace("Executive Chair", title)).document
    assert document.reporting_owners[0].officer_title.text == "See Remarks"
    assert document.remarks.text == f"Title: {title}."


@pytest.mark.parametrize(("year", "state", "country", "foreign"), [(2025, "A6", None, None), (2026, None, "A6", "1")])
def test_a_foreign_address_is_in_the_boxes_of_the_day_of_filing(
    year: int, state: str | None, country: str | None, foreign: str | None
) -> None:
    base = BASE.replace("2025", str(year)).replace(
        'cik = "0009990042"', 'cik = "0009990042"\naddress = { city = "Toronto", country = "A6" }'
    )
    (owner,) = one(SALE.replace("2025", str(year)), base.replace("2026-06-18", "2026-06-17")).document.reporting_owners
    assert (owner.state.text, owner.country.text, owner.non_us_address.text) == (state, country, foreign)


def test_ones_own_texts_stand_in_place_of_ours() -> None:
    own = event(
        "vesting", 'award = "units"\nnotes = [{ on = "code", text = "mine", table = "both" }, { on = "price", text = "" }]'
    )
    texts = '[texts]\nmine = "Settled in shares."\nschedule = "See the plan of {granted}."\n'
    notes = [note.text for note in one(UNITS + own + texts).document.footnotes]
    assert notes[0] == "Settled in shares."
    assert "See the plan of June 16, 2024." in notes


def test_a_users_text_keeps_its_spacing_and_its_full_stops() -> None:
    own = event("vesting", 'award = "units"\nnotes = [{ on = "price", text = "two" }]')
    texts = """[texts]
two = "Settled in shares.  No price was paid ..  See {plan}."
vested = "Delivered  under the {award}.  {nothing} is withheld."
schedule = "Granted on  {granted}.  {schedule}"
"""
    notes = [note.text for note in one(UNITS + own + texts).document.footnotes]
    assert "Settled in shares.  No price was paid ..  See {plan}." in notes
    assert "Delivered  under the restricted stock units granted on June 16, 2024.  {nothing} is withheld." in notes
    assert any(
        note.startswith("Granted on  June 16, 2024.  The units vest in three equal annual installments ") for note in notes
    )


@pytest.mark.parametrize(
    ("text", "words", "says"),
    [
        ("Represents {award}. {schedule}", {"award": "Units", "schedule": ""}, "Represents Units."),
        ("A gift to {to}.", {"to": "Larkspur, Inc."}, "A gift to Larkspur, Inc."),
        ("Held by {to}, a trust...", {"to": "Larkspur, Inc."}, "Held by Larkspur, Inc., a trust..."),
        ("{to}  and {to}.", {"to": "{date}", "date": "never"}, "{date}  and {date}."),
    ],
)
def test_words_are_inserted_once_and_leave_no_gap(text: str, words: dict[str, str], says: str) -> None:
    context = DraftingContext(facts(f"[texts]\nsplit = {json.dumps(text)}\n"), "events.toml")
    assert FootnoteWording(context).say("split", **words) == says


def test_balances_can_come_from_a_ledger() -> None:
    made = draft(facts(SALE), opening={BalanceLine("edda", "common"): Decimal(500)})
    assert made.drafts[0].document.rows[0].shares_owned.text == "100"


def test_one_event_drafts_the_forms_of_fifty_insiders() -> None:
    people = "".join(
        f'[people.p{n}]\nname = "INSIDER {n}"\ncik = "{9991000 + n}"\nroles = [{{ role = "director" }}]\n'
        f'[awards.a{n}]\nto = "p{n}"\nsecurity = "units"\nunits = {100 + n}\ngranted = 2024-06-16\ncliff = 2025-06-16\n'
        for n in range(50)
    )
    made = drafting(people + event("vesting day"))
    assert [form.document.rows[0].shares_owned.text for form in made.drafts] == [str(100 + n) for n in range(50)]


def test_before_29_august_2002_exempt_transactions_with_the_issuer_are_on_form_5() -> None:
    base = BASE.replace("2025-06-18", "2003-02-10").replace("2025-06-13", "2002-01-02").replace("2021-01-04", "1999-01-04")
    award = UNITS.replace("2024-06-16", "DAY").replace("2025-06-16", "2003-08-01")
    before, since = (
        drafting(
            award.replace("DAY", day) + event("grant", 'award = "units"', day),
            base + "[year-end]\non = 2002-12-31\n",
        )
        for day in ("2002-08-28", "2002-08-29")
    )
    assert [(one.document.form, str(one.due.due)) for one in before.drafts] == [("5", "2003-02-14")]
    assert [(one.document.form, str(one.due.due)) for one in since.drafts] == [("4", "2002-09-03")]
    (row,) = rows(before.drafts[0].document)
    assert (row.code.text, row.form_type.text, row.timeliness.text) == ("A", "5", None)


@pytest.mark.parametrize(
    ("signed", "found"),
    [("2024-12-25", "POSSIBLY-LATE"), ("2024-12-26", "POSSIBLY-LATE"), ("2024-12-27", "LATE")],
)
def test_a_draft_and_its_lateness_show_both_dates_where_edgar_may_have_been_closed(signed: str, found: str) -> None:
    base = BASE.replace("2025-06-18", signed).replace("2025-06-13", "2024-12-02")
    made = drafting(SALE.replace("2025-06-16", "2024-12-20"), base)
    assert (str(made.drafts[0].due.due), str(made.drafts[0].due.if_closed)) == ("2024-12-24", "2024-12-26")
    (late,) = made.findings
    assert (late.id, "list of delinquent reports" in late.remedy) == (found, found == "LATE")
    assert "was due by 2024-12-24 (or Thu 2024-12-26 if EDGAR was closed on 2024-12-24)" in late.message
