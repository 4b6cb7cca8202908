"""Whose forms an open question or a wrong fact holds up: of those who have nothing to do with it, drafts can be made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from section16.drafting.chain import sees
from section16.drafting.desk import Desk
from section16.drafting.event import AnyEvent, DividendEquivalents, GrantDay, VestingDay
from section16.drafting.filer import Filer
from section16.drafting.foreign import home_regime_at
from section16.finding import Severity


def held_up(desk: Desk, filer: Filer) -> bool:
    """Return whether something that is open or wrong concerns a filer: an event that changes what it sees, or anything else."""
    places = _open_places(desk)
    rest = list(places)
    for number, event in enumerate(desk.facts.events, 1):
        place = desk.event_at(number)
        mine = [one for one in places if one == place or one.startswith(f"{place},")]
        rest = [one for one in rest if one not in mine]
        if mine and _concerns(desk, filer, event):
            return True
    return any(_general(desk, filer, place) for place in rest)


def _open_places(desk: Desk) -> list[str]:
    wrong = [finding.location for finding in desk.findings if finding.severity is Severity.REJECT]
    return [*(question.location for question in desk.questions), *wrong]


def _general(desk: Desk, filer: Filer, place: str) -> bool:
    """Return whether what is open at no event concerns a filer.

    A power of attorney concerns its giver, the home regime of a person that person, a signature its owner, all else everybody.
    """
    whose = {desk.at(f"[powers.{name}]"): power.giver for name, power in desk.facts.powers.items()}
    whose |= {home_regime_at(desk, name): name for name in desk.facts.parties}
    for key in ("signature", "signed-by"):
        whose |= {desk.at(f"[entities.{name}]", key): name for name in desk.facts.entities}
    name = whose.get(place)
    return name is None or name in filer.owners


def _concerns(desk: Desk, filer: Filer, event: AnyEvent) -> bool:
    return concerns(desk, filer.owners, event)


def concerns(desk: Desk, owners: Sequence[str], event: AnyEvent) -> bool:
    """Return whether an event may change what one of some owners reports."""
    return any(sees(desk.facts.relations, owner, holder, event.date) for holder in _holders(desk, event) for owner in owners)


def _holders(desk: Desk, event: AnyEvent) -> Iterator[str]:
    """Yield whose holdings an event may change."""
    everyone = isinstance(event, DividendEquivalents) and not (event.who or event.award)
    if everyone or isinstance(event, GrantDay | VestingDay):
        yield from (award.to for award in desk.facts.awards.values())
        yield from (holding.holder for holding in desk.facts.opening.holdings if everyone)
        return
    yield from (name for key in ("who", "giver", "receiver") if (name := getattr(event, key, "")))
    award = getattr(event, "award", "")
    if award:
        yield desk.award(award).to
