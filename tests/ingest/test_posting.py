"""The ledger of a whole book: the same answers as for a folder of filings, computed again only where filings changed."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import asdict, replace

import generate
import section16
from section16.compliance.duty import DueDates
from section16.compliance.timeliness import timeliness, unexplained_timeliness
from section16.compliance.timing import FilingTiming
from section16.formats.reading import read_bytes
from section16.ingest import posting
from section16.ingest.executor import ProcessExecutor
from section16.ingest.filings import ingest
from section16.ingest.holdings_over_time import held_over_time
from section16.ingest.issuer_rows import rows_of_issuer
from section16.ingest.issuer_tables import IssuerRows, cells
from section16.ingest.posting import PostingReport, post
from section16.shortswing.insider import insiders, profits
from section16.store.book.computed import SHORT_SWING
from section16.store.book.contents import contents
from section16.store.book.writer import BookWriter, FilingBook
from section16.why import Why
from tests.ingest.inputs import MOMENT
from tests.slow import sampled

WORLD = generate.world(18, 3, years=2)


def put(folder: Path, filings: Sequence[generate.Filing]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for filing in filings:
        (folder / f"{filing.accession}.txt").write_bytes(filing.text)
    return folder


def posted(book: Path, *paths: Path, **options: Any) -> PostingReport:
    with FilingBook.create(book).writing() as writer:
        ingest(writer, map(str, paths), MOMENT)
        report = post(writer, MOMENT, **options)
        writer.publish()
    return report


def asked(book: Path, sql: str) -> list[tuple[Any, ...]]:
    with FilingBook.open(book).reading() as connection:
        return connection.execute(sql).fetchall()


TABLES = ("entries", "reconciliation", "positions", "position_steps", "timeliness", "short_swing_candidates", "plans")


def computed(book: Path) -> dict[str, list[tuple[Any, ...]]]:
    return {name: sorted(asked(book, f"FROM {name}"), key=repr) for name in TABLES}


@pytest.mark.parametrize(
    ("shares", "price", "value"),
    sampled(
        [
            ("100", "0.123456789012", "12.3456789012"),
            ("12345678901234.123456", "123456789.123456789", "1524157876695570894278.7558031073"),  # of 15 places
            ("9999999999999999999999999999", "2", None),  # beyond the 38 digits of a number of the book
        ],
        2,
    ),
)
def test_numbers_of_any_size_are_computed_and_kept_to_ten_places(
    tmp_path: Path, shares: str, price: str, value: str | None
) -> None:
    text = next(one for one in WORLD.filings if b"<transactionCode>S<" in one.text).text.decode()
    for cell, filed in (("transactionShares", shares), ("transactionPricePerShare", price)):
        text = re.sub(rf"(<{cell}>\s*<value>)[^<]*", rf"\g<1>{filed}", text)
    (tmp_path / "9999999999-25-000001.txt").write_text(text, "utf-8")
    posted(tmp_path / "book", tmp_path / "9999999999-25-000001.txt")
    found = {row[0] for row in asked(tmp_path / "book", "SELECT value FROM row_research WHERE code = 'S'")}
    assert found == {None if value is None else Decimal(value)}


FILED = next(one for one in WORLD.filings if b"<transactionCode>S<" in one.text)
DOCUMENT = FILED.text[FILED.text.index(b"<XML>") + 5 : FILED.text.index(b"</XML>")].strip()
ROWS = "SELECT count(*), count(counted), count(DISTINCT accession) FROM transactions"


def test_a_document_without_an_accession_number_has_what_the_ledger_computes(tmp_path: Path) -> None:
    (tmp_path / "form4.xml").write_bytes(DOCUMENT)
    posted(tmp_path / "book", tmp_path / "form4.xml")
    ((rows, counted, filings),) = asked(tmp_path / "book", ROWS)
    assert (rows, filings) == (counted, 1)
    assert rows


@pytest.mark.parametrize(("first", "second"), sampled([("form4.xml", "filing"), ("filing", "form4.xml"), ("", "")]))
def test_a_copy_of_a_filing_without_its_accession_number_counts_once(tmp_path: Path, first: str, second: str) -> None:
    (tmp_path / "in/filing").mkdir(parents=True)
    (tmp_path / "in/form4.xml").write_bytes(DOCUMENT)
    put(tmp_path / "in/filing", [FILED])
    for name in (first, second):
        posted(tmp_path / "book", tmp_path / "in" / name)
    ((rows, counted, filings),) = asked(tmp_path / "book", ROWS)
    assert (rows, filings) == (counted, 1)
    assert asked(tmp_path / "book", "SELECT accession FROM filings") == [(FILED.accession,)]
    book = FilingBook.open(tmp_path / "book")
    for step in (lambda writer: post(writer, MOMENT), BookWriter.compact):  # neither computes it again nor brings it back
        with book.writing() as writer:
            report = step(writer)
        assert not isinstance(report, PostingReport) or report.issuers == 0
        assert asked(tmp_path / "book", ROWS) == [(rows, counted, 1)]
    with book.writing() as writer:
        assert ingest(writer, [str(tmp_path / "in/form4.xml")], MOMENT).added == 0


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("posted")
    posted(folder / "book", put(folder / "all", WORLD.filings))
    return folder / "book"


@pytest.fixture(scope="module")
def ledger() -> section16.Ledger:
    return section16.Ledger.from_submissions(read_bytes(filing.text) for filing in WORLD.filings)


def test_positions_are_those_of_the_ledger(whole: Path, ledger: section16.Ledger) -> None:
    found = {(row, balance, cause) for row, balance, cause in asked(whole, "SELECT stated_by, balance, cause FROM positions")}
    assert found == {(one.row, one.balance, one.cause.value) for one in ledger.positions()}
    assert len(found) > 20


def test_holders_as_of_a_date_are_those_of_the_ledger(whole: Path, ledger: section16.Ledger) -> None:
    chance = random.Random(7)
    days = sorted({day for (day,) in asked(whole, "SELECT day FROM position_steps")})
    for day in (*chance.sample(days, 5), days[0] + timedelta(days=100), days[-1]):
        for issuer in WORLD.issuers:
            found = asked(whole, f"SELECT block, balance, stated_by FROM holders('{issuer.cik}', DATE '{day}')")
            wanted = [(one.block, one.balance, one.row) for one in ledger.positions(issuer.cik, as_of=day)]
            assert sorted(found) == sorted(wanted), (issuer.cik, day)


def test_the_reconciliation_is_that_of_the_ledger(whole: Path, ledger: section16.Ledger) -> None:
    found = asked(whole, "SELECT accession, form_table || '/' || row, cause, gap FROM reconciliation")
    wanted = [(one.accession, one.row, one.cause.value, one.gap) for one in ledger.reconcile().assertions]
    assert sorted(found, key=repr) == sorted(wanted, key=repr)


def test_lateness_is_that_of_the_answer(whole: Path, ledger: section16.Ledger) -> None:
    found = asked(whole, "SELECT accession, timing, days_late FROM timeliness")
    rows = [row for filing in section16.timeliness(ledger) for row in filing.rows]
    assert sorted(found) == sorted((row.row.partition(" ")[0], row.timing.value, row.days_late) for row in rows)
    assert asked(whole, "SELECT count(*) FROM late") == [(sum(row.timing.value == "late" for row in rows),)]


def test_every_filed_row_is_an_entry_and_restated_rows_are_not_current(whole: Path) -> None:
    assert asked(
        whole,
        "SELECT (SELECT count(*) FROM entries) - (SELECT count(*) FROM filed.non_derivative)"
        " - (SELECT count(*) FROM filed.derivative)",
    ) == [(0,)]
    restated = asked(whole, "SELECT accession, row FROM entries WHERE NOT current AND form_table = 'I' ORDER BY ALL")
    assert restated
    assert asked(whole, "SELECT accession, row FROM filed.non_derivative WHERE NOT current ORDER BY ALL") == restated


def test_every_row_has_the_columns_of_the_analyst(whole: Path, ledger: section16.Ledger) -> None:
    found = asked(
        whole, "SELECT accession, form_table, row, value, role FROM (FROM transactions UNION ALL BY NAME FROM holdings)"
    )
    wanted = {
        (one.accession, one.table, one.row, one.value, one.role)
        for issuer in ledger.issuers
        for one in section16.research_rows(ledger, issuer)
    }
    assert set(found) <= wanted
    assert len(found) > 0.9 * len(wanted)  # rows that an amendment restates are not in force
    assert len(found) == len(set(found))


def test_only_issuers_whose_filings_changed_are_computed_again(tmp_path: Path, whole: Path) -> None:
    late = WORLD.filings[-2:]
    first = put(tmp_path / "first", WORLD.filings[:-2])
    assert posted(tmp_path / "book", first).issuers == len(WORLD.issuers)
    again = posted(tmp_path / "book", put(tmp_path / "late", late))
    changed = {filing.issuer.cik for filing in late}
    assert again.issuers == len(changed) < len(WORLD.issuers)
    assert posted(tmp_path / "book", first) == PostingReport()
    assert computed(tmp_path / "book") == computed(whole)


@pytest.mark.slow
def test_several_processes_compute_the_same(tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "_FILINGS_AT_ONCE", 8)
    posted(tmp_path / "book", put(tmp_path / "all", WORLD.filings), executor=ProcessExecutor(2))
    assert computed(tmp_path / "book") == computed(whole)


@pytest.mark.slow
def test_issuers_are_the_same_however_many_are_in_memory_at_one_time(
    tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "_FILINGS_IN_MEMORY", 1)
    posted(tmp_path / "book", put(tmp_path / "all", WORLD.filings))
    assert computed(tmp_path / "book") == computed(whole)


def without_reasons(timing: FilingTiming) -> FilingTiming:
    return replace(timing, rows=tuple(replace(row, why=Why("")) for row in timing.rows))


def test_what_a_book_leaves_unexplained_is_the_answer(ledger: section16.Ledger) -> None:
    for issuer in ledger.issuers:
        timings = unexplained_timeliness(ledger, issuer, DueDates())
        assert list(map(without_reasons, timings)) == list(map(without_reasons, timeliness(ledger, issuer)))
        answers = [(one.owner, one.owner_name, one.answer) for one in insiders(ledger, issuer)]
        numbers = [(one.owner, one.owner_name, one.answer) for one in profits(ledger, issuer)]
        assert [one[:2] for one in numbers] == [one[:2] for one in answers]
        for (*_, answer), (*_, number) in zip(answers, numbers, strict=True):
            assert {name: getattr(answer, name) for name in number.__struct_fields__} == asdict(number)


def test_an_issuer_whose_filings_were_deleted_has_nothing(tmp_path: Path) -> None:
    one = WORLD.issuers[0]
    posted(tmp_path / "book", put(tmp_path / "all", one.filings))
    with FilingBook.open(tmp_path / "book").writing() as writer:
        writer.delete([filing.accession for filing in one.filings], MOMENT + 1)
        assert post(writer, MOMENT + 1) == PostingReport(issuers=1, filings=0)
        writer.publish()
    assert all(not rows for rows in computed(tmp_path / "book").values())


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> str:
    """Make the ledger of the first issuer fail, as an error of the program would."""
    cik = WORLD.issuers[0].cik
    computed_rows = rows_of_issuer

    def rows(ledger: section16.Ledger, issuer: str, dates: DueDates) -> IssuerRows:
        if issuer == cik:
            raise ZeroDivisionError("an injected fault")
        return computed_rows(ledger, issuer, dates)

    monkeypatch.setattr(posting, "rows_of_issuer", rows)
    return cik


def test_an_issuer_whose_ledger_fails_stops_no_other(
    tmp_path: Path, whole: Path, failing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = put(tmp_path / "all", WORLD.filings)
    found = posted(tmp_path / "book", everything)
    assert (found.issuers, [one.cik for one in found.failed]) == (len(WORLD.issuers) - 1, [failing])
    reason = "ZeroDivisionError: an injected fault"
    assert contents(tmp_path / "book").failed == {failing: reason}
    assert asked(tmp_path / "book", "SELECT issuer_cik, failure FROM posted WHERE failure IS NOT NULL") == [(failing, reason)]
    assert asked(tmp_path / "book", f"SELECT count(*) > 0 FROM filings WHERE issuer_cik = '{failing}'") == [(True,)]
    others = {name: [row for row in rows if row[0] != failing] for name, rows in computed(whole).items()}
    assert computed(tmp_path / "book") == others
    assert posted(tmp_path / "book", everything) == PostingReport()  # it is not tried again by itself
    monkeypatch.undo()
    again = posted(tmp_path / "book", retry=True)
    assert (again.issuers, again.failed) == (1, ())
    assert computed(tmp_path / "book") == computed(whole)
    assert contents(tmp_path / "book").failed == {}


def test_a_value_that_no_column_takes_fails_for_its_issuer_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cik = WORLD.issuers[0].cik
    computed_rows = rows_of_issuer

    def rows(ledger: section16.Ledger, issuer: str, dates: DueDates) -> IssuerRows:
        found = computed_rows(ledger, issuer, dates)
        if issuer == cik:
            found.rows["plans"].append((2**40, *[None] * 11))  # a number of a plan beyond the integers of the column
        return found

    monkeypatch.setattr(posting, "rows_of_issuer", rows)
    found = posted(tmp_path / "book", put(tmp_path / "all", WORLD.filings))
    assert [one.cik for one in found.failed] == [cik]
    assert found.issuers == len(WORLD.issuers) - 1
    assert asked(tmp_path / "book", "SELECT count(DISTINCT issuer_cik) FROM entries") == [(found.issuers,)]


def test_cells_that_are_not_the_columns_of_a_table_are_refused() -> None:
    names = ("owner_name", "owner_cik", "profit", "exact", "lower", "upper", "matches", "missing")
    assert cells(SHORT_SWING, names).names == names  # in any order
    with pytest.raises(ValueError, match="short_swing_candidates are not its columns: missing"):
        cells(SHORT_SWING, names[:-1])
    with pytest.raises(ValueError, match="profits"):
        cells(SHORT_SWING, (*names[:-1], "profits"))


def test_bare_documents_have_the_accession_numbers_of_their_names(tmp_path: Path) -> None:
    folder = tmp_path / "bare"
    folder.mkdir()
    for filing in WORLD.issuers[0].filings:
        (folder / f"{filing.accession}.xml").write_bytes(filing.xml)
    posted(tmp_path / "book", folder)
    assert {key for (key,) in asked(tmp_path / "book", "SELECT accession FROM entries")} <= {
        filing.accession for filing in WORLD.issuers[0].filings
    }


@pytest.mark.corpus
def test_holdings_over_time_are_those_of_the_ledger_for_real_filings(corpus: Path) -> None:
    chance = random.Random(5)
    found = section16.read_many([str(corpus / "corpus" / "filings.tar.gz")])
    ledger = section16.Ledger.from_submissions(one for number, one in enumerate(found) if number < 2500)
    for issuer in ledger.issuers[::6]:
        steps = list(held_over_time(ledger.book(issuer)))
        for day in chance.sample(sorted({step.day for step in steps}), min(3, len({step.day for step in steps}))):
            held = {(one.block.id, one.balance) for one in steps if one.day <= day and (one.until or day + timedelta(1)) > day}
            assert {one for one in held if one[1]} == {
                (one.block, one.balance) for one in ledger.positions(issuer, as_of=day)
            }, (issuer, day)
