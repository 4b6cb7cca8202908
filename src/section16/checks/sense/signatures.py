"""Sense checks of signatures against the reporting owners: who signs, for whom, and in which capacity."""

from __future__ import annotations

import re
from collections.abc import Iterator
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


def _names(subject: Subject) -> list[str]:
    """Return the names of the reporting owners that have one."""
    return [name for owner in subject.document.reporting_owners if (name := owner.name.value)]


def _entities(subject: Subject) -> list[str]:
    return [name for name in subject.once(_names) if is_entity(name)]


@check("SIGNATURE-FEWER")
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


@check("SIGNATURE-NOT-OWNER")
def not_owner(subject: Subject) -> Iterator[Hit]:
    """A person who signs for a reporting owner states the capacity in which he or she signs."""
    names = subject.once(_names)
    if not names or subject.once(_entities):
        return  # an entity's officer signs, and the form does not list the officers
    words = {word for name in names for word in _words(name) if len(word) > 1}
    for number, one in enumerate(subject.document.signatures):
        text = one.name.value
        if not text or _states_capacity(text):
            continue
        if words.isdisjoint(_words(text)):
            yield Hit(
                f"$.signatures[{number}].name",
                f"The signature {text!r} names no reporting owner and no capacity.",
                "Add the capacity, as in: attorney-in-fact for the reporting owner.",
                {"signature": text},
            )


@check("SIGNATURE-ENTITY")
def entity(subject: Subject) -> Iterator[Hit]:
    """A natural person signs for an entity, with the name and the title of that person."""
    entities = subject.once(_entities)
    if not entities:
        return
    for number, one in enumerate(subject.document.signatures):
        text = one.name.value
        if text and any(core_words(_words(text)) == core_words(_words(name)) for name in entities):
            yield Hit(
                f"$.signatures[{number}].name",
                f"{text!r} is the name of an entity; no person signs for it.",
                "Add the name and title of the person who signs.",
                {"signature": text},
            )


@check("SIGNATURE-NO-CAPACITY")
def no_capacity(subject: Subject) -> Iterator[Hit]:
    """A person who signs for an entity states a title or another capacity."""
    names = subject.once(_names)
    if not names or len(subject.once(_entities)) < len(names):
        return
    owners = [frozenset(_words(name)) for name in names]
    for number, one in enumerate(subject.document.signatures):
        text = one.name.value
        if not text or _states_capacity(text) or is_entity(text):
            continue
        # A person whose initials look like a legal form, as in "Larson Alexandra L.P.", signs for herself.
        if _SELF.search(text) or any(len(words.intersection(_words(text))) > 1 for words in owners):
            continue
        yield Hit(
            f"$.signatures[{number}].name",
            f"{text!r} signs for an entity without a title or another capacity.",
            "Add the title of the person who signs.",
            {"signature": text},
        )
