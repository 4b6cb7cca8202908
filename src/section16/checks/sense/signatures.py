"""Sense checks of signatures against the reporting owners: who signs, for whom, and in which capacity."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from section16.checks.check import Hit, check
from section16.checks.subject import Subject
from section16.ledger.entries.holder_names import core_words, is_entity, name_words

_MARK = re.compile(r"/s/", re.IGNORECASE)
ATTORNEY = re.compile(r"\b(?:att[a-z]{0,6}y|poa|a[- ]?i[- ]?f|attn?y)\b|power\s+of\s+attorney|in[- ]fact", re.IGNORECASE)
_CAPACITY = re.compile(
    r"\b(?:by|for|on behalf|authori[sz]ed|signator\w*|agent|confirming|president|officer|director|manager|managing|member"
    r"|partner|trustee|secretary|treasurer|counsel|chair\w*|principal|executor\w*|custodian|guardian|designated"
    r"|ceo|cfo|coo|cco|evp|svp|vp|as)\b",
    re.IGNORECASE,
)
_SELF = re.compile(r"\bindividually\b", re.IGNORECASE)
_ELSEWHERE = re.compile(r"\b(?:exhibit|attached|see)\b", re.IGNORECASE)
_ADDITIONAL = "EX-99"


@lru_cache(maxsize=16384)
def _words(name: str) -> tuple[str, ...]:
    """Return the words of a signature or a name, O'Neil written as one."""
    return name_words(re.sub(r"['\u2019`]", "", _MARK.sub(" ", name)))


@lru_cache(maxsize=16384)
def _states_capacity(text: str) -> bool:
    """Return whether a signature states the capacity of the person who signs, or where it is stated."""
    return bool(ATTORNEY.search(text) or _CAPACITY.search(text) or _ELSEWHERE.search(text))


def _names(subject: Subject) -> tuple[str, ...]:
    """Return the names of the reporting owners that have one."""
    return tuple([name for owner in subject.document.reporting_owners if (name := owner.name.value)])


def _entities(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple([name for name in names if is_entity(name)])


def _is_stranger(text: str, names: tuple[str, ...]) -> bool:
    """Return whether a signature names no reporting owner and no capacity."""
    if not names or _entities(names) or _states_capacity(text):
        return False  # an entity's officer signs, and the form does not list the officers
    words = {word for name in names for word in _words(name) if len(word) > 1}
    return words.isdisjoint(_words(text))


def _is_entity_alone(text: str, names: tuple[str, ...]) -> bool:
    """Return whether a signature is the name of a reporting owner that is an entity."""
    return any(core_words(_words(text)) == core_words(_words(name)) for name in _entities(names))


def _lacks_capacity(text: str, names: tuple[str, ...]) -> bool:
    """Return whether a person signs for entities alone and states no capacity, nor that the signature is his or her own."""
    if not names or len(_entities(names)) < len(names) or _states_capacity(text) or is_entity(text):
        return False
    # A person whose initials look like a legal form, as in "Larson Alexandra L.P.", signs for herself.
    return not (_SELF.search(text) or any(len(frozenset(_words(name)).intersection(_words(text))) > 1 for name in names))


@lru_cache(maxsize=16384)
def _is_in_doubt(text: str, names: tuple[str, ...]) -> bool:
    """Return whether a signature is not plainly right for these reporting owners; the same person signs form after form."""
    return _is_stranger(text, names) or _is_entity_alone(text, names) or _lacks_capacity(text, names)


def _signatures_in_doubt(subject: Subject) -> bool:
    names = subject.once(_names)
    return any(_is_in_doubt(text, names) for one in subject.document.signatures if (text := one.name.value))


def _are_fewer(subject: Subject) -> bool:
    return len(subject.document.signatures) < len(subject.document.reporting_owners)


@check("SIGNATURE-FEWER", when=_are_fewer)
def fewer(subject: Subject) -> Iterator[Hit]:
    """Each reporting owner signs, on the form or on an exhibit; one attorney-in-fact may sign for all."""
    document = subject.document
    owners, signatures = document.reporting_owners, document.signatures
    if len(signatures) >= len(owners) or not signatures:
        return
    texts = [one.name.value or "" for one in signatures]
    if any(ATTORNEY.search(text) or _ELSEWHERE.search(text) for text in texts) or _has_more(subject):
        return
    if sum(max(1, len(_MARK.findall(text))) for text in texts) < len(owners):
        yield Hit(
            "$.signatures",
            f"The form has {len(owners)} reporting owners and {len(signatures)} signature{'s'[: len(signatures) != 1]}.",
            "Add the missing signatures, or attach them as Exhibit 99.",
            {"owners": len(owners), "signatures": len(signatures)},
        )


def _has_more(subject: Subject) -> bool:
    """Return whether an exhibit may contain further signatures."""
    exhibits = subject.submission.exhibits if subject.submission is not None else ()
    return any(one.type.upper().startswith(_ADDITIONAL) for one in exhibits)


def _hits(
    subject: Subject, is_wrong: Callable[[str, tuple[str, ...]], bool], what: Callable[[str], str], remedy: str
) -> Iterator[Hit]:
    """Yield a hit for each signature that does not fit the names of the reporting owners."""
    for number, one in enumerate(subject.document.signatures):
        text = one.name.value
        if text and is_wrong(text, subject.once(_names)):
            yield Hit(f"$.signatures[{number}].name", what(text), remedy, {"signature": text})


@check("SIGNATURE-NOT-OWNER", when=_signatures_in_doubt)
def not_owner(subject: Subject) -> Iterator[Hit]:
    """A person who signs for a reporting owner states the capacity in which he or she signs."""
    return _hits(
        subject,
        _is_stranger,
        lambda text: f"The signature {text!r} names no reporting owner and no capacity.",
        "Add the capacity, as in: attorney-in-fact for the reporting owner.",
    )


@check("SIGNATURE-ENTITY", when=_signatures_in_doubt)
def entity(subject: Subject) -> Iterator[Hit]:
    """A natural person signs for an entity, with the name and the title of that person."""
    return _hits(
        subject,
        _is_entity_alone,
        lambda text: f"{text!r} is the name of an entity; no person signs for it.",
        "Add the name and title of the person who signs.",
    )


@check("SIGNATURE-NO-CAPACITY", when=_signatures_in_doubt)
def no_capacity(subject: Subject) -> Iterator[Hit]:
    """A person who signs for an entity states a title or another capacity."""
    return _hits(
        subject,
        _lacks_capacity,
        lambda text: f"{text!r} signs for an entity without a title or another capacity.",
        "Add the title of the person who signs.",
    )
