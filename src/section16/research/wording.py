"""Words of footnotes by which filers say that a trade is not discretionary, or not in the market."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from section16.compliance.evidence import calls_sale_automatic
from section16.ledger.entries.entry import Entry

_TAX: Final = r"(?:tax|withholding|exercise price|payroll|fica)"
_COVER: Final = re.compile(
    r"\bsell[- ]to[- ]cover\b|\bsold to cover\b"
    rf"|\b(?:to|and) (?:cover|satisfy|pay|fund|meet)\b[^.;]{{0,120}}\b{_TAX}|\bcovering\b[^.;]{{0,60}}\b{_TAX}"
    rf"|\b(?:in satisfaction|for (?:the )?payment) of\b[^.;]{{0,120}}\b{_TAX}"
    r"|\b(?:to cover|for) (?:the )?(?:applicable |required |related |statutory )*(?:tax|withholding)",
    re.IGNORECASE,
)
_NOT_DISCRETIONARY: Final = re.compile(
    r"\b(?:not|non)[ -](?:\w+ ){0,4}discretionary\b|\bnot (?:at|in|within|subject to) (?:the )?(?:\w+ ){0,4}discretion\b"
    r"|\b(?:automatically|involuntar\w+|non-volitional|mandatorily)\b[^.;]{0,60}\bs(?:ale|ales|ell|old)\b"
    r"|\bs(?:ale|ales|ell|old)\b[^.;]{0,60}\b(?:automatically|involuntarily|mandatorily)\b"
    r"|\b(?:executed|effected|made|directed) by (?:an?|the|its|his|her) (?:\w+ )?(?:investment|financial) advis[eo]r\b"
    r"|\bforeclos\w+|\bmargin calls?\b|\bforced (?:sale|liquidation)|\bpledged shares\b",
    re.IGNORECASE,
)
_REINVESTED: Final = re.compile(
    r"\bdividends? (?:re-?investment|equivalents?)|\breinvest(?:ed|ment)[^.;]{0,60}\bdividends?|\bdrip\b"
    r"|\bemployee stock purchase plan\b|\bespp\b|\b401\(k\)",
    re.IGNORECASE,
)
_NOT_IN_THE_MARKET: Final = re.compile(
    r"\b(?:private(?:ly)?[ -](?:placement|negotiated|transaction|sale|purchase|party|seller|buyer))"
    r"|\bnegotiated (?:transaction|sale|purchase)|\bregistered direct\b|\bunderwrit(?:ten|ers?|ing)\b"
    r"|\b(?:public|secondary|rights|follow-on|concurrent|private) offering\b|\btender offer\b"
    r"|\b(?:stock|share|securities|unit|subscription|note)s? (?:purchase|repurchase|subscription|exchange|sale) agreement\b"
    r"|\boffering of (?:shares|units|common)\b|\b(?:in|part of) (?:the|an|its) offering\b|\bright of repurchase\b"
    r"|\bsubscription agreement\b|\b(?:from|to|by) the (?:issuer|company|partnership)\b[^.;]{0,40}\b(?:for|at|in|pursuant)\b"
    r"|\b(?:purchased|acquired|bought|repurchased)(?: \w+){0,4} (?:directly )?(?:from|by) the (?:issuer|company)\b"
    r"|\b(?:sold|sale)(?: \w+){0,4} (?:back )?to the (?:issuer|company)\b|\bredeem(?:ed|ing)\b|\bredemption\b",
    re.IGNORECASE,
)

_EARNED: Final = re.compile(
    r"\b(?:earned|achiev\w+|certifi\w+|settle\w*|fully vested|vested (?:immediately|upon)|immediately vested|payout|paid out"
    r"|were issued (?:upon|in)|vesting of|vested on)\b",
    re.IGNORECASE,
)
_VESTS: Final = re.compile(
    r"\b(?:will|shall|scheduled to|that) (?:become )?(?:fully )?vest\b|\bbecomes? (?:fully )?vested\b|\bearlier of\b"
    r"|\bvests?\b[^.;]{0,60}\b(?:anniversar|installment|annual)|\bto be (?:earned|issued)\b|\bwill be (?:earned|issued)\b",
    re.IGNORECASE,
)
_PERFORMANCE: Final = re.compile(r"\bperformance\b|\bp[rs]?s?us?\b", re.IGNORECASE)
_RESTRICTED: Final = re.compile(r"\brestricted\b|\brs[uas]s?\b", re.IGNORECASE)


def pays_taxes(entry: Entry) -> bool:
    """Whether the words about a row say that its sale pays taxes or an exercise price.

    >>> _matches(_COVER, "Shares sold to cover taxes upon vesting."), _matches(_COVER, "Sold in the open market.")
    (True, False)
    """
    return any(_matches(_COVER, text) for text in _all_words(entry))


def is_stated_not_discretionary(entry: Entry) -> bool:
    """Whether the words about a row say that it is mandatory, automatic or not at the person's discretion.

    >>> _matches(_NOT_DISCRETIONARY, "The sale does not represent a discretionary trade.")
    True
    >>> _matches(_NOT_DISCRETIONARY, "The person has sole discretion over the sale.")
    False
    """
    return any(_matches(_NOT_DISCRETIONARY, text) or calls_sale_automatic(text) for text in _all_words(entry))


def is_reinvested(entry: Entry) -> bool:
    """Whether the words about a row say that dividends were reinvested, or that an employee plan bought."""
    return any(_matches(_REINVESTED, text) for text in words_about(entry))


def is_outside_the_market(entry: Entry) -> bool:
    """Whether the words about a row say that it was a private transaction or an offering."""
    return any(_matches(_NOT_IN_THE_MARKET, text) for text in words_about(entry))


def earned(entry: Entry) -> bool:
    """Whether the words about an award say that it is earned or vested already, and not that it vests later."""
    texts = words_about(entry)
    return any(_matches(_EARNED, text) for text in texts) and not any(_matches(_VESTS, text) for text in texts)


def is_of_one_kind(withheld: Entry, award: Entry) -> bool:
    """Whether the words about what is withheld may be about an award: of performance shares, or of restricted stock."""
    kinds = _kinds(withheld), _kinds(award)
    return not all(kinds) or bool(kinds[0] & kinds[1])


def _kinds(entry: Entry) -> set[re.Pattern[str]]:
    return {kind for kind in (_PERFORMANCE, _RESTRICTED) if any(_matches(kind, text) for text in words_about(entry))}


def words_about(entry: Entry) -> tuple[str, ...]:
    """Return the texts of the footnotes on a row's transaction; of a row without any, the remarks.

    Footnotes on the amount owned and on how it is held speak of other securities and other transactions.
    """
    cells = [cell for cell in entry.notes if cell not in _BALANCE]
    texts = entry.texts(*cells) if cells else ()
    return texts or ((entry.filing.remarks,) if entry.filing.remarks else ())


def _all_words(entry: Entry) -> tuple[str, ...]:
    """Return the texts of a row's footnotes, whatever their cells, or else the remarks: "the reported shares were sold to"."""
    return entry.texts() or words_about(entry)


_BALANCE: Final = frozenset(("shares_owned", "value_owned", "ownership", "nature"))


@lru_cache(maxsize=16384)
def _matches(words: re.Pattern[str], text: str) -> bool:
    return words.search(" ".join(text.split())) is not None
