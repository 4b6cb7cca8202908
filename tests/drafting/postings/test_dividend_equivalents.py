"""Dividend equivalents: units credited on awards and classes, with or without a report, and settled with the units."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

import section16
from section16.drafting.awards.unvested import parts_left
from section16.drafting.context.context import DraftingContext
from section16.drafting.draft import Draft
from section16.finding import Severity
from section16.formats.ownership_xml.filing import for_filing
from section16.render.brief import rows_in_brief
from tests.drafting.examples import BASE, drafting, facts, one

REPORTED = BASE.replace('kind = "units"\nof = "common"', 'kind = "units"\nof = "common"\ndividends-reinvested = false')
REINVESTED = REPORTED.replace("reinvested = false", "reinvested = true")
AWARD = """
[awards.units]
to = "edda"
security = "units"
units = 900
granted = 2024-06-16
approved-by = "board"
formula = { parts = 3, every = "year", first = 2025-06-17 }
"""
SECOND = (
    AWARD.replace("[awards.units]", "[awards.second]").replace("units = 900", "units = 600").replace("2024-06-16", "2025-01-15")
)
DEFERRED = """
[securities.deferred]
title = "Deferred Stock Units"
kind = "units"
of = "common"
counted = "whole class"
dividends-reinvested = false
notes = [{ on = "date exercisable", text = "Settled in shares six months after leaving the board." }]

[[opening.holdings]]
holder = "edda"
security = "deferred"
amount = "1000.5"
"""
OPENING = BASE[BASE.index("[opening]") :]
HOLDINGS = '[opening]\nas-of = 2025-06-13\n\n[[opening.holdings]]\nholder = "edda"\nsecurity = "common"\namount = 40000\n'


def credit(keys: str, day: str = "2025-06-16") -> str:
    return f'\n[[events]]\nkind = "dividend equivalents"\ndate = {day}\n{keys}\n'


def rows(form: Draft) -> list[str]:
    return list(rows_in_brief(form.document))


def footnotes(form: Draft) -> list[str]:
    return [note.text for note in form.document.footnotes]


def test_units_credited_on_an_award_are_a_row_of_code_a_under_its_terms() -> None:
    form = one(AWARD + credit('award = "units"\nunits = "37.5"'), REPORTED)
    assert rows(form) == ["Table II  A 2025-06-16 A 37.5 Restricted Stock Units at 0; 937.5 owned, direct"]
    (row,) = form.document.derivative_table
    assert (row.underlying_shares.text, row.price.text, row.form_type.text) == ("37.5", "0", "4")  # type: ignore[union-attr]  # a transaction
    assert (
        "Represents restricted stock units credited as dividend equivalents on the restricted stock units granted on "
        "June 16, 2024, which vest and are settled together with the units to which they relate."
    ) in footnotes(form)
    assert any(
        text.startswith("On June 16, 2024, the reporting person was granted 900 restricted stock units.")
        for text in footnotes(form)
    )
    assert form.due.due == date(2025, 6, 18)
    assert [str(one) for reason in form.reasons if reason.place == "Table II, row 1" for one in reason.citations][:1] == [
        "Rule 16b-3(d)"
    ]
    found = section16.check(for_filing(form.document), on=date(2025, 6, 18))
    assert [finding.line() for finding in found if finding.severity is not Severity.NOTE] == []


def test_reinvested_dividend_equivalents_need_no_row_and_the_next_form_shows_them() -> None:
    made = drafting(AWARD + credit('award = "units"\nunits = "37.5"'), REINVESTED)
    assert made.drafts == ()
    (told,) = made.statements
    assert told.line().startswith("Edda M. Winterbourne: no form is due for the dividend equivalents of 2025-06-16: ")
    assert "Rule 16a-11" in told.line()
    vests = '\n[[events]]\nkind = "vesting"\ndate = 2025-06-17\naward = "units"\n'
    form = one(AWARD + credit('award = "units"\nunits = "37.5"') + vests, REINVESTED)
    assert rows(form) == [
        "Table I   M 2025-06-17 A 312.5 Common Stock at 0; 40312.5 owned, direct",
        "Table II  M 2025-06-17 D 312.5 Restricted Stock Units at 0; 625 owned, direct",
    ]
    assert (
        "Includes 37.5 restricted stock units credited on June 16, 2025 through the reinvestment of dividend equivalents in a "
        "transaction exempt under Rule 16a-11."
    ) in footnotes(form)


def test_what_decides_whether_a_credit_is_reported_is_asked_once_for_the_class() -> None:
    made = drafting(AWARD + credit('award = "units"\nunits = 3') + credit('award = "units"\nunits = 4', "2025-06-17"))
    (question,) = made.questions
    assert (question.location, question.answers) == (
        "events.toml, [securities.units], dividends-reinvested",
        ("true", "false"),
    )
    assert made.drafts == ()


def test_credited_units_are_settled_at_vesting_with_their_units_and_leave_nothing() -> None:
    events = credit('award = "units"\nunits = 100')
    events += "".join(f'\n[[events]]\nkind = "vesting"\ndate = {year}-06-17\naward = "units"\n' for year in (2025, 2026, 2027))
    base = REPORTED.replace("signed = 2025-06-18", 'signed = 2027-06-18\ntogether = "all"')
    form = one(AWARD + events, base)
    assert rows(form)[3:] == [
        "Table II  A 2025-06-16 A 100 Restricted Stock Units at 0; 1000 owned, direct",
        "Table II  M 2025-06-17 D 333.3333 Restricted Stock Units at 0; 666.6667 owned, direct",
        "Table II  M 2026-06-17 D 333.3333 Restricted Stock Units at 0; 333.3334 owned, direct",
        "Table II  M 2027-06-17 D 333.3334 Restricted Stock Units at 0; 0 owned, direct",
    ]


def test_units_that_the_last_vesting_leaves_behind_are_reported_as_a_finding() -> None:
    events = credit('award = "units"\nunits = "0.5"')
    events += "".join(
        f'\n[[events]]\nkind = "vesting"\ndate = {year}-06-17\naward = "units"\nunits = 300\n' for year in (2025, 2026, 2027)
    )
    made = drafting(AWARD + events, REPORTED.replace("signed = 2025-06-18", 'signed = 2027-06-18\ntogether = "all"'))
    left = [finding for finding in made.findings if finding.id == "VESTING-LEFT"]
    assert [(one.location, one.severity) for one in left] == [
        ("events.toml, [[events]] 4 (vesting of 2027-06-17), units", Severity.WARN)
    ]
    assert "a balance of 0.5 is left" in left[0].message


@pytest.mark.parametrize(("named", "location"), [("", "award"), ('award = "second"', None)])
def test_a_holder_of_several_awards_is_asked_which_one_is_credited(named: str, location: str | None) -> None:
    keys = f'who = "edda"\nsecurity = "units"\nunits = 6\n{named}'
    made = drafting(AWARD + SECOND + credit(keys), REPORTED)
    if location is None:
        assert [rows(form) for form in made.drafts] == [
            ["Table II  A 2025-06-16 A 6 Restricted Stock Units at 0; 606 owned, direct"]
        ]
        return
    (finding,) = made.findings
    assert (finding.id, finding.location) == (
        "AWARD-UNNAMED",
        "events.toml, [[events]] 1 (dividend equivalents of 2025-06-16), award",
    )
    assert finding.remedy == "Add `award` with one of units, second."


def test_a_rate_credits_every_award_of_a_class_and_every_holder() -> None:
    form = one(AWARD + SECOND + credit('security = "units"\nper-unit = "0.0125"'), REPORTED)
    assert rows(form) == [
        "Table II  A 2025-06-16 A 11.25 Restricted Stock Units at 0; 911.25 owned, direct",
        "Table II  A 2025-06-16 A 7.5 Restricted Stock Units at 0; 607.5 owned, direct",
    ]


def test_a_class_counted_as_a_whole_is_credited_and_who_approved_the_terms_is_asked() -> None:
    base = REPORTED.replace(OPENING, HOLDINGS)
    keys = 'who = "edda"\nsecurity = "deferred"\nunits = "12.25"\n'
    asked = [question.location for question in drafting(DEFERRED + credit(keys), base).questions]
    assert "events.toml, [[events]] 1 (dividend equivalents of 2025-06-16), approved-by" in asked
    terms = DEFERRED.replace("notes = [", 'notes = [{ on = "expiration date", text = "None." }, ')
    form = one(terms + credit(keys + 'approved-by = "board"'), base)
    assert rows(form) == ["Table II  A 2025-06-16 A 12.25 Deferred Stock Units at 0; 1012.75 owned, direct"]
    assert any("on the deferred stock units previously reported" in text for text in footnotes(form))


SCHEDULE = 'formula = { parts = 3, every = "year", first = 2025-06-17 }\n'


@pytest.mark.parametrize(
    ("award", "credited", "owned"),
    [
        (AWARD, "90", "40090"),
        (AWARD.replace("first = 2025", "first = 2024"), "60", "40060"),  # a third had vested a year before
        (AWARD.replace("first = 2025-06-17", "first = 2025-06-16"), "90", "40090"),  # what vests on the day still counts
        (AWARD.replace(SCHEDULE, ""), "90", "40090"),
        (AWARD.replace(SCHEDULE, "outstanding = 500\n"), "50", "40050"),
    ],
    ids=[
        "nothing vested",
        "a third vested",
        "a third vests on the day",
        "no schedule",
        "no schedule, the units outstanding stated",
    ],
)
def test_a_rate_credits_the_units_of_an_award_shown_as_shares_that_have_not_vested(
    award: str, credited: str, owned: str
) -> None:
    form = one(award + credit('security = "units"\nper-unit = "0.1"'), REPORTED.replace("Table II", "Table I"))
    assert rows(form) == [f"Table I   A 2025-06-16 A {credited} Common Stock at 0; {owned} owned, direct"]


@pytest.mark.parametrize(
    ("keys", "identifier"),
    [
        ('award = "units"', "FACTS-CONTRADICT"),
        ('award = "units"\nunits = 1\nper-unit = 1', "FACTS-CONTRADICT"),
        ("units = 1", "FACTS-UNKNOWN"),
        ('security = "units"\nunits = 1', "FACTS-UNKNOWN"),
        ('who = "edda"\nsecurity = "options"\nper-unit = 1', "DIVIDEND-NOTHING"),
    ],
)
def test_a_credit_that_reaches_nothing_is_an_error(keys: str, identifier: str) -> None:
    found = drafting(AWARD + credit(keys), REPORTED).findings
    assert {finding.id for finding in found if finding.severity is Severity.REJECT} == {identifier}


def test_credits_follow_splits_and_forfeitures() -> None:
    events = credit('award = "units"\nunits = 90')
    events += '\n[[events]]\nkind = "split"\ndate = 2025-06-18\nsecurity = "common"\nnew = 2\n'
    events += '\n[[events]]\nkind = "forfeiture"\ndate = 2025-06-19\naward = "units"\nunits = 60\n'
    context = DraftingContext(facts(AWARD + events, REPORTED), "events.toml")
    left = [part.units for part in parts_left(context, "units", date(2025, 6, 20))]
    assert left == [Decimal(660), Decimal(660), Decimal(600)]


# Events of other kinds that name a class whose balances are kept by award

ADJUSTMENT = '\n[[events]]\nkind = "adjustment"\ndate = 2025-06-16\nwho = "edda"\nsecurity = "units"\nunits = 9\n'
ADJUSTMENT += 'direction = "{way}"\nwhy = "a count corrected"\n'
VESTS = '\n[[events]]\nkind = "vesting"\ndate = 2025-06-17\naward = "units"\n'


@pytest.mark.parametrize(("way", "vested", "left"), [("acquired", 303, 606), ("disposed of", 300, 591)])
def test_an_adjustment_of_units_reaches_the_holders_only_award(way: str, vested: int, left: int) -> None:
    form = one(AWARD + ADJUSTMENT.format(way=way) + VESTS, REPORTED)
    assert rows(form)[1] == f"Table II  M 2025-06-17 D {vested} Restricted Stock Units at 0; {left} owned, direct"


def event(kind: str, keys: str) -> str:
    return f'\n[[events]]\nkind = "{kind}"\ndate = 2025-06-16\nsecurity = "units"\nunits = 9\n{keys}\n'


@pytest.mark.parametrize(
    "event",
    [
        ADJUSTMENT.format(way="acquired"),
        ADJUSTMENT.format(way="disposed of"),
        event("gift", 'giver = "edda"'),
        event("gift", 'receiver = "edda"'),
        event("inheritance", 'who = "edda"'),
        event("withholding", 'who = "edda"\nprice = 1'),
        event("sale", 'who = "edda"\nprice = 1\ncounterparty = "market"'),
        event("other", 'who = "edda"\ndirection = "acquired"\nnotes = [{ on = "code", text = "A correction." }]'),
    ],
)
def test_no_event_loses_units_of_a_class_that_is_kept_by_award(event: str) -> None:
    found = drafting(AWARD + SECOND + event, REPORTED).findings
    assert [(one.id, one.location.endswith(", award")) for one in found] == [("AWARD-UNNAMED", True)]
    named = event.replace("units = 9\n", 'units = 9\naward = "second"\n')
    made = drafting(AWARD + SECOND + named, REPORTED)
    assert [finding.line() for finding in made.findings if finding.severity is Severity.REJECT] == []
    wrong = drafting(AWARD + SECOND + named.replace('"units"', '"options"'), REPORTED).findings
    assert ("FACTS-CONTRADICT", True) in [(one.id, one.location.endswith(", award")) for one in wrong]


def test_an_option_given_to_a_trust_keeps_its_terms() -> None:
    option = AWARD.replace('"units"\nunits', '"options"\nexercise-price = 4\nexpires = 2034-06-16\nunits')
    trust = '[entities.trust]\nname = "Tern Point Trust"\n[[relations]]\nwho = "edda"\nis = "trustee"\nof = "trust"\n'
    gift = event("gift", 'giver = "edda"\nreceiver = "trust"').replace('"units"\nunits = 9', '"options"\nunits = 200')
    form = one(option + trust + gift)
    assert rows(form) == [
        "Table II  G 2025-06-16 D 200 Stock Option (right to buy) at 0; 700 owned, direct",
        "Table II  G 2025-06-16 A 200 Stock Option (right to buy) at 0; 200 owned, By Tern Point Trust",
    ]
    assert [row.exercise_price.text for row in form.document.derivative_table] == ["4", "4"]
