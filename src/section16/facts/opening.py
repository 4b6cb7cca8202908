"""Opening balances: what each holder has before the first event."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta, field

from section16.facts.table import Amount, Note, Table


class Holding(Table, frozen=True, kw_only=True):
    """What a person or entity holds when the balances start."""

    holder: Annotated[str, Meta(description="Who holds it: a person or an entity.")]
    security: Annotated[str, Meta(description="What, by its name in [securities].")] = ""
    award: Annotated[str, Meta(description="The award of which it is the remainder.")] = ""
    amount: Annotated[Amount, Meta(description="How much.")]
    direct: Annotated[
        bool | None, Meta(description="Whether it is shown as held directly, where the holder is not the reporting person.")
    ] = None
    as_of: Annotated[
        date | None, Meta(description="The day at whose end the amount is held, where that is not the day of [opening].")
    ] = None
    nature: Annotated[str, Meta(description="How column 7 names it; else made from the chain of control.")] = ""
    missed_on_form_3: Annotated[bool, Meta(description="Whether Form 3 omitted it and Form 5 has to report it.")] = False
    notes: Annotated[tuple[Note, ...], Meta(description="Your own footnotes on its rows.")] = ()


class Opening(Table, frozen=True, kw_only=True):
    """The balances to start from: after the last form filed. A ledger can give the same."""

    as_of: Annotated[
        date | None,
        Meta(
            description="The day at whose end they are held. Without it the day before the first event. Of an event on or "
            "before that day, `in-opening` says whether the balances reflect it."
        ),
    ] = None
    holders: Annotated[
        dict[str, date], Meta(description="The day for the balances of one holder, where that is another, by the short name.")
    ] = field(default_factory=dict)
    holdings: Annotated[tuple[Holding, ...], Meta(description="What is held, in the order of the rows.")] = ()
