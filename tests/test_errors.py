"""The errors and findings of section16: each is one line, whatever the text of a file that it quotes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from section16 import errors
from section16.errors import Section16Error
from section16.finding import Finding, Severity


def _kinds(root: type[Section16Error] = Section16Error) -> Iterator[type[Section16Error]]:
    yield root
    for kind in root.__subclasses__():
        if kind.__module__ == errors.__name__:
            yield from _kinds(kind)


@pytest.mark.parametrize("kind", list(_kinds()), ids=lambda kind: kind.__name__)
def test_an_error_is_one_line(kind: type[Section16Error]) -> None:
    """A parser's message may quote the file; found by fuzzing in a namespace that held a line break."""
    assert str(kind("'First line\nsecond line' is not a valid URI\r\n")) == "'First line second line' is not a valid URI"


@pytest.mark.parametrize("separator", ["\n", "\r\n", "\u2028", "\x85", "\x0b"])
def test_a_finding_is_one_line(separator: str) -> None:
    finding = Finding(
        "TWO-VERSIONS", Severity.WARN, "line 1", f"the text 'a{separator}b  c' is lost", f"write{separator}it again"
    )

    assert finding.line() == "warn: TWO-VERSIONS at line 1: the text 'a b  c' is lost. Write it again."
