"""What an office keeps beside the facts: how drafts are approved, who is reminded, and expiration dates."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from section16.facts.table import Table

RoleName = Literal["administrator", "preparer", "approver", "filer", "viewer"]


class EscalationStep(Table, frozen=True, kw_only=True):
    """Who is reminded when a number of hours is left."""

    hours: Annotated[
        int, Meta(description="Hours in which EDGAR is open, 6:00 to 22:00 Eastern on business days; 16 are a day.", ge=0)
    ]
    roles: Annotated[tuple[RoleName, ...], Meta(description="Members with one of these roles, by mail.")] = ()
    webhooks: Annotated[
        tuple[str, ...], Meta(description="Webhooks by name; their addresses are kept outside of the office.")
    ] = ()


SCHEDULE = (
    EscalationStep(hours=32, roles=("preparer",)),
    EscalationStep(hours=6, roles=("preparer", "approver", "filer")),
    EscalationStep(hours=1, roles=("preparer", "approver", "filer", "administrator")),
    EscalationStep(hours=0, roles=("preparer", "approver", "filer", "administrator")),
)
"""Who is reminded without another schedule: two business days, six hours and one hour before, and once it is late."""


class Policy(Table, frozen=True, kw_only=True):
    """How drafts are approved, and who is reminded of what is due."""

    four_eyes: Annotated[
        bool | None,
        Meta(
            description="Whether members may not approve what they drafted or locked themselves; without it this applies once "
            "more than one active member may approve."
        ),
    ] = None
    escalation: Annotated[
        tuple[EscalationStep, ...], Meta(description="Who is reminded when; without it the usual schedule.")
    ] = SCHEDULE


class Submitter(Table, frozen=True, kw_only=True):
    """The login under which an issuer's forms are sent to EDGAR, and the contact for them; nothing secret."""

    login: Annotated[str, Meta(description="The CIK of the login; the issuer's own without it.")] = ""
    agent: Annotated[str, Meta(description="The user agent that EDGAR requires: a company's name and an e-mail address.")] = ""
    contact: Annotated[str, Meta(description="The contact person for the SEC: a name of up to 30 characters.")] = ""
    phone: Annotated[str, Meta(description="The contact's telephone.")] = ""
    email: Annotated[str, Meta(description="The contact's e-mail address.")] = ""
    notify: Annotated[tuple[str, ...], Meta(description="Addresses to which EDGAR sends its notices.")] = ()


class Expiry(Table, frozen=True, kw_only=True):
    """A date on which something that filing requires expires; the item itself, such as a token, is kept elsewhere."""

    what: Annotated[Literal["filer token", "user token", "other"], Meta(description="What expires.")]
    on: Annotated[date, Meta(description="Its last day.")]
    who: Annotated[str, Meta(description="Whose it is.")] = ""
    note: Annotated[str, Meta(description="What to do about it.")] = ""


OWN: dict[str, type[Table]] = {"policies": Policy, "expiries": Expiry, "edgar": Submitter}
"""What an office records beside the tables of a facts file, by kind; `edgar` is one of its settings."""
