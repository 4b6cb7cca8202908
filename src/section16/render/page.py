"""A document to the page that shows it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from section16.document.addresses import Elements, words_of
from section16.document.captions import (
    FORMS,
    NO_DIRECTION,
    SWAP_UNSTATED,
    code_unclear,
    day,
    day_made,
    document_type_unclear,
    edition_on,
    form_type_unclear,
    in_brackets,
    marks,
    number,
)
from section16.document.cells import NO_DECIMAL, Cell
from section16.document.page import Page, PageCell, PageOwner

if TYPE_CHECKING:
    from section16.document.captions import Edition
    from section16.document.cells import DecimalCell
    from section16.document.footnotes import Footnote
    from section16.document.ownership import OwnershipDocument
    from section16.document.parties import ReportingOwner

_EMPTY = PageCell()
_PLAIN_CODE = re.compile(r"[A-Za-z]*")


def page_of(document: OwnershipDocument) -> Page:
    """Return what the printed form shows of a document."""
    form = document.form if document.form in FORMS else "4"
    columns = FORMS[form]
    signatures = tuple((_line(signature.name), _day(signature.signed)) for signature in document.signatures)
    edition = edition_on(day_made((day for _, day in signatures), _day(document.period_of_report)))
    return Page(
        form=form,
        exit_box=None if form == "3" else document.not_subject_to_section16.value,
        form3_holdings=document.form3_holdings_reported.value if form == "5" else None,
        form4_transactions=document.form4_transactions_reported.value if form == "5" else None,
        plan_box=None if form == "3" else document.aff10b5_one.value,
        owners=tuple(_owner(owner, edition) for owner in document.reporting_owners),
        joint=len(document.reporting_owners) > 1,
        issuer_name=_line(document.issuer.name),
        issuer_cik=_line(document.issuer.cik),
        symbol=_line(document.issuer.trading_symbol),
        foreign_symbol=_line(document.issuer.foreign_trading_symbol),
        period=_day(document.period_of_report),
        original_filed=_original(document, form),
        none_owned=form == "3" and bool(document.no_securities_owned.value),
        table_one=tuple(_row(row, form, tuple(c.key for c in columns.table_one)) for row in document.non_derivative_table),
        table_two=tuple(_row(row, form, tuple(c.key for c in columns.table_two)) for row in document.derivative_table),
        footnotes=tuple(map(_footnote, document.footnotes)),
        remarks=(document.remarks.text or "").strip(),
        signatures=signatures,
    )


def _original(document: OwnershipDocument, form: str) -> str:
    """Return the day on which an amended form was filed, by which a page shows an amendment.

    A document type that the day does not show is printed in brackets behind it.
    """
    day_filed, filed = _day(document.date_of_original_submission), _line(document.document_type)
    message = f"{form}/A" if day_filed else form
    return day_filed if filed == message else f"{day_filed} {document_type_unclear(filed)}".strip()


def _line(cell: Cell) -> str:
    """Return the text of a cell on one line, as a page shows it."""
    return " ".join((cell.text or "").split())


def _day(cell: Cell) -> str:
    return day(cell.text or "")


def _footnote(footnote: Footnote) -> tuple[str, str]:
    return marks((footnote.id or "",))[0], " ".join(footnote.text.split())


def _owner(owner: ReportingOwner, edition: Edition) -> PageOwner:
    filed = Elements(_line(owner.state), _line(owner.country), _line(owner.non_us_state_territory))
    state, country = words_of(filed, edition)
    return PageOwner(
        name=_line(owner.name),
        cik=_line(owner.cik),
        streets=_streets(_line(owner.street1), _line(owner.street2)),
        city=_line(owner.city),
        state=state,
        zip_code=_line(owner.zip_code),
        country=country,
        director=owner.is_director.value,
        ten_percent_owner=owner.is_ten_percent_owner.value,
        officer=owner.is_officer.value,
        other=owner.is_other.value,
        officer_title=_line(owner.officer_title),
        other_text=_line(owner.other_text),
    )


def _streets(first: str, second: str) -> tuple[str, ...]:
    """Return the lines of a street; a second without a first stays the second."""
    return (first, second) if second else (first,) if first else ()


def _row(row: Any, form: str, keys: tuple[str, ...]) -> dict[str, PageCell]:
    return {key: _CELLS[key](row, form) for key in keys}


def _plain(name: str) -> Callable[[Any, str], PageCell]:
    def cell(row: Any, _form: str) -> PageCell:
        value = getattr(row, name, None)
        return PageCell(_line(value), marks(value.footnotes)) if value is not None else _EMPTY

    return cell


def _date(name: str) -> Callable[[Any, str], PageCell]:
    def cell(row: Any, _form: str) -> PageCell:
        value = getattr(row, name, None)
        return PageCell(_day(value), marks(value.footnotes)) if value is not None else _EMPTY

    return cell


def _amount(shares: str, value: str) -> Callable[[Any, str], PageCell]:
    """Return a cell that shows a number of shares, or a value in dollars where there is no number of shares."""

    def cell(row: Any, form: str) -> PageCell:
        counted, valued = getattr(row, shares, NO_DECIMAL), getattr(row, value, NO_DECIMAL)
        whole = form == "3" and shares == "underlying_shares"
        parts = (_counted(counted, whole=whole), _valued(valued))
        return PageCell(" ".join(filter(None, parts)), marks((*counted.footnotes, *valued.footnotes)))

    return cell


def _counted(cell: DecimalCell, *, whole: bool) -> str:
    """Return a number of shares as printed; a text that begins with a dollar sign goes in brackets: it is not a value.

    The SEC's page of Form 3 prints ``14668.0`` underlying shares as 14,668; all others print a lone decimal with a second.
    """
    text = (cell.text or "").strip()
    if text.startswith("$"):
        return in_brackets(text)
    return number(text.removesuffix(".0") if whole else text)


def _valued(cell: DecimalCell) -> str:
    """Return a value as printed: always with a dollar sign where the text is a number, however it was filed."""
    shown = number(cell.text or "", dollars=True)
    return f"${shown}" if cell.value is not None and not shown.startswith("$") else shown


def _money(name: str) -> Callable[[Any, str], PageCell]:
    def cell(row: Any, _form: str) -> PageCell:
        value = getattr(row, name, None)
        return PageCell(number(value.text or "", dollars=True), marks(value.footnotes)) if value is not None else _EMPTY

    return cell


def _code(row: Any, form: str) -> PageCell:
    """Return the code with its marks: /K for an equity swap, and on Form 5 the form it should have been on.

    What the marks cannot say is in brackets: a form type other than 4 or 5, and a swap that is neither stated nor denied.
    """
    kind = _line(row.form_type) if hasattr(row, "form_type") else ""
    if not hasattr(row, "code"):
        return PageCell("3" if form == "5" and kind == "3" else "", marks(row.coding_footnotes))
    late = form == "5" and (kind == "4" or (kind == "5" and _line(row.timeliness) == "L"))
    swap = "/K" if row.equity_swap.value else ""
    timeliness = row.timeliness.footnotes if form == "5" else ()
    form_type = "" if kind in ("4", "5") else form_type_unclear(kind)
    unstated = SWAP_UNSTATED if row.equity_swap.value is None else ""
    filed = _line(row.code)
    shown = filed if _PLAIN_CODE.fullmatch(filed) else code_unclear(filed)
    code = f"{shown}{swap}{kind if late else ''}"
    return PageCell(" ".join(filter(None, (code, form_type, unstated))), marks((*row.coding_footnotes, *timeliness)))


def _voluntary(row: Any, form: str) -> PageCell:
    if form != "4" or not hasattr(row, "code"):
        return _EMPTY
    return PageCell("V" if _line(row.form_type) == "5" else "", marks(row.timeliness.footnotes))


_derivative_amount = _amount("shares", "total_value")


def _directed(direction: str) -> Callable[[Any, str], PageCell]:
    """Return the cell of Table II for what was acquired or disposed of; an amount without direction is under (A)."""

    def cell(row: Any, form: str) -> PageCell:
        code = getattr(row, "acquired_disposed", None)
        if code is None:
            return _EMPTY
        filed = _line(code)
        if filed != direction and not (direction == "A" and filed != "D"):
            return _EMPTY
        amount = _derivative_amount(row, form)
        unclear = "" if filed in ("A", "D") else f" {in_brackets(filed or NO_DIRECTION)}"
        return PageCell(f"{amount.text}{unclear if amount.text else ''}", (*amount.footnotes, *marks(code.footnotes)))

    return cell


# The content of the cells of each column, by the column's key.
_CELLS: dict[str, Callable[[Any, str], PageCell]] = {
    "title": _plain("title"),
    "exercise_price": _money("exercise_price"),
    "transaction_date": _date("transaction_date"),
    "deemed_execution_date": _date("deemed_execution_date"),
    "code": _code,
    "v": _voluntary,
    "amount": _amount("shares", "total_value"),
    "acquired_disposed": _plain("acquired_disposed"),
    "price": _money("price"),
    "acquired": _directed("A"),
    "disposed": _directed("D"),
    "exercise_date": _date("exercise_date"),
    "expiration_date": _date("expiration_date"),
    "underlying_title": _plain("underlying_title"),
    "underlying_amount": _amount("underlying_shares", "underlying_value"),
    "owned": _amount("shares_owned", "value_owned"),
    "ownership": _plain("ownership"),
    "nature": _plain("nature"),
}
