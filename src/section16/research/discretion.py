"""Discretion: whether a row is a purchase or sale in the market that the reporting person decided on at the time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Final

import msgspec

from section16.ledger.entries.codes import ACQUIRES, DISPOSES
from section16.ledger.entries.entry import Entry
from section16.research.events import RowEvent
from section16.research.plans import RowPlan
from section16.research.reasons import DiscretionReason, EventReason, PlanReason
from section16.research.wording import is_outside_the_market, is_reinvested, is_stated_not_discretionary, pays_taxes

_TRADES: Final = frozenset("PS")


class RowDiscretion(msgspec.Struct, frozen=True):
    """Whether a row is discretionary; ``None`` for what is no transaction, or is not known."""

    discretionary: bool | None
    reason: DiscretionReason


def discretion_of(entry: Entry, side: str, plan: RowPlan, event: RowEvent, *, in_units: bool = False) -> RowDiscretion:
    """Return whether a row is a trade in the market outside plans and withholding; the first ground against it is given.

    ``side`` is A for acquired or D for disposed of, as cleansed; ``in_units`` says that it is one of :func:`bought_in_units`.
    """
    if entry.holding:
        return RowDiscretion(None, DiscretionReason.HOLDING)
    for step in _GROUNDS:
        ground = step(entry, plan, event)
        if ground is not None:
            return _AGAINST[ground]
    if in_units:
        return RowDiscretion(False, DiscretionReason.UNITS)
    doubt = _doubt(entry, side)
    if doubt is not None:
        return RowDiscretion(None, doubt)
    known = plan.reason is not PlanReason.NO_BOX
    return RowDiscretion(True, DiscretionReason.NO_PLAN if known else DiscretionReason.NO_PLAN_STATED)


def bought_in_units(entries: Sequence[Entry]) -> Iterator[str]:
    """Yield the purchases of a form that were made together with warrants, which an issuer sells and the market does not.

    A warrant that was bought by itself has a price of its own.
    """
    warrants = [entry for entry in entries if entry.table == "II" and entry.code == "P" and "warrant" in entry.title.casefold()]
    for entry in entries:
        if entry.table == "I" and entry.code == "P":
            prices = {None, Decimal(0), entry.price}
            with_it = (one for one in warrants if one.day == entry.day and not one.holding)
            if any(one.price in prices or one.price == one.exercise_price for one in with_it):
                yield entry.id


def _doubt(entry: Entry, side: str) -> DiscretionReason | None:
    """Return why it is not known whether a trade was made in the market."""
    if entry.code in (DISPOSES if side == "A" else ACQUIRES):
        return DiscretionReason.WRONG_SIDE
    return None if entry.price else DiscretionReason.NO_PRICE


def _by_row(entry: Entry, _plan: RowPlan, _event: RowEvent) -> DiscretionReason | None:
    if entry.code not in _TRADES:
        return DiscretionReason.OTHER_CODE
    if entry.table != "I":
        return DiscretionReason.DERIVATIVE
    return DiscretionReason.SWAP if entry.equity_swap else None


def _by_plan(_entry: Entry, plan: RowPlan, _event: RowEvent) -> DiscretionReason | None:
    if not plan.plan:
        return None
    return DiscretionReason.PLAN_BOX if plan.reason is PlanReason.BOX else DiscretionReason.PLAN


def _by_words(entry: Entry, _plan: RowPlan, _event: RowEvent) -> DiscretionReason | None:
    if is_stated_not_discretionary(entry):
        return DiscretionReason.STATED
    if entry.code == "S" and pays_taxes(entry):
        return DiscretionReason.COVER
    return DiscretionReason.REINVESTED if entry.code == "P" and is_reinvested(entry) else None


def _by_event(_entry: Entry, _plan: RowPlan, event: RowEvent) -> DiscretionReason | None:
    return DiscretionReason.TRANSFER if event.reason is EventReason.TRANSFER else None


def _by_market(entry: Entry, _plan: RowPlan, _event: RowEvent) -> DiscretionReason | None:
    return DiscretionReason.NOT_IN_THE_MARKET if is_outside_the_market(entry) else None


_AGAINST: Final = {reason: RowDiscretion(False, reason) for reason in DiscretionReason}
_GROUNDS: Final[tuple[Callable[[Entry, RowPlan, RowEvent], DiscretionReason | None], ...]] = (
    _by_row,
    _by_plan,
    _by_words,
    _by_event,
    _by_market,
)
