"""The published JSON Schema takes what `to_json` writes and refuses what is no document."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it ships no types
import pytest
from hypothesis import given

import section16
from section16.demo.story import FORMS, form
from section16.document.declaration import fields_of
from section16.document.group import Group
from section16.document.ownership import OwnershipDocument
from section16.formats.json_schema import json_schema
from tests import strategies

DOCS = Path(__file__).parents[2] / "docs"


def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json_schema())


def document() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(form("form4.json"))
    return loaded


def test_the_schema_is_itself_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())


def test_the_committed_schema_is_the_generated_one() -> None:
    committed = json.loads((DOCS / "schema" / "document-1.schema.json").read_text(encoding="utf-8"))
    assert committed == json_schema()


@pytest.mark.parametrize("name", list(FORMS))
def test_what_is_written_of_each_demonstration_form_validates(name: str) -> None:
    validator().validate(json.loads(section16.to_json(section16.read(form(name)).document)))


def test_a_form_with_oddities_and_empty_elements_validates() -> None:
    odd = b"<ownershipDocument a='b'><footnotes/><surprise>x</surprise><documentType>4</documentType></ownershipDocument>"
    written = json.loads(section16.to_json(section16.read(odd).document))
    assert written["asFiled"]
    assert written["empty"]
    validator().validate(written)


def test_a_form_that_was_read_from_a_page_validates() -> None:
    page = section16.read(section16.render_html(section16.read(form("form4.xml"))).encode())
    written = json.loads(section16.to_json(page))
    assert written["printed"] is True
    validator().validate(written)


@given(strategies.documents())
def test_every_document_that_can_be_made_validates(made: OwnershipDocument) -> None:
    validator().validate(json.loads(section16.to_json(made)))


@pytest.mark.corpus
def test_real_filings_validate(filings: tuple[tuple[str, bytes], ...]) -> None:
    checks = validator()
    refused = [
        name
        for name, content in filings[::40]
        if not checks.is_valid(json.loads(section16.to_json(section16.read(content).document)))
    ]
    assert len(filings) > 9_000
    assert not refused


CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "no format": lambda form: form.pop("format"),
    "an empty format": lambda form: form.update(format=""),
    "a format of another version": lambda form: form.update(format="section16/document/2"),
    "a key that is not declared": lambda form: form.update(dateOfReport={"text": "2025-06-16"}),
    "a page that is none": lambda form: form.update(printed=False),
    "a page in words": lambda form: form.update(printed="yes"),
    "a number where text is": lambda form: form["nonDerivativeTable"][0]["shares"].update(text=160000),
    "bare text where a box is": lambda form: form.update(periodOfReport="2025-06-16"),
    "a row without its kind": lambda form: form["nonDerivativeTable"][1].pop("row"),
    "a row of Table II in Table I": lambda form: form["nonDerivativeTable"].append(form["derivativeTable"][0]),
    "a transaction's box in a holding": lambda form: form["nonDerivativeTable"][1].update(price={"text": "1"}),
    "one owner in place of a list": lambda form: form.update(reportingOwners=form["reportingOwners"][0]),
}


@pytest.mark.parametrize("change", list(CHANGES))
def test_a_wrong_document_is_refused_by_schema_and_reader_alike(change: str) -> None:
    wrong = copy.deepcopy(document())
    CHANGES[change](wrong)
    assert not validator().is_valid(wrong)
    with pytest.raises(section16.NotOwnershipError):
        section16.from_json(json.dumps(wrong))


def test_every_declared_field_has_its_words_in_the_schema() -> None:
    definitions = json_schema()["$defs"]

    def kinds(group: type[Group]) -> list[type[Group]]:
        return [group, *(kind for field in fields_of(group) for part in field.parts for kind in kinds(part))]

    for group in kinds(OwnershipDocument):
        for field in fields_of(group):
            described = definitions[group.__name__]["properties"][field.key]
            assert field.element.says in described["description"], f"{group.__name__}.{field.name}"


def test_the_example_in_the_docs_is_a_document() -> None:
    examples = re.findall(r"```json\n(.*?)```", (DOCS / "json.md").read_text(encoding="utf-8"), re.DOTALL)
    assert examples
    for example in examples:
        validator().validate(json.loads(example))
        read = section16.from_json(example)
        assert read.derivative_table[0].exercise_price.value is None
        assert section16.from_json(section16.to_json(read)) == read
