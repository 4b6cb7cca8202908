"""The examples of ``docs/drafting.md`` run: each on top of the page's own facts, with what it prints beneath it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import section16
from section16.cli.app import run
from section16.drafting.draft import draft
from section16.drafting.wording.texts import TEXTS
from section16.facts.reading import kinds, read_facts
from tests.docs.test_pages import run_page

PAGE = Path(__file__).parents[2] / "docs" / "drafting.md"
_EXAMPLE = re.compile(r"^### ([^\n]+)\n\n[^\n]+\n\n```toml\n(.*?)^```\n\n```text\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_BASE = re.compile(r"^```toml\n(.*?)^```$", re.DOTALL | re.MULTILINE)


_OWN = {table: re.compile(rf"^\[{table}\]\n.*?\n\n", re.DOTALL | re.MULTILINE) for table in ("issuer", "filing")}
"""The tables of which an example may have its own."""


class Shown(NamedTuple):
    """An example of the page: its heading, its facts, and what is said to be printed."""

    heading: str
    facts: str
    printed: str


def examples() -> Iterator[Shown]:
    for heading, facts, printed in _EXAMPLE.findall(PAGE.read_text(encoding="utf-8")):
        yield Shown(heading, facts, printed)


def base() -> str:
    found = _BASE.search(PAGE.read_text(encoding="utf-8"))
    assert found is not None
    return found[1]


def whole(example: Shown) -> str:
    """Return a facts file: the page's own facts and the example's, whose own [issuer] and [filing] replace the page's."""
    facts = base()
    for table, written in _OWN.items():
        facts = written.sub("", facts) if f"[{table}]" in example.facts else facts
    return f"{facts}\n{example.facts}"


def filed(folder: Path) -> None:
    """Put the form that the page's amendment amends beside the facts."""
    facts, _found = read_facts((base() + next(one.facts for one in examples() if one.heading == "An amendment")).encode())
    assert facts is not None
    (made,) = draft(facts).drafts
    text = section16.to_json(made.document).decode().replace("18.75", "18.57").replace('"4/A"', '"4"')
    (folder / "filed.json").write_text(text, encoding="utf-8")


def printed(example: Shown, folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Return what the command prints for an example, without its last line."""
    filed(folder)
    capsys.readouterr()
    (folder / "events.toml").write_text(whole(example), encoding="utf-8")
    run(["draft", str(folder / "events.toml")])
    return "".join(capsys.readouterr().out.splitlines(keepends=True)[:-1])


@pytest.mark.parametrize("heading", [one.heading for one in examples()])
def test_an_example_prints_what_the_page_says(heading: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    example = next(one for one in examples() if one.heading == heading)
    assert printed(example, tmp_path, capsys) == example.printed


def test_there_is_an_example_for_every_kind_of_event() -> None:
    assert {kind for kind, _table in kinds()} <= {one.heading for one in examples()}


def test_every_text_that_can_be_replaced_is_named() -> None:
    page = PAGE.with_name("footnotes.md").read_text(encoding="utf-8")
    assert [name for name in TEXTS if f"`{name}`" not in page] == []


def test_the_program_of_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = PAGE.read_text(encoding="utf-8")
    (tmp_path / "page.md").write_text(text[text.index("## In a program") :], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    run_page(tmp_path / "page.md")
