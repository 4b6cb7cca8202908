"""Awards from the issuer, their schedules, and what was changed about them, by whom and when."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from section16.facts.table import Amount, Note, Table

Approver = Literal["board", "committee of non-employee directors", "stockholders", "held for six months", "none of these"]
"""Who approved a grant or a disposition to the issuer (Rule 16b-3(d) and (e))."""


class Tranche(Table, frozen=True, kw_only=True):
    """A part of an award that vests on one day."""

    on: Annotated[date, Meta(description="The day it vests.")]
    units: Annotated[Amount, Meta(description="How many units vest.")]


class Formula(Table, frozen=True, kw_only=True):
    """A schedule in equal parts: so many, one each month, quarter or year, from a first day."""

    parts: Annotated[
        int, Meta(description="In how many equal parts it vests; what does not divide goes to the last.", ge=1, le=1000)
    ]
    every: Annotated[Literal["month", "quarter", "half year", "year"], Meta(description="The interval between two parts.")]
    first: Annotated[date, Meta(description="The day of the first part.")]
    initial: Annotated[
        Tranche | None, Meta(description="A part that vests before the equal ones, such as a quarter after the first year.")
    ] = None


class Change(Table, frozen=True, kw_only=True):
    """An amendment of an award: parts of it vest on another day than was agreed."""

    decided: Annotated[date, Meta(description="The day it was decided.")]
    to: Annotated[date, Meta(description="The new day on which the parts vest.")]
    parts: Annotated[
        tuple[int, ...], Meta(description="Which parts, counted from 1; without it every part not vested when it was decided.")
    ] = ()
    approved_by: Annotated[str, Meta(description="Who approved it, in words for the footnote.")] = ""


class Award(Table, frozen=True, kw_only=True):
    """A grant of stock, units, options or rights to one person; without a schedule it is not known when it vests."""

    to: Annotated[str, Meta(description="The person it was granted to.")]
    security: Annotated[str, Meta(description="What was granted, by its name in [securities].")]
    units: Annotated[Amount, Meta(description="How many.")]
    granted: Annotated[
        date | None, Meta(description="The date of the grant; without it the grant was before the opening balance.")
    ] = None
    under: Annotated[str, Meta(description="The plan it was granted under, in words for the footnote.")] = ""
    approved_by: Annotated[
        Approver | None, Meta(description="Who approved the grant; it decides whether the grant is exempt.")
    ] = None
    exercise_price: Annotated[Amount | None, Meta(description="The exercise price of an option or right.")] = None
    expires: Annotated[date | None, Meta(description="The day it expires.")] = None
    expires_when_vested: Annotated[
        bool, Meta(description="Whether the form gives the day of vesting as the day of expiration.")
    ] = False
    exercisable: Annotated[
        date | None, Meta(description="The day from which it can be exercised, where it is one day and no schedule.")
    ] = None
    cliff: Annotated[date | None, Meta(description="The day on which all of it vests at once.")] = None
    tranches: Annotated[tuple[Tranche, ...], Meta(description="The parts, where each has its own day and size.")] = ()
    formula: Annotated[Formula | None, Meta(description="The schedule, where the parts are equal.")] = None
    performance: Annotated[str, Meta(description="The goals that must be met besides, in words for the footnote.")] = ""
    service: Annotated[
        bool, Meta(description="Whether vesting is subject to continued service; the footnote on the schedule says so.")
    ] = False
    changes: Annotated[tuple[Change, ...], Meta(description="What was changed about the schedule, in order.")] = ()
    outstanding: Annotated[
        Amount | None,
        Meta(description="How many units were left when the balances start; else counted from the schedule."),
    ] = None
    notes: Annotated[tuple[Note, ...], Meta(description="Your own footnotes on every row of the award.")] = ()

    @property
    def since(self) -> date:
        """The day of whose shares its terms speak: that of the grant, or the first day where that is not known."""
        return self.granted or date.min
