"""Findings: what a reader, a check or the ledger reports about a form, each with its place, severity and remedy.

Findings are values. They are collected, compared, printed and sent as JSON; none of them stops the work.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import msgspec

from section16.action import Action
from section16.citation import Citation
from section16.errors import OfficeError, PlacedError
from section16.sentences import first_of, with_remedy


class Severity(StrEnum):
    """How much a finding weighs."""

    REJECT = "reject"
    """EDGAR would suspend the submission, or the input cannot be used."""
    WARN = "warn"
    """Something is lost or doubtful, or not as the law or the instructions require."""
    NOTE = "note"
    """Unusual and worth knowing; nothing is lost."""


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """A finding: its permanent id, severity, place, message and remedy.

    ``location`` is a path into the published JSON of the document (``$.nonDerivativeTable[2].price``) or names a part of the
    file (``line 118``). ``values`` holds the evidence, as text; ``citations`` are the sources of the rule. ``action`` is the
    remedy as data, where an operation of section16 is the remedy.
    """

    id: str
    severity: Severity
    location: str
    message: str
    remedy: str = ""
    values: dict[str, Any] = {}
    citations: tuple[Citation, ...] = ()
    action: Action | None = None

    def line(self) -> str:
        """Return the finding as one line of text, whatever the text of the form that it quotes."""
        line = f"{self.severity}: {self.id} at {self.location}: {self.message}"
        return " ".join(with_remedy(line, self.remedy).splitlines())


class WrongFactsError(OfficeError):
    """Facts that contradict themselves or cannot be read; ``findings`` name each fault and its place."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        first = findings[0]
        more = first_of(len(findings))
        super().__init__(f"{first.message}{more}", where=first.location, remedy=first.remedy, action=first.action)
        self.findings = tuple(findings)


class FactTablesError(PlacedError):
    """A file of facts from which no answer can be given; ``findings`` name each fault, its line and its remedy."""

    def __init__(self, findings: Sequence[Finding], source: str) -> None:
        faults = "1 fault" if len(findings) == 1 else f"{len(findings)} faults"
        super().__init__(f"The file of facts has {faults}.", where=source, remedy="Correct each line that the findings name.")
        self.findings = tuple(findings)
