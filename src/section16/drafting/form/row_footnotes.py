"""The footnotes of a form in the making, and which of them belong on which box of a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from section16.document.cells import DateCell, DecimalCell, TextCell
from section16.drafting.context.book import BalanceLine, Posting
from section16.drafting.context.context import DraftingContext
from section16.drafting.context.phrases import plain
from section16.drafting.form.footnotes import Footnotes
from section16.drafting.plan.filers import LineView
from section16.drafting.wording.footnotes import with_filer
from section16.facts.table import Note

_TABLE_TWO_ALONE = frozenset({"exercise price", "date exercisable", "expiration date", "underlying title", "underlying amount"})


class RowFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a row is made from: its line, how it is held, what is owned, and the posting of a transaction."""

    table: str
    line: BalanceLine
    view: LineView
    owned: Decimal
    before: Decimal = Decimal()
    on: date
    posting: Posting | None = None
    in_both_tables: bool = False
    balance_notes: tuple[str, ...] = ()

    @property
    def award(self) -> str:
        """The award whose terms the row has: that of its posting, else that of its line."""
        return (self.posting.award if self.posting else "") or self.line.award


class FormContext:
    """What the rows of a form in the making share: ``form`` is ``"3"``, ``"4"`` or ``"5"``, ``owners`` file it."""

    def __init__(self, context: DraftingContext, form: str, owners: Sequence[str]) -> None:
        self.context = context
        self.form = form
        self.owners = owners
        self.footnotes = Footnotes()

    def row(self, facts: RowFacts, ours: Iterable[tuple[str, str]] = ()) -> RowNotes:
        """Return the footnotes of a row by box; ``ours`` are those that its line brings along."""
        posting = facts.posting
        sources: list[list[tuple[str, str]]] = [
            _texts(facts, posting.theirs, of_event=True) if posting else [],
            _texts(facts, self._of_terms(facts), of_event=False),
            _texts(facts, facts.view.theirs, of_event=False),
            [(box, with_filer(self.context, self.owners, text)) for box, text in self._ours(facts, ours)],
        ]
        return RowNotes(self, sources)

    @staticmethod
    def _ours(facts: RowFacts, of_line: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """Yield our footnotes on a row by box; the one on how securities are held goes on column 6 where column 7 is empty."""
        yield from facts.posting.ours if facts.posting else ()
        yield from of_line
        yield from (("owned", text) for text in facts.balance_notes)
        if facts.view.note:
            yield "direct or indirect" if facts.view.direct else "nature", facts.view.note

    def _of_terms(self, facts: RowFacts) -> tuple[Note, ...]:
        """Return the user's footnotes on an award and its class; of an award kept among the shares they come with its event."""
        award = self.context.award(facts.award).notes if facts.award else ()
        return (*award, *self.context.security(facts.line.security).notes)

    def text(self, name: str) -> str:
        """Return a text of the user's: one of [texts] by its name, else the words themselves."""
        return self.context.facts.texts.get(name, name)


class RowNotes:
    """The footnotes of one row: on each box those of the first source that speaks of it."""

    def __init__(self, form_context: FormContext, sources: Sequence[Sequence[tuple[str, str]]]) -> None:
        self._form_context = form_context
        self._sources = sources

    def speaks_of(self, box: str) -> bool:
        """Return whether a box has a footnote."""
        return bool(self._found(box))

    def on(self, box: str) -> tuple[str, ...]:
        """Return the ids of the footnotes on a box; their numbers are assigned in the order in which boxes are requested."""
        return self._form_context.footnotes.marks(self._found(box))

    def _found(self, box: str) -> list[str]:
        for source in self._sources:
            texts = [self._form_context.text(text) for where, text in source if where == box]
            if texts:
                return [text for text in texts if text]
        return []

    def text_cell(self, box: str, text: str) -> TextCell:
        """Return a box of text with its footnotes."""
        return TextCell(text, self.on(box))

    def day_cell(self, box: str, day: date | None) -> DateCell:
        """Return a box of a day with its footnotes."""
        return DateCell(day.isoformat() if day else None, self.on(box))

    def number_cell(self, box: str, value: Decimal | None) -> DecimalCell:
        """Return a box of a number with its footnotes."""
        return DecimalCell(None if value is None else f"{plain(value):f}", self.on(box))

    def price_cell(self, box: str, value: Decimal | None) -> DecimalCell:
        """Return a box of a price as it was written, with its footnotes."""
        return DecimalCell(None if value is None else f"{value:f}", self.on(box))


def _texts(facts: RowFacts, notes: Iterable[Note], *, of_event: bool) -> list[tuple[str, str]]:
    return [(note.on, note.text) for note in notes if _belongs_to(facts, note, of_event=of_event)]


def _belongs_to(facts: RowFacts, note: Note, *, of_event: bool) -> bool:
    if note.table is not None:
        return note.table in ("both", facts.table)
    if of_event and facts.in_both_tables and note.on not in _TABLE_TWO_ALONE:
        return facts.table == "I"
    return True
