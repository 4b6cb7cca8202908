"""What users state about an issuer in words such as ``units=400``: new entries, changes, and the questions they raise."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

from section16.drafting.context.questions import Question
from section16.facts.reading import read_entry_of_words
from section16.facts.writing import words_of
from section16.finding import Finding, WrongFactsError
from section16.store.settings import OWN

if TYPE_CHECKING:
    from section16.office.office import Office
    from section16.workspace.context import OfficeContext

__all__ = [
    "NamedRecord",
    "Question",
    "WrongFactsError",
    "add_named",
    "change_named",
    "changed",
    "entry_of",
    "list_named",
    "open_questions",
]


def entry_of(word: str, words: Iterable[str], place: str, **fixed: Any) -> Any:
    """Return the entry that words such as ``units=400`` state; raises :class:`WrongFactsError` with what is wrong."""
    value, found = read_entry_of_words(word, words, place, fixed=fixed, others=OWN)
    if found:
        raise WrongFactsError(found)
    return value


def changed(word: str, value: Any, words: Iterable[str], place: str) -> Any:
    """Return an entry with some of its keys replaced; ``key=""`` removes a key. Raises :class:`WrongFactsError`."""
    known = msgspec.to_builtins(value, builtin_types=(date,))
    made, found = read_entry_of_words(word, words, place, known=known, others=OWN)
    if found:
        raise WrongFactsError(found)
    return made


def open_questions(office: Office, cik: str, numbers: Collection[str], signed: date) -> tuple[Question, ...]:
    """Return the questions that are open about some events, such as whether an opening balance reflects an earlier event."""
    return open_points(office, cik, numbers, signed)[0]


def open_points(
    office: Office, cik: str, numbers: Collection[str], signed: date
) -> tuple[tuple[Question, ...], tuple[Finding, ...]]:
    """Return the questions that are open about some events, and the warnings that their trades make a short-swing profit."""
    places = tuple(f", event {number} (" for number in numbers)
    drafting = office.drafting(cik, signed=signed)
    questions = (one for one in drafting.questions if any(place in one.location for place in places))
    warnings = (one for one in drafting.findings if one.id == "SHORT-SWING" and any(place in one.location for place in places))
    return tuple(questions), tuple(warnings)


class NamedRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A record of an issuer under its short name, such as a person or a security, in the canonical form of its words."""

    kind: str
    name: str
    words: tuple[str, ...]


def add_named(context: OfficeContext, kind: str, name: str, words: Sequence[str]) -> NamedRecord:
    """Add a record such as a person (``people``) or a security (``securities``) under a short name of the user's own.

    Raises :class:`WrongFactsError` for what is wrong or missing, and :class:`~section16.errors.ConflictError` for a name that
    another record of the kind has.
    """
    value = entry_of(kind, words, f"{kind} {name}")
    with context.open() as office, office.change(context.cik(office)) as change:
        change.put(kind, name, value, 0)
    return NamedRecord(kind=kind, name=name, words=words_of(value))


def change_named(context: OfficeContext, kind: str, name: str, words: Sequence[str]) -> NamedRecord:
    """Replace some facts of a record; a key with an empty value is removed. Raises as :func:`add_named` does."""
    with context.open() as office:
        cik = context.cik(office)
        known = office.get(cik, kind, name)
        value = changed(kind, known.value, words, f"{kind} {name}")
        with office.change(cik) as change:
            change.put(kind, name, value, known.version)
    return NamedRecord(kind=kind, name=name, words=words_of(value))


def list_named(context: OfficeContext, *kinds: str) -> tuple[NamedRecord, ...]:
    """Return the records of some kinds under their short names."""
    with context.open() as office:
        cik = context.cik(office)
        found = [(kind, record) for kind in kinds for record in office.records(cik, kind)]
    return tuple(NamedRecord(kind=kind, name=one.name, words=words_of(one.value)) for kind, one in found)
