"""The facts of an ownership table: the day, the classes, who is in the table, what each holds and can acquire."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta

from section16.compliance.fact_tables import FactTables, TableKind
from section16.facts.table import Amount, Table
from section16.nearest import nearest_name

PAGE = "docs/disclosure.md"
HolderRole: TypeAlias = Literal["director", "nominee", "named executive officer", "executive officer", "holder"]
"""Why a person is in the table; a holder is there for more than five percent."""


class OwnershipDay(Table, frozen=True, kw_only=True):
    """The day of the table, and the issuer."""

    as_of: Annotated[date, Meta(description="The most recent practicable date.")]
    issuer: Annotated[str, Meta(description="The CIK of the issuer; required to use filings.")] = ""
    group: Annotated[
        Annotated[int, Meta(ge=1)] | None, Meta(description="How many directors and executive officers the group has.")
    ] = None


class OwnershipClass(Table, frozen=True, kw_only=True):
    """A class of securities, by its short name."""

    title: Annotated[str, Meta(description="The title, as the table shows it.")]
    also: Annotated[tuple[str, ...], Meta(description="Other titles of the class on forms.")] = ()
    outstanding: Annotated[Amount, Meta(description="The securities outstanding on the day, without treasury shares.")]


class OwnershipHolder(Table, frozen=True, kw_only=True):
    """A person or entity of the table, by its short name."""

    name: Annotated[str, Meta(description="The name, as the table shows it.")]
    roles: Annotated[tuple[HolderRole, ...], Meta(description="Why the person is in the table; at least one.", min_length=1)]
    cik: Annotated[str, Meta(description="The CIK, by which positions are found in filings.")] = ""
    title: Annotated[str, Meta(description="The title or office.")] = ""
    address: Annotated[str, Meta(description="The address; required for holders of more than five percent.")] = ""
    left: Annotated[
        date | None, Meta(description="The day on which a named executive officer left: in the table, not in the group.")
    ] = None

    @property
    def in_group(self) -> bool:
        """Whether the person is one of the directors and executive officers as a group."""
        office = {"director", "named executive officer", "executive officer"} & set(self.roles)
        return bool(office) and self.left is None

    @property
    def is_listed(self) -> bool:
        """Whether the person is in the table whatever the amount: directors, nominees, named executive officers."""
        return bool({"director", "nominee", "named executive officer"} & set(self.roles))


class StatedHolding(Table, frozen=True, kw_only=True):
    """Securities over which one or several holders have voting or investment power."""

    holder: Annotated[str, Meta(description="The short name of the holder.")] = ""
    holders: Annotated[tuple[str, ...], Meta(description="The short names of those who share the power.")] = ()
    security: Annotated[str, Meta(description="The short name of the class.")]
    shares: Annotated[Amount, Meta(description="The number.")]
    pledged: Annotated[Amount, Meta(description="How many of them are pledged as security.")] = Decimal(0)
    note: Annotated[str, Meta(description="A footnote in your own words.")] = ""


class StatedRight(Table, frozen=True, kw_only=True):
    """A right to acquire securities: options, warrants, units that vest, convertible securities."""

    holder: Annotated[str, Meta(description="The short name of the holder.")] = ""
    holders: Annotated[tuple[str, ...], Meta(description="The short names of those who share the right.")] = ()
    security: Annotated[str, Meta(description="The short name of the class that can be acquired.")]
    shares: Annotated[Amount, Meta(description="The number that can be acquired.")]
    kind: Annotated[str, Meta(description="What gives the right, in the plural.")] = "options"
    exercisable: Annotated[
        date | None, Meta(description="The first day on which they can be acquired; without it, at any time.")
    ] = None
    control_purpose: Annotated[
        bool, Meta(description="Whether the right was acquired to change or influence control: then it counts on any day.")
    ] = False
    note: Annotated[str, Meta(description="A footnote in your own words.")] = ""


KINDS = {
    "table": TableKind(OwnershipDay, "one", required=True),
    "classes": TableKind(OwnershipClass, "named", required=True),
    "holders": TableKind(OwnershipHolder, "named", required=True),
    "holdings": TableKind(StatedHolding),
    "rights": TableKind(StatedRight),
}
Stated: TypeAlias = StatedHolding | StatedRight


class OwnershipFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a file states about an ownership table; CIKs have their leading zeros."""

    day: OwnershipDay
    classes: dict[str, OwnershipClass]
    holders: dict[str, OwnershipHolder]
    holdings: tuple[StatedHolding, ...]
    rights: tuple[StatedRight, ...]


def holders_of(one: Stated) -> tuple[str, ...]:
    """Return the short names of those who hold a holding or a right."""
    return one.holders or (one.holder,)


def read_ownership_facts(data: bytes, source: str) -> OwnershipFacts:
    """Return the facts of an ownership table; raises :class:`~section16.finding.FactTablesError` with each line at fault."""
    tables = FactTables(data, KINDS, source, PAGE)
    tables.require_right()
    day = tables.one("table")
    day = msgspec.structs.replace(day, issuer=tables.cik("[table]", "issuer", day.issuer))
    holders = dict(_holders(tables))
    _check_names(tables)
    _check_holders(tables, holders, day)
    _check_amounts(tables)
    tables.require_right()
    return OwnershipFacts(
        day=day,
        classes=tables.named("classes"),
        holders=holders,
        holdings=tuple(one for _, one in tables.list("holdings")),
        rights=tuple(one for _, one in tables.list("rights")),
    )


def _holders(tables: FactTables) -> Iterator[tuple[str, OwnershipHolder]]:
    ciks: dict[str, str] = {}
    for key, one in tables.named("holders").items():
        heading = f"[holders.{key}]"
        cik = tables.cik(heading, "cik", one.cik)
        if cik and cik in ciks:
            tables.wrong("FACTS-TWICE", heading, "cik", f"{ciks[cik]} has the same CIK.", "Correct one of the two.")
        ciks[cik] = heading
        yield key, msgspec.structs.replace(one, cik=cik)


def _stated(tables: FactTables) -> Iterator[tuple[str, Stated]]:
    yield from tables.list("holdings")
    yield from tables.list("rights")


def _check_names(tables: FactTables) -> None:
    """Report holdings and rights of unknown holders and classes, and those with no holder or with two ways to name them."""
    holders, classes = tables.named("holders"), tables.named("classes")
    for heading, one in _stated(tables):
        if bool(one.holder) is bool(one.holders):
            says = "Both holder and holders are stated." if one.holder else "No holder is stated."
            tables.wrong("FACTS-MISSING", heading, "holder", says, "Write holder for one person, or holders for several.")
        for name in one.holders or filter(None, (one.holder,)):
            if name not in holders:
                key = "holders" if one.holders else "holder"
                tables.wrong("FACTS-UNKNOWN", heading, key, f"There is no [holders.{name}].", _offer(name, holders))
        if len(set(one.holders)) < len(one.holders):
            tables.wrong("FACTS-TWICE", heading, "holders", "A holder is named twice.", "Name each holder once.")
        if one.security not in classes:
            says = f"There is no [classes.{one.security}]."
            tables.wrong("FACTS-UNKNOWN", heading, "security", says, _offer(one.security, classes))


def _offer(name: str, known: dict[str, object]) -> str:
    near = nearest_name(name, known)
    return f"Did you mean {near}?" if near else f"Use one of {', '.join(known)}."


def _check_holders(tables: FactTables, holders: dict[str, OwnershipHolder], day: OwnershipDay) -> None:
    for key, one in holders.items():
        heading = f"[holders.{key}]"
        if one.left is not None and one.left > day.as_of:
            says = f"{one.name} left on {one.left}, after the day of the table, {day.as_of}."
            tables.wrong("FACTS-CONTRADICT", heading, "left", says, "Leave left out while the person is in office.")
        if one.left is not None and "named executive officer" not in one.roles:
            says = f"{one.name} has left and is not a named executive officer, so the table does not list the person."
            tables.wrong("FACTS-CONTRADICT", heading, "left", says, "Correct roles, or remove the holder.")
        if "nominee" in one.roles and "director" in one.roles:
            says = f"{one.name} is a director and a nominee."
            tables.wrong("FACTS-CONTRADICT", heading, "roles", says, "A director who is nominated again is a director.")
    members = sum(one.in_group for one in holders.values())
    if day.group is not None and members > day.group:
        says = f"The group has {day.group} members, and {members} directors and executive officers in office are stated."
        tables.wrong("FACTS-CONTRADICT", "[table]", "group", says, "Correct group, or the roles of the holders.")


def _check_amounts(tables: FactTables) -> None:
    """Report classes with nothing outstanding, more shares held than there are, and more pledged than held."""
    held: dict[str, Decimal] = {}
    for heading, one in _stated(tables):
        if one.shares == 0:
            tables.wrong(
                "FACTS-AMOUNT", heading, "shares", "The number of shares is 0.", "Enter a positive number, or remove the table."
            )
        if isinstance(one, StatedHolding):
            held[one.security] = held.get(one.security, Decimal(0)) + one.shares
            if one.pledged > one.shares:
                says = f"{one.pledged:,} shares are pledged, and {one.shares:,} are held."
                tables.wrong("FACTS-CONTRADICT", heading, "pledged", says, "Correct one of the two numbers.")
    for key, security in tables.named("classes").items():
        if held.get(key, Decimal(0)) > security.outstanding:
            says = f"{held[key]:,} shares are held, and {security.outstanding:,} are outstanding."
            remedy = "Correct the number, or state shares that several persons hold once, with holders."
            tables.wrong("FACTS-CONTRADICT", f"[classes.{key}]", "outstanding", says, remedy)
        elif security.outstanding == 0:
            says = "The number outstanding is 0."
            tables.wrong("FACTS-AMOUNT", f"[classes.{key}]", "outstanding", says, "Enter the number outstanding.")
