"""Awards of an office: their terms, their parts, what was changed about them, and what vests next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from section16.drafting.awards.unvested import NO_SCHEDULE, next_vesting, parts_left, vesting_status
from section16.drafting.context.context import DraftingContext
from section16.facts.awards import Award, Change
from section16.facts.schedules import Part, parts_of
from section16.office.office import Office
from section16.workspace.context import OfficeContext
from section16.workspace.records import changed, entry_of

__all__ = [
    "AwardRecord",
    "ComingVesting",
    "VestingOutlook",
    "accelerate_award",
    "add_award",
    "change_award",
    "coming_vestings",
    "list_awards",
    "show_award",
]


class AwardRecord(msgspec.Struct, frozen=True, kw_only=True):
    """An award with its name, what vests next in words, and its parts with what was changed about each."""

    name: str
    award: Award
    status: str
    parts: tuple[Part, ...] = ()


class ComingVesting(msgspec.Struct, frozen=True, kw_only=True):
    """Units of an award that vest on a date."""

    date: date
    award: str
    to: str
    units: Decimal


class VestingOutlook(msgspec.Struct, frozen=True, kw_only=True):
    """What vests next, by date, and the names of the awards without a schedule."""

    vestings: tuple[ComingVesting, ...]
    without_schedule: tuple[str, ...] = ()


def list_awards(context: OfficeContext) -> tuple[AwardRecord, ...]:
    """Return the awards of an issuer, each with what vests next; their parts are left out."""
    with context.open() as office:
        facts = _facts(office, context)
    return tuple(_record(facts, name, context.today) for name in facts.facts.awards)


def show_award(context: OfficeContext, name: str) -> AwardRecord:
    """Return an award with all its parts; raises :class:`~section16.errors.OfficeError` for a name that there is not."""
    with context.open() as office:
        award = office.get(context.cik(office), "awards", name).value
        record = _record(_facts(office, context), name, context.today)
    return msgspec.structs.replace(record, award=award, parts=parts_of(award))


def add_award(context: OfficeContext, name: str, words: Sequence[str]) -> AwardRecord:
    """Add an award under a short name from words such as ``units=9000``.

    Raises :class:`~section16.finding.WrongFactsError` for what is wrong or missing, and
    :class:`~section16.errors.ConflictError` for a name that another award has.
    """
    award = entry_of("awards", words, f"award {name}")
    with context.open() as office:
        with office.change(context.cik(office)) as change:
            change.put("awards", name, award, 0)
        return _record(_facts(office, context), name, context.today)


def change_award(context: OfficeContext, name: str, words: Sequence[str]) -> AwardRecord:
    """Replace some terms of an award; a key with an empty value is removed. Raises as :func:`add_award` does."""
    return _changed(context, name, lambda known: changed("awards", known, words, f"award {name}"))


def accelerate_award(  # noqa: PLR0913 - the terms of the change
    context: OfficeContext, name: str, *, to: date, decided: date, by: str = "", parts: tuple[int, ...] = ()
) -> AwardRecord:
    """Let parts of an award, counted from 1, vest on another date; without ``parts`` all that had not vested when decided.

    ``by`` is who approved it, in the words of the footnote. Raises as :func:`add_award` does.
    """
    made = Change(decided=decided, to=to, parts=parts, approved_by=by)
    return _changed(context, name, lambda known: msgspec.structs.replace(known, changes=(*known.changes, made)))


def _changed(context: OfficeContext, name: str, make: Callable[[Award], Award]) -> AwardRecord:
    with context.open() as office:
        cik = context.cik(office)
        known = office.get(cik, "awards", name)
        with office.change(cik) as change:
            change.put("awards", name, make(known.value), known.version)
        return _record(_facts(office, context), name, context.today)


def coming_vestings(context: OfficeContext, *, until: date | None = None) -> VestingOutlook:
    """Return what vests after today until a date, for every reporting person; without a date the next vesting of each award."""
    with context.open() as office:
        facts = _facts(office, context)
    without = [name for name in facts.facts.awards if vesting_status(facts, name, context.today) == NO_SCHEDULE]
    found = sorted(_coming(facts, context.today, until))
    vestings = (ComingVesting(date=day, award=name, to=facts.award(name).to, units=units) for day, name, units in found)
    return VestingOutlook(vestings=tuple(vestings), without_schedule=tuple(without))


def _coming(facts: DraftingContext, today: date, until: date | None) -> Iterator[tuple[date, str, Decimal]]:
    for name in facts.facts.awards:
        if until is None:
            follows = next_vesting(facts, name, today)
            if follows is not None:
                yield follows[0], name, follows[1]
            continue
        yield from (
            (part.on, name, part.units) for part in parts_left(facts, name, today, date.max) if today < part.on <= until
        )


def _facts(office: Office, context: OfficeContext) -> DraftingContext:
    """Return the facts to look up: what of an award was forfeited is among the events."""
    return DraftingContext(office.stated(context.cik(office)).facts, office.where)


def _record(facts: DraftingContext, name: str, today: date) -> AwardRecord:
    return AwardRecord(name=name, award=facts.award(name), status=vesting_status(facts, name, today))
