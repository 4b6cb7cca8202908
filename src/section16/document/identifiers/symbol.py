"""The ticker or trading symbol as the form takes it: one to ten characters, or NONE where the issuer has none.

The box is free text. Filers put an exchange in front (``NYSE: ABC``), brackets around, or several symbols in it; ``compact``
gives the first symbol in capitals, and what was filed stays in the cell.

Source: EDGAR Ownership XML Technical Specification v5.5, section 3.4 (issuerTradingSymbol).

>>> compact("nyse: abc"), compact("(XYZQ)"), compact("BF.A, BF.B")
('ABC', 'XYZQ', 'BF.A')
>>> validate("n/a")
'NONE'
>>> format("brk/b")
'BRK.B'
"""

from __future__ import annotations

import re

from section16.document.identifiers import InvalidIdentifierError

NONE = "NONE"
LONGEST = 10
_MEANS_NONE = frozenset({"NONE", "N/A", "NA", "N.A.", "NOT APPLICABLE", "-", "--", ""})
_EXCHANGE = re.compile(r"^\s*[A-Z][A-Z ]*+\s*+:\s*")
_SHAPE = re.compile(r"[A-Z0-9][A-Z0-9.\-/ $]*")


def compact(symbol: str) -> str:
    """Return the first symbol in the text in capitals, without exchange, brackets and quotation marks."""
    text = symbol.upper().strip().strip("()[]\"'").strip()
    if text in _MEANS_NONE:
        return NONE
    return re.split(r"[,;]| AND ", _EXCHANGE.sub("", text))[0].strip().strip("()[]\"'").strip()


def validate(symbol: str) -> str:
    """Return the compact form; raises :class:`InvalidIdentifierError` for what can be no symbol."""
    text = compact(symbol)
    if len(text) > LONGEST:
        raise InvalidIdentifierError(f"{symbol!r} is not a trading symbol, which has at most {LONGEST} characters.")
    if _SHAPE.fullmatch(text) is None:
        raise InvalidIdentifierError(f"{symbol!r} is not a trading symbol, which consists of letters, digits and . - /.")
    return text


def is_valid(symbol: str) -> bool:
    """Return whether the text is a trading symbol, or says that there is none."""
    try:
        validate(symbol)
    except InvalidIdentifierError:
        return False
    return True


def format(symbol: str) -> str:  # noqa: A001 - every identifier has the same four verbs
    """Return the symbol with a point before the class of share, as most markets print it."""
    return re.sub(r"[/ $-]+", ".", validate(symbol))
