"""Rounded links: rows that start from the balance of a lot but for the last decimal, where fractions of a share are held.

Plans and reinvested dividends leave more decimals than a form states. The balance before, the change and the balance after are
each rounded by half a unit of the last decimal, so that together they can miss by one.
"""

from __future__ import annotations

from decimal import Decimal

from section16.ledger.linking.link import Kind, LotLink
from section16.ledger.linking.row import Row
from section16.ledger.linking.situation import Situation
from section16.ledger.lots.cause import Cause, Evidence
from section16.ledger.lots.lot import Lot
from section16.ledger.lots.traits import Line


def rounded(now: Situation, line: Line) -> LotLink | None:
    """Return the link of a transaction that starts within one unit of the last decimal of the balance of a lot."""
    for row in now.pending.transactions(line):
        start = row.entry.start
        if start is None or not _fractional(row) or now.follows(row):
            continue
        lots = [lot for lot in now.lots.line(line) if _continues(now, row, start, lot)]
        if len(lots) == 1:
            lot = lots[0]
            latest = lot.latest
            evidence = Evidence(
                "last decimal",
                f"starts from {start}, and {lot.balance} was reported: fractions are stated rounded",
                (latest.entry.id,) if latest else (),
            )
            return LotLink(row=row, lot=lot.number, kind=Kind.ROUNDED, cause=Cause.ROUNDING, evidence=(evidence,))
    return None


def last_decimal_apart(start: Decimal, balance: Decimal) -> bool:
    """Whether two balances differ by at most one unit of the last decimal of the one that is stated with fewer.

    Decimals count as they are stated, zeros at the end too; those of a whole number do not.

    >>> last_decimal_apart(Decimal("22653.56"), Decimal("22653.55")), last_decimal_apart(Decimal(101), Decimal(100))
    (True, False)
    >>> last_decimal_apart(Decimal("12119.00"), Decimal("12118.99")), last_decimal_apart(Decimal("57.1200"), Decimal("57.13"))
    (True, True)
    >>> last_decimal_apart(Decimal("24217.5280"), Decimal("24217.5380"))
    False
    """
    places = min(filter(None, (_places(start), _places(balance))), default=0)
    return places > 0 and start != balance and abs(start - balance) <= Decimal(1).scaleb(-places)


def _continues(now: Situation, row: Row, start: Decimal, lot: Lot) -> bool:
    return last_decimal_apart(start, lot.balance) and row.traits.same_series(lot.traits) and now.free(row, lot)


def _fractional(row: Row) -> bool:
    return any(amount is not None and amount % 1 for amount in (row.entry.owned, row.entry.change))


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
