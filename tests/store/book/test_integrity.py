"""A book is verified byte by byte, compacted without a change, and exported whole."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from section16.errors import BookError, OutputError
from section16.store.book.export import export
from section16.store.book.verification import verify
from section16.store.book.writer import FilingBook
from section16.workspace.book import book_contents, compact_book, verify_book
from tests.store.book.conftest import accession, filings, original
from tests.store.book.test_serving import logical, rows

pq = pytest.importorskip("pyarrow.parquet")


@pytest.fixture
def full(book: FilingBook) -> FilingBook:
    with book.writing() as writer:
        writer.add_batch(filings([1, 2, 3], kind="data_set"), [original(number) for number in (1, 2, 3)])
        writer.publish()
        writer.add_batch(filings([2, 4], kind="nc", version="full"), [original(2, "full"), original(4)])
        writer.add_batch(filings([3], kind="data_set", version="corrected", later=2))
        writer.delete([accession(1), accession(8)], known_at=3)
        writer.publish()
    return book


def test_an_intact_book_is_verified(full: FilingBook) -> None:
    found = verify_book(full.folder)
    assert found.damaged == ()
    assert found.files == len({file.file for file in full.manifest.files()})


@pytest.mark.parametrize("flips", [40, pytest.param(1000, marks=pytest.mark.slow)])
def test_each_flipped_bit_is_found(full: FilingBook, flips: int) -> None:
    chance = random.Random(18)
    paths = sorted(path for path in full.folder.rglob("*") if path.is_file() and path.name != "writing.lock")
    for _ in range(flips):
        path = chance.choice(paths)
        data = bytearray(path.read_bytes())
        at = chance.randrange(len(data))
        data[at] ^= 1 << chance.randrange(8)
        before = path.read_bytes()
        path.write_bytes(data)
        assert damaged(full.folder) == path.relative_to(full.folder).as_posix(), (path, at)
        path.write_bytes(before)
    assert damaged(full.folder) == ""


def damaged(folder: Path) -> str:
    """Return the one file that verification finds; the manifest is found when it is read."""
    try:
        return ", ".join(file.file for file in verify(folder))
    except BookError as error:
        return Path(error.where).name


def test_a_missing_and_a_short_file_are_found(full: FilingBook) -> None:
    segments = full.manifest.of_table("filings")
    (full.folder / segments[0].file).unlink()
    path = full.folder / segments[1].file
    path.write_bytes(path.read_bytes()[:-1])
    assert {file.what.partition(" bytes")[0] for file in verify(full.folder)} == {
        "The file is missing.",
        f"The file has {segments[1].bytes - 1:,}",
    }


def test_a_compacted_book_serves_the_same(full: FilingBook) -> None:
    before = logical(full)
    done = compact_book(full.folder)
    assert done.segments < done.segments_before
    assert logical(full) == before
    assert verify_book(full.folder).damaged == ()
    known = full.known()
    assert len(known) == 4
    assert known.is_deleted(accession(8))
    with full.writing() as writer:
        assert writer.add_batch(filings([1, 2, 3], kind="data_set")) == 0
        assert writer.add_batch(filings([5])) == 1
        writer.publish()
        extended = logical(full)
        writer.publish(whole=True)
    assert logical(full) == extended


def test_a_compacted_book_can_be_compacted_again(full: FilingBook) -> None:
    compact_book(full.folder)
    before, segments = logical(full), {segment.sha256 for segment in full.manifest.segments}
    compact_book(full.folder)
    assert logical(full) == before
    assert len(segments) == len(full.manifest.segments)


def test_what_a_book_holds_in_numbers(full: FilingBook) -> None:
    found = book_contents(full.folder)
    assert (found.filings, found.superseded, found.transactions, found.generation) == (3, 2, 6, 2)
    assert found.sources == {"data_set": 1, "nc": 2}
    assert (found.unpublished, found.unposted) == (0, 3)


def test_an_unpublished_book_is_described(book: FilingBook) -> None:
    with book.writing() as writer:
        writer.add_batch(filings([1]))
    found = book_contents(book.folder)
    assert (found.generation, found.filings, found.unpublished) == (0, 0, 1)


def test_an_export_has_every_row(full: FilingBook, tmp_path: Path) -> None:
    done = {table.table: table.rows for table in export(full.folder, tmp_path / "out")}
    assert done["transactions"] == 6
    found = pq.read_table(tmp_path / "out" / "transactions")
    assert sorted(found["accession"].to_pylist()) == sorted(key for (key,) in rows(full, "SELECT accession FROM transactions"))
    assert not [path for path in tmp_path.iterdir() if path.name != "out" and path != full.folder]


def test_an_export_of_an_unknown_view_is_refused(full: FilingBook, tmp_path: Path) -> None:
    with pytest.raises(BookError, match="Did you mean transactions"):
        export(full.folder, tmp_path / "out", ["transactons"])
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match="not empty"):
        export(full.folder, tmp_path)
    assert not (tmp_path / "out").exists()
