"""A book of an earlier version is read as it is, and brought to the present by the next publication."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from section16.errors import BookError
from section16.ingest.filings import ingest
from section16.ingest.posting import post
from section16.store.book import manifest
from section16.store.book.serving import layout
from section16.store.book.verification import verify
from section16.store.book.writer import FilingBook
from section16.workspace.screens import ScreenAnswer, ScreenName, screen
from tests.ingest.inputs import MOMENT
from tests.store.book.test_serving import rows
from tests.workspace.screened import filing, row
from tests.workspace.test_screens import FILINGS

BOOKS = sorted(Path(__file__).parent.glob("format-*.tar.xz"))
"""Books of earlier versions, each of the filings of the screens; one is added when the tables or files of a book change."""


@pytest.fixture(params=BOOKS, ids=lambda path: path.name.partition(".")[0])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> FilingBook:
    with tarfile.open(request.param) as packed:
        packed.extractall(tmp_path, filter="data")
    return FilingBook.open(tmp_path / "book")


def screens(book: FilingBook) -> Iterator[ScreenAnswer]:
    for name in get_args(ScreenName):
        for everything in (False, True):
            yield screen(book.folder, name, everything=everything)


def test_a_book_of_an_earlier_version_answers_as_it_is(older: FilingBook) -> None:
    assert older.manifest.generation is not None
    assert older.manifest.generation.layout != layout()
    assert list(verify(older.folder)) == []
    assert rows(older, "SELECT count(*) FROM filings") == [(len(FILINGS),)]
    assert rows(older, "SELECT count(*) FROM transactions WHERE counted") == [(18,)]
    assert all(answer.rows for answer in screens(older))


def test_a_book_of_an_earlier_version_is_the_same_after_the_next_publication(older: FilingBook) -> None:
    before, said = rows(older, "FROM transactions ORDER BY ALL"), list(screens(older))
    with older.writing() as writer:
        assert writer.publish() == 2
    assert older.manifest.generation is not None
    assert older.manifest.generation.layout == layout()
    assert rows(older, "FROM transactions ORDER BY ALL") == before
    assert list(screens(older)) == said
    assert list(verify(older.folder)) == []


def test_a_book_of_an_earlier_version_takes_further_filings(older: FilingBook, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    for number, data in enumerate((FILINGS[0], filing("ben", "2025-12-05", row("P", "2025-12-04", 10, 410, "20")))):
        (tmp_path / "more" / f"{number}.txt").write_bytes(data)
    with older.writing() as writer:
        report = ingest(writer, [str(tmp_path / "more")], MOMENT)
        assert (report.added, report.known) == (1, 1)
        assert post(writer, MOMENT).issuers == 1
        writer.publish()
    assert rows(older, "SELECT count(*) FROM filings") == [(len(FILINGS) + 1,)]


def test_an_earlier_version_says_that_it_cannot_read_a_later_format(older: FilingBook, monkeypatch: pytest.MonkeyPatch) -> None:
    later = msgspec.structs.replace(older.manifest, format=manifest.WITH_STORE + 1)
    manifest.write_manifest(older.folder, later)
    kept = (older.folder / "book.json").read_bytes()
    with pytest.raises(BookError, match="which a newer version of section16 wrote") as caught, older.writing():
        pass
    assert "Update section16" in str(caught.value.remedy)
    assert (older.folder / "book.json").read_bytes() == kept
