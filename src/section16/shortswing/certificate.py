"""The certificate of a short-swing profit: everything that a program without a solver needs to check that it is the maximum."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import msgspec

from section16.shortswing.lots import in_dollars
from section16.shortswing.problem import Problem
from section16.shortswing.solution import Solution

KIND = "section16 certificate of a short-swing profit"
VERSION = 1
RULE = (
    "A purchase and a sale match where the later day is at most two days before the day that is six months after the earlier"
    " one, or one day before the last day of that month where it has no such day."
)


class CertifiedLot(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A trade that counts: ``shares`` and ``price`` are in the units of the part, ``worth`` is its price in the proof.

    ``security`` is its class, ``close`` the closing price of the underlying security on its day, where one is known, and
    ``premium`` what was received a share for writing an option. Two trades ``outside`` office do not match.
    """

    id: str
    side: str
    date: date
    shares: int
    price: int
    worth: int
    security: str = ""
    close: int | None = None
    premium: int | None = None
    outside: bool = False


class CertifiedPair(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A pair that is excluded (``gain`` is ``None``) or gains something else than the difference of its prices, by numbers."""

    purchase: int
    sale: int
    reason: str
    gain: int | None = None


class CertifiedMatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Shares of two lots that are matched; the lots are given by their numbers, from 0."""

    purchase: int
    sale: int
    shares: int


class CertificatePart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The proof for one underlying security; ``profit`` is in units of shares times units of price."""

    security: str
    units_per_share: int
    units_per_dollar: int
    profit: int
    lots: tuple[CertifiedLot, ...]
    pairs: tuple[CertifiedPair, ...]
    matches: tuple[CertifiedMatch, ...]


class Certificate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A certificate: the profit in dollars as text, the parts that prove it, and a digest of all of it."""

    kind: str
    version: int
    rule: str
    profit: str
    parts: tuple[CertificatePart, ...]
    digest: str


def certificate_of(solutions: Sequence[Solution]) -> Certificate:
    """Return the certificate of solved problems."""
    profit = sum((one.profit for one in solutions), start=Fraction(0))
    parts = tuple(_part(one) for one in solutions)
    made = Certificate(kind=KIND, version=VERSION, rule=RULE, profit=f"{in_dollars(profit):f}", parts=parts, digest="")
    return msgspec.structs.replace(made, digest=digest_of(made))


def digest_of(certificate: Certificate) -> str:
    """Return the SHA-256 digest of a certificate without its digest."""
    bare = msgspec.structs.replace(certificate, digest="")
    return hashlib.sha256(msgspec.json.encode(bare, order="sorted")).hexdigest()


def _part(solution: Solution) -> CertificatePart:
    problem = solution.problem
    return CertificatePart(
        security=problem.underlying,
        units_per_share=problem.scale.shares,
        units_per_dollar=problem.scale.dollars,
        profit=solution.units,
        lots=lots_of(problem, solution.worth),
        pairs=pairs_of(problem),
        matches=tuple(CertifiedMatch(one.purchase, one.sale, one.amount) for one in solution.matches),
    )


def lots_of(problem: Problem, worth: Sequence[int]) -> tuple[CertifiedLot, ...]:
    """Return the lots of a problem as a certificate lists them."""
    return tuple(
        CertifiedLot(
            lot.id,
            "purchase" if lot.purchase else "sale",
            lot.day,
            lot.amount,
            lot.price,
            assigned,
            one.trade.security,
            None if one.close is None else problem.scale.price(one.close),
            None if one.premium is None else problem.scale.price(one.premium),
            one.treatment.outside,
        )
        for lot, one, assigned in zip(problem.lots, problem.candidates, worth, strict=True)
    )


def pairs_of(problem: Problem) -> tuple[CertifiedPair, ...]:
    """Return the pairs of a problem that are excluded or capped, as a certificate lists them."""
    return tuple(CertifiedPair(one.purchase, one.sale, one.reason, one.gain) for one in problem.exceptions)
