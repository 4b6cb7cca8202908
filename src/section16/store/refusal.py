"""What is said where a step on the way of a draft is not taken."""

from __future__ import annotations

from collections.abc import Sequence

from section16.errors import OfficeError
from section16.finding import Finding


class RefusedError(OfficeError):
    """A step that does not follow from where a draft is, or for which something does not hold; ``findings`` tell each thing."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        told = "; ".join(dict.fromkeys(finding.message for finding in findings))
        super().__init__(told, where=findings[0].location, remedy=findings[0].remedy)
        self.findings = tuple(findings)
