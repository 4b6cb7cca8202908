"""The short-swing profit of a reporting person in an issuer, from filings and what the user states beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

import msgspec

from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.entries.entry import Entry
from section16.ledger.entries.in_force import FilingsInForce
from section16.ledger.entries.relationship import InsiderRole
from section16.ledger.entries.split import SecuritySplit
from section16.ledger.ledger import Ledger
from section16.shortswing.answer import ShortSwing
from section16.shortswing.compute import Lacking, ShortSwingProfit, counted_problems, profit_of_trades, short_swing_of
from section16.shortswing.facts import ClassOfSecurities, Role, ShortSwingFacts, SplitOfClass
from section16.shortswing.filed import FiledTrades, class_of, may_have_pair, trades_of_entries
from section16.shortswing.problem import Problem
from section16.shortswing.trades import ListedTrade
from section16.shortswing.treatment import Standing, treat
from section16.shortswing.window import any_match
from section16.why import Incomplete

_Answer = TypeVar("_Answer", bound=ShortSwing | ShortSwingProfit)
_ROLES: dict[InsiderRole, Role] = {
    InsiderRole.DIRECTOR: "director",
    InsiderRole.OFFICER: "officer",
    InsiderRole.TEN_PERCENT_OWNER: "ten percent",
}
_FAR = 3
"""How many times higher than the purchase a sale within six months has to be for its price to be doubted."""


class InsiderShortSwing(msgspec.Struct, frozen=True, kw_only=True):
    """The answer for one reporting person in one issuer, with the roles that the filings state."""

    issuer: str
    issuer_name: str
    owner: str
    owner_name: str
    roles: tuple[str, ...]
    answer: ShortSwing


class InsiderProfit(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of the answer for one reporting person in one issuer."""

    owner: str
    owner_name: str
    answer: ShortSwingProfit


class _Insider(msgspec.Struct, frozen=True):
    """A reporting person's filings in an issuer, with the rows in force."""

    ledger: Ledger
    issuer: str
    owner: str
    posted: Sequence[PostedFiling]
    filed: FiledTrades


def insiders(
    ledger: Ledger, issuer: str | None = None, owner: str | None = None, *, stated: ShortSwingFacts | None = None
) -> Iterator[InsiderShortSwing]:
    """Yield the answer for each reporting person: one, or all who have a purchase and a sale in a window.

    ``stated`` are facts of the user about one person; where they state a role or a time in office, they replace the filings'.
    """
    for cik in ledger.issuers if issuer is None else (issuer,):
        for insider in _with_pairs(ledger, cik, owner, stated):
            yield _answer(insider, stated)


def profits(ledger: Ledger, issuer: str) -> Iterator[InsiderProfit]:
    """Yield the numbers of :func:`insiders` about one issuer, without what explains them."""
    for insider in _with_pairs(ledger, issuer, None, None):
        answer, _ = _answered(insider, None, profit_of_trades)
        yield InsiderProfit(owner=insider.owner, owner_name=_name(insider), answer=answer)


def _with_pairs(ledger: Ledger, cik: str, owner: str | None, stated: ShortSwingFacts | None) -> Iterator[_Insider]:
    """Yield the reporting persons of an issuer who have a purchase and a sale in a window; an owner who is asked for anyway."""
    found = ledger.in_force(cik)
    for person, posted in _by_owner(found, owner).items():
        if owner is None and not may_have_pair(_rows(posted), in_office=_in_office(person, posted, stated)):
            continue
        filed = trades_of_entries(_rows(posted), found.identity)
        insider = _Insider(ledger, cik, person, posted, filed)
        if owner or _has_pair(filed.trades, _facts(insider, stated, ())):
            yield insider


def _rows(posted: Iterable[PostedFiling]) -> Iterator[Entry]:
    return (entry for _, rows in posted for entry in rows)


def _in_office(person: str, posted: Sequence[PostedFiling], stated: ShortSwingFacts | None) -> bool | None:
    """Return whether the filings state that a person is in office; ``None`` where the user states facts."""
    return None if stated else ShortSwingFacts(role=tuple(_roles(person, posted)) or None).in_office


def _by_owner(found: FilingsInForce, owner: str | None) -> dict[str, list[PostedFiling]]:
    """Return the filings in force of one owner, or of each, by the CIKs in the order in which they occur."""
    of_owner: defaultdict[str, list[PostedFiling]] = defaultdict(list)
    for filing, rows in found.in_force:
        for person in dict.fromkeys(filing.owners):
            if owner is None or person == owner:
                of_owner[person].append((filing, rows))
    return of_owner


def filed_by(
    ledger: Ledger, issuer: str, owner: str, stated: ShortSwingFacts | None
) -> tuple[tuple[ListedTrade, ...], ShortSwingFacts, Callable[[str], str]]:
    """Return a person's trades, the facts about them, and what names the class of a title as the trades do."""
    insider, identity = _insider(ledger, issuer, owner), ledger.in_force(issuer).identity
    facts = _facts(insider, stated, ledger.splits(issuer)) if insider.posted else stated or ShortSwingFacts()
    return insider.filed.trades, facts, lambda title: class_of(title, identity)


def _has_pair(trades: Sequence[ListedTrade], facts: ShortSwingFacts) -> bool:
    """Whether a purchase and a sale that count, or that counsel has to decide on, lie within a window."""
    live = [trade for trade in trades if treat(trade, facts).standing is not Standing.EXCLUDED]
    return any_match((trade.day for trade in live if trade.purchase), (trade.day for trade in live if not trade.purchase))


def _answer(insider: _Insider, stated: ShortSwingFacts | None) -> InsiderShortSwing:
    answer, facts = _answered(insider, stated, short_swing_of)
    return InsiderShortSwing(
        issuer=insider.issuer,
        issuer_name=insider.posted[-1][0].issuer_name,
        owner=insider.owner,
        owner_name=_name(insider),
        roles=facts.roles,
        answer=answer,
    )


def _name(insider: _Insider) -> str:
    filing = insider.posted[-1][0]
    return dict(zip(filing.owners, filing.names, strict=False)).get(insider.owner, "")


def _answered(
    insider: _Insider,
    stated: ShortSwingFacts | None,
    answer_of: Callable[[Sequence[ListedTrade], ShortSwingFacts, Lacking], _Answer],
) -> tuple[_Answer, ShortSwingFacts]:
    """Return an answer with what filings lack, and the facts that it is based on."""
    filed = insider.filed
    splits = _splits(insider)
    facts = _facts(insider, stated, splits)
    raising, doubtful = tuple(_raising(filed, splits)), tuple(_after_office(insider, facts))
    lacking = Lacking(raising, tuple(_shares(insider, facts)), doubtful)
    answer = answer_of(filed.trades, facts, lacking)
    doubts = tuple(_doubtful_prices(answer))
    if doubts:
        rows = (row for one in doubts for row in one.rows)
        lacking = Lacking((*raising, *doubts), lacking.lowering, (*doubtful, *rows))
        answer = answer_of(filed.trades, facts, lacking)
    missing = (*answer.incomplete, *_end_of_office(insider, facts))
    return msgspec.structs.replace(answer, incomplete=missing), facts


def certified_problems(ledger: Ledger, issuer: str, owner: str, stated: ShortSwingFacts | None) -> tuple[Problem, ...]:
    """Return what a certificate of a reporting person's trades has to be about."""
    insider = _insider(ledger, issuer, owner)
    facts = _facts(insider, stated, _splits(insider)) if insider.posted else stated or ShortSwingFacts()
    return counted_problems(insider.filed.trades, facts)


def _insider(ledger: Ledger, issuer: str, owner: str) -> _Insider:
    found = ledger.in_force(issuer)
    posted = [(filing, rows) for filing, rows in found.in_force if owner in filing.owners]
    filed = trades_of_entries(_rows(posted), found.identity)
    return _Insider(ledger, issuer, owner, posted, filed)


def _splits(insider: _Insider) -> list[SecuritySplit]:
    """Return the splits between the first and the last trade of a person."""
    days = [trade.day for trade in insider.filed.trades]
    return [one for one in insider.ledger.splits(insider.issuer) if days and one.between(min(days), max(days))]


# --- facts from filings


def _facts(insider: _Insider, stated: ShortSwingFacts | None, splits: Iterable[SecuritySplit]) -> ShortSwingFacts:
    """Return what the filings state, and what the user states in its place or beside it."""
    known = {one.name for one in stated.class_} | {one.underlying for one in stated.class_} if stated else set()
    filed = ((name, other) for name, other in insider.filed.underlying.items() if name not in known)
    classes = tuple(ClassOfSecurities(name=name, underlying=other) for name, other in filed)
    seen = tuple(SplitOfClass(date=one.by, new=one.new, old=one.old) for one in splits)
    roles = tuple(_roles(insider.owner, insider.posted)) or None
    if stated is None:
        return ShortSwingFacts(role=roles, since=_since(insider), class_=classes, split=seen)
    return msgspec.structs.replace(
        stated,
        role=stated.role or roles,
        since=stated.since or _since(insider),
        class_=(*stated.class_, *classes),
        split=stated.split or seen,
    )


def _roles(person: str, posted: Iterable[PostedFiling]) -> Iterator[Role]:
    """Yield the roles that any filing states for a person."""
    found = {
        role
        for filing, _ in posted
        for cik, relationship in zip(filing.owners, filing.relationships, strict=False)
        if cik == person
        for role in relationship.roles
    }
    yield from (name for role, name in _ROLES.items() if role in found)


def _since(insider: _Insider) -> date | None:
    """Return the event of the person's first Form 3, where it is the first filing."""
    first = min((filing for filing, _ in insider.posted), key=lambda filing: filing.order)
    return first.period if first.form == "3" else None


# --- what the filings do not say


def _raising(filed: FiledTrades, splits: Iterable[SecuritySplit]) -> Iterator[Incomplete]:
    """Yield what the filings do not say and can raise the profit."""
    if filed.undated:
        effect = "The rows are left out, so the profit may be higher."
        yield Incomplete("The date of a transaction", effect, "List the trades with their dates.", rows=filed.undated)
    if filed.unmeasured:
        effect = "The rows are left out, so the profit may be higher."
        yield Incomplete("The number of shares of a row", effect, "List the trades with their shares.", rows=filed.unmeasured)
    for split in splits:
        yield from _around(split, filed.trades)


def _shares(insider: _Insider, facts: ShortSwingFacts) -> Iterator[Incomplete]:
    """Yield the holders of whose trades the person's pecuniary share is not known."""
    for holder, rows in insider.filed.indirect.items():
        if facts.share_of(holder) == 1 and not any(one.name == holder for one in facts.holder):
            yield Incomplete(
                f"The pecuniary share in what is held indirectly ({holder})",
                "The trades are counted whole, so the profit may be too high.",
                "State it under [[holder]] in the facts.",
                rows=rows,
            )


def _after_office(insider: _Insider, facts: ShortSwingFacts) -> Iterator[str]:
    """Yield the trades after the last form without the exit box, where the day on which the person left is not known."""
    if facts.until is None and any(filing.exit_box for filing, _ in insider.posted):
        periods = [filing.period for filing, _ in insider.posted if not filing.exit_box and filing.period]
        last = max(periods, default=None)
        yield from (trade.id for trade in insider.filed.trades if last is None or trade.day > last)


def _end_of_office(insider: _Insider, facts: ShortSwingFacts) -> Iterator[Incomplete]:
    if facts.until is None and any(filing.exit_box for filing, _ in insider.posted):
        rows = tuple(filing.accession for filing, _ in insider.posted if filing.exit_box)
        effect = "Trades after that day are counted as made in office, so the profit may be too high."
        yield Incomplete("The day on which the person left office", effect, "State it as until in the facts.", rows=rows)


def _doubtful_prices(answer: ShortSwing | ShortSwingProfit) -> Iterator[Incomplete]:
    """Yield the matches at prices so far apart that one of them may be the amount paid in all, which filers enter at times."""
    rows = tuple(
        row for one in answer.matches if one.sale_price > _FAR * one.purchase_price for row in (one.purchase, one.sale)
    )
    if rows:
        yield Incomplete(
            "Whether a price is that of one share",
            f"Prices of these matches differ more than {_FAR} times; the profit is wrong if one of them was filed wrongly.",
            "Compare the prices with the market.",
            rows=tuple(dict.fromkeys(rows)),
        )


def _around(split: SecuritySplit, trades: Iterable[ListedTrade]) -> Iterator[Incomplete]:
    rows = tuple(trade.id for trade in trades if split.after < trade.day < split.by)
    if rows:
        effect = "These trades are restated as made before it; if they were made after it, the profit is another."
        yield Incomplete(f"The day of the {split.words} split", effect, "State it under [[split]] in the facts.", rows=rows)
