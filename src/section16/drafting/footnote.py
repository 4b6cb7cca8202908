"""The footnotes of a form: numbered in the order in which the boxes first refer to them, each text once."""

from __future__ import annotations

from collections.abc import Iterable

from section16.document.footnotes import Footnote

LONGEST = 1000


class Footnotes:
    """The explanation of responses while a form is put together."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}

    def marks(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Return the ids of footnotes with these texts; a text longer than EDGAR takes becomes several."""
        found: list[str] = []
        for text in texts:
            for piece in _pieces(text.strip()):
                mark = self._ids.setdefault(piece, f"F{len(self._ids) + 1}")
                if mark not in found:
                    found.append(mark)
        return tuple(found)

    def all(self) -> tuple[Footnote, ...]:
        """Return the footnotes in the order of their numbers."""
        return tuple(Footnote(id=mark, text=text) for text, mark in self._ids.items())


def _pieces(text: str) -> list[str]:
    """Return a text in pieces of at most 1,000 characters, parted between sentences where it can be, else between words."""
    pieces = []
    while len(text) > LONGEST:
        cut = max(text.rfind(". ", 0, LONGEST) + 1, 0) or text.rfind(" ", 0, LONGEST)
        cut = cut if cut > 0 else LONGEST
        pieces.append(text[:cut].strip())
        text = text[cut:].strip()
    return [*pieces, text] if text else pieces
