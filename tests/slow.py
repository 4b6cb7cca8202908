"""One sample of each slow kind runs in ``make test``; the others run in ``make test-full``."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

import pytest


def sampled(cases: Iterable[Any], most: int = 1) -> list[Any]:
    """Return the cases of a parametrized test, of which all but the first ``most`` are slow."""
    return [
        case if number < most else pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.slow)
        for number, case in enumerate(cases)
    ]


def slow_but_for(core: Container[str], cases: Iterable[str]) -> list[Any]:
    """Return the names of a parametrized test, of which all that are not in the core are slow."""
    return [pytest.param(name, marks=[] if name in core else [pytest.mark.slow]) for name in cases]
