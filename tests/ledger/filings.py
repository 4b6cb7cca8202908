"""Invented filings as short as their stories: rows with amounts and days, filed by invented people of an invented issuer."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from section16.ledger.book import IssuerBook
from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.entries.decisions import decisions_of
from section16.ledger.entries.entry import Entry, LedgerFiling
from section16.ledger.linking.learning import Learned
from section16.ledger.linking.linker import IssuerLinker
from section16.ledger.lots.cause import Cause
from section16.ledger.lots.lot import Assertion

ISSUER = "0009999100"
ADA, BEN, CLEO, DORA = "0009999201", "0009999202", "0009999203", "0009999204"
COMMON = "Common Stock"
UNITS = "Restricted Stock Units"
OPTION = "Stock Option"

Amount = int | str | Decimal | None


def row(table: str = "I", *, title: str = COMMON, through: str = "", note: str = "", cell: str = "", **said: Any) -> Entry:
    """Return a row that is not filed yet: its filing and its place are set by :func:`filed`.

    ``through`` is the nature of an indirect holding, ``note`` the text of a footnote on ``cell``.
    """
    for name in ("owned", "change", "price", "exercise_price", "underlying_shares"):
        said[name] = _decimal(said.get(name))
    for name in ("day", "expiration", "exercise_date"):
        said[name] = _day(said.get(name))
    notes: dict[str, tuple[str, ...]] = {cell or "shares_owned": (note,)} if note else {}
    said = {"holding": False, "direct": not through, **said}
    return Entry(
        filing=LedgerFiling(accession="", form=""), table=table, row=0, nature=through, title=title, notes=notes, **said
    )


def holding(owned: Amount, **said: Any) -> Entry:
    return row(owned=owned, holding=True, **said)


def sale(shares: Amount, left: Amount, day: str = "", **said: Any) -> Entry:
    return row(change=-_whole(shares), owned=left, day=day, **{"code": "S", **said})


def purchase(shares: Amount, now: Amount, day: str = "", **said: Any) -> Entry:
    return row(change=_whole(shares), owned=now, day=day, **{"code": "P", **said})


def vesting(shares: Amount, now: Amount, day: str = "", **said: Any) -> Entry:
    """Return shares that units, or an option, gave: a row of Table I of code M."""
    return purchase(shares, now, day, **{"code": "M", **said})


def grant(units: Amount, now: Amount, day: str = "", **said: Any) -> Entry:
    """Return a grant of a derivative: a row of Table II of code A."""
    return row(change=_whole(units), owned=now, day=day, **{"table": "II", "code": "A", "title": UNITS, **said})


def exercise(units: Amount, left: Amount, day: str = "", **said: Any) -> Entry:
    """Return what an exercise takes off a derivative: a row of Table II of code M."""
    return row(change=-_whole(units), owned=left, day=day, **{"table": "II", "code": "M", "title": UNITS, **said})


def filed(number: int, day: str, *rows: Entry, form: str = "4", owners: tuple[str, ...] = (ADA,), **said: Any) -> PostedFiling:
    """Return a filing of rows, accepted at noon; transactions without a day of their own are of the day of filing."""
    when = date.fromisoformat(day)
    for name in ("period", "original", "signed"):
        said[name] = _day(said.get(name))
    filing = LedgerFiling(
        accession=accession(number),
        form=form,
        accepted=datetime.combine(when, time(12)),
        filed=when,
        issuer=ISSUER,
        owners=owners,
        names=said.pop("names", tuple(f"Person {owner[-1]}" for owner in owners)),
        footnotes={note: note for entry in rows for marks in entry.notes.values() for note in marks},
        **said,
    )
    places = {"I": 0, "II": 0}
    entries = []
    for entry in rows:
        told = entry.day or (None if entry.holding else when)
        entries.append(replace(entry, filing=filing, row=places[entry.table], day=told))
        places[entry.table] += 1
    return filing, tuple(entries)


def accession(number: int) -> str:
    return f"9999999999-25-{number:06}"


def at(place: str) -> str:
    """Return the id of a row: ``2 I/1`` is the first row of Table I of filing 2."""
    number, _, rest = place.partition(" ")
    return f"{accession(int(number))} {rest}"


def book_of(*posted: PostedFiling, decisions: str = "") -> IssuerBook:
    return IssuerBook(ISSUER, posted, decisions_of(decisions))


def told(book: IssuerBook, place: str) -> Assertion:
    """Return what the book makes of a row that stands."""
    return next(one for one in book.view.assertions if one.entry.id == at(place))


def causes(book: IssuerBook) -> dict[str, Cause]:
    """Return the cause of every row that stands, by its place: ``2 I/1``."""
    return {f"{int(one.entry.filing.accession[-6:])} {one.entry.place}": one.cause for one in book.view.assertions}


def lots(book: IssuerBook) -> list[list[str]]:
    """Return the rows of every lot, by their places."""
    return [[f"{int(one.entry.filing.accession[-6:])} {one.entry.place}" for one in lot.history] for lot in book.lots]


def linked(*posted: PostedFiling, learned: Learned | None = None) -> IssuerLinker:
    """Return filings linked once in their order, before anything is learned from it or explained."""
    linker = IssuerLinker(learned)
    for filing, entries in posted:
        linker.post(filing, entries)
    return linker


def _decimal(amount: Amount) -> Decimal | None:
    return None if amount is None else Decimal(amount)


def _whole(amount: Amount) -> Decimal:
    return Decimal(amount or 0)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


OPENED_BY_BOTH = filed(1, "2025-01-10", holding(10_000, through="By fund"), owners=(ADA, BEN))
"""A fund that two owners report on one form."""
