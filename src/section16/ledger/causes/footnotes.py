"""Causes that a footnote states in numbers. A word alone is never a cause, but a hint; see :func:`hints`.

Words about plans, dividends and corrections are as frequent beside exchanged differences as beside real ones (docs/adr/0014).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache
from itertools import combinations

from section16.ledger.causes.view import IssuerView, closes_a_short_position, ids
from section16.ledger.entries.statements import misstatements, numbers, sentences
from section16.ledger.entries.wording import pattern
from section16.ledger.lots.cause import Evidence
from section16.ledger.lots.lot import Assertion
from section16.ledger.thresholds import LEAST_ROUNDED_SHARE, LEAST_STATED, MOST_NUMBERS, SENTENCES_BACK

# Words of a sentence about what the balance includes or how it changed. "Report" was tried and removed: it is in footnotes of
# every kind.
_BALANCE = re.compile(
    r"\b(?:includ|reflect|adjust|increas|decreas|omit|inadvert|err|correct|since|previous|prior|dividend|purchase plan|espp|401"
    r"|contribut|transfer|distribut|total|aggregate|balance|accru|no longer)",
    re.IGNORECASE,
)
_AWARDS = re.compile(
    r"\b(?:unvested|(?:will|shall|that|which|scheduled to|subject to)\s+vest\w*|vest(?:ing)? (?:on|in|over))\b", re.IGNORECASE
)
"""A sentence about the composition of the balance: awards that are in it, not what was added to it."""
_CREDITED = re.compile(r"\bdividend", re.IGNORECASE)
"""Dividends on awards are added to the balance, though the sentence speaks of unvested units."""
_SLIP = re.compile(r"\b(?:inadvert|omit|err|correct|mistake|previously)", re.IGNORECASE)
"""Words by which a later footnote admits what an earlier report omitted; other numbers are of its own transaction."""
_CAME_IN = re.compile(r"\b(?:purchase plan|espp|dividends?|drip)\b", re.IGNORECASE)
_ROUNDINGS = (ROUND_FLOOR, ROUND_CEILING)
_HINTS = {
    "plan": re.compile(
        r"\b(?:401\s*\(?k\)?|espp|employee stock purchase|savings plan|retirement plan|plan statement)\b", re.IGNORECASE
    ),
    "dividends": re.compile(r"\bdividend(?:s| equivalents?| reinvestment)\b", re.IGNORECASE),
    "earlier error": re.compile(
        r"\b(?:inadvertently|erroneous\w*|incorrect\w*|correct(?:s|ed|ion)|clerical|scrivener)\b", re.IGNORECASE
    ),
    "earlier transfer": re.compile(r"\b(?:transferred|distribut\w+|contribut\w+|change in (?:the )?form)\b", re.IGNORECASE),
    "units included": re.compile(
        r"(?:^|(?<=\.))(?>[^.]*?\binclud\w+\b)[^.]*\b(?:restricted|unvested|units?|rsus?)\b", re.IGNORECASE
    ),
}


def _significant(value: Decimal) -> bool:
    """Whether a number is significant: neither small nor a round constant; one with a fraction is from one share on.

    Grants and sales of round amounts are so frequent that equal ones prove nothing.
    """
    if value % 1:
        return abs(value) >= 1
    return abs(value) >= LEAST_ROUNDED_SHARE * 10 or (abs(value) >= LEAST_STATED and len(str(abs(int(value))).rstrip("0")) > 1)


def _stated(texts: Iterable[str]) -> list[tuple[Decimal, ...]]:
    return [tuple(map(Decimal, numbers(text))) for text in texts]


def stated_of_the_balance(row: Assertion) -> list[tuple[Decimal, ...]]:
    """Return the numbers in those sentences of the row's footnotes that are about the balance, not the transaction alone."""
    return [_numbers_of_the_balance(text) for text in row.entry.texts()]


@lru_cache(maxsize=8192)
def _numbers_of_the_balance(text: str) -> tuple[Decimal, ...]:
    return tuple(
        Decimal(number)
        for sentence in sentences(text)
        if _BALANCE.search(sentence) and (not _AWARDS.search(sentence) or _CREDITED.search(sentence))
        for number in numbers(sentence)
    )


def _stated_beside(view: IssuerView, row: Assertion) -> list[tuple[Decimal, ...]]:
    """Return such numbers in the remarks, and in the footnotes of other rows of the holding on the same form.

    The note on what the balance includes is often on one row of several, or in the remarks (0001209191-23-028327).
    """
    others = [text for other in view.filing(row) if other.lot is row.lot for text in other.entry.texts()]
    own = set(row.entry.texts())
    return [_numbers_of_the_balance(text) for text in (*others, row.entry.filing.remarks) if text and text not in own]


def states_the_gap(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """A footnote of the row, or the remarks, state the difference, to the share where the numbers are rounded.

    Of several numbers, one that is small or round proves nothing.
    """
    for where, texts in (("a footnote of the row", stated_of_the_balance(row)), ("the form", _stated_beside(view, row))):
        for stated in texts:
            for value in stated:
                fits = value == abs(gap) or _rounds_to(value, abs(gap))
                # A small or round number counts where it is the only one that the footnote states of the balance.
                if fits and (_significant(gap) or _significant(value) or (len(stated) == 1 and value > 1)):
                    return Evidence("footnote states it", f"{where} states {value}", ids([row]))
    return None


def states_the_misstatement(_view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """A footnote of the row, or the remarks, say by how many shares the balance before was too high or too low."""
    for text in (*row.entry.texts(), row.entry.filing.remarks):
        for said in misstatements(text) if text else ():
            if said.shares == gap:
                return Evidence("footnote states it", f"the form says {said.words!r}", ids([row]))
    return None


def _rounds_to(stated: Decimal, gap: Decimal) -> bool:
    """Whether a stated number with a fraction is the gap once it is rounded, or is at most a share from a large one."""
    if stated % 1 and not gap % 1:
        return stated >= 2 and gap in {stated.to_integral_value(rounding=how) for how in _ROUNDINGS}  # noqa: PLR2004 - one share proves nothing
    return gap >= LEAST_STATED * 10 and abs(stated - gap) <= (1 if gap % 1 == 0 else Decimal("0.01"))


def later_footnote_states_it(_view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """A footnote of one of the next two reports of the holding states the difference: filers correct themselves soon."""
    if row.lot is None or abs(gap) < LEAST_STATED * 10 or not _significant(gap):
        return None
    for later in row.lot.history[row.index + 1 : row.index + 3]:
        if any(abs(gap) in stated for stated in _stated(filter(_SLIP.search, later.entry.texts()))):
            return Evidence("later footnote states it", f"a footnote of {later.entry.id} states {abs(gap)}", ids([later]))
    return None


def states_parts_of_the_gap(_view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The difference is the sum or the difference of two numbers in the row's footnotes, and not the row's own amount."""
    # Footnotes often state the parts of the transaction, such as shares withheld and shares delivered.
    if not _significant(gap) or abs(gap) == abs(row.change or 0) or abs(gap) < LEAST_STATED:
        return None
    stated = dict.fromkeys(value for values in _stated(row.entry.texts()) for value in values if value)
    if len(stated) > MOST_NUMBERS:
        return None
    for one, two in combinations(stated, 2):
        if abs(gap) in (one + two, abs(one - two)):
            return Evidence("footnotes state its parts", f"footnotes of the row state {one} and {two}", ids([row]))
    return None


def changed_number(_view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The previous report has the same sentence with another number; the two, or all such numbers, differ by the gap.

    One share is allowed for rounding where the gap is large. A number that is the balance itself is not evidence: it changes
    by the gap whatever the reason.
    """
    if row.lot is None or abs(gap) < LEAST_STATED:
        return None
    rises: list[Decimal] = []
    for text in row.entry.texts():
        earlier = _same_sentence(row, text)
        if earlier is None:
            continue
        then, now = numbers(earlier[1]), numbers(text)
        changes = [Decimal(new) - Decimal(old) for old, new in zip(then, now, strict=False)]
        near = next(
            (
                at
                for at, change in enumerate(changes)
                if abs(change - gap) <= (abs(gap) >= LEAST_ROUNDED_SHARE) and Decimal(now[at]) != row.entry.owned
            ),
            None,
        )
        if near is not None:
            message = f"the same footnote states {now[near]} where it stated {then[near]}"
            return Evidence("changed number", message, ids([earlier[0], row]))
        rises.extend(change for change in changes if change)
    if len(rises) > 1 and sum(rises) == gap:
        return Evidence("changed numbers", f"numbers in the same footnotes changed by {gap} together", ids([row]))
    return None


def _same_sentence(row: Assertion, text: str) -> tuple[Assertion, str] | None:
    """Return the last row of the lot, and its footnote, that says the same but for numbers."""
    wanted = pattern(text)
    history = row.lot.history[: row.index] if row.lot else []
    for earlier in history[: -SENTENCES_BACK - 1 : -1]:
        for said in earlier.entry.texts():
            if pattern(said) == wanted:
                return earlier, said
    return None


def without_what_is_stated(row: Assertion) -> set[Decimal]:
    """Return the gap of a row, and what is left of it without each number that a footnote on the balance states."""
    gap = row.gap or Decimal(0)
    return {gap, *(gap - value for stated in stated_of_the_balance(row) for value in stated if value >= LEAST_STATED)}


def says_what_came_in(text: str) -> bool:
    """Whether a footnote says, without a number, that a balance includes shares of an employee purchase plan or dividends."""
    return any(
        _CAME_IN.search(sentence) is not None and not numbers(sentence) and not _AWARDS.search(sentence)
        for sentence in sentences(text)
    )


def hints(row: Assertion) -> tuple[str, ...]:
    """Return what could explain a gap and proves nothing: words of the row, and a swap that buying may have closed."""
    text = " ".join((*row.entry.texts(), row.entry.nature, row.entry.title))
    short = ("short position",) if closes_a_short_position(row) else ()
    return (*short, *(name for name, words in _HINTS.items() if words.search(text)))
