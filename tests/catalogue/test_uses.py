"""The search for findings in the source finds what is reported directly, passed on, renamed or put together."""

from __future__ import annotations

from pathlib import Path

import pytest

from section16.finding import Severity
from tests.catalogue.uses import Uses

NOTE, WARN, REJECT = Severity.NOTE, Severity.WARN, Severity.REJECT


RENAMED = """
class Desk:
    def wrong(self, i): return Finding(i, Severity.REJECT, "$", "")
    def doubt(self, i): return Finding(i, Severity.WARN, "$", "")
def f(desk, both):
    tell = desk.doubt if both else desk.wrong
    tell("A-B")
"""
DEFAULT = """
def g(place, i, severity=Severity.NOTE): return Finding(i, severity, place, "")
def f(): g("$", "A"); g("$", "B", Severity.WARN); g("$", "C", severity=Severity.REJECT)
"""


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('def f(): return Finding("A-B", Severity.WARN, "$", "x")', {"A-B": {WARN}}),
        ('_W = Severity.WARN\ndef f(): return Finding("A-B", _W, "$", "x")', {"A-B": {WARN}}),
        ('A = "A-B"\ndef f(): return Finding(A, Severity.NOTE, "$", "x")', {"A-B": {NOTE}}),
        ('def g(i, x): return Finding(i, Severity.REJECT, "$", x)\ndef f(): return g("LATE", "x")', {"LATE": {REJECT}}),
        ('def g(w): return Finding(f"S-{w}", Severity.REJECT, "$", "")\ndef f(): return g("GONE")', {"S-GONE": {REJECT}}),
        (DEFAULT, {"A": {NOTE}, "B": {WARN}, "C": {REJECT}}),
        (RENAMED, {"A-B": {WARN, REJECT}}),
        ('def f(): return log("A-B", "a tag of a header")', {}),
    ],
)
def test_a_finding_is_found_with_its_severities(tmp_path: Path, source: str, found: dict[str, set[Severity]]) -> None:
    (tmp_path / "module.py").write_text(source, encoding="utf-8")
    assert Uses(tmp_path).found == found


def test_a_finding_whose_id_comes_from_data_is_listed_by_its_place(tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text('def f(check): return Finding(check.id, check.severity, "$", "x")', encoding="utf-8")
    assert Uses(tmp_path).open == {("module.py", "f")}
