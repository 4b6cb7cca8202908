"""Whether a planned trade would make a short-swing profit: from filings, entered events, and a list of other trades."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Literal

import msgspec

from section16.document.submission import Submission
from section16.drafting.draft import entered_trades
from section16.errors import RequestError, UnreadableError
from section16.facts.reading import read_facts
from section16.finding import WrongFactsError
from section16.ingest.trades_file import read_swing_facts, read_trades
from section16.shortswing.clearing import PROPOSED, Clearance, ClearancePeriod, clearance_of
from section16.shortswing.insider import filed_by
from section16.shortswing.trades import ListedTrade
from section16.sources.files import read_file
from section16.workspace.analysis import ledger_of
from section16.workspace.context import OfficeContext

__all__ = ["Clearance", "ClearancePeriod", "PlannedTrade", "clear_trade"]


class PlannedTrade(msgspec.Struct, frozen=True, kw_only=True):
    """A planned trade; ``title`` is the class of securities, by default the one that the person trades most."""

    side: Literal["buy", "sell"]
    on: date
    shares: Decimal
    price: Decimal
    title: str = ""


def clear_trade(  # noqa: PLR0913 - each is a source of the answer
    filings: Iterable[Submission | UnreadableError],
    planned: PlannedTrade,
    *,
    issuer: str,
    owner: str,
    also: Path | None = None,
    events: Path | None = None,
    office: OfficeContext | None = None,
    facts: Path | None = None,
) -> Clearance:
    """Return what a planned trade would add to the short-swing profit, at which prices, and from when it is free.

    ``also`` is a list of trades that are not filed yet, such as those of the household and planned sales; ``events`` a facts
    file and ``office`` an office whose entered events are counted too, unless a filed form reports them. ``facts`` state what
    no filing shows. Raises :class:`~section16.errors.RequestError`, :class:`~section16.errors.TradesError` and
    :class:`~section16.finding.WrongFactsError`.
    """
    if not (planned.shares.is_finite() and planned.price.is_finite() and planned.shares > 0 and planned.price >= 0):
        raise RequestError("The planned trade needs a number of shares above 0 and a price that is not negative.")
    cik, person = issuer.strip().zfill(10), owner.strip().zfill(10)
    stated = read_swing_facts(facts) if facts else None
    listed = read_trades(also) if also else ()
    entered = (*_in_file(events, person), *_in_office(office, cik, person))
    filed, known, class_of = filed_by(ledger_of(filings, None), cik, person, stated)
    trades = [*filed, *(msgspec.structs.replace(one, security=class_of(one.security)) for one in entered)]
    title = class_of(planned.title) if planned.title else _traded_most((*trades, *listed))
    trades += [one if one.security else msgspec.structs.replace(one, security=title) for one in listed]
    return clearance_of(trades, known, _planned(planned, title))


def _planned(planned: PlannedTrade, title: str) -> ListedTrade:
    return ListedTrade(
        id=PROPOSED,
        day=planned.on,
        purchase=planned.side == "buy",
        shares=Fraction(planned.shares),
        price=Fraction(planned.price),
        security=title,
    )


def _in_file(events: Path | None, person: str) -> Iterator[ListedTrade]:
    if events is not None:
        stated, found = read_facts(read_file(events), events.name)
        if stated is None:
            raise WrongFactsError(found)
        yield from entered_trades(stated, events.name, person)


def _in_office(context: OfficeContext | None, issuer: str, person: str) -> Iterator[ListedTrade]:
    if context is not None:
        with context.open() as office:
            stated = office.stated(issuer)
            yield from entered_trades(stated.facts, office.where, person, stated.events)


def _traded_most(trades: Sequence[ListedTrade]) -> str:
    """Return the class of most trades; of equally many the first."""
    return next((title for title, _ in Counter(one.security for one in trades).most_common(1)), "")
