"""Amendments: what a 3/A, 4/A or 5/A restates, what it adds, and how sure that is.

An amendment takes the place of the form that it amends. Rows that both have are restated; rows that only the
amendment has are added; rows that only the original has remain in force, because an amendment supersedes only what it restates.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta

import msgspec

from section16.ledger.entries.decisions import Decisions
from section16.ledger.entries.entry import Entry, LedgerFiling
from section16.ledger.entries.identity import Identity
from section16.ledger.entries.statements import sentences

_LATE = timedelta(days=2)
"""The filing date that an amendment states and the day of acceptance may differ: after 10 p.m. the next business day counts."""

_DUE = timedelta(days=4)
"""Within these days the Forms 4 of a fiscal year's last transactions are filed: two business days and a weekend."""

_LEFT_OUT = re.compile(
    r"^(?=.*\b(?:row|line|transaction|holding|sale|purchase|grant|award|gift|exercise)s?\b)"
    r"(?!.*\b(?:includ\w*|price|date|code|title|footnote|amount)s?\b).*\b(?:left out|omitted)\b",
    re.IGNORECASE | re.DOTALL,
)
"""A sentence about a row that the original left out; one about a cell, or about what a balance includes, corrects a row."""

PostedFiling = tuple[LedgerFiling, tuple[Entry, ...]]


class AmendmentEffect(msgspec.Struct, frozen=True, kw_only=True):
    """What an amendment does to the filing it amends.

    ``restates`` pairs rows, the amendment's first, by their ids; ``adds`` are rows that the original lacks, ``remaining`` rows
    of the original that the amendment does not repeat and that remain in force, ``removes`` rows that it takes back.
    ``original`` is empty when the ledger lacks it. ``sure`` is false where it is unclear what is meant; ``says`` explains it
    in words.
    """

    accession: str
    original: str = ""
    restates: tuple[tuple[str, str], ...] = ()
    adds: tuple[str, ...] = ()
    remaining: tuple[str, ...] = ()
    removes: tuple[str, ...] = ()
    sure: bool
    says: str = ""

    def concerns(self, row: str) -> bool:
        """Whether a row restates another, is restated or is taken back."""
        return row in self.removes or any(row in pair for pair in self.restates)


def amended(
    posted: Iterable[PostedFiling], decisions: Decisions, identity: Identity
) -> tuple[list[PostedFiling], list[AmendmentEffect]]:
    """Return an issuer's filings with their amendments applied, in the order in which they take effect, and what was done.

    The filings are to be in the order in which they became known.
    """
    decided = {one.accession: one.original for one in decisions.of("amends")}
    in_force: dict[str, PostedFiling] = {}
    applied: dict[str, str] = {}
    found: list[AmendmentEffect] = []
    for filing, entries in posted:
        if not filing.amends:
            in_force[filing.accession] = (filing, entries)
            continue
        named = decided.get(filing.accession)
        original = _original(filing, in_force) if named is None else applied.get(named, named)
        if original not in in_force:
            says = (
                _lacking(filing) if named is None else f"a decision says that it amends {named}, which was not filed before it"
            )
            found.append(AmendmentEffect(accession=filing.accession, sure=False, says=says))
            in_force[filing.accession] = (filing, entries)
            continue
        amendment, rows = _applied(filing, entries, in_force[original], identity)
        found.append(amendment)
        applied[filing.accession] = original
        in_force[original] = (in_force[original][0], rows)
    return sorted(in_force.values(), key=lambda one: _place(one[0])), found


def _lacking(filing: LedgerFiling) -> str:
    return f"the form that it amends, filed on {filing.original or 'a date it does not state'}, is not in the ledger"


def _place(filing: LedgerFiling) -> tuple[datetime, str]:
    """Return the place of a filing among others: the time of the state that it reports.

    A Form 4 reports what is owned when it is filed. Form 3 reports the day of the event, Form 5 the end of the fiscal year,
    however late they come; an amendment whose original is missing takes the place of the original.
    """
    when, accession = filing.order
    day = filing.original if filing.amends else None
    if filing.form[:1] in ("3", "5") and filing.period is not None:
        day = filing.period
    if day is None or day >= when.date():
        return when, accession
    if filing.form.startswith("3"):
        return datetime.combine(day, time.min), accession
    return min(datetime.combine(day + _DUE, time.max), when), accession


def _original(filing: LedgerFiling, in_force: dict[str, PostedFiling]) -> str | None:
    """Return the accession of the filing that another amends, where no decision says it.

    It is the same form of the same owners for the same period, filed on the day that the amendment states; the owners, the form
    and one of the two days are enough.
    """
    best: tuple[int, str] | None = None
    for accession, (other, _) in in_force.items():
        if (
            other.form != filing.form.removesuffix("/A")
            or set(other.owners).isdisjoint(filing.owners)
            or other.order >= filing.order
        ):
            continue
        dated = filing.original is not None and any(
            day is not None and abs(day - filing.original) <= _LATE for day in (other.filed, other.day)
        )
        same_period = filing.stated_period is not None and other.stated_period == filing.stated_period
        score = 2 * dated + same_period + (other.owners == filing.owners)
        if (dated or (filing.original is None and same_period)) and (best is None or score >= best[0]):
            best = (score, accession)
    return best[1] if best else None


def _applied(
    filing: LedgerFiling, entries: tuple[Entry, ...], original: PostedFiling, identity: Identity
) -> tuple[AmendmentEffect, tuple[Entry, ...]]:
    """Return what an amendment does to the rows in force, and the rows in force afterwards."""
    pairs = dict(_pairs(entries, original[1], identity))
    restated = {old.id: entry for entry in entries if (old := pairs.get(entry.id))}
    left = [row for row in original[1] if row.id not in restated]
    removes, doubt = _equal_rows(original[1], restated, identity)
    remaining = tuple(row for row in left if row.id not in removes)
    adds = tuple(entry for entry in entries if entry.id not in pairs)
    rows = tuple(restated.get(row.id, row) for row in original[1] if row.id not in removes) + adds
    if remaining and adds:
        doubt = "rows of the original are not repeated and others are added: some may be meant to replace others"
    amendment = AmendmentEffect(
        accession=filing.accession,
        original=original[0].accession,
        restates=tuple((entry.id, pairs[entry.id].id) for entry in entries if entry.id in pairs),
        adds=tuple(entry.id for entry in adds),
        remaining=tuple(row.id for row in remaining),
        removes=removes,
        sure=not doubt,
        says=doubt,
    )
    return amendment, rows


def _equal_rows(rows: Iterable[Entry], restated: dict[str, Entry], identity: Identity) -> tuple[tuple[str, ...], str]:
    """Return the rows that are taken back by restating fewer of several equal rows, and why it is uncertain which these are.

    An amendment that repeats everything else and one of two equal rows without a change takes the other back: it was reported
    twice. With a change, or among rows that are not repeated either, both may be meant to remain.
    """
    equal: dict[object, list[Entry]] = defaultdict(list)
    for row in rows:
        equal[_identical(row, identity)].append(row)
    groups = [group for group in equal.values() if len({row.id in restated for row in group}) > 1]
    if not groups:
        return (), ""
    twins = {row.id for group in groups for row in group}
    whole = all(row.id in restated for row in rows if row.id not in twins)
    removes = []
    for group in groups:
        again = [restated[row.id] for row in group if row.id in restated]
        if whole and all(_identical(entry, identity) == _identical(group[0], identity) for entry in again):
            removes += [row.id for row in group if row.id not in restated]
    places = " and ".join(row.place for row in groups[0])
    fate = "what is not restated is taken back" if removes else "what is not restated remains in force"
    return tuple(removes), f"rows {places} of the original are equal and not all restated: which are meant is uncertain; {fate}"


def _pairs(new: Iterable[Entry], old: Iterable[Entry], identity: Identity) -> Iterator[tuple[str, Entry]]:
    """Yield each row of an amendment that restates one of the original, by its id, with that row.

    Rows pair by what they are about, the most alike first: the same change and balance, then the same day and code, the same
    transaction under other words, and on another day.
    """
    left = list(new)
    free = list(old)
    forgotten = {entry.id for entry in left if _left_out(entry) or any(_beside(entry, row, identity) for row in free)}
    levels = [_identical, _same_event, _same_day, _other_words, _other_day]
    if len(left) >= len(free):  # the whole form is restated: what is left over on both sides belongs together
        levels.append(_same_code)
    for alike in levels:
        spots: dict[object, list[Entry]] = defaultdict(list)
        for row in free:
            spots[alike(row, identity)].append(row)
        for entry in list(left):
            rows = spots.get(alike(entry, identity))
            if alike in (_same_day, _same_code) and rows and _another(entry, rows[0]):
                continue
            if rows and (alike is _identical or entry.id not in forgotten):
                row = rows.pop(0)
                free.remove(row)
                left.remove(entry)
                yield entry.id, row


def _beside(entry: Entry, row: Entry, identity: Identity) -> bool:
    """Whether a transaction goes on from the balance of another, or leads to it: then it was forgotten, not restated."""
    if entry.holding or entry.start is None or row.start is None or entry.start == row.start:
        return False
    joins = entry.start == row.owned or entry.owned == row.start
    return joins and _same_line(entry, identity) == _same_line(row, identity)


def _left_out(entry: Entry) -> bool:
    """Whether a footnote of a row says that the original had left it out."""
    return any(_LEFT_OUT.match(sentence.strip()) for text in entry.texts() for sentence in sentences(text))


def _another(entry: Entry, row: Entry) -> bool:
    """Whether a row is one more, not the same one corrected: of other terms, or another amount from another balance."""
    if entry.table == "II" and _other_terms(entry, row):
        return True
    return not entry.holding and entry.change != row.change and entry.start != row.start


def _other_terms(entry: Entry, row: Entry) -> bool:
    """Whether exercise price and expiration both differ: of an option that is corrected one of them remains."""
    terms = (entry.exercise_price, row.exercise_price), (entry.expiration, row.expiration)
    return all(one is not None and two is not None and one != two for one, two in terms)


def _same_line(entry: Entry, identity: Identity) -> tuple[object, ...]:
    return entry.table, entry.holding, identity.title(entry.title), entry.direct, identity.nature(entry.nature)


def _same_code(entry: Entry, identity: Identity) -> tuple[object, ...]:
    return (*_same_line(entry, identity), entry.code)


def _other_day(entry: Entry, identity: Identity) -> tuple[object, ...]:
    return (*_same_code(entry, identity), entry.change if not entry.holding else entry.owned)


def _other_words(entry: Entry, _identity: Identity) -> tuple[object, ...]:
    return entry.table, entry.holding, entry.direct, entry.day, entry.code, entry.change, entry.owned


def _same_day(entry: Entry, identity: Identity) -> tuple[object, ...]:
    return (*_same_line(entry, identity), entry.day, entry.code)


def _same_event(entry: Entry, identity: Identity) -> tuple[object, ...]:
    series = (entry.exercise_price, entry.expiration)
    return (*_same_day(entry, identity), *series, entry.change)


def _identical(entry: Entry, identity: Identity) -> tuple[object, ...]:
    return (*_same_event(entry, identity), entry.owned, entry.price, entry.exercise_date)
