"""Tests fail for a finding that is not in the catalogue, and for a message or a remedy that is not a sentence."""

from __future__ import annotations

import msgspec
import pytest

from section16.facts.findings import wrong
from section16.finding import Finding, Severity
from tests.catalogue.watch import fragments, is_sentence, uncatalogued


@pytest.mark.parametrize(
    ("identifier", "severity", "missing"),
    [
        ("ROW-NATURE", Severity.REJECT, set()),
        ("ROW-NATURE", Severity.NOTE, {("ROW-NATURE", "note")}),
        ("ROW-NATURES", Severity.REJECT, {("ROW-NATURES", "reject")}),
    ],
)
def test_a_finding_is_compared_with_the_catalogue(identifier: str, severity: Severity, missing: set[tuple[str, str]]) -> None:
    Finding(identifier, severity, "$", "x")
    found = set(uncatalogued)
    uncatalogued.clear()
    assert found == missing


def test_a_finding_is_compared_when_it_is_read_or_changed() -> None:
    made = Finding("ROW-NATURE", Severity.REJECT, "$", "x")
    msgspec.structs.replace(made, severity=Severity.WARN)
    msgspec.json.decode(b'{"id": "NEW", "severity": "note", "location": "$", "message": "x"}', type=Finding)
    found = set(uncatalogued)
    uncatalogued.clear()
    assert found == {("ROW-NATURE", "warn"), ("NEW", "note")}


def test_a_finding_is_what_it_is_without_the_watch() -> None:
    made = Finding("ROW-NATURE", Severity.REJECT, "$", "x")
    assert (type(made).__name__, type(made).__module__) == ("Finding", "section16.finding")
    assert repr(made).startswith("Finding(id='ROW-NATURE', ")
    assert msgspec.to_builtins(made) == {"id": "ROW-NATURE", "severity": "reject", "location": "$", "message": "x"}


@pytest.mark.parametrize(
    "text",
    [
        "The row has no date.",
        "viola has no role for the whole office.",
        "'12,50' is not a number.",
        "<aff10b5One> is missing.",
        "Give a path or postgresql://...",
        "Install them with: pip install 'section16[office]'",
        "Did you mean price?",
    ],
)
def test_a_sentence_is_recognized(text: str) -> None:
    assert is_sentence(text)


@pytest.mark.parametrize("text", ["the row has no date.", "The row has no date", "It ends here..", "No such row. .", "it is 0"])
def test_a_fragment_is_recognized(text: str) -> None:
    assert not is_sentence(text)


def test_a_remedy_begins_with_a_capital_letter() -> None:
    assert is_sentence("common is not known.")
    assert not is_sentence("correct the name.", remedy=True)


def test_a_fragment_of_the_product_is_noted_and_one_of_a_test_is_not() -> None:
    Finding("ROW-NATURE", Severity.REJECT, "$", "the row")
    assert not fragments
    wrong("FACTS-VALUE", "x.toml", "the row is wrong", "correct it")
    found = set(fragments)
    fragments.clear()
    assert found == {"the row is wrong", "correct it"}
