"""A book is written in steps that happen wholly or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from section16.errors import BookError
from section16.store.book.manifest import read_manifest
from section16.store.book.staging import stage_batch
from section16.store.book.truth import connect, define_views
from section16.store.book.writer import FilingBook
from tests.store.book.conftest import accession, filings, original


def superseded(book: FilingBook) -> set[tuple[str, int, str]]:
    with connect() as connection:
        if "supersessions" not in define_views(connection, book.folder, book.manifest):
            return set()
        return set(connection.sql("SELECT accession, of_batch, reason FROM truth_supersessions").fetchall())


def test_a_batch_is_in_the_book_after_it_was_added(book: FilingBook) -> None:
    with book.writing() as writer:
        assert writer.add_batch(filings([1, 2]), [original(1), original(2)]) == 2
    known = FilingBook.open(book.folder).known()
    assert len(known) == 2
    assert accession(1) in known
    assert accession(3) not in known
    assert {segment.table for segment in book.manifest.segments} == {"filings", "owners", "non_derivative", "originals"}


def test_a_staged_batch_is_no_part_of_the_book_until_it_is_committed(book: FilingBook) -> None:
    with book.writing() as writer:
        staged = stage_batch(book.folder, filings([1]))
        assert len(book.known()) == 0
        assert writer.commit(staged) == 1
    assert len(book.known()) == 1


def test_the_same_filing_again_changes_nothing(book: FilingBook) -> None:
    with book.writing() as writer:
        writer.add_batch(filings([1, 2]))
        before = read_manifest(book.folder)
        assert writer.add_batch(filings([2, 1], later=5)) == 0
    assert read_manifest(book.folder) == before


def test_a_batch_with_new_and_known_filings_marks_the_known_ones(book: FilingBook) -> None:
    with book.writing() as writer:
        writer.add_batch(filings([1, 2]))
        assert writer.add_batch(filings([2, 3])) == 1
    assert superseded(book) == {(accession(2), 2, "known already")}


@pytest.mark.parametrize("order", [("submission", "data_set"), ("data_set", "submission")])
def test_the_fullest_source_is_in_force_whatever_the_order(book: FilingBook, order: tuple[str, str]) -> None:
    with book.writing() as writer:
        for kind in order:
            writer.add_batch(filings([1], kind=kind, version=kind))
    found = book.known().get(accession(1))
    assert found is not None
    assert found.kind == "submission"


def test_a_corrected_filing_replaces_the_earlier_version(book: FilingBook) -> None:
    with book.writing() as writer:
        writer.add_batch(filings([1, 2]))
        assert writer.add_batch(filings([1], version="corrected", later=1)) == 1
        assert writer.add_batch(filings([1], version="an old copy", later=-1)) == 0
    assert superseded(book) == {(accession(1), 1, "corrected")}


def test_a_filing_that_edgar_deleted_stays_deleted_when_an_old_archive_brings_it(book: FilingBook) -> None:
    with book.writing() as writer:
        writer.add_batch(filings([1]))
        writer.delete([accession(1), accession(2)], known_at=7)
        assert writer.add_batch(filings([2])) == 1
        assert writer.add_batch(filings([1, 2])) == 0
    assert superseded(book) >= {(accession(1), 1, "deleted"), (accession(2), 3, "deleted")}
    with book.writing() as writer:
        assert writer.add_batch(filings([2, 1])) == 0


def test_a_batch_with_a_filing_twice_is_refused(book: FilingBook) -> None:
    with pytest.raises(ValueError, match="occurs twice"):
        stage_batch(book.folder, filings([1, 1]))


def test_one_writer_at_a_time(book: FilingBook) -> None:
    with book.writing(), pytest.raises(BookError, match="Another program is writing"), book.writing():
        pass
    with book.writing() as writer:
        writer.add_batch(filings([1]))


def test_what_was_added_stays_when_the_work_fails_later(book: FilingBook) -> None:
    def fail() -> None:
        with book.writing() as writer:
            writer.add_batch(filings([1]))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert len(book.known()) == 1


def test_a_folder_with_other_files_becomes_no_book(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(BookError, match=r"other files, such as thesis\.txt"):
        FilingBook.create(tmp_path)
    with pytest.raises(BookError, match="There is no book here"):
        FilingBook.open(tmp_path)


def test_a_book_of_a_newer_version_is_refused_and_not_changed(book: FilingBook) -> None:
    import hashlib
    import json

    path = book.folder / "book.json"
    newer = json.loads(path.read_bytes())["book"] | {"format": 99}
    text = json.dumps(newer, separators=(",", ":"))
    path.write_text(f'{{"sha256":"{hashlib.sha256(text.encode()).hexdigest()}","book":{text}}}')
    before = path.read_bytes()
    with pytest.raises(BookError, match="format 99, which a newer version of section16 wrote"):
        FilingBook.open(book.folder)
    assert path.read_bytes() == before


def test_a_damaged_manifest_is_found(book: FilingBook) -> None:
    path = book.folder / "book.json"
    path.write_bytes(path.read_bytes().replace(b'"batch":0', b'"batch":1'))
    with pytest.raises(BookError, match="damaged"):
        FilingBook.open(book.folder)
