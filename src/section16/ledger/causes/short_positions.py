"""Short positions that a footnote states: swaps that buying closes, and shares that were sold or returned on loan.

Only what is owned is a balance. A swap that pays when the price falls is reported as a positive number, which an acquisition
makes smaller; shares that were borrowed leave the balance as it is, whether they are sold or given back to the lender
(0001140361-23-010353, 0001140361-23-016838). Without such words an equal number is an error in the letter or the balance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from section16.ledger.causes.view import IssuerView, ids
from section16.ledger.entries.statements import sentences, share_counts
from section16.ledger.lots.cause import Evidence
from section16.ledger.lots.lot import Assertion

_SWAP = re.compile(r"\bswaps?\b", re.IGNORECASE)
_CLOSED = re.compile(r"\b(?:clos(?:ed|es|ing)|unw(?:ound|inds?|inding)|terminat(?:ed|es|ing)|settled)\b", re.IGNORECASE)
_BY_ACQUIRING = re.compile(r"\bby\b|\bvia\b|\bthrough\b", re.IGNORECASE)
_ACQUIRING = re.compile(r"\b(?:acquiring|acquisition|purchas(?:ing|e)|buying|delivering|delivery)\b", re.IGNORECASE)
"""A swap that pays when the price rises is closed by selling: the words must say that this one was closed by acquiring."""
_BORROWED = re.compile(r"\b(?:short sales?|sold short|borrow(?:s|ed|ing)?|stock loan|lender)\b", re.IGNORECASE)


def closes_a_short_swap(_view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """A footnote says that the swap was closed by what was acquired, and the balance falls by just that."""
    change = row.change or Decimal(0)
    if row.entry.equity_swap is not True or change <= 0 or gap != -2 * change:
        return None
    if not any(_closes_a_swap(said) for text in row.entry.texts() for said in sentences(text)):
        return None
    says = f"a footnote of the row says that acquiring {change} closed as much of the swap"
    return Evidence("closes a short swap", says, ids([row]))


def _closes_a_swap(sentence: str) -> bool:
    words = (_SWAP, _CLOSED, _BY_ACQUIRING, _ACQUIRING)
    return all(one.search(sentence) for one in words)


def borrowed(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """Footnotes say that the shares sold were borrowed, or those bought went to a lender, and the balance does not move.

    Of rows that all state the total at the end, each must say so of its own shares.
    """
    if not row.change or gap != -row.change:
        return None
    rows = [row, *(one for one in view.filing(row) if one.lot is row.lot and one.total)] if row.total else [row]
    if not all(_of_borrowed_shares(one) for one in rows):
        return None
    return Evidence("shares on loan", f"footnotes say that the {abs(gap)} shares were borrowed or returned", ids(rows))


def _of_borrowed_shares(row: Assertion) -> bool:
    shares = abs(row.entry.change or Decimal(0))
    return any(shares in share_counts(said) for said in _on_loans(row.entry.texts()))


def _on_loans(texts: Iterable[str]) -> Iterable[str]:
    return (said for text in texts for said in sentences(text) if _BORROWED.search(said))
