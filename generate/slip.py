"""Errors of filers: a number typed wrong, a row left out, a balance put on another line. Each is recorded as it is made.

Errors are in one form alone: what is filed later continues from the right numbers, as it does where people keep their books
elsewhere and retype them.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TypeAlias

import msgspec

from generate.book import Book
from generate.dice import Dice
from generate.draft import Draft
from generate.report import MOST_ROWS
from generate.row import Row
from generate.truth import Line

DIGIT, TRANSPOSED, SIGN, FORGOTTEN, REPEATED, UNMOVED, WRONG_LINE, HOLDING, DATE = KINDS = (
    "digit",
    "transposed digits",
    "sign reversed",
    "row forgotten",
    "row repeated",
    "balance not moved",
    "total on the wrong line",
    "holding row dropped",
    "date mistyped",
)
WEIGHTS = {
    DIGIT: 0.18,
    TRANSPOSED: 0.1,
    SIGN: 0.12,
    FORGOTTEN: 0.14,
    REPEATED: 0.12,
    UNMOVED: 0.14,
    WRONG_LINE: 0.1,
    HOLDING: 0.1,
    DATE: 0.08,
}
"""About as often as they were met among breaks (docs/generator.md); a form with no room for one gets another."""


class Error(msgspec.Struct, eq=False):
    """An error on a form in the making; the place is known once the form is numbered.

    ``row`` is the row as it is filed, and of a row left out the one that is missing; ``at`` is its place in the table.
    """

    draft: Draft
    row: Row
    at: int
    kind: str
    box: str
    right: str
    filed: str


_Slip: TypeAlias = Callable[[Dice, Draft, Row, Book], Error | None]


def err(dice: Dice, draft: Draft, book: Book) -> Error | None:
    """Let the filer of a form err, and return how; ``None`` when the form offers no room for the error."""
    kind = dice.draw(WEIGHTS)
    rows = [row for row in draft.filed if (row.event is None) == (kind == HOLDING) and not row.in_dollars]
    if not rows:
        return None
    return _SLIPS[kind](dice, draft, dice.pick(rows), book)


def _error(draft: Draft, row: Row, kind: str, box: str = "", typed: tuple[object, object] = ("", "")) -> Error:
    """Return the record of an error; ``typed`` is what is right, and what was filed."""
    at = draft.table(row.table).index(row)
    return Error(draft, row, at, kind, box, str(typed[0]), str(typed[1]))


def _replace(draft: Draft, row: Row) -> Row:
    """Put a copy in the place of a row, to be spoilt while the row itself stays right."""
    copy = row.copy()
    draft.filed[draft.filed.index(row)] = copy
    return copy


def _mistype(kind: str, spoil: Callable[[Dice, str], str]) -> _Slip:
    """Return the slip that spoils the digits of the shares or of the amount owned."""

    def slip(dice: Dice, draft: Draft, row: Row, _book: Book) -> Error | None:
        box = "shares" if dice.chance(0.5) else "shares_owned"
        right = row.shares if box == "shares" else row.owned
        filed = Decimal(spoil(dice, f"{right:f}")) if right else right
        if filed is None or filed == right:
            return None
        copy = _replace(draft, row)
        if box == "shares":
            copy.shares = filed
        else:
            copy.owned = filed
        return _error(draft, copy, kind, box, (right, filed))

    return slip


def _wrong_digit(dice: Dice, text: str) -> str:
    at = dice.whole(0, len(text.partition(".")[0]) - 1)
    digit = dice.pick([digit for digit in "123456789" if digit != text[at]])
    return text[:at] + digit + text[at + 1 :]


def _swapped_digits(dice: Dice, text: str) -> str:
    whole = text.partition(".")[0]
    places = [at for at in range(len(whole) - 1) if whole[at] != whole[at + 1] and (at or whole[1] != "0")]
    if not places:
        return text
    at = dice.pick(places)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _reverse(_dice: Dice, draft: Draft, row: Row, _book: Book) -> Error:
    copy = _replace(draft, row)
    copy.acquired = not row.acquired
    letters = {True: "A", False: "D"}
    return _error(draft, copy, SIGN, "acquired_disposed", (letters[row.acquired], letters[copy.acquired]))


def _leave_out(kind: str) -> _Slip:
    def slip(_dice: Dice, draft: Draft, row: Row, _book: Book) -> Error | None:
        if not draft.can_spare(row):
            return None
        error = _error(draft, row, kind)
        draft.filed.remove(row)
        return error

    return slip


def _repeat(_dice: Dice, draft: Draft, row: Row, _book: Book) -> Error | None:
    if len(draft.table(row.table)) == MOST_ROWS:
        return None
    copy = row.copy()
    draft.filed.insert(draft.filed.index(row) + 1, copy)
    return _error(draft, copy, REPEATED)


def _leave_balance(_dice: Dice, draft: Draft, row: Row, _book: Book) -> Error | None:
    """Put as the amount owned after the transaction what was owned before it."""
    if row.event is None or row.owned != row.event.balance:
        return None  # the amount is a later total, which one row does not move
    copy = _replace(draft, row)
    copy.owned = row.event.balance - row.event.change
    return _error(draft, copy, UNMOVED, "shares_owned", (row.owned, copy.owned))


def _wrong_line(dice: Dice, draft: Draft, row: Row, book: Book) -> Error | None:
    """Put the balance of another line of the same table as the amount owned."""
    others = {
        balance
        for line, balance in _balances(book, row).items()
        if line != row.line and (line.series is None) == (row.line.series is None)
    }
    found = sorted(balance for balance in others if balance and balance != row.owned)
    if not found:
        return None
    copy = _replace(draft, row)
    copy.owned = dice.pick(found)
    return _error(draft, copy, WRONG_LINE, "shares_owned", (row.owned, copy.owned))


def _mistype_date(dice: Dice, draft: Draft, row: Row, _book: Book) -> Error | None:
    """Put another year on a transaction: the one before in January, one too few or too many, or decades off."""
    if row.day is None:
        return None
    wrong = dice.draw({"last year's number": 0.4 if row.day.month == 1 else 0.0, "one year": 0.35, "decades": 0.25})
    year = row.day.year
    if wrong == "decades":
        year = dice.pick((year + 10, year + 20, year - 10, year - 100, year % 100))
    else:
        year += -1 if wrong == "last year's number" else dice.pick((-1, 1))
    copy = _replace(draft, row)
    copy.day = row.day.replace(year=year, day=min(row.day.day, monthrange(year, row.day.month)[1]))
    return _error(draft, copy, DATE, "transaction_date", (row.day.isoformat(), copy.day.isoformat()))


def _balances(book: Book, row: Row) -> dict[Line, Decimal]:
    """Return what the owners of a row held on every line when it was made."""
    return {event.line: event.balance for event in book.events[: row.as_of + 1] if event.line.owners == row.line.owners}


_SLIPS: dict[str, _Slip] = {
    DIGIT: _mistype(DIGIT, _wrong_digit),
    TRANSPOSED: _mistype(TRANSPOSED, _swapped_digits),
    SIGN: _reverse,
    FORGOTTEN: _leave_out(FORGOTTEN),
    REPEATED: _repeat,
    UNMOVED: _leave_balance,
    WRONG_LINE: _wrong_line,
    HOLDING: _leave_out(HOLDING),
    DATE: _mistype_date,
}


def slips(dice: Dice, drafts: Sequence[Draft], book: Book, share: float) -> list[Error]:
    """Let filers err in a share of forms, and return their errors."""
    found: list[Error] = []
    for draft in drafts:
        if dice.chance(share):
            for _ in range(_TRIES):
                error = err(dice, draft, book)
                if error is not None:
                    found.append(error)
                    break
    return found


_TRIES = 4
"""How often another error is drawn for a form that has no room for the first."""
