"""Classes of securities and awards, with the terms of the last rows that describe them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from section16.drafting.adoption.carried import Carried
from section16.drafting.adoption.naming import short_name
from section16.facts.awards import Award
from section16.facts.securities import Security
from section16.facts.table import BoxName, Note
from section16.ledger.entries.entry import Entry
from section16.ledger.entries.identity import Identity

# The first kind that a title matches decides, so that "Option to buy units" is an option.
_KINDS = (
    ("appreciation rights", re.compile(r"\bappreciation\b|\bsars?\b|\bssars?\b", re.IGNORECASE)),
    ("options", re.compile(r"\boptions?\b|right to (?:buy|purchase|acquire)", re.IGNORECASE)),
    ("warrants", re.compile(r"\bwarrants?\b", re.IGNORECASE)),
    (
        "units",
        re.compile(
            r"^(?>.*?\b(?:restricted|deferred|performance|phantom|share|stock|market|earned|dividend equivalent)\b).*"
            r"\b(?:units?|rights?|shares?|stock|awards?)\b|\b[rpdm]su'?s?\b|\bprsus?\b|\bpbrsus?\b|\bphantom\b",
            re.IGNORECASE | re.MULTILINE,
        ),
    ),
    (
        "convertible",
        re.compile(r"\bconvertible\b|\bexchangeable\b|\bpreferred\b|\bclass\b|\bnotes?\b|\bunits?\b|\bltip\b", re.IGNORECASE),
    ),
)
_UNITS = re.compile(
    r"^(?>.*?\b(?:restricted|deferred|performance|phantom)\b).*\b(?:units?|rights?)\b"
    r"|\b[rpd]su'?s?\b|\bprsus?\b|\bphantom\b",
    re.IGNORECASE | re.MULTILINE,
)
_RESTRICTED = re.compile(r"\brestricted\b", re.IGNORECASE)
AWARDED = frozenset({"options", "appreciation rights", "units"})
"""Kinds that the issuer grants to one person, each grant with terms of its own."""

NOTED: dict[str, BoxName] = {
    "title": "title",
    "exercise_price": "exercise price",
    "exercise_date": "date exercisable",
    "expiration_date": "expiration date",
    "underlying_title": "underlying title",
    "underlying_shares": "underlying amount",
    "ownership": "direct or indirect",
    "nature": "nature",
}
"""The cells whose footnotes describe a holding and stay with it; those on codes and amounts belong to a transaction."""
_TERMS = frozenset({"exercise price", "date exercisable", "expiration date", "underlying title", "underlying amount"})
_PLACES = Decimal("0.0001")
"""The precision of a conversion ratio; more decimals are the rounding of the shares that a row states."""


def kind_of(table: str, title: str) -> str:
    """Return what kind of security a title names.

    >>> kind_of("II", "Stock Option (right to buy)"), kind_of("II", "Restricted Stock Units"), kind_of("I", "Common Stock")
    ('options', 'units', 'stock')
    """
    if table == "I":
        return "units" if _UNITS.search(title) else "restricted stock" if _RESTRICTED.search(title) else "stock"
    return next((kind for kind, words in _KINDS if words.search(title)), "other")


def gives(entry: Entry) -> Decimal | None:
    """Return how many shares a unit gives by the row's own numbers; ``None`` where they give no round number."""
    under = entry.underlying_shares
    units = entry.owned if entry.holding else abs(entry.change or Decimal())
    if under is None or not units:
        return None
    ratio = (under / units).quantize(_PLACES).normalize()
    return ratio if ratio and abs(ratio * units - under) < 1 else None


def notes_of(entry: Entry, *, terms: bool) -> tuple[Note, ...]:
    """Return the filed footnotes that describe a holding: those on its terms, or those on its title and how it is held."""
    found = []
    for cell, box in NOTED.items():
        if (box in _TERMS) == terms:
            found += [Note(on=box, text=text.strip()) for text in entry.texts(cell) if cell in entry.notes]
    return tuple(found)


class Classes:
    """Securities by short names, each class once; and the awards among what is held."""

    def __init__(self, identity: Identity, holdings: Sequence[Carried], units_in: str | None) -> None:
        self.securities: dict[str, Security] = {}
        self.awards: dict[str, Award] = {}
        self._identity = identity
        self._names: dict[tuple[Any, ...], str] = {}
        self._units_in = units_in
        self._common = _commonest(identity, holdings)
        # Issuers that add every grant to one balance report no award by itself: its class is then counted as a whole.
        self._whole = {self._class_of(one.entry) for one in holdings if one.entry.table == "II" and one.whole_class}

    def _class_of(self, entry: Entry) -> tuple[Any, ...]:
        return entry.table, self._identity.title(entry.title), self._identity.title(entry.underlying)

    def stock(self, title: str) -> str:
        """Return the short name of a class of Table I by its title, which may be that of what underlies a derivative."""
        kind = kind_of("I", title)
        terms: dict[str, Any] = {"title": title, "kind": kind}
        if kind == "units":
            terms |= {"table": "I", "of": self.stock(self._common or "Common Stock")}
        return self._known(("I", self._identity.title(title)), terms)

    def of(self, one: Carried, *, apart: int = 0) -> str:
        """Return the short name of a holding's class; with ``apart`` that of a further class with the same title."""
        entry = one.entry
        if entry.table == "I":
            name = self.stock(entry.title)
            return self._apart(name, apart)
        kind = kind_of(entry.table, entry.title)
        terms: dict[str, Any] = {
            "title": entry.title,
            "kind": kind,
            "of": self.stock(entry.underlying or self._common or "Common Stock"),
            "gives": gives(entry) if entry.dollars or gives(entry) != 1 else None,
            "counted_in": "dollars" if entry.dollars else "units",
        }
        if kind == "units" and self._units_in != "Table II":  # older grants remain where they were reported
            terms["table"] = "II"
        if self.is_award(one):
            return self._apart(self._known((*self._class_of(entry), kind, terms["gives"]), terms), apart)
        if kind in AWARDED:
            terms["counted"] = "whole class"
        terms |= {
            "exercise_price": entry.exercise_price,
            "exercisable": entry.exercise_date,
            "expires": entry.expiration,
            "notes": notes_of(entry, terms=True),
        }
        given = tuple(terms[key] for key in ("gives", "counted_in", "exercise_price", "exercisable", "expires"))
        return self._apart(self._known((*self._class_of(entry), kind, *given), terms), apart)

    def is_award(self, one: Carried) -> bool:
        """Return whether a holding is what is left of one award, with terms of its own."""
        entry = one.entry
        awarded = entry.table == "II" and kind_of(entry.table, entry.title) in AWARDED and not entry.dollars
        return awarded and self._class_of(entry) not in self._whole

    def award(self, one: Carried, holder: str, owner: str) -> str:
        """Add the award of which a holding is the outstanding part, and return its short name."""
        entry, granted = one.entry, one.granted  # the first row that shows an award is its grant only where it says so
        # Misstated dates occur, and the facts refuse an award that expires before its grant.
        day = min(granted.when, entry.expiration or granted.when) if granted else None
        # After a split more may be outstanding than was granted.
        units = max(granted.owned if granted and granted.owned else one.amount, one.amount)
        security = self.of(one)
        kind = self.securities[security].kind
        name = short_name(f"{owner} {kind} {_marked(entry, day)}", self.awards, 6)
        self.awards[name] = Award(
            to=holder,
            security=security,
            units=units,
            granted=day,
            exercise_price=entry.exercise_price,
            exercisable=entry.exercise_date,
            expires=entry.expiration,
            outstanding=one.amount,
            notes=notes_of(entry, terms=True),
        )
        return name

    def _known(self, key: tuple[Any, ...], terms: dict[str, Any]) -> str:
        if key not in self._names:
            name = short_name(terms["title"], self.securities)
            self._names[key] = name
            self.securities[name] = Security(**terms)
        return self._names[key]

    def _apart(self, name: str, number: int) -> str:
        """Return the name of another class of the same title and terms: holdings that the ledger has as separate lots."""
        if not number:
            return name
        key = ("apart", name, number)
        if key not in self._names:
            self._names[key] = short_name(f"{name} lot {number + 1}", self.securities, 9)
            self.securities[self._names[key]] = self.securities[name]
        return self._names[key]


def _marked(entry: Entry, granted: date | None) -> str:
    """Return the day that distinguishes an award from others of its kind: its expiration, else its grant, if known."""
    day = entry.expiration or granted
    return f"{day:%Y %m %d}" if day else ""


def _commonest(identity: Identity, holdings: Sequence[Carried]) -> str:
    """Return the title that most holdings of shares have, which is what units give where no row says so."""
    stock = [one.entry.title for one in holdings if kind_of(one.entry.table, one.entry.title) == "stock"]
    counts = Counter(identity.title(title) for title in stock)
    if not counts:
        return ""
    most = counts.most_common(1)[0][0]
    return next(title for title in reversed(stock) if identity.title(title) == most)
