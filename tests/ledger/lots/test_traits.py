"""Traits: what a row says about the lot it belongs to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from section16.ledger.entries.identity import Identity
from section16.ledger.lots.traits import Traits
from tests.ledger.filings import OPTION, row

TERMS: dict[str, Any] = {"exercise_price": 4, "expiration": "2030-01-05", "exercise_date": "2026-01-05"}
SERIES = Decimal(4), date(2030, 1, 5), date(2026, 1, 5)


@pytest.mark.parametrize(
    ("said", "series"),
    [
        ({"table": "II", "underlying": "Common Stock", **TERMS}, (*SERIES, ("common",))),
        ({"table": "II", **TERMS}, (*SERIES, None)),
        ({"table": "II", "exercise_price": 0}, (None, None, None, None)),
        ({"table": "I"}, ()),
    ],
    ids=["all of it", "no underlying", "nothing", "no derivative"],
)
def test_the_series_of_a_derivative(said: dict[str, Any], series: tuple[object, ...]) -> None:
    assert Traits(row(title=OPTION, owned=90, **said), Identity()).series == series
