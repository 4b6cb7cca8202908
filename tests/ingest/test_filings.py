"""Filings into a book: each once, from the fullest source, whatever is between them, and again after an interruption."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import section16
from section16.errors import UnreadableError
from section16.formats.data_set import DataSetFiling, write_data_set
from section16.formats.reading import read_bytes
from section16.ingest import intake, slices
from section16.ingest.executor import ProcessExecutor, SerialExecutor
from section16.ingest.filings import IngestOptions, IngestReport, ingest
from section16.ingest.inputs import failures_of, kept_original
from section16.ingest.intake import accession_in
from section16.ledger.entries.posting import content_name
from section16.limits import Limits
from section16.store.book.truth import connect, define_views
from section16.store.book.writer import FilingBook
from tests.builders import FORM
from tests.ingest.inputs import MOMENT, feed, number, packed, submission, tar

LATER = MOMENT + 3_600_000_000


def ingested(folder: Path, *paths: Path | str, moment: int = MOMENT, **options: Any) -> IngestReport:
    with FilingBook.create(folder).writing() as writer:
        return ingest(writer, map(str, paths), moment, IngestOptions(**options))


def asked(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with connect(threads=1) as connection:
        define_views(connection, folder, FilingBook.open(folder).manifest)
        return connection.sql(sql).fetchall()


def contents(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of filings, without the time at which they became known."""
    with connect(threads=1) as connection:
        names = define_views(connection, folder, FilingBook.open(folder).manifest)
        filed = [name for name in names if name in ("filings", "owners", "non_derivative", "derivative", "footnotes", "unread")]
        known = "EXCLUDE (batch, known_at, source)"
        return {
            name: connection.sql(
                f"SELECT DISTINCT * {known if name == 'filings' else 'EXCLUDE (batch)'} FROM truth_{name} ORDER BY ALL"
            ).fetchall()
            for name in filed
        }


def write(folder: Path, files: Iterable[tuple[str, bytes]]) -> Path:
    for name, data in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


FILINGS = [(f"{number(count)}.txt", submission(count)) for count in range(1, 6)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "book"


def test_folders_archives_and_patterns_hold_the_same_filings(tmp_path: Path, folder: Path) -> None:
    loose = write(tmp_path / "loose", FILINGS)
    archives = [tar(tmp_path / "a.tar", FILINGS), tar(tmp_path / "a.tar.gz", FILINGS), packed(tmp_path / "a.zip", FILINGS)]
    books = []
    for count, path in enumerate((str(loose), *map(str, archives), f"{loose}/*.txt")):
        place = folder / str(count)
        assert ingested(place, path).added == len(FILINGS)
        books.append(contents(place))
    assert all(book == books[0] for book in books)
    assert [accession for accession, *_ in books[0]["filings"]] == [number(count) for count in range(1, 6)]


def test_what_is_in_the_book_is_not_read_again(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loose = write(tmp_path / "loose", FILINGS)
    ingested(folder, loose)
    before = FilingBook.open(folder).manifest.segments
    monkeypatch.setattr(intake, "read_bytes", lambda _data: pytest.fail("it was read again"))
    again = ingested(folder, loose, tar(tmp_path / "a.tar.gz", FILINGS), moment=LATER)
    assert (again.added, again.known, again.inputs) == (0, 10, 1)
    assert [one for one in FilingBook.open(folder).manifest.segments if one.table != "inputs"] == list(before)


def test_an_archive_that_was_read_is_skipped_until_it_changes(tmp_path: Path, folder: Path) -> None:
    path = tar(tmp_path / "a.tar.gz", FILINGS)
    assert ingested(folder, path).inputs == 1
    again = ingested(folder, path, moment=LATER)
    assert (again.skipped, again.inputs, again.known) == (1, 0, 0)
    tar(path, [*FILINGS, ("6.txt", submission(6))])
    changed = ingested(folder, path, moment=LATER + 1)
    assert (changed.skipped, changed.inputs, changed.added, changed.known) == (0, 1, 1, 5)


def test_the_fullest_source_wins_in_every_order(tmp_path: Path, folder: Path) -> None:
    sources = {
        "submission": (f"{number(1)}.txt", submission(1)),
        "nc": (f"{number(1)}.nc", feed(1)),
        "xml": (f"{number(1)}/form4.xml", FORM),
        "json": (f"{number(1)}.json", section16.to_json(section16.read(FORM).document)),
    }
    kinds = ["json", "xml", "nc", "submission"]
    for count, order in enumerate((kinds, kinds[::-1], [*kinds[2:], *kinds[:2]])):
        place = folder / str(count)
        for step, kind in enumerate(order):
            ingested(place, write(tmp_path / f"{count}-{step}", [sources[kind]]), moment=MOMENT + step)
        known = FilingBook.open(place).known().get(number(1))
        assert known is not None
        assert known.kind == "submission"


def test_a_correction_takes_the_place_of_what_it_corrects_in_every_order(tmp_path: Path, folder: Path) -> None:
    plain = (f"{number(1)}.txt", submission(1))
    corrected = (f"{number(1)}.corr01.txt", submission(1, shares="1001"))
    for count, (order, versions) in enumerate((([plain, corrected], 2), ([corrected, plain], 1))):
        place = folder / str(count)
        ingested(place, tar(tmp_path / f"{count}.tar.gz", order))
        known = FilingBook.open(place).known().get(number(1))
        assert known is not None
        assert hashlib.sha256(corrected[1]).hexdigest().startswith(known.sha256[:15])
        # The version before stays; one that comes behind its correction adds nothing.
        assert asked(place, "SELECT count(*) FROM truth_filings") == [(versions,)]


def test_a_later_copy_that_differs_is_a_correction_too(tmp_path: Path, folder: Path) -> None:
    ingested(folder, write(tmp_path / "first", [(f"{number(1)}.txt", submission(1))]))
    changed = submission(1, shares="77")
    assert ingested(folder, write(tmp_path / "second", [(f"{number(1)}.txt", changed)]), moment=LATER).added == 1
    assert asked(folder, "SELECT reason FROM truth_supersessions") == [("corrected",)]


def test_a_deletion_by_edgar_is_recorded(tmp_path: Path, folder: Path) -> None:
    ingested(folder, tar(tmp_path / "a.nc.tar.gz", [("1.nc", feed(1)), ("2.nc", feed(2))]))
    report = ingested(folder, tar(tmp_path / "b.nc.tar.gz", [("1.nc", feed(1, extra="<DELETION>\n"))]), moment=LATER)
    assert (report.deleted, report.added) == (1, 0)
    known = FilingBook.open(folder).known()
    assert (known.is_deleted(number(1)), known.is_deleted(number(2))) == (True, False)


def test_a_bad_file_is_kept_and_listed_and_stops_nothing(tmp_path: Path, folder: Path) -> None:
    damaged = submission(2)[: submission(2).index(b"<DOCUMENT>") + 40]
    files = [*FILINGS[:1], (f"{number(2)}.txt", damaged), *FILINGS[2:], ("x.txt", b"no form")]
    report = ingested(folder, tar(tmp_path / "a.tar.gz", files))
    assert (report.added, report.others) == (4, 1)
    (refused,) = report.refused
    assert refused.source.endswith(f"a.tar.gz:{number(2)}.txt")
    assert "ends before the form" in refused.reason
    manifest = FilingBook.open(folder).manifest
    assert kept_original(folder, manifest, refused.sha256) == files[1][1]
    assert failures_of(folder, manifest) == (refused,)


def test_bad_files_wait_until_they_are_retried(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loose = write(tmp_path / "loose", FILINGS)
    read = read_bytes

    def failing(data: bytes, source: str = "") -> section16.Submission:
        if number(3).encode() in data:
            raise UnreadableError("This version cannot read it.", remedy="Wait.")
        return read(data, source)

    monkeypatch.setattr(intake, "read_bytes", failing)
    assert [one.reason for one in ingested(folder, loose).refused] == ["This version cannot read it."]
    monkeypatch.undo()
    waiting = ingested(folder, loose, moment=LATER)
    assert (waiting.waiting, waiting.added, waiting.refused) == (1, 0, ())
    shutil.rmtree(loose)
    retried = ingested(folder, moment=LATER + 1, retry=True)
    assert (retried.added, retried.waiting, retried.refused) == (1, 0, ())
    assert failures_of(folder, FilingBook.open(folder).manifest) == ()
    assert len(FilingBook.open(folder).known()) == len(FILINGS)


def test_a_file_on_which_section16_itself_fails_does_not_take_the_others_with_it(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = read_bytes
    monkeypatch.setattr(intake, "read_bytes", lambda data: 1 / 0 if number(3).encode() in data else read(data))
    report = ingested(folder, write(tmp_path / "loose", FILINGS))
    assert report.added == 4
    assert "ZeroDivisionError" in report.refused[0].reason


def test_an_archive_that_is_cut_short_gives_its_filings_and_is_tried_again(tmp_path: Path, folder: Path) -> None:
    path = tar(tmp_path / "a.tar", FILINGS)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    report = ingested(folder, path)
    assert 0 < report.added < len(FILINGS)
    assert [one.source for one in report.refused] == [str(path)]
    assert "cannot be unpacked further" in report.refused[0].reason
    path.write_bytes(whole)
    again = ingested(folder, path, moment=LATER)
    assert (again.added + report.added, again.refused, again.inputs) == (len(FILINGS), (), 1)
    assert failures_of(folder, FilingBook.open(folder).manifest) == ()


def test_a_member_beyond_the_limits_is_refused_and_read_with_others(tmp_path: Path, folder: Path) -> None:
    path = tar(tmp_path / "a.tar.gz", [*FILINGS[:2], (f"{number(9)}.txt", submission(9) + b" " * 50_000)])
    report = ingested(folder, path, limits=Limits(file_bytes=40_000))
    assert (report.added, len(report.refused)) == (2, 1)
    again = ingested(folder, moment=LATER, retry=True)
    assert (again.added, again.refused) == (1, ())


def test_a_path_that_names_nothing_is_refused(tmp_path: Path, folder: Path) -> None:
    report = ingested(folder, tmp_path / "nowhere", write(tmp_path / "loose", FILINGS))
    assert report.added == len(FILINGS)
    assert [one.reason for one in report.refused] == ["No such file, or a folder without files."]


def test_a_document_without_an_accession_number_has_the_name_that_the_ledger_gives_it(tmp_path: Path, folder: Path) -> None:
    report = ingested(folder, write(tmp_path / "loose", [("form4.xml", FORM), ("copy.xml", FORM)]))
    assert (report.added, report.known) == (1, 1)
    ((accession, kind),) = asked(folder, "SELECT accession, kind FROM truth_filings")
    assert (accession, kind) == (content_name(read_bytes(FORM).document), "xml")


@pytest.mark.parametrize(
    ("name", "accession"),
    [
        ("a.tar.gz:dev/0009990001-26-000017.txt", "0009990001-26-000017"),
        ("edgar/data/1/000999000126000017/form4.xml", "0009990001-26-000017"),
        ("0009990001-26-000017/0009990001-26-000018.xml", "0009990001-26-000018"),
        ("12345678901234567890.xml", None),
        ("form4.xml", None),
    ],
)
def test_an_accession_number_is_found_in_a_name(name: str, accession: str | None) -> None:
    assert accession_in(name) == accession


def test_small_batches_and_several_processes_make_the_same_book(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [(f"{number(count)}.txt", submission(count)) for count in range(1, 8)]
    archives = [tar(tmp_path / f"{count}.tar.gz", files[count::2]) for count in range(2)]
    ingested(folder / "one", *archives)
    monkeypatch.setattr(slices, "FILINGS_OF_BATCH", 2)
    ingested(folder / "two", *archives)
    assert contents(folder / "one") == contents(folder / "two")
    for count, paths in enumerate((archives, [tar(tmp_path / "all.tar.gz", files)])):
        place = folder / f"processes{count}"
        with FilingBook.create(place).writing() as writer:
            report = ingest(writer, map(str, paths), MOMENT, executor=ProcessExecutor(2))
        assert (report.added, report.inputs) == (7, len(paths))
        assert contents(place) == contents(folder / "one")


@pytest.mark.parametrize("stops", [(2, 4), pytest.param((1, 3), marks=pytest.mark.slow)], ids=["even", "odd"])
def test_an_ingest_that_stops_anywhere_and_begins_again_makes_the_same_book(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, stops: tuple[int, ...]
) -> None:
    files = [(f"{number(count)}.txt", submission(count)) for count in range(1, 8)]
    path = tar(tmp_path / "a.tar.gz", [*files, ("bad.txt", submission(9)[:1500])])
    ingested(folder / "whole", path)
    monkeypatch.setattr(slices, "FILINGS_OF_BATCH", 2)
    for stop in stops:
        place = folder / f"stopped{stop}"
        with pytest.raises(KeyboardInterrupt), FilingBook.create(place).writing() as writer:
            ingest(writer, [str(path)], MOMENT, executor=_Stopping(stop))
        ingested(place, path, moment=LATER)
        assert contents(place) == contents(folder / "whole")
        assert ingested(place, path, moment=LATER + 1).skipped == 1


class _Stopping(SerialExecutor):
    """Stops before a task as a user would."""

    def __init__(self, stop: int) -> None:
        self._stop = stop

    def run(self, work: Any, tasks: Iterable[Any]) -> Iterator[Any]:
        for count, task in enumerate(tasks, 1):
            if count == self._stop:
                raise KeyboardInterrupt
            yield work(task)


def test_findings_of_reader_and_checks_are_rows(tmp_path: Path, folder: Path) -> None:
    odd = submission(1).replace(b"<transactionCode>", b"<strange>1</strange><transactionCode>", 1)
    ingested(folder, write(tmp_path / "loose", [("a.txt", odd)]))
    found = {row for (row,) in asked(folder, "SELECT DISTINCT id FROM truth_findings")}
    assert "READ-ODD" in found
    assert len(found) > 1
    ingested(folder / "without", tmp_path / "loose", findings=False)
    assert "findings" not in {segment.table for segment in FilingBook.open(folder / "without").manifest.segments}


def data_set(*counts: int) -> dict[str, bytes]:
    document = section16.read(FORM).document
    return write_data_set(DataSetFiling(number(count), date(2026, 3, 12), document, "001-99999") for count in counts)


@pytest.mark.parametrize("shape", ["folder", "x.zip", "x.tar.gz"])
def test_a_data_set_is_read_from_a_folder_and_from_archives(tmp_path: Path, folder: Path, shape: str) -> None:
    files = [(f"2026q1/{name}", data) for name, data in data_set(1, 2).items()]
    files += [("2026q1/FORM_345_metadata.json", b"{}"), ("2026q1/FORM_345_readme.htm", b"<html>")]
    path = tmp_path / shape
    write(path, files) if shape == "folder" else packed(path, files) if shape == "x.zip" else tar(path, files)
    report = ingested(folder, path)
    assert (report.added, report.others, report.refused) == (2, 0, ())
    rows = asked(folder, "SELECT accession, kind, filed, file_number FROM truth_filings ORDER BY ALL")
    assert rows == [(number(count), "data_set", date(2026, 3, 12), "001-99999") for count in (1, 2)]
    again = ingested(folder, path, moment=LATER)
    assert (again.added, again.known + 2 * again.skipped) == (0, 2)


def test_a_data_set_adds_only_what_no_fuller_source_has(tmp_path: Path, folder: Path) -> None:
    ingested(folder, write(tmp_path / "loose", FILINGS[:1]))
    report = ingested(folder, packed(tmp_path / "x.zip", data_set(1, 7).items()), moment=LATER)
    assert (report.added, report.known) == (1, 1)
    kinds = asked(folder, "SELECT accession, kind FROM truth_filings ORDER BY ALL")
    assert kinds == [(number(1), "submission"), (number(7), "data_set")]
    upgraded = ingested(folder, write(tmp_path / "more", [(f"{number(7)}.txt", submission(7))]), moment=LATER + 1)
    assert upgraded.added == 1


def test_a_data_set_without_its_table_of_submissions_is_refused(tmp_path: Path, folder: Path) -> None:
    files = [(name, data) for name, data in data_set(1).items() if not name.startswith("SUBMISSION")]
    report = ingested(folder, tar(tmp_path / "x.tar.gz", files))
    assert (report.added, report.inputs) == (0, 0)
    assert [one.reason for one in report.refused] == ["The data set has no table SUBMISSION."]


@pytest.mark.corpus
def test_every_sample_is_in_the_book_or_listed(corpus: Path, folder: Path) -> None:
    report = ingested(folder, corpus / "corpus" / "samples")
    files = [path for path in (corpus / "corpus" / "samples").iterdir() if path.is_file()]
    assert report.added + report.known + report.others + len(report.refused) == len(files)
    kinds = {kind for (kind,) in asked(folder, "SELECT DISTINCT kind FROM truth_filings")}
    assert kinds >= {"submission", "nc", "xml"}
