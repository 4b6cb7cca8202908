"""Broken forms by the official schemas and by our checks: both refuse the same ones.

The oracle is v5.5, with what was otherwise on the day: the 10b5-1 box is optional before X0407, states and countries were one
list before 18 March 2026, and an old Form 4 is held to the schemas of its time. ``SECTION16_MUTANTS`` says how many mutants
there are to be; the long tests make 100,000.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, seed, settings
from lxml import etree

import section16
from section16.checks.run import check
from section16.document.ownership import OwnershipDocument
from section16.finding import Finding, Severity
from tests.checks.mutants import Node, mutants
from tests.strategies import documents

pytestmark = pytest.mark.corpus

COUNT = int(os.environ.get("SECTION16_MUTANTS", "12000"))
CHUNKS = 4
PLAIN, GENERATED = 120, 60
XS = "{http://www.w3.org/2001/XMLSchema}"
OLD = {"X0101", "X0201", "X0202", "X0203", "X0204", "X0205", "X0206", "X0301", "X0302", "X0303", "X0304", "X0305", "X0306"}

BEYOND = {
    *("OWNER-NO-ROLE", "OWNER-OFFICER-TITLE", "OWNER-OTHER-TEXT", "OWNER-TWICE", "OWNER-ADDRESS"),
    *("ROW-NATURE", "ROW-TIMELINESS", "ROW-UNDERLYING", "FORM-NO-ROWS"),
    *("FOOTNOTE-UNREFERENCED", "FOOTNOTE-REPEATED", "FOOTNOTE-LONG", "XML-INSTRUCTION"),
}
"""What the specification asks in words and no schema states; their own cases hold these."""

QUIRKS = {
    "FOOTNOTE-UNDEFINED": "an xs:IDREF has to have its xs:ID; libxml2 does not look",
}
"""What the schemas state and libxml2 does not see."""


@cache
def oracle(folder: Path, kind: str, era: str) -> etree.XMLSchema:
    """Return the schema of a kind of form as it was: ``v5.5``, ``list`` with one list of places, ``old`` without the box."""
    if era == "old" and kind == "4":
        return etree.XMLSchema(file=str(folder / "legacy" / "ownership4Document.X0306-era.xsd.xml"))
    own = etree.parse(folder / f"ownership{kind.replace('/', '')}Document.xsd.xml")
    if era != "v5.5":
        _take_in_common(folder, own.getroot())
    if era == "old":
        for node in own.iter(f"{XS}element"):
            if node.get("name") == "aff10b5One":
                node.set("minOccurs", "0")
    return etree.XMLSchema(own)


def _take_in_common(folder: Path, own: Node) -> None:
    """Put the common schema into one of a form, with every place among the states, as it was before v5.5."""
    common = etree.parse(folder / "ownershipDocumentCommon.xsd.xml").getroot()
    with (folder / "state_country_codes.tsv").open(encoding="utf-8", newline="") as stream:
        codes = [line["code"] for line in csv.DictReader(stream, delimiter="\t")]
    for node in common.iter(f"{XS}element"):
        if node.get("name") == "rptOwnerState":
            restriction = next(node.iter(f"{XS}restriction"))
            for code in codes:
                etree.SubElement(restriction, f"{XS}enumeration").set("value", code)
    include = own.find(f"{XS}include")
    assert include is not None
    for node in reversed(common):
        include.addnext(node)
    own.remove(include)


def era_of(version: str | None) -> str:
    """Return the era of a form by its schema version; one that says none is held to today's rules."""
    if version in OLD:
        return "old"
    return "list" if version in ("X0407", "X0508") else "v5.5"


def day_of(era: str) -> date:
    """Return a day of an era."""
    return date(2026, 6, 1) if era == "v5.5" else date(2023, 6, 1)


def objections(form: OwnershipDocument, era: str) -> list[Finding]:
    """Return why we reject a form, without what no schema states and what libxml2 does not see."""
    found = check(form, on=day_of(era))
    assert "CHECK-FAILED" not in {finding.id for finding in found}
    return [
        finding
        for finding in found
        if finding.severity is Severity.REJECT and finding.id not in BEYOND and finding.id not in QUIRKS
    ]


def disagreement(folder: Path, kind: str, data: bytes) -> str:
    """Return how the schema and we disagree about a document; empty where we agree."""
    root = etree.fromstring(data)
    if root.findtext("documentType") != kind:
        return ""  # no schema there is would be the one to ask
    era = era_of(root.findtext("schemaVersion"))
    schema = oracle(folder, kind, era)
    ours, theirs = objections(section16.read(data).document, era), not schema.validate(collapsed(root))
    if bool(ours) == theirs:
        return ""
    log: Any = schema.error_log
    return f"they: {log[0].message}" if theirs else f"we: {ours[0].line()}"


def collapsed(root: Node) -> Node:
    """Return a document without white space around its days: xs:date allows it, libxml2 does not."""
    for node in root.iter("*"):
        parent = node.getparent()
        name = str(parent.tag if node.tag == "value" and parent is not None else node.tag)
        if node.text and (name.endswith("Date") or name in ("periodOfReport", "dateOfOriginalSubmission")):
            node.text = node.text.strip(" \t\r\n")
    return root


def real_forms(filings: Sequence[tuple[str, bytes]]) -> list[tuple[str, OwnershipDocument]]:
    """Return every form of the archive that is no plain Form 4, and as many Forms 4 as are wanted."""
    read = [(name, section16.read(data).document) for name, data in filings if b"<documentType>4<" not in data]
    drawn = Random(16).sample(filings, PLAIN)
    return [*read, *((name, section16.read(data).document) for name, data in drawn)]


def generated_forms() -> list[tuple[str, OwnershipDocument]]:
    """Return invented forms of every kind and version, always the same."""
    found: list[OwnershipDocument] = []

    @seed(16)
    @settings(max_examples=GENERATED, database=None, phases=[Phase.generate])
    @given(document=documents(valid=True))
    def draw(document: OwnershipDocument) -> None:
        found.append(document)

    draw()
    return [(f"generated-{number}", document) for number, document in enumerate(found)]


@pytest.fixture(scope="module")
def forms(corpus: Path, filings: tuple[tuple[str, bytes], ...]) -> list[tuple[str, Node]]:
    """The forms that mutants are made of, all valid by the schema of their day."""
    folder = corpus / "reference" / "official" / "xsd"
    roots = [
        (name, document.document_type.value or "", etree.fromstring(section16.write_xml(document)))
        for name, document in (*real_forms(filings), *generated_forms())
    ]
    return [
        (f"{kind} {name}", root)
        for name, kind, root in roots
        if oracle(folder, kind, era_of(root.findtext("schemaVersion"))).validate(root)
    ]


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_schemas_and_checks_refuse_the_same_mutants(corpus: Path, forms: list[tuple[str, Node]], chunk: int) -> None:
    folder = corpus / "reference" / "official" / "xsd"
    found = [
        f"{what}: {told}"
        for what, data in mutants(forms, chunk, COUNT // CHUNKS)
        if (told := disagreement(folder, what.split(" ", 1)[0], data))
    ]
    assert found == []


def test_mutants_are_of_both_kinds_and_what_is_removed_from_the_checks_shows(
    corpus: Path, forms: list[tuple[str, Node]], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = corpus / "reference" / "official" / "xsd"
    some = [(what.split(" ", 1)[0], data) for what, data in mutants(forms, 1, 300)]
    verdicts = {
        oracle(folder, kind, era_of(root.findtext("schemaVersion"))).validate(root)
        for kind, root in ((kind, etree.fromstring(data)) for kind, data in some)
    }
    assert verdicts == {True, False}
    monkeypatch.setitem(globals(), "objections", lambda _form, _era: [])
    assert any(disagreement(folder, kind, data).startswith("they: ") for kind, data in some)
