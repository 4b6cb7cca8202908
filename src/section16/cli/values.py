"""Values of options: dates and times as people write them, and the CIKs of issuers and reporting persons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from section16.dates import date_of

if TYPE_CHECKING:
    from cyclopts import Token

_CIK_DIGITS = 10


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


def _cik(_type: Any, tokens: Sequence[Token]) -> str:
    text = tokens[0].value.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= _CIK_DIGITS):
        raise ValueError(f"{text!r} is not a CIK. Write its digits, as 1318605.")
    return text.zfill(_CIK_DIGITS)


DateOption = Annotated[date, Parameter(converter=_date, n_tokens=1)]
TimeOption = Annotated[datetime, Parameter(converter=_time, n_tokens=1)]
BookOption = Annotated[Path | None, Parameter(name="--book", env_var="SECTION16_BOOK")]
CikOption = Annotated[str, Parameter(converter=_cik, n_tokens=1)]
