"""From a duty and a filing date to the answer: on time, possibly timely or late, by how many business days, and why."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import msgspec

from section16.compliance.duty import Doubt, Duty
from section16.compliance.timing import Timeliness
from section16.law.business_days import count_business_days, cut_off, cut_off_citation, filing_date
from section16.ledger.entries.entry import LedgerFiling
from section16.plurals import counted
from section16.why import Incomplete, Why


class TimingVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a report was timely, in one sentence, with the reasons and what could change it."""

    timing: Timeliness
    reason: str
    because: tuple[Why, ...] = ()
    lacked: tuple[Incomplete, ...] = ()
    due_form: str = ""
    due: date | None = None
    latest: date | None = None
    filed: date | None = None
    days_late: int = 0


_NO_WHY = Why("")


class Filed(msgspec.Struct, frozen=True):
    """The day that counts as the filing date of a filing, and why; ``None`` where the filing does not show it."""

    on: date | None
    why: Why


def filed_on(filing: LedgerFiling, adjusted: date | None = None, *, explained: bool = True) -> Filed:
    """Return the filing date of a filing: as adjusted by the SEC, as EDGAR states it, or by the time of acceptance.

    Without ``explained`` it has no reason.
    """
    if adjusted is not None:
        what = f"It counts as filed on {adjusted}, the date granted under Rule 13(b) of Regulation S-T, as the facts state."
        return Filed(adjusted, Why(what, rows=(filing.accession,)))
    day = filing.filed or (filing_date(filing.accepted) if filing.accepted else None)
    if day is None:
        return Filed(None, Why("The document has no filing date.", rows=(filing.accession,)))
    if not explained:
        return Filed(day, _NO_WHY)
    return Filed(
        day, Why(f"It was filed on {day}{_after_hours(filing.accepted, day)}.", rows=(filing.accession,), **_cited(filing))
    )


def _after_hours(accepted: datetime | None, day: date) -> str:
    if accepted is None or accepted.date() >= day:
        return ""
    until = f"after {cut_off(day):%H:%M} the next business day counts"
    return f": EDGAR accepted it at {accepted:%H:%M} on {accepted.date()}, and {until}"


def _cited(filing: LedgerFiling) -> dict[str, Any]:
    late = filing.accepted is not None and filing.filed is not None and filing.accepted.date() < filing.filed
    return {"citations": (cut_off_citation(filing.filed),)} if late and filing.filed else {}


def verdict_on(duty: Duty, filed: Filed) -> TimingVerdict:
    """Return whether what was filed on a day met a duty."""
    because = (*duty.because, filed.why)
    if duty.due is None:
        return TimingVerdict(timing=Timeliness.NOT_REQUIRED, reason="No report was required.", because=because, filed=filed.on)
    due, form = duty.due.due, duty.due.form
    if filed.on is not None and filed.on <= due:
        reason = _in_time(filed.on, due)
        return TimingVerdict(timing=Timeliness.ON_TIME, reason=reason, because=because, due_form=form, due=due, filed=filed.on)
    known: dict[str, Any] = {"because": because, "due_form": form, "due": due, "filed": filed.on}
    if filed.on is None:
        reason = f"The filing date is not known; Form {form} was due on {due}."
        return TimingVerdict(timing=Timeliness.UNKNOWN, reason=reason, lacked=(_no_date(filed),), **known)
    late = count_business_days(due + timedelta(days=1), filed.on)
    known["days_late"] = late
    by = f"{counted(late, 'business day')} after Form {form} was due on {due}"
    doubts = [doubt for doubt in duty.doubts if doubt.until is None or filed.on <= doubt.until]
    if doubts:
        lacked = tuple(doubt.lacks for doubt in doubts)
        reason = f"Filed on {filed.on}, {by}, which is timely only if a fact holds that the filing does not show."
        return TimingVerdict(timing=Timeliness.POSSIBLY_TIMELY, reason=reason, lacked=lacked, latest=_latest(doubts), **known)
    passed = [doubt.until for doubt in duty.doubts if doubt.until is not None]
    latest = max(passed, default=None)
    also = f"; even the latest possible due date, {latest}, had passed" if latest else ""
    return TimingVerdict(timing=Timeliness.LATE, reason=f"Filed on {filed.on}, {by}{also}.", latest=latest, **known)


@lru_cache(maxsize=8192)
def _in_time(filed: date, due: date) -> str:
    """Return the sentence about a report in time, which many rows share."""
    return f"Filed on {filed}, by the due date of {due}."


def _latest(doubts: list[Doubt]) -> date | None:
    """Return the last of the days on which the report may have been timely, ``None`` where it would never be late."""
    days = [doubt.until for doubt in doubts if doubt.until is not None]
    return max(days) if len(days) == len(doubts) else None


def _no_date(filed: Filed) -> Incomplete:
    return Incomplete(
        "the filing date",
        "Whether the report was timely is not known.",
        "Give the full submission (.txt) instead of the bare document, or state the date in the facts as [[filing-date]].",
        rows=filed.why.rows,
    )
