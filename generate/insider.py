"""Insiders: who reports, together with whom, and through whom or what they hold."""

from __future__ import annotations

from datetime import date

import msgspec

from generate import names
from generate.dice import Dice
from generate.truth import Line

DIRECT = "direct"
DIRECTOR, OFFICER, TEN_PERCENT, FUND = "director", "officer", "ten percent", "fund"
JOINTLY, FUNDS_APART, MANAGER_APART, OVER_TEN = "jointly", "funds apart", "manager apart", "over ten"
_CHAINS = {JOINTLY: 0.55, FUNDS_APART: 0.15, MANAGER_APART: 0.15, OVER_TEN: 0.15}
"""How the entities of a fund report; in the archive about half of the blocks of several are on forms of their own."""
_DIVIDE = 0.06
"""The share of people whose indirect holdings go on a second form."""
MOST_OWNERS = 10
"""Reporting persons that a form has room for."""


class Owner(msgspec.Struct, frozen=True, kw_only=True):
    """A reporting owner as EDGAR and the form name it."""

    cik: str
    name: str
    """As EDGAR conforms it: the last name of a person first."""
    signature: str
    director: bool = False
    officer_title: str = ""
    ten_percent: bool = False
    other: str = ""


class Holder(msgspec.Struct, frozen=True):
    """Through whom or what securities are held: its true id, the ways its nature is worded, and what a footnote says of it."""

    id: str
    natures: tuple[str, ...] = ()
    note: str = ""


class Companion(msgspec.Struct, frozen=True):
    """Those who report what a party reports once more, on a form of their own, and as whom they hold it.

    ``holders`` are their own holders by the id of the party's holder; what is held by any other is not theirs to report.
    ``numbered`` says that both forms say they are parts of one report, as where there are more than ten reporting persons.
    """

    party: Party
    holders: dict[str, str]
    numbered: bool = False


class Party(msgspec.Struct, eq=False, kw_only=True):
    """Those who report together: one person, or a fund with its managers.

    ``companions`` report the same on forms of their own. ``divides`` says that what a person holds indirectly goes on a
    second form of the same day, where both have transactions.

    ``since`` and ``until`` are the days between which they are insiders; ``new`` says that a Form 3 reports the beginning.
    """

    owners: tuple[Owner, ...]
    holders: tuple[Holder, ...]
    role: str
    since: date
    new: bool
    until: date | None = None
    manager: str = ""
    """The CIK of the person who manages a fund."""
    plan_since: date | None = None
    """The day a Rule 10b5-1 plan was adopted, while it runs."""
    early: bool = False
    """Whether what could wait for Form 5 is reported early, on Form 4."""
    companions: tuple[Companion, ...] = ()
    divides: bool = False

    @property
    def ciks(self) -> tuple[str, ...]:
        """The CIKs of all owners, in the order of the form."""
        return tuple(owner.cik for owner in self.owners)

    @property
    def main(self) -> Holder:
        """The holder that most of what happens happens to."""
        return self.holders[0]

    def line(self, security: str, holder: str | None = None, series: str | None = None) -> Line:
        """Return a position of theirs."""
        return Line(self.ciks, security, holder or self.main.id, series)

    def has_twin(self, holder: Holder) -> bool:
        """Return whether another holder is worded alike, so that only a footnote distinguishes them."""
        return sum(other.natures == holder.natures for other in self.holders) > 1

    def holder(self, identifier: str) -> Holder:
        """Return a holder by its true id."""
        return next(holder for holder in self.holders if holder.id == identifier)

    def inside(self, day: date) -> bool:
        """Return whether they are insiders on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


_TITLES = (
    "Chief Executive Officer",
    "Chief Financial Officer",
    "Chief Operating Officer",
    "General Counsel",
    "Chief Technology Officer",
    "SVP, Sales",
    "Chief Accounting Officer",
    "EVP and Chief People Officer",
)
_LONG_TITLES = (
    "Executive Vice President, General Counsel and Corporate Secretary",
    "Senior Vice President, Manufacturing and Supply Chain",
)


class Cast:
    """The insiders of an issuer, named and numbered as they appear."""

    def __init__(self, dice: Dice, issuer: int) -> None:
        self._dice = dice
        self._issuer = issuer
        self._taken: set[str] = set()
        self._titles = list(_TITLES)
        self._count = 0

    def _cik(self) -> str:
        self._count += 1
        return names.cik(self._issuer, self._count)

    def person(self, role: str, since: date, *, new: bool) -> Party:
        """Return a director, an officer, or a person who owns more than ten percent."""
        first, middle, last = names.person(self._dice, self._taken)
        title = ""
        if role == OFFICER:
            title = self._titles.pop(0) if self._titles else "Vice President"
            title = self._dice.pick(_LONG_TITLES) if self._dice.chance(0.06) else title
        owner = Owner(
            cik=self._cik(),
            name=" ".join(filter(None, (last, first, middle))),
            signature=" ".join(filter(None, (first, middle and f"{middle}.", last))),
            director=role == DIRECTOR or title == _TITLES[0],
            officer_title=title,
            ten_percent=role == TEN_PERCENT,
            other="" if role == OFFICER or self._dice.chance(0.97) else "Former Director",
        )
        holders = (Holder(DIRECT), *self._entities(first, last))
        divides = self._dice.other("divides", owner.cik).chance(_DIVIDE)
        early = self._dice.chance(0.5)
        return Party(owners=(owner,), holders=holders, role=role, since=since, new=new, early=early, divides=divides)

    def _entities(self, first: str, last: str) -> list[Holder]:
        """Return those through whom a person holds: half have none."""
        count = self._dice.draw({0: 0.5, 1: 0.32, 2: 0.13, 3: 0.05})
        kinds = self._dice.some(("trust", "trust", "spouse", "plan", "company", "partnership", "child"), count)
        return [self._entity(kind, number, first, last) for number, kind in enumerate(kinds, 1)]

    def _entity(self, kind: str, number: int, first: str, last: str) -> Holder:
        name = f"{kind}-{number}"
        if kind == "trust":
            trust = f"the {first} {last} {self._dice.pick(('Family', 'Revocable', 'Irrevocable'))} Trust {number}"
            return Holder(
                name, ("By Trust", "by trust", "See footnote"), f"Held by {trust}, of which the reporting person is a trustee."
            )
        if kind == "spouse":
            return Holder(name, ("By Spouse", "by spouse", "Spouse"))
        if kind == "child":
            return Holder(name, ("By Child", "By children", "by son"))
        if kind == "plan":
            return Holder(
                name, ("By 401(k) Plan", "401(k)", "By 401(k)"), f"Units of a stock fund in the 401(k) plan of {last}."
            )
        if kind == "company":
            llc = f"{last} Holdings {number} LLC"
            return Holder(name, (f"By {llc}", "By LLC", "See footnote"), f"Held by {llc}, which the reporting person manages.")
        lp = f"{last} Partners {number} LP"
        return Holder(name, ("By Limited Partnership", "By partnership", f"By {lp}"), f"Held by {lp}.")

    def deputy(self, fund: Party) -> Party:
        """Return the person who manages a fund as a director of the issuer, with awards and forms of their own."""
        person = next(owner for owner in reversed(_all_owners(fund)) if owner.cik == fund.manager)
        manager = msgspec.structs.replace(person, director=True, ten_percent=True)
        return Party(owners=(manager,), holders=(Holder(DIRECT),), role=DIRECTOR, since=fund.since, new=fund.new)

    def fund(self, since: date, *, new: bool) -> Party:
        """Return one or two funds with their general partner and the person who manages them.

        They report on one form, or some of them apart, or they are more than the ten that a form has room for.
        """
        words = names.fund(self._dice, self._taken)
        first, _, last = names.person(self._dice, self._taken)
        count = self._dice.whole(1, 2)
        funds = [f"{words} Capital Fund {numeral} LP" for numeral in ("I", "II")[:count]]
        manager = f"{first} {last}"
        owners = [*funds, f"{words} Capital Management LLC"]
        signatures = [f"{name}, by {manager}, managing member" for name in owners]
        people = [Owner(cik=self._cik(), name=f"{last} {first}", signature=manager, ten_percent=True)]
        companies = [
            Owner(cik=self._cik(), name=name, signature=signature, ten_percent=True)
            for name, signature in zip(owners, signatures, strict=True)
        ]
        holders = tuple(
            Holder(
                f"fund-{number}",
                ("See footnote", "See Footnotes", f"By {name}"),
                f"Held directly by {name}. {words} Capital Management LLC is its general partner and {manager} its managing "
                "member; each disclaims beneficial ownership except to the extent of a pecuniary interest.",
            )
            for number, name in enumerate(funds, 1)
        )
        joint = Party(owners=(*companies, *people), holders=holders, role=FUND, since=since, new=new, manager=people[0].cik)
        return self._apart(joint, words)

    def _apart(self, joint: Party, words: str) -> Party:
        """Return a fund as it reports: jointly, or the funds, the manager, or the eleventh owner and more apart."""
        dice = self._dice.other("chain", words)
        how = dice.draw(_CHAINS)
        *companies, person = joint.owners
        funds = companies[:-1]
        if how == FUNDS_APART:
            joint.owners = (companies[-1], person)
            own = (Holder(DIRECT),)
            joint.companions = tuple(
                Companion(_reporting(joint, (fund,), own), {holder.id: DIRECT})
                for fund, holder in zip(funds, joint.holders, strict=True)
            )
        elif how == MANAGER_APART:
            joint.owners = tuple(companies)
            joint.companions = (Companion(_reporting(joint, (person,), joint.holders), _same(joint)),)
        elif how == OVER_TEN:
            count = dice.whole(MOST_OWNERS + 1, MOST_OWNERS + 4) - len(joint.owners)
            owners = (*joint.owners, *(self._affiliate(words, number, joint) for number in range(1, count + 1)))
            joint.owners = owners[:MOST_OWNERS]
            rest = _reporting(joint, owners[MOST_OWNERS:], joint.holders)
            joint.companions = (Companion(rest, _same(joint), numbered=True),)
        return joint

    def _affiliate(self, words: str, number: int, joint: Party) -> Owner:
        """Return one more entity of a fund's chain, which holds nothing of its own."""
        name = f"{words} Capital Affiliates {number} LLC"
        signature = joint.owners[0].signature.replace(joint.owners[0].name, name)
        return Owner(cik=self._cik(), name=name, signature=signature, ten_percent=True)


def _reporting(joint: Party, owners: tuple[Owner, ...], holders: tuple[Holder, ...]) -> Party:
    return Party(owners=owners, holders=holders, role=FUND, since=joint.since, new=joint.new)


def _same(joint: Party) -> dict[str, str]:
    return {holder.id: holder.id for holder in joint.holders}


def _all_owners(party: Party) -> tuple[Owner, ...]:
    return (*party.owners, *(owner for companion in party.companions for owner in companion.party.owners))
