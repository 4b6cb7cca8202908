"""Explanations on the command line: each statement below the one that it supports, and what was missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from section16.citation import rule
from section16.cli.answers import print_incomplete, why_lines
from section16.why import Incomplete, Why

if TYPE_CHECKING:
    import pytest

_TREE = Why(
    "The sale by Ada was late.",
    rows=("0009999999-26-000001 I/1",),
    because=(Why("A Form 4 is due on the second business day.", citations=(rule("16a-3(g)(1)"),)),),
)


def test_statements_are_indented_below_what_they_support() -> None:
    assert list(why_lines(_TREE)) == [
        "  The sale by Ada was late. (0009999999-26-000001 I/1)",
        "    A Form 4 is due on the second business day. (Rule 16a-3(g)(1))",
    ]


def test_what_was_missing_is_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    print_incomplete([Incomplete("the date of notice", "It may be timely.", "Ask the broker.", subject="Ada")])
    assert capsys.readouterr().out == "Missing: Ada: the date of notice is not known. It may be timely. Ask the broker.\n"
