"""A flag for the pages that are kept as files: ``pytest tests/render --update-golden`` writes them anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the pages in tests/golden anew; read what changed")
