"""What an office keeps beside the facts: how drafts are approved, and days on which something ends."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from section16.drafting.table import Table


class Policy(Table, frozen=True, kw_only=True):
    """How drafts are approved."""

    four_eyes: Annotated[
        bool | None,
        Meta(
            description="Whether nobody approves what he drafted or froze himself; without it so as soon as more than one "
            "active member may approve."
        ),
    ] = None


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


OWN: dict[str, type[Table]] = {"policies": Policy, "expiries": Expiry}
"""The kinds of records that an office has beside those of a facts file."""
