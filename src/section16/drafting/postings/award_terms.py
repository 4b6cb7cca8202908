"""What happens to an award or derivative beside its terms: exercised too late or too early, vested otherwise than agreed."""

from __future__ import annotations

from decimal import Decimal

from section16.drafting.awards.unvested import parts_left, vesting_on
from section16.drafting.context.book import Book
from section16.drafting.context.context import DraftingContext
from section16.drafting.context.phrases import plain
from section16.facts.events import Conversion, Exercise, Vesting
from section16.facts.schedules import parts_of


def check_exercise(context: DraftingContext, book: Book, number: int, event: Exercise | Conversion) -> None:
    """Report an exercise or conversion after the expiration, and one before it is allowed."""
    name = event.award if isinstance(event, Exercise) else ""
    terms = context.award(name) if name else context.security(event.security)
    what = name or event.security
    if terms.expires is not None and terms.expires < event.date:
        context.wrong(
            "EXERCISE-EXPIRED",
            context.event_at(number, "date"),
            f"{what} expired on {terms.expires}, before {event.date}.",
            "Correct one of the dates.",
        )
    if terms.exercisable is not None and terms.exercisable > event.date:
        _too_early(context, number, f"{what} can be exercised from {terms.exercisable}.")
    elif name and context.security(context.award(name).security).counted == "each award":
        unvested = sum((part.units for part in parts_left(context, name, event.date) if part.on > event.date), Decimal())
        left = book.owned(context.line_of(name)) - event.units
        if 0 <= left < unvested:
            _too_early(
                context,
                number,
                f"After the exercise {plain(left):f} of the award {name} would be left, but by its schedule "
                f"{plain(unvested):f} have not vested yet.",
            )


def _too_early(context: DraftingContext, number: int, says: str) -> None:
    remedy = "Verify the dates and the units; the draft uses them as stated."
    context.doubt("EXERCISE-EARLY", context.event_at(number, "units"), says, remedy)


def vesting_units(context: DraftingContext, number: int, event: Vesting) -> Decimal:
    """Return how many units vest: those stated, else those of the schedule; reports where the two differ."""
    award = context.award(event.award)
    agreed = vesting_on(context, event.award, event.date)
    if event.units is None:
        return agreed
    same = (
        one for one in context.facts.events if isinstance(one, Vesting) and (one.award, one.date) == (event.award, event.date)
    )
    said = sum((one.units or Decimal() for one in same), Decimal())
    if parts_of(award) and said != agreed and not award.performance:
        context.doubt(
            "VESTING-OTHER",
            context.event_at(number, "units"),
            f"{plain(said):f} of the award {event.award} vest on {event.date}, but its schedule has "
            f"{plain(agreed):f} for that date.",
            "Verify the units, the date and the schedule; the draft uses them as stated.",
        )
    return event.units


def check_rest(context: DraftingContext, book: Book, number: int, event: Vesting, units: Decimal) -> None:
    """Report units that remain on an award after its last part has vested, such as fractions that were not settled."""
    name, line = event.award, context.line_of(event.award)
    award = context.award(name)
    more = any(
        isinstance(one, Vesting) and one.award == name and (one.date, place) > (event.date, number)
        for place, one in enumerate(context.facts.events, 1)
    )
    coming = any(part.on > event.date for part in parts_left(context, name, event.date))
    left = book.owned(line) - units
    if left <= 0 or more or coming or award.performance or not parts_of(award) or not line.award:
        return
    context.doubt(
        "VESTING-LEFT",
        context.event_at(number, "units"),
        f"The last part of the award {name} has vested, and a balance of {plain(left):f} is left.",
        "Add it to the vesting, or enter a forfeiture; for a payment in cash enter an event of the kind other with code D.",
    )
