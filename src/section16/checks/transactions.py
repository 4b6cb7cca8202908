"""The transactions of a form as the sense checks read them: values beside their path, and the footnotes of a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import msgspec

from section16.document.group import Group

if TYPE_CHECKING:
    from section16.document.ownership import OwnershipDocument

TABLE_ONE, TABLE_TWO = "nonDerivativeTable", "derivativeTable"


class Transaction(msgspec.Struct, frozen=True, gc=False):
    """A transaction row: its path, its table (``"I"`` or ``"II"``), and the values it states.

    ``acquired`` is ``None`` where the row states neither A nor D. ``price`` is in dollars for a share or unit, ``shares`` the
    number acquired or disposed of; each is ``None`` where the row does not state it.
    """

    path: str
    table: str
    row: Any
    code: str
    acquired: bool | None
    day: date | None
    shares: Decimal | None
    price: Decimal | None


class TransactionKind(msgspec.Struct, frozen=True, gc=False):
    """What a transaction row states by letters and marks, by which checks know rows that they have to look at.

    ``of_form_5`` is whether it names Form 5, ``swap`` whether the box of an equity swap is checked.
    """

    code: str
    table: str
    acquired: bool | None
    of_form_5: bool
    swap: bool


def kind_of(one: Transaction) -> TransactionKind:
    """Return the kind of a transaction."""
    row = one.row
    return TransactionKind(one.code, one.table, one.acquired, row.form_type.text == "5", row.equity_swap.value is True)


_LETTERS = {"A": True, "D": False}


def transactions_of(document: OwnershipDocument) -> Iterator[Transaction]:
    """Yield the transactions of both tables, Table I first, in filed order."""
    for table, name, rows in (
        ("I", TABLE_ONE, document.non_derivative_table),
        ("II", TABLE_TWO, document.derivative_table),
    ):
        for number, row in enumerate(rows):
            if not row.HOLDING:
                yield _transaction(f"$.{name}[{number}]", table, row)


def _transaction(path: str, table: str, row: Any) -> Transaction:
    return Transaction(
        path,
        table,
        row,
        row.code.text or "",
        _LETTERS.get(row.acquired_disposed.text),
        row.transaction_date.value,
        row.shares.value,
        row.price.value,
    )


def marks_of(row: Group) -> tuple[str, ...]:
    """Return the ids of all footnotes that a row refers to, each once, in the order of its cells."""
    return tuple(dict.fromkeys(mark for marks in _marks(type(row))(row) for mark in marks))


@cache
def _marks(group: type[Group]) -> Callable[[Group], tuple[tuple[str, ...], ...]]:
    """Return what gets the references to footnotes of all cells of a kind of row at once."""
    names = (name for name in group.__struct_fields__ if name not in ("empty", "as_filed"))
    return attrgetter(*(name if name == "coding_footnotes" else f"{name}.footnotes" for name in names))
