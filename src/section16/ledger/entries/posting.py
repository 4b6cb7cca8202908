"""Posting: every row of a filed form becomes an entry, with its filing, table and row."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import PurePath
from typing import Any

import msgspec

from section16.document.cells import Cell
from section16.document.group import Group
from section16.document.ownership import OwnershipDocument
from section16.document.submission import Submission
from section16.document.table_one import NonDerivativeTransaction, TableOneRow
from section16.document.table_two import DerivativeTransaction, TableTwoRow
from section16.ledger.entries.entry import Entry, LedgerFiling

_ACCESSION = re.compile(r"\d{10}-\d{2}-\d{6}")


def filing_of(submission: Submission) -> LedgerFiling:
    """Return the facts of a filing: who filed what for whom, and when it was known.

    Raises :class:`~section16.errors.NotOwnershipError` for a submission without a form.
    """
    document, header = submission.document, submission.header
    signed = max((mark.signed.value for mark in document.signatures if mark.signed.value), default=None)
    return LedgerFiling(
        accession=(header.accession_number if header else None) or _named(submission),
        form=document.document_type.value or "",
        accepted=header.accepted if header else None,
        filed=header.filed if header else None,
        issuer=_cik(document.issuer.cik.value),
        issuer_name=document.issuer.name.value or "",
        owners=tuple(_cik(owner.cik.value) or (owner.name.value or "") for owner in document.reporting_owners),
        names=tuple(owner.name.value or "" for owner in document.reporting_owners),
        period=document.period_of_report.value,
        last=_last(document, header.filed if header else signed),
        original=document.date_of_original_submission.value,
        signed=signed,
        footnotes={note.id: note.text for note in document.footnotes if note.id and note.text},
        remarks=document.remarks.value or "",
        source=submission.source,
    )


def _last(document: OwnershipDocument, filed: date | None) -> date | None:
    """Return the day of the last transaction of a Form 4; one after the filing is mistyped and does not count."""
    if document.form != "4" or filed is None:
        return None
    rows = (row for row in document.rows if isinstance(row, NonDerivativeTransaction | DerivativeTransaction))
    days = [day for row in rows if (day := row.transaction_date.value) is not None and day <= filed]
    return max(days, default=None)


def _cik(text: str | None) -> str:
    return text.zfill(10) if text else ""


def _named(submission: Submission) -> str:
    """Return the accession number in the name of the file, or a hash of what the document says."""
    match = _ACCESSION.search(PurePath(submission.source).name)
    if match:
        return match[0]
    return "content:" + hashlib.blake2b(msgspec.json.encode(submission.document), digest_size=10).hexdigest()


def entries_of(document: OwnershipDocument, filing: LedgerFiling) -> Iterator[Entry]:
    """Yield an entry for each row of both tables, in filed order."""
    for number, row in enumerate(document.non_derivative_table):
        yield _entry(row, filing, "I", number)
    for number, derivative in enumerate(document.derivative_table):
        yield _entry(derivative, filing, "II", number)


def _entry(row: TableOneRow | TableTwoRow, filing: LedgerFiling, table: str, number: int) -> Entry:
    said: dict[str, Any] = {}
    if not row.HOLDING:
        said.update(_transaction(row))
    if row.DERIVATIVE:
        said.update(_derivative(row))
    owned, dollars = _owned(row, filing)
    return Entry(
        filing=filing,
        table=table,
        row=number,
        holding=row.HOLDING,
        title=row.title.value or "",
        direct={"D": True, "I": False}.get(row.ownership.value or ""),
        nature=row.nature.value or "",
        owned=owned,
        dollars=dollars,
        notes=_notes(row),
        **said,
    )


def _transaction(row: Any) -> dict[str, Any]:
    sign = {"A": 1, "D": -1}.get(row.acquired_disposed.value or "")
    amount = row.shares.value
    if amount is None and row.DERIVATIVE:
        amount = row.total_value.value
    return {
        "day": row.transaction_date.value,
        "code": row.code.value or "",
        "timeliness": row.timeliness.value or "",
        "change": None if amount is None or sign is None else sign * amount,
        "price": row.price.value,
    }


def _derivative(row: Any) -> dict[str, Any]:
    return {
        "exercise_price": row.exercise_price.value,
        "exercise_date": row.exercise_date.value,
        "expiration": row.expiration_date.value,
        "underlying": row.underlying_title.value or "",
        "underlying_shares": row.underlying_shares.value,
    }


def _owned(row: Any, filing: LedgerFiling) -> tuple[Decimal | None, bool]:
    """Return the amount owned and whether it is in dollars; Form 3 gives a derivative's amount as that of its underlying."""
    if row.shares_owned.value is not None:
        return row.shares_owned.value, False
    if row.value_owned.value is not None:
        return row.value_owned.value, True
    if row.DERIVATIVE and row.HOLDING and filing.form.startswith("3"):
        return row.underlying_shares.value, False
    return None, False


@cache
def _cells(group: type[Group]) -> tuple[str, ...]:
    return tuple(name for name in group.__struct_fields__ if name not in ("empty", "as_filed"))


def _notes(row: Group) -> dict[str, tuple[str, ...]]:
    found = {}
    for name in _cells(type(row)):
        value = getattr(row, name)
        marks = value.footnotes if isinstance(value, Cell) else value
        if marks:
            found[name] = marks
    return found
