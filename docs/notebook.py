"""The notebook on a book of filings: its cells here, run in order, and written with what they print."""

from __future__ import annotations

import contextlib
import io
import json
import os
import tempfile
from collections.abc import Iterator
from typing import Any

CELLS: tuple[tuple[str, str], ...] = (
    (
        "markdown",
        """# A book of filings

From a folder of forms to answers in SQL, Polars and pandas. The filings here are invented; any folder or archive of full
submissions works alike. Requires `pip install 'section16[book]'`, and Polars or pandas for the cells that use them.""",
    ),
    (
        "code",
        """from pathlib import Path

import generate
from section16.workspace.ingesting import ingest_filings
from section16.workspace.querying import query
from section16.workspace.screens import screen

folder = Path("filings")
folder.mkdir()
for filing in generate.world(5, 3, years=4, errors=0.03).filings:
    (folder / f"{filing.accession}.txt").write_bytes(filing.text)

report = ingest_filings([str(folder)], Path("book"), processes=1)
print(report.added, "filings of", report.issuers, "issuers")""",
    ),
    (
        "markdown",
        """## Who is in it

`section16 issuers` and `section16 insiders` list the same on the command line.""",
    ),
    (
        "code",
        """for row in query("book", "SELECT issuer_cik, symbol, filings, first_filed, last_filed FROM issuers ORDER BY ALL"):
    print(*row.values())""",
    ),
    (
        "markdown",
        """## What insiders decided to buy and sell

`transactions` has the rows as filed with the [research columns](research.md) beside them. `counted` leaves out what is
reported twice or restated, `discretionary` what a plan, taxes or an offering made happen; `value` is shares times price, both
cleansed.""",
    ),
    (
        "code",
        '''by_role = query(
    "book",
    """
    SELECT role, code, count(*) AS trades, count(DISTINCT event_id) AS events, round(sum(value)) AS value
    FROM transactions
    WHERE counted AND discretionary
    GROUP BY role, code ORDER BY value DESC NULLS LAST, role, code LIMIT 6
    """,
)
for row in by_role:
    print(row["role"], row["code"], row["trades"], row["events"], f"{row['value']:,.0f}")''',
    ),
    (
        "markdown",
        """The same as a table of Polars, with exact decimals, and of pandas, with columns that every writer takes.""",
    ),
    (
        "code",
        """frame = by_role.to_polars()
print(frame.columns, frame["trades"].sum())

table = by_role.to_pandas()
print(list(table.columns), int(table["trades"].sum()))
table.to_csv("by-role.csv", index=False)""",
    ),
    (
        "markdown",
        """## What was cleansed

A cleansed value is beside the filed one, with its reason, never in its place.""",
    ),
    (
        "code",
        '''cleansed = query(
    "book",
    """
    SELECT accession, form_table, row, shares_owned, cleansed_owned, cleansed_owned_reason
    FROM transactions
    WHERE cleansed_owned_reason IN ('located_error', 'likely_error')
    ORDER BY accession, form_table, row LIMIT 4
    """,
)
for row in cleansed:
    print(row["accession"], f"{row['form_table']}/{row['row']}", f"{row['shares_owned']:f} -> {row['cleansed_owned']:f}")''',
    ),
    (
        "markdown",
        """## Who held what on a day""",
    ),
    (
        "code",
        '''holders = query(
    "book",
    """
    SELECT owner_names[1] AS holder, security, sum(balance) AS balance
    FROM holders('9000000000', DATE '2022-06-30') WHERE form_table = 'I' AND NOT dollars
    GROUP BY ALL ORDER BY balance DESC, holder LIMIT 3
    """,
)
for row in holders:
    print(row["holder"], row["security"], f"{row['balance']:,.0f}")''',
    ),
    (
        "markdown",
        """## Screens

Ready-made questions, which leave out what is not discretionary and say so.""",
    ),
    (
        "code",
        """found = screen("book", "top-buyers", limit=3)
for row in found.rows:
    print(row.issuer_symbol, row.owner_name, row.role, f"{row.value:,.0f}")
print(*found.notes)""",
    ),
)
"""Each cell with its kind and its source."""


def notebook() -> str:
    """Return the notebook (nbformat 4) with what its cells print."""
    cells = [
        _cell(number, kind, source, printed)
        for number, ((kind, source), printed) in enumerate(zip(CELLS, _printed(), strict=True))
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    made = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def _cell(number: int, kind: str, source: str, printed: str) -> dict[str, Any]:
    cell: dict[str, Any] = {
        "cell_type": kind,
        "id": f"cell-{number}",
        "metadata": {},
        "source": source.splitlines(keepends=True),
    }
    if kind == "code":
        outputs = [{"output_type": "stream", "name": "stdout", "text": printed.splitlines(keepends=True)}] if printed else []
        cell |= {"execution_count": None, "outputs": outputs}
    return cell


def _printed() -> Iterator[str]:
    """Run the cells in a folder of their own and yield what each prints."""
    names: dict[str, Any] = {"__name__": "notebook"}
    here = os.getcwd()  # noqa: PTH109 - returned to as it was
    with tempfile.TemporaryDirectory(prefix="section16-notebook-") as folder:
        os.chdir(folder)
        try:
            for kind, source in CELLS:
                out = io.StringIO()
                if kind == "code":
                    with contextlib.redirect_stdout(out):
                        exec(compile(source, "<cell>", "exec"), names)  # noqa: S102 - the cells above
                yield out.getvalue()
        finally:
            os.chdir(here)
