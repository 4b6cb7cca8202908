"""Where files come from, asked of the library: the order, the names, and what becomes of a source that cannot be had."""

from __future__ import annotations

import errno
import gzip
import io
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

import section16
from section16.errors import TooLargeError, UnreadableError
from section16.ingest.sources import size_of, sources
from section16.limits import Limits
from tests.builders import FORM, SUBMISSION


def test_files_of_a_folder_come_in_order_of_name_and_hidden_ones_do_not(tmp_path: Path) -> None:
    for name in ("b.xml", "a.xml", ".hidden", "sub/c.xml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(FORM)
    found = [source.name for source in sources([str(tmp_path)])]
    assert found == [str(tmp_path / name) for name in ("a.xml", "b.xml", "sub/c.xml")]


def test_members_of_an_archive_are_named_after_it_and_too_large_ones_are_not_read(tmp_path: Path) -> None:
    packed = tmp_path / "all.tar.gz"
    with tarfile.open(packed, "w:gz") as archive:
        for name, data in (("one.txt", SUBMISSION), ("large.xml", bytes(len(SUBMISSION) + 1)), ("dir/two.xml", FORM)):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    one, large, two = sources([str(packed)], Limits(file_bytes=len(SUBMISSION)))
    assert one.data == SUBMISSION
    assert isinstance(large.error, TooLargeError)
    assert two.name == f"{packed}:dir/two.xml"


def test_progress_ends_at_the_size_of_the_inputs(tmp_path: Path) -> None:
    for name in ("a.xml", "b.xml"):
        (tmp_path / name).write_bytes(FORM)
    used: list[int] = []
    read = list(section16.read_many([tmp_path], progress=used.append))
    assert len(read) == len(used) == 2
    assert used == sorted(used)
    assert used[-1] <= size_of([str(tmp_path)]) == 2 * len(FORM)


@pytest.mark.parametrize(
    ("code", "words"), [(errno.EACCES, "permission denied"), (errno.EIO, "input/output error"), (errno.ENOENT, "no such file")]
)
def test_a_file_that_cannot_be_opened_is_told_with_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, words: str
) -> None:
    file = tmp_path / "a.xml"
    file.write_bytes(FORM)

    def refuse(*_arguments: Any, **_options: Any) -> None:
        raise OSError(code, {errno.EACCES: "Permission denied", errno.EIO: "Input/output error"}.get(code, "No such file"))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UnreadableError, match=words) as refusal:
        section16.read(file)
    assert str(refusal.value).startswith(f"{file}: the file cannot be read")
    (again,) = section16.read_many([file])
    assert isinstance(again, UnreadableError)
    assert str(again) == str(refusal.value)


def test_a_folder_given_as_a_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError) as refusal:
        section16.read(tmp_path)
    assert str(refusal.value) == f"{tmp_path}: a folder; give a file, or read the folder with read_many"


def test_a_stream_is_read_no_further_than_the_limit() -> None:
    with pytest.raises(TooLargeError, match="1,001 bytes, and the limit for one file is 1,000 bytes"):
        section16.read(io.BytesIO(FORM), limits=Limits(file_bytes=1000))
    assert section16.read(io.BytesIO(FORM), limits=Limits(file_bytes=len(FORM))).document == section16.read(FORM).document


def test_a_name_that_the_system_refuses_does_not_end_the_batch(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(FORM)
    refused, read = section16.read_many(["n" * 300, tmp_path / "a.xml"])
    assert str(refused) == f"{'n' * 300}: the file cannot be read: file name too long; see that it exists and may be read"
    assert isinstance(read, section16.Submission)
    assert size_of(["n" * 300, str(tmp_path / "a.xml")]) == len(FORM)
    with pytest.raises(UnreadableError, match="a name with a NUL character; correct the name"):
        section16.read("a\0.xml")


@pytest.mark.parametrize("name", ["form.xml.gz", "FORM.XML.GZ"])
def test_a_gzip_file_is_unpacked_however_its_name_is_written(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(gzip.compress(FORM))
    assert section16.read(tmp_path / name).document.form == "4"


def test_a_closed_standard_input_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    (only,) = section16.read_many(["-"])
    assert str(only) == "standard input: it is closed; give a file, or the form on the standard input"
