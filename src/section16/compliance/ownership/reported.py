"""What filings report about the holders of the table, where the facts do not state it: positions of the ledger as stakes.

Forms report pecuniary interest, the table voting and investment power. What a form cannot show is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from section16.compliance.ownership.facts import OwnershipFacts, holders_of
from section16.compliance.ownership.stakes import Stake, last_day
from section16.compliance.titles import ClassTitles
from section16.ledger.answers.position import Position
from section16.ledger.entries.entry import Entry
from section16.ledger.ledger import Ledger
from section16.why import Incomplete, Why

_UNITS = re.compile(r"\bunvested\b|\binclud\w{1,3}\b[^.;]{0,80}\b(?:restricted (?:stock|share) units|rsus?)\b", re.IGNORECASE)
"""A balance of Table I that may include units, which carry no vote until they vest."""


class ReportedStakes:
    """The stakes that filings report for the holders with a CIK, and what they leave open."""

    def __init__(self, facts: OwnershipFacts, ledger: Ledger) -> None:
        self.facts = facts
        self.incomplete: list[Incomplete] = []
        self.compared: dict[tuple[str, str], tuple[Decimal, tuple[str, ...]]] = {}
        """What filings report where the facts state a holding: shares and rows by holder and class."""
        self._titles = {key: ClassTitles((one.title, *one.also)) for key, one in facts.classes.items()}
        self._owned = {(name, one.security) for one in facts.holdings for name in holders_of(one)}
        self._rights = {(name, one.security) for one in facts.rights for name in holders_of(one)}
        self._ciks = {one.cik: key for key, one in facts.holders.items() if one.cik}
        in_force = ledger.in_force(facts.day.issuer).in_force
        self._entries = {entry.id: entry for _, entries in in_force for entry in entries}
        positions = ledger.positions(facts.day.issuer, as_of=facts.day.as_of)
        self._other_titles: dict[tuple[str, ...], dict[str, str]] = {}
        self.stakes = [stake for one in positions for stake in self._stakes(one)]
        self.incomplete += self._unmatched()
        reported = {key for one in positions for cik in one.reporters if (key := self._ciks.get(cik))}
        self._ask_the_rest(reported)

    def _ask_the_rest(self, reported: set[str]) -> None:
        """Ask for the holdings of those about whom neither filings nor facts say anything: missing is not zero."""
        stated = {name for name, _ in self._owned | self._rights}
        for key, one in self.facts.holders.items():
            if key not in reported | stated:
                self.incomplete.append(unknown_holdings(key, one.name))

    def _stakes(self, one: Position) -> Iterator[Stake]:
        title = one.security if one.table == "I" else one.underlying
        security = next((key for key, titles in self._titles.items() if title in titles), None)
        holders = tuple(key for cik in one.reporters if (key := self._ciks.get(cik)))
        if security is None or not holders:
            if holders and one.table == "I":
                self._other_titles.setdefault(holders, {}).setdefault(one.security, one.row)
            return
        stated = self._owned if one.table == "I" else self._rights
        free = tuple(key for key in holders if (key, security) not in stated)
        if one.table == "I":
            for key in holders:
                if key not in free:
                    self._compare(key, security, one)
        if 0 < len(free) < len(holders):
            self._ask_about_sharing(one, holders)
        if free and one.table == "I":
            yield self._owned_stake(one, free, security)
        elif free:
            yield from self._right_stake(one, free, security)

    def _unmatched(self) -> Iterator[Incomplete]:
        for holders, titles in self._other_titles.items():
            yield Incomplete(
                f"whether {', '.join(titles)} is of a class of the table",
                "None of it is counted.",
                "Add the title to also of [classes], or add a class; a unit that has not vested is not owned.",
                subject=self._names(holders),
                rows=tuple(titles.values()),
            )

    def _compare(self, key: str, security: str, one: Position) -> None:
        shares, rows = self.compared.get((key, security), (Decimal(0), ()))
        self.compared[key, security] = shares + one.balance, (*rows, one.row)

    def _names(self, holders: tuple[str, ...]) -> str:
        return ", ".join(self.facts.holders[key].name for key in holders)

    def _owned_stake(self, one: Position, holders: tuple[str, ...], security: str) -> Stake:
        entry = self._entries.get(one.row)
        texts = entry.texts("title", "shares_owned") if entry else ()
        if any(_UNITS.search(text) for text in texts):
            self.incomplete.append(
                Incomplete(
                    f"how many of the {one.balance:,} shares are units that have not vested",
                    "All are counted; units that do not vest within 60 days are not beneficially owned.",
                    "Add [[holdings]] with the shares that are held, and [[rights]] for units that vest in time.",
                    subject=self._names(holders),
                    rows=(one.row,),
                )
            )
        held = "directly" if one.direct else one.nature or "indirectly"
        says = f"{one.balance:,} shares are held {held}, as last reported for {one.since}."
        return Stake(key=one.block, holders=holders, security=security, shares=one.balance, why=Why(says, rows=(one.row,)))

    def _right_stake(self, one: Position, holders: tuple[str, ...], security: str) -> Iterator[Stake]:
        day = self.facts.day.as_of
        if one.expiration is not None and one.expiration < day:
            return
        shares = _underlying(one, self._entries.get(one.row))
        if one.exercise_date is None or shares is None:
            self._ask_about_right(one, holders, exercisable=one.exercise_date is not None)
            return
        counts = one.exercise_date <= last_day(day)
        says = f"{shares:,} shares can be acquired by {one.security} from {one.exercise_date}, "
        says += f"{'within' if counts else 'not within'} 60 days after {day}."
        yield Stake(
            key=one.block,
            holders=holders,
            security=security,
            shares=shares,
            right=True,
            counts=counts,
            kind=one.security,
            why=Why(says, rows=(one.row,)),
        )

    def _ask_about_right(self, one: Position, holders: tuple[str, ...], *, exercisable: bool) -> None:
        until = last_day(self.facts.day.as_of)
        what = "how many shares of the class" if exercisable else f"how many of {one.balance:,}"
        self.incomplete.append(
            Incomplete(
                f"{what} ({one.security}) can be acquired by {until}",
                "None is counted.",
                "Add [[rights]] with shares and exercisable for the part that vests or converts by then, and for the rest.",
                subject=self._names(holders),
                rows=(one.row,),
            )
        )

    def _ask_about_sharing(self, one: Position, holders: tuple[str, ...]) -> None:
        self.incomplete.append(
            Incomplete(
                f"whether the {one.balance:,} shares that these persons report together are among those the facts state",
                "If they are, the group counts them twice.",
                "State shares that several persons hold once, in [[holdings]] with holders.",
                subject=self._names(holders),
                rows=(one.row,),
            )
        )


def unknown_holdings(key: str, name: str) -> Incomplete:
    """Return that nothing is known about what a holder holds."""
    return Incomplete(
        "what this person beneficially owns",
        "The table shows nothing, which need not be zero.",
        f'Add [[holdings]] and [[rights]] with holder = "{key}", or give filings and the cik.',
        subject=name,
    )


def _underlying(one: Position, entry: Entry | None) -> Decimal | None:
    """Return the shares that a derivative gives; ``None`` where the row does not state how many there are for each."""
    if entry is None or not entry.underlying_shares or one.dollars:
        return None
    units = entry.owned if entry.holding else abs(entry.change or Decimal(0))
    if not units:
        return None
    shares = Fraction(one.balance) * Fraction(entry.underlying_shares) / Fraction(units)
    return Decimal(shares.numerator // shares.denominator)
