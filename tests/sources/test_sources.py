"""Where files come from, asked of the library: the order, the names, and what becomes of a source that cannot be had."""

from __future__ import annotations

import bz2
import errno
import gzip
import io
import lzma
import os
import socket
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import section16
from section16.errors import TooLargeError, UnreadableError
from section16.limits import Limits
from section16.sources.files import size_of, sources
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
    assert str(refusal.value).startswith(f"{file}: The file cannot be read: ")
    (again,) = section16.read_many([file])
    assert isinstance(again, UnreadableError)
    assert str(again) == str(refusal.value)


def test_a_folder_given_as_a_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError) as refusal:
        section16.read(tmp_path)
    assert str(refusal.value) == f"{tmp_path}: The path is a folder. Give a file."


def test_a_stream_is_read_no_further_than_the_limit() -> None:
    with pytest.raises(TooLargeError, match="1,001 bytes, and the limit for one file is 1,000 bytes"):
        section16.read(io.BytesIO(FORM), limits=Limits(file_bytes=1000))
    assert section16.read(io.BytesIO(FORM), limits=Limits(file_bytes=len(FORM))).document == section16.read(FORM).document


def test_a_name_that_the_system_refuses_does_not_end_the_batch(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(FORM)
    refused, read = section16.read_many(["n" * 300, tmp_path / "a.xml"])
    assert str(refused) == f"{'n' * 300}: The file cannot be read: file name too long. Use a shorter name."
    assert isinstance(read, section16.Submission)
    assert size_of(["n" * 300, str(tmp_path / "a.xml")]) == len(FORM)
    with pytest.raises(UnreadableError, match=r"The name contains a NUL character\. Correct the name\."):
        section16.read("a\0.xml")


@pytest.mark.parametrize("name", ["form.xml.gz", "FORM.XML.GZ"])
def test_a_gzip_file_is_unpacked_however_its_name_is_written(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(gzip.compress(FORM))
    assert section16.read(tmp_path / name).document.form == "4"


def test_a_closed_standard_input_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    (only,) = section16.read_many(["-"])
    assert str(only) == "standard input: The standard input is closed. Give a file, or send the form to the standard input."


def packed(*names: str) -> bytes:
    """Return a tar archive of forms with some names."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name in names:
            member = tarfile.TarInfo(name)
            member.size = len(FORM)
            archive.addfile(member, io.BytesIO(FORM))
    return made.getvalue()


ONE, TWO = packed("a.xml", "b.xml"), packed("c.xml")


@pytest.mark.parametrize(
    ("joined", "told"),
    [
        (ONE + TWO, "There is more data after the end"),
        (ONE + bytes(3_000_000) + TWO, "There is more data after the end"),
        (gzip.compress(ONE) + gzip.compress(TWO), "There is more data after the end"),
        (bz2.compress(ONE) + bz2.compress(TWO), "There is more data after the end"),
        (lzma.compress(ONE) + bytes(8) + lzma.compress(TWO), "There is more data after the end"),
        (bz2.compress(ONE) + TWO, "cannot be unpacked further"),
        (lzma.compress(ONE) + TWO, "cannot be unpacked further"),
        (bz2.compress(ONE)[:-8], "cannot be unpacked further"),
    ],
    ids=["tar", "far apart", "gzip", "bzip2", "xz", "bzip2 and tar", "xz and tar", "cut"],
)
def test_what_follows_an_archive_in_its_file_is_reported(tmp_path: Path, joined: bytes, told: str) -> None:
    (tmp_path / "all.tar").write_bytes(joined)
    *read, refused = sources([str(tmp_path / "all.tar")])
    assert all(source.data == FORM for source in read)
    assert told in str(refused.error)


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress])
def test_zeros_behind_an_archive_are_its_padding(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    (tmp_path / "all.tar").write_bytes(pack(ONE + bytes(200_000)) + bytes(512))
    assert [source.data for source in sources([str(tmp_path / "all.tar")])] == [FORM, FORM]


def test_an_archive_is_read_whole_or_refused_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.gz").write_bytes(gzip.compress(ONE))
    (tmp_path / "b.xml").write_bytes(ONE)
    (tmp_path / "c.tar").write_bytes(gzip.compress(TWO))
    (tmp_path / "d.tgz").write_bytes(gzip.compress(FORM))
    (tmp_path / "e.tar").write_bytes(FORM)
    one, two, wrong, three, *none = section16.read_many([tmp_path])
    names = [read.source.rpartition(":")[2] for read in (one, two, three) if isinstance(read, section16.Submission)]
    assert names == ["a.xml", "b.xml", "c.xml"]
    remedy = "Save it under a name that ends in .tar, .tar.gz or .tgz."
    assert str(wrong) == f"{tmp_path / 'b.xml'}: The file is a tar archive. {remedy}"
    assert ["The name is that of a tar archive, and the file is not one" in str(one) for one in none] == [True, True]
    with pytest.raises(UnreadableError, match="a tar archive"):
        section16.read(tmp_path / "a.gz")


def test_an_old_archive_without_a_mark_is_known_by_its_checksum() -> None:
    block = bytearray(ONE)
    block[257:265], block[148:156] = bytes(8), b" " * 8
    block[148:156] = b"%06o\0 " % sum(block[:512])
    with pytest.raises(UnreadableError, match="a tar archive"):
        section16.read(bytes(block))


@pytest.mark.parametrize("name", ["pipe.xml", "pipe.tar", "pipe.xml.gz"])
def test_a_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    (only,) = section16.read_many([tmp_path / name])
    assert str(only).startswith(f"{tmp_path / name}: This is a named pipe, not a file. Give a file;")
    with pytest.raises(UnreadableError, match="This is a named pipe"):
        section16.read(tmp_path / name)


def test_what_is_no_file_is_reported_beside_the_files_of_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the name of a socket is short
    (tmp_path / "a.xml").write_bytes(FORM)
    os.mkfifo(tmp_path / "b.xml")
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("c.xml")
    (tmp_path / "d.xml").symlink_to("/dev/zero")
    (tmp_path / "e.xml").symlink_to(tmp_path / "nothing")
    told = ["", "This is a named pipe", "This is a socket", "This is a device", "no such file or folder"]
    for given in (str(tmp_path), "*.xml"):
        read = list(section16.read_many([given]))
        assert [isinstance(one, section16.Submission) or words in str(one) for one, words in zip(read, told, strict=True)] == [
            True
        ] * 5
