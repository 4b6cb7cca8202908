"""Every check finds what its failing examples show and passes the others; without its body it finds nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

import section16
from section16.checks.catalogue import BY_ID, CATALOGUE
from section16.checks.check import Check, Hit
from section16.checks.examples import Example, examples
from section16.checks.run import check
from section16.checks.subject import Subject
from section16.document.cells import FlagCell, TextCell
from section16.document.envelope import EnclosedFile, Envelope, NotificationAddress
from section16.document.exhibit import AttachedDocument
from section16.document.submission import Submission
from section16.finding import Finding
from section16.formats.edgar_package.writing import with_stars
from tests.builders import HEADER, Wrapped, xml_part

EXAMPLES = tuple(examples())
FAILING = tuple(example for example in EXAMPLES if example.at)
PAGE = Path(__file__).parents[2] / "docs" / "checks.md"


def submission(example: Example) -> Submission:
    """Return the example as it would be read."""
    data = example.xml.encode()
    if example.header:
        header = HEADER.replace("SUBMISSION TYPE:\t4", f"SUBMISSION TYPE:\t{example.header}")
        return section16.read(Wrapped((xml_part(data),), header).render())
    files = [
        (kind, name, more[1] if more[1:] else "")
        for kind, name, *more in example.documents
        for _ in range(more[0] if more else 1)
    ]
    documents = tuple(
        AttachedDocument(kind, str(at), name, "", text.encode()) for at, (kind, name, text) in enumerate(files, 1)
    )
    read = msgspec.structs.replace(section16.read(data), documents=documents)
    if example.envelope is None:
        return read
    form = with_stars(read.document) if example.envelope.get("codes", True) else read.document
    return msgspec.structs.replace(read, form=form, envelope=envelope(example.envelope, read))


def envelope(facts: dict[str, Any], read: Submission) -> Envelope:
    """Return the envelope that an example asks for."""
    return Envelope(
        submission_type=TextCell(facts.get("type", read.document.document_type.text)),
        test_or_live=TextCell("TEST"),
        contact_email=TextCell(facts.get("email")),
        return_copy=FlagCell(facts.get("return-copy")),
        notification_addresses=tuple(NotificationAddress(text=text) for text in facts.get("notify", ())),
        files=tuple(
            EnclosedFile(name=TextCell(one.filename), type=TextCell(one.type), mime=TextCell("*")) for one in read.documents
        ),
    )


def earlier(example: Example) -> section16.Ledger:
    """Return a ledger of the forms before the example's; without any, it is empty."""
    ledger = section16.Ledger()
    for number, one in enumerate(example.earlier, 1):
        read = section16.read(one.xml.encode())
        exhibits = tuple(AttachedDocument(kind, "2", "power.txt", "", b"") for kind in one.exhibits)
        ledger.post(msgspec.structs.replace(read, source=f"0009990300-26-{number:06}.xml", documents=exhibits))
    return ledger


def found(example: Example) -> list[Finding]:
    """Return what the example's own check finds."""
    found = check(submission(example), on=example.on, earlier=earlier(example))
    return [finding for finding in found if finding.id == example.check]


def name_of(example: Example) -> str:
    return f"{example.check}: {example.name}"


@pytest.mark.parametrize("example", EXAMPLES, ids=name_of)
def test_the_check_finds_what_the_example_says_and_where(example: Example) -> None:
    assert {finding.location for finding in found(example)} == set(example.at)


@pytest.mark.parametrize("example", FAILING, ids=name_of)
def test_a_check_without_its_body_fails_its_example(example: Example) -> None:
    entry = BY_ID[example.check]
    body = entry.body

    def nothing(_subject: Subject) -> Iterator[Hit]:
        yield from ()

    msgspec.structs.force_setattr(entry, "body", nothing)
    try:
        assert found(example) == []
    finally:
        msgspec.structs.force_setattr(entry, "body", body)


@pytest.mark.parametrize("form", ["3", "4", "5"])
def test_the_forms_that_examples_start_from_are_right(form: str) -> None:
    start = Example("NONE", "as it is", (), form=form)
    assert check(submission(start), on=start.on) == ()


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.id)
def test_every_check_is_shown_failing_and_passing_cited_and_explained(entry: Check) -> None:
    own = list(examples(entry.id))
    assert any(example.at for example in own)
    assert any(not example.at for example in own)
    assert entry.citations
    assert all(citation.confirmed for citation in entry.citations) or entry.severity != "reject"
    assert re.match(r"[A-Z].+\.$", entry.means)
    assert re.fullmatch(r"[A-Z0-9]+(-[A-Z0-9]+)+", entry.id)
    assert f"`{entry.id}`" in PAGE.read_text(encoding="utf-8")


def test_every_id_occurs_once_and_every_example_has_its_check() -> None:
    assert len(BY_ID) == len(CATALOGUE)
    assert {example.check for example in EXAMPLES} == set(BY_ID)
    assert len({name_of(example) for example in EXAMPLES}) == len(EXAMPLES)


def test_an_edit_that_changes_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="is not in the form"):
        _ = Example("NONE", "a slip", (), edits=(("no such piece", ""),)).xml
