"""The transaction codes of Form 4, Instruction 8: what each means, the rule behind it, and what usually goes with it.

What is usual may make a check warn, never reject. Direction comes from the form's own (A) or (D) alone.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

from section16.citation import Citation, instruction, rule, specification
from section16.law.due_dates import EVENT_OF_CODE, GIFTS_ON_FORM_4_SINCE, TWO_DAYS_SINCE, DueEvent, deferred

# Of Instruction 8 the meanings of these codes were read; those of all are in the specification.
_READ_IN_INSTRUCTION_8 = frozenset("ADF")


class Direction(StrEnum):
    """Which way a transaction usually goes."""

    ACQUIRED = "acquired"
    DISPOSED = "disposed of"
    EITHER = "either"
    PAIR = "the derivative disposed of in Table II, the shares acquired in Table I"


class Matching(StrEnum):
    """Whether Section 16(b) usually matches a transaction against others, before counsel has looked."""

    YES = "matched"
    NO = "exempt"
    ASK = "depends on facts that the form does not state"
    NOT_APPLICABLE = "a mark, no transaction"


class TransactionCode(msgspec.Struct, frozen=True, kw_only=True):
    """A code: its letter, its meaning, the rule, and what usually goes with it.

    ``tables`` are those it is usual in; ``price`` says what is usual in the price column; ``form`` states where it is reported.
    ``note`` states for whom the code is not. ``since`` and ``until`` bound the treatment, where it changed.
    """

    code: str
    group: str
    meaning: str
    rule: str
    direction: Direction
    tables: tuple[str, ...]
    price: str
    matching: Matching
    form: str
    citations: tuple[Citation, ...]
    note: str = ""
    since: date | None = None
    until: date | None = None


_RULE_16B_3 = "Rule 16b-3 exempts officers and directors. A person who is a ten percent holder only"
_NOT_FOR_HOLDERS = {
    "M": f"{_RULE_16B_3} uses code X or O for an exercise, by the market price, and C for a conversion.",
    **dict.fromkeys("ADFI", f"{_RULE_16B_3} uses the code of what it was, such as P, S, or J with a footnote."),
}


def _code(  # noqa: PLR0913, PLR0917 - a row of the table below
    code: str,
    group: str,
    meaning: str,
    under: str,
    direction: Direction,
    tables: str,
    price: str,
    matching: Matching,
    form: str,
) -> TransactionCode:
    meanings = (instruction("4", "8", confirmed=code in _READ_IN_INSTRUCTION_8), specification("3.6.10"))
    return TransactionCode(
        code=code,
        group=group,
        meaning=meaning,
        rule=under,
        direction=direction,
        tables=tuple(tables.split()),
        price=price,
        matching=matching,
        form=form,
        note=_NOT_FOR_HOLDERS.get(code, ""),
        citations=(*meanings, *map(rule, filter(None, under.split(", ")))),
    )


_GENERAL, _EXEMPT, _DERIVATIVE, _SMALL, _OTHER, _MARK = (
    "general",
    "Rule 16b-3",
    "derivative",
    "other exempt and small",
    "other",
    "mark",
)
_FORM_4 = "Form 4, within two business days"
_FORM_4_BEFORE_2002 = "Form 4, by the tenth day of the next month"
_FORM_5 = "Form 5, or earlier on Form 4"
_SMALL_FORM = f"{_FORM_5}; once Rule 16a-6 no longer lets it wait, {_FORM_4} of that day"
_TRUST_FORM = f"{_FORM_5}; Form 4 if the assets of the trust are not all of the same class"
_A, _D, _E, _P = Direction.ACQUIRED, Direction.DISPOSED, Direction.EITHER, Direction.PAIR

CODES: dict[str, TransactionCode] = {
    entry.code: entry
    for entry in (
        _code("P", _GENERAL, "Open market or private purchase", "", _A, "I II", "above 0", Matching.YES, _FORM_4),
        _code("S", _GENERAL, "Open market or private sale", "", _D, "I II", "above 0", Matching.YES, _FORM_4),
        _code(
            "A",
            _EXEMPT,
            "Grant, award or other acquisition from the issuer",
            "16b-3(d)",
            _A,
            "I II",
            "0 or a footnote",
            Matching.NO,
            _FORM_4,
        ),
        _code(
            "D", _EXEMPT, "Disposition to the issuer", "16b-3(e)", _D, "I II", "any; 0 for a forfeiture", Matching.NO, _FORM_4
        ),
        _code(
            "F",
            _EXEMPT,
            "Payment of an exercise price or of tax with securities",
            "16b-3(e)",
            _D,
            "I",
            "above 0",
            Matching.NO,
            _FORM_4,
        ),
        _code(
            "I",
            _EXEMPT,
            "Discretionary transaction in a benefit plan",
            "16b-3(f)",
            _E,
            "I II",
            "above 0",
            Matching.ASK,
            _FORM_4,
        ),
        _code(
            "M",
            _EXEMPT,
            "Exercise or conversion of a derivative security exempt under Rule 16b-3",
            "16b-3",
            _P,
            "I II",
            "the exercise price, or 0",
            Matching.NO,
            _FORM_4,
        ),
        _code(
            "C",
            _DERIVATIVE,
            "Conversion of a derivative security",
            "16b-6(b)",
            _P,
            "I II",
            "0 or a footnote",
            Matching.NO,
            _FORM_4,
        ),
        _code("E", _DERIVATIVE, "Expiration of a short derivative position", "16b-6(d)", _E, "II", "0", Matching.YES, _FORM_4),
        _code(
            "H",
            _DERIVATIVE,
            "Expiration or cancellation of a long derivative position with value received",
            "16b-6(d)",
            _D,
            "II",
            "the value received",
            Matching.YES,
            _FORM_4,
        ),
        _code(
            "O",
            _DERIVATIVE,
            "Exercise of an out-of-the-money derivative security",
            "16b-6(b)",
            _P,
            "I II",
            "the exercise price",
            Matching.YES,
            _FORM_4,
        ),
        _code(
            "X",
            _DERIVATIVE,
            "Exercise of an in-the-money or at-the-money derivative security",
            "16b-6(b)",
            _P,
            "I II",
            "the exercise price",
            Matching.NO,
            _FORM_4,
        ),
        _code("G", _SMALL, "Bona fide gift", "16b-5", _E, "I II", "0", Matching.NO, "Form 4 when given, Form 5 when received"),
        _code("L", _SMALL, "Small acquisition", "16a-6", _A, "I", "above 0", Matching.YES, _SMALL_FORM),
        _code(
            "W",
            _SMALL,
            "Acquisition or disposition by will or the laws of descent",
            "16b-5",
            _E,
            "I II",
            "0",
            Matching.NO,
            _FORM_5,
        ),
        _code("Z", _SMALL, "Deposit into or withdrawal from a voting trust", "16b-8", _E, "I", "0", Matching.NO, _TRUST_FORM),
        _code(
            "J",
            _OTHER,
            "Other acquisition or disposition, described in a footnote",
            "",
            _E,
            "I II",
            "any",
            Matching.ASK,
            "Form 4, or Form 5 if Section 16(b) exempts it",
        ),
        _code(
            "U",
            _OTHER,
            "Disposition in a tender of shares in a change of control",
            "",
            _D,
            "I II",
            "the price of the deal",
            Matching.YES,
            _FORM_4,
        ),
        _code(
            "K",
            _MARK,
            "Equity swap or similar instrument; follows another code, as S/K",
            "16a-1(c)",
            _E,
            "I II",
            "any",
            Matching.YES,
            _FORM_4,
        ),
        _code(
            "V",
            _MARK,
            "Reported earlier than required; shown in its own column",
            "16a-3(a), 16a-3(g)(5)",
            _E,
            "I II",
            "any",
            Matching.NOT_APPLICABLE,
            "Form 4",
        ),
    )
}
"""Every code by its letter; K and V are marks of the printed form and never a code in the XML."""

GIFTS_BEFORE = msgspec.structs.replace(CODES["G"], form=_FORM_5, until=GIFTS_ON_FORM_4_SINCE)
CODES["G"] = msgspec.structs.replace(CODES["G"], since=GIFTS_ON_FORM_4_SINCE)


def code_on(letter: str, day: date) -> TransactionCode | None:
    """Return what a code means on a day, or ``None`` for a letter that is not a code.

    >>> code_on("G", date(2020, 1, 2)).form, code_on("G", date(2024, 1, 2)).form
    ('Form 5, or earlier on Form 4', 'Form 4 when given, Form 5 when received')
    >>> code_on("A", date(2002, 8, 28)).form, code_on("P", date(2002, 8, 28)).form
    ('Form 5, or earlier on Form 4', 'Form 4, by the tenth day of the next month')
    """
    entry = CODES.get(letter)
    if entry is None:
        return None
    if letter == "G":
        return GIFTS_BEFORE if day < GIFTS_ON_FORM_4_SINCE else entry
    if day >= TWO_DAYS_SINCE or entry.form != _FORM_4:
        return entry
    form = _FORM_5 if deferred(EVENT_OF_CODE.get(letter, DueEvent.TRADE), day) else _FORM_4_BEFORE_2002
    return msgspec.structs.replace(entry, form=form, until=TWO_DAYS_SINCE)
