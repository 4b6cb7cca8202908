"""What is wrong with a query, in our words: what, on which line and column, and what to write instead.

DuckDB reports in words for people who know its parts. What it names is said here in a sentence of our own; what none of these
sentences is about is quoted behind one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from section16.errors import BookError
from section16.nearest import nearest
from section16.sentences import sentence
from section16.store.book.computed import computed_tables
from section16.store.book.database_faults import without_kind
from section16.store.book.views import VIEWS

_LINE: Final = re.compile(r"^LINE (\d+): (.*)$", re.MULTILINE)
_CARETS: Final = re.compile(r"^( *)\^+ *$", re.MULTILINE)
_NAMES: Final = "DESCRIBE transactions lists the columns of a view, and SHOW TABLES the views."
_COLUMNS: Final = "DESCRIBE transactions lists the columns of a view."
_MOST: Final = 3
_VIEWS: Final = (*VIEWS, *(table.name for table in computed_tables()))
"""What can be meant by an unknown name; DuckDB would also offer tables of its own."""

Fault = tuple[str, str]
"""What is wrong, and what to do."""


def query_fault(error: Exception, *, lines_above: int = 0) -> BookError:
    """Return what is wrong with a query, by what DuckDB says about it with lines of ours above it."""
    text = str(error)
    says = " ".join(without_kind(text.split("\n\nLINE ", maxsplit=1)[0]).split())
    found = next((said for pattern, say in _FAULTS if (match := pattern.search(says)) for said in [say(match)]), None)
    what, remedy = found or (sentence(f"The query cannot be answered. The database reports: {says}"), f"Correct it; {_NAMES}")
    return BookError(what, where=_place(text, lines_above), remedy=remedy)


def _place(text: str, lines_above: int) -> str:
    """Return the line and column that marks of DuckDB point to; empty where they point to none."""
    line, carets = _LINE.search(text), _CARETS.search(text)
    if line is None:
        return ""
    number = int(line[1]) - lines_above
    if carets is None or line[2].startswith("..."):  # of a long line only a part is shown
        return f"line {number} of the query"
    return f"line {number}, column {len(carets[1]) - len(f'LINE {line[1]}: ') + 1} of the query"


def _column(match: re.Match[str]) -> Fault:
    near = re.search(r"Candidate bindings: (.*)", match.string)
    names = re.findall(r'"([^"]+)"', near[1])[:_MOST] if near else []
    return f"No column is named {match[1]}.", f"Did you mean {' or '.join(names)}? {_COLUMNS}" if names else _COLUMNS


def _view(match: re.Match[str]) -> Fault:
    near = nearest(match[1], _VIEWS) or nearest(match[1].rpartition(".")[2], _VIEWS)
    return f"No view is named {match[1]}.{near}", "SHOW TABLES lists the views."


def _function(match: re.Match[str]) -> Fault:
    offered = re.search(r'Did you mean "([^"]+)"', match.string)
    return f"No function is named {match[1]}.", f"Did you mean {offered[1]}?" if offered else "Correct its name."


def _syntax(match: re.Match[str]) -> Fault:
    return f"This is not SQL at {match[1]!r}.", "Correct what is before it, such as a missing comma or a misspelled word."


def _types(match: re.Match[str]) -> Fault:
    remedy = "Give another column, or convert it, as in CAST(row AS VARCHAR)."
    return f"{match[1]} cannot be applied to {match[2]}.", remedy


def _arguments(match: re.Match[str]) -> Fault:
    return f"{match[1]} has other arguments.", f"Write it as {match[2]}."


def _value(match: re.Match[str]) -> Fault:
    kind = {"BOOL": "true or false", "DATE": "a date"}.get(match[2], "a time" if "TIME" in match[2] else "a number")
    return f"{match[1]!r} is not {kind}.", "Compare texts with texts, numbers with numbers, and days with DATE '2026-03-31'."


def _day(match: re.Match[str]) -> Fault:
    return f"{match[1]!r} is not a date.", "Write it as DATE '2026-03-31'."


_FAULTS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Fault]], ...]] = (
    (re.compile(r'Referenced column "([^"]+)" not found'), _column),
    (re.compile(r'does not have a column named "([^"]+)"'), _column),
    (re.compile(r'Column "([^"]+)" does not exist'), _column),
    (re.compile(r"Table with name (\S+) does not exist"), _view),
    (re.compile(r'Referenced table "([^"]+)" not found'), _view),
    (re.compile(r"Function with name (\S+) does not exist"), _function),
    (re.compile(r'syntax error at or near "([^"]*)"'), _syntax),
    (
        re.compile(r"syntax error at end of input|SELECT clause without selection list"),
        lambda _: ("The query ends too early.", "Write SELECT, columns, FROM and a view, as in SELECT * FROM issuers."),
    ),
    (
        re.compile(r'column "?([^" ]+)"? must appear in the GROUP BY clause'),
        lambda match: (
            f"The column {match[1]} is neither grouped nor summed.",
            f"Add it to GROUP BY, or write any_value({match[1]}).",
        ),
    ),
    (
        re.compile(r'Ambiguous reference to column name "([^"]+)" \(use: (.*)'),
        lambda match: (f"Several of the views have a column {match[1]}.", f"Write {match[2].rpartition(')')[0] or match[2]}."),
    ),
    (re.compile(r"No function matches the given name and argument types '([^(']+)\(([^']*)\)'"), _types),
    (re.compile(r"Macro (\w+)\(\) does not support the supplied arguments.*Candidate macros: (\w+\([^)]*\))"), _arguments),
    (
        re.compile(r'Function "(\w+)" is a table function'),
        lambda match: (f"{match[1]} gives rows, not a value.", f"Write it behind FROM, as in SELECT * FROM {match[1]}(...)."),
    ),
    (re.compile(r"Could not convert string '([^']*)' to (\w+)"), _value),
    (re.compile(r'(?:invalid (?:date|timestamp) field format|(?:date|timestamp) field value out of range): "([^"]*)"'), _day),
    (
        re.compile(r"Overflow in \w+ of DECIMAL|out of range of the DECIMAL type|[Oo]verflow in HUGEINT"),
        lambda _: ("A number has more than 38 digits.", "Convert one of its parts, as in CAST(shares AS DOUBLE) * price."),
    ),
    (
        re.compile(r"Max expression depth limit of (\d+) exceeded"),
        lambda match: (f"The query is nested more than {match[1]} deep.", "Write it with IN or WITH."),
    ),
    (
        re.compile(r"Values were not provided for the following parameters: ([^,]+)"),
        lambda match: (f"The value of the parameter {match[1]} is missing.", "Write values into the query itself."),
    ),
    (
        re.compile(r"Deprecated lambda arrow"),
        lambda _: ("Functions are no longer written with an arrow.", "Write lambda x: x + 1 in place of x -> x + 1."),
    ),
    (
        re.compile(r"^Cannot access (?:file|directory)|file system operations are disabled"),
        lambda _: ("A query reads this book and no other file.", f"Select from its views. {_NAMES}"),
    ),
)
