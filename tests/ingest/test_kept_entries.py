"""The entries of a filing that a book keeps beside its original: exactly those that the original gives, or none."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

import generate
import section16
from section16.document.cells import TextCell
from section16.document.submission import Submission
from section16.errors import BookError
from section16.formats.reading import read_bytes
from section16.ingest import kept_entries, posting
from section16.ingest.filings import ingest
from section16.ingest.kept_entries import KEPT, is_packed_here, packed_entries, unpacked_entries
from section16.ingest.posting import KeptFilings
from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.entries.posting import entries_of, filing_of
from section16.store.book.changes import changed_issuers
from section16.store.book.writer import FilingBook
from tests.ingest.inputs import MOMENT

WORLD = generate.world(19, 2, years=1)


def posted(submission: Submission) -> PostedFiling:
    filing = filing_of(submission)
    return filing, tuple(entries_of(submission.document, filing))


def test_entries_are_unpacked_as_the_original_gives_them() -> None:
    for filing in WORLD.filings:
        packed = packed_entries(read_bytes(filing.text), filing.accession)
        assert packed is not None
        assert is_packed_here(packed)
        source = f"{filing.accession}.xml"
        found = unpacked_entries(packed, source)
        assert found == posted(read_bytes(filing.text, source))
        assert [entry.id for entry in found[1]] == [entry.id for entry in posted(read_bytes(filing.text))[1]]


@pytest.mark.corpus
def test_entries_of_real_filings_are_unpacked_as_their_originals_give_them(corpus: Path) -> None:

    kept = 0
    for number, submission in enumerate(section16.read_many([str(corpus / "corpus" / "filings.tar.gz")])):
        if number % 10 or not isinstance(submission, Submission):
            continue
        filing, entries = posted(submission)
        packed = packed_entries(submission, filing.accession)
        if packed is not None:
            kept += 1
            assert unpacked_entries(packed, submission.source) == (filing, entries), filing.accession
    assert kept > 900


def test_a_bare_document_another_number_and_a_text_that_is_no_unicode_are_not_kept() -> None:
    filing = WORLD.filings[0]
    submission = read_bytes(filing.text)
    assert packed_entries(read_bytes(filing.xml), filing.accession) is None
    assert packed_entries(submission, "9999999999-25-999999") is None
    damaged = msgspec.structs.replace(submission.document, remarks=TextCell("a\ud800b"))
    assert packed_entries(Submission(form=damaged, header=submission.header), filing.accession) is None


def book_of(folder: Path) -> FilingBook:
    (folder / "forms").mkdir(parents=True)
    for filing in WORLD.filings:
        (folder / "forms" / f"{filing.accession}.txt").write_bytes(filing.text)
    book = FilingBook.create(folder / "book")
    with book.writing() as writer:
        ingest(writer, [str(folder / "forms")], MOMENT)
    return book


def ledgers(book: FilingBook) -> list[list[PostedFiling]]:
    with book.writing() as writer:
        changed = list(changed_issuers(writer.folder, writer.manifest, beside=KEPT))
        filings = KeptFilings(writer.home, changed)
    return [ledger.in_force(issuer.cik).posted for issuer in changed for ledger in (filings.ledger(issuer),)]


def test_a_ledger_is_made_of_kept_entries_without_an_original(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise AssertionError("an original is read")

    book = book_of(tmp_path)
    monkeypatch.setattr(posting, "read_bytes", refuse)
    found = ledgers(book)
    assert sum(map(len, found)) == len(WORLD.filings)


def test_entries_of_another_program_are_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = book_of(tmp_path)
    before = ledgers(book)
    monkeypatch.setattr(kept_entries, "_reader", lambda: b"another program.")
    monkeypatch.setattr(posting, "unpacked_entries", None)
    assert ledgers(book) == before


def test_damaged_entries_are_named(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    (blocks,) = (tmp_path / "book" / "originals").glob("*.blocks")
    data = bytearray(blocks.read_bytes())
    data[-20] ^= 1
    blocks.chmod(0o644)
    blocks.write_bytes(data)
    with pytest.raises(BookError, match="is damaged"):
        ledgers(book)
