"""How often awkward things happen: beside the shares counted in real filings."""

from __future__ import annotations

from functools import cache

import pytest

import generate
from bench.generator import COMPARED
from bench.traits import REAL, rates

FREQUENT = 0.02


@cache
def generated() -> dict[str, float]:
    worlds = generate.issuers(16, COMPARED)
    return rates(filing.document for world in worlds for filing in world.filings if filing.form == "4")


@pytest.mark.slow
@pytest.mark.parametrize("name", REAL)
def test_awkward_things_happen_about_as_often_as_in_real_filings(name: str) -> None:
    factor = 1.35 if REAL[name] >= FREQUENT else 2.5
    assert REAL[name] / factor <= generated()[name] <= REAL[name] * factor
