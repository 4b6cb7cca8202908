"""The headers of all real submissions: every line kept, everyday facts typed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

import section16
from section16.document.header import HeaderField
from section16.document.identifiers import accession, cik

pytestmark = pytest.mark.corpus

CHUNKS = 4
_LABELLED = re.compile(r"^\t*([^<\t:][^:]*):[ \t]*(.*?)[ \t]*$")
_TAGGED = re.compile(r"<(/?)([A-Z0-9-]+)>([^<]*)")
_OPENS = ("SEC-DOCUMENT", "SEC-HEADER", "IMS-DOCUMENT", "IMS-HEADER", "SUBMISSION")


def texts_of_tree(fields: tuple[HeaderField, ...]) -> Iterator[str]:
    """Yield the text of every field of a header, those without text too."""
    for field in fields:
        yield field.text
        yield from texts_of_tree(field.fields)


def texts_of_lines(head: str) -> Iterator[str]:
    """Yield the text of every line of a header as it stands in the file."""
    for line in head.splitlines():
        labelled = _LABELLED.match(line)
        if labelled:
            yield labelled[2].strip()
            continue
        for closing, tag, text in _TAGGED.findall(line):
            if not closing and tag not in _OPENS:
                yield text.strip()


def faults(name: str, data: bytes) -> Iterator[str]:
    """Yield what is wrong with the header of one submission."""
    head = data[: data.index(b"<DOCUMENT>")].decode("utf-8")
    head = head[max(0, head.find("<SEC-DOCUMENT>")) :]
    header = section16.read(data).header
    assert header is not None
    in_file, kept = Counter(texts_of_lines(head)), Counter(texts_of_tree(header.fields))
    if in_file != kept:
        yield f"lost {in_file - kept}, made up {kept - in_file}"
    if not accession.is_valid(header.accession_number or ""):
        yield f"accession {header.accession_number!r}"
    if name.startswith("000") and header.accession_number != Path(name).stem:
        yield f"accession {header.accession_number!r}"
    if header.filed is None or header.period is None or not isinstance(header.filed, date):
        yield "no day of filing or period"
    if b"<ACCEPTANCE-DATETIME>" in data and not isinstance(header.accepted, datetime):
        yield "no time of acceptance"
    people = (*header.issuers, *header.reporting_owners)
    if not header.issuers or not header.reporting_owners or not all(cik.is_valid(one.cik or "") for one in people):
        yield "no issuer, no owner, or one without a number"
    document = section16.read(data).document
    if cik.compact(header.issuers[0].cik or "") != cik.compact(document.issuer.cik.value or ""):
        yield "the issuer of the header is not that of the form"


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_every_line_of_every_header_is_kept_and_its_facts_are_typed(filings: tuple[tuple[str, bytes], ...], chunk: int) -> None:
    wrong: dict[str, list[str]] = {}
    submissions = [(name, data) for name, data in filings if name.endswith(".txt")]
    assert len(submissions) == 9804
    for name, data in submissions[chunk::CHUNKS]:
        told = list(faults(name, data))
        if told:
            wrong[name] = told
    assert not wrong


def test_every_header_of_the_samples_is_kept(corpus: Path) -> None:
    files = [file for file in (corpus / "corpus" / "samples").iterdir() if file.suffix in (".txt", ".nc")]
    files = [file for file in files if b"<DOCUMENT>" in file.read_bytes()]
    assert len(files) == 24
    wrong = {file.name: told for file in files if (told := list(faults(file.name, file.read_bytes())))}
    assert not wrong
