"""What leads from an owner to a holder, read off the nature of the ownership."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from section16.drafting.adoption.holders import relation_of
from section16.facts.parties import UNSTATED_RELATION


def held(nature: str, *texts: str) -> Any:
    """Return a holding as far as its nature and the footnotes on it are concerned."""
    return SimpleNamespace(entry=SimpleNamespace(nature=nature, texts=lambda *_boxes: texts))


@pytest.mark.parametrize(
    ("nature", "relation"),
    [
        ("By spouse", "spouse"),
        ("By son", "parent"),
        ("By daughter", "parent"),
        ("By child", "parent"),
        ("By 401(k) plan", "participant"),
        ("By IRA", "participant"),
        ("By trust for son", UNSTATED_RELATION),
    ],
)
def test_a_relative_and_an_account_are_known_by_their_names(nature: str, relation: str) -> None:
    made = relation_of("edda", "holder", held(nature))
    assert (made.who, made.is_, made.of) == ("edda", relation, "holder")
