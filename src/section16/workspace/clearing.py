"""Whether a planned trade would make a short-swing profit: from filings, entered events, and a list of other trades."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from section16.document.submission import Submission
from section16.drafting.draft import entered_trades
from section16.drafting.plan.short_swing import EnteredTrade
from section16.errors import RequestError, UnreadableError
from section16.facts.reading import read_facts
from section16.finding import WrongFactsError
from section16.ingest.trades_file import naming_lines, read_swing_facts, read_trades
from section16.ledger.ledger import Ledger
from section16.nearest import nearest
from section16.shortswing.clearing import PROPOSED, Clearance, ClearancePeriod, clearance_of
from section16.shortswing.facts import ClassOfSecurities, ShortSwingFacts
from section16.shortswing.insider import filed_by
from section16.shortswing.trades import ListedTrade, day_of, price_of, shares_of
from section16.sources.files import read_file
from section16.workspace.analysis import ledger_about, why_nothing
from section16.workspace.context import OfficeContext

__all__ = ["Clearance", "ClearancePeriod", "PlannedTrade", "clear_trade"]

_Value = TypeVar("_Value")
_MOST_DIGITS = 30
"""Beyond it a number is refused before any arithmetic with it."""


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
    trade = _planned(planned)
    stated = read_swing_facts(facts) if facts else None
    listed = read_trades(also) if also else ()
    ledger, cik, person = ledger_about(filings, issuer, owner)
    entered = (*_in_file(events, person), *_in_office(office, cik, person))
    if not entered:
        _require_filed(ledger, cik, person, alone=not listed)
    filed, known, class_of = filed_by(ledger, cik, person, stated)
    known = _with_derivatives(known, entered, class_of)
    own = (_named(one.trade, class_of(one.title) + one.terms) for one in entered)
    trades = [*filed, *own, *(_named(one, class_of(one.security)) for one in listed if one.security)]
    title = _class(planned.title, class_of, trades, known) if planned.title else _traded_most(trades)
    trades += [_named(one, title) for one in listed if not one.security]
    with naming_lines(facts) if facts else nullcontext():
        return clearance_of(trades, known, _named(trade, title))


def _named(trade: ListedTrade, security: str) -> ListedTrade:
    return msgspec.structs.replace(trade, security=security)


def _with_derivatives(
    known: ShortSwingFacts, entered: Iterable[EnteredTrade], class_of: Callable[[str], str]
) -> ShortSwingFacts:
    """Return the facts with the classes of entered derivative securities that they do not relate to another yet."""
    stated = {one.name for one in known.class_}
    followed = {class_of(one.title) + one.terms: class_of(one.underlying) for one in entered if one.underlying}
    made = (ClassOfSecurities(name=name, underlying=of) for name, of in followed.items() if name not in stated and name != of)
    return msgspec.structs.replace(known, class_=(*known.class_, *made))


def _planned(planned: PlannedTrade) -> ListedTrade:
    """Return a planned trade without its class; a number or a day that no trade can have is refused."""
    return ListedTrade(
        id=PROPOSED,
        day=_read("day", day_of, planned.on),
        purchase=planned.side == "buy",
        shares=_read("number of shares", shares_of, planned.shares),
        price=_read("price", price_of, planned.price),
    )


def _read(name: str, reader: Callable[[Any], _Value], value: object) -> _Value:
    try:
        return reader(_bounded(value))
    except ValueError as error:
        raise RequestError(f"The {name} of the planned trade {error}", remedy="Correct it; nothing was computed.") from None


def _bounded(value: object) -> object:
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) > _MOST_DIGITS:
        raise ValueError("has too many digits.")
    return value


def _require_filed(ledger: Ledger, issuer: str, owner: str, *, alone: bool) -> None:
    """Refuse an issuer or a person whom no filing names: a CIK mistyped would make every trade free."""
    known = any(one.issuer == issuer and owner in one.owners for one in ledger.filings)
    if not known and (ledger.filings or alone):
        if not ledger.filings:
            remedy = "Give the person's filings, or list the trades with --also."
            raise RequestError("Nothing was computed: no filing could be read.", remedy=remedy)
        remedy = "Correct the CIK." if alone else "Correct the CIK, or leave out the filings if only --also counts."
        raise RequestError(f"Nothing was computed. {why_nothing(ledger, issuer, owner, None)}", remedy=remedy)


def _class(title: str, class_of: Callable[[str], str], trades: Sequence[ListedTrade], known: ShortSwingFacts) -> str:
    """Return the class of a title; one that is not traded is refused, because nothing would be matched with it."""
    traded = dict.fromkeys(one.security for one in trades if one.security)
    stated = {name for one in known.class_ for name in (one.name, one.underlying) if name}
    for name in (title, class_of(title)):
        if not trades or name in traded or name in stated:
            return name
    raise RequestError(
        f"The person has not traded {title!r}.{nearest(title, traded)} Classes traded: {'; '.join(traded) or 'none is named'}.",
        remedy="Name one of these with --title, or leave --title out.",
    )


def _in_file(events: Path | None, person: str) -> Iterator[EnteredTrade]:
    if events is not None:
        stated, found = read_facts(read_file(events), events.name)
        if stated is None:
            raise WrongFactsError(found)
        yield from entered_trades(stated, events.name, person)


def _in_office(context: OfficeContext | None, issuer: str, person: str) -> Iterator[EnteredTrade]:
    if context is not None:
        with context.open() as office:
            stated = office.stated(issuer)
            yield from entered_trades(stated.facts, office.where, person, stated.events)


def _traded_most(trades: Sequence[ListedTrade]) -> str:
    """Return the class of most trades; of equally many the first."""
    return next((title for title, _ in Counter(one.security for one in trades).most_common(1)), "")
