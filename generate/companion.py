"""Companion forms: one report on several forms, for more owners than one has room for, a chain of entities, or a trust."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from generate import wording
from generate.insider import DIRECT, Companion
from generate.row import Row
from generate.truth import Line

if TYPE_CHECKING:
    from datetime import date

    from generate.draft import Draft

Repeated = MutableMapping[tuple[tuple[str, ...], int], Row]
"""Rows by the CIKs of those who report them and the identity of the row that they repeat."""


def divided(draft: Draft, apart: timedelta) -> Iterator[Draft]:
    """Take the rows of what is held indirectly off a form, where both kinds have transactions, and yield their own form."""
    indirect = [row for row in draft.filed if row.line.holder != DIRECT]
    direct = [row for row in draft.filed if row.line.holder == DIRECT]
    if not all(any(row.event is not None for row in rows) for rows in (indirect, direct)):
        return
    second = msgspec.structs.replace(
        draft, rows=indirect, filed=list(indirect), accepted=draft.accepted + apart, remarks=[wording.part(2, 2)]
    )
    draft.rows, draft.filed = direct, list(direct)
    draft.remarks = [wording.part(1, 2)]
    for one in (draft, second):
        one.period = _period(one)
    yield second


def repeated(draft: Draft, apart: timedelta, rows: Repeated) -> Iterator[Draft]:
    """Yield a form for each companion of a party that has anything to report: the same rows, as the companion holds them."""
    companions = draft.party.companions
    for number, companion in enumerate(companions, 1):
        own = [_again(row, companion, rows) for row in draft.filed if row.line.holder in companion.holders]
        if draft.form != "3" and not draft.exit and not any(row.event is not None for row in own):
            continue
        form = msgspec.structs.replace(
            draft, party=companion.party, rows=own, filed=list(own), accepted=draft.accepted + number * apart, remarks=[]
        )
        form.period = _period(form)
        if companion.numbered:
            draft.remarks = [wording.part(1, 2, wording.SAME_SECURITIES)]
            form.remarks = [wording.part(2, 2, wording.SAME_SECURITIES)]
        yield form


def _period(draft: Draft) -> date:
    """Return the period of report: of a Form 4 the day of its first transaction; Form 3 and Form 5 keep their own day."""
    days = [row.day for row in draft.rows if row.day is not None] if draft.form.startswith("4") else []
    return min(days, default=draft.period)


def _again(row: Row, companion: Companion, rows: Repeated) -> Row:
    """Return a row once more, for other owners and as held by their own holder; exercises are paired by :func:`pair`."""
    holder = companion.party.holder(companion.holders[row.line.holder])
    line = Line(companion.party.ciks, row.line.security, holder.id, row.line.series)
    notes = {field: list(texts) for field, texts in row.notes.items()}
    again = msgspec.structs.replace(row, line=line, holder=holder, notes=notes, repeats=row, partner=None)
    rows[companion.party.ciks, id(row)] = again
    return again


def pair(rows: Repeated) -> None:
    """Pair the rows of exercises and conversions on companion forms as those that they repeat are paired."""
    for (ciks, _), row in rows.items():
        partner = row.repeats.partner if row.repeats else None
        row.partner = rows.get((ciks, id(partner))) if partner is not None else None
