"""Timeliness: when each row of each filing was due, when it was filed first, and whether that was late.

Law decides by the day of the transaction: the form it goes on, the day it was due, in EDGAR's calendar. Where the answer
depends on a fact that no filing shows, such as the day of a broker's notice, a report that misses the earlier day is possibly
timely until the later one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

import msgspec

from section16.compliance.duty import Circumstance, DueDates, Duty, duty_of
from section16.compliance.evidence import moved
from section16.compliance.first_report import FirstReport, first_reports
from section16.compliance.fiscal_year import CALENDAR_YEAR, fiscal_year_of, year_end_of
from section16.compliance.form_3 import Registration, form_3_duty, registration_days
from section16.compliance.lost_deferrals import lost_deferrals
from section16.compliance.requests import require_year
from section16.compliance.statement import (
    ExemptStatement,
    FilingDateStatement,
    NoticeStatement,
    NotReportableStatement,
)
from section16.compliance.statements import Statements
from section16.compliance.timing import FilingTiming, RowTiming, Timeliness
from section16.compliance.verdict import Filed, TimingVerdict, filed_on, verdict_on
from section16.errors import RequestError
from section16.law.foreign_issuers import outside
from section16.law.small_acquisitions import Loss
from section16.law.transaction_codes import CODES
from section16.ledger.entries.entry import Entry, LedgerFiling
from section16.ledger.entries.in_force import FilingsInForce
from section16.ledger.ledger import Ledger
from section16.why import Incomplete, Why

_T = TypeVar("_T")
_NO_WHY = Why("")
_MARKS = frozenset("KV")
_SOLD = frozenset("PSG")
_ORDER = (
    Timeliness.LATE,
    Timeliness.POSSIBLY_TIMELY,
    Timeliness.UNKNOWN,
    Timeliness.ON_TIME,
    Timeliness.NOT_REQUIRED,
    Timeliness.RESTATED,
)
"""Of the rows of a filing, the first of these decides about the filing."""
_RANK = {timing: rank for rank, timing in enumerate(_ORDER)}


def timeliness(
    ledger: Ledger,
    issuer: str | None = None,
    *,
    year: int | None = None,
    statements: Statements | None = None,
    dates: DueDates | None = None,
) -> list[FilingTiming]:
    """Return whether each filing was late, with its rows, in the order in which they were filed.

    ``year`` leaves only filings with an event in the fiscal year that ends in that calendar year, and of these the rows of
    that year. ``statements`` are facts that no filing shows; ``dates`` are due dates that several answers share. Raises
    :class:`~section16.errors.RequestError` for a stated notice before the transaction, and for a year that is not possible.
    """
    if year is not None:
        require_year(year)
    dates = dates or DueDates()
    chosen = ledger.issuers if issuer is None else (issuer,)
    found = (
        one for cik in chosen for one in _Issuer(cik, ledger.in_force(cik), statements or Statements(), dates).timings(year)
    )
    return _in_order(found)


def unexplained_timeliness(ledger: Ledger, issuer: str, dates: DueDates) -> list[FilingTiming]:
    """Return what :func:`timeliness` does of one issuer, without the reasons of its rows, which take their time."""
    return _in_order(_Issuer(issuer, ledger.in_force(issuer), Statements(), dates, explained=False).timings(None))


def _in_order(found: Iterable[FilingTiming]) -> list[FilingTiming]:
    return sorted(found, key=lambda one: (one.filed or date.max, one.accession))


class _Issuer:
    """What decides about the filings of one issuer's insiders together."""

    def __init__(
        self, cik: str, filings: FilingsInForce, statements: Statements, dates: DueDates, *, explained: bool = True
    ) -> None:
        self.filings = filings
        self.explained = explained
        self.dates = dates
        self._filed: dict[str, Filed] = {}
        self.statements = statements
        self.statement = statements.issuer(cik)
        self.adjusted = {one.accession: one.on for one in statements.of(FilingDateStatement)}
        for filing, _ in filings.posted:
            self._check_adjusted(filing)
        self.notices = {one.row: one for one in statements.of(NoticeStatement)}
        self.exempt = {one.row: one.exempt for one in statements.of(ExemptStatement)}
        self.not_reportable = {one.row: one.rule for one in statements.of(NotReportableStatement)}
        posted = [filing for filing, _ in filings.posted]
        stated = self.statement
        self.foreign = stated is not None and stated.files_without_proxy_rules
        suggested = registration_days(posted)
        self.registration = Registration(stated.registered if stated else None, suggested, self.foreign)
        self.year_end = self._year_end(posted)
        self.since = _since(posted)
        self.reports = list(first_reports(filings))
        self.moved = moved([one.row for one in self.reports if not one.row.holding], filings.identity)
        self.lost = lost_deferrals(self.reports, filings.identity, lambda one: self.filed(one.filing).on)
        self.sold = {(one.filing.accession, one.row.day) for one in self.reports if one.row.code in _SOLD}

    def _year_end(self, posted: Iterable[LedgerFiling]) -> tuple[int, int] | None:
        """Return the end of the fiscal year: as stated, or as the latest header that states it has it."""
        if self.statement is not None and self.statement.fiscal_year_end:
            return year_end_of(self.statement.fiscal_year_end)
        ends = [end for filing in posted if (end := year_end_of(filing.fiscal_year_end)) is not None]
        return ends[-1] if ends else None

    def _check_adjusted(self, filing: LedgerFiling) -> None:
        """Refuse an adjusted filing date that no adjustment grants: after the filing, or before what it reports."""
        on, event = self.adjusted.get(filing.accession), filing.period
        if on is None:
            return
        if filing.filed is not None and on > filing.filed:
            says = f"after the day on which it was filed, {filing.filed}"
        elif event is not None and on < event:
            says = f"before the event that it reports, {event}"
        else:
            return
        stated = next(one for one in self.statements.of(FilingDateStatement) if one.accession == filing.accession)
        what = f"The adjusted filing date of {filing.accession}, {on}, is {says}."
        raise RequestError(what, where=self.statements.place(stated), remedy="Correct the date.")

    def filed(self, filing: LedgerFiling) -> Filed:
        """Return the day that counts as a filing's date."""
        found = self._filed.get(filing.accession)
        if found is None:
            adjusted = self.adjusted.get(filing.accession)
            found = self._filed[filing.accession] = filed_on(filing, adjusted, explained=self.explained)
        return found

    # --- filings

    def timings(self, year: int | None) -> Iterator[FilingTiming]:
        """Yield the timing of each filing; those whose rows are all of another fiscal year are left out where one is asked."""
        of_filing: dict[str, list[RowTiming]] = defaultdict(list)
        for one in self.reports:
            if not one.row.holding or _is_omitted(one):
                timing = self._row(one)
                if self._is_of(timing, year):
                    of_filing[one.filing.accession].append(timing)
        for filing, _ in self.filings.posted:
            rows = of_filing[filing.accession]
            if filing.form == "3":
                initial = self._form_3(filing)
                rows = [initial, *rows] if self._is_of(initial, year) else rows
            if rows or year is None:
                yield self._filing(filing, tuple(rows))

    def _is_of(self, timing: RowTiming, year: int | None) -> bool:
        day = timing.on or timing.filed
        return year is None or (day is not None and fiscal_year_of(day, self.year_end or CALENDAR_YEAR) == year)

    def _filing(self, filing: LedgerFiling, rows: tuple[RowTiming, ...]) -> FilingTiming:
        deciding = min(rows, key=lambda row: _RANK[row.timing], default=None)
        dues = [row.due for row in rows if row.due is not None]
        restates = "It restates rows of another filing." if filing.amends else "It reports nothing that has a due date."
        return FilingTiming(
            accession=filing.accession,
            form=filing.form,
            issuer=filing.issuer,
            issuer_name=filing.issuer_name,
            owners=filing.owners,
            names=filing.names,
            timing=deciding.timing if deciding else Timeliness.RESTATED if filing.amends else Timeliness.NOT_REQUIRED,
            reason=deciding.reason if deciding else restates,
            due=min(dues, default=None),
            filed=self.filed(filing).on,
            accepted=filing.accepted,
            days_late=max((row.days_late for row in rows if row.timing is Timeliness.LATE), default=0),
            rows=rows,
        )

    # --- rows

    def _row(self, one: FirstReport) -> RowTiming:
        row = one.row
        verdict = self._repeat(one) if one.repeats else self._judged(one)
        return RowTiming(
            row=row.id,
            first=one.first.id if one.first.id != row.id else "",
            accession=one.filing.accession,
            code=row.code,
            security=row.title,
            on=row.day or (one.filing.period if row.holding else None),
            why=self._why(_named(row), verdict, _both(one)) if self.explained else _NO_WHY,
            **_shared(one.filing, verdict),
        )

    @staticmethod
    def _why(what: str, verdict: TimingVerdict, rows: tuple[str, ...]) -> Why:
        return Why(f"{what} is {verdict.timing.value}. {verdict.reason}", rows=rows, because=verdict.because)

    def _judged(self, one: FirstReport) -> TimingVerdict:
        """Return the verdict on a row that no other filing reported before."""
        row, filed = one.row, self.filed(one.filing)
        if row.holding:
            return self._omitted_holding(one, filed)
        if row.day is None:
            return _undated(row)
        if row.code not in CODES or row.code in _MARKS:
            return _uncoded(row)
        out = outside(row.day) if self.foreign else None
        if out is not None:
            because = (Why(f"No report was required: {out.because}.", citations=out.citations),)
            return verdict_on(Duty(due=None, because=because), filed)
        duty = duty_of(row, row.day, self._circumstance(one, row.day), self.dates, explained=self.explained)
        return self._with_doubts_of_the_filing(one, verdict_on(duty, filed))

    def _circumstance(self, one: FirstReport, on: date) -> Circumstance:
        row = one.row
        versions = (row.id, one.first.id)
        since = [day for owner in row.filing.owners if (day := self.since.get(owner))] if self.since else []
        return Circumstance(
            year_end=self.year_end,
            sold=(one.filing.accession, on) in self.sold,
            moved=self.moved.get(row.id, ""),
            filed=self.filed(one.filing).on,
            loss=self._loss(row),
            insider_since=min(since) if len(since) == len(row.filing.owners) else None,
            notice=self._notice(versions, on),
            exempt=_stated(self.exempt, versions, None),
            not_reportable=_stated(self.not_reportable, versions, ""),
        )

    def _loss(self, row: Entry) -> Loss | None:
        return self.lost.get(row.id)

    def _notice(self, versions: tuple[str, ...], on: date) -> date | None:
        stated = _stated(self.notices, versions, None)
        if stated is not None and stated.on < on:
            what = f"The notice of {stated.on} for {stated.row} comes before the transaction of {on}."
            raise RequestError(what, where=self.statements.place(stated), remedy="Correct the date of the notice.")
        return stated.on if stated else None

    def _with_doubts_of_the_filing(self, one: FirstReport, verdict: TimingVerdict) -> TimingVerdict:
        """Return a verdict with what the filing itself leaves open: what it amends, and the filer's own mark."""
        row = one.row
        if one.of_unknown and verdict.timing is Timeliness.LATE:
            return _of_unknown_original(one, verdict)
        if row.timeliness == "L" and verdict.timing is Timeliness.ON_TIME:
            effect = "The filer marks the row as reported late, which its date does not show."
            lacks = Incomplete("why the row is marked late", effect, "Compare the date with the records.", rows=(row.id,))
            reason = f"{verdict.reason} The filer marks it as reported late."
            return msgspec.structs.replace(verdict, timing=Timeliness.POSSIBLY_TIMELY, reason=reason, lacked=(lacks,))
        return verdict

    def _repeat(self, one: FirstReport) -> TimingVerdict:
        """Return the verdict on a row that an earlier filing reported: restated, or another equal transaction if it is late."""
        restated = TimingVerdict(
            timing=Timeliness.RESTATED,
            reason=f"It repeats {one.repeats}, which counts.",
            because=(Why(f"{one.repeats} reports the same transaction.", rows=(one.repeats,)),),
            filed=self.filed(one.filing).on,
        )
        if one.same_balance:
            return restated
        judged = self._judged(one)
        if judged.timing is not Timeliness.LATE:
            return judged if judged.timing is Timeliness.ON_TIME else restated
        effect = f"{one.repeats} reports an equal one with another amount owned; if it is the same, this row is not late."
        lacks = Incomplete("whether the row reports another transaction", effect, "Compare both forms.", rows=_both(one))
        return msgspec.structs.replace(judged, timing=Timeliness.POSSIBLY_TIMELY, lacked=(lacks,))

    # --- Form 3

    def _form_3(self, filing: LedgerFiling) -> RowTiming:
        """Return the timing of a Form 3 as such; its holdings have no date of their own."""
        verdict = self._of_event(filing, self.filed(filing))
        return RowTiming(
            row=filing.accession,
            accession=filing.accession,
            on=filing.period,
            why=self._why(f"Form 3 of {', '.join(filing.names)}", verdict, (filing.accession,)),
            **_shared(filing, verdict),
        )

    def _of_event(self, filing: LedgerFiling, filed: Filed) -> TimingVerdict:
        if filing.period is None:
            return _no_event(filing)
        duty = form_3_duty(filing, filing.period, self.dates, self.registration, explained=self.explained)
        return verdict_on(duty, filed)

    def _omitted_holding(self, one: FirstReport, filed: Filed) -> TimingVerdict:
        """Return the verdict on a holding that an amendment of a Form 3 adds: the Form 3 should have reported it."""
        verdict = self._of_event(one.filing, filed)
        if verdict.timing is Timeliness.LATE and one.of_unknown:
            return _of_unknown_original(one, verdict)
        return verdict


def _stated(facts: Mapping[str, _T], versions: Iterable[str], otherwise: _T) -> _T:
    """Return what the user states of one of the versions of a row."""
    return next((facts[one] for one in versions if one in facts), otherwise) if facts else otherwise


def _since(filings: Iterable[LedgerFiling]) -> dict[str, date]:
    """Return the day from which each owner reports, by the event of the first Form 3."""
    found: dict[str, date] = {}
    for filing in filings:
        if filing.form == "3" and filing.period is not None:
            for owner in filing.owners:
                found[owner] = min(found.get(owner, filing.period), filing.period)
    return found


def _is_omitted(one: FirstReport) -> bool:
    """Whether a holding was left out of a Form 3 and reported first by an amendment."""
    return one.filing.form == "3/A"


def _named(row: Entry) -> str:
    """Return a row as the subject of a sentence."""
    if row.holding:
        return f"The holding of {row.title}"
    return f"The transaction of {row.stated_day or 'an unknown day'} (code {row.code or 'missing'})"


def _both(one: FirstReport) -> tuple[str, ...]:
    return (one.row.id,) if one.first.id == one.row.id else (one.row.id, one.first.id)


def _shared(filing: LedgerFiling, verdict: TimingVerdict) -> dict[str, Any]:
    """Return what a timing has from its filing and from the verdict."""
    return {
        "issuer": filing.issuer,
        "owners": filing.owners,
        "names": filing.names,
        "timing": verdict.timing,
        "reason": verdict.reason,
        "lacked": verdict.lacked,
        "due_form": verdict.due_form,
        "due": verdict.due,
        "latest": verdict.latest,
        "filed": verdict.filed,
        "days_late": verdict.days_late,
    }


# --- what cannot be judged


def _undated(row: Entry) -> TimingVerdict:
    impossible = row.impossible
    missing = "the date of the transaction"
    effect = f"The date {impossible.says}" if impossible else "The row has no date."
    lacks = Incomplete(missing, effect, "Compare it with the filing on EDGAR.", rows=(row.id,))
    why = (Why(effect, rows=(row.id,)),)
    return TimingVerdict(
        timing=Timeliness.UNKNOWN, reason="The date of the transaction is not known.", because=why, lacked=(lacks,)
    )


def _uncoded(row: Entry) -> TimingVerdict:
    effect = f"Code {row.code} is a mark, not a transaction code." if row.code in _MARKS else f"Code {row.code!r} is unknown."
    lacks = Incomplete("the transaction code", effect, "Compare the row with the filing on EDGAR.", rows=(row.id,))
    reason = "Without a transaction code the due date is not known."
    return TimingVerdict(timing=Timeliness.UNKNOWN, reason=reason, because=(Why(effect, rows=(row.id,)),), lacked=(lacks,))


def _no_event(filing: LedgerFiling) -> TimingVerdict:
    impossible = filing.impossible_period
    effect = f"The date {impossible.says}" if impossible else "The form has no date of event."
    lacks = Incomplete("the date of the event", effect, "Compare it with the filing on EDGAR.", rows=(filing.accession,))
    why = (Why(effect, rows=(filing.accession,)),)
    return TimingVerdict(timing=Timeliness.UNKNOWN, reason="The date of the event is not known.", because=why, lacked=(lacks,))


def _of_unknown_original(one: FirstReport, verdict: TimingVerdict) -> TimingVerdict:
    """Return that a row of an amendment may restate one that was timely; late where the original was late as well."""
    original = one.filing.original
    if original is not None and verdict.due is not None and original > max(verdict.due, verdict.latest or verdict.due):
        return verdict
    when = f"filed on {original}" if original else "of an unknown day"
    effect = f"If the amended form, {when}, reported the row, it may have been timely."
    lacks = Incomplete("the form that is amended", effect, "Add that filing.", rows=(one.row.id,))
    return msgspec.structs.replace(
        verdict,
        timing=Timeliness.UNKNOWN,
        reason="The form that is amended is not among the filings, so that the row may restate a timely one.",
        lacked=(*verdict.lacked, lacks),
    )
