"""What users state about an issuer in words such as ``units=400``: new entries, changes, and the questions they raise."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

from section16.drafting.context.questions import Question
from section16.facts.findings import WrongFactsError
from section16.facts.reading import read_entry_of_words
from section16.store.settings import OWN

if TYPE_CHECKING:
    from section16.office.office import Office

__all__ = ["Question", "WrongFactsError", "changed", "entry_of", "open_questions"]


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
    places = tuple(f", event {number} (" for number in numbers)
    questions = office.drafting(cik, signed=signed).questions
    return tuple(question for question in questions if any(place in question.location for place in places))
