"""What is said where a step on the way of a draft is not taken."""

from __future__ import annotations

from section16.facts.findings import WrongFactsError


class StepRefusedError(WrongFactsError):
    """A step that does not follow from where a draft is, or for which something does not hold; ``findings`` tell each thing."""

    def __str__(self) -> str:
        """Return the message as one line: the draft, everything that hinders, the first remedy."""
        told = "; ".join(dict.fromkeys(finding.message for finding in self.findings))
        return f"{self.where}: {told}; {self.remedy}"
