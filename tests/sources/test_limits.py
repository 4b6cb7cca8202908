"""What is read from a file, an archive or an export has limits: of bytes, files, cells and time, and each can be changed."""

from __future__ import annotations

import gzip
import io
import json
import re
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import section16
from section16.cli.app import run
from section16.errors import LimitsError, TooLargeError
from section16.ingest.records.file import read_sheets
from section16.limits import EXPORTS as OF_EXPORTS
from section16.limits import FILINGS, OFFICE, Limits, _size, stated_in, use_limits
from section16.sources.files import sources
from tests.builders import FORM, SUBMISSION
from tests.sources.bombs import ARCHIVES, EXPORTS, PLAIN, header, tar

SECONDS, MEGABYTES = 30.0, 300
"""What reading a bomb may take of CPU time and memory. Unbounded it takes minutes and gigabytes; a plain file of 8 MB, 2 s."""

CHILD = """
import json, sys, time
from pathlib import Path
from typing import Any
import section16
from section16.errors import UnreadableError
from section16.ingest.records.file import read_sheets
from section16.sources.files import read_export, sources

def read(path):
    if path.suffix == ".gz" and path.stem.endswith(".tar"):
        return "; ".join(str(one.error or "") for one in sources([str(path)]) if one.error or len(one.data))
    try:
        section16.read(path) if path.suffix == ".gz" else read_sheets(read_export(path), path.name)
    except UnreadableError as error:
        return str(error)
    return "read"

for name in sys.stdin.read().split("\\n"):
    began = time.process_time()
    said = read(Path(name))
    seconds = time.process_time() - began
    status = Path("/proc/self/status")  # Linux alone tells it of this process and not of the one it came from
    lines = status.read_text().splitlines() if status.exists() else ()
    largest = next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)
    print(json.dumps({"name": Path(name).name, "said": said, "seconds": seconds, "kilobytes": largest}), flush=True)
"""


def cases() -> Iterator[Any]:
    """Yield each bomb with how its file ends, who writes it, and what is reported; the first of each kind is the sample."""
    for ending, bombs in ((".tar.gz", ARCHIVES), (".gz", PLAIN), (".export", EXPORTS)):
        for number, (name, (write, message)) in enumerate(bombs.items()):
            yield pytest.param(ending, write, message, id=name, marks=[pytest.mark.slow] if number else [])


@pytest.mark.parametrize(("ending", "write", "message"), list(cases()))
def test_a_file_made_to_use_up_memory_or_time_is_refused_at_once(
    tmp_path: Path, ending: str, write: Callable[[Path], object], message: str
) -> None:
    path = tmp_path / f"bomb{ending}"
    write(path)
    done = subprocess.run([sys.executable, "-c", CHILD], input=str(path), capture_output=True, text=True, check=True)
    said = json.loads(done.stdout)
    assert re.search(message, str(said["said"])), said
    assert float(said["seconds"]) < SECONDS, said
    assert float(said["kilobytes"]) < MEGABYTES * 1024, said


def archive(path: Path, *members: tuple[str, bytes]) -> str:
    tar(path, members)
    return str(path)


def test_an_archive_of_too_many_files_is_read_up_to_the_limit_and_the_next_input_too(tmp_path: Path) -> None:
    packed = archive(tmp_path / "all.tar.gz", *((f"{number}.xml", FORM) for number in range(5)))
    (tmp_path / "one.xml").write_bytes(FORM)
    found = list(sources([packed, str(tmp_path / "one.xml")], Limits(members=3)))
    assert [bool(source.data) for source in found] == [True, True, True, False, True]
    assert str(found[3].error) == (
        "after 3 files: Too many files inside: 4, and the limit is 3. Read fewer files at once, or raise the limit "
        "with SECTION16_MAX_MEMBERS."
    )


def test_all_files_of_an_archive_together_have_a_limit(tmp_path: Path) -> None:
    packed = archive(tmp_path / "all.tar.gz", *((f"{number}.xml", bytes(40_000)) for number in range(10)))
    *read, last = sources([packed], Limits(total_bytes=250_000))
    assert isinstance(last.error, TooLargeError)
    assert "Too much data after unpacking" in str(last.error)
    assert len(read) < 10


def test_reading_an_archive_ends_when_its_time_is_over(tmp_path: Path) -> None:
    packed = archive(tmp_path / "all.tar.gz", *((f"{number}.xml", bytes(200_000)) for number in range(10)))
    passed = iter(range(0, 10_000, 50))
    *_, last = sources([packed], Limits(seconds=300), lambda: next(passed))
    assert isinstance(last.error, TooLargeError)
    assert re.search(
        r"Reading takes too long: 3\d\d seconds since the file was opened, and the limit is 300 s", str(last.error)
    )


def test_reading_an_export_ends_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    passed = iter(range(0, 10_000, 50))
    monkeypatch.setattr("section16.limits.Meter.__init__.__defaults__", (lambda: next(passed),))
    with pytest.raises(TooLargeError, match=r"line 3: Reading takes too long: 150 seconds"):
        read_sheets(b"a,b\n" * 100, "export.csv", Limits(seconds=100))


def test_names_that_lead_out_of_the_folder_and_links_write_nothing(tmp_path: Path) -> None:
    place = tmp_path / "inner" / "all.tar"
    place.parent.mkdir()
    with tarfile.open(place, "w") as made:
        member = tarfile.TarInfo("../../x.xml")
        member.size = len(FORM)
        made.addfile(member, io.BytesIO(FORM))
        link = tarfile.TarInfo("link.xml")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        made.addfile(link)
    (only,) = section16.read_many([place])
    assert isinstance(only, section16.Submission)
    assert only.source == f"{place}:../../x.xml"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [place]


def test_an_archive_in_an_archive_is_listed_and_the_files_beside_it_are_read(tmp_path: Path) -> None:
    inner = io.BytesIO(gzip.compress(FORM))
    packed = archive(tmp_path / "all.tar.gz", ("inner.tar.gz", inner.getvalue()), ("one.xml", FORM))
    first, second = section16.read_many([packed])
    assert "a gzip file" in str(first)
    assert isinstance(second, section16.Submission)


@pytest.mark.parametrize("packing", ["gz", "bz2", "xz"])
def test_an_archive_is_unpacked_by_its_content(tmp_path: Path, packing: str) -> None:
    with tarfile.open(tmp_path / "all.tar", f"w:{packing}") as made:  # type: ignore[call-overload]  # of the three modes
        member = tarfile.TarInfo("one.txt")
        member.size = len(SUBMISSION)
        made.addfile(member, io.BytesIO(SUBMISSION))
    (only,) = sources([str(tmp_path / "all.tar")])
    assert only.data == SUBMISSION


def test_a_damaged_header_in_the_middle_is_reported_and_is_not_the_end(tmp_path: Path) -> None:
    block = FORM.ljust(-(-len(FORM) // 512) * 512, b"\0")
    good = header("a.xml", len(FORM)) + block
    (tmp_path / "all.tar").write_bytes(good + b"X" * 512 + good)
    first, last = sources([str(tmp_path / "all.tar")])
    assert first.data == FORM
    assert str(last.error) == "after 1 file: The archive cannot be unpacked further: a header is damaged. Fetch it again."
    (tmp_path / "all.tar").write_bytes(good * 2)  # no end, which some programs do not write
    assert [source.data for source in sources([str(tmp_path / "all.tar")])] == [FORM, FORM]


def of_pax(records: bytes) -> bytes:
    return header("pax", len(records), tarfile.XHDTYPE) + records.ljust(-(-len(records) // 512) * 512, b"\0")


def stated_size(size: bytes) -> bytes:
    """Return a header whose size is in base 256, as GNU tar writes a size that has no room in octal digits."""
    block = bytearray(header("claims.xml"))
    block[124:136], block[148:156] = size, b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


SPARSE = b"32 GNU.sparse.size=000060000000\n27 GNU.sparse.map=0,000010\n"


@pytest.mark.parametrize(
    ("start", "message"),
    [
        (of_pax(b"32 GNU.sparse.size=000000000000\n22 GNU.sparse.map=a,b\n"), "cannot be unpacked further"),
        (of_pax(b"9" * 5000 + b" size=1\n"), "cannot be unpacked further: a number in a header is too long"),
        (of_pax(b"22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n"), "cannot be unpacked further"),
        ((header("././@LongLink", 2, tarfile.GNUTYPE_LONGNAME) + b"x".ljust(512, b"\0")) * 900, "cannot be unpacked further"),
        (of_pax(SPARSE), "The archive contains a sparse file"),
        (stated_size(b"\x80" + b"\xff" * 11), "The file is too large"),
    ],
    ids=[
        "a map of no numbers",
        "a length of 5,000 digits",
        "a map that is not there",
        "900 names",
        "60 MB of nothing",
        "2**88 bytes",
    ],
)
def test_a_header_that_makes_no_sense_does_not_end_the_batch(tmp_path: Path, start: bytes, message: str) -> None:
    good = header("a.xml", len(FORM)) + FORM.ljust(-(-len(FORM) // 512) * 512, b"\0")
    (tmp_path / "all.tar").write_bytes(start + good + bytes(1024))
    (tmp_path / "b.xml").write_bytes(FORM)
    refused, *_, last = sources([str(tmp_path / "all.tar"), str(tmp_path / "b.xml")])
    assert message in str(refused.error)
    assert last.data == FORM


def test_memory_does_not_grow_with_the_number_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = archive(tmp_path / "all.tar", *((f"{number}.xml", FORM) for number in range(50)))
    kept: list[int] = []
    following = tarfile.TarFile.next

    def observed(self: tarfile.TarFile) -> tarfile.TarInfo | None:
        kept.append(len(self.members))  # type: ignore[attr-defined]  # the list that tarfile fills
        return following(self)

    monkeypatch.setattr(tarfile.TarFile, "next", observed)
    assert len(list(sources([packed]))) == 50
    assert max(kept) <= 1


# ------------------------------------------------------------------------------------------------------ changing limits


def test_the_environment_changes_a_limit_of_every_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "form.xml").write_bytes(FORM)
    monkeypatch.setenv("SECTION16_MAX_FILE_BYTES", "100")
    assert run(["rows", str(tmp_path / "form.xml")]) == 2
    assert "and the limit for one file is 100 bytes" in capsys.readouterr().err
    monkeypatch.setenv("SECTION16_MAX_FILE_BYTES", "1 MB")
    assert run(["rows", str(tmp_path / "form.xml")]) == 0


@pytest.mark.parametrize("value", ["many", "-1", "0", "1.5"])
def test_a_limit_that_is_no_number_is_reported_by_its_variable(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], value: str
) -> None:
    monkeypatch.setenv("SECTION16_MAX_MEMBERS", value)
    assert run(["rows", "form.xml"]) == 2
    assert f"SECTION16_MAX_MEMBERS: {value!r} is not a positive number" in capsys.readouterr().err


def test_python_changes_limits_for_the_process_or_for_one_call() -> None:
    use_limits(cells=3)
    with pytest.raises(TooLargeError, match="the limit is 3"):
        read_sheets(b"a,b\n1,2\n", "export.csv")
    assert read_sheets(b"a,b\n1,2\n", "export.csv", OF_EXPORTS)
    use_limits()
    assert read_sheets(b"a,b\n1,2\n", "export.csv")
    with pytest.raises(LimitsError, match=r"No limit is named files\. The limits are file_bytes, "):
        use_limits(files=3)
    with pytest.raises(LimitsError, match="is not a positive number"):
        use_limits(members=0)


def test_sizes_are_written_as_people_write_them() -> None:
    names = [f"SECTION16_MAX_{name.upper()}" for name in ("file_bytes", "total_bytes", "members", "seconds")]
    stated = stated_in(dict(zip(names, ("64MiB", "40 gb", "2_000_000", "60"), strict=True)))
    assert stated == {"file_bytes": 64 * 1024**2, "total_bytes": 40 * 1024**3, "members": 2_000_000, "seconds": 60}


def test_a_year_of_filings_is_within_the_limits() -> None:
    assert FILINGS.members > 250_000
    assert FILINGS.total_bytes > 3 * 1024**3


@pytest.mark.corpus
def test_real_filings_are_read_in_bulk(corpus: Path) -> None:
    assert not [source.error for source in sources([str(corpus / "corpus" / "filings.tar.gz")]) if source.error]


def test_the_page_on_limits_states_each_with_its_variable_and_its_values() -> None:
    page = (Path(__file__).parents[2] / "docs" / "limits.md").read_text(encoding="utf-8")
    lines = [[cell.strip() for cell in line.split("|")] for line in page.splitlines() if line.startswith("| `")]
    assert [line[1].split("`")[1] for line in lines] == list(Limits.__struct_fields__)
    for name, line in zip(Limits.__struct_fields__, lines, strict=True):
        values = [getattr(door, name) for door in (FILINGS, OF_EXPORTS, OFFICE)]
        assert line[2] == f"`SECTION16_MAX_{name.upper()}`"
        assert line[3:6] == [_size(value) if name.endswith("_bytes") else f"{value:,}" for value in values]
