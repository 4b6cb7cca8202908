"""What a filed form becomes in the ledger: one filing, and an entry for each of its rows."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain

import msgspec

from section16.ledger.entries.dates import ImpossibleDay
from section16.ledger.entries.relationship import Relationship

TABLES = {"I": "nonDerivativeTable", "II": "derivativeTable"}


class LedgerFiling(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The filing that entries come from.

    ``names`` are those of the owners, in the order of ``owners``. ``accession`` identifies it; a bare document without one
    is identified by a hash of what it says (``content:...``).
    ``accepted`` is Washington time. ``last`` is the day of the last transaction on a Form 4, the date of its holdings.
    ``period`` is the period of report, unless it is impossible. ``original`` is the day on which the form that an amendment
    amends was filed. ``footnotes`` are their texts by id. ``relationships`` are those of the owners, in their order.
    ``exit_box`` and ``plan_box``, for plans of Rule 10b5-1, are ``None`` where the form does not say whether they are ticked:
    the second exists since 2023. ``fiscal_year_end`` is the month and day on which the issuer's fiscal year ends, as four
    digits, where the header states it. ``group`` is the place of the decision that the filing is one of several forms of a
    group. ``power_attached`` is whether a power of attorney (Exhibit 24) came with it. ``order`` is its place among others, by
    when it was known, or else by its day; ties break by accession number.
    """

    accession: str
    form: str
    accepted: datetime | None = None
    filed: date | None = None
    issuer: str = ""
    issuer_name: str = ""
    issuer_symbol: str = ""
    owners: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    period: date | None = None
    last: date | None = None
    original: date | None = None
    signed: date | None = None
    footnotes: dict[str, str] = {}
    remarks: str = ""
    source: str = ""
    relationships: tuple[Relationship, ...] = ()
    exit_box: bool | None = None
    plan_box: bool | None = None
    fiscal_year_end: str = ""
    impossible_period: ImpossibleDay | None = None
    group: str = ""
    power_attached: bool = False
    order: tuple[datetime, str] = (datetime.min, "")  # noqa: DTZ901 - Washington time, as all of the ledger; set at once

    def __post_init__(self) -> None:
        known = self.known or datetime.combine(self.day, time(23, 59, 59))
        msgspec.structs.force_setattr(self, "order", (known, self.accession))

    @property
    def stated_period(self) -> date | None:
        """The period of report as stated, possible or not."""
        return self.impossible_period.stated if self.impossible_period else self.period

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


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One row of a filed form as a posting: what changed, and the balance that the row asserts.

    ``row`` counts from 0 within its table, as paths do. ``change`` is signed, in shares or units, or in dollars when
    ``dollars``; ``None`` on a holding and where the row does not say it. A change of zero keeps its sign. Where ``total``, it
    is the total value in dollars that the row states in place of shares, also of notes whose balance is stated in shares.
    ``owned`` is the amount owned following. ``notes`` are the ids of the row's footnotes by cell.

    ``day`` is the date of the transaction, ``deemed`` the deemed execution date; an impossible one is ``None`` and stated in
    ``impossible`` or ``impossible_deemed``.
    ``form_type`` is the form that the row is reported for, ``timeliness`` the mark of an early or late report, as filed.

    ``id`` is the accession number and the place of the row: ``0000000000-25-000001 I/3``, counted from 1. ``start`` is the
    balance before the row that its own numbers imply: the amount owned following less the change. ``when`` is the day of the
    event, or for a holding that of the last transaction beside it, else the day of the report. The three always follow from the
    rest, and are kept because everything else asks for them, dozens of times for each row.
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
    deemed: date | None = None
    equity_swap: bool | None = None
    form_type: str = ""
    impossible: ImpossibleDay | None = None
    impossible_deemed: ImpossibleDay | None = None
    total: bool = False
    id: str = ""
    start: Decimal | None = None
    when: date = date.min

    def __post_init__(self) -> None:
        filing, start = self.filing, self.owned
        if start is not None and not self.holding:
            start = None if self.change is None else start - self.change
        msgspec.structs.force_setattr(self, "id", f"{filing.accession} {self.table}/{self.row + 1}")
        msgspec.structs.force_setattr(self, "start", start)
        msgspec.structs.force_setattr(self, "when", self.day or filing.last or filing.period or filing.day)

    @property
    def stated_day(self) -> date | None:
        """The date of the transaction as stated, possible or not."""
        return self.impossible.stated if self.impossible else self.day

    @property
    def place(self) -> str:
        """The place of the row as people say it: ``I/3`` is the third row of Table I."""
        return f"{self.table}/{self.row + 1}"

    def is_next_to(self, other: Entry) -> bool:
        """Whether one of two rows with the same change starts from the balance that the other ends with."""
        if self.owned is None or other.owned is None or not self.change or self.change != other.change:
            return False
        return abs(self.owned - other.owned) == abs(self.change)

    @property
    def path(self) -> str:
        """The path of the row in the JSON of the document."""
        return f"$.{TABLES[self.table]}[{self.row}]"

    @property
    def cell(self) -> str:
        """The path of the cell that states the balance."""
        return f"{self.path}.{'valueOwned' if self.dollars else 'sharesOwned'}"

    @property
    def as_of(self) -> date:
        """The day of the stated balance: ``when``, but on Form 5 the end of the fiscal year (the caption of column 5)."""
        end = self.filing.period
        return max(self.when, end) if end and self.filing.form.startswith("5") else self.when

    def texts(self, *cells: str) -> tuple[str, ...]:
        """Return the texts of the footnotes on the named cells, or of the whole row, each once."""
        notes = self.notes
        if not notes:
            return ()
        chosen = [notes[cell] for cell in cells if cell in notes] if cells else notes.values()
        if not chosen:
            return ()
        footnotes = self.filing.footnotes
        return tuple([footnotes[note] for note in dict.fromkeys(chain.from_iterable(chosen)) if note in footnotes])
