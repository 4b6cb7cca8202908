"""Successor issuers: a new CIK that continues an old one, by the user's decision or by what both issuers' filings show.

A holding company takes the place of an issuer (Rule 12g-3): the shares go on under another name and CIK, without new Forms 3.
Filings of both are then one book, that of the issuer which continues last.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import permutations
from typing import Final

import msgspec

from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.entries.decisions import Decisions
from section16.ledger.entries.entry import Entry
from section16.ledger.entries.wording import nature_words, title_words
from section16.ledger.lots.cause import Evidence

_LARGE: Final = 1000
"""Fewer shares are held of two issuers alike by chance."""
_SURE: Final = 3
"""So many reporting persons with balances of their own that go on exactly make a succession sure."""
SUGGESTED: Final = 2
"""With fewer, equal balances may be chance: a director of both issuers may hold as many shares of each."""
_MORE: Final = 4
"""How many times as many balances must go on as do not."""
BOARDS: Final = 12
"""Reporting persons of more issuers than these, such as fund managers, show nothing about two of them."""

Posted = Mapping[str, Sequence[PostedFiling]]
Line = tuple[object, ...]


class Succession(msgspec.Struct, frozen=True, kw_only=True):
    """That ``issuer`` continues ``continues``, both CIKs, since a day where it is known.

    ``decided`` says that the user has decided it. Otherwise ``evidence`` shows it, and only where it is ``sure`` is it
    applied; the rest are suggestions for a decision.
    """

    issuer: str
    continues: str
    on: date | None = None
    decided: bool = False
    sure: bool = False
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()

    @property
    def applied(self) -> bool:
        """Whether the filings of both are one book."""
        return self.decided or self.sure


class Lineage:
    """Which issuers are one, by the successions that are applied."""

    def __init__(self, successions: Iterable[Succession]) -> None:
        self.successions = tuple(successions)
        self._next = {one.continues: one.issuer for one in self.successions if one.applied}
        self._before: dict[str, list[str]] = defaultdict(list)
        for old, new in self._next.items():
            self._before[new].append(old)

    def latest(self, issuer: str) -> str:
        """Return the issuer that continues an issuer last: itself where none does."""
        seen = {issuer}
        while (later := self._next.get(issuer)) is not None and later not in seen:
            seen.add(later)
            issuer = later
        return issuer

    def members(self, issuer: str) -> list[str]:
        """Return an issuer with all that it continues, directly or not."""
        found = [issuer]
        for one in found:
            found.extend(old for old in self._before.get(one, ()) if old not in found)
        return found


def successions(posted: Posted, decisions: Decisions) -> list[Succession]:
    """Return the successions that are decided, and those that filings show; a decision about an issuer overrules the latter."""
    decided = [
        Succession(issuer=one.issuer, continues=one.continues, on=one.on, decided=True, sure=True, reason=one.reason)
        for one in decisions.of("successor")
    ]
    known = {cik for one in decided for cik in (one.issuer, one.continues)}
    apart = {(one.issuer, one.continues) for one in decisions.of("other_issuer")}
    shown = (one for one in _shown(posted) if (one.issuer, one.continues) not in apart)
    return decided + [one for one in shown if known.isdisjoint((one.issuer, one.continues))]


class _Reported:
    """What the filings of an issuer state of each line first and last: its start in the first, its balance in the last."""

    def __init__(self, posted: Iterable[PostedFiling]) -> None:
        ordered = sorted(posted, key=lambda one: one[0].order)
        # An amendment goes to the issuer of the form that it amends, however late.
        own = [filing for filing, _ in ordered if not filing.amends]
        self.first = own[0] if own else ordered[0][0]
        self.last = own[-1] if own else ordered[-1][0]
        self.starts: dict[Line, Entry] = {}
        self.ends: dict[Line, Entry] = {}
        for _, entries in ordered:
            for entry in entries:
                if entry.table == "I" and entry.owned is not None:
                    line = _line(entry)
                    self.starts.setdefault(line, entry)
                    self.ends[line] = entry


def _line(entry: Entry) -> Line:
    return entry.filing.owners, title_words(entry.title), entry.direct, nature_words(entry.nature)


def _shown(posted: Posted) -> Iterator[Succession]:
    """Yield the successions that filings show, the earliest first; an issuer continues one other and is continued by one."""
    pairs = _sharing(posted)
    reported = {issuer: _Reported(posted[issuer]) for issuer in {one for one, _ in pairs}}
    found = [one for old, new in pairs if (one := _between(old, reported[old], new, reported[new])) is not None]
    taken: set[tuple[str, str]] = set()
    for one in sorted(found, key=lambda one: (not one.sure, one.on, one.issuer)):
        if taken.isdisjoint([("old", one.continues), ("new", one.issuer)]):
            taken |= {("old", one.continues), ("new", one.issuer)}
            yield one


def _sharing(posted: Posted) -> list[tuple[str, str]]:
    """Return the pairs of issuers that have several reporting persons in common, each in both orders."""
    if len(posted) < 2:  # noqa: PLR2004 - a pair
        return []
    boards: dict[str, set[str]] = defaultdict(set)
    for issuer, filings in posted.items():
        for filing, _ in filings:
            for owner in filing.owners:
                boards[owner].add(issuer)
    shared = Counter(
        pair for issuers in boards.values() if 1 < len(issuers) <= BOARDS for pair in permutations(sorted(issuers), 2)
    )
    return sorted(pair for pair, count in shared.items() if count >= SUGGESTED)


def _between(old: str, before: _Reported, new: str, after: _Reported) -> Succession | None:
    """Return the succession of one issuer by another that their filings show, if any.

    The old one's filings end where the new one's begin; and balances of the same owners, class and holder go on exactly. In a
    spin-off the owners hold as many shares of the new issuer too, but the old one's filings go on, and each files a Form 3.
    """
    if before.last.order > after.first.order:
        return None
    pairs = [(before.ends[line], entry) for line, entry in after.starts.items() if line in before.ends]
    on = [(last, first) for last, first in pairs if last.owned == first.start and (last.owned or 0) >= _LARGE]
    owners = {first.filing.owners for _, first in on}
    balances: set[Decimal | None] = {last.owned for last, _ in on}
    off = sum(bool(last.owned) and last.owned != first.start for last, first in pairs)
    if min(len(owners), len(balances)) < SUGGESTED or off * _MORE > len(on):
        return None
    form_3 = any(first.filing.form.startswith("3") for _, first in on)
    balances_of = f"{len(on)} balances of {len(owners)} reporting persons"
    says = f"{after.first.issuer_name} reports first what {before.last.issuer_name} reported last, in {balances_of}"
    return Succession(
        issuer=new,
        continues=old,
        on=after.first.day,
        sure=min(len(owners), len(balances)) >= _SURE and not form_3,
        evidence=(Evidence("balances go on", says, tuple(entry.id for pair in on[:_SURE] for entry in pair)),),
    )
