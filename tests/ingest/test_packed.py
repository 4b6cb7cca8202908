"""Archives in bulk: every member as `tarfile` gives it, other forms passed over, damage named, limits kept."""

from __future__ import annotations

import bz2
import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.errors import DamagedError, TooLargeError, UnreadableError
from section16.ingest.concatenated import FormTest
from section16.ingest.intake import may_be_form
from section16.ingest.packed import is_packed, packed_members
from section16.limits import Limits
from tests.ingest import inputs
from tests.sources import bombs


def every(_head: bytes) -> bool:
    return True


def members(path: Path, is_form: FormTest = every, limits: Limits | None = None) -> list[tuple[str, bytes | str]]:
    found = packed_members(path, limits or Limits(), lambda: 0.0, is_form)
    return [(member.name, str(member.error) if member.error else member.data) for member in found]


_FILES = st.lists(st.tuples(st.text("abc/é", max_size=150).map("{}x".format), st.binary(max_size=2000)), max_size=6)


@pytest.mark.parametrize("form", [tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT, tarfile.PAX_FORMAT])
@given(files=_FILES)
def test_the_walk_gives_what_tarfile_gives(
    form: int, files: list[tuple[str, bytes]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("walk") / "x.tar.gz"
    kept = []
    with tarfile.open(path, "w:gz", format=form) as archive:
        for name, data in files:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            try:
                archive.addfile(member, io.BytesIO(data))
            except ValueError:  # a name that the oldest format has no place for
                continue
            kept.append(name)
    with tarfile.open(path) as archive:
        expected = [(one.name, content.read()) for one in archive if (content := archive.extractfile(one)) is not None]
    if kept:
        assert members(path) == expected
    else:
        with pytest.raises(UnreadableError, match="contains no files"):
            members(path)


@pytest.mark.parametrize("name", ["x.tar", "x.tar.gz", "x.tgz"])
def test_folders_and_links_are_passed_over_and_names_are_only_names(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with tarfile.open(path, "w:gz" if name.endswith("gz") else "w") as archive:
        for kind in (tarfile.DIRTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE):
            member = tarfile.TarInfo("beside")
            member.type, member.linkname = kind, "elsewhere"
            archive.addfile(member)
        evil = tarfile.TarInfo("../../x")
        evil.size = 3
        archive.addfile(evil, io.BytesIO(b"abc"))
    assert members(path) == [("../../x", b"abc")]
    assert sorted(tmp_path.iterdir()) == [path]


def test_a_member_of_another_form_is_passed_over(tmp_path: Path) -> None:
    files = [(f"{count}.nc", inputs.feed(count, form)) for count, form in enumerate(["10-K", "4", "8-K", "144", "4/A"], 1)]
    path = inputs.tar(tmp_path / "day.nc.tar.gz", files)
    assert [name for name, _ in members(path, may_be_form)] == ["2.nc", "5.nc"]
    zipped = inputs.packed(tmp_path / "day.zip", files)
    assert members(zipped, may_be_form) == members(path, may_be_form)


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        (b"<SUBMISSION>\r<ACCESSION-NUMBER>0009990001-26-000001\r<TYPE>4\r", True),
        (b"<SUBMISSION>\r<ACCESSION-NUMBER>0009990001-26-000001\r<TYPE>424B2\r", False),
        (b"<SEC-DOCUMENT>\nCONFORMED SUBMISSION TYPE:\t5/A\n", True),
        (b"<SEC-DOCUMENT>\nCONFORMED SUBMISSION TYPE:\t10-K\n", False),
        (b"<?xml version='1.0'?><ownershipDocument>", True),
    ],
)
def test_the_form_is_seen_in_the_first_bytes(head: bytes, wanted: bool) -> None:  # noqa: FBT001 - what is expected
    assert may_be_form(head) is wanted


def test_several_gzip_streams_and_padding_are_one_archive(tmp_path: Path) -> None:
    plain = inputs.tar(tmp_path / "x.tar", [("a", b"1" * 5000), ("b", b"2")]).read_bytes()
    path = tmp_path / "y.tar.gz"
    path.write_bytes(gzip.compress(plain[:1500]) + gzip.compress(plain[1500:]) + bytes(1000))
    assert members(path) == [("a", b"1" * 5000), ("b", b"2")]
    other = tmp_path / "z.tar"
    other.write_bytes(bz2.compress(plain))
    assert members(other) == members(path)


def test_a_file_beyond_a_limit_is_named_and_the_next_one_is_read(tmp_path: Path) -> None:
    path = inputs.tar(tmp_path / "x.tar.gz", [("large", bytes(3000)), ("small", b"1")])
    (large, error), small = members(path, limits=Limits(file_bytes=1000))
    assert (large, small) == ("large", ("small", b"1"))
    assert "too large" in str(error)
    zipped = inputs.packed(tmp_path / "x.zip", [("large", bytes(3000)), ("small", b"1")])
    assert [name for name, _ in members(zipped, limits=Limits(file_bytes=1000))] == ["large", "small"]


def test_a_sparse_file_is_refused_and_named(tmp_path: Path) -> None:
    bombs.sparse(tmp_path / "x.tar.gz")
    assert any(name == "sparse.xml" and "sparse" in str(error) for name, error in members(tmp_path / "x.tar.gz"))


@pytest.mark.parametrize(
    ("write", "error"),
    [
        (lambda path: bombs.one_member(path, tarfile.GNUTYPE_LONGNAME, 3), UnreadableError),
        (lambda path: bombs.empty_files(path, 60), TooLargeError),
        (lambda path: path.write_bytes(gzip.compress(b"no archive at all" * 100)), DamagedError),
        (lambda path: path.write_bytes(b""), UnreadableError),
    ],
)
def test_what_is_no_archive_or_claims_too_much_is_refused(
    tmp_path: Path, write: Callable[[Path], object], error: type[UnreadableError]
) -> None:
    path = tmp_path / "x.tar.gz"
    write(path)
    with pytest.raises(error):
        members(path, limits=Limits(members=50_000))


def test_an_archive_that_ends_early_gives_what_is_before_and_says_so(tmp_path: Path) -> None:
    whole = inputs.tar(tmp_path / "x.tar.gz", [(f"{at}", bytes([at]) * 4000) for at in range(30)])
    unpacked = gzip.decompress(whole.read_bytes())
    for cut, path in ((len(unpacked) // 2, tmp_path / "short.tar"), (len(whole.read_bytes()) - 30, tmp_path / "short.tar.gz")):
        path.write_bytes((unpacked if path.suffix == ".tar" else whole.read_bytes())[:cut])
        found: list[str] = []
        walk = packed_members(path, Limits(), lambda: 0.0, every)
        with pytest.raises(DamagedError, match="cannot be unpacked further") as caught:
            found.extend(member.name for member in walk)
        assert found == [str(at) for at in range(len(found))]
        assert caught.value.where in {f"after {len(found)} files", f"file {len(found) + 1}, {len(found)}"}


def test_a_damaged_header_ends_the_walk(tmp_path: Path) -> None:
    path = inputs.tar(tmp_path / "x.tar", [("a", b"1"), ("b", b"2"), ("c", b"3")])
    data = bytearray(path.read_bytes())
    data[1024 + 3] ^= 1
    path.write_bytes(data)
    with pytest.raises(DamagedError, match=r"after 1 file: .* a header is damaged"):
        members(path)


def test_data_behind_the_end_is_not_lost_silently(tmp_path: Path) -> None:
    path = inputs.tar(tmp_path / "x.tar", [("a", b"1")])
    path.write_bytes(path.read_bytes() * 2)
    with pytest.raises(UnreadableError, match="more data after the end"):
        members(path)


@pytest.mark.parametrize("flips", range(40))
def test_a_flipped_bit_never_gives_other_bytes_under_a_sound_gzip(tmp_path: Path, flips: int) -> None:
    path = inputs.tar(tmp_path / "x.tar.gz", [("a", b"1" * 3000), ("b", b"2" * 3000)])
    good = members(path)
    data = bytearray(path.read_bytes())
    at = (flips * 7919) % (len(data) * 8)
    data[at // 8] ^= 1 << at % 8
    path.write_bytes(data)
    try:
        found = members(path)
    except UnreadableError:
        return
    assert found == good


@pytest.mark.parametrize(("name", "packed"), [("a.tar.gz", True), ("a.ZIP", True), ("a.nc.tar.gz", True), ("a.xml", False)])
def test_an_archive_is_known_by_its_name(name: str, packed: bool) -> None:  # noqa: FBT001 - what is expected
    assert is_packed(Path(name)) is packed


def test_a_zip_that_lies_about_a_size_or_needs_a_password_is_named(tmp_path: Path) -> None:
    path = inputs.packed(tmp_path / "x.zip", [("a", b"1" * 3000), ("b", b"2")])
    data = path.read_bytes()
    at = data.index(b"PK\x01\x02")
    path.write_bytes(data[: at + 8] + b"\x01" + data[at + 9 :])
    (first, error), second = members(path)
    assert (first, second) == ("a", ("b", b"2"))
    assert "cannot be unpacked" in str(error)
    path.write_bytes(data[:-30])
    with pytest.raises(DamagedError):
        members(path)


# --- damage


def read(path: Path, limits: Limits | None = None) -> tuple[list[str], UnreadableError | None]:
    """Return the names of what was read of an archive, and why the rest was not."""
    found: list[str] = []
    try:
        for member in packed_members(path, limits or Limits(), lambda: 0.0, may_be_form):
            found.append(f"{member.name}: {member.error}" if member.error else member.name)
            assert member.error or b"ownershipDocument" in member.data
    except UnreadableError as error:
        return found, error
    return found, None


FORMS = [(f"{inputs.number(count)}.txt", inputs.submission(count)) for count in range(1, 6)]
NAMES = [name for name, _ in FORMS]


@pytest.mark.parametrize("share", [0.5, 0.8])
def test_what_a_small_archive_has_before_damage_is_read(tmp_path: Path, share: float) -> None:
    plain = inputs.tar(tmp_path / "x.tar", FORMS).read_bytes()
    packer = zlib.compressobj(wbits=31)
    at = int(len(plain) * share)
    path = tmp_path / "x.tar.gz"
    path.write_bytes(packer.compress(plain[:at]) + packer.flush(zlib.Z_FULL_FLUSH) + b"\xff" * 400)  # no block begins so
    found, error = read(path)
    whole = sum(at >= (number + 1) * len(plain) / 5 for number in range(5))  # the padding at the end makes it fewer
    assert found == NAMES[: len(found)]
    assert len(found) >= whole - 1 > 0
    assert error is not None
    assert error.where in {f"file {len(found) + 1}, {NAMES[len(found)]}", f"after {len(found)} files"}
    assert "The archive cannot be unpacked further than byte " in error.what


@pytest.mark.parametrize("name", ["x.tar.gz", "x.tar", "x.zip"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.72])  # within a file
def test_what_an_archive_has_that_was_cut_short_is_read(tmp_path: Path, name: str, share: float) -> None:
    path = inputs.packed(tmp_path / name, FORMS) if name.endswith("zip") else inputs.tar(tmp_path / name, FORMS)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    found, error = read(path)
    assert found == NAMES[: len(found)]
    if name != "x.tar.gz":  # its parts are of one size
        assert len(found) >= int(5 * share * 0.9)
    assert isinstance(error, DamagedError)
    assert error.remedy == "Fetch it again."


@pytest.mark.parametrize("name", ["x.tar.gz", "x.tar", "x.zip"])
@pytest.mark.parametrize("cut", [0.5, 0.85])
def test_the_files_before_damage_are_counted_without_folders_and_without_the_one_that_is_damaged(
    tmp_path: Path, name: str, cut: float
) -> None:
    parts = [
        *FORMS[:2],
        ("annual.txt", inputs.feed(9, "10-K")),
        *FORMS[2:4],
        ("large.txt", b"<TYPE>10-K\n" + Random(5).randbytes(30_000)),
    ]
    path = _with_a_folder(tmp_path / name, parts)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * cut)])
    found, error = read(path)
    assert error is not None
    # The report is passed over.
    before = {len(found) + passed for passed in ({0, 1} if len(found) == 2 else {len(found) > 2})}
    said = {f"after {one} files" for one in before} | {f"file {one + 1}, forms/{parts[one][0]}" for one in before}
    assert error.where in said


def _with_a_folder(path: Path, parts: list[tuple[str, bytes]]) -> Path:
    """Return an archive of a folder, as programs write it: with an entry for the folder itself."""
    if path.suffix == ".zip":
        return inputs.packed(path, [("forms/", b""), *((f"forms/{name}", data) for name, data in parts)])
    with tarfile.open(path, "w:" if path.suffix == ".tar" else "w:gz") as archive:
        folder = tarfile.TarInfo("forms")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        for name, data in parts:
            member = tarfile.TarInfo(f"forms/{name}")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return path


def test_an_archive_of_folders_alone_has_no_files(tmp_path: Path) -> None:
    for name in ("x.tar.gz", "x.zip"):
        with pytest.raises(UnreadableError, match="The archive contains no files"):
            members(_with_a_folder(tmp_path / name, []))


def test_a_stream_of_zip_that_was_cut_short_states_its_sizes_behind(tmp_path: Path) -> None:
    class Stream(io.RawIOBase):
        """A file that cannot be searched, for which sizes are behind the data."""

        def __init__(self) -> None:
            super().__init__()
            self.data = b""

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.data += bytes(data)
            return len(data)

    stream = Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in FORMS:
            archive.writestr(name, data)
    path = tmp_path / "x.zip"
    path.write_bytes(stream.data[: stream.data.index(b"PK\x01\x02")])
    assert read(path)[0] == NAMES


# --- archives inside archives


def test_archives_inside_an_archive_are_read(tmp_path: Path) -> None:
    parts = [
        ("plain.txt", FORMS[0][1]),
        ("a/day.tar.gz", inputs.tar(tmp_path / "day.tar.gz", FORMS[1:2]).read_bytes()),
        ("month.tar", inputs.tar(tmp_path / "month.tar", FORMS[2:3]).read_bytes()),
        ("year.zip", inputs.packed(tmp_path / "year.zip", FORMS[3:4]).read_bytes()),
        ("form.txt.gz", gzip.compress(FORMS[4][1])),
        ("joined.gz", gzip.compress(FORMS[0][1] + FORMS[1][1])),
        ("sheet.xlsx", inputs.packed(tmp_path / "sheet.xlsx", FORMS[:1]).read_bytes()),
    ]
    expected = [
        "plain.txt",
        f"a/day.tar.gz:{NAMES[1]}",
        f"month.tar:{NAMES[2]}",
        f"year.zip:{NAMES[3]}",
        "form.txt.gz",
        "joined.gz:1",
        "joined.gz:2",
    ]
    for path in (inputs.packed(tmp_path / "all.zip", parts), inputs.tar(tmp_path / "all.tar.gz", parts)):
        found = packed_members(path, Limits(), lambda: 0.0, may_be_form)
        assert [one.name for one in found if one.name != "sheet.xlsx"] == expected


def test_what_is_not_read_inside_an_archive_is_listed_with_the_reason(tmp_path: Path) -> None:
    inner = inputs.packed(tmp_path / "inner.zip", FORMS[:1]).read_bytes()
    middle = inputs.packed(tmp_path / "middle.zip", [("inner.zip", inner), (NAMES[1], FORMS[1][1])]).read_bytes()
    tables = inputs.packed(tmp_path / "set.zip", [("SUBMISSION.tsv", b"ACCESSION_NUMBER\n")]).read_bytes()
    rare = bz2.compress(inputs.tar(tmp_path / "rare.tar", FORMS[:1]).read_bytes())
    cut = inputs.tar(tmp_path / "cut.tar.gz", FORMS).read_bytes()[:-200]
    parts = [("middle.zip", middle), ("set.zip", tables), ("rare.tar.bz2", rare), ("cut.tar.gz", cut), FORMS[4]]
    found, error = read(inputs.packed(tmp_path / "all.zip", parts))
    assert error is None
    remedy = "Unpack the archive around it, and give this one by itself."
    assert found[:4] == [
        f"middle.zip:inner.zip: This archive is inside one that is itself inside another. {remedy}",
        f"middle.zip:{NAMES[1]}",
        f"set.zip:SUBMISSION.tsv: A data set inside another archive is not read. {remedy}",
        f"rare.tar.bz2: An archive of this kind is not read inside another. {remedy}",
    ]
    assert found[-1] == NAMES[4]
    assert found[-2].startswith(f"cut.tar.gz: file 3, {NAMES[2]}: ")
    assert found[-2].endswith("Fetch it again.")


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        (Limits(members=4), "Too many files inside: 5, and the limit is 4"),
        (Limits(total_bytes=20_000), "Too much data after unpacking"),
    ],
)
def test_the_limits_hold_for_an_archive_and_those_inside_it_together(tmp_path: Path, limits: Limits, says: str) -> None:
    inner = inputs.tar(tmp_path / "day.tar.gz", FORMS).read_bytes()
    with pytest.raises(TooLargeError, match=says):
        list(packed_members(inputs.packed(tmp_path / "all.zip", [("day.tar.gz", inner)]), limits, lambda: 0.0, may_be_form))


def test_an_archive_inside_another_that_unpacks_to_too_much_is_not_read(tmp_path: Path) -> None:
    inner = gzip.compress(bytes(40 * 1024**2))
    path = inputs.packed(tmp_path / "all.zip", [("day.gz", inner)])
    with pytest.raises(TooLargeError, match="unpacks to"):
        list(packed_members(path, Limits(), lambda: 0.0, may_be_form))
