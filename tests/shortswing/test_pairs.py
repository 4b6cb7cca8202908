"""The general form, with pairs excluded and capped: against a network simplex, and with its proof."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16 import short_swing, verify
from section16.shortswing.facts_reading import facts_of
from section16.shortswing.lots import Match, Scale
from section16.shortswing.matching import maximum
from section16.shortswing.pair_gains import PairGains
from section16.shortswing.pairs import Assigned, Pairing, assign
from section16.shortswing.problem import Problem, candidate_of, problems
from section16.shortswing.settling import added_by
from section16.shortswing.solution import largest_gain_first, profit_of, solve
from section16.shortswing.trades import trades_of
from section16.shortswing.treatment import Standing, treat
from tests.shortswing.trading import START, all_gains, lots_of, within

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
        gains = all_gains(lots)
        rows: Gains = [{sale: gain for (bought, sale), gain in gains.items() if bought == place} for place in range(len(lots))]
        amounts = [lot.amount for lot in lots]
        assert total(rows, amounts, amounts, assign(rows, amounts, amounts)) == maximum(lots).profit


Case = tuple[Problem, date | None]
"""A problem, and the day before which pairs are barred."""


def problem_of(random: Random, trades: int, days: int) -> Case:
    """Return a problem in which pairs are excluded and capped: an end of office, a claim, derivatives, expirations."""
    classes = random.choice((("",), ("", "call"), ("", "call", "put")))
    rows = []
    for number in range(trades):
        title = random.choice(classes)
        row: dict[str, Any] = {"date": START + timedelta(random.randrange(days)), "side": random.choice(("purchase", "sale"))}
        row |= {"shares": random.randint(1, 9), "price": random.randint(1, 20) / (4 if title else 1), "class": title}
        if random.random() < 0.8:
            row["close"] = random.randint(1, 20)
        if title and random.random() < 0.2:
            row |= {"code": "E", "price": 0} if row["side"] == "purchase" else {"premium": random.randint(1, 9)}
        rows.append((str(number), row))
    since, until = sorted(START + timedelta(random.randrange(days)) for _ in range(2))
    tables: dict[str, Any] = {"until": until, "class": [{"name": one, "underlying": ""} for one in classes if one]}
    if random.random() < 0.5:
        tables |= {"since": since, "by-registration": True}
    if random.random() < 0.3:
        tables["decision"] = [{"trade": "0", "counts": True}]
    facts = facts_of(tables)
    counted = [(one, treat(one, facts)) for one in trades_of(rows)]
    live = [(one, treated) for one, treated in counted if treated.standing is Standing.COUNTS]
    made = [candidate_of(one, treated, facts, one.price) for one, treated in live if one.price is not None]
    barred = random.choice((None, START + timedelta(random.randrange(days))))
    return next(problems(made, barred), Problem(Scale(1, 1), (), ())), barred


def all_pairs(case: Case) -> dict[tuple[int, int], int]:
    """Return what each pair gains; the pairs within the window are found without the program."""
    problem, barred = case
    special = {(one.purchase, one.sale): one.gain or 0 for one in problem.exceptions}
    lots, outside = problem.lots, [one.treatment.outside for one in problem.candidates]
    pairs = [(buy, sell) for buy, one in enumerate(lots) for sell, other in enumerate(lots) if one.purchase > other.purchase]
    near = [pair for pair in pairs if within(lots[pair[0]].day, lots[pair[1]].day)]
    live = [pair for pair in near if not barred or max(lots[place].day for place in pair) >= barred]
    inside = [pair for pair in live if not all(outside[place] for place in pair)]
    gains = {pair: special.get(pair, lots[pair[1]].price - lots[pair[0]].price) for pair in inside}
    return {pair: gain for pair, gain in gains.items() if gain > 0}


def from_nothing(case: Case, without: tuple[int, ...] = ()) -> int:
    """Return the highest profit of a problem in units, matched purchase by purchase over all pairs."""
    gains, amounts = all_pairs(case), [lot.amount for lot in case[0].lots]
    places = range(len(amounts))
    rows: Gains = [{sale: gains[place, sale] for sale in places if (place, sale) in gains} for place in places]
    supply = [0 if place in without else amount for place, amount in enumerate(amounts)]
    return total(rows, supply, supply, assign(rows, supply, supply))


def continued(seed: int, cases: int, trades: int) -> None:
    random = Random(seed)
    seen = Counter[str]()
    for _ in range(cases):
        case = problem_of(random, random.randint(2, trades), random.choice((60, 500)))
        problem, _ = case
        solution = solve(problem)
        seen.update(one.reason for one in problem.exceptions)
        seen["spans"] += problem.spans is not None
        assert solution.units == from_nothing(case)
        assert profit_of(problem) == solution.profit
        order = sorted(all_pairs(case).items(), key=lambda pair: (-pair[1], pair[0]))
        greedy = largest_gain_first(problem.lots, PairGains(problem.lots, problem.exceptions, problem.spans))
        assert list(greedy) == list(taken_first(problem, [pair for pair, _ in order]))
        extras = tuple(place for place in range(len(problem.lots)) if random.random() < 0.3)
        base = from_nothing(case, extras)
        expected = [from_nothing(case, tuple(one for one in extras if one != extra)) - base for extra in extras]
        assert list(added_by(problem, extras)) == expected
    assert len(seen) >= 5, seen


def taken_first(problem: Problem, pairs: list[tuple[int, int]]) -> Iterator[Match]:
    left = [lot.amount for lot in problem.lots]
    for purchase, sale in pairs:
        if amount := min(left[purchase], left[sale]):
            left[purchase] -= amount
            left[sale] -= amount
            yield Match(purchase, sale, amount)


def test_what_continues_from_levels_of_price_equals_what_starts_from_nothing() -> None:
    continued(7, 60, 12)


@pytest.mark.slow
def test_many_that_continue_from_levels_of_price_equal_what_starts_from_nothing() -> None:
    continued(8, 3_000, 24)


def test_an_end_of_office_is_solved_by_levels_of_price_without_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        {
            "date": START + timedelta(number),
            "side": ("purchase", "sale")[number % 2],
            "shares": 5,
            "price": 10 + number % 2 * number,
        }
        for number in range(60)
    ]
    after = [
        {"date": START + timedelta(70), "side": "sale", "shares": 3, "price": 900, "id": "late sale"},
        {"date": START + timedelta(71), "side": "purchase", "shares": 3, "price": 1},
    ]
    facts = {"role": "director", "until": (START + timedelta(65)).isoformat()}
    monkeypatch.setattr(Pairing, "_search", None)
    apart = short_swing([*rows, *after], facts=facts)
    assert verify(msgspec.json.encode(apart.certificate)).left_out == 1
    assert short_swing(after, facts=facts).profit == 0
    assert short_swing([*rows, after[0]], facts=facts).profit == short_swing([*rows, after[0]]).profit
    decided = {**facts, "until": START.isoformat(), "decision": [{"trade": "late sale", "counts": True}]}
    with pytest.raises(TypeError):
        short_swing([*rows, *after], facts=decided)
