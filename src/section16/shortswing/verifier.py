"""The verifier: it checks a certificate by adding and comparing whole numbers, and knows nothing of how it was found.

The matches show that the profit can be had. The price of each lot, its worth, shows that no more can: no pair gains more than
the worth of its two lots together, so no matching gains more than all lots are worth, and that is the profit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

import msgspec

from section16.errors import CertificateError
from section16.law.months import last_day_to_match
from section16.sentences import sentence
from section16.shortswing.certificate import KIND, RULE, VERSION, Certificate, CertificatePart, digest_of
from section16.shortswing.lots import in_dollars
from section16.value_words import fault_of


class Verified(msgspec.Struct, frozen=True):
    """What a valid certificate proves: the profit in dollars as text, and the numbers of lots and of matches."""

    profit: str
    lots: int
    matches: int


def verify_certificate(data: bytes) -> Verified:
    """Return what a certificate proves.

    Raises :class:`~section16.errors.CertificateError` with the first thing that is wrong with it.
    """
    try:
        certificate = msgspec.json.decode(data.decode(), type=Certificate)
    except msgspec.ValidationError as error:
        at, fault = fault_of(error)
        what = f"This is not a certificate of a short-swing profit: {fault}."
        raise CertificateError(what, where=at, remedy="Compute the profit again and keep its certificate.") from None
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        what = f"This is not a certificate of a short-swing profit: {error}."
        raise CertificateError(what, remedy="Compute the profit again and keep its certificate.") from None
    if (certificate.kind, certificate.version, certificate.rule) != (KIND, VERSION, RULE):
        raise _refused("the certificate", "It is of another kind, version or rule than this program verifies.")
    total = Fraction(0)
    for number, part in enumerate(certificate.parts, 1):
        total += _Part(part, f"part {number}").verify()
    if certificate.profit != f"{in_dollars(total):f}":
        raise _refused("profit", "The profit in dollars is not the sum of the parts.")
    if certificate.digest != digest_of(certificate):
        raise _refused("digest", "The contents have changed since the certificate was made.")
    return Verified(certificate.profit, *(sum(len(found) for found in kind) for kind in _counted(certificate.parts)))


def _counted(parts: Sequence[CertificatePart]) -> tuple[list[Sequence[object]], list[Sequence[object]]]:
    return [part.lots for part in parts], [part.matches for part in parts]


def _refused(where: str, what: str) -> CertificateError:
    return CertificateError(
        f"The certificate does not prove the profit. {sentence(what)}",
        where=where,
        remedy="Compute the profit again and keep its new certificate.",
    )


class _Part:
    def __init__(self, part: CertificatePart, where: str) -> None:
        self.part, self.where = part, where
        self.special = {(one.purchase, one.sale): one.gain for one in part.pairs}

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
        self._feasible()
        self._bounded()
        worth = sum(lot.worth * lot.shares for lot in part.lots)
        self.require(worth == part.profit, "The profit assigned to its trades (worth) does not add up to the profit it states.")
        return Fraction(part.profit, part.units_per_share * part.units_per_dollar)

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
            gain = self.special.get(places, sold.price - bought.price)
            self.require(gain is not None, f"{bought.id} and {sold.id} are matched, but listed as a pair that cannot be.")
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
                if offered > asked or (special and (purchase, sale) in special):
                    self._pair(purchase, sale)

    def _pair(self, purchase: int, sale: int) -> None:
        bought, sold = self.part.lots[purchase], self.part.lots[sale]
        gain = self.special.get((purchase, sale), sold.price - bought.price) or 0
        self.require(
            gain <= bought.worth + sold.worth,
            f"A match of {bought.id} with {sold.id} would gain more than the profit assigned to them.",
        )
