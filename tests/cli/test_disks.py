"""Commands that read forms need no place to write; commands that write leave no partial file on a full disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from section16.cli.app import run
from tests.builders import FORM, SUBMISSION
from tests.disks import FullAfter, fill, read_only, small_disk

READING = (
    ("show",),
    ("rows",),
    ("check", "--on", "2026-03-18"),
    ("positions", "--issuer", "9990100"),
    ("reconcile",),
    ("convert", "--to", "json"),
)
WRITING = (
    ("rows", "--format", "csv", "-o", "OUT"),
    ("convert", "--to", "xml", "-o", "OUT"),
    ("show", "--html", "OUT"),
    ("show", "--text", "OUT"),
)


@pytest.mark.dated
@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_forms_are_read_in_a_read_only_folder_and_on_a_full_disk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    def answer() -> tuple[int, str]:
        status = run([words[0], str(tmp_path / "disk" / "form.xml"), *words[1:]])
        return status, capsys.readouterr().out

    with small_disk(tmp_path / "disk", 64) as disk:
        (disk / "form.xml").write_bytes(SUBMISSION)
        expected = answer()
        fill(disk)
        assert answer() == expected
        with read_only(disk):
            assert answer() == expected
    assert expected[0] in (0, 1)


@pytest.mark.parametrize("words", WRITING, ids=" ".join)
def test_a_file_that_does_not_fit_on_the_disk_is_not_left_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    (tmp_path / "form.xml").write_bytes(FORM)
    with small_disk(tmp_path / "disk", 4) as disk:
        fill(disk)
        out = disk / "new" / "out"
        assert run([words[0], str(tmp_path / "form.xml"), *(str(out) if word == "OUT" else word for word in words[1:])]) == 2
        assert (
            f"{out}: The file cannot be written: no space left on device. No partial file was left behind. Free some space"
            in capsys.readouterr().err
        )
        assert [path.name for path in disk.iterdir()] == ["filler"]


@pytest.mark.parametrize("words", WRITING, ids=" ".join)
def test_whichever_write_fails_the_old_file_stays_and_no_partial_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    (tmp_path / "form.xml").write_bytes(FORM)
    out = tmp_path / "out"
    command = [words[0], str(tmp_path / "form.xml"), *(str(out) if word == "OUT" else word for word in words[1:])]
    for passing in range(50):
        out.write_bytes(b"old")
        with monkeypatch.context() as patched:
            disk = FullAfter(patched, passing)
            status = run([*command, "--overwrite"])
        if not disk.refused:
            break
        assert status == 2
        assert "no space left on device" in capsys.readouterr().err
        assert sorted(path.name for path in tmp_path.iterdir()) == ["form.xml", "out"]
        assert out.read_bytes() == b"old"
    assert passing > 0
    assert status == 0
    assert out.read_bytes() != b"old"
