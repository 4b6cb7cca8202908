"""The footnotes of a form: numbered in the order in which the boxes first refer to them, each text once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from section16.document.footnotes import Footnote

LONGEST = 1000


class Footnotes:
    """The explanation of responses while a form is put together."""

    def __init__(self) -> None:
        self._marks: dict[str, tuple[str, ...]] = {}
        self._texts: list[str] = []

    def marks(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Return the ids of footnotes with these texts; a text longer than EDGAR takes becomes several, each continued."""
        found: list[str] = []
        for text in texts:
            stripped = text.strip()
            if stripped not in self._marks:
                self._marks[stripped] = tuple(self._added(stripped))
            found += [mark for mark in self._marks[stripped] if mark not in found]
        return tuple(found)

    def _added(self, text: str) -> Iterator[str]:
        first = len(self._texts) + 1
        for number, piece in enumerate(_pieces(text, first)):
            self._texts.append(piece)
            yield f"F{first + number}"

    def all(self) -> tuple[Footnote, ...]:
        """Return the footnotes in the order of their numbers."""
        return tuple(Footnote(id=f"F{number}", text=text) for number, text in enumerate(self._texts, 1))


def _pieces(text: str, first: int) -> list[str]:
    """Return a text in pieces of at most 1,000 characters, parted between sentences where it can be, else between words.

    As filers do, each further piece names the footnote that it continues; ``first`` is the number of the first.
    """
    pieces: list[str] = []
    while len(text) > LONGEST:
        cut = max(text.rfind(". ", 0, LONGEST) + 1, 0) or text.rfind(" ", 0, LONGEST)
        lead = len(_continued(first + len(pieces) - 1)) if pieces else 0
        cut = cut if cut > lead else LONGEST
        pieces.append(text[:cut].strip())
        text = _continued(first + len(pieces) - 1) + text[cut:].strip()
    return [*pieces, text] if text else pieces


def _continued(number: int) -> str:
    return f"(Continued from footnote {number}) "
