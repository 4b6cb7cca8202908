"""The end of the fiscal year, and Form 5 for whatever was left for it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import partial

from generate.diary import EVENING
from generate.draft import Draft
from generate.insider import Party
from generate.life import Life
from generate.report import MOST_ROWS, due
from generate.row import Row
from section16.law.due_dates import DueEvent


def expect(life: Life) -> None:
    """Put the ends of the issuer's fiscal years down."""
    month, day = life.issuer.fiscal_year_end
    for year in range(life.first.year, life.last.year + 1):
        on = date(year, month, min(day, monthrange(year, month)[1]))
        if on >= life.first:
            life.diary.put(on, partial(_close, life), EVENING)


def _close(life: Life, day: date) -> None:
    life.preparer.close_all()
    for party in life.parties:
        rows = life.preparer.deferred.pop(party.ciks, [])
        for at in range(0, len(rows), MOST_ROWS):
            _file_form_5(life, party, rows[at : at + MOST_ROWS], day)


def _file_form_5(life: Life, party: Party, rows: list[Row], day: date) -> None:
    """Report what was deferred; amounts owned are those at the end of the year, as the form asks."""
    for row in rows:
        row.owned = life.book.balance(row.line)
        row.as_of = len(life.book.events) - 1
        life.preparer.explain(row)
    limit = due(DueEvent.FISCAL_YEAR_END, day, life.issuer.fiscal_year_end).due
    draft = Draft(form="5", party=party, period=day, closes=day, due=limit, exit=not party.inside(day))
    draft.rows.extend(rows)
    life.preparer.begin(draft)
