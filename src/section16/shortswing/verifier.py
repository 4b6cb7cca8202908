"""The verifier: it checks a certificate by adding and comparing whole numbers, and knows nothing of how it was found.

Each pair that is excluded or capped has a reason, and a gain that its prices or the closing prices allow. The matches show that
the profit can be had. The price of each lot, its worth, shows that no more can: no pair gains more than the worth of its two
lots together, so no matching gains more than all lots are worth, and that is the profit.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from math import gcd

import msgspec

from section16.errors import CertificateError
from section16.law.months import last_day_to_match
from section16.library_words import json_fault
from section16.sentences import sentence
from section16.shortswing.certificate import (
    KIND,
    RULE,
    VERSION,
    Certificate,
    CertificatePart,
    CertifiedLot,
    CertifiedPair,
    digest_of,
)
from section16.shortswing.comparison import require_same
from section16.shortswing.lots import in_dollars
from section16.shortswing.problem import Problem
from section16.shortswing.window import LAST_YEAR
from section16.value_words import fault_of


class Verified(msgspec.Struct, frozen=True):
    """What a valid certificate proves: the profit in dollars as text, and the numbers of lots and of matches.

    ``left_out`` is the number of pairs that it leaves out, each with its reason. ``compared`` says whether its lots and pairs
    were computed again from the trades and are the same; otherwise the proof is about the lots listed in it alone.
    """

    profit: str
    lots: int
    matches: int
    left_out: int = 0
    compared: bool = False


def verify_certificate(data: bytes, problems: Sequence[Problem] | None = None) -> Verified:
    """Return what a certificate proves, of the problems of the trades where they are given.

    Raises :class:`~section16.errors.CertificateError` with the first thing that is wrong with it.
    """
    certificate = _decoded(data)
    if (certificate.kind, certificate.version, certificate.rule) != (KIND, VERSION, RULE):
        raise _refused("the certificate", "It is of another kind, version or rule than this program verifies.")
    parts = certificate.parts
    _require_whole(parts, problems)
    total = sum((_Part(part, _named(part, parts)).verify() for part in parts), start=Fraction(0))
    if certificate.profit != f"{in_dollars(total):f}":
        raise _refused("profit", "The profit in dollars is not the sum of the parts.")
    if certificate.digest != digest_of(certificate):
        raise _refused("digest", "The contents have changed since the certificate was made.")
    if problems is not None:
        require_same(parts, problems)
    return Verified(
        certificate.profit,
        sum(len(part.lots) for part in parts),
        sum(len(part.matches) for part in parts),
        sum(_left_out(part) for part in parts),
        compared=problems is not None,
    )


def _decoded(data: bytes) -> Certificate:
    data = data.removeprefix(BOM_UTF8)  # editors of Windows write one
    try:
        certificate = msgspec.json.decode(data.decode(), type=Certificate)
        json.loads(data, object_pairs_hook=_once)
    except msgspec.ValidationError as error:
        at, fault = fault_of(error)
        what = f"This is not a certificate of a short-swing profit: {fault}."
        raise CertificateError(what, where=at, remedy="Compute the profit again and keep its certificate.") from None
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        fault, at = json_fault(error, data)
        what = f"This is not a certificate of a short-swing profit: {fault}."
        raise CertificateError(what, where=at, remedy="Compute the profit again and keep its certificate.") from None
    return certificate


def _once(pairs: Sequence[tuple[str, object]]) -> None:
    """Refuse an object with a key given twice: programs would read different certificates from it."""
    twice = [key for key, times in Counter(key for key, _ in pairs).items() if times > 1]
    if twice:
        raise ValueError(f"the key {twice[0]} is given twice")


def _left_out(part: CertificatePart) -> int:
    """Return how many pairs within the window do not match: those listed, and those of trades outside office."""
    apart = [(lot.date, lot.side == "purchase") for lot in part.lots if lot.outside]
    listed = sum(one.gain is None and not _both_outside(part.lots[one.purchase], part.lots[one.sale]) for one in part.pairs)
    sold = sorted(day for day, is_purchase in apart if not is_purchase)
    ends = [last_day_to_match(day) for day in sold]
    near = (bisect_right(sold, last_day_to_match(day)) - bisect_left(ends, day) for day, is_purchase in apart if is_purchase)
    return listed + sum(near)


def _both_outside(one: CertifiedLot, other: CertifiedLot) -> bool:
    return one.outside and other.outside


def _named(part: CertificatePart, parts: Sequence[CertificatePart]) -> str:
    """Return how a part is named to a reader; the only one needs no name."""
    return "" if len(parts) == 1 else f"the class {part.security}" if part.security else "the trades without a class"


def _require_whole(parts: Sequence[CertificatePart], problems: Sequence[Problem] | None) -> None:
    """Check that there are trades, and that no trade and no underlying security is listed twice."""
    if problems is None and not any(part.lots for part in parts):
        raise _refused("", "It lists no trades. That no trade counts can be verified only with the list of trades (--trades).")
    for part in parts:
        if sum(one.security == part.security for one in parts) > 1:
            raise _refused(_named(part, parts), "The class has two parts; matches between them would not be considered.")
    repeated = [name for name, times in Counter(lot.id for part in parts for lot in part.lots).items() if times > 1]
    if repeated:
        raise _refused("", f"{repeated[0]} is listed twice.")


def _refused(where: str, what: str) -> CertificateError:
    return CertificateError(
        f"The certificate does not prove the profit. {sentence(what)}",
        where=where,
        remedy="Compute the profit again and keep its new certificate.",
    )


def _capped(bought: CertifiedLot, sold: CertifiedLot) -> int | None:
    """Return the gain of a pair of different terms by the closing prices, or of an option by its premium."""
    if bought.security != sold.security:
        return None if bought.close is None or sold.close is None else max(0, sold.close - bought.close)
    return sold.premium if sold.premium is not None and sold.premium < sold.price - bought.price else None


class _Part:
    def __init__(self, part: CertificatePart, where: str) -> None:
        self.part, self.where = part, where
        self.special = {(one.purchase, one.sale): one.gain for one in part.pairs}
        self.classes = len({lot.security for lot in part.lots})

    def require(self, holds: bool, what: str) -> None:  # noqa: FBT001 - the condition itself
        if not holds:
            raise _refused(self.where, what)

    def verify(self) -> Fraction:
        """Return the profit of the part in dollars."""
        part = self.part
        self.require(
            part.units_per_share > 0 and part.units_per_dollar > 0,
            "Its units per share and per dollar must be greater than zero.",
        )
        for lot in part.lots:
            self.require(lot.side in {"purchase", "sale"}, f"{lot.id} is marked as neither a purchase nor a sale.")
            self.require(lot.shares > 0 and lot.price >= 0, f"{lot.id} has no shares, or a negative price.")
            self.require(lot.worth >= 0, f"{lot.id} is assigned a profit below zero (worth); only zero or more is possible.")
            self.require(lot.date.year <= LAST_YEAR, f"{lot.id} is dated {lot.date}, in a year that is not possible.")
        self._require_smallest_units()
        self.require(len(self.special) == len(part.pairs), "A pair is listed twice.")
        for pair in part.pairs:
            self._special(pair)
        self._feasible()
        self._bounded()
        worth = sum(lot.worth * lot.shares for lot in part.lots)
        self.require(worth == part.profit, "The profit assigned to its trades (worth) does not add up to the profit it states.")
        return Fraction(part.profit, part.units_per_share * part.units_per_dollar)

    def _require_smallest_units(self) -> None:
        """Refuse units of which all shares, or all prices, are multiples: the same trades would have several certificates."""
        part = self.part
        prices = [price for lot in part.lots for price in (lot.price, lot.close, lot.premium) if price is not None]
        self.require(
            gcd(part.units_per_share, *(lot.shares for lot in part.lots)) == 1 and gcd(part.units_per_dollar, *prices) == 1,
            "Its units per share or per dollar are smaller than its trades need.",
        )

    def _special(self, pair: CertifiedPair) -> None:
        """Check that a pair can be one that is excluded or capped."""
        lots = self.part.lots
        self.require(
            all(0 <= place < len(lots) for place in (pair.purchase, pair.sale)),
            "A pair refers to a trade that the certificate does not list.",
        )
        bought, sold = lots[pair.purchase], lots[pair.sale]
        both = f"{bought.id} and {sold.id}"
        self.require((bought.side, sold.side) == ("purchase", "sale"), f"{both} are not a purchase and a sale.")
        first, last = sorted((bought.date, sold.date))
        self.require(last <= last_day_to_match(first), f"{both} are listed as a pair, but are too far apart in time.")
        self.require(bool(pair.reason.strip()), f"{both} are listed as a pair without a reason.")
        if pair.gain is not None:
            self.require(
                pair.gain == _capped(bought, sold),
                f"The gain stated for {both} does not follow from their prices, closing prices or premium.",
            )

    def _gain(self, purchase: int, sale: int) -> int | None:
        """Return what a pair gains a share, ``None`` where it does not match."""
        bought, sold = self.part.lots[purchase], self.part.lots[sale]
        return None if _both_outside(bought, sold) else self.special.get((purchase, sale), sold.price - bought.price)

    def _feasible(self) -> None:
        """Check that the matches are possible and gain the profit."""
        part = self.part
        used: Counter[int] = Counter()
        profit = 0
        for match in part.matches:
            places = (match.purchase, match.sale)
            self.require(
                all(0 <= place < len(part.lots) for place in places),
                "A match refers to a trade that the certificate does not list.",
            )
            bought, sold = (part.lots[place] for place in places)
            self.require((bought.side, sold.side) == ("purchase", "sale"), "A match is not between a purchase and a sale.")
            self.require(match.shares > 0, "A match has no shares.")
            first, last = sorted((bought.date, sold.date))
            self.require(
                last <= last_day_to_match(first), f"{bought.id} and {sold.id} are matched, but are too far apart in time."
            )
            gain = self._gain(*places)
            self.require(gain is not None, f"{bought.id} and {sold.id} are matched, but no rule allows it.")
            profit += match.shares * (gain or 0)
            used.update({match.purchase: match.shares})
            used.update({match.sale: match.shares})
        for place, lot in enumerate(part.lots):
            self.require(used[place] <= lot.shares, f"More shares of {lot.id} are matched than it has.")
        self.require(profit == part.profit, "The gains of its matches do not add up to the profit it states.")

    def _bounded(self) -> None:
        """Check that no pair within the window gains more than its two lots are worth together."""
        lots, special = self.part.lots, self.special
        buying = sorted((lot.date, lot.price + lot.worth, place) for place, lot in enumerate(lots) if lot.side == "purchase")
        selling = sorted((lot.date, lot.price - lot.worth, place) for place, lot in enumerate(lots) if lot.side == "sale")
        first = 0
        for day, asked, purchase in buying:
            while first < len(selling) and last_day_to_match(selling[first][0]) < day:
                first += 1
            last = last_day_to_match(day)
            for number in range(first, len(selling)):
                sold, offered, sale = selling[number]
                if sold > last:
                    break
                if offered > asked or self.classes > 1 or (special and (purchase, sale) in special):
                    self._pair(purchase, sale)

    def _pair(self, purchase: int, sale: int) -> None:
        bought, sold = self.part.lots[purchase], self.part.lots[sale]
        self.require(
            bought.security == sold.security or (purchase, sale) in self.special or _both_outside(bought, sold),
            f"{bought.id} and {sold.id} are of different classes, but not listed as a pair.",
        )
        gain = self._gain(purchase, sale) or 0
        self.require(
            gain <= bought.worth + sold.worth,
            f"A match of {bought.id} with {sold.id} would gain more than the profit assigned to them.",
        )
