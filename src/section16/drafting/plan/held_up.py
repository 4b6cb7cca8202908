"""Whose forms an open question or a wrong fact holds up; forms of all other filers can be drafted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from section16.drafting.context.context import DraftingContext
from section16.drafting.plan.filers import ReportingPersons
from section16.drafting.plan.foreign_issuers import home_regime_at
from section16.facts.control import sees
from section16.facts.events import AnyEvent, DividendEquivalents, GrantDay, VestingDay
from section16.finding import Severity


def held_up(context: DraftingContext, filer: ReportingPersons) -> bool:
    """Return whether something that is open or wrong concerns a filer: an event that changes what it sees, or anything else."""
    places = _open_places(context)
    rest = list(places)
    for number, event in enumerate(context.facts.events, 1):
        place = context.event_at(number)
        mine = [one for one in places if _within(one, place)]
        rest = [one for one in rest if one not in mine]
        if mine and _concerns(context, filer, event):
            return True
    return any(_general(context, filer, place) for place in rest)


def _open_places(context: DraftingContext) -> list[str]:
    wrong = [finding.location for finding in context.findings if finding.severity is Severity.REJECT]
    return [*(question.location for question in context.questions), *wrong]


def _general(context: DraftingContext, filer: ReportingPersons, place: str) -> bool:
    """Return whether what is open at no event concerns a filer.

    A power of attorney concerns its giver, a person's home regime that person, a signature its owner, and an award those who
    have an interest in what it gives, on any day: its lines may be on each of their forms. All else concerns every filer.
    """
    for key, award in context.facts.awards.items():
        if _within(place, context.at(f"[awards.{key}]")):
            return _ever_sees(context, filer, award.to)
    whose = {context.at(f"[powers.{name}]"): power.giver for name, power in context.facts.powers.items()}
    whose |= {home_regime_at(context, name): name for name in context.facts.parties}
    for key in ("signature", "signed-by"):
        whose |= {context.party_at(name, key): name for name in context.facts.parties}
    name = whose.get(place)
    return name is None or name in filer.owners


def _within(place: str, entry: str) -> bool:
    """Return whether a place is an entry or a key of it."""
    return place == entry or place.startswith(f"{entry},")


def _ever_sees(context: DraftingContext, filer: ReportingPersons, holder: str) -> bool:
    """Return whether a filer is a holder, or a chain of relations of whatever dates leads from the filer to the holder."""
    reached = set(filer.owners)
    while further := {one.of for one in context.facts.relations if one.who in reached} - reached:
        reached |= further
    return holder in reached


def _concerns(context: DraftingContext, filer: ReportingPersons, event: AnyEvent) -> bool:
    return concerns(context, filer.owners, event)


def concerns(context: DraftingContext, owners: Sequence[str], event: AnyEvent) -> bool:
    """Return whether an event may change what one of some owners reports."""
    return any(
        sees(context.facts.relations, owner, holder, event.date) for holder in _holders(context, event) for owner in owners
    )


def _holders(context: DraftingContext, event: AnyEvent) -> Iterator[str]:
    """Yield whose holdings an event may change."""
    everyone = isinstance(event, DividendEquivalents) and not (event.who or event.award)
    if everyone or isinstance(event, GrantDay | VestingDay):
        yield from (award.to for award in context.facts.awards.values())
        yield from (holding.holder for holding in context.facts.opening.holdings if everyone)
        return
    yield from (name for key in ("who", "giver", "receiver") if (name := getattr(event, key, "")))
    award = getattr(event, "award", "")
    if award:
        yield context.award(award).to
