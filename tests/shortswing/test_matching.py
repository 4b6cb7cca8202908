"""The maximum against brute force, a linear program and a network simplex, and what must not change it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.law.months import last_day_to_match
from section16.shortswing.customary import first_in_first_out, lowest_in_highest_out
from section16.shortswing.lots import TradeLot, gained, in_decimal, in_dollars, scale_of
from section16.shortswing.matching import Maximum, maximum
from section16.shortswing.pair_gains import PairGains
from section16.shortswing.solution import largest_gain_first
from tests.shortswing.trading import all_gains, brute_force, lots_of, within

LOTS = st.lists(
    st.builds(
        TradeLot,
        id=st.just(""),
        purchase=st.booleans(),
        day=st.dates(date(2023, 7, 1), date(2024, 9, 30)),
        amount=st.integers(1, 50),
        price=st.integers(0, 30),
    ),
    max_size=14,
)


def prove(lots: Sequence[TradeLot], found: Maximum) -> None:
    """Check that the matches are possible and gain the profit, and that no matching can gain more."""
    used: Counter[int] = Counter()
    for match in found.matches:
        bought, sold = lots[match.purchase], lots[match.sale]
        assert bought.purchase
        assert not sold.purchase
        assert match.amount > 0
        assert sold.price > bought.price
        assert within(bought.day, sold.day)
        used.update({match.purchase: match.amount, match.sale: match.amount})
    assert all(used[place] <= lot.amount for place, lot in enumerate(lots))
    assert gained(lots, found.matches) == found.profit
    assert min(found.worth, default=0) >= 0
    assert sum(worth * lot.amount for worth, lot in zip(found.worth, lots, strict=True)) == found.profit
    for purchase, bought in enumerate(lots):
        for sale, sold in enumerate(lots):
            if bought.purchase and not sold.purchase and within(bought.day, sold.day):
                assert found.worth[purchase] + found.worth[sale] >= sold.price - bought.price


def small(random: Random) -> list[TradeLot]:
    sides = (random.randint(0, 6), random.randint(0, 6))
    return lots_of(random, sides, days=random.choice((3, 250, 500, 900)), most=2, price=random.choice((3, 12, 1000)))


def equal_brute_force(seed: int, cases: int) -> None:
    random = Random(seed)
    for _ in range(cases):
        lots = small(random)
        assert maximum(lots).profit == brute_force(lots), lots


def test_up_to_six_purchases_and_six_sales_equal_brute_force() -> None:
    equal_brute_force(1, 150)


@pytest.mark.slow
def test_many_up_to_six_purchases_and_six_sales_equal_brute_force() -> None:
    equal_brute_force(2, 5_000)


@given(LOTS)
def test_the_matches_are_possible_and_their_proof_holds(lots: list[TradeLot]) -> None:
    prove(lots, maximum(lots))


@given(LOTS)
def test_the_selection_keeps_the_cumulative_constraints(lots: list[TradeLot]) -> None:
    bought: Counter[date] = Counter()
    sold: Counter[date] = Counter()
    for match in maximum(lots).matches:
        bought[lots[match.purchase].day] += match.amount
        sold[lots[match.sale].day] += match.amount
    for one, other in ((bought, sold), (sold, bought)):
        for day in one:
            reached = sum(amount for at, amount in other.items() if at <= last_day_to_match(day))
            assert sum(amount for at, amount in one.items() if at <= day) <= reached


@given(LOTS)
def test_the_maximum_is_never_below_the_customary_figures(lots: list[TradeLot]) -> None:
    profit = maximum(lots).profit
    assert gained(lots, lowest_in_highest_out(lots)) <= profit
    assert gained(lots, largest_gain_first(lots, PairGains(lots, ()))) <= profit
    assert sum(one.amount * (lots[one.sale].price - lots[one.purchase].price) for one in first_in_first_out(lots)) <= profit


@given(LOTS, st.randoms(use_true_random=False))
def test_splitting_a_lot_and_relabeling_do_not_change_the_profit(lots: list[TradeLot], random: Random) -> None:
    parts = []
    for number, lot in enumerate(lots):
        first = random.randint(1, lot.amount)
        parts += [
            msgspec.structs.replace(lot, id=str(number), amount=amount) for amount in (first, lot.amount - first) if amount
        ]
    random.shuffle(parts)
    assert maximum(parts).profit == maximum(lots).profit


@given(LOTS)
def test_an_unprofitable_trade_does_not_change_the_profit(lots: list[TradeLot]) -> None:
    day = date(2024, 1, 2)
    worse = [*lots, TradeLot("high", True, day, 10, 31), TradeLot("free", False, day, 10, 0)]
    assert maximum(worse).profit == maximum(lots).profit


@given(LOTS, st.integers(-2000, 2000))
def test_moving_all_prices_does_not_change_the_profit(lots: list[TradeLot], by: int) -> None:
    moved = [msgspec.structs.replace(lot, price=lot.price + by) for lot in lots]
    assert maximum(moved).profit == maximum(lots).profit


def network_simplex(lots: Sequence[TradeLot]) -> int:
    networkx: Any = pytest.importorskip("networkx")
    graph = networkx.DiGraph()
    graph.add_edge("end", "start", weight=0)
    for place, lot in enumerate(lots):
        if lot.purchase:
            graph.add_edge("start", place, capacity=lot.amount, weight=lot.price)
        else:
            graph.add_edge(place, "end", capacity=lot.amount, weight=-lot.price)
    graph.add_edges_from(
        (one, other)
        for one, bought in enumerate(lots)
        for other, sold in enumerate(lots)
        if bought.purchase and not sold.purchase and within(bought.day, sold.day)
    )
    return -int(networkx.network_simplex(graph)[0])


def linear_program(lots: Sequence[TradeLot]) -> float:
    """Return the optimum over pairs, which SciPy's solver gives as a float."""
    optimize: Any = pytest.importorskip("scipy.optimize")
    sparse: Any = pytest.importorskip("scipy.sparse")
    gains = all_gains(lots)
    if not gains:
        return 0
    pairs = list(gains)
    lines = [line for one, other in pairs for line in (one, other)]
    columns = [column for column in range(len(pairs)) for _ in range(2)]
    matrix = sparse.csr_matrix(([1] * len(lines), (lines, columns)), shape=(len(lots), len(pairs)))
    costs = [-gains[pair] for pair in pairs]
    done = optimize.linprog(costs, A_ub=matrix, b_ub=[lot.amount for lot in lots], bounds=(0, None), method="highs")
    return -float(done.fun)


def equal_solvers(seed: int, cases: int, most: int) -> None:
    random = Random(seed)
    for _ in range(cases):
        sides = (random.randint(0, most), random.randint(0, most))
        lots = lots_of(random, sides, days=random.choice((200, 700, 1500)), most=1000, price=random.choice((20, 10_000)))
        profit = maximum(lots).profit
        assert profit == network_simplex(lots)
        assert profit == pytest.approx(linear_program(lots), rel=1e-9)


@pytest.mark.slow
def test_larger_cases_equal_a_network_simplex_and_a_linear_program() -> None:
    equal_solvers(3, 8, 20)


@pytest.mark.slow
def test_many_larger_cases_equal_a_network_simplex_and_a_linear_program() -> None:
    equal_solvers(4, 5_000, 12)


def test_fractions_and_large_amounts_stay_exact() -> None:
    shares = [Fraction(10**12) - Fraction(1, 10**6), Fraction(10**12)]
    prices = [Fraction("0.0001"), Fraction("123456.7891")]
    scale = scale_of(shares, prices)
    day = date(2025, 1, 2)
    lots = [
        TradeLot("bought", True, day, scale.amount(shares[0]), scale.price(prices[0])),
        TradeLot("sold", False, day + timedelta(30), scale.amount(shares[1]), scale.price(prices[1])),
    ]
    assert scale.profit(maximum(lots).profit) == shares[0] * (prices[1] - prices[0])


def test_greedy_can_fall_short_by_half() -> None:
    days = (date(2025, 1, 2), date(2025, 5, 1), date(2025, 6, 2), date(2025, 11, 3))
    prices = (1001, 2001, 999, 1999)
    lots = [TradeLot("", place % 2 == 0, day, 100, price) for place, (day, price) in enumerate(zip(days, prices, strict=True))]
    assert maximum(lots).profit == 200_000
    assert gained(lots, lowest_in_highest_out(lots)) == 100_200


def test_nothing_matches_nothing() -> None:
    assert maximum([]) == Maximum(0, (), ())
    assert maximum([TradeLot("", True, date(2025, 1, 2), 1, 1)]).profit == 0


@pytest.mark.parametrize(
    ("amount", "decimal", "dollars"),
    [
        (Fraction(1, 3), "0.3333333333", "0.3333333333"),
        (Fraction(5, 2), "2.5", "2.50"),
        (Fraction(0), "0", "0.00"),
        (Fraction(-7, 4), "-1.75", "-1.75"),
        (Fraction(10**22), "1" + "0" * 22, "1" + "0" * 22 + ".00"),
    ],
)
def test_fractions_become_decimals(amount: Fraction, decimal: str, dollars: str) -> None:
    assert f"{in_decimal(amount):f}" == decimal
    assert str(in_dollars(amount)) == dollars
