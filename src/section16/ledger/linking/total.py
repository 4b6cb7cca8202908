"""Totals: several transactions that all state the balance after the last of them, as many filers do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from section16.ledger.linking.link import NO_LOT, Kind, LotLink
from section16.ledger.linking.row import Row
from section16.ledger.linking.situation import Situation
from section16.ledger.lots.cause import Cause, Evidence
from section16.ledger.lots.lot import Lot
from section16.ledger.lots.traits import Line

_ZERO = Decimal(0)


def total(now: Situation, line: Line) -> list[LotLink]:
    """Return the links of rows that together follow from the balance of a lot; each gets the balance it leaves in its turn.

    Rows of several grants do so from a lot to which grants were added, such as all units of a class that are exchanged
    (0001415889-23-010814).
    """
    grants: dict[object, list[Row]] = defaultdict(list)
    whole: dict[object, list[Row]] = defaultdict(list)
    for row in now.pending.transactions(line):
        grants[row.entry.owned, row.traits.series, row.traits.grant].append(row)
        whole[row.entry.owned, row.traits.series].append(row)
    found = next(filter(None, (_together(now, line, rows) for rows in grants.values())), None)
    if found is None and len(grants) > len(whole):
        several = (_together(now, line, rows, added=True) for rows in whole.values())
        found = next(filter(None, several), None)
    return found or []


def _together(now: Situation, line: Line, rows: list[Row], *, added: bool = False) -> list[LotLink]:
    """Return the links of rows to a lot from whose balance they lead to what all of them state; ``added``: one with grants."""
    if len(rows) < 2:  # noqa: PLR2004 - one row states its own balance
        return []
    start = (rows[0].entry.owned or _ZERO) - change_of(rows)
    lots = (lot for lot in now.lots.at(line, start) if rows[0].traits.same_series(lot.traits))
    lot = next((lot for lot in lots if not added or lot.whole), None)
    return [] if lot is None else _links(rows, lot)


def _links(rows: list[Row], lot: Lot) -> list[LotLink]:
    evidence, balance = (_evidence(rows),), lot.balance
    links = []
    for row in rows:
        start, balance = balance, balance + (row.entry.change or 0)
        links.append(
            LotLink(
                row=row,
                lot=lot.number,
                kind=Kind.TOTAL,
                cause=Cause.AGREES,
                evidence=evidence,
                start=start,
                end=balance,
                total=True,
            )
        )
    return links


def one_total(now: Situation, row: Row) -> list[Row]:
    """Return the transactions that state the same balance as a row, unless another row continues from that balance.

    Rows that acquired more together than the balance they state are lots of one size, not parts of one total.
    """
    entry, traits, _ = row
    ending = now.pending.ending(traits.line, entry.owned)
    if len(ending) == 1:  # the row alone
        return []
    rows = [one for one in ending if one.traits.same_series(traits) and one.traits.grant == traits.grant]
    if change_of(rows) > (entry.owned or 0):
        return []
    starting = now.pending.starting(traits.line, entry.owned)
    return [] if any(not one.entry.holding and one.traits.same_series(traits) for one in starting) else rows


def broken_total(rows: list[Row], lot: Lot | None, cause: Cause) -> list[LotLink]:
    """Return the links of rows that all state the total at the end, where it does not follow or nothing is known before.

    The first row carries the whole difference; the others follow from it. Where nothing is known before, none can be
    checked.
    """
    evidence = (_evidence(rows),)
    balance = (rows[0].entry.owned or _ZERO) - change_of(rows)
    links = []
    for number, row in enumerate(rows):
        start, balance = balance, balance + (row.entry.change or _ZERO)
        links.append(
            LotLink(
                row=row,
                lot=lot.number if lot else NO_LOT,
                kind=Kind.BREAK if lot else Kind.OPENING,
                cause=Cause.AGREES if lot and number else cause,
                evidence=evidence,
                start=start,
                end=balance,
                change=None if number else change_of(rows),
                total=True,
                checked=lot is not None,
            )
        )
    return links


def change_of(rows: Iterable[Row]) -> Decimal:
    """Return what rows change together."""
    return sum((row.entry.change or _ZERO for row in rows), _ZERO)


def _evidence(rows: list[Row]) -> Evidence:
    says = f"{len(rows)} rows state the balance after the last of them"
    return Evidence("final total", says, tuple(row.entry.id for row in rows))
