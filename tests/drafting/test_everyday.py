"""Seventeen everyday cases, drafted by the command: the answer worked by hand, and the whole form beside it.

``everyday/expected.toml`` holds what each case must come to, worked from the rules before any draft was made. The page beside
each case is the whole form and all that the command printed: every box, row, footnote and signature. ``--update-golden``
rewrites the pages; read the diff before you commit it.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from section16 import read, render_text, to_json, write_xml
from section16.document.ownership import OwnershipDocument
from section16.drafting.draft import Draft, draft
from section16.facts.reading import read_facts
from section16.render.brief import rows_in_brief
from tests.cli.command import run

CASES = Path(__file__).parent / "everyday"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((CASES / "expected.toml").read_text("utf-8"))
_COMPANY = (CASES / "company.toml").read_bytes()


def _facts(name: str) -> bytes:
    """Return the facts of a case: the company's, then its own."""
    return _COMPANY + (CASES / f"{name}.toml").read_bytes()


def _filed() -> OwnershipDocument:
    """Return the form that the amendment corrects: the same sale with two digits of its price transposed."""
    text = _facts("amended-price").decode().replace("27.91", "29.71")
    before, _table, after = text.partition("[amendment]")
    original, _found = read_facts(
        (before + after[after.index("[opening]") :]).replace("2026-03-20", "2026-03-12").encode(), "x"
    )
    assert original is not None
    return draft(original).drafts[0].document


def _drafted(name: str) -> Draft:
    facts, found = read_facts(_facts(name), f"{name}.toml")
    assert facts is not None, [finding.line() for finding in found]
    made = draft(facts, f"{name}.toml", filed=_filed()) if facts.amendment else draft(facts, f"{name}.toml")
    assert made.questions == (), [question.line() for question in made.questions]
    (form,) = made.drafts
    return form


def _printed(name: str, folder: Path) -> str:
    """Return what the command prints for a case, and the page of the form it drafts."""
    (folder / f"{name}.toml").write_bytes(_facts(name))
    (folder / "filed.json").write_bytes(to_json(_filed()))
    ended = run("draft", f"{name}.toml", "-o", f"{name}.json", cwd=folder)
    assert ended.status == 0, ended.err
    return f"{ended.out}\n{render_text(read(folder / f'{name}.json'))}"


@pytest.mark.parametrize("name", list(EXPECTED))
def test_a_case_comes_to_what_was_worked_by_hand(name: str) -> None:
    form, expected = _drafted(name), EXPECTED[name]
    document = form.document
    assert document.document_type.text == expected["form"]
    assert form.due.due == expected["due"]
    assert list(rows_in_brief(document)) == expected["rows"]
    assert bool(document.not_subject_to_section16.value) is expected.get("exit", False)
    if "deemed" in expected:
        assert document.rows[0].deemed_execution_date.value == expected["deemed"]  # type: ignore[union-attr]  # a transaction


@pytest.mark.parametrize(
    ("name", "box", "words"), [(name, *note) for name, one in EXPECTED.items() for note in one.get("notes", ())]
)
def test_a_box_has_a_footnote_with_the_words(name: str, box: str, words: str) -> None:
    texts = _footnotes_on(_drafted(name).document, box)
    assert any(words in text for text in texts), texts


_BOXES = {"amount": "shares", "date exercisable": "exercise_date", "owned": "shares_owned", "direct or indirect": "ownership"}


def _footnotes_on(document: OwnershipDocument, box: str) -> set[str]:
    """Return the footnotes on one box of any row, the box by its name in a facts file."""
    texts = {note.id: note.text or "" for note in document.footnotes}
    return {texts[mark] for row in document.rows for mark in _marks(row, box)}


def _marks(row: Any, box: str) -> tuple[str, ...]:
    if box == "code":
        return () if row.HOLDING else row.coding_footnotes
    cell = getattr(row, _BOXES.get(box, box.replace(" ", "_")), None)
    return () if cell is None else cell.footnotes


@pytest.mark.parametrize("name", list(EXPECTED))
def test_the_command_prints_the_case_and_drafts_the_whole_form(
    name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    page, kept = _printed(name, tmp_path), CASES / f"{name}.txt"
    for words in EXPECTED[name].get("says", ()):
        assert words in page
    if request.config.getoption("--update-golden"):
        kept.write_text(page, encoding="utf-8")
    assert page == kept.read_text("utf-8"), f"{name}: run with --update-golden and read the diff"


def test_every_case_is_expected_and_kept() -> None:
    assert {file.stem for file in CASES.glob("*.toml")} - {"company", "expected"} == set(EXPECTED)
    assert {file.stem for file in CASES.glob("*.txt")} == set(EXPECTED)


def test_a_case_as_xml_reads_back_as_drafted() -> None:
    for name in EXPECTED:
        document = _drafted(name).document
        assert read(write_xml(document)).document == document, name
