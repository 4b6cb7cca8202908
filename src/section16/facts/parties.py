"""People and entities: who reports, who holds, and what each is to the issuer over time."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from section16.facts.table import Table

IN_OFFICE = frozenset({"director", "officer"})
"""The relationships of directors and officers, as a role names them."""


class Role(Table, frozen=True, kw_only=True):
    """What a person or entity is to the issuer, and since when."""

    role: Annotated[
        Literal["director", "officer", "ten percent owner", "other"],
        Meta(description="The relationship, as box 5 of the form names it."),
    ]
    title: Annotated[str, Meta(description="The officer's title, or the other relationship in words.")] = ""
    since: Annotated[date, Meta(description="The first day.")] = date.min
    until: Annotated[date, Meta(description="The last day.")] = date.max

    def holds(self, day: date) -> bool:
        """Return whether the relationship exists on a day."""
        return self.since <= day <= self.until


class Address(Table, frozen=True, kw_only=True):
    """An address as EDGAR takes it."""

    street: Annotated[str, Meta(description="The street, up to 40 characters.")] = ""
    street_2: Annotated[str, Meta(description="Its second line, up to 40 characters.")] = ""
    city: Annotated[str, Meta(description="The city.")] = ""
    state: Annotated[str, Meta(description="EDGAR's code of the state; for a foreign address the state in words.")] = ""
    country: Annotated[str, Meta(description="EDGAR's code of a foreign country; nothing for the United States.")] = ""
    zip: Annotated[str, Meta(description="The zip or postal code.")] = ""


class Party(Table, frozen=True, kw_only=True):
    """A person or an entity."""

    name: Annotated[str, Meta(description="The name as EDGAR has it: last, first and middle name of a person.")]
    called: Annotated[str, Meta(description="The name as footnotes and signatures write it.")] = ""
    cik: Annotated[str, Meta(description="The EDGAR number (CIK), for reporting persons.")] = ""
    address: Annotated[Address, Meta(description="The address, for reporting persons.")] = Address()
    roles: Annotated[
        tuple[Role, ...],
        Meta(description="Relationships to the issuer; a party with one and an EDGAR number is a reporting person."),
    ] = ()
    signature: Annotated[str, Meta(description="The signature as it appears on the form; else /s/ and the name.")] = ""
    signed_by: Annotated[
        str,
        Meta(description="Who signs for an entity: a person or entity that a relation connects to it, by its short name."),
    ] = ""
    nature: Annotated[
        str, Meta(description='How column 7 names what is held through it, such as "By Trust"; else By and the name.')
    ] = ""

    home_regime_applies: Annotated[
        bool | None,
        Meta(
            description="Of a director or officer of a foreign private issuer: whether a regulation of its home regime "
            "requires the person to report."
        ),
    ] = None

    @property
    def display_name(self) -> str:
        """The name as a sentence writes it."""
        return self.called or self.name

    @property
    def reports(self) -> bool:
        """Whether the party is a reporting person."""
        return bool(self.cik and self.roles)

    def roles_on(self, day: date) -> tuple[Role, ...]:
        """Return the roles held on a day; after the last of them ended, those that ended last."""
        held = tuple(role for role in self.roles if role.holds(day))
        if held or not self.roles:
            return held
        past = [role for role in self.roles if role.until < day]
        last = max((role.until for role in past), default=None)
        return tuple(role for role in past if role.until == last)


class Relation(Table, frozen=True, kw_only=True):
    """Why one party has an interest in what another holds: the relation between the two."""

    who: Annotated[str, Meta(description="The person or entity that controls, manages or belongs to the other.")]
    is_: Annotated[
        str,
        Meta(description='What it is of the other: "manager", "general partner", "trustee", "spouse", "president" and so on.'),
    ]
    of: Annotated[str, Meta(description="The other: the entity, trust, account or relative.")]
    since: Annotated[date, Meta(description="The first day.")] = date.min
    until: Annotated[date, Meta(description="The last day.")] = date.max
    share: Annotated[str, Meta(description='The share in the other, in words: "25%".')] = ""
    disclaimed: Annotated[bool, Meta(description="Whether the footnote disclaims ownership beyond the pecuniary interest.")] = (
        False
    )

    def in_force(self, day: date) -> bool:
        """Return whether the relation exists on a day."""
        return self.since <= day <= self.until


FAMILY = frozenset(
    {
        *("spouse", "wife", "husband", "domestic partner", "child", "son", "daughter", "stepchild", "minor child"),
        *("parent", "mother", "father", "stepparent", "grandparent", "grandchild", "sibling", "brother", "sister"),
    }
)
"""Relatives in the same household (Rule 16a-1(e)): each has an interest in what the other holds."""

UNSTATED_RELATION = "holder through"
"""A relation that no filing describes: it leads to a holder, and no sentence is composed from it."""
