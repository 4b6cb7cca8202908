"""Every real filing: read, nothing lost, written back the same, JSON both ways equal; 100 % of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import section16
from section16.document.submission import Submission
from section16.formats.ownership_xml.reading import read_xml
from tests.canonical import canonical
from tests.leaves import leaves_of_document, leaves_of_xml

pytestmark = pytest.mark.corpus

CHUNKS = 16
"""The archive is tested in so many pieces, so that every core has work."""

EXPECTED = 9883
_FORM = re.compile(rb"(?:<\?xml[^>]*\?>\s*)?<ownershipDocument.*</ownershipDocument\s*>", re.DOTALL)
WRAPPED = "0001225259-06-000003.txt"
"""A sample whose long lines were broken after 1,023 bytes."""
FORMLESS = "form4.index-headers.html"
"""A sample that is a web page around the header of a submission."""


def xml_of(data: bytes) -> bytes:
    """Return the form's XML as it stands in a filing; found by its tags alone."""
    match = _FORM.search(data)
    assert match is not None
    return match[0]


def faults(xml: bytes, submission: Submission) -> Iterator[str]:
    """Yield what went wrong with one filing."""
    document = submission.document
    lost = leaves_of_xml(xml)
    held = leaves_of_document(document)
    if lost != held:
        yield f"lost {list((lost - held).elements())[:5]}, made up {list((held - lost).elements())[:5]}"
    written = section16.write_xml(document)
    if canonical(written) != canonical(xml):
        yield "written back, it is another document"
    if read_xml(written)[0] != document:
        yield "read again, it is another document"
    if section16.from_json(section16.to_json(document)) != document:
        yield "through JSON, it is another document"


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_every_filing_of_the_archive_keeps_all_that_was_filed(filings: tuple[tuple[str, bytes], ...], chunk: int) -> None:
    assert len(filings) == EXPECTED
    wrong: dict[str, list[str]] = {}
    for name, data in filings[chunk::CHUNKS]:
        submission = section16.read(data)
        told = [finding.line() for finding in submission.findings] + list(faults(xml_of(data), submission))
        if told:
            wrong[name] = told
    assert not wrong


def samples(corpus: Path) -> list[Path]:
    """Return the samples that are ownership documents or submissions of one."""
    files = sorted((corpus / "corpus" / "samples").iterdir())
    return [file for file in files if b"</ownershipDocument>" in file.read_bytes()]


def test_every_sample_keeps_all_that_was_filed(corpus: Path) -> None:
    found = samples(corpus)
    assert len(found) == 30
    wrong: dict[str, list[str]] = {}
    for file in found:
        if file.name == WRAPPED:
            continue
        submission = section16.read(file)
        told = [finding.line() for finding in submission.findings] + list(faults(xml_of(file.read_bytes()), submission))
        if told:
            wrong[file.name] = told
    assert not wrong


def test_the_wrapped_sample_is_repaired_and_reported_and_loses_nothing(corpus: Path) -> None:
    data = (corpus / "corpus" / "samples" / WRAPPED).read_bytes()
    submission = section16.read(data)
    assert [finding.id for finding in submission.findings] == ["READ-WRAPPED"]
    broken = xml_of(data)
    # Joined by another rule than the reader's: in this file every line of 1,023 bytes is a broken one.
    whole = re.sub(rb"(?m)^(.{1023})\r?\n", rb"\1", broken)
    assert whole != broken
    assert list(faults(whole, submission)) == []


@pytest.mark.parametrize("name", ["company.20221003.idx", "form.20200318.idx", "company_submission.json", FORMLESS])
def test_what_is_no_form_among_the_samples_is_refused_with_one_line(corpus: Path, name: str) -> None:
    with pytest.raises(section16.UnreadableError) as refusal:
        _ = section16.read(corpus / "corpus" / "samples" / name).document
    assert "\n" not in str(refusal.value)
    assert name in str(refusal.value)
