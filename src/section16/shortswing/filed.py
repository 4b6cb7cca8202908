"""Trades from filings: each transaction of a reporting person as a purchase or sale, with what its footnotes say of prices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import lru_cache

import msgspec

from section16.ledger.entries.entry import Entry
from section16.ledger.entries.identity import Identity
from section16.ledger.entries.statements import is_average_price, price_ranges
from section16.shortswing.trades import PUT, ListedTrade, contradiction
from section16.shortswing.treatment import is_exempt_code
from section16.shortswing.window import any_match

_DIGITS = 100
"""More digits than a sum of two cells has, so that none is rounded."""


class FiledTrades(msgspec.Struct, frozen=True):
    """The trades of a reporting person, the class that each derivative class follows, and the rows that state too little.

    ``indirect`` are rows held by others, by the nature of ownership; ``undated`` and ``unmeasured`` state no usable date, or no
    number of shares. ``repeated`` are trades that another form reports as well, with its row.
    """

    trades: tuple[ListedTrade, ...]
    underlying: dict[str, str]
    indirect: dict[str, tuple[str, ...]] = {}
    undated: tuple[str, ...] = ()
    unmeasured: tuple[str, ...] = ()


def trades_of_entries(entries: Iterable[Entry], identity: Identity) -> FiledTrades:
    """Return the trades that rows of filings report."""
    rows = [entry for entry in entries if entry.code and not entry.holding]
    dated = [entry for entry in rows if entry.day is not None]
    measured = [entry for entry in dated if _shares(entry)]
    indirect: defaultdict[str, list[str]] = defaultdict(list)
    for entry in measured:
        if entry.direct is False:
            indirect[_holder(entry)].append(entry.id)
    return FiledTrades(
        trades=tuple(_once(measured, identity)),
        underlying=dict(_underlying(measured, identity)),
        indirect={holder: tuple(ids) for holder, ids in indirect.items()},
        undated=tuple(entry.id for entry in rows if entry.day is None),
        unmeasured=tuple(entry.id for entry in dated if not _shares(entry)),
    )


def may_have_pair(entries: Iterable[Entry], *, in_office: bool | None) -> bool:
    """Whether rows of filings state a purchase and a sale within a window that their codes do not exempt.

    ``in_office`` is whether the person is a director or officer; ``None`` where a decision may count any row.
    """
    days: tuple[set[date], set[date]] = set(), set()
    for entry in entries:
        day = entry.day
        if day is None or entry.holding or not entry.code:
            continue
        exempt = in_office is not None and not entry.equity_swap and is_exempt_code(entry.code, in_office=in_office)
        if not exempt and _shares(entry):
            days[_is_purchase(entry)].add(day)
    return any_match(*days)


def class_of(title: str, identity: Identity) -> str:
    """Return the class that a title names, whatever its spelling."""
    return " ".join(identity.title(title)) or title


def _terms(entry: Entry, identity: Identity) -> str:
    """Return the class of a row; derivatives of the same terms are one class."""
    name = class_of(entry.title, identity)
    if entry.table == "I":
        return name
    return name + terms_of(entry.exercise_price, entry.expiration)


def terms_of(exercise_price: Decimal | None, expiration: date | None) -> str:
    """Return the terms of a derivative security as they follow the name of its class.

    >>> terms_of(Decimal("20.50"), date(2030, 1, 2)), terms_of(None, None)
    (' at 20.5 until 2030-01-02', '')
    """
    at = f" at {exercise_price.normalize():f}" if exercise_price is not None else ""
    until = f" until {expiration}" if expiration else ""
    return f"{at}{until}"


@lru_cache(maxsize=4096)
def is_put(title: str) -> bool:
    """Whether the value of a derivative security rises as the stock falls, so that acquiring it is a sale (Rule 16b-6(a))."""
    return PUT.search(title) is not None


def _underlying(entries: Sequence[Entry], identity: Identity) -> Iterator[tuple[str, str]]:
    """Yield each class of derivatives with the class that it follows."""
    for entry in entries:
        if entry.table == "II" and entry.underlying:
            name, followed = _terms(entry, identity), class_of(entry.underlying, identity)
            if name != followed:
                yield name, followed


def _shares(entry: Entry) -> Decimal:
    """Return the number of shares of a row, of derivatives that of the underlying securities; zero where it is not stated."""
    if entry.table == "II" and entry.underlying_shares:
        return abs(entry.underlying_shares)
    if entry.total or entry.change is None:
        return Decimal(0)
    return abs(entry.change)


def _holder(entry: Entry) -> str:
    return (entry.nature or "indirect") if entry.direct is False else ""


def _once(entries: Sequence[Entry], identity: Identity) -> Iterator[ListedTrade]:
    """Yield the trade of each row; of a transaction that two forms report, only the first one counts."""
    seen: defaultdict[tuple[object, ...], _EqualRows] = defaultdict(_EqualRows)
    for entry in entries:
        key = (entry.table, _terms(entry, identity), entry.day, entry.code, entry.change, entry.price, entry.underlying_shares)
        equal = seen[key]
        yield _beside(equal, entry, _trade(entry, identity))
        equal.add(entry)


class _EqualRows:
    """Equal rows before another one, the first of each form: in all, and of those with one amount owned.

    Forms repeat a trade of a day by the thousand; each is found among them without a look at every one.
    """

    def __init__(self) -> None:
        self._forms: dict[str, Entry] = {}
        self._owned: defaultdict[Decimal | None, dict[str, Entry]] = defaultdict(dict)

    def add(self, entry: Entry) -> None:
        self._forms.setdefault(entry.filing.accession, entry)
        self._owned[entry.owned].setdefault(entry.filing.accession, entry)

    def first(self, entry: Entry) -> Entry | None:
        """Return the first row of another form."""
        return _of_another_form(self._forms, entry)

    def same(self, entry: Entry) -> Entry | None:
        """Return the first row of another form with the same amount owned."""
        return _of_another_form(self._owned.get(entry.owned, {}), entry)

    def continued(self, entry: Entry) -> bool:
        """Whether the balance of a row of another form continues in a row, or the reverse (:meth:`Entry.is_next_to`)."""
        owned, change = entry.owned, entry.change
        if owned is None or not change:
            return False
        with localcontext() as exact:
            exact.prec = _DIGITS
            beside = owned + change, owned - change
        return any(_of_another_form(self._owned.get(balance, {}), entry) for balance in beside)


def _of_another_form(forms: Mapping[str, Entry], entry: Entry) -> Entry | None:
    return next((one for accession, one in forms.items() if accession != entry.filing.accession), None)


def _beside(equal: _EqualRows, entry: Entry, trade: ListedTrade) -> ListedTrade:
    """Return a trade beside equal rows of other forms: the same one, another one that continues their balance, or asked."""
    same, first = equal.same(entry), equal.first(entry)
    if same is not None:
        return msgspec.structs.replace(trade, counts=False, note=f"The same transaction is reported in {same.id}.")
    if first is None or equal.continued(entry):
        return trade
    doubt = f"{first.id} reports an equal transaction with another amount owned; whether this is another one is not known."
    return msgspec.structs.replace(trade, doubt=trade.doubt or doubt)


def _trade(entry: Entry, identity: Identity) -> ListedTrade:
    assert entry.day is not None
    shares = _shares(entry)
    price, low, high, averaged = _price(entry, purchase=_is_purchase(entry), per_share=_per_share(entry, shares))
    return ListedTrade(
        id=entry.id,
        place=entry.id,
        day=entry.day,
        purchase=_is_purchase(entry),
        shares=Fraction(shares),
        price=price,
        low=low,
        high=high,
        averaged=averaged,
        security=_terms(entry, identity),
        code=f"{entry.code}/K" if entry.equity_swap else entry.code,
        holder=_holder(entry),
        note=" ".join(entry.texts()),
        doubt=_contradiction(entry),
    )


def _contradiction(entry: Entry) -> str:
    """Return what is wrong where a row's code is of one side and its column for acquired or disposed of says the other."""
    acquired = (entry.change or 0) > 0
    return contradiction(entry.code, "acquired (A)" if acquired else "disposed of (D)", acquired=acquired)


def _is_purchase(entry: Entry) -> bool:
    acquired = (entry.change or 0) > 0
    return acquired is not (entry.table == "II" and is_put(entry.title))


def _per_share(entry: Entry, shares: Decimal) -> Callable[[Decimal], Fraction]:
    """Return what makes a price of the row one of an underlying share: forms state that of a derivative security."""
    units = abs(entry.change) if entry.table == "II" and entry.change else shares
    ratio = Fraction(units) / Fraction(shares)
    return lambda price: Fraction(price) * ratio


def _price(
    entry: Entry, *, purchase: bool, per_share: Callable[[Decimal], Fraction]
) -> tuple[Fraction | None, Fraction | None, Fraction | None, bool]:
    """Return the price of a row, the ends of its range, and whether it covers several trades.

    A row that states prices only in a footnote gets the end of the range that makes the profit lowest.
    """
    texts = entry.texts("price")
    ranges = [found for text in texts for found in price_ranges(text)]
    averaged = bool(ranges) or any(map(is_average_price, texts))
    low = min((per_share(one.low) for one in ranges), default=None)
    high = max((per_share(one.high) for one in ranges), default=None)
    # Zero refers to a footnote, but for an expiration, at which nothing is paid.
    unstated = entry.price is None or (not entry.price and entry.code != "E")
    stated = None if unstated or entry.price is None else per_share(entry.price)
    if stated is not None and low is not None and high is not None and not low <= stated <= high:
        return stated, None, None, True  # the range is of another row, or mistyped
    return stated if stated is not None else (high if purchase else low), low, high, averaged
