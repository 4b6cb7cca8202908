"""What must be known before a form can be drafted, and why a draft is as it is."""

from __future__ import annotations

import msgspec

from section16.action import Action
from section16.citation import Citation


def _cited(citations: tuple[Citation, ...]) -> str:
    """Return citations in brackets after a sentence."""
    return f" [{'; '.join(map(str, citations))}]" if citations else ""


class Question(msgspec.Struct, frozen=True):
    """A fact that is missing and decides something: its place in the facts, why it matters, and what may be answered.

    ``location`` names the file, the table and the key that take the answer. ``answers`` is empty where any day or number
    will do. ``action`` records the answer in an office, with the answer to fill in.
    """

    location: str
    asks: str
    matters: str
    answers: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    action: Action | None = None

    def line(self) -> str:
        """Return the question as one line of text."""
        choice = f" ({' | '.join(self.answers)})" if self.answers else ""
        return f"{self.location}: {self.asks}{choice} {self.matters}{_cited(self.citations)}"


class Reason(msgspec.Struct, frozen=True):
    """Why a draft says what it says: the place on the form, the reason, and its authority."""

    place: str
    says: str
    citations: tuple[Citation, ...] = ()

    def line(self) -> str:
        """Return the reason as one line of text; what was not read at its source is marked."""
        return f"{self.place}: {self.says}{_cited(self.citations)}"


class Statement(msgspec.Struct, frozen=True):
    """That no form is due from a person, and why; or what may be deferred to Form 5."""

    who: str
    says: str
    citations: tuple[Citation, ...] = ()

    def line(self) -> str:
        """Return the statement as one line of text."""
        return f"{self.who}: {self.says}{_cited(self.citations)}"
