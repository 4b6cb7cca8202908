"""The page of where each transaction is reported: every code, and the exemptions with the facts they require."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from section16.citation import Citation
from section16.law.deferral import treatment
from section16.law.exemptions import EXEMPTIONS, Exemption
from section16.law.transaction_codes import CODES

_TABLE_DAY = date(2026, 1, 2)
"""The day of the table of codes."""

_REPORTED = {code: entry for code, entry in CODES.items() if code not in ("K", "V")}
_DEPENDS = {
    "A": "before 29 August 2002: may wait if exempt",
    "D": "before 29 August 2002: may wait if exempt",
    "F": "before 29 August 2002: may wait if exempt",
    "I": "before 29 August 2002: may wait if exempt",
    "G": "before 27 February 2023: given ones may wait",
    "H": "without value received: not reported (Rule 16a-4(d))",
    "L": "once the deferral is lost: Form 4 (Rule 16a-6(b))",
    "Z": "trust assets of the same class: may wait (Rule 16b-8)",
    "J": "exempt from Section 16(b): may wait",
}

_PAGE = """{made}

# Where a transaction is reported

What Section 16(b) does not exempt goes on Form 4. What it exempts may wait for Form 5, except exercises and conversions,
transactions under Rule 16b-3(d), (e) and (f) and, since 27 February 2023, dispositions by gift. What Section 16(a) exempts is
not reported; the balance on the next form shows it. Where a fact is not known, the earlier form counts. `*` marks rules
that are unconfirmed: a finding based on them may warn, never reject. None of this is legal advice.

## By code

As of {day}; the last column names the facts that change the answer.

{codes}

## Exemptions

{exemptions}

## Small acquisitions

A small acquisition (code L) may wait for Form 5 on two conditions. With the other acquisitions of its class in the prior six
months that are not exempt and not reported it comes to at most $10,000; and no disposition of any class that Section 16(b) does
not exempt is made in the six months after it. When either fails, all small acquisitions that have not been reported are due on
Form 4 on the second business day after. Direct and indirect acquisitions are added together; acquisitions from the issuer never
qualify. Six months are counted the longer way, to the same day of the month inclusive. No text that was read says which code
such a row carries on Form 4: section16 drafts P and asks the preparer to confirm it.
"""


def reporting(made: str, table: Callable[[Sequence[str], Iterable[Sequence[str]]], str]) -> str:
    """Return the page; ``made`` is its first line, ``table`` draws a table."""
    codes = ((f"`{code}`", entry.meaning, *_reported(code)) for code, entry in _REPORTED.items())
    exempt = (
        (f"Rule {entry.rule}{_unread(entry.citations)}", entry.covers, _exempts(entry), "; ".join(entry.facts))
        for entry in EXEMPTIONS.values()
    )
    return _PAGE.format(
        made=made,
        day=_TABLE_DAY,
        codes=table(("Code", "Meaning", "Acquired", "Disposed of", "Depends on"), codes),
        exemptions=table(("Rule", "Covers", "Exempts from", "Facts required"), exempt),
    )


def _reported(code: str) -> tuple[str, str, str]:
    ways = [treatment(code, acquired=acquired, on=_TABLE_DAY) for acquired in (True, False)]
    depends = _DEPENDS.get(code, "")
    return f"{ways[0].report}{_unread(ways[0].citations)}", f"{ways[1].report}{_unread(ways[1].citations)}", depends


def _unread(citations: Iterable[Citation]) -> str:
    return "" if all(citation.confirmed for citation in citations) else " \\*"


def _exempts(entry: Exemption) -> str:
    reporting, matching = entry.from_reporting, entry.from_matching or entry.from_reporting
    return " and ".join(name for name, applies in (("16(a)", reporting), ("16(b)", matching)) if applies) or "nothing; may wait"
