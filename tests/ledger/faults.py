"""Faults put into chains of balances that agree, to see what the ledger makes of them.

What counts as a fault is told by the statements alone, never by what the ledger answers: something that was filed and is
true is lacking or altered, and a statement that remains depends on it. Two things that can be done to filings are none
(docs/ledger.md): to take away an amendment or a row of it, because the version before it stands then and the forms are those
of a day on which nothing had been amended; and to take away a filing that moves shares between the owner's own holdings of
a class, because such a move need not be reported and the forms that remain show one.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import msgspec

from section16.ledger.book import IssuerBook
from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.entries.entry import Entry, LedgerFiling
from section16.ledger.lots.cause import AGREEING, Cause
from section16.ledger.lots.lot import Assertion

FAULTY = {Cause.MISSING, Cause.ERROR, Cause.UNEXPLAINED}
"""The causes that say of a fault what it is, or at the least that something is wrong."""
NOT_KNOWN = {Cause.FIRST_SIGHT, Cause.OPENS, Cause.RESTATED}
"""The causes that explain nothing: nothing earlier is known, or another version of the row is."""


@dataclass(frozen=True)
class Injection:
    """A fault: what was done, to which row, and the issuer's filings with it."""

    kind: str
    row: str
    posted: tuple[PostedFiling, ...]


@dataclass(frozen=True)
class Outcome:
    """What the ledger made of it: the rows that followed before and do not any more, with their causes.

    It is ``told`` when one of them at the least is called faulty, and none is explained away. A row that is said to be seen
    for the first time is not explained: nothing before it is known, as where a filing is reported for another owner.
    """

    injection: Injection
    changed: tuple[tuple[str, Cause], ...]

    @property
    def told(self) -> bool:
        causes = {cause for _, cause in self.changed}
        return not causes.isdisjoint(FAULTY) and causes <= FAULTY | NOT_KNOWN


def injections(book: IssuerBook, draw: random.Random, count: int) -> Iterator[Injection]:
    """Yield faults put at random into rows that follow and from which another row follows."""
    targets = [row for row in book.view.assertions if _in_a_chain(row)]
    if not targets:
        return
    for _ in range(count):
        row = draw.choice(targets)
        kind, fault = draw.choice(KINDS)
        posted = fault(book, row, draw)
        if posted is not None:
            yield Injection(kind, row.entry.id, tuple(posted))


def _in_a_chain(row: Assertion) -> bool:
    """Whether a transaction of a lot known from an earlier filing follows, and the next row follows from it."""
    after = row.next
    return (
        row.cause is Cause.AGREES
        and not row.evidence
        and row.opening is not None
        and row.lot is not None
        and row.lot.history[0].entry.filing.accession != row.entry.filing.accession
        and not row.entry.holding
        and abs(row.entry.change or Decimal(0)) >= 10
        and (row.entry.owned or Decimal(0)) >= 10
        and after is not None
        and after.cause is Cause.AGREES
        and not after.evidence
    )


def judged(book: IssuerBook, injection: Injection) -> Outcome:
    """Return what a new book over the faulty filings makes of the rows that followed before."""
    before = {row.entry.id: row for row in book.view.assertions}
    after = IssuerBook(book.issuer, injection.posted, book.decisions)
    changed = []
    for row in after.view.assertions:
        was = before.get(row.entry.id)
        if was is None or row.cause is was.cause:
            continue
        if was.cause in AGREEING and row.cause not in AGREEING:
            changed.append((row.entry.id, row.cause))
    return Outcome(injection, tuple(changed))


def outcomes(books: list[IssuerBook], count: int, seed: int) -> list[Outcome]:
    """Return what became of so many faults, put into books at random, the larger ones more often."""
    draw = random.Random(seed)
    weights = [len(book.view.assertions) for book in books]
    found: list[Outcome] = []
    while len(found) < count:
        (book,) = draw.choices(books, weights)
        found.extend(judged(book, injection) for injection in injections(book, draw, 3))
    return found[:count]


# --- the faults


def _replaced(book: IssuerBook, target: Entry, *new: Entry) -> list[PostedFiling]:
    return [
        (filing, tuple(one for row in rows for one in ((row,) if row is not target else new))) for filing, rows in book.posted
    ]


def remove_filing(book: IssuerBook, row: Assertion, _draw: random.Random) -> list[PostedFiling] | None:
    accession = row.entry.filing.accession
    lot = row.lot
    if lot is None or row.entry.filing.amends:
        return None
    filed = [one for one in book.view.filed(accession) if one.lot is not None and one.lot.traits.same_class(lot.traits)]
    moved = min(abs(_changed(filed)), abs(_changed(one for one in filed if one.lot is lot)))
    later = next((one for one in lot.history[row.index :] if one.entry.filing.accession != accession), None)
    if moved < 10 or later is None or later.cause is not Cause.AGREES:
        return None
    return [one for one in book.posted if one[0].accession != accession]


def _changed(rows: Iterable[Assertion]) -> Decimal:
    return sum((one.entry.change or Decimal(0) for one in rows), Decimal(0))


def drop_row(book: IssuerBook, row: Assertion, _draw: random.Random) -> list[PostedFiling] | None:
    return None if row.entry.filing.amends else _replaced(book, row.entry)


def flip_sign(book: IssuerBook, row: Assertion, _draw: random.Random) -> list[PostedFiling] | None:
    return _replaced(book, row.entry, msgspec.structs.replace(row.entry, change=-(row.entry.change or Decimal(0))))


def change_digit(book: IssuerBook, row: Assertion, draw: random.Random) -> list[PostedFiling] | None:
    return _mistyped(book, row, draw, _other_digit)


def transpose(book: IssuerBook, row: Assertion, draw: random.Random) -> list[PostedFiling] | None:
    return _mistyped(book, row, draw, _two_swapped)


def swap_owner(book: IssuerBook, row: Assertion, draw: random.Random) -> list[PostedFiling] | None:
    """Report the filing for another owner of the issuer."""
    others = sorted({filing.owners for filing, _ in book.posted if set(filing.owners).isdisjoint(row.entry.filing.owners)})
    if not others or remove_filing(book, row, draw) is None:
        return None
    owners = draw.choice(others)
    return [
        (_with_owners(filing, owners), tuple(msgspec.structs.replace(one, filing=_with_owners(filing, owners)) for one in rows))
        if filing.accession == row.entry.filing.accession
        else (filing, rows)
        for filing, rows in book.posted
    ]


def _with_owners(filing: LedgerFiling, owners: tuple[str, ...]) -> LedgerFiling:
    return msgspec.structs.replace(filing, owners=owners)


def _mistyped(
    book: IssuerBook, row: Assertion, draw: random.Random, slip: Callable[[str, random.Random], str | None]
) -> list[PostedFiling] | None:
    """Mistype the shares or the amount owned."""
    field = draw.choice(["change", "owned"])
    value: Decimal = getattr(row.entry, field)
    typed = slip(format(abs(value), "f"), draw)
    if typed is None or Decimal(typed) == abs(value):
        return None
    number = Decimal(typed).copy_sign(value)
    entry = (
        msgspec.structs.replace(row.entry, change=number)
        if field == "change"
        else msgspec.structs.replace(row.entry, owned=number)
    )
    return _replaced(book, row.entry, entry)


def _other_digit(text: str, draw: random.Random) -> str | None:
    at = draw.choice([place for place, sign in enumerate(text) if sign.isdigit()])
    return text[:at] + draw.choice([digit for digit in "0123456789" if digit != text[at]]) + text[at + 1 :]


def _two_swapped(text: str, draw: random.Random) -> str | None:
    places = [at for at in range(len(text) - 1) if text[at : at + 2].isdigit() and text[at] != text[at + 1]]
    if not places:
        return None
    at = draw.choice(places)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


KINDS: tuple[tuple[str, Callable[[IssuerBook, Assertion, random.Random], list[PostedFiling] | None]], ...] = (
    ("filing removed", remove_filing),
    ("digit changed", change_digit),
    ("digits transposed", transpose),
    ("row dropped", drop_row),
    ("sign flipped", flip_sign),
    ("owner swapped", swap_owner),
)
