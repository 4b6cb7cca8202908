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


WARRANTS = """
[securities.warrants]
title = "Warrant (right to buy)"
kind = "warrants"
of = "common"
gives = 2
exercise-price = 20
exercisable = 2025-01-02
expires = 2030-01-02

[securities.puts]
title = "Put Option (right to sell)"
kind = "options"
of = "common"
exercise-price = 15
exercisable = 2025-01-02
expires = 2026-01-16
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


def of(security: str, event: str) -> str:
    return event.replace('security = "common"', f'security = "{security}"')


def test_derivative_securities_of_the_same_terms_are_matched_as_shares_of_the_underlying() -> None:
    events = of("warrants", trade("purchase", "2025-06-16", "3") + trade("sale", "2025-07-15", "4"))
    (message,) = warnings(events, BASE + WARRANTS)
    assert message == (
        "The purchase of Warrant (right to buy) on 2025-06-16 at $1.50 and the sale of Warrant (right to buy) on 2025-07-15 at"
        " $2.00 are less than six months apart: the issuer can recover $100.00 from Edda M. Winterbourne."
    )


def test_a_derivative_security_and_stock_are_warned_of_without_an_amount() -> None:
    events = of("warrants", trade("purchase", "2025-06-16", "3")) + trade("sale", "2025-07-15", "18.70")
    (message,) = warnings(events, BASE + WARRANTS)
    assert message == (
        "The purchase of Warrant (right to buy) on 2025-06-16 and the sale on 2025-07-15 are less than six months apart, and"
        " one is of a derivative security: the issuer can recover from Edda M. Winterbourne at most the change in the market"
        " price of the underlying security between the two days."
    )


def test_a_put_that_is_bought_is_a_sale() -> None:
    (message,) = warnings(
        of("puts", trade("purchase", "2025-06-16", "3")) + trade("purchase", "2025-07-15", "18.70"), BASE + WARRANTS
    )
    assert "The purchase on 2025-07-15 and the sale of Put Option (right to sell) on 2025-06-16 are less" in message


@pytest.mark.parametrize(
    "events",
    [
        of("warrants", trade("purchase", "2025-06-16", "3") + trade("sale", "2025-07-15", "3")),
        of("warrants", trade("purchase", "2025-06-16", "3") + trade("sale", "2025-12-15", "4")),
        of("warrants", trade("purchase", "2025-06-16", "3")) + trade("sale", "2025-12-15", "18.70"),
        of("puts", trade("purchase", "2025-06-16", "3")) + trade("sale", "2025-07-15", "18.70"),
    ],
)
def test_derivative_securities_that_make_no_profit_are_not_warned_of(events: str) -> None:
    assert warnings(events, BASE + WARRANTS) == []
