"""The book that the tests of pages look at: that of the screens, once for each run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.site import Site
from tests.workspace.screened import book_of
from tests.workspace.test_screens import FILINGS


@pytest.fixture(scope="session")
def web_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return book_of(tmp_path_factory.mktemp("web"), FILINGS)


@pytest.fixture(scope="session")
def site(web_book: Path) -> Iterator[Site]:
    made = Site(web_book)
    yield made
    made.served.book.close()
