"""Events on or before the day of the opening balance: counted back where the balance reflects them, added where it does not.

A trade is often found late, after balances were taken over from a form that was filed since. Its row must show the balance of
its own day, and the balances of later rows depend on whether the opening balance knew of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from section16.drafting.context.book import BalanceLine, Book, Posting
from section16.drafting.context.context import DraftingContext
from section16.drafting.context.rounding import shares_of
from section16.facts.events import AnyEvent, DividendEquivalents, Grant, GrantDay, Split, Vesting, VestingDay

Post = Callable[[DraftingContext, Book, int, AnyEvent], Iterator[Posting]]
"""What yields the changes that an event makes."""

_BY_SCHEDULE = (Grant, GrantDay, Vesting, VestingDay)
"""Events that an opening balance counted from the schedule of an award reflects by itself."""


def before_events(context: DraftingContext, opening: Mapping[BalanceLine, Decimal], post: Post) -> dict[BalanceLine, Decimal]:
    """Return the balances before the first event: the opening balances without what they reflect of events before their day."""
    balances = dict(opening)
    numbered = sorted(enumerate(context.facts.events, 1), key=lambda one: (one[1].date, not isinstance(one[1], Split), one[0]))
    latest = max(map(context.as_of, balances), default=context.opens)
    for number, event in reversed(numbered):
        if event.date <= max(latest, context.opens):
            _count_back(context, balances, number, event, post)
    return balances


def _count_back(
    context: DraftingContext, balances: dict[BalanceLine, Decimal], number: int, event: AnyEvent, post: Post
) -> None:
    """Take an event out of the balances that reflect it, and say what follows for those that do not."""
    for posting in _early(context, balances, number, event, post):
        line = posting.line
        reflected = _is_reflected(context, number, event, line)
        if event.in_opening is not None and not event.reported and not _by_schedule(context, event, line):
            _report(context, number, line, reflected=reflected)
        if reflected:
            balances[line] = _without(balances.get(line, Decimal()), event, posting)
            if balances[line] < 0:
                _contradicts(context, number, line)


def _early(
    context: DraftingContext, balances: Mapping[BalanceLine, Decimal], number: int, event: AnyEvent, post: Post
) -> list[Posting]:
    """Return the changes of an event on lines whose opening balance is of its day or later.

    What the event asks or contradicts is left for when it is posted in its turn.
    """
    questions, findings = list(context.questions), list(context.findings)
    postings = [one for one in post(context, Book(dict(balances)), number, event) if one.on <= context.as_of(one.line)]
    context.questions[:], context.findings[:] = questions, findings
    return postings


def _is_reflected(context: DraftingContext, number: int, event: AnyEvent, line: BalanceLine) -> bool:
    """Return whether the opening balance of a line reflects an event of its day or before; asks where nothing says so."""
    if event.in_opening is not None:
        return event.in_opening or _by_schedule(context, event, line)
    if isinstance(event, Split) or event.reported:
        return True  # a balance is stated in the shares of its day, and a filed form reported what came before it
    what = event.__struct_config__.tag
    context.ask(
        context.event_at(number, "in-opening"),
        f"The opening balances of {context.party(line.holder).display_name} are as of {context.as_of(line)}. "
        f"Do they reflect this {what}?",
        f"If they do, the balance after the {what} is computed backward from them. If they do not, they change by it, and "
        f"forms filed since may need an amendment. The {what} has to be reported in both cases; if a form already reports it, "
        "name the reporting persons of that form under `reported`.",
        ("true", "false"),
    )
    return True


def _by_schedule(context: DraftingContext, event: AnyEvent, line: BalanceLine) -> bool:
    """Return whether a balance is not stated but counted from the schedule of an award, which has its grant and vestings."""
    return isinstance(event, _BY_SCHEDULE) and line not in context.stated_lines and context.table_of(line.security) == "II"


def _without(balance: Decimal, event: AnyEvent, posting: Posting) -> Decimal:
    if isinstance(event, Split):
        return shares_of(balance * event.old / event.new)
    if isinstance(event, DividendEquivalents) and event.per_unit is not None:
        return shares_of(balance / (1 + event.per_unit))
    return balance + (-posting.units if posting.acquired else posting.units)


def _report(context: DraftingContext, number: int, line: BalanceLine, *, reflected: bool) -> None:
    what, who = context.security(line.security).title, context.party(line.holder).display_name
    opened = f"The opening balance of {what} of {who} as of {context.as_of(line)}"
    if reflected:
        says = f"{opened} reflects this event, so the balance after the event is computed backward from it."
        remedy = (
            "Add every other event between the two dates, and name under `reported` the persons who have filed a form for it."
        )
    else:
        says = f"{opened} does not reflect this event and changes by it."
        remedy = "Check the balances on the forms filed since, and amend those that were computed without this event."
    context.doubt("EVENT-BEFORE-OPENING", context.event_at(number, "date"), says, remedy)


def _contradicts(context: DraftingContext, number: int, line: BalanceLine) -> None:
    what = context.security(line.security).title
    says = f"{context.party(line.holder).display_name} would have owned a negative number of {what} before it."
    remedy = "Correct the opening balance or the units, or enter `in-opening = false`."
    context.wrong("OPENING-CONTRADICTS", context.event_at(number, "in-opening"), says, remedy)
