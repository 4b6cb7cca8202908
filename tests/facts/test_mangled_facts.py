"""Facts files with pieces lost, doubled, swapped and mistyped: something is always told or drafted, and nothing breaks."""

from __future__ import annotations

import copy
import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it ships no types
import pytest

from section16.drafting.draft import draft
from section16.errors import UnreadableError
from section16.facts.reading import read_facts
from section16.facts.schema import schema
from tests.docs.test_drafting_page import examples, whole

ROOT = Path(__file__).parents[2]
VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 1, 5, "", "edda", "common", "x", "units", "options-2020", "trust", "I", "II", "market", "issuer"),
    *("2025-06-16", "2025-06-17", "9999-12-31", "0001-01-01", "12-31", "02-29", "board", "vesting", "sale", "gift", "note"),
    *([], {}, [{}], "1e400", 1e15, 0.00001, 12345678901234567890),
)


@cache
def stated() -> tuple[dict[str, Any], ...]:
    """The facts of every example and of the demonstration, as JSON has them."""
    texts = [whole(one) for one in examples()]
    texts.append((ROOT / "src" / "section16" / "demo" / "events.toml").read_text(encoding="utf-8"))
    return tuple(json.loads(json.dumps(tomllib.loads(text), default=str)) for text in texts)


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of everything inside a node."""
    inside = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in inside:
        yield (*path, key)
        yield from places(value, (*path, key))


def at(node: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        node = node[key]
    return node


def mangle(facts: dict[str, Any], random: Random) -> None:
    """Lose, double, copy or replace one thing."""
    path = random.choice(list(places(facts)))
    around, key = at(facts, path[:-1]), path[-1]
    way = random.random()
    if way < 0.2:
        del around[key]
    elif way < 0.3 and isinstance(around, list):
        around.append(copy.deepcopy(around[key]))
    elif way < 0.5:
        around[key] = copy.deepcopy(at(facts, random.choice(list(places(facts)))))
    else:
        around[key] = copy.deepcopy(random.choice(VALUES))


def outcome(seed: int) -> str:
    """Return what becomes of facts that were mangled one to three times."""
    random = Random(seed)
    facts = copy.deepcopy(random.choice(stated()))
    for _ in range(random.choice((1, 1, 2, 3))):
        mangle(facts, random)
    try:
        read, found = read_facts(json.dumps(facts).encode())
    except UnreadableError:
        return "unreadable"
    if read is None:
        assert found
        return "told"
    made = draft(read)
    assert not made.drafts or not made.questions
    return "drafted" if made.drafts else "told" if made.findings else "asked" if made.questions else "nothing due"


def test_mangled_facts_are_reported_asked_or_drafted_and_never_break() -> None:
    ways = Counter(outcome(seed) for seed in range(500))
    assert min(ways["told"], ways["drafted"]) > 33, ways
    assert ways["asked"] > 1


@pytest.mark.slow
def test_many_more_mangled_facts_never_break() -> None:
    assert sum(Counter(outcome(seed) for seed in range(500, 30_000)).values()) == 29_500


def test_every_example_is_valid_by_the_json_schema_and_a_key_that_is_not_known_is_not() -> None:
    validator = jsonschema.Draft202012Validator(schema())
    for facts in stated():
        validator.validate(facts)
        facts_with_more = facts | {"event": []}
        assert not validator.is_valid(facts_with_more)
