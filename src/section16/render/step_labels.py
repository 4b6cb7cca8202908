"""The codes of transactions as labels above the steps of a line: near steps share a label, and no two labels overlap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

# In points: how wide a letter of a label is at most, and how far apart the steps of one label are at most.
_LETTER, _SLOT = 5.2, 34.0
_MOST = 3
TIMES = "\u00d7"
"""Between a code and how many transactions have it."""


class StepLabel(msgspec.Struct, frozen=True):
    """A label: its lines, the place of its middle from left to right, and its width, in points."""

    lines: tuple[str, ...]
    middle: float
    width: float


def step_labels(steps: Iterable[tuple[float, str]]) -> Iterator[StepLabel]:
    """Yield the labels of steps, each with its place from left to right in points and its code.

    Codes of a label are counted and have a line each. Where there are many codes, the last line counts the steps of
    those that have no line.
    """
    free = float("-inf")
    for near in _slots(sorted(steps, key=lambda step: step[0])):
        label = _label(near, free)
        free = label.middle + label.width / 2
        yield label


def _slots(steps: Iterable[tuple[float, str]]) -> Iterator[list[tuple[float, str]]]:
    """Yield the steps that share a label: those within one width of the first."""
    near: list[tuple[float, str]] = []
    for place, code in steps:
        if near and place - near[0][0] > _SLOT:
            yield near
            near = []
        near.append((place, code))
    if near:
        yield near


def _label(near: list[tuple[float, str]], free: float) -> StepLabel:
    """Return one label over the middle of its steps, or as near to it as a place is free."""
    counts = Counter(code for _, code in near).most_common()
    kept = counts if len(counts) <= _MOST else counts[: _MOST - 1]
    rest = sum(count for _, count in counts[len(kept) :])
    lines = [code if count == 1 else f"{code}{TIMES}{count}" for code, count in kept] + ([f"+{rest}"] if rest else [])
    width = _LETTER * max(map(len, lines))
    return StepLabel(tuple(lines), max((near[0][0] + near[-1][0]) / 2, free + width / 2), width)
