"""Each question and each finding names the table and the key of the facts where the answer belongs."""

from __future__ import annotations

from decimal import Decimal

import pytest

from section16.document.table_two import DerivativeTransaction
from section16.drafting.adoption.naming import name_in_sentences
from tests.drafting.consistency.test_wrong_facts import AWARD, event
from tests.drafting.examples import BASE, SALE, drafting, unreadable
from tests.drafting.wording.test_footnotes import STOCK

OTHER = 'who = "edda"\nsecurity = "common"\nunits = 1\ndirection = "acquired"\n'
NOTED = OTHER + 'notes = [{ on = "code", text = "A distribution in kind." }]\n'
GRANT = AWARD.replace("2024-06-16", "2025-06-16").replace("2025-06-16 }", "2026-06-16 }")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (GRANT.replace('approved-by = "board"\n', "") + event("grant", 'award = "units"'), "[awards.units], approved-by"),
        (event("other", OTHER), "[[events]] 1 (other of 2025-06-16), notes"),
        (
            AWARD + event("vesting", 'award = "units"\nwithheld = 3'),
            "[[events]] 1 (vesting of 2025-06-16), withheld-price",
        ),
        (event("other", NOTED + 'code = "Z"\n'), "[[events]] 1 (other of 2025-06-16), same-class"),
        (SALE.replace('counterparty = "market"\n', ""), "[[events]] 1 (sale of 2025-06-16), counterparty"),
    ],
)
def test_a_question_names_the_key_that_answers_it(text: str, place: str) -> None:
    assert f"events.toml, {place}" in [question.location for question in drafting(text).questions]


@pytest.mark.parametrize(
    ("text", "identifier", "place"),
    [
        (event("other", NOTED + 'code = "P"\nform = 5\n'), "FORM-5-NOT-OPEN", "[[events]] 1 (other of 2025-06-16), form"),
        (AWARD + "cliff = 2026-06-16\n", "FACTS-CONTRADICT", "[awards.units]"),
        (
            event("gift", 'giver = "edda"\nreceiver = "edda"\nsecurity = "common"\nunits = 1'),
            "FACTS-CONTRADICT",
            "[[events]] 1 (gift of 2025-06-16), receiver",
        ),
        ("[year-end]\non = 2024-12-31\n", "YEAR-END", "[year-end], on"),
        (
            GRANT + 'performance = "revenue of 2026"\n' + event("grant", 'award = "units"'),
            "GRANT-BEFORE-EARNED",
            "[[events]] 1 (grant of 2025-06-16), award",
        ),
        (
            AWARD.replace('"board"', '"none of these"')
            .replace("2024-06-16", "2025-06-16")
            .replace("2025-06-16 }", "2026-06-16 }")
            + event("grant", 'award = "units"'),
            "GRANT-NOT-EXEMPT",
            "[awards.units], approved-by",
        ),
    ],
)
def test_a_finding_names_the_key_that_is_to_change(text: str, identifier: str, place: str) -> None:
    assert (identifier, f"events.toml, {place}") in [(one.id, one.location) for one in drafting(text).findings]


def test_balances_that_are_no_list_are_reported() -> None:
    base = BASE.partition("holdings = ")[0] + "holdings = 3\n"
    (found,) = unreadable("", base)
    assert (found.id, found.location) == ("FACTS-TABLE", "events.toml, [opening]")
    assert "holdings" in found.message


@pytest.mark.parametrize(
    ("filed", "written"),
    [
        ("OKONJO INES", "Ines Okonjo"),
        ("WINTERBOURNE EDDA M", "Edda M Winterbourne"),
        ("WINTERBOURNE EDDA M JR", "Edda M Winterbourne Jr"),
        ("DE LA CRUZ INES", ""),  # four words: where the last name ends cannot be known
        ("OKONJO", ""),
    ],
)
def test_a_name_is_turned_round_where_its_order_is_known(filed: str, written: str) -> None:
    assert name_in_sentences(filed, []) == written


def test_a_balance_has_the_decimals_it_was_given() -> None:
    made = drafting(SALE.replace("400", "0.5"))
    assert Decimal("39999.5") in [row.shares_owned.value for row in made.drafts[0].document.non_derivative_table]


def test_a_vesting_without_a_row_is_stated_unless_a_filed_form_reports_it() -> None:
    vesting = STOCK + event("vesting", 'award = "stock"')
    (said,) = [one.says for one in drafting(vesting).statements if "vesting" in one.says]
    assert said == "no row is due for the vesting of stock on 2025-06-16: its shares have been in Table I since the grant"
    assert [one for one in drafting(vesting + 'reported = ["edda"]\n').statements if "vesting" in one.says] == []


def test_an_event_on_an_award_is_a_row_of_its_line() -> None:
    waived = OTHER.replace('"common"', '"units"\naward = "units"').replace("acquired", "disposed of")
    made = drafting(AWARD + event("other", waived + 'notes = [{ on = "code", text = "A waiver." }]\n'))
    (row,) = made.drafts[0].document.derivative_table
    assert isinstance(row, DerivativeTransaction)
    assert (row.code.text, row.shares.text, row.shares_owned.text) == ("J", "1", "899")
