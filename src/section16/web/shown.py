"""What templates show beside an answer: charts, and findings by the cell that they are about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from itertools import accumulate, groupby
from typing import TYPE_CHECKING, Any, get_args

import msgspec

from section16.web.charts import history_chart, holding_labels, roles_chart, trades_chart
from section16.web.pages import cell, day, dollars, money, number, query_string, row_link, row_source, signed
from section16.web.periods import by_period
from section16.web.requests import TransactionsRequest
from section16.workspace.book_transactions import TransactionPage
from section16.workspace.checking import ReportedFinding
from section16.workspace.due_dates import NOT_ADVICE, DueAnswer, due_events
from section16.workspace.filing_view import FiledCell, FiledColumn, FiledRow, FiledTable, FilingProfile, RowEffect
from section16.workspace.issuer_view import HeldByInsider, IssuerInsider, IssuerProfile
from section16.workspace.person_view import PersonProfile
from section16.workspace.screens import SCREEN_ROWS, ScreenAnswer, ScreenName
from section16.workspace.short_swing import InsiderShortSwing
from section16.workspace.sql_answers import SqlAnswer

if TYPE_CHECKING:
    from markupsafe import Markup


def nothing_further(_answer: object, _asked: object) -> Mapping[str, object]:
    """Return nothing: the template shows the answer alone."""
    return {}


def issuer_further(answer: IssuerProfile, _asked: object) -> Mapping[str, object]:
    """Return an issuer's trades by period with their chart, how many rows were late, and what each insider holds.

    With each insider come the holdings of Table I, and how many there are of Table II.
    """
    trades = by_period(answer.trades)
    counts = {one.timing: one for one in answer.timing}
    return {
        "trades": trades,
        "chart": trades_chart(trades, answer.issuer.issuer_cik),
        "late_rows": counts["late"].rows if "late" in counts else 0,
        "judged_rows": sum(one.rows for one in answer.timing),
        "insiders": [(one, shares, len(one.held) - len(shares)) for one, shares in map(_with_shares, answer.insiders)],
    }


def _with_shares(insider: IssuerInsider) -> tuple[IssuerInsider, list[HeldByInsider]]:
    return insider, [one for one in insider.held if one.form_table == "I"]


def person_further(answer: PersonProfile, _asked: object) -> Mapping[str, object]:
    """Return the charts of a person's holdings and roles, and the names of issuers."""
    names = {one.issuer_cik: one.issuer_name or one.issuer_cik for one in answer.roles}
    labels = holding_labels(answer.histories, names)
    return {
        "chart": history_chart(answer.histories, answer.windows, labels),
        "roles_chart": roles_chart(answer.roles),
        "issuer_names": names,
        "holding_labels": labels,
        "not_advice": NOT_ADVICE,
    }


def short_swing_further(_answer: InsiderShortSwing, _asked: object) -> Mapping[str, object]:
    """Return what the page says about itself."""
    return {"not_advice": NOT_ADVICE}


def filing_further(answer: FilingProfile, _asked: object) -> Mapping[str, object]:
    """Return the tables of a filing with the findings of each row, those of no row, and the texts of footnotes by number."""
    by_row: dict[tuple[str, int | None], list[NumberedFinding]] = {}
    for place, one in enumerate(answer.findings):
        numbered = NumberedFinding(number=place, key=one.key, finding=one.finding)
        by_row.setdefault((one.form_table, one.row), []).append(numbered)
    return {
        "tables": [_laid_out(table, by_row) for table in answer.tables if table.rows or table.further_rows],
        "of_form": [one for (_, row), of in by_row.items() if row is None for one in of],
        "notes": {note.number: note.text for note in answer.footnotes if note.text},
    }


def transactions_further(_answer: TransactionPage, asked: TransactionsRequest) -> Mapping[str, object]:
    """Return the filters of a page of transactions, for the links to other pages and orders."""
    apart = ("sort", "order", "limit", "cursor")
    plain = {name: value for name, value in msgspec.structs.asdict(asked).items() if name not in apart}
    flag = plain["discretionary"]
    return {"filters": plain | {"discretionary": "" if flag is None else str(flag).lower()}}


def due_further(_answer: DueAnswer, _asked: object) -> Mapping[str, object]:
    """Return the events to choose from."""
    return {"events": due_events(), "not_advice": NOT_ADVICE}


def posting_further(_answer: object, _asked: object) -> Mapping[str, object]:
    """Return the note that every answer about the law has."""
    return {"not_advice": NOT_ADVICE}


_SHOWN_APART = frozenset(
    {"issuer_cik", "issuer_name", "issuer_symbol", "owner_cik", "owner_name", "row_id", "url", "accession"}
)
_NUMBERS = frozenset({"persons", "trades", "shares", "value", "price", "rows", "filings", "most_days_late"})
_DAYS = frozenset({"first_day", "last_day", "day", "known_since", "last_purchase", "adopted", "last_filed", "next_sale"})
_CODES = {"cluster-buys": "P", "top-buyers": "P", "first-buy-in-years": "P", "plan-sales": "S"}


def screen_further(answer: ScreenAnswer, _asked: object) -> Mapping[str, object]:
    """Return the columns of a screen, and the transactions that each row comes from."""
    kind = SCREEN_ROWS[answer.name]
    columns = [name for name in kind.__struct_fields__ if name not in _SHOWN_APART]
    return {
        "columns": columns,
        "of_persons": "owner_cik" in kind.__struct_fields__,
        "screens": get_args(ScreenName),
        "numbers": _NUMBERS,
        "days": _DAYS,
        "week_before": answer.until - timedelta(days=6),
        "leads_to": lambda row: leads_to(answer, row),
    }


def leads_to(answer: ScreenAnswer, row: Any) -> str:
    """Return the address of what a row of a screen comes from."""
    if getattr(row, "row_id", ""):
        return row_link(row.row_id)
    chosen = {
        "issuer": row.issuer_cik,
        "person": getattr(row, "owner_cik", ""),
        "code": _CODES.get(answer.name, ""),
        "since": getattr(row, "first_day", None) or answer.since,
        "until": getattr(row, "last_day", None) or answer.until,
    }
    if answer.name == "late-filers":
        return f"/persons/{row.owner_cik}?{query_string({'issuer': row.issuer_cik})}"
    return f"/transactions?{query_string(chosen)}"


_MOST_BARS = 40


class ResultBar(msgspec.Struct, frozen=True, kw_only=True):
    """A bar of the chart of an answer in SQL: its label, its number as text, and its length in hundredths."""

    label: str
    text: str
    length: float


def sql_further(answer: SqlAnswer, _asked: object) -> Mapping[str, object]:
    """Return the rows that fit on a page, the examples, and a chart where the first column names what a later one counts.

    ``measure`` is the column that the bars of the chart show.
    """
    at = _measured(answer)
    bars = _bars(answer, at)
    return {"rows": fitting(answer.rows), "bars": bars, "measure": answer.columns[at] if bars else "", "examples": EXAMPLES}


_MOST_BYTES = 240_000
_OF_CELL = 20
"""Bytes of a cell beside its text, about."""


def fitting(rows: Sequence[Sequence[str]], most: int = _MOST_BYTES) -> Sequence[Sequence[str]]:
    """Return the first rows of an answer, as many as make a page of so many bytes; one at least.

    >>> fitting((("a", "b"), ("c", "d"), ("e", "f")), most=100)
    (('a', 'b'), ('c', 'd'))
    """
    ends = accumulate(sum(len(text.encode()) + _OF_CELL for text in row) for row in rows)
    return rows[: max(1, sum(1 for end in ends if end <= most))]


EXAMPLES = (
    (
        "Most valuable purchases",
        "SELECT filed, issuer_name, owner_name, value, accession\nFROM transactions\nWHERE code = 'P'\nORDER BY value DESC",
    ),
    ("Rows by transaction code", "SELECT code, count(*) AS rows\nFROM transactions\nGROUP BY code\nORDER BY rows DESC"),
    (
        "Filings by year",
        "SELECT year(filed) AS year, count(*) AS filings\nFROM filings\nGROUP BY year\nORDER BY year",
    ),
    ("The columns of a view", "DESCRIBE transactions"),
)
"""Queries to begin with, each with what it asks."""


_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
"""Numbers that name rows rather than count: years, each once."""


def _measured(answer: SqlAnswer) -> int:
    """Return the place of the column that a chart can show, the first one of numbers behind one of names; 0 without one."""
    if not 2 <= len(answer.rows) <= _MOST_BARS or len(answer.columns) < 2:  # noqa: PLR2004
        return 0
    labels = [row[0] for row in answer.rows]
    if answer.columns[0] in answer.numbers and not (len(set(labels)) == len(labels) and all(map(_YEAR.fullmatch, labels))):
        return 0
    return next((number for number, name in enumerate(answer.columns) if number and name in answer.numbers), 0)


def _bars(answer: SqlAnswer, at: int) -> list[ResultBar]:
    if not at:
        return []
    numbers = [_number(row[at]) for row in answer.rows]
    most = max((one for one in numbers if one is not None), default=Decimal(0))
    if most <= 0 or any(one is not None and one < 0 for one in numbers):
        return []
    return [
        ResultBar(label=row[0] or "(empty)", text=row[at], length=round(float((one or 0) / most * 100), 1))
        for row, one in zip(answer.rows, numbers, strict=True)
    ]


def _number(text: str) -> Decimal | None:
    try:
        found = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


class HeadCell(msgspec.Struct, frozen=True, kw_only=True):
    """A heading of a table: its text, how many columns it is above, and whether it reaches down to the cells."""

    text: str
    columns: int
    deep: bool
    number: bool = False


class NumberedFinding(msgspec.Struct, frozen=True, kw_only=True):
    """A finding with its number on the page, and the column of the cell that it is about."""

    number: int
    key: str
    finding: ReportedFinding


class LaidOutCell(msgspec.Struct, frozen=True, kw_only=True):
    """A cell with its attributes, among them the heading that a narrow screen shows before it, and the findings about it."""

    cell: FiledCell
    attributes: Markup
    findings: Sequence[NumberedFinding]


class LaidOutRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a form: the cells of the columns shown, its findings, and the facts of its effect (:func:`effect_facts`)."""

    row: FiledRow
    cells: tuple[LaidOutCell, ...]
    findings: Sequence[NumberedFinding]
    facts: Sequence[tuple[str, str, str]]


class LaidOut(msgspec.Struct, frozen=True, kw_only=True):
    """A table of a form as a page lays it out: two lines of headings, and in each row the columns that are not empty."""

    table: FiledTable
    columns: tuple[FiledColumn, ...]
    above: tuple[HeadCell, ...]
    below: tuple[HeadCell, ...]
    rows: tuple[LaidOutRow, ...]


_ASIDE = re.compile(r"(?<!\s)\s*\((?:Instr\.[^()]*|Month/Day/Year)\)")


def _laid_out(table: FiledTable, findings: Mapping[tuple[str, int | None], Sequence[NumberedFinding]]) -> LaidOut:
    filled = {cell.key for row in table.rows for cell in row.cells if cell.text or cell.footnotes or cell.was is not None}
    columns = tuple(one for one in table.columns if one.key in filled)
    above: list[HeadCell] = []
    for group, members in groupby(columns, key=lambda one: one.group or one.key):
        of = list(members)
        if of[0].group:
            above.append(HeadCell(text=_ASIDE.sub("", group), columns=len(of), deep=False))
        else:
            above.append(HeadCell(text=_ASIDE.sub("", of[0].caption), columns=1, deep=True, number=of[0].number))
    below = tuple(
        HeadCell(text=_ASIDE.sub("", one.caption), columns=1, deep=False, number=one.number) for one in columns if one.group
    )
    labels = {one.key: (_ASIDE.sub("", one.caption), "figure" if one.number else "") for one in columns}
    rows = tuple(_laid_out_row(row, labels, findings.get((table.form_table, row.row), ())) for row in table.rows)
    return LaidOut(table=table, columns=columns, above=tuple(above), below=below, rows=rows)


def _laid_out_row(row: FiledRow, labels: Mapping[str, tuple[str, str]], findings: Sequence[NumberedFinding]) -> LaidOutRow:
    cells = []
    for one in row.cells:
        if one.key in labels:
            about = [item for item in findings if item.key == one.key]
            label, kind = labels[one.key]
            cells.append(LaidOutCell(cell=one, attributes=cell(label, f"{kind} flagged" if about else kind), findings=about))
    facts = effect_facts(row.effect) if row.effect is not None else ()
    return LaidOutRow(row=row, cells=tuple(cells), findings=findings, facts=facts)


_YES_NO = {True: "yes", False: "no", None: ""}


def effect_facts(effect: RowEffect) -> list[tuple[str, str, str]]:
    """Return what is known about the effect of a row: each fact with its name, its value, and the reason where there is one."""
    facts = (
        ("Starts from", row_source(effect.previous or ""), ""),
        ("Computed balance", number(effect.computed), ""),
        ("Reported balance", number(effect.reported), ""),
        ("Difference", signed(effect.gap) if effect.gap else "", ""),
        ("Cause", effect.cause or "", "; ".join(effect.evidence)),
        ("Timing", effect.timing or "", effect.reason or ""),
        ("Due", day(effect.due), ""),
        ("Counts in sums", _YES_NO[effect.counted], effect.counted_reason or ""),
        ("Cleansed shares", number(effect.cleansed_shares), effect.cleansed_shares_reason or ""),
        ("Cleansed price", money(effect.cleansed_price), effect.cleansed_price_reason or ""),
        ("Cleansed date", day(effect.cleansed_date), effect.cleansed_date_reason or ""),
        ("Value", dollars(effect.value), effect.value_reason or ""),
        ("Event", effect.event_reason or "", ""),
        ("Discretionary", _YES_NO[effect.discretionary], effect.discretionary_reason or ""),
        ("Under a plan", _YES_NO[effect.plan], effect.plan_reason or ""),
        ("Role", effect.role or "", ""),
    )
    return [one for one in facts if one[1]]
