"""The answer: the highest short-swing profit of one person in one issuer, its matches and bounds, and what it left out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from section16.citation import Citation
from section16.shortswing.certificate import Certificate
from section16.why import Incomplete, Why


class MatchedShares(msgspec.Struct, frozen=True, omit_defaults=True):
    """Shares of a purchase and of a sale that are matched, after splits; ``note`` names a special rule."""

    purchase: str
    sale: str
    purchase_date: date
    sale_date: date
    shares: Decimal
    purchase_price: Decimal
    sale_price: Decimal
    gain: Decimal
    profit: Decimal
    note: str = ""


class ExcludedTrade(msgspec.Struct, frozen=True, omit_defaults=True):
    """A trade that is not matched, and the rule."""

    trade: str
    date: date
    side: str
    shares: Decimal
    reason: str
    citations: tuple[Citation, ...] = ()


class AskedTrade(msgspec.Struct, frozen=True, omit_defaults=True):
    """A trade that counsel has to decide on: the profit leaves it out, ``profit_if_counted`` includes it."""

    trade: str
    date: date
    side: str
    shares: Decimal
    reason: str
    citations: tuple[Citation, ...] = ()
    profit_if_counted: Decimal | None = None


class ShortSwing(msgspec.Struct, frozen=True, kw_only=True):
    """The highest profit that Section 16(b) lets the issuer recover, in dollars, with its proof.

    ``exact`` says that every price is that of a single trade, and that nothing is missing that can change the profit. Otherwise
    ``profit`` is that at the prices stated, ``lower`` a lower bound, which allows for averages that were rounded and leaves out
    what may not count because of what is missing, and ``upper`` an upper one where all ranges of prices are known and nothing
    else is missing that can raise the profit; ``unbounded`` names what there is no upper bound for.
    ``greedy`` (lowest-in, highest-out) and ``first_in_first_out`` are customary figures
    beside it. ``if_all_counted`` is the profit with every trade in ``asked``, where nothing is missing that can raise it.
    ``net_of_commissions`` deducts the commissions of matched shares. ``recoverable`` leaves out what was realized more than two
    years before the claim.
    """

    profit: Decimal
    exact: bool = True
    lower: Decimal
    upper: Decimal | None = None
    unbounded: tuple[str, ...] = ()
    greedy: Decimal
    first_in_first_out: Decimal
    matches: tuple[MatchedShares, ...] = ()
    excluded: tuple[ExcludedTrade, ...] = ()
    asked: tuple[AskedTrade, ...] = ()
    if_all_counted: Decimal | None
    net_of_commissions: Decimal
    recoverable: Decimal | None = None
    unsettled: tuple[str, ...] = ()
    incomplete: tuple[Incomplete, ...] = ()
    certificate: Certificate
    why: Why
