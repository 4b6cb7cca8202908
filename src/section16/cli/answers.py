"""How answers explain themselves on the command line: why, as an indented tree, and what was missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import msgspec

from section16.cli.formats import ListOptions, format_of, print_rows, print_table
from section16.cli.printing import print_json, print_lines
from section16.why import Incomplete, Why
from section16.workspace.answer_tables import AnswerTable

T = TypeVar("T", bound=msgspec.Struct)
_INDENT = "  "


def why_lines(why: Why, depth: int = 1) -> Iterator[str]:
    """Yield an explanation in lines, each statement indented below the one that it supports."""
    for level, sentence in why.sentences(depth):
        yield f"{_INDENT * level}{sentence}"


def short_reasons(why: Why) -> Iterator[str]:
    """Yield what directly supports an explanation, a line each with the law and without rows."""
    for one in why.because:
        sources = "; ".join(map(str, one.citations))
        yield f"{one.statement} ({sources})" if sources else one.statement


def print_answer_table(table: AnswerTable) -> None:
    """Write a table of an answer to the standard output, without its notes."""
    print_table(table.columns, table.rows, table.numbers)


def print_incomplete(missing: Iterable[Incomplete]) -> None:
    """Write what an answer lacked to the standard output, a line each."""
    print_lines(f"Missing: {one.line()}" for one in missing)


def print_answer(found: Any, rows: Iterable[T], kind: type[T], how: ListOptions | None, show: Callable[[], None]) -> None:
    """Write an answer in the format that was chosen: JSON is the whole answer, CSV its rows, and ``show`` writes it to read."""
    if format_of(how) == "json":
        print_json(found)
    else:
        print_rows(rows, kind, how, lambda _rows: show())
