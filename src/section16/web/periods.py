"""Trades of many years by the month, the quarter or the year, so that a chart has bars that can be seen and pointed at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from operator import itemgetter
from typing import Final, Literal

import msgspec

from section16.workspace.issuer_view import TradesOfMonth, sum_of_known

PeriodNoun = Literal["month", "quarter", "year"]
_SIZES: Final[tuple[tuple[int, PeriodNoun, int], ...]] = ((60, "month", 1), (240, "quarter", 3))
"""Up to so many months: the noun, and the months of a period. More months are shown by the year."""
_YEAR: Final = 12


class TradesOfPeriod(msgspec.Struct, frozen=True, kw_only=True):
    """Purchases (code P) or sales (code S) of a period, discretionary or not; ``place`` counts periods from the first."""

    place: int
    name: str
    words: str
    first: date
    last: date
    code: str
    discretionary: bool
    trades: int
    shares: Decimal | None
    value: Decimal | None


class TradesByPeriod(msgspec.Struct, frozen=True, kw_only=True):
    """Trades by periods of ``months``, the earliest first; ``first`` is the first month of the first period."""

    noun: PeriodNoun
    months: int
    first: date
    trades: tuple[TradesOfPeriod, ...]

    @property
    def periods(self) -> int:
        """How many periods there are from the first to the last."""
        return self.trades[-1].place + 1 if self.trades else 0


def by_period(trades: Sequence[TradesOfMonth]) -> TradesByPeriod:
    """Return trades by month, of more than five years by quarter, and of more than twenty by year."""
    if not trades:
        return TradesByPeriod(noun="month", months=1, first=date.min, trades=())
    first, last = min(one.month for one in trades), max(one.month for one in trades)
    span = _number(last) - _number(first) + 1
    noun, size = next(((noun, size) for most, noun, size in _SIZES if span <= most), ("year", _YEAR))
    begins = _number(first) // size
    parts: dict[int, dict[tuple[str, bool], list[TradesOfMonth]]] = {}
    for one in trades:
        of_period = parts.setdefault(_number(one.month) // size, {})
        of_period.setdefault((one.code, one.discretionary), []).append(one)
    made = [one for number in sorted(parts) for one in _of_period(noun, size, number, begins, parts[number])]
    return TradesByPeriod(noun=noun, months=size, first=_month(begins * size), trades=tuple(made))


def _of_period(
    noun: PeriodNoun, size: int, number: int, begins: int, parts: Mapping[tuple[str, bool], Sequence[TradesOfMonth]]
) -> Iterator[TradesOfPeriod]:
    first, last = _month(number * size), _month((number + 1) * size) - timedelta(days=1)
    name = _name(noun, first)
    words = f"{first:%B %Y}" if noun == "month" else name
    for (code, discretionary), months in sorted(parts.items(), key=itemgetter(0)):
        yield TradesOfPeriod(
            place=number - begins,
            name=name,
            words=words,
            first=first,
            last=last,
            code=code,
            discretionary=discretionary,
            trades=sum([one.trades for one in months]),
            shares=sum_of_known([one.shares for one in months]),
            value=sum_of_known([one.value for one in months]),
        )


def _name(noun: PeriodNoun, first: date) -> str:
    """Return the name of a period, which sorts as its days do.

    >>> [_name(noun, date(2024, 4, 1)) for noun in ("month", "quarter", "year")]
    ['2024-04', '2024 Q2', '2024']
    """
    if noun == "quarter":
        return f"{first.year} Q{first.month // 3 + 1}"
    return f"{first:%Y-%m}" if noun == "month" else str(first.year)


def _number(month: date) -> int:
    return month.year * _YEAR + month.month - 1


def _month(number: int) -> date:
    return date(number // _YEAR, number % _YEAR + 1, 1)
