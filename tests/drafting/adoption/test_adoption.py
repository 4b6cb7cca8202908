"""An issuer adopted from its filings: who reports, what is held through whom, and what no filing tells."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from section16.document.cells import DateCell, DecimalCell, FlagCell, TextCell
from section16.document.footnotes import Footnote
from section16.document.ownership import OwnershipDocument
from section16.document.table_one import NonDerivativeHolding
from section16.document.table_two import DerivativeTransaction
from section16.drafting.adoption.adoption import adopted
from section16.drafting.awards.unvested import vesting_status
from section16.drafting.context.context import DraftingContext
from section16.drafting.draft import draft
from section16.facts.facts import Facts
from section16.facts.reading import read_facts
from tests.drafting.adoption.forms import HEAD, ISSUER, STORY, adopted_from, filed, forms, told


def balances(facts: Facts) -> dict[tuple[str, str], Decimal]:
    return {(one.holder, one.security or one.award): one.amount for one in facts.opening.holdings}


def owner(document: OwnershipDocument, **boxes: object) -> OwnershipDocument:
    """Return a form whose owner has other boxes."""
    return replace(document, reporting_owners=(replace(document.reporting_owners[0], **boxes),))


def first_row(document: OwnershipDocument, **boxes: object) -> OwnershipDocument:
    """Return a form whose first row of Table I has other boxes."""
    row, *rest = document.non_derivative_table
    return replace(document, non_derivative_table=(replace(row, **boxes), *rest))


def test_every_balance_after_the_last_form_is_there() -> None:
    assert balances(adopted_from(*forms()).facts) == {
        ("winterbourne", "common-stock"): 42000,
        ("winterbourne-spouse", "common-stock"): 1500,
        ("winterbourne-family-trust", "common-stock"): 7500,
        ("winterbourne", "convertible-note"): 100,
        ("winterbourne", "winterbourne-options-2030-02-03"): 3000,
        ("winterbourne", "winterbourne-units-2025-06-16"): 9000,
    }


def test_who_reports_is_there_with_address_name_and_roles() -> None:
    party = adopted_from(*forms()).facts.people["winterbourne"]
    assert (party.name, party.called, party.cik) == ("WINTERBOURNE EDDA M", "Edda M. Winterbourne", "0009990042")
    assert (party.address.street, party.address.state) == ("14 SLIPWAY ROAD", "ME")
    assert (party.address.city, party.address.zip) == ("PORT ELLERY", "04099")
    assert [(role.role, role.title, role.since) for role in party.roles] == [
        ("director", "", date(2025, 6, 2)),
        ("officer", "Chair", date(2025, 6, 2)),
    ]


def test_holders_stand_behind_the_natures_with_what_words_tell_of_them() -> None:
    facts = adopted_from(*forms()).facts
    assert {(one.is_, one.of) for one in facts.relations} == {
        ("spouse", "winterbourne-spouse"),
        ("trustee", "winterbourne-family-trust"),
    }
    assert facts.people["winterbourne-spouse"].nature == "By spouse"
    assert facts.entities["winterbourne-family-trust"].name == "Winterbourne Family Trust"


def test_awards_keep_their_terms_and_the_footnotes_on_them() -> None:
    facts = adopted_from(*forms()).facts
    options, units = facts.awards["winterbourne-options-2030-02-03"], facts.awards["winterbourne-units-2025-06-16"]
    assert (options.exercise_price, options.expires, options.outstanding) == (Decimal("12.50"), date(2030, 2, 3), Decimal(3000))
    assert (units.units, units.granted, units.outstanding) == (Decimal(9000), date(2025, 6, 16), Decimal(9000))
    assert {note.on for note in units.notes} == {"exercise price", "date exercisable", "expiration date"}
    assert facts.securities["convertible-note"].expires == date(2029, 1, 2)
    assert facts.issuer.units_in == "Table II"


def test_what_is_drafted_next_has_the_balances_that_the_whole_story_gives() -> None:
    event = 'who = "{}"\nsecurity = "{}"\nkind = "sale"\ndate = 2025-09-01\nunits = 100\nprice = 19\ncounterparty = "market"\n'
    whole = forms(STORY + "[[events]]\n" + event.format("edda", "common"))[-1]
    read, _ = read_facts(f"{HEAD}[[events]]\n{event.format('winterbourne', 'common-stock')}".encode())
    assert read is not None
    facts = adopted_from(*forms()).facts
    made = draft(replace(facts, events=read.events, filing=replace(facts.filing, signed=date(2025, 9, 3), holdings="all")))
    assert made.questions == ()
    one = made.drafts[0].document
    assert [(row.title.text, row.nature.text, row.shares_owned.value) for row in one.non_derivative_table] == [
        (row.title.text, row.nature.text, row.shares_owned.value) for row in whole.non_derivative_table
    ]


def test_a_day_in_the_past_and_a_day_of_knowledge_leave_out_what_came_later() -> None:
    submissions = [filed(number, document) for number, document in enumerate(forms(), 1)]
    early = adopted(submissions, ISSUER, as_of=date(2025, 6, 30)).facts
    assert early.opening.as_of == date(2025, 6, 30)
    assert balances(early)["winterbourne-family-trust", "common-stock"] == 8000
    assert balances(adopted(submissions, ISSUER).facts)["winterbourne-family-trust", "common-stock"] == 7500


def test_filings_of_another_issuer_are_passed_over_and_none_of_it_is_reported() -> None:
    with pytest.raises(KeyError, match="no filing of issuer 0009990099"):
        adopted([filed(1, forms()[0])], "0009990099")


def test_a_title_that_changes_ends_one_role_and_begins_another() -> None:
    first, second, *_ = forms()
    roles = adopted_from(first, owner(second, officer_title=TextCell("Chief Executive"))).facts.people["winterbourne"].roles
    assert [(role.title, role.since, role.until) for role in roles if role.role == "officer"] == [
        ("Chair", date(2025, 6, 2), date(2025, 6, 15)),
        ("Chief Executive", date(2025, 6, 16), date.max),
    ]


def test_a_box_that_is_left_open_ends_the_role_and_the_exit_box_ends_all() -> None:
    first, second, third, *_ = forms()
    left = owner(second, is_director=FlagCell("0"))
    gone = replace(owner(third, is_director=FlagCell("0")), not_subject_to_section16=FlagCell("1"))
    roles = adopted_from(first, left, gone).facts.people["winterbourne"].roles
    assert [(role.role, role.until) for role in roles] == [("director", date(2025, 6, 15)), ("officer", date(2025, 7, 1))]


def test_without_a_form_3_no_filing_states_since_when() -> None:
    assert {role.since for role in adopted_from(*forms()[1:]).facts.people["winterbourne"].roles} == {date.min}


def test_a_foreign_country_leaves_the_box_of_the_state() -> None:
    made = adopted_from(owner(forms()[0], state=TextCell("A6"), city=TextCell("TORONTO")))
    address = made.facts.people["winterbourne"].address
    assert (address.state, address.country) == ("", "A6")


def test_a_schedule_that_is_in_words_is_reported() -> None:
    made = adopted_from(*forms())
    assert "ADOPT-SCHEDULE" in told(made)
    assert "ADOPT-SCHEDULE" not in told(adopted_from(forms()[0]))


def test_a_grant_that_no_filing_shows_is_reported() -> None:
    made = adopted_from(*forms())
    assert [finding.message for finding in made.findings if finding.id == "ADOPT-GRANT"] == [
        "No filing shows the grant of Stock Option (right to buy): its date and size are not known."
    ]


def test_the_first_row_that_shows_an_award_is_not_its_grant() -> None:
    awards = adopted_from(*forms()).facts.awards
    options = [award for award in awards.values() if award.security.startswith("stock-option")]
    assert [(award.granted, award.expires is not None) for award in options] == [(None, True)]
    assert [award.granted for award in awards.values() if award.security.startswith("restricted")] == [date(2025, 6, 16)]


def test_an_adopted_award_without_a_schedule_is_not_called_vested() -> None:
    made = adopted_from(*forms())
    context = DraftingContext(made.facts, "facts.toml")
    assert {name: vesting_status(context, name, date(2030, 1, 2)) for name in made.facts.awards} == {
        "winterbourne-options-2030-02-03": "Exercisable since 2023-02-03.",
        "winterbourne-units-2025-06-16": "No vesting schedule entered.",
    }


@pytest.mark.parametrize(
    "nature", ["See footnote", "Footnotes", "See Remarks", "See Explanation of Responses", "Note 2", "see below", "(1)", "F2"]
)
def test_a_nature_that_points_to_a_footnote_is_reported(nature: str) -> None:
    document = forms()[0]
    rows = tuple(
        replace(row, nature=TextCell(nature)) if row.nature.text == "By spouse" else row
        for row in document.non_derivative_table
    )
    made = adopted_from(replace(document, non_derivative_table=rows))
    assert {"ADOPT-NATURE", "ADOPT-RELATION"} <= told(made)
    assert made.facts.entities["winterbourne-holder"].name == "who holds for Edda M. Winterbourne"
    assert "ADOPT-NATURE" not in told(adopted_from(document))


def test_a_note_in_dollars_is_adopted_with_its_footnotes_and_drafted_from() -> None:
    title, underlying = TextCell("8% Convertible Note"), TextCell("Common Stock")
    row = DerivativeTransaction(
        title=title,
        exercise_price=DecimalCell(None, ("F1",)),
        transaction_date=DateCell("2025-06-02"),
        form_type=TextCell("4"),
        code=TextCell("P"),
        equity_swap=FlagCell("0"),
        total_value=DecimalCell("25000"),
        price=DecimalCell("100"),
        acquired_disposed=TextCell("A"),
        exercise_date=DateCell(None, ("F1",)),
        expiration_date=DateCell(None, ("F1",)),
        underlying_title=underlying,
        underlying_shares=DecimalCell(None, ("F1",)),
        value_owned=DecimalCell("25000"),
        ownership=TextCell("D"),
    )
    note = Footnote(id="F1", text="At a price to come.")
    made = adopted_from(replace(forms()[2], derivative_table=(row,), footnotes=(*forms()[2].footnotes, note)))
    assert "ADOPT-DOLLARS" not in told(made)
    (name, security) = next(item for item in made.facts.securities.items() if item[1].counted_in == "dollars")
    assert (balances(made.facts)["winterbourne", name], security.gives) == (Decimal(25000), None)
    assert {one.on for one in security.notes} == {"exercise price", "date exercisable", "expiration date", "underlying amount"}


def test_a_holding_of_table_one_in_dollars_is_left_out_and_reported() -> None:
    row = NonDerivativeHolding(title=TextCell("6% Notes"), value_owned=DecimalCell("25000"), ownership=TextCell("D"))
    document = replace(forms()[0], non_derivative_table=(row,))
    made = adopted_from(document)
    assert "ADOPT-DOLLARS" in told(made)
    assert ("winterbourne", "6-notes") not in balances(made.facts)


def test_a_balance_that_does_not_follow_is_reported() -> None:
    first, _, third, *_ = forms()
    made = adopted_from(first, first_row(third, shares_owned=DecimalCell("4711")))
    assert "ADOPT-BALANCE" in told(made)
    assert "ADOPT-BALANCE" not in told(adopted_from(first, third))


def test_how_many_shares_a_note_gives_is_stated_by_no_form_3() -> None:
    first, second, *_ = forms()
    assert "ADOPT-GIVES" in told(adopted_from(first))
    assert "ADOPT-GIVES" not in told(adopted_from(first, second))


def test_nobody_without_a_relationship_is_passed_over_in_silence() -> None:
    nothing = {"is_director": FlagCell("0"), "is_officer": FlagCell("0")}
    assert "ADOPT-NO-ROLE" in told(adopted_from(owner(forms()[0], **nothing)))
    assert "ADOPT-NO-ROLE" not in told(adopted_from(forms()[0]))


def test_a_name_whose_order_is_not_clear_is_reported() -> None:
    long = owner(forms()[0], name=TextCell("VAN DER MEER WINTERBOURNE EDDA M"))
    made = adopted_from(replace(long, signatures=(replace(long.signatures[0], name=TextCell("/s/ E.")),)))
    assert "ADOPT-NAME" in told(made)
    assert "ADOPT-NAME" not in told(adopted_from(forms()[0]))


JOINT = '[[joint]]\nowners = ["edda", "fund"]\n'


def test_those_who_file_together_stay_together() -> None:
    made = adopted_from(*forms(STORY, HEAD + JOINT))
    assert [one.owners for one in made.facts.joint] == [("winterbourne", "fenwick-ridge-partners-l")]
    assert "ADOPT-JOINT" not in told(made)


def test_one_who_has_filed_alone_since_is_reported() -> None:
    together, *_, alone = forms(STORY, HEAD + JOINT)
    alone = replace(alone, reporting_owners=alone.reporting_owners[:1], signatures=alone.signatures[:1])
    made = adopted_from(together, alone)
    assert made.facts.joint == ()
    assert "ADOPT-JOINT" in told(made)


def test_a_nature_that_names_an_owner_leads_to_that_owner() -> None:
    document = forms("".join(STORY.partition('[[events]]\nkind = "grant"')[:1]), HEAD + JOINT)[0]
    rows = tuple(
        replace(row, nature=TextCell("By Fenwick Ridge Partners LP")) if row.nature.text == "By spouse" else row
        for row in document.non_derivative_table
    )
    made = adopted_from(replace(document, non_derivative_table=rows))
    assert balances(made.facts)["fenwick-ridge-partners-l", "common-stock"] == 1500
    natures = {one.holder: (one.direct, one.nature) for one in made.facts.opening.holdings if one.security == "common-stock"}
    assert natures == {
        "winterbourne": (None, ""),
        # the words are filed for this holding alone: the owner whom they name holds other securities directly
        "fenwick-ridge-partners-l": (None, "By Fenwick Ridge Partners LP"),
        "winterbourne-family-trust": (None, ""),  # the words belong to the trust, and column 7 of all that it holds has them
    }


APPOINTED = STORY[: STORY.index('[[events]]\nkind = "grant"')]
SALE = """
[[events]]
kind = "sale"
date = 2025-07-{day:02}
who = "edda"
security = "common"
units = {units}
price = 18
counterparty = "market"
"""
STATED = {"each": "after each row", "final": "after all rows"}
PAIRS, SINGLE = (1, 8, 15), (22, 29)
"""Days on which two sales are reported on one form, and days of a single sale."""


def sales(way: str) -> dict[int, OwnershipDocument]:
    """Return the Form 3 and a Form 4 for each day of sales, by day, with balances stated in one way."""
    story = "".join(SALE.format(day=day, units=500) + SALE.format(day=day, units=300) for day in PAIRS)
    story += "".join(SALE.format(day=day, units=100) for day in SINGLE)
    made = forms(APPOINTED + story, HEAD.replace("[issuer]\n", f'[issuer]\nbalances = "{STATED[way]}"\n'))
    return dict(zip((0, *PAIRS, *SINGLE), made, strict=True))


@pytest.mark.parametrize(
    ("ways", "singles", "seen"),
    [
        (("each", "each", "final"), (), "each"),
        (("each", "final", "final"), (), "final"),
        (("each", "final"), (), "each"),  # neither prevails: the amount after each row is what the instructions ask for
        (("final",), SINGLE, "final"),  # a form with a single transaction shows neither
        ((), SINGLE, "each"),
    ],
)
def test_how_balances_are_stated_is_what_most_forms_with_two_transactions_of_one_line_show(
    ways: tuple[str, ...], singles: tuple[int, ...], seen: str
) -> None:
    stated = {way: sales(way) for way in STATED}
    filed_forms = [stated["each"][0], *(stated[way][day] for way, day in zip(ways, PAIRS, strict=False))]
    made = adopted_from(*filed_forms, *(stated["each"][day] for day in singles))
    assert made.facts.issuer.balances == STATED[seen]
