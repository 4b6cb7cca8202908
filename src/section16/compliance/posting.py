"""Reports that an issuer posts on its website (Rule 16a-3(k)): by when each, and until when it remains there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum

import msgspec

from section16.compliance.fact_tables import FactTables, TableKind
from section16.compliance.posted_periods import PostedPeriod, PostingGap, day_of, first_posted, gaps_of
from section16.document.identifiers.accession import index_page
from section16.facts.table import Table
from section16.law.business_days import uncertainty
from section16.law.disclosure import POSTING, POSTING_KEPT, POSTING_SINCE, posted_until, posting_due
from section16.ledger.entries.entry import LedgerFiling
from section16.why import Incomplete, Why

PAGE = "docs/disclosure.md"


class PostingStatus(StrEnum):
    """What is known about the posting of a report on a day."""

    NOT_DUE = "to be posted"
    OVERDUE = "overdue"
    ON_TIME = "posted on time"
    LATE = "posted late"
    MAY_BE_REMOVED = "may be removed"
    NOT_REQUIRED = "not required"
    UNKNOWN = "unknown"


class PostedReport(Table, frozen=True, kw_only=True):
    """A report that is on the issuer's website: its accession number, and the day on which it was posted."""

    accession: str
    on: date


class PostingItem(msgspec.Struct, frozen=True, kw_only=True):
    """One report of the posting list: what it is, by the end of which day it is to be posted, and its status.

    ``until`` is the last day on which it has to remain on the website, from the day it was posted or, where that is not
    known, from ``due``. ``link`` is EDGAR's page of the filing, which the website may link to. ``posted_at`` is the recorded
    moment of the first posting, ``periods`` are those in which the report is recorded as posted, with time and content, and
    ``gaps`` the days without a record between the first posting and the day of the list, or ``until``.
    """

    accession: str
    form: str
    issuer: str
    issuer_name: str
    names: tuple[str, ...]
    filed: date | None
    due: date | None
    posted: date | None
    until: date | None
    status: PostingStatus
    days_late: int = 0
    link: str = ""
    posted_at: datetime | None = None
    periods: tuple[PostedPeriod, ...] = ()
    gaps: tuple[PostingGap, ...] = ()
    why: Why


class PostingList(msgspec.Struct, frozen=True, kw_only=True):
    """The reports of one or more issuers as of a day, the latest first; ``incomplete`` is what could not be judged.

    ``reason`` states why there are none.
    """

    as_of: date
    items: tuple[PostingItem, ...]
    reason: str = ""
    incomplete: tuple[Incomplete, ...] = ()


def read_posted(data: bytes, source: str, filings: Iterable[LedgerFiling]) -> dict[str, date]:
    """Return the days on which reports were posted, by accession number, from a file with a table ``[[posted]]`` for each.

    Raises :class:`~section16.finding.FactTablesError` for a report that is not among the filings, is listed twice, or was
    posted before it was filed.
    """
    tables = FactTables(data, {"posted": TableKind(PostedReport)}, source, PAGE)
    filed = {one.accession: one.filed for one in filings}
    posted: dict[str, date] = {}
    for heading, one in tables.list("posted"):
        if one.accession not in filed:
            says = f"No filing has the accession number {one.accession!r}."
            tables.wrong("FACTS-UNKNOWN", heading, "accession", says, "Correct the number, or add the filing.")
        if one.accession in posted:
            says = f"{one.accession} is listed twice."
            tables.wrong("FACTS-TWICE", heading, "accession", says, "Keep the day on which it was first posted.")
        day = filed.get(one.accession)
        if day is not None and one.on < day:
            says = f"{one.accession} was filed on {day} and cannot have been posted on {one.on}."
            tables.wrong("FACTS-CONTRADICT", heading, "on", says, "Correct the day.")
        posted[one.accession] = one.on
    tables.require_right()
    return posted


def posting_list(
    filings: Sequence[LedgerFiling],
    on: date,
    posted: Mapping[str, date] | None = None,
    periods: Mapping[str, Sequence[PostedPeriod]] | None = None,
) -> PostingList:
    """Return what is to be on the websites of issuers on a day.

    ``posted`` are days of posting, where these are stated; ``periods`` are what was recorded, by the CIK of the issuer. A
    report about an issuer without either counts as neither posted nor overdue.
    """
    listed = sorted((one for one in filings if one.filed is None or one.filed <= on), key=lambda one: one.order, reverse=True)
    of_each: dict[str, list[PostedPeriod]] = {}
    for period in (one for found in (periods or {}).values() for one in found):
        if period.first_day <= on:  # what is recorded later is not on the website on this day
            of_each.setdefault(period.accession, []).append(period)
    recorded = {one.issuer for one in listed} if posted is not None else set(periods or ())
    items = tuple(
        _item(
            one,
            on,
            (posted or {}).get(one.accession),
            tuple(of_each.get(one.accession, ())),
            recorded=one.issuer in recorded,
        )
        for one in listed
    )
    missing = tuple(_missing(items))
    return PostingList(as_of=on, items=items, reason="" if items else _reason(filings, on), incomplete=missing)


def _reason(filings: Sequence[LedgerFiling], on: date) -> str:
    first = min((one.filed for one in filings if one.filed is not None), default=None)
    return (
        f"The first of the filings was filed on {first}, after the day of the list, {on}." if first else "There are no filings."
    )


def _item(
    filing: LedgerFiling, on: date, stated: date | None, periods: tuple[PostedPeriod, ...], *, recorded: bool
) -> PostingItem:
    required = filing.filed is not None and filing.filed >= POSTING_SINCE
    due = posting_due(filing.filed) if filing.filed and required else None
    posted_at = first_posted(periods)
    days = [day for day in (stated, day_of(posted_at) if posted_at else None) if day is not None]
    was = min((day for day in days if day <= on), default=None)  # what is posted later is not on the website on this day
    until = posted_until(was or due) if due else None
    status = _status(filing.filed, due, was, until, on, recorded=recorded)
    late = (was or on) > due if due else False
    return PostingItem(
        accession=filing.accession,
        form=filing.form,
        issuer=filing.issuer,
        issuer_name=filing.issuer_name,
        names=filing.names,
        filed=filing.filed,
        due=due,
        posted=was,
        until=until,
        status=status,
        days_late=((was or on) - due).days if due and late and (was or status is PostingStatus.OVERDUE) else 0,
        link=index_page(filing.accession, filing.issuer),
        posted_at=posted_at,
        periods=periods,
        gaps=gaps_of(periods, min(on, until)) if until else (),
        why=_why(filing, due, was, until),
    )


def _status(  # noqa: PLR0913 - each is a day that decides
    filed: date | None, due: date | None, was: date | None, until: date | None, on: date, *, recorded: bool
) -> PostingStatus:
    if filed is None:
        return PostingStatus.UNKNOWN
    if due is None or until is None:
        return PostingStatus.NOT_REQUIRED
    if on > until:
        return PostingStatus.MAY_BE_REMOVED
    if was is not None:
        return PostingStatus.LATE if was > due else PostingStatus.ON_TIME
    if on <= due:
        return PostingStatus.NOT_DUE
    return PostingStatus.OVERDUE if recorded else PostingStatus.UNKNOWN


def _why(filing: LedgerFiling, due: date | None, was: date | None, until: date | None) -> Why:
    if filing.filed is None:
        return Why(f"Form {filing.form} states no filing date, so the day to post it is not known.", rows=(filing.accession,))
    if due is None:
        return Why(f"Form {filing.form} was filed on {filing.filed}, before {POSTING_SINCE}.", (filing.accession,), (POSTING,))
    because = [
        Why(f"It was filed on {filing.filed}; the next business day ends on {due}.", citations=(POSTING,)),
        Why(f"It remains on the website for twelve months, until {until}.", citations=(POSTING_KEPT,)),
    ]
    doubt = uncertainty(due)
    if doubt is not None:
        because.append(Why(f"Federal offices were closed on {due} ({doubt.reason}); the earlier day counts."))
    if was is not None:
        because.append(Why(f"It was posted on {was}."))
    says = f"Form {filing.form} is to be on the website, or linked from it, by the end of {due}."
    return Why(says, rows=(filing.accession,), because=tuple(because))


def _missing(items: Iterable[PostingItem]) -> Iterator[Incomplete]:
    for one in items:
        if one.filed is None:
            yield Incomplete(
                "the filing date",
                "The day to post the report cannot be computed.",
                "Use the full submission from EDGAR, which has a header.",
                subject=f"Form {one.form} of {', '.join(one.names)}",
                rows=(one.accession,),
            )
    unposted = tuple(one.accession for one in items if one.status is PostingStatus.UNKNOWN and one.due)
    if unposted:
        yield Incomplete(
            "the day of posting",
            f"Whether {len(unposted)} past-due reports are on the website cannot be judged."
            if len(unposted) > 1
            else "Whether 1 past-due report is on the website cannot be judged.",
            f"State the days in a file with a table [[posted]] for each report, or record them in an office; see {PAGE}.",
            rows=unposted,
        )
