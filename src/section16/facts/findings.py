"""Findings about facts: what is wrong, and what is doubtful."""

from __future__ import annotations

from collections.abc import Sequence

from section16.citation import Citation
from section16.errors import OfficeError
from section16.finding import Finding, Severity


def wrong(identifier: str, location: str, message: str, remedy: str) -> Finding:
    """Return a finding about facts from which no form can be drafted."""
    return Finding(identifier, Severity.REJECT, location, message, remedy)


def doubtful(identifier: str, location: str, message: str, remedy: str, *citations: Citation) -> Finding:
    """Return a finding about doubtful facts or a doubtful draft."""
    return Finding(identifier, Severity.WARN, location, message, remedy, citations=citations)


class WrongFactsError(OfficeError):
    """Facts that contradict themselves or cannot be read; ``findings`` name each fault and its place."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        first = findings[0]
        more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
        super().__init__(f"{first.message}{more}", where=first.location, remedy=first.remedy, action=first.action)
        self.findings = tuple(findings)
