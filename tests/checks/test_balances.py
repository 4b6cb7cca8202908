"""Balances that are doubted: which of two contradicting balances has more for it, and what is said of it."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

import section16
from section16.checks.sense import balances
from section16.checks.subject import Subject
from section16.document.footnotes import Footnote
from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.lots.cause import Cause
from section16.ledger.lots.lot import Assertion
from tests.builders import UNREMARKABLE
from tests.ledger.filings import UNITS, book_of, filed, grant, holding, row, sale

FIRST = filed(1, "2025-03-05", sale(100, 900))
BEFORE = filed(9, "2025-02-05", sale(100, 1000))
DOUBTED = filed(2, "2025-04-05", sale(50, 950))
"""It follows from 1,000, the balance before the sale that the first form reports."""
AFTER = filed(3, "2025-05-05", sale(10, 940))


def doubted(*posted: PostedFiling) -> Assertion:
    (found,) = [one for one in book_of(*posted).assertions if one.cause is Cause.ERROR]
    return found


def test_a_balance_that_the_next_report_continues_is_not_called_an_error_against_a_single_one_before_it() -> None:
    assert balances._is_confirmed(doubted(FIRST, DOUBTED, AFTER))


def test_a_balance_that_contradicts_two_before_it_is_called_an_error() -> None:
    assert not balances._is_confirmed(doubted(BEFORE, FIRST, DOUBTED, AFTER))
    assert not balances._is_confirmed(doubted(FIRST, DOUBTED))


def test_no_value_is_proposed_for_a_balance_of_a_row_that_adds_what_its_code_takes_off() -> None:
    vested = row("II", title=UNITS, change=8_075, owned=8_075, code="M")
    assert balances._is_of_wrong_side(doubted(filed(1, "2025-03-23", grant(32_298, 32_298)), filed(2, "2025-06-30", vested)))
    assert not balances._is_of_wrong_side(doubted(BEFORE, FIRST, DOUBTED))


def test_a_row_that_states_what_a_transaction_starts_from_is_the_same_holding() -> None:
    posted = filed(1, "2025-03-05", holding(1_000), sale(100, 900), holding(400, through="By trust"))
    opening, sold, trust = book_of(posted).assertions
    rows = [opening, sold, trust]
    assert balances._opens_another(opening, rows)
    assert not balances._opens_another(trust, rows)
    assert not balances._opens_another(sold, rows)


@pytest.mark.parametrize(
    ("balance", "text", "named"),
    [
        ("7400.00", "A distribution of 7,400 shares by the sponsor.", True),
        ("7400", "Of 17,400 shares.", False),
        ("7400", "Of 7,400.5 shares.", False),
        ("48", "The units vest in 48 parts.", False),
    ],
)
def test_a_holding_whose_balance_a_footnote_states_is_not_missing(balance: str, text: str, *, named: bool) -> None:
    (held,) = book_of(filed(1, "2025-03-05", holding(balance, through="By sponsor"))).assertions
    document = msgspec.structs.replace(section16.read(UNREMARKABLE).document, footnotes=(Footnote(id="F1", text=text),))
    assert balances._is_named(Subject(document, date(2026, 3, 12)), held) is named
