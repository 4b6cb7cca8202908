"""Rows of Table II: the terms of an award or a class, and what they leave to a footnote."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from section16.document.cells import NO_DECIMAL, FlagCell, TextCell
from section16.document.table_two import DerivativeHolding, DerivativeTransaction, TableTwoRow
from section16.drafting.decimals import price_of
from section16.drafting.desk import GIVES, Desk
from section16.drafting.position import Line, Posting
from section16.drafting.schedule import parts_of
from section16.drafting.sheet import RowFacts, RowNotes, Sheet
from section16.drafting.table_one import deemed, holding_form, nature, timeliness
from section16.drafting.vesting_terms import vesting_terms
from section16.drafting.wording import Wording

_SETTLED = frozenset({"units", "restricted stock"})
"""Kinds that turn into shares when they vest, without an exercise and without an end of their own."""

_SCHEDULE = "Table II tells it in a footnote, in place of the days from which and until which it can be exercised."


def table_two_row(sheet: Sheet, facts: RowFacts) -> TableTwoRow:
    """Return the row of Table II that the facts give: a transaction, or a holding where nothing was posted."""
    notes = sheet.row(facts, _ours(sheet.desk, facts))
    _ask_for_terms(sheet.desk, facts, notes)
    return _transaction(sheet, facts, notes) if facts.posting else _holding(sheet, facts, notes)


def _transaction(sheet: Sheet, facts: RowFacts, notes: RowNotes) -> DerivativeTransaction:
    desk, posting, line = sheet.desk, facts.posting, facts.line
    assert posting is not None
    return DerivativeTransaction(
        title=notes.text_cell("title", desk.security(line.security).title),
        exercise_price=notes.price_cell("exercise price", _exercise_price(desk, facts)),
        transaction_date=notes.day_cell("date", posting.on),
        deemed_execution_date=deemed(facts),
        form_type=TextCell(str(posting.form)),
        code=TextCell(posting.code),
        equity_swap=FlagCell("1" if posting.swap else "0"),
        coding_footnotes=notes.on("code"),
        timeliness=timeliness(sheet, facts),
        shares=NO_DECIMAL if _in_dollars(desk, line) else notes.number_cell("amount", posting.units),
        total_value=notes.number_cell("amount", posting.units) if _in_dollars(desk, line) else NO_DECIMAL,
        price=notes.price_cell("price", posting.price),
        acquired_disposed=notes.text_cell("acquired or disposed", "A" if posting.acquired else "D"),
        exercise_date=notes.day_cell("date exercisable", _exercisable(desk, facts)),
        expiration_date=notes.day_cell("expiration date", _expires(desk, facts)),
        underlying_title=notes.text_cell("underlying title", _underlying_title(desk, line)),
        underlying_shares=notes.number_cell("underlying amount", _underlying_shares(desk, facts, posting)),
        shares_owned=NO_DECIMAL if _in_dollars(desk, line) else notes.number_cell("owned", facts.owned),
        value_owned=notes.number_cell("owned", facts.owned) if _in_dollars(desk, line) else NO_DECIMAL,
        ownership=notes.text_cell("direct or indirect", "D" if facts.view.direct else "I"),
        nature=nature(facts, notes),
    )


def _holding(sheet: Sheet, facts: RowFacts, notes: RowNotes) -> DerivativeHolding:
    desk, line = sheet.desk, facts.line
    dollars = _in_dollars(desk, line)
    return DerivativeHolding(
        title=notes.text_cell("title", desk.security(line.security).title),
        exercise_price=notes.price_cell("exercise price", _exercise_price(desk, facts)),
        form_type=holding_form(sheet, facts),
        exercise_date=notes.day_cell("date exercisable", _exercisable(desk, facts)),
        expiration_date=notes.day_cell("expiration date", _expires(desk, facts)),
        underlying_title=notes.text_cell("underlying title", _underlying_title(desk, line)),
        underlying_shares=notes.number_cell("underlying amount", _underlying_shares(desk, facts, None)),
        shares_owned=NO_DECIMAL if sheet.form == "3" or dollars else notes.number_cell("owned", facts.owned),
        value_owned=NO_DECIMAL if sheet.form == "3" or not dollars else notes.number_cell("owned", facts.owned),
        ownership=notes.text_cell("direct or indirect", "D" if facts.view.direct else "I"),
        nature=nature(facts, notes),
    )


def _in_dollars(desk: Desk, line: Line) -> bool:
    return desk.security(line.security).counted_in == "dollars"


def _underlying_shares(desk: Desk, facts: RowFacts, posting: Posting | None) -> Decimal | None:
    units = posting.units if posting else facts.owned
    return desk.shares_if_known(units, facts.line.security, facts.on)


def _exercise_price(desk: Desk, facts: RowFacts) -> Decimal | None:
    security = desk.security(facts.line.security)
    award = desk.award(facts.award) if facts.award else None
    price = award.exercise_price if award else security.exercise_price
    if price is None:
        return None
    factor = desk.factor(security.of, facts.on, award.since if award else date.min)
    return price if factor == 1 else price_of(price / factor)


def _exercisable(desk: Desk, facts: RowFacts) -> date | None:
    """Return the one day from which it can be exercised; ``None`` where a schedule is told in a footnote."""
    security = desk.security(facts.line.security)
    if not facts.award:
        return security.exercisable
    award = desk.award(facts.award)
    if award.exercisable is not None or security.kind in _SETTLED:
        return award.exercisable
    parts = parts_of(award)
    return parts[0].on if len(parts) == 1 and not award.performance else None


def _expires(desk: Desk, facts: RowFacts) -> date | None:
    if not facts.award:
        return desk.security(facts.line.security).expires
    award = desk.award(facts.award)
    settled = facts.posting is not None and facts.posting.code == "M"
    return facts.on if award.expires_when_vested and settled else award.expires


def _underlying_title(desk: Desk, line: Line) -> str:
    return desk.security(desk.security(line.security).of).title


def _ours(desk: Desk, facts: RowFacts) -> Iterator[tuple[str, str]]:
    """Yield the footnotes that stand for terms without a value of their own."""
    line, wording = facts.line, Wording(desk)
    security = desk.security(line.security)
    if security.kind in _SETTLED and _exercise_price(desk, facts) is None:
        yield "exercise price", wording.unit(line.security)
    adjusted = wording.terms_adjusted(line.security, facts.award, facts.on)
    if adjusted:
        yield "exercise price", adjusted
    if not facts.award or not vesting_terms(desk, facts.award, facts.on):
        return
    if _exercisable(desk, facts) is None:
        yield "date exercisable", wording.schedule(facts.award, facts.on)
    if _expires(desk, facts) is None and security.kind in _SETTLED:
        yield "expiration date", wording.schedule(facts.award, facts.on)


def _schedule_told(desk: Desk, facts: RowFacts, notes: RowNotes) -> bool:
    """Return whether a box of days says something: a day, our footnote on the schedule, or the user's."""
    days = (("date exercisable", _exercisable(desk, facts)), ("expiration date", _expires(desk, facts)))
    return any(value is not None or notes.speaks_of(box) for box, value in days)


def _ask_for_terms(desk: Desk, facts: RowFacts, notes: RowNotes) -> None:
    """Ask for the terms that the form has to give and that neither the facts nor a footnote tell."""
    line = facts.line
    award = f"[awards.{facts.award}]" if facts.award else f"[securities.{line.security}]"
    schedule = ", or a schedule: cliff, tranches or formula" if facts.award else ""
    asked = (
        (
            "exercise price",
            "exercise-price",
            "At what price is it exercised or converted?",
            _exercise_price(desk, facts),
        ),
        ("date exercisable", "exercisable", f"From when can it be exercised{schedule}?", _exercisable(desk, facts)),
        ("expiration date", "expires", "When does it expire?", _expires(desk, facts)),
    )
    if desk.security(line.security).each is None and not notes.speaks_of("underlying amount"):
        desk.ask(desk.at(f"[securities.{line.security}]", "gives"), *GIVES)
    if facts.award and desk.security(line.security).kind in _SETTLED and not _schedule_told(desk, facts, notes):
        desk.ask(desk.at(award), "When does it vest: at a cliff, in tranches, by a formula?", _SCHEDULE)
        return
    for box, key, question, value in asked:
        if value is None and not notes.speaks_of(box):
            desk.ask(desk.at(award, key), question, f"Table II gives the {box}, or a footnote in its place.")
