"""Rule 16a-6: which small acquisitions may wait for Form 5, and what ends the deferral when.

Six months are counted as :func:`~section16.law.months.within_six_months` counts them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import msgspec

from section16.citation import Citation, rule
from section16.law.due_dates import DueDate, DueEvent, due_date
from section16.law.months import within_six_months
from section16.law.transaction_codes import CODES, Matching

SMALL_ACQUISITION = Decimal(10_000)
"""Dollars: the most that small acquisitions of six months may come to (Rule 16a-6(a)(1))."""

DEFERRAL_LOST: tuple[Citation, ...] = (rule("16a-6(b)"),)
CODE_WHEN_LOST: tuple[Citation, ...] = (Citation("Form 4, General Instruction 8, on code L", confirmed=False),)
"""No text that was read says which code a small acquisition carries on Form 4; practice gives it that of a purchase."""


class Acquisition(msgspec.Struct, frozen=True):
    """An acquisition that Section 16(b) does not exempt, by a person directly or indirectly.

    ``amount`` is its market value in dollars, ``None`` where it is not known: then it counts as above the limit.
    ``security`` is the class, that of the underlying securities for a derivative. ``deferred`` is whether it waits for Form 5
    as a small acquisition; ``reported`` the day on which it was reported or, for what is not filed yet, is due without more.
    """

    on: date
    amount: Decimal | None
    security: str
    deferred: bool
    reported: date


class Disposition(msgspec.Struct, frozen=True):
    """A disposition of any class of the issuer's equity securities that Section 16(b) does not exempt."""

    on: date


class Loss(msgspec.Struct, frozen=True):
    """The day on which the deferral of an acquisition ended, by which acquisition or disposition (numbers of the sequences).

    ``total`` is what the acquisitions of six months came to, ``None`` where a value is not known or a disposition ended it.
    """

    on: date
    acquisition: int | None = None
    disposition: int | None = None
    total: Decimal | None = None

    @property
    def due(self) -> DueDate:
        """When Form 4 is due: on the second business day after."""
        due = due_date(DueEvent.TRADE, self.on)
        first = f"{self.on:%a} {self.on.isoformat()}: the deferral of small acquisitions ends"
        return msgspec.structs.replace(due, steps=(first, *due.steps[1:]), citations=(*DEFERRAL_LOST, *due.citations))


def ends_deferral(code: str, *, exempt: bool | None = None) -> bool | None:
    """Return whether a disposition with a code ends the deferral; ``None`` where that depends on what is not known.

    ``exempt`` is whether Section 16(b) exempts it, where that is known. The closing of a derivative position by exercise or
    expiration is not a disposition in this sense: Rule 16b-6(b) exempts it even where the exercise was out of the money.

    >>> ends_deferral("S"), ends_deferral("F"), ends_deferral("J"), ends_deferral("J", exempt=True)
    (True, False, None, False)
    """
    if exempt is not None:
        return not exempt
    return False if code in _CLOSINGS else _MATCHED[CODES[code].matching]


def is_counted(code: str, *, exempt: bool | None = None) -> bool | None:
    """Return whether an acquisition with a code counts toward the limit; ``None`` where that depends on what is not known.

    >>> is_counted("P"), is_counted("L"), is_counted("A"), is_counted("J")
    (True, True, False, None)
    """
    return not exempt if exempt is not None else _MATCHED[CODES[code].matching]


_CLOSINGS = frozenset("EO")
_MATCHED = {Matching.YES: True, Matching.NO: False, Matching.ASK: None}


def losses(acquisitions: Sequence[Acquisition], dispositions: Sequence[Disposition]) -> dict[int, Loss]:
    """Return for each deferred acquisition whose deferral ended, by its number, when and by what.

    On the same day acquisitions come first: the hours are not known, and a sale of that day may have followed.
    """
    found: dict[int, Loss] = {}
    waiting: list[int] = []
    steps = sorted(
        [(one.on, False, number) for number, one in enumerate(acquisitions)]
        + [(one.on, True, number) for number, one in enumerate(dispositions)]
    )
    for day, is_disposition, number in steps:
        waiting = [one for one in waiting if acquisitions[one].reported >= day]
        if is_disposition:
            ended = waiting if any(within_six_months(acquisitions[one].on, day) for one in waiting) else []
            loss = Loss(day, disposition=number)
        else:
            waiting += [number] if acquisitions[number].deferred else []
            total = _total(acquisitions, number, found)
            exceeded = total is None or total > SMALL_ACQUISITION
            # The limit is that of a class; once one acquisition fails it, all that have not been reported go on Form 4.
            fails = exceeded and any(acquisitions[one].security == acquisitions[number].security for one in waiting)
            ended = waiting if fails else []
            loss = Loss(day, acquisition=number, total=total)
        found |= dict.fromkeys(ended, loss)
        waiting = [one for one in waiting if one not in ended]
    return found


def _total(acquisitions: Sequence[Acquisition], number: int, lost: dict[int, Loss]) -> Decimal | None:
    """Return what an acquisition and those of its class in the six months before come to that were not reported by then."""
    this = acquisitions[number]
    counted = [
        one.amount
        for other, one in enumerate(acquisitions)
        if other != number
        and one.security == this.security
        and (one.on, other) < (this.on, number)
        and within_six_months(one.on, this.on)
        and (lost[other].due.due if other in lost else one.reported) >= this.on
    ]
    known = [amount for amount in (this.amount, *counted) if amount is not None]
    return sum(known, Decimal()) if len(known) == len(counted) + 1 else None
