"""What is held on a day according to the ledger: each holding with the last row that states it and the terms of that row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from section16.ledger.answers.position import Position, position_of
from section16.ledger.answers.scheduled import left_by_schedule
from section16.ledger.book import IssuerBook
from section16.ledger.entries.entry import Entry
from section16.ledger.entries.identity import Identity
from section16.ledger.lots.lot import Lot
from section16.ledger.lots.traits import Traits


class Carried(msgspec.Struct, frozen=True):
    """A holding that is carried forward: its position, its lot, and the last entry that describes it."""

    position: Position
    lot: Lot
    entry: Entry
    vested_to: Decimal | None = None
    """What the schedule in the footnote leaves on the day, where it leaves less than was reported."""

    @property
    def amount(self) -> Decimal:
        """How much is held."""
        return self.position.balance if self.vested_to is None else self.vested_to

    @property
    def direct(self) -> bool:
        """Whether it is held directly; a row that does not say so is direct where it names no nature."""
        return not self.entry.nature if self.entry.direct is None else self.entry.direct

    @property
    def granted(self) -> Entry | None:
        """The row that granted it: the lot's first, where that opens it from nothing under code A.

        The first row that mentions an award is often a later one: on Form 3 it was granted before.
        """
        first = self.lot.history[0].entry
        return first if first.code == "A" and not first.holding and first.start == 0 else None

    @property
    def whole_class(self) -> bool:
        """Whether later grants were added to one balance: the issuer counts all awards of the class together."""
        return any(
            one.entry.code == "A" and one.entry.change and one.entry.change > 0 and one.entry.start
            for one in self.lot.history[1:]
        )


def carried(book: IssuerBook, as_of: date | None = None, vested_by: date | None = None) -> list[Carried]:
    """Return everything held in an issuer on a day, in the order in which it was first reported, without balances of zero.

    Without a day the last report counts. Units whose vestings are never reported in rows are carried to what their schedule
    leaves on ``vested_by``, or on the day.
    """
    return list(_carried(book, as_of, vested_by or as_of))


def _carried(book: IssuerBook, as_of: date | None, vested_by: date | None) -> Iterator[Carried]:
    for lot in book.lots:
        position = position_of(lot, book.splits, as_of) if lot.history else None
        if position is not None and position.balance > 0:
            entry = next(one.entry for one in lot.history if one.entry.id == position.row)
            left = left_by_schedule(lot, book.lots, vested_by) if vested_by else None
            if left != 0:
                yield Carried(position, lot, entry, left)


def matching(holdings: Sequence[Carried], entry: Entry, identity: Identity) -> list[Carried]:
    """Return the holdings that a later row can describe: of the same owners, class, holder and terms.

    Awards of equal terms cannot be distinguished, so that there may be several.
    """
    traits = Traits(entry, identity)
    owners = set(entry.filing.owners)
    return [one for one in holdings if owners & one.lot.owners and Traits(one.entry, identity).same_line(traits)]
