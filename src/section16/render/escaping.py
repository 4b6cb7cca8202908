"""Words of the form in a filer's text: marked with a backslash, so that they are not taken for the form's own.

HTML distinguishes the two by their elements; plain text has nothing but its words.
"""

from __future__ import annotations

import re

from section16.document.captions import BLANK, NOT_GIVEN

# The captions of the boxes, anywhere in a text: a reader of boxes looks for them everywhere.
_IN_BOX = re.compile(
    r"\bform\s[345]\b|check\sthis\sbox|(?:holdings|transactions)\sreported|name\sand\saddress|issuer\sname|trading\ssymbol"
    r"|\((?:last|street|city|country)\)|relationship\sof\sreporting|officer\s\(give|other\s\(specify|date\sof\s(?:event|earliest)"
    r"|fiscal\syear\sended|if\samendment|individual\sor\sjoint|form\sfiled\sby|table\si|omb\sapproval|print\sor\stype"
    r"|[\ue000\ue001]|securities\sand\sexchange|statement\sof|(?:un|not\s|is\s|\b)(?:checked|ticked|selected)",
    re.IGNORECASE,
)
# What a text may not begin with, or be: a mark, a heading, a fixed note, a blank, a column, or a backslash itself.
_START = re.compile(
    # ruff: noqa: RUF001 - dashes mean blanks
    r"\\|[\[\]()*_–—•-]|x\b|.$|\W.?$|director\b|10%\sowner|explanation\sof|no\ssecurities|remarks|signature|reminder|note:|table\s"
    r"|intentional|if\sthe\sform|(?:potential\s)?persons\swho|date$|\d\w?\.\s?issuer|sec\s|form\s|[^\w\s]\s",
    re.IGNORECASE,
)


def in_box(text: str) -> str:
    r"""Return what a filer put into a box above the tables, behind a backslash where it could be taken for a caption.

    >>> in_box("Executive Chair"), in_box("See Form 4")
    ('Executive Chair', '\\See Form 4')
    """
    marked = "│" in text or _IN_BOX.search(text) or _START.match(text)
    return f"\\{doubled(text)}" if marked else doubled(text)


def in_notes(text: str) -> str:
    r"""Return a line of the remarks or a signature, behind a backslash where it could be taken for a heading or a caption.

    >>> in_notes("Exhibit 24"), in_notes("Remarks: none")
    ('Exhibit 24', '\\Remarks: none')
    """
    return f"\\{doubled(text)}" if _START.match(text) else doubled(text)


def in_footnote(text: str) -> str:
    """Return a footnote; one that is only a dash is printed behind a backslash, because a dash alone means a blank."""
    return f"\\{text}" if text in (BLANK, NOT_GIVEN) else doubled(text)


def in_cell(text: str) -> str:
    r"""Return the text of a cell, in which raised parentheses of the filer's own are not the marks of footnotes.

    >>> in_cell("Class ⁽¹⁾")
    'Class \\⁽¹⁾'
    """
    return doubled(text).replace("⁽", "\\⁽")


def doubled(text: str) -> str:
    """Return text with its backslashes doubled: a single one at the end of a line breaks a word."""
    return text.replace("\\", "\\\\")
