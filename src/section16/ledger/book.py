"""The book of one issuer at one time of knowledge: its filings with amendments put in, the walk over them, and every cause."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from section16.ledger.amendment import Posted, amended
from section16.ledger.assertion import Assertion, Cause, Evidence
from section16.ledger.causes.run import explain
from section16.ledger.causes.view import IssuerView
from section16.ledger.decisions import Decisions
from section16.ledger.entry import Entry
from section16.ledger.exercises import Link, links_of
from section16.ledger.identity import Identity, Merge
from section16.ledger.learning import Learnt, learn
from section16.ledger.lot import Lot, Traits
from section16.ledger.splits import Split, speaks_of_split, splits_of
from section16.ledger.units import in_units
from section16.ledger.walk import IssuerWalk

_WALKS: Final = 3
"""A third walk rarely learns anything new; the last one stands."""


class IssuerBook:
    """What the filings of one issuer's insiders say together.

    ``posted`` are its filings, in any order; ``known_at`` leaves out what was not known by then. Nothing depends on the
    order of arrival: filings take their place by acceptance, ties break by accession number.
    """

    def __init__(
        self, issuer: str, posted: Iterable[Posted], decisions: Decisions | None = None, known_at: datetime | None = None
    ) -> None:
        self.issuer = issuer
        self.decisions = decisions or Decisions()
        self.identity = Identity(issuer, self.decisions)
        left_out = {one.accession for one in self.decisions.of("leave_out")}
        chosen = [one for one in posted if one[0].accession not in left_out and _known(one, known_at)]
        self.posted = sorted(chosen, key=lambda one: one[0].order)
        standing, self.amendments = amended(self.posted, self.decisions, self.identity)
        self.standing = in_units(standing, self.identity)
        self._traits: dict[str, Traits] = {}
        self.splits, self._walk = self._walked()
        self.view = IssuerView(self._walk.assertions, self._walk.lots, self._superseded(), self.splits)
        explain(self.view)

    def _walked(self) -> tuple[list[Split], IssuerWalk]:
        """Return the splits and the walk that knows them: each walk teaches the next, see :class:`Learnt`."""
        given = self.decisions.splits(self.issuer)
        told = speaks_of_split(text for filing, _ in self.standing for text in filing.footnotes.values())
        walk, splits, learnt = self._once(Learnt(tuple(given))), given, Learnt(tuple(given))
        for _ in range(_WALKS):
            seen = splits_of(self.issuer, walk.assertions, told=told)
            known = [
                *splits,
                *(split for split in seen if not any(split.after < other.by and other.after < split.by for other in splits)),
            ]
            splits = sorted(known, key=lambda split: (split.after, split.by))
            more = learn(learnt, walk.assertions, walk.lots, splits, walk.traits_of)
            if more == learnt:
                break
            learnt, walk = more, self._once(more)
        return splits, walk

    def _once(self, learnt: Learnt) -> IssuerWalk:
        walk = IssuerWalk(learnt, self.identity, self._traits)
        for filing, entries in self.standing:
            walk.post(filing, entries)
        return walk

    def _superseded(self) -> dict[str, tuple[Entry, ...]]:
        """Return the entries that each row of an amendment restates, by its id, the latest version first."""
        entries = {entry.id: entry for _, rows in self.posted for entry in rows}
        found: dict[str, tuple[Entry, ...]] = {}
        for amendment in self.amendments:
            for new, old in amendment.restates:
                found[new] = (entries[old], *found.get(old, ()))
        return found

    @property
    def lots(self) -> list[Lot]:
        """Every lot, in the order in which they were seen first."""
        return self._walk.lots

    @property
    def assertions(self) -> list[Assertion]:
        """Every row's assertion, standing and superseded, by filing, table and row."""
        superseded = [
            Assertion(old, Cause.RESTATED, (Evidence("amendment", f"restated by {new}", (new,)),))
            for new, versions in self.view.superseded.items()
            for old in versions[:1]
        ]
        return sorted(
            [*self._walk.assertions, *superseded], key=lambda one: (one.entry.filing.order, one.entry.table, one.entry.row)
        )

    def links(self) -> list[Link]:
        """Return the exercises: rows of Table II and Table I that belong together."""
        return links_of(entry for _, rows in self.standing for entry in rows)

    def merges(self) -> list[Merge]:
        """Return what is taken for one security or one holder, and why."""
        return self.identity.merges(entry for _, rows in self.posted for entry in rows)


def _known(posted: Posted, known_at: datetime | None) -> bool:
    if known_at is None:
        return True
    known = posted[0].known
    return known is not None and known <= known_at
