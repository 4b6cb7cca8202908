"""The databases of these tests; on PostgreSQL an office is slow, but for what several do at once.

In every run, tests/store and tests/office/approval/test_two_people.py have both databases.
"""

from pathlib import Path

import pytest

from tests.databases import KINDS, kept_in, postgresql, server
from tests.slow import slow_but_for

__all__ = ["postgresql", "server"]


@pytest.fixture(params=slow_but_for({"SQLite"}, KINDS))
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a new database, once of each kind."""
    return kept_in(request, tmp_path)
