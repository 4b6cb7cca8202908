"""Classes of securities, as an issuer's forms name them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta

from section16.facts.table import Amount, Note, Table

TableName = Literal["I", "II"]


class Security(Table, frozen=True, kw_only=True):
    """A class of securities."""

    title: Annotated[str, Meta(description="Its title as it appears on the form.")]
    kind: Annotated[
        Literal["stock", "restricted stock", "units", "options", "appreciation rights", "warrants", "convertible", "other"],
        Meta(description="What it is; `units` are restricted and performance stock units."),
    ] = "stock"
    of: Annotated[str, Meta(description="What a unit of it gives, by its name in [securities]; derivatives alone.")] = ""
    gives: Annotated[
        Amount | None,
        Meta(description="How many shares a unit of it gives; one, where it is not said. A dollar gives none by itself."),
    ] = None
    counted_in: Annotated[
        Literal["units", "dollars"],
        Meta(
            description="Whether amounts are numbers of units, or dollars such as the principal of a note; of Table II alone."
        ),
    ] = "units"
    table: Annotated[
        TableName | None, Meta(description="The table in which it is reported, where that is not the usual one.")
    ] = None
    counted: Annotated[
        Literal["each award", "whole class"],
        Meta(description="Whether the amount owned in Table II is that of each award, or of all awards of the class together."),
    ] = "each award"
    dividends_reinvested: Annotated[
        bool | None,
        Meta(
            description="Whether dividend equivalents on it reinvest dividends on the terms of a broad-based plan "
            "(Rule 16a-11), which needs no report; asked where units are credited."
        ),
    ] = None
    exercise_price: Annotated[
        Amount | None, Meta(description="Its conversion or exercise price, where it is not an award.")
    ] = None
    exercisable: Annotated[date | None, Meta(description="The day from which it can be exercised or converted.")] = None
    expires: Annotated[date | None, Meta(description="The day it expires.")] = None
    notes: Annotated[tuple[Note, ...], Meta(description="Your own footnotes on every row of it.")] = ()

    @property
    def each(self) -> Decimal | None:
        """How many shares a unit gives; ``None`` where nothing is said of what is counted in dollars."""
        if self.gives is not None:
            return self.gives
        return None if self.counted_in == "dollars" else Decimal(1)
