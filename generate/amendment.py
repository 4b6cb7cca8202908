"""Amendments: the whole form again, one row again, or a row that had been left out.

A row that only an amendment brings is no error of its own in the truth: it is reported late, by the amendment.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from generate.dice import Dice
from generate.draft import Draft
from generate.report import clock
from generate.row import Row
from generate.slip import FORGOTTEN, HOLDING, Error
from section16.law.business_days import add_business_days, filing_date

WHOLE, ONE_ROW, ADDS = "whole form", "one row", "adds"
_MANNERS = {WHOLE: 0.5, ONE_ROW: 0.2, ADDS: 0.3}
_CORRECTED = 0.4
"""The share of errors that are noticed and corrected, where forms are amended at all."""


def amendments(dice: Dice, drafts: Sequence[Draft], errors: Sequence[Error], share: float, last: date) -> list[Draft]:
    """Return amendments of a share of forms, and of a part of those with errors; none is filed long after the last day."""
    wrong = {id(error.draft): error for error in errors}
    found: list[Draft] = []
    for draft in drafts:
        error = wrong.get(id(draft))
        if share and error is not None and dice.chance(_CORRECTED):
            manner = WHOLE if error.kind not in (FORGOTTEN, HOLDING) and dice.chance(0.6) else _manner_for(error)
            found.append(_amendment(dice, draft, manner, _meant(error)))
        elif error is None and draft.rows and dice.chance(share):
            found.append(_amend(dice, draft))
    return [draft for draft in found if draft.accepted.date() <= add_business_days(last, 60)]


def _manner_for(error: Error) -> str:
    return ADDS if error.kind in (FORGOTTEN, HOLDING) else ONE_ROW


def _meant(error: Error) -> Row:
    """Return the row as it should have been."""
    return error.row.copy_of or error.row


def _amend(dice: Dice, draft: Draft) -> Draft:
    """Amend a form without an error: for an explanation, or for a row that is left out of it now and added later."""
    manner = dice.draw(_MANNERS)
    row = dice.pick(draft.rows)
    if manner == ADDS and draft.can_spare(row):
        draft.filed.remove(row)
    elif manner == ADDS:
        manner = WHOLE
    return _amendment(dice, draft, manner, row)


def _amendment(dice: Dice, draft: Draft, manner: str, row: Row) -> Draft:
    rows = [_again(one) for one in (draft.rows if manner == WHOLE else [row])]
    meant = next(one for one in rows if one.original is row)
    text = {
        WHOLE: "Restates the report in full.",
        ONE_ROW: "Restates this row; the rest of the report is unchanged.",
        ADDS: "Adds a row that was left out by mistake; the rest of the report is unchanged.",
    }[manner]
    meant.note("title", text)
    filed = add_business_days(filing_date(draft.accepted), dice.amount(1, 64))
    return Draft(
        form=draft.form,
        party=draft.party,
        period=draft.period,
        closes=draft.closes,
        due=draft.due,
        rows=rows,
        filed=list(rows),
        plan=draft.plan,
        exit=draft.exit,
        accepted=clock(dice, filed),
        amends=draft,
        manner=manner,
        remarks=list(draft.remarks),
    )


def _again(row: Row) -> Row:
    copy = row.copy()
    copy.original = row
    copy.partner = None
    return copy
