"""What an office keeps beside the facts: how drafts are approved, and days on which something ends."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from section16.facts.table import Table

RoleName = Literal["administrator", "preparer", "approver", "filer", "viewer"]


class Rung(Table, frozen=True, kw_only=True):
    """Who is reminded when so much time is left."""

    hours: Annotated[
        int, Meta(description="Hours in which EDGAR is open, 6:00 to 22:00 Eastern on business days; 16 are a day.", ge=0)
    ]
    roles: Annotated[tuple[RoleName, ...], Meta(description="Members with one of these roles, by mail.")] = ()
    webhooks: Annotated[
        tuple[str, ...], Meta(description="Webhooks by name; where each leads stands outside of the office.")
    ] = ()


LADDER = (
    Rung(hours=32, roles=("preparer",)),
    Rung(hours=6, roles=("preparer", "approver", "filer")),
    Rung(hours=1, roles=("preparer", "approver", "filer", "administrator")),
    Rung(hours=0, roles=("preparer", "approver", "filer", "administrator")),
)
"""Who is reminded where nothing else is stated: two business days, six hours and one hour before, and once it is late."""


class Policy(Table, frozen=True, kw_only=True):
    """How drafts are approved, and who is reminded of what is due."""

    four_eyes: Annotated[
        bool | None,
        Meta(
            description="Whether nobody approves what he drafted or froze himself; without it so as soon as more than one "
            "active member may approve."
        ),
    ] = None
    ladder: Annotated[tuple[Rung, ...], Meta(description="Who is reminded when; without it the usual ladder.")] = LADDER


class Submitter(Table, frozen=True, kw_only=True):
    """Under which login an issuer's forms are sent to EDGAR, and whom EDGAR asks and tells about them; nothing secret."""

    login: Annotated[str, Meta(description="The CIK of the login; the issuer's own without it.")] = ""
    agent: Annotated[str, Meta(description="Who asks, as EDGAR wants it: a company's name and an address for mail.")] = ""
    contact: Annotated[str, Meta(description="Whom the SEC asks: a name of up to 30 characters.")] = ""
    phone: Annotated[str, Meta(description="The contact's telephone.")] = ""
    email: Annotated[str, Meta(description="The contact's address for mail.")] = ""
    notify: Annotated[tuple[str, ...], Meta(description="Addresses to which EDGAR sends its notices.")] = ()


class Expiry(Table, frozen=True, kw_only=True):
    """A day on which something ends that filing needs; the thing itself, such as a token, is kept elsewhere."""

    what: Annotated[Literal["filer token", "user token", "other"], Meta(description="What ends.")]
    on: Annotated[date, Meta(description="Its last day.")]
    who: Annotated[str, Meta(description="Whose it is, in words.")] = ""
    note: Annotated[str, Meta(description="What to do about it.")] = ""


OWN: dict[str, type[Table]] = {"policies": Policy, "expiries": Expiry, "edgar": Submitter}
"""What an office states beside the tables of a facts file, by kind; `edgar` is one of its settings."""
