"""Tests fail for a finding that is not in the catalogue."""

from __future__ import annotations

import msgspec
import pytest

from section16.finding import Finding, Severity
from tests.catalogue.watch import uncatalogued


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
