"""A book is verified byte by byte, compacted without a change, and exported whole."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import msgspec
import pytest

from section16.action import Action
from section16.errors import BookError, OutputError
from section16.file_lock import FileLock
from section16.store.book import verification
from section16.store.book.export import export, remove_left
from section16.store.book.folder import checksum_of
from section16.store.book.manifest import write_manifest
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
def test_each_flipped_bit_is_found(full: FilingBook, flips: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "_damage_of_database", lambda *_: "")  # hashes alone find them, and take less time
    chance = random.Random(18)
    paths = sorted(
        path for path in full.folder.rglob("*") if path.name != "writing.lock" and path.is_file() and path.stat().st_size
    )
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


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def test_damage_is_not_compacted_into_a_segment_that_looks_intact(full: FilingBook) -> None:
    before = full.manifest
    for table in ("filings", "non_derivative", "originals", "supersessions"):
        path = full.folder / before.of_table(table)[0].file
        whole = path.read_bytes()
        flip(path, len(whole) // 3)
        with pytest.raises(BookError, match=r"The file is not what was written.*The book was not changed") as caught:
            compact_book(full.folder)
        assert caught.value.where == str(path)
        assert full.manifest == before
        assert damaged(full.folder) == path.relative_to(full.folder).as_posix()
        path.write_bytes(whole)


BLOCK = 256 << 10
"""Bytes of a block of DuckDB, which has a checksum of its own."""


def tables_of(path: Path) -> list[int]:
    """Return places in a database that are not in the blocks at its beginning, which are read when it is opened."""
    size = path.stat().st_size
    return list(range(3 * BLOCK, size - BLOCK, max(BLOCK, (size - 4 * BLOCK) // 3)))[:3]


def test_a_damaged_database_is_named_and_made_again(full: FilingBook) -> None:
    assert full.manifest.generation is not None
    path = full.folder / full.manifest.generation.file
    before = logical(full)
    for at in (BLOCK, *tables_of(path)):
        flip(path, at)
    with pytest.raises(BookError, match=r"The database of the book cannot be read: .*Make the database again") as caught:
        logical(full)
    assert caught.value.action == Action("book.compact", {"book": str(full.folder)})
    with full.writing() as writer:
        writer.add_batch(filings([5]))
        with pytest.raises(BookError, match=r"The database of the book cannot be written: .*Make the database again"):
            writer.publish()
    compact_book(full.folder)
    assert verify_book(full.folder).damaged == ()
    after = logical(full)
    assert len(after["filed.filings"]) == len(before["filed.filings"]) + 1


def test_damage_that_a_database_has_from_the_one_it_was_copied_from_is_found(full: FilingBook) -> None:
    compact_book(full.folder)  # a database that is made whole has no unused blocks
    manifest = full.manifest
    assert manifest.generation is not None
    path = full.folder / manifest.generation.file
    for at in tables_of(path):
        flip(path, at)
        copied = msgspec.structs.replace(manifest.generation, checksum=checksum_of(path))
        write_manifest(full.folder, msgspec.structs.replace(manifest, generations=(copied,)))
        found = verify_book(full.folder).damaged
        assert [(one.file, one.action and one.action.name) for one in found] == [(copied.file, "book.compact")]
        assert "Corrupt database file" in found[0].what
        flip(path, at)


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


def test_what_a_killed_export_left_is_removed_by_the_next(full: FilingBook, tmp_path: Path) -> None:
    left, held, other = (tmp_path / f".{digit * 16}.partial" for digit in "abc")
    for folder in (left, held, other):
        (folder / "filings").mkdir(parents=True)
    (tmp_path / f"{left.name}.lock").write_text("4194304")
    lock = FileLock(tmp_path / f"{held.name}.lock")
    lock.acquire()
    try:
        export(full.folder, tmp_path / "out", ["filings"])
    finally:
        lock.release()
    stay = [held.name, f"{held.name}.lock", other.name, "out"]
    assert sorted(path.name for path in tmp_path.iterdir() if path != full.folder) == stay
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["filings"]


@pytest.mark.parametrize("step", ["acquire", "release", "mkdir", "rename", "rmdir"])
def test_no_other_export_takes_one_for_killed(
    step: str, full: FilingBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another export looks for what was left, before and behind each step of this one."""
    of: type = FileLock if step in {"acquire", "release"} else Path
    done, looking = getattr(of, step), [False]

    def stepped(*values: Any, **options: Any) -> Any:
        if looking[0]:
            return done(*values, **options)
        looking[0] = True
        try:
            remove_left(tmp_path)
            return done(*values, **options)
        finally:
            remove_left(tmp_path)
            looking[0] = False

    monkeypatch.setattr(of, step, stepped)
    (tmp_path / "out").mkdir()
    export(full.folder, tmp_path / "out", ["filings"])
    assert sorted(path.name for path in tmp_path.iterdir() if path != full.folder) == ["out"]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["filings"]


def test_an_export_of_an_unknown_view_is_refused(full: FilingBook, tmp_path: Path) -> None:
    with pytest.raises(BookError, match="Did you mean transactions"):
        export(full.folder, tmp_path / "out", ["transactons"])
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match="not empty"):
        export(full.folder, tmp_path)


def test_an_export_that_cannot_be_written_is_not_taken_for_the_book(full: FilingBook, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(BookError, match="The export cannot be written") as refused:
        export(full.folder, tmp_path / "file" / "out", ["filings"])
    assert "intact" not in str(refused.value)
    assert not (tmp_path / "out").exists()
