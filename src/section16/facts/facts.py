"""The facts file: everything that a draft is made from, each fact stated once."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, field

from section16.facts.awards import Award
from section16.facts.events import AnyEvent
from section16.facts.filing import Amendment, Filing, Joint, YearEnd
from section16.facts.issuer import Issuer
from section16.facts.opening import Opening
from section16.facts.parties import Party, Relation
from section16.facts.plans import Plan
from section16.facts.powers import Power
from section16.facts.securities import Security
from section16.facts.table import Table


class Facts(Table, frozen=True, kw_only=True):
    """A whole facts file."""

    issuer: Annotated[Issuer, Meta(description="The company whose securities are reported.")]
    filing: Annotated[Filing, Meta(description="How and when the forms are signed.")] = Filing()
    people: Annotated[dict[str, Party], Meta(description="People, each by a short name of your own.")] = field(
        default_factory=dict
    )
    entities: Annotated[dict[str, Party], Meta(description="Companies, partnerships, trusts, accounts.")] = field(
        default_factory=dict
    )
    relations: Annotated[tuple[Relation, ...], Meta(description="Who controls, manages or belongs to whom.")] = ()
    securities: Annotated[dict[str, Security], Meta(description="Classes of securities, each by a short name.")] = field(
        default_factory=dict
    )
    awards: Annotated[dict[str, Award], Meta(description="Awards, each by a short name.")] = field(default_factory=dict)
    plans: Annotated[dict[str, Plan], Meta(description="10b5-1 plans, each by a short name.")] = field(default_factory=dict)
    powers: Annotated[dict[str, Power], Meta(description="Powers of attorney, each by a short name.")] = field(
        default_factory=dict
    )
    opening: Annotated[Opening, Meta(description="The balances to start from.")] = Opening()
    texts: Annotated[
        dict[str, str], Meta(description="Texts of your own, by name, for notes and in place of our own wording.")
    ] = field(default_factory=dict)
    joint: Annotated[tuple[Joint, ...], Meta(description="Who files together.")] = ()
    events: Annotated[tuple[AnyEvent, ...], Meta(description="What happened, in the order of the days.")] = ()
    amendment: Annotated[Amendment | None, Meta(description="The filed form that is amended.")] = None
    year_end: Annotated[YearEnd | None, Meta(description="Asks for the forms of a fiscal year.")] = None

    def party(self, name: str) -> Party:
        """Return a person or entity by its short name; ``KeyError`` for a name that is not there."""
        return self.people[name] if name in self.people else self.entities[name]

    def table_of(self, name: str) -> str:
        """Return the table of a party by its short name: ``people`` or ``entities``."""
        return "people" if name in self.people else "entities"

    @property
    def parties(self) -> dict[str, Party]:
        """People and entities together, in the order of the file."""
        return {**self.people, **self.entities}
