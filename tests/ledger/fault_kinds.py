"""Eight kinds of faults, each an edit of the XML of a filed form, made before anything is read.

What counts as a fault is decided by the filed statements alone, never by what the ledger answers: something that was filed and
is true is lacking or altered, and a statement that remains depends on it (docs/ledger.md).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from lxml import etree

from section16.document.submission import Submission
from section16.ledger.book import IssuerBook
from section16.ledger.lots.cause import Cause
from section16.ledger.lots.lot import Assertion

_TABLES = {"I": "nonDerivativeTable", "II": "derivativeTable"}
_BALANCES = ("sharesOwnedFollowingTransaction", "valueOwnedFollowingTransaction")
_AMOUNTS = ("transactionShares", "transactionTotalValue")
_LEAST = 10
"""Shares: a move of fewer could be rounding."""


@dataclass(frozen=True)
class Site:
    """Where a fault is made: the issuer's filings as they were read, and a row that follows and that another row follows."""

    book: IssuerBook
    submissions: dict[str, Submission]
    row: Assertion

    @property
    def accession(self) -> str:
        return self.row.entry.filing.accession


class Form:
    """The XML of one filing, to be edited."""

    def __init__(self, submission: Submission) -> None:
        content = submission.documents[submission.form_at].content
        start, end = content.find(b"<ownershipDocument"), content.rfind(b"</ownershipDocument>")
        self.root: Any = etree.fromstring(content[start:end] + b"</ownershipDocument>")

    def row(self, table: str, number: int) -> Any:
        """Return the element of a row, counted from 0 within its table."""
        return [child for child in self.root.find(_TABLES[table]) if isinstance(child.tag, str)][number]

    def value(self, table: str, number: int, names: Iterable[str]) -> Any:
        """Return the element that holds the first of the named values that the row has, or ``None``."""
        row = self.row(table, number)
        found = (element.find("value") for name in names for element in row.iter(name))
        return next((one for one in found if one is not None and (one.text or "").strip()), None)

    def bytes(self) -> bytes:
        return etree.tostring(self.root)


Edit = Callable[[Site, Form, random.Random], str | None]
"""Edits the XML, and returns what it did in words; ``None`` where it cannot be done there."""


def remove_filing(site: Site, _form: Form, _draw: random.Random) -> str | None:
    return "the filing is not there" if _moves(site) else None


def _moves(site: Site) -> bool:
    """Whether a later row depends on what the filing moved.

    Two removals are no faults. Without an amendment the version before it is in force. A move between the owner's own holdings
    of a class need not be reported (Rule 16a-13), and the forms that remain show one.
    """
    row, lot = site.row, site.row.lot
    if lot is None or row.entry.filing.amends:
        return False
    filed = [one for one in site.book.view.filed(site.accession) if one.lot and one.lot.traits.same_class(lot.traits)]
    moved = min(abs(_changed(filed)), abs(_changed(one for one in filed if one.lot is lot)))
    later = next((one for one in lot.history[row.index :] if one.entry.filing.accession != site.accession), None)
    return moved >= _LEAST and later is not None and later.cause is Cause.AGREES


def _moved_within(site: Site) -> bool:
    """Whether another row of the form moves the opposite into, or out of, another holding of the class."""
    row, lot = site.row, site.row.lot
    return lot is not None and any(
        one.entry.change == -(row.entry.change or 0)
        and one.lot is not lot
        and one.lot is not None
        and one.lot.traits.same_class(lot.traits)
        for one in site.book.view.filed(site.accession)
    )


def _changed(rows: Iterable[Assertion]) -> Decimal:
    return sum((one.entry.change or Decimal(0) for one in rows), Decimal(0))


def change_digit(site: Site, form: Form, draw: random.Random) -> str | None:
    return _mistyped(site, form, draw, _other_digit)


def transpose(site: Site, form: Form, draw: random.Random) -> str | None:
    return _mistyped(site, form, draw, _two_swapped)


def _mistyped(site: Site, form: Form, draw: random.Random, slip: Callable[[str, random.Random], str | None]) -> str | None:
    """Mistype the shares of the transaction or the amount owned."""
    entry = site.row.entry
    element = form.value(entry.table, entry.row, draw.choice((_AMOUNTS, _BALANCES)))
    text = "" if element is None else element.text.strip()
    typed = slip(text, draw) if text else None
    if typed is None or abs(Decimal(typed.replace(",", "")) - Decimal(text.replace(",", ""))) < 1:
        return None  # less than a share is what rounding makes
    element.text = typed
    return f"{text} became {typed}"


def _other_digit(text: str, draw: random.Random) -> str | None:
    at = draw.choice([place for place, sign in enumerate(text) if sign.isdigit()])
    return text[:at] + draw.choice([digit for digit in "0123456789" if digit != text[at]]) + text[at + 1 :]


def _two_swapped(text: str, draw: random.Random) -> str | None:
    places = [at for at in range(len(text) - 1) if text[at : at + 2].isdigit() and text[at] != text[at + 1]]
    if not places:
        return None
    at = draw.choice(places)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def drop_row(site: Site, form: Form, _draw: random.Random) -> str | None:
    entry = site.row.entry
    # Without a row of an amendment the one before it is in force again; without one row of a move the other still shows it.
    if entry.filing.amends or _moved_within(site):
        return None
    element = form.row(entry.table, entry.row)
    element.getparent().remove(element)
    return f"a change of {entry.change} is not reported"


def flip_sign(site: Site, form: Form, _draw: random.Random) -> str | None:
    entry = site.row.entry
    element = form.value(entry.table, entry.row, ("transactionAcquiredDisposedCode",))
    if element is None:
        return None
    was = element.text.strip()
    element.text = {"A": "D", "D": "A"}.get(was, "")
    return f"{was} became {element.text}" if element.text else None


def swap_owner(site: Site, form: Form, draw: random.Random) -> str | None:
    """Report the filing for other reporting persons of the issuer."""
    owners = site.row.entry.filing.owners
    others = sorted(
        {filing.accession for filing, _ in site.book.posted if set(filing.owners).isdisjoint(owners)} & site.submissions.keys()
    )
    if not others or not _moves(site):
        return None
    other = Form(site.submissions[draw.choice(others)]).root.findall("reportingOwner")
    place = form.root.index(form.root.find("reportingOwner"))
    for element in form.root.findall("reportingOwner"):
        form.root.remove(element)
    for number, element in enumerate(other):
        form.root.insert(place + number, element)
    return "reported for " + ", ".join(one.findtext("reportingOwnerId/rptOwnerName") or "" for one in other)


def repeat_balance(site: Site, form: Form, _draw: random.Random) -> str | None:
    """State again the balance from before the transaction, unless the filing comes back to it.

    Many filers state the end total on every row; of an exercise and the sale of its shares that is the balance before both.
    """
    entry = site.row.entry
    element = form.value(entry.table, entry.row, _BALANCES)
    lot = site.row.lot
    if element is None or lot is None or entry.start is None or entry.start == entry.owned or entry.start < 0:
        return None
    rows = [one for one in lot.history[site.row.index :] if one.entry.filing.accession == site.accession]
    if any(one.balance == entry.start for one in rows):
        return None
    was = element.text.strip()
    element.text = format(entry.start, "f")
    return f"{was} became {element.text}, the balance before"


def impossible_date(site: Site, form: Form, draw: random.Random) -> str | None:
    """Date the transaction after its filing, by months or by years, or without its century."""
    entry = site.row.entry
    element = form.value(entry.table, entry.row, ("transactionDate",))
    filed = entry.filing.day
    if element is None or entry.day is None or not date(1990, 1, 1) < entry.day <= filed:
        return None
    was, day = element.text.strip(), entry.day
    years = {"decades": day.year + draw.randint(10, 79), "century": day.year % 100, "next": day.year + 1}
    how = draw.choice([*years, "months"])
    if how == "months":
        typed = (filed + timedelta(days=draw.randint(20, 300))).isoformat()
    else:
        typed = f"{years[how]:04}-{day.month:02}-{min(day.day, 28):02}"
    if how == "next" and typed <= filed.isoformat():
        return None
    element.text = typed
    return f"{was} became {typed}"


REMOVED, DROPPED, SWAPPED, DATED = "filing removed", "row dropped", "owner swapped", "date made impossible"
KINDS: tuple[tuple[str, Edit], ...] = (
    (REMOVED, remove_filing),
    ("digit changed", change_digit),
    ("digits transposed", transpose),
    (DROPPED, drop_row),
    ("A/D flipped", flip_sign),
    (SWAPPED, swap_owner),
    ("balance repeated", repeat_balance),
    (DATED, impossible_date),
)
