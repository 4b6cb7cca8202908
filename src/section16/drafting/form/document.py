"""A planned form put together: rows of both tables with what is owned, parties, boxes, signatures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from section16.document.cells import NO_FLAG, DateCell, FlagCell, TextCell, flag_cell, text_cell
from section16.document.ownership import OwnershipDocument
from section16.document.signature import OwnerSignature
from section16.document.table_one import TableOneRow
from section16.document.table_two import TableTwoRow
from section16.drafting.awards.unvested import next_vesting
from section16.drafting.context.book import BalanceLine, Book, BookEntry
from section16.drafting.context.context import DraftingContext
from section16.drafting.context.phrases import plain
from section16.drafting.context.questions import Reason
from section16.drafting.form.owners import issuer_of, long_titles, reporting_owner
from section16.drafting.form.row_footnotes import FormContext, RowFacts
from section16.drafting.form.signing import signed
from section16.drafting.form.table_one import table_one_row
from section16.drafting.form.table_two import table_two_row
from section16.drafting.plan.form_choice import FormPlan
from section16.drafting.wording.control import PECUNIARY_INTEREST
from section16.drafting.wording.footnotes import FootnoteWording
from section16.facts.events import PlanPurchase
from section16.law.forms import boxes_on
from section16.law.signatures import BY_ATTORNEY
from section16.law.trading_plans import PLAN_BOX_CITATIONS

_NAMES = {"I": "Table I", "II": "Table II"}


class FormDrafter:
    """Puts together one planned form; ``reasons`` says afterwards why each row is there."""

    def __init__(self, context: DraftingContext, book: Book, plan: FormPlan) -> None:
        self.context = context
        self.book = book
        self.plan = plan
        self.form_context = FormContext(context, plan.form, plan.filer.owners)
        self.wording = FootnoteWording(context)
        self.reasons: list[Reason] = list(plan.reasons)
        self._reported = {entry.posting.line for entry in plan.entries}
        self._shown: set[BalanceLine] = set()
        self.powers: tuple[str, ...] = ()
        if context.facts.amendment is not None:
            message = f"it amends {context.facts.amendment.of}; the original was filed on {context.facts.amendment.filed}"
            self.reasons.append(Reason("box 4", message))

    def document(self) -> OwnershipDocument:
        """Return the form."""
        plan, facts = self.plan, self.context.facts
        one = tuple(self._table_one())
        two = tuple(self._table_two())
        return OwnershipDocument(
            document_type=TextCell(f"{plan.form}/A" if facts.amendment else plan.form),
            period_of_report=DateCell(plan.period.isoformat()),
            date_of_original_submission=DateCell(facts.amendment.filed.isoformat() if facts.amendment else None),
            no_securities_owned=flag_cell(not one and not two) if plan.form == "3" else NO_FLAG,
            not_subject_to_section16=NO_FLAG if plan.form == "3" else flag_cell(plan.exit),
            issuer=issuer_of(facts),
            reporting_owners=tuple(
                reporting_owner(self.context.party(owner), plan.day, plan.form, self._filed) for owner in plan.filer.owners
            ),
            aff10b5_one=self._plan_box(),
            non_derivative_table=one,
            derivative_table=two,
            footnotes=self.form_context.footnotes.all(),
            remarks=self._remarks(),
            signatures=self._signatures(),
        )

    def _signatures(self) -> tuple[OwnerSignature, ...]:
        """Return the signatures, and keep what they rest on."""
        filer = self.plan.filer
        signatures, self.powers = signed(self.context, filer.owners, filer.signatures, self.plan.form, self.plan.day)
        for power in self.powers:
            self.reasons.append(Reason("signature", f"signed by an attorney under the power of attorney {power}", BY_ATTORNEY))
        return signatures

    @property
    def events(self) -> tuple[int, ...]:
        """The numbers of the events that the drafted form reports, by a row, a box or a footnote on a balance."""
        message = {entry.posting.event for entry in self.plan.entries}
        done = [entry for entry in self.book.entries[: self.plan.after] if not entry.posting.code and self._is_news(entry)]
        message |= {entry.posting.event for entry in done if entry.posting.line in self._shown}
        return tuple(sorted(message | set(self.plan.marks)))

    @property
    def _filed(self) -> date:
        return self.context.facts.filing.signed or self.plan.due.due

    def _plan_box(self) -> FlagCell:
        """Return the 10b5-1 box, where the form of the day has it: ticked when one of the trades was made under a plan."""
        if not any(box.name == "aff10b5One" for box in boxes_on(self.plan.form, self._filed)):
            return NO_FLAG
        used = dict.fromkeys(entry.posting.plan for entry in self.plan.entries if entry.posting.plan)
        ticked = [name for name in used if self.context.facts.plans[name].ticks_the_box]
        for name in used:
            says = "was" if name in ticked else "was not"
            message = f"the plan {name} {says} adopted under the amended rule"
            self.reasons.append(Reason("10b5-1 box", message, PLAN_BOX_CITATIONS))
        return flag_cell(bool(ticked))

    def _remarks(self) -> TextCell:
        facts = self.context.facts
        why = facts.amendment.why if facts.amendment else ""
        titles = long_titles(self.context, self.plan.filer.owners, self.plan.day)
        text = " ".join(part for part in (facts.filing.remarks, why, *titles) if part)
        return text_cell(text)

    def _table_one(self) -> Iterator[TableOneRow]:
        for number, facts in enumerate(self._rows("I"), 1):
            self._explain(number, facts)
            yield table_one_row(self.form_context, facts)

    def _table_two(self) -> Iterator[TableTwoRow]:
        for number, facts in enumerate(self._rows("II"), 1):
            self._explain(number, facts)
            yield table_two_row(self.form_context, facts)

    def _rows(self, table: str) -> Iterator[RowFacts]:
        """Yield the rows of a table: transactions in their order, then the holdings that are listed with them."""
        entries = [entry for entry in self.plan.entries if self.context.table_of(entry.posting.line.security) == table]
        before: dict[BalanceLine, int] = {}
        for entry in entries:
            line = entry.posting.line
            until = self.plan.after if self._at_end else entry.number
            yield self._of_entry(table, entry, self._changes(line, before.get(line, 0), until))
            before[line] = until
        self._shown |= set(before)
        for line in self._holdings(table):
            self._shown.add(line)
            yield self._of_holding(table, line)

    def _of_entry(self, table: str, entry: BookEntry, notes: tuple[str, ...]) -> RowFacts:
        posting = entry.posting
        view = self.plan.filer.view(posting.line, posting.on)
        assert view is not None
        tables = {
            self.context.table_of(other.posting.line.security)
            for other in self.plan.entries
            if other.posting.event == posting.event
        }
        return RowFacts(
            table=table,
            line=posting.line,
            view=view,
            owned=self.book.owned(posting.line, self.plan.after) if self._at_end else entry.owned,
            before=self.book.owned(posting.line, entry.number - 1),
            on=posting.on,
            posting=posting,
            in_both_tables=len(tables) > 1,
            balance_notes=(*notes, *self._unvested(table, posting.line, posting.on)),
        )

    def _unvested(self, table: str, line: BalanceLine, on: date) -> tuple[str, ...]:
        """Return the footnote on the unvested awards in a balance of Table I, where the issuer states them."""
        stated = table == "I" and self.context.facts.issuer.unvested == "stated"
        text = self.wording.unvested(line, on) if stated else ""
        return (text,) if text else ()

    def _of_holding(self, table: str, line: BalanceLine) -> RowFacts:
        view = self.plan.filer.view(line, self.plan.day)
        assert view is not None
        notes = (*self._changes(line, 0, self.plan.after), *self._unvested(table, line, self.plan.day))
        return RowFacts(
            table=table,
            line=line,
            view=view,
            owned=self.book.owned(line, self.plan.after),
            on=self.plan.day,
            balance_notes=notes,
        )

    def _holdings(self, table: str) -> Iterator[BalanceLine]:
        """Yield the lines listed as holdings: on Form 3 all, on Forms 4 and 5 those of the classes reported."""
        whole = self.plan.form == "3" or self.context.facts.filing.holdings == "all" or not self.plan.entries
        classes = {(line.security, line.award) for line in self._reported}
        for line in self.book.lines():
            if line in self._reported or self.context.table_of(line.security) != table:
                continue
            if not self.book.owned(line, self.plan.after) or self.plan.filer.view(line, self.plan.day) is None:
                continue
            missed = self.plan.form == "5" and self._missed(line)
            if whole or missed or (line.security, line.award) in classes:
                yield line

    def _missed(self, line: BalanceLine) -> bool:
        view = self.plan.filer.view(line, self.plan.day)
        return view is not None and view.missed_on_form_3

    @property
    def _at_end(self) -> bool:
        """Whether every row states the amount owned after the last: at the year's end on Form 5, or by the issuer's habit."""
        return self.plan.form == "5" or self.context.facts.issuer.balances == "after all rows"

    def _changes(self, line: BalanceLine, after: int, until: int) -> tuple[str, ...]:
        """Return the footnotes on what changed a balance without a row of this form, between two entries; none on Form 3."""
        if self.plan.form == "3":
            return ()
        between = [entry for entry in self.book.entries[after:until] if entry.posting.line == line and self._is_news(entry)]
        routine: dict[object, list[PlanPurchase]] = {}
        for entry in between:
            event = self.context.event(entry.posting.event)
            if isinstance(event, PlanPurchase):  # amounts of before and after a split do not add up
                routine.setdefault((event.through, self.context.factor(event.security, event.date)), []).append(event)
        together = {id(event): self.wording.bought(events) for events in routine.values() for event in events}
        texts = (together.get(id(self.context.event(entry.posting.event)), self._change_footnote(entry)) for entry in between)
        return tuple(dict.fromkeys(text for text in texts if text))

    def _is_news(self, entry: BookEntry) -> bool:
        return not self.plan.filer.has_reported(self.context.event(entry.posting.event))

    def _change_footnote(self, entry: BookEntry) -> str:
        if entry.number in self.plan.waiting and entry.number not in {one.number for one in self.plan.entries}:
            return self.wording.waiting(entry.posting, self.context.event(entry.posting.event))
        return entry.posting.balance_note

    def _explain(self, number: int, facts: RowFacts) -> None:
        place = f"{_NAMES[facts.table]}, row {number}"
        posting = facts.posting
        if posting is None:
            held = "directly" if facts.view.direct else facts.view.nature
            message = f"a holding carried forward: {self.context.party(facts.line.holder).display_name}, {held}"
            self.reasons.append(Reason(place, message, () if facts.view.direct else PECUNIARY_INTEREST))
            return
        way = "acquired" if posting.acquired else "disposed of"
        where = self.context.event_at(posting.event)
        says = f"code {posting.code}, {way}: {posting.because} ({where}); {plain(facts.before):f} were owned before"
        self.reasons.append(Reason(place, says, posting.citations))
        self._explain_award(place, facts)

    def _explain_award(self, place: str, facts: RowFacts) -> None:
        """Report the next vesting of an award that has a row on the form."""
        if not facts.award:
            return
        follows = next_vesting(self.context, facts.award, facts.on)
        if follows is not None:
            day, units = follows
            self.reasons.append(Reason(place, f"next vesting of {facts.award}: {plain(units):f} on {day}"))
