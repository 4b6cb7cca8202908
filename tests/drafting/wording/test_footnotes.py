"""The footnotes we compose: one text for each situation, in the tense of the row, in the numbers after a split."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from section16.document.ownership import OwnershipDocument
from section16.drafting.context.context import DraftingContext
from section16.drafting.context.phrases import award_units, listed, shares_of_title
from section16.drafting.wording.control import nature_of
from section16.drafting.wording.texts import TEXTS
from section16.drafting.wording.vesting_terms import vesting_terms
from section16.facts.control import chains
from section16.facts.securities import Security
from tests.drafting.examples import BASE, SALE, drafting, facts, one
from tests.drafting.test_forms import SHOWN_AS_SHARES, UNITS, event

OPTIONS = """
[awards.options]
to = "edda"
security = "options"
units = 4000
granted = 2022-06-16
approved-by = "board"
exercise-price = "12.50"
expires = 2032-06-16
formula = { parts = 4, every = "year", first = 2023-06-16 }
"""
STOCK = """
[securities.restricted]
title = "Common Stock"
kind = "restricted stock"
of = "common"
[awards.stock]
to = "edda"
security = "restricted"
units = 900
granted = 2024-06-16
approved-by = "board"
formula = { parts = 3, every = "year", first = 2025-06-16 }
"""
EXERCISE = event("exercise", 'award = "options"\nunits = 1000\nwithheld = 700\nwithheld-price = "18.40"\nwithheld-for = "{}"')
REVERSE = event("split", 'security = "common"\nnew = 1\nold = 7\nfractions = "{}"', "2025-06-14")


def notes(document: OwnershipDocument) -> list[str]:
    return [note.text or "" for note in document.footnotes]


def withheld(text: str, base: str = BASE) -> str:
    document = one(text, base).document
    (row,) = [row for row in document.rows if not row.HOLDING and row.code.text == "F"]  # type: ignore[union-attr]  # no holding
    (mark,) = row.coding_footnotes
    return document.footnote(mark) or ""


def schedule(text: str) -> str:
    """Return the footnote in place of the date exercisable, without the sentence on the grant."""
    document = one(text).document
    (mark,) = document.derivative_table[0].exercise_date.footnotes
    return (document.footnote(mark) or "").partition(". ")[2]


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        ("taxes", "to satisfy tax withholding obligations upon the exercise of an option granted on June 16, 2022."),
        ("exercise price", "to pay the exercise price of an option granted on June 16, 2022."),
        (
            "exercise price and taxes",
            (
                "to pay the exercise price of an option granted on June 16, 2022 and to satisfy tax withholding obligations in "
                "connection with the exercise."
            ),
        ),
    ],
)
def test_shares_withheld_at_an_exercise_say_what_for(reason: str, says: str) -> None:
    said = withheld(OPTIONS + EXERCISE.format(reason)).replace("a stock option", "an option")
    assert said == f"Represents shares withheld by the issuer {says}"


def test_what_shares_are_withheld_for_at_an_exercise_is_asked() -> None:
    made = drafting(OPTIONS + EXERCISE.replace('\nwithheld-for = "{}"', ""))
    (question,) = made.questions
    assert question.location.endswith("withheld-for")
    assert question.answers == ("taxes", "exercise price", "exercise price and taxes")


def test_nothing_is_paid_at_the_exercise_of_an_appreciation_right() -> None:
    rights = OPTIONS + EXERCISE.replace('\nwithheld-for = "{}"', "")
    base = BASE.replace(
        'title = "Stock Option (right to buy)"\nkind = "options"', 'title = "SAR"\nkind = "appreciation rights"'
    )
    assert "tax withholding obligations upon the exercise of SAR granted on" in withheld(rights, base)


@pytest.mark.parametrize(
    ("text", "base", "award"),
    [
        (UNITS, BASE, "restricted stock units granted on June 16, 2024"),
        (UNITS, SHOWN_AS_SHARES, "restricted stock units granted on June 16, 2024"),
        (STOCK, BASE, "restricted stock granted on June 16, 2024"),
    ],
)
def test_shares_withheld_at_a_vesting_name_the_award(text: str, base: str, award: str) -> None:
    name = "stock" if text is STOCK else "units"
    told = event("vesting", f'award = "{name}"\nwithheld = 100\nwithheld-price = "18.40"')
    assert withheld(text + told, base) == (
        f"Represents shares withheld by the issuer to satisfy tax withholding obligations upon the vesting of {award}."
    )


def test_a_withholding_of_its_own_names_the_award_it_states_and_is_asked_about_beside_an_exercise() -> None:
    alone = event("withholding", 'who = "edda"\nsecurity = "common"\nunits = 350\nprice = "18.40"')
    assert withheld(alone) == TEXTS["withheld"].says
    assert "upon the vesting of restricted stock units" in withheld(
        UNITS + alone.replace("units = 350", 'units = 350\nvesting-of = "units"')
    )
    (finding,) = drafting(UNITS + alone.replace("units = 350", 'units = 350\nvesting-of = "unit"')).findings
    assert (finding.id, finding.remedy) == ("FACTS-UNKNOWN", "Did you mean units?")
    exercised = OPTIONS + event("exercise", 'award = "options"\nunits = 1000')
    assert [question.location.rpartition(", ")[2] for question in drafting(exercised + alone).questions] == ["withheld-for"]
    told = alone.replace("units = 350", 'units = 350\nwithheld-for = "exercise price"')
    assert "to pay the exercise price of a stock option granted on June 16, 2022" in withheld(exercised + told)


def test_ones_own_text_for_withholding_serves_every_kind_of_it() -> None:
    own = OPTIONS + EXERCISE.format("taxes") + '[texts]\nwithheld = "Withheld for {award}."\n'
    assert withheld(own) == "Withheld for a stock option granted on June 16, 2022."


def test_column_7_names_the_relative_also_where_a_longer_chain_leads_to_the_same_person() -> None:
    people = """
[people.karl]
name = "WINTERBOURNE KARL"
[entities.trust]
name = "Winterbourne Family Trust"
[[relations]]
who = "edda"
is = "spouse"
of = "karl"
[[relations]]
who = "edda"
is = "trustee"
of = "trust"
[[relations]]
who = "trust"
is = "manager"
of = "karl"
"""
    context = DraftingContext(facts(people + SALE), "events.toml")
    found = chains(context.facts.relations, "edda", "karl", date(2025, 6, 16))
    assert [[link.is_ for link in chain] for chain in found] == [["spouse"], ["trustee", "manager"]]
    assert nature_of(context, "karl", found) == "By spouse"
    assert nature_of(context, "karl", found[1:]) == "By WINTERBOURNE KARL"


def test_ones_own_text_may_use_every_word_of_the_text_it_replaces() -> None:
    keys = 'who = "edda"\nsecurity = "common"\nunits = 1234\nthrough = "401(k) plan"'
    own = '[texts]\nbought = "{units}; {shares}; {through}; {date}."\n'
    assert notes(one(event("plan purchase", keys, "2025-06-14") + SALE + own).document) == [
        "1,234; 1,234 shares; the issuer's 401(k) plan; June 14, 2025."
    ]


def test_a_sale_to_cover_names_the_award_that_vested() -> None:
    sold = event("vesting", 'award = "units"') + event(
        "sale to cover", 'who = "edda"\nsecurity = "common"\nunits = 120\nprice = "18.31"'
    )
    (text,) = [note for note in notes(one(UNITS + sold).document) if "sold to cover" in note]
    assert "in connection with the vesting of restricted stock units. The sale" in text
    assert text.endswith("was not discretionary for the reporting person.")


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        (
            "formula = { parts = 4, every = 'year', first = 2025-06-16 }",
            "vest in four equal annual installments beginning on June 16, 2025.",
        ),
        (
            "formula = { parts = 16, every = 'quarter', first = 2025-06-16 }",
            "vest in 16 equal quarterly installments beginning on June 16, 2025.",
        ),
        ("cliff = 2026-06-16", "vest in full on June 16, 2026."),
        ("cliff = 2025-06-16", "vested in full on June 16, 2025."),
        (
            "formula = { parts = 2, every = 'year', first = 2024-06-16 }",
            "vested in two equal annual installments beginning on June 16, 2024 and are fully vested.",
        ),
        (
            "tranches = [{ on = 2025-06-16, units = 300 }, { on = 2027-01-04, units = 600 }]",
            "vest as follows: 300 on June 16, 2025 and 600 on January 4, 2027.",
        ),
        (
            "tranches = [{ on = 2025-06-16, units = 450 }, { on = 2027-01-04, units = 450 }]",
            "vest in two equal installments on June 16, 2025 and January 4, 2027.",
        ),
        (
            "service = true\ncliff = 2026-06-16",
            "vest in full on June 16, 2026, subject to continued service through that date.",
        ),
        (
            "service = true\nformula = { parts = 3, every = 'year', first = 2025-06-16 }",
            (
                "vest in three equal annual installments beginning on June 16, 2025, subject to continued service through each "
                "vesting date."
            ),
        ),
    ],
)
def test_a_schedule_is_stated_in_the_tense_of_the_row(terms: str, says: str) -> None:
    award = UNITS.replace('formula = { parts = 3, every = "year", first = 2025-06-16 }', terms)
    told = event("vesting", 'award = "units"\nunits = 10')
    document = one(award + told).document
    texts = [document.footnote(mark) or "" for mark in document.derivative_table[0].exercise_date.footnotes]
    assert texts == [f"On June 16, 2024, the reporting person was granted 900 restricted stock units. The units {says}"]


def test_an_option_that_is_fully_vested_says_so() -> None:
    assert schedule(OPTIONS.replace("2023-06-16", "2022-06-16") + event("exercise", 'award = "options"\nunits = 10')) == (
        "The option vested in four equal annual installments beginning on June 16, 2022 and is fully vested."
    )
    assert schedule(OPTIONS + event("exercise", 'award = "options"\nunits = 10', "2025-06-15")) == (
        "The option vests in four equal annual installments beginning on June 16, 2023."
    )


def test_a_change_of_a_schedule_counts_from_the_day_it_was_decided() -> None:
    change = 'changes = [{ decided = 2025-06-15, to = 2025-06-16, approved-by = "the board of directors" }]\n'
    told = event("vesting", 'award = "units"')
    assert schedule(UNITS + change + told) == (
        "The units were scheduled to vest in three equal annual installments beginning on June 16, 2025. Pursuant to an "
        "amendment approved by the board of directors on June 15, 2025, 900 of the units vested on June 16, 2025."
    )
    later = change.replace("2025-06-15", "2025-06-17").replace("to = 2025-06-16", "to = 2025-06-20")
    assert "amendment" not in schedule(UNITS + later + told)


def test_after_a_split_the_schedule_has_the_new_numbers_and_the_new_exercise_price_is_explained() -> None:
    split = event("split", 'security = "common"\nnew = 2', "2025-06-14")
    document = one(OPTIONS + split + event("exercise", 'award = "options"\nunits = 10')).document
    row = document.derivative_table[0]
    assert row.exercise_price.text == "6.25"
    assert [document.footnote(mark) for mark in row.exercise_price.footnotes] == [
        (
            "The exercise price and the number of underlying shares were adjusted to reflect the 2-for-1 stock split effected "
            "on June 14, 2025. Before the adjustment, the exercise price was $12.50 per share."
        )
    ]
    (mark,) = row.exercise_date.footnotes
    assert document.footnote(mark) == (
        "On June 16, 2022, the reporting person was granted a stock option to purchase 4,000 shares of Common Stock (8,000 as "
        "adjusted for the 2-for-1 stock split effected on June 14, 2025). The option vests in four equal annual installments "
        "beginning on June 16, 2023."
    )


def test_parts_of_their_own_sizes_are_stated_in_the_numbers_after_a_split() -> None:
    tranches = "tranches = [{ on = 2025-06-16, units = 300 }, { on = 2027-01-04, units = 600 }]"
    award = UNITS.replace('formula = { parts = 3, every = "year", first = 2025-06-16 }', tranches)
    split = event("split", 'security = "common"\nnew = 2', "2025-06-14")
    text = schedule(award + split + event("vesting", 'award = "units"'))
    assert text.endswith("The units vest as follows: 600 on June 16, 2025 and 1,200 on January 4, 2027.")


@pytest.mark.parametrize(
    ("how", "owned", "says"),
    [
        ("cash in lieu", "5314", " Cash was paid in lieu of fractional shares."),
        ("rounded down", "5314", " Fractional shares were rounded down to the nearest whole share."),
        ("rounded up", "5315", " Fractional shares were rounded up to the nearest whole share."),
        ("rounded to nearest", "5314", " Fractional shares were rounded to the nearest whole share."),
        ("kept", "5314.2857", ""),
    ],
)
def test_a_reverse_split_settles_fractions_and_says_how(how: str, owned: str, says: str) -> None:
    document = one(REVERSE.format(how) + SALE).document
    assert document.rows[0].shares_owned.text == owned
    assert notes(document) == [f"Reflects the 1-for-7 reverse stock split effected on June 14, 2025.{says}"]


def test_how_fractions_are_settled_is_asked_where_a_balance_would_have_one() -> None:
    made = drafting(REVERSE.replace('\nfractions = "{}"', "") + SALE)
    (question,) = made.questions
    assert question.location.endswith("fractions")
    assert "40000 shares of Edda M. Winterbourne result in a fraction of a share" in question.line()
    whole = REVERSE.replace('\nfractions = "{}"', "").replace("old = 7", "old = 8")
    assert one(whole + SALE).document.rows[0].shares_owned.text == "4600"
    assert notes(one(whole + SALE).document) == ["Reflects the 1-for-8 reverse stock split effected on June 14, 2025."]


def test_after_a_reverse_split_the_parts_of_an_award_come_to_its_balance() -> None:
    days = ("2025-06-16", "2026-06-16", "2027-06-16")
    base = BASE.replace("signed = 2025-06-18", 'signed = 2027-06-18\ntogether = "all"')
    told = REVERSE.format("cash in lieu") + "".join(event("vesting", 'award = "units"', day) for day in days)
    rows = one(UNITS + told, base).document.derivative_table
    assert [row.shares.text for row in rows] == ["42", "43", "43"]  # type: ignore[union-attr]  # vestings
    assert [row.shares_owned.text for row in rows] == ["86", "43", "0"]


def test_a_convertible_explains_its_conversion_price_after_a_split() -> None:
    note = (
        '[securities.note]\ntitle = "Note"\nkind = "convertible"\nof = "common"\ngives = 40\n'
        "exercise-price = 25\nexercisable = 2024-01-02\nexpires = 2029-01-02\n"
    )
    base = BASE.replace("holdings = [", 'holdings = [{ holder = "edda", security = "note", amount = 10 }, ')
    split = event("split", 'security = "common"\nnew = 2', "2025-06-14")
    document = one(note + split + event("conversion", 'who = "edda"\nsecurity = "note"\nunits = 4'), base).document
    assert any("Before the adjustment, the conversion price was $25.00 per share." in text for text in notes(document))


def test_a_gift_to_ones_own_trust_names_both_sides() -> None:
    trust = '[entities.trust]\nname = "Tern Point Trust"\n[[relations]]\nwho = "edda"\nis = "trustee"\nof = "trust"\n'
    given = event("gift", 'giver = "edda"\nreceiver = "trust"\nsecurity = "common"\nunits = 1500')
    texts = notes(one(trust + given).document)
    assert texts[0] == "Represents a bona fide gift of 1,500 shares by the reporting person to Tern Point Trust."


def test_units_shown_as_shares_say_what_a_unit_gives() -> None:
    grant = UNITS.replace("2024-06-16", "2025-06-16").replace("first = 2025", "first = 2026")
    (text,) = notes(one(grant + event("grant", 'award = "units"'), SHOWN_AS_SHARES).document)
    assert text == (
        "Represents restricted stock units. Each unit represents a contingent right to receive one share of Common Stock. The "
        "units vest in three equal annual installments beginning on June 16, 2026."
    )


def test_an_average_of_a_derivative_is_that_of_column_8() -> None:
    warrant = (
        '[securities.warrant]\ntitle = "Warrant"\nkind = "warrants"\nof = "common"\n'
        "exercise-price = 9\nexercisable = 2024-01-02\nexpires = 2029-01-02\n"
    )
    sale = SALE.replace('"common"', '"warrant"').replace(
        'units = 400\nprice = "18.70"', 'trades = [{ units = 3, price = "8.20" }, { units = 7, price = 8.45 }]'
    )
    base = BASE.replace("holdings = [", 'holdings = [{ holder = "edda", security = "warrant", amount = 10 }, ')
    (text,) = notes(one(warrant + sale, base).document)
    assert text.startswith("The price reported in Column 8 is a weighted average price. These securities were sold in multiple")


def test_an_entity_alone_disclaims_its_own_interest() -> None:
    fund = BASE.replace("[people.edda]", "[entities.edda]").replace(
        'called = "Edda M. Winterbourne"', 'signature = "Fund, By: /s/ X"'
    )
    base = fund.replace("holdings = [", 'holdings = [{ holder = "trust", security = "common", amount = 800 }, ')
    relation = '[[relations]]\nwho = "edda"\nis = "trustee"\nof = "trust"\ndisclaimed = true\n'
    trust = f'[entities.trust]\nname = "Tern Point Trust"\n{relation}'
    assert "except to the extent of its pecuniary interest" in notes(one(trust + SALE, base).document)[0]


@pytest.mark.parametrize(
    ("title", "kind", "several", "single"),
    [
        ("Restricted Stock Unit", "units", "restricted stock units", "restricted stock unit"),
        ("Performance Stock Units", "units", "performance stock units", "performance stock unit"),
        ("Employee Stock Option (Right to Buy)", "options", "employee stock options", "employee stock option"),
        ("LTIP Units", "units", "LTIP Units", "LTIP Unit"),
        ("Common Stock", "restricted stock", "restricted stock", "share of restricted stock"),
        ("(Right to Buy)", "options", "(Right to Buy)", "(Right to Buy)"),
    ],
)
def test_an_award_is_named_as_running_text_names_it(title: str, kind: str, several: str, single: str) -> None:
    security = Security(title=title, kind=kind, of="common")  # type: ignore[arg-type]  # a kind
    assert (award_units(security), award_units(security, one=True)) == (several, single)


@pytest.mark.parametrize(
    ("units", "title", "says"),
    [
        (Decimal(1), "Class A Ordinary Shares", "one Class A Ordinary Share"),
        (Decimal(1250), "Common Stock, $0.01 par value", "1,250 shares of Common Stock, $0.01 par value"),
    ],
)
def test_shares_are_not_called_shares_twice(units: Decimal, title: str, says: str) -> None:
    assert shares_of_title(units, title) == says


def test_a_quarter_after_a_year_and_the_balance_by_month_is_one_sentence() -> None:
    initial = 'formula = { parts = 36, every = "month", first = 2023-07-16, initial = { on = 2023-06-16, units = 1000 } }'
    award = OPTIONS.replace(
        'formula = { parts = 4, every = "year", first = 2023-06-16 }', f'under = "the 2021 plan"\n{initial}'
    )
    document = one(award + event("exercise", 'award = "options"\nunits = 10')).document
    (mark,) = document.derivative_table[0].exercise_date.footnotes
    assert document.footnote(mark) == (
        "On June 16, 2022, the reporting person was granted a stock option to purchase 4,000 shares of Common Stock under "
        "the 2021 plan. The option vests as to 1,000 shares on June 16, 2023 and as to the balance in 36 equal monthly "
        "installments beginning on July 16, 2023."
    )


def test_purchases_under_one_plan_between_two_reports_are_one_footnote() -> None:
    def bought(day: str, units: int, through: str = "401(k) plan") -> str:
        return event("plan purchase", f'who = "edda"\nsecurity = "common"\nunits = {units}\nthrough = "{through}"', day)

    days = [bought(f"2025-06-{day}", 10) for day in (14, 15)]
    other = bought("2025-06-15", 7, "dividend reinvestment plan")
    split = event("split", 'security = "common"\nnew = 2', "2025-06-16")
    assert notes(one("".join(days) + other + SALE).document) == [
        "Includes 20 shares acquired under the issuer's 401(k) plan from June 14, 2025 to June 15, 2025.",
        "Includes 7 shares acquired under a dividend reinvestment plan on June 15, 2025.",
    ]
    assert notes(one(days[0] + split + bought("2025-06-16", 30) + SALE).document) == [
        "Includes 10 shares acquired under the issuer's 401(k) plan on June 14, 2025.",
        "Reflects the 2-for-1 stock split effected on June 16, 2025.",
        "Includes 30 shares acquired under the issuer's 401(k) plan on June 16, 2025.",
    ]


def test_a_forfeiture_says_why_where_the_facts_do() -> None:
    told = event("forfeiture", 'award = "units"\nunits = 300\nwhy = "upon termination of service"')
    assert (
        "Represents restricted stock units forfeited to the issuer for no consideration upon termination of service."
        in notes(one(UNITS + told).document)
    )


def test_an_issuer_may_state_what_of_a_balance_is_unvested() -> None:
    stated = SHOWN_AS_SHARES.replace('symbol = "LKHX"', 'symbol = "LKHX"\nunvested = "stated"')
    assert notes(one(UNITS + STOCK + SALE, stated).document) == [
        "Includes unvested awards: 600 restricted stock units and 600 shares of restricted stock."
    ]
    assert notes(one(UNITS + STOCK + SALE, SHOWN_AS_SHARES).document) == []
    without = UNITS.replace('formula = { parts = 3, every = "year", first = 2025-06-16 }', "outstanding = 900")
    assert notes(one(without + SALE, stated).document) == []


def test_no_text_leaves_a_word_in_braces() -> None:
    text = (
        UNITS
        + OPTIONS
        + REVERSE.format("cash in lieu")
        + event("vesting", 'award = "units"')
        + EXERCISE.format("taxes").replace("00\nw", "\nw")
    )
    assert not [note for note in notes(drafting(text).drafts[0].document) if "{" in note]
    assert listed(["A", "B", "C"]) == "A, B and C"


@pytest.mark.parametrize(("units", "says"), [(1, "Includes 1 share acquired"), (1250, "Includes 1,250 shares acquired")])
def test_one_share_is_one_share(units: int, says: str) -> None:
    keys = f'who = "edda"\nsecurity = "common"\nunits = {units}\nthrough = "401(k) plan"'
    (text,) = notes(one(event("plan purchase", keys, "2025-06-14") + SALE).document)
    assert text.startswith(says)


NAMES = """
    average before-registration bought bought-several control control-joint deferral-lost disclaimer
    dividend-equivalents dividends-reinvested expired forfeited further further-owners given-to given-within granted
    granted-units held-by not-fixed plan schedule sold-to-cover split terms-adjusted transferred unit unvested vested
    waiting withheld withheld-at-vesting withheld-for-price withheld-for-price-and-tax withheld-for-tax
"""


def test_each_text_has_a_name_under_which_the_user_replaces_it() -> None:
    assert sorted(TEXTS) == NAMES.split()
    assert {name: text.like for name, text in TEXTS.items() if text.like} == {
        "withheld-at-vesting": "withheld",
        "withheld-for-price": "withheld",
        "withheld-for-tax": "withheld",
        "withheld-for-price-and-tax": "withheld",
        "granted-units": "granted",
        "bought-several": "bought",
        "control-joint": "control",
        "further-owners": "further",
    }


def test_a_text_of_ones_own_replaces_those_that_are_like_it() -> None:
    own = OPTIONS + EXERCISE.format("taxes") + '[texts]\nwithheld = "Ours."\n'
    assert withheld(own) == "Ours."


@pytest.mark.parametrize(
    ("moved", "says"),
    [
        ("2025-06-30", "Pursuant to an amendment on June 1, 2025, 300 of the units vest on June 30, 2025."),
        ("2025-06-10", "Pursuant to an amendment on June 1, 2025, 300 of the units vested on June 10, 2025."),
    ],
)
def test_a_change_of_a_schedule_is_stated_in_the_tense_of_the_row(moved: str, says: str) -> None:
    changed = UNITS + f"changes = [{{ decided = 2025-06-01, to = {moved}, parts = [2] }}]\n"
    terms = vesting_terms(DraftingContext(facts(changed), "events.toml"), "units", date(2025, 6, 16))
    assert terms.endswith(says)
