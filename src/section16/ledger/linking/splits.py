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
from typing import Final

import msgspec

from section16.ledger.entries.split import SecuritySplit
from section16.ledger.lots.cause import Cause
from section16.ledger.lots.lot import Assertion, Lot
from section16.ledger.thresholds import (
    LEAST_RATIO,
    LOTS_COMPARED,
    MOST_RATIO,
    ROUNDED_LOTS,
    ROUNDED_PART,
    ROUNDED_PRICE,
    SHARP_RATIO,
)

_WORD = re.compile(
    r"\b(?:stock|share|forward|reverse|for-\d+)[\s-]+split|\bthe\s+split\b(?!-)|\breverse\s+(?:stock|share)|\bfor[\s-]1\b|\b1[\s-]for\b",
    re.IGNORECASE,
)
_ZERO: Final = Decimal(0)
_HALF_CENT: Final = Fraction(1, 200)
_FOR_ONE = re.compile(r"1(?:(?<=for[\s-]1)|[\s-]for)")
"""As "for 1" and "1-for", but looked for from the digit, which few texts have."""


class _Vote(msgspec.Struct, frozen=True, eq=False):
    """A holding whose balance changed between two reports: what it was and became, the days of both, and the row of the later.

    ``repriced`` says that the holding is a derivative whose exercise price changed inversely.
    """

    lot: int
    title: tuple[str, ...]
    before: Decimal
    after: Decimal
    first: date
    last: date
    row: str
    repriced: bool = False

    @property
    def size(self) -> Decimal:
        """The smaller of the two balances."""
        return min(self.before, self.after)


def splits_of(issuer: str, assertions: Iterable[Assertion], *, mentioned: bool) -> list[SecuritySplit]:
    """Return the splits that the breaks among an issuer's assertions show, earliest first.

    ``mentioned`` says whether a footnote of the issuer's filings mentions one, so that one holding is evidence enough of n for
    1 or 1 for n. A split changes every holding: where others of the same title went through the same days unchanged, it was
    something else. Of two ratios over the same days the one that more holdings show counts.
    """
    assertions = list(assertions)
    breaks = [_vote(one) for one in assertions if one.cause is Cause.UNEXPLAINED and one.lot and _can_show(one.lot)]
    agreeing = [one for one in assertions if one.gap == 0 and one.previous is not None and one.opening]
    votes: dict[Fraction, list[_Vote]] = defaultdict(list)
    for vote in breaks:
        for ratio in ratios(vote.before, vote.after):
            votes[ratio].append(vote)
    for ratio, vote in _repriced(assertions):
        votes[ratio].append(vote)
    # Balances whose lots were rounded singly show no ratio to the share; they count beside a holding that does, over its days.
    for ratio, voters in votes.items():
        voters.extend(
            one
            for one in breaks
            if one not in voters and _nearly(one, ratio) and (one.first, one.last) in map(_interval, voters)
        )
    found: list[SecuritySplit] = []
    parts: list[SecuritySplit] = []
    taken: set[int] = set()
    for ratio, voters in sorted(
        votes.items(), key=lambda item: (-len(_lots(item[1])), item[0].numerator + item[0].denominator)
    ):
        for group in _overlapping([voter for voter in voters if id(voter) not in taken]):
            split = _split(issuer, ratio, group)
            # Of two ratios over the same days the one that more holdings show counts: the other is a coincidence of sizes,
            # or one of two splits of which other holdings show the product.
            rival = any(split.after < other.by and other.after < split.by for other in found)
            if rival:
                parts.append(split)
            elif _enough(group, mentioned=mentioned and 1 in (ratio.numerator, ratio.denominator)) and not _contradicted(
                group, agreeing
            ):
                found.append(split)
                taken.update(map(id, group))
    divided = (one for split in found for one in _divided(split, parts))
    return sorted(divided, key=lambda split: (split.after, split.by))


def _divided(split: SecuritySplit, parts: Iterable[SecuritySplit]) -> tuple[SecuritySplit, ...]:
    """Return the two splits that one is the product of, where holdings reported between the two show them; else the split."""
    within = [part for part in parts if part.after < split.by and split.after < part.by]
    for one in within:
        for two in within:
            if one.ratio * two.ratio == split.ratio and one.by <= two.after:
                return (
                    msgspec.structs.replace(one, after=max(one.after, split.after)),
                    msgspec.structs.replace(two, by=min(two.by, split.by)),
                )
    return (split,)


def _vote(one: Assertion) -> _Vote:
    """Return a break as a vote; the day of a balance that no row states is unknown."""
    lot, before = one.lot, one.previous
    assert lot is not None
    first = before.entry.as_of if before else date.min
    return _Vote(
        lot.number, lot.traits.title, one.opening or _ZERO, one.entry.start or _ZERO, first, one.entry.when, one.entry.id
    )


def _repriced(assertions: Iterable[Assertion]) -> Iterator[tuple[Fraction, _Vote]]:
    """Yield derivatives of one expiration that are reported at another price than before, with the ratio of number and price.

    A row at the new price continues no lot, so that it is no break. The earlier lot is reported no more.
    """
    series: dict[object, dict[int, Lot]] = defaultdict(dict)
    for one in assertions:
        lot = one.lot if one.index == 0 and one.entry.table == "II" else None
        if lot is not None and lot.traits.definite and not lot.traits.dollars:
            series[lot.owners, lot.traits.line, lot.traits.series[1]][lot.number] = lot
    for lots in series.values():
        later = sorted(lots.values(), key=lambda lot: (lot.history[0].entry.when, lot.number)) if len(lots) > 1 else []
        for at, lot in enumerate(later):
            row = lot.history[0].entry
            for earlier in later[max(0, at - LOTS_COMPARED) : at]:
                last = earlier.history[-1]
                before, after = earlier.balance, row.start or _ZERO
                if last.entry.as_of >= row.when or not before or not after:
                    continue
                for ratio in _price_ratios(earlier.traits.price, lot.traits.price):
                    if rounded_singly(before, after, ratio):
                        days = last.entry.as_of, row.when
                        yield ratio, _Vote(lot.number, lot.traits.title, before, after, *days, row.id, repriced=True)


def _price_ratios(before: Decimal | None, after: Decimal | None) -> Iterator[Fraction]:
    """Yield the simple ratios by which a split would have changed one exercise price to another, both rounded to the cent."""
    if before is None or after is None or before == after:
        return
    for ratio in _near(Fraction(before) / Fraction(after), most_new=10):
        apart = abs(Fraction(before) / ratio - Fraction(after))
        rounding = _HALF_CENT * (1 + 1 / ratio)
        if apart == 0 or (apart <= rounding <= Fraction(after) * Fraction(ROUNDED_PRICE)):
            yield ratio


def ratios(before: Decimal | None, after: Decimal | None) -> Iterator[Fraction]:
    """Yield the simple ratios that two balances have to the share: n:1, 1:n, and those of denominators up to ten.

    Ratios between one half and one are left out: vesting in equal parts makes them, and reverse splits do not. Where there was
    such a split, the user's decisions can state it.
    """
    if before is None or after is None or min(before, after) < LEAST_RATIO or before == after:
        return
    for ratio in _near(Fraction(after) / Fraction(before)):
        if abs(before * ratio.numerator / ratio.denominator - after) < 1:
            yield ratio


def _near(quotient: Fraction, *, most_new: int = 2) -> list[Fraction]:
    """Return the simple ratios nearest to a quotient: one of each denominator up to ten, and 1 or 2 for up to 1,000.

    A price shows the ratio beside the number, so that up to ten for 1,000 are tried: two splits may make 4 for 15.
    """
    top, bottom = quotient.numerator, quotient.denominator
    tried = [(_rounded(top * old, bottom), old) for old in range(1, 11)]
    found = {(new, old) for new, old in tried if 0 < new <= MOST_RATIO * old}
    tried = [(new, _rounded(bottom * new, top)) for new in range(1, most_new + 1)]
    found.update((new, old) for new, old in tried if 0 < old <= MOST_RATIO)
    return sorted({Fraction(new, old) for new, old in found if new * 2 <= old or new > old})


def _rounded(top: int, bottom: int) -> int:
    """Return a quotient as a whole number, a half to the even one, as Python rounds fractions, without making one."""
    whole, rest = divmod(top, bottom)
    return whole + (rest * 2 > bottom or (rest * 2 == bottom and whole % 2))


def speaks_of_split(texts: Iterable[str]) -> bool:
    """Whether a footnote or remark mentions a split."""
    return any(_could_speak_of_split(text.lower()) and _WORD.search(text) for text in texts)


def _could_speak_of_split(text: str) -> bool:
    """Whether a text in lower case has a part of what is searched for: finding none takes a tenth of the time."""
    return "split" in text or "reverse" in text or _FOR_ONE.search(text) is not None


def _can_show(lot: Lot) -> bool:
    """Whether a lot can show splits: grants of units shrink by simple ratios when they vest, and dollars do not split."""
    return lot.traits.definite and not lot.traits.dollars and (lot.traits.table == "II" or not lot.traits.granted)


def rounded_singly(before: Decimal, after: Decimal, ratio: Fraction) -> bool:
    """Whether a balance has a ratio except for the rounding of its lots: 20 shares, or five in ten thousand."""
    off = abs(before * ratio.numerator / ratio.denominator - after)
    return off < 1 or off <= min(Decimal(ROUNDED_LOTS), ROUNDED_PART * after)


def _nearly(vote: _Vote, ratio: Fraction) -> bool:
    return vote.size >= SHARP_RATIO and rounded_singly(vote.before, vote.after, ratio)


def _lots(voters: Iterable[_Vote]) -> set[int]:
    return {voter.lot for voter in voters}


def _enough(group: list[_Vote], *, mentioned: bool) -> bool:
    """Whether the holdings of a group prove a ratio: two large ones, three of any size; with a footnote one or two.

    A derivative whose exercise price changed inversely is large enough whatever its size, and alone if it is large.
    """
    if len(_lots(group)) == 1 and group[0].repriced:
        return group[0].size >= SHARP_RATIO or mentioned
    found = {vote.lot: SHARP_RATIO if vote.repriced else vote.size for vote in group}
    sizes = sorted(found.values(), reverse=True)
    if mentioned:
        return sizes[0] >= SHARP_RATIO or len(sizes) >= 2  # noqa: PLR2004 - two holdings
    return len(sizes) >= 3 or (len(sizes) == 2 and sizes[1] >= SHARP_RATIO)  # noqa: PLR2004 - as the docstring says


def _contradicted(group: list[_Vote], agreeing: list[Assertion]) -> bool:
    """Whether holdings of the same titles went through the days of a group unchanged: more than one for four that changed.

    A split changes every holding, but rows that still state the balance before it occur. Beside one derivative alone holdings
    of any title count.
    """
    after, by = _days(group)
    titles = {voter.title for voter in group} if len(_lots(group)) > 1 or not group[0].repriced else None
    unchanged = {
        other.lot.number
        for other in agreeing
        if other.lot
        and (other.lot.traits.title in titles if titles is not None else _can_show(other.lot))
        and other.previous is not None
        and other.previous.entry.as_of <= after
        and other.entry.when >= by
    }
    return len(unchanged) * 4 > len(_lots(group))


def _overlapping(voters: list[_Vote]) -> Iterator[list[_Vote]]:
    """Yield groups of voters whose intervals have a day in common."""
    voters = sorted(voters, key=lambda voter: (voter.last, voter.row))
    while voters:
        last = voters[0].last
        group = [voter for voter in voters if voter.first < last]
        yield group or voters[:1]
        voters = [voter for voter in voters if voter not in (group or voters[:1])]


def _interval(vote: _Vote) -> tuple[date, date]:
    """Return the day of the balance before and the day of the row."""
    return vote.first, vote.last


def _days(group: list[_Vote]) -> tuple[date, date]:
    """Return the last day before and the first day after what all of a group went through."""
    return max(voter.first for voter in group), min(voter.last for voter in group)


def _split(issuer: str, ratio: Fraction, group: list[_Vote]) -> SecuritySplit:
    after, by = _days(group)
    rows = tuple(voter.row for voter in group)
    return SecuritySplit(issuer=issuer, new=ratio.numerator, old=ratio.denominator, after=after, by=by, rows=rows)
