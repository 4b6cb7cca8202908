"""Classes of which nothing says whether their trades match: what the profit would be if they did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

import msgspec

from section16.shortswing.facts import ShortSwingFacts
from section16.shortswing.lots import in_dollars
from section16.shortswing.problem import Candidate, problems
from section16.shortswing.solution import profit_of
from section16.why import Incomplete

_FEW = 6
"""Of more classes all are asked about at once, since each pair takes a computation of its own."""


def doubtful_classes(candidates: Sequence[Candidate], facts: ShortSwingFacts, profit: Fraction) -> Iterator[Incomplete]:
    """Yield the classes whose trades would raise the profit if they matched each other, with the amount.

    Classes that the facts state as their own underlying ones derive from no other, and are not asked about.
    """
    of_class: defaultdict[str, list[Candidate]] = defaultdict(list)
    for one in candidates:
        of_class[one.underlying].append(one)
    settled = {one.name for one in facts.class_ if one.name == one.underlying}
    names = sorted(of_class)
    for some in combinations(names, 2) if len(names) <= _FEW else (tuple(names),):
        if not settled.issuperset(some):
            group = [one for name in some for one in of_class[name]]
            gain = _profit([_as_one(one) for one in group]) - _profit(group)
            if gain > 0:
                yield _incomplete(some, group, profit, profit + gain)


def _profit(candidates: Sequence[Candidate]) -> Fraction:
    return sum((profit_of(problem) for problem in problems(candidates)), start=Fraction(0))


def _as_one(one: Candidate) -> Candidate:
    """Return a trade as one in one class of all; a derivative security keeps its own terms."""
    if one.trade.security != one.underlying:
        return msgspec.structs.replace(one, underlying="")
    return msgspec.structs.replace(one, underlying="", trade=msgspec.structs.replace(one.trade, security=""))


def _incomplete(names: Sequence[str], group: Sequence[Candidate], profit: Fraction, together: Fraction) -> Incomplete:
    shown = [name or "the class without a name" for name in names]
    listed = f"{', '.join(shown[:-1])} and {shown[-1]}"
    effect = (
        "Their trades are not matched with each other. Matched share for share, the profit would be"
        f" ${in_dollars(together):,} instead of ${in_dollars(profit):,}."
    )
    if len({_plain(name) for name in names}) == 1:
        what, remedy = f"Whether {listed} are one class", "If so, write its name alike in all rows; if not,"
    else:
        what = f"Whether one of {listed} is convertible into another of them or derives from it"
        remedy = "If so, state it under [[class]] in the facts; if not,"
    if len(names) == 2:  # noqa: PLR2004 - a pair
        what = what.replace("another of them", "the other")
    own = f"{remedy} state each there as its own underlying class."
    return Incomplete(what, effect, own, rows=tuple(one.trade.id for one in group))


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))
