"""Rule 16a-2(a): transactions before a first registration that the first required Form 4 reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from section16.drafting.context.book import BookEntry, BroughtForward
from section16.drafting.context.questions import Statement
from section16.drafting.plan.filers import ReportingPersons
from section16.drafting.wording.footnotes import FootnoteWording
from section16.law.due_dates import DueEvent, due_date
from section16.law.exemptions import exemption, is_caught
from section16.law.months import six_months_end
from section16.law.small_acquisitions import is_counted

LOOK_BACK = exemption("16a-2(a)").citations


def caught_transactions(filer: ReportingPersons, entries: Sequence[BookEntry]) -> dict[int, BroughtForward]:
    """Return the filer's earlier transactions that its first required Form 4 reports, by the number of the entry."""
    became = filer.registered
    if became is None:
        return {}
    first = _first_form_4(filer, entries, became)
    return {
        entry.number: _moved(filer, entry, became, first)
        for entry in _earlier(filer, entries)
        if first is not None
        and is_caught(entry.posting.on, became=became, first=first, by_registration=True, in_office=filer.looks_back)
    }


def said_of_earlier(filer: ReportingPersons, entries: Sequence[BookEntry]) -> Iterator[Statement]:
    """Yield what becomes of the earlier transactions that no form reports: not yet, or not at all."""
    became = filer.registered
    if became is None:
        return
    first, caught = _first_form_4(filer, entries, became), caught_transactions(filer, entries)
    for entry in _earlier(filer, entries):
        if entry.number not in caught:
            yield Statement(filer.display_name, _said(entry, became, first, looks_back=filer.looks_back), LOOK_BACK)


def _said(entry: BookEntry, became: date, first: date | None, *, looks_back: bool) -> str:
    posting = entry.posting
    what = f"the transaction of {posting.on} (code {posting.code}), before Section 16 applied on {became},"
    if first is None and is_caught(posting.on, became=became, first=became, by_registration=True, in_office=looks_back):
        until = six_months_end(posting.on)
        return f"{what} goes on the first required Form 4 if that reports a transaction made until {until}"
    if not looks_back:
        return f"{what} is not reported: only those of directors and officers can be"
    return f"{what} is not reported: it is more than six months before that or before the first transaction on Form 4"


def _earlier(filer: ReportingPersons, entries: Sequence[BookEntry]) -> Iterator[BookEntry]:
    """Yield the filer's transactions before the registration that Section 16(b) does not exempt and no filed form reports."""
    for entry in entries:
        posting = entry.posting
        if not posting.code or filer.registered is None or posting.on >= filer.registered:
            continue
        matched = is_counted(posting.code, exempt=posting.exempt) is not False
        text = filer.has_reported(filer.context.event(posting.event))
        if matched and not text and filer.view(posting.line, posting.on) is not None:
            yield entry


def _first_form_4(filer: ReportingPersons, entries: Sequence[BookEntry], became: date) -> date | None:
    """Return the day of the filer's first transaction since the registration that Form 4 has to report."""
    days = (
        entry.posting.on
        for entry in entries
        if entry.posting.code and entry.posting.form == 4 and entry.posting.on >= became  # noqa: PLR2004 - the form
        if filer.reports_on(entry.posting.on) and filer.view(entry.posting.line, entry.posting.on) is not None
    )
    return min(days, default=None)


def _moved(filer: ReportingPersons, entry: BookEntry, became: date, first: date) -> BroughtForward:
    posting = entry.posting
    changed = msgspec.structs.replace(
        posting,
        code="P" if posting.code == "L" else posting.code,
        form=4,
        because=f"{posting.because}; in the six months before the registration of {became} made Section 16 apply",
        citations=(*LOOK_BACK, *posting.citations),
        ours=(*posting.ours, ("code", FootnoteWording(filer.context).before_registration())),
    )
    return BroughtForward(msgspec.structs.replace(entry, posting=changed), first, due_date(DueEvent.TRADE, first))
