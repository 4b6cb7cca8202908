"""A writer that is killed at any moment leaves a book that is intact, and that becomes the same when the work is repeated."""

from __future__ import annotations

import errno
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from section16.errors import BookError
from section16.store.book import working_copy
from section16.store.book.verification import verify
from section16.store.book.writer import BookWriter, FilingBook
from tests.disks import small_disk
from tests.slow import sampled
from tests.store.book.conftest import accession, filings, original
from tests.store.book.test_serving import logical

ROOT = Path(__file__).parents[3]


def work(folder: Path) -> None:
    """Do what can be repeated: batches, a correction, a deletion, what was computed for issuers, and generations."""
    with FilingBook.create(folder).writing() as writer:
        for first in (1, 4, 7):
            numbers = range(first, first + 3)
            writer.add_batch(filings(numbers, kind="xml"), [original(number) for number in numbers])
            writer.publish()
        writer.add_batch(filings([2, 3], version="corrected", later=2), [original(2, "corrected"), original(3, "corrected")])
        writer.delete([accession(4)], known_at=9)
        if writer.manifest.filed > writer.manifest.batch - 1:
            writer.replace_issuers({}, ["0000001001"], writer.manifest.filed)
        writer.publish()


def logged_work(folder: Path) -> None:
    """Do the same with databases that have a log."""
    working_copy._LOGGED_FROM = 0
    work(folder)


KILLER = """
import os, signal, sys, time
from pathlib import Path
from {module} import {function} as work
import duckdb, pyarrow.parquet, pyarrow.compute  # before the fork, so that each child starts at once
for line in sys.stdin:
    folder, delay = line.split()
    child = os.fork()
    if not child:
        try:
            work(Path(folder))
        finally:
            os._exit(0)
    time.sleep(float(delay))
    done, _ = os.waitpid(child, os.WNOHANG)
    if not done:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    print("done" if done else "killed", flush=True)
"""


class Killer:
    """Runs work in processes that it kills after a time."""

    def __init__(self, function: str, module: str = __name__) -> None:
        code = KILLER.format(module=module, function=function)
        self._process = subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=dict(os.environ),
        )

    def run(self, folder: Path, seconds: float) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{folder} {seconds}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()

    def close(self) -> None:
        self._process.communicate()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the work is forked")
@pytest.mark.parametrize("function", ["work", "logged_work"])
@pytest.mark.parametrize("kills", [2, pytest.param(300, marks=pytest.mark.slow)])
def test_a_writer_that_is_killed_at_any_moment_loses_nothing(tmp_path: Path, kills: int, function: str) -> None:
    work(tmp_path / "whole")
    whole = logical(FilingBook.open(tmp_path / "whole"))
    chance = random.Random(16)
    killer = Killer(function)
    try:
        killed = round_ = 0
        while killed < kills:
            folder = tmp_path / f"killed-{round_}"
            round_ += 1
            for _ in range(3):
                killed += killer.run(folder, chance.uniform(0.01, 1.2)) == "killed"
                if (folder / "book.json").exists():
                    assert list(verify(folder)) == []
            work(folder)
            assert logical(FilingBook.open(folder)) == whole
            assert list(verify(folder)) == []
            assert stray_files(folder) <= {"serving/writing.duckdb"}  # the copy of the writer
    finally:
        killer.close()


def stray_files(folder: Path) -> set[str]:
    """Return the files of a folder that are no part of its book."""
    manifest = FilingBook.open(folder).manifest
    own = {file.file for file in manifest.files()} | {"book.json", "writing.lock", f"serving/revision-{manifest.revision}"}
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - own


def test_a_manifest_whose_writer_was_killed_is_removed_and_nothing_else_is(book: FilingBook) -> None:
    left, other = book.folder / ".0123456789abcdef.partial", book.folder / ".notes.partial"
    for path in (left, other):
        path.write_bytes(b"{")
    with book.writing() as writer:
        writer.add_batch(filings([1]), [original(1)])
        writer.publish()
    assert (left.exists(), other.exists()) == (False, True)


def test_an_older_manifest_of_the_book_is_refused_and_costs_no_file(book: FilingBook) -> None:
    with book.writing() as writer:
        writer.add_batch(filings([1]), [original(1)])
        writer.publish()
    older = (book.folder / "book.json").read_bytes()
    with book.writing() as writer:
        writer.add_batch(filings([2]), [original(2)])
        writer.publish()
    newer = (book.folder / "book.json").read_bytes()
    there = {path for path in book.folder.rglob("*") if path.is_file()}
    (book.folder / "book.json").write_bytes(older)
    with pytest.raises(BookError, match=r"an older one: revision 3, and 5 was written last") as refused, book.writing():
        pass
    assert "remove serving/revision-5" in refused.value.remedy
    assert {path for path in book.folder.rglob("*") if path.is_file()} == there
    (book.folder / "book.json").write_bytes(newer)
    with book.writing() as writer:
        writer.publish()
    assert list(verify(book.folder)) == []
    (book.folder / "book.json").write_bytes(older)
    for last in (book.folder / "serving").glob("revision-*"):
        last.unlink()  # who wants the older one says so
    with book.writing() as writer:
        assert writer.known.get(accession(2)) is None


def test_a_manifest_of_another_book_costs_no_file(book: FilingBook, tmp_path: Path) -> None:
    other = FilingBook.create(tmp_path / "other")
    for one, numbers in ((book, [1, 2]), (other, [3])):
        with one.writing() as writer:
            writer.add_batch(filings(numbers), [original(number) for number in numbers])
            writer.publish()
    whole, right = logical(book), (book.folder / "book.json").read_bytes()
    (book.folder / "book.json").write_bytes((other.folder / "book.json").read_bytes())
    with pytest.raises(BookError, match="The book cannot be read"), book.writing() as writer:
        writer.add_batch(filings([4]), [original(4)])
    assert list(verify(book.folder))
    (book.folder / "book.json").write_bytes(right)
    assert list(verify(book.folder)) == []
    assert logical(book) == whole
    with book.writing() as writer:
        writer.publish()
    assert stray_files(book.folder) == set()


@pytest.mark.parametrize("name", ["a b'c\"d", "-x", "naïve 列", "x%20;y", "glob[*]", "$HOME"])
def test_a_folder_has_any_name(tmp_path: Path, name: str) -> None:
    book = FilingBook.create(tmp_path / name / "book")
    with book.writing() as writer:
        writer.add_batch(filings([1, 2]), [original(1), original(2)])
        writer.publish()
    assert len(logical(book)["filed.filings"]) == 2
    assert len(book.known()) == 2
    assert list(verify(book.folder)) == []


def test_a_folder_that_the_database_takes_for_an_address_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BookError, match="The path of a book cannot contain a question mark"):
        FilingBook.create(tmp_path / "why?" / "book")
    assert not (tmp_path / "why?").exists()


STEPS: dict[str, Callable[[BookWriter], Any]] = {
    "a batch": lambda writer: writer.add_batch(filings([8, 9]), [original(8), original(9)]),
    "a deletion": lambda writer: writer.delete([accession(1)], known_at=3),
    "a generation": lambda writer: (writer.add_batch(filings([8])), writer.publish()),
    "a generation with a log": lambda writer: (writer.add_batch(filings([8])), writer.publish()),
    "compaction": BookWriter.compact,
}


@pytest.mark.parametrize("name", STEPS)
def test_a_full_disk_leaves_the_book_as_it_was(book: FilingBook, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with book.writing() as writer:
        writer.add_batch(filings([1, 2, 3]), [original(number) for number in (1, 2, 3)])
        writer.publish()
    before = logical(book)
    if name == "a generation with a log":
        monkeypatch.setattr(working_copy, "_LOGGED_FROM", 0)
    left = [3]
    real = os.fsync

    def full(descriptor: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor)

    with book.writing() as writer:
        monkeypatch.setattr("os.fsync", full)
        for room in range(12):
            left[0] = room
            try:
                STEPS[name](writer)
            except BookError as error:
                assert "no space left on device" in str(error)  # noqa: PT017 - with room for all, nothing is raised
                assert list(verify(book.folder)) == []
                assert logical(book)["filed.filings"][:1] == before["filed.filings"][:1]
            else:
                break
        else:
            pytest.fail("it never had room enough")
    monkeypatch.undo()
    assert list(verify(book.folder)) == []


@pytest.mark.parametrize("kilobytes", sampled([2_000, 8, 100, 300, 600, 1_000, 1_500, 3_000, 4_000], most=2))
def test_a_book_on_a_disk_that_becomes_full_is_intact_and_is_finished_later(tmp_path: Path, kilobytes: int) -> None:
    with small_disk(tmp_path / "disk", kilobytes) as disk:
        with pytest.raises(BookError, match=r"no space left on device\. Free some space"):
            work(disk / "book")
        if (disk / "book" / "book.json").exists():
            assert list(verify(disk / "book")) == []
        subprocess.run(["mount", "-o", "remount,size=40m", str(disk)], check=True)
        work(disk / "book")
        work(tmp_path / "whole")
        assert logical(FilingBook.open(disk / "book")) == logical(FilingBook.open(tmp_path / "whole"))
        assert list(verify(disk / "book")) == []
        assert stray_files(disk / "book") == set()


def test_a_read_only_folder_is_read_and_not_written(book: FilingBook, monkeypatch: pytest.MonkeyPatch) -> None:
    with book.writing() as writer:
        writer.add_batch(filings([1]))
        writer.publish()
    real = os.open

    def read_only(path: Any, flags: int, *rest: Any, **options: Any) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR):
            raise OSError(errno.EROFS, "Read-only file system", str(path))
        return real(path, flags, *rest, **options)

    monkeypatch.setattr("os.open", read_only)
    with pytest.raises(BookError, match="The book cannot be written: read-only file system"), book.writing() as writer:
        writer.add_batch(filings([2]))
    assert len(logical(book)["filed.filings"]) == 1
    assert list(verify(book.folder)) == []


def test_a_writer_in_another_process_is_named(book: FilingBook) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom section16.store.book.writer import FilingBook\n"
        f"with FilingBook.open(Path({str(book.folder)!r})).writing():\n    print('ready', flush=True)\n    sys.stdin.read()\n"
    )
    other = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "ready\n"
        with (
            pytest.raises(BookError, match=rf"Another program is writing to this book \(process {other.pid}\)"),
            book.writing(),
        ):
            pass
        assert len(book.known()) == 0
    finally:
        other.communicate()
    with book.writing() as writer:
        writer.add_batch(filings([1]))
