"""The four paths on the page on architecture are those that the code takes, and they stay short."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import generate
import section16
from docs.architecture import (
    BYTES_TO_CELL,
    DRAFT_TO_ACCEPTANCE,
    EVENT_TO_DRAFT,
    PATHS,
    ROW_TO_POSITION,
    SOURCES,
    CodePath,
    contracts,
    exists,
    layers,
)
from section16.document.ownership import OwnershipDocument
from section16.document.table_one import TableOneRow
from section16.document.table_two import TableTwoRow
from section16.drafting.context.book import BookEntry, Posting
from section16.drafting.draft import draft
from section16.drafting.form.row_footnotes import RowFacts
from section16.drafting.plan.form_choice import FormPlan
from section16.facts.events import Event
from section16.facts.facts import Facts
from section16.facts.reading import read_facts
from section16.office.drafts.workflow import State
from tests.office.filing.test_handover import NAMED, room
from tests.office.people import NAME
from tests.tracing import Call, calls_of, firsts

EVERYDAY = Path(__file__).parents[1] / "drafting" / "everyday"
FORMS = files("section16.demo").joinpath("forms")
MOST_CHANGES_OF_FILE = 30
OF_ONE_EVENT = ("purchase-by-spouse", "vesting-with-withholding", "gift-to-own-trust", "plan-sale-with-notice", "late-form-4")
OF_AN_EVENT = (Event, Posting, BookEntry, FormPlan, RowFacts, TableOneRow, TableTwoRow, OwnershipDocument)


def read_a_cell(name: str = "0009990016-25-000007.txt") -> None:
    assert section16.read(FORMS.joinpath(name).read_bytes()).document.rows[0].shares_owned.value is not None


def compute_positions() -> None:
    world = next(iter(generate.issuers(3, 1, years=3)))
    ledger = section16.Ledger.from_submissions([filing.submission for filing in world.filings])
    assert list(ledger.positions(world.cik))


def facts_of(case: str) -> Facts:
    facts, _found = read_facts((EVERYDAY / "company.toml").read_bytes() + (EVERYDAY / f"{case}.toml").read_bytes(), case)
    assert facts is not None
    return facts


def draft_a_form(case: str = "purchase-by-spouse") -> None:
    assert draft(facts_of(case)).drafts


def file_a_draft() -> None:
    with TemporaryDirectory() as folder, room(Path(folder)) as here:
        here.team.signed()
        here.handover().live(NAME, NAMED)
        assert here.state is State.ACCEPTED


WORK: dict[str, Callable[[], None]] = {
    BYTES_TO_CELL.name: read_a_cell,
    ROW_TO_POSITION.name: compute_positions,
    EVENT_TO_DRAFT.name: draft_a_form,
    DRAFT_TO_ACCEPTANCE.name: file_a_draft,
}


@pytest.mark.slow
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_a_path_enters_the_functions_that_the_page_names_in_that_order(path: CodePath) -> None:
    named = [(step.file, step.function) for step in path.steps]
    calls = calls_of(WORK[path.name])
    entered = firsts(calls[next(at for at, call in enumerate(calls) if call[:2] == named[0]) :])
    assert [step for step in named if step not in entered] == []
    assert named == sorted(named, key=entered.index)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_every_function_on_the_page_exists(path: CodePath) -> None:
    for step in path.steps:
        first = step.function.partition(".")[0]
        body = ast.parse((SOURCES / step.file).read_text(encoding="utf-8")).body
        assert first in {node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)}, step


@pytest.mark.parametrize("case", OF_ONE_EVENT)
def test_an_event_passes_few_files_on_its_way_to_a_draft(case: str) -> None:
    """Functions that take the event, or what is made of it, are counted where the file differs from that of the last."""
    followed = [call for call in calls_of(lambda: draft_a_form(case)) if any(isinstance(one, OF_AN_EVENT) for one in call[2])]
    assert changes_of_file(followed) <= MOST_CHANGES_OF_FILE
    assert changes_of_file(followed) > len(OF_AN_EVENT)
    assert len(facts_of(case).events) == 1


def changes_of_file(calls: list[Call]) -> int:
    """Return how often the file changes between functions, each taken at its first call."""
    passed = [file for file, _function in firsts(calls)]
    return sum(before != after for before, after in pairwise(passed))


def test_changes_of_file_are_counted_at_first_calls() -> None:
    passed = [("a", "f"), ("a", "g"), ("b", "f"), ("a", "f"), ("b", "f"), ("a", "h")]
    assert changes_of_file([Call(file, function, ()) for file, function in passed]) == 2


@pytest.mark.slow
def test_a_package_is_built_checked_and_read_once_before_edgar_has_it() -> None:
    calls = calls_of(file_a_draft)
    start = next(at for at, call in enumerate(calls) if call.function == "Handover.live")
    sent = next(at for at, call in enumerate(calls) if call.function == "Simulator.take")
    counts = Counter((call.file, call.function) for call in calls[start:sent])
    once = (("formats/edgar_package/writing.py", "write_package"), ("formats/edgar_package/reading.py", "read_package"))
    for step in (*once, ("formats/ownership_xml/reading.py", "read_utf8"), ("checks/run.py", "check")):
        assert counts[step] == 1, step


def test_every_package_is_in_a_layer_and_inner_layers_name_folders_or_modules() -> None:
    outer, *others = (one for one in contracts() if one["type"] == "layers")
    listed = {name for level in layers(outer) for name in level}
    packages = {folder.name for folder in SOURCES.iterdir() if (folder / "__init__.py").exists()}
    assert packages - {"demo"} <= listed
    for contract in others:
        (container,) = contract["containers"]
        folder = container.removeprefix("section16.").replace(".", "/")
        assert [name for level in layers(contract) for name in level if not exists(f"{folder}/{name}")] == []
