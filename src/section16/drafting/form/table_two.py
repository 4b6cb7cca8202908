"""Rows of Table II: the terms of an award or a class, and what they leave to a footnote."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from section16.document.cells import NO_DECIMAL, TextCell, flag_cell
from section16.document.table_two import DerivativeHolding, DerivativeTransaction, TableTwoRow
from section16.drafting.context.book import BalanceLine, Posting
from section16.drafting.context.context import GIVES, DraftingContext
from section16.drafting.context.rounding import price_of
from section16.drafting.form.row_footnotes import FormContext, RowFacts, RowNotes
from section16.drafting.form.table_one import deemed, holding_form, nature, timeliness
from section16.drafting.wording.footnotes import FootnoteWording
from section16.drafting.wording.vesting_terms import vesting_terms
from section16.facts.schedules import parts_of

_SETTLED = frozenset({"units", "restricted stock"})
"""Kinds that turn into shares when they vest, without an exercise and without an end of their own."""

_SCHEDULE = "Table II states the schedule in a footnote, in place of the exercise and expiration dates."


def table_two_row(form_context: FormContext, facts: RowFacts) -> TableTwoRow:
    """Return the row of Table II that the facts give: a transaction, or a holding where nothing was posted."""
    notes = form_context.row(facts, _ours(form_context.context, facts))
    _ask_for_terms(form_context.context, facts, notes)
    return _transaction(form_context, facts, notes) if facts.posting else _holding(form_context, facts, notes)


def _transaction(form_context: FormContext, facts: RowFacts, notes: RowNotes) -> DerivativeTransaction:
    context, posting, line = form_context.context, facts.posting, facts.line
    assert posting is not None
    return DerivativeTransaction(
        title=notes.text_cell("title", context.security(line.security).title),
        exercise_price=notes.price_cell("exercise price", _exercise_price(context, facts)),
        transaction_date=notes.day_cell("date", posting.on),
        deemed_execution_date=deemed(facts),
        form_type=TextCell(str(posting.form)),
        code=TextCell(posting.code),
        equity_swap=flag_cell(posting.swap),
        coding_footnotes=notes.on("code"),
        timeliness=timeliness(form_context, facts),
        shares=NO_DECIMAL if _in_dollars(context, line) else notes.number_cell("amount", posting.units),
        total_value=notes.number_cell("amount", posting.units) if _in_dollars(context, line) else NO_DECIMAL,
        price=notes.price_cell("price", posting.price),
        acquired_disposed=notes.text_cell("acquired or disposed", "A" if posting.acquired else "D"),
        exercise_date=notes.day_cell("date exercisable", _exercisable(context, facts)),
        expiration_date=notes.day_cell("expiration date", _expires(context, facts)),
        underlying_title=notes.text_cell("underlying title", _underlying_title(context, line)),
        underlying_shares=notes.number_cell("underlying amount", _underlying_shares(context, facts, posting)),
        shares_owned=NO_DECIMAL if _in_dollars(context, line) else notes.number_cell("owned", facts.owned),
        value_owned=notes.number_cell("owned", facts.owned) if _in_dollars(context, line) else NO_DECIMAL,
        ownership=notes.text_cell("direct or indirect", "D" if facts.view.direct else "I"),
        nature=nature(facts, notes),
    )


def _holding(form_context: FormContext, facts: RowFacts, notes: RowNotes) -> DerivativeHolding:
    context, line = form_context.context, facts.line
    dollars = _in_dollars(context, line)
    return DerivativeHolding(
        title=notes.text_cell("title", context.security(line.security).title),
        exercise_price=notes.price_cell("exercise price", _exercise_price(context, facts)),
        form_type=holding_form(form_context, facts),
        exercise_date=notes.day_cell("date exercisable", _exercisable(context, facts)),
        expiration_date=notes.day_cell("expiration date", _expires(context, facts)),
        underlying_title=notes.text_cell("underlying title", _underlying_title(context, line)),
        underlying_shares=notes.number_cell("underlying amount", _underlying_shares(context, facts, None)),
        shares_owned=NO_DECIMAL if form_context.form == "3" or dollars else notes.number_cell("owned", facts.owned),
        value_owned=NO_DECIMAL if form_context.form == "3" or not dollars else notes.number_cell("owned", facts.owned),
        ownership=notes.text_cell("direct or indirect", "D" if facts.view.direct else "I"),
        nature=nature(facts, notes),
    )


def _in_dollars(context: DraftingContext, line: BalanceLine) -> bool:
    return context.security(line.security).counted_in == "dollars"


def _underlying_shares(context: DraftingContext, facts: RowFacts, posting: Posting | None) -> Decimal | None:
    units = posting.units if posting else facts.owned
    return context.shares_if_known(units, facts.line.security, facts.on)


def _exercise_price(context: DraftingContext, facts: RowFacts) -> Decimal | None:
    security = context.security(facts.line.security)
    award = context.award(facts.award) if facts.award else None
    price = award.exercise_price if award else security.exercise_price
    if price is None:
        return None
    factor = context.factor(security.of, facts.on, award.since if award else date.min)
    return price if factor == 1 else price_of(price / factor)


def _exercisable(context: DraftingContext, facts: RowFacts) -> date | None:
    """Return the one day from which it can be exercised; ``None`` where a footnote states a schedule."""
    security = context.security(facts.line.security)
    if not facts.award:
        return security.exercisable
    award = context.award(facts.award)
    if award.exercisable is not None or security.kind in _SETTLED:
        return award.exercisable
    parts = parts_of(award)
    return parts[0].on if len(parts) == 1 and not award.performance else None


def _expires(context: DraftingContext, facts: RowFacts) -> date | None:
    if not facts.award:
        return context.security(facts.line.security).expires
    award = context.award(facts.award)
    settled = facts.posting is not None and facts.posting.code == "M"
    return facts.on if award.expires_when_vested and settled else award.expires


def _underlying_title(context: DraftingContext, line: BalanceLine) -> str:
    return context.security(context.security(line.security).of).title


def _ours(context: DraftingContext, facts: RowFacts) -> Iterator[tuple[str, str]]:
    """Yield the footnotes that replace terms without a value of their own."""
    line, wording = facts.line, FootnoteWording(context)
    security = context.security(line.security)
    if security.kind in _SETTLED and _exercise_price(context, facts) is None:
        yield "exercise price", wording.unit(line.security)
    adjusted = wording.terms_adjusted(line.security, facts.award, facts.on)
    if adjusted:
        yield "exercise price", adjusted
    if not facts.award or not vesting_terms(context, facts.award, facts.on):
        return
    if _exercisable(context, facts) is None:
        yield "date exercisable", wording.schedule(facts.award, facts.on)
    if _expires(context, facts) is None and security.kind in _SETTLED:
        yield "expiration date", wording.schedule(facts.award, facts.on)


def _schedule_stated(context: DraftingContext, facts: RowFacts, notes: RowNotes) -> bool:
    """Return whether a box of days says something: a day, our footnote on the schedule, or the user's."""
    days = (("date exercisable", _exercisable(context, facts)), ("expiration date", _expires(context, facts)))
    return any(value is not None or notes.speaks_of(box) for box, value in days)


def _ask_for_terms(context: DraftingContext, facts: RowFacts, notes: RowNotes) -> None:
    """Ask for the terms that the form requires and that neither the facts nor a footnote state."""
    line = facts.line
    award = f"[awards.{facts.award}]" if facts.award else f"[securities.{line.security}]"
    schedule = ", or a schedule: cliff, tranches or formula" if facts.award else ""
    asked = (
        (
            "exercise price",
            "exercise-price",
            "What is the exercise or conversion price?",
            _exercise_price(context, facts),
        ),
        ("date exercisable", "exercisable", f"From when can it be exercised{schedule}?", _exercisable(context, facts)),
        ("expiration date", "expires", "When does it expire?", _expires(context, facts)),
    )
    if context.security(line.security).each is None and not notes.speaks_of("underlying amount"):
        context.ask(context.at(f"[securities.{line.security}]", "gives"), *GIVES)
    if facts.award and context.security(line.security).kind in _SETTLED and not _schedule_stated(context, facts, notes):
        question = "When does it vest? State a cliff, the day on which all of it vests, or tranches or a formula instead."
        context.ask(context.at(award, "cliff"), question, _SCHEDULE)
        return
    for box, key, question, value in asked:
        if value is None and not notes.speaks_of(box):
            context.ask(context.at(award, key), question, f"Table II gives the {box}, or a footnote in its place.")
