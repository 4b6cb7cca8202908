"""Splits: one ratio by which holdings of an issuer changed over the same days.

A split differs from other changes by its evidence: two holdings whose balances changed in one ratio of small whole numbers, to
the share, over intervals that overlap; or one, where a footnote of the issuer's insiders mentions a split.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from section16.ledger.entries.split import SecuritySplit
from section16.ledger.lots.cause import Cause
from section16.ledger.lots.lot import Assertion, Lot
from section16.ledger.thresholds import LEAST_RATIO, MOST_RATIO, ROUNDED_LOTS, ROUNDED_PART, SHARP_RATIO

_WORD = re.compile(
    r"\b(?:stock|share|forward|reverse|for-\d+)[\s-]+split|\breverse\s+(?:stock|share)|\bfor[\s-]1\b|\b1[\s-]for\b",
    re.IGNORECASE,
)
_FOR_ONE = re.compile(r"for[\s-]1|1[\s-]for")


def splits_of(issuer: str, assertions: Iterable[Assertion], *, mentioned: bool) -> list[SecuritySplit]:
    """Return the splits that the breaks among an issuer's assertions show, earliest first.

    ``mentioned`` says whether a footnote of the issuer's filings mentions one, so that one holding is evidence enough of n for
    1 or 1 for n. A split changes every holding: where others of the same title went through the same days unchanged, it was
    something else. Of two ratios over the same days the one that more holdings show counts.
    """
    assertions = list(assertions)
    breaks = [one for one in assertions if one.cause is Cause.UNEXPLAINED and one.lot and _can_show(one.lot)]
    agreeing = [one for one in assertions if one.gap == 0 and one.previous is not None and one.opening]
    votes: dict[Fraction, list[Assertion]] = defaultdict(list)
    for assertion in breaks:
        for ratio in ratios(assertion.opening, assertion.entry.start):
            votes[ratio].append(assertion)
    # Balances whose lots were rounded singly show no ratio to the share; they count beside a holding that does, over its days.
    for ratio, voters in votes.items():
        voters.extend(
            one for one in breaks if one not in voters and _nearly(one, ratio) and _interval(one) in map(_interval, voters)
        )
    found: list[SecuritySplit] = []
    taken: set[int] = set()
    for ratio, voters in sorted(
        votes.items(), key=lambda item: (-len(_lots(item[1])), item[0].numerator + item[0].denominator)
    ):
        for group in _overlapping([voter for voter in voters if id(voter) not in taken]):
            split = _split(issuer, ratio, group)
            # Of two ratios over the same days the one that more holdings show counts: the other is a coincidence of sizes.
            rival = any(split.after < other.by and other.after < split.by for other in found)
            if (
                not rival
                and _enough(group, mentioned=mentioned and 1 in (ratio.numerator, ratio.denominator))
                and not _contradicted(group, agreeing)
            ):
                found.append(split)
                taken.update(map(id, group))
    return sorted(found, key=lambda split: (split.after, split.by))


def ratios(before: Decimal | None, after: Decimal | None) -> Iterator[Fraction]:
    """Yield the simple ratios that two balances have to the share: n:1, 1:n, and those of denominators up to ten.

    Ratios between one half and one are left out: vesting in equal parts makes them, and reverse splits do not. Where there was
    such a split, the user's decisions can state it.
    """
    if before is None or after is None or min(before, after) < LEAST_RATIO or before == after:
        return
    seen = set()
    for old in range(1, 11):
        new = round(after * old / before)
        if 0 < new <= MOST_RATIO * old and abs(before * new / old - after) < 1:
            seen.add(Fraction(new, old))
    for new in (1, 2):
        old = round(before * new / after)
        if 0 < old <= MOST_RATIO and abs(before * new / old - after) < 1:
            seen.add(Fraction(new, old))
    yield from sorted(ratio for ratio in seen if ratio <= Fraction(1, 2) or ratio > 1)


def speaks_of_split(texts: Iterable[str]) -> bool:
    """Whether a footnote or remark mentions a split."""
    return any(_could_speak_of_split(text.lower()) and _WORD.search(text) for text in texts)


def _could_speak_of_split(text: str) -> bool:
    """Whether a text in lower case has a part of what is searched for: finding none takes a tenth of the time."""
    return "split" in text or "reverse" in text or _FOR_ONE.search(text) is not None


def _can_show(lot: Lot) -> bool:
    """Whether a lot can show splits: grants of units shrink by simple ratios when they vest."""
    return lot.traits.definite and (lot.traits.table == "II" or not lot.traits.granted)


def rounded_singly(before: Decimal, after: Decimal, ratio: Fraction) -> bool:
    """Whether a balance has a ratio except for the rounding of its lots: 20 shares, or five in ten thousand."""
    off = abs(before * ratio.numerator / ratio.denominator - after)
    return off < 1 or off <= min(Decimal(ROUNDED_LOTS), ROUNDED_PART * after)


def _nearly(assertion: Assertion, ratio: Fraction) -> bool:
    before, after = assertion.opening, assertion.entry.start
    return (
        before is not None and after is not None and min(before, after) >= SHARP_RATIO and rounded_singly(before, after, ratio)
    )


def _lots(voters: list[Assertion]) -> set[int]:
    return {voter.lot.number for voter in voters if voter.lot}


def _enough(group: list[Assertion], *, mentioned: bool) -> bool:
    """Whether the holdings of a group prove a ratio: two large ones, three of any size; with a footnote one or two."""
    sizes = sorted(
        {lot.number: min(a.opening or 0, a.entry.start or 0) for a in group if (lot := a.lot)}.values(), reverse=True
    )
    if mentioned:
        return sizes[0] >= SHARP_RATIO or len(sizes) >= 2  # noqa: PLR2004 - two holdings
    return len(sizes) >= 3 or (len(sizes) == 2 and sizes[1] >= SHARP_RATIO)  # noqa: PLR2004 - as the docstring says


def _contradicted(group: list[Assertion], agreeing: list[Assertion]) -> bool:
    """Whether holdings of the same titles went through the days of a group unchanged: more than one for four that changed.

    A split changes every holding, but rows that still state the balance before it occur.
    """
    after, by = _days(group)
    titles = {voter.lot.traits.title for voter in group if voter.lot}
    unchanged = {
        other.lot.number
        for other in agreeing
        if other.lot and other.lot.traits.title in titles and _interval(other)[0] <= after and _interval(other)[1] >= by
    }
    return len(unchanged) * 4 > len(_lots(group))


def _overlapping(voters: list[Assertion]) -> Iterator[list[Assertion]]:
    """Yield groups of voters whose intervals have a day in common."""
    voters = sorted(voters, key=lambda voter: (_interval(voter)[1], voter.entry.id))
    while voters:
        last = _interval(voters[0])[1]
        group = [voter for voter in voters if _interval(voter)[0] < last]
        yield group or voters[:1]
        voters = [voter for voter in voters if voter not in (group or voters[:1])]


def _interval(assertion: Assertion) -> tuple[date, date]:
    """Return the day of the balance before and the day of the row."""
    before = assertion.previous
    return (before.entry.when if before else date.min), assertion.entry.when


def _days(group: list[Assertion]) -> tuple[date, date]:
    """Return the last day before and the first day after what all of a group went through."""
    return max(_interval(voter)[0] for voter in group), min(_interval(voter)[1] for voter in group)


def _split(issuer: str, ratio: Fraction, group: list[Assertion]) -> SecuritySplit:
    after, by = _days(group)
    rows = tuple(voter.entry.id for voter in group)
    return SecuritySplit(issuer=issuer, new=ratio.numerator, old=ratio.denominator, after=after, by=by, rows=rows)
