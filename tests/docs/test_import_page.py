"""The examples of ``docs/import.md`` run: each file by its mapping, on the page's own facts, with what is told beneath it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, get_args

import pytest

from section16.cli.records import preview_lines
from section16.facts.facts import Facts
from section16.facts.reading import read_facts
from section16.ingest.records.file import read_sheets
from section16.ingest.records.kind import COLUMNS, KINDS
from section16.ingest.records.mapping import Days, Mapping, Numbers, SheetMapping, read_mapping
from section16.ingest.records.proposal import proposed
from section16.ingest.records.understanding import NotUnderstood, Understood, understand
from section16.workspace.importing import preview_of

PAGE = (Path(__file__).parents[2] / "docs" / "import.md").read_text(encoding="utf-8")
_EXAMPLE = re.compile(
    r"^### ([^\n]+)\n(?:(?!^#).)*?^```csv\n(.*?)^```\n\n```toml\n(.*?)^```\n\n```text\n(.*?)^```$", re.DOTALL | re.MULTILINE
)
_FACTS = re.compile(r"^```toml\n(.*?)^```$", re.DOTALL | re.MULTILINE)


class Shown(NamedTuple):
    """An example of the page: its heading, its file, its mapping, and what is said to be told."""

    heading: str
    csv: str
    mapping: str
    printed: str


def examples() -> Iterator[Shown]:
    yield from (Shown(*parts) for parts in _EXAMPLE.findall(PAGE))


def facts() -> Facts:
    found = _FACTS.search(PAGE)
    assert found is not None
    read, wrong = read_facts(found[1].encode())
    assert read is not None, wrong
    return read


def result(example: Shown) -> Understood | NotUnderstood:
    mapping, wrong = read_mapping(example.mapping.encode(), "the mapping")
    assert mapping is not None, [finding.line() for finding in wrong]
    return understand(read_sheets(example.csv.encode(), "file"), mapping, facts())


@pytest.mark.parametrize("example", list(examples()), ids=lambda example: str(example.heading))
def test_an_example_tells_what_stands_beneath_it(example: Shown) -> None:
    *lines, counts = preview_lines(preview_of(result(example)))
    assert lines == example.printed.splitlines()
    assert counts.endswith(" 0 problems")


def test_every_kind_of_row_has_an_example() -> None:
    shown = {
        event.__struct_config__.tag
        for one in examples()
        if isinstance(made := result(one), Understood)
        for event in made.events
    }
    assert set(KINDS) <= shown


@pytest.mark.parametrize("example", list(examples()), ids=lambda example: str(example.heading))
def test_a_mapping_can_be_proposed_for_every_example(example: Shown) -> None:
    mapping = proposed(read_sheets(example.csv.encode(), "file"), facts())
    assert len(mapping.sheets) == 1
    assert {"day", "units"} <= mapping.sheets[0].columns.keys()


def test_the_page_names_every_key_every_column_and_every_way_of_writing() -> None:
    keys = [*Mapping.__struct_encode_fields__, *SheetMapping.__struct_encode_fields__]
    lacking = [name for name in (*keys, *COLUMNS) if name not in PAGE]
    assert lacking == []
    assert [written for written in (*get_args(Days), *get_args(Numbers)) if f"`{written}`" not in PAGE] == []
