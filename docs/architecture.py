"""The page on architecture: the layers, drawn from the import contracts, and four paths through the code."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

Table = Callable[[Sequence[str], Iterable[Sequence[str]]], str]

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "src" / "section16"
_ONE_WAY = "Imports go one way"


class PathStep(msgspec.Struct, frozen=True):
    """A function that a path enters: its file below ``section16``, its qualified name, and what it does."""

    file: str
    function: str
    does: str


class CodePath(msgspec.Struct, frozen=True, kw_only=True):
    """One path through the code: what goes in, what comes out, and the functions between, in order of their first call."""

    name: str
    about: str
    steps: tuple[PathStep, ...]


BYTES_TO_CELL = CodePath(
    name="From bytes to a cell",
    about="`section16.read(data).document.rows[0].shares.value`. Each of these steps happens once for a document.",
    steps=(
        PathStep("workspace/reading.py", "read", "opens the file within its limits, or takes bytes or a stream"),
        PathStep("formats/reading.py", "read_bytes", "chooses the reader for the container"),
        PathStep("formats/detect.py", "detect", "recognizes the container by its content, never by its name"),
        PathStep("formats/ownership_xml/encoding.py", "to_utf8", "converts UTF-16 and UTF-32, and removes a byte order mark"),
        PathStep("formats/submission/wrapper.py", "read_submission", "splits a submission into header and documents"),
        PathStep("formats/ownership_xml/reading.py", "read_form", "reads the form's XML, and falls back to slower readers"),
        PathStep("formats/ownership_xml/encoding.py", "as_declared", "converts the encoding that the XML declares"),
        PathStep("formats/ownership_xml/mending.py", "unwrap", "joins lines that EDGAR broke after 1,023 bytes"),
        PathStep("formats/ownership_xml/reading.py", "refuse_declarations", "refuses document type declarations"),
        PathStep("formats/ownership_xml/regular.py", "read_regular", "builds the groups from tags and texts, without a tree"),
        PathStep("document/group.py", "Group.__post_init__", "refuses a group that contradicts itself"),
        PathStep("document/ownership.py", "OwnershipDocument.rows", "gives the rows of both tables"),
        PathStep("document/cells.py", "DecimalCell.value", "computes the value from the text when it is requested"),
    ),
)

ROW_TO_POSITION = CodePath(
    name="From a row to a position",
    about="`section16.Ledger.from_submissions(found).positions(issuer)`. Rows are posted once for each filing; linking and "
    "explaining run once for each issuer, when an answer needs them.",
    steps=(
        PathStep("ledger/ledger.py", "Ledger.post", "adds a filing, or reports why it cannot be added"),
        PathStep("ledger/entries/posting.py", "filing_of", "takes issuer, owners, dates and amendment from the filing"),
        PathStep("ledger/entries/posting.py", "entries_of", "makes an entry of each row"),
        PathStep("ledger/ledger.py", "Ledger.positions", "starts an answer"),
        PathStep("ledger/ledger.py", "Ledger.book", "gives the issuer's book as known at a time"),
        PathStep("ledger/entries/amendment.py", "amended", "applies amendments"),
        PathStep("ledger/entries/form_3_units.py", "in_units", "puts the derivatives of a Form 3 into units"),
        PathStep("ledger/linking/linker.py", "IssuerLinker.post", "links the rows of one filing, table by table"),
        PathStep("ledger/linking/opening.py", "open_or_break", "opens a lot for a row that continues none, or breaks one"),
        PathStep("ledger/linking/reducer.py", "Reducer.apply", "posts the row of each link to its lot, with any difference"),
        PathStep("ledger/linking/table.py", "TableLinker.run", "finds the lot whose balance a row starts from"),
        PathStep("ledger/linking/splits.py", "splits_of", "finds splits from balances that changed by one ratio"),
        PathStep("ledger/linking/learning.py", "learn", "gives what a pass shows to the next pass"),
        PathStep("ledger/causes/catalogue.py", "explain", "looks for the cause of each difference"),
        PathStep("ledger/lots/postings.py", "Postings.judge", "posts the causes that were found in the place of the breaks"),
        PathStep("ledger/answers/position.py", "position_of", "sums the changes of a lot by date"),
    ),
)

EVENT_TO_DRAFT = CodePath(
    name="From an event to a draft",
    about="`draft(read_facts(data))`. A missing fact becomes a question, an error a finding, and then there is no draft.",
    steps=(
        PathStep("facts/reading.py", "read_facts", "reads the facts file, or the facts of an office, table by table"),
        PathStep("drafting/draft.py", "draft", "runs the steps below"),
        PathStep(
            "drafting/context/context.py", "DraftingContext.__init__", "gives the steps the facts, questions and findings"
        ),
        PathStep("drafting/consistency/facts.py", "check_facts", "checks names, amounts, dates and owners of the facts"),
        PathStep("drafting/postings/opening.py", "before_events", "gives the opening balances"),
        PathStep("drafting/context/book.py", "Book.__init__", "keeps every balance by holder, security and award"),
        PathStep("drafting/postings/handlers.py", "postings_of", "chooses the handler for the kind of event"),
        PathStep("drafting/postings/trades.py", "deal", "makes postings of a purchase or sale, with code and footnotes"),
        PathStep("drafting/context/book.py", "Book.post", "derives the balance, and refuses to go below zero"),
        PathStep("drafting/plan/filers.py", "filers", "finds who reports: persons and groups"),
        PathStep("drafting/plan/form_choice.py", "plans", "decides which postings go on which form, and when it is due"),
        PathStep("drafting/form/document.py", "FormDrafter.document", "fills in the form"),
        PathStep("drafting/form/table_one.py", "table_one_row", "writes a row of Table I"),
        PathStep("drafting/form/further_forms.py", "parted", "divides a form with too many rows or owners"),
        PathStep("drafting/plan/statements.py", "statements", "states what needs no form, or may wait"),
    ),
)

DRAFT_TO_ACCEPTANCE = CodePath(
    name="From a draft to acceptance",
    about="A rehearsal, a test and a filing take this path with different transports. The package is built, checked and read "
    "once; the functions of the simulator are EDGAR's side.",
    steps=(
        PathStep("office/filing/handover.py", "Handover.live", "submits a draft that was locked, approved and signed"),
        PathStep("edgar/filing.py", "require_confirmation", "requires the issuer's name, typed by a person"),
        PathStep("edgar/filing.py", "pack", "makes a package that EDGAR would accept on the day"),
        PathStep("formats/edgar_package/writing.py", "write_package", "writes the package with its confirmation codes"),
        PathStep("formats/edgar_package/reading.py", "read_package", "reads it, with stars in place of the codes"),
        PathStep("checks/run.py", "check", "checks what was read"),
        PathStep("office/approval/approval.py", "Approval.submit", "records that it is submitted, and under which key"),
        PathStep("office/approval/approval.py", "Approval._take", "takes the step, as it takes every step of the workflow"),
        PathStep("office/approval/requirements.py", "look", "checks the requirements of the step"),
        PathStep("edgar/sending.py", "Sender.deliver", "submits it once, or looks it up after an interruption"),
        PathStep("store/journal.py", "Journal.begin", "records it before it is sent"),
        PathStep("edgar/api.py", "EdgarApi.send", "sends the bytes"),
        PathStep("rehearsal/simulator.py", "Simulator.take", "receives them, in a rehearsal"),
        PathStep("rehearsal/acceptance_review.py", "judge", "accepts or suspends, by the specification"),
        PathStep("edgar/credibility.py", "receipt_doubt", "compares the answer with what is known"),
        PathStep("office/filing/handover.py", "note", "brings the draft to the state of the journal"),
        PathStep("office/approval/approval.py", "Approval.accept", "records the accession number and the acceptance"),
    ),
)

PATHS: tuple[CodePath, ...] = (BYTES_TO_CELL, ROW_TO_POSITION, EVENT_TO_DRAFT, DRAFT_TO_ACCEPTANCE)

_PAGE = """{made}

# Architecture

Layers import downward only. [Decisions](adr/README.md) state why; `pyproject.toml` declares the contracts, import-linter
enforces them, and a test finds import circles between files.

## Layers

```mermaid
{picture}
```

{layers}

## Inside the packages

Each line may import only what is below it.

{inside}

## Other contracts

{contracts}

## Four paths through the code

The functions that each path enters, in order of their first call. A test follows each path and compares.

{paths}
"""


def contracts() -> list[dict[str, Any]]:
    """Return the import contracts as ``pyproject.toml`` declares them."""
    found = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return list(found["tool"]["importlinter"]["contracts"])


def layers(contract: dict[str, Any]) -> list[tuple[str, ...]]:
    """Return the layers of a contract, highest first, each with its packages or modules."""
    return [tuple(name.strip(" ()") for name in layer.split("|")) for layer in contract["layers"]]


def _contract(name: str) -> dict[str, Any]:
    return next(one for one in contracts() if one["name"] == name)


def exists(name: str) -> bool:
    """Whether a package or module of a layer is there; contracts name some that are designed and not built."""
    return (SOURCES / name).is_dir() or (SOURCES / f"{name}.py").exists()


def architecture(made: str, table: Table) -> str:
    """Return the page; ``made`` is its first line, ``table`` draws a table."""
    levels = [tuple(filter(exists, level)) for level in layers(_contract(_ONE_WAY))]
    return _PAGE.format(
        made=made,
        picture="\n".join(_picture([level for level in levels if level])),
        layers=table(("Package", "Purpose"), ((f"`{name}`", _purpose(name)) for level in levels for name in level)),
        inside=table(("Package", "Folders and modules, highest first"), _inside()),
        contracts="\n".join(f"- {one['name']}." for one in contracts() if one["type"] != "layers"),
        paths="\n\n".join(f"### {path.name}\n\n{path.about}\n\n{_steps(path)}" for path in PATHS),
    )


def _picture(levels: list[tuple[str, ...]]) -> Iterator[str]:
    yield "flowchart TB"
    for number, level in enumerate(levels):
        yield f'    L{number}["{" · ".join(level)}"]'
    yield f"    {' --> '.join(f'L{number}' for number in range(len(levels)))}"


def _purpose(name: str) -> str:
    folder = SOURCES / name / "__init__.py"
    source = folder if folder.exists() else SOURCES / f"{name}.py"
    docstring = ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) or ""
    return " ".join(docstring.partition("\n\n")[0].split()).replace("``", "`").replace("|", "\\|")


def _inside() -> Iterator[tuple[str, str]]:
    for contract in contracts():
        if contract["type"] == "layers" and contract["name"] != _ONE_WAY:
            (container,) = contract["containers"]
            levels = (" ".join(f"`{name}`" for name in level) for level in layers(contract))
            yield f"`{container.removeprefix('section16.')}`", "<br>".join(levels)


def _steps(path: CodePath) -> str:
    return "\n".join(f"{number}. `{one.function}` in `{one.file}` {one.does}" for number, one in enumerate(path.steps, 1))
