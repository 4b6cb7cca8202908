"""Trades after leaving office: reported only where they are opposite to a trade made in office less than six months before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from section16.citation import rule
from section16.drafting.context.book import BalanceLine, BookEntry
from section16.drafting.context.questions import Statement
from section16.law.months import last_day_to_match, months_after
from section16.law.transaction_codes import CODES, Matching

if TYPE_CHECKING:
    from datetime import date

    from section16.drafting.context.context import DraftingContext
    from section16.drafting.plan.filers import ReportingPersons

AFTER_LEAVING = (rule("16a-2(b)"),)
_MONTHS = 6


def is_reported(context: DraftingContext, filer: ReportingPersons, entry: BookEntry, entries: Sequence[BookEntry]) -> bool:
    """Return whether a trade after leaving is to be reported; asks only where the facts do not decide it."""
    event = context.event(entry.posting.event)
    stated: bool | None = getattr(event, "matched_in_office", None)
    opposite = list(_opposite(context, filer, entry, entries))
    if stated is not None:
        _contradicts(context, entry, opposite, stated=stated)
        return stated
    found = _by_facts(context, filer, entry, opposite)
    if found is None:
        context.ask(
            context.event_at(entry.posting.event, "matched-in-office"),
            f"{filer.display_name} had left. Was an opposite, not exempt trade made in office less than six months away?",
            "Only then is a trade after leaving reported.",
            ("true", "false"),
            AFTER_LEAVING,
        )
    return bool(found)


def statements_after_leaving(
    context: DraftingContext, filer: ReportingPersons, entries: Sequence[BookEntry]
) -> Iterator[Statement]:
    """Yield what the facts decide about a filer's trades after leaving: the opposite trade, that there is none, or exempt."""
    yield from _exempt(context, filer, entries)
    for entry in entries:
        if not _left(context, filer, entry) or CODES[entry.posting.code].matching is Matching.NO:
            continue
        if getattr(context.event(entry.posting.event), "matched_in_office", None) is not None:
            continue
        opposite = list(_opposite(context, filer, entry, entries))
        found = _by_facts(context, filer, entry, opposite)
        text = f"the {_tag(context, entry)} of {entry.posting.on}, after leaving,"
        if found:
            first = next(one for one in opposite if _is_certain(context, entry, one))
            why = f"it is opposite to the {_trade_of(context, first)}, made in office less than six months before"
            yield Statement(filer.display_name, f"{text} is reported: {why}", AFTER_LEAVING)
        elif found is not None:
            why = "no opposite trade that is not exempt was made as a director or officer less than six months before"
            yield Statement(filer.display_name, f"no form is due for {text.removesuffix(',')}: {why}", AFTER_LEAVING)


def _exempt(context: DraftingContext, filer: ReportingPersons, entries: Sequence[BookEntry]) -> Iterator[Statement]:
    """Yield the transactions after leaving that Section 16(b) exempts, once each: an exercise has a row in both tables."""
    exempt = [one for one in entries if _left(context, filer, one) and CODES[one.posting.code].matching is Matching.NO]
    for entry in {one.posting.event: one for one in exempt}.values():
        text = f"no form is due for the {_tag(context, entry)} of {entry.posting.on}, after leaving"
        yield Statement(filer.display_name, f"{text}: code {entry.posting.code} is exempt from Section 16(b)", AFTER_LEAVING)


def _by_facts(
    context: DraftingContext, filer: ReportingPersons, entry: BookEntry, opposite: Sequence[BookEntry]
) -> bool | None:
    """Return what the facts say of an opposite trade in office; ``None`` where they do not decide it."""
    if any(_is_certain(context, entry, one) for one in opposite):
        return True
    roles = {role.role for owner in filer.owners for role in context.party(owner).roles}
    if roles <= {"ten percent owner"}:
        return False  # the rule reaches back to trades of directors and officers alone
    known = _known_since(context, filer, entry.posting.on)
    reaches_back = known is not None and known <= months_after(entry.posting.on, -_MONTHS)
    return False if reaches_back and not opposite else None


def _known_since(context: DraftingContext, filer: ReportingPersons, on: date) -> date | None:
    """Return the day after which the facts have every trade of a filer; ``None`` where the opening balances are undated.

    The latest counts: before it, a balance of the filer's hides the trades that led to it.
    """
    opening = context.facts.opening
    if opening.as_of is None:
        return None
    held = [context.as_of(line) for line in context.stated_lines if filer.view(line, on) is not None]
    holders = [day for holder, day in opening.holders.items() if filer.view(BalanceLine(holder, ""), on) is not None]
    return max([opening.as_of, *held, *holders])


def _opposite(
    context: DraftingContext, filer: ReportingPersons, entry: BookEntry, entries: Sequence[BookEntry]
) -> Iterator[BookEntry]:
    """Yield the trades in office, not certainly exempt, that are opposite to one after leaving and near enough."""
    mine = entry.posting
    for other in entries:
        posting = other.posting
        if not posting.code or posting.acquired == mine.acquired or not posting.on <= mine.on <= last_day_to_match(posting.on):
            continue
        if CODES[posting.code].matching is Matching.NO or filer.view(posting.line, posting.on) is None:
            continue
        held = {role.role for owner in filer.owners for role in context.party(owner).roles if role.holds(posting.on)}
        if held - {"ten percent owner"}:
            yield other


def _is_certain(context: DraftingContext, entry: BookEntry, other: BookEntry) -> bool:
    """Return whether a trade matches another by the form's own words: its code says so, and both are of one class."""
    matched = CODES[other.posting.code].matching is Matching.YES
    return matched and _class_of(context, entry.posting.line) == _class_of(context, other.posting.line)


def _class_of(context: DraftingContext, line: BalanceLine) -> str:
    return context.security(line.security).of or line.security


def _left(context: DraftingContext, filer: ReportingPersons, entry: BookEntry) -> bool:
    posting = entry.posting
    return (
        bool(posting.code)
        and not filer.has_reported(context.event(posting.event))
        and not context.facts.issuer.is_foreign_private(posting.on)
        and filer.view(posting.line, posting.on) is not None
        and filer.left_before(posting.on)
    )


def _contradicts(context: DraftingContext, entry: BookEntry, opposite: Sequence[BookEntry], *, stated: bool) -> None:
    certain = [one for one in opposite if _is_certain(context, entry, one)]
    if certain and not stated:
        context.doubt(
            "MATCHED-IN-OFFICE",
            context.event_at(entry.posting.event, "matched-in-office"),
            f"The facts have an opposite trade in office less than six months before: the {_trade_of(context, certain[0])}.",
            "Remove `matched-in-office`, or ask counsel why that trade is exempt.",
            *AFTER_LEAVING,
        )


def _trade_of(context: DraftingContext, entry: BookEntry) -> str:
    return f"{_tag(context, entry)} of {entry.posting.on} (code {entry.posting.code})"


def _tag(context: DraftingContext, entry: BookEntry) -> str:
    return str(context.event(entry.posting.event).__struct_config__.tag)
