"""Situations that drafting decides differently, each with all that it comes to: boxes, footnotes, reasons, questions.

The page beside each situation is compared whole. ``--update-golden`` rewrites the pages; read the diff before you commit it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from section16.document.cells import Cell
from section16.document.ownership import OwnershipDocument
from section16.drafting.draft import Draft, Drafting, draft
from section16.facts.reading import read_facts

CASES = Path(__file__).parent / "situations"
BASE = (CASES / "base.toml").read_text(encoding="utf-8")
SITUATIONS: dict[str, dict[str, Any]] = {
    one["name"]: one for one in tomllib.loads((CASES / "situations.toml").read_text(encoding="utf-8"))["situation"]
}


def file_of(name: str) -> str:
    return name.replace(",", "").replace(" ", "-")


def drafted(name: str) -> Drafting:
    """Return what is drafted from the facts of a situation."""
    text = BASE
    for old, new in SITUATIONS[name].get("replace", ()):
        assert old in text
        text = text.replace(old, new)
    facts, found = read_facts((text + SITUATIONS[name]["facts"]).encode(), "facts.toml")
    assert facts is not None, [finding.line() for finding in found]
    return draft(facts, "facts.toml")


def boxes(row: Any) -> str:
    """Return every box of a row that is filled in, with the footnotes on it."""
    said = []
    for name in row.__struct_fields__:
        cell = getattr(row, name)
        if isinstance(cell, Cell) and (cell.text is not None or cell.footnotes):
            said.append(" ".join((name, *filter(None, (cell.text,)), *cell.footnotes)))
        elif isinstance(cell, tuple) and cell and isinstance(cell[0], str):
            said.append(" ".join((name, *cell)))
    return "; ".join(said)


def form(document: OwnershipDocument) -> Iterator[str]:
    """Yield a form line by line: its boxes, owners, rows, footnotes and signatures."""
    yield f"form: {boxes(document)}"
    for owner in document.reporting_owners:
        yield f"owner: {boxes(owner)}"
    for row in document.rows:
        yield f"{type(row).__name__}: {boxes(row)}"
    for note in document.footnotes:
        yield f"footnote {note.id}: {note.text}"
    for signature in document.signatures:
        yield f"signature: {boxes(signature)}"


def said(one: Draft) -> Iterator[str]:
    """Yield a draft line by line, with the reasons for it."""
    yield f"{one.name} of {one.who}, events {one.events}, powers {one.powers}"
    yield f"due {one.due.due}, at the latest {one.due.latest}"
    yield from form(one.document)
    yield from (f"because: {reason.line()}" for reason in one.reasons)


def page(made: Drafting) -> str:
    """Return all that a drafting comes to."""
    lines = [line for one in made.drafts for line in said(one)]
    lines += [f"held up: {one.name}" for one in made.held_up]
    lines += [f"question: {one.line()}" for one in made.questions]
    for finding in made.findings:
        cited = "; ".join(map(str, finding.citations))
        lines.append(f"finding: {finding.line()}" + (f" [{cited}]" if cited else ""))
    lines += [f"statement: {one.line()}" for one in made.statements]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_situation_comes_to_its_page(name: str, request: pytest.FixtureRequest) -> None:
    made, kept = page(drafted(name)), CASES / f"{file_of(name)}.txt"
    if request.config.getoption("--update-golden"):
        kept.write_text(made, encoding="utf-8")
    assert made == kept.read_text(encoding="utf-8"), f"{name}: run with --update-golden and read the diff"


def test_every_situation_has_its_page_and_every_page_its_situation() -> None:
    assert {file.stem for file in CASES.glob("*.txt")} == set(map(file_of, SITUATIONS))


def test_a_situation_is_drafted_the_same_twice() -> None:
    name = "sale of a fund reported together"
    assert msgspec.json.encode(drafted(name)) == msgspec.json.encode(drafted(name))
