"""The choice of a column for each thing that a kind of row needs, with the reason; open where several columns fit.

An export names several dates and several numbers of shares on one row: of the grant, of the vesting, of the settlement. The
first heading that fits is often the wrong one, so a heading that speaks of another kind of row is left out, and one that speaks
of this kind comes before one that speaks of none.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from section16.ingest.records.header import HeaderRow, plain
from section16.ingest.records.headings import meant, speaks_of
from section16.ingest.records.import_sheet import SheetRow
from section16.ingest.records.kind import NEEDS, WHO, of_kind

_DEALS = ("sale", "sale to cover", "purchase")
_SAMPLES = 3
_FIRST_COUNTS = (*WHO, "reference", "order")
"""One of several suffices: each identifies the person, or distinguishes lines."""


SHARES = ("units", "withheld", "sold", "vest-units")
"""What is counted in shares or units, and never in dollars."""
SHARES_OR_MONEY = "it may hold shares or an amount of money"
PRICE_OF_WHAT = "it may be the exercise price or the market price"
_WORDS_FOR_SHARES = frozenset({"share", "shares", "shs", "unit", "units", "quantity", "qty", "traded", "settled"})


class FittingColumn(msgspec.Struct, frozen=True):
    """A column that fits: its heading, and the first of what it holds."""

    heading: str
    samples: tuple[str, ...] = ()

    def line(self) -> str:
        """Return the column with its samples, for people to choose by."""
        return f"{self.heading} ({', '.join(self.samples) or 'blank'})"


class ColumnChoice(msgspec.Struct, frozen=True, kw_only=True):
    """Which column gives something for a kind of row, and why; no ``columns`` where that is open."""

    sheet: str
    kind: str
    name: str
    columns: tuple[str, ...] = ()
    why: str = ""
    fits: tuple[FittingColumn, ...] = ()

    @property
    def open(self) -> bool:
        """Whether a person has to choose."""
        return not self.columns


class SheetTable(msgspec.Struct, frozen=True):
    """A sheet with its header and the rows below it."""

    sheet: str
    header: HeaderRow
    rows: Sequence[SheetRow]

    def column(self, number: int) -> FittingColumn:
        """Return a column with the first values that differ."""
        found = dict.fromkeys(cell.text for row in self.rows if not (cell := row.cell(number)).blank)
        return FittingColumn(self.header.names[number], tuple(found)[:_SAMPLES])

    def filled(self, number: int) -> bool:
        """Whether a column has a value on every row."""
        return bool(self.rows) and all(not row.cell(number).blank for row in self.rows)

    def alike(self, numbers: Sequence[int]) -> bool:
        """Whether columns hold the same on every row."""
        return all(len({row.cell(number).text for number in numbers}) == 1 for row in self.rows)


def choose(table: SheetTable, kind: str, name: str) -> ColumnChoice | None:
    """Return which column gives something for a kind of row; ``None`` where no heading comes near."""
    near = [number for number, heading in enumerate(table.header.names) if meant("heading", heading) in _classes(name, kind)]
    if any(table.column(number).samples for number in near):
        near = [number for number in near if table.column(number).samples]
    if name == "name":
        parts = _parts_of_names(table)
        if parts:
            return _chosen(table, kind, name, parts, "put together")
    if name in SHARES:
        near = [number for number in near if not _of_money(table.column(number))]
    if not near:
        return None
    spoken = {number: speaks_of(table.header.names[number], name) for number in near}
    mine = [number for number in near if kind in spoken[number]]
    fits = mine or [number for number in near if not spoken[number]]
    doubt = _doubt(table, kind, name, fits)
    if doubt:
        return ColumnChoice(sheet=table.sheet, kind=kind, name=name, why=doubt, fits=tuple(table.column(one) for one in fits))
    if len(fits) == 1 or (fits and (name in _FIRST_COUNTS or table.alike(fits))):
        why = f"it names the {name} of {of_kind(kind)}" if mine and name in ("day", "units") else ""
        why = f"the same on every row as {_named(table, fits[1:])}" if len(fits) > 1 and table.alike(fits) else why
        left = [number for number in near if number not in fits]
        passed = f"not {_named(table, left)}, which {'are' if len(left) > 1 else 'is'} of something else" if left else ""
        return _chosen(table, kind, name, fits[:1], "; ".join(filter(None, (why, passed))))
    why = (
        "several columns fit"
        if fits
        else f"no column names the {name} of {of_kind(kind)}"
        if kind
        else "it depends on the kind"
    )
    return ColumnChoice(sheet=table.sheet, kind=kind, name=name, why=why, fits=tuple(table.column(one) for one in fits or near))


def _of_money(column: FittingColumn) -> bool:
    """Whether a column holds amounts of money: its heading or all it holds has a dollar sign."""
    return "$" in column.heading or (bool(column.samples) and all("$" in sample for sample in column.samples))


def _doubt(table: SheetTable, kind: str, name: str, fits: Sequence[int]) -> str:
    """Return why a heading alone does not say that a column gives something; nothing where it does."""
    headings = [table.header.names[number] for number in fits]
    if name == "withheld" and any(_of_taxes(heading) for heading in headings):
        return SHARES_OR_MONEY
    if name == "price" and kind == "exercise" and any(set(plain(heading).split()) <= {"price"} for heading in headings):
        return PRICE_OF_WHAT
    return ""


def _of_taxes(heading: str) -> bool:
    """Whether a heading speaks of taxes withheld, and not of shares: administrators report the amount under that heading."""
    words = set(plain(heading).split())
    return bool(words & {"tax", "taxes"}) and not words & _WORDS_FOR_SHARES


def _chosen(table: SheetTable, kind: str, name: str, numbers: Sequence[int], why: str) -> ColumnChoice:
    fits = tuple(table.column(number) for number in numbers)
    return ColumnChoice(sheet=table.sheet, kind=kind, name=name, columns=tuple(one.heading for one in fits), why=why, fits=fits)


def _named(table: SheetTable, numbers: Sequence[int]) -> str:
    return " and ".join(table.header.names[number] for number in numbers)


def _parts_of_names(table: SheetTable) -> tuple[int, ...]:
    """Return the columns of a family name and a first name, where the two are separate."""
    found = {meant("heading", heading): number for number, heading in reversed(tuple(enumerate(table.header.names)))}
    both = (found.get("last-name"), found.get("first-name"))
    return tuple(number for number in both if number is not None) if None not in both else ()


def _classes(name: str, kind: str) -> frozenset[str]:
    """Return what headings may give something: for a sale the shares sold are its units, for a grant they are not."""
    more: dict[str, bool] = {}
    if name in ("day", "units"):
        more = {f"vest-{name}": kind != "grant"}
    if name == "units":
        more |= {"sold": kind in _DEALS, "withheld": kind == "withholding"}
    if name == "price":
        more = {"sale-price": kind in _DEALS}
    return frozenset({name, *(one for one, counts in more.items() if counts)})


_OF_AWARDS = ("vesting", "exercise", "forfeiture", "expiration")


def kind_by_columns(table: SheetTable) -> str:
    """Return the kind of row that the headings name by date and units; nothing where they name several, or none.

    A row of a release or an exercise states its grant as well. An event on every row distinguishes it from a list of grants
    with what has happened since; that nothing was withheld, sold or priced distinguishes a vesting schedule from releases.
    """
    named = [kind for kind in NEEDS if _names(table, kind)]
    awards = [kind for kind in named if kind in _OF_AWARDS]
    given = {meant("heading", heading) for heading in table.header.names}
    if "grant" in named and _near(table, "grant", "units", spoken=True):
        scheduled = awards == ["vesting"] and "vest-units" in given and not given & {"withheld", "sold", "price"}
        if not awards or scheduled:
            return "grant"
        if len(awards) == 1 and not _on_every_row(table, awards[0]):
            return ""
    if awards or "grant" in named:
        return awards[0] if len(awards) == 1 else "" if awards else "grant"
    return named[0] if len(named) == 1 else ""


def _names(table: SheetTable, kind: str) -> bool:
    """Whether a heading names the units of a kind, or its date beside plain units."""
    if _near(table, kind, "units", spoken=True):
        return True
    return bool(_near(table, kind, "day", spoken=True) and _near(table, kind, "units"))


def _near(table: SheetTable, kind: str, name: str, *, spoken: bool = False) -> list[int]:
    """Return the columns whose headings speak of the date or units of a kind, or of no kind."""
    classes, found = _classes(name, kind), []
    for number, heading in enumerate(table.header.names):
        kinds = speaks_of(heading, name)
        if meant("heading", heading) in classes and (kind in kinds if spoken else not kinds):
            found.append(number)
    return found


def _on_every_row(table: SheetTable, kind: str) -> bool:
    return all(
        any(table.filled(number) for number in _near(table, kind, name, spoken=True) or _near(table, kind, name))
        for name in ("day", "units")
    )
