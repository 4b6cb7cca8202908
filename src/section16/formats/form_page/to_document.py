"""A page to a document: each cell keeps the text that the page shows; what no page shows stays unknown.

The number of a footnote gives its id, a name of a state its code, the marks on a transaction code the elements they stand for
(specification v5.5, section 4.3.8). Nothing else is inferred.
"""

from __future__ import annotations

from typing import Any

from section16.document.captions import OPEN, TICKED
from section16.document.cells import DateCell, DecimalCell, FlagCell, TextCell
from section16.document.footnotes import Footnote
from section16.document.ownership import OwnershipDocument
from section16.document.page import Page, PageCell, PageOwner
from section16.document.parties import Issuer, ReportingOwner
from section16.document.places import code_of
from section16.document.signature import OwnerSignature
from section16.document.table_one import NonDerivativeHolding, NonDerivativeTransaction, TableOneRow
from section16.document.table_two import DerivativeHolding, DerivativeTransaction, TableTwoRow

_HOME = "UNITED STATES"


def document_of(page: Page) -> OwnershipDocument:
    """Return the document that a page shows."""
    return OwnershipDocument(
        document_type=TextCell(page.form + ("/A" if page.original_filed else "")),
        period_of_report=_date(page.period),
        date_of_original_submission=_date(page.original_filed),
        no_securities_owned=FlagCell(TICKED) if page.none_owned else FlagCell(),
        not_subject_to_section16=_flag(page.exit_box),
        form3_holdings_reported=_flag(page.form3_holdings),
        form4_transactions_reported=_flag(page.form4_transactions),
        issuer=Issuer(
            cik=_text(page.issuer_cik),
            name=_text(page.issuer_name),
            trading_symbol=_text(page.symbol),
            foreign_trading_symbol=_text(page.foreign_symbol),
        ),
        reporting_owners=tuple(map(_owner, page.owners)),
        aff10b5_one=_flag(page.plan_box),
        non_derivative_table=tuple(_row_one(row, page.form) for row in page.table_one),
        derivative_table=tuple(_row_two(row, page.form) for row in page.table_two),
        footnotes=tuple(Footnote(f"F{number}", text) for number, text in page.footnotes),
        remarks=_text(page.remarks),
        signatures=tuple(OwnerSignature(_text(name), _date(day)) for name, day in page.signatures),
    )


def _text(text: str) -> TextCell:
    return TextCell(text or None)


def _date(text: str) -> DateCell:
    return DateCell(text or None)


def _flag(mark: bool | None) -> FlagCell:  # noqa: FBT001 - a mark is what is passed on
    return FlagCell(None if mark is None else TICKED if mark else OPEN)


def _owner(owner: PageOwner) -> ReportingOwner:
    foreign = owner.country not in ("", _HOME)
    # A state tells the country; where there is none, the country stands by itself.
    country = "" if owner.country == _HOME and owner.state else owner.country
    streets = (*owner.streets, "", "")
    return ReportingOwner(
        cik=_text(owner.cik),
        name=_text(owner.name),
        non_us_address=_flag(foreign) if owner.country else FlagCell(),
        street1=_text(streets[0]),
        street2=_text(streets[1]),
        city=_text(owner.city),
        non_us_state_territory=_text(owner.state if foreign else ""),
        state=_text("" if foreign else code_of(owner.state) or owner.state),
        country=_text(code_of(country) or country),
        zip_code=_text(owner.zip_code),
        is_director=_flag(owner.director),
        is_officer=_flag(owner.officer),
        is_ten_percent_owner=_flag(owner.ten_percent_owner),
        is_other=_flag(owner.other),
        officer_title=_text(owner.officer_title),
        other_text=_text(owner.other_text),
    )


def _row_one(row: dict[str, PageCell], form: str) -> TableOneRow:
    if form == "3" or _is_holding(row):
        return NonDerivativeHolding(**_shared(row, form), **_owned(row))
    return NonDerivativeTransaction(
        **_shared(row, form),
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
        return DerivativeHolding(**_shared(row, form), **terms)
    if _is_holding(row):
        return DerivativeHolding(**_shared(row, form), **terms, **_owned(row))
    direction = "acquired" if row["acquired"].text or row["acquired"].footnotes else "disposed"
    return DerivativeTransaction(
        **_shared(row, form),
        **terms,
        **_transaction(row, form),
        **_counted("shares", "total_value", row[direction]),
        acquired_disposed=TextCell("A" if direction == "acquired" else "D") if row[direction].text else TextCell(),
        **_owned(row),
    )


def _is_holding(row: dict[str, PageCell]) -> bool:
    """Whether a row of Form 4 or 5 reports what is held: it has no day, no amount, no price, and no code but 3."""
    told = ("transaction_date", "amount", "acquired", "disposed", "price", "acquired_disposed")
    blank = PageCell()
    return row["code"].text in ("", "3") and all(row.get(key, blank) == blank for key in told)


def _shared(row: dict[str, PageCell], form: str) -> dict[str, Any]:
    """Return the fields that every row has."""
    fields: dict[str, Any] = {
        "title": _boxed(TextCell, row["title"]),
        "ownership": _boxed(TextCell, row["ownership"]),
        "nature": _boxed(TextCell, row["nature"]),
    }
    if form == "5" and row["code"].text == "3":
        fields["form_type"] = TextCell("3")
    if "code" in row and row["code"].footnotes:
        fields["coding_footnotes"] = _ids(row["code"])
    return fields


def _transaction(row: dict[str, PageCell], form: str) -> dict[str, Any]:
    """Return the fields of a transaction; the code's marks tell an equity swap and the form it should have been on."""
    code = row["code"].text
    late = code[-1:] if form == "5" and code[-1:] in ("4", "5") else ""
    code = code.removesuffix(late)
    swap = code.endswith("/K")
    voluntary = row["v"] if "v" in row else PageCell()
    kind = late or "5" if form == "5" else "5" if voluntary.text else "4"
    return {
        "transaction_date": _boxed(DateCell, row["transaction_date"]),
        "deemed_execution_date": _boxed(DateCell, row["deemed_execution_date"]),
        "form_type": TextCell(kind),
        "code": _text(code.removesuffix("/K")),
        "equity_swap": _flag(swap),
        "timeliness": TextCell("L" if late == "5" else None, _ids(voluntary)),
        "price": _boxed(DecimalCell, row["price"]),
    }


def _owned(row: dict[str, PageCell]) -> dict[str, Any]:
    return _counted("shares_owned", "value_owned", row["owned"])


def _counted(shares: str, value: str | None, cell: PageCell) -> dict[str, Any]:
    """Return an amount under the field it belongs in: dollars are a value, all else is counted."""
    name = value if value and cell.text.startswith("$") else shares
    return {name: _boxed(DecimalCell, cell)}


def _boxed(kind: type[Any], cell: PageCell) -> Any:
    return kind(cell.text or None, _ids(cell))


def _ids(cell: PageCell) -> tuple[str, ...]:
    return tuple(f"F{number}" for number in cell.footnotes)
