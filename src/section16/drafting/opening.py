"""Events on or before the day of the opening balance: counted back where the balance reflects them, added where it does not.

A trade is often found late, after balances were taken over from a form that was filed since. Its row must show the balance of
its own day, and the balances of later rows depend on whether the opening balance knew of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from section16.drafting.decimals import shares_of
from section16.drafting.desk import Desk
from section16.drafting.event import AnyEvent, DividendEquivalents, Grant, GrantDay, Split, Vesting, VestingDay
from section16.drafting.position import Book, Line, Posting

Post = Callable[[Desk, Book, int, AnyEvent], Iterator[Posting]]
"""What yields the changes that an event makes."""

_BY_SCHEDULE = (Grant, GrantDay, Vesting, VestingDay)
"""Events that an opening balance counted from the schedule of an award reflects by itself."""


def before_events(desk: Desk, opening: Mapping[Line, Decimal], post: Post) -> dict[Line, Decimal]:
    """Return the balances before the first event: the opening balances without what they reflect of events before their day."""
    balances = dict(opening)
    numbered = sorted(enumerate(desk.facts.events, 1), key=lambda one: (one[1].date, not isinstance(one[1], Split), one[0]))
    latest = max(map(desk.as_of, balances), default=desk.opens)
    for number, event in reversed(numbered):
        if event.date <= max(latest, desk.opens):
            _count_back(desk, balances, number, event, post)
    return balances


def _count_back(desk: Desk, balances: dict[Line, Decimal], number: int, event: AnyEvent, post: Post) -> None:
    """Take an event out of the balances that reflect it, and say what follows for those that do not."""
    for posting in _early(desk, balances, number, event, post):
        line = posting.line
        reflected = _is_reflected(desk, number, event, line)
        if event.in_opening is not None and not event.reported and not _by_schedule(desk, event, line):
            _tell(desk, number, line, reflected=reflected)
        if reflected:
            balances[line] = _without(balances.get(line, Decimal()), event, posting)
            if balances[line] < 0:
                _contradicts(desk, number, line)


def _early(desk: Desk, balances: Mapping[Line, Decimal], number: int, event: AnyEvent, post: Post) -> list[Posting]:
    """Return the changes of an event on lines whose opening balance is of its day or later.

    What the event asks or contradicts is left for when it is posted in its turn.
    """
    questions, findings = list(desk.questions), list(desk.findings)
    postings = [one for one in post(desk, Book(dict(balances)), number, event) if one.on <= desk.as_of(one.line)]
    desk.questions[:], desk.findings[:] = questions, findings
    return postings


def _is_reflected(desk: Desk, number: int, event: AnyEvent, line: Line) -> bool:
    """Return whether the opening balance of a line reflects an event of its day or before; asks where nothing says so."""
    if event.in_opening is not None:
        return event.in_opening or _by_schedule(desk, event, line)
    if isinstance(event, Split) or event.reported:
        return True  # a balance is stated in the shares of its day, and a filed form told what came before it
    what = event.__struct_config__.tag
    desk.ask(
        desk.event_at(number, "in-opening"),
        f"The opening balances of {desk.party(line.holder).told} are as of {desk.as_of(line)}. Do they reflect this {what}?",
        "It is reported either way: if they do, the balances before it are counted back from them; if not, they change by it, "
        "and forms filed since may need an amendment. Remove it, or name whose form reports it under reported, if one does.",
        ("true", "false"),
    )
    return True


def _by_schedule(desk: Desk, event: AnyEvent, line: Line) -> bool:
    """Return whether a balance is not stated but counted from the schedule of an award, which has its grant and vestings."""
    return isinstance(event, _BY_SCHEDULE) and line not in desk.stated_lines and desk.table_of(line.security) == "II"


def _without(balance: Decimal, event: AnyEvent, posting: Posting) -> Decimal:
    if isinstance(event, Split):
        return shares_of(balance * event.old / event.new)
    if isinstance(event, DividendEquivalents) and event.per_unit is not None:
        return shares_of(balance / (1 + event.per_unit))
    return balance + (-posting.units if posting.acquired else posting.units)


def _tell(desk: Desk, number: int, line: Line, *, reflected: bool) -> None:
    what, who = desk.security(line.security).title, desk.party(line.holder).told
    opened = f"the opening balance of {what} of {who} as of {desk.as_of(line)}"
    if reflected:
        says = f"{opened} reflects it: the balance after it is counted back, as if nothing else had changed since"
        remedy = "add what else changed in between, with reported naming those whose forms were filed"
    else:
        says = f"{opened} does not reflect it and changes by it"
        remedy = "check the balances on the forms filed since; amend those that state it without this event"
    desk.doubt("EVENT-BEFORE-OPENING", desk.event_at(number, "date"), says, remedy)


def _contradicts(desk: Desk, number: int, line: Line) -> None:
    what = desk.security(line.security).title
    says = f"{desk.party(line.holder).told} would have held less than no {what} before it"
    remedy = "correct the opening balance or the units, or say in-opening = false"
    desk.wrong("OPENING-CONTRADICTS", desk.event_at(number, "in-opening"), says, remedy)
