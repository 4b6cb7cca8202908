"""A form in brief: each row as one short line."""

from __future__ import annotations

from collections.abc import Iterator

from section16.document.ownership import OwnershipDocument
from section16.document.table_one import NonDerivativeHolding, NonDerivativeTransaction, TableOneRow
from section16.document.table_two import DerivativeHolding, TableTwoRow


def rows_in_brief(document: OwnershipDocument) -> Iterator[str]:
    """Yield each row of a form as one short line: table, code, amount, price, what is owned and how."""
    if not document.rows:
        yield "no rows"
    for row in document.rows:
        table = f"Table {'II' if row.DERIVATIVE else 'I':<2}"
        held = row.nature.text or "direct"
        if isinstance(row, DerivativeHolding | NonDerivativeHolding):
            yield f"{table}  holds {_owned(row)} {row.title.text}, {held}"
            continue
        price = f"at {row.price.text}" if row.price.text else "without a price"
        dollars = None if isinstance(row, NonDerivativeTransaction) else row.total_value.text
        amount = f"${dollars}" if dollars and not row.shares.text else row.shares.text
        move = f"{row.code.text} {row.transaction_date.text} {row.acquired_disposed.text} {amount} {row.title.text}"
        yield f"{table}  {move} {price}; {_owned(row)} owned, {held}"


def _owned(row: TableOneRow | TableTwoRow) -> str:
    """Return the amount owned; on Form 3 a derivative is stated by its underlying security."""
    underlying = row.underlying_shares.text if isinstance(row, DerivativeHolding) else None
    dollars = f"${row.value_owned.text}" if row.value_owned.text else None
    return row.shares_owned.text or dollars or underlying or "no amount"
