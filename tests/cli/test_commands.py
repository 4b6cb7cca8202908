"""The commands as a person runs them: what they print, what they tell on the standard error, how they end."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import pty
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

import section16
from section16.document.declaration import fields_of
from section16.document.ownership import OwnershipDocument
from tests.builders import FORM, SUBMISSION, form, holding, transaction
from tests.cli.command import run, run_in_a_process

PAGE = b"<html><head><title>Not Found</title></head></html>"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with a form as XML and as a submission, and with a page that is none."""
    (tmp_path / "a.xml").write_bytes(FORM)
    (tmp_path / "b.txt").write_bytes(SUBMISSION)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "page.html").write_bytes(PAGE)
    return tmp_path


def archive(folder: Path, name: str = "all.tar.gz") -> Path:
    """Return an archive of the files in a folder."""
    target = folder / name
    with tarfile.open(target, "w:gz") as packed:
        for file in sorted(folder.rglob("*")):
            if file.is_file() and file != target:
                packed.add(file, file.relative_to(folder))
    return target


# ------------------------------------------------------------------------------------------------ each command


def test_show_prints_the_form_with_its_footnotes(files: Path) -> None:
    ended = run("show", files / "b.txt")
    assert (ended.status, ended.err) == (0, "")
    for words in ("FORM 4", "HARBOR LANTERN CORP", "Example Ada", "12.5", "The price is an average.", "second line"):
        assert words in ended.out


def test_convert_writes_xml_and_json_that_read_back_the_same(files: Path) -> None:
    document = section16.read(FORM).document
    xml, out = run("convert", files / "b.txt", "--to", "xml"), files / "out" / "form.json"
    assert section16.read(xml.out.encode()).document == document
    written = run("convert", files / "a.xml", "--to", "json", "-o", out)
    assert (written.status, written.out) == (0, "")
    assert section16.read(out).document == document
    again = run("convert", out, "--to", "xml")
    assert again.out == xml.out


@pytest.mark.parametrize(("answer", "filed"), [("yes", "1"), ("no", "0")])
def test_convert_for_filing_writes_an_old_form_only_with_an_answer_for_the_box_it_lacks(
    tmp_path: Path, answer: str, filed: str
) -> None:
    old, out = form(transaction(), version="X0306", box_10b5_1=""), tmp_path / "out.xml"
    refused = run("convert", "--to", "xml", "--for-filing", "-o", out, stdin=old)
    assert (refused.status, refused.out, out.exists()) == (1, "", False)
    assert "not written: ELEMENT-MISSING at Rule 10b5-1(c) box: <aff10b5One> is missing." in refused.err
    assert "Answer with --aff10b5-one yes or no" in refused.err
    ended = run("convert", "--to", "xml", "--for-filing", "--aff10b5-one", answer, stdin=old)
    assert (ended.status, ended.err) == (0, "")
    assert f"<aff10b5One>{filed}</aff10b5One>" in ended.out
    assert "schemaVersion" not in ended.out
    assert "issuerName" not in ended.out


def test_an_answer_never_overrules_the_form() -> None:
    said = form(transaction(), box_10b5_1="<aff10b5One>1</aff10b5One>")
    ended = run("convert", "--to", "xml", "--for-filing", "--aff10b5-one", "no", stdin=said)
    assert "<aff10b5One>1</aff10b5One>" in ended.out


def test_every_box_that_came_with_a_later_edition_and_is_required_has_an_option() -> None:
    groups = (OwnershipDocument, *(part for field in fields_of(OwnershipDocument) for part in field.parts))
    later = [field.name for group in groups for field in fields_of(group) if field.element.since and field.element.required]
    assert later == ["aff10b5_one"]


def test_convert_for_filing_writes_nothing_that_edgar_would_suspend(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(FORM.replace(b"<value>12.50</value>", b"<value>12,50</value>"))
    (tmp_path / "b.xml").write_bytes(FORM)
    (tmp_path / "out").mkdir()
    ended = run("convert", "a.xml", "b.xml", "--to", "xml", "--for-filing", "-o", "out", cwd=tmp_path)
    assert ended.status == 1
    assert "a.xml: not written: VALUE-NUMBER at Table I, row 1, price" in ended.err
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["b.xml"]


def test_convert_names_a_file_after_no_path(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "a.txt").write_bytes(SUBMISSION.replace(b"0009990001-26-000017\nCONFORMED", b"../../x\nCONFORMED"))
    assert run("convert", "a.txt", "--to", "json", "-o", "out", cwd=tmp_path).status == 0
    assert [file.parent.name for file in tmp_path.rglob("*.json")] == ["out"]


def test_convert_for_filing_makes_no_json(files: Path) -> None:
    ended = run("convert", files / "a.xml", "--to", "json", "--for-filing")
    assert (ended.status, ended.out) == (2, "")
    assert "--for-filing requires --to xml" in ended.err


def test_convert_writes_several_forms_into_a_folder_and_none_twice(files: Path) -> None:
    out = files / "out"
    (files / "c.txt").write_bytes(SUBMISSION)
    ended = run("convert", files / "a.xml", files / "b.txt", files / "c.txt", "--to", "json", "-o", out)
    assert (ended.status, ended.err) == (0, "")
    assert sorted(file.name for file in out.iterdir()) == [
        *("0009990001-26-000017-2.json", "0009990001-26-000017.json", "a.json"),
    ]
    assert len({section16.to_json(section16.read(file).document) for file in out.iterdir()}) == 1


def test_convert_of_several_forms_makes_no_one_xml_file(files: Path) -> None:
    ended = run("convert", files / "a.xml", files / "b.txt", "--to", "xml")
    assert ended.status == 2
    assert "Name a folder with -o." in ended.err
    assert section16.read(ended.out.encode()).document == section16.read(FORM).document


def test_rows_as_csv_and_json_agree(files: Path) -> None:
    lines = [json.loads(line) for line in run("rows", files / "b.txt", "--format", "json").out.splitlines()]
    table = list(csv.DictReader(io.StringIO(run("rows", files / "b.txt", "--format", "csv").out)))
    assert [line["shares_owned"] for line in lines] == [line["shares_owned"] for line in table] == ["1000", "250", "0", "999"]
    assert lines[0]["footnotes"] == {"F1": "The price is an average."}
    assert table[0]["footnotes"] == "F1: The price is an average."
    assert list(lines[0]) == list(table[0])


def test_rows_as_a_table_has_a_line_a_row(files: Path) -> None:
    out = files / "rows.txt"
    ended = run("rows", files / "a.xml", "-o", out)
    assert (ended.status, ended.out, ended.err) == (0, "", "")
    assert len(out.read_text(encoding="utf-8").splitlines()) == 1 + 4


# ---------------------------------------------------------------------------------------------- where files are


@pytest.mark.parametrize("arguments", [(), ("-",)], ids=["nothing", "dash"])
def test_the_standard_input_is_read(arguments: tuple[str, ...]) -> None:
    ended = run("rows", *arguments, "--format", "json", stdin=SUBMISSION)
    assert (ended.status, ended.err) == (0, "")
    assert json.loads(ended.out.splitlines()[0])["source"] == "standard input"


@pytest.mark.parametrize("given", ["*.xml", "**/*.xml", ".", "all.tar.gz", "packed.xml.gz"])
def test_patterns_folders_and_archives_are_read(tmp_path: Path, given: str) -> None:
    (tmp_path / "a.xml").write_bytes(FORM)
    archive(tmp_path)
    if given == ".":
        (tmp_path / "all.tar.gz").unlink()
    (tmp_path / "packed.xml.gz").write_bytes(gzip.compress(FORM))
    if given != "packed.xml.gz":
        (tmp_path / "packed.xml.gz").unlink()
    ended = run("rows", given, "--format", "json", cwd=tmp_path)
    assert (ended.status, ended.err) == (0, "")
    assert len(ended.out.splitlines()) == 4


def test_a_process_of_its_own_ends_as_a_command_of_the_tests_does(files: Path) -> None:
    for words, given in ((("-", "sub/page.html", "--format", "json"), SUBMISSION), (("--format", "yaml"), b"")):
        ended = run_in_a_process("rows", *words, stdin=given, cwd=files)
        assert ended == run("rows", *words, stdin=given, cwd=files)
        assert (ended.status, bool(ended.out), bool(ended.err)) == (2, bool(given), True)


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "archive"])
def test_a_batch_goes_on_after_a_bad_file_and_ends_with_2(files: Path, packed: bool) -> None:  # noqa: FBT001 - a parameter
    given = archive(files) if packed else files
    ended = run("rows", given, "--format", "json")
    assert ended.status == 2
    assert len(ended.out.splitlines()) == 8
    assert ended.err.count("\n") == 1
    assert "page.html: The file is a web page titled 'Not Found', not a form. Give the form's XML" in ended.err


def test_findings_are_printed_and_the_command_ends_with_0(tmp_path: Path) -> None:
    odd = tmp_path / "odd.xml"
    odd.write_bytes(FORM.replace(b"<issuerCik>", b"<!-- why? --><issuerCik>"))
    for command in (("show",), ("rows",), ("convert", "--to", "json")):
        ended = run(command[0], odd, *command[1:])
        assert ended.status == 0
        assert ended.out
        assert "odd.xml: note: READ-ODD at $.issuer" in ended.err


# ------------------------------------------------------------------------------------------------- what is wrong


def test_each_thing_that_cannot_be_read_is_reported_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad.gz").write_bytes(b"not packed at all")
    whole = tmp_path / "whole.tar.gz"
    (tmp_path / "a.xml").write_bytes(os.urandom(40_000) + FORM)
    with tarfile.open(whole, "w:gz") as packed:
        packed.add(tmp_path / "a.xml", "a.xml")
        packed.add(tmp_path / "bad.gz", "b.xml")
    (tmp_path / "cut.tar.gz").write_bytes(whole.read_bytes()[:20_000])
    (tmp_path / "no.tar.gz").write_bytes(b"nothing packed")
    with (tmp_path / "huge.xml").open("wb") as stream:
        stream.truncate(1024**3)
    printed = {
        "missing.xml": "No such file or folder. Correct the path.",
        "*.none": "No file matches the pattern. Correct the pattern.",
        "empty": "The folder contains no files. Give a folder with filings.",
        "bad.gz": "The gzip file cannot be unpacked",
        "cut.tar.gz": "The archive cannot be unpacked further",
        "no.tar.gz": "The name is that of a tar archive, and the file is not one",
        "huge.xml": "The file is too large: 1 GiB",
    }
    for name, words in printed.items():
        ended = run("rows", name, cwd=tmp_path)
        assert ended.status == 2, name
        lines = [line for line in ended.err.splitlines() if words in line]
        assert len(lines) == 1, ended.err
        assert name in lines[0]
        assert lines[0].startswith("section16: ")
        assert re.search(r"; |\. [A-Z]", lines[0])
    ended = run("rows", *printed, tmp_path / "missing-too.xml", cwd=tmp_path)
    assert ended.status == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_reported(files: Path) -> None:
    (files / "a.xml").chmod(0)
    ended = run("show", files / "a.xml")
    assert ended.status == 2
    assert "permission denied. Obtain permission for it, or use a copy in another folder." in ended.err


def test_an_output_that_cannot_be_written_is_reported_in_one_line(files: Path) -> None:
    for arguments in (("rows", "a.xml", "-o", "a.xml/rows.csv"), ("convert", "a.xml", "--to", "xml", "-o", "a.xml/out.xml")):
        ended = run(*arguments, cwd=files)
        assert ended.status == 2
        assert "Traceback" not in ended.err
        assert ended.err.count("\n") == 1


# ---------------------------------------------------------------------------------------------- help and misuse


def test_the_version_is_printed() -> None:
    ended = run_in_a_process("--version")
    assert (ended.status, ended.out.strip()) == (0, section16.__version__)


@pytest.mark.parametrize("command", [(), ("show",), ("convert",), ("rows",)], ids=lambda command: " ".join(command) or "all")
def test_every_help_has_an_example(command: tuple[str, ...]) -> None:
    ended = run(*command, "--help")
    assert ended.status == 0
    assert "Example: section16 " + (command[0] if command else "") in ended.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("convert", "a.xml"), "--to"),
        (("convert", "a.xml", "--to", "smoke"), "smoke"),
        (("rows", "a.xml", "--format", "yaml"), "yaml"),
        (("shwo", "a.xml"), "shwo"),
        (("show", "--loud", "a.xml"), "loud"),
    ],
)
def test_misuse_is_reported_and_ends_with_2(files: Path, arguments: tuple[str, ...], words: str) -> None:
    ended = run(*arguments, cwd=files)
    assert ended.status == 2
    assert words in ended.out + ended.err
    assert "Traceback" not in ended.err


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    file = tmp_path / "large.xml"
    file.write_bytes(form(transaction() * 30 + holding() * 3000))
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "section16", "rows", str(file)]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, timeout=60, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_progress_is_shown_on_a_terminal_alone(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"{number}.xml").write_bytes(FORM + b" " * 500_000)
    quiet = run("rows", tmp_path, "--format", "csv")
    assert (quiet.status, quiet.err) == (0, "")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "section16", "rows", str(tmp_path), "--format", "csv"]
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "100"}
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, env=environment, timeout=60, check=False)
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert done.returncode == 0
    assert done.stdout.decode() == quiet.out
    assert "reading" in shown
