"""The true ledger of an issuer: what happened, what each row of a filing is about, and where filers went wrong.

Everything is written as JSON lines, one record a line, each with its kind under ``record``. Rows count from 0, as in the JSON
of a document. A position is a :class:`Line`: the owners that report it together, the class, the holder, and for Table II the
series. Its ids are true ids: however a filer words a title or a nature of ownership, the line is the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

import msgspec


class Line(msgspec.Struct, frozen=True):
    """A position: who reports it, in which class, held by whom; ``series`` is the derivative one, or the award.

    ``security`` is the id of a class of Table I; in Table II it is the class underlying the series.
    ``owners`` are the CIKs of all owners that report it jointly, in the order of their forms. ``holder`` is ``direct`` or the
    id of the trust, person, plan or entity in between.
    """

    owners: tuple[str, ...]
    security: str
    holder: str
    series: str | None = None


class Place(msgspec.Struct, frozen=True):
    """A row of a filing: table 1 or 2, and the row in it, counted from 0."""

    accession: str
    table: int
    row: int


class _Record(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", omit_defaults=True):
    """What is on one line of the file of truth."""


class IssuerFacts(_Record, frozen=True, kw_only=True, tag="issuer"):
    """The issuer, and what holds for all its filers.

    ``convention`` is what "owned following" says on Forms 3 and 4: the balance ``after each row``, or the ``final total`` of
    the form on every row of the line. On Form 5 it is the balance at the end of the fiscal year, as its caption asks.
    ``awards`` is how units are counted: ``restricted`` and ``units in table one`` with the shares of Table I at the grant,
    ``lots in table one`` in Table I too, each award a line of its own, ``units`` in Table II until they vest.
    """

    number: int
    cik: str
    name: str
    convention: str
    awards: str
    classes: dict[str, str]
    """The true id of each class and its title without drift."""
    fiscal_year_end: tuple[int, int] = (12, 31)
    registered: date | None = None
    """The day on which the first registration took effect, when it lies within the years simulated."""


class Succession(_Record, frozen=True, kw_only=True, tag="succession"):
    """That the issuer goes on as another one since a day: filings accepted from then on are of ``issuer``, named ``name``."""

    day: date
    issuer: str
    name: str
    continues: str


class Event(_Record, frozen=True, kw_only=True, tag="event"):
    """A change of one position on one day, in the order of the truth.

    ``place`` is the row that reports it first, ``None`` for a change that needs no row, or that was not reported. ``after`` and
    ``told`` are the rows before and after such a change whose balances it lies between: only the difference shows it, and a
    footnote where ``stated`` is the row whose footnote gives the number, of this change or of several together.
    """

    id: int
    line: Line
    day: date
    kind: str
    change: Decimal
    balance: Decimal
    place: Place | None = None
    after: Place | None = None
    told: Place | None = None
    stated: Place | None = None


class Block(_Record, frozen=True, kw_only=True, tag="block"):
    """A position that several report on forms of their own: ``line`` has the events, ``reported`` are the lines of the others.

    It is one set of securities: the balance of ``line`` is that of every line of the block.
    """

    line: Line
    reported: tuple[Line, ...]


class ReportedRow(_Record, frozen=True, kw_only=True, tag="row"):
    """What a filed row is about: its line, its event (none for a holding), and the balance that is right for it.

    ``event`` is also given on rows that restate or repeat another. ``owned`` is ``None`` where the form has no such number.
    """

    place: Place
    line: Line
    event: int | None
    owned: Decimal | None


class FilingFacts(_Record, frozen=True, kw_only=True, tag="filing"):
    """A filing: its form, when it was accepted, for what day it was due; ``late`` when it came after that day."""

    accession: str
    form: str
    accepted: datetime
    due: date
    late: bool = False


class RowTiming(_Record, frozen=True, kw_only=True, tag="timing"):
    """When a row was due and whether it was late: the answer that filings allow.

    ``place`` of table 0 is a Form 3 as such. ``answer`` is ``on time``, ``late``, ``restated`` where an earlier filing reported
    the row, or ``possibly timely`` where only a fact that no filing shows, ``doubt``, would make it timely.
    """

    place: Place
    owners: tuple[str, ...]
    on: date
    filed: date
    due: date
    answer: str
    doubt: str = ""


class Delinquency(_Record, frozen=True, kw_only=True, tag="delinquency"):
    """How many reports a person filed late, and how many transactions they report late, of the events of a fiscal year.

    ``year`` is the calendar year in which the fiscal year ends.
    """

    year: int
    owner: str
    reports: int
    transactions: int


class Insider(_Record, frozen=True, kw_only=True, tag="insider"):
    """A person or entity that reports about the issuer: since when, until when, and its Form 3.

    ``form_3`` is empty for those who were insiders before the years simulated.
    """

    owner: str
    since: date
    until: date | None = None
    form_3: str = ""


class Series(_Record, frozen=True, kw_only=True, tag="series"):
    """The terms of a derivative series since a day; a split gives it new terms and leaves it the same series.

    ``table`` is 1 for awards of units that are lines of their own in Table I. ``in_dollars`` says that the series is not
    counted but valued: changes and balances of its positions are dollars.
    """

    id: str
    since: date
    title: str
    price: Decimal | None
    exercisable: date | None
    expiration: date | None
    underlying: str
    in_dollars: bool = False
    table: int = 2


class Split(_Record, frozen=True, kw_only=True, tag="split"):
    """A split effective before the market opened on ``day``: each ``old`` shares became ``new``; ``rounding`` of fractions."""

    day: date
    new: int
    old: int
    rounding: str
    classes: tuple[str, ...]


class Link(_Record, frozen=True, kw_only=True, tag="link"):
    """An exercise or conversion: the row of Table II and the row of Table I that belong together."""

    derivative: Place
    common: Place


class Restated(msgspec.Struct, frozen=True):
    """A row of an amendment and the row of the amended filing that it restates; ``None`` for a row that it adds."""

    row: Place
    original: Place | None


class Amendment(_Record, frozen=True, kw_only=True, tag="amendment"):
    """An amendment, the filing it amends, and what becomes of which row.

    ``manner`` is ``whole form``, ``one row`` or ``adds``.
    """

    accession: str
    amends: str
    manner: str
    rows: tuple[Restated, ...]


class Slip(_Record, frozen=True, kw_only=True, tag="error"):
    """An error of a filer: where it is, its kind, the box, what is right and what was filed.

    For a row left out ``place`` is where it would have been, and no box is named; for a row that appears twice, it is the
    second of the two. ``line`` and ``event`` are those of the row.
    """

    place: Place
    line: Line
    event: int | None
    kind: str
    box: str
    right: str
    filed: str


Record: TypeAlias = (
    IssuerFacts
    | Succession
    | Event
    | Block
    | ReportedRow
    | FilingFacts
    | RowTiming
    | Delinquency
    | Insider
    | Series
    | Split
    | Link
    | Amendment
    | Slip
)


class Truth(msgspec.Struct, frozen=True, kw_only=True):
    """All that is true about one issuer."""

    issuer: IssuerFacts
    events: tuple[Event, ...] = ()
    rows: tuple[ReportedRow, ...] = ()
    filings: tuple[FilingFacts, ...] = ()
    timings: tuple[RowTiming, ...] = ()
    delinquencies: tuple[Delinquency, ...] = ()
    insiders: tuple[Insider, ...] = ()
    series: tuple[Series, ...] = ()
    splits: tuple[Split, ...] = ()
    links: tuple[Link, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    errors: tuple[Slip, ...] = ()
    blocks: tuple[Block, ...] = ()
    successions: tuple[Succession, ...] = ()

    def records(self) -> Iterator[Record]:
        """Yield every record, the issuer first."""
        yield self.issuer
        for records in (
            self.filings,
            self.timings,
            self.delinquencies,
            self.insiders,
            self.series,
            self.splits,
            self.events,
            self.rows,
            self.links,
            self.amendments,
            self.errors,
            self.blocks,
            self.successions,
        ):
            yield from records

    def balances(self, day: date) -> dict[Line, Decimal]:
        """Return every position at the end of a day, those that came down to nothing included."""
        return {event.line: event.balance for event in self.events if event.day <= day}

    def events_of(self) -> dict[Line, Line]:
        """Return for every line that only companion forms report the line of its block that has the events."""
        return {line: block.line for block in self.blocks for line in block.reported}

    def lines(self) -> dict[Line, list[Event]]:
        """Return the events of every position, in order."""
        found: dict[Line, list[Event]] = {}
        for event in self.events:
            found.setdefault(event.line, []).append(event)
        return found


def write(truth: Truth) -> bytes:
    """Return the truth as JSON lines, numbers as text so that none is rounded."""
    return b"".join(msgspec.json.encode(record) + b"\n" for record in truth.records())


_DECODER = msgspec.json.Decoder(Record)


def read(line: bytes) -> Record:
    """Return the record that a line of the file of truth holds."""
    record: Record = _DECODER.decode(line)
    return record
