"""Values of options: dates and times as people write them, books, and who is meant: issuers and reporting persons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from section16.dates import date_of
from section16.workspace.naming import cik_in

if TYPE_CHECKING:
    from cyclopts import Token

_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_LONGEST = 40
"""How much of a value is quoted that is not a number."""


def _date(_type: Any, tokens: Sequence[Token]) -> date:
    text = tokens[0].value
    found = date_of(text)
    if found is None:
        raise ValueError(f"{text!r} is not a date. Write it as 2026-03-31 or 3/31/2026.")
    return found


def _time(_type: Any, tokens: Sequence[Token]) -> datetime:
    """Return a time in Washington; a date alone means its end."""
    text = tokens[0].value
    found = date_of(text)
    if found is not None:
        return datetime.combine(found, time.max)
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        message = f"{text!r} is not a date or a time. Write it as 2026-03-31 or 2026-03-31T17:30:00."
        raise ValueError(message) from None


def _who(_type: Any, tokens: Sequence[Token]) -> str:
    text = tokens[0].value.strip()
    if not text or (text.isdigit() and not cik_in(text)):
        raise ValueError(f"{text!r} is not a CIK or a name. A CIK has up to ten digits, as 1318605.")
    return cik_in(text) or text


def _whos(_type: Any, tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(_who(str, [token]) for token in tokens)


def _amount(_type: Any, tokens: Sequence[Token]) -> Decimal:
    """Return a number exactly, perhaps with a dollar sign and with commas between thousands."""
    text = tokens[0].value.strip()
    digits = text.removeprefix("$")
    try:
        amount = Decimal(digits.replace(",", "") if _GROUPED.fullmatch(digits) else digits)
    except InvalidOperation:
        amount = Decimal("NaN")
    # Refused here: Cyclopts would refuse it in the words of pydantic, but only where another module has loaded pydantic.
    if not amount.is_finite():
        raise ValueError(f"{text[:_LONGEST]!r} is not a number. Write it as 1,000 or 41.50.")
    return amount


AmountOption = Annotated[Decimal, Parameter(converter=_amount, n_tokens=1)]
DateOption = Annotated[date, Parameter(converter=_date, n_tokens=1)]
TimeOption = Annotated[datetime, Parameter(converter=_time, n_tokens=1)]
BOOK_VARIABLE = "SECTION16_BOOK"
BookOption = Annotated[Path | None, Parameter(name="--book", env_var=BOOK_VARIABLE)]
BookInsteadOption = Annotated[
    Path | None, Parameter(name="--book", env_var=BOOK_VARIABLE, help="The folder of a book to read instead of files.")
]
NamedBookOption = Annotated[Path | None, Parameter(name="--book", help="The folder of a book to read instead of files.")]
"""A book for commands that answer without filings as well: the environment does not choose it."""
BookAndFilesOption = Annotated[
    Path | None,
    Parameter(
        name="--book",
        env_var=BOOK_VARIABLE,
        help="The folder of a book to read instead of files; with files, the book whose filings they are compared with.",
    ),
]
EarlierBookOption = Annotated[
    Path | None, Parameter(name="--book", help="The folder of a book whose filings the forms are compared with.")
]
WhoOption = Annotated[str, Parameter(converter=_who, n_tokens=1)]
"""An issuer or a reporting person: a CIK, which gets ten digits, or a ticker or words of a name."""
WhosOption = Annotated[tuple[str, ...], Parameter(converter=_whos, n_tokens=1, negative=())]
"""Several of them, each with the option before it."""
