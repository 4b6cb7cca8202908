"""Entered trades that make a short-swing profit: a warning for the person and the household, and none for what is exempt."""

from __future__ import annotations

import pytest

from tests.drafting.examples import BASE, drafting

SPOUSE = """
[people.sven]
name = "Lind Sven"
called = "Sven Lind"

[[relations]]
who = "edda"
is = "spouse"
of = "sven"
"""


def trade(kind: str, day: str, price: str, keys: str = 'counterparty = "market"', who: str = "edda") -> str:
    return (
        f'\n[[events]]\nkind = "{kind}"\ndate = {day}\nwho = "{who}"\nsecurity = "common"\nunits = 100\nprice = {price}\n'
        f"{keys}\n"
    )


def warnings(events: str, base: str = BASE) -> list[str]:
    made = drafting(events, base.replace("signed = 2025-06-18", 'signed = 2025-12-31\ntogether = "all"'))
    assert made.questions == ()
    return [one.message for one in made.findings if one.id == "SHORT-SWING"]


def test_a_purchase_and_a_sale_in_the_window_are_warned_of() -> None:
    (message,) = warnings(trade("purchase", "2025-06-16", "18.20") + trade("sale", "2025-07-15", "18.70"))
    assert message == (
        "The purchase on 2025-06-16 at $18.20 and the sale on 2025-07-15 at $18.70 are less than six months apart: the issuer"
        " can recover $50.00 from Edda M. Winterbourne."
    )


def test_the_trade_of_a_spouse_counts() -> None:
    events = trade("purchase", "2025-06-16", "40", who="sven") + trade("sale", "2025-06-17", "45")
    (message,) = warnings(events, BASE + SPOUSE)
    assert "recover $500.00" in message


@pytest.mark.parametrize(
    "events",
    [
        trade("purchase", "2025-06-16", "18.20") + trade("sale", "2025-12-15", "18.70"),
        trade("purchase", "2025-06-16", "18.20") + trade("sale", "2025-07-15", "18.20"),
        trade("purchase", "2025-06-16", "18.20"),
        trade("purchase", "2025-06-16", "18.20", 'counterparty = "issuer"\napproved-by = "board"')
        + trade("sale", "2025-07-15", "18.70"),
    ],
)
def test_what_makes_no_profit_is_not_warned_of(events: str) -> None:
    assert warnings(events) == []
