"""A page to a document: each cell holds the value that the page shows, written as EDGAR writes it; the rest stays unknown.

A number that the page prints as ``$1,234.50`` is ``1234.50`` in the document, a day and a tick likewise; text that is not a
value stays as printed. The number of a footnote gives its id, a name of a state its code, the marks on a transaction code the
elements they represent (specification v5.5, section 4.3.8). Nothing else is inferred.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from section16.document.addresses import elements_of
from section16.document.captions import (
    INSIDE_BRACKETS,
    NO_DIRECTION,
    SWAP_UNSTATED,
    Edition,
    day_made,
    edition_on,
    filed_number,
    out_of_brackets,
    value_of_day,
    value_of_number,
)
from section16.document.cells import DateCell, DecimalCell, FlagCell, TextCell, flag_cell, text_cell
from section16.document.footnotes import Footnote
from section16.document.ownership import OwnershipDocument
from section16.document.page import Page, PageCell, PageOwner
from section16.document.parties import Issuer, ReportingOwner
from section16.document.signature import OwnerSignature
from section16.document.table_one import NonDerivativeHolding, NonDerivativeTransaction, TableOneRow
from section16.document.table_two import DerivativeHolding, DerivativeTransaction, TableTwoRow

# What our pages print in brackets where a mark of the printed form cannot say it.
_UNCLEAR_DIRECTION = re.compile(rf" \[({INSIDE_BRACKETS})\]$")
_DOCUMENT_TYPE = re.compile(rf"(?<!\S)\[document type (?:not stated|({INSIDE_BRACKETS}))\]$")
_FORM_TYPE = re.compile(rf"\[form type (?:not stated|({INSIDE_BRACKETS}))\]")
# A code, its marks, and what is in brackets behind them; a code that is more than letters is in brackets itself.
_CODE = re.compile(
    rf"(?:\[code (?P<odd>{INSIDE_BRACKETS})\](?P<marks>(?:/K)?[345]?)|(?P<code>[^\s\[]*+))"
    rf"(?P<words>(?: ?\[{INSIDE_BRACKETS}\])*)"
)


def document_of(page: Page) -> OwnershipDocument:
    """Return the document that a page shows."""
    edition = edition_on(day_made((day for _, day in page.signatures), page.period))
    document_type, original_filed = _type_and_original(page)
    return OwnershipDocument(
        document_type=text_cell(document_type),
        period_of_report=_date(page.period),
        date_of_original_submission=_date(original_filed),
        no_securities_owned=FlagCell("1") if page.none_owned else FlagCell(),
        not_subject_to_section16=flag_cell(page.exit_box),
        form3_holdings_reported=flag_cell(page.form3_holdings),
        form4_transactions_reported=flag_cell(page.form4_transactions),
        issuer=Issuer(
            cik=text_cell(page.issuer_cik),
            name=text_cell(page.issuer_name),
            trading_symbol=text_cell(page.symbol),
            foreign_trading_symbol=text_cell(page.foreign_symbol),
        ),
        reporting_owners=tuple(_owner(owner, edition) for owner in page.owners),
        aff10b5_one=flag_cell(page.plan_box),
        non_derivative_table=tuple(_row_one(row, page.form) for row in page.table_one),
        derivative_table=tuple(_row_two(row, page.form) for row in page.table_two),
        footnotes=tuple(Footnote(f"F{number}", text) for number, text in page.footnotes),
        remarks=text_cell(page.remarks),
        signatures=tuple(OwnerSignature(text_cell(name), _date(day)) for name, day in page.signatures),
    )


def _type_and_original(page: Page) -> tuple[str, str]:
    """Return the document type and the day on which the amended form was filed, which shows an amendment."""
    unclear = _DOCUMENT_TYPE.search(page.original_filed)
    if unclear is None:
        return page.form + ("/A" if page.original_filed else ""), page.original_filed
    return out_of_brackets(unclear[1] or ""), page.original_filed[: unclear.start()].strip()


def _date(text: str) -> DateCell:
    value = value_of_day(text)
    return DateCell(text or None) if value is None else DateCell(value.isoformat())


def _owner(owner: PageOwner, edition: Edition) -> ReportingOwner:
    place = elements_of(owner.state, owner.country, edition)
    streets = (*owner.streets, "", "")
    return ReportingOwner(
        cik=text_cell(owner.cik),
        name=text_cell(owner.name),
        street1=text_cell(streets[0]),
        street2=text_cell(streets[1]),
        city=text_cell(owner.city),
        non_us_state_territory=text_cell(place.non_us_state),
        state=text_cell(place.state),
        country=text_cell(place.country),
        zip_code=text_cell(owner.zip_code),
        is_director=flag_cell(owner.director),
        is_officer=flag_cell(owner.officer),
        is_ten_percent_owner=flag_cell(owner.ten_percent_owner),
        is_other=flag_cell(owner.other),
        officer_title=text_cell(owner.officer_title),
        other_text=text_cell(owner.other_text),
    )


def _row_one(row: dict[str, PageCell], form: str) -> TableOneRow:
    if form == "3" or _is_holding(row):
        return NonDerivativeHolding(**_shared(row), **_reported_late(row, form), **_owned(row))
    return NonDerivativeTransaction(
        **_shared(row),
        **_transaction(row, form),
        **_counted("shares", None, row["amount"]),
        acquired_disposed=_boxed(TextCell, row["acquired_disposed"]),
        **_owned(row),
    )


def _row_two(row: dict[str, PageCell], form: str) -> TableTwoRow:
    terms = {
        "exercise_price": _boxed(DecimalCell, row["exercise_price"]),
        "exercise_date": _boxed(DateCell, row["exercise_date"]),
        "expiration_date": _boxed(DateCell, row["expiration_date"]),
        "underlying_title": _boxed(TextCell, row["underlying_title"]),
        **_counted("underlying_shares", "underlying_value", row["underlying_amount"]),
    }
    if form == "3":
        return DerivativeHolding(**_shared(row), **terms)
    if _is_holding(row):
        return DerivativeHolding(**_shared(row), **_reported_late(row, form), **terms, **_owned(row))
    amount, direction = _directed(row)
    return DerivativeTransaction(
        **_shared(row),
        **terms,
        **_transaction(row, form),
        **_counted("shares", "total_value", amount),
        acquired_disposed=text_cell(direction),
        **_owned(row),
    )


def _directed(row: dict[str, PageCell]) -> tuple[PageCell, str]:
    """Return the amount of a row of Table II and the code of its column, or the one in brackets behind it."""
    column = "acquired" if row["acquired"].text or row["acquired"].footnotes else "disposed"
    cell = row[column]
    if not cell.text:
        return cell, ""
    unclear = _UNCLEAR_DIRECTION.search(cell.text)
    if unclear is None:
        return cell, "A" if column == "acquired" else "D"
    amount = msgspec.structs.replace(cell, text=cell.text[: unclear.start()])
    return amount, "" if unclear[1] == NO_DIRECTION else out_of_brackets(unclear[1])


def _is_holding(row: dict[str, PageCell]) -> bool:
    """Whether a row of Form 4 or 5 reports what is held: it has no day, no amount, no price, and no code but 3."""
    message = ("transaction_date", "amount", "acquired", "disposed", "price", "acquired_disposed")
    blank = PageCell()
    return row["code"].text in ("", "3") and all(row.get(key, blank) == blank for key in message)


def _shared(row: dict[str, PageCell]) -> dict[str, Any]:
    """Return the fields that every row has."""
    fields: dict[str, Any] = {
        "title": _boxed(TextCell, row["title"]),
        "ownership": _boxed(TextCell, row["ownership"]),
        "nature": _boxed(TextCell, row["nature"]),
    }
    if "code" in row and row["code"].footnotes:
        fields["coding_footnotes"] = _ids(row["code"])
    return fields


def _reported_late(row: dict[str, PageCell], form: str) -> dict[str, Any]:
    """Return the mark of a holding on Form 5 that a Form 3 should have reported: a 3 in the column of the code.

    A row with an amount or a price is a transaction, whatever is in that column.
    """
    return {"form_type": TextCell("3")} if form == "5" and row["code"].text == "3" else {}


def _transaction(row: dict[str, PageCell], form: str) -> dict[str, Any]:
    """Return the fields of a transaction; the code's marks show an equity swap and the form it should have been on."""
    code, shown, unclear = _code_and_marks(row["code"].text)
    late = shown[-1:] if form == "5" and shown[-1:] in ("4", "5") else ""
    shown = shown.removesuffix(late)
    swap = shown.endswith("/K")
    voluntary = row["v"] if "v" in row else PageCell()
    kind = late or "5" if form == "5" else "5" if voluntary.text else "4"
    message = next((match for words in unclear if (match := _FORM_TYPE.fullmatch(words)) is not None), None)
    if message is not None:
        kind = out_of_brackets(message[1] or "")
    return {
        "transaction_date": _boxed(DateCell, row["transaction_date"]),
        "deemed_execution_date": _boxed(DateCell, row["deemed_execution_date"]),
        "form_type": text_cell(kind),
        "code": text_cell(shown.removesuffix("/K") if code is None else code),
        "equity_swap": flag_cell(None if SWAP_UNSTATED in unclear else swap),
        "timeliness": TextCell("L" if late == "5" else None, _ids(voluntary)),
        "price": _boxed(DecimalCell, row["price"]),
    }


def _code_and_marks(text: str) -> tuple[str | None, str, list[str]]:
    """Return a code in brackets, else the letters of the code with its marks, and what is in brackets behind.

    >>> _code_and_marks("J/K4 [form type 3]"), _code_and_marks("[code J/K]/K")
    ((None, 'J/K4', ['[form type 3]']), ('J/K', '/K', []))
    """
    match = _CODE.fullmatch(text)
    if match is None:
        return text, "", []
    words = re.findall(rf"(?<!\\)\[{INSIDE_BRACKETS}\]", match["words"])
    return (None, match["code"], words) if match["odd"] is None else (out_of_brackets(match["odd"]), match["marks"], words)


def _owned(row: dict[str, PageCell]) -> dict[str, Any]:
    return _counted("shares_owned", "value_owned", row["owned"])


def _counted(shares: str, value: str | None, cell: PageCell) -> dict[str, Any]:
    """Return an amount under the field it belongs in: dollars are a value, all else is counted."""
    name = value if value and cell.text.startswith("$") else shares
    return {name: _boxed(DecimalCell, cell)}


def _boxed(kind: type[Any], cell: PageCell) -> Any:
    """Return a cell of the document: a number and a day as EDGAR writes them, any other text as the page shows it."""
    text = cell.text
    if kind is DateCell:
        text = _date(text).text or ""
    elif kind is DecimalCell and value_of_number(text) is not None:
        text = filed_number(text)
    return kind(text or None, _ids(cell))


def _ids(cell: PageCell) -> tuple[str, ...]:
    return tuple(f"F{number}" for number in cell.footnotes)
