"""Issuers that continue one another in a book: computed together where their filings show it, as the commands do."""

from __future__ import annotations

from pathlib import Path

import pytest

import generate
import section16
from generate.world import IssuerWorld
from section16.ingest.filings import ingest
from section16.store.book.changes import Shared, changed_issuers
from section16.store.book.writer import FilingBook
from tests.ingest.inputs import MOMENT
from tests.ingest.test_posting import asked, computed, posted, put


@pytest.fixture(scope="module")
def world() -> IssuerWorld:
    found = generate.issuers(802, 8, years=1, successors=0.5)
    return next(one for one in found if one.truth.successions)


@pytest.fixture(scope="module")
def book(world: IssuerWorld, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("successors")
    posted(folder / "book", put(folder / "filings", world.filings))
    return folder / "book"


def test_what_is_held_is_under_the_issuer_that_continues_last(world: IssuerWorld, book: Path) -> None:
    (succession,) = world.truth.successions
    ledger = section16.Ledger.from_submissions(filing.submission for filing in world.filings)
    assert ledger.issuers == (succession.issuer,)
    assert asked(book, "SELECT DISTINCT issuer_cik FROM positions") == [(succession.issuer,)]
    held = {(one.block, one.balance) for one in ledger.positions(succession.issuer)}
    assert set(asked(book, "SELECT block, balance FROM positions")) == held
    balances = len(ledger.reconcile(succession.issuer).assertions)
    assert asked(book, "SELECT count(*) FROM reconciliation") == [(balances,)]
    assert {issuer for (issuer,) in asked(book, "SELECT issuer_cik FROM posted")} == {world.cik, succession.issuer}


def test_rows_of_a_filing_are_under_its_own_issuer_and_have_the_columns_of_the_analyst(book: Path) -> None:
    own = "SELECT count(*) FROM {} r JOIN filings f USING (accession) WHERE r.issuer_cik <> f.issuer_cik"
    for table in ("entries", "reconciliation", "timeliness", "row_research"):
        assert asked(book, own.format(table)) == [(0,)], table
    assert asked(book, "SELECT count(*) FROM transactions WHERE event_reason IS NULL") == [(0,)]


def test_a_book_that_grows_has_the_ledger_of_one_that_was_made_at_once(world: IssuerWorld, book: Path, tmp_path: Path) -> None:
    (succession,) = world.truth.successions
    first = [one for one in world.filings if one.submission.document.issuer.cik.value == world.cik]
    later = [one for one in world.filings if one not in first]
    assert first
    assert later
    posted(tmp_path / "book", put(tmp_path / "first", first))
    assert asked(tmp_path / "book", "SELECT DISTINCT issuer_cik FROM positions") == [(world.cik,)]
    report = posted(tmp_path / "book", put(tmp_path / "later", later))
    assert report.issuers == 2
    assert computed(tmp_path / "book") == computed(book)
    opened = FilingBook.open(tmp_path / "book")
    assert list(changed_issuers(opened.folder, opened.manifest, shared=Shared(2, 12))) == []
    assert succession.continues == world.cik


def test_issuers_without_common_persons_are_computed_alone(world: IssuerWorld, tmp_path: Path) -> None:
    with FilingBook.create(tmp_path / "book").writing() as writer:
        ingest(writer, [str(put(tmp_path / "filings", world.filings))], MOMENT)
        alone = list(changed_issuers(writer.folder, writer.manifest))
        shared = list(changed_issuers(writer.folder, writer.manifest, shared=Shared(2, 12)))
        strict = list(changed_issuers(writer.folder, writer.manifest, shared=Shared(1000, 12)))
    assert [one.others for one in alone] == [(), ()]
    assert alone == strict
    (together,) = shared
    assert together.ciks == tuple(one.cik for one in alone)
    assert len(together.places) == sum(len(one.places) for one in alone)
