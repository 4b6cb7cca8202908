"""Growth: the work of the ledger is linear in the rows, whatever becomes many. Calls are counted, not seconds."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from section16.ledger.book import IssuerBook
from tests.ledger.filings import ISSUER as CIK
from tests.ledger.shapes import ISSUER, SHAPES, Shape

_SMALL, _LARGE = 60, 240
_MOST = 1.3
"""How many times as many calls a row may cost when there are four times as many: sorted lists cost a logarithm more."""


def calls(work: Callable[[], object]) -> int:
    """Return how many functions work calls, built-in ones too: each comparison of two rows or lots is one or more."""
    count = 0

    def entered(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    gc.disable()
    sys.setprofile(entered)
    try:
        work()
    finally:
        sys.setprofile(before)
        gc.enable()
    return count


def _cost(shape: Shape, size: int) -> float:
    filings = shape.filings(size)
    rows = sum(len(entries) for _, entries in filings)
    return calls(lambda: IssuerBook(CIK, filings)) / rows


@pytest.mark.parametrize("shape", [*SHAPES, ISSUER], ids=lambda shape: shape.name)
def test_a_row_costs_the_same_work_however_many_there_are(shape: Shape) -> None:
    _cost(shape, _SMALL)  # what is kept of texts is read once
    assert _cost(shape, _LARGE) <= _MOST * _cost(shape, _SMALL)


def test_work_that_grows_faster_is_found() -> None:
    def compares(rows: list[int]) -> int:
        return sum(max(one, other) > 0 for one in rows for other in rows)

    few, many = list(range(_SMALL)), list(range(_LARGE))
    assert calls(lambda: compares(many)) / _LARGE > _MOST * calls(lambda: compares(few)) / _SMALL
