"""The words of footnotes: what filers explain, in sentences of our own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from generate.book import Happened
from generate.dice import Dice

if TYPE_CHECKING:
    from generate.report import Row

ONE_FOR_ONE = "Each unit gives a contingent right to receive one share of the class shown in column 7."
NO_EXPIRY = "The units do not expire; they either vest or are cancelled before the vesting date."
WITHHELD = "Shares withheld by the issuer to pay taxes due on vesting."
GRANTED = "Granted as compensation; nothing was paid."
TOGETHER = "The awards vest in installments, subject to continued service; the number owned is that of all awards."
DEFERRED = "Units credited for fees of the quarter that the reporting person chose to defer."
FORFEITED = "Units cancelled at the end of service, before they had vested."
DISTRIBUTED = "Distributed by the fund to its partners in proportion to their interests, for no payment."
GIVEN = "A gift, for which nothing was paid."
RECEIVED = "Received as a gift."
MOVED = "Moved between the reporting person and an entity through which the shares are held, for no payment."
BY_PRINCIPAL = "The number of shares is the principal and unpaid interest on the day of conversion, divided by the price then."
AT_ANY_TIME = "Can be converted or exercised at any time."
_UNTOLD = {
    "purchase plan": "Includes {count} shares acquired on {day} under the issuer's employee stock purchase plan.",
    "dividend": "Includes {count} shares acquired on {day} by reinvestment of dividends.",
    "savings plan": "Includes {count} shares acquired in the 401(k) plan through {day}.",
    "transfer out": "Reflects the transfer of {count} shares to another form of ownership on {day}, exempt under Rule 16a-13.",
    "transfer in": "Reflects the transfer of {count} shares from another form of ownership on {day}, exempt under Rule 16a-13.",
}


def number(value: Decimal) -> str:
    """Return a number as filers write it in words: with commas."""
    return f"{value:,}"


def spelled(day: date) -> str:
    """Return a day in words.

    >>> spelled(date(2024, 3, 5))
    'March 5, 2024'
    """
    return f"{day:%B} {day.day}, {day.year}"


def untold(event: Happened, dice: Dice, *, numbered: bool) -> str:
    """Return what a footnote says of an exempt change, or nothing when its filers say nothing of it."""
    if event.kind == "split":
        return f"Adjusted for the split of {spelled(event.day)}." if dice.chance(0.6) else ""
    if event.kind not in _UNTOLD or dice.chance(0.1):
        return ""
    text = _UNTOLD[event.kind]
    if not numbered:
        return "Includes shares acquired in exempt transactions since the last report." if "Includes" in text else ""
    return text.format(count=number(abs(event.change)), day=spelled(event.day))


def vesting(granted: date, parts: int, first: date) -> str:
    """Return how an award vests; the day of the grant tells it from others."""
    if parts == 1:
        how = f"in full on {spelled(first)}"
    else:
        how = f"in {parts} equal annual installments beginning on {spelled(first)}"
    return f"Granted on {spelled(granted)}; vests {how}, subject to continued service."


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


def note_terms(row: Row, vests: str) -> None:
    """Put footnotes where terms of a derivative security are words, not values: one for one, when units vest, no expiry."""
    terms = row.terms
    if terms is None:
        return
    if not terms.price:
        row.note("exercise_price", ONE_FOR_ONE)
    if terms.exercisable is None:
        row.note("exercise_date", vests)
    if terms.expiration is None:
        row.note("expiration_date", NO_EXPIRY)
    if terms.in_dollars:
        row.note("underlying_shares", BY_PRINCIPAL)
