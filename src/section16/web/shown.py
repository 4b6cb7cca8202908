"""What templates show beside an answer: charts, and findings by the cell that they are about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import groupby

import msgspec

from section16.web.charts import history_chart, holding_label, trades_chart
from section16.workspace.filing_view import FiledColumn, FiledFinding, FiledTable, FilingView
from section16.workspace.issuer_view import IssuerView
from section16.workspace.person_view import PersonView


def nothing_further(_answer: object) -> Mapping[str, object]:
    """Return nothing: the template shows the answer alone."""
    return {}


def issuer_further(answer: IssuerView) -> Mapping[str, object]:
    """Return the chart of an issuer's trades, and how many rows were late."""
    counts = {one.timing: one for one in answer.timing}
    return {
        "chart": trades_chart(answer.trades, answer.issuer.issuer_cik),
        "late_rows": counts["late"].rows if "late" in counts else 0,
        "judged_rows": sum(one.rows for one in answer.timing),
    }


def person_further(answer: PersonView) -> Mapping[str, object]:
    """Return the chart of a person's holdings, and the names of issuers."""
    names = {one.issuer_cik: one.issuer_name or one.issuer_cik for one in answer.roles}
    return {
        "chart": history_chart(answer.histories, answer.windows),
        "issuer_names": names,
        "holding_label": holding_label,
    }


def filing_further(answer: FilingView) -> Mapping[str, object]:
    """Return the findings of a filing by row, those of no row, and the texts of footnotes by number."""
    by_row: dict[tuple[str, int], list[FiledFinding]] = {}
    for one in answer.findings:
        if one.row is not None:
            by_row.setdefault((one.form_table, one.row), []).append(one)
    return {
        "tables": [_laid_out(table) for table in answer.tables if table.rows],
        "by_row": by_row,
        "of_form": [one for one in answer.findings if one.row is None],
        "notes": {note.number: note.text for note in answer.footnotes},
    }


class HeadCell(msgspec.Struct, frozen=True, kw_only=True):
    """A heading of a table: its text, how many columns it is above, and whether it reaches down to the cells."""

    text: str
    columns: int
    deep: bool
    number: bool = False


class LaidOut(msgspec.Struct, frozen=True, kw_only=True):
    """A table of a form as a page lays it out: the columns that are not empty, and two lines of headings."""

    table: FiledTable
    columns: tuple[FiledColumn, ...]
    above: tuple[HeadCell, ...]
    below: tuple[HeadCell, ...]


_ASIDE = re.compile(r"\s*\((?:Instr\.[^()]*|Month/Day/Year)\)")


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
    return LaidOut(table=table, columns=columns, above=tuple(above), below=below)
