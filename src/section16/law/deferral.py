"""Where a transaction is reported: on Form 4, on Form 5 or on no form, on the day of the transaction, and under which rule.

What Section 16(b) does not exempt goes on Form 4. What it exempts may wait for Form 5, except exercises and conversions,
transactions under Rule 16b-3(d), (e) and (f) and, since 2023, dispositions by gift. What Section 16(a) exempts is not reported.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import lru_cache, partial

import msgspec

from section16.citation import Citation, release, rule
from section16.law.due_dates import GIFTS, GIFTS_ON_FORM_4_SINCE, TWO_DAYS_SINCE
from section16.law.exemptions import exemption


class Report(StrEnum):
    """Where a transaction is reported."""

    FORM_4 = "Form 4"
    MAY_WAIT = "may wait for Form 5"
    NEVER = "not reported"


class Treatment(msgspec.Struct, frozen=True):
    """Where a transaction is reported, and why. ``unknown`` names a fact that could change the answer and is not known."""

    report: Report
    because: str
    citations: tuple[Citation, ...]
    unknown: str = ""

    @property
    def waits(self) -> bool:
        """Whether the transaction may wait for Form 5."""
        return self.report is Report.MAY_WAIT


class Circumstances(msgspec.Struct, frozen=True, kw_only=True):
    """What decides beside the code, where it is known.

    ``exempt`` is whether Section 16(b) exempts the transaction; ``value_received`` whether anything was received for a long
    derivative position that ended; ``same_class`` whether substantially all assets of a voting trust are of the class
    deposited or withdrawn (Rule 16b-8); ``small`` whether a small acquisition still meets the conditions of Rule 16a-6(a).
    """

    exempt: bool | None = None
    value_received: bool = True
    same_class: bool | None = None
    small: bool = True


_FORM_4_RULE = (rule("16a-3(g)(1)"),)
_FORM_5_RULE = (rule("16a-3(f)"),)
_WITH_ISSUER_BEFORE = (release("34-46421", "effective 29 August 2002"),)
_UNKNOWN = Circumstances()


@lru_cache(maxsize=16384)
def treatment(code: str, *, acquired: bool, on: date, known: Circumstances = _UNKNOWN) -> Treatment:
    """Return where a transaction with a code is reported. Where a fact is not known, the answer is the earlier form.

    Raises ``KeyError`` for what is not a transaction code.

    >>> str(treatment("G", acquired=True, on=date(2024, 5, 1)).report)
    'may wait for Form 5'
    >>> str(treatment("G", acquired=False, on=date(2024, 5, 1)).report)
    'Form 4'
    """
    return _TREATMENTS[code](on, acquired=acquired, known=known)


def not_reported(under: str) -> Treatment:
    """Return the treatment of what a rule exempts from Section 16(a); ``ValueError`` for a rule that does not.

    >>> str(not_reported("16a-12").report)
    'not reported'
    """
    found = exemption(under)
    if not found.from_reporting:
        raise ValueError(f"Rule {under} does not exempt from Section 16(a).")
    return Treatment(Report.NEVER, f"{found.covers}: exempt from Section 16(a)", found.citations)


_Rule = Callable[..., Treatment]


def _form_4(_on: date, *, acquired: bool, known: Circumstances, why: str, under: tuple[Citation, ...] = ()) -> Treatment:
    del acquired, known
    return Treatment(Report.FORM_4, why, (*_FORM_4_RULE, *under))


def _with_issuer(on: date, *, acquired: bool, known: Circumstances, under: str) -> Treatment:
    """Return the treatment of a transaction with the issuer: before 29 August 2002 exempt ones went on Form 5."""
    del acquired
    why = f"a transaction under Rule {under}"
    if on < TWO_DAYS_SINCE and known.exempt is not False:
        return Treatment(Report.MAY_WAIT, f"{why}, before 29 August 2002", (*_FORM_5_RULE, *_WITH_ISSUER_BEFORE))
    return Treatment(Report.FORM_4, why, (*_FORM_4_RULE, rule(under)))


def _gift(on: date, *, acquired: bool, known: Circumstances) -> Treatment:
    del known
    if acquired:
        return Treatment(Report.MAY_WAIT, "an acquisition by gift", GIFTS)
    if on < GIFTS_ON_FORM_4_SINCE:
        return Treatment(Report.MAY_WAIT, "a gift before 27 February 2023", GIFTS)
    return Treatment(Report.FORM_4, "a disposition by gift", GIFTS)


def _small(_on: date, *, acquired: bool, known: Circumstances) -> Treatment:
    if not acquired:
        return Treatment(Report.FORM_4, "a disposition is not a small acquisition", (*_FORM_4_RULE, rule("16a-6")))
    if not known.small:
        return Treatment(Report.FORM_4, "no longer a small acquisition", (rule("16a-6(b)"),))
    return Treatment(Report.MAY_WAIT, "a small acquisition", (rule("16a-6(a)"), *_FORM_5_RULE))


def _descent(_on: date, *, acquired: bool, known: Circumstances) -> Treatment:
    del acquired, known
    return Treatment(Report.MAY_WAIT, "by will or the laws of descent", (*exemption("16b-5").citations, *_FORM_5_RULE))


def _voting_trust(_on: date, *, acquired: bool, known: Circumstances) -> Treatment:
    """Return the treatment of a deposit or withdrawal: exempt where the trust holds the same class alone (Rule 16b-8)."""
    del acquired
    cited = exemption("16b-8").citations
    if known.same_class and known.exempt is not False:
        return Treatment(Report.MAY_WAIT, "a voting trust that holds securities of the same class", (*cited, *_FORM_5_RULE))
    unknown = "whether substantially all assets of the trust are of the same class" if known.same_class is None else ""
    return Treatment(
        Report.FORM_4, "a voting trust whose assets are not all of the same class", (*_FORM_4_RULE, *cited), unknown
    )


def _long_position_ended(_on: date, *, acquired: bool, known: Circumstances) -> Treatment:
    del acquired
    if not known.value_received:
        return not_reported("16a-4(d)")
    return Treatment(Report.FORM_4, "value was received", (*_FORM_4_RULE, rule("16b-6(d)")))


def _other(_on: date, *, acquired: bool, known: Circumstances) -> Treatment:
    del acquired
    if known.exempt:
        return Treatment(Report.MAY_WAIT, "exempt from Section 16(b)", _FORM_5_RULE)
    unknown = "whether Section 16(b) exempts it" if known.exempt is None else ""
    return Treatment(Report.FORM_4, "not exempt from Section 16(b)", _FORM_4_RULE, unknown)


_plain = partial(_form_4, why="not exempt from Section 16(b)")
_exercise = partial(_form_4, why="an exercise or conversion, exempt or not")

_TREATMENTS: dict[str, _Rule] = {
    "P": _plain,
    "S": _plain,
    "U": _plain,
    "A": partial(_with_issuer, under="16b-3(d)"),
    "D": partial(_with_issuer, under="16b-3(e)"),
    "F": partial(_with_issuer, under="16b-3(e)"),
    "I": partial(_with_issuer, under="16b-3(f)"),
    "M": _exercise,
    "C": _exercise,
    "X": _exercise,
    "O": _exercise,
    "E": partial(_form_4, why="the end of a short derivative position", under=(rule("16b-6(d)"),)),
    "H": _long_position_ended,
    "G": _gift,
    "L": _small,
    "W": _descent,
    "Z": _voting_trust,
    "J": _other,
}
"""Where each code is reported. K and V are marks beside a code and change nothing."""
