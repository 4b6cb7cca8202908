"""The beneficial ownership table (Item 403): a line for each holder and one for the group, with percentages and footnotes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

import msgspec

from section16.citation import rule
from section16.compliance.ownership.facts import OwnershipFacts, OwnershipHolder, holders_of
from section16.compliance.ownership.footnotes import footnotes_of
from section16.compliance.ownership.percent import percent_of, shown
from section16.compliance.ownership.reported import ReportedStakes, unknown_holdings
from section16.compliance.ownership.stakes import Stake, last_day, stated_stakes
from section16.law.disclosure import (
    BENEFICIAL_OWNERSHIP,
    FIVE_PERCENT,
    ITEM_402_NAMED,
    ITEM_403,
    ITEM_403_HOLDERS,
    ITEM_403_MANAGEMENT,
    OWN_DENOMINATOR,
    RIGHT_TO_ACQUIRE,
)
from section16.ledger.ledger import Ledger
from section16.why import Incomplete, Why

_TEN_PERCENT = Fraction(10, 100)
_NOTHING = Decimal(0)


class OwnershipShare(msgspec.Struct, frozen=True, kw_only=True):
    """What a line has of one class: ``owned``, ``rights`` that can be acquired within 60 days, and both as ``total``.

    ``denominator`` is the number outstanding with the rights of this line only. ``percent`` has four decimals, ``shown`` is
    what the table shows. ``pledged`` is a part of ``owned``.
    """

    security: str
    title: str
    owned: Decimal
    rights: Decimal
    total: Decimal
    denominator: Decimal
    percent: Decimal
    shown: str
    pledged: Decimal = Decimal(0)


class OwnershipLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the table: a holder, or the directors and executive officers as a group.

    ``footnotes`` are numbers of the table's footnotes, from 1. ``members`` is how many persons a group has.
    """

    holder: str
    name: str
    title: str = ""
    address: str = ""
    left: date | None = None
    members: int = 0
    shares: tuple[OwnershipShare, ...]
    footnotes: tuple[int, ...] = ()
    why: Why


class OwnershipTable(msgspec.Struct, frozen=True, kw_only=True):
    """The beneficial ownership table as of a day.

    ``holders`` are those of more than five percent who are not listed as ``management``: directors, nominees and named
    executive officers. ``left_out`` are holders of five percent or less.
    """

    as_of: date
    holders: tuple[OwnershipLine, ...]
    management: tuple[OwnershipLine, ...]
    group: OwnershipLine
    footnotes: tuple[str, ...]
    left_out: tuple[OwnershipLine, ...] = ()
    incomplete: tuple[Incomplete, ...] = ()
    why: Why

    @property
    def lines(self) -> tuple[OwnershipLine, ...]:
        """All lines in the order of the table."""
        return (*self.holders, *self.management, self.group)


def item_403(facts: OwnershipFacts, ledger: Ledger | None = None) -> OwnershipTable:
    """Return the beneficial ownership table.

    ``ledger`` has the filings of the issuer's insiders: its positions are used for holders with a CIK where the facts state no
    holding, or no right, of the class. Holdings that several holders share count once for the group.
    """
    reported = ReportedStakes(facts, ledger) if ledger is not None else None
    stakes = [*stated_stakes(facts), *(reported.stakes if reported else ())]
    maker = _LineMaker(facts, stakes, reported)
    lines = {key: maker.line(key, one) for key, one in facts.holders.items()}
    others = [key for key, one in facts.holders.items() if not one.is_listed]
    above = [key for key in others if _is_above(lines[key], FIVE_PERCENT)]
    management = [key for key, one in facts.holders.items() if one.is_listed]
    lines |= {key: maker.noted(lines[key]) for key in (*above, *management)}
    group = maker.noted(maker.group())
    missing = [*(reported.incomplete if reported else _silent(facts)), *_missing(facts, lines, group)]
    return OwnershipTable(
        as_of=facts.day.as_of,
        holders=tuple(lines[key] for key in above),
        management=tuple(lines[key] for key in management),
        group=group,
        footnotes=tuple(maker.notes),
        left_out=tuple(lines[key] for key in others if key not in above and "holder" in facts.holders[key].roles),
        incomplete=tuple(missing),
        why=_why(facts),
    )


def _is_above(line: OwnershipLine, share: Fraction) -> bool:
    return any(Fraction(one.total) > share * Fraction(one.denominator) for one in line.shares)


class _LineMaker:
    """The lines of a table, made one after the other with footnotes that are numbered as they come."""

    def __init__(self, facts: OwnershipFacts, stakes: Sequence[Stake], reported: ReportedStakes | None) -> None:
        self.facts = facts
        self.stakes = stakes
        self.compared = reported.compared if reported else {}
        self.notes: list[str] = []

    def line(self, key: str, one: OwnershipHolder) -> OwnershipLine:
        """Return the line of a holder, without footnotes."""
        mine = self._stakes_of(key)
        shares = self._shares(mine)
        return OwnershipLine(
            holder=key,
            name=one.name,
            title=one.title,
            address=one.address,
            left=one.left,
            shares=shares,
            why=self._why(one.name, mine, shares, self._about(key, one)),
        )

    def noted(self, line: OwnershipLine) -> OwnershipLine:
        """Return a line with its footnotes, which are numbered in the order in which lines are noted."""
        numbers = [self._number(text) for text in footnotes_of(self.facts, line.holder, self._stakes_of(line.holder))]
        return msgspec.structs.replace(line, footnotes=tuple(numbers))

    def _stakes_of(self, key: str) -> list[Stake]:
        """Return the stakes of a holder; with an empty key those of the group, each once."""
        holders = {key} if key else {name for name, one in self.facts.holders.items() if one.in_group}
        return [stake for stake in self.stakes if not holders.isdisjoint(stake.holders)]

    def group(self) -> OwnershipLine:
        """Return the line of the directors and executive officers as a group, in which each stake counts once."""
        members = [key for key, one in self.facts.holders.items() if one.in_group]
        stakes = self._stakes_of("")
        shares = self._shares(stakes)
        count = self.facts.day.group or len(members)
        persons = "1 person" if count == 1 else f"{count} persons"
        name = f"All directors and executive officers as a group ({persons})"
        says = Why(
            "Shares that several members hold count once; rights of all members are in the denominator.",
            citations=(ITEM_403_MANAGEMENT, OWN_DENOMINATOR),
            because=(Why(f"Members: {', '.join(self.facts.holders[key].name for key in members) or 'none'}."),),
        )
        return OwnershipLine(
            holder="",
            name=name,
            members=count,
            shares=shares,
            why=self._why("The group", stakes, shares, [says]),
        )

    def _number(self, text: str) -> int:
        if text not in self.notes:
            self.notes.append(text)
        return self.notes.index(text) + 1

    def _shares(self, stakes: Sequence[Stake]) -> tuple[OwnershipShare, ...]:
        return tuple(self._share(key, [stake for stake in stakes if stake.security == key]) for key in self.facts.classes)

    def _share(self, key: str, stakes: Sequence[Stake]) -> OwnershipShare:
        owned = sum((one.shares for one in stakes if not one.right), _NOTHING)
        rights = sum((one.shares for one in stakes if one.right and one.counts), _NOTHING)
        denominator = self.facts.classes[key].outstanding + rights
        share = Fraction(owned + rights) / Fraction(denominator)
        return OwnershipShare(
            security=key,
            title=self.facts.classes[key].title,
            owned=owned,
            rights=rights,
            total=owned + rights,
            denominator=denominator,
            percent=percent_of(share),
            shown=shown(share),
            pledged=sum((one.pledged for one in stakes), _NOTHING),
        )

    def _about(self, key: str, one: OwnershipHolder) -> list[Why]:
        found = []
        if one.left is not None:
            says = f"{one.name} left on {one.left} and is a named executive officer, but not a member of the group."
            found.append(Why(says, citations=(ITEM_402_NAMED, ITEM_403_MANAGEMENT)))
        for (holder, security), (shares, rows) in self.compared.items():
            if holder == key:
                title = self.facts.classes[security].title
                says = f"Filings report {shares:,} of {title}; the facts count, because pecuniary interest is another matter."
                found.append(Why(says, rows=rows, citations=(BENEFICIAL_OWNERSHIP,)))
        return found

    def _why(self, name: str, stakes: Sequence[Stake], shares: Iterable[OwnershipShare], about: list[Why]) -> Why:
        classes = [self._why_class(one, stakes) for one in shares if any(two.security == one.security for two in stakes)]
        says = f"{name} beneficially owns {_amounts(shares)} on {self.facts.day.as_of}."
        return Why(says, citations=(ITEM_403,), because=(*classes, *about))

    def _why_class(self, one: OwnershipShare, stakes: Sequence[Stake]) -> Why:
        rights = (
            Why(
                f"The {one.rights:,} shares that can be acquired by {last_day(self.facts.day.as_of)} are added to the number "
                "outstanding, for this line only.",
                citations=(RIGHT_TO_ACQUIRE, OWN_DENOMINATOR),
            ),
        )
        ten = Fraction(one.total) > _TEN_PERCENT * Fraction(one.denominator)
        above = (Why("It is more than ten percent of the class.", citations=(rule("16a-1(a)(1)"),)),)
        because = (
            *(two.why for two in stakes if two.security == one.security),
            *(rights if one.rights else ()),
            *(above if ten else ()),
        )
        return Why(f"{one.title}: {one.total:,} of {one.denominator:,} is {one.percent}%.", because=because)


def _amounts(shares: Iterable[OwnershipShare]) -> str:
    found = [f"{one.total:,} shares of {one.title}" for one in shares if one.total]
    return " and ".join(found) or "nothing that is known"


def _silent(facts: OwnershipFacts) -> Iterator[Incomplete]:
    """Yield the holders about whom the facts say nothing, where there are no filings."""
    stated = {name for every in (facts.holdings, facts.rights) for one in every for name in holders_of(one)}
    yield from (unknown_holdings(key, one.name) for key, one in facts.holders.items() if key not in stated)


def _missing(facts: OwnershipFacts, lines: dict[str, OwnershipLine], group: OwnershipLine) -> Iterator[Incomplete]:
    for key, one in facts.holders.items():
        if not one.address and _is_above(lines[key], FIVE_PERCENT):
            yield Incomplete(
                "the address",
                "The table states the address of each holder of more than five percent.",
                f"Add address to [holders.{key}].",
                subject=one.name,
            )
    members = sum(one.in_group for one in facts.holders.values())
    if facts.day.group is None and not any("executive officer" in one.roles for one in facts.holders.values()):
        yield Incomplete(
            "whether there are executive officers who are not named",
            "The group includes every executive officer, and only the persons of the facts are counted.",
            'Add a holder with roles = ["executive officer"] for each, or group to [table].',
        )
    elif facts.day.group is not None and members < facts.day.group:
        yield Incomplete(
            f"what {facts.day.group - members} of the {facts.day.group} members of the group own",
            "The line of the group leaves their shares out.",
            'Add a holder with roles = ["executive officer"] for each.',
        )
    for share in group.shares:
        if share.owned > facts.classes[share.security].outstanding:
            yield Incomplete(
                f"why the group owns more of {share.title} than is outstanding",
                "The percentage is not possible.",
                "Compare the rows with the filings, and state the holdings in [[holdings]].",
            )


def _why(facts: OwnershipFacts) -> Why:
    return Why(
        f"The table states beneficial ownership as of {facts.day.as_of}.",
        citations=(ITEM_403,),
        because=(
            Why("It lists holders of more than five percent of a class.", citations=(ITEM_403_HOLDERS,)),
            Why("It lists directors, nominees, named executive officers and the group.", citations=(ITEM_403_MANAGEMENT,)),
            Why("Ownership is voting or investment power.", citations=(BENEFICIAL_OWNERSHIP,)),
            Why(
                f"What can be acquired by {last_day(facts.day.as_of)}, within 60 days, is owned.", citations=(RIGHT_TO_ACQUIRE,)
            ),
        ),
    )
