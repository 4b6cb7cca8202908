"""The book of one issuer at one time of knowledge: its filings with amendments applied, their rows linked, every cause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cached_property
from typing import Final

from section16.ledger.blocks.block import Block, blocks_of
from section16.ledger.causes.catalogue import explain
from section16.ledger.causes.view import IssuerView
from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.entries.decisions import Decisions
from section16.ledger.entries.entry import Entry
from section16.ledger.entries.identity import Identity, Merge
from section16.ledger.entries.in_force import filings_in_force
from section16.ledger.entries.split import SecuritySplit
from section16.ledger.linking.exercises import Link, links_of
from section16.ledger.linking.learning import Learned, learn
from section16.ledger.linking.linker import IssuerLinker
from section16.ledger.linking.splits import speaks_of_split, splits_of
from section16.ledger.lots.cause import Cause, Evidence
from section16.ledger.lots.lot import Assertion, Lot
from section16.ledger.lots.traits import Traits

_PASSES: Final = 3
"""A third pass rarely learns anything new; the last one counts."""


class IssuerBook:
    """What the filings of one issuer's insiders say together.

    ``posted`` are its filings, in any order; ``known_at`` leaves out what was not known by then. Nothing depends on the
    order of arrival: filings take their place by acceptance, ties break by accession number.
    """

    def __init__(
        self, issuer: str, posted: Iterable[PostedFiling], decisions: Decisions | None = None, known_at: datetime | None = None
    ) -> None:
        self.issuer = issuer
        self.decisions = decisions or Decisions()
        self.identity = Identity(issuer, self.decisions)
        found = filings_in_force((one for one in posted if is_known(one, known_at)), self.decisions, self.identity)
        self.filings = found
        self.posted, self.in_force, self.amendments = found.posted, found.in_force, found.amendments
        self._traits: dict[str, Traits] = {}
        self.splits, self.learned, linker = self._linked()
        superseded = self._superseded()
        self._postings = linker.postings
        self.view = IssuerView(linker.assertions, linker.lots, superseded, self.splits)
        verdicts = explain(self.view)
        if verdicts:
            self._postings.judge(verdicts)
            self.view = IssuerView(self._postings.assertions, self._postings.lots, superseded, self.splits)

    def _linked(self) -> tuple[list[SecuritySplit], Learned, IssuerLinker]:
        """Return the splits, what was learned, and the linker of the last pass: each teaches the next, see :class:`Learned`.

        A pass is not repeated where what it has taught would change none of its answers.
        """
        given = self.decisions.splits(self.issuer)
        mentioned = speaks_of_split(
            text for filing, _ in self.in_force for text in (*filing.footnotes.values(), filing.remarks)
        )
        linker, splits, learned = self._once(Learned(tuple(given))), given, Learned(tuple(given))
        for _ in range(_PASSES):
            seen = splits_of(self.issuer, linker.assertions, mentioned=mentioned)
            known = [
                *splits,
                *(split for split in seen if not any(split.after < other.by and other.after < split.by for other in splits)),
            ]
            splits = sorted(known, key=lambda split: (split.after, split.by))
            more = learn(learned, linker.assertions, linker.lots, splits, linker.traits_of)
            if linker.consulted.answers_alike(more):
                return splits, more, linker
            learned, linker = more, self._once(more)
        return splits, learned, linker

    def _once(self, learned: Learned) -> IssuerLinker:
        linker = IssuerLinker(learned, self.identity, self._traits)
        for filing, entries in self.in_force:
            linker.post(filing, entries)
        return linker

    def _superseded(self) -> dict[str, tuple[Entry, ...]]:
        """Return the entries that each row of an amendment restates, by its id, the latest version first."""
        found: dict[str, tuple[Entry, ...]] = {}
        for amendment in self.amendments:
            for new, old in amendment.restates:
                found[new] = (self._entries[old], *found.get(old, ()))
        return found

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        return {entry.id: entry for _, rows in self.posted for entry in rows}

    @property
    def lots(self) -> Sequence[Lot]:
        """Every lot, in the order in which they were seen first."""
        return self._postings.lots

    @property
    def assertions(self) -> list[Assertion]:
        """Every row's assertion, in force and superseded, by filing, table and row."""
        superseded = [
            Assertion(
                entry=old,
                cause=Cause.RESTATED,
                evidence=(Evidence("amendment", f"restated by {new}", (new,)),),
                change=old.change,
                balance=old.owned,
            )
            for new, versions in self.view.superseded.items()
            for old in versions[:1]
        ]
        superseded.extend(
            Assertion(
                entry=self._entries[row],
                cause=Cause.RESTATED,
                evidence=(Evidence("amendment", f"taken back by {amendment.accession}: {amendment.says}"),),
                change=self._entries[row].change,
                balance=self._entries[row].owned,
            )
            for amendment in self.amendments
            for row in amendment.removes
        )
        return sorted(
            [*self._postings.assertions, *superseded], key=lambda one: (one.entry.filing.order, one.entry.table, one.entry.row)
        )

    @cached_property
    def blocks(self) -> list[Block]:
        """Every block: the lots that are the same securities, reported by one reporting person or by several."""
        return blocks_of(self.lots, self.view.superseded)

    @cached_property
    def _block_of(self) -> dict[int, Block]:
        return {lot: block for block in self.blocks for lot in block.lots}

    def block_of(self, lot: Lot) -> Block:
        """Return the block that a lot is, or is a part of."""
        return self._block_of[lot.number]

    def links(self) -> list[Link]:
        """Return the exercises: rows of Table II and Table I that belong together."""
        return list(self._links)

    @cached_property
    def _links(self) -> list[Link]:
        return links_of(entry for _, rows in self.in_force for entry in rows)

    def merges(self) -> list[Merge]:
        """Return what is taken for one security or one holder, and why."""
        return self.identity.merges(entry for _, rows in self.posted for entry in rows)


def is_known(posted: PostedFiling, known_at: datetime | None) -> bool:
    """Whether a filing was known at a time; one of unknown time was known at none."""
    if known_at is None:
        return True
    known = posted[0].known
    return known is not None and known <= known_at
