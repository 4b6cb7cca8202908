"""Where letters and rules are on the pages of a PDF, in points from the lower left corner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium


class Box(NamedTuple):
    """A rectangle: its left, bottom, right and top edge."""

    left: float
    bottom: float
    right: float
    top: float


class Sheet(NamedTuple):
    """The letters of a page in order, each with the rectangle of its ink, and its rules."""

    letters: tuple[tuple[str, Box], ...]
    rules: tuple[Box, ...]

    def find(self, text: str) -> list[list[Box]]:
        """Return the letters of every place where a text is, white space left out."""
        inked = [(letter, box) for letter, box in self.letters if not letter.isspace()]
        line = "".join(letter for letter, _ in inked)
        wanted = "".join(text.split())
        starts = [at for at in range(len(line)) if line.startswith(wanted, at)]
        return [[box for _, box in inked[at : at + len(wanted)]] for at in starts]

    def column_around(self, box: Box) -> tuple[float, float]:
        """Return the upright rules nearest to the left and to the right of a letter."""
        upright = [rule.left for rule in self.rules if rule.bottom <= box.bottom <= box.top <= rule.top and _thin(rule)]
        return max(x for x in upright if x <= box.left), min(x for x in upright if x >= box.right)

    def crossings(self) -> list[str]:
        """Return the letters that a rule goes through, each with its line."""
        return [
            f"{letter} at {box}"
            for letter, box in self.letters
            if any(_crosses(box, rule) for rule in self.rules if _flat(rule))
        ]


_WIDTH = 1.5
_SLACK = 0.2


def sheets_of(pdf: bytes) -> list[Sheet]:
    """Return the pages of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    return [Sheet(tuple(_letters(page)), tuple(_rules(page))) for page in document]


def _letters(page: Any) -> Iterator[tuple[str, Box]]:
    text = page.get_textpage()
    for at in range(text.count_chars()):
        letter = chr(pdfium.FPDFText_GetUnicode(text, at))
        if letter.isprintable() and not letter.isspace():
            yield letter, Box(*text.get_charbox(at))


def _rules(page: Any) -> Iterator[Box]:
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
        yield Box(*item.get_bounds())


def _thin(rule: Box) -> bool:
    return rule.right - rule.left < _WIDTH


def _flat(rule: Box) -> bool:
    return _thin(rule) or rule.top - rule.bottom < _WIDTH


def _crosses(box: Box, rule: Box) -> bool:
    """Whether a rule goes through the ink of a letter."""
    across = min(box.right, rule.right) - max(box.left, rule.left)
    along = min(box.top, rule.top) - max(box.bottom, rule.bottom)
    return across > _SLACK and along > _SLACK
