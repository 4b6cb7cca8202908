"""How answers explain themselves on the command line: why, as an indented tree, and what was missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from section16.cli.printing import print_lines
from section16.why import Incomplete, Why

_INDENT = "  "


def why_lines(why: Why, depth: int = 1) -> Iterator[str]:
    """Yield an explanation in lines, each statement indented below the one that it supports."""
    for level, sentence in why.sentences(depth):
        yield f"{_INDENT * level}{sentence}"


def print_incomplete(missing: Iterable[Incomplete]) -> None:
    """Write what an answer lacked to the standard output, a line each."""
    print_lines(f"Missing: {one.line()}" for one in missing)
