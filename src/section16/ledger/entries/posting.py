"""Posting: every row of a filed form becomes an entry, with its filing, table and row."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from itertools import compress
from operator import attrgetter
from pathlib import PurePath
from typing import Any

import msgspec

from section16.document.group import Group
from section16.document.header import Header
from section16.document.ownership import OwnershipDocument
from section16.document.submission import Submission
from section16.document.table_one import NonDerivativeTransaction, TableOneRow
from section16.document.table_two import DerivativeTransaction, TableTwoRow
from section16.ledger.entries.dates import FormDates, ImpossibleDay, datable, impossible, impossible_period, likely
from section16.ledger.entries.entry import Entry, LedgerFiling
from section16.ledger.entries.owners import cik_of, owners_of
from section16.ledger.entries.relationship import relationship_of

BARE = "content:"
"""Begins the name of a document without an accession number."""
_ACCESSION = re.compile(r"\d{10}-\d{2}-\d{6}")
_SIGNED_LAST_YEAR = timedelta(days=366)
_NOTICE = timedelta(days=7)
"""Three business days and a weekend with a holiday."""


def filing_of(submission: Submission) -> LedgerFiling:
    """Return the facts of a filing: who filed what for whom, and when it was known.

    Raises :class:`~section16.errors.NotOwnershipError` for a submission without a form.
    """
    document, header = submission.document, submission.header
    signed = max((mark.signed.value for mark in document.signatures if mark.signed.value), default=None)
    stated = document.period_of_report.value
    filed = header.filed if header else None
    accepted = header.accepted if header else None
    dates = _dates(document.document_type.value or "", filed or (accepted.date() if accepted else None), signed, stated)
    days, wrong = _transaction_days(document, dates)
    period = _period(stated, dates, days, wrong)
    accession = (header.accession_number if header else None) or _named(submission)
    return LedgerFiling(
        accession=accession,
        form=dates.form,
        accepted=accepted,
        filed=filed,
        issuer=cik_of(document.issuer.cik.value) or _issuer(header),
        issuer_name=document.issuer.name.value or "",
        issuer_symbol=document.issuer.trading_symbol.value or "",
        owners=owners_of(document, header, accession),
        names=tuple(owner.name.value or "" for owner in document.reporting_owners),
        relationships=tuple(map(relationship_of, document.reporting_owners)),
        period=None if period else stated,
        impossible_period=period,
        last=max(days, default=None) if document.form == "4" and dates.known else None,
        original=document.date_of_original_submission.value,
        signed=signed,
        footnotes={note.id: note.text for note in document.footnotes if note.id and note.text},
        remarks=document.remarks.value or "",
        exit_box=document.not_subject_to_section16.value,
        plan_box=document.aff10b5_one.value,
        fiscal_year_end=(header.fiscal_year_end or "") if header else "",
        source=submission.source,
        power_attached=any(document.is_power_of_attorney for document in submission.documents),
    )


@lru_cache(maxsize=4096)
def _dates(form: str, filed: date | None, signed: date | None, period: date | None) -> FormDates:
    """Return the dates by which a form is judged; a period of report that is itself impossible is not one of them."""
    filed, signed = datable(filed), datable(signed)
    known = filed or signed or datable(period)
    if not filed and signed and period and signed < period <= signed + _SIGNED_LAST_YEAR:
        known = period  # the signature is dated with last year's number
    dates = FormDates(form, known, filed is not None, period)
    return msgspec.structs.replace(dates, period=None) if impossible_period(period, dates) else dates


def _transaction_days(document: OwnershipDocument, dates: FormDates) -> tuple[list[date], list[date]]:
    """Return the transaction dates of a form that are possible, and those that are not."""
    rows = [row for row in document.rows if isinstance(row, NonDerivativeTransaction | DerivativeTransaction)]
    stated = [(row, day) for row in rows if (day := row.transaction_date.value) is not None]
    first, last = dates.unsuspicious, dates.latest
    wrong = [day for row, day in stated if not first <= day <= last and impossible(day, row.timeliness.value or "", dates)]
    return [day for _, day in stated if day not in wrong], wrong


def _period(stated: date | None, dates: FormDates, days: list[date], wrong: list[date]) -> ImpossibleDay | None:
    why = impossible_period(stated, dates, wrong)
    if stated is None or not why:
        return None
    return ImpossibleDay(stated, why, likely(stated, dates, sorted(days)))


def _issuer(header: Header | None) -> str:
    """Return the CIK of the issuer that the header states, for a form that states none."""
    issuers = header.issuers if header else ()
    return cik_of(issuers[0].cik) if len(issuers) == 1 else ""


def _named(submission: Submission) -> str:
    """Return the accession number in the name of the file, or a hash of what the document says."""
    match = _ACCESSION.search(PurePath(submission.source).name)
    if match:
        return match[0]
    return content_name(submission.document)


def content_name(document: OwnershipDocument) -> str:
    """Return the name of a document without an accession number: a hash of what it says, after ``content:``."""
    return BARE + hashlib.blake2b(msgspec.json.encode(document), digest_size=10).hexdigest()


def entries_of(document: OwnershipDocument, filing: LedgerFiling) -> Iterator[Entry]:
    """Yield an entry for each row of both tables, in filed order; the day of a transaction that is impossible is unknown."""
    entries = [_entry(row, filing, "I", number) for number, row in enumerate(document.non_derivative_table)]
    entries += [_entry(row, filing, "II", number) for number, row in enumerate(document.derivative_table)]
    known = filing.filed or (filing.accepted.date() if filing.accepted else None)
    dates = _dates(filing.form, known, filing.signed, filing.stated_period)
    first, last = dates.unsuspicious, dates.latest
    doubtful = any(not first <= day <= last for entry in entries for day in (entry.day, entry.deemed) if day is not None)
    return _dated(entries, dates) if doubtful else iter(entries)


def _dated(entries: list[Entry], dates: FormDates) -> Iterator[Entry]:
    """Yield entries with their impossible dates unknown."""
    possible = sorted({entry.day for entry in entries if entry.day and not impossible(entry.day, entry.timeliness, dates)})
    for entry in entries:
        day = _impossible(entry.day, entry, dates, possible)
        # A form may be filed before the day of notice, which is at most the third business day after the transaction.
        early = entry.deemed is not None and dates.latest < entry.deemed <= dates.latest + _NOTICE
        deemed = None if early else _impossible(entry.deemed, entry, dates, possible)
        yield msgspec.structs.replace(
            entry,
            day=None if day else entry.day,
            impossible=day,
            deemed=None if deemed else entry.deemed,
            impossible_deemed=deemed,
        )


def _impossible(day: date | None, entry: Entry, dates: FormDates, possible: list[date]) -> ImpossibleDay | None:
    why = impossible(day, entry.timeliness, dates) if day else ""
    return ImpossibleDay(day, why, likely(day, dates, possible)) if day and why else None


_DIRECT = {"D": True, "I": False}
_SIGNS = {"A": 1, "D": -1}
_NOTHING: dict[str, Any] = {}


def _entry(row: TableOneRow | TableTwoRow, filing: LedgerFiling, table: str, number: int) -> Entry:
    owned, dollars = _owned(row, filing)
    return Entry(
        filing=filing,
        table=table,
        row=number,
        holding=row.HOLDING,
        title=row.title.value or "",
        direct=_DIRECT.get(row.ownership.value or ""),
        nature=row.nature.value or "",
        owned=owned,
        dollars=dollars,
        notes=_notes(row),
        form_type=row.form_type.value or "",
        **(_NOTHING if row.HOLDING else _transaction(row)),
        **(_derivative(row) if row.DERIVATIVE else _NOTHING),
    )


def _transaction(row: Any) -> dict[str, Any]:
    sign = _SIGNS.get(row.acquired_disposed.value or "")
    shares = row.shares.value
    total = row.total_value.value if shares is None and row.DERIVATIVE else None
    amount = shares if total is None else total
    return {
        "day": row.transaction_date.value,
        "deemed": row.deemed_execution_date.value,
        "equity_swap": row.equity_swap.value,
        "code": row.code.value or "",
        "timeliness": row.timeliness.value or "",
        "change": None if amount is None or sign is None else sign * amount,
        "price": row.price.value,
        "total": total is not None,
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
def _marks(group: type[Group]) -> tuple[tuple[str, ...], Callable[[Group], tuple[tuple[str, ...], ...]]]:
    """Return the names of a kind of row's cells, and what gets the ids of the footnotes on all of them at once."""
    names = [name for name in group.__struct_fields__ if name not in ("empty", "as_filed")]
    return tuple(names), attrgetter(*(name if name == "coding_footnotes" else f"{name}.footnotes" for name in names))


def _notes(row: Group) -> dict[str, tuple[str, ...]]:
    names, marks = _marks(type(row))
    found = marks(row)
    return dict(compress(zip(names, found, strict=True), found))
