"""Findings about facts: what is wrong, and what is doubtful."""

from __future__ import annotations

from section16.citation import Citation
from section16.finding import Finding, Severity


def wrong(identifier: str, location: str, message: str, remedy: str) -> Finding:
    """Return a finding about facts from which no form can be drafted."""
    return Finding(identifier, Severity.REJECT, location, message, remedy)


def doubtful(identifier: str, location: str, message: str, remedy: str, *citations: Citation) -> Finding:
    """Return a finding about doubtful facts or a doubtful draft."""
    return Finding(identifier, Severity.WARN, location, message, remedy, citations=citations)
