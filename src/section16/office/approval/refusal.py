"""The error of a step of the workflow that is not taken."""

from __future__ import annotations

from section16.finding import WrongFactsError
from section16.sentences import with_remedy


class StepRefusedError(WrongFactsError):
    """A step that is not possible in the state of a draft, or whose requirements are not met; ``findings`` name each."""

    def __str__(self) -> str:
        """Return the message as one line: the draft, everything that prevents the step, the first remedy."""
        messages = " ".join(dict.fromkeys(finding.message for finding in self.findings))
        return with_remedy(f"{self.where}: {messages}", self.remedy)
