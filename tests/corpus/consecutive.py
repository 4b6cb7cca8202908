"""Consecutive filings of one owner in one issuer: what the ledger has after the first against what the second starts from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

import msgspec

from section16.drafting.adoption.carried import Carried, carried, matching
from section16.ledger.book import IssuerBook
from section16.ledger.causes.plan_lines import plan_line
from section16.ledger.entries.entry import LedgerFiling
from section16.ledger.entries.split import SecuritySplit, between
from section16.ledger.ledger import Ledger
from section16.ledger.linking.splits import rounded_singly
from section16.ledger.lots.cause import Cause
from section16.ledger.lots.lot import Assertion

AGREES, STARTS_FROM_NOTHING, FIRST_SEEN = "agrees", "starts from nothing", "not told of before"
"""Outcomes that are no disagreement: the last is a holding on which no earlier filing of the archive has a word."""


class Pair(msgspec.Struct, frozen=True):
    """Two filings of one owner in one issuer with none between them in the archive."""

    first: LedgerFiling
    second: LedgerFiling


class Start(msgspec.Struct, frozen=True, kw_only=True):
    """What the second filing starts from on one line, and what the ledger had after the first.

    ``outcome`` is one of those above, else the cause of the disagreement as the ledger names it with its ``evidence``.
    ``revealed`` is whether the evidence is on a form accepted after the first: nothing before it shows what the second starts
    from. ``plan_line`` marks accounts of employee plans.
    """

    issuer: str
    row: str
    table: str
    holding: bool
    stated: Decimal
    told: Decimal | None
    outcome: str
    evidence: tuple[str, ...] = ()
    revealed: bool = False
    plan_line: bool = False

    @property
    def differs(self) -> bool:
        """Whether the two disagree."""
        return self.outcome not in (AGREES, STARTS_FROM_NOTHING, FIRST_SEEN)


def pairs_of(ledger: Ledger, most: int) -> list[Pair]:
    """Return pairs of filings that follow each other, spread evenly over all there are, in the order of the second."""
    chains: dict[tuple[str, str], list[LedgerFiling]] = defaultdict(list)
    for filing in ledger.filings:
        if filing.known is not None:
            chains[filing.issuer, filing.owners[0]].append(filing)
    found = [
        Pair(first, second)
        for chain in chains.values()
        for first, second in pairwise(chain)
        if first.known is not None and second.known is not None and first.known < second.known
    ]
    found.sort(key=lambda pair: (pair.second.order, pair.first.order))
    chosen = min(most, len(found))
    return [found[number * len(found) // chosen] for number in range(chosen)]


def starts_of(ledger: Ledger, pair: Pair) -> Iterator[Start]:
    """Yield for each line of the second filing what it starts from: untouched holdings, and balances before transactions."""
    issuer, posted = pair.first.issuer, ledger.book(pair.first.issuer).posted
    before = IssuerBook(issuer, posted, known_at=pair.first.known)
    after = IssuerBook(issuer, posted, known_at=pair.second.known)
    holdings = carried(before, vested_by=pair.second.day)  # the day of a draft is known
    known = {filing.accession for filing, _ in before.posted}
    for one in _first_rows(after.assertions, pair.second):
        stated = _stated(one)
        if stated is None:
            continue  # the row says no amount, and so does the form
        told = _told(holdings, matching(holdings, one.entry, before.identity), one, stated, after.splits)
        yield Start(
            issuer=issuer,
            row=one.entry.id,
            table=one.entry.table,
            holding=one.entry.holding,
            stated=stated,
            told=told,
            outcome=_outcome(one, stated, told),
            evidence=tuple(f"{evidence.test}: {evidence.says}" for evidence in one.evidence),
            revealed=not {row.split()[0] for evidence in one.evidence for row in evidence.rows} <= known,
            plan_line=plan_line(one),
        )


def _first_rows(assertions: Sequence[Assertion], filing: LedgerFiling) -> Iterator[Assertion]:
    """Yield the first row of a filing on each lot."""
    seen: set[int] = set()
    for one in assertions:
        if one.entry.filing.accession == filing.accession:
            number = one.lot.number if one.lot else -1
            if number < 0 or number not in seen:
                yield one
            seen.add(number)


def _stated(one: Assertion) -> Decimal | None:
    """Return the balance before a row: what is owned less the change, or all changes where rows state one total."""
    if one.entry.holding:
        return one.entry.owned
    return None if one.entry.owned is None or one.change is None else one.entry.owned - one.change


def _told(
    holdings: Sequence[Carried], alike: Sequence[Carried], one: Assertion, stated: Decimal, splits: Sequence[SecuritySplit]
) -> Decimal | None:
    """Return what the ledger had: of the holding that the row goes on from, else of one that looks like it.

    Of awards that look alike the one of that size counts, where there is one: whoever drafts names the award. A split of the
    issuer's between the two filings is known to whoever drafts, and what was held is carried through it.
    """
    before = one.previous.entry.id if one.previous else ""
    same = [held.amount for held in holdings if any(earlier.entry.id == before for earlier in held.lot.history)]
    amounts = same or [held.amount for held in alike]
    if one.previous is not None:
        made = list(between(splits, one.previous.entry.when, one.entry.when))
        if any(rounded_singly(amount, stated, split.ratio) for amount in same for split in made):
            return stated
    return stated if stated in amounts else next(iter(amounts), None)


def _outcome(one: Assertion, stated: Decimal, told: Decimal | None) -> str:
    if told == stated:
        return AGREES
    if not stated and (told is None or one.cause is Cause.OPENS):
        return STARTS_FROM_NOTHING  # an award of its own, whatever was held of others
    return FIRST_SEEN if one.cause is Cause.FIRST_SIGHT else one.cause.value
