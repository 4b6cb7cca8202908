"""Reports in the making: rows are noted as things happen, gathered into forms, and given a time of acceptance."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache

from generate import companion, wording
from generate.book import Book
from generate.diary import EVENING, Diary
from generate.dice import Dice
from generate.draft import Draft
from generate.habits import FINAL_TOTAL, Habits
from generate.insider import Party
from generate.row import TWO, Row
from generate.truth import Line
from section16.law.business_days import add_business_days, last_moment, on_or_after
from section16.law.due_dates import DueDate, DueEvent, due_date

_ROOM = 22
"""Rows of a table after which a form is closed; it takes 30, and holdings are still to come."""
MOST_ROWS = 30
_LEFT_FOR_FORM_5 = 0.08
"""The share of late forms that are only noticed at the end of the fiscal year."""
_SENDING = timedelta(minutes=2)
_APART = timedelta(seconds=30)
"""The time between companion forms, which are submitted one after the other."""


@cache
def due(event: DueEvent, on: date, year_end: tuple[int, int] = (12, 31)) -> DueDate:
    """Return when a report is due; asked again and again for the same days."""
    return due_date(event, on, fiscal_year_end=year_end if event in (DueEvent.GIFT, DueEvent.FISCAL_YEAR_END) else None)


class Preparer:
    """Prepares an issuer's forms: collects the rows of each, and files it when it is due."""

    def __init__(self, dice: Dice, habits: Habits, book: Book, diary: Diary, late: float) -> None:
        self._dice = dice
        self._habits = habits
        self._book = book
        self._diary = diary
        self._late = late
        self._open: dict[tuple[str, ...], Draft] = {}
        self._sent: dict[tuple[str, ...], datetime] = {}
        """When the last form of owners was sent that was not late."""
        self.drafts: list[Draft] = []
        self.repeated: dict[tuple[tuple[str, ...], int], Row] = {}
        """The rows that companions report, by their CIKs and the identity of the row that theirs repeats."""
        self.deferred: dict[tuple[str, ...], list[Row]] = {}
        """Rows that wait for Form 5, by owners."""

    def transaction(  # noqa: PLR0913 - a row has that many boxes
        self,
        party: Party,
        line: Line,
        day: date,
        code: str,
        change: Decimal | int,
        *,
        kind: str,
        price: Decimal | None = None,
    ) -> Row:
        """Note a change in the book and its row on the form of the day, and return the row."""
        happened = self._book.post(line, day, Decimal(change), kind)
        row = Row(
            table=self._table(line),
            line=line,
            holder=party.holder(line.holder),
            owned=happened.balance,
            as_of=happened.id,
            event=happened,
            day=day,
            code=code,
            shares=abs(happened.change),
            acquired=change > 0,
            price=price,
            terms=None if line.series is None else self._book.terms[line.series],
        )
        self.explain(row)
        self._note_terms(row)
        self._form(party, day).rows.append(row)
        return row

    def defer(self, party: Party, row: Row) -> None:
        """Take a row off its form and keep it for Form 5; on a form that is closed already it stays, marked early."""
        row.form_type = "5"
        draft = self._open[party.ciks]
        if row not in draft.rows:
            row.timeliness = "E"
            return
        draft.rows.remove(row)
        self.deferred.setdefault(party.ciks, []).append(row)

    def explain(self, row: Row) -> None:
        """Add footnotes to a row that report the exempt changes of its line since the last one, as far as its filers do."""
        unreported = self._book.unreported.pop(row.line, [])
        if self._habits.remarks_on_splits:
            row.remarks.extend(self._book.splits[event.day] for event in unreported if event.kind == "split")
        for explanation in wording.unreported(unreported, self._dice, numbered=self._habits.states_plan_amounts):
            if explanation.split and self._habits.remarks_on_splits:
                continue
            row.note("value_owned" if row.in_dollars else "shares_owned", explanation.text)
            row.states.extend(explanation.states)

    def _form(self, party: Party, day: date) -> Draft:
        """Return the open Form 4 of a party, or a new one."""
        draft = self._open.get(party.ciks)
        if draft is not None and len(draft.rows) >= _ROOM:
            self.close(draft)
            draft = None
        if draft is None:
            closes = add_business_days(day, 1) if self._dice.chance(self._habits.merges_days) else day
            draft = Draft(form="4", party=party, period=day, closes=closes, due=due(DueEvent.TRADE, day).due)
            draft.late = self._dice.chance(self._late)
            self._open[party.ciks] = draft
            self._diary.put(closes, lambda _: self.close(draft), EVENING)
        return draft

    def begin(self, draft: Draft) -> Draft:
        """Put a form of another kind among the drafts, done but for its time of acceptance."""
        draft.late = self._dice.chance(self._late)
        self._finish(draft)
        return draft

    def close(self, draft: Draft) -> None:
        """Close a form: other holdings are listed, totals are filled in, and it is sent."""
        if draft.closed:
            return
        self._open.pop(draft.party.ciks, None)
        draft.closed = True
        draft.period = min((row.day for row in draft.rows if row.day is not None), default=draft.period)
        self._set_due(draft)
        if draft.late and not draft.exit and self._dice.chance(_LEFT_FOR_FORM_5):
            self._leave_for_form_5(draft)
        elif draft.rows or draft.exit:
            self._list_holdings(draft)
            self._finish(draft)

    @staticmethod
    def _set_due(draft: Draft) -> None:
        """Say when a form is due: for the earliest row that has to be on it; what is reported early cannot be late."""
        pressing = [row.day for row in draft.rows if row.day is not None and row.form_type == draft.form and row.deemed is None]
        dues = [due(DueEvent.TRADE, min(pressing)).due] if pressing else []
        if draft.deemed_due is not None:
            dues.append(draft.deemed_due)
        draft.due = min(dues, default=due(DueEvent.TRADE, draft.period).due)
        draft.late = draft.late and (bool(dues) or not draft.rows)

    def _leave_for_form_5(self, draft: Draft) -> None:
        """Forget a form until the end of the year, when its rows go on Form 5, marked late."""
        for row in draft.rows:
            row.timeliness = "L" if row.form_type == "4" else ""
        self.deferred.setdefault(draft.party.ciks, []).extend(draft.rows)

    def close_all(self) -> None:
        """Close every open form, as before a split and at the end."""
        for draft in list(self._open.values()):
            self.close(draft)

    def writes_to(self, party: Party) -> bool:
        """Return whether a form of a party is open and has rows."""
        return party.ciks in self._open and bool(self._open[party.ciks].rows)

    def exit_form(self, party: Party, day: date) -> None:
        """Tick the exit box on the form of the day, which may be one without rows."""
        self._form(party, day).exit = True

    def tick_plan(self, party: Party) -> None:
        """Tick the box for trades under a plan on the open form of a party."""
        self._open[party.ciks].plan = True

    def notify(self, party: Party, day: date, wait: int) -> None:
        """Let a broker report the day's sales under a plan some business days later: then they are deemed executed."""
        draft = self._open[party.ciks]
        if any(row.day != day or row.code != "S" for row in draft.rows):
            return
        deemed = add_business_days(day, wait)
        for row in draft.rows:
            row.deemed = deemed
        draft.deemed_due = due_date(DueEvent.PLAN_TRADE, day, notice=deemed).due

    def _finish(self, draft: Draft) -> None:
        transactions = [row for row in draft.rows if row.event is not None]
        if draft.form == "4" and self._habits.convention == FINAL_TOTAL:
            last = {row.line: (row.owned, row.as_of) for row in transactions}
            for row in transactions:
                row.owned, row.as_of = last[row.line]
        if draft.form == "4" and self._habits.latest_first:
            draft.rows = [*reversed(transactions), *(row for row in draft.rows if row.event is None)]
        draft.filed = list(draft.rows)
        draft.accepted = self._acceptance(draft)
        self.drafts.append(draft)
        if draft.form == "4" and draft.party.divides:
            self.drafts.extend(companion.divided(draft, _APART))
        self.drafts.extend(companion.repeated(draft, _APART, self.repeated))

    def _list_holdings(self, draft: Draft) -> None:
        """Repeat other holdings on a form, as is the habit: the form asks for all of a class that is reported."""
        there = {row.line for row in draft.rows}
        tables = {row.table for row in draft.rows}
        counts = {table: sum(row.table == table for row in draft.rows) for table in (1, 2)}
        for line in self._book.lines_of(draft.party.ciks):
            if line in there or not self._book.balance(line) or not self._repeats(line, tables):
                continue
            row = self.holding(draft.party, line)
            if counts[row.table] < MOST_ROWS:
                counts[row.table] += 1
                draft.rows.append(row)

    def _repeats(self, line: Line, tables: set[int]) -> bool:
        if self._table(line) == TWO:
            return self._habits.lists_derivatives and TWO in tables
        return self._habits.lists == "all" or (self._habits.lists == "indirect" and line.holder != "direct")

    def holding(self, party: Party, line: Line) -> Row:
        """Return a row that shows what a line holds now."""
        row = Row(
            table=self._table(line),
            line=line,
            holder=party.holder(line.holder),
            owned=self._book.balance(line),
            as_of=len(self._book.events) - 1,
            terms=None if line.series is None else self._book.terms[line.series],
        )
        self.explain(row)
        self._note_terms(row)
        return row

    def _table(self, line: Line) -> int:
        return 1 if line.series is None else self._book.terms[line.series].table

    def _note_terms(self, row: Row) -> None:
        if row.terms is not None:
            wording.note_terms(row, self._book.words[row.terms.id])

    def _acceptance(self, draft: Draft) -> datetime:
        """Return when EDGAR accepts a form: mostly on the last day and in the evening, and if late, then up to months later."""
        if draft.late:
            day = add_business_days(draft.due, self._dice.amount(1, 64))
        else:
            first = on_or_after(draft.closes)
            day = draft.due
            if draft.form == "4" and self._dice.chance(0.42):
                day = on_or_after(max(first, draft.due - timedelta(days=1)))
            elif draft.form != "4" or self._dice.chance(0.2):
                day = on_or_after(self._dice.day(first, draft.due))
            day = min(max(day, first), draft.due)
        moment = clock(self._dice, day)
        if draft.form == "4" and not draft.late:
            # What happens later is filed later: a form waits for the one before it, as long as that makes it no late one.
            before = self._sent.get(draft.party.ciks)
            if before is not None and moment < before <= last_moment(draft.due).replace(tzinfo=None) - 2 * _SENDING:
                moment = before + _SENDING
            self._sent[draft.party.ciks] = moment
        return moment


def clock(dice: Dice, day: date) -> datetime:
    """Return a moment of a day at which forms are accepted: seven in ten after the market has closed."""
    hour = dice.whole(16, 20) if dice.chance(0.7) else dice.whole(6, 15)
    return datetime.combine(day, time(hour, dice.whole(0, 59), dice.whole(0, 59)))
