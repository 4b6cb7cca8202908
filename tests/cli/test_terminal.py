"""No control character of a form, an archive, a file name or an error reaches the terminal as it is."""

from __future__ import annotations

import io
import json
import re
import tarfile
from pathlib import Path

import pytest

import section16
from section16.cli.app import run
from section16.cli.terminal import Terminal, visible, visible_markup
from tests.builders import FORM

# C0 but for tab and line feed, DEL, C1, bidirectional controls, separators of lines.
RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
EVIL = "red\x9b31m\u202egnp.exe\u2066\x85\x7f\u200f"
POISONED = FORM.replace(b"HARBOR LANTERN CORP", f"HARBOR {EVIL} CORP".encode()).replace(
    b"Common Stock", f"Stock {EVIL}".encode()
)
COMMANDS = [
    ("show",),
    ("rows",),
    ("rows", "--format", "csv"),
    ("rows", "--format", "json"),
    ("check",),
    ("check", "--json"),
    ("convert", "--to", "json"),
    ("convert", "--to", "xml"),
    ("convert", "--to", "html"),
    ("convert", "--to", "text"),
    ("positions",),
    ("positions", "--format", "json"),
    ("positions", "--format", "csv"),
    ("history",),
    ("reconcile",),
]


def told(capfd: pytest.CaptureFixture[str]) -> str:
    """Return what a command wrote to the standard output and the standard error."""
    captured = capfd.readouterr()
    return captured.out + captured.err


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_command_writes_a_control_character_of_a_form(
    command: tuple[str, ...], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert RAW.search(POISONED.decode())
    (tmp_path / "form.xml").write_bytes(POISONED)
    run([command[0], str(tmp_path / "form.xml"), *command[1:]])
    out = told(capfd)
    assert out
    assert RAW.findall(out) == []


def test_a_control_character_of_a_name_is_shown(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / f"bad {EVIL}\x1b[2J\r.xml").write_bytes(b"nothing of the kind")
    packed = tmp_path / "all.tar.gz"
    with tarfile.open(packed, "w:gz") as archive:
        member = tarfile.TarInfo(f"dir/\x1b]0;title\x07{EVIL}.xml")
        archive.addfile(member, io.BytesIO(b""))
    for arguments in (
        ["show", str(tmp_path)],
        ["rows", str(packed)],
        ["show", f"none\x1b[31m{EVIL}.xml"],
        ["show", "--\x1b[31m"],
    ):
        assert run(arguments) == 2
        out = told(capfd)
        assert "\\u001b" in out
        assert RAW.findall(out) == []


def test_a_name_that_is_no_text_is_shown(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["show", "none-\udcff.xml"]) == 2
    assert "none-\\udcff.xml" in told(capfd)


def test_what_is_shown_of_json_and_xml_says_what_the_file_says(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "form.xml").write_bytes(POISONED)
    document = section16.read(tmp_path / "form.xml").document
    for to in ("json", "xml"):
        assert run(["convert", str(tmp_path / "form.xml"), "--to", to]) == 0
        assert section16.read(capfd.readouterr().out.encode()).document == document
    assert run(["rows", str(tmp_path / "form.xml"), "--format", "json"]) == 0
    assert json.loads(capfd.readouterr().out.splitlines()[0])["issuer_name"] == document.issuer.name.value


def test_a_file_holds_what_was_filed(tmp_path: Path) -> None:
    (tmp_path / "form.xml").write_bytes(POISONED)
    assert run(["rows", str(tmp_path / "form.xml"), "--format", "csv", "-o", str(tmp_path / "rows.csv")]) == 0
    assert EVIL in (tmp_path / "rows.csv").read_text(encoding="utf-8")


def test_every_control_character_is_visible_and_nothing_else_changes() -> None:
    everything = "".join(map(chr, range(0x3000)))
    assert RAW.findall(visible(everything)) == []
    assert visible("caf\u00e9 \u2019 \u65e5\u672c\n\t") == "caf\u00e9 \u2019 \u65e5\u672c\n\t"
    assert visible_markup("a\u202eb\x9b") == "a&#x202e;b&#x9b;"
    stream = io.StringIO()
    Terminal(stream).writelines(["a\x1b", "b\n"])
    assert stream.getvalue() == "a\\u001bb\n"


def test_a_closed_output_is_reported_and_a_closed_error_output_is_borne(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "form.xml").write_bytes(FORM)
    with monkeypatch.context() as patch:
        patch.setattr("sys.stdout", None)
        assert run(["rows", str(tmp_path / "form.xml")]) == 2
    assert capsys.readouterr().err == (
        "section16: the output cannot be written: bad file descriptor."
        " Check the disk or the network that holds the folder, or name another place.\n"
    )
    with monkeypatch.context() as patch:
        patch.setattr("sys.stderr", None)
        assert run(["rows", str(tmp_path / "none.xml")]) == 2
