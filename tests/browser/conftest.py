"""What the tests in a browser share: one browser for each file, and a book that is served."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import launched
from tests.web.served import served
from tests.workspace.screened import book_of
from tests.workspace.test_screens import FILINGS

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium; it ends with the tests of a file, because no event loop of another test runs beside it."""
    yield from launched()


@pytest.fixture(scope="session")
def pictured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book that the tests of pages look at."""
    return book_of(tmp_path_factory.mktemp("pictured"), FILINGS)


@pytest.fixture(scope="module")
def address(pictured: Path) -> Iterator[str]:
    """The address of that book, served; the server ends with the tests of a file."""
    with served(pictured) as found:
        yield found
