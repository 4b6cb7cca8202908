"""A page as lines and tables, before they are interpreted: what HTML and printed text have in common."""

from __future__ import annotations

import re

import msgspec

from section16.document.captions import BLANK, NOT_GIVEN
from section16.document.page import PageCell

DATA_ONE = re.compile(r"\b1\.\s*Title\s+of\s+Security", re.IGNORECASE)
DATA_TWO = re.compile(r"\b1\.\s*Title\s+of\s+Derivative\s+Security", re.IGNORECASE)
OWNERS = re.compile(r"Reporting\s+Owner\s+Name", re.IGNORECASE)


class FiledText(str):
    """A fragment that is the filer's own text, known by its place; no words in it are taken for words of the form."""

    __slots__ = ()


GUARD = "\ue002"
GUARDED = frozenset(GUARD + sign for sign in (BLANK, NOT_GIVEN))
"""A dash that the filer wrote: behind the guard it is not taken for the page's sign of a blank."""


def filed(text: str) -> FiledText:
    """Return a fragment that the filer wrote."""
    return FiledText(GUARD + text if text in (BLANK, NOT_GIVEN) else text)


class PageTable(msgspec.Struct):
    """One of the two tables: the keys of its columns, and its rows of cells. ``line`` is its place."""

    keys: tuple[str, ...]
    rows: list[list[PageCell]]
    line: int = 0


class PageParts(msgspec.Struct):
    """A page in parts: fragments of text before and after the tables, the tables, and the targets of links.

    ``owners`` are the rows of the SEC's preview that list further owners: the lines of name and address, then the four cells of
    the relationships. ``links`` map names to the CIKs that their links lead to. ``ours`` is set for a page that section16
    printed, on which every mark of a footnote is raised and every signature has its name and its day.
    """

    head: list[str] = []
    tail: list[str] = []
    table_one: PageTable | None = None
    table_two: PageTable | None = None
    owners: list[tuple[list[str], list[str]]] = []
    links: dict[str, str] = {}
    ours: bool = False


# The columns by the words of their captions, the most specific first: (pattern, key).
_CAPTIONS = tuple(
    (re.compile(pattern, re.IGNORECASE), key)
    for pattern, key in (
        (r"title of (derivative )?security", "title"),
        (r"conversion or exercise", "exercise_price"),
        (r"deemed", "deemed_execution_date"),
        (r"transaction date", "transaction_date"),
        (r"^(\d+\. ?)?(transaction )?code", "code"),
        (r"^v$", "v"),
        (r"^\(a\) or \(d\)$", "acquired_disposed"),
        (r"^\(a\)$", "acquired"),
        (r"^\(d\)$", "disposed"),
        (r"date exercisable$", "exercise_date"),
        (r"expiration date$", "expiration_date"),
        (r"^title$", "underlying_title"),
        (r"^amount or number of shares", "underlying_amount"),
        (r"beneficially owned", "owned"),
        (r"^amount$", "amount"),
        (r"^price$|price of derivative", "price"),
        (r"ownership form", "ownership"),
        (r"nature of indirect", "nature"),
    )
)


def key_of(caption: str) -> str | None:
    """Return the key of the column under a caption, or ``None`` for a caption of no column."""
    plain = " ".join(caption.split())
    return next((key for pattern, key in _CAPTIONS if pattern.search(plain)), None)
