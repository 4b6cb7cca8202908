"""Why an answer is what it is: a tree of statements with the rows and the law that each is based on, and what was missing.

The tree is part of the answer, as data. ``sentences`` writes it out; the front ends show the same tree as text and HTML.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from section16.citation import Citation


class Why(msgspec.Struct, frozen=True, omit_defaults=True):
    """One statement of an explanation, and the statements that support it.

    ``statement`` is a sentence. ``rows`` are the rows of filings it is based on, each as the ledger names it (accession number,
    table and number); ``citations`` are the law; ``because`` are the statements below it, in order.
    """

    statement: str
    rows: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    because: tuple[Why, ...] = ()

    def sentences(self, depth: int = 0) -> Iterator[tuple[int, str]]:
        """Yield each statement of the tree with its depth, from the top; rows and citations follow in parentheses."""
        sources = "; ".join((*self.rows, *(str(one) for one in self.citations)))
        yield depth, f"{self.statement} ({sources})" if sources else self.statement
        for one in self.because:
            yield from one.sentences(depth + 1)


class Incomplete(msgspec.Struct, frozen=True, omit_defaults=True):
    """A fact that an answer lacked: what it is, what the answer cannot say without it, and how to supply it.

    ``subject`` names the person, row or filing concerned. An answer with an ``Incomplete`` is right as far as it goes.
    """

    missing: str
    effect: str
    remedy: str
    subject: str = ""
    rows: tuple[str, ...] = ()

    def line(self) -> str:
        """Return what is missing as one line of text."""
        about = f"{self.subject}: " if self.subject else ""
        return f"{about}{self.missing} is not known. {self.effect} {self.remedy}".strip()
