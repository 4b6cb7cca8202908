"""The sales that count toward a volume limit: those that are stated, and rows of filings, each once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal

import msgspec

from section16.compliance.titles import ClassTitles
from section16.compliance.volume.facts import Seller, VolumeFacts
from section16.law.disclosure import sales_since
from section16.ledger.entries.entry import Entry

SALE = "S"
_DAY, _LESS_THAN_THREE_MONTHS = timedelta(days=1), timedelta(days=85)


class CountedSale(msgspec.Struct, frozen=True, kw_only=True):
    """A sale within the three months: who sold, when, how many shares, at which price; the ``row`` that reports it.

    ``counts`` is false for a sale that is listed and left out; ``because`` states why it counts for the seller, or why not.
    ``free`` is the first day on which it no longer counts.
    """

    by: str
    on: date
    shares: Decimal
    price: Decimal | None = None
    row: str = ""
    counts: bool = True
    because: str = ""
    free: date


def sales_of(facts: VolumeFacts, entries: Iterable[Entry]) -> list[CountedSale]:
    """Return the sales of the seller and of aggregated persons in the three months to the day, by day.

    A sale that several forms report counts once, and so does one that is stated and reported.
    """
    reported = list(_reported(facts, entries))
    free = list(reported)
    stated = []
    for one in _stated(facts):
        same = next((other for other in free if (other.on, other.shares) == (one.on, one.shares) and other.counts), None)
        if same is not None:
            free.remove(same)
            one = msgspec.structs.replace(one, counts=False, because=f"{same.row} reports it")  # noqa: PLW2901 - the same sale
        stated.append(one)
    return sorted([*reported, *stated], key=lambda one: (one.on, one.row))


def _stated(facts: VolumeFacts) -> Iterator[CountedSale]:
    because = {one.name.casefold(): str(one.because) for one in facts.aggregated}
    for one in facts.sales:
        by = one.by or facts.seller.name
        yield CountedSale(
            by=by, on=one.on, shares=one.shares, price=one.price, because=because.get(by.casefold(), ""), free=_free(one.on)
        )


def _reported(facts: VolumeFacts, entries: Iterable[Entry]) -> Iterator[CountedSale]:
    excluded = {one.row: one.because for one in facts.excluded}
    sellers = {one.cik: (one.name, str(getattr(one, "because", ""))) for one in _sellers(facts)}
    seen: dict[object, str] = {}
    for entry in entries:
        if entry.day is None or not sales_since(facts.sale.on) <= entry.day <= facts.sale.on or not is_sale_of(facts, entry):
            continue
        by, why = next(sellers[cik] for cik in entry.filing.owners if cik in sellers)
        sold = CountedSale(
            by=by,
            on=entry.day,
            shares=abs(entry.change or Decimal(0)),
            price=entry.price,
            row=entry.id,
            because=_held(entry, why),
            free=_free(entry.day),
        )
        first = seen.setdefault((sold.on, sold.shares, sold.price, entry.direct, entry.owned), entry.filing.accession)
        if first != entry.filing.accession:
            yield msgspec.structs.replace(sold, counts=False, because=f"reported in {first} as well")
        elif entry.id in excluded:
            yield msgspec.structs.replace(sold, counts=False, because=excluded[entry.id])
        else:
            yield sold


def _sellers(facts: VolumeFacts) -> list[Seller]:
    """Return the seller and the aggregated persons whose rows can be found, the seller last: own sales count as such."""
    return [one for one in (*facts.aggregated, facts.seller) if one.cik]


def is_sale_of(facts: VolumeFacts, entry: Entry) -> bool:
    """Whether a row is a sale of the class by the seller or an aggregated person, on whatever day."""
    return _is_sale(facts, entry) and entry.title in _titles(facts)


def sales_of_other_titles(facts: VolumeFacts, entries: Iterable[Entry]) -> list[Entry]:
    """Return the sales in the three months to the day whose title is not one of the class, and which are not excluded."""
    excluded, titles, since = {one.row for one in facts.excluded}, _titles(facts), sales_since(facts.sale.on)
    sold = (one for one in entries if one.day is not None and since <= one.day <= facts.sale.on and _is_sale(facts, one))
    return [one for one in sold if one.title not in titles and one.id not in excluded]


def _is_sale(facts: VolumeFacts, entry: Entry) -> bool:
    by = any(one.cik in entry.filing.owners for one in _sellers(facts))
    return by and entry.table == "I" and entry.code == SALE and bool(entry.change)


def _titles(facts: VolumeFacts) -> ClassTitles:
    return ClassTitles((facts.security.title, *facts.security.also))


def _held(entry: Entry, because: str) -> str:
    held = f"held {entry.nature}" if entry.direct is False and entry.nature else ""
    return "; ".join(filter(None, (because, held)))


def _free(sold: date) -> date:
    """Return the first day whose preceding three months do not include a sale."""
    day = sold + _LESS_THAN_THREE_MONTHS
    while sales_since(day) <= sold:
        day += _DAY
    return day
