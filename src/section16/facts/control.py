"""The chain of control: through whom an owner has an interest in what another holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypeAlias

from section16.facts.parties import FAMILY, Relation

Chain: TypeAlias = tuple[Relation, ...]


_MOST_CHAINS = 8


def chains(relations: Sequence[Relation], owner: str, holder: str, on: date) -> tuple[Chain, ...]:
    """Return every chain from an owner to a holder on a day, the shortest first, without circles."""
    if owner == holder:
        return ()
    in_force = [relation for relation in relations if relation.in_force(on)]
    found = sorted(_paths(in_force, owner, holder, (owner,)), key=len)
    return tuple(found[:_MOST_CHAINS])


def _paths(relations: Sequence[Relation], here: str, holder: str, seen: tuple[str, ...]) -> Iterator[Chain]:
    for relation in relations:
        if relation.who != here or relation.of in seen:
            continue
        if relation.of == holder:
            yield (relation,)
        else:
            yield from ((relation, *rest) for rest in _paths(relations, relation.of, holder, (*seen, relation.of)))


def sees(relations: Sequence[Relation], owner: str, holder: str, on: date) -> bool:
    """Return whether an owner has an interest in what a holder holds: it is the owner's own, or a chain leads to it."""
    return owner == holder or bool(chains(relations, owner, holder, on))


def circle(relations: Sequence[Relation]) -> tuple[str, ...]:
    """Return the names along a chain of control that returns to its start, or nothing; relatives do not count."""
    following: dict[str, list[str]] = {}
    for relation in relations:
        if relation.is_ not in FAMILY:
            following.setdefault(relation.who, []).append(relation.of)
    done: set[str] = set()
    for start in following:
        found = _circle_from(start, following, (), done)
        if found:
            return found
    return ()


def _circle_from(here: str, following: dict[str, list[str]], trail: tuple[str, ...], done: set[str]) -> tuple[str, ...]:
    if here in trail:
        return (*trail[trail.index(here) :], here)
    if here in done:
        return ()
    for there in following.get(here, ()):
        found = _circle_from(there, following, (*trail, here), done)
        if found:
            return found
    done.add(here)
    return ()
