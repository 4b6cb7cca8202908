"""Which trades count: by the user's word, the transaction code, and the person's status on the day. Each names its rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from fractions import Fraction
from functools import cache, lru_cache

import msgspec

from section16.citation import Citation, rule, statute
from section16.law.exemptions import exemption
from section16.law.months import last_day_to_match
from section16.law.transaction_codes import CODES, Matching
from section16.shortswing.facts import ShortSwingFacts
from section16.shortswing.trades import ListedTrade

_TEN_PERCENT = 10
_OF_RULE_16B_3 = frozenset("ADF")
FOREMOST = Citation("Foremost-McKesson, Inc. v. Provident Securities Co., 423 U.S. 232 (1976)")
RELIANCE = Citation("Reliance Electric Co. v. Emerson Electric Co., 404 U.S. 418 (1972)")


_RULE = r"(?:section 16\(b\)|rules? 16[ab]-\d)"
_EXEMPT = re.compile(rf"\bexempt\w*\b[^.;]{{0,120}}\b{_RULE}|\b{_RULE}[^.;]{{0,80}}\bexempt", re.IGNORECASE)
"""Words by which a footnote calls its row exempt."""


class Standing(StrEnum):
    """Whether a trade counts."""

    COUNTS = "counts"
    EXCLUDED = "excluded"
    ASKED = "for counsel to decide"


class TradeTreatment(msgspec.Struct, frozen=True, gc=False):
    """Whether a trade counts, why, and under which rule.

    ``outside`` marks a trade made before or after office: it can be matched only with one made in office. ``own`` marks the
    expiration of a written option, which can be matched only with its writing.
    """

    standing: Standing
    reason: str
    citations: tuple[Citation, ...] = ()
    outside: bool = False
    own: bool = False


def _excluded(reason: str, *citations: Citation) -> TradeTreatment:
    return TradeTreatment(Standing.EXCLUDED, reason, citations)


def _asked(reason: str, *citations: Citation) -> TradeTreatment:
    return TradeTreatment(Standing.ASKED, reason, citations)


def treat(trade: ListedTrade, facts: ShortSwingFacts) -> TradeTreatment:
    """Return whether a trade counts; the first rule that decides is given."""
    found = next(decided for step in _STEPS for decided in step(trade, facts))
    if found.standing is not Standing.EXCLUDED and trade.is_unpriced:
        return _asked("The price is not known, so the trade is not in the profit.")
    return found


def _by_decision(trade: ListedTrade, facts: ShortSwingFacts) -> Iterator[TradeTreatment]:
    decided = facts.decided(trade.id)
    if decided is None:
        return
    if decided.counts:
        yield TradeTreatment(Standing.COUNTS, decided.note or "Counted by a decision.", own=_is_expiration(trade))
        return
    cited = (rule(decided.rule),) if decided.rule else ()
    covers = f"Exempt: {exemption(decided.rule).covers}." if decided.rule else "Excluded by a decision."
    yield _excluded(decided.note or covers, *cited)


def _by_user(trade: ListedTrade, _facts: ShortSwingFacts) -> Iterator[TradeTreatment]:
    if trade.counts is False:
        yield _excluded(trade.note or "Excluded by the list of trades.")
    if trade.counts:
        yield TradeTreatment(Standing.COUNTS, "Counted by the list of trades.", own=_is_expiration(trade))


def _by_issuer(_trade: ListedTrade, facts: ShortSwingFacts) -> Iterator[TradeTreatment]:
    if facts.foreign_private_issuer:
        yield _excluded("Section 16(b) does not apply to a foreign private issuer.", rule("3a12-3(b)"))


def _is_expiration(trade: ListedTrade) -> bool:
    return trade.code.partition("/")[0] == "E"


def _by_code(trade: ListedTrade, facts: ShortSwingFacts) -> Iterator[TradeTreatment]:
    """Exclude what the rule of a code exempts. Rule 16b-3 exempts nothing for a person who is only a ten percent holder."""
    letter, _, mark = trade.code.partition("/")
    code = CODES.get(letter)
    if not letter or mark == "K":
        return
    if code is None:
        yield _asked(f"{letter} is not a transaction code.")
        return
    cited = tuple(rule(one) for one in code.rule.split(", ") if one)
    closed = not facts.in_office and code.rule.startswith("16b-3")
    if closed and letter == "M":
        yield _asked("For a ten percent holder an exercise is exempt only in or at the money.", rule("16b-6(b)"))
    elif closed and letter in _OF_RULE_16B_3 and not trade.price:
        yield _asked("Rule 16b-3 does not exempt a ten percent holder, and the row states no price.", rule("16b-3"))
    elif is_exempt_code(letter, in_office=facts.in_office):
        yield _excluded(f"Code {letter} ({code.meaning[0].lower()}{code.meaning[1:]}) is exempt from Section 16(b).", *cited)
    elif code.matching is Matching.ASK and not closed:
        said = f" The row says: {trade.note}" if trade.note else ""
        yield _asked(
            f"Code {letter}: whether it is a purchase or sale depends on facts that the code does not state.{said}", *cited
        )


@cache
def is_exempt_code(letter: str, *, in_office: bool) -> bool:
    """Whether the rule of a transaction code exempts from Section 16(b); Rule 16b-3 only persons in office."""
    code = CODES.get(letter)
    return code is not None and code.matching is Matching.NO and (in_office or not code.rule.startswith("16b-3"))


def _by_doubt(trade: ListedTrade, _facts: ShortSwingFacts) -> Iterator[TradeTreatment]:
    if trade.doubt:
        yield _asked(trade.doubt)


def _by_words(trade: ListedTrade, _facts: ShortSwingFacts) -> Iterator[TradeTreatment]:
    """Ask about a row whose own footnotes call it exempt: what of it is exempt may be a part alone."""
    if _calls_itself_exempt(trade.note):
        yield _asked(f"The row itself says that it is exempt: {trade.note}", statute("(b)"))


@lru_cache(maxsize=16384)
def _calls_itself_exempt(note: str) -> bool:
    return _EXEMPT.search(note) is not None


def _by_office(trade: ListedTrade, facts: ShortSwingFacts) -> Iterator[TradeTreatment]:
    """Decide trades before and after office (Rules 16a-2(a) and (b))."""
    if not facts.in_office:
        return
    if facts.since and trade.day < facts.since:
        if facts.by_registration is False:
            yield _excluded("Made before the person became a director or officer.", rule("16a-2(a)"))
        elif last_day_to_match(trade.day) < facts.since:
            yield _excluded("Made six months or more before the person became a director or officer.", rule("16a-2(a)"))
        elif facts.by_registration is None:
            reason = "Made before the person became a director or officer; it counts only where a first registration of a class"
            yield _asked(f"{reason} alone gave the status.", rule("16a-2(a)"))
        else:
            reason = "Made before the registration from which alone the status arose; it matches trades made in office."
            yield TradeTreatment(Standing.COUNTS, reason, (rule("16a-2(a)"),), outside=True)
    if facts.until and trade.day > facts.until:
        if last_day_to_match(facts.until) < trade.day:
            yield _excluded("Made six months or more after the person left office.", rule("16a-2(b)"))
        else:
            reason = "Made after the person left office; it matches opposite trades made in office."
            yield TradeTreatment(Standing.COUNTS, reason, (rule("16a-2(b)"),), outside=True)


def _out_of_office(trade: ListedTrade, facts: ShortSwingFacts) -> Iterator[TradeTreatment]:
    """Decide trades before and after office of a person who is a ten percent holder as well, whatever the office."""
    if not facts.in_office or "ten percent" not in facts.roles or not facts.is_out_of_office(trade.day):
        return
    before = facts.percent_before(trade.id, trade.day)
    if before is None:
        reason = "Made out of office by a ten percent holder, and the percentage held immediately before is not known."
        yield _asked(f"{reason} State it under [[percent]].", statute("(b)"))
    elif before > _TEN_PERCENT:
        reason = f"Made out of office by a holder of {in_percent(before)}%."
        yield TradeTreatment(Standing.COUNTS, reason, (statute("(b)"),), own=_is_expiration(trade))


def _by_percentage(trade: ListedTrade, facts: ShortSwingFacts) -> Iterator[TradeTreatment]:
    """Exclude trades of a ten percent holder who did not hold more than ten percent immediately before."""
    if facts.in_office:
        return
    before = facts.percent_before(trade.id, trade.day)
    if before is not None and before <= _TEN_PERCENT:
        held = f"{in_percent(before)}% held immediately before, which is not more than 10%."
        yield _excluded(held, statute("(b)"), FOREMOST if trade.purchase else RELIANCE)


def in_percent(number: Fraction) -> str:
    """Return a percentage in decimals, rounded down to four of them."""
    return f"{int(number * 10**4) // 10**4}.{int(number * 10**4) % 10**4:04}".rstrip("0").rstrip(".")


def _otherwise(trade: ListedTrade, _facts: ShortSwingFacts) -> Iterator[TradeTreatment]:
    yield TradeTreatment(Standing.COUNTS, f"A {trade.side} that no rule exempts.", (statute("(b)"),), own=_is_expiration(trade))


_Step = Callable[[ListedTrade, ShortSwingFacts], Iterator[TradeTreatment]]
_STEPS: tuple[_Step, ...] = (
    _by_decision,
    _by_user,
    _by_issuer,
    _by_code,
    _by_doubt,
    _by_words,
    _out_of_office,
    _by_office,
    _by_percentage,
    _otherwise,
)
