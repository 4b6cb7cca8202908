"""Citations: what nobody has read says so wherever it is printed, and what is confirmed is in the reference material."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

import section16
from section16 import citation
from section16.citation import Citation, instruction, release, rule
from section16.law import signatures
from section16.law.transaction_codes import CODES

CITING = ("law", "checks", "drafting", "rehearsal", "edgar", "store")


def cited() -> Iterator[Citation]:
    """Yield every citation that a module of the program holds, inside whatever value."""
    for part in CITING:
        package = importlib.import_module(f"section16.{part}")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations." not in module.name:
                yield from _within(vars(importlib.import_module(module.name)).values())


def _within(values: Any) -> Iterator[Citation]:
    for value in values:
        if isinstance(value, Citation):
            yield value
        elif isinstance(value, msgspec.Struct):
            yield from _within(getattr(value, name) for name in value.__struct_fields__)
        elif isinstance(value, tuple | list | frozenset):
            yield from _within(value)
        elif isinstance(value, dict):
            yield from _within(value.values())


def test_a_citation_that_nobody_has_read_says_so_wherever_it_is_written() -> None:
    assert str(rule("16a-6")) == "Rule 16a-6"
    assert str(rule("16b-5")) == "Rule 16b-5 (unconfirmed)"
    assert str(instruction("4", "1")) == "Form 4, General Instruction 1"
    assert str(instruction("4", "7")) == "Form 4, General Instruction 7 (unconfirmed)"
    assert str(release("33-8230", "effective 30 June 2003")) == "Release No. 33-8230, effective 30 June 2003 (unconfirmed)"


def test_a_rule_that_is_not_listed_as_read_is_unconfirmed() -> None:
    assert not rule("16z-1").confirmed
    assert not release("33-0000").confirmed


def test_one_text_is_confirmed_everywhere_or_nowhere() -> None:
    seen: dict[tuple[str, str], set[bool]] = {}
    for one in cited():
        seen.setdefault((one.source, one.pin), set()).add(one.confirmed)
    assert len(seen) > 40
    # Of Instruction 8 the meanings of some codes were read and of others not.
    assert {key for key, both in seen.items() if len(both) > 1} <= {("Form 4", "General Instruction 8")}


def test_an_attorney_signs_under_general_instruction_7() -> None:
    assert list(map(str, signatures.BY_ATTORNEY)) == ["Form 4, General Instruction 7 (unconfirmed)"]


def test_the_mark_of_early_reports_cites_rule_16a_3() -> None:
    assert [str(one) for one in CODES["V"].citations[-2:]] == ["Rule 16a-3(a)", "Rule 16a-3(g)(5) (unconfirmed)"]


def test_the_release_of_edgar_that_brought_version_5_5_is_unconfirmed() -> None:
    assert "EDGAR Release 26.1, 18 March 2026 (unconfirmed)" in set(map(str, cited()))


@pytest.mark.corpus
def test_what_is_confirmed_is_in_the_reference(corpus: Path) -> None:
    names = ("section16-law.md", "edgar-ownership-format.md")
    text = "".join((corpus / "reference" / name).read_text(encoding="utf-8") for name in names)
    for pin in citation._RULES_READ:
        assert pin.partition("(")[0] in text, pin
    for number in citation._RELEASES_READ:
        assert number in text, number


def test_a_program_is_reported_as_well() -> None:
    assert msgspec.json.decode(msgspec.json.encode(rule("16b-5")))["confirmed"] is False
    assert section16.due_date("trade", date(2026, 3, 2)).citations[0].confirmed
