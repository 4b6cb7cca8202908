"""Who and what the words of a file mean: people, awards and securities of the facts."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Names

import msgspec

from section16.drafting.adoption.naming import short_name
from section16.facts.awards import Award
from section16.facts.facts import Facts
from section16.ingest.records.header import plain
from section16.ingest.records.kind import IGNORED
from section16.ingest.records.mapping import Mapping
from section16.ingest.records.people import people_named
from section16.nearest import nearest_name


class Unknown(msgspec.Struct, frozen=True):
    """A word that means nothing known, and what to do."""

    says: str
    remedy: str


class Directory:
    """Looks up the words of a file: first in the mapping, then among the names of the facts."""

    def __init__(self, mapping: Mapping, facts: Facts) -> None:
        self.facts = facts
        self.awards: dict[str, Award] = dict(facts.awards)
        self._mapping = mapping
        self._people = {_words(word): name for word, name in mapping.people.items()}
        self._named = _names_of(facts)
        self._written = {short: (one.name, one.called) for short, one in facts.people.items()}
        self._securities = {plain(word): name for word, name in mapping.securities.items()}
        self._given: dict[str, str] = {plain(number): name for number, name in mapping.awards.items()}
        self._words = {plain(word): meaning for word, meaning in mapping.words.items()}

    def person(self, words: Iterable[str]) -> str | Unknown:
        """Return the short name of a person by a number, a name or an address; the first that means one counts."""
        given = [word for word in words if word]
        for word in given:
            name = self._people.get(_words(word))
            if name:
                return name if name == IGNORED or name in self.facts.parties else _gone(name, "people", self.facts.parties)
        for word in given:
            found = self._named.get(plain(word), ())
            found = found or people_named(word, self._written)
            if len(found) == 1:
                return found[0]
            if len(found) > 1:
                return Unknown(f"{word!r} may be {' or '.join(found)}", "State in [people] of the mapping who it is.")
        if not given:
            return Unknown("The cell names no person.", "Fill in the cell.")
        return Unknown(f"{given[0]!r} is not a person in the facts.", "State in [people] of the mapping who it is, or ignore.")

    def security(self, word: str) -> str | Unknown:
        """Return the short name of a security by a word of the file, its short name or its title."""
        name = self._securities.get(plain(word))
        if name:
            return name if name in self.facts.securities else _gone(name, "securities", self.facts.securities)
        for short, security in self.facts.securities.items():
            if plain(word) in (plain(short), plain(security.title)):
                return short
        shares = [short for short, security in self.facts.securities.items() if security.kind == "stock"]
        if len(shares) == 1 and plain(word) == plain(self.facts.issuer.symbol):
            return shares[0]
        return Unknown(f"No security in the facts is {word!r}.", "State in [securities] of the mapping which one it is.")

    def award(self, number: str) -> str | Unknown:
        """Return the short name of an award by its grant number; it is known from the facts or from a row before."""
        name = self._given.get(plain(number)) or next((short for short in self.awards if plain(short) == plain(number)), "")
        if name in self.awards:
            return name
        if name:
            return _gone(name, "awards", self.awards)
        return Unknown(f"No award is known by the number {number!r}.", "State in [awards] of the mapping which one it is.")

    def new_award(self, number: str) -> str:
        """Return the short name of an award that a row grants: that of the mapping, else one made from its number."""
        return self._given.get(plain(number)) or short_name(number, ())

    def grant(self, number: str, name: str, award: Award) -> None:
        """Make an award known that a row grants."""
        self.awards[name] = award
        self._given.setdefault(plain(number), name)

    def word(self, word: str, known: Iterable[str]) -> str | Unknown:
        """Return what a word means: one of those known, by itself or by the mapping."""
        meaning = self._words.get(plain(word), word)
        choice = list(known)
        found = next((one for one in choice if plain(one) == plain(meaning)), None)
        if found is not None:
            return found
        return Unknown(
            f"{word!r} is not one of {', '.join(choice)}." if choice else f"{word!r} is not known.",
            "State in [words] of the mapping what it means.",
        )


def _gone(name: str, table: str, known: Iterable[str]) -> Unknown:
    near = nearest_name(name, known)
    return Unknown(
        f"{name!r} is not in the facts.", f"Correct [{table}] of the mapping.{f' Did you mean {near}?' if near else ''}"
    )


def _names_of(facts: Facts) -> Names[str, tuple[str, ...]]:
    """Return the short names of those who are called exactly so; entities are known by nothing else."""
    found: dict[str, tuple[str, ...]] = {}
    for short, party in facts.parties.items():
        for name in {plain(word) for word in (short, party.name, party.called) if word}:
            found[name] = (*found.get(name, ()), short)
    return found


def _words(name: str) -> frozenset[str] | str:
    """Return a name so that the order of its words and its initials do not count; an address or number as it is."""
    words = plain(name).split()
    whole = [word for word in words if len(word) > 1]
    return frozenset(whole) if len(whole) > 1 and "@" not in name else plain(name)
