"""When an award vests, in sentences: installments or parts, what was changed, and what vesting is conditioned on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from section16.drafting.awards.splits import parts_in_units_of
from section16.drafting.context.phrases import award_noun, count, day, ended, listed, number
from section16.facts.schedules import every, parts_of

if TYPE_CHECKING:
    from section16.drafting.context.context import DraftingContext
    from section16.facts.awards import Award, Change
    from section16.facts.schedules import Part

_EACH = {1: "monthly", 3: "quarterly", 6: "semi-annual", 12: "annual"}


def vesting_terms(context: DraftingContext, name: str, on: date) -> str:
    """Return the schedule of an award as it is on a day, in the units of that day; nothing where it has none.

    A schedule that has ended by then is stated in the past tense: a form describes the award on the day of its row.
    """
    award = context.award(name)
    changes = [change for change in award.changes if change.decided <= on]
    parts = parts_in_units_of(context, name, on, parts_of(award, on))
    noun = award_noun(context.security(award.security))
    said = [_agreed(noun, award, parts, on, changed=bool(changes))] if parts else []
    said += [_changed(change, noun, parts, on) for change in changes if parts]
    if award.performance:
        said.append(ended(f"Vesting is {'also ' if parts else ''}conditioned on {award.performance}"))
    return " ".join(said)


def _agreed(noun: str, award: Award, parts: tuple[Part, ...], on: date, *, changed: bool) -> str:
    """Return the schedule as it was agreed, in one sentence."""
    over = all(part.on <= on for part in parts)
    several = noun.endswith("s")
    if changed:
        verb = f"{'were' if several else 'was'} scheduled to vest"
    elif over:
        verb = "vested"
    else:
        verb = "vest" if several else "vests"
    service = ", subject to continued service through each vesting date" if award.service and not over else ""
    if service and len(parts) == 1:
        service = ", subject to continued service through that date"
    text = f"The {noun} {verb} {_how(parts, noun)}"
    if over and not changed and len(parts) > 1:
        return f"{text} and {'are' if several else 'is'} fully vested."
    return f"{text}{service}."


def _how(parts: tuple[Part, ...], noun: str) -> str:
    """Return in what parts an award vests: in full, in equal installments, also after a first part, or in parts of any size."""
    first, rest = parts[0], parts[1:]
    if not rest:
        return f"in full on {day(first.agreed)}"
    equal = _installments(parts)
    if equal:
        return f"in {equal}"
    balance = _installments(rest) if len(rest) > 1 else ""
    if balance:
        what = noun if noun.endswith("s") else "shares"
        return f"as to {number(first.units)} {what} on {day(first.agreed)} and as to the balance in {balance}"
    return "as follows: " + listed([f"{number(part.units)} on {day(part.agreed)}" for part in parts])


def _installments(parts: tuple[Part, ...]) -> str:
    """Return parts as equal installments; nothing where they differ by more than the remainder of the division.

    The last installment may take the remainder, which is fewer shares than there are installments.
    """
    sizes = [part.units for part in parts]
    if len(set(sizes[:-1])) > 1 or abs(sizes[-1] - sizes[0]) >= len(parts):
        return ""
    said = f"{count(len(parts))} equal"
    months = every([part.agreed for part in parts])
    if months in _EACH:
        return f"{said} {_EACH[months]} installments beginning on {day(parts[0].agreed)}"
    return f"{said} installments on {listed([day(part.agreed) for part in parts])}"


def _changed(change: Change, noun: str, parts: tuple[Part, ...], on: date) -> str:
    """Return the units that a change accelerated or postponed, and to which day."""
    moved = sum((part.units for part in parts if part.change == change), Decimal())
    approved = f" approved by {change.approved_by}" if change.approved_by else ""
    verb = "vested" if change.to <= on else "vest" if noun.endswith("s") else "vests"
    what = f"{number(moved)} of the {noun}" if noun.endswith("s") else f"the {noun} as to {number(moved)} shares"
    return f"Pursuant to an amendment{approved} on {day(change.decided)}, {what} {verb} on {day(change.to)}."
