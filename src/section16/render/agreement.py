"""Whether two pages say the same: by value, and only in what both of them show.

A page printed elsewhere may write ``134,018`` where another has ``134,018.00``, may lack a box that came later, and shows EDGAR
numbers only in links. None of that is a disagreement.
"""

from __future__ import annotations

from collections.abc import Iterator

from section16.document.captions import value_of_number
from section16.document.page import Page, PageCell, PageOwner

_TABLES = {"table_one": "Table I", "table_two": "Table II"}


def disagreements(one: Page, other: Page) -> list[str]:
    """Return a line for each difference between two pages; none when they agree."""
    return list(_disagreements(one, other))


def _disagreements(one: Page, other: Page) -> Iterator[str]:
    for name in one.__struct_fields__:
        left, right = getattr(one, name), getattr(other, name)
        if name in _TABLES:
            yield from _rows(_TABLES[name], left, right)
        elif name == "owners":
            yield from _owners(left, right)
        elif not _same(name, left, right):
            yield f"{name.replace('_', ' ')}: {left!r} against {right!r}"


def _same(name: str, left: object, right: object) -> bool:
    """Whether a field says the same; a mark or a number that one page does not show says nothing."""
    if left is None or right is None:
        return True
    if name.endswith("cik"):
        return not left or not right or str(left).lstrip("0") == str(right).lstrip("0")
    if isinstance(left, str) and isinstance(right, str):
        return " ".join(left.split()) == " ".join(right.split())
    return left == right


def _owners(left: tuple[PageOwner, ...], right: tuple[PageOwner, ...]) -> Iterator[str]:
    if len(left) != len(right):
        yield f"{len(left)} reporting owners against {len(right)}"
    for number, (one, other) in enumerate(zip(left, right, strict=False), 1):
        for name in one.__struct_fields__:
            a, b = getattr(one, name), getattr(other, name)
            if name == "streets":  # prints join the lines of an address
                a, b = " ".join(a), " ".join(b)
            if not _same(name, a, b):
                yield f"owner {number}, {name.replace('_', ' ')}: {a!r} against {b!r}"


def _rows(table: str, left: tuple[dict[str, PageCell], ...], right: tuple[dict[str, PageCell], ...]) -> Iterator[str]:
    if len(left) != len(right):
        yield f"{table}: {len(left)} rows against {len(right)}"
    for number, (one, other) in enumerate(zip(left, right, strict=False), 1):
        for key in one.keys() | other.keys():
            a, b = one.get(key, PageCell()), other.get(key, PageCell())
            if a.footnotes != b.footnotes or not _same_text(a.text, b.text):
                yield f"{table}, row {number}, {key.replace('_', ' ')}: {a} against {b}"


def _same_text(left: str, right: str) -> bool:
    if left == right:
        return True
    value = value_of_number(left)
    return value is not None and value == value_of_number(right) and left.startswith("$") == right.startswith("$")
