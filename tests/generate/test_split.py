"""Splits: every position changes by the ratio, fractions rounded lot by lot; the terms of options change with them."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest

from generate.truth import Event, Series, Split
from generate.world import IssuerWorld
from tests.generate.worlds import several

MOST_LOTS = 4


def split_worlds() -> list[IssuerWorld]:
    found = [world for world in several(5, 40, errors=0) if world.truth.splits]
    assert found
    return found


def split_on(world: IssuerWorld, event: Event) -> Split:
    return next(split for split in world.truth.splits if split.day == event.day)


@pytest.mark.slow
def test_every_position_changes_by_the_ratio_but_for_rounding() -> None:
    seen: Counter[bool] = Counter()
    for world in split_worlds():
        for event in world.truth.events:
            if event.kind == "split":
                split = split_on(world, event)
                exact = (event.balance - event.change) * split.new / split.old
                assert abs(event.balance - exact) <= MOST_LOTS
                seen[event.balance == exact] += 1
    assert seen[True]
    assert seen[False]


def test_no_position_is_left_out() -> None:
    for world in split_worlds():
        for split in world.truth.splits:
            before = world.truth.balances(split.day - timedelta(days=1))
            dollars = {series.id for series in world.truth.series if series.in_dollars}
            held = {line for line, balance in before.items() if balance and line.series not in dollars}
            assert {event.line for event in world.truth.events if event.kind == "split" and event.day == split.day} == held


def test_the_exercise_price_of_a_series_changes_with_the_split() -> None:
    changed = 0
    for world in split_worlds():
        days = {split.day: split for split in world.truth.splits}
        terms: dict[str, Series] = {}
        for series in world.truth.series:
            before = terms.get(series.id)
            terms[series.id] = series
            if before is not None:
                split = days[series.since]
                assert series.price is not None
                assert before.price is not None
                assert abs(series.price - before.price * split.old / split.new) <= Decimal("0.01")
                changed += 1
    assert changed


def test_a_split_is_on_no_form_and_the_next_balance_states_it() -> None:
    for world in split_worlds():
        splits = [event for event in world.truth.events if event.kind == "split"]
        assert all(event.place is None for event in splits)
        assert any(event.told is not None for event in splits)
