"""The truth about lateness: when each row was due by what really happened, and what filings can show of it.

It counts for itself: two business days, five where a broker's notice may have come later, Form 5 for what may wait. Only the
calendar of business days and the count of six months are those of ``section16.law``.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from generate.amendment import ADDS
from generate.draft import Draft
from generate.issuer import Issuer
from generate.life import Life
from generate.row import Row
from generate.truth import Delinquency, Insider, Place, RowTiming
from section16.law.business_days import add_business_days, filing_date, on_or_after, uncertain_days_closed
from section16.law.months import within_six_months

ON_TIME, LATE, POSSIBLY, RESTATED = "on time", "late", "possibly timely", "restated"
_GIFTS_ON_FORM_4 = date(2023, 2, 27)
_LIMIT = Decimal(10_000)
_PLANNED, _TRADED = frozenset("PSGMXC"), frozenset("PSG")
_DAYS_OF_FORM_3, _DAYS_OF_FORM_5 = 10, 45
_NOTICE_DAYS = 3


class _Due(NamedTuple):
    """The day that counts, the last day on which a report may have been timely, and what that depends on."""

    day: date
    latest: date
    doubt: str = ""


def row_timings(life: Life, drafts: Sequence[Draft]) -> Iterator[RowTiming]:
    """Yield the timing of every transaction, of every Form 3, and of every holding that an amendment adds to one."""
    seen: set[tuple[int, tuple[str, ...]]] = set()
    lost = _lost(drafts)
    for draft in drafts:
        if draft.form == "3":
            yield from _of_form_3(life, draft)
            continue
        for place, row in _transactions(draft):
            due = _due(life.issuer, draft, row, lost)
            yield _timing(draft, place, row, due, restated=_key(draft, row) in seen)
        seen.update(_key(draft, row) for _, row in _transactions(draft))


def _key(draft: Draft, row: Row) -> tuple[int, tuple[str, ...]]:
    assert row.event is not None, "a transaction has an event"
    return row.event.id, draft.party.ciks


def _rows(draft: Draft) -> Iterator[tuple[Place, Row]]:
    for table in (1, 2):
        for number, row in enumerate(draft.table(table)):
            yield Place(draft.accession, table, number), row


def _transactions(draft: Draft) -> Iterator[tuple[Place, Row]]:
    return ((place, row) for place, row in _rows(draft) if row.event is not None)


def _timing(draft: Draft, place: Place, row: Row | None, due: _Due, *, restated: bool) -> RowTiming:
    filed = filing_date(draft.accepted)
    answer = RESTATED if restated else ON_TIME if filed <= due.day else POSSIBLY if filed <= due.latest else LATE
    doubt = due.doubt if answer == POSSIBLY else ""
    if row is not None and row.timeliness == "L" and answer == ON_TIME:
        answer, doubt = POSSIBLY, "the mark of a late report"
    on = draft.period if row is None or row.day is None else row.day
    return RowTiming(place=place, owners=draft.party.ciks, on=on, filed=filed, due=due.day, answer=answer, doubt=doubt)


def _both(count: Callable[[], date], doubt: str = "whether EDGAR was closed") -> _Due:
    """Return a day as it counts, and as it is if EDGAR was closed on the days of which that is not certain."""
    with uncertain_days_closed():
        later = count()
    return _Due(count(), later, doubt)


# --- Form 3


def _of_form_3(life: Life, draft: Draft) -> Iterator[RowTiming]:
    """Yield the timing of a Form 3, or of the holdings that its amendment adds."""
    event = draft.period
    last = event if event == life.issuer.goes_public else event + timedelta(days=_DAYS_OF_FORM_3)
    due = _both(partial(on_or_after, last))
    if draft.amends is None:
        yield _timing(draft, Place(draft.accession, 0, 0), None, due, restated=False)
    elif draft.manner == ADDS:
        for place, _ in _rows(draft):
            yield _timing(draft, place, None, due, restated=False)


# --- transactions


def _due(issuer: Issuer, draft: Draft, row: Row, lost: dict[int, date]) -> _Due:
    """Return when a transaction was due."""
    assert row.event is not None, "a transaction has an event"
    day = row.event.day
    waits = _waits(row)
    ended = lost.get(row.event.id)
    due = _both(partial(_form_5, issuer, day) if waits and ended is None else partial(add_business_days, ended or day, 2))
    if waits and row.event.kind != "transfer":
        return due
    if row.event.kind == "transfer":
        return due._replace(latest=date.max, doubt="a change in the form of ownership")
    if row.event.kind == "distribution":
        return due._replace(latest=max(due.latest, _form_5(issuer, day)), doubt="an exemption from Section 16(b)")
    if row.deemed is not None:
        deemed = min(row.deemed, add_business_days(day, _NOTICE_DAYS))
        return _both(partial(add_business_days, deemed, 2))
    if _is_planned(draft, row):
        latest = add_business_days(add_business_days(day, _NOTICE_DAYS), 2)
        return due._replace(latest=max(due.latest, latest), doubt="the date of notice")
    return due


def _waits(row: Row) -> bool:
    """Whether a transaction may wait for Form 5: gifts received, small acquisitions, and all gifts before 27 February 2023."""
    assert row.event is not None, "a transaction has an event"
    if row.event.kind == "small acquisition":
        return True
    return row.code == "G" and (row.event.change > 0 or row.event.day < _GIFTS_ON_FORM_4)


def _is_planned(draft: Draft, row: Row) -> bool:
    """Whether the form shows a plan for a row: by a footnote of its own, or by the box beside a trade of the day."""
    if row.code not in _PLANNED:
        return False
    if any("10b5-1" in text for texts in row.notes.values() for text in texts):
        return True
    traded = row.code in _TRADED or any(one.code in _TRADED and one.day == row.day for one in draft.filed)
    return draft.plan and traded and (draft.amends or draft).accepted.date() >= date(2023, 4, 1)


def _form_5(issuer: Issuer, day: date) -> date:
    return on_or_after(_year_end(issuer, day) + timedelta(days=_DAYS_OF_FORM_5))


def _year_end(issuer: Issuer, day: date) -> date:
    month, last = issuer.fiscal_year_end
    ends = (date(year, month, min(last, monthrange(year, month)[1])) for year in (day.year, day.year + 1))
    return next(end for end in ends if end >= day)


# --- small acquisitions


def _lost(drafts: Sequence[Draft]) -> dict[int, date]:
    """Return the day on which the deferral of each small acquisition ended that was not reported by then (Rule 16a-6).

    A sale within six months ends it, and an acquisition of the class that brings those of six months above $10,000.
    """
    reported: dict[int, tuple[Row, date, frozenset[str]]] = {}
    for draft in drafts:
        for _, row in _transactions(draft):
            assert row.event is not None, "a transaction has an event"
            reported.setdefault(row.event.id, (row, filing_date(draft.accepted), frozenset(draft.party.ciks)))
    found: dict[int, date] = {}
    for event, (row, filed, owners) in reported.items():
        if row.event is not None and row.event.kind == "small acquisition":
            others = [(one, day) for one, day, ciks in reported.values() if ciks & owners]
            ends = [*_sales(row, filed, others), *_excess(row, filed, others)]
            if ends:
                found[event] = min(ends)
    return found


def _sales(small: Row, filed: date, others: Sequence[tuple[Row, date]]) -> Iterator[date]:
    for row, _ in others:
        assert row.event is not None, "a transaction has an event"
        assert small.event is not None, "a transaction has an event"
        followed = small.event.day <= row.event.day <= filed
        if row.code == "S" and followed and within_six_months(small.event.day, row.event.day):
            yield row.event.day


def _excess(small: Row, filed: date, others: Sequence[tuple[Row, date]]) -> Iterator[date]:
    """Yield the days of acquisitions of the class that bring what was not reported in six months above the limit."""
    counted = [(row, day) for row, day in others if row.code in "PL" and row.line.security == small.line.security]
    for row, _ in counted:
        assert row.event is not None, "a transaction has an event"
        assert small.event is not None, "a transaction has an event"
        on = row.event.day
        if small.event.day <= on <= filed:
            open_ = [
                one
                for one, day in counted
                if one.event is not None and within_six_months(one.event.day, on) and (one is row or day >= on)
            ]
            if sum((one.shares * (one.price or 0) for one in open_), Decimal()) > _LIMIT:
                yield on


# --- persons


def delinquencies(life: Life, timings: Sequence[RowTiming]) -> Iterator[Delinquency]:
    """Yield what each person reported late of the events of each fiscal year."""
    late: dict[tuple[int, str], list[Place]] = defaultdict(list)
    for one in timings:
        if one.answer == LATE:
            for owner in one.owners:
                late[_year_end(life.issuer, one.on).year, owner].append(one.place)
    for (year, owner), places in sorted(late.items()):
        yield Delinquency(
            year=year,
            owner=owner,
            reports=len({place.accession for place in places}),
            transactions=len(places),
        )


def insiders(life: Life, drafts: Sequence[Draft]) -> Iterator[Insider]:
    """Yield everyone who reports, with the first Form 3."""
    form_3: dict[str, str] = {}
    for draft in drafts:
        if draft.form == "3" and draft.amends is None:
            for owner in draft.party.ciks:
                form_3.setdefault(owner, draft.accession)
    met: set[str] = set()
    for party in life.parties:
        for one in (party, *(companion.party for companion in party.companions)):
            for owner in one.ciks:
                if owner not in met:
                    met.add(owner)
                    yield Insider(owner=owner, since=one.since, until=one.until, form_3=form_3.get(owner, ""))
