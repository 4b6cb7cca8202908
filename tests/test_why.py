"""Explanations as trees: sentences with their depth, rows and citations; and what an answer lacked."""

from __future__ import annotations

import msgspec

from section16.citation import rule
from section16.why import Incomplete, Why

_TREE = Why(
    "The sale was reported two business days late.",
    rows=("0009999999-26-000001 I 1",),
    because=(Why("A Form 4 is due on the second business day.", citations=(rule("16a-3(g)(1)"),)),),
)


def test_a_tree_is_written_from_the_top_with_its_sources() -> None:
    assert list(_TREE.sentences()) == [
        (0, "The sale was reported two business days late. (0009999999-26-000001 I 1)"),
        (1, "A Form 4 is due on the second business day. (Rule 16a-3(g)(1))"),
    ]


def test_a_tree_survives_json() -> None:
    assert msgspec.json.decode(msgspec.json.encode(_TREE), type=Why) == _TREE


def test_what_is_missing_is_one_line() -> None:
    lacking = Incomplete("the notice date", "The row may be timely.", "Add it to the facts.", subject="Ada Example")
    assert lacking.line() == "Ada Example: the notice date is not known. The row may be timely. Add it to the facts."
    assert Incomplete("The price", "", "").line() == "The price is not known."
