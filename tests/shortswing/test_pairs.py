"""The general form, with pairs excluded and capped: against a network simplex, and with its proof."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16 import short_swing, verify
from section16.shortswing.matching import maximum
from section16.shortswing.pairs import Assigned, assign
from section16.shortswing.solution import pair_gains
from tests.shortswing.trading import START, lots_of

Gains = list[dict[int, int]]


def total(gains: Gains, supply: list[int], demand: list[int], found: Assigned) -> int:
    """Return the total gain of an assignment, after checking that it is possible and the highest."""
    profit, used = 0, Counter[int]()
    for sale, taken in enumerate(found.taken):
        assert sum(taken.values()) <= demand[sale]
        for purchase, amount in taken.items():
            assert amount > 0
            used[purchase] += amount
            profit += amount * gains[purchase][sale]
    assert all(used[purchase] <= amount for purchase, amount in enumerate(supply))
    assert min([*found.purchase_worth, *found.sale_worth], default=0) >= 0
    worth = sum(one * amount for one, amount in zip(found.purchase_worth, supply, strict=True))
    assert profit == worth + sum(one * amount for one, amount in zip(found.sale_worth, demand, strict=True))
    for purchase, row in enumerate(gains):
        assert all(found.purchase_worth[purchase] + found.sale_worth[sale] >= gain for sale, gain in row.items())
    return profit


@given(
    st.lists(st.dictionaries(st.integers(0, 5), st.integers(1, 20)), max_size=6),
    st.lists(st.integers(1, 9), min_size=6, max_size=6),
    st.lists(st.integers(1, 9), min_size=6, max_size=6),
)
def test_the_proof_holds_for_any_gains(gains: Gains, supply: list[int], demand: list[int]) -> None:
    supply = supply[: len(gains)]
    total(gains, supply, demand, assign(gains, supply, demand))


def equal_network_simplex(seed: int, cases: int) -> None:
    networkx: Any = pytest.importorskip("networkx")
    random = Random(seed)
    for _ in range(cases):
        purchases, sales, share = random.randint(0, 9), random.randint(0, 9), random.random()
        gains = [{sale: random.randint(1, 50) for sale in range(sales) if random.random() < share} for _ in range(purchases)]
        supply, demand = ([random.randint(1, 30) for _ in range(count)] for count in (purchases, sales))
        graph = networkx.DiGraph()
        graph.add_edge("end", "start", weight=0)
        graph.add_edges_from(("start", ("p", place), {"capacity": amount}) for place, amount in enumerate(supply))
        graph.add_edges_from((("s", place), "end", {"capacity": amount}) for place, amount in enumerate(demand))
        graph.add_edges_from(
            (("p", place), ("s", sale), {"weight": -gain}) for place, row in enumerate(gains) for sale, gain in row.items()
        )
        found = assign(gains, supply, demand)
        assert total(gains, supply, demand, found) == -networkx.network_simplex(graph)[0]


def test_cases_at_random_equal_a_network_simplex() -> None:
    equal_network_simplex(1, 150)


@pytest.mark.slow
def test_many_cases_at_random_equal_a_network_simplex() -> None:
    equal_network_simplex(2, 5_000)


def test_both_forms_give_one_profit_where_no_pair_is_special() -> None:
    random = Random(5)
    for _ in range(60):
        lots = lots_of(random, (random.randint(1, 12), random.randint(1, 12)), days=600)
        gains = pair_gains(lots, ())
        rows: Gains = [{sale: gain for (bought, sale), gain in gains.items() if bought == place} for place in range(len(lots))]
        amounts = [lot.amount for lot in lots]
        assert total(rows, amounts, amounts, assign(rows, amounts, amounts)) == maximum(lots).profit


def test_an_end_of_office_without_opposite_trades_after_it_is_solved_without_all_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        {
            "date": START + timedelta(number),
            "side": ("purchase", "sale")[number % 2],
            "shares": 5,
            "price": 10 + number % 2 * number,
        }
        for number in range(60)
    ]
    tail = [{"date": START + timedelta(70), "side": "sale", "shares": 3, "price": 900}]
    after = [*tail, {"date": START + timedelta(71), "side": "purchase", "shares": 3, "price": 1}]
    facts = {"role": "director", "until": (START + timedelta(65)).isoformat()}
    apart = short_swing([*rows, *after], facts=facts)
    assert verify(msgspec.json.encode(apart.certificate)).left_out == 1
    assert short_swing(after, facts=facts).profit == 0
    monkeypatch.setattr("section16.shortswing.solution.assign", None)
    found = short_swing([*rows, *tail], facts=facts)
    assert found.profit == short_swing([*rows, *tail]).profit
    with pytest.raises(TypeError):
        short_swing(after, facts=facts)
