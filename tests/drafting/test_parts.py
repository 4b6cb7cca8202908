"""Price groups, schedules, chains, wording: the parts that a draft is made of."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.drafting.award import Award, Change, Formula, Tranche
from section16.drafting.chain import chains, circle
from section16.drafting.event import Sale, Trade
from section16.drafting.footnote import Footnotes
from section16.drafting.party import Relation
from section16.drafting.price_group import price_groups
from section16.drafting.schedule import parts_of, unvested_after

DAY = date(2025, 6, 16)


def sale(*trades: tuple[int, str]) -> Sale:
    made = tuple(Trade(units=Decimal(units), price=Decimal(price)) for units, price in trades)
    return Sale(date=DAY, who="edda", security="common", trades=made)


def award(**schedule: object) -> Award:
    return Award(to="edda", security="units", units=Decimal(1000), granted=date(2024, 1, 31), **schedule)  # type: ignore[arg-type]  # as given


def test_prices_within_one_dollar_are_one_row_with_their_average_and_range() -> None:
    (low, high) = price_groups(sale((100, "18.20"), (300, "19.20"), (200, "19.21")))
    assert [low.units, low.price, low.low, low.high] == [400, Decimal("18.95"), Decimal("18.20"), Decimal("19.20")]
    assert [high.units, high.price, high.low] == [200, Decimal("19.21"), None]


def test_one_price_is_no_average() -> None:
    (group,) = price_groups(sale((100, "18.20"), (50, "18.20")))
    assert [group.units, group.price, group.low] == [150, Decimal("18.20"), None]


@given(st.lists(st.tuples(st.integers(1, 10**6), st.decimals(Decimal("0.0001"), 10**5, places=4).map(str)), min_size=1))
def test_groups_hold_every_unit_span_at_most_a_dollar_and_average_between_their_ends(trades: list[tuple[int, str]]) -> None:
    groups = price_groups(sale(*trades))
    assert sum(group.units for group in groups) == sum(units for units, _price in trades)
    for group in groups:
        if group.low is not None and group.high is not None and group.price is not None:
            assert group.high - group.low <= 1
            assert group.low <= group.price <= group.high


def test_a_formula_gives_whole_parts_and_the_rest_with_the_last() -> None:
    parts = parts_of(award(formula=Formula(parts=3, every="month", first=date(2024, 11, 30))))
    assert [part.units for part in parts] == [333, 333, 334]
    assert [part.on for part in parts] == [date(2024, 11, 30), date(2024, 12, 30), date(2025, 1, 30)]


@pytest.mark.parametrize(("known", "on"), [(date(2025, 5, 1), date(2026, 1, 31)), (date(2025, 5, 2), DAY)])
def test_an_acceleration_counts_from_the_day_it_was_decided(known: date, on: date) -> None:
    changed = award(cliff=date(2026, 1, 31), changes=(Change(decided=date(2025, 5, 2), to=DAY),))
    assert parts_of(changed, known)[0].on == on


def test_an_acceleration_moves_the_parts_it_names_or_all_that_were_open() -> None:
    tranches = tuple(Tranche(on=date(year, 1, 31), units=Decimal(250)) for year in (2025, 2026, 2027, 2028))
    all_open = award(tranches=tranches, changes=(Change(decided=date(2025, 5, 2), to=DAY),))
    named = award(tranches=tranches, changes=(Change(decided=date(2025, 5, 2), to=DAY, parts=(4,)),))
    assert [[part.on for part in parts_of(one, DAY)].count(DAY) for one in (all_open, named)] == [3, 1]
    assert [unvested_after(one, DAY) for one in (all_open, named)] == [0, 500]


@given(st.integers(1, 10**6), st.integers(1, 60), st.sampled_from(["month", "quarter", "half year", "year"]))
def test_parts_always_come_to_the_award(units: int, parts: int, every: str) -> None:
    made = Award(
        to="edda",
        security="units",
        units=Decimal(units),
        granted=DAY,
        formula=Formula(parts=parts, every=every, first=DAY),  # type: ignore[arg-type]  # one of the four
    )
    assert sum(part.units for part in parts_of(made)) == units


def relation(text: str) -> Relation:
    who, is_, of = text.split(" ")
    return Relation(who=who, is_=is_, of=of)


def test_every_chain_is_found_the_shortest_first() -> None:
    relations = [relation(text) for text in ("a manager b", "b manager c", "a adviser c", "c manager d")]
    found = chains(relations, "a", "c", DAY)
    assert [[link.of for link in chain] for chain in found] == [["c"], ["b", "c"]]
    assert chains(relations, "d", "a", DAY) == ()


def test_a_relation_that_has_ended_is_no_link() -> None:
    ended = Relation(who="a", is_="manager", of="b", until=date(2025, 6, 15))
    assert chains([ended], "a", "b", DAY) == ()
    assert chains([ended], "a", "b", date(2025, 6, 15)) == ((ended,),)


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"))))
def test_a_circle_is_found_where_there_is_one(pairs: list[tuple[str, str]]) -> None:
    relations = [Relation(who=who, is_="manager", of=of) for who, of in pairs]
    found = circle(relations)
    assert bool(found) == any(_reaches(pairs, name, name) for name in "abcdef")
    if found:
        assert found[0] == found[-1]
        assert all(link in pairs for link in pairwise(found))


def _reaches(pairs: list[tuple[str, str]], start: str, end: str) -> bool:
    seen: set[str] = set()
    open_ends = [of for who, of in pairs if who == start]
    while open_ends:
        here = open_ends.pop()
        if here == end:
            return True
        if here not in seen:
            seen.add(here)
            open_ends += [of for who, of in pairs if who == here]
    return False


def test_relatives_make_no_circle() -> None:
    assert circle([relation("a spouse b"), relation("b spouse a")]) == ()


@given(st.lists(st.sampled_from(["share", "of the plan.", "held; then", "x" * 940]), max_size=400))
def test_a_long_footnote_is_parted_and_loses_no_word(words: list[str]) -> None:
    text = " ".join(f"{number} {word}" for number, word in enumerate(words))
    notes = Footnotes()
    marks = notes.marks([text])
    assert len(marks) == len(notes.all())
    assert all(len(note.text) <= 1000 for note in notes.all())
    assert re.sub(r"\(Continued from footnote \d+\) ", "", " ".join(note.text or "" for note in notes.all())) == text
    continued = [f"(Continued from footnote {number}) " for number in range(1, len(marks))]
    assert all((note.text or "").startswith(lead) for note, lead in zip(notes.all()[1:], continued, strict=True))


def test_equal_texts_are_one_footnote() -> None:
    notes = Footnotes()
    assert [notes.marks(["one"]), notes.marks(["two", "one"]), notes.marks([])] == [("F1",), ("F2", "F1"), ()]
