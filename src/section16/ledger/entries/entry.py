"""What a filed form becomes in the ledger: one filing, and an entry for each of its rows."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

import msgspec

TABLES = {"I": "nonDerivativeTable", "II": "derivativeTable"}


class LedgerFiling(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The filing that entries come from.

    ``names`` are those of the owners, in the order of ``owners``. ``accession`` identifies it; a bare document without one
    is identified by a hash of what it says (``content:...``).
    ``accepted`` is Washington time. ``last`` is the day of the last transaction on a Form 4, the date of its holdings.
    ``original`` is the day on which the form that an amendment amends was filed.
    ``footnotes`` are their texts by id.
    """

    accession: str
    form: str
    accepted: datetime | None = None
    filed: date | None = None
    issuer: str = ""
    issuer_name: str = ""
    owners: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    period: date | None = None
    last: date | None = None
    original: date | None = None
    signed: date | None = None
    footnotes: dict[str, str] = {}
    remarks: str = ""
    source: str = ""

    @property
    def amends(self) -> bool:
        """Whether the filing amends another."""
        return self.form.endswith("/A")

    @property
    def known(self) -> datetime | None:
        """When it was known: its acceptance, or else the end of its filing date; ``None`` when neither is known."""
        if self.accepted is not None:
            return self.accepted
        return datetime.combine(self.filed, time(23, 59, 59)) if self.filed else None

    @property
    def day(self) -> date:
        """The day on which it takes its place among others: when it was known, signed, or the period it reports."""
        known = self.known
        return known.date() if known else self.signed or self.period or date.min

    @property
    def order(self) -> tuple[datetime, str]:
        """The place of the filing among others; ties break by accession number."""
        return self.known or datetime.combine(self.day, time(23, 59, 59)), self.accession


class Entry(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One row of a filed form as a posting: what changed, and the balance that the row asserts.

    ``row`` counts from 0 within its table, as paths do. ``change`` is signed, in shares or units, or in dollars when
    ``dollars``; ``None`` on a holding and where the row does not say it. ``owned`` is the amount owned following. ``notes``
    are the ids of the row's footnotes by cell.
    """

    filing: LedgerFiling
    table: str
    row: int
    holding: bool
    title: str
    direct: bool | None
    nature: str = ""
    day: date | None = None
    code: str = ""
    timeliness: str = ""
    change: Decimal | None = None
    price: Decimal | None = None
    owned: Decimal | None = None
    dollars: bool = False
    exercise_price: Decimal | None = None
    exercise_date: date | None = None
    expiration: date | None = None
    underlying: str = ""
    underlying_shares: Decimal | None = None
    notes: dict[str, tuple[str, ...]] = {}

    @property
    def id(self) -> str:
        """The accession number and the place of the row: ``0000000000-25-000001 I/3``, counted from 1."""
        return f"{self.filing.accession} {self.place}"

    @property
    def place(self) -> str:
        """The place of the row as people say it: ``I/3`` is the third row of Table I."""
        return f"{self.table}/{self.row + 1}"

    @property
    def path(self) -> str:
        """The path of the row in the JSON of the document."""
        return f"$.{TABLES[self.table]}[{self.row}]"

    @property
    def cell(self) -> str:
        """The path of the cell that states the balance."""
        return f"{self.path}.{'valueOwned' if self.dollars else 'sharesOwned'}"

    @property
    def start(self) -> Decimal | None:
        """The balance before the row that its own numbers imply: the amount owned following less the change."""
        if self.owned is None:
            return None
        if self.holding:
            return self.owned
        return None if self.change is None else self.owned - self.change

    @property
    def when(self) -> date:
        """The day of the event, or for a holding that of the last transaction beside it, else the day of the report."""
        return self.day or self.filing.last or self.filing.period or self.filing.day

    @property
    def as_of(self) -> date:
        """The day of the stated balance: ``when``, but on Form 5 the end of the fiscal year (the caption of column 5)."""
        end = self.filing.period
        return max(self.when, end) if end and self.filing.form.startswith("5") else self.when

    def texts(self, *cells: str) -> tuple[str, ...]:
        """Return the texts of the footnotes on the named cells, or of the whole row, each once."""
        chosen = cells or tuple(self.notes)
        ids = dict.fromkeys(note for cell in chosen for note in self.notes.get(cell, ()))
        return tuple(self.filing.footnotes[note] for note in ids if note in self.filing.footnotes)
