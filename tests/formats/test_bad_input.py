"""Bytes that are no form, or no longer one: a clear line, or a result whose findings tell the damage; never anything else."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import section16
from section16.document.submission import Submission
from tests.builders import FORM, HEADER, SUBMISSION, TAGGED_HEADER, Wrapped, form, transaction, xml_part
from tests.leaves import leaves_of_document

ENTITY_BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%s;" % (b"%d" % (n - 1) if n else b"") * 10) for n in range(9))
    + b"]><ownershipDocument><remarks>&a8;</remarks></ownershipDocument>"
)
TEN_K = (
    HEADER.replace("TYPE:\t4", "TYPE:\t10-K")
    + "<DOCUMENT>\n<TYPE>10-K\n<SEQUENCE>1\n<FILENAME>annual.htm\n<TEXT>\n<html><body>Annual report</body></html>\n</TEXT>\n"
    + "</DOCUMENT>\n</SEC-DOCUMENT>\n"
)
ERROR_PAGE = b"<!DOCTYPE html>\n<html><head><title>Request Rate Threshold Exceeded</title></head><body>Slow down</body></html>"


def refusal(data: bytes) -> section16.UnreadableError:
    """Return the refusal of bytes that hold no form; it must be one line that says something to do."""
    with pytest.raises(section16.UnreadableError) as caught:
        _ = section16.read(data).document
    told = str(caught.value)
    assert "\n" not in told
    assert caught.value.what
    assert caught.value.remedy
    assert len(told) < 400
    return caught.value


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty."),
        (b" \n\t\r\n ", "The file is empty."),
        (b"\xef\xbb\xbf", "The file is empty."),
        (bytes(range(256)) * 8, "binary data"),
        (b"\x00" * 5000, "binary data"),
        (b"%PDF-1.7\n1 0 obj", "PDF"),
        (b"PK\x03\x04zzzz", "zip file"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (gzip.compress(FORM), "gzip file"),
        (b"Dear shareholder, nothing happened.", "It starts with 'Dear shareholder"),
        (ERROR_PAGE, "web page titled 'Request Rate Threshold Exceeded'"),
        (TEN_K.encode(), r"submission 10-K \(documents: 10-K\)"),
        (HEADER.encode(), "only the header of 0009990001-26-000017"),
        (TAGGED_HEADER.encode() + b"</SUBMISSION>\n", "only the header of 0009990001-26-000017"),
        (b'<?xml version="1.0"?><feed><entry/></feed>', "The outermost element is <feed>, not <ownershipDocument>"),
        (b'<?xml version="1.0"?><edgarSubmission><x/></edgarSubmission>', "edgarSubmission"),
        (FORM.replace(b"<ownershipDocument>", b"<!DOCTYPE ownershipDocument>\n<ownershipDocument>"), "document type"),
        (ENTITY_BOMB, "document type"),
        (b"{}", "JSON"),
        (b'{"format": "section16/document/99"}', "JSON"),
        (b'{"format": "section16/docu', "JSON"),
        (b'{"format": "\xff"}', "JSON"),
        (b"[" * 100_000, "The text contains no Form"),
        (b'{"a":' * 100_000, "JSON"),
        (FORM + FORM, "The file contains two or more ownership documents."),
        (
            Wrapped((xml_part(), xml_part(sequence=2, filename="again.xml"))).render(),
            r"form4\.xml, again\.xml: The submission contains two or more",
        ),
        (Wrapped((xml_part(FORM + FORM),)).render(), "The submission contains two or more ownership documents."),
    ],
)
def test_what_is_no_form_is_refused_in_one_line_that_says_what_it_is(data: bytes, words: str) -> None:
    assert re.search(words, str(refusal(data)))


def test_the_second_document_in_one_file_is_named_by_its_line() -> None:
    assert f"line {FORM.count(10) + 2}" in str(refusal(FORM + FORM))


# ------------------------------------------------------------------------------------------------- truncation


@pytest.mark.parametrize(
    ("whole", "apart"),
    [
        pytest.param(FORM, 17, id="xml"),
        pytest.param(SUBMISSION, 17, id="submission"),
        pytest.param(FORM, 1, id="xml, everywhere", marks=pytest.mark.slow),
        pytest.param(SUBMISSION, 1, id="submission, everywhere", marks=pytest.mark.slow),
    ],
)
def test_a_file_cut_short_anywhere_is_reported_or_refused(whole: bytes, apart: int) -> None:
    """At every position: a form with a finding, or a refusal; silence only when nothing of the form is missing."""
    document = section16.read(whole).document
    everything = leaves_of_document(document)
    for end in range(0, len(whole), apart):
        try:
            submission = section16.read(whole[:end])
            held = submission.document
        except section16.UnreadableError as error:
            assert "\n" not in str(error)  # noqa: PT017 - either way is right; this one must be one line
        else:
            assert leaves_of_document(held) == everything or submission.findings, f"silent loss at byte {end}"


# --------------------------------------------------------------------------------------------------- encoding


@pytest.mark.parametrize(
    ("declaration", "encoding", "told"),
    [
        ('<?xml version="1.0"?>\n', "utf-8", []),
        ('<?xml version="1.0"?>\n', "utf-8-sig", []),
        ('<?xml version="1.0" encoding="UTF-8"?>\n', "utf-8", []),
        ('<?xml version="1.0" encoding="ISO-8859-15"?>\n', "iso-8859-15", []),
        ('<?xml version="1.0" encoding="UTF-16"?>\n', "utf-16", []),
        ('<?xml version="1.0"?>\n', "utf-16", []),
        ("", "utf-8", []),
        ("", "utf-16", []),
        ('<?xml version="1.0"?>\n', "cp1252", ["READ-ENCODING"]),
        ('<?xml version="1.0" encoding="UTF-8"?>\n', "cp1252", ["READ-ENCODING"]),
        ('<?xml version="1.0" encoding="klingon"?>\n', "utf-8", ["READ-ENCODING"]),
        ('<?xml version="1.0" encoding="klingon"?>\n', "cp1252", ["READ-ENCODING"]),
        ('<?xml version="1.0" encoding="US-ASCII"?>\n', "utf-8", ["READ-ENCODING"]),
    ],
)
def test_the_encoding_is_found_out_and_a_wrong_one_is_reported(declaration: str, encoding: str, told: list[str]) -> None:
    text = "caf\u00e9 \u2019n\u2019 more" if "iso" not in encoding else "caf\u00e9"
    xml = form(transaction(), remarks=text, declaration=declaration).decode().encode(encoding)
    submission = section16.read(xml)
    assert submission.document.remarks.text == text
    assert [finding.id for finding in submission.findings] == told


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_read_or_refused_and_never_half_read(encoding: str) -> None:
    xml = form(transaction(), remarks="caf\u00e9").decode().encode(encoding)
    try:
        submission = section16.read(xml)
    except section16.UnreadableError as error:
        assert "\n" not in str(error)  # noqa: PT017 - either way is right; this one must be one line
    else:
        assert submission.document == section16.read(form(transaction(), remarks="caf\u00e9")).document


def test_a_submission_with_windows_letters_is_read_and_reported() -> None:
    xml = form(transaction(), remarks="caf\u00e9").decode().encode("cp1252")
    submission = section16.read(Wrapped((xml_part(xml),)).render())
    assert submission.document.remarks.text == "caf\u00e9"
    assert [finding.id for finding in submission.findings] == ["READ-ENCODING"]


# ---------------------------------------------------------------------------------------------------- mending


@pytest.mark.parametrize(
    ("filed", "read", "told"),
    [
        (b"Profit & loss", "Profit & loss", "READ-AMPERSANDS"),
        (b"R&D; AT&T &nbsp;x", "R&D; AT&T &nbsp;x", "READ-AMPERSANDS"),
        (b"a\x0bb\x00c&#2;d", "abcd", "READ-CONTROLS"),
    ],
)
def test_known_damage_is_repaired_and_reported(filed: bytes, read: str, told: str) -> None:
    submission = section16.read(form(transaction(), remarks="PLACE").replace(b"PLACE", filed))
    assert submission.document.remarks.text == read
    assert [finding.id for finding in submission.findings] == [told]


def test_what_surrounds_the_form_is_passed_over_and_reported() -> None:
    submission = section16.read(b"From the archive:\n" + FORM + b"\nEnd of file")
    assert submission.document == section16.read(FORM).document
    assert [finding.id for finding in submission.findings] == ["READ-SURROUNDED"]
    assert "From the archive" in submission.findings[0].message


def test_what_cannot_be_repaired_is_saved_and_the_loss_is_reported() -> None:
    broken = FORM.replace(b"</issuerName>", b"", 1)
    submission = section16.read(broken)
    assert [finding.id for finding in submission.findings if finding.severity is section16.Severity.WARN]
    assert "HLNT" in str(section16.to_json(submission.document))


# ------------------------------------------------------------------------------------------------------- bombs

BOUNDED = """
    import resource, sys
    resource.setrlimit(resource.RLIMIT_AS, ({memory}, {memory}))
    resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
    import section16
    {make}
    try:
        submission = section16.read(source)
        submission.document
    except section16.UnreadableError as error:
        print("refused:", error)
    else:
        print("read:", [finding.id for finding in submission.findings], sys.getsizeof(submission))
"""


def bounded(make: str, memory: int = 600_000_000) -> str:
    """Return what a fresh interpreter says of a source, in at most a minute of work and so many bytes of memory."""
    program = textwrap.dedent(BOUNDED).format(make=make, memory=memory)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-500:]
    assert done.stdout.count("\n") == 1
    return done.stdout


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (f"source = {ENTITY_BOMB!r}", "document type declaration"),
        ("source = b'<ownershipDocument ' + b' '.join(b'a%d=\"1\"' % n for n in range(200_000)) + b'/>'", "200,000 attributes"),
        pytest.param(
            "source = b'<ownershipDocument><a ' + b' '.join(b'a%d=\"1\"' % n for n in range(200_000)) + b'/>'",
            "",
            marks=pytest.mark.slow,
        ),
        ("source = b'<ownershipDocument>' + b'<a>' * 10_000 + b'</a>' * 10_000 + b'</ownershipDocument>'", ""),
        ("source = b'<ownershipDocument>' + b'<a>' * 1_000_000", ""),
        ("source = b'<ownershipDocument><remarks>' + b'x' * 20_000_000 + b'</remarks></ownershipDocument>'", ""),
        ("source = b'<SEC-DOCUMENT>' + b'<DOCUMENT>' * 100_000", ""),
        ("source = b'<SEC-DOCUMENT>' + b'<OWNER-DATA>\\n' * 50_000 + b'</OWNER-DATA>\\n' * 50_000", ""),
        ("source = b'&' * 3_000_000", "no Form 3, 4 or 5"),
    ],
    ids=["entities", "attributes", "attributes within", "nesting", "unclosed", "one text", "documents", "header", "ampersands"],
)
def test_a_bomb_costs_little_and_is_reported(make: str, words: str) -> None:
    said = bounded(make)
    assert said.startswith(("refused:", "read: ['READ-"))
    assert words in said


def test_a_file_of_a_gigabyte_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "large.xml"
    with file.open("wb") as stream:
        stream.truncate(1024**3)
    said = bounded(f"source = {str(file)!r}", memory=400_000_000)
    assert "large.xml" in said
    assert "The file is too large: 1 GiB" in said
    assert "SECTION16_MAX_FILE_BYTES" in said


def test_a_gzip_file_that_unpacks_to_a_gigabyte_is_refused_in_bounded_memory(tmp_path: Path) -> None:
    file = tmp_path / "bomb.xml.gz"
    with gzip.open(file, "wb", compresslevel=1) as stream:
        for _ in range(300):
            stream.write(b" " * 1024**2)
    said = bounded(f"source = {str(file)!r}", memory=1_000_000_000)
    assert "The file is too large" in said


# ----------------------------------------------------------------------------------------------------- fuzzing

_EDITS = st.lists(
    st.tuples(st.sampled_from(("flip", "cut", "put")), st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=6)),
    min_size=1,
    max_size=6,
)


def edited(data: bytes, edits: list[tuple[str, float, bytes]]) -> bytes:
    """Return bytes after some edits: bytes overwritten, taken out, or put in."""
    for kind, share, piece in edits:
        at = int(share * len(data))
        data = data[:at] + (b"" if kind == "cut" else piece) + data[at + (0 if kind == "put" else len(piece)) :]
    return data


@pytest.mark.parametrize(
    "whole", [FORM, SUBMISSION, section16.to_json(section16.read(FORM).document)], ids=["xml", "txt", "json"]
)
def test_random_damage_gives_a_form_or_a_refusal(whole: bytes) -> None:
    @given(_EDITS)
    @example([("put", 0.5, b"<")])
    def damaged(edits: list[tuple[str, float, bytes]]) -> None:
        try:
            submission = section16.read(edited(whole, edits))
            document = submission.document
        except section16.UnreadableError as error:
            assert "\n" not in str(error)  # noqa: PT017 - either way is right; this one must be one line
        else:
            assert isinstance(submission, Submission)
            assert submission.findings is not None
            assert section16.read(section16.write_xml(document)).document == document
            assert section16.from_json(section16.to_json(document)) == document

    damaged()


# Hypothesis also tries texts from the sources; the beginning of a form is read as far as it goes.
@given(st.binary(max_size=300).filter(lambda data: b"<ownershipDocument" not in data))
def test_any_bytes_are_refused_and_nothing_worse(data: bytes) -> None:
    refusal(data)
