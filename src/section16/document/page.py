"""What a page of the form shows: the boxes, tables and notes a person reads, as text.

A page is less than a document (it shows no identifiers of footnotes but their numbers, no timeliness but its marks) and the
same for every printer: the SEC's renderings, ours, or a printout. Both the writer and the reader of pages use it.
"""

from __future__ import annotations

import msgspec

from section16.document.captions import in_brackets


class PageCell(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A cell of a table: the text it shows, and the numbers of the footnotes behind it."""

    text: str = ""
    footnotes: tuple[str, ...] = ()


class PageOwner(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A reporting owner as box 1 and the box of relationships show it; a mark is ``None`` where it is not known."""

    name: str = ""
    cik: str = ""
    streets: tuple[str, ...] = ()
    city: str = ""
    state: str = ""
    zip_code: str = ""
    country: str = ""
    director: bool | None = None
    ten_percent_owner: bool | None = None
    officer: bool | None = None
    other: bool | None = None
    officer_title: str = ""
    other_text: str = ""


class Page(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A page of Form 3, 4 or 5.

    A mark is ``None`` where it is not known: the filing does not state it, or the page has no such box. Rows map the keys of
    :mod:`section16.document.captions` to cells.
    ``footnotes`` and ``signatures`` are pairs of number and text, of name and day.
    """

    form: str
    exit_box: bool | None = None
    form3_holdings: bool | None = None
    form4_transactions: bool | None = None
    plan_box: bool | None = None
    owners: tuple[PageOwner, ...] = ()
    joint: bool | None = None
    issuer_name: str = ""
    issuer_cik: str = ""
    symbol: str = ""
    foreign_symbol: str = ""
    period: str = ""
    original_filed: str = ""
    none_owned: bool = False
    table_one: tuple[dict[str, PageCell], ...] = ()
    table_two: tuple[dict[str, PageCell], ...] = ()
    footnotes: tuple[tuple[str, str], ...] = ()
    remarks: str = ""
    signatures: tuple[tuple[str, str], ...] = ()

    @property
    def bracketed_symbol(self) -> str:
        """The symbol in brackets behind the issuer's name; empty brackets where the name itself ends in one."""
        return f" {in_brackets(self.symbol)}" if self.symbol or self.issuer_name.endswith("]") else ""
