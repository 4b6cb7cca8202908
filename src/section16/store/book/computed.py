"""The tables of a book that are computed from all filings of an issuer: each column with its type and what it says."""

from __future__ import annotations

import types
import typing
from datetime import date
from decimal import Decimal
from functools import cache

import msgspec

from section16.research.row import ResearchRow
from section16.store.book.tables import BookColumn, BookTable, ColumnKind

ISSUER = BookColumn("issuer_cik", ColumnKind.TEXT, "The issuer's CIK, with ten digits.")
_ACCESSION = BookColumn("accession", ColumnKind.TEXT, "The accession number of the filing.")
_TABLE = BookColumn("form_table", ColumnKind.TEXT, "`I` or `II`.")
_ROW = BookColumn("row", ColumnKind.COUNT, "The number of the row in its table of the form, from 1.")
_OWNERS = BookColumn("owner_ciks", ColumnKind.TEXTS, "The CIKs of the reporting persons of the form.")
_NAMES = BookColumn("owner_names", ColumnKind.TEXTS, "Their names, in the same order.")
_SECURITY = BookColumn("security", ColumnKind.TEXT, "The title of the security, as filed last.")
_DIRECT = BookColumn("direct", ColumnKind.FLAG, "Whether ownership is direct; null where the form does not say.")
_NATURE = BookColumn("nature", ColumnKind.TEXT, "The nature of indirect ownership.")
_DOLLARS = BookColumn("dollars", ColumnKind.FLAG, "Whether amounts are US dollars, not shares or units.")
_CAUSE = BookColumn("cause", ColumnKind.TEXT, "Why the balance is what it is; docs/ledger.md describes the causes.")
_TERMS = (
    BookColumn("exercise_price", ColumnKind.NUMBER, "The conversion or exercise price."),
    BookColumn("exercise_date", ColumnKind.DAY, "The day from which it can be exercised."),
    BookColumn("expiration", ColumnKind.DAY, "The day on which it expires."),
    BookColumn("underlying", ColumnKind.TEXT, "The title of the underlying security."),
)
_BY_ROW = ("accession", "form_table", "row")

ENTRIES = BookTable(
    "entries",
    "A row of a filing as the ledger posts it.",
    (
        ISSUER,
        _ACCESSION,
        _TABLE,
        _ROW,
        BookColumn("current", ColumnKind.FLAG, "Whether the row is in force: no amendment restates it or takes it back."),
        BookColumn("superseded_by", ColumnKind.TEXT, "The row or the amendment that restates it or takes it back."),
        BookColumn("holding", ColumnKind.FLAG, "Whether it is a holding; otherwise it is a transaction."),
        _OWNERS,
        _NAMES,
        BookColumn("security", ColumnKind.TEXT, "The title of the security."),
        _DIRECT,
        _NATURE,
        BookColumn("day", ColumnKind.DAY, "The day of the event: of the transaction, or of what the holding is reported with."),
        BookColumn("code", ColumnKind.TEXT, "The transaction code."),
        BookColumn("change", ColumnKind.NUMBER, "The change, signed; null for a holding, and where the row does not say it."),
        BookColumn("price", ColumnKind.NUMBER, "The price of a share or unit, in US dollars."),
        BookColumn("owned", ColumnKind.NUMBER, "The amount owned following, as filed."),
        _DOLLARS,
        *_TERMS,
        BookColumn("underlying_shares", ColumnKind.NUMBER, "The number of underlying shares."),
    ),
    _BY_ROW,
)
RECONCILIATION = BookTable(
    "reconciliation",
    "A reported balance against the computed one.",
    (
        ISSUER,
        _ACCESSION,
        _TABLE,
        _ROW,
        BookColumn("row_kind", ColumnKind.TEXT, "`transaction` or `holding`."),
        _CAUSE,
        BookColumn("reported", ColumnKind.NUMBER, "The amount owned following, as filed."),
        BookColumn("computed", ColumnKind.NUMBER, "What follows from the balance before; null where there is none."),
        BookColumn("gap", ColumnKind.NUMBER, "The reported balance less the computed one."),
        BookColumn("previous", ColumnKind.TEXT, "The row before, by accession number and place."),
        BookColumn("evidence", ColumnKind.TEXTS, "What supports the cause."),
        BookColumn("plan_line", ColumnKind.FLAG, "Whether it is an account of an employee plan: its balance changes."),
    ),
    _BY_ROW,
)
_HOLDING = (
    ISSUER,
    BookColumn("block", ColumnKind.TEXT, "The earliest row that reports these securities: it names the block."),
    BookColumn("owner_cik", ColumnKind.TEXT, "The CIK of the first reporting person of the block."),
    BookColumn("owner_ciks", ColumnKind.TEXTS, "The CIKs of all who report the block, on whichever forms."),
    BookColumn("owner_names", ColumnKind.TEXTS, "Their names, in the same order."),
    _TABLE,
    _SECURITY,
    _DIRECT,
    _NATURE,
    _DOLLARS,
)
POSITIONS = BookTable(
    "positions",
    "What is held of a block on the last day that the filings report; a block that came to nothing has none.",
    (
        *_HOLDING,
        BookColumn("balance", ColumnKind.NUMBER, "The balance, in shares or units, or in US dollars."),
        BookColumn("since", ColumnKind.DAY, "The day of the last change."),
        BookColumn("stated_by", ColumnKind.TEXT, "The row that states it last, by accession number and place."),
        _CAUSE,
        *_TERMS,
        BookColumn("after_split", ColumnKind.TEXT, "The splits after the last report that are applied."),
    ),
    ("issuer_cik", "block"),
)
POSITION_STEPS = BookTable(
    "position_steps",
    "The balance of a block over a time: from a day, until the day of the next change.",
    (
        *_HOLDING,
        BookColumn("day", ColumnKind.DAY, "The first day of the balance."),
        BookColumn("until", ColumnKind.DAY, "The day of the next balance; null for the last."),
        BookColumn("balance", ColumnKind.NUMBER, "The balance at the end of each day from `day` and before `until`."),
        BookColumn("stated_by", ColumnKind.TEXT, "The row that states it last, by accession number and place."),
    ),
    ("issuer_cik", "block", "day"),
)
TIMELINESS = BookTable(
    "timeliness",
    "Whether a row was reported in time; a Form 3 has a line without a table.",
    (
        ISSUER,
        _ACCESSION,
        BookColumn("form", ColumnKind.TEXT, "The form."),
        _TABLE,
        _ROW,
        _OWNERS,
        _NAMES,
        BookColumn("timing", ColumnKind.TEXT, "`on time`, `possibly timely`, `late`, `unknown`, `restated` or `not required`."),
        BookColumn("reason", ColumnKind.TEXT, "Why."),
        BookColumn("code", ColumnKind.TEXT, "The transaction code."),
        BookColumn("security", ColumnKind.TEXT, "The title of the security."),
        BookColumn("event_date", ColumnKind.DAY, "The day of the transaction, or of the event of a Form 3."),
        BookColumn("due_form", ColumnKind.TEXT, "The form on which it was due."),
        BookColumn("due", ColumnKind.DAY, "The day on which it was due."),
        BookColumn("latest", ColumnKind.DAY, "The last day on which the report may have been timely."),
        BookColumn("filed", ColumnKind.DAY, "The day that counts as the filing date."),
        BookColumn("days_late", ColumnKind.COUNT, "How many business days late it was."),
    ),
    _BY_ROW,
)
SHORT_SWING = BookTable(
    "short_swing_candidates",
    "A reporting person with a purchase and a sale within less than six months, as far as filings show.",
    (
        ISSUER,
        BookColumn("owner_cik", ColumnKind.TEXT, "The CIK of the reporting person."),
        BookColumn("owner_name", ColumnKind.TEXT, "The name."),
        BookColumn("profit", ColumnKind.NUMBER, "The highest recoverable profit at the prices stated, in US dollars."),
        BookColumn("exact", ColumnKind.FLAG, "Whether each price is that of one trade and nothing is missing."),
        BookColumn("lower", ColumnKind.NUMBER, "A lower bound."),
        BookColumn("upper", ColumnKind.NUMBER, "An upper bound; null where something is missing that can raise the profit."),
        BookColumn("matches", ColumnKind.COUNT, "How many pairs of a purchase and a sale are matched."),
        BookColumn("missing", ColumnKind.TEXTS, "What is missing."),
    ),
    ("issuer_cik", "owner_cik"),
)
PLANS = BookTable(
    "plans",
    "A Rule 10b5-1 plan, as forms show it.",
    (
        ISSUER,
        BookColumn("plan", ColumnKind.COUNT, "The number of the plan among the issuer's, from 1."),
        _OWNERS,
        _NAMES,
        BookColumn("title", ColumnKind.TEXT, "The title of the officer."),
        BookColumn("adopted", ColumnKind.DAY, "The day on which it was adopted; null where no form states it."),
        BookColumn("terminated", ColumnKind.DAY, "The day on which it was terminated, where a form states it."),
        BookColumn("first_trade", ColumnKind.DAY, "The day of the first trade under it."),
        BookColumn("last_trade", ColumnKind.DAY, "The day of the last trade under it."),
        BookColumn("trades", ColumnKind.COUNT, "How many trades were reported under it."),
        BookColumn("sold", ColumnKind.NUMBER, "Shares sold."),
        BookColumn("bought", ColumnKind.NUMBER, "Shares bought."),
        BookColumn("cooling_off", ColumnKind.TEXT, "Whether the first trade followed the cooling-off period."),
    ),
    ("issuer_cik", "plan"),
)
POSTED = BookTable(
    "posted",
    "An issuer whose ledger was computed, or could not be, and from which filings.",
    (
        ISSUER,
        BookColumn("basis", ColumnKind.COUNT, "The batch up to which its filings were used."),
        BookColumn("posted_at", ColumnKind.KNOWN, "When it was computed."),
        BookColumn("failure", ColumnKind.TEXT, "Why it could not be computed; null where it was. The filings are in the book."),
    ),
    ("issuer_cik",),
)

_RENAMED = {"table": "form_table"}


@cache
def research_table() -> BookTable:
    """Return the table of the analyst's columns: those of :class:`~section16.research.row.ResearchRow`."""
    plain, annotated = typing.get_type_hints(ResearchRow), typing.get_type_hints(ResearchRow, include_extras=True)
    columns = (
        BookColumn(column_of_field(name), _kind(hint), _says(annotated[name]))
        for name, hint in plain.items()
        if name != "issuer"
    )
    says = "A row of a filing with what an analyst computes from it, beside what was filed; docs/research.md has the methods."
    return BookTable("row_research", says, (ISSUER, *columns), _BY_ROW)


def column_of_field(name: str) -> str:
    """Return the name of the column of a field of :class:`~section16.research.row.ResearchRow`."""
    return _RENAMED.get(name, name)


def _kind(hint: object) -> ColumnKind:
    """Return the kind of column for the type of a field; an enumeration is text."""
    parts = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    (chosen,) = (part for part in parts if part is not types.NoneType)
    kinds: dict[object, ColumnKind] = {
        bool: ColumnKind.FLAG,
        int: ColumnKind.COUNT,
        Decimal: ColumnKind.NUMBER,
        date: ColumnKind.DAY,
    }
    return kinds.get(chosen, ColumnKind.TEXT)


def _says(annotation: object) -> str:
    """Return what the annotation of a field says of it."""
    for part in getattr(annotation, "__metadata__", ()):
        if isinstance(part, msgspec.Meta) and part.description:
            return part.description
    return ""


@cache
def computed_tables() -> tuple[BookTable, ...]:
    """Return every table that is computed for each issuer."""
    first = (ENTRIES, RECONCILIATION, POSITIONS, POSITION_STEPS, TIMELINESS, SHORT_SWING, PLANS)
    return (*first, research_table(), POSTED)
