"""What templates show beside an answer: charts, and findings by the cell that they are about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from itertools import accumulate, groupby
from typing import Any, get_args

import msgspec

from section16.web.charts import history_chart, holding_labels, roles_chart, trades_chart
from section16.web.pages import query_string, row_link
from section16.web.periods import by_period
from section16.web.requests import TransactionsRequest
from section16.workspace.book_transactions import TransactionPage
from section16.workspace.due_dates import NOT_ADVICE, DueAnswer, due_events
from section16.workspace.filing_view import FiledColumn, FiledFinding, FiledTable, FilingProfile
from section16.workspace.issuer_view import IssuerProfile
from section16.workspace.person_view import PersonProfile
from section16.workspace.screens import SCREEN_ROWS, ScreenAnswer, ScreenName
from section16.workspace.short_swing import InsiderShortSwing
from section16.workspace.sql_answers import SqlAnswer


def nothing_further(_answer: object, _asked: object) -> Mapping[str, object]:
    """Return nothing: the template shows the answer alone."""
    return {}


def issuer_further(answer: IssuerProfile, _asked: object) -> Mapping[str, object]:
    """Return an issuer's trades by period with their chart, and how many rows were late."""
    trades = by_period(answer.trades)
    counts = {one.timing: one for one in answer.timing}
    return {
        "trades": trades,
        "chart": trades_chart(trades, answer.issuer.issuer_cik),
        "late_rows": counts["late"].rows if "late" in counts else 0,
        "judged_rows": sum(one.rows for one in answer.timing),
    }


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
    """Return the findings of a filing by row, those of no row, and the texts of footnotes by number."""
    by_row: dict[tuple[str, int], list[FiledFinding]] = {}
    for one in answer.findings:
        if one.row is not None:
            by_row.setdefault((one.form_table, one.row), []).append(one)
    return {
        "tables": [_laid_out(table) for table in answer.tables if table.rows or table.further_rows],
        "by_row": by_row,
        "of_form": [one for one in answer.findings if one.row is None],
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
    """Return the rows that fit on a page, the examples, and a chart where the first column names what a later one counts."""
    return {"rows": fitting(answer.rows), "bars": _bars(answer), "examples": EXAMPLES}


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


def _bars(answer: SqlAnswer) -> list[ResultBar]:
    if not 2 <= len(answer.rows) <= _MOST_BARS or len(answer.columns) < 2:  # noqa: PLR2004
        return []
    labels = [row[0] for row in answer.rows]
    if answer.columns[0] in answer.numbers and not (len(set(labels)) == len(labels) and all(map(_YEAR.fullmatch, labels))):
        return []
    at = next((number for number, name in enumerate(answer.columns) if number and name in answer.numbers), None)
    if at is None:
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


class LaidOut(msgspec.Struct, frozen=True, kw_only=True):
    """A table of a form as a page lays it out: the columns that are not empty, and two lines of headings.

    ``labels`` are the headings of the columns by their keys, which a narrow screen shows before each cell.
    """

    table: FiledTable
    columns: tuple[FiledColumn, ...]
    labels: Mapping[str, str]
    above: tuple[HeadCell, ...]
    below: tuple[HeadCell, ...]


_ASIDE = re.compile(r"(?<!\s)\s*\((?:Instr\.[^()]*|Month/Day/Year)\)")


def _laid_out(table: FiledTable) -> LaidOut:
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
    labels = {one.key: _ASIDE.sub("", one.caption) for one in columns}
    return LaidOut(table=table, columns=columns, labels=labels, above=tuple(above), below=below)
