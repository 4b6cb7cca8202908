"""A book whose segments and originals are in a store: the same book, one writer, and errors that name the store."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from section16.errors import BookError, RequestError
from section16.store.book import storage
from section16.store.book.filings import originals_in_force
from section16.store.book.known import load_known
from section16.store.book.manifest import WITH_STORE, read_manifest
from section16.store.book.storage import Store, digest_of, keep_whole, names_in, opened, part_of, put_new, size_of
from section16.store.book.truth import connect, define_views
from section16.store.book.verification import verify
from section16.store.book.writer import FilingBook
from tests.store.book.conftest import accession, filings, original

fsspec = pytest.importorskip("fsspec", reason="fsspec, of the extra book, is not installed: run make setup")

ADDRESS = "memory://bucket/book"


@pytest.fixture
def system() -> Iterator[Any]:
    """A store in memory, which is empty."""
    found = fsspec.filesystem("memory")
    found.store.clear()
    storage._reached.cache_clear()
    yield found
    found.store.clear()


def filled(folder: Path, store: str = "") -> FilingBook:
    book = FilingBook.create(folder, store)
    with book.writing() as writer:
        writer.add_batch(filings([1, 2, 3]), [original(number) for number in (1, 2, 3)])
        writer.add_batch(filings([3, 4], kind="submission"), [original(number) for number in (3, 4)])
        writer.publish()
    return book


def rows(book: FilingBook) -> list[tuple[Any, ...]]:
    with book.reading() as connection:
        return connection.execute("SELECT accession, kind, issuer_cik FROM filings ORDER BY ALL").fetchall()


def test_a_book_in_a_store_is_the_book_of_a_folder(tmp_path: Path, system: Any) -> None:
    local, remote = filled(tmp_path / "local"), filled(tmp_path / "remote", ADDRESS)
    assert remote.manifest.segments == local.manifest.segments
    assert remote.manifest.originals == local.manifest.originals
    assert (remote.manifest.format, local.manifest.format) == (WITH_STORE, 1)
    assert rows(remote) == rows(local)
    found = dict(originals_in_force(remote.folder))
    assert (
        found == {accession(number): original(number).data for number in range(1, 5)} == dict(originals_in_force(local.folder))
    )
    assert not any((remote.folder / "originals").iterdir())
    assert sorted(system.find("/bucket/book")) == sorted(
        f"/bucket/book/{name}"
        for name in ("book.json", *(one.file for one in (*local.manifest.segments, *local.manifest.originals)))
    )


def test_compaction_and_verification_reach_the_store(tmp_path: Path, system: Any) -> None:
    book = filled(tmp_path / "book", ADDRESS + "/")
    with book.writing() as writer:
        writer.compact()
    assert len(rows(book)) == 4
    assert list(verify(book.folder)) == []
    names = {one.file for one in (*book.manifest.segments, *book.manifest.originals)}
    assert {*names_in(Store(ADDRESS), "segments"), *names_in(Store(ADDRESS), "originals")} == names
    lost, changed = sorted(names)[:2]
    system.rm_file(f"/bucket/book/{lost}")
    data = system.cat_file(f"/bucket/book/{changed}")
    system.pipe_file(f"/bucket/book/{changed}", data[:-1] + b"?")
    assert {(one.file, one.what) for one in verify(book.folder)} == {
        (lost, "The file is missing."),
        (changed, "The file is not what was written."),
    }


def test_a_new_folder_opens_the_book_of_a_store(tmp_path: Path, system: Any) -> None:
    first = filled(tmp_path / "first", ADDRESS)
    second = FilingBook.create(tmp_path / "second", ADDRESS)
    with second.writing() as writer:
        writer.publish()
    assert rows(second) == rows(first)
    with second.writing() as writer:
        writer.add_batch(filings([5]), [original(5)])
    with pytest.raises(BookError, match=r"Another folder has added filings .*Name a new folder"), first.writing():
        pass


def test_what_an_interrupted_writer_left_in_the_store_is_removed(tmp_path: Path, system: Any) -> None:
    book = filled(tmp_path / "book", ADDRESS)
    keep_whole(Store(ADDRESS), "segments/filings/stray.parquet", b"half")
    with book.writing():
        assert size_of(Store(ADDRESS), "segments/filings/stray.parquet") is None
    assert size_of(Store(ADDRESS), "writing.lock") is None


def test_one_folder_at_a_time_writes_to_a_store(tmp_path: Path, system: Any) -> None:
    first, second = filled(tmp_path / "first", ADDRESS), FilingBook.create(tmp_path / "second", ADDRESS)
    with (
        first.writing(),
        pytest.raises(
            BookError, match=r"Another program writes to this store, .*first.*remove memory://bucket/book/writing.lock"
        ),
        second.writing(),
    ):
        pass
    assert put_new(Store(f"{ADDRESS}/writing.lock"), system.cat_file("/bucket/book/book.json"))
    with pytest.raises(BookError, match="Another program writes"), second.writing():
        pass


def test_a_lock_that_a_killed_program_left_is_taken_over_by_its_folder(tmp_path: Path, system: Any) -> None:
    book = filled(tmp_path / "book", ADDRESS)
    with book.writing():
        held = system.cat_file("/bucket/book/writing.lock")
    system.pipe_file("/bucket/book/writing.lock", held)
    with book.writing() as writer:
        assert writer.add_batch(filings([9]), [original(9)]) == 1


def test_the_copy_in_the_store_is_written_again_where_it_was_not(tmp_path: Path, system: Any) -> None:
    book = filled(tmp_path / "book", ADDRESS)
    system.rm_file("/bucket/book/book.json")
    with book.writing():
        copied = read_manifest(Store(ADDRESS))
    assert (copied.batch, copied.segments, copied.generations) == (book.manifest.batch, book.manifest.segments, ())


def test_another_store_than_that_of_the_book_is_refused(tmp_path: Path, system: Any) -> None:
    filled(tmp_path / "local")
    with pytest.raises(BookError, match=r"are in its folder, not in memory://bucket/book\. Leave the store out"):
        FilingBook.create(tmp_path / "local", ADDRESS)
    filled(tmp_path / "remote", ADDRESS)
    with pytest.raises(BookError, match=r"are in memory://bucket/book, not in memory://elsewhere\."):
        FilingBook.create(tmp_path / "remote", "memory://elsewhere")
    assert FilingBook.create(tmp_path / "remote", ADDRESS).manifest.store == ADDRESS


def test_what_a_store_refuses_is_an_error_of_the_book(tmp_path: Path, system: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    book = filled(tmp_path / "book", ADDRESS)

    def refused(*_words: Any, **_options: Any) -> None:
        raise RuntimeError("Could not connect to the endpoint URL")

    with book.writing() as writer:
        monkeypatch.setattr(type(system), "pipe_file", refused)
        with pytest.raises(BookError, match=r"memory://bucket/book: The book cannot be written: it cannot be connected to\."):
            writer.add_batch(filings([7]), [original(7)])
    assert len(rows(book)) == 4


def test_an_address_that_nothing_reaches_is_refused_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match=r"nowhere://x.*: the kind of store is not known\.") as raised:
        FilingBook.create(tmp_path / "book", "nowhere://x")
    assert "pip install 'section16[s3]'" in raised.value.remedy
    assert not (tmp_path / "book" / "book.json").exists()


def test_segments_are_copied_once_and_a_lost_one_is_an_error(tmp_path: Path, system: Any) -> None:
    book = filled(tmp_path / "book", ADDRESS)
    copies = {str(path.relative_to(book.folder)) for path in (book.folder / "segments").rglob("*.parquet")}
    assert copies == {one.file for one in book.manifest.segments}
    for name in copies:
        system.rm_file(f"/bucket/book/{name}")
    with connect(threads=1) as connection:  # the copies are read
        define_views(connection, book.folder, book.manifest)
    (book.folder / min(copies)).unlink()
    with connect(threads=1) as connection, pytest.raises(BookError, match="cannot be copied from its store: no such file"):
        define_views(connection, book.folder, book.manifest)


def test_a_worker_without_the_folder_knows_the_filings_as_of_a_batch(
    tmp_path: Path, system: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(tmp_path / "book", ADDRESS)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    manifest = read_manifest(Store(ADDRESS))
    assert len(load_known(Store(ADDRESS), manifest)) == 4
    before = load_known(Store(ADDRESS), manifest.until(1))
    assert (len(before), before.get(accession(4))) == (3, None)
    copied = {path.parent.name for path in (tmp_path / ".cache").rglob("*.parquet")}
    assert copied == {"filings", "supersessions"}


def test_files_are_read_in_parts_and_whole_from_both(tmp_path: Path, system: Any) -> None:
    for home in (tmp_path, Store(ADDRESS)):
        assert size_of(home, "a/b") is None
        keep_whole(home, "a/b", b"0123456789")
        assert (size_of(home, "a/b"), part_of(home, "a/b", 2, 3), part_of(home, "a/b", 8)) == (10, b"234", b"89")
        assert digest_of(home, "a/b") == hashlib.sha256(b"0123456789").hexdigest()
        with opened(home, "a/b") as stream:
            assert stream.read() == b"0123456789"
        with pytest.raises(FileNotFoundError):
            part_of(home, "a/c")


def test_a_folder_that_is_not_a_book_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(BookError, match=r"has other files, such as notes\.txt"):
        FilingBook.create(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
    with pytest.raises(BookError, match="This is a file, not the folder of a book"):
        FilingBook.create(tmp_path / "notes.txt")
    assert (tmp_path / "notes.txt").read_text() == "mine"
