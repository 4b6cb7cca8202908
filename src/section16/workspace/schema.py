"""The JSON Schema of what the operations of the workspace return; ``--json`` prints these structs.

The version in its name changes with every change that a program which reads the JSON would notice.
"""

from __future__ import annotations

import inspect
from typing import Any

import msgspec

from section16.drafting.context.questions import Question
from section16.facts.issuer import Issuer
from section16.finding import Finding
from section16.law.closures import Closure
from section16.workspace.analysis import (
    FoundHistories,
    FoundPositions,
    History,
    HistoryStep,
    Position,
    ReconciledFilings,
    Reconciliation,
)
from section16.workspace.checking import (
    CatalogueEntry,
    CheckedForm,
    Exemption,
    ExplainedFinding,
    FormFinding,
    TransactionCode,
)
from section16.workspace.converting import ConvertedForm
from section16.workspace.due_dates import CalendarDay, DueDate, MonthOfDueDates, NotDue
from section16.workspace.sample import SampleOffice, Suggestion

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ID = "urn:section16:workspace:1"

PUBLISHED: tuple[type[msgspec.Struct], ...] = (
    # in the order of the alphabet
    CalendarDay,
    CatalogueEntry,
    CheckedForm,
    Closure,
    ConvertedForm,
    DueDate,
    Exemption,
    ExplainedFinding,
    Finding,
    FormFinding,
    FoundHistories,
    FoundPositions,
    History,
    HistoryStep,
    Issuer,
    MonthOfDueDates,
    NotDue,
    Position,
    Question,
    ReconciledFilings,
    Reconciliation,
    SampleOffice,
    Suggestion,
    TransactionCode,
)
"""Every struct that an operation returns."""


def workspace_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of every published struct, as a new dictionary; each is under ``$defs``."""
    _, definitions = msgspec.json.schema_components(PUBLISHED, ref_template="#/$defs/{name}")
    return {
        "$schema": DIALECT,
        "$id": ID,
        "title": "What section16's operations return",
        "$defs": {name: _plain(definition) for name, definition in sorted(definitions.items())},
    }


def _plain(node: Any) -> Any:
    """Return a schema without what is not JSON Schema, and without defaults, which only repeat that a key may be absent."""
    if isinstance(node, list):
        return [_plain(one) for one in node]
    if not isinstance(node, dict):
        return inspect.cleandoc(node).replace("``", "`") if isinstance(node, str) else node
    return {key: _plain(value) for key, value in node.items() if key not in ("default", "discriminator")}
