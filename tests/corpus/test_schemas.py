"""The declaration beside the official schemas of v5.5, and what is sent beside the same schemas."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from lxml import etree

import section16
from section16.document.cells import DateCell, DecimalCell, FlagCell, TextCell
from section16.document.declaration import Element, Field, Shape, fields_of
from section16.document.group import Group
from section16.document.ownership import FORMS, OwnershipDocument
from section16.document.places import is_country, is_state
from tests.builders import FORM
from tests.corpus.xsd import Facts, Schema
from tests.strategies import documents

pytestmark = pytest.mark.corpus

CHUNKS = 4

_TYPES = {TextCell: "text", DateCell: "date", DecimalCell: "decimal", FlagCell: "flag"}

_CODES = "the codes are data of their own, compared in a test of their own"
_CIK = "the declaration says it in one pattern: one to ten digits"
_FORM_5 = "one declaration serves both forms; on Form 5 a footnote is read where the schema allows none"

REASONS: dict[tuple[str, str], str] = {
    **{(name, fact): _CIK for name in ("issuerCik", "rptOwnerCik") for fact in ("pattern", "shortest", "longest")},
    **{(name, fact): _CODES for name in ("rptOwnerState", "rptOwnerCountry") for fact in ("one_of", "longest")},
    ("rptOwnerNonUSStateTerritory", "longest"): "the specification's own table says 30, its schema 40: the smaller is safe",
    ("transactionTimeliness", "notes"): _FORM_5,
}
"""Where the declaration means to say something else than the schema: by element and fact, with the reason."""


def declared(group: type[Group], kind: str, path: str) -> Iterator[tuple[str, Facts]]:
    """Yield the facts that the declaration states of a group on one kind of form, by path."""
    order: list[str] = []
    wrappers: dict[str, list[str]] = {}
    for field in fields_of(group):
        element = field.element
        if not stands(element, kind) or element.shape in (Shape.ATTRIBUTE, Shape.CONTENT):
            continue
        outer = path
        if element.within is not None:
            outer = f"{path}/{element.within.name}"
            if element.within.name not in wrappers:
                wrappers[element.within.name] = []
                order.append(element.within.name)
        names = [part.ELEMENT for part in field.parts if part_stands(part, kind)] or [element.name]
        (wrappers[element.within.name] if element.within else order).extend(names)
        yield from inside(field, names, outer, kind)
        if element.within is not None and len(wrappers[element.within.name]) == len(names):
            yield outer, {"required": kind[0] in element.within.required}
    yield path, {"shape": "group", "order": tuple(order)}
    for name, names in wrappers.items():
        yield f"{path}/{name}", {"shape": "group", "order": tuple(names)}


def stands(element: Element, kind: str) -> bool:
    """Return whether an element stands on a kind of form."""
    return kind[0] in element.forms and (kind.endswith("/A") or not element.amendments_only)


def part_stands(part: type[Group], kind: str) -> bool:
    """Return whether a kind of row stands on a kind of form, as its title does."""
    return stands(fields_of(part)[0].element, kind)


def inside(field: Field, names: list[str], outer: str, kind: str) -> Iterator[tuple[str, Facts]]:
    element = field.element
    facts: Facts = {"required": kind[0] in element.required, "most": element.most, "choice": bool(element.choice)}
    for name in names:
        path = f"{outer}/{name}"
        part = next((part for part in field.parts if name == part.ELEMENT), None)
        if part is not None:
            # A row may be missing from its table; the schema counts both kinds of row together.
            yield path, facts
            texts = [one for one in fields_of(part) if one.element.shape is Shape.CONTENT]
            if texts:
                yield path, {"shape": "note", "attributes": [one.name for one in fields_of(part) if one not in texts]}
            else:
                yield from declared(part, kind, path)
        elif element.shape is Shape.MARKS:
            yield path, facts | {"shape": "marks", "attributes": ["id"]}
        else:
            yield path, facts | {"type": _TYPES[field.holds]} | limits(element, kind)


def limits(element: Element, kind: str) -> Facts:
    facts: Facts = {"shape": "box", "notes": element.notes.name} if element.shape is Shape.BOX else {"shape": "text"}
    if element.longest is not None:
        facts["longest"] = element.longest
    if element.shortest:
        facts["shortest"] = element.shortest
    if element.one_of:
        facts["one_of"] = (kind,) if element.name == "documentType" and kind in element.one_of else element.one_of
    if element.pattern:
        facts["pattern"] = element.pattern
    return facts


def disagreements(folder: Path, kind: str) -> Iterator[tuple[str, str, Any, Any]]:
    """Yield where declaration and schema differ: path, fact, as declared, as in the schema."""
    said: dict[str, Facts] = {}
    for path, facts in declared(OwnershipDocument, kind, "ownershipDocument"):
        said[path] = said.get(path, {}) | facts
    for path, facts in Schema(folder, kind).facts.items():
        ours = said.pop(path, None)
        if ours is None:
            yield path, "declared", False, True
            continue
        for fact in sorted({*facts, *ours}):
            mine, theirs = ours.get(fact), facts.get(fact)
            if fact in ("shortest", "choice", "required") and not mine and not theirs:
                continue
            if fact == "required" and ours.get("choice") and facts.get("choice"):
                continue  # of a choice one stands, and neither is required by itself
            if fact == "most" and mine is None and theirs == 1:
                continue
            if mine != theirs:
                yield path, fact, mine, theirs
    for path in said:
        yield path, "declared", True, False


@pytest.mark.parametrize("kind", FORMS)
def test_the_declaration_says_what_the_official_schema_says(corpus: Path, kind: str) -> None:
    folder = corpus / "reference" / "official" / "xsd"
    found = list(disagreements(folder, kind))
    unexplained = [one for one in found if (one[0].rpartition("/")[2], one[1]) not in REASONS]
    assert unexplained == []


def test_every_reason_for_a_disagreement_is_still_needed(corpus: Path) -> None:
    folder = corpus / "reference" / "official" / "xsd"
    found = {(path.rpartition("/")[2], fact) for kind in FORMS for path, fact, _, _ in disagreements(folder, kind)}
    assert found == set(REASONS)


def test_the_comparison_sees_what_the_declaration_leaves_out(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = corpus / "reference" / "official" / "xsd"
    row = "ownershipDocument/derivativeTable/derivativeTransaction"
    # On Form 4 the fields of Form 5 are too few: what is missing, out of order or too strict must show.
    monkeypatch.setitem(globals(), "stands", lambda element, kind: element.name != "exerciseDate" and kind[0] in element.forms)
    found = {(path, fact) for path, fact, _, _ in disagreements(folder, "4")}
    assert {
        (row, "order"),
        (f"{row}/exerciseDate", "declared"),
        ("ownershipDocument/dateOfOriginalSubmission", "declared"),
    } <= found


def test_the_codes_of_states_and_countries_are_those_of_the_schema(corpus: Path) -> None:
    facts = Schema(corpus / "reference" / "official" / "xsd", "4").facts
    address = "ownershipDocument/reportingOwner/reportingOwnerAddress"
    states = {code for code in facts[f"{address}/rptOwnerState"]["one_of"] if code.strip()}
    countries = {code for code in facts[f"{address}/rptOwnerCountry"]["one_of"] if code.strip()}
    assert {code for code in states | countries if not is_state(code) and not is_country(code)} == set()
    assert {code for code in countries if is_state(code)} == set()
    assert {code for code in states if not is_state(code)} == set()
    assert len(states) == 57
    assert len(countries) > 250


@cache
def official(folder: Path, kind: str) -> etree.XMLSchema:
    """Return the schema of a kind of form, ready to validate with."""
    return etree.XMLSchema(file=str(folder / f"ownership{kind.replace('/', '')}Document.xsd.xml"))


def errors(folder: Path, document: OwnershipDocument) -> list[str]:
    """Return what the official schema finds wrong with a document as it is sent, its 10b5-1 box ticked off where unknown."""
    if document.aff10b5_one.value is None:
        document = msgspec.structs.replace(document, aff10b5_one=FlagCell("0"))
    schema = official(folder, document.document_type.value or "")
    schema.validate(etree.fromstring(section16.write_xml(document, for_filing=True)))
    log: Any = schema.error_log  # its type is not declared
    return [entry.message for entry in log]


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_what_is_sent_for_every_filing_is_valid_by_the_official_schemas(
    corpus: Path, filings: tuple[tuple[str, bytes], ...], chunk: int
) -> None:
    """There is no exception: once the 10b5-1 box is filled in, all 9,883 filings are valid v5.5 documents."""
    folder = corpus / "reference" / "official" / "xsd"
    wrong = {name: told for name, data in filings[chunk::CHUNKS] if (told := errors(folder, section16.read(data).document))}
    assert wrong == {}


def test_the_schemas_find_what_is_wrong(corpus: Path) -> None:
    folder = corpus / "reference" / "official" / "xsd"
    document = section16.read(FORM).document
    assert errors(folder, document) == []
    row = msgspec.structs.replace(document.non_derivative_table[0], ownership=TextCell("X"))
    assert errors(folder, msgspec.structs.replace(document, non_derivative_table=(row,)))


@settings(max_examples=150)
@given(document=documents(valid=True))
def test_what_keeps_the_rules_of_the_declaration_is_valid_by_the_official_schemas(
    corpus: Path, document: OwnershipDocument
) -> None:
    told = errors(corpus / "reference" / "official" / "xsd", document)
    if document.form == "5":  # see the reasons above
        told = [message for message in told if "footnoteId" not in message]
    assert told == []
