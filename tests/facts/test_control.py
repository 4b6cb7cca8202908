"""Chains of control: every chain between two parties, and circles."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from section16.facts.control import chains, circle
from section16.facts.parties import Relation

DAY = date(2025, 6, 16)


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
