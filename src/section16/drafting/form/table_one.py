"""Rows of Table I: boxes filled in the order of the form, so that footnotes are numbered as a reader meets them."""

from __future__ import annotations

from section16.document.cells import NO_TEXT, DateCell, TextCell, flag_cell
from section16.document.table_one import NonDerivativeHolding, NonDerivativeTransaction, TableOneRow
from section16.drafting.form.row_footnotes import FormContext, RowFacts, RowNotes
from section16.law.due_dates import deemed_execution


def table_one_row(form_context: FormContext, facts: RowFacts) -> TableOneRow:
    """Return the row of Table I that the facts give: a transaction, or a holding where nothing was posted."""
    notes = form_context.row(facts)
    return _transaction(form_context, facts, notes) if facts.posting else _holding(form_context, facts, notes)


def _transaction(form_context: FormContext, facts: RowFacts, notes: RowNotes) -> NonDerivativeTransaction:
    posting = facts.posting
    assert posting is not None
    return NonDerivativeTransaction(
        title=notes.text_cell("title", form_context.context.security(facts.line.security).title),
        transaction_date=notes.day_cell("date", posting.on),
        deemed_execution_date=deemed(facts),
        form_type=TextCell(str(posting.form)),
        code=TextCell(posting.code),
        equity_swap=flag_cell(posting.swap),
        coding_footnotes=notes.on("code"),
        timeliness=timeliness(form_context, facts),
        shares=notes.number_cell("amount", posting.units),
        price=notes.price_cell("price", posting.price),
        acquired_disposed=notes.text_cell("acquired or disposed", "A" if posting.acquired else "D"),
        shares_owned=notes.number_cell("owned", facts.owned),
        ownership=notes.text_cell("direct or indirect", "D" if facts.view.direct else "I"),
        nature=nature(facts, notes),
    )


def _holding(form_context: FormContext, facts: RowFacts, notes: RowNotes) -> NonDerivativeHolding:
    return NonDerivativeHolding(
        title=notes.text_cell("title", form_context.context.security(facts.line.security).title),
        form_type=holding_form(form_context, facts),
        shares_owned=notes.number_cell("owned", facts.owned),
        ownership=notes.text_cell("direct or indirect", "D" if facts.view.direct else "I"),
        nature=nature(facts, notes),
    )


def nature(facts: RowFacts, notes: RowNotes) -> TextCell:
    """Return column 7: nothing for what is held directly."""
    return NO_TEXT if facts.view.direct else notes.text_cell("nature", facts.view.nature)


def timeliness(form_context: FormContext, facts: RowFacts) -> TextCell:
    """Return the mark of what is reported early on Form 4, or late on Form 5 (specification 4.3.8)."""
    posting = facts.posting
    assert posting is not None
    if form_context.form == "4" and posting.form == 5:  # noqa: PLR2004 - the form
        return TextCell("E")
    if form_context.form == "5" and posting.form == 4:  # noqa: PLR2004 - the form
        return TextCell("L")
    return NO_TEXT


def deemed(facts: RowFacts) -> DateCell:
    """Return the day on which a transaction is deemed executed, where that is another than the day of the transaction."""
    posting = facts.posting
    assert posting is not None
    if posting.notice is None or posting.own_timing:
        return DateCell()
    day = deemed_execution(posting.on, posting.notice)
    return DateCell(day.isoformat() if day > posting.on else None)


def holding_form(form_context: FormContext, facts: RowFacts) -> TextCell:
    """Return the mark of a holding that Form 3 left out; on Form 5 alone."""
    return TextCell("3") if form_context.form == "5" and facts.view.missed_on_form_3 else NO_TEXT
