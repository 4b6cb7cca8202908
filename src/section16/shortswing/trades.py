"""Trades as a user lists them: one row each, read completely or refused with every fault and its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import msgspec

from section16.dates import YEARS, date_of
from section16.errors import TradesError
from section16.facts.canonical import amount_of, hint
from section16.law.transaction_codes import CODES, Direction
from section16.nearest import nearest_name
from section16.shortswing.facts_faults import with_others

EARLIEST = date(1934, 6, 6)
"""The day on which the Exchange Act became law."""
MOST_SHARES = 10**12
MOST_DOLLARS = 10**9
MOST_PLACES = 12
"""The most decimals of an amount or a price."""
_SIDES = {
    **dict.fromkeys(("purchase", "buy", "bought", "p", "b", "acquired", "acquisition"), True),
    **dict.fromkeys(("sale", "sell", "sold", "s", "disposed", "disposition"), False),
}
_YES_NO = {**dict.fromkeys(("yes", "y", "true", "1"), True), **dict.fromkeys(("no", "n", "false", "0"), False)}
_OTHER_NAMES = {
    "security": "class",
    "units": "shares",
    "quantity": "shares",
    "trade date": "date",
    "transaction date": "date",
    "day": "date",
    "why": "note",
    "underlying close": "close",
    "owner": "holder",
    "person": "holder",
    "price per share": "price",
}
_ALIKE = 0.75
PUT = re.compile(r"\bputs?\b|\bobligation to sell\b|\bright to sell\b", re.IGNORECASE)
"""Words of a derivative security whose value rises as the stock falls: acquiring it is a sale (Rule 16b-6(a))."""


class ListedTrade(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One purchase or sale, with the numbers exact.

    ``id`` names it in answers; ``place`` is where it was read. ``counts`` is the user's own decision, ``None`` where the code
    and the facts decide; ``doubt`` says why its side is not certain. ``low`` and ``high`` bound the prices of a trade reported
    at a weighted average (``averaged``).
    ``close`` is the closing price of the underlying security on the day, ``premium`` that received for a written option,
    in dollars for the whole trade.
    """

    id: str
    day: date
    purchase: bool
    shares: Fraction
    price: Fraction | None = None
    place: str = ""
    security: str = ""
    code: str = ""
    counts: bool | None = None
    note: str = ""
    doubt: str = ""
    holder: str = ""
    low: Fraction | None = None
    high: Fraction | None = None
    averaged: bool = False
    close: Fraction | None = None
    premium: Fraction | None = None
    commission: Fraction = Fraction(0)

    @property
    def is_unpriced(self) -> bool:
        """Whether neither a price nor a premium is known."""
        return self.price is None and self.premium is None

    @property
    def side(self) -> str:
        """The side as a word."""
        return "purchase" if self.purchase else "sale"


def trades_of(rows: Iterable[tuple[str, Mapping[str, Any]]]) -> tuple[ListedTrade, ...]:
    """Return the trades in rows, each given with its place.

    Raises :class:`~section16.errors.TradesError` with every fault and its place; nothing is returned from part of a list.
    """
    reader = _Reader()
    found = [reader.trade(place, row) for place, row in rows]
    if not found:
        raise TradesError(
            "The list holds no trades.", remedy="Give a row for each purchase and sale: date, side, shares, price."
        )
    reader.compare([one for one in found if one is not None])
    if reader.faults:
        where, what = reader.faults[0]
        raise TradesError(
            with_others(what, len(reader.faults)),
            where=where,
            remedy="Correct the list. Nothing was computed from it.",
            faults=tuple(f"{at}: {says}" for at, says in reader.faults),
        )
    return tuple(one for one in found if one is not None)


def contradiction(code: str, marked: str = "", *, acquired: bool) -> str:
    """Return what is wrong where a code is of one side and its row says the other, or is ``marked`` so."""
    letter = code.partition("/")[0]
    known = CODES.get(letter)
    usual = Direction.ACQUIRED if acquired else Direction.DISPOSED
    if known is None or known.direction in {usual, Direction.EITHER, Direction.PAIR}:
        return ""
    row = f"is marked as {marked}" if marked else f"says {'purchase' if acquired else 'sale'}"
    return f"Code {letter} is of securities {known.direction.value}, and the row {row}. One of the two is wrong."


class _Reader:
    """Reads rows, and collects what is wrong with them."""

    def __init__(self) -> None:
        self.faults: list[tuple[str, str]] = []
        self.currencies: dict[str, str] = {}
        self.ids: dict[str, str] = {}

    def trade(self, place: str, row: object) -> ListedTrade | None:
        """Return the trade in a row, or ``None`` after noting its faults."""
        before = len(self.faults)
        if not isinstance(row, Mapping):
            self.faults.append((place, "The trade is not a table with date, side, shares and price."))
            return None
        cells = self._cells(place, row)
        self._currency(place, cells)
        given = {name: self._read(place, name, cells.get(name)) for name in _READERS}
        for name in ("date", "side", "shares"):
            if given[name] is None and (name not in cells or _blank(cells[name])):
                self.faults.append((place, f"The {_LABELS.get(name, name)} is missing."))
        if len(self.faults) > before:
            return None
        if given["price"] is None:
            # Of prices that are known as a range alone, the end that makes the profit lowest counts.
            given["price"] = given["high"] if given["side"] else given["low"]
        if given["price"] is given["premium"] is None and given["counts"] is not False and not given["code"]:
            self.faults.append((place, "The price is missing."))
            return None
        return self._made(place, given)

    def _made(self, place: str, given: Mapping[str, Any]) -> ListedTrade:
        name = given["id"] or place
        if name in self.ids:
            self.faults.append((place, f"The id {name} is also that of {self.ids[name]}."))
        self.ids[name] = place
        if given["low"] is not None and given["high"] is not None and given["low"] > given["high"]:
            self.faults.append((place, "The low price is above the high price."))
        elif given["price"] is not None:
            self._require_in_range(place, given["price"], given["low"], given["high"])
        texts = {key: given[key] or "" for key in ("code", "note", "holder")}
        numbers = {key: given[key] for key in ("shares", "price", "counts", "low", "high", "close", "premium")}
        return msgspec.convert(
            {
                "id": name,
                "place": place,
                "day": given["date"],
                "purchase": given["side"],
                "security": given["class"] or "",
                "averaged": given["low"] is not None or given["high"] is not None,
                "commission": given["commission"] or Fraction(0),
                "doubt": contradiction(texts["code"], acquired=given["side"]) if not PUT.search(given["class"] or "") else "",
                **texts,
                **numbers,
            },
            ListedTrade,
        )

    def _require_in_range(self, place: str, price: Fraction, low: Fraction | None, high: Fraction | None) -> None:
        """Note a price that is not in its own range; an average can lie outside by what it was rounded."""
        rounded = half_of_last_place(price)
        if low is not None and price + rounded < low:
            self.faults.append((place, "The price is below the low price. Correct the price or its range."))
        if high is not None and price - rounded > high:
            self.faults.append((place, "The price is above the high price. Correct the price or its range."))

    def _cells(self, place: str, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return the cells of a row by the names that this module uses; a name spelled almost like one is a fault."""
        cells: dict[str, Any] = {}
        for key, value in row.items():
            plain = " ".join(str(key).casefold().replace("_", " ").replace("-", " ").split())
            name = _OTHER_NAMES.get(plain, plain)
            if name in cells:
                self.faults.append((place, f"The {name} is given twice."))
            elif name in _READERS or name == "currency":
                cells[name] = value
            elif near := nearest_name(plain, (*_READERS, *_OTHER_NAMES), _ALIKE):
                self.faults.append((place, f"Unknown column {key!r}. Did you mean {near}?"))
        return cells

    def _read(self, place: str, name: str, value: Any) -> Any:
        if _blank(value):
            return None
        try:
            return _READERS[name](value)
        except ValueError as error:
            self.faults.append((place, f"The {_LABELS.get(name, name)} {_shown(value)} {error}"))
            return None

    def _currency(self, place: str, cells: dict[str, Any]) -> None:
        """Note the currency that a row states in its own column or before its price."""
        stated = "" if _blank(cells.get("currency")) else str(cells["currency"]).strip().upper()
        price = cells.get("price")
        if isinstance(price, str):
            sign, rest = _sign(price)
            cells["price"] = rest
            if stated and sign and sign != stated:
                self.faults.append((place, f"The price {price!r} is not in {stated}."))
            stated = stated or sign
        self.currencies.setdefault(stated or "USD", place)

    def compare(self, trades: list[ListedTrade]) -> None:
        """Note trades in different currencies."""
        if len(self.currencies) > 1 and trades:
            (one, first), (other, place), *_ = self.currencies.items()
            self.faults.append(
                (place, f"The price is in {other}, that of {first} in {one}. Convert all prices to one currency.")
            )
        self.faults.sort(key=lambda fault: [int(part) for part in fault[0].split() if part.isdigit()])


def _sign(price: str) -> tuple[str, str]:
    """Return the currency that is written with a price, and the price without it.

    >>> _sign("US$12.50"), _sign("12.50 EUR"), _sign("$ -1")
    (('USD', '12.50'), ('EUR', '12.50'), ('USD', '-1'))
    """
    text = price.strip()
    for sign, currency in _SIGNS.items():
        for rest in (text.removeprefix(sign), text.removesuffix(sign)):
            if rest != text:
                return currency, rest.strip()
    return "", text


_WRITTEN = "US$=USD USD=USD C$=CAD CAD=CAD A$=AUD AUD=AUD $=USD €=EUR EUR=EUR £=GBP GBP=GBP ¥=JPY JPY=JPY CHF=CHF"
_SIGNS = dict(pair.split("=") for pair in _WRITTEN.split())
"""Signs and codes of currencies as they are written with prices, the longer signs first."""


def _blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _shown(value: Any) -> str:
    try:
        text = str(value)
    except ValueError:  # a whole number of thousands of digits
        text = "of thousands of digits"
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}...")


_SHOWN = 40
_LABELS = {"shares": "number of shares", "counts": "answer under counts"}


def number_of(value: Any) -> Fraction:
    """Return a number exactly as it is written; ``ValueError`` says what is wrong with one that cannot be used.

    >>> number_of("1,234.50"), number_of(0.1)
    (Fraction(2469, 2), Fraction(1, 10))
    """
    if isinstance(value, bool):
        raise ValueError("is not a number.")  # noqa: TRY004 - what a user wrote, not a programmer
    if isinstance(value, float):
        value = Decimal(repr(value))  # the shortest decimal that is this float: what was typed
    if isinstance(value, str):
        if value.strip().startswith("-") and amount_of(value.strip()[1:]):
            raise ValueError("is negative.")
        digits = amount_of(value)
        if digits is None:
            raise ValueError(f"is not a number{f'. {hint(value)}' if hint(value) else '.'}")
        value = Decimal(digits)
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError("is not a number.")
    if not isinstance(value, int | Decimal | Fraction):
        raise ValueError("is not a number.")  # noqa: TRY004 - what a user wrote, not a programmer
    return _in_range(value)


def _in_range(value: int | Decimal | Fraction) -> Fraction:
    if value < 0:
        raise ValueError("is negative.")
    # Compared before it becomes a fraction, which would write out every digit of a large exponent.
    if value > MOST_SHARES or (isinstance(value, Decimal) and _is_too_fine(value)):
        raise ValueError(f"is out of range; at most {MOST_SHARES:,} with {MOST_PLACES} decimals.")
    return Fraction(value)


def _is_too_fine(value: Decimal) -> bool:
    return bool(value) and -int(value.as_tuple().exponent) > MOST_PLACES and value != round(value, MOST_PLACES)


def half_of_last_place(price: Fraction) -> Fraction:
    """Return how far a price can be from what was rounded to it: half of its last decimal, of the second one at least.

    >>> half_of_last_place(Fraction("2.04")), half_of_last_place(Fraction("0.8405"))
    (Fraction(1, 200), Fraction(1, 20000))
    """
    places = next((number for number in range(_CENTS, _MOST_PLACES) if (price * 10**number).denominator == 1), _MOST_PLACES)
    return Fraction(1, 2 * 10**places)


_CENTS, _MOST_PLACES = 2, 8


def shares_of(value: Any) -> Fraction:
    """Return a number of shares above 0; ``ValueError`` for any other."""
    found = number_of(value)
    if not 0 < found <= MOST_SHARES:
        raise ValueError(f"is out of range; it must be above 0 and at most {MOST_SHARES:,}.")
    return found


def price_of(value: Any) -> Fraction:
    """Return a price in dollars a share; ``ValueError`` for one that is negative or out of range."""
    found = number_of(value.strip().removeprefix("$").strip() if isinstance(value, str) else value)
    if found > MOST_DOLLARS:
        raise ValueError(f"is out of range; at most {MOST_DOLLARS:,}.")
    return found


def day_of(value: Any) -> date:
    """Return a day on which a trade is possible; ``ValueError`` for anything else."""
    if isinstance(value, datetime):
        raise ValueError("is a date with a time. Write the date alone, as 2026-03-31.")  # noqa: TRY004 - what a user wrote
    found = value if isinstance(value, date) else date_of(str(value))
    if found is None:
        raise ValueError(f"is not a date. {hint(value) or 'Write it as 2026-03-31.'}")
    if found.year > YEARS[-1]:
        raise ValueError(f"is in a year that is not possible; the last is {YEARS[-1]}.")
    if found < EARLIEST:
        raise ValueError(f"is out of range; Section 16 applies since {EARLIEST:%B} {EARLIEST.day}, {EARLIEST.year}.")
    return found


def _side(value: Any) -> bool:
    found = _SIDES.get(str(value).strip().casefold())
    if found is None:
        raise ValueError("is unknown. Write purchase or sale.")
    return found


def yes_or_no(value: Any) -> bool:
    """Return yes or no as a boolean; ``ValueError`` for anything else."""
    found = value if isinstance(value, bool) else _YES_NO.get(str(value).strip().casefold())
    if found is None:
        raise ValueError("is neither yes nor no.")
    return found


def _text(value: Any) -> str:
    return " ".join(str(value).split())


def _code(value: Any) -> str:
    return _text(value).upper()


_READERS: dict[str, Callable[[Any], Any]] = {
    "id": _text,
    "date": day_of,
    "side": _side,
    "shares": shares_of,
    "price": price_of,
    "class": _text,
    "code": _code,
    "counts": yes_or_no,
    "note": _text,
    "holder": _text,
    "low": price_of,
    "high": price_of,
    "close": price_of,
    "premium": number_of,
    "commission": number_of,
}
