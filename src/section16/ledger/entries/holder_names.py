"""Names of holders in filers' words: in natures of ownership, in footnotes, and of the reporting persons themselves."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import Final

Name = tuple[str, ...]
HOLDER_CELLS: Final = ("nature", "ownership", "shares_owned", "title")
"""The cells whose footnotes say by whom the securities are held."""


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORD = re.compile(r"[a-z0-9]+")
_SPACED = re.compile(r"\bl\s+l\s+([cp])\b|\bl\s+p\b|\bs\s+a\s+r\s+l\b|\bs\s+a\b|\bn\s+v\b|\bb\s+v\b")
_JOINED = _set("llc llp lp sarl sa nv bv")
"""The words that :data:`_SPACED` makes of letters."""
_LEGAL_FORMS = _set(
    """
    llc lp llp lllp inc incorporated corp corporation co company ltd limited plc gmbh ag sa sarl nv bv trust partnership
    """
)
_ENTITY = _LEGAL_FORMS | _set("""
    fund funds partners capital holdings holding group management managers advisors advisers associates investments investors
    foundation ventures venture equity bank bancorp bancshares enterprises sponsor acquisition estate opportunities master
    """)
_NUMERALS = _set("i ii iii iv v vi vii viii ix x a b c d")
# What a nature says of the reporting person's part in the holder; two persons describe one trust from two sides.
_ROLES = _set("""
    as at by co for from her his in is of on the through to via with and or an held hold holds owned owner directly indirectly
    indirect direct record reporting person persons s solely jointly trustee trustees cotrustee ttee custodian beneficiary
    executor administrator manager member managing general partner director officer president shareholder spouse fbo benefit
    behalf name account accounts agreement dated under
    see footnote footnotes note notes below attached explanation remarks shares stock
    """)
# Words that many holders share: a nature of nothing else names none.
_KINDS = _LEGAL_FORMS | _set("""
    family wife husband child children minor son sons daughter daughters mother father parent parents brother sister sibling
    grandchild grandchildren grandson granddaughter nephew niece household foundation charitable revocable irrevocable living
    grantor retained annuity grat grats gst exempt marital dynasty insurance life estate joint tenants tenancy entirety
    entireties common fund funds investment investments holding holdings capital entity entities affiliate affiliates controlled
    subsidiary partners issuer self both other remainder unitrust credit shelter descendants u d t
    """)
# In a plan or an account of many, each participant's units are their own, whatever it is called.
_ACCOUNTS = _set("""
    401 401k plan plans ira iras sep roth esop ksop espp drip keogh deferred deferral compensation savings retirement pension
    profit sharing dividend reinvestment utma ugma ugtma ugmta 403 529 hsa
    """)
_HELD_BY = re.compile(r"\b(?:[Hh]eld|[Oo]wned)(?: (?:directly|of record|and|solely|in the name of))*+ by(?= )")
_HOLDER = re.compile(r" is the (?:(?:sole|direct|record|registered|beneficial) )*+(?:holder|owner)\b")
_LONGEST = 16
"""The most words of a name."""
_ROOM = 400
"""As many characters as they may have."""
_SHORTENED = frozenset([("inc",), ("corp",), ("co",), ("ltd",), ("st",), ("mr",), ("dr",)])
"""Words after which a full stop does not end a sentence."""
_ENDINGS = frozenset((word,) for word in _LEGAL_FORMS - {"trust", "partnership", "company", "limited", "sa", "co"})
_WITHIN = _set("of & de van von")
"""Words in small letters, or none, that a name has between others."""
_NO_NAMES = _set(
    "issuer company reporting person persons sponsor registrant trust partnership fund funds llc each such certain a an"
)


@lru_cache(maxsize=8192)
def name_words(text: str) -> Name:
    """Return the words of a text in lower case, legal forms spelled alike: ``L.P.`` and ``LP`` are one word."""
    words = " ".join(_WORD.findall(_plain(text)))
    return tuple(_SPACED.sub(lambda match: match[0].replace(" ", ""), words).split())


def _plain(text: str) -> str:
    """Return a text in lower case without the endings of possessives."""
    return text.casefold().replace("'s", "").replace("\u2019s", "")


@lru_cache(maxsize=65536)
def named_holder(nature: str) -> Name:
    """Return the words that name the holder in a nature of ownership, sorted; empty where it names none.

    >>> named_holder("As Co-Trustee for the Hazel Quayle 2019 Irrevocable Family Trust")
    ('2019', 'family', 'hazel', 'irrevocable', 'quayle', 'trust')
    >>> named_holder("By family trust"), named_holder("By Larkspur Corp 401(k) Plan")
    ((), ())
    """
    return _holder(name_words(nature))


def _holder(words: Name) -> Name:
    """Return the words of a name that distinguish a holder, sorted; empty where none does, as for an account of many."""
    if not _ACCOUNTS.isdisjoint(words):
        return ()
    kept = {word for word in words if word not in _ROLES}
    telling = {word for word in kept if word not in _KINDS and len(word) > 1}
    return tuple(sorted(kept - (_LEGAL_FORMS - {"trust", "partnership"}))) if telling else ()


@lru_cache(maxsize=8192)
def holders_in(text: str) -> frozenset[tuple[Name, str]]:
    """Return the holders whom a footnote names, each as the words that name it, like :func:`named_holder`, and as a name.

    >>> sorted(holders_in("The shares are held directly by Amber Ridge Fund I, L.P. Its general partner is Amber Ridge LLC."))
    [(('amber', 'fund', 'i', 'ridge'), 'Amber Ridge Fund I')]
    """
    line = " ".join(text.split())
    found = [_name_after(line[match.end() : match.end() + _ROOM]) for match in _HELD_BY.finditer(line)]
    found += [_name_before(line[max(0, match.start() - _ROOM) : match.start()]) for match in _HOLDER.finditer(line)]
    cores = (core_words(words) for words in found)
    named = (core for core in cores if len(core) > 1 and not set(core) <= _NO_NAMES)
    return frozenset((key, _spelled(core)) for core in named if (key := _holder(core)))


@lru_cache(maxsize=8192)
def holders_named(nature: str, texts: tuple[str, ...]) -> tuple[tuple[Name, str], ...]:
    """Return the holder that a nature names, or else those that its footnotes name."""
    named = named_holder(nature)
    if named:
        return ((named, nature),)
    return tuple(sorted({holder for text in texts for holder in holders_in(text)}))


def _spelled(words: Name) -> str:
    """Return words of a name with capitals, and numerals as such."""
    return " ".join(word.upper() if word in _NUMERALS else word.capitalize() for word in words)


def _name_after(text: str) -> Name:
    """Return the words of the name that a text begins with, up to the end of its sentence or a word in small letters."""
    words = text.split()[:_LONGEST]
    found: list[str] = []
    for number, word in enumerate(words):
        if not (word[:1].isupper() or word[:1].isdigit() or word in _WITHIN or (word == "the" and not number)):
            break
        found.append(word)
        if word.endswith((";", ":")) or _ends_name(word):
            break
    return name_words(" ".join(found))


def _ends_name(word: str) -> bool:
    """Whether a name ends with a word: a legal form, or a word before a full stop that ends a sentence."""
    last = name_words(word)[-1:]
    stops = word.endswith(".") and "." not in word[:-1] and last not in _SHORTENED
    return stops or (last in _ENDINGS and word not in _WITHIN)


def _name_before(text: str) -> Name:
    """Return the words of the name that a text ends with, the term in brackets after it left out."""
    if text.endswith(")"):
        text = text[: max(0, text.rfind("("))]
    found: list[str] = []
    for word in reversed(text.split()[-_LONGEST:]):
        ends = word.endswith((".", ";")) and name_words(word)[-1:] not in _SHORTENED and "." not in word[:-1]
        if (found and ends) or not (word[:1].isupper() or word[:1].isdigit() or word in _WITHIN):
            break
        found.append(word)
    return name_words(" ".join(reversed(found)))


def core_words(words: Name) -> Name:
    """Return the words of a name without the article before it and the legal form after it."""
    kept = words[1:] if words[:1] == ("the",) else words
    while len(kept) > 1 and kept[-1] in _LEGAL_FORMS - {"trust", "partnership"}:
        kept = kept[:-1]
    return kept


class FilerNames:
    """The names of reporting persons, to be found in texts: entities as named, people with the first name before the last."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self._found: dict[str, dict[str, None]] = {}
        self._by_first: dict[str, dict[tuple[Name, str], None]] = defaultdict(dict)
        for cik, name in names:
            words = core_words(name_words(name))
            if words and (len(words) > 1 or len(words[0]) > 4):  # noqa: PLR2004 - a short word alone occurs in any text
                self._by_first[self._first(name, words)][words, cik] = None
        # A legal form may be spelled with spaces between its letters: its first letter is then in the text.
        self._letters = tuple(dict.fromkeys(word[:1] if word in _JOINED else word for word in self._by_first))

    @staticmethod
    def _first(name: str, words: Name) -> str:
        """Return the word with which a name begins in a text: EDGAR conforms the names of people with the last name first."""
        return words[0] if is_entity(name) or len(words) == 1 else words[1]

    def named_in(self, text: str) -> Collection[str]:
        """Return the CIKs of the reporting persons that a text names, each once, in their order."""
        found = self._found.get(text)
        if found is None:
            found = self._found[text] = dict.fromkeys(self._named(name_words(text))) if self._may_name(text) else {}
        return found

    def _may_name(self, text: str) -> bool:
        """Whether the letters of a first word are in a text: few footnotes have any, and to divide one into words is dear."""
        plain = _plain(text)
        return any(map(plain.__contains__, self._letters))

    def _named(self, text: Name) -> Iterator[str]:
        if self._by_first.keys().isdisjoint(text):
            return
        for at, word in enumerate(text):
            for words, cik in self._by_first.get(word, ()):
                if (words[0] == word and _entity_at(text, at, words)) or (words[0] != word and _person_at(text, at, words)):
                    yield cik


def is_entity(name: str) -> bool:
    """Whether a name is that of an entity, by its words."""
    return not _ENTITY.isdisjoint(name_words(name))


def _entity_at(text: Name, at: int, words: Name) -> bool:
    """Whether a text has an entity's name at a place; "Fund I" is not in "Fund II", nor "Fund" in "Fund II"."""
    end = at + len(words)
    return text[at:end] == words and (words[-1] in _NUMERALS or text[end : end + 1] == () or text[end] not in _NUMERALS)


def _person_at(text: Name, at: int, words: Name) -> bool:
    """Whether a text has a person's name at a place: first name, at most two middle names or initials, last name."""
    return words[0] in text[at + 1 : at + 4]
