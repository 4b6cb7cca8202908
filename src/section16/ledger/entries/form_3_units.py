"""Form 3 in units: it states a derivative by the shares that underlie it, and later forms by its own number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

import msgspec

from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.entries.entry import Entry
from section16.ledger.entries.identity import Identity


def in_units(in_force: Iterable[PostedFiling], identity: Identity) -> list[PostedFiling]:
    """Return the filings with the derivatives of Form 3 counted in units, where one unit gives several shares or a part of one.

    The later rows of the series state how many shares a unit gives, where all of them agree. What does not come
    to a number of units with an end to its decimals stays as it was filed.
    """
    in_force = list(in_force)
    stated = [entry for _, rows in in_force for entry in rows if _by_its_underlying(entry)]
    if not stated:
        return in_force
    series = {_series(entry, identity) for entry in stated}
    gives: dict[tuple[object, ...], set[Fraction]] = defaultdict(set)
    for _, rows in in_force:
        for entry in rows:
            key = _series(entry, identity) if entry.table == "II" and not _by_its_underlying(entry) else ()
            ratio = _gives(entry) if key in series else None
            if ratio is not None:
                gives[key].add(ratio)
    units = {entry.id: _counted(entry, gives[_series(entry, identity)]) for entry in stated}
    return [
        (filing, tuple(msgspec.structs.replace(row, owned=units[row.id]) if units.get(row.id) else row for row in rows))
        for filing, rows in in_force
    ]


def _by_its_underlying(entry: Entry) -> bool:
    """Whether a row is a derivative of Form 3, whose amount is that of its underlying."""
    return (
        entry.table == "II" and entry.holding and entry.filing.form.startswith("3") and entry.owned == entry.underlying_shares
    )


def _series(entry: Entry, identity: Identity) -> tuple[object, ...]:
    """Return what identifies a series of one insider: the owners, the title, the price and the expiration."""
    return entry.filing.owners, identity.title(entry.title), entry.exercise_price, entry.expiration


def _gives(entry: Entry) -> Fraction | None:
    """Return how many shares a unit gives, by the row's own numbers."""
    units = entry.owned if entry.holding else entry.change
    if not units or not entry.underlying_shares:
        return None
    return abs(Fraction(entry.underlying_shares) / Fraction(units))


def _counted(entry: Entry, gives: set[Fraction]) -> Decimal | None:
    """Return the units of a row of Form 3, ``None`` where rows say different things of them or nothing."""
    if len(gives) != 1 or not entry.owned:
        return None
    (ratio,) = gives
    units = entry.owned * ratio.denominator / ratio.numerator
    return units if units * ratio.numerator == entry.owned * ratio.denominator else None
