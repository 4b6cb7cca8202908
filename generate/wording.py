"""The words of footnotes: what filers explain, in sentences of our own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import msgspec

from generate.book import Happened, Words
from generate.dice import Dice
from generate.row import Row

ONE_FOR_ONE = "Each unit gives a contingent right to receive one share of the class shown in column 7."
UNITS_LAST = "The units do not expire; they either vest or are cancelled before the vesting date."
PHANTOM = Words(
    price="Each phantom unit is worth one share.",
    exercisable="Payable in shares when service ends.",
    expiration="The phantom units have no date of expiration.",
)
CLASS_B = Words(
    price="Each share of class B converts into one share of class A.",
    exercisable="Can be converted at any time.",
    expiration="The right to convert does not expire.",
)
PREFERRED = Words(
    price="Each share converts into one share of common stock.",
    exercisable="Converts by itself when the initial public offering closes.",
    expiration="The preferred stock does not expire.",
)
WARRANT = Words(exercisable="Can be exercised at any time.")
NOTE = Words(
    price="The conversion price is the market price at the time, less a tenth.",
    exercisable="Can be converted at any time.",
    expiration="The note is due on demand.",
    underlying="The principal and unpaid interest on the day of conversion, divided by the conversion price.",
)
WITHHELD = "Shares withheld by the issuer to pay taxes due on vesting."
GRANTED = "Granted as compensation; nothing was paid."
TOGETHER = "The awards vest in installments, subject to continued service; the number owned is that of all awards."
DEFERRED = "Units credited for fees of the quarter that the reporting person chose to defer."
FORFEITED = "Units cancelled at the end of service, before they had vested."
DISTRIBUTED = "Distributed by the fund to its partners in proportion to their interests, for no payment."
GIVEN = "A gift, for which nothing was paid."
RECEIVED = "Received as a gift."
MOVED = "Moved between the reporting person and an entity through which the shares are held, for no payment."
_UNREPORTED = {
    "purchase plan": "Includes {count} shares acquired under the issuer's employee stock purchase plan {when}.",
    "dividend": "Includes {count} shares acquired by reinvestment of dividends {when}.",
    "savings plan": "Includes {count} shares acquired in the 401(k) plan {when}.",
    "transfer out": "Reflects the transfer of {count} shares to another form of ownership {when}, exempt under Rule 16a-13.",
    "transfer in": "Reflects the transfer of {count} shares from another form of ownership {when}, exempt under Rule 16a-13.",
}
_IN_WORDS = "Includes shares acquired in exempt transactions since the last report."


def number(value: Decimal) -> str:
    """Return a number as filers write it in words: with commas."""
    return f"{value:,}"


def spelled(day: date) -> str:
    """Return a day in words.

    >>> spelled(date(2024, 3, 5))
    'March 5, 2024'
    """
    return f"{day:%B} {day.day}, {day.year}"


class BalanceNote(msgspec.Struct, frozen=True):
    """A footnote about exempt changes, and the changes whose amount it states; their sum where they are several."""

    text: str
    states: tuple[Happened, ...] = ()
    split: bool = False


def unreported(events: Sequence[Happened], dice: Dice, *, numbered: bool) -> list[BalanceNote]:
    """Return what footnotes say of exempt changes of a line: one for each kind, and none where its filers say nothing.

    A split after a change makes the number of shares acquired another one, so that such a change is reported in words alone.
    """
    kinds: dict[str, list[Happened]] = {}
    for event in events:
        if event.kind == "split":
            kinds = {kind: list[Happened]() for kind in kinds}
        kinds.setdefault(event.kind, []).append(event)
    found = [_unreported(kind, changes, dice, numbered=numbered) for kind, changes in kinds.items()]
    return list({explanation.text: explanation for explanation in found if explanation}.values())


def _unreported(kind: str, events: Sequence[Happened], dice: Dice, *, numbered: bool) -> BalanceNote | None:
    if kind == "split":
        return BalanceNote(f"Adjusted for the split of {spelled(events[-1].day)}.", split=True) if dice.chance(0.6) else None
    if kind not in _UNREPORTED or dice.chance(0.1):
        return None
    if not numbered or not events:
        return BalanceNote(_IN_WORDS) if "Includes" in _UNREPORTED[kind] else None
    when = f"on {spelled(events[0].day)}"
    if len(events) > 1:
        when = f"from {spelled(events[0].day)} to {spelled(events[-1].day)}"
    count = number(abs(sum((event.change for event in events), Decimal(0))))
    return BalanceNote(_UNREPORTED[kind].format(count=count, when=when), tuple(events))


SAME_SECURITIES = "The same securities are reported on the other form, because a form has room for ten reporting persons."
BOTH_FORMS = "Transactions of the same reporting person are on both forms."


def part(number: int, count: int, why: str = BOTH_FORMS) -> str:
    """Return what the remarks of a companion form say of it."""
    return f"Form {number} of {count}. {why}"


def split(day: date, new: int, old: int) -> str:
    """Return what the remarks of a form say of a split before it."""
    kind = "stock split" if new > old else "reverse stock split"
    return f"Numbers of shares reflect the {new}-for-{old} {kind} of {spelled(day)}."


def vesting(granted: date, parts: int, first: date) -> str:
    """Return how an award vests; the day of the grant distinguishes it from others."""
    if parts == 1:
        how = f"in full on {spelled(first)}"
    else:
        how = f"in {parts} equal annual installments beginning on {spelled(first)}"
    return f"Granted on {spelled(granted)}; vests {how}, subject to continued service."


def units(vests: str) -> Words:
    """Return what footnotes say of units that vest."""
    return Words(price=ONE_FOR_ONE, exercisable=vests, expiration=UNITS_LAST)


def performance(granted: date) -> str:
    """Return why an award was reported only now."""
    return f"Earned under a performance award of {spelled(granted)}, as certified on the date in column 2."


def averaged(low: Decimal, high: Decimal) -> str:
    """Return the explanation of an average price."""
    return (
        f"The price is a weighted average of several trades at prices from ${low} to ${high}. The reporting person will give "
        "full information about the number of shares at each price on request."
    )


def plan(adopted: date) -> str:
    """Return the mention of a trading plan."""
    return f"Made under a Rule 10b5-1 trading plan adopted on {spelled(adopted)}."


def note_terms(row: Row, words: Words) -> None:
    """Put footnotes on a row where terms of its derivative security are words, not values; on the title of a lot of units."""
    terms = row.terms
    assert terms is not None
    if not row.derivative:
        row.note("title", words.exercisable)
        return
    if not terms.price:
        row.note("exercise_price", words.price)
    if terms.exercisable is None:
        row.note("exercise_date", words.exercisable)
    if terms.expiration is None:
        row.note("expiration_date", words.expiration)
    if terms.in_dollars:
        row.note("underlying_shares", words.underlying)
